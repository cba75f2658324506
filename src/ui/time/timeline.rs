//! The strip of time: what happened last in words, one lane for each node, and the scrubber.

use super::areas::{Areas, Ticks};
use crate::ui::parts::colours::colour;
use crate::ui::parts::say::Say;
use crate::ui::state::{App, app};
use crate::ui::t;
use crate::view::{Lane, Look};
use crate::words::{Sentence, en};
use leptos::html;
use leptos::prelude::*;
use web_sys::PointerEvent;

/// Up to so many lanes have a name beside them.
const NAMED_MAX: usize = 9;

/// The strip.
#[component]
pub fn Strip() -> impl IntoView {
    let app = app();
    let sentence = Memo::new(move |_| {
        app.view.with(|view| match &view.step {
            Some(step) => en::sentence(step),
            None => Sentence::of(t().before_first),
        })
    });
    let by = Memo::new(move |_| {
        app.view
            .with(|view| view.step.as_ref().map(|step| en::component(step.component)))
    });
    let rule = Memo::new(move |_| app.view.with(|view| view.step.as_ref().and_then(en::rule)));
    let cursor = Memo::new(move |_| app.view.with(|view| view.cursor));
    view! {
        <div class="happened" role="group" aria-label=t().happened>
            <b class="count">{cursor}</b>
            <Say sentence/>
            {move || by.get().map(|by| view! { <span class="by">{by}</span> })}
        </div>
        <details class="rule" hidden=move || rule.get().is_none()>
            <summary class="quiet">{t().rule}</summary>
            <p>{rule}</p>
        </details>
        <Lanes/>
    }
}

#[component]
fn Lanes() -> impl IntoView {
    let app = app();
    let count = Memo::new(move |_| app.view.with(|view| view.timeline.lanes.len()));
    let width = Memo::new(move |_| app.view.with(|view| view.timeline.width()));
    let at = Memo::new(move |_| {
        app.view
            .with(|view| view.timeline.ends.get(view.cursor).copied().unwrap_or(0))
    });
    let cursor = Memo::new(move |_| app.view.with(|view| view.cursor));
    let known = Memo::new(move |_| app.view.with(|view| view.known));
    let actions = Memo::new(move |_| app.view.with(|view| view.timeline.actions.clone()));
    let area = NodeRef::<html::Div>::new();
    let scrub = move |event: PointerEvent| {
        let Some(area) = area.get_untracked() else {
            return;
        };
        let bounds = area.get_bounding_client_rect();
        let part = (f64::from(event.client_x()) - bounds.left()) / bounds.width().max(1.0);
        let unit = (part.clamp(0.0, 1.0) * f64::from(width.get_untracked())).round() as u32;
        app.seek(
            app.view
                .with_untracked(|view| view.timeline.cursor_at(unit)),
        );
    };
    let down = move |event: PointerEvent| {
        if event.button() == 0
            && let Some(area) = area.get_untracked()
        {
            // Without capture the drag ends at the area's edge.
            let _ = area.set_pointer_capture(event.pointer_id());
            scrub(event);
        }
    };
    let moved = move |event: PointerEvent| {
        if event.buttons() & 1 == 1 {
            scrub(event);
        }
    };
    let typed = move |event: web_sys::Event| {
        let value = event_target_value(&event).parse();
        app.seek(value.unwrap_or_default());
    };
    let is_thin = move || count.get() > NAMED_MAX;
    let named = move || Some(count.get()).filter(|n| *n <= NAMED_MAX).unwrap_or(0);
    let spoken = Memo::new(move |_| {
        app.view.with(|view| {
            let step = view.step.as_ref();
            en::position(view.cursor, view.known, step.map(en::step))
        })
    });
    view! {
        <div
            class="lanes"
            class:as-areas=move || app.view.with(|view| !view.timeline.areas.is_empty())
            class:thin=is_thin
            style=("--lanes", move || count.get().to_string())
            role="group"
            aria-label=t().lanes
            style=("--width", move || width.get().to_string())
            style=("--at", move || at.get().to_string())
        >
            <div class="lane-names" aria-hidden="true">
                {move || (0..named()).map(|i| view! {
                    <span>{move || lane(app, i).map(|lane| lane.node.to_string())}</span>
                }).collect_view()}
            </div>
            <div
                class="lane-area"
                node_ref=area
                on:pointerdown=down
                on:pointermove=moved
            >
                {move || (0..count.get()).map(|i| view! { <LaneBar i/> }).collect_view()}
                <Areas/>
                <Ticks/>
                <div class="future" aria-hidden="true"></div>
                {move || actions.get().into_iter().map(|unit| view! {
                    <i class="action-tick" aria-hidden="true" style=("--from", unit.to_string())></i>
                }).collect_view()}
                <span class="head" aria-hidden="true"></span>
                <input
                    class="scrubber"
                    type="range"
                    min="0"
                    max=move || known.get().to_string()
                    step="1"
                    aria-label=t().position
                    aria-valuetext=spoken
                    prop:value=move || cursor.get().to_string()
                    on:input=typed
                />
            </div>
        </div>
    }
}

fn lane(app: App, i: usize) -> Option<Lane> {
    app.view.with(|view| view.timeline.lanes.get(i).cloned())
}

#[component]
fn LaneBar(i: usize) -> impl IntoView {
    let app = app();
    let lane = Memo::new(move |_| lane(app, i));
    view! {
        <div class="lane" aria-hidden="true">
            {move || {
                let segments = lane.get().map(|lane| lane.segments).unwrap_or_default();
                segments.into_iter().map(|segment| view! {
                    <i
                        data-rev=colour(segment.mark).to_string()
                        data-look=match segment.look {
                            Look::Available => "available",
                            Look::Unavailable => "unavailable",
                            Look::Terminating => "terminating",
                        }
                        style=("--from", segment.from.to_string())
                        style=("--to", segment.to.map_or("var(--width)".into(), |to| to.to_string()))
                    ></i>
                }).collect_view()
            }}
        </div>
    }
}
