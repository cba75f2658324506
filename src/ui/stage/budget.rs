//! The budget of a rolling update as slots: free, taken and by whom, and those beyond the edge.

use super::node_card::node_ref;
use crate::cluster::step::ObjectRef;
use crate::cluster::why::{BudgetKind, Slot};
use crate::ui::state::{Place, app};
use crate::ui::t;
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
            let used = budget.used_total as usize;
            let free = size.saturating_sub(used);
            let shown = budget.used.len().min(SLOTS_MAX);
            let shown_free = free.min(SLOTS_MAX - shown);
            let more = used.saturating_sub(shown) + free - shown_free;
            let taken = budget.used.iter().take(shown).enumerate().map(|(i, slot)| {
                view! { <UsedSlot used=slot.clone() namespace=namespace.clone() beyond={i >= size}/> }
            });
            let free =
                (0..shown_free).map(|_| view! { <li class="slot free">{t().free_slot}</li> });
            let slots = (budget.kind != BudgetKind::OnDelete).then(|| {
                view! {
                    <ul class="slots">
                        {taken.collect_view()}
                        {free.collect_view()}
                        {(more > 0).then(|| view! { <li class="muted">{en::more(more)}</li> })}
                    </ul>
                }
            });
            view! {
                <section class="budget" aria-label=t().budget>
                    <p class="muted">{en::budget(&budget)}</p>
                    {slots}
                </section>
            }
        })
    }
}

#[component]
fn UsedSlot(used: Slot, namespace: crate::api::Name, beyond: bool) -> impl IntoView {
    let app = app();
    let text = en::slot(&used);
    let object = match used.pod {
        Some(name) => ObjectRef {
            kind: "Pod",
            namespace,
            name,
        },
        None => node_ref(&used.node),
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
