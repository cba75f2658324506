//! One node judged into a small fact: what the DaemonSet needs there, what the rolling update may do
//! there, what it counts as.
//!
//! Mirrors `podsShouldBeOnNode`, `findUpdatedPodsOnNode` and the per-node part of
//! `updateDaemonSetStatus` (`pkg/controller/daemon`). Pure: node, pods and the moment in, fact out.

use super::placement;
use crate::api::{DaemonSet, Name, Node, Pod, PodPhase, Timestamp, Toleration};
use crate::cluster::step::{Placement, Reason};
use crate::cluster::store::PodId;

/// What a judgement depends on beside the node: one DaemonSet at one moment.
#[derive(Clone, Debug)]
pub struct Rules<'a> {
    /// The DaemonSet.
    pub daemon_set: &'a DaemonSet,
    /// The label of its current revision.
    pub hash: &'a str,
    /// Tolerations of its pods, the automatic ones included.
    pub tolerations: &'a [Toleration],
    /// True when a node may run a second pod: RollingUpdate with a positive `maxSurge`.
    pub surge: bool,
    /// The controller's clock.
    pub now: Timestamp,
}

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

impl Manage {
    /// True when there is nothing to do.
    pub fn is_empty(&self) -> bool {
        !self.create && self.delete.is_empty() && self.failed.is_none()
    }
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

/// A pod that belongs to the DaemonSet, with what the decisions read of it.
struct Member<'a> {
    id: PodId,
    pod: &'a Pod,
}

/// Judges one node. `pods`: every pod whose home the node is, of whatever owner, owned ones in order of
/// creation. `node` is `None` for a Node that does not exist (then only unbound pods matter) and for
/// pods that belong to no node at all.
pub fn judge<'a>(
    rules: &Rules<'_>,
    node: Option<&Node>,
    pods: impl Iterator<Item = (PodId, &'a Pod)>,
    has_home: bool,
) -> NodeFact {
    let placement =
        node.map(|n| placement::judge(&rules.daemon_set.spec.template, rules.tolerations, n));
    let (claims, mut group) = claim(rules, pods);
    if !has_home {
        group.clear();
    }
    group.retain(|m| !(m.pod.meta.is_terminating() && m.pod.status.phase.is_terminal()));
    let manage = manage(rules, placement.as_ref(), &group);
    let share = share(rules, placement.as_ref(), &group);
    let should_run = placement.as_ref().is_some_and(Placement::should_run);
    let role = (should_run || !group.is_empty()).then(|| role(rules, &group));
    let recheck_at = group
        .iter()
        .filter_map(|m| available_at(rules, m.pod))
        .filter(|&at| at > rules.now)
        .min();
    NodeFact {
        placement,
        claims,
        manage,
        role,
        share,
        recheck_at,
    }
}

/// Mirrors `ClaimPods` (`pkg/controller/controller_ref_manager.go`): owned pods first, adopted ones after.
fn claim<'a>(
    rules: &Rules<'_>,
    pods: impl Iterator<Item = (PodId, &'a Pod)>,
) -> (Vec<Claim>, Vec<Member<'a>>) {
    let ds = rules.daemon_set;
    let (mut claims, mut owned, mut adopted) = (Vec::new(), Vec::new(), Vec::new());
    for (id, pod) in pods {
        if pod.meta.namespace != ds.meta.namespace {
            continue;
        }
        let matches = || ds.spec.selector.matches(&pod.meta.labels);
        match pod.meta.controller() {
            Some(owner) if owner.uid != ds.meta.uid => {}
            Some(_) if matches() => owned.push(Member { id, pod }),
            Some(_) if !ds.meta.is_terminating() => claims.push(Claim::Release(id)),
            None if !ds.meta.is_terminating() && !pod.meta.is_terminating() && matches() => {
                claims.push(Claim::Adopt(id));
                adopted.push(Member { id, pod });
            }
            _ => {}
        }
    }
    owned.append(&mut adopted);
    (claims, owned)
}

fn manage(rules: &Rules<'_>, placement: Option<&Placement>, group: &[Member<'_>]) -> Manage {
    let mut need = Manage::default();
    let Some(placement) = placement else {
        let unbound = group.iter().filter(|m| m.pod.node_name.is_none());
        need.delete = unbound.map(|m| (m.id, Reason::NodeIsGone)).collect();
        return need;
    };
    if !placement.should_continue() {
        let here = group.iter().filter(|m| !m.pod.meta.is_terminating());
        need.delete = here
            .map(|m| {
                (
                    m.id,
                    Reason::NodeMayNotRun {
                        check: placement.clone(),
                    },
                )
            })
            .collect();
        return need;
    }
    if group.is_empty() {
        need.create = placement.should_run();
        return need;
    }
    let mut running: Vec<&Member<'_>> = Vec::new();
    for member in group.iter().filter(|m| !m.pod.meta.is_terminating()) {
        match member.pod.status.phase {
            PodPhase::Failed => need.failed = need.failed.or(Some(member.id)),
            PodPhase::Succeeded => need.delete.push((member.id, Reason::PodSucceeded)),
            PodPhase::Pending | PodPhase::Running => running.push(member),
        }
    }
    if running.is_empty() && rules.surge && placement.should_run() {
        need.create = true;
    }
    if running.len() < 2 {
        return need;
    }
    running.sort_by(|a, b| survivor_order(a.pod).cmp(&survivor_order(b.pod)));
    if rules.surge {
        prune_to_pair(rules, &running, &mut need);
    } else {
        let keeps = &running[0].pod.meta.name;
        need.delete.extend(running[1..].iter().map(|m| {
            (
                m.id,
                Reason::PodIsDouble {
                    keeps: keeps.clone(),
                },
            )
        }));
    }
    need
}

