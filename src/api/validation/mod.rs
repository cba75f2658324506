//! API validation (`pkg/apis/{apps,core}/validation/validation.go`, Kubernetes v1.36): which
//! defaulted objects the API server refuses, in its own words and order, and what it warns of.
//!
//! Left out: owner references, managed fields, status, Windows options, resource claims, and the
//! innards of volume sources that no DaemonSet of the playground uses.

mod containers;
mod daemon_set;
pub mod field_error;
mod metadata;
mod names;
mod node;
mod pod;
mod pod_spec;
mod probes;
mod resources;
mod scheduling;
mod security;
mod selector;
mod tree;
mod volumes;
mod warnings;

pub use field_error::{ErrorKind, FieldError};

use crate::api::quoted::quoted;
use crate::sorted::Set;
use field_error::Errors;
use serde_json::Value;
use tree::Read;

/// What validation finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validation {
    /// The object is refused if there are any; in the API server's order.
    pub errors: Vec<FieldError>,
    /// What kubectl prints after `Warning: `.
    pub warnings: Vec<String>,
}

/// How the API server was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// `--allow-privileged`: clusters as installers set them up have it; the bare API server has not.
    pub allow_privileged: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            allow_privileged: true,
        }
    }
}

/// A new DaemonSet, defaulted.
pub fn daemon_set_create(object: &Value) -> Validation {
    daemon_set_create_with(object, Options::default())
}

/// A new DaemonSet at an API server that was started in a certain way.
pub fn daemon_set_create_with(object: &Value, options: Options) -> Validation {
    let mut errors = Errors::default();
    daemon_set::create(object, options, &mut errors);
    let template = object.sub("spec").sub("template");
    let warnings = warnings::of_template(template, "spec.template");
    finish(errors, warnings)
}

/// A DaemonSet that replaces another; both defaulted.
pub fn daemon_set_update(new: &Value, old: &Value) -> Validation {
    daemon_set_update_with(new, old, Options::default())
}

/// The same at an API server that was started in a certain way.
pub fn daemon_set_update_with(new: &Value, old: &Value, options: Options) -> Validation {
    let mut errors = Errors::default();
    daemon_set::update(new, old, options, &mut errors);
    let template = new.sub("spec").sub("template");
    let warnings = match template == old.sub("spec").sub("template") {
        true => Vec::new(),
        false => warnings::of_template(template, "spec.template"),
    };
    finish(errors, warnings)
}

/// A node, new or changed.
pub fn node(object: &Value) -> Validation {
    let mut errors = Errors::default();
    node::validate(object, &mut errors);
    finish(errors, Vec::new())
}

/// A new pod, defaulted as a pod.
pub fn pod_create(object: &Value) -> Validation {
    let mut errors = Errors::default();
    pod::create(object, Options::default(), &mut errors);
    finish(errors, warnings::of_template(object, ""))
}

/// A namespace, new or changed.
pub fn namespace(object: &Value) -> Validation {
    let mut errors = Errors::default();
    metadata::create(object, metadata::Scope::Cluster, &mut errors);
    let name = object.sub("metadata").text("name");
    if !name.is_empty() && errors.0.is_empty() {
        errors.invalid_text("metadata.name", name, names::dns_label(name));
    }
    finish(errors, Vec::new())
}

fn finish(errors: Errors, warnings: Vec<String>) -> Validation {
    let mut seen = Set::new();
    let mut unique = errors.0;
    unique.retain(|error| seen.insert(error.to_string()));
    // The API server looks for warnings only when the object is good.
    let warnings = match unique.is_empty() {
        true => warnings,
        false => Vec::new(),
    };
    Validation {
        errors: unique,
        warnings,
    }
}

/// The message of the Status that answers an invalid object: `DaemonSet.apps "x" is invalid: …`
/// (`apimachinery/pkg/api/errors`, NewInvalid).
pub fn invalid_message(kind_group: &str, name: &str, errors: &[FieldError]) -> String {
    let mut seen = Set::new();
    let mut parts: Vec<String> = errors.iter().map(FieldError::to_string).collect();
    parts.retain(|part| seen.insert(part.clone()));
    let list = match &parts[..] {
        [one] => one.clone(),
        _ => format!("[{}]", parts.join(", ")),
    };
    format!("{kind_group} {} is invalid: {list}", quoted(name))
}
