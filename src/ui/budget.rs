//! The budget of a rolling update as slots: free, taken and by whom, and those beyond the edge.

use super::state::{Place, app};
use super::t;
use crate::cluster::step::ObjectRef;
use crate::cluster::why::{BudgetKind, Slot};
use crate::words::en;
use leptos::prelude::*;

/// More slots than this are counted, not drawn.
const SLOTS_MAX: usize = 6;

/// The slots.
#[component]
pub fn Budget() -> impl IntoView {
    let app = app();
    let budget = Memo::new(move |_| {
        app.view.with(|view| {
            let focus = view.picture.focus.as_ref()?;
            Some((focus.rollout.budget.clone(), focus.object.namespace.clone()))
        })
    });
    move || {
        budget.get().map(|(budget, namespace)| {
            let size = budget.size as usize;
            let taken = budget.used.iter().take(SLOTS_MAX).enumerate();
            let taken = taken.map(|(i, slot)| {
                view! { <Taken slot=slot.clone() namespace=namespace.clone() beyond=i >= size/> }
            });
            let free = size.saturating_sub(budget.used_total as usize);
            let shown_free = free.min(SLOTS_MAX.saturating_sub(budget.used.len().min(SLOTS_MAX)));
            let more_taken = (budget.used_total as usize).saturating_sub(SLOTS_MAX);
            let more_free = free - shown_free;
            let free = (0..shown_free).map(|_| view! { <li class="slot free">{t().free_slot}</li> });
            let is_on_delete = budget.kind == BudgetKind::OnDelete;
            view! {
                <section class="budget" aria-label=t().budget>
                    <p class="muted">{en::budget(&budget)}</p>
                    <Show when=move || !is_on_delete>
                        <ul class="slots">
                            {taken.clone().collect_view()}
                            {free.clone().collect_view()}
                            {(more_taken + more_free > 0)
                                .then(|| view! { <li class="muted">{en::more(more_taken + more_free)}</li> })}
                        </ul>
                    </Show>
                </section>
            }
        })
    }
}

#[component]
fn Taken(slot: Slot, namespace: crate::api::Name, beyond: bool) -> impl IntoView {
    let app = app();
    let text = en::slot(&slot);
    let object = match slot.pod {
        Some(name) => ObjectRef {
            kind: "Pod",
            namespace,
            name,
        },
        None => super::node_card::node_ref(&slot.node),
    };
    let show = move |_| {
        app.select(object.clone());
        app.place.set(Place::Inspector);
    };
    view! {
        <li class="slot taken" class:beyond=beyond>
            <button type="button" on:click=show>{text}</button>
        </li>
    }
}
