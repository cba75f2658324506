//! The API server: defaulting, validation, admission and the rules of storage, by
//! `staging/src/k8s.io/apiserver` and `pkg/registry`.
//!
//! A refused request changes nothing. Left out: patches (kubectl sends whole objects), status
//! subresources, quota, and the deletion of namespaces.

mod errors;
mod update;

pub use errors::{error, not_found};
pub use update::update;

use super::core::Core;
use super::garbage_collector::{FOREGROUND, ORPHAN};
use super::names::{NodeName, generated};
use super::request::{ApiError, Cascade, ErrorReason, Kind, Response};
use super::store::PodId;
use crate::api::quoted::quoted;
use crate::api::validation;
use crate::api::{
    DaemonSet, DaemonSetStatus, Labels, Name, Node, Pod, PodSpec, PodStatus, Timestamp, defaults,
    read, write,
};
use errors::{invalid, resource, unsupported};
use serde_json::{Value, json};
use std::sync::Arc;

/// What a created Node still needs: its machine.
pub enum Created {
    /// Stored.
    Stored(Response),
    /// A Node: the cluster lets its machine join.
    Joins(Box<Node>, Response),
}

/// POST.
pub fn create(core: &mut Core, kind: Kind, object: &Value) -> Result<Created, ApiError> {
    let mut object = object.clone();
    let namespace = if kind.is_namespaced() {
        namespace_of(&object)
    } else {
        "".into()
    };
    let metadata = errors::metadata(kind, &mut object)?;
    if kind.is_namespaced() {
        metadata.insert("namespace".into(), json!(&*namespace));
        require_namespace(core, &namespace)?;
    }
    let key = [kind.name(), &namespace, text(&object, "generateName")];
    if text(&object, "name").is_empty() && !text(&object, "generateName").is_empty() {
        let prefix = text(&object, "generateName").to_owned();
        let n = core.birth("generated", &namespace, &prefix.as_str().into());
        let name = generated(core.seed, &prefix, &key, n);
        errors::metadata(kind, &mut object)?.insert("name".into(), name.into());
    }
    let checked = match kind {
        Kind::DaemonSet => {
            defaults::daemon_set(&mut object);
            validation::daemon_set_create(&object)
        }
        Kind::Pod => {
            defaults::pod(&mut object);
            validation::pod_create(&object)
        }
        Kind::Node => {
            defaults::node(&mut object);
            validation::node(&object)
        }
        Kind::Namespace => validation::namespace(&object),
        Kind::ControllerRevision => return Err(unsupported(kind, "created")),
    };
    let name: Name = text(&object, "name").into();
    if !checked.errors.is_empty() {
        return Err(invalid(kind, &name, &checked.errors));
    }
    let version = text(&object, "resourceVersion");
    if version.parse::<u64>().is_ok_and(|version| version != 0) {
        let message = "resourceVersion should not be set on objects to be created";
        return Err(error(ErrorReason::Unknown, kind, &name, message.to_owned()));
    }
    if exists(core, kind, &namespace, &name) {
        let message = format!("{} {} already exists", resource(kind), quoted(&name));
        return Err(error(ErrorReason::AlreadyExists, kind, &name, message));
    }
    let answer = |object: Value| Response {
        object,
        changed: true,
        warnings: checked.warnings,
    };
    let uid = core.new_uid(kind.name(), &namespace, &name);
    let born = core.now.timestamp();
    Ok(match kind {
        Kind::DaemonSet => {
            let mut ds = read::daemon_set(&object);
            ds.meta.uid = uid;
            ds.meta.creation_timestamp = born;
            ds.meta.generation = 1;
            ds.meta.deletion_timestamp = None;
            // One that is given is kept, as long as it counts.
            ds.template_generation = Some(ds.template_generation.unwrap_or(1).max(1));
            ds.status = DaemonSetStatus::default();
            drop_template_generation(&mut ds.meta.annotations);
            let shown = write::daemon_set(&ds);
            core.put_daemon_set(ds);
            Created::Stored(answer(shown))
        }
        Kind::Pod => {
            let mut pod = read::pod(&object);
            pod.meta.uid = uid;
            pod.meta.creation_timestamp = born;
            pod.meta.deletion_timestamp = None;
            pod.status = PodStatus::default();
            let shown = write::pod(&pod);
            core.add_pod(pod);
            Created::Stored(answer(shown))
        }
        Kind::Node => {
            let mut node = read::node(&object);
            node.meta.uid = uid;
            complete_node(&mut node, born);
            let shown = write::node(&node);
            Created::Joins(Box::new(node), answer(shown))
        }
        Kind::Namespace | Kind::ControllerRevision => {
            core.store.namespaces.insert(name);
            Created::Stored(answer(object))
        }
    })
}

