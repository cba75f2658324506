//! The page as a whole: its places, the notice above them, the voice for screen readers.

use super::cluster::Stage;
use super::dialogs::Dialogs;
use super::editor::Writing;
use super::inspector::Inspector;
use super::menu::Menu;
use super::notices::Notices;
use super::panels::{Edge, Side};
use super::state::{App, Place};
use super::topbar::TopBar;
use super::{keys, opening, panels, save, t};
use crate::words::en;
use leptos::prelude::*;

/// The page.
#[component]
pub fn Page() -> impl IntoView {
    let app = App::start();
    provide_context(app);
    keys::listen(app);
    save::keep(app);
    opening::follow(app);
    panels::follow(app);
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
            <Notices/>
            <main
                class="places"
                style=("--writing", app.column(Side::Writing))
                style=("--inspector", app.column(Side::Inspector))
            >
                <Writing/>
                <Edge side=Side::Writing/>
                <Stage/>
                <Edge side=Side::Inspector/>
                <Inspector/>
                <Menu/>
            </main>
            <Thumb/>
        </div>
        <Dialogs/>
        <p class="unseen" role="status" aria-live="polite">{spoken}</p>
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
