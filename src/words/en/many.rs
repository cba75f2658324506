//! Texts for clusters of many nodes: the density map, the filters, the tables.

use super::{count, node_label, node_state, pod_state};
use crate::view::{Card, Group, Square};

/// The domain of Kubernetes' own taints.
const SYSTEM: &str = "node.kubernetes.io/";

/// A state to filter by.
pub fn group(group: Group) -> &'static str {
    match group {
        Group::Available => "pod available",
        Group::NotAvailable => "pod not available",
        Group::Failing => "pod failing",
        Group::Missing => "pod missing",
        Group::KeptOff => "no pod belongs here",
        Group::NotReady => "node NotReady",
        Group::Cordoned => "node cordoned",
        Group::Tainted => "node with taints",
    }
}

/// `12 of 1000 nodes`.
pub fn of_nodes(some: usize, all: usize) -> String {
    match some == all {
        true => count(all as i64, "node", "nodes"),
        false => format!("{some} of {}", count(all as i64, "node", "nodes")),
    }
}

/// `node worker-17, Ready: web-7fqkd v2 ready, 2 other pods`.
pub fn cell_label(card: &Card) -> String {
    let mut parts: Vec<String> = ours(card)
        .map(|pod| {
            format!(
                "{} {} {}",
                pod.name,
                pod.short_mark(),
                pod_state(&pod.state)
            )
        })
        .collect();
    if parts.is_empty() {
        parts.push("no pod".into());
    }
    let others = card.other_pods();
    if others > 0 {
        parts.push(count(others as i64, "other pod", "other pods"));
    }
    format!("{}: {}", node_label(card), parts.join(", "))
}

/// The state of a node in a table: `Ready, cordoned`.
pub fn table_node(card: &Card) -> String {
    let mut said = node_state(card.state).to_string();
    if card.cordoned {
        said.push_str(", cordoned");
    }
    for kind in &card.pressure {
        said.push_str(", ");
        said.push_str(kind);
    }
    said
}

/// Its taints but the cordon's own, which the state names.
pub fn table_taints(card: &Card) -> String {
    let short = |taint: &String| taint.strip_prefix(SYSTEM).unwrap_or(taint).to_string();
    let all: Vec<String> = card.taints.iter().map(short).collect();
    let shown = all
        .iter()
        .filter(|taint| !card.cordoned || !taint.starts_with("unschedulable:"));
    shown.cloned().collect::<Vec<_>>().join(", ")
}

/// The names of a node's daemon pods.
pub fn table_pods(card: &Card) -> String {
    list(card, |pod| pod.name.to_string())
}

/// Their revisions.
pub fn table_revisions(card: &Card) -> String {
    list(card, Square::short_mark)
}

/// Their states.
pub fn table_states(card: &Card) -> String {
    list(card, |pod| pod_state(&pod.state))
}

fn list(card: &Card, say: impl Fn(&Square) -> String) -> String {
    let all: Vec<String> = ours(card).map(say).collect();
    match all.is_empty() {
        true => "–".into(),
        false => all.join(", "),
    }
}

fn ours(card: &Card) -> impl Iterator<Item = &Square> {
    card.pods
        .iter()
        .map(AsRef::as_ref)
        .filter(|pod| pod.in_focus)
}
