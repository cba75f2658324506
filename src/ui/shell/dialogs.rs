//! The dialogs: keys and help, add nodes, labels and taints of a node. The browser's own `<dialog>`
//! keeps the focus inside and gives it back.

use crate::api::Name;
use crate::ui::parts::icons::{Draw, Icon};
use crate::ui::share::Share;
use crate::ui::state::{App, Dialog, app, storage};
use crate::ui::t;
use crate::words::en;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// More nodes at once than this are refused by the field.
const ADD_MAX: u32 = 500;

/// Whichever dialog is open.
#[component]
pub fn Dialogs() -> impl IntoView {
    let app = app();
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(element) = dialog.get() else {
            return;
        };
        match app.dialog.with(Option::is_some) {
            true if !element.open() => {
                let _ = element.show_modal();
            }
            false if element.open() => element.close(),
            _ => {}
        }
    });
    view! {
        <dialog class="dialog" node_ref=dialog aria-labelledby="dialog-title"
            on:close=move |_| app.dialog.set(None)>
            {move || app.dialog.get().map(content)}
        </dialog>
    }
}

fn content(open: Dialog) -> AnyView {
    match open {
        Dialog::Help => view! { <Help/> }.into_any(),
        Dialog::AddNodes => view! { <AddNodes/> }.into_any(),
        Dialog::Labels(node) => view! { <Labels node/> }.into_any(),
        Dialog::Taints(node) => view! { <Taints node/> }.into_any(),
        Dialog::Share => view! { <Share/> }.into_any(),
    }
}

fn close(app: App) {
    app.dialog.set(None);
}

#[component]
fn Help() -> impl IntoView {
    let app = app();
    let keys = [
        ("Space", t().key_play),
        ("→ ←", t().key_step),
        ("Home End", t().key_ends),
        ("[ ]", t().key_actions),
        ("e", t().key_editor),
        ("n", t().key_add),
        ("t", t().key_table),
        ("?", t().key_help),
        ("Ctrl/⌘ Enter", t().key_apply),
        ("Ctrl Space", t().key_complete),
        ("F1", t().key_explain),
    ];
    let letters = RwSignal::new(storage::letter_keys());
    view! {
        <h2 id="dialog-title">{t().help_title}</h2>
        <p>{t().help_intro}</p>
        <dl class="keys">
            {keys.map(|(key, does)| view! {
                <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div>
            }).collect_view()}
        </dl>
        <label class="check-field">
            <input
                type="checkbox"
                prop:checked=letters
                on:change:target=move |event| {
                    letters.set(event.target().checked());
                    storage::set_letter_keys(event.target().checked());
                }
            />
            {t().letter_keys}
        </label>
        <p class="dialog-row">
            <button type="button" class="primary" autofocus on:click=move |_| close(app)>{t().close}</button>
        </p>
    }
}

/// A labelled text field.
#[component]
fn Field(
    id: &'static str,
    label: &'static str,
    value: RwSignal<String>,
    #[prop(optional)] first: bool,
) -> impl IntoView {
    view! {
        <label class="field" for=id>{label}</label>
        <input
            id=id
            type="text"
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
            autofocus=first
            prop:value=value
            on:input:target=move |event| value.set(event.target().value())
        />
    }
}

/// A form: its fields, the line that will be performed, what was wrong with the last one, and the
/// buttons. Enter in a field performs too.
#[component]
fn Perform(
    line: Memo<Option<String>>,
    verb: &'static str,
    title: String,
    children: Children,
) -> impl IntoView {
    let app = app();
    // What would be refused is said while it is typed.
    let refused = Memo::new(move |_| line.get().and_then(|line| app.refusal(&line)));
    let is_ready = move || line.with(Option::is_some) && refused.with(Option::is_none);
    let run = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let line = line.get_untracked().filter(|_| untrack(is_ready));
        if line.is_some_and(|line| app.act(&line, None)) {
            close(app);
        }
    };
    view! {
        <form on:submit=run>
            <h2 id="dialog-title">{title}</h2>
            {children()}
            <p class="line"><code>{move || line.get().map(|line| format!("$ {line}"))}</code></p>
            {move || refused.get().map(|text| view! { <p class="refused" role="alert">{text}</p> })}
            <p class="dialog-row">
                <button type="button" class="quiet" on:click=move |_| close(app)>{t().close}</button>
                <button type="submit" class="primary" disabled=move || !is_ready()>{verb}</button>
            </p>
        </form>
    }
}

