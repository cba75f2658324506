//! Should this node run the daemon pod, and may one that is there stay?
//!
//! Mirrors `NodeShouldRunDaemonPod` and `AddOrUpdateDaemonPodTolerations`
//! (`pkg/controller/daemon/daemon_controller.go`, `util/daemonset_util.go`). Not looked at, as there:
//! readiness, capacity, cordon, ports, pod affinity, `PreferNoSchedule`.

use crate::api::{Node, PodSpec, PodTemplate, Taint, TaintEffect, Toleration, TolerationOperator};
use crate::cluster::step::Placement;

/// The taints that every daemon pod tolerates, in the order in which the controller adds them; the last
/// one only with `hostNetwork`.
pub const AUTOMATIC: [(&str, TaintEffect); 7] = [
    ("node.kubernetes.io/not-ready", TaintEffect::NoExecute),
    ("node.kubernetes.io/unreachable", TaintEffect::NoExecute),
    ("node.kubernetes.io/disk-pressure", TaintEffect::NoSchedule),
    (
        "node.kubernetes.io/memory-pressure",
        TaintEffect::NoSchedule,
    ),
    ("node.kubernetes.io/pid-pressure", TaintEffect::NoSchedule),
    ("node.kubernetes.io/unschedulable", TaintEffect::NoSchedule),
    (
        "node.kubernetes.io/network-unavailable",
        TaintEffect::NoSchedule,
    ),
];

/// The template's tolerations with the automatic ones; one that is there already is overwritten in
/// place, so that a `tolerationSeconds` on it is lost.
pub fn tolerations(spec: &PodSpec) -> Vec<Toleration> {
    let mut all = spec.tolerations.clone();
    let count = if spec.host_network { 7 } else { 6 };
    for (key, effect) in &AUTOMATIC[..count] {
        let ours = Toleration {
            key: (*key).into(),
            operator: TolerationOperator::Exists,
            value: "".into(),
            effect: Some(*effect),
            toleration_seconds: None,
        };
        let same = |t: &&mut Toleration| {
            t.key == ours.key
                && t.operator == ours.operator
                && t.value == ours.value
                && t.effect == ours.effect
        };
        match all.iter_mut().find(same) {
            Some(theirs) => *theirs = ours,
            None => all.push(ours),
        }
    }
    all
}

/// The verdict for one node; `tolerations` are those of [`tolerations`] for the same template.
pub fn judge(template: &PodTemplate, tolerations: &[Toleration], node: &Node) -> Placement {
    let spec = &template.spec;
    if !spec.node_name.is_empty() && spec.node_name != node.meta.name {
        return Placement::NodeName {
            wanted: spec.node_name.clone(),
        };
    }
    let labels = &node.meta.labels;
    for (key, value) in &spec.node_selector {
        let found = labels.get(key);
        if found != Some(value) {
            return Placement::NodeSelector {
                key: key.as_str().into(),
                value: value.as_str().into(),
                found: found.map(|f| f.as_str().into()),
            };
        }
    }
    if let Some(terms) = &spec.required_node_affinity
        && !terms
            .iter()
            .any(|term| term.matches(&node.meta.name, labels))
    {
        return Placement::NodeAffinity;
    }
    let untolerated = |effect: TaintEffect| {
        node.spec
            .taints
            .iter()
            .find(|t| t.effect == effect && tolerating(tolerations, t).is_none())
    };
    if let Some(taint) = untolerated(TaintEffect::NoExecute) {
        return Placement::NoExecuteTaint {
            taint: written(taint).into(),
        };
    }
    if let Some(taint) = untolerated(TaintEffect::NoSchedule) {
        return Placement::NoScheduleTaint {
            taint: written(taint).into(),
        };
    }
    Placement::Runs
}

/// Where the toleration stands that lets a pod past a taint, if there is one.
pub fn tolerating(tolerations: &[Toleration], taint: &Taint) -> Option<usize> {
    tolerations.iter().position(|o| o.tolerates(taint))
}

/// `key=value:Effect`, without `=value` where the value is empty.
pub fn written(taint: &Taint) -> String {
    match &*taint.value {
        "" => format!("{}:{}", taint.key, taint.effect.as_str()),
        value => format!("{}={value}:{}", taint.key, taint.effect.as_str()),
    }
}
