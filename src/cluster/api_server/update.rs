//! PUT: what an update may change, and what it leads to.

use super::errors::{self, error, invalid, not_found, resource, unsupported};
use super::{drop_template_generation, get, namespace_of, text};
use crate::api::quoted::quoted;
use crate::api::tree::as_object;
use crate::api::validation::{self, ErrorKind, FieldError};
use crate::api::{Name, defaults, read};
use crate::cluster::core::Core;
use crate::cluster::names::NodeName;
use crate::cluster::request::{ApiError, ErrorReason, Kind, Response};
use serde_json::{Value, json};

/// PUT.
pub fn update(core: &mut Core, kind: Kind, object: &Value) -> Result<Response, ApiError> {
    let namespace = if kind.is_namespaced() {
        namespace_of(object)
    } else {
        "".into()
    };
    let name: Name = text(object, "name").into();
    let live = get(core, kind, &namespace, &name)?;
    let version = text(object, "resourceVersion");
    if !version.is_empty() && version != text(&live, "resourceVersion") {
        let message = format!(
            "Operation cannot be fulfilled on {} {}: the object has been modified; please apply your \
             changes to the latest version and try again",
            resource(kind),
            quoted(&name)
        );
        return Err(error(ErrorReason::Conflict, kind, &name, message));
    }
    let mut object = object.clone();
    let metadata = errors::metadata(kind, &mut object)?;
    if kind.is_namespaced() {
        metadata.insert("namespace".into(), json!(&*namespace));
    }
    // What the server owns is the server's.
    for field in [
        "uid",
        "creationTimestamp",
        "generation",
        "resourceVersion",
        "deletionTimestamp",
    ] {
        match live["metadata"].get(field) {
            Some(value) => metadata.insert(field.into(), value.clone()),
            None => metadata.remove(field),
        };
    }
    match kind {
        Kind::DaemonSet => update_daemon_set(core, object, &live),
        Kind::Pod => update_pod(core, object, &live),
        Kind::Node => update_node(core, object, &live),
        Kind::Namespace => Ok(Response {
            object: live,
            changed: false,
            warnings: Vec::new(),
        }),
        Kind::ControllerRevision => Err(unsupported(kind, "changed")),
    }
}

fn update_daemon_set(
    core: &mut Core,
    mut object: Value,
    live: &Value,
) -> Result<Response, ApiError> {
    defaults::daemon_set(&mut object);
    let checked = validation::daemon_set_update(&object, live);
    let name: Name = text(live, "name").into();
    if !checked.errors.is_empty() {
        return Err(invalid(Kind::DaemonSet, &name, &checked.errors));
    }
    let key = (namespace_of(live), name);
    let Some(old) = core.store.daemon_sets.get(&key).cloned() else {
        return Err(not_found(Kind::DaemonSet, &key.1));
    };
    let mut new = read::daemon_set(&object);
    drop_template_generation(&mut new.meta.annotations);
    new.status = old.status.clone();
    new.template_generation = old.template_generation;
    new.meta = crate::api::ObjectMeta {
        labels: new.meta.labels,
        annotations: new.meta.annotations,
        ..old.meta.clone()
    };
    if new.spec.template.tree != old.spec.template.tree {
        let next = old.template_generation.unwrap_or(0).checked_add(1);
        new.template_generation = Some(next.ok_or_else(|| too_many_templates(&key.1))?);
    }
    if new.spec == old.spec {
        new.spec = old.spec.clone();
    } else {
        new.meta.generation = new.meta.generation.saturating_add(1);
    }
    let changed = new != *old;
    if changed {
        core.put_daemon_set(new);
    }
    let object = get(core, Kind::DaemonSet, &key.0, &key.1)?;
    Ok(Response {
        object,
        changed,
        warnings: checked.warnings,
    })
}

/// The template generation that a person gave was the last one. The real server counts on from the lowest
/// number and refuses that.
fn too_many_templates(name: &str) -> ApiError {
    let error = FieldError {
        kind: ErrorKind::Invalid,
        path: "spec.templateGeneration".to_owned(),
        bad_value: Some(i64::MIN.to_string()),
        detail: "must not be decremented".to_owned(),
    };
    invalid(Kind::DaemonSet, name, &[error])
}

fn update_pod(core: &mut Core, mut object: Value, live: &Value) -> Result<Response, ApiError> {
    defaults::pod(&mut object);
    let (namespace, name): (Name, Name) = (namespace_of(live), text(live, "name").into());
    if object["spec"] != live["spec"] {
        let cause = (
            "spec".to_owned(),
            "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,\
             `spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to \
             existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was \
             previously negative)"
                .to_owned(),
        );
        let message = format!("Pod {} is invalid: {}: {}", quoted(&name), cause.0, cause.1);
        return Err(ApiError {
            reason: ErrorReason::Invalid,
            message,
            causes: vec![cause],
            kind: Kind::Pod.name(),
            name: name.to_string(),
        });
    }
    let new = read::metadata(&object);
    let Some(id) = core.store.pod_id(&namespace, &name) else {
        return Err(not_found(Kind::Pod, &name));
    };
    let same = core
        .store
        .pod(id)
        .is_some_and(|p| p.meta.labels == new.labels && p.meta.annotations == new.annotations);
    if !same {
        core.update_pod(id, |p| {
            (p.meta.labels, p.meta.annotations) = (new.labels, new.annotations)
        });
    }
    Ok(Response {
        object: get(core, Kind::Pod, &namespace, &name)?,
        changed: !same,
        warnings: Vec::new(),
    })
}

fn update_node(core: &mut Core, mut object: Value, live: &Value) -> Result<Response, ApiError> {
    as_object(&mut object).insert("status".into(), live["status"].clone());
    defaults::node(&mut object);
    let checked = validation::node(&object);
    let name: Name = text(live, "name").into();
    if !checked.errors.is_empty() {
        return Err(invalid(Kind::Node, &name, &checked.errors));
    }
    let new = read::node(&object);
    let key = NodeName::from(&name);
    let same = core.store.nodes.get(&key).is_some_and(|n| {
        n.meta.labels == new.meta.labels
            && n.meta.annotations == new.meta.annotations
            && n.spec == new.spec
    });
    if !same {
        core.update_node(&key, |n| {
            (n.meta.labels, n.meta.annotations) = (new.meta.labels, new.meta.annotations);
            n.spec = new.spec;
        });
    }
    Ok(Response {
        object: get(core, Kind::Node, "", &name)?,
        changed: !same,
        warnings: checked.warnings,
    })
}
