//! From JSON objects to typed ones. The input was validated before or recorded from the real thing, so
//! these functions are tolerant: what is missing or of a wrong type takes its zero value. Nothing is
//! checked or defaulted here.

mod daemonset;
mod node;
mod pod;
mod resources;

pub use daemonset::{controller_revision, daemon_set};
pub use node::node;
pub use pod::{pod, pod_spec, pod_template, toleration};

use super::{Labels, Name, ObjectMeta, OwnerReference, SelectorRequirement, Timestamp};
use serde_json::Value;
use std::sync::Arc;

/// `metadata` of any object, under the key `metadata` of `object`.
pub fn metadata(object: &Value) -> ObjectMeta {
    let meta = &object["metadata"];
    ObjectMeta {
        name: name(meta, "name"),
        generate_name: name(meta, "generateName"),
        namespace: name(meta, "namespace"),
        uid: name(meta, "uid"),
        resource_version: text(meta, "resourceVersion").parse().unwrap_or_default(),
        generation: integer(meta, "generation"),
        creation_timestamp: time(meta, "creationTimestamp").unwrap_or_default(),
        deletion_timestamp: time(meta, "deletionTimestamp"),
        deletion_grace_period_seconds: meta["deletionGracePeriodSeconds"].as_i64(),
        labels: Arc::new(labels(meta, "labels")),
        annotations: Arc::new(labels(meta, "annotations")),
        owner_references: list(meta, "ownerReferences")
            .iter()
            .map(owner_reference)
            .collect(),
        finalizers: texts(meta, "finalizers").into(),
    }
}

fn owner_reference(value: &Value) -> OwnerReference {
    OwnerReference {
        api_version: name(value, "apiVersion"),
        kind: name(value, "kind"),
        name: name(value, "name"),
        uid: name(value, "uid"),
        controller: boolean(value, "controller"),
        block_owner_deletion: boolean(value, "blockOwnerDeletion"),
    }
}

fn requirements(value: &Value, key: &str) -> Vec<SelectorRequirement> {
    list(value, key)
        .iter()
        .map(|r| SelectorRequirement {
            key: text(r, "key").into(),
            operator: text(r, "operator").into(),
            values: texts(r, "values"),
        })
        .collect()
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn name(value: &Value, key: &str) -> Name {
    text(value, key).into()
}

fn boolean(value: &Value, key: &str) -> bool {
    value[key].as_bool().unwrap_or_default()
}

fn integer(value: &Value, key: &str) -> i64 {
    value[key].as_i64().unwrap_or_default()
}

fn small(value: &Value, key: &str) -> i32 {
    i32::try_from(integer(value, key)).unwrap_or_default()
}

fn time(value: &Value, key: &str) -> Option<Timestamp> {
    Timestamp::parse(text(value, key))
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    list(value, key)
        .iter()
        .map(|v| v.as_str().unwrap_or_default().to_string())
        .collect()
}

fn labels(value: &Value, key: &str) -> Labels {
    let Some(map) = value[key].as_object() else {
        return Labels::new();
    };
    map.iter()
        .map(|(k, v)| (k.clone(), v.as_str().unwrap_or_default().to_string()))
        .collect()
}
