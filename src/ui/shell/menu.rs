//! What can be done to a node, a pod or a DaemonSet: one menu for all, in the browser's top layer, each
//! entry with the line that it performs and a letter that presses it while the menu is open. It opens by a button, by the context menu's click or key.

use crate::cluster::step::ObjectRef;
use crate::ui::parts::icons::{Draw, Icon};
use crate::ui::state::{App, Dialog, Place, app, storage};
use crate::ui::t;
use crate::view::NodeState;
use crate::words::en;
use leptos::prelude::*;
use leptos::{ev, html};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent, MouseEvent};

const MENU: &str = "object-menu";

/// One entry.
struct Entry {
    /// The letter that presses it while the menu is open.
    key: &'static str,
    text: &'static str,
    line: String,
    action: EntryAction,
}

/// What choosing an entry does.
enum EntryAction {
    /// Performs its line.
    Perform,
    /// Asks for the rest of the line.
    Ask(Dialog),
    /// Shows the object in the inspector.
    Show,
}

/// What can be done to an object.
fn entries(app: App, object: &ObjectRef) -> Vec<Entry> {
    let name = &object.name;
    let perform = |key, text, line: String| Entry {
        key,
        text,
        line,
        action: EntryAction::Perform,
    };
    let mut all = vec![Entry {
        key: "w",
        text: t().why,
        line: String::new(),
        action: EntryAction::Show,
    }];
    match object.kind {
        "Node" => {
            let card = app
                .view
                .with_untracked(|view| view.picture.card(name).cloned());
            let is = |ask: fn(&crate::view::Card) -> bool| card.as_deref().is_some_and(ask);
            let ask = |key, text, line: String, dialog| Entry {
                key,
                text,
                line,
                action: EntryAction::Ask(dialog),
            };
            all.push(match is(|card| card.cordoned) {
                true => perform("c", t().uncordon, format!("kubectl uncordon {name}")),
                false => perform("c", t().cordon, format!("kubectl cordon {name}")),
            });
            let labels = Dialog::Labels(name.clone());
            all.push(ask(
                "l",
                t().label,
                format!("kubectl label node {name}"),
                labels,
            ));
            let taints = Dialog::Taints(name.clone());
            all.push(ask(
                "t",
                t().taint,
                format!("kubectl taint nodes {name}"),
                taints,
            ));
            let is_down = is(|card| matches!(card.state, NodeState::NotReady | NodeState::Unknown));
            all.push(match is_down {
                true => perform("p", t().recover, format!("sim node recover {name}")),
                false => perform("p", t().fail, format!("sim node fail {name}")),
            });
            all.push(perform("r", t().remove, format!("sim node remove {name}")));
        }
        "Pod" => {
            let line = format!("kubectl delete pod {name}{}", in_namespace(object));
            all.push(perform("d", t().delete_pod, line));
        }
        "DaemonSet" => {
            let rest = format!("{name}{}", in_namespace(object));
            let lines = [
                (
                    "r",
                    t().restart,
                    format!("kubectl rollout restart ds/{rest}"),
                ),
                ("u", t().undo, format!("kubectl rollout undo ds/{rest}")),
                ("d", t().delete_set, format!("kubectl delete ds {rest}")),
            ];
            all.extend(lines.map(|(key, text, line)| perform(key, text, line)));
        }
        _ => {}
    }
    all
}

/// ` -n x` where it is not the default namespace.
pub fn in_namespace(object: &ObjectRef) -> String {
    match &*object.namespace {
        "default" => String::new(),
        other => format!(" -n {other}"),
    }
}

/// The buttons of all that can be done to an object, for a place of their own.
#[component]
pub fn Actions(object: ObjectRef) -> impl IntoView {
    let app = app();
    let all = entries(app, &object).into_iter();
    all.filter(|entry| !matches!(entry.action, EntryAction::Show))
        .map(|entry| {
            let (text, shown) = (entry.text, entry.line.clone());
            let object = object.clone();
            view! {
                <button type="button" class="act" on:click=move |_| act(app, &object, &entry)>
                    {text}
                    <code>{shown}</code>
                </button>
            }
        })
        .collect_view()
}

