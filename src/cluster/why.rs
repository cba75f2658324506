//! Questions asked of a state, answered by the same functions that decide.

use super::Cluster;
use super::daemonset::fact::{Role, hash_of};
use super::daemonset::placement;
use super::daemonset::rolling_update::{self, Budgets};
use super::daemonset::tally::{Rank, Tally};
use super::step::{Names, Placement};
use crate::api::{DaemonSet, Name, Node, PodPhase, StrategyType, Taint, TaintEffect, Toleration};
use crate::sorted::Set;
use serde::Serialize;

/// How a rollout stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rollout {
    /// Nodes that should run a pod.
    pub desired: u32,
    /// Of these, nodes whose oldest pod is of the current revision.
    pub updated: u32,
    /// Of these, nodes with an available pod.
    pub available: u32,
    /// What may be taken at once, and who takes it.
    pub budget: Budget,
    /// What it waits for.
    pub waiting_for: WaitingFor,
}

/// The budget of a rolling update: slots, and what takes them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Budget {
    /// Which budget counts.
    pub kind: BudgetKind,
    /// Its size, as a number of pods; 0 for OnDelete.
    pub size: u32,
    /// Who takes a slot, in node order; at most 16 are named.
    pub used: Vec<Slot>,
    /// How many slots are taken in all; more than `size` when unhealthy old pods go beyond it.
    pub used_total: u32,
}

/// Which budget a DaemonSet has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum BudgetKind {
    /// Pods that may be unavailable.
    MaxUnavailable,
    /// Nodes that may run a second pod.
    MaxSurge,
    /// No budget: nothing is replaced by itself.
    OnDelete,
}

/// One taken slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Slot {
    /// The node.
    pub node: Name,
    /// The pod that takes it, if there is one.
    pub pod: Option<Name>,
    /// Why it counts.
    pub because: SlotUse,
}

/// Why a node takes a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum SlotUse {
    /// No pod yet, or the old one is gone.
    NoPod,
    /// The pod is ending.
    Terminating,
    /// The pod is not bound to its node.
    NotBound,
    /// The pod is starting: image or containers.
    Starting,
    /// The pod runs and is not Ready.
    NotReady,
    /// The pod is Ready, but not for `minReadySeconds` yet.
    ReadyNotAvailable,
    /// An old pod that is not available.
    OldUnavailable,
    /// More pods than there should be; the controller will prune them.
    TooManyPods,
}

/// What a DaemonSet waits for: the first that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(
    tag = "what",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum WaitingFor {
    /// Nothing: every node that should has an available pod of the current revision.
    Done,
    /// No node should run it.
    NoNodes,
    /// The controller has not acted on the present state yet.
    Controller,
    /// Pods that take the budget; no other node is touched before they are available.
    Budget {
        /// The slots that block, at most 16.
        slots: Vec<Slot>,
    },
    /// Every pod is of the current revision, some are not available.
    Pods {
        /// Which.
        slots: Vec<Slot>,
    },
    /// `OnDelete`: old pods stay until somebody deletes them.
    SomebodyToDelete {
        /// The old pods.
        pods: Names,
    },
    /// The DaemonSet is being deleted.
    Deletion,
}

/// The verdict of the placement check; `None` if there is no such node.
pub fn placement(cluster: &Cluster, daemon_set: &DaemonSet, node: &str) -> Option<Placement> {
    let template = &daemon_set.spec.template;
    let node = cluster.node(node)?;
    Some(placement::judge(
        template,
        &placement::tolerations(&template.spec),
        node,
    ))
}

/// The tolerations that the controller adds to every pod of a DaemonSet, besides its template's own.
pub fn added_tolerations(daemon_set: &DaemonSet) -> Vec<Toleration> {
    let spec = &daemon_set.spec.template.spec;
    placement::tolerations(spec).split_off(spec.tolerations.len())
}

/// What a taint is to the pods of a DaemonSet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaintVerdict {
    /// `PreferNoSchedule`: it keeps no daemon pod away, tolerated or not.
    NotHard,
    /// Nothing tolerates it.
    Untolerated,
    /// A toleration of the template does.
    ByTemplate(Toleration),
    /// A toleration does that the controller adds.
    ByController(Toleration),
}

/// What each taint of a node is to the pods of a DaemonSet, in the order of the node.
pub fn taints<'n>(daemon_set: &DaemonSet, node: &'n Node) -> Vec<(&'n Taint, TaintVerdict)> {
    let spec = &daemon_set.spec.template.spec;
    let all = placement::tolerations(spec);
    let judge = |taint| match placement::tolerating(&all, taint) {
        _ if taint.effect == TaintEffect::PreferNoSchedule => TaintVerdict::NotHard,
        None => TaintVerdict::Untolerated,
        Some(i) if i < spec.tolerations.len() => TaintVerdict::ByTemplate(all[i].clone()),
        Some(i) => TaintVerdict::ByController(all[i].clone()),
    };
    let taints = node.spec.taints.iter();
    taints.map(|taint| (taint, judge(taint))).collect()
}

/// How a DaemonSet's rollout stands; `None` if there is no such DaemonSet.
pub fn rollout(cluster: &Cluster, namespace: &str, name: &str) -> Option<Rollout> {
    let ds = cluster.daemon_set(namespace, name)?;
    let hash = cluster.current_hash(ds).unwrap_or_else(|| "".into());
    let tally = cluster.daemon_sets.count_now(&cluster.core, ds, &hash);
    #[cfg(debug_assertions)]
    {
        let fresh = super::daemonset::survey(&cluster.core, ds, &hash);
        assert_eq!(
            (tally.counts, &tally.roles),
            (fresh.counts, &fresh.roles),
            "what is remembered is not what is there"
        );
    }
    let count = |n: i32| u32::try_from(n).unwrap_or(0);
    let asker = Asker {
        cluster,
        ds,
        hash: &hash,
        tally: &tally,
    };
    let budget = asker.budget();
    Some(Rollout {
        desired: count(tally.counts.desired),
        updated: count(tally.counts.updated),
        available: count(tally.counts.available),
        waiting_for: asker.waiting_for(&budget),
        budget,
    })
}

