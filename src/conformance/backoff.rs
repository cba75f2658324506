//! `manage` over time on one node with failing pods.

use super::difference::{differs, same};
use super::recorded::{Recorded, list, owned_pod};
use super::{Outcome, SEEDS};
use crate::api::{PodPhase, read};
use crate::cluster::daemonset::backoff::Backoff;
use crate::cluster::daemonset::manage::{Managed, decide};
use crate::cluster::daemonset::survey;
use crate::cluster::step::Reason;
use serde_json::{Value, json};

pub fn check(input: &Value, expected: &Value) -> Outcome {
    for seed in SEEDS {
        check_seed(input, expected, seed)?;
    }
    Ok(())
}

fn check_seed(input: &Value, expected: &Value, seed: u32) -> Outcome {
    let mut backoff = Backoff::default();
    let mut recorded = Recorded::new(input, seed);
    recorded.core.put_node(read::node(&input["node"]));
    let node = input["node"]["metadata"]["name"]
        .as_str()
        .unwrap_or_default();
    for (at, step) in list(input, "steps").iter().enumerate() {
        let core = &mut recorded.core;
        let seconds = step["advanceSeconds"].as_f64().unwrap_or_default();
        core.now = core.now.plus_ms((seconds * 1000.0).round() as u64);
        let observed = step["observedGeneration"].as_i64().unwrap_or_default();
        recorded.daemon_set.status.observed_generation = observed;
        let mut ids = Vec::new();
        for name in list(step, "failedPods") {
            let labels = recorded.daemon_set.spec.template.labels.as_ref().clone();
            let name = name.as_str().unwrap_or_default();
            let mut pod = owned_pod(&recorded.daemon_set, name, labels);
            pod.node_name = Some(node.into());
            pod.status.phase = PodPhase::Failed;
            ids.push(core.add_pod(pod));
        }
        let tally = survey(core, &recorded.daemon_set, "");
        let managed = decide(&tally, &mut backoff, observed, core.now);
        let place = format!("steps[{at}]");
        let answer = &expected["steps"][at];
        let deleted: Vec<_> = managed
            .delete
            .iter()
            .map(|d| recorded.pod_name(d.0))
            .collect();
        let deleted: Vec<&str> = deleted.iter().map(|n| &**n).collect();
        same(&place, &answer["deletedCount"], &json!(deleted.len()))?;
        if !answer["deleted"].is_null() {
            same(&place, &answer["deleted"], &json!(deleted))?;
        }
        match delay_ms(&managed) {
            Some(ms) => same(
                &place,
                &json!(seconds_to_ms(&answer["currentBackoffSeconds"])),
                &json!(ms),
            )?,
            None => return Err(differs(&place, "a back-off", "none")),
        }
        for id in ids {
            recorded.core.remove_pod(id);
        }
    }
    Ok(())
}

fn seconds_to_ms(seconds: &Value) -> Option<u64> {
    seconds.as_u64()?.checked_mul(1000)
}

/// The present delay, from the deletion or from the waiting.
fn delay_ms(managed: &Managed) -> Option<u64> {
    let deletion = managed.delete.iter().find_map(|(_, reason)| match reason {
        Reason::PodFailedBefore { backoff_ms } => Some(*backoff_ms),
        _ => None,
    });
    deletion.or_else(|| managed.waits.first().map(|verdict| verdict.delay_ms))
}
