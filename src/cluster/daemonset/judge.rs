//! One node judged into a fact.
//!
//! Mirrors `podsShouldBeOnNode`, `findUpdatedPodsOnNode` and the per-node part of
//! `updateDaemonSetStatus` (`pkg/controller/daemon`). Pure: node, pods and the moment in, fact out.

use super::fact::{Claim, Manage, NodeFact, Role, Share, hash_of};
use super::history::HASH_LABEL;
use super::placement;
use super::pod_template::GENERATION_LABEL;
use crate::api::{DaemonSet, Labels, Name, Pod, PodPhase, Timestamp, Toleration};
use crate::cluster::step::{Placement, Reason};
use crate::cluster::store::{PodId, Site, Store};
use std::sync::Arc;

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

/// A pod that belongs to the DaemonSet, with what the decisions read of it.
struct Member<'a> {
    id: PodId,
    pod: &'a Pod,
    is_new: bool,
}

/// Decides for one node at a time which pods to create and delete, and reuses its buffers from node to node.
pub struct Judge<'a> {
    rules: Rules<'a>,
    group: Vec<Member<'a>>,
    /// The labels judged last (most pods share them) and what they say.
    labels: Option<(&'a Labels, LabelVerdict)>,
}

/// What the labels of a pod say about it.
#[derive(Clone, Copy)]
struct LabelVerdict {
    matches: bool,
    is_new: bool,
}

impl<'a> Judge<'a> {
    /// By these rules.
    pub fn new(rules: Rules<'a>) -> Judge<'a> {
        Judge {
            rules,
            group: Vec::new(),
            labels: None,
        }
    }

    /// The fact of one node. Where no Node exists only unbound pods matter; pods that belong to no node at
    /// all are only claimed.
    pub fn judge(&mut self, store: &'a Store, site: &Site<'a>) -> NodeFact {
        let claims = self.claim(store.pods_at(site));
        if site.name.0.is_empty() {
            self.group.clear();
        }
        self.group
            .retain(|m| !(m.pod.meta.is_terminating() && m.pod.status.phase.is_terminal()));
        let (rules, group) = (&self.rules, &self.group[..]);
        let template = &rules.daemon_set.spec.template;
        let placement = site
            .node
            .map(|n| placement::judge(template, rules.tolerations, n));
        let manage = manage(rules, placement.as_ref(), group);
        let share = share(rules, placement.as_ref(), group);
        let should_run = placement.as_ref().is_some_and(Placement::should_run);
        let role = (should_run || !group.is_empty()).then(|| role(rules, group));
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

    /// Fills the group: owned pods first, adopted ones after. Mirrors `ClaimPods`
    /// (`pkg/controller/controller_ref_manager.go`).
    fn claim(&mut self, pods: impl Iterator<Item = (PodId, &'a Arc<Pod>)>) -> Vec<Claim> {
        let ds = self.rules.daemon_set;
        let (mut claims, mut adopted) = (Vec::new(), Vec::new());
        self.group.clear();
        for (id, pod) in pods {
            if pod.meta.namespace != ds.meta.namespace {
                continue;
            }
            let owner = pod.meta.controller();
            if owner.is_some_and(|o| o.uid != ds.meta.uid) {
                continue;
            }
            let LabelVerdict { matches, is_new } = self.verdict_of_labels(&pod.meta.labels);
            let member = Member { id, pod, is_new };
            match owner {
                Some(_) if matches => self.group.push(member),
                Some(_) if !ds.meta.is_terminating() => claims.push(Claim::Release(id)),
                None if !ds.meta.is_terminating() && !pod.meta.is_terminating() && matches => {
                    claims.push(Claim::Adopt(id));
                    adopted.push(member);
                }
                _ => {}
            }
        }
        self.group.append(&mut adopted);
        claims
    }

    fn verdict_of_labels(&mut self, labels: &'a Labels) -> LabelVerdict {
        if let Some((known, verdict)) = self.labels
            && std::ptr::eq(known, labels)
        {
            return verdict;
        }
        let verdict = LabelVerdict {
            matches: self.rules.daemon_set.spec.selector.matches(labels),
            is_new: is_updated(&self.rules, labels),
        };
        self.labels = Some((labels, verdict));
        verdict
    }
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
    let alive = || group.iter().filter(|m| !m.pod.meta.is_terminating());
    for member in alive() {
        match member.pod.status.phase {
            PodPhase::Failed => need.failed = need.failed.or(Some(member.id)),
            PodPhase::Succeeded => need.delete.push((member.id, Reason::PodSucceeded)),
            PodPhase::Pending | PodPhase::Running => {}
        }
    }
    let running = || alive().filter(|m| !m.pod.status.phase.is_terminal());
    match running().take(2).count() {
        0 => need.create = rules.surge && placement.should_run(),
        1 => {}
        _ => prune(rules, running().collect(), &mut need),
    }
    need
}

/// Several pods run: the oldest stays; with surge, the oldest new and the oldest old one.
fn prune(rules: &Rules<'_>, mut running: Vec<&Member<'_>>, need: &mut Manage) {
    running.sort_unstable_by_key(|member| survivor_order(member.pod));
    if rules.surge {
        return prune_to_pair(rules, &running, need);
    }
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
    let alive = |is_new: bool| {
        let mut pods = group
            .iter()
            .filter(move |m| m.is_new == is_new && !m.pod.meta.is_terminating());
        (pods.next(), pods.next())
    };
    let ((new, None), (old, None)) = (alive(true), alive(false)) else {
        return Role::Messy;
    };
    let available = |m: &Member<'_>| is_available(rules, m.pod);
    match (new, old) {
        (None, None) => Role::Empty,
        (Some(n), None) if available(n) => Role::NewAvailable,
        (Some(_), None) => Role::NewUnavailable,
        (None, Some(o)) if available(o) => Role::OldAvailable(o.id),
        (None, Some(o)) => Role::OldUnavailable(o.id),
        (Some(n), Some(o)) if available(n) => Role::PairNewAvailable {
            old: o.id,
            new: n.id,
            old_available: available(o),
        },
        (Some(_), Some(o)) => Role::PairNewUnavailable {
            old_available: available(o),
        },
    }
}

fn share(rules: &Rules<'_>, placement: Option<&Placement>, group: &[Member<'_>]) -> Share {
    let Some(placement) = placement else {
        return Share::default();
    };
    let desired = placement.should_run();
    let first = group
        .iter()
        .min_by(|a, b| survivor_order(a.pod).cmp(&survivor_order(b.pod)));
    let Some(Member { pod, is_new, .. }) = first else {
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
        updated: *is_new,
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

/// Of the current revision, by hash or by template generation (`IsPodUpdated`).
fn is_updated(rules: &Rules<'_>, labels: &Labels) -> bool {
    let generation = || {
        let wanted = rules.daemon_set.template_generation?;
        let label = labels.get(GENERATION_LABEL)?;
        Some(*label == wanted.to_string())
    };
    let hash = || labels.get(HASH_LABEL).map(String::as_str);
    (!rules.hash.is_empty() && hash() == Some(rules.hash)) || generation().unwrap_or(false)
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
