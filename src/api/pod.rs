//! Pods and pod templates: the canonical tree and the typed view that decisions read.

use super::{Labels, Name, ObjectMeta, Resources, SelectorRequirement, TaintEffect, Timestamp};
use serde_json::Value;
use std::sync::Arc;

/// `v1.PodTemplateSpec`, kept once for each revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodTemplate {
    /// The defaulted template as canonical JSON: `{"metadata": …, "spec": …}`.
    pub tree: Arc<Value>,
    /// `metadata.labels`.
    pub labels: Arc<Labels>,
    /// `metadata.annotations`.
    pub annotations: Arc<Labels>,
    /// `metadata.finalizers`.
    pub finalizers: Arc<[String]>,
    /// Typed view of `spec`.
    pub spec: Arc<PodSpec>,
}

/// Typed view of `v1.PodSpec`; what is not here is still in `tree`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodSpec {
    /// The whole spec as canonical JSON.
    pub tree: Arc<Value>,
    /// Labels that a node must have.
    pub node_selector: Labels,
    /// Required node affinity: ORed terms; `None` where there is none, which any node passes.
    pub required_node_affinity: Option<Vec<NodeSelectorTerm>>,
    /// `spec.nodeName`; empty when unbound.
    pub node_name: Name,
    /// In order.
    pub tolerations: Vec<Toleration>,
    /// Main containers.
    pub containers: Vec<Container>,
    /// Init containers, sidecars among them.
    pub init_containers: Vec<Container>,
    /// True when the pod uses the node's network.
    pub host_network: bool,
    /// Seconds between SIGTERM and SIGKILL.
    pub termination_grace_period_seconds: i64,
    /// Sum over containers as the scheduler counts it (init containers and sidecars included).
    pub requests: Resources,
}

/// One term of a node selector: every requirement must hold; an empty term matches nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeSelectorTerm {
    /// On labels.
    pub match_expressions: Vec<SelectorRequirement>,
    /// On fields; only `metadata.name` exists.
    pub match_fields: Vec<SelectorRequirement>,
}

/// `v1.Toleration`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toleration {
    /// Empty: every key.
    pub key: Name,
    /// How the value is compared.
    pub operator: TolerationOperator,
    /// Compared with the taint's value for `Equal`.
    pub value: Name,
    /// `None`: every effect.
    pub effect: Option<TaintEffect>,
    /// How long a `NoExecute` taint is tolerated; `None` is for ever.
    pub toleration_seconds: Option<i64>,
}

/// `v1.TolerationOperator`. `Lt` and `Gt` exist behind an alpha gate and tolerate nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TolerationOperator {
    /// Values equal; also when left out.
    Equal,
    /// Any value.
    Exists,
    /// Gated off: tolerates nothing.
    Lt,
    /// Gated off: tolerates nothing.
    Gt,
}

/// Typed view of `v1.Container`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Container {
    /// Unique in the pod.
    pub name: Name,
    /// The image as written.
    pub image: Name,
    /// `Always`, `IfNotPresent` or `Never`.
    pub image_pull_policy: Name,
    /// True for an init container with `restartPolicy: Always`.
    pub sidecar: bool,
    /// Ports of the node that the container takes: protocol, host address (may be empty), port.
    pub host_ports: Vec<(Name, Name, i32)>,
    /// True when there is a readiness probe.
    pub has_readiness_probe: bool,
}

/// `v1.Pod`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pod {
    /// Name, labels, owner.
    pub meta: ObjectMeta,
    /// The spec, shared by all pods made from one revision.
    pub spec: Arc<PodSpec>,
    /// `spec.nodeName`: where the pod is bound; `None` before.
    pub node_name: Option<Name>,
    /// The single `metadata.name` that the required node affinity asks for, if it does.
    pub target: Option<Name>,
    /// What is reported of it.
    pub status: PodStatus,
}

