//! From typed objects to JSON, whole, as `kubectl get -o json` prints them (without managed fields; a list's
//! and a text form's business is elsewhere). What the playground does not model, such as addresses and
//! image ids, is left out, or at zero where Go has no "left out".

mod node;
mod pod;

pub use node::{node, resources, taint};
pub use pod::{pod, qos_class};

use super::{
    ControllerRevision, DaemonSet, DaemonSetStatus, IntOrPercent, LabelSelector, Labels,
    ObjectMeta, OwnerReference, SelectorRequirement, StrategyType, Timestamp, UpdateStrategy,
};
use serde_json::{Map, Value, json};

/// An `appsv1.DaemonSet`; the template generation is among its annotations.
pub fn daemon_set(set: &DaemonSet) -> Value {
    let mut meta = metadata(&set.meta);
    put_labels(&mut meta, "annotations", &set.all_annotations());
    let spec = &set.spec;
    let mut out_spec = Map::new();
    if spec.min_ready_seconds != 0 {
        out_spec.insert("minReadySeconds".into(), spec.min_ready_seconds.into());
    }
    out_spec.insert(
        "revisionHistoryLimit".into(),
        spec.revision_history_limit.into(),
    );
    out_spec.insert("selector".into(), label_selector(&spec.selector));
    out_spec.insert("template".into(), (*spec.template.tree).clone());
    out_spec.insert(
        "updateStrategy".into(),
        update_strategy(&spec.update_strategy),
    );
    json!({
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": meta,
        "spec": out_spec,
        "status": daemon_set_status(&set.status),
    })
}

/// An `appsv1.DaemonSetStatus`.
pub fn daemon_set_status(status: &DaemonSetStatus) -> Value {
    let mut out = Map::new();
    for (key, number) in [
        ("currentNumberScheduled", status.current_number_scheduled),
        ("desiredNumberScheduled", status.desired_number_scheduled),
        ("numberMisscheduled", status.number_misscheduled),
        ("numberReady", status.number_ready),
    ] {
        out.insert(key.into(), number.into());
    }
    for (key, number) in [
        ("numberAvailable", status.number_available.into()),
        ("numberUnavailable", status.number_unavailable.into()),
        ("observedGeneration", status.observed_generation),
        (
            "updatedNumberScheduled",
            status.updated_number_scheduled.into(),
        ),
    ] {
        if number != 0 {
            out.insert(key.into(), number.into());
        }
    }
    if let Some(count) = status.collision_count {
        out.insert("collisionCount".into(), count.into());
    }
    Value::Object(out)
}

/// An `appsv1.ControllerRevision`.
pub fn controller_revision(revision: &ControllerRevision) -> Value {
    json!({
        "apiVersion": "apps/v1",
        "data": serde_json::from_str(&revision.data).unwrap_or(Value::Null),
        "kind": "ControllerRevision",
        "metadata": metadata(&revision.meta),
        "revision": revision.revision,
    })
}

/// `metadata` of any object.
pub fn metadata(meta: &ObjectMeta) -> Map<String, Value> {
    let mut out = Map::new();
    for (key, text) in [
        ("name", &meta.name),
        ("generateName", &meta.generate_name),
        ("namespace", &meta.namespace),
        ("uid", &meta.uid),
    ] {
        put_text(&mut out, key, text);
    }
    if meta.resource_version != 0 {
        let version = meta.resource_version.to_string();
        out.insert("resourceVersion".into(), version.into());
    }
    if meta.generation != 0 {
        out.insert("generation".into(), meta.generation.into());
    }
    if !meta.creation_timestamp.is_zero() {
        out.insert("creationTimestamp".into(), time(meta.creation_timestamp));
    }
    if let Some(at) = meta.deletion_timestamp {
        out.insert("deletionTimestamp".into(), time(at));
    }
    if let Some(seconds) = meta.deletion_grace_period_seconds {
        out.insert("deletionGracePeriodSeconds".into(), seconds.into());
    }
    put_labels(&mut out, "labels", &meta.labels);
    put_labels(&mut out, "annotations", &meta.annotations);
    if !meta.owner_references.is_empty() {
        let owners = meta.owner_references.iter().map(owner_reference).collect();
        out.insert("ownerReferences".into(), Value::Array(owners));
    }
    if !meta.finalizers.is_empty() {
        out.insert("finalizers".into(), json!(*meta.finalizers));
    }
    out
}

/// `metav1.LabelSelector`.
pub fn label_selector(selector: &LabelSelector) -> Value {
    let mut out = Map::new();
    put_labels(&mut out, "matchLabels", &selector.match_labels);
    if !selector.match_expressions.is_empty() {
        let list = selector.match_expressions.iter().map(requirement).collect();
        out.insert("matchExpressions".into(), Value::Array(list));
    }
    Value::Object(out)
}

fn requirement(requirement: &SelectorRequirement) -> Value {
    let mut out = Map::new();
    out.insert("key".into(), requirement.key.as_str().into());
    out.insert("operator".into(), requirement.operator.as_str().into());
    if !requirement.values.is_empty() {
        out.insert("values".into(), json!(requirement.values));
    }
    Value::Object(out)
}

fn owner_reference(owner: &OwnerReference) -> Value {
    let mut out = Map::new();
    for (key, text) in [
        ("apiVersion", &owner.api_version),
        ("kind", &owner.kind),
        ("name", &owner.name),
        ("uid", &owner.uid),
    ] {
        out.insert(key.into(), text.to_string().into());
    }
    // Pointers in Go: false is what nobody writes.
    for (key, on) in [
        ("controller", owner.controller),
        ("blockOwnerDeletion", owner.block_owner_deletion),
    ] {
        if on {
            out.insert(key.into(), true.into());
        }
    }
    Value::Object(out)
}

fn update_strategy(strategy: &UpdateStrategy) -> Value {
    let mut out = Map::new();
    if let Some(budgets) = &strategy.rolling_update {
        let mut inner = Map::new();
        for (key, budget) in [
            ("maxSurge", &budgets.max_surge),
            ("maxUnavailable", &budgets.max_unavailable),
        ] {
            match budget {
                Some(IntOrPercent::Int(number)) => inner.insert(key.into(), (*number).into()),
                Some(IntOrPercent::Text(text)) => inner.insert(key.into(), text.as_str().into()),
                None => None,
            };
        }
        out.insert("rollingUpdate".into(), Value::Object(inner));
    }
    let kind = match strategy.kind {
        StrategyType::RollingUpdate => "RollingUpdate",
        StrategyType::OnDelete => "OnDelete",
    };
    out.insert("type".into(), kind.into());
    Value::Object(out)
}

/// RFC 3339, or null for Go's zero time.
fn time(at: Timestamp) -> Value {
    if at.is_zero() {
        Value::Null
    } else {
        at.to_string().into()
    }
}

fn put_text(out: &mut Map<String, Value>, key: &str, text: &str) {
    if !text.is_empty() {
        out.insert(key.into(), text.into());
    }
}

fn put_labels(out: &mut Map<String, Value>, key: &str, labels: &Labels) {
    if !labels.is_empty() {
        let entries = labels.iter();
        let entries = entries.map(|(key, value)| (key.clone(), value.as_str().into()));
        out.insert(key.into(), Value::Object(entries.collect()));
    }
}
