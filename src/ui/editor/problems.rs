//! The list of what is wrong with the text, each entry a way to its place.

use super::Checked;
use crate::manifest::{Problem, Severity};
use crate::ui::t;
use crate::words::en;
use leptos::prelude::*;
use std::sync::Arc;

/// More problems than this are only counted.
const PROBLEMS_MAX: usize = 20;

/// The list; `go_to` leads to a problem's place.
#[component]
pub fn Problems(
    checked: Memo<Arc<Checked>>,
    go_to: impl Fn(u32, u32) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let row = move |problem: &Problem| {
        let (line, column) = (problem.line, problem.column);
        let class = match problem.severity {
            Severity::Error => "problem error",
            Severity::Warning => "problem warning",
        };
        let hint = problem.hint.as_ref().map(en::hint);
        let message = problem.message.clone();
        view! {
            <li class=class>
                <button type="button" on:click=move |_| go_to(line, column)>
                    <b>{en::place(line, column)}</b>" "{message}
                    {hint.map(|hint| view! { <span class="hint">{hint}</span> })}
                </button>
            </li>
        }
    };
    move || {
        let checked = checked.get();
        let problems = &checked.problems;
        let more = problems.len().saturating_sub(PROBLEMS_MAX);
        (!problems.is_empty()).then(|| {
            let rows = problems.iter().take(PROBLEMS_MAX).map(row).collect_view();
            view! {
                <section class="problems" aria-label=t().problems>
                    <ul>{rows}{(more > 0).then(|| view! { <li>{en::more(more)}</li> })}</ul>
                </section>
            }
        })
    }
}
