//! What the nodes need: pods to adopt, release, create and delete.
//!
//! Mirrors `manage` (`pkg/controller/daemon/daemon_controller.go`). The needs of one node are judged in
//! `fact`; here they are gathered, the back-off of failed pods is asked, and the burst limit cuts.

use super::backoff::{Backoff, Verdict};
use super::fact::Claim;
use super::tally::Tally;
use crate::api::{Name, Pod};
use crate::cluster::clock::Time;
use crate::cluster::step::Reason;
use crate::cluster::store::PodId;

/// At most so many creates, and so many deletes, in one sync.
pub const BURST: usize = 250;

/// What manage does, in order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Managed {
    /// Pods whose controller reference changes.
    pub claims: Vec<Claim>,
    /// Nodes that get a pod.
    pub create: Vec<Name>,
    /// Pods that are deleted.
    pub delete: Vec<(PodId, Reason)>,
    /// Failed pods that are left for now: look again after each one's delay.
    pub waits: Vec<Verdict>,
}

impl Managed {
    /// True when something is created or deleted: the rolling update then waits for another sync.
    pub fn acts(&self) -> bool {
        !self.create.is_empty() || !self.delete.is_empty()
    }
}

/// Decides for all nodes, and counts the failed pods that go in `backoff`. `observed_generation`: the
/// DaemonSet's, part of the back-off's key.
pub fn decide(
    tally: &Tally,
    backoff: &mut Backoff,
    observed_generation: i64,
    now: Time,
) -> Managed {
    let mut done = Managed::default();
    for node in &tally.claims {
        let claims = tally.fact(node).into_iter().flat_map(|f| &f.claims);
        done.claims.extend(claims.copied());
    }
    let create = tally.create.iter().take(BURST);
    done.create.extend(create.map(|rank| rank.1.0.clone()));
    for rank in &tally.delete {
        let Some(fact) = tally.fact(&rank.1) else {
            continue;
        };
        done.delete.extend(fact.manage.delete.iter().cloned());
        let Some(failed) = fact.manage.failed else {
            continue;
        };
        let verdict = backoff.ask(observed_generation, &rank.1.0, now);
        if verdict.delete {
            let backoff_ms = verdict.delay_ms;
            done.delete
                .push((failed, Reason::PodFailedBefore { backoff_ms }));
        } else {
            done.waits.push(verdict);
        }
    }
    done.delete.truncate(BURST);
    done
}

/// What the controller says about a pod before it deletes it for this reason: type, reason, message.
pub fn remark(reason: &Reason, pod: &Pod) -> Option<(&'static str, &'static str, String)> {
    let (namespace, name) = (&pod.meta.namespace, &pod.meta.name);
    let node = pod.node_name.as_ref().or(pod.target.as_ref());
    let node = node.map(|n| &**n).unwrap_or_default();
    match reason {
        Reason::PodFailedBefore { .. } => Some((
            "Warning",
            "FailedDaemonPod",
            format!(
                "Found failed daemon pod {namespace}/{name} on node {node}, will try to kill it"
            ),
        )),
        Reason::PodSucceeded => Some((
            "Normal",
            "SucceededDaemonPod",
            format!(
                "Found succeeded daemon pod {namespace}/{name} on node {node}, will try to delete it"
            ),
        )),
        _ => None,
    }
}
