//! Nodes from JSON. Kept are the conditions and reasons that the kubelet and the node-lifecycle controller
//! write; others, which only add-ons write, are left out.

use super::resources::resources;
use super::{boolean, list, metadata, name, text, time};
use crate::api::{Node, NodeCondition, NodeSpec, NodeStatus, Taint, TaintEffect};
use serde_json::Value;

/// Condition types in the order in which a kubelet lists them.
const CONDITIONS: [&str; 5] = [
    "NetworkUnavailable",
    "MemoryPressure",
    "DiskPressure",
    "PIDPressure",
    "Ready",
];
const REASONS: [&str; 13] = [
    "KubeletReady",
    "KubeletNotReady",
    "KubeletHasSufficientMemory",
    "KubeletHasInsufficientMemory",
    "KubeletHasNoDiskPressure",
    "KubeletHasDiskPressure",
    "KubeletHasSufficientPID",
    "KubeletHasInsufficientPID",
    "NodeStatusUnknown",
    "NodeStatusNeverUpdated",
    "RouteCreated",
    "NoRouteCreated",
    "CiliumIsUp",
];

/// A `v1.Node`; `allocatable` is the capacity where it is not given.
pub fn node(value: &Value) -> Node {
    let spec = &value["spec"];
    let status = &value["status"];
    let capacity = resources(&status["capacity"]);
    let allocatable = if status["allocatable"].is_object() {
        resources(&status["allocatable"])
    } else {
        capacity.clone()
    };
    Node {
        meta: metadata(value),
        spec: NodeSpec {
            unschedulable: boolean(spec, "unschedulable"),
            taints: list(spec, "taints").iter().filter_map(taint).collect(),
        },
        status: NodeStatus {
            capacity,
            allocatable,
            conditions: list(status, "conditions")
                .iter()
                .filter_map(condition)
                .collect(),
        },
    }
}

/// `None` for an effect that Kubernetes does not have: such a taint does nothing.
fn taint(value: &Value) -> Option<Taint> {
    Some(Taint {
        key: name(value, "key"),
        value: name(value, "value"),
        effect: TaintEffect::parse(text(value, "effect"))?,
        time_added: time(value, "timeAdded"),
    })
}

fn condition(value: &Value) -> Option<NodeCondition> {
    let known = |names: &[&'static str], key: &str| {
        let wanted = text(value, key);
        names.iter().copied().find(|n| *n == wanted)
    };
    Some(NodeCondition {
        kind: known(&CONDITIONS, "type")?,
        status: known(&["True", "False"], "status").unwrap_or("Unknown"),
        reason: known(&REASONS, "reason").unwrap_or_default(),
        message: name(value, "message"),
        last_transition_time: time(value, "lastTransitionTime").unwrap_or_default(),
    })
}
