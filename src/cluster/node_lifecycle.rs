//! The node lifecycle controller: `pkg/controller/nodelifecycle/node_lifecycle_controller.go`.
//!
//! Turns conditions and cordon into taints, and finds nodes whose lease has expired. Left out: the rate
//! limit of `NoExecute` taints between nodes, zones by label (all nodes are one zone), and the
//! `NoExecute` taint of a node that joins, which is Ready before the controller's next round.

use super::agenda::{Repeat, Timer};
use super::clock::Time;
use super::core::{Change, Core};
use super::events::Saying;
use super::names::NodeName;
use super::step::{Component, Names, Reason, Step, StepKind};
use super::store::PodId;
use crate::api::{Condition, Name, Node, NodeCondition, Taint, TaintEffect};
use crate::sorted::Set;
use std::collections::VecDeque;

/// How long a lease may stand still before the node counts as unreachable.
pub const GRACE_SECONDS: i64 = 50;
const RENEW_MS: u64 = 10_000;
const ROUND_MS: u64 = 5_000;
const COMPONENT: &str = "node-controller";

const NOT_READY: &str = "node.kubernetes.io/not-ready";
const UNREACHABLE: &str = "node.kubernetes.io/unreachable";
const UNSCHEDULABLE: &str = "node.kubernetes.io/unschedulable";
const PRESSURES: [(&str, &str); 4] = [
    ("MemoryPressure", "node.kubernetes.io/memory-pressure"),
    ("DiskPressure", "node.kubernetes.io/disk-pressure"),
    ("PIDPressure", "node.kubernetes.io/pid-pressure"),
    (
        "NetworkUnavailable",
        "node.kubernetes.io/network-unavailable",
    ),
];

/// What the controller has yet to look at.
#[derive(Clone, Debug, Default)]
pub struct NodeLifecycle {
    dirty: Set<NodeName>,
    unready: VecDeque<PodId>,
}

impl NodeLifecycle {
    /// Sees a change.
    pub fn observe(&mut self, core: &mut Core, change: &Change) {
        let Change::Node(name, old, new) = change else {
            return;
        };
        let said = match (old, new) {
            (None, Some(_)) => (
                "RegisteredNode",
                format!("Node {0} event: Registered Node {0} in Controller", name.0),
            ),
            (Some(_), None) => (
                "RemovingNode",
                format!("Node {0} event: Removing Node {0} from Controller", name.0),
            ),
            _ => ("", String::new()),
        };
        if !said.0.is_empty() {
            say(core, &name.0, said.0, said.1);
        }
        if new.is_some() {
            self.dirty.insert(name.clone());
        }
    }

    /// True when nothing is queued.
    pub fn is_idle(&self) -> bool {
        self.dirty.is_empty() && self.unready.is_empty()
    }

    /// The next write, if any is to be made now.
    pub fn work(&mut self, core: &mut Core) -> Option<Step> {
        while let Some(id) = self.unready.pop_front() {
            if let Some(step) = mark_not_ready(core, id) {
                return Some(step);
            }
        }
        while let Some(name) = self.dirty.pop_first() {
            let Some(node) = core.store.nodes.get(&name).cloned() else {
                continue;
            };
            let disrupted = is_unknown(&node) && is_disrupted(core);
            let wanted = wanted_taints(&node, disrupted);
            let is_ours = |t: &Taint| is_system(&t.key, t.effect);
            let is_wanted = |t: &Taint| wanted.iter().any(|(k, e)| *t.key == **k && t.effect == *e);
            let over: Vec<Taint> = node
                .spec
                .taints
                .iter()
                .filter(|t| is_ours(t) && !is_wanted(t))
                .cloned()
                .collect();
            if !over.is_empty() {
                core.update_node(&name, |n| n.spec.taints.retain(|t| !over.contains(t)));
                let taints = Names::of(over.iter().map(taint_name));
                return Some(node_step(
                    core,
                    &name.0,
                    StepKind::NodeUntainted,
                    Reason::TaintCauseOver { taints },
                ));
            }
            let has = |k: &str, e: TaintEffect| {
                node.spec
                    .taints
                    .iter()
                    .any(|t| *t.key == *k && t.effect == e)
            };
            let missing: Vec<Taint> = wanted
                .iter()
                .filter(|(k, e)| !has(k, *e))
                .map(|(key, effect)| Taint {
                    key: (*key).into(),
                    value: "".into(),
                    effect: *effect,
                    time_added: Some(core.now.timestamp()),
                })
                .collect();
            if !missing.is_empty() {
                let taints = Names::of(missing.iter().map(taint_name));
                core.update_node(&name, |n| n.spec.taints.extend(missing));
                let reason = Reason::ConditionAsksTaint { taints };
                return Some(node_step(core, &name.0, StepKind::NodeTainted, reason));
            }
        }
        None
    }

    /// A node's power was lost at `now`: its lease was renewed last at the full ten seconds before, and
    /// the controller's rounds are every five seconds.
    pub fn power_lost(core: &mut Core, name: &Name, uid: &Name) {
        let renewed = core.now.0 / RENEW_MS * RENEW_MS;
        let expires = renewed + GRACE_SECONDS.unsigned_abs() * 1000;
        let round = expires / ROUND_MS * ROUND_MS + ROUND_MS;
        core.agenda.add(
            Time(round),
            Timer::LeaseExpires(name.clone(), uid.clone()),
            Repeat::Progress,
        );
    }

