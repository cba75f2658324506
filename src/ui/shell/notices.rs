//! What must be said above all: each with its way out.

use crate::ui::state::{App, Notice, app, save};
use crate::ui::t;
use crate::words::en;
use leptos::prelude::*;

/// All that is to be said now.
#[component]
pub fn Notices() -> impl IntoView {
    let app = app();
    move || {
        let notices = app.notices.get().into_iter();
        let all = notices.map(|notice| one(app, notice)).collect_view();
        view! { <div class="notices">{all}</div> }
    }
}

fn one(app: App, notice: Notice) -> impl IntoView {
    let text = match &notice {
        Notice::KeptAside(_) => t().kept_aside.into(),
        Notice::CannotStore => t().cannot_store.into(),
        Notice::StorageIsFull => t().storage_is_full.into(),
        Notice::OtherTab => t().other_tab.into(),
        Notice::Shelved(title) => en::shelved(title),
        Notice::CannotOpen(why) => why.clone(),
        Notice::OtherKubernetes(version) => en::made_for(version),
        Notice::Differs(by, is_placed) => en::differs(by, *is_placed),
        Notice::LookFor(what) => (*what).into(),
    };
    // Good news needs no alarm.
    let (class, role) = match notice {
        Notice::LookFor(_) | Notice::Shelved(_) => ("notice calm", "status"),
        _ => ("notice", "alert"),
    };
    let document = match &notice {
        Notice::KeptAside(document) => Some(document.clone()),
        _ => None,
    };
    let way_out = match &notice {
        Notice::Shelved(_) => Some(t().back_to_it),
        Notice::OtherTab => Some(t().go_on_here),
        _ => None,
    };
    let this = StoredValue::new(notice);
    let dismiss = move || {
        let this = this.get_value();
        app.notices
            .update(|notices| notices.retain(|notice| *notice != this));
    };
    view! {
        <div class=class role=role>
            <span>{text}</span>
            {document.map(|document| view! {
                <details>
                    <summary>{t().show_it}</summary>
                    <textarea readonly rows="8" aria-label=t().show_it prop:value=document></textarea>
                </details>
            })}
            {way_out.map(|name| view! {
                <button type="button" on:click=move |_| { dismiss(); go(app, this); }>{name}</button>
            })}
            <button type="button" class="quiet" on:click=move |_| dismiss()>{t().dismiss}</button>
        </div>
    }
}

/// Takes a notice's way out.
fn go(app: App, notice: StoredValue<Notice>) {
    notice.with_value(|notice| match notice {
        Notice::Shelved(_) => app.open_earlier(0),
        Notice::OtherTab => {
            app.is_elsewhere.set_value(false);
            save::write(app);
        }
        _ => {}
    });
}
