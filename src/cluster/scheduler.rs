//! The scheduler: `pkg/scheduler`, as far as daemon pods and simple pods need it.
//!
//! Filters in kube-scheduler's order, the first failing one speaks for its node. Left out: preemption
//! (no victim is ever found), scoring (a pod without a named node takes the feasible node with the fewest
//! pods), volumes, pod affinity, topology spread, and the back-off between tries: a pod is tried again
//! when something changes on a node that it could go to.

use super::core::{Change, Core};
use super::events::Saying;
use super::names::NodeName;
use super::step::{Component, Reason, Step, StepKind};
use super::store::{PodId, home};
use crate::api::{Condition, Name, Node, Pod, Resources, Taint, TaintEffect};
use crate::sorted::{Map, Set};
use std::sync::Arc;

/// The scheduling queue.
#[derive(Clone, Debug, Default)]
pub struct Scheduler {
    queue: Set<PodId>,
}

/// Why a node does not take a pod.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit {
    /// The scheduler's texts; several only for resources.
    pub reasons: Vec<String>,
    /// True when deleting other pods could help.
    pub resolvable: bool,
}

impl Scheduler {
    /// Sees a change.
    pub fn observe(&mut self, core: &Core, change: &Change) {
        match change {
            Change::Pod(id, old, new) => {
                let waits = new.as_ref().is_some_and(|p| is_waiting(p));
                if waits
                    && old
                        .as_ref()
                        .is_none_or(|o| o.spec != new.as_ref().expect("waits").spec)
                {
                    self.queue.insert(*id);
                } else if !waits {
                    self.queue.remove(id);
                }
                let ended = |p: &Pod| p.status.phase.is_terminal();
                if let Some(old) = old.as_ref().filter(|o| o.node_name.is_some())
                    && new.as_ref().is_none_or(|n| ended(n) && !ended(old))
                {
                    self.retry(core, &home(old));
                }
            }
            Change::Node(name, old, Some(new)) => {
                let helpful = |o: &Node| {
                    o.meta.labels != new.meta.labels
                        || o.spec != new.spec
                        || o.status.allocatable != new.status.allocatable
                };
                if old.as_ref().is_none_or(|o| helpful(o)) {
                    self.retry(core, name);
                }
            }
            _ => {}
        }
    }

    /// Something changed on a node: pods that wait for it, or for any node, are tried again.
    fn retry(&mut self, core: &Core, node: &NodeName) {
        let any = NodeName::default();
        let waiting = core.store.pods_of(node).chain(core.store.pods_of(&any));
        self.queue
            .extend(waiting.filter(|(_, p)| is_waiting(p)).map(|(id, _)| id));
    }

    /// True when nothing is queued.
    pub fn is_idle(&self) -> bool {
        self.queue.is_empty()
    }

    /// The next binding or refusal, if any is to be made now.
    pub fn work(&mut self, core: &mut Core) -> Option<Step> {
        while let Some(id) = self.queue.pop_first() {
            let Some(pod) = core.store.pod(id).filter(|p| is_waiting(p)).cloned() else {
                continue;
            };
            let step = match choose(core, &pod) {
                Ok(node) => Some(bind(core, id, &pod, node)),
                Err(message) => refuse(core, id, &pod, message),
            };
            if step.is_some() {
                return step;
            }
        }
        None
    }
}

fn is_waiting(pod: &Pod) -> bool {
    pod.node_name.is_none() && !pod.meta.is_terminating() && !pod.status.phase.is_terminal()
}

/// The node for a pod, or the scheduler's message.
fn choose(core: &Core, pod: &Pod) -> Result<Name, String> {
    let nodes = &core.store.nodes;
    if nodes.is_empty() {
        return Err("no nodes available to schedule pods".into());
    }
    let mut refusals: Map<String, usize> = Map::new();
    let mut resolvable = 0;
    if let Some(target) = &pod.target {
        // Only its own node is filtered; all others get one blanket reason.
        if let Some(node) = nodes.get(&target.into()) {
            match filter(core, node, pod) {
                Ok(()) => return Ok(target.clone()),
                Err(unfit) => {
                    resolvable = usize::from(unfit.resolvable);
                    unfit
                        .reasons
                        .into_iter()
                        .for_each(|r| *refusals.get_or_insert_with(r, || 0) += 1);
                }
            }
        }
        let others = nodes.len() - usize::from(nodes.contains_key(&target.into()));
        if others > 0 {
            refusals.insert(
                "node(s) didn't satisfy plugin(s) [NodeAffinity]".into(),
                others,
            );
        }
    } else {
        let mut best: Option<(usize, &NodeName)> = None;
        for (name, node) in nodes {
            match filter(core, node, pod) {
                Ok(()) => {
                    let load = core.store.pods_of(name).count();
                    if best.is_none_or(|b| (load, name) < b) {
                        best = Some((load, name));
                    }
                }
                Err(unfit) => {
                    resolvable += usize::from(unfit.resolvable);
                    unfit
                        .reasons
                        .into_iter()
                        .for_each(|r| *refusals.get_or_insert_with(r, || 0) += 1);
                }
            }
        }
        if let Some((_, name)) = best {
            return Ok(name.0.clone());
        }
    }
    Err(message(nodes.len(), &refusals, resolvable))
}

