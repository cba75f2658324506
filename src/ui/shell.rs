//! The page as a whole: what stands around the places and above them. The top bar, notices, the edges of
//! the panels at the sides, dialogs, the menu of an object, the keys, the voice for screen readers. What
//! a place shows is not here.

mod dialogs;
mod keys;
pub mod menu;
mod notices;
pub mod panels;
mod topbar;

use crate::ui::editor::Writing;
use crate::ui::inspector::Inspector;
use crate::ui::share::opening;
use crate::ui::stage::Stage;
use crate::ui::state::{App, Place, app, save};
use crate::ui::t;
use crate::words::en;
use dialogs::Dialogs;
use leptos::prelude::*;
use menu::Menu;
use notices::Notices;
use panels::{Edge, Side};
use topbar::TopBar;

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
    let app = app();
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
