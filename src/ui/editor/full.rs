//! The full editor (CodeMirror, `src/ui/editor/editor.js`): fetched once the page can be used, and put
//! where the plain text box stands.

use super::Checked;
use crate::manifest::{Problem, Severity};
use crate::ui::state::App;
use crate::ui::{bridge, t};
use crate::words::en;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;

/// Loads the full editor; without it the plain one stays.
pub fn load(
    app: App,
    host: web_sys::HtmlDivElement,
    plain: NodeRef<html::Textarea>,
    checked: Memo<Arc<Checked>>,
    full: StoredValue<Option<JsValue>, LocalStorage>,
    is_full: RwSignal<bool>,
    apply: impl Fn() + 'static,
) {
    spawn_local(async move {
        let Some(promise) = bridge::load_editor() else {
            return;
        };
        let Ok(module) = JsFuture::from(promise).await else {
            return;
        };
        let change = Closure::<dyn Fn(String)>::new(move |text: String| app.text.set(text));
        let apply = Closure::<dyn Fn()>::new(apply);
        // The editor tells every change at once, so what it asks about has been looked at already.
        let check = Closure::<dyn Fn() -> JsValue>::new(move || {
            let checked = checked.get_untracked();
            let all = checked.problems.iter().map(marked);
            all.collect::<js_sys::Array>().into()
        });
        let shown = host.clone();
        let options = bridge::object(&[
            ("text", app.text.get_untracked().into()),
            ("label", t().manifest.into()),
            ("dark", bridge::is_dark().into()),
            ("fields", bridge::load_fields()),
            ("onChange", change.into_js_value()),
            ("onApply", apply.into_js_value()),
            ("check", check.into_js_value()),
        ]);
        let Some(editor) = bridge::call(&module, "mount", &[host.into(), options]) else {
            return;
        };
        let caret = plain.get_untracked().and_then(|plain| caret(&plain));
        full.set_value(Some(editor.clone()));
        // Who is writing goes on writing, without a moment in which a letter would be a command.
        if let Some((line, column)) = caret {
            shown.set_hidden(false);
            bridge::call(&editor, "goTo", &[line.into(), column.into()]);
        }
        is_full.set(true);
    });
}

/// Line and column, from 1, where somebody writes in the plain text box.
fn caret(plain: &web_sys::HtmlTextAreaElement) -> Option<(u32, u32)> {
    if document().active_element()?.id() != plain.id() {
        return None;
    }
    let units = plain.selection_start().ok()??;
    let text = plain.value();
    let before: Vec<u16> = text.encode_utf16().take(units as usize).collect();
    let before = String::from_utf16_lossy(&before);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let lines = before.matches('\n').count();
    Some((lines as u32 + 1, line.chars().count() as u32 + 1))
}

/// A problem as the full editor marks it.
fn marked(problem: &Problem) -> JsValue {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let message = match problem.hint.as_ref().map(en::hint) {
        Some(hint) => format!("{}\n{hint}", problem.message),
        None => problem.message.clone(),
    };
    bridge::object(&[
        ("line", problem.line.into()),
        ("column", problem.column.into()),
        ("endLine", problem.end_line.into()),
        ("endColumn", problem.end_column.into()),
        ("severity", severity.into()),
        ("message", message.into()),
    ])
}
