//! The writing: the manifest's text, what is wrong with it, what Apply would change, Apply, and what
//! kubectl answered. A plain text box from the first paint on; the full editor takes its place when it
//! has been loaded. What the text means is told by `manifest` and `kubectl`, not here.

mod changes;
mod full;
mod problems;

use crate::manifest::{self, Manifest, Problem, Severity};
use crate::ui::state::{app, examples};
use crate::ui::{bridge, t};
use crate::words::en;
use changes::Changes;
use leptos::html;
use leptos::prelude::*;
use problems::Problems;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// What the text is, looked at once for each change.
#[derive(Default)]
struct Checked {
    is_empty: bool,
    problems: Vec<Problem>,
    /// How many of the problems are errors; the first one's line.
    errors: usize,
    first_line: u32,
    manifests: Vec<Manifest>,
}

impl Checked {
    fn of(text: &str) -> Checked {
        if text.trim().is_empty() {
            return Checked {
                is_empty: true,
                ..Checked::default()
            };
        }
        let reading = manifest::examine(text);
        let mut errors = reading
            .problems
            .iter()
            .filter(|p| p.severity == Severity::Error);
        let first_line = errors.next().map(|p| p.line);
        Checked {
            is_empty: false,
            errors: errors.count() + usize::from(first_line.is_some()),
            first_line: first_line.unwrap_or_default(),
            manifests: reading.manifests.into_iter().flatten().collect(),
            problems: reading.problems,
        }
    }
}

/// The left side.
#[component]
pub fn Writing() -> impl IntoView {
    let app = app();
    let host = NodeRef::<html::Div>::new();
    let plain = NodeRef::<html::Textarea>::new();
    let full = StoredValue::new_local(None::<JsValue>);
    let is_full = RwSignal::new(false);
    // Apply was pressed while the text has errors.
    let pressed = RwSignal::new(false);
    // It is asked for again only when the text has changed.
    let checked = Memo::new_with_compare(
        move |_| Arc::new(app.text.with(|text| Checked::of(text))),
        |_, _| true,
    );
    let apply = move || match checked.with_untracked(|c| c.errors > 0) {
        true => pressed.set(true),
        false => app.apply(),
    };
    host.on_load(move |host| full::load(app, host, plain, checked, full, is_full, apply));
    // What others write (an example, a restored session) goes into the full editor too.
    Effect::new(move |_| {
        let text = app.text.get();
        if pressed.get_untracked() {
            pressed.set(false);
        }
        full.with_value(|editor| {
            if let Some(editor) = editor {
                bridge::call(editor, "set", &[text.into()]);
            }
        });
    });
    let keydown = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            apply();
        }
    };
    let go_to = move |line: u32, column: u32| match full.get_value() {
        Some(editor) => {
            bridge::call(&editor, "goTo", &[line.into(), column.into()]);
        }
        None => {
            if let Some(text) = plain.get_untracked() {
                go_to_in(&text, line, column);
            }
        }
    };
    let is_empty = move || checked.with(|c| c.is_empty);
    let why_not = move || {
        let pressed = pressed.get();
        checked.with(|c| match c.errors {
            0 => String::new(),
            n => en::blocked(n, c.first_line, pressed),
        })
    };
    // Not said aloud at every key while somebody types, only when Apply was pressed.
    let live = move || if pressed.get() { "polite" } else { "off" };
    view! {
        <section class="side writing" id="writing" aria-label=t().writing>
            <h2 class="tab-row"><span class="tab-alone">{t().yaml}</span></h2>
            <div class="editor">
                <div class="editor-host" node_ref=host hidden=move || !is_full.get()></div>
                <textarea
                    class="editor-plain"
                    id="plain"
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
            <Show when=is_empty>
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
            <Problems checked go_to/>
            <Answer/>
            <Changes checked/>
            <p class="why-not" id="why-not" aria-live=live>{why_not}</p>
            <div class="applybar">
                <code class="muted">{t().apply_line}</code>
                <button
                    type="button"
                    class="primary"
                    aria-keyshortcuts="Control+Enter Meta+Enter"
                    aria-describedby="why-not"
                    aria-disabled=move || checked.with(|c| c.errors > 0).then_some("true")
                    disabled=is_empty
                    on:click=move |_| apply()
                >
                    {t().apply}
                    <kbd aria-hidden="true">"Ctrl ↵"</kbd>
                </button>
            </div>
        </section>
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

/// Puts the cursor of the plain text box to a place, and the place into sight.
fn go_to_in(text: &web_sys::HtmlTextAreaElement, line: u32, column: u32) {
    let value = text.value();
    let at = offset(&value, line, column);
    let _ = text.focus();
    let _ = text.set_selection_range(at, at);
    let lines = i32::try_from(value.split('\n').count().max(1)).unwrap_or(i32::MAX);
    let above = i32::try_from(line.saturating_sub(1)).unwrap_or_default();
    let top = text.scroll_height() / lines * above;
    text.set_scroll_top(top - text.client_height() / 2);
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
