//! The pod that is made for a node.
//!
//! Mirrors `CreatePodTemplate`, `ReplaceDaemonSetPodNodeNameNodeAffinity` (`pkg/controller/daemon/util`)
//! and `GetPodFromTemplate` (`pkg/controller/controller_utils.go`).

use super::history::HASH_LABEL;
use super::placement::{AUTOMATIC, tolerations};
use crate::api::tree::{as_object, object};
use crate::api::{DaemonSet, Labels, Name, ObjectMeta, OwnerReference, PodTemplate};
use serde_json::{Value, json};
use std::sync::Arc;

/// The label that carries the template generation.
pub const GENERATION_LABEL: &str = "pod-template-generation";

/// The spec of a daemon pod for one node, as the controller sends it: automatic tolerations added, the
/// required node affinity replaced by the node's name. With `node` empty the affinity names no node;
/// the pod's `target` then stands for it.
pub fn spec(template: &PodTemplate, node: &str) -> Value {
    let mut spec = template.spec.tree.as_ref().clone();
    let mut written = spec
        .get("tolerations")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let theirs = template.spec.tolerations.len();
    for (at, toleration) in tolerations(&template.spec).iter().enumerate() {
        let automatic = AUTOMATIC.iter().any(|(key, effect)| {
            *toleration.key == **key
                && toleration.effect == Some(*effect)
                && toleration.value.is_empty()
        });
        let ours = || {
            let effect = toleration.effect.map(|e| e.as_str()).unwrap_or_default();
            json!({"key": &*toleration.key, "operator": "Exists", "effect": effect})
        };
        if at >= theirs {
            written.push(ours());
        } else if automatic && toleration.operator == crate::api::TolerationOperator::Exists {
            written[at] = ours();
        }
    }
    let field = json!({"key": "metadata.name", "operator": "In", "values": [node]});
    let term = json!({"nodeSelectorTerms": [{"matchFields": [field]}]});
    let map = as_object(&mut spec);
    map.insert("tolerations".into(), Value::Array(written));
    object(object(map, "affinity"), "nodeAffinity").insert(
        "requiredDuringSchedulingIgnoredDuringExecution".into(),
        term,
    );
    spec
}

/// Labels of a daemon pod: the template's, the hash, the template generation.
pub fn labels(template: &PodTemplate, hash: &str, template_generation: Option<i64>) -> Labels {
    let mut labels = template.labels.as_ref().clone();
    if let Some(generation) = template_generation {
        labels.insert(GENERATION_LABEL.into(), generation.to_string());
    }
    if !hash.is_empty() {
        labels.insert(HASH_LABEL.into(), hash.into());
    }
    labels
}

/// The reference by which a DaemonSet controls its pods and revisions.
pub fn owner(daemon_set: &DaemonSet) -> OwnerReference {
    OwnerReference {
        api_version: "apps/v1".into(),
        kind: "DaemonSet".into(),
        name: daemon_set.meta.name.clone(),
        uid: daemon_set.meta.uid.clone(),
        controller: true,
        block_owner_deletion: true,
    }
}

/// Metadata of a daemon pod as it is sent: no name yet, only the prefix for one.
pub fn meta(
    daemon_set: &DaemonSet,
    labels: Arc<Labels>,
    owners: Arc<[OwnerReference]>,
) -> ObjectMeta {
    let template = &daemon_set.spec.template;
    ObjectMeta {
        generate_name: prefix(&daemon_set.meta.name),
        namespace: daemon_set.meta.namespace.clone(),
        labels,
        annotations: template.annotations.clone(),
        finalizers: template.finalizers.clone(),
        owner_references: owners,
        ..ObjectMeta::default()
    }
}

/// The prefix of the pod's name: with a dash, unless that would not be a valid prefix.
fn prefix(name: &str) -> Name {
    if name.ends_with('.') {
        name.into()
    } else {
        format!("{name}-").into()
    }
}
