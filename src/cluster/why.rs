//! Questions asked of a state, answered by the same functions that decide.

use super::Cluster;
use super::step::{Names, Placement};
use crate::api::{DaemonSet, Name};
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

/// The verdict of the placement check.
pub fn placement(cluster: &Cluster, daemon_set: &DaemonSet, node: &str) -> Option<Placement> {
    let _ = (cluster, daemon_set, node);
    todo!()
}

/// How a DaemonSet's rollout stands; `None` if there is no such DaemonSet.
pub fn rollout(cluster: &Cluster, namespace: &str, name: &str) -> Option<Rollout> {
    let _ = (cluster, namespace, name);
    todo!()
}
