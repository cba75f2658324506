//! Which nodes are asked for, where there are too many to look at each; and the way from the picture to
//! its table and back.

use super::ADD_NODE;
use crate::ui::parts::icons::{Draw, Icon};
use crate::ui::state::{ClusterView, app};
use crate::ui::t;
use crate::view::{Filter, Group, mark_of};
use crate::words::en;
use leptos::prelude::*;

/// Two lists, a text field, and how many nodes are left.
#[component]
pub fn Filters() -> impl IntoView {
    let app = app();
    let marks = Memo::new(move |_| {
        app.view.with(|view| {
            let focus = view.picture.focus.as_ref();
            let revisions = focus
                .map(|focus| focus.revisions.iter())
                .into_iter()
                .flatten();
            revisions
                .map(|revision| revision.mark)
                .collect::<Vec<u32>>()
        })
    });
    let counted = Memo::new(move |_| {
        app.view.with(|view| {
            app.filter.with(|filter| {
                let nodes = &view.picture.nodes;
                match filter.is_empty() {
                    true => (nodes.len(), nodes.len()),
                    false => (
                        nodes.iter().filter(|card| filter.lets(card)).count(),
                        nodes.len(),
                    ),
                }
            })
        })
    });
    let by_state = move |event| {
        let chosen = event_target_value(&event).parse::<usize>().ok();
        let group = chosen.and_then(|i| Group::ALL.get(i).copied());
        app.filter.update(|filter| filter.group = group);
    };
    let by_revision = move |event| {
        let mark = event_target_value(&event).parse::<u32>().ok();
        app.filter.update(|filter| filter.mark = mark);
    };
    let by_text = move |event| {
        let text = event_target_value(&event);
        app.filter.update(|filter| filter.text = text);
    };
    // Without its fields nobody would see what is asked for.
    on_cleanup(move || app.filter.set(Filter::default()));
    view! {
        <div class="filters" role="group" aria-label=t().filter>
            <select aria-label=t().column_state on:change=by_state>
                <option value="">{t().any_state}</option>
                {Group::ALL.iter().enumerate().map(|(i, group)| view! {
                    <option value=i.to_string()>{en::group(*group)}</option>
                }).collect_view()}
            </select>
            <select aria-label=t().column_revision on:change=by_revision>
                <option value="">{t().any_revision}</option>
                {move || marks.get().into_iter().map(|mark| view! {
                    <option value=mark.to_string()>{mark_of(mark)}</option>
                }).collect_view()}
            </select>
            <input type="search" aria-label=t().filter_text placeholder=t().filter_text on:input=by_text/>
            <span class="counted" role="status">
                {move || { let (some, all) = counted.get(); en::of_nodes(some, all) }}
            </span>
            <button
                type="button"
                class="quiet"
                aria-keyshortcuts="n"
                title=ADD_NODE
                on:click=move |_| { app.act(ADD_NODE, None); }
            >
                <Draw icon=Icon::Plus/>{t().add_node}
            </button>
        </div>
    }
}

/// To the table and back.
#[component]
pub fn TwinButton() -> impl IntoView {
    let app = app();
    let is_table = move || app.cluster_view.get() != ClusterView::Picture;
    view! {
        <button
            type="button"
            class="quiet cluster-view-button"
            aria-keyshortcuts="t"
            aria-pressed=move || is_table().to_string()
            title=t().as_table
            on:click=move |_| app.picture_or_table()
        >
            {t().table}" "<kbd aria-hidden="true">"T"</kbd>
        </button>
    }
}
