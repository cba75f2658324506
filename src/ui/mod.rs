//! Leptos components: they draw a view and dispatch actions, and decide nothing about Kubernetes.

use leptos::prelude::*;

/// Draws the page into the document's `#app`.
pub fn mount() {
    mount_to_body(|| view! { <main><h1>"DaemonSet Playground"</h1></main> });
}