/// `0/3 nodes are available: …` with the preemption part.
fn message(nodes: usize, refusals: &Map<String, usize>, resolvable: usize) -> String {
    let listed = |parts: Vec<(usize, &str)>| {
        let mut texts: Vec<String> = parts
            .into_iter()
            .filter(|(n, _)| *n > 0)
            .map(|(n, text)| format!("{n} {text}"))
            .collect();
        texts.sort_unstable();
        texts.join(", ")
    };
    let why = listed(
        refusals
            .iter()
            .map(|(text, n)| (*n, text.as_str()))
            .collect(),
    );
    let preemption = listed(vec![
        (resolvable, "No preemption victims found for incoming pod"),
        (
            nodes - resolvable,
            "Preemption is not helpful for scheduling",
        ),
    ]);
    format!(
        "0/{nodes} nodes are available: {why}. preemption: 0/{nodes} nodes are available: {preemption}."
    )
}

/// The filters for one node, in order; the first that fails speaks.
pub fn filter(core: &Core, node: &Node, pod: &Pod) -> Result<(), Unfit> {
    let unfit = |reason: &str, resolvable| {
        Err(Unfit {
            reasons: vec![reason.into()],
            resolvable,
        })
    };
    let tolerated = |taint: &Taint| pod.spec.tolerations.iter().any(|t| t.tolerates(taint));
    if node.spec.unschedulable {
        let cordon = Taint {
            key: "node.kubernetes.io/unschedulable".into(),
            value: "".into(),
            effect: TaintEffect::NoSchedule,
            time_added: None,
        };
        if !tolerated(&cordon) {
            return unfit("node(s) were unschedulable", false);
        }
    }
    let hard = |t: &&Taint| t.effect != TaintEffect::PreferNoSchedule;
    if node.spec.taints.iter().filter(hard).any(|t| !tolerated(t)) {
        return unfit("node(s) had untolerated taint(s)", false);
    }
    if !matches_affinity(node, pod) {
        return unfit("node(s) didn't match Pod's node affinity/selector", false);
    }
    if !ports_free(core, node, pod) {
        return unfit(
            "node(s) didn't have free ports for the requested pod ports",
            true,
        );
    }
    let (reasons, resolvable) = lacking(core, node, pod);
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(Unfit {
            reasons,
            resolvable,
        })
    }
}

/// `nodeSelector` and required node affinity; a daemon pod's affinity is its target.
pub fn matches_affinity(node: &Node, pod: &Pod) -> bool {
    let labels = &node.meta.labels;
    let selected = pod
        .spec
        .node_selector
        .iter()
        .all(|(k, v)| labels.get(k) == Some(v));
    let affine = match (&pod.target, &pod.spec.required_node_affinity) {
        (Some(target), _) => *target == node.meta.name,
        (None, Some(terms)) => terms.iter().any(|t| t.matches(&node.meta.name, labels)),
        (None, None) => true,
    };
    selected && affine
}

/// Are the host ports free that the pod asks for?
pub fn ports_free(core: &Core, node: &Node, pod: &Pod) -> bool {
    let wanted = || pod.spec.containers.iter().flat_map(|c| &c.host_ports);
    if wanted().next().is_none() {
        return true;
    }
    let any = |host: &str| host.is_empty() || host == "0.0.0.0";
    let clash = |a: &(Name, Name, i32), b: &(Name, Name, i32)| {
        a.0 == b.0 && a.2 == b.2 && (a.1 == b.1 || any(&a.1) || any(&b.1))
    };
    let taken = bound_to(core, node).filter(|p| p.meta.uid != pod.meta.uid);
    let mut taken = taken.flat_map(|p| p.spec.containers.iter().flat_map(|c| c.host_ports.iter()));
    !taken.any(|t| wanted().any(|w| clash(w, t)))
}

