//! The numbers of the DaemonSet's status, and the legend of its revisions.

use crate::ui::parts::colours::colour;
use crate::ui::state::app;
use crate::ui::t;
use crate::view::mark_of;
use crate::words::en;
use leptos::prelude::*;

/// The six numbers, as the controller wrote them last.
#[component]
pub fn Numbers() -> impl IntoView {
    let app = app();
    let numbers = Memo::new(move |_| {
        app.view.with(|view| {
            let focus = view.picture.focus.as_ref()?;
            Some((focus.numbers.clone(), focus.numbers_are_stale))
        })
    });
    let pairs = move || {
        numbers.get().map(|(status, stale)| {
            let pairs = [
                (t().desired, status.desired_number_scheduled),
                (t().current, status.current_number_scheduled),
                (t().ready, status.number_ready),
                (t().up_to_date, status.updated_number_scheduled),
                (t().available, status.number_available),
                (t().misscheduled, status.number_misscheduled),
            ];
            let title = stale.then_some(t().stale);
            view! {
                <div role="group" aria-label=t().numbers title=title>
                    <dl class="numbers" class:stale=stale>
                        {pairs.map(|(name, number)| view! {
                            <div><dt>{name}</dt><dd>{number}</dd></div>
                        }).collect_view()}
                    </dl>
                </div>
            }
        })
    };
    view! { {pairs} }
}

/// The revisions with their colours.
#[component]
pub fn Legend() -> impl IntoView {
    let app = app();
    let revisions = Memo::new(move |_| {
        app.view.with(|view| {
            let focus = view.picture.focus.as_ref();
            focus
                .map(|focus| focus.revisions.clone())
                .unwrap_or_default()
        })
    });
    let chips = move || {
        let shown = revisions.get().into_iter();
        shown
            .filter(|revision| revision.current || revision.pods > 0)
            .map(|revision| {
                let text = en::revision(&revision);
                view! {
                    <li class:current=revision.current data-rev=colour(revision.mark).to_string()>
                        <i aria-hidden="true"></i>
                        <b>{mark_of(revision.mark)}</b>" "{text}
                    </li>
                }
            })
            .collect_view()
    };
    view! { <ul class="legend" aria-label=t().revisions>{chips}</ul> }
}
