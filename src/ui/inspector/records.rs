//! What is recorded of the selected object: its events, its fields, its YAML, and how to copy them.

use super::Link;
use crate::cluster::step::ObjectRef;
use crate::ui::state::app;
use crate::ui::{bridge, t};
use crate::view::{self, EventRow};
use crate::words::en;
use leptos::prelude::*;

/// More events than this are counted.
const EVENTS_MAX: usize = 60;

/// Its events, the newest first.
#[component]
pub fn Events(object: ObjectRef) -> impl IntoView {
    let app = app();
    let rows = Memo::new(move |_| {
        app.view.track();
        app.with(|session| view::events(session.cluster(), &object))
    });
    move || {
        let all = rows.get();
        let more = all.len().saturating_sub(EVENTS_MAX);
        if all.is_empty() {
            return view! { <p class="hint">{t().no_events}</p> }.into_any();
        }
        let shown = all.into_iter().take(EVENTS_MAX).map(event);
        view! {
            <ul class="events">
                {shown.collect_view()}
                {(more > 0).then(|| view! { <li>{en::more(more)}</li> })}
            </ul>
        }
        .into_any()
    }
}

fn event(row: EventRow) -> impl IntoView {
    view! {
        <li class:warning=row.warning>
            <time>{row.at.to_string()}</time>
            <div>
                <b>{row.reason.to_string()}</b>
                {(row.count > 1).then(|| format!(" ×{}", row.count))}
                " "{row.message.to_string()}
                " "<Link object=row.regarding/>
            </div>
        </li>
    }
}

/// A text that can be copied whole.
#[component]
fn CopyButton(text: Memo<Option<String>>) -> impl IntoView {
    let copied = RwSignal::new(None::<bool>);
    let copy = move |_| {
        let text = text.get_untracked().unwrap_or_default();
        leptos::task::spawn_local(async move { copied.set(Some(bridge::copy(&text).await)) });
    };
    let said = move || {
        copied.get().map(|done| match done {
            true => t().copied,
            false => t().not_copied,
        })
    };
    view! {
        <p class="copy-row">
            <button type="button" class="quiet" on:click=copy>{t().copy}</button>
            <span role="status">{said}</span>
        </p>
    }
}

/// Its fields, a line each.
#[component]
pub fn Fields(object: ObjectRef) -> impl IntoView {
    let app = app();
    let rows = Memo::new(move |_| {
        app.view.track();
        app.with(|session| view::fields(session.cluster(), &object))
    });
    let text = Memo::new(move |_| {
        let lines = rows.get()?.into_iter();
        Some(
            lines
                .map(|(path, value)| format!("{path} = {value}\n"))
                .collect(),
        )
    });
    move || {
        let Some(rows) = rows.get() else {
            return view! { <p class="hint">{t().gone}</p> }.into_any();
        };
        let rows = rows
            .into_iter()
            .map(|(path, value)| view! { <div><dt>{path}</dt><dd>{value}</dd></div> });
        view! {
            <CopyButton text/>
            <dl class="fields">{rows.collect_view()}</dl>
        }
        .into_any()
    }
}

/// Itself as YAML.
#[component]
pub fn Yaml(object: ObjectRef) -> impl IntoView {
    let app = app();
    let label = format!("{} {}", t().yaml, object.name);
    let whole = Memo::new(move |_| {
        app.view.track();
        app.with(|session| view::yaml(session.cluster(), &object))
    });
    move || match whole.get() {
        Some(text) => view! {
            <CopyButton text=whole/>
            <pre class="yaml" tabindex="0" role="group" aria-label=label.clone()>{text}</pre>
        }
        .into_any(),
        None => view! { <p class="hint">{t().gone}</p> }.into_any(),
    }
}
