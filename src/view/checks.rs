//! The placement checks of one DaemonSet on one node, in the order in which they count. The verdict
//! is the engine's; here it is only laid out, with what each check looks at.

use super::card::taint_text;
use crate::api::{DaemonSet, Node};
use crate::cluster::step::Placement;
use crate::cluster::why::{self, TaintVerdict};

/// One check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Which.
    pub kind: CheckKind,
    /// What came of it.
    pub outcome: Outcome,
    /// What it looked at: `disktype=ssd`, a taint, a node's name.
    pub facts: Vec<Fact>,
}

/// One thing that a check looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// As Kubernetes writes it.
    pub text: String,
    /// Of a taint: what it is to the pods.
    pub verdict: Option<TaintVerdict>,
}

fn fact(text: String) -> Fact {
    Fact {
        text,
        verdict: None,
    }
}

/// The checks that place daemon pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CheckKind {
    /// `spec.nodeName` of the template.
    NodeName,
    /// `nodeSelector`.
    NodeSelector,
    /// Required node affinity.
    NodeAffinity,
    /// Taints against tolerations.
    Taints,
    /// The tolerations that the controller adds to every daemon pod.
    Added,
    /// What the DaemonSet controller never looks at: cordon, free room, readiness.
    NotLookedAt,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It asks for nothing here.
    Nothing,
    /// It passes.
    Pass,
    /// It says no.
    Fail,
    /// An earlier check has said no.
    NotReached,
}

/// Lays out the verdict.
pub fn checks(daemon_set: &DaemonSet, node: &Node, verdict: &Placement) -> Vec<Check> {
    let spec = &daemon_set.spec.template.spec;
    let decider = match verdict {
        Placement::Runs => None,
        Placement::NodeName { .. } => Some(CheckKind::NodeName),
        Placement::NodeSelector { .. } => Some(CheckKind::NodeSelector),
        Placement::NodeAffinity => Some(CheckKind::NodeAffinity),
        Placement::NoScheduleTaint { .. } | Placement::NoExecuteTaint { .. } => {
            Some(CheckKind::Taints)
        }
    };
    let check = |kind: CheckKind, facts: Vec<Fact>| Check {
        kind,
        outcome: match decider {
            Some(no) if no == kind => Outcome::Fail,
            Some(no) if no < kind => Outcome::NotReached,
            _ if facts.is_empty() => Outcome::Nothing,
            _ => Outcome::Pass,
        },
        facts,
    };
    let wanted = Some(spec.node_name.to_string()).filter(|name| !name.is_empty());
    let selector = spec.node_selector.iter();
    let terms = spec.required_node_affinity.iter().flatten();
    vec![
        check(CheckKind::NodeName, wanted.into_iter().map(fact).collect()),
        check(
            CheckKind::NodeSelector,
            selector
                .map(|(key, value)| fact(format!("{key}={value}")))
                .collect(),
        ),
        check(
            CheckKind::NodeAffinity,
            terms
                .flat_map(|term| term.match_expressions.iter().chain(&term.match_fields))
                .map(|r| format!("{} {} {}", r.key, r.operator, r.values.join(", ")))
                .map(|text| fact(text.trim_end().to_string()))
                .collect(),
        ),
        check(
            CheckKind::Taints,
            why::taints(daemon_set, node)
                .into_iter()
                .map(|(taint, verdict)| Fact {
                    text: taint_text(taint),
                    verdict: Some(verdict),
                })
                .collect(),
        ),
        Check {
            kind: CheckKind::Added,
            outcome: Outcome::Nothing,
            facts: why::added_tolerations(daemon_set)
                .iter()
                .map(|added| {
                    let effect = added.effect.map(|effect| effect.as_str());
                    fact(format!("{}:{}", added.key, effect.unwrap_or_default()))
                })
                .collect(),
        },
        Check {
            kind: CheckKind::NotLookedAt,
            outcome: Outcome::Nothing,
            facts: Vec::new(),
        },
    ]
}