/// `v1.PodStatus`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PodStatus {
    /// Never changes back from Succeeded or Failed.
    pub phase: PodPhase,
    /// For example `Evicted`; mostly empty.
    pub reason: Name,
    /// For people.
    pub message: Name,
    /// The conditions that exist so far.
    pub conditions: PodConditions,
    /// When the kubelet first saw the pod.
    pub start_time: Option<Timestamp>,
    /// Main containers, once the kubelet has seen the pod.
    pub containers: Vec<ContainerStatus>,
}

impl Default for PodStatus {
    fn default() -> Self {
        PodStatus {
            phase: PodPhase::Pending,
            reason: Name::default(),
            message: Name::default(),
            conditions: PodConditions::default(),
            start_time: None,
            containers: Vec::new(),
        }
    }
}

/// `v1.PodPhase`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum PodPhase {
    /// Not every container has run yet.
    #[default]
    Pending,
    /// Containers run, or wait to be run again.
    Running,
    /// All ended well.
    Succeeded,
    /// Ended badly, rejected or evicted.
    Failed,
}

impl PodPhase {
    /// The name in YAML.
    pub fn as_str(self) -> &'static str {
        match self {
            PodPhase::Pending => "Pending",
            PodPhase::Running => "Running",
            PodPhase::Succeeded => "Succeeded",
            PodPhase::Failed => "Failed",
        }
    }

    /// True for Succeeded and Failed.
    pub fn is_terminal(self) -> bool {
        matches!(self, PodPhase::Succeeded | PodPhase::Failed)
    }
}

/// The pod conditions, each present once someone has set it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PodConditions {
    /// `PodReadyToStartContainers`.
    pub ready_to_start: Option<Condition>,
    /// `Initialized`.
    pub initialized: Option<Condition>,
    /// `Ready`.
    pub ready: Option<Condition>,
    /// `ContainersReady`.
    pub containers_ready: Option<Condition>,
    /// `PodScheduled`.
    pub scheduled: Option<Condition>,
    /// `DisruptionTarget`.
    pub disruption_target: Option<Condition>,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// `True` or `False`.
    pub status: bool,
    /// One word; may be empty.
    pub reason: Name,
    /// For people; may be empty.
    pub message: Name,
    /// When `status` changed last.
    pub last_transition_time: Timestamp,
}

/// `v1.ContainerStatus`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContainerStatus {
    /// The container's name.
    pub name: Name,
    /// The image.
    pub image: Name,
    /// What it does now.
    pub state: ContainerState,
    /// How it ended last time.
    pub last_terminated: Option<Terminated>,
    /// True when it counts as ready.
    pub ready: bool,
    /// How often it was started again.
    pub restart_count: i32,
}

/// `v1.ContainerState`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContainerState {
    /// Not running: reason (`ContainerCreating`, `ImagePullBackOff`, …) and message.
    Waiting {
        /// One word.
        reason: Name,
        /// May be empty.
        message: Name,
    },
    /// Running since.
    Running {
        /// When it started.
        started_at: Timestamp,
    },
    /// Ended.
    Terminated(Terminated),
}

/// How a container ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminated {
    /// The exit code.
    pub exit_code: i32,
    /// `Completed`, `Error`, `OOMKilled`, …
    pub reason: Name,
    /// When it had started.
    pub started_at: Timestamp,
    /// When it ended.
    pub finished_at: Timestamp,
}

impl Pod {
    /// Since when the pod is Ready; `None` when it is not.
    pub fn ready_since(&self) -> Option<Timestamp> {
        self.status
            .conditions
            .ready
            .as_ref()
            .filter(|c| c.status)
            .map(|c| c.last_transition_time)
    }

    /// When the pod becomes available if it stays Ready; `None` when it is not Ready or, with
    /// `min_ready_seconds` above 0, does not say since when (upstream's `IsPodAvailable`).
    pub fn available_at(&self, min_ready_seconds: i32) -> Option<Timestamp> {
        let since = self.ready_since()?;
        if min_ready_seconds == 0 {
            return Some(since);
        }
        (!since.is_zero()).then(|| Timestamp(since.0 + i64::from(min_ready_seconds)))
    }
}
