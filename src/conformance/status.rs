//! `updateDaemonSetStatus` on a cluster state.

use super::Outcome;
use super::difference::same;
use super::recorded::Recorded;
use crate::cluster::daemonset::status::decide;
use serde_json::{Value, json};

pub fn check(input: &Value, expected: &Value) -> Outcome {
    let recorded = Recorded::new(input, 0);
    let daemon_set = &recorded.daemon_set;
    let observed = match input["updateObservedGen"] == true {
        true => daemon_set.meta.generation,
        false => daemon_set.status.observed_generation,
    };
    let counts = recorded.survey(input).counts;
    let mut got = json!({"updated": false});
    if let Some(status) = decide(daemon_set, counts, observed) {
        got = json!({
            "updated": true,
            "status": {
                "currentNumberScheduled": status.current_number_scheduled,
                "desiredNumberScheduled": status.desired_number_scheduled,
                "numberAvailable": status.number_available,
                "numberMisscheduled": status.number_misscheduled,
                "numberReady": status.number_ready,
                "numberUnavailable": status.number_unavailable,
                "observedGeneration": status.observed_generation,
                "updatedNumberScheduled": status.updated_number_scheduled,
            },
        });
    }
    same("answer", expected, &got)
}
