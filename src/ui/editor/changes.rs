//! What Apply would change: one line that is always there, and under it the difference line by line.

use super::Checked;
use crate::ui::parts::diff_rows::diff_rows;
use crate::ui::state::{Motion, app};
use crate::ui::t;
use crate::view::{Planned, plan};
use crate::words::en;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;

/// So many objects are shown; the line counts them all.
const OBJECTS_MAX: usize = 20;

/// The line and the fold.
#[component]
pub fn Changes(checked: Memo<Arc<Checked>>) -> impl IntoView {
    let app = app();
    let fold = NodeRef::<html::Details>::new();
    let is_open = RwSignal::new(false);
    // Told again at each step, but not while time runs: there it would cost each step its share.
    let planned = Memo::new(move |old: Option<&Arc<Vec<Planned>>>| {
        let checked = checked.get();
        let is_still = app.motion.get() == Motion::Still;
        app.view.track();
        match old.filter(|_| !is_still) {
            Some(old) => old.clone(),
            None => Arc::new(app.with(|session| plan(session.cluster(), &checked.manifests))),
        }
    });
    let differences = move || {
        let planned = planned.get();
        let rows = |object: &Planned| {
            let (before, after) = object.texts();
            (before != after)
                .then(|| view! { <h3>{en::planned(object)}</h3>{diff_rows(&before, &after)} })
        };
        let all = is_open.get().then(|| {
            planned
                .iter()
                .filter_map(rows)
                .take(OBJECTS_MAX)
                .collect_view()
        });
        view! { <div class="differences" tabindex="0" role="group" aria-label=t().changes>{all}</div> }
    };
    view! {
        <details
            class="changes"
            node_ref=fold
            hidden=move || checked.with(|c| c.errors > 0 || c.manifests.is_empty())
            on:toggle=move |_| is_open.set(fold.get_untracked().is_some_and(|fold| fold.open()))
        >
            <summary>{move || planned.with(|planned| en::plan(planned))}</summary>
            {differences}
        </details>
    }
}