#[component]
fn AddNodes() -> impl IntoView {
    let pool = RwSignal::new("worker".to_string());
    let count = RwSignal::new("1".to_string());
    let labels = RwSignal::new(String::new());
    let taints = RwSignal::new(String::new());
    let line = Memo::new(move |_| {
        let pool = pool.get().trim().to_string();
        let count: u32 = count.get().trim().parse().ok()?;
        if pool.is_empty() || count == 0 || count > ADD_MAX {
            return None;
        }
        let mut line = format!("sim node add --pool {pool}");
        if count > 1 {
            line.push_str(&format!(" --count {count}"));
        }
        for (flag, value) in [("--labels", labels.get()), ("--taints", taints.get())] {
            let value: String = value.split_whitespace().collect();
            if !value.is_empty() {
                line.push_str(&format!(" {flag} {value}"));
            }
        }
        Some(line)
    });
    view! {
        <Perform line verb=t().add title=t().add_title.to_string()>
            <Field id="add-count" label=t().count value=count first=true/>
            <Field id="add-pool" label=t().pool value=pool/>
            <Field id="add-labels" label=t().labels_field value=labels/>
            <Field id="add-taints" label=t().taints_field value=taints/>
        </Perform>
    }
}

#[component]
fn Labels(node: Name) -> impl IntoView {
    let app = app();
    let text = RwSignal::new(String::new());
    let name = node.clone();
    let present = Memo::new(move |_| {
        app.view.with(|view| {
            let card = view.picture.card(&name);
            card.map(|card| card.labels.clone()).unwrap_or_default()
        })
    });
    let name = node.clone();
    let line = Memo::new(move |_| {
        let words: Vec<String> =
            text.with(|text| text.split_whitespace().map(Into::into).collect());
        if words.is_empty() {
            return None;
        }
        // kubectl refuses to change a label that is there, unless asked.
        let changes = words.iter().any(|word| {
            let key = word.split_once('=').map_or("", |(key, _)| key);
            present.with(|all| {
                all.iter()
                    .any(|l| l.split_once('=').is_some_and(|(k, _)| k == key))
            })
        });
        let flag = if changes { " --overwrite" } else { "" };
        Some(format!(
            "kubectl label node {name} {}{flag}",
            words.join(" ")
        ))
    });
    let title = format!("{} {node}", t().label_title);
    view! {
        <Perform line verb=t().set title>
            {chips(app, "label-text", move || present.get(), move |label| {
                let key = label.split_once('=').map_or("", |(key, _)| key);
                format!("kubectl label node {node} {key}-")
            })}
            <Field id="label-text" label=t().label_field value=text first=true/>
        </Perform>
    }
}

/// What is there, each with the button that removes it by a line. The button goes with it, so the focus
/// goes to the field.
fn chips(
    app: App,
    field: &'static str,
    all: impl Fn() -> Vec<String> + Send + 'static,
    line: impl Fn(&str) -> String + Send + 'static,
) -> impl IntoView {
    let rows = move || {
        let rows = all().into_iter().map(|text| {
            let (line, what) = (line(&text), en::remove_chip(&text));
            let title = line.clone();
            let remove = move |_| {
                app.act(&line, None);
                let field = document().get_element_by_id(field);
                if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlElement>().ok()) {
                    let _ = field.focus();
                }
            };
            view! {
                <li class="chip">
                    <span>{text}</span>
                    <button type="button" aria-label=what title=title on:click=remove>
                        <Draw icon=Icon::Close/>
                    </button>
                </li>
            }
        });
        rows.collect_view()
    };
    view! { <ul class="chips">{rows}</ul> }
}

#[component]
fn Taints(node: Name) -> impl IntoView {
    let app = app();
    let text = RwSignal::new(String::new());
    let name = node.clone();
    let present = move || {
        app.view.with(|view| {
            let card = view.picture.card(&name);
            card.map(|card| card.taints.clone()).unwrap_or_default()
        })
    };
    let name = node.clone();
    let line = Memo::new(move |_| {
        let words: Vec<String> =
            text.with(|text| text.split_whitespace().map(Into::into).collect());
        (!words.is_empty()).then(|| format!("kubectl taint nodes {name} {}", words.join(" ")))
    });
    let title = format!("{} {node}", t().taint_title);
    view! {
        <Perform line verb=t().set title>
            {chips(app, "taint-text", present, move |taint| {
                let (named, effect) = taint.rsplit_once(':').unwrap_or((taint, ""));
                let key = named.split_once('=').map_or(named, |(key, _)| key);
                format!("kubectl taint nodes {node} {key}:{effect}-")
            })}
            <Field id="taint-text" label=t().taint_field value=text first=true/>
        </Perform>
    }
}
