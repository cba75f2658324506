//! The full editor (CodeMirror, `src/ui/editor/editor.js`): fetched after the first paint, and put
//! where the plain text box stands.

use super::super::state::App;
use super::super::{bridge, t};
use super::Checked;
use crate::manifest::{Problem, Severity};
use crate::words::en;
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
    checked: Memo<Arc<Checked>>,
    full: StoredValue<Option<JsValue>, LocalStorage>,
    is_full: RwSignal<bool>,
    apply: impl Fn() + 'static,
) {
    spawn_local(async move {
        // Not before the first paint.
        gloo_timers::future::TimeoutFuture::new(50).await;
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
        full.set_value(Some(editor));
        is_full.set(true);
    });
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
