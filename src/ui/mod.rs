//! Leptos components: they draw a view and dispatch actions, and decide nothing about Kubernetes.

mod app;
mod areas;
mod bridge;
mod budget;
mod cluster;
mod density;
mod dialogs;
mod diff_rows;
mod drawing;
mod editor;
mod examples;
mod filters;
mod icons;
mod inspector;
mod keys;
mod menu;
mod motion;
mod node_card;
mod notices;
mod numbers;
mod opening;
mod paint;
mod panels;
mod pod_square;
mod probe;
mod save;
mod say;
mod share;
mod state;
mod storage;
mod table;
mod timeline;
mod topbar;
mod transport;

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
        mount_to(host, app::Page).forget();
    }
}

/// The page's short texts.
fn t() -> &'static Labels {
    &EN
}
