//! What a test or a measurement asks of the running module: play a document to its end, beside the page.

use crate::session::Session;
use crate::session::scenario::Scenario;
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// Puts `playScenario(text)` on the window: it gives the digest of the run that the document describes,
/// or what is wrong with the document.
pub fn offer() {
    let play =
        Closure::<dyn Fn(String) -> String>::new(|text: String| match Scenario::read(&text) {
            Ok(scenario) => Session::open(scenario).digest(),
            Err(error) => format!("{}:{}: {}", error.line, error.column, error.message),
        });
    let name = JsValue::from_str("playScenario");
    // A window that cannot take a property only lacks the probe.
    let _ = js_sys::Reflect::set(&window(), &name, &play.into_js_value());
}
