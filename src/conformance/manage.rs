//! `manage` on a cluster state.

use super::choice::Choice;
use super::difference::differs;
use super::recorded::{Recorded, list};
use super::{Outcome, SEEDS};
use crate::cluster::daemonset::backoff::Backoff;
use crate::cluster::daemonset::manage::{decide, remark};
use serde_json::{Value, json};

pub fn check(input: &Value, expected: &Value) -> Outcome {
    for seed in SEEDS {
        let recorded = Recorded::new(input, seed);
        let tally = recorded.survey(input);
        let observed = recorded.daemon_set.status.observed_generation;
        let managed = decide(&tally, &mut Backoff::default(), observed, recorded.core.now);
        let mut choice = Choice {
            create: managed.create,
            ..Choice::default()
        };
        let mut remarks = Vec::new();
        for (id, reason) in &managed.delete {
            choice.delete.push(recorded.pod_name(*id));
            if let Some(pod) = recorded.core.store.pod(*id) {
                remarks.extend(remark(reason, pod));
            }
        }
        choice.claim(&recorded, &tally);
        choice.check(expected)?;
        check_remarks(expected, &remarks)?;
    }
    Ok(())
}

/// What the controller says of a pod: type, reason, message.
pub type Remark = (&'static str, &'static str, String);

/// Events are those of one run: where it was chance which pod is deleted, only the kinds are compared.
pub fn check_remarks(expected: &Value, remarks: &[Remark]) -> Outcome {
    let sure = |text: &str| {
        let mut must = list(expected, "mustDelete").iter();
        must.any(|name| text.contains(&format!("/{} on node", name.as_str().unwrap_or_default())))
    };
    let plain = |text: String| match sure(&text) {
        true => text,
        false => text.split(' ').take(2).collect::<Vec<_>>().join(" "),
    };
    let recorded = list(expected, "events").iter().filter_map(Value::as_str);
    let mut recorded: Vec<String> = recorded.map(|e| plain(e.to_owned())).collect();
    let mut ours: Vec<String> = remarks
        .iter()
        .map(|(kind, reason, message)| plain(format!("{kind} {reason} {message}")))
        .collect();
    recorded.sort();
    ours.sort();
    match recorded == ours {
        true => Ok(()),
        false => Err(differs("events", json!(recorded), json!(ours))),
    }
}
