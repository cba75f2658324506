//! Defaulting, and the object as the API server stores it.

use super::Outcome;
use super::difference::{differs, same};
use crate::api::defaults;
use crate::cluster::api_server::{self, Created};
use crate::cluster::core::Core;
use crate::cluster::request::Kind;
use serde_json::{Value, json};

pub fn check(input: &Value, expected: &Value) -> Outcome {
    let manifest = &input["manifest"];
    let mut defaulted = manifest.clone();
    defaults::daemon_set(&mut defaulted);
    same("defaulted", &expected["defaulted"], &defaulted)?;
    let mut core = Core::default();
    let namespace = manifest["metadata"]["namespace"].as_str();
    let namespace = json!({"metadata": {"name": namespace.unwrap_or("default")}});
    if let Err(refused) = api_server::create(&mut core, Kind::Namespace, &namespace) {
        return Err(differs("namespace", "", refused.message));
    }
    let sent = named(manifest.clone());
    let (created, error) = match api_server::create(&mut core, Kind::DaemonSet, &sent) {
        Ok(Created::Stored(response)) => (as_recorded(response.object), String::new()),
        Ok(Created::Joins(_, response)) => (response.object, String::new()),
        Err(refused) => (Value::Null, refused.message),
    };
    let recorded = expected["createError"].as_str().unwrap_or_default();
    same("createError", &json!(recorded), &json!(error))?;
    same("created", &expected["created"], &created)
}

/// Where the server makes the name, the recorded one always ends in this.
pub fn named(mut object: Value) -> Value {
    let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) else {
        return object;
    };
    let text = |key: &str| {
        metadata
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    if text("name").is_empty() && !text("generateName").is_empty() {
        let name = format!("{}abcde", text("generateName"));
        metadata.insert("name".into(), name.into());
    }
    object
}

/// Recorded objects have no uid, time or version of their own.
fn as_recorded(mut object: Value) -> Value {
    if let Some(meta) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        for field in ["uid", "creationTimestamp", "resourceVersion"] {
            meta.remove(field);
        }
    }
    object
}
