//! Nodes: labels, taints, conditions, room for pods.

use super::{Name, ObjectMeta, Timestamp};
use std::sync::Arc;

/// `v1.Node`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Name, labels, annotations.
    pub meta: ObjectMeta,
    /// Cordon and taints.
    pub spec: NodeSpec,
    /// What the kubelet and the node controller report.
    pub status: NodeStatus,
}

/// `v1.NodeSpec`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeSpec {
    /// True when cordoned.
    pub unschedulable: bool,
    /// In the object's own order; unique by key and effect.
    pub taints: Vec<Taint>,
}

/// `v1.NodeStatus`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeStatus {
    /// What the machine has.
    pub capacity: Resources,
    /// What pods may request; equal to the capacity where not said.
    pub allocatable: Resources,
    /// MemoryPressure, DiskPressure, PIDPressure, Ready, in this order.
    pub conditions: Vec<NodeCondition>,
}

/// One entry of `status.conditions`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeCondition {
    /// For example `Ready`.
    pub kind: &'static str,
    /// `True`, `False` or `Unknown`.
    pub status: &'static str,
    /// One word, for programs.
    pub reason: &'static str,
    /// One line, for people.
    pub message: Name,
    /// When `status` changed last.
    pub last_transition_time: Timestamp,
}

/// Amounts of resources, as exact integers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resources {
    /// Thousandths of a cpu.
    pub cpu_milli: i64,
    /// Bytes.
    pub memory_bytes: i64,
    /// Bytes.
    pub ephemeral_storage_bytes: i64,
    /// Number of pods (nodes only).
    pub pods: i64,
    /// Extended resources by name, in whole units; sorted by name.
    pub extended: Arc<[(Name, i64)]>,
}

/// `v1.Taint`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taint {
    /// For example `dedicated`.
    pub key: Name,
    /// May be empty.
    pub value: Name,
    /// What the taint does to pods that do not tolerate it.
    pub effect: TaintEffect,
    /// When the taint was set; only the system's own taints carry it.
    pub time_added: Option<Timestamp>,
}

/// `v1.TaintEffect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaintEffect {
    /// New pods stay away.
    NoSchedule,
    /// New pods rather go elsewhere.
    PreferNoSchedule,
    /// New pods stay away and running ones leave.
    NoExecute,
}

impl TaintEffect {
    /// The name in YAML.
    pub fn as_str(self) -> &'static str {
        match self {
            TaintEffect::NoSchedule => "NoSchedule",
            TaintEffect::PreferNoSchedule => "PreferNoSchedule",
            TaintEffect::NoExecute => "NoExecute",
        }
    }

    /// Reads the name; `None` if there is no such effect.
    pub fn parse(text: &str) -> Option<TaintEffect> {
        [
            TaintEffect::NoSchedule,
            TaintEffect::PreferNoSchedule,
            TaintEffect::NoExecute,
        ]
        .into_iter()
        .find(|e| e.as_str() == text)
    }
}

impl Node {
    /// The `Ready` condition, if the kubelet has posted one.
    pub fn ready_condition(&self) -> Option<&NodeCondition> {
        self.status.conditions.iter().find(|c| c.kind == "Ready")
    }

    /// True when the `Ready` condition is `True`.
    pub fn is_ready(&self) -> bool {
        self.ready_condition().is_some_and(|c| c.status == "True")
    }
}