    /// The lease has expired: the node's conditions become Unknown and its pods not Ready.
    pub fn lease_expired(&mut self, core: &mut Core, name: &Name) -> Step {
        let at = core.now.timestamp();
        core.update_node(&NodeName::from(name), |node| {
            for condition in &mut node.status.conditions {
                let since = if condition.status == "Unknown" {
                    condition.last_transition_time
                } else {
                    at
                };
                *condition = NodeCondition {
                    kind: condition.kind,
                    status: "Unknown",
                    reason: "NodeStatusUnknown",
                    message: "Kubelet stopped posting node status.".into(),
                    last_transition_time: since,
                };
            }
        });
        say(
            core,
            name,
            "NodeNotReady",
            format!("Node {name} status is now: NodeNotReady"),
        );
        let on_node = core.store.pods_of(&NodeName::from(name));
        self.unready.extend(
            on_node
                .filter(|(_, p)| p.ready_since().is_some())
                .map(|(id, _)| id),
        );
        // The other nodes' taints may hang on how many are ready.
        self.dirty.extend(core.store.nodes.keys().cloned());
        node_step(
            core,
            name,
            StepKind::NodeNotReady,
            Reason::LeaseExpired {
                grace_seconds: GRACE_SECONDS,
            },
        )
    }
}

fn node_step(core: &Core, name: &Name, kind: StepKind, reason: Reason) -> Step {
    Step {
        at: core.now,
        component: Component::NodeLifecycle,
        kind,
        object: Core::node_ref(name),
        node: Some(name.clone()),
        reason,
    }
}

fn mark_not_ready(core: &mut Core, id: PodId) -> Option<Step> {
    let pod = core
        .store
        .pod(id)
        .filter(|p| p.ready_since().is_some())?
        .clone();
    let at = core.now.timestamp();
    core.update_pod(id, |p| {
        if let Some(ready) = &mut p.status.conditions.ready {
            *ready = Condition {
                status: false,
                last_transition_time: at,
                ..ready.clone()
            };
        }
    });
    let object = Core::pod_ref(&pod);
    core.say(Saying {
        regarding: object.clone(),
        uid: &pod.meta.uid,
        kind: "Warning",
        reason: "NodeNotReady",
        message: "Node is not ready".into(),
        component: COMPONENT,
        host: None,
        container: None,
    });
    Some(Step {
        at: core.now,
        component: Component::NodeLifecycle,
        kind: StepKind::PodNotReady,
        object,
        node: pod.node_name.clone(),
        reason: Reason::NodeIsNotReady,
    })
}

/// More than two nodes and 55 % of all are not Ready, or all of them: no `NoExecute` taints then.
fn is_disrupted(core: &Core) -> bool {
    let all = core.store.nodes.len();
    let down = core.store.nodes.values().filter(|n| is_unknown(n)).count();
    down > 0 && (down == all || (down > 2 && down * 100 >= all * 55))
}

fn is_unknown(node: &Node) -> bool {
    node.ready_condition()
        .is_some_and(|c| c.status == "Unknown")
}

/// The taints that this controller sets and removes.
fn is_system(key: &str, effect: TaintEffect) -> bool {
    match effect {
        TaintEffect::NoSchedule => {
            [NOT_READY, UNREACHABLE, UNSCHEDULABLE].contains(&key)
                || PRESSURES.iter().any(|(_, k)| *k == key)
        }
        TaintEffect::NoExecute => [NOT_READY, UNREACHABLE].contains(&key),
        TaintEffect::PreferNoSchedule => false,
    }
}

fn wanted_taints(node: &Node, disrupted: bool) -> Vec<(&'static str, TaintEffect)> {
    let mut wanted = Vec::new();
    match node.ready_condition().map_or("False", |c| c.status) {
        "True" => {}
        "Unknown" => {
            wanted.push((UNREACHABLE, TaintEffect::NoSchedule));
            if !disrupted {
                wanted.push((UNREACHABLE, TaintEffect::NoExecute));
            }
        }
        _ => wanted.push((NOT_READY, TaintEffect::NoSchedule)),
    }
    for (kind, key) in PRESSURES {
        if node
            .status
            .conditions
            .iter()
            .any(|c| c.kind == kind && c.status == "True")
        {
            wanted.push((key, TaintEffect::NoSchedule));
        }
    }
    if node.spec.unschedulable {
        wanted.push((UNSCHEDULABLE, TaintEffect::NoSchedule));
    }
    wanted
}

fn taint_name(taint: &Taint) -> Name {
    format!("{}:{}", taint.key, taint.effect.as_str()).into()
}

fn say(core: &mut Core, node: &Name, reason: &'static str, message: String) {
    core.say(Saying {
        regarding: Core::node_ref(node),
        uid: &"".into(),
        kind: "Normal",
        reason,
        message,
        component: COMPONENT,
        host: None,
        container: None,
    });
}
