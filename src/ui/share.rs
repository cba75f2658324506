//! The link to what is shown: copied with one click where the browser allows it, else ready to be copied.
//! The way back, from a link, an example or earlier work to a session, is `opening`; what a link is made
//! of is in `session`.

pub mod opening;

use crate::session::link;
use crate::ui::state::{App, Dialog, app};
use crate::ui::{bridge, t};
use crate::words::en;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Opens the dialog with the link.
pub fn share(app: App) {
    app.stop();
    app.dialog.set(Some(Dialog::Share));
}

/// The dialog's content.
#[component]
pub fn Share() -> impl IntoView {
    let app = app();
    let scenario = app.to_scenario();
    let document = scenario.write();
    let Ok(fragment) = link::encode(&scenario) else {
        return view! {
            <h2 id="dialog-title">{t().share_title}</h2>
            <p role="alert">{en::too_large_for_a_link()}</p>
            <Document document/>
        }
        .into_any();
    };
    let address = bridge::address() + &fragment;
    let length = address.len();
    let copied = RwSignal::new(None::<bool>);
    let field = NodeRef::<html::Textarea>::new();
    let text = StoredValue::new(address.clone());
    let copy = move || {
        spawn_local(async move {
            let done = bridge::copy(&text.get_value()).await;
            copied.set(Some(done));
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
                field.select();
            }
        });
    };
    copy();
    let said = move || {
        copied.get().map(|done| match done {
            true => en::link_copied(length),
            false => en::link_to_copy(length),
        })
    };
    view! {
        <h2 id="dialog-title">{t().share_title}</h2>
        <p>{t().share_intro}</p>
        <textarea class="link-text" readonly rows="4" aria-label=t().link node_ref=field prop:value=address></textarea>
        <p role="status">{said}</p>
        <Document document/>
        <p class="dialog-row">
            <button type="button" class="quiet" on:click=move |_| copy()>{t().copy_again}</button>
            <button type="button" class="primary" on:click=move |_| app.dialog.set(None)>{t().close}</button>
        </p>
    }
    .into_any()
}

/// The same as a document, for a file or a repository.
#[component]
fn Document(document: String) -> impl IntoView {
    view! {
        <details>
            <summary>{t().as_document}</summary>
            <textarea class="link-text" readonly rows="8" aria-label=t().as_document prop:value=document></textarea>
        </details>
    }
}