/// DELETE of anything but a Node, whose machine the cluster takes along.
pub fn delete(
    core: &mut Core,
    kind: Kind,
    namespace: &Name,
    name: &Name,
    cascade: Cascade,
    grace_seconds: Option<i64>,
) -> Result<Response, ApiError> {
    let object = get(core, kind, namespace, name)?;
    match kind {
        Kind::DaemonSet => delete_daemon_set(core, namespace, name, cascade),
        Kind::Pod => {
            if let Some(id) = core.store.pod_id(namespace, name) {
                delete_pod(core, id, grace_seconds);
            }
        }
        Kind::ControllerRevision => {
            core.remove_revision(&(namespace.clone(), name.clone()));
        }
        Kind::Node => {
            core.remove_node(&name.into());
        }
        Kind::Namespace => return Err(unsupported(kind, "deleted")),
    }
    Ok(Response {
        object,
        changed: true,
        warnings: Vec::new(),
    })
}

fn delete_daemon_set(core: &mut Core, namespace: &Name, name: &Name, cascade: Cascade) {
    let key = (namespace.clone(), name.clone());
    let Some(old) = core.store.daemon_sets.get(&key).cloned() else {
        return;
    };
    let finalizer = match cascade {
        Cascade::Background => {
            core.remove_daemon_set(&key);
            return;
        }
        Cascade::Foreground => FOREGROUND,
        Cascade::Orphan => ORPHAN,
    };
    if old.meta.is_terminating() {
        return;
    }
    let mut new: DaemonSet = old.as_ref().clone();
    new.meta.deletion_timestamp = Some(core.now.timestamp());
    new.meta.deletion_grace_period_seconds = Some(0);
    new.meta.finalizers = old
        .meta
        .finalizers
        .iter()
        .cloned()
        .chain([finalizer.to_owned()])
        .collect();
    new.meta.generation = new.meta.generation.saturating_add(1);
    core.put_daemon_set(new);
}

/// Deletes a pod as the API server does: unbound and finished pods, and those without a grace period, go
/// at once; the others get a deletion timestamp. A second deletion can only shorten the time.
pub fn delete_pod(core: &mut Core, id: PodId, grace_seconds: Option<i64>) {
    let Some(pod) = core.store.pod(id) else {
        return;
    };
    let own = pod.spec.termination_grace_period_seconds;
    let grace = match grace_seconds.unwrap_or(own) {
        _ if pod.node_name.is_none() || pod.status.phase.is_terminal() => 0,
        negative if negative < 0 => 1,
        seconds => seconds,
    };
    if grace == 0 {
        core.remove_pod(id);
        return;
    }
    if pod
        .meta
        .deletion_grace_period_seconds
        .is_some_and(|present| present <= grace)
    {
        return;
    }
    let at = core.now.timestamp();
    core.update_pod(id, |p| {
        p.meta.deletion_timestamp = Some(Timestamp(at.0.saturating_add(grace)));
        p.meta.deletion_grace_period_seconds = Some(grace);
    });
}

