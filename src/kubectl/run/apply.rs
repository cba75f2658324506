//! `apply`, `create`, `replace`: objects from texts (`kubectl/pkg/cmd/{apply,create,replace}`).

use super::super::errors::{Doing, shown};
use super::super::merge::{go_text, three_way};
use super::manifests::{Document, documents};
use super::targets::is_missing;
use super::{Run, text};
use crate::api::quoted::quoted;
use crate::api::revision::canonical_json;
use crate::api::tree;
use crate::cluster::request::{ApiError, ErrorReason, Kind};
use serde_json::{Map, Value, json};

/// Where `apply` keeps the manifest as it was applied last.
pub const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

pub fn apply(run: &mut Run<'_>, files: &[String]) {
    let Some(documents) = documents(run, files) else {
        return;
    };
    if documents.is_empty() && run.errors.is_empty() {
        return run.fail("no objects passed to apply");
    }
    for document in documents {
        apply_one(run, document);
    }
}

fn apply_one(run: &mut Run<'_>, document: Document) {
    let Document {
        kind,
        namespace,
        name,
        file,
        ..
    } = &document;
    if name.is_empty() {
        let prefix = text(&document.value, &["metadata", "generateName"]);
        return match prefix.is_empty() {
            false => run.fail(format!("from {prefix}: cannot use generate name with apply")),
            true => run.fail(format!(
                "error when retrieving current configuration of:\n{}\nfrom server for: {}: resource name may not be empty", described(&document), quoted(file))),
        };
    }
    let live = match run.cluster.get(*kind, namespace, name) {
        Ok(live) => live,
        Err(error) if is_missing(&error) => {
            return send(run, &document, "creating", |run| {
                let object = with_last_applied(&document.value);
                run.create(*kind, object).map(|_| "created")
            });
        }
        Err(error) => {
            let what = "retrieving current configuration of";
            return run.refuse(&error, Some(Doing { what, file }));
        }
    };
    let last = text(&live, &["metadata", "annotations", LAST_APPLIED]);
    if last.is_empty() {
        run.warn(format!(
            "resource {}/{name} is missing the {LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.",
            kind.plural()
        ));
    }
    let original: Option<Value> = serde_json::from_str(last).ok();
    let modified = with_last_applied(&document.value);
    let merged = three_way(original.as_ref(), &modified, &live, go_type(*kind));
    if let Some(why) = &document.undecodable {
        let (_, why) = why
            .split_once(&format!("cannot be handled as a {}: ", kind.name()))
            .unwrap_or(("", why));
        let patch = go_text(&Value::Object(merged.patch));
        let error = format!(
            "The request is invalid: patch: Invalid value: {}: {why}",
            quoted(&patch)
        );
        return run.errors.push(error);
    }
    if merged.patch.is_empty() {
        return run.say(format!("{} unchanged", shown(*kind, name)));
    }
    match run.update(*kind, merged.object) {
        Ok(response) => {
            if !text(&response.object, &["metadata", "deletionTimestamp"]).is_empty() {
                run.warn(format!(
                    "Detected changes to resource {name} which is currently being deleted."
                ));
            }
            run.say(format!("{} configured", shown(*kind, name)));
        }
        Err(error) => refuse_patch(run, &document, &merged.patch, error),
    }
}

/// kubectl names the whole patch when the server refuses it for another reason than its content.
fn refuse_patch(
    run: &mut Run<'_>,
    document: &Document,
    patch: &Map<String, Value>,
    error: ApiError,
) {
    if error.reason == ErrorReason::Invalid {
        return run.refuse(&error, None);
    }
    let file = &document.file;
    let message = format!(
        "error when applying patch:\n{}\nto:\n{}\nfor: {file}: error when patching {file}: {}",
        canonical_json(&Value::Object(patch.clone())),
        described(document),
        error.message,
        file = quoted(file)
    );
    run.refuse(&ApiError { message, ..error }, None);
}

/// How kubectl describes an object that a file names (`cli-runtime/pkg/resource`, Info.String).
fn described(document: &Document) -> String {
    let Document {
        kind,
        namespace,
        name,
        ..
    } = document;
    let version = api_version(*kind);
    format!(
        "Resource: \"{version}, Resource={}\", GroupVersionKind: \"{version}, Kind={}\"\nName: {}, Namespace: {}",
        kind.plural(),
        kind.name(),
        quoted(name),
        quoted(namespace)
    )
}

