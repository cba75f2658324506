//! What the API server says to the body of a create or an update.

use super::Outcome;
use super::defaults::named;
use super::difference::same;
use crate::api::validation::{
    Options, Validation, daemon_set_create_with, daemon_set_update_with, invalid_message,
};
use crate::api::{defaults, read};
use crate::cluster::api_server;
use crate::cluster::core::Core;
use crate::cluster::request::Kind;
use crate::manifest::body;
use serde_json::{Value, json};

/// The recorded server was started without `--allow-privileged`.
const SERVER: Options = Options {
    allow_privileged: false,
};

/// The recorded server names its own source file with the folder that it was built in.
const BUILT_IN: &str = "deps/github.com/openshift/kubernetes/";

pub fn check(input: &Value, expected: &Value) -> Outcome {
    let message = expected["message"].as_str().unwrap_or_default();
    let message = message.replace(BUILT_IN, "");
    let manifest = match body::daemon_set(input["rawText"].as_str().unwrap_or_default()) {
        Ok(manifest) => manifest.value,
        Err(refusal) => return same("message", &json!(message), &json!(refusal)),
    };
    let mut object = manifest.clone();
    defaults::daemon_set(&mut object);
    let result = if input["operation"] == "update" {
        daemon_set_update_with(&object, &created(&input["old"]), SERVER)
    } else {
        object = created(&manifest);
        daemon_set_create_with(&object, SERVER)
    };
    same("message", &json!(message), &json!(answer(&object, &result)))?;
    let warnings = expected["warnings"].as_array().cloned().unwrap_or_default();
    same("warnings", &warnings.into(), &json!(result.warnings))?;
    match expected["generationAfter"].is_null() {
        true => Ok(()),
        false => check_generations(input, expected, &manifest),
    }
}

/// An object as it was created: defaulted, and named with the recorded suffix.
fn created(manifest: &Value) -> Value {
    let mut object = manifest.clone();
    defaults::daemon_set(&mut object);
    named(object)
}

fn answer(object: &Value, result: &Validation) -> String {
    if result.errors.is_empty() {
        return String::new();
    }
    let name = object["metadata"]["name"].as_str().unwrap_or_default();
    invalid_message("DaemonSet.apps", name, &result.errors)
}

/// What the update does to generation and template generation.
fn check_generations(input: &Value, expected: &Value, manifest: &Value) -> Outcome {
    let number = |key: &str| expected[key].as_i64().unwrap_or_default();
    let mut old = read::daemon_set(&created(&input["old"]));
    if old.meta.namespace.is_empty() {
        old.meta.namespace = "default".into();
    }
    old.meta.generation = number("generationBefore");
    old.template_generation = Some(number("templateGenerationBefore"));
    let mut core = Core::default();
    core.put_daemon_set(old);
    let mut object = manifest.clone();
    if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        // The recorded version is not the store's.
        metadata.remove("resourceVersion");
    }
    let after = match api_server::update(&mut core, Kind::DaemonSet, &object) {
        Ok(response) => read::daemon_set(&response.object),
        Err(refused) => return same("update", &json!(""), &json!(refused.message)),
    };
    let got = [
        after.meta.generation,
        after.template_generation.unwrap_or_default(),
    ];
    let recorded = [number("generationAfter"), number("templateGenerationAfter")];
    same("generations", &json!(recorded), &json!(got))
}
