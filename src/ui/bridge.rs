//! The way to what only the page's frame can do: load the editor, keep the theme, show that the
//! program has stopped. The frame offers it as `window.dsplay`.

use js_sys::{Function, Object, Promise, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

fn frame() -> Option<JsValue> {
    let frame = Reflect::get(&window(), &"dsplay".into()).ok()?;
    frame.is_object().then_some(frame)
}

/// Calls a method of an object; `None` when there is none or it throws.
pub fn call(object: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let function: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
    let list = arguments.iter().collect::<js_sys::Array>();
    function.apply(object, &list).ok()
}

/// A plain object of these fields.
pub fn object(fields: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in fields {
        // A fresh plain object takes every field.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object.into()
}

/// The promise of the editor's module.
pub fn load_editor() -> Option<Promise> {
    call(&frame()?, "loadEditor", &[])?.dyn_into().ok()
}

/// What fetches the fields of Kubernetes' schema; undefined where the frame has none.
pub fn load_fields() -> JsValue {
    let load = frame().and_then(|frame| Reflect::get(&frame, &"loadFields".into()).ok());
    load.unwrap_or(JsValue::UNDEFINED)
}

/// Copies a text; false where the browser does not allow it, as on a page opened over plain http.
pub async fn copy(text: &str) -> bool {
    let copied = frame().and_then(|frame| call(&frame, "copy", &[text.into()]));
    match copied.and_then(|promise| promise.dyn_into::<Promise>().ok()) {
        Some(promise) => JsFuture::from(promise)
            .await
            .is_ok_and(|done| done.is_truthy()),
        None => false,
    }
}

/// The text of a file that ships with the page.
pub async fn fetch_text(name: &str) -> Option<String> {
    let promise = call(&frame()?, "fetchText", &[name.into()])?;
    let text = JsFuture::from(promise.dyn_into::<Promise>().ok()?).await;
    text.ok()?.as_string()
}

/// The page's address without its fragment.
pub fn address() -> String {
    let address = window().location().href().unwrap_or_default();
    let end = address.find('#').unwrap_or(address.len());
    address[..end].to_string()
}

/// Takes the fragment out of the address, without a step in the browser's history.
pub fn forget_fragment() {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address()));
    }
}

/// Chooses and remembers `light`, `dark` or `system`.
pub fn set_theme(theme: &str) {
    if let Some(frame) = frame() {
        call(&frame, "setTheme", &[theme.into()]);
    }
}

/// The theme that is shown.
pub fn is_dark() -> bool {
    let root = document().document_element();
    root.and_then(|root| root.get_attribute("data-theme"))
        .is_some_and(|theme| theme == "dark")
}

/// A panic ends the program; the frame says so with the panic's words, in plain HTML.
pub fn report_panics() {
    std::panic::set_hook(Box::new(|panic| {
        if let Some(frame) = frame() {
            call(&frame, "crash", &[panic.to_string().into()]);
        }
    }));
}
