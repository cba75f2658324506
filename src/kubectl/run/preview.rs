//! What `kubectl apply -f -` would change, without doing it (`kubectl diff`), as whole objects. The
//! API server may still refuse what stands here.

use super::apply::{LAST_APPLIED, go_type, with_last_applied};
use super::text;
use crate::api::defaults;
use crate::cluster::Cluster;
use crate::cluster::request::Kind;
use crate::manifest::Manifest;
use serde_json::Value;

/// One object of a text before and after it is applied.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// Its kind.
    pub kind: Kind,
    /// Empty for nodes and namespaces.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The live object; `None` when it is not there yet.
    pub before: Option<Value>,
    /// The object as it would be asked for; a new one as it was written.
    pub after: Value,
}

/// The objects of a text that have a name, in its order. What the server keeps for itself (status,
/// uid, versions, the last applied text) is left out on both sides.
pub fn preview(cluster: &Cluster, manifests: &[Manifest]) -> Vec<Preview> {
    let named = manifests.iter().filter(|m| !m.name().is_empty());
    named.map(|manifest| one(cluster, manifest)).collect()
}

fn one(cluster: &Cluster, manifest: &Manifest) -> Preview {
    let kind = super::manifests::kind(manifest.kind);
    let mut written = manifest.value.clone();
    let namespace = match (kind.is_namespaced(), manifest.namespace()) {
        (false, _) => "",
        (true, "") => "default",
        (true, given) => given,
    };
    if kind.is_namespaced() {
        written["metadata"]["namespace"] = namespace.into();
    }
    let name = manifest.name();
    let live = cluster.get(kind, namespace, name).ok();
    let after = match &live {
        None => written,
        Some(live) => {
            let last = text(live, &["metadata", "annotations", LAST_APPLIED]);
            let original: Option<Value> = serde_json::from_str(last).ok();
            let wanted = with_last_applied(&written);
            let merged =
                super::super::merge::three_way(original.as_ref(), &wanted, live, go_type(kind));
            let mut after = merged.object;
            match kind {
                Kind::DaemonSet => defaults::daemon_set(&mut after),
                Kind::Pod => defaults::pod(&mut after),
                Kind::Node => defaults::node(&mut after),
                Kind::Namespace | Kind::ControllerRevision => {}
            }
            after
        }
    };
    Preview {
        kind,
        namespace: namespace.to_owned(),
        name: name.to_owned(),
        before: live.map(without_server_fields),
        after: without_server_fields(after),
    }
}

/// The object without the fields that only the API server writes.
fn without_server_fields(mut object: Value) -> Value {
    const OF_SERVER: [&str; 7] = [
        "creationTimestamp",
        "deletionGracePeriodSeconds",
        "deletionTimestamp",
        "generation",
        "managedFields",
        "resourceVersion",
        "uid",
    ];
    if let Some(all) = object.as_object_mut() {
        all.remove("status");
    }
    let metadata = object.get_mut("metadata").and_then(Value::as_object_mut);
    if let Some(metadata) = metadata {
        for name in OF_SERVER {
            metadata.remove(name);
        }
        let annotations = metadata
            .get_mut("annotations")
            .and_then(Value::as_object_mut);
        if let Some(annotations) = annotations {
            annotations.remove(LAST_APPLIED);
            annotations.remove("deprecated.daemonset.template.generation");
            if annotations.is_empty() {
                metadata.remove("annotations");
            }
        }
    }
    object
}
