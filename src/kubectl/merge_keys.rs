//! How lists are merged: the `patchStrategy` and `patchMergeKey` tags of the Kubernetes structs
//! (`staging/src/k8s.io/api/{core,apps}/v1/types.go`). A list that is not here is replaced whole.

use crate::api::schema::{self, Shape};
use serde_json::Value;

/// How a list is merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// The new list takes the place of the old one.
    Replace,
    /// Elements with the same key are one.
    Keyed {
        /// Fields that make the key.
        keys: &'static [&'static str],
        /// True where a changed element keeps only the fields that the manifest has: another source
        /// of a volume drives the old one out.
        retain: bool,
    },
    /// A set of texts.
    Set,
}

const fn keyed(keys: &'static [&'static str]) -> Strategy {
    Strategy::Keyed {
        keys,
        retain: false,
    }
}

/// The strategy of a field of a struct.
pub fn strategy(struct_name: &str, field: &str) -> Strategy {
    match (struct_name, field) {
        ("v1.PodSpec", "volumes") => Strategy::Keyed {
            keys: &["name"],
            retain: true,
        },
        (
            "v1.PodSpec",
            "containers"
            | "initContainers"
            | "ephemeralContainers"
            | "imagePullSecrets"
            | "resourceClaims"
            | "schedulingGates",
        )
        | ("v1.Container", "env") => keyed(&["name"]),
        ("v1.PodSpec", "hostAliases") => keyed(&["ip"]),
        ("v1.PodSpec", "topologySpreadConstraints") => keyed(&["topologyKey"]),
        // The tag names containerPort alone; with it, one port number under two protocols is lost.
        ("v1.Container", "ports") => keyed(&["containerPort", "protocol"]),
        ("v1.Container", "volumeMounts") => keyed(&["mountPath"]),
        ("v1.Container", "volumeDevices") => keyed(&["devicePath"]),
        ("v1.ObjectMeta", "ownerReferences") => keyed(&["uid"]),
        ("v1.NodeStatus" | "v1.PodStatus", "conditions") => keyed(&["type"]),
        ("v1.NodeStatus", "addresses") => keyed(&["type"]),
        ("v1.ObjectMeta", "finalizers") | ("v1.NodeSpec", "podCIDRs") => Strategy::Set,
        _ => Strategy::Replace,
    }
}

/// The key of an element; a port without a protocol is TCP.
pub fn key_of(element: &Value, keys: &[&str]) -> Vec<Value> {
    let part = |key: &&str| match (element.get(*key), *key) {
        (None, "protocol") => Value::from("TCP"),
        (found, _) => found.cloned().unwrap_or_default(),
    };
    keys.iter().map(part).collect()
}

/// The Go type of a field of a Go type, pointers taken off.
pub fn field_type(go_type: &'static str, field: &str) -> Option<&'static str> {
    match schema::shape(go_type) {
        Shape::Map(inner) => Some(inner.trim_start_matches('*')),
        Shape::Struct(fields) => fields.iter().find_map(|f| match f.is_inline {
            true => field_type(f.go_type, field),
            false => (f.json_name == field).then(|| f.go_type.trim_start_matches('*')),
        }),
        _ => None,
    }
}

/// The Go type of the elements of a list.
pub fn element_type(go_type: &'static str) -> Option<&'static str> {
    go_type
        .strip_prefix("[]")
        .map(|t| t.trim_start_matches('*'))
}
