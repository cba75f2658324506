//! `NodeShouldRunDaemonPod`.

use super::Outcome;
use super::difference::same;
use crate::api::read;
use crate::cluster::daemonset::placement::{judge, tolerations};
use serde_json::{Value, json};

pub fn check(input: &Value, expected: &Value) -> Outcome {
    let daemon_set = read::daemon_set(&input["daemonSet"]);
    let template = &daemon_set.spec.template;
    let verdict = judge(
        template,
        &tolerations(&template.spec),
        &read::node(&input["node"]),
    );
    let got = json!({
        "shouldRun": verdict.should_run(),
        "shouldContinueRunning": verdict.should_continue(),
    });
    same("verdict", expected, &got)
}
