//! Which node updates wake a DaemonSet.

use super::Outcome;
use super::difference::same;
use super::recorded::Recorded;
use crate::api::read;
use crate::cluster::daemonset::placement::tolerations;
use crate::cluster::daemonset::{ignores, wakes};
use serde_json::{Value, json};

pub fn check(input: &Value, expected: &Value) -> Outcome {
    let mut recorded = Recorded::new(input, 0);
    let (old, new) = (read::node(&input["oldNode"]), read::node(&input["node"]));
    recorded.core.put_node(new.clone());
    let daemon_set = &recorded.daemon_set;
    let tolerations = tolerations(&daemon_set.spec.template.spec);
    let got = json!({
        "updateIgnored": ignores(&old, &new),
        "enqueuedBySyncNodeUpdate": wakes(&recorded.core, daemon_set, &tolerations, &new),
    });
    same("answer", expected, &got)
}
