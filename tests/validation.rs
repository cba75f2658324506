//! Decoding, defaulting and validation of DaemonSets against recorded answers of the Kubernetes
//! v1.36 API server. Each line of the fixture is one request: its body, and what the server said.
//!
//! `VALIDATION_CASES=file` runs the same over another file of recordings.

use daemonset_playground::api::defaults;
use daemonset_playground::api::validation::{
    self, Options, daemon_set_create_with, daemon_set_update_with,
};
use daemonset_playground::manifest;
use serde_json::Value;

/// The recorded server was started without `--allow-privileged`.
const SERVER: Options = Options {
    allow_privileged: false,
};

fn created(manifest: &Value) -> Value {
    let mut object = manifest.clone();
    defaults::daemon_set(&mut object);
    let metadata = &mut object["metadata"];
    let prefix = metadata["generateName"].as_str().unwrap_or_default();
    if metadata["name"].as_str().unwrap_or_default().is_empty() && !prefix.is_empty() {
        metadata["name"] = format!("{prefix}abcde").into();
    }
    object
}

/// The message and the warnings that the server would answer with.
fn answer(input: &Value) -> (String, Vec<String>) {
    let body = input["rawText"].as_str().unwrap();
    let manifest = match manifest::body::daemon_set(body) {
        Ok(manifest) => manifest,
        Err(message) => return (message, Vec::new()),
    };
    let result = match input["operation"].as_str() {
        Some("update") => {
            let mut new = manifest.value.clone();
            defaults::daemon_set(&mut new);
            daemon_set_update_with(&new, &created(&input["old"]), SERVER)
        }
        _ => daemon_set_create_with(&created(&manifest.value), SERVER),
    };
    let name = match input["operation"].as_str() {
        Some("update") => manifest.name().to_owned(),
        _ => {
            let object = created(&manifest.value);
            object["metadata"]["name"]
                .as_str()
                .unwrap_or_default()
                .to_owned()
        }
    };
    let message = match result.errors.is_empty() {
        true => String::new(),
        false => validation::invalid_message("DaemonSet.apps", &name, &result.errors),
    };
    (message, result.warnings)
}

/// The recorded server names its own source file with the folder that it was built in.
const BUILT_IN: &str = "deps/github.com/openshift/kubernetes/";

#[test]
fn the_api_server_gives_the_same_answers() {
    let file = std::env::var("VALIDATION_CASES")
        .unwrap_or_else(|_| "tests/fixtures/validation.jsonl".to_owned());
    let text = std::fs::read_to_string(&file).unwrap();
    let (mut passed, mut failed) = (0, Vec::new());
    for line in text.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let expected = &case["expected"];
        let message = expected["message"].as_str().unwrap().replace(BUILT_IN, "");
        let warnings: Vec<&str> = match expected["warnings"].as_array() {
            Some(list) => list.iter().filter_map(Value::as_str).collect(),
            None => Vec::new(),
        };
        let (got, got_warnings) = answer(&case["input"]);
        if got == message && got_warnings == warnings {
            passed += 1;
        } else {
            failed.push(format!(
                "{} {}\n  expected {message} {warnings:?}\n  got      {got} {got_warnings:?}",
                case["id"], case["input"]["mutation"]
            ));
        }
    }
    println!("{passed} passed, {} failed", failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
