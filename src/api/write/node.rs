//! Nodes as JSON.

use super::{metadata, put_text, time};
use crate::api::normal::normalise;
use crate::api::quantity::{Format, Quantity};
use crate::api::{Node, NodeCondition, Resources, Taint};
use serde_json::{Map, Value, json};

/// A `v1.Node`. Heartbeat times are null: the virtual kubelet's are computed when read, and are no part of the object.
pub fn node(node: &Node) -> Value {
    let mut out = json!({
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": metadata(&node.meta),
        "spec": {
            "taints": node.spec.taints.iter().map(taint).collect::<Vec<_>>(),
            "unschedulable": node.spec.unschedulable,
        },
        "status": {
            "allocatable": resources(&node.status.allocatable),
            "capacity": resources(&node.status.capacity),
            "conditions": node.status.conditions.iter().map(condition).collect::<Vec<_>>(),
        },
    });
    normalise(&mut out, "v1.Node");
    out
}

/// A `v1.ResourceList`; amounts of zero are left out, but for extended resources.
pub fn resources(resources: &Resources) -> Map<String, Value> {
    let bytes = |n: i64| Quantity::of_units(n, Format::BinarySi);
    let count = |n: i64| Quantity::of_units(n, Format::DecimalSi);
    let mut out = Map::new();
    for (name, amount) in [
        ("cpu", Quantity::of_milli(resources.cpu_milli)),
        (
            "ephemeral-storage",
            bytes(resources.ephemeral_storage_bytes),
        ),
        ("memory", bytes(resources.memory_bytes)),
        ("pods", count(resources.pods)),
    ] {
        if amount.signum() != 0 {
            out.insert(name.into(), amount.to_string().into());
        }
    }
    for (name, amount) in resources.extended.iter() {
        let amount = if name.starts_with("hugepages-") {
            bytes(*amount)
        } else {
            count(*amount)
        };
        out.insert(name.to_string(), amount.to_string().into());
    }
    out
}

/// A `v1.Taint`.
pub fn taint(taint: &Taint) -> Value {
    let mut out = Map::new();
    out.insert("effect".into(), taint.effect.as_str().into());
    out.insert("key".into(), taint.key.to_string().into());
    put_text(&mut out, "value", &taint.value);
    if let Some(at) = taint.time_added {
        out.insert("timeAdded".into(), time(at));
    }
    Value::Object(out)
}

fn condition(condition: &NodeCondition) -> Value {
    json!({
        "type": condition.kind,
        "status": condition.status,
        "lastHeartbeatTime": null,
        "lastTransitionTime": time(condition.last_transition_time),
        "reason": condition.reason,
        "message": &*condition.message,
    })
}
