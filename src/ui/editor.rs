//! The writing: the manifest's text, what is wrong with it, Apply, and what kubectl answered. A plain
//! text box from the first paint on; the full editor takes its place when it has been loaded.

use super::state::{App, app};
use super::{bridge, examples, t};
use crate::manifest::{self, Problem, Severity};
use crate::words::en;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::JsFuture;

/// More problems than this are only counted.
const PROBLEMS_MAX: usize = 20;

/// The left side.
#[component]
pub fn Writing() -> impl IntoView {
    let app = app();
    let host = NodeRef::<html::Div>::new();
    let plain = NodeRef::<html::Textarea>::new();
    let full = StoredValue::new_local(None::<JsValue>);
    let is_full = RwSignal::new(false);
    Effect::new(move |_| {
        if let Some(host) = host.get() {
            load(app, host, full, is_full);
        }
    });
    // What others write (an example, a restored session) goes into the full editor too.
    Effect::new(move |_| {
        let text = app.text.get();
        full.with_value(|editor| {
            if let Some(editor) = editor {
                bridge::call(editor, "set", &[text.into()]);
            }
        });
    });
    let problems = Memo::new(move |_| app.text.with(|text| problems(text)));
    let keydown = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            app.apply();
        }
    };
    let go_to = move |problem: Problem| match full.get_value() {
        Some(editor) => {
            bridge::call(&editor, "focus", &[]);
        }
        None => {
            if let Some(text) = plain.get_untracked() {
                let at = offset(&text.value(), problem.line, problem.column);
                let _ = text.focus();
                let _ = text.set_selection_range(at, at);
            }
        }
    };
    let is_empty = Memo::new(move |_| app.text.with(|text| text.trim().is_empty()));
    view! {
        <section class="side writing" aria-label=t().writing>
            <h2 class="tab-row"><span class="tab-alone">{t().yaml}</span></h2>
            <div class="editor">
                <div class="editor-host" node_ref=host hidden=move || !is_full.get()></div>
                <textarea
                    class="editor-plain"
                    node_ref=plain
                    hidden=is_full
                    aria-label=t().manifest
                    spellcheck="false"
                    autocomplete="off"
                    autocapitalize="off"
                    wrap="off"
                    prop:value=app.text
                    on:input:target=move |event| app.text.set(event.target().value())
                    on:keydown=keydown
                ></textarea>
            </div>
            <Show when=move || is_empty.get()>
                <div class="begin">
                    <p>{t().empty_editor}</p>
                    <button type="button" on:click=move |_| app.text.set(examples::NODE_SELECTOR.into())>
                        {t().example_selector}
                    </button>
                    <button type="button" on:click=move |_| app.text.set(examples::ROLLING_UPDATE.into())>
                        {t().example_nginx}
                    </button>
                </div>
            </Show>
            <Problems problems go_to/>
            <Answer/>
            <div class="applybar">
                <code class="muted">{t().apply_line}</code>
                <button
                    type="button"
                    class="primary"
                    aria-keyshortcuts="Control+Enter Meta+Enter"
                    disabled=is_empty
                    on:click=move |_| app.apply()
                >
                    {t().apply}
                    <kbd aria-hidden="true">"Ctrl ↵"</kbd>
                </button>
            </div>
        </section>
    }
}

fn problems(text: &str) -> Vec<Problem> {
    match text.trim().is_empty() {
        true => Vec::new(),
        false => manifest::check(text),
    }
}

#[component]
fn Problems(
    problems: Memo<Vec<Problem>>,
    go_to: impl Fn(Problem) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let rows = move || {
        let all = problems.get();
        let more = all.len().saturating_sub(PROBLEMS_MAX);
        let rows = all.into_iter().take(PROBLEMS_MAX).map(move |problem| {
            let class = match problem.severity {
                Severity::Error => "problem error",
                Severity::Warning => "problem warning",
            };
            let place = en::place(problem.line, problem.column);
            let hint = problem.hint.as_ref().map(en::hint);
            let message = problem.message.clone();
            view! {
                <li class=class>
                    <button type="button" on:click=move |_| go_to(problem.clone())>
                        <b>{place}</b>" "{message}
                        {hint.map(|hint| view! { <span class="hint">{hint}</span> })}
                    </button>
                </li>
            }
        });
        view! {
            {rows.collect_view()}
            {(more > 0).then(|| view! { <li>{en::more(more)}</li> })}
        }
    };
    view! {
        <Show when=move || problems.with(|all| !all.is_empty())>
            <section class="problems" aria-label=t().problems><ul>{rows}</ul></section>
        </Show>
    }
}

/// What kubectl answered to the last Apply.
#[component]
fn Answer() -> impl IntoView {
    let app = app();
    let answer = Memo::new(move |_| app.said.get().filter(|said| said.applied));
    move || {
        answer.get().map(|said| {
            let class = if said.refused { "answer bad" } else { "answer" };
            view! {
                <div class=class role="status">
                    {said.refused.then(|| view! { <b>{t().not_applied}</b> })}
                    <pre tabindex="0" role="group" aria-label="kubectl">{said.output}</pre>
                </div>
            }
        })
    }
}

/// Loads the full editor and puts it where the plain one stands; without it the plain one stays.
fn load(
    app: App,
    host: web_sys::HtmlDivElement,
    full: StoredValue<Option<JsValue>, LocalStorage>,
    is_full: RwSignal<bool>,
) {
    spawn_local(async move {
        // Not before the first paint.
        gloo_timers::future::TimeoutFuture::new(50).await;
        let Some(promise) = bridge::load_editor() else {
            return;
        };
        let Ok(module) = JsFuture::from(promise).await else {
            return;
        };
        let change = Closure::<dyn Fn(String)>::new(move |text: String| app.text.set(text));
        let apply = Closure::<dyn Fn()>::new(move || app.apply());
        let check = Closure::<dyn Fn(String) -> JsValue>::new(|text: String| {
            let all = problems(&text).into_iter().map(marked);
            all.collect::<js_sys::Array>().into()
        });
        let options = bridge::object(&[
            ("text", app.text.get_untracked().into()),
            ("label", t().manifest.into()),
            ("dark", bridge::is_dark().into()),
            ("onChange", change.into_js_value()),
            ("onApply", apply.into_js_value()),
            ("check", check.into_js_value()),
        ]);
        let Some(editor) = bridge::call(&module, "mount", &[host.into(), options]) else {
            return;
        };
        full.set_value(Some(editor));
        is_full.set(true);
    });
}

/// A problem as the full editor marks it.
fn marked(problem: Problem) -> JsValue {
    let severity = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let message = match problem.hint.as_ref().map(en::hint) {
        Some(hint) => format!("{}\n{hint}", problem.message),
        None => problem.message,
    };
    bridge::object(&[
        ("line", problem.line.into()),
        ("column", problem.column.into()),
        ("endLine", problem.end_line.into()),
        ("endColumn", problem.end_column.into()),
        ("severity", severity.into()),
        ("message", message.into()),
    ])
}

/// The place of a line and a column in UTF-16 units, as a text box counts them.
fn offset(text: &str, line: u32, column: u32) -> u32 {
    let before = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1) as usize);
    let units: usize = before.map(|line| line.encode_utf16().count()).sum();
    let line = text
        .lines()
        .nth(line.saturating_sub(1) as usize)
        .unwrap_or("");
    let within: usize = line
        .chars()
        .take(column.saturating_sub(1) as usize)
        .map(char::len_utf16)
        .sum();
    u32::try_from(units + within).unwrap_or(u32::MAX)
}
