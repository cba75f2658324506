//! States of nodes and pods in a word, and the names that a screen reader says for what is drawn.

use super::{count, duration, slot_use, why_not};
use crate::cluster::step::Placement;
use crate::cluster::why::Slot;
use crate::view::{Card, Check, CheckKind, NodeState, Outcome, PodState, Square};

/// A node's state: `Ready`, `joining`, `NotReady`.
pub fn node_state(state: NodeState) -> &'static str {
    match state {
        NodeState::Ready => "Ready",
        NodeState::Joining => "joining",
        NodeState::NotReady => "NotReady",
        NodeState::Unknown => "NotReady (unknown)",
    }
}

/// A pod's state in a word or two, or Kubernetes' own reason.
pub fn pod_state(state: &PodState) -> String {
    match state {
        PodState::Pending => "pending",
        PodState::Unschedulable => "unschedulable",
        PodState::Pulling => "pulling",
        PodState::Starting => "starting",
        PodState::NotReady => "not ready",
        PodState::Ready => "ready",
        PodState::ReadyNotAvailable => "ready, not available yet",
        PodState::Failing(reason) => return reason.to_string(),
        PodState::Terminating => "terminating",
        PodState::Completed => "completed",
    }
    .into()
}

/// Why a pod is in its state, and when it is tried again.
pub fn pod_why(state: &PodState, tries_again_ms: Option<u64>) -> String {
    let why = pod_because(state);
    match tries_again_ms {
        Some(ms) => format!("{why} It tries again in {}.", seconds_left(ms)),
        None => why.into(),
    }
}

/// What is left of a pause, in whole seconds.
pub fn seconds_left(ms: u64) -> String {
    format!("{} s", ms.div_ceil(1000))
}

fn pod_because(state: &PodState) -> &'static str {
    match state {
        PodState::Pending => "It waits for the scheduler to bind it to its node.",
        PodState::Unschedulable => {
            "The scheduler finds that its node cannot take it. It tries again when something changes."
        }
        PodState::Pulling => "Its node is pulling the image.",
        PodState::Starting => "Its containers are being started.",
        PodState::NotReady => {
            "Its containers run, and are not ready yet: it counts as unavailable."
        }
        PodState::Ready => "It is ready, and counts as available.",
        PodState::ReadyNotAvailable => {
            "It is ready. It counts as available once it has been so for minReadySeconds."
        }
        PodState::Failing(reason) if reason.ends_with("BackOff") => {
            "It has failed more than once: the kubelet waits longer each time before it tries again."
        }
        PodState::Failing(_) => "It has failed; the kubelet will try again.",
        PodState::Terminating => {
            "It is terminating: its containers have the grace period to stop. Until it is gone, its node gets no other pod of this DaemonSet, unless maxSurge allows one."
        }
        PodState::Completed => "Its containers have ended, which a daemon pod should never do.",
    }
}

/// The state as it fits into a square.
pub fn pod_state_short(state: &PodState) -> String {
    match state {
        PodState::Unschedulable => "no room".into(),
        PodState::Ready => String::new(),
        PodState::ReadyNotAvailable => "waits".into(),
        PodState::Terminating => "ending".into(),
        PodState::Failing(reason) => short_reason(reason).into(),
        other => pod_state(other),
    }
}

/// Kubernetes' reason as it fits into a square; the whole stands in the accessible name.
fn short_reason(reason: &str) -> &str {
    match reason {
        "ErrImagePull" => "no image",
        "ImagePullBackOff" | "CrashLoopBackOff" => "back-off",
        "CreateContainerConfigError" => "config",
        "RunContainerError" => "cannot run",
        "OOMKilled" => "OOM",
        short if short.len() <= 9 => short,
        _ => "failed",
    }
}

/// `node worker-3, Ready, cordoned`.
pub fn node_label(card: &Card) -> String {
    let mut said = format!("node {}, {}", card.name, node_state(card.state));
    if card.cordoned {
        said.push_str(", cordoned");
    }
    for pressure in &card.pressure {
        said.push_str(&format!(", {pressure}"));
    }
    if !card.roles.is_empty() {
        said.push_str(&format!(", {}", card.roles));
    }
    if !card.taints.is_empty() {
        said.push_str(", ");
        said.push_str(&count(card.taints.len() as i64, "taint", "taints"));
    }
    said
}

/// The place of a node that this step took away.
pub fn node_gone(name: &str) -> String {
    format!("node {name} is gone")
}

/// `pod web-7fqkd, revision v2, ready, on worker-3`; a pod that failed says when it is tried again.
pub fn pod_label(square: &Square, node: Option<&str>, tries_again_ms: Option<u64>) -> String {
    let mut said = format!("pod {}", square.name);
    if square.mark.is_some() {
        said.push_str(", revision ");
        said.push_str(&square.short_mark());
    }
    // The name holds what the square shows, in the same order, so that it can be asked for by voice.
    if !square.initials.is_empty() {
        said.push_str(&format!(", {}", square.initials));
    }
    let (short, whole) = (pod_state_short(&square.state), pod_state(&square.state));
    if !short.is_empty() {
        said.push_str(&format!(", {short}"));
    }
    if let Some(ms) = tries_again_ms {
        said.push_str(&format!(", {} until the next try", seconds_left(ms)));
    }
    if short != whole {
        said.push_str(&format!(", {whole}"));
    }
    match node {
        Some(node) => said.push_str(&format!(", on {node}")),
        None => said.push_str(", on no node"),
    }
    said
}

/// The square of a pod that is not there: `no pod of web on worker-3: …`.
pub fn ghost_label(verdict: &Placement, daemon_set: &str, node: &str) -> String {
    match verdict {
        Placement::Runs => format!("no pod of {daemon_set} on {node} yet; one will come"),
        no => format!("no pod of {daemon_set} on {node}: {}", why_not(no)),
    }
}

/// `web-7fqkd · starting`, or the node where there is no pod.
pub fn slot(slot: &Slot) -> String {
    let who = slot.pod.as_ref().unwrap_or(&slot.node);
    format!("{who} · {}", slot_use(slot.because))
}

/// A placement check as a line.
pub fn check(check: &Check) -> &'static str {
    use CheckKind::*;
    match (check.kind, check.outcome) {
        (NodeName, Outcome::Nothing) => "nodeName is not set",
        (NodeName, Outcome::Fail) => "nodeName asks for another node",
        (NodeName, _) => "nodeName",
        (NodeSelector, Outcome::Nothing) => "No nodeSelector",
        (NodeSelector, Outcome::Pass) => "nodeSelector matches",
        (NodeSelector, Outcome::Fail) => "nodeSelector does not match",
        (NodeSelector, _) => "nodeSelector",
        (NodeAffinity, Outcome::Nothing) => "No required node affinity",
        (NodeAffinity, Outcome::Pass) => "Required node affinity matches",
        (NodeAffinity, Outcome::Fail) => "Required node affinity does not match",
        (NodeAffinity, _) => "Required node affinity",
        (Taints, Outcome::Nothing) => "No taints",
        (Taints, Outcome::Pass) => "No taint keeps it away",
        (Taints, Outcome::Fail) => "A taint is not tolerated",
        (Taints, _) => "Taints",
        (Added, _) => "Tolerated by every daemon pod: the controller adds these",
        (NotLookedAt, _) => "The controller ignores cordon, free CPU and memory, and readiness",
    }
}

/// How long something has been there.
pub fn age(ms: u64) -> String {
    match ms {
        0..1000 => "just made".into(),
        ms => format!("{} old", duration(ms / 1000 * 1000)),
    }
}
