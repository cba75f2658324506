//! What a test or a measurement asks of the running module: play a document to its end, beside the page;
//! end the program, as a mistake in it would.

use crate::session::Session;
use crate::session::scenario::Scenario;
use leptos::prelude::window;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// Puts two functions on the window. `playScenario(text)` gives the digest of the run that the document
/// describes, or what is wrong with the document; `endProgram()` panics.
pub fn offer() {
    let play =
        Closure::<dyn Fn(String) -> String>::new(|text: String| match Scenario::read(&text) {
            Ok(scenario) => Session::open(scenario).digest(),
            Err(error) => format!("{}:{}: {}", error.line, error.column, error.message),
        });
    let end = Closure::<dyn Fn()>::new(|| panic!("a test asked for it"));
    for (name, probe) in [
        ("playScenario", play.into_js_value()),
        ("endProgram", end.into_js_value()),
    ] {
        // A window that cannot take a property only lacks the probe.
        let _ = js_sys::Reflect::set(&window(), &JsValue::from_str(name), &probe);
    }
}
