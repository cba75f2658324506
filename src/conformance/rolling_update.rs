//! `rollingUpdate` on a cluster state.

use super::choice::Choice;
use super::recorded::Recorded;
use super::{Outcome, SEEDS};
use crate::cluster::daemonset::rolling_update::decide;
use serde_json::Value;

pub fn check(input: &Value, expected: &Value) -> Outcome {
    for seed in SEEDS {
        let recorded = Recorded::new(input, seed);
        let tally = recorded.survey(input);
        let mut choice = Choice::default();
        choice.claim(&recorded, &tally);
        let name = |id| recorded.pod_name(id);
        match decide(&recorded.daemon_set.spec, &tally, name) {
            Ok(replacement) => {
                let nodes = replacement.create.into_iter().map(|(node, _)| node.0);
                choice.create = nodes.collect();
                let pods = replacement.delete.into_iter().map(|(id, _)| name(id));
                choice.delete = pods.collect();
            }
            Err(failure) => choice.errors.push(failure.to_string()),
        }
        choice.check(expected)?;
    }
    Ok(())
}
