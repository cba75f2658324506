//! What a rollout waits for, and who takes its budget.

use super::{count, list};
use crate::api::Name;
use crate::cluster::step::ObjectRef;
use crate::cluster::why::{Budget, BudgetKind, Rollout, Slot, SlotUse, WaitingFor};
use crate::words::{Sentence, Story};

/// Why a node takes a slot, in a word or two.
pub fn slot_use(slot: SlotUse) -> &'static str {
    match slot {
        SlotUse::NoPod => "no pod",
        SlotUse::Terminating => "terminating",
        SlotUse::NotBound => "not scheduled",
        SlotUse::Starting => "starting",
        SlotUse::NotReady => "not ready",
        SlotUse::ReadyNotAvailable => "ready, not yet available",
        SlotUse::OldUnavailable => "old and unavailable",
        SlotUse::TooManyPods => "too many pods",
    }
}

/// What the budget allows: `Unavailable pods (max 1)`.
pub fn budget(budget: &Budget) -> String {
    match budget.kind {
        BudgetKind::MaxUnavailable => format!("Unavailable pods (max {})", budget.size),
        BudgetKind::MaxSurge => format!("Surge pods (max {})", budget.size),
        BudgetKind::OnDelete => "OnDelete: a pod is replaced only after somebody deletes it".into(),
    }
}

/// How the rollout of a DaemonSet stands and what it waits for.
pub fn waiting(rollout: &Rollout, daemon_set: &ObjectRef) -> Story {
    let Rollout {
        desired, updated, ..
    } = rollout;
    let done = || Sentence::of(format!("{updated} of {desired} up to date. "));
    match &rollout.waiting_for {
        WaitingFor::Done => Story {
            headline: Sentence::default().link(daemon_set).text(format!(
                " is rolled out: {desired} of {desired} up to date and available."
            )),
            detail: Sentence::of("Nothing more happens until something changes."),
        },
        WaitingFor::NoNodes => Story {
            headline: Sentence::of("No node should run ")
                .link(daemon_set)
                .text("."),
            detail: Sentence::of("Select a node to see which check keeps the pod off."),
        },
        WaitingFor::Controller if is_full(&rollout.budget) && updated == desired => {
            by_pods(&rollout.budget.used, rollout, daemon_set)
        }
        WaitingFor::Controller if is_full(&rollout.budget) => {
            by_budget(&rollout.budget.used, rollout, daemon_set)
        }
        WaitingFor::Controller => Story {
            headline: done().text("The DaemonSet controller has not reacted yet."),
            detail: in_use(&rollout.budget, daemon_set),
        },
        WaitingFor::Budget { slots } => by_budget(slots, rollout, daemon_set),
        WaitingFor::Pods { slots } => by_pods(slots, rollout, daemon_set),
        WaitingFor::SomebodyToDelete { pods } => Story {
            headline: done().text("Waiting for somebody to delete the old pods."),
            detail: Sentence::default()
                .code("updateStrategy: OnDelete")
                .text(" replaces nothing by itself. Old: ")
                .then(list(&pods.first, pods.more, |s, name| {
                    s.pod(&daemon_set.namespace, name)
                }))
                .text("."),
        },
        WaitingFor::Deletion => Story {
            headline: Sentence::default()
                .link(daemon_set)
                .text(" is being deleted."),
            detail: Sentence::of("Its pods are removed by the garbage collector."),
        },
    }
}

/// `Waiting for the new pod on worker-3 to become ready.`
fn wait_for(slots: &[Slot], total: u32, daemon_set: &ObjectRef, the_pod: &str) -> Sentence {
    let Some(first) = slots.first() else {
        return Sentence::of("Waiting for pods to become available.");
    };
    // Not all of them are named among the slots.
    let others = slots.len().max(total as usize) - 1;
    let end = match others {
        0 => ".".to_string(),
        n => format!(", and for {}.", count(n as i64, "other pod", "other pods")),
    };
    let on = |s: Sentence| s.text(" on ").node(&first.node);
    let a_pod = || on(Sentence::of(format!("Waiting for {the_pod}")));
    match first.because {
        SlotUse::NoPod => on(Sentence::of("Waiting for a pod to be created")),
        SlotUse::Terminating => {
            on(Sentence::of("Waiting for ").then(named(first, daemon_set))).text(" to terminate")
        }
        SlotUse::NotBound => a_pod().text(" to be scheduled"),
        SlotUse::Starting => a_pod().text(" to start"),
        SlotUse::NotReady => a_pod().text(" to become ready"),
        SlotUse::ReadyNotAvailable => a_pod().text(" to stay ready long enough"),
        SlotUse::OldUnavailable => {
            on(Sentence::of("Waiting for the unavailable old pod")).text(" to be replaced")
        }
        SlotUse::TooManyPods => {
            on(Sentence::of("Waiting for the surplus pods")).text(" to terminate")
        }
    }
    .text(end)
}

/// True when the controller can do no more than count before somebody frees a slot. Old pods that are
/// unavailable are replaced whatever the budget says.
fn is_full(budget: &Budget) -> bool {
    let is_old = |slot: &Slot| slot.because == SlotUse::OldUnavailable;
    budget.size > 0 && budget.used_total >= budget.size && !budget.used.iter().any(is_old)
}

