//! One node as a card: its state, what is special about it, its pods, and the pod that is not there.

use super::About;
use super::square::{PodState, Square, back_off, square};
use crate::api::{Name, Node, Pod};
use crate::cluster::Cluster;
use crate::cluster::step::Placement;
use crate::cluster::why;
use std::sync::Arc;

/// One node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The node's name.
    pub name: Name,
    /// What its Ready condition says.
    pub state: NodeState,
    /// True when cordoned.
    pub cordoned: bool,
    /// What its labels say that it is for, as `kubectl get nodes` prints it; mostly empty.
    pub roles: String,
    /// Labels that are not Kubernetes' own, as `key=value`.
    pub labels: Vec<String>,
    /// Taints as `key=value:Effect`, or `key:Effect` without a value.
    pub taints: Vec<String>,
    /// Pressure conditions that are True.
    pub pressure: Vec<&'static str>,
    /// Requested cpu in percent of the allocatable, at most 100.
    pub cpu_percent: u8,
    /// Requested memory in percent of the allocatable, at most 100.
    pub memory_percent: u8,
    /// Its pods, those of the DaemonSet in focus first, in order of creation.
    pub pods: Vec<Arc<Square>>,
    /// Where the DaemonSet in focus has no pod here: the verdict that says why. `Runs` means that
    /// one will come.
    pub ghost: Option<Placement>,
}

impl Card {
    /// True when none of its pods, which are as they were, looks otherwise now: with time one becomes
    /// available, and one that failed is tried again.
    pub(super) fn is_still_so(&self, cluster: &Cluster, pods: &[&Arc<Pod>]) -> bool {
        self.pods.iter().all(|square| match square.state {
            PodState::ReadyNotAvailable => false,
            PodState::Failing(_) => pods
                .iter()
                .find(|pod| pod.meta.name == square.name && pod.meta.namespace == square.namespace)
                .is_some_and(|pod| back_off(cluster, pod) == square.back_off),
            _ => true,
        })
    }

    /// How many of its pods are not of the DaemonSet in focus.
    pub fn other_pods(&self) -> usize {
        self.pods.iter().filter(|pod| !pod.in_focus).count()
    }
}

/// A node's Ready condition in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeState {
    /// True.
    Ready,
    /// Not True yet, for the first time.
    Joining,
    /// False.
    NotReady,
    /// Unknown: the kubelet is silent.
    Unknown,
}

pub(super) fn card(
    cluster: &Cluster,
    node: &Arc<Node>,
    its_pods: &[&Arc<Pod>],
    about: Option<&About>,
) -> Card {
    let name = &node.meta.name;
    let (mut cpu, mut memory) = (0i64, 0i64);
    let mut pods: Vec<Arc<Square>> = Vec::new();
    for pod in its_pods {
        if pod.node_name.is_some() && !pod.status.phase.is_terminal() {
            cpu = cpu.saturating_add(pod.spec.requests.cpu_milli);
            memory = memory.saturating_add(pod.spec.requests.memory_bytes);
        }
        pods.push(Arc::new(square(cluster, pod, about)));
    }
    pods.sort_by_key(|square| !square.in_focus);
    let ghost = match (about, pods.iter().any(|square| square.in_focus)) {
        (Some(about), false) => why::placement(cluster, about.set, name),
        _ => None,
    };
    let room = &node.status.allocatable;
    Card {
        name: name.clone(),
        state: state(node),
        cordoned: node.spec.unschedulable,
        roles: roles(node),
        labels: node
            .meta
            .labels
            .iter()
            .filter(|(key, _)| !is_kubernetes(key))
            .map(|(key, value)| format!("{key}={value}"))
            .collect(),
        taints: node.spec.taints.iter().map(taint_text).collect(),
        pressure: node
            .status
            .conditions
            .iter()
            .filter(|c| c.kind.ends_with("Pressure") && c.status == "True")
            .map(|c| c.kind)
            .collect(),
        cpu_percent: percent(cpu, room.cpu_milli),
        memory_percent: percent(memory, room.memory_bytes),
        pods,
        ghost,
    }
}

/// A taint as kubectl writes it.
pub(super) fn taint_text(taint: &crate::api::Taint) -> String {
    let effect = taint.effect.as_str();
    match taint.value.is_empty() {
        true => format!("{}:{effect}", taint.key),
        false => format!("{}={}:{effect}", taint.key, taint.value),
    }
}

fn state(node: &Node) -> NodeState {
    let Some(ready) = node.ready_condition() else {
        return NodeState::Joining;
    };
    match ready.status {
        "True" => NodeState::Ready,
        "Unknown" => NodeState::Unknown,
        _ if ready.last_transition_time == node.meta.creation_timestamp => NodeState::Joining,
        _ => NodeState::NotReady,
    }
}

/// `control-plane` of `node-role.kubernetes.io/control-plane`.
fn roles(node: &Node) -> String {
    let keys = node.meta.labels.keys();
    let roles = keys.filter_map(|key| key.strip_prefix("node-role.kubernetes.io/"));
    roles.collect::<Vec<&str>>().join(",")
}

/// True for labels that Kubernetes sets by itself.
fn is_kubernetes(key: &str) -> bool {
    key.split_once('/')
        .is_some_and(|(domain, _)| domain == "kubernetes.io" || domain.ends_with(".kubernetes.io"))
}

fn percent(part: i64, whole: i64) -> u8 {
    if whole <= 0 {
        return 0;
    }
    let share = i128::from(part.max(0)) * 100 / i128::from(whole);
    u8::try_from(share.min(100)).unwrap_or(100)
}