pub fn create(run: &mut Run<'_>, files: &[String], save_config: bool) {
    let Some(documents) = documents(run, files) else {
        return;
    };
    if documents.is_empty() && run.errors.is_empty() {
        return run.fail("no objects passed to create");
    }
    for document in documents {
        send(run, &document, "creating", |run| {
            let object = match save_config || has_last_applied(&document.value) {
                true => with_last_applied(&document.value),
                false => document.value.clone(),
            };
            run.create(document.kind, object).map(|_| "created")
        });
    }
}

pub fn replace(run: &mut Run<'_>, files: &[String]) {
    let Some(documents) = documents(run, files) else {
        return;
    };
    if documents.is_empty() && run.errors.is_empty() {
        return run.fail("no objects passed to replace");
    }
    for document in documents {
        if document.name.is_empty() {
            run.fail("resource name may not be empty");
            continue;
        }
        send(run, &document, "replacing", |run| {
            let object = match has_last_applied(&document.value) {
                true => with_last_applied(&document.value),
                false => document.value.clone(),
            };
            run.update(document.kind, object).map(|_| "replaced")
        });
    }
}

pub fn create_namespace(run: &mut Run<'_>, name: &str) {
    let object = json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
    match run.create(Kind::Namespace, object) {
        Ok(_) => run.say(format!("namespace/{name} created")),
        Err(error) => run.refuse(&error, None),
    }
}

/// Sends a document and prints what came of it.
fn send(
    run: &mut Run<'_>,
    document: &Document,
    what: &'static str,
    request: impl FnOnce(&mut Run<'_>) -> Result<&'static str, ApiError>,
) {
    let Document {
        kind,
        name,
        file,
        undecodable,
        ..
    } = document;
    let joined = run.printed.joined.len();
    let result = match undecodable {
        Some(message) => Err(ApiError {
            reason: ErrorReason::BadRequest,
            message: message.clone(),
            causes: Vec::new(),
            kind: kind.name(),
            name: name.clone(),
        }),
        None => named(run, document, request),
    };
    match result {
        Ok((name, done)) => run.say(format!("{} {done}", shown(*kind, &name))),
        Err(error) => {
            run.printed.joined.truncate(joined);
            run.refuse(&error, Some(Doing { what, file }));
        }
    }
}

/// The object's name after a request: the server makes one up for `generateName`.
fn named(
    run: &mut Run<'_>,
    document: &Document,
    request: impl FnOnce(&mut Run<'_>) -> Result<&'static str, ApiError>,
) -> Result<(String, &'static str), ApiError> {
    if !document.name.is_empty() {
        return Ok((document.name.clone(), request(run)?));
    }
    let before = names(run, document);
    let done = request(run)?;
    let after = names(run, document);
    let new = after.into_iter().find(|name| !before.contains(name));
    Ok((new.unwrap_or_default(), done))
}

fn names(run: &Run<'_>, document: &Document) -> Vec<String> {
    let all = run.cluster.list(document.kind).into_iter();
    let here = all.filter(|o| text(o, &["metadata", "namespace"]) == document.namespace);
    here.map(|o| text(&o, &["metadata", "name"]).to_owned())
        .collect()
}

fn has_last_applied(object: &Value) -> bool {
    !text(object, &["metadata", "annotations", LAST_APPLIED]).is_empty()
}

/// The object with the annotation that holds it as it was written (`kubectl/pkg/util/apply.go`).
pub(super) fn with_last_applied(object: &Value) -> Value {
    let mut object = object.clone();
    annotations(&mut object).remove(LAST_APPLIED);
    let written = canonical_json(&object) + "\n";
    annotations(&mut object).insert(LAST_APPLIED.into(), written.into());
    object
}

fn annotations(object: &mut Value) -> &mut Map<String, Value> {
    tree::object(
        tree::object(tree::as_object(object), "metadata"),
        "annotations",
    )
}

fn api_version(kind: Kind) -> String {
    match kind.group() {
        "" => "v1".to_owned(),
        group => format!("{group}/v1"),
    }
}

/// The Go struct of a kind.
pub(super) fn go_type(kind: Kind) -> &'static str {
    match kind {
        Kind::DaemonSet => "v1.DaemonSet",
        Kind::Pod => "v1.Pod",
        Kind::Node => "v1.Node",
        Kind::Namespace => "v1.Namespace",
        Kind::ControllerRevision => "v1.ControllerRevision",
    }
}
