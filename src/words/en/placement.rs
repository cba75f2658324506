//! Placement verdicts: should this node run a daemon pod, and which check says no.

use crate::api::{Toleration, TolerationOperator};
use crate::cluster::step::Placement;
use crate::cluster::why::TaintVerdict;
use crate::view::NodeVerdict;
use crate::words::Sentence;

/// The verdict as a headline: `web runs here`, `web does not run here`.
pub fn placement(verdict: &NodeVerdict) -> Sentence {
    let subject = Sentence::default().link(&verdict.set);
    match verdict.placement {
        Placement::Runs => subject.text(" runs here"),
        _ if verdict.keeps_pod => subject.text(" gets no new pod here; the running pod stays"),
        _ => subject.text(" does not run here"),
    }
}

/// The check that says no, as a clause: `nodeSelector asks for disktype=ssd and the label is missing`.
pub fn why_not(verdict: &Placement) -> String {
    match verdict {
        Placement::Runs => "every check passes".into(),
        Placement::NodeName { wanted } => {
            format!("the template's nodeName asks for {wanted}")
        }
        Placement::NodeSelector { key, value, found } => match found {
            None => format!("nodeSelector asks for {key}={value} and the node has no label {key}"),
            Some(found) => {
                format!("nodeSelector asks for {key}={value} and the node has {key}={found}")
            }
        },
        Placement::NodeAffinity => "no term of the required node affinity matches".into(),
        Placement::NoScheduleTaint { taint } => {
            format!("the taint {taint} is not tolerated, which keeps new pods away")
        }
        Placement::NoExecuteTaint { taint } => {
            format!("the taint {taint} is not tolerated, which also drives running pods out")
        }
    }
}

/// What a taint is to the pods: `tolerated by key: dedicated, operator: Exists of the template`.
pub fn taint_verdict(verdict: &TaintVerdict) -> String {
    match verdict {
        TaintVerdict::NotHard => "PreferNoSchedule keeps no daemon pod away".into(),
        TaintVerdict::Untolerated => "not tolerated".into(),
        TaintVerdict::ByTemplate(by) => {
            format!("tolerated by “{}” of the template", toleration(by))
        }
        TaintVerdict::ByController(_) => {
            "tolerated: the DaemonSet controller adds the toleration".into()
        }
    }
}

/// A toleration's fields as YAML has them, in one line.
fn toleration(toleration: &Toleration) -> String {
    let operator = match toleration.operator {
        TolerationOperator::Equal => "Equal",
        TolerationOperator::Exists => "Exists",
        TolerationOperator::Lt => "Lt",
        TolerationOperator::Gt => "Gt",
    };
    let effect = toleration.effect.map_or("", |effect| effect.as_str());
    let fields = [
        ("key", &*toleration.key),
        ("operator", operator),
        ("value", &*toleration.value),
        ("effect", effect),
    ];
    let given = fields.iter().filter(|(_, value)| !value.is_empty());
    let given: Vec<String> = given.map(|(key, v)| format!("{key}: {v}")).collect();
    given.join(", ")
}
