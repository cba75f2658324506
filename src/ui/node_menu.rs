//! What can be done to a node: one menu for all cards, in the browser's top layer, each entry with
//! the line that it performs.

use super::icons::{Draw, Icon};
use super::state::{Dialog, app};
use super::t;
use crate::api::Name;
use crate::view::NodeState;
use crate::words::en;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

const MENU: &str = "node-menu";

/// The button on a card that opens the menu.
#[component]
pub fn Opener(name: Name) -> impl IntoView {
    let app = app();
    let label = en::actions_for(&name);
    let is_open = {
        let name = name.clone();
        move || (app.menu.get().as_ref() == Some(&name)).to_string()
    };
    let open = move |event: web_sys::MouseEvent| {
        app.menu.set(Some(name.clone()));
        let button = event
            .current_target()
            .and_then(|to| to.dyn_into::<HtmlElement>().ok());
        let menu = document().get_element_by_id(MENU);
        let menu = menu.and_then(|menu| menu.dyn_into::<HtmlElement>().ok());
        if let Some((button, menu)) = button.zip(menu) {
            place(&button, &menu);
        }
    };
    view! {
        <button
            type="button"
            class="quiet more"
            aria-label=label.clone()
            title=label
            aria-haspopup="menu"
            aria-expanded=is_open
            on:click=open
        >
            <Draw icon=Icon::More/>
        </button>
    }
}

/// Opens the menu below the button, inside the window.
fn place(button: &HtmlElement, menu: &HtmlElement) {
    const WIDTH: f64 = 280.0;
    const HEIGHT: f64 = 300.0;
    let at = button.get_bounding_client_rect();
    let size = |side: Result<wasm_bindgen::JsValue, _>| side.ok().and_then(|v| v.as_f64());
    let width = size(window().inner_width()).unwrap_or(WIDTH);
    let height = size(window().inner_height()).unwrap_or(HEIGHT);
    let left = (at.right() - WIDTH).clamp(8.0, (width - WIDTH - 8.0).max(8.0));
    let top = match at.bottom() + HEIGHT > height {
        true => (at.top() - HEIGHT).max(8.0),
        false => at.bottom() + 4.0,
    };
    let style = menu.style();
    let _ = style.set_property("left", &format!("{left}px"));
    let _ = style.set_property("top", &format!("{top}px"));
    let _ = menu.show_popover();
    // The entries are drawn first.
    let menu = menu.clone();
    request_animation_frame(move || focus_item(&menu, 0));
}

/// The menu.
#[component]
pub fn NodeMenu() -> impl IntoView {
    let app = app();
    let menu = NodeRef::<html::Div>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            let _ = menu.hide_popover();
        }
    };
    let toggled = move |event: web_sys::Event| {
        let state = js_sys::Reflect::get(&event, &"newState".into());
        if state.ok().and_then(|s| s.as_string()).as_deref() == Some("closed") {
            app.menu.set(None);
        }
    };
    let keydown = move |event: KeyboardEvent| {
        let Some(menu) = menu.get_untracked() else {
            return;
        };
        match event.key().as_str() {
            "ArrowDown" => focus_item(&menu, 1),
            "ArrowUp" => focus_item(&menu, -1),
            "Tab" => return close(),
            _ => return,
        }
        event.prevent_default();
    };
    let label = move || app.menu.get().map(|name| en::actions_for(&name));
    let items =
        move || {
            app.menu.get().map(|name| {
            let card = app.view.with_untracked(|view| view.picture.card(&name).cloned());
            let is_cordoned = card.as_ref().is_some_and(|card| card.cordoned);
            let is_down = card
                .as_ref()
                .is_some_and(|card| matches!(card.state, NodeState::NotReady | NodeState::Unknown));
            let perform = |text: &'static str, line: String| {
                let shown = line.clone();
                let run = move |_| {
                    close();
                    app.act(&line, None);
                };
                view! {
                    <button type="button" role="menuitem" tabindex="-1" on:click=run>
                        {text}" "<code>{shown}</code>
                    </button>
                }
            };
            let ask = |text: &'static str, line: String, dialog: Dialog| {
                let open = move |_| {
                    close();
                    app.dialog.set(Some(dialog.clone()));
                };
                view! {
                    <button type="button" role="menuitem" tabindex="-1" on:click=open>
                        {text}" "<code>{line}</code>
                    </button>
                }
            };
            view! {
                {match is_cordoned {
                    true => perform(t().uncordon, format!("kubectl uncordon {name}")).into_any(),
                    false => perform(t().cordon, format!("kubectl cordon {name}")).into_any(),
                }}
                {ask(t().label, format!("kubectl label node {name}"), Dialog::Labels(name.clone()))}
                {ask(t().taint, format!("kubectl taint node {name}"), Dialog::Taints(name.clone()))}
                {match is_down {
                    true => perform(t().recover, format!("sim node recover {name}")).into_any(),
                    false => perform(t().fail, format!("sim node fail {name}")).into_any(),
                }}
                {perform(t().remove, format!("sim node remove {name}"))}
            }
        })
        };
    view! {
        <div
            id=MENU
            class="menu"
            popover="auto"
            role="menu"
            aria-label=label
            node_ref=menu
            on:toggle=toggled
            on:keydown=keydown
        >
            {items}
        </div>
    }
}

/// Moves the focus among the entries; 0 is the first.
fn focus_item(menu: &HtmlElement, by: i32) {
    let Ok(items) = menu.query_selector_all("[role=menuitem]") else {
        return;
    };
    let count = i32::try_from(items.length()).unwrap_or(0);
    if count == 0 {
        return;
    }
    let active = document().active_element();
    let now = (0..count).find(|&i| {
        let item = items.item(i as u32);
        item.is_some() && item.as_ref() == active.as_ref().map(|a| a.as_ref())
    });
    let next = match (by, now) {
        (0, _) | (_, None) => 0,
        (by, Some(now)) => (now + by).rem_euclid(count),
    };
    let item = items.item(next as u32);
    if let Some(item) = item.and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        let _ = item.focus();
    }
}
