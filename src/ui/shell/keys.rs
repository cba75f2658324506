//! The keys. They never act while a control that takes text, or a dialog, has the focus.

use super::panels::Side;
use crate::ui::stage::ADD_NODE;
use crate::ui::state::{App, Dialog, Place, storage};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// Listens from now on.
pub fn listen(app: App) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| on_key(app, &event));
    on_cleanup(move || handle.remove());
}

fn on_key(app: App, event: &KeyboardEvent) {
    let with_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if with_modifier || event.default_prevented() || app.dialog.get_untracked().is_some() {
        return;
    }
    // The innermost element, also inside a shadow tree: the editor lives in one.
    let target = event.composed_path().get(0).dyn_into::<Element>().ok();
    let within = |selector: &str| {
        let target = target.as_ref();
        target.is_some_and(|to| to.closest(selector).ok().flatten().is_some())
    };
    if within(
        "input, textarea, select, [contenteditable], .editor-host, [role=menu], [role=tablist], [role=separator]",
    ) {
        return;
    }
    match event.key().as_str() {
        // A focused button is pressed by Space itself.
        " " if !within("button, summary, a") => app.play_or_pause(),
        "ArrowRight" => {
            app.forward();
        }
        "ArrowLeft" => app.back(),
        "Home" => app.seek(0),
        "End" => app.run_or_stop(),
        letter if storage::letter_keys() => match letter {
            "e" => focus_editor(app),
            "n" => {
                app.act(ADD_NODE, None);
            }
            "]" => app.to_next_action(),
            "[" => app.to_action_before(),
            "t" => app.picture_or_table(),
            "?" => app.dialog.set(Some(Dialog::Help)),
            _ => return,
        },
        _ => return,
    }
    event.prevent_default();
}

fn focus_editor(app: App) {
    let is_folded = app.is_folded(Side::Writing);
    app.place.set(Place::Writing);
    focus_text();
    if is_folded {
        // Once it is there again.
        request_animation_frame(focus_text);
    }
}

fn focus_text() {
    let editors = document().query_selector(".editor > :not([hidden])");
    if let Ok(Some(editor)) = editors
        && let Ok(editor) = editor.dyn_into::<HtmlElement>()
    {
        let _ = editor.focus();
    }
}
