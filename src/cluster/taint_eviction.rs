//! The taint eviction controller: `pkg/controller/tainteviction/taint_eviction.go`.
//!
//! Deletes pods that do not tolerate a `NoExecute` taint of their node, at once or after the seconds that
//! they tolerate it. Left out: its rate-limited queues.

use super::agenda::{Repeat, Timer};
use super::api_server;
use super::clock::Time;
use super::core::{Change, Core};
use super::daemonset::fact::hash_of;
use super::daemonset::placement::written;
use super::events::Saying;
use super::names::NodeName;
use super::step::{Component, Reason, Step, StepKind};
use super::store::PodId;
use crate::api::{Condition, Name, Pod, Taint, TaintEffect};
use crate::sorted::{Map, Set};
use std::sync::Arc;

/// Pods to look at, and those whose time runs.
#[derive(Clone, Debug, Default)]
pub struct TaintEviction {
    dirty: Set<PodId>,
    waiting: Map<PodId, Time>,
    /// How many pods that tolerated the node's taints for some seconds were evicted, by node, and by
    /// owner and revision: what replaces them goes the same way.
    evicted: Map<(Name, Name), u32>,
}

/// A toleration that has run out this often on a node will do so again: from the third time on it is a
/// repeat.
const OFTEN: u32 = 2;

/// A repeat takes that long at least. A pod that is evicted at once takes some time in any real cluster and
/// none here, where nothing else would ever come to its turn.
const REPEAT_MS: u64 = 1000;

/// What the taints of its node mean for a pod.
enum Verdict {
    Stays,
    /// Leaves at once, because of this taint.
    Leaves(Name),
    /// Tolerates this taint for so many milliseconds.
    LeavesAfter(u64, Name),
}

impl TaintEviction {
    /// Sees a change.
    pub fn observe(&mut self, core: &Core, change: &Change) {
        match change {
            Change::Node(name, old, Some(new)) => {
                let taints = |n: &crate::api::Node| -> Vec<Taint> {
                    n.spec
                        .taints
                        .iter()
                        .filter(|t| t.effect == TaintEffect::NoExecute)
                        .cloned()
                        .collect()
                };
                if old.as_ref().map(|o| taints(o)).unwrap_or_default() != taints(new) {
                    self.forget(&new.meta.name);
                    self.dirty
                        .extend(core.store.pods_of(name).map(|(id, _)| id));
                }
            }
            Change::Node(_, Some(old), None) => self.forget(&old.meta.name),
            Change::Pod(id, old, Some(new)) => {
                let bound = new.node_name.is_some()
                    && old.as_ref().is_none_or(|o| o.node_name != new.node_name);
                if bound {
                    self.dirty.insert(*id);
                }
            }
            Change::Pod(id, _, None) => {
                self.dirty.remove(id);
                self.waiting.remove(id);
            }
            _ => {}
        }
    }

    /// True when nothing is queued.
    pub fn is_idle(&self) -> bool {
        self.dirty.is_empty()
    }

    /// The next eviction, if any is to be made now.
    pub fn work(&mut self, core: &mut Core) -> Option<Step> {
        while let Some(id) = self.dirty.pop_first() {
            let Some(pod) = core
                .store
                .pod(id)
                .filter(|p| !p.meta.is_terminating())
                .cloned()
            else {
                continue;
            };
            match verdict(core, &pod) {
                Verdict::Leaves(taint) => return Some(evict(core, id, &pod, taint, 0)),
                Verdict::LeavesAfter(ms, taint) => {
                    let before = key_of(&pod).and_then(|key| self.evicted.get(&key));
                    let repeat = match before.is_some_and(|before| *before >= OFTEN) {
                        true => Repeat::Repeat,
                        false => Repeat::Progress,
                    };
                    let ms = match repeat {
                        Repeat::Progress if ms == 0 => {
                            return Some(self.run_out(core, id, &pod, taint));
                        }
                        Repeat::Progress => ms,
                        Repeat::Repeat => ms.max(REPEAT_MS),
                    };
                    if !self.waiting.contains_key(&id) {
                        self.waiting.insert(id, core.now.plus_ms(ms));
                        core.after(ms, Timer::Evict(id), repeat);
                    }
                }
                Verdict::Stays => {
                    if self.waiting.remove(&id).is_some() {
                        core.agenda.stays(id);
                        let message = format!(
                            "Cancelling deletion of Pod {}/{}",
                            pod.meta.namespace, pod.meta.name
                        );
                        say(core, &pod, message);
                    }
                }
            }
        }
        None
    }

