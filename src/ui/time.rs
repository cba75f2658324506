//! Time, below the nodes: what happened last, the strip with a lane for each node, and what moves the
//! cursor along it, by a button or by itself. How a session is played is in `session`.

mod areas;
mod motion;
mod timeline;
mod transport;

use crate::ui::t;
use leptos::prelude::*;
use timeline::Strip;
use transport::Transport;

/// The strip and the buttons.
#[component]
pub fn Time() -> impl IntoView {
    view! {
        <section class="time" aria-label=t().time>
            <Strip/>
            <Transport/>
        </section>
    }
}
