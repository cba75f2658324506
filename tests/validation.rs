//! Decoding, defaulting and validation of DaemonSets against recorded answers of the Kubernetes
//! v1.36 API server. Each line of the fixture is one request: its body, and what the server said.
//!
//! `VALIDATION_CASES=file` runs the same over another file of recordings.

use daemonset_playground::api::defaults;
use daemonset_playground::api::validation::{
    self, Options, daemon_set_create_with, daemon_set_update_with,
};
use daemonset_playground::manifest;
use serde_json::{Value, json};

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

/// A DaemonSet with some fields of its own, as a body, and what the server says of it.
fn said_of(metadata: &Value, pod: &Value, container: &Value) -> (String, Vec<String>) {
    let mut object = json!({
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": {"name": "web"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "web", "image": "web:1"}]},
            },
        },
    });
    let mut add = |path: &str, fields: &Value| {
        for (key, value) in fields.as_object().unwrap() {
            object.pointer_mut(path).unwrap()[key] = value.clone();
        }
    };
    add("/metadata", metadata);
    add("/spec/template/spec", pod);
    add("/spec/template/spec/containers/0", container);
    answer(&json!({"rawText": object.to_string()}))
}

fn refusal(causes: &str) -> String {
    format!("DaemonSet.apps \"web\" is invalid: {causes}")
}

#[test]
fn an_owner_reference_must_say_whose_it_is() {
    let (none, all) = (json!({}), "metadata.ownerReferences");
    let owner = json!({"ownerReferences": [{"apiVersion": "", "kind": "", "name": "", "uid": ""}]});
    let (message, _) = said_of(&owner, &none, &none);
    let expected = [
        format!("{all}.apiVersion: Invalid value: \"\": version must not be empty"),
        format!("{all}.kind: Invalid value: \"\": must not be empty"),
        format!("{all}.name: Invalid value: \"\": must not be empty"),
        format!("{all}.uid: Invalid value: \"\": must not be empty"),
    ];
    assert_eq!(message, refusal(&format!("[{}]", expected.join(", "))));
    let owner = |api_version: &str| json!({"ownerReferences": [{"apiVersion": api_version, "kind": "Agent", "name": "a", "uid": "1"}]});
    for complete in ["v1", "example.com/v1"] {
        let (message, _) = said_of(&owner(complete), &none, &none);
        assert_eq!(message, "", "{complete}");
    }
    for without_version in ["example.com/", "a/b/c", "/"] {
        let (message, _) = said_of(&owner(without_version), &none, &none);
        let cause = format!(
            "{all}.apiVersion: Invalid value: \"{without_version}\": version must not be empty"
        );
        assert_eq!(message, refusal(&cause));
    }
}

#[test]
fn a_host_name_is_one_label() {
    let none = json!({});
    let path = "spec.template.spec.hostname";
    let (message, _) = said_of(&none, &json!({"hostname": "a.b"}), &none);
    let cause = format!("{path}: Invalid value: \"a.b\": must not contain dots");
    assert_eq!(message, refusal(&cause));
    let (message, _) = said_of(&none, &json!({"hostname": "A.b"}), &none);
    assert!(
        message.contains("a lowercase RFC 1123 label must consist of"),
        "{message}"
    );
}

#[test]
fn an_image_pull_secret_without_a_name_is_warned_of() {
    let none = json!({});
    let secrets = json!({"imagePullSecrets": [{"name": ""}, {"name": "a"}]});
    let (message, warnings) = said_of(&none, &secrets, &none);
    assert_eq!(message, "");
    let path = "spec.template.spec.imagePullSecrets[0].name";
    assert_eq!(warnings, [format!("{path}: invalid empty name \"\"")]);
}

#[test]
fn only_privileged_containers_propagate_their_mounts_to_the_node() {
    let none = json!({});
    let volumes = json!({"volumes": [{"name": "run", "hostPath": {"path": "/run"}}]});
    let mounts = |mode: &str| json!({"volumeMounts": [{"name": "run", "mountPath": "/run", "mountPropagation": mode}]});
    let (message, _) = said_of(&none, &volumes, &mounts("Bidirectional"));
    let path = "spec.template.spec.containers[0].volumeMounts.mountPropagation";
    let cause = format!(
        "{path}: Forbidden: Bidirectional mount propagation is available only to privileged containers"
    );
    assert_eq!(message, refusal(&cause));
    let (message, _) = said_of(&none, &volumes, &mounts("HostToContainer"));
    assert_eq!(message, "");
}

#[test]
fn fields_given_twice_are_named_before_unknown_ones() {
    let body = r#"{"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "web"}, "spec": {
        "bogus": 1, "bogus": 2, "selector": {"matchLabels": {"app": "web"}},
        "template": {"metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "web", "image": "web:1", "image": "web:2"}]}}}}"#;
    let (message, _) = answer(&json!({"rawText": body}));
    assert_eq!(
        message,
        "DaemonSet in version \"v1\" cannot be handled as a DaemonSet: strict decoding error: duplicate \
         field \"spec.template.spec.containers[0].image\", unknown field \"spec.bogus\""
    );
}