fn act(app: App, object: &ObjectRef, entry: &Entry) {
    match &entry.action {
        EntryAction::Perform => {
            app.act(&entry.line, None);
            app.place.set(Place::Cluster);
        }
        EntryAction::Ask(dialog) => app.dialog.set(Some(dialog.clone())),
        EntryAction::Show => {
            app.select(object.clone());
            app.place.set(Place::Inspector);
        }
    }
}

/// Opens the menu of an object where the event happened.
pub fn open(app: App, object: ObjectRef, event: &MouseEvent) {
    event.prevent_default();
    event.stop_propagation();
    app.menu.set(Some(object));
    let from = event.current_target();
    let from = from.and_then(|to| to.dyn_into::<HtmlElement>().ok());
    let menu = document().get_element_by_id(MENU);
    let menu = menu.and_then(|menu| menu.dyn_into::<HtmlElement>().ok());
    let Some((from, menu)) = from.zip(menu) else {
        return;
    };
    if event.buttons() == 0 {
        place(&from, &menu);
    } else {
        after_release(move || place(&from, &menu));
    }
}

/// Runs once the pressed button of the mouse is up. A popover that opens while it is down would be closed by
/// the browser when it comes up outside of it.
fn after_release(run: impl Fn() + Clone + 'static) {
    let listener = Rc::new(RefCell::new(None::<WindowListenerHandle>));
    let own = Rc::clone(&listener);
    let handle = window_event_listener(ev::pointerup, move |_| {
        if let Some(handle) = own.take() {
            handle.remove();
            request_animation_frame(run.clone());
        }
    });
    listener.replace(Some(handle));
}

/// The button that opens the menu.
#[component]
pub fn Opener(object: ObjectRef) -> impl IntoView {
    let app = app();
    let label = en::actions_for(&object.name);
    let is_open = {
        let object = object.clone();
        move || (app.menu.get().as_ref() == Some(&object)).to_string()
    };
    view! {
        <button
            type="button"
            class="quiet more"
            aria-label=label.clone()
            title=label
            aria-haspopup="menu"
            aria-expanded=is_open
            on:click=move |event| open(app, object.clone(), &event)
        >
            <Draw icon=Icon::More/>
        </button>
    }
}

/// Opens the menu below an element, inside the window.
fn place(from: &HtmlElement, menu: &HtmlElement) {
    const WIDTH: f64 = 280.0;
    const HEIGHT: f64 = 300.0;
    let at = from.get_bounding_client_rect();
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
pub fn Menu() -> impl IntoView {
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
            key if !event.ctrl_key() && !event.meta_key() && !event.alt_key() => {
                if !press(&menu, key) {
                    return;
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let label = move || app.menu.get().map(|object| en::actions_for(&object.name));
    let items = move || {
        let object = app.menu.get()?;
        let all = entries(app, &object).into_iter();
        let has_keys = storage::letter_keys();
        let items = all.map(|entry| {
            let key = has_keys.then_some(entry.key);
            let (text, shown) = (entry.text, entry.line.clone());
            let object = object.clone();
            let run = move |_| {
                close();
                act(app, &object, &entry);
            };
            view! {
                <button type="button" role="menuitem" tabindex="-1" aria-keyshortcuts=key on:click=run>
                    {text}" "{key.map(|key| view! { <kbd aria-hidden="true">{key}</kbd> })}
                    <code>{shown}</code>
                </button>
            }
        });
        Some(items.collect_view())
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

/// Presses the entry of a letter. False where no entry has it, or letters are switched off.
fn press(menu: &HtmlElement, key: &str) -> bool {
    let is_letter = key.len() == 1 && key.bytes().all(|b| b.is_ascii_alphabetic());
    let letter = key.to_ascii_lowercase();
    let found = menu.query_selector(&format!("[aria-keyshortcuts=\"{letter}\"]"));
    let item = found.ok().flatten().filter(|_| is_letter);
    let Some(item) = item.and_then(|item| item.dyn_into::<HtmlElement>().ok()) else {
        return false;
    };
    item.click();
    true
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
