//! What is known of one node: what the DaemonSet needs there, what the rolling update may do there, what
//! it counts as.

use super::history::HASH_LABEL;
use crate::api::{Pod, Timestamp};
use crate::cluster::step::{Placement, Reason};
use crate::cluster::store::PodId;

/// What is to be known of one node.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeFact {
    /// The check's verdict; `None` when the Node does not exist.
    pub placement: Option<Placement>,
    /// Pods to adopt or to release.
    pub claims: Vec<Claim>,
    /// What manage does here.
    pub manage: Manage,
    /// What the node is for the rolling update; `None` when it is none of its business.
    pub role: Option<Role>,
    /// What the node adds to the status.
    pub share: Share,
    /// When a pod becomes available by the passing of time alone.
    pub recheck_at: Option<Timestamp>,
}

/// A pod whose controller reference changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Matches and has no controller.
    Adopt(PodId),
    /// Is controlled and no longer matches.
    Release(PodId),
}

/// What manage does on a node.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Manage {
    /// A pod is to be made.
    pub create: bool,
    /// Pods to delete, each with the reason.
    pub delete: Vec<(PodId, Reason)>,
    /// The failed pod that is deleted as soon as its back-off allows.
    pub failed: Option<PodId>,
}

/// What a node is for the rolling update.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// More than one new or more than one old pod: manage will prune.
    Messy,
    /// No pod, or only terminating ones.
    Empty,
    /// Only a new pod, available.
    NewAvailable,
    /// Only a new pod, not available.
    NewUnavailable,
    /// Only an old pod, available.
    OldAvailable(PodId),
    /// Only an old pod, not available.
    OldUnavailable(PodId),
    /// Old and new; the new one is available.
    PairNewAvailable {
        /// The old pod.
        old: PodId,
        /// The new pod.
        new: PodId,
        /// True when the old one is available too.
        old_available: bool,
    },
    /// Old and new; the new one is not available.
    PairNewUnavailable {
        /// True when the old one is.
        old_available: bool,
    },
}

/// What a node adds to the status numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// It should run a pod.
    pub desired: bool,
    /// It should and has one.
    pub current: bool,
    /// That one is Ready.
    pub ready: bool,
    /// That one is available.
    pub available: bool,
    /// That one is of the current revision or template generation.
    pub updated: bool,
    /// It has one and should not.
    pub misscheduled: bool,
}

/// True when no judgement reads what differs between two states of a pod.
pub fn reads_alike(old: &Pod, new: &Pod) -> bool {
    // What runs and what does not run yet count alike.
    let ended = |p: &Pod| p.status.phase.is_terminal().then_some(p.status.phase);
    let read = |p: &Pod| (p.meta.is_terminating(), p.ready_since(), ended(p));
    read(old) == read(new)
        && (&old.node_name, &old.target) == (&new.node_name, &new.target)
        && old.meta.creation_timestamp == new.meta.creation_timestamp
        && old.meta.labels == new.meta.labels
        && old.meta.owner_references == new.meta.owner_references
}

/// The pod's `controller-revision-hash`.
pub fn hash_of(pod: &Pod) -> Option<&str> {
    pod.meta.labels.get(HASH_LABEL).map(String::as_str)
}