struct Asker<'a> {
    cluster: &'a Cluster,
    ds: &'a DaemonSet,
    hash: &'a str,
    tally: &'a Tally,
}

impl Asker<'_> {
    fn budget(&self) -> Budget {
        let roles = &self.tally.roles;
        let sizes = rolling_update::budgets(&self.ds.spec, self.tally.counts.desired);
        let sizes = sizes.unwrap_or(Budgets {
            max_unavailable: 0,
            max_surge: 0,
        });
        let (kind, size, users) = match self.ds.spec.update_strategy.kind {
            StrategyType::OnDelete => (BudgetKind::OnDelete, 0, Vec::new()),
            StrategyType::RollingUpdate if sizes.max_surge > 0 => (
                BudgetKind::MaxSurge,
                sizes.max_surge,
                vec![&roles.messy, &roles.pair_new_unavailable],
            ),
            StrategyType::RollingUpdate => (
                BudgetKind::MaxUnavailable,
                sizes.max_unavailable,
                self.unavailable(),
            ),
        };
        Budget {
            kind,
            size: u32::try_from(size).unwrap_or(0),
            used_total: total(&users),
            used: self.slots(users),
        }
    }

    /// The sets of nodes that count as unavailable.
    fn unavailable(&self) -> Vec<&Set<Rank>> {
        let r = &self.tally.roles;
        vec![
            &r.old_unavailable,
            &r.empty,
            &r.new_unavailable,
            &r.messy,
            &r.pair_new_available,
            &r.pair_new_unavailable,
        ]
    }

    fn waiting_for(&self, budget: &Budget) -> WaitingFor {
        let (counts, roles) = (self.tally.counts, &self.tally.roles);
        let spec_seen = self.ds.status.observed_generation >= self.ds.meta.generation;
        let unavailable = self.unavailable();
        if self.ds.meta.is_terminating() {
            return WaitingFor::Deletion;
        }
        if !spec_seen || !self.cluster.daemon_sets.is_idle() {
            return WaitingFor::Controller;
        }
        let old = roles.old_available.len()
            + roles.old_unavailable.len()
            + roles.pair_new_available.len()
            + roles.pair_new_unavailable.len();
        if old == 0 && total(&unavailable) == 0 {
            return if counts.desired == 0 {
                WaitingFor::NoNodes
            } else {
                WaitingFor::Done
            };
        }
        if old == 0 {
            return WaitingFor::Pods {
                slots: self.slots(unavailable),
            };
        }
        if budget.kind == BudgetKind::OnDelete {
            let ranks = roles.old_available.iter().chain(&roles.old_unavailable);
            let pods = ranks.filter_map(|r| match self.tally.fact(&r.1)?.role? {
                Role::OldAvailable(id) | Role::OldUnavailable(id) => {
                    Some(self.cluster.core.store.pod(id)?.meta.name.clone())
                }
                _ => None,
            });
            return WaitingFor::SomebodyToDelete {
                pods: Names::of(pods),
            };
        }
        match budget.used.is_empty() {
            true => WaitingFor::Pods {
                slots: self.slots(unavailable),
            },
            false => WaitingFor::Budget {
                slots: budget.used.clone(),
            },
        }
    }

    fn slots(&self, sets: Vec<&Set<Rank>>) -> Vec<Slot> {
        let mut ranks: Vec<&Rank> = sets
            .into_iter()
            .flat_map(|s| s.iter().take(Names::LIMIT))
            .collect();
        ranks.sort_unstable();
        ranks.truncate(Names::LIMIT);
        ranks.into_iter().map(|rank| self.slot(rank)).collect()
    }

    /// What takes the slot on a node: the pod that is on its way, else the one that is ending.
    fn slot(&self, rank: &Rank) -> Slot {
        let node = &rank.1;
        let its = self.cluster.core.store.pods_of(node).map(|(_, p)| p);
        let its: Vec<_> = its
            .filter(|p| {
                p.meta
                    .controller()
                    .is_some_and(|o| o.uid == self.ds.meta.uid)
            })
            .collect();
        let live = || its.iter().filter(|p| !p.meta.is_terminating());
        let is_new = |p: &&&std::sync::Arc<crate::api::Pod>| hash_of(p) == Some(self.hash);
        let pod = live()
            .find(is_new)
            .or_else(|| live().next())
            .or_else(|| its.first());
        let because = match (self.tally.fact(node).and_then(|f| f.role), pod) {
            (_, None) => SlotUse::NoPod,
            (Some(Role::Messy), _) => SlotUse::TooManyPods,
            (Some(Role::OldUnavailable(_)), _) => SlotUse::OldUnavailable,
            (_, Some(pod)) if pod.meta.is_terminating() => SlotUse::Terminating,
            (_, Some(pod)) if pod.node_name.is_none() => SlotUse::NotBound,
            (_, Some(pod)) if pod.status.phase == PodPhase::Pending => SlotUse::Starting,
            (_, Some(pod)) if pod.ready_since().is_some() => SlotUse::ReadyNotAvailable,
            _ => SlotUse::NotReady,
        };
        Slot {
            node: node.0.clone(),
            pod: pod.map(|p| p.meta.name.clone()),
            because,
        }
    }
}

fn total(sets: &[&Set<Rank>]) -> u32 {
    u32::try_from(sets.iter().map(|s| s.len()).sum::<usize>()).unwrap_or(u32::MAX)
}
