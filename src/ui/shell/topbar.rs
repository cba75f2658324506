//! The bar at the top: what this is, what runs, examples, theme, help.

use crate::session::examples::Example;
use crate::ui::parts::icons::{Draw, Icon};
use crate::ui::share::share;
use crate::ui::state::{Dialog, Place, app, examples, storage};
use crate::ui::{bridge, t};
use crate::words::en;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Node;

/// The top bar.
#[component]
pub fn TopBar() -> impl IntoView {
    let app = app();
    let title = Memo::new(move |_| app.view.with(|view| view.title.clone()));
    let theme = RwSignal::new(storage::theme());
    let switch = move |_| {
        let next = match theme.get_untracked() {
            "system" => "light",
            "light" => "dark",
            _ => "system",
        };
        bridge::set_theme(next);
        theme.set(next);
    };
    let theme_name = move || en::theme(theme.get());
    view! {
        <header class="topbar">
            <h1 class="brand"><Mark/>{t().brand}</h1>
            <span class="title">{title}</span>
            <span class="version">{t().as_kubernetes}</span>
            <span class="push"></span>
            <Examples/>
            <button type="button" class="quiet share" aria-label=t().share on:click=move |_| share(app)>
                <Draw icon=Icon::Link/><span>{t().share}</span>
            </button>
            <button type="button" class="quiet square" aria-label=theme_name title=theme_name on:click=switch>
                <Draw icon=Icon::Theme/>
            </button>
            <button
                type="button"
                class="quiet square"
                aria-label=t().help
                title=t().help
                on:click=move |_| app.dialog.set(Some(Dialog::Help))
            >
                <Draw icon=Icon::Help/>
            </button>
        </header>
    }
}

/// The sign of the playground: a node with three pods, one of them new.
#[component]
fn Mark() -> impl IntoView {
    view! {
        <svg class="sign" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path class="sign-edge" d="M12 1.6 21 6.8v10.4L12 22.4 3 17.2V6.8Z"></path>
            <rect class="sign-old" x="7.4" y="8" width="4" height="4" rx="1"></rect>
            <rect class="sign-new" x="12.6" y="8" width="4" height="4" rx="1"></rect>
            <rect class="sign-new" x="10" y="13.2" width="4" height="4" rx="1"></rect>
        </svg>
    }
}

#[component]
fn Examples() -> impl IntoView {
    let app = app();
    let box_ref = NodeRef::<leptos::html::Details>::new();
    let close = move || {
        if let Some(details) = box_ref.get_untracked() {
            details.set_open(false);
        }
    };
    let empty = move |_| {
        app.open(examples::empty(t().example_empty));
        close();
    };
    let write = move |text: &'static str| {
        app.text.set(text.into());
        app.place.set(Place::Writing);
        close();
    };
    // Read whenever the box opens: another tab may have changed it.
    let is_open = RwSignal::new(false);
    let earlier = move || {
        let shelf = is_open.get().then(storage::shelf).unwrap_or_default();
        (!shelf.is_empty()).then(|| {
            let rows = shelf.into_iter().enumerate().map(|(i, saved)| {
                view! {
                    <button type="button" on:click=move |_| { app.open_earlier(i); close(); }>
                        {en::earlier(&saved.title)}
                    </button>
                }
            });
            view! { <div class="earlier"><hr/><h2>{t().earlier_work}</h2>{rows.collect_view()}</div> }
        })
    };
    let toggled = move |_| {
        is_open.set(
            box_ref
                .get_untracked()
                .is_some_and(|details| details.open()),
        );
    };
    let leave = move |event: web_sys::FocusEvent| {
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<Node>().ok());
        let is_inside = box_ref
            .get_untracked()
            .is_some_and(|details| details.contains(to.as_ref()));
        if to.is_some() && !is_inside {
            close();
        }
    };
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let at = event.target().and_then(|at| at.dyn_into::<Node>().ok());
        let details = box_ref.get_untracked();
        if details.is_some_and(|details| details.open() && !details.contains(at.as_ref())) {
            close();
        }
    });
    on_cleanup(move || outside.remove());
    view! {
        <details
            class="examples"
            node_ref=box_ref
            on:focusout=leave
            on:toggle=toggled
            on:keydown=move |event| if event.key() == "Escape" { close() }
        >
            <summary class="quiet">{t().examples}</summary>
            <div class="pop">
                {Example::ALL.map(|example| view! {
                    <button type="button" on:click=move |_| { app.open_example(example); close(); }>
                        {en::example_title(example)}
                    </button>
                }).collect_view()}
                <button type="button" on:click=empty>{t().example_empty}</button>
                <hr/>
                <button type="button" on:click=move |_| write(examples::NODE_SELECTOR)>{t().example_selector}</button>
                <button type="button" on:click=move |_| write(examples::ROLLING_UPDATE)>{t().example_nginx}</button>
                <p>{t().load_hint}</p>
                {earlier}
            </div>
        </details>
    }
}
