//! The pod that is sent to the API server for a node.

use super::Outcome;
use super::difference::same;
use crate::api::{read, write};
use crate::cluster::daemonset::pod_template;
use serde_json::{Value, json};
use std::sync::Arc;

pub fn check(input: &Value, expected: &Value) -> Outcome {
    let daemon_set = read::daemon_set(&input["daemonSet"]);
    let text = |key: &str| input[key].as_str().unwrap_or_default();
    let template = &daemon_set.spec.template;
    let generation = daemon_set.template_generation;
    let labels = pod_template::labels(template, text("hash"), generation);
    let owners = Arc::new([pod_template::owner(&daemon_set)]);
    let mut meta = pod_template::meta(&daemon_set, Arc::new(labels), owners);
    // The recorded object is the body; its namespace is the request's.
    meta.namespace = "".into();
    let got = json!({
        "metadata": write::metadata(&meta),
        "spec": pod_template::spec(template, text("nodeName")),
        "status": {},
    });
    same("pod", &expected["pod"], &got)
}
