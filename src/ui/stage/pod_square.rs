//! One pod as a square: its revision's colour, its short mark, and its state as a shape.

use crate::api::Name;
use crate::cluster::step::ObjectRef;
use crate::ui::parts::colours::colour;
use crate::ui::parts::icons::{Draw, Icon};
use crate::ui::shell::menu;
use crate::ui::state::{Place, app};
use crate::view::{PodState, Square};
use crate::words::en;
use leptos::prelude::*;
use std::sync::Arc;

/// The square. It draws nothing once the pod is gone.
#[component]
pub fn PodSquare(
    square: Memo<Option<Arc<Square>>>,
    #[prop(optional, into)] node: Option<Name>,
) -> impl IntoView {
    let app = app();
    let object = Memo::new(move |_| {
        square.with(|square| {
            square.as_ref().map(|square| ObjectRef {
                kind: "Pod",
                namespace: square.namespace.clone(),
                name: square.name.clone(),
            })
        })
    });
    let is_selected =
        Memo::new(move |_| object.get().is_some() && app.selected.get() == object.get());
    let is_lit = Memo::new(move |_| {
        app.view
            .with(|view| object.with(|object| object.as_ref().is_some_and(|it| view.is_lit(it))))
    });
    let select = move |_| {
        if let Some(object) = object.get_untracked() {
            app.select(object);
            app.place.set(Place::Inspector);
        }
    };
    let open_menu = move |event: web_sys::MouseEvent| {
        if let Some(object) = object.get_untracked() {
            menu::open(app, object, &event);
        }
    };
    // Only a square that waits for its next try looks at the clock.
    let left = move |square: &Square| {
        square.back_off?;
        app.view.with(|view| square.left(view.picture.at))
    };
    let label = Memo::new(move |_| {
        square.with(|square| {
            let square = square.as_deref();
            square
                .map(|square| en::pod_label(square, node.as_deref(), left(square).map(|l| l.0)))
                .unwrap_or_default()
        })
    });
    let of = move |read: fn(&Square) -> String| {
        square.with(|square| square.as_deref().map(read).unwrap_or_default())
    };
    let revision = move || {
        square.with(|square| {
            let mark = square.as_ref()?.mark?;
            Some(colour(mark).to_string())
        })
    };
    let is_other = move || square.with(|square| square.as_ref().is_none_or(|s| !s.in_focus));
    let badge = move || {
        square.with(|square| {
            let square = square.as_deref()?;
            if let Some((ms, percent)) = left(square) {
                return Some(
                    view! {
                        <span class="mark-badge counts" style=("--left", format!("{percent}%"))>
                            <i></i><b>{en::seconds_left(ms)}</b>
                        </span>
                    }
                    .into_any(),
                );
            }
            let icon = badge(&square.state)?;
            Some(view! { <span class="mark-badge"><Draw icon/></span> }.into_any())
        })
    };
    view! {
        <button
            type="button"
            class="pod"
            class:other=is_other
            class:current=move || square.with(|square| square.as_ref().is_some_and(|s| s.current))
            class:selected=is_selected
            class:lit=is_lit
            data-rev=revision
            data-state=move || of(|square| state_name(&square.state).into())
            aria-label=label
            title=label
            aria-pressed=move || is_selected.get().to_string()
            on:click=select
            on:contextmenu=open_menu
        >
            <span class="mark">{move || of(Square::sign)}</span>" "
            <small>{move || of(|square| en::pod_state_short(&square.state))}</small>
            {badge}
        </button>
    }
}

/// The state's mark in the corner, where the square itself does not tell it.
fn badge(state: &PodState) -> Option<Icon> {
    Some(match state {
        PodState::Ready => Icon::Tick,
        PodState::NotReady => Icon::Ring,
        PodState::ReadyNotAvailable => Icon::Clock,
        PodState::Failing(reason) if reason.ends_with("BackOff") => Icon::Clock,
        PodState::Failing(_) | PodState::Unschedulable => Icon::Alert,
        _ => return None,
    })
}

/// The state as the style sheet knows it.
fn state_name(state: &PodState) -> &'static str {
    match state {
        PodState::Pending | PodState::Unschedulable => "pending",
        PodState::Pulling => "pulling",
        PodState::Starting => "starting",
        PodState::NotReady => "not-ready",
        PodState::Ready => "ready",
        PodState::ReadyNotAvailable => "not-available",
        PodState::Failing(_) => "failing",
        PodState::Terminating => "terminating",
        PodState::Completed => "completed",
    }
}
