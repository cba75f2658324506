//! The page as a whole: its places, the notice above them, the voice for screen readers.

use super::cluster::Stage;
use super::dialogs::Dialogs;
use super::editor::Writing;
use super::inspector::Inspector;
use super::node_menu::NodeMenu;
use super::state::{App, Notice, Place};
use super::topbar::TopBar;
use super::{keys, save, t};
use crate::words::en;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let app = App::start();
    provide_context(app);
    keys::listen(app);
    save::keep(app);
    let spoken = Memo::new(move |_| {
        app.view
            .with(|view| view.step.as_ref().map(en::step).unwrap_or_default())
    });
    let place = move || match app.place.get() {
        Place::Cluster => "cluster",
        Place::Writing => "writing",
        Place::Inspector => "inspector",
    };
    view! {
        <div class="page" data-place=place>
            <TopBar/>
            <NoticeBar/>
            <main class="places">
                <Writing/>
                <Stage/>
                <Inspector/>
            </main>
            <Thumb/>
        </div>
        <NodeMenu/>
        <Dialogs/>
        <p class="unseen" role="status" aria-live="polite">{spoken}</p>
    }
}

#[component]
fn NoticeBar() -> impl IntoView {
    let app = super::state::app();
    move || {
        app.notice.get().map(|notice| {
            let (text, document) = match notice {
                Notice::KeptAside(document) => (t().kept_aside, Some(document)),
                Notice::CannotStore => (t().cannot_store, None),
            };
            view! {
                <div class="notice" role="alert">
                    <span>{text}</span>
                    {document.map(|document| view! {
                        <details>
                            <summary>{t().show_it}</summary>
                            <textarea readonly rows="8" aria-label=t().show_it prop:value=document></textarea>
                        </details>
                    })}
                    <button type="button" class="quiet" on:click=move |_| app.notice.set(None)>
                        {t().dismiss}
                    </button>
                </div>
            }
        })
    }
}

/// The bottom bar of small screens.
#[component]
fn Thumb() -> impl IntoView {
    let app = super::state::app();
    let places = [
        (Place::Cluster, t().cluster),
        (Place::Writing, t().yaml),
        (Place::Inspector, t().why),
    ];
    view! {
        <nav class="thumb" aria-label=t().places>
            {places.map(|(place, name)| {
                let current = move || (app.place.get() == place).then_some("true");
                view! {
                    <button type="button" aria-current=current on:click=move |_| app.place.set(place)>
                        {name}
                    </button>
                }
            }).collect_view()}
        </nav>
    }
}