/// The spec of a pod that a controller makes, with what the API server adds when it stores it.
pub fn admit_pod_spec(spec: Value) -> PodSpec {
    let mut pod =
        json!({"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "x"}, "spec": spec});
    defaults::pod(&mut pod);
    read::pod_spec(&pod["spec"])
}

/// GET.
pub fn get(core: &Core, kind: Kind, namespace: &str, name: &str) -> Result<Value, ApiError> {
    let key = (Name::from(namespace), Name::from(name));
    let found = match kind {
        Kind::DaemonSet => core
            .store
            .daemon_sets
            .get(&key)
            .map(|d| write::daemon_set(d)),
        Kind::Pod => {
            let id = core.store.pod_id(&key.0, &key.1);
            id.and_then(|id| core.store.pod(id)).map(|p| write::pod(p))
        }
        Kind::Node => core
            .store
            .nodes
            .get(&NodeName::new(name))
            .map(|n| write::node(n)),
        Kind::Namespace => (core.store.namespaces.contains(name)).then(|| namespace_object(name)),
        Kind::ControllerRevision => core
            .store
            .revisions
            .get(&key)
            .map(|r| write::controller_revision(r)),
    };
    found.ok_or_else(|| not_found(kind, name))
}

/// LIST, by namespace and name in byte order.
pub fn list(core: &Core, kind: Kind) -> Vec<Value> {
    let keys = keys(core, kind).into_iter();
    keys.filter_map(|(namespace, name)| get(core, kind, &namespace, &name).ok())
        .collect()
}

/// Namespace and name of all objects of a kind, in byte order.
pub fn keys(core: &Core, kind: Kind) -> Vec<(Name, Name)> {
    let store = &core.store;
    let cluster_wide = |name: &Name| (Name::from(""), name.clone());
    let mut all: Vec<(Name, Name)> = match kind {
        Kind::DaemonSet => store.daemon_sets.keys().cloned().collect(),
        Kind::Pod => {
            let key = |p: &Pod| (p.meta.namespace.clone(), p.meta.name.clone());
            store.pods().map(|(_, p)| key(p)).collect()
        }
        Kind::Node => store
            .nodes
            .values()
            .map(|n| cluster_wide(&n.meta.name))
            .collect(),
        Kind::Namespace => store.namespaces.iter().map(cluster_wide).collect(),
        Kind::ControllerRevision => store.revisions.keys().cloned().collect(),
    };
    all.sort_unstable();
    all
}

/// Fills in what every Node has: the standard labels, room for pods, allocatable like capacity.
pub fn complete_node(node: &mut Node, born: Timestamp) {
    node.meta.creation_timestamp = born;
    let name = node.meta.name.to_string();
    let labels = Arc::make_mut(&mut node.meta.labels);
    for (key, value) in [
        ("kubernetes.io/hostname", name.as_str()),
        ("kubernetes.io/os", "linux"),
        ("kubernetes.io/arch", "amd64"),
    ] {
        labels.get_or_insert_with(key.to_owned(), || value.to_owned());
    }
    let or = |value: &mut i64, standard: i64| {
        if *value == 0 {
            *value = standard;
        }
    };
    let capacity = &mut node.status.capacity;
    or(&mut capacity.cpu_milli, 4_000);
    or(&mut capacity.memory_bytes, 16 << 30);
    or(&mut capacity.pods, 110);
    let (capacity, allocatable) = (node.status.capacity.clone(), &mut node.status.allocatable);
    or(&mut allocatable.cpu_milli, capacity.cpu_milli);
    or(&mut allocatable.memory_bytes, capacity.memory_bytes);
    or(&mut allocatable.pods, capacity.pods);
    or(
        &mut allocatable.ephemeral_storage_bytes,
        capacity.ephemeral_storage_bytes,
    );
    if allocatable.extended.is_empty() {
        allocatable.extended = capacity.extended;
    }
}

fn require_namespace(core: &Core, namespace: &Name) -> Result<(), ApiError> {
    match core.store.namespaces.contains(namespace) {
        true => Ok(()),
        false => Err(not_found(Kind::Namespace, namespace)),
    }
}

fn exists(core: &Core, kind: Kind, namespace: &Name, name: &Name) -> bool {
    get(core, kind, namespace, name).is_ok()
}

fn namespace_object(name: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {"name": name, "labels": {"kubernetes.io/metadata.name": name}},
        "status": {"phase": "Active"},
    })
}

fn namespace_of(object: &Value) -> Name {
    match text(object, "namespace") {
        "" => "default".into(),
        given => given.into(),
    }
}

fn text<'a>(object: &'a Value, field: &str) -> &'a str {
    object["metadata"][field].as_str().unwrap_or_default()
}

/// The template generation is the server's; a person's value for its annotation is ignored.
fn drop_template_generation(annotations: &mut Arc<Labels>) {
    if annotations.contains_key(crate::api::TEMPLATE_GENERATION) {
        Arc::make_mut(annotations).remove(crate::api::TEMPLATE_GENERATION);
    }
}