/// What the node has too little of, and whether deleting other pods could help.
pub fn lacking(core: &Core, node: &Node, pod: &Pod) -> (Vec<String>, bool) {
    let room = &node.status.allocatable;
    let (mut used, mut pods) = (Resources::default(), 0);
    let others = || bound_to(core, node).filter(|p| p.meta.uid != pod.meta.uid);
    for other in others() {
        let r = &other.spec.requests;
        pods += 1;
        used.cpu_milli = used.cpu_milli.saturating_add(r.cpu_milli);
        used.memory_bytes = used.memory_bytes.saturating_add(r.memory_bytes);
        used.ephemeral_storage_bytes = used
            .ephemeral_storage_bytes
            .saturating_add(r.ephemeral_storage_bytes);
    }
    let (mut reasons, mut resolvable) = (Vec::new(), true);
    if pods + 1 > room.pods {
        reasons.push("Too many pods".to_owned());
    }
    let mut check = |what: &str, wanted: i64, used: i64, room: i64| {
        if wanted > 0 && wanted > room.saturating_sub(used) {
            reasons.push(format!("Insufficient {what}"));
            resolvable &= wanted <= room;
        }
    };
    let wanted = &pod.spec.requests;
    check("cpu", wanted.cpu_milli, used.cpu_milli, room.cpu_milli);
    check(
        "memory",
        wanted.memory_bytes,
        used.memory_bytes,
        room.memory_bytes,
    );
    // A node that reports no ephemeral storage is not asked for it.
    if room.ephemeral_storage_bytes > 0 {
        let (wanted, used) = (wanted.ephemeral_storage_bytes, used.ephemeral_storage_bytes);
        check(
            "ephemeral-storage",
            wanted,
            used,
            room.ephemeral_storage_bytes,
        );
    }
    for (name, amount) in wanted.extended.iter() {
        let used = others().flat_map(|p| p.spec.requests.extended.iter());
        let used = used.filter(|(n, _)| n == name);
        let has = room
            .extended
            .iter()
            .find(|(n, _)| n == name)
            .map_or(0, |(_, has)| *has);
        check(
            name,
            *amount,
            used.fold(0, |sum, (_, amount)| sum.saturating_add(*amount)),
            has,
        );
    }
    (reasons, resolvable)
}

/// Pods bound to a node that still take room.
fn bound_to<'a>(core: &'a Core, node: &Node) -> impl Iterator<Item = &'a Arc<Pod>> + use<'a> {
    let pods = core
        .store
        .pods_of(&NodeName::from(&node.meta.name))
        .map(|(_, p)| p);
    pods.filter(|p| p.node_name.is_some() && !p.status.phase.is_terminal())
}

fn bind(core: &mut Core, id: PodId, pod: &Pod, node: Name) -> Step {
    let at = core.now.timestamp();
    core.update_pod(id, |p| {
        p.node_name = Some(node.clone());
        p.status.conditions.scheduled = Some(Condition {
            status: true,
            reason: Name::default(),
            message: Name::default(),
            last_transition_time: at,
        });
    });
    let message = format!(
        "Successfully assigned {}/{} to {node}",
        pod.meta.namespace, pod.meta.name
    );
    say(core, pod, "Normal", "Scheduled", message);
    step(core, StepKind::PodBound, pod, Some(node), Reason::NodeFits)
}

/// Notes why a pod cannot be bound; no step when that was known.
fn refuse(core: &mut Core, id: PodId, pod: &Pod, message: String) -> Option<Step> {
    let text: Name = message.as_str().into();
    let known = pod
        .status
        .conditions
        .scheduled
        .as_ref()
        .is_some_and(|c| !c.status && c.message == text);
    say(
        core,
        pod,
        "Warning",
        "FailedScheduling",
        message.chars().take(1024).collect(),
    );
    if known {
        return None;
    }
    let at = core.now.timestamp();
    core.update_pod(id, |p| {
        let since = match &p.status.conditions.scheduled {
            Some(c) if !c.status => c.last_transition_time,
            _ => at,
        };
        p.status.conditions.scheduled = Some(Condition {
            status: false,
            reason: "Unschedulable".into(),
            message: text.clone(),
            last_transition_time: since,
        });
    });
    let reason = Reason::NoNodeFits { message: text };
    Some(step(
        core,
        StepKind::PodUnschedulable,
        pod,
        pod.target.clone(),
        reason,
    ))
}

fn step(core: &Core, kind: StepKind, pod: &Pod, node: Option<Name>, reason: Reason) -> Step {
    Step {
        at: core.now,
        component: Component::Scheduler,
        kind,
        object: Core::pod_ref(pod),
        node,
        reason,
    }
}

fn say(core: &mut Core, pod: &Pod, kind: &'static str, reason: &'static str, message: String) {
    core.say(Saying {
        regarding: Core::pod_ref(pod),
        uid: &pod.meta.uid,
        kind,
        reason,
        message,
        component: "default-scheduler",
        host: None,
        container: None,
    });
}