    /// The seconds that a pod tolerates are over.
    pub fn due(&mut self, core: &mut Core, id: PodId) -> Option<Step> {
        let at = *self.waiting.get(&id)?;
        if at > core.now {
            return None;
        }
        self.waiting.remove(&id);
        let pod = core
            .store
            .pod(id)
            .filter(|p| !p.meta.is_terminating())
            .cloned()?;
        match verdict(core, &pod) {
            Verdict::Leaves(taint) | Verdict::LeavesAfter(_, taint) => {
                Some(self.run_out(core, id, &pod, taint))
            }
            Verdict::Stays => None,
        }
    }

    /// Evicts a pod that has tolerated a taint as long as it does.
    fn run_out(&mut self, core: &mut Core, id: PodId, pod: &Arc<Pod>, taint: Name) -> Step {
        let before = key_of(pod).map_or(0, |key| {
            let evicted = self.evicted.get_or_insert_with(key, || 0);
            *evicted += 1;
            *evicted - 1
        });
        evict(core, id, pod, taint, before)
    }

    /// What has happened on a node says nothing of what will.
    fn forget(&mut self, node: &Name) {
        self.evicted.retain(|(of, _), _| of != node);
    }
}

fn verdict(core: &Core, pod: &Pod) -> Verdict {
    let node = pod
        .node_name
        .as_ref()
        .and_then(|n| core.store.nodes.get(&NodeName::from(n)));
    let taints = node
        .iter()
        .flat_map(|n| &n.spec.taints)
        .filter(|t| t.effect == TaintEffect::NoExecute);
    let mut soonest: Option<(i64, Name)> = None;
    for taint in taints {
        let Some(toleration) = pod.spec.tolerations.iter().find(|t| t.tolerates(taint)) else {
            return Verdict::Leaves(written(taint).into());
        };
        if let Some(seconds) = toleration.toleration_seconds
            && soonest.as_ref().is_none_or(|(s, _)| seconds < *s)
        {
            soonest = Some((seconds, written(taint).into()));
        }
    }
    match soonest {
        Some((seconds, taint)) => Verdict::LeavesAfter(
            u64::try_from(seconds).unwrap_or(0).saturating_mul(1000),
            taint,
        ),
        None => Verdict::Stays,
    }
}

/// The node, and the owner with its revision; `None` for a pod that nobody replaces.
fn key_of(pod: &Pod) -> Option<(Name, Name)> {
    let owner = pod.meta.controller()?;
    let revision = hash_of(pod).unwrap_or_default();
    let key = format!("{} {revision}", owner.uid);
    Some((pod.node_name.clone()?, key.into()))
}

fn evict(core: &mut Core, id: PodId, pod: &Arc<Pod>, taint: Name, before: u32) -> Step {
    say(
        core,
        pod,
        format!(
            "Marking for deletion Pod {}/{}",
            pod.meta.namespace, pod.meta.name
        ),
    );
    let at = core.now.timestamp();
    core.update_pod(id, |p| {
        p.status.conditions.disruption_target = Some(Condition {
            status: true,
            reason: "DeletionByTaintManager".into(),
            message: "Taint manager: deleting due to NoExecute taint".into(),
            last_transition_time: at,
        });
    });
    api_server::delete_pod(core, id, None);
    Step {
        at: core.now,
        component: Component::TaintEviction,
        kind: StepKind::PodDeleted,
        object: Core::pod_ref(pod),
        node: pod.node_name.clone(),
        reason: Reason::NotTolerated { taint, before },
    }
}

fn say(core: &mut Core, pod: &Pod, message: String) {
    core.say(Saying {
        regarding: Core::pod_ref(pod),
        uid: &pod.meta.uid,
        kind: "Normal",
        reason: "TaintManagerEviction",
        message,
        component: "taint-eviction-controller",
        host: None,
        container: None,
    });
}
