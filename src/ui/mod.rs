//! Leptos components: they draw a view and dispatch actions, and decide nothing about Kubernetes.
//!
//! A folder for each place of the page, with its styles beside it: `shell` around all others, `editor`,
//! `stage`, `time`, `inspector`, `share`. What is no place: `state`, which they all read; `parts`, of
//! which several are made; `bridge`, the way to the page's frame; `probe`, for tests.

mod bridge;
mod editor;
mod inspector;
mod parts;
mod probe;
mod share;
mod shell;
mod stage;
mod state;
mod time;

use crate::words::{EN, Labels};
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Draws the page into the document's `#app`.
pub fn mount() {
    bridge::report_panics();
    probe::offer();
    let host = document()
        .get_element_by_id("app")
        .or_else(|| document().body().map(Into::into));
    if let Some(host) = host.and_then(|host| host.dyn_into::<web_sys::HtmlElement>().ok()) {
        host.replace_children_with_node_0();
        mount_to(host, shell::Page).forget();
    }
}

/// The page's short texts.
fn t() -> &'static Labels {
    &EN
}