/// Nothing old is left to be replaced: only pods are waited for.
fn by_pods(slots: &[Slot], rollout: &Rollout, daemon_set: &ObjectRef) -> Story {
    let Rollout {
        desired, updated, ..
    } = rollout;
    let headline = match updated == desired {
        true => Sentence::of("Every pod is up to date. "),
        false => Sentence::of(format!("{updated} of {desired} up to date. ")),
    };
    Story {
        headline: headline.then(wait_for(
            slots,
            desired.saturating_sub(rollout.available),
            daemon_set,
            "the pod",
        )),
        detail: pods_missing(rollout, slots),
    }
}

fn by_budget(slots: &[Slot], rollout: &Rollout, daemon_set: &ObjectRef) -> Story {
    let Rollout {
        desired, updated, ..
    } = rollout;
    Story {
        headline: Sentence::of(format!("{updated} of {desired} up to date. ")).then(wait_for(
            slots,
            rollout.budget.used_total,
            daemon_set,
            "the new pod",
        )),
        detail: used_up(&rollout.budget, slots, daemon_set),
    }
}

/// What is known before the controller has looked at the newest state.
fn in_use(budget: &Budget, daemon_set: &ObjectRef) -> Sentence {
    let Some(first) = budget.used.first() else {
        return Sentence::of("The counters below are from its last sync.");
    };
    let others = i64::from(budget.used_total) - 1;
    let said = match &first.pod {
        Some(pod) => Sentence::default().pod(&daemon_set.namespace, pod),
        None => Sentence::default().node(&first.node),
    }
    .text(format!(" takes a slot ({})", slot_use(first.because)));
    match others {
        ..=0 => said.text("."),
        n => said.text(format!(", and {} too.", count(n, "other", "others"))),
    }
}

/// Why nothing else is touched.
fn used_up(budget: &Budget, slots: &[Slot], daemon_set: &ObjectRef) -> Sentence {
    let field = match budget.kind {
        BudgetKind::MaxUnavailable => "maxUnavailable",
        BudgetKind::MaxSurge => "maxSurge",
        BudgetKind::OnDelete => return Sentence::default(),
    };
    let limit = format!("{field}: {}", budget.size);
    let more = budget
        .used_total
        .saturating_sub(u32::try_from(slots.len()).unwrap_or(u32::MAX));
    let holders = holders(slots, more, daemon_set);
    let sentence = match (budget.size, budget.used_total) {
        (0, _) => Sentence::default()
            .code(limit)
            .text(" allows nothing: no pod may be taken."),
        (1, 1) => Sentence::of("The only slot that ")
            .code(limit)
            .text(" allows is taken by ")
            .then(holders)
            .text(", so no other node is touched."),
        (size, used) if used > size => Sentence::of("More are unavailable than ")
            .code(limit)
            .text(" allows: ")
            .then(holders)
            .text(". No healthy pod is touched before they recover."),
        (size, _) => Sentence::of(format!("All {size} slots that "))
            .code(limit)
            .text(" allows are taken by ")
            .then(holders)
            .text(", so no other node is touched."),
    };
    match slots
        .iter()
        .any(|s| s.because == SlotUse::ReadyNotAvailable)
    {
        true => sentence
            .text(" A pod is available once it has been ready for ")
            .code("minReadySeconds")
            .text("."),
        false => sentence,
    }
}

/// The pods that take slots, or the node where there is none. Of very many only the first are named: the
/// sentence is to be read at one glance.
fn holders(slots: &[Slot], more: u32, daemon_set: &ObjectRef) -> Sentence {
    const ALL: usize = 6;
    const FIRST: usize = 4;
    let is_long = slots.len() + more as usize > ALL;
    let shown = if is_long {
        FIRST.min(slots.len())
    } else {
        slots.len()
    };
    let more = more + (slots.len() - shown) as u32;
    let nodes: Vec<Name> = slots.iter().take(shown).map(|s| s.node.clone()).collect();
    list(&nodes, more, |s, node| {
        match slots.iter().find(|slot| slot.node == *node) {
            Some(Slot { pod: Some(pod), .. }) => s.pod(&daemon_set.namespace, pod),
            _ => s.node(node),
        }
    })
}

fn named(slot: &Slot, daemon_set: &ObjectRef) -> Sentence {
    match &slot.pod {
        Some(pod) => Sentence::default().pod(&daemon_set.namespace, pod),
        None => Sentence::of("the pod"),
    }
}

/// How many are available, when only health is missing.
fn pods_missing(rollout: &Rollout, slots: &[Slot]) -> Sentence {
    let said = Sentence::of(format!(
        "{} of {} are available.",
        rollout.available, rollout.desired
    ));
    match slots
        .iter()
        .any(|s| s.because == SlotUse::ReadyNotAvailable)
    {
        true => said
            .text(" A pod is available once it has been ready for ")
            .code("minReadySeconds")
            .text("."),
        false => said,
    }
}