/// With surge a node may keep its oldest new and its oldest old pod; the old one goes when it is not
/// Ready or when the new one is available. `running` is sorted.
fn prune_to_pair(rules: &Rules<'_>, running: &[&Member<'_>], need: &mut Manage) {
    let is_new = |m: &&Member<'_>| hash_of(m.pod) == Some(rules.hash);
    let new = running.iter().copied().find(is_new);
    let old = running.iter().copied().find(|m| !is_new(m));
    for member in running {
        let keeper = if is_new(member) { new } else { old };
        if let Some(keeper) = keeper.filter(|k| k.id != member.id) {
            need.delete.push((
                member.id,
                Reason::PodIsDouble {
                    keeps: keeper.pod.meta.name.clone(),
                },
            ));
        }
    }
    let (Some(new), Some(old)) = (new, old) else {
        return;
    };
    let successor = new.pod.meta.name.clone();
    if old.pod.ready_since().is_none() {
        need.delete
            .push((old.id, Reason::OldPodNotReady { successor }));
    } else if is_available(rules, new.pod) {
        need.delete
            .push((old.id, Reason::SuccessorAvailable { successor }));
    }
}

fn role(rules: &Rules<'_>, group: &[Member<'_>]) -> Role {
    let (mut new, mut old): (Vec<&Member<'_>>, Vec<&Member<'_>>) = (Vec::new(), Vec::new());
    for member in group.iter().filter(|m| !m.pod.meta.is_terminating()) {
        if is_updated(rules, member.pod) {
            new.push(member)
        } else {
            old.push(member)
        }
    }
    let available = |m: &Member<'_>| is_available(rules, m.pod);
    match (&new[..], &old[..]) {
        ([], []) => Role::Empty,
        ([n], []) if available(n) => Role::NewAvailable,
        ([_], []) => Role::NewUnavailable,
        ([], [o]) if available(o) => Role::OldAvailable(o.id),
        ([], [o]) => Role::OldUnavailable(o.id),
        ([n], [o]) if available(n) => Role::PairNewAvailable {
            old: o.id,
            new: n.id,
            old_available: available(o),
        },
        ([_], [o]) => Role::PairNewUnavailable {
            old_available: available(o),
        },
        _ => Role::Messy,
    }
}

fn share(rules: &Rules<'_>, placement: Option<&Placement>, group: &[Member<'_>]) -> Share {
    let Some(placement) = placement else {
        return Share::default();
    };
    let desired = placement.should_run();
    let first = group
        .iter()
        .map(|m| m.pod)
        .min_by(|a, b| survivor_order(a).cmp(&survivor_order(b)));
    let Some(pod) = first else {
        return Share {
            desired,
            ..Share::default()
        };
    };
    if !desired {
        return Share {
            misscheduled: true,
            ..Share::default()
        };
    }
    Share {
        desired: true,
        current: true,
        ready: pod.ready_since().is_some(),
        available: is_available(rules, pod),
        updated: is_updated(rules, pod),
        misscheduled: false,
    }
}

/// Bound pods first, then the older, then the smaller name.
fn survivor_order(pod: &Pod) -> (bool, Timestamp, &Name) {
    (
        pod.node_name.is_none(),
        pod.meta.creation_timestamp,
        &pod.meta.name,
    )
}

/// The pod's `controller-revision-hash`.
pub fn hash_of(pod: &Pod) -> Option<&str> {
    pod.meta
        .labels
        .get("controller-revision-hash")
        .map(String::as_str)
}

/// Of the current revision, by hash or by template generation (`IsPodUpdated`).
pub fn is_updated(rules: &Rules<'_>, pod: &Pod) -> bool {
    let generation = || {
        let wanted = rules.daemon_set.template_generation?;
        let label = pod.meta.labels.get("pod-template-generation")?;
        Some(*label == wanted.to_string())
    };
    (!rules.hash.is_empty() && hash_of(pod) == Some(rules.hash)) || generation().unwrap_or(false)
}

/// From when a Ready pod counts as available.
fn available_at(rules: &Rules<'_>, pod: &Pod) -> Option<Timestamp> {
    pod.available_at(rules.daemon_set.spec.min_ready_seconds)
}

/// Ready, and for `minReadySeconds` at least.
pub fn is_available(rules: &Rules<'_>, pod: &Pod) -> bool {
    match rules.daemon_set.spec.min_ready_seconds {
        0 => pod.ready_since().is_some(),
        _ => available_at(rules, pod).is_some_and(|at| at <= rules.now),
    }
}
