//! Which pods are deleted and which nodes get one, where the real controller is free to choose: the
//! numbers must be equal, and the choice must hold what every recorded run did and nothing that none did.

use super::Outcome;
use super::difference::{differs, same};
use super::recorded::{Recorded, list};
use crate::api::Name;
use crate::cluster::daemonset::fact::Claim;
use crate::cluster::daemonset::tally::Tally;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// What one sync, or a part of it, does to pods.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Pods that are deleted.
    pub delete: Vec<Name>,
    /// Nodes that get a pod.
    pub create: Vec<Name>,
    /// Pods that are adopted.
    pub adopt: Vec<Name>,
    /// Pods that are released.
    pub release: Vec<Name>,
    /// What went wrong.
    pub errors: Vec<String>,
}

impl Choice {
    /// Takes in the pods that the nodes' claims name.
    pub fn claim(&mut self, recorded: &Recorded, tally: &Tally) {
        for node in &tally.claims {
            for claim in tally.fact(node).into_iter().flat_map(|f| &f.claims) {
                match claim {
                    Claim::Adopt(id) => self.adopt.push(recorded.pod_name(*id)),
                    Claim::Release(id) => self.release.push(recorded.pod_name(*id)),
                }
            }
        }
    }

    /// Holds it against the recorded runs.
    pub fn check(&self, expected: &Value) -> Outcome {
        within(expected, "Delete", &self.delete)?;
        within(expected, "Create", &self.create)?;
        let sorted = |names: &[Name]| -> Value {
            let names: BTreeSet<&str> = names.iter().map(|n| &**n).collect();
            json!(names)
        };
        // The real controller, blind to its own patches, repeats them within one sync.
        let patched = |key: &str| {
            let names = list(expected, key).iter().filter_map(Value::as_str);
            json!(names.collect::<BTreeSet<_>>())
        };
        for (key, ours) in [
            ("adoptedPods", &self.adopt),
            ("releasedPods", &self.release),
        ] {
            same(key, &patched(key), &sorted(ours))?;
        }
        let errors = list(expected, "errors");
        let known = |e: &String| errors.iter().any(|x| x == e);
        match errors.is_empty() == self.errors.is_empty() && self.errors.iter().all(known) {
            true => Ok(()),
            false => Err(differs("errors", json!(errors), json!(self.errors))),
        }
    }
}

fn within(expected: &Value, what: &str, names: &[Name]) -> Outcome {
    let lower = what.to_lowercase();
    let number = &expected[format!("{lower}Count")];
    let place = format!("number of {lower}s");
    same(&place, number, &json!(names.len()))?;
    let ours: BTreeSet<&str> = names.iter().map(|n| &**n).collect();
    let recorded = |list_name: String| -> BTreeSet<&str> {
        let names = list(expected, &list_name).iter();
        names.filter_map(Value::as_str).collect()
    };
    let (must, may) = (
        recorded(format!("must{what}")),
        recorded(format!("may{what}")),
    );
    // Of a burst only samples were recorded: which 250 is chance.
    let burst = names.len() >= crate::cluster::daemonset::manage::BURST;
    if ours.len() == names.len() && (burst || (must.is_subset(&ours) && ours.is_subset(&may))) {
        return Ok(());
    }
    let bounds = format!("at least {}, at most {}", json!(must), json!(may));
    Err(differs(&format!("{lower}s"), bounds, json!(names)))
}
