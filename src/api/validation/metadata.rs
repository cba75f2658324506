//! `metadata`: names, labels, annotations, owner references, finalizers
//! (`apimachinery/pkg/api/validation/objectmeta.go`). Managed fields are not
//! looked at, nor whether two owner references claim to be the controller.

use super::field_error::Errors;
use super::names;
use super::tree::Read;
use crate::api::quoted::quoted;
use serde_json::Value;

/// Whether objects of a kind live in a namespace.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Scope {
    Namespaced,
    Cluster,
}

/// `ValidateObjectMeta` for a new object; a missing namespace is the request's.
pub(super) fn create(object: &Value, scope: Scope, errors: &mut Errors) {
    let meta = object.sub("metadata");
    let generate_name = meta.text("generateName");
    if !generate_name.is_empty() {
        let messages = names::object_name(generate_name, true);
        errors.invalid_text("metadata.generateName", generate_name, messages);
    }
    match meta.text("name") {
        "" => errors.required("metadata.name", "name or generateName is required"),
        name => errors.invalid_text("metadata.name", name, names::object_name(name, false)),
    }
    common(meta, scope, errors);
    finalizers(meta, errors);
}

/// The generic part of an update, then what may not change.
pub(super) fn update(new: &Value, old: &Value, scope: Scope, errors: &mut Errors) {
    let meta = new.sub("metadata");
    let before = old.sub("metadata");
    match meta.text("name") {
        "" => errors.required("metadata.name", "name or generateName is required"),
        name => errors.invalid_text("metadata.name", name, names::path_segment(name)),
    }
    common(meta, scope, errors);
    let namespace = |meta: &Value| match (meta.text("namespace"), scope) {
        ("", Scope::Namespaced) => "default".to_owned(),
        (name, _) => name.to_owned(),
    };
    for (path, new, old) in [
        (
            "metadata.name",
            meta.text("name").to_owned(),
            before.text("name").to_owned(),
        ),
        ("metadata.namespace", namespace(meta), namespace(before)),
    ] {
        if new != old {
            errors.invalid(path, quoted(&new), "field is immutable");
        }
    }
    finalizers(meta, errors);
}

fn common(meta: &Value, scope: Scope, errors: &mut Errors) {
    let namespace = meta.text("namespace");
    match scope {
        Scope::Cluster if !namespace.is_empty() => {
            errors.forbidden("metadata.namespace", "not allowed on this type");
        }
        Scope::Namespaced if !namespace.is_empty() => {
            let messages = names::dns_label(namespace);
            errors.invalid_text("metadata.namespace", namespace, messages);
        }
        _ => {}
    }
    errors.not_negative("metadata.generation", meta.number("generation"));
    labels(meta, "labels", "metadata.labels", errors);
    annotations(meta, "metadata.annotations", errors);
    owner_references(meta, errors);
    for finalizer in meta.texts("finalizers") {
        errors.invalid_text(
            "metadata.finalizers",
            finalizer,
            names::qualified(finalizer),
        );
    }
}

/// `ValidateOwnerReferences`; the paths have no index.
fn owner_references(meta: &Value, errors: &mut Errors) {
    for owner in meta.list("ownerReferences") {
        let api_version = owner.text("apiVersion");
        let version = match api_version.split_once('/') {
            Some((_, version)) if version.contains('/') => "",
            Some((_, version)) => version,
            None => api_version,
        };
        let mut required = |field: &str, is_empty: bool, detail: &str| {
            if is_empty {
                let path = format!("metadata.ownerReferences.{field}");
                errors.invalid(&path, quoted(owner.text(field)), detail);
            }
        };
        required(
            "apiVersion",
            version.is_empty(),
            "version must not be empty",
        );
        for field in ["kind", "name", "uid"] {
            required(field, owner.text(field).is_empty(), "must not be empty");
        }
    }
}

fn finalizers(meta: &Value, errors: &mut Errors) {
    const STANDARD: [&str; 3] = ["kubernetes", "orphan", "foregroundDeletion"];
    for (i, finalizer) in meta.texts("finalizers").into_iter().enumerate() {
        if !finalizer.contains('/') && !STANDARD.contains(&finalizer) {
            errors.invalid(
                &format!("metadata.finalizers[{i}]"),
                quoted(finalizer),
                "name is neither a standard finalizer name nor is it fully qualified",
            );
        }
    }
}

/// `ValidateLabels` for the map of texts under `key`.
pub(super) fn labels(parent: &Value, key: &str, path: &str, errors: &mut Errors) {
    for (name, value) in parent.map(key) {
        errors.invalid_text(path, name, names::qualified(name));
        let value = value.as_str().unwrap_or_default();
        errors.invalid_text(path, value, names::label_value(value));
    }
}

/// `ValidateAnnotations`.
pub(super) fn annotations(parent: &Value, path: &str, errors: &mut Errors) {
    const BYTES: usize = 256 << 10;
    let mut bytes = 0;
    for (name, value) in parent.map("annotations") {
        errors.invalid_text(path, name, names::qualified(&name.to_lowercase()));
        bytes += name.len() + value.as_str().unwrap_or_default().len();
    }
    if bytes > BYTES {
        errors.too_long(path, BYTES);
    }
}
