//! What happened and why, in one line: `Deleted web-7fqkd on worker-3: it is of an old revision, and
//! the budget has room (0 of 1 unavailable)`.

use super::{count, duration, names, why_not};
use crate::api::DaemonSetStatus;
use crate::cluster::step::{Reason, Step, StepKind};
use crate::words::Sentence;

/// The step as one line of text.
pub fn step(step: &Step) -> String {
    sentence(step).to_string()
}

/// The step as a sentence with its objects.
pub fn sentence(step: &Step) -> Sentence {
    let head = what(step);
    match why(step) {
        Some(why) => head.text(": ").then(why),
        None => head,
    }
}

/// What was done.
fn what(step: &Step) -> Sentence {
    let it = &step.object;
    let verb = |text: &str| Sentence::of(text).link(it);
    let is = |text: &str| on_node(Sentence::default().link(it), step).text(text);
    match (step.kind, &step.reason) {
        (StepKind::Action, Reason::Asked { line, refused, .. }) => {
            Sentence::of(if *refused { "Refused " } else { "Ran " }).code(&**line)
        }
        (StepKind::Action, _) => verb("Acted on "),
        (StepKind::RevisionCreated, Reason::TemplateIsNew { revision }) => {
            verb("Created ControllerRevision ").text(format!(" as revision {revision}"))
        }
        (StepKind::RevisionCreated, _) => verb("Created ControllerRevision "),
        (StepKind::RevisionRenumbered, Reason::TemplateIsBack { from, to }) => {
            verb("Moved ControllerRevision ").text(format!(" from revision {from} to {to}"))
        }
        (StepKind::RevisionRenumbered, _) => verb("Renumbered ControllerRevision "),
        (StepKind::RevisionUpdated, Reason::SelectorMatches) => verb("Adopted ControllerRevision "),
        (StepKind::RevisionUpdated, Reason::SelectorNoLongerMatches) => {
            verb("Released ControllerRevision ")
        }
        (StepKind::RevisionUpdated, Reason::RevisionWithoutHash) => {
            verb("Labelled ControllerRevision ")
        }
        (StepKind::RevisionUpdated, _) => verb("Updated ControllerRevision "),
        (StepKind::RevisionDeleted, _) => verb("Deleted ControllerRevision "),
        (StepKind::PodCreated, _) => match &step.node {
            Some(node) => verb("Created ").text(" for ").node(node),
            None => verb("Created "),
        },
        (StepKind::PodDeleted, Reason::NotTolerated { .. }) => on_node(verb("Evicted "), step),
        (StepKind::PodDeleted, _) => on_node(verb("Deleted "), step),
        (StepKind::PodRemoved, _) => on_node(verb("Removed "), step),
        (StepKind::PodAdopted, _) => on_node(verb("Adopted "), step),
        (StepKind::PodReleased, _) => on_node(verb("Released "), step),
        (StepKind::PodBound, _) => match &step.node {
            Some(node) => verb("Bound ").text(" to ").node(node),
            None => verb("Bound "),
        },
        (StepKind::PodUnschedulable, _) => verb("Could not schedule "),
        (StepKind::PodPulling, Reason::ImageAbsent { image, .. }) => on_node(
            Sentence::of("Pulling ")
                .code(&**image)
                .text(" for ")
                .link(it),
            step,
        ),
        (StepKind::PodPulling, _) => on_node(verb("Pulling the image of "), step),
        (StepKind::PodPullFailed, Reason::ImageNotPulled { image, .. }) => on_node(
            Sentence::of("Could not pull ")
                .code(&**image)
                .text(" for ")
                .link(it),
            step,
        ),
        (StepKind::PodPullFailed, _) => on_node(verb("Could not pull the image of "), step),
        (StepKind::PodRelabelled, _) => on_node(verb("Relabelled "), step),
        (StepKind::PodCreating, _) => on_node(verb("Creating the containers of "), step),
        (StepKind::PodStarted, _) => on_node(verb("Started "), step),
        (StepKind::PodReady, _) => is(" is Ready"),
        (StepKind::PodNotReady, _) => is(" is no longer Ready"),
        (StepKind::PodFailed, _) => is(" has failed"),
        (StepKind::StatusUpdated, _) => verb("Updated the status of "),
        (StepKind::DaemonSetRemoved, _) => verb("Removed DaemonSet "),
        (StepKind::CollisionCounted, _) => verb("Counted a hash collision of "),
        (StepKind::NodeReady, _) => Sentence::default().link(it).text(" is Ready"),
        (StepKind::NodeNotReady, _) => Sentence::default().link(it).text(" is not Ready"),
        (StepKind::NodeTainted, _) => verb("Tainted "),
        (StepKind::NodeUntainted, _) => verb("Removed taints from "),
    }
}

fn on_node(sentence: Sentence, step: &Step) -> Sentence {
    match &step.node {
        Some(node) => sentence.text(" on ").node(node),
        None => sentence,
    }
}

/// Why; `None` where the first half says it all.
fn why(step: &Step) -> Option<Sentence> {
    if let Some(said) = why_rolled(step) {
        return Some(said);
    }
    Some(match &step.reason {
        Reason::Asked { output, .. } if output.trim().is_empty() => return None,
        Reason::Asked { output, .. } => Sentence::of(one_line(output)),
        Reason::TemplateIsNew { .. } => Sentence::of("no revision holds the present template yet"),
        Reason::TemplateIsBack { .. } => Sentence::of("its template is the present one again"),
        Reason::RevisionIsDouble => Sentence::of("another revision holds the same template"),
        Reason::RevisionWithoutHash => {
            Sentence::of("it had no controller-revision-hash; its own name serves as one")
        }
        Reason::BeyondHistoryLimit { limit } => Sentence::of(format!(
            "no pod uses it, and revisionHistoryLimit keeps {}",
            count(i64::from(*limit), "old revision", "old revisions")
        )),
        Reason::HashCollision { count } => Sentence::of(format!(
            "the revision's name is taken by another template (collisionCount {count})"
        )),
        Reason::SelectorMatches => {
            Sentence::of("its labels match the selector and nothing controls it")
        }
        Reason::SelectorNoLongerMatches => Sentence::of("its labels no longer match the selector"),
        Reason::Counted { status } => Sentence::of(numbers(status)),
        Reason::OwnerIsGone { owner } => Sentence::of(format!("its owner {owner} is gone")),
        Reason::OwnerOrphans { owner } => Sentence::of(format!(
            "its owner {owner} is deleted with --cascade=orphan and lets it be"
        )),
        Reason::DependantsGone => Sentence::of("everything that it owned is gone"),
        Reason::PodOnGoneNode => Sentence::of("its node does not exist any more"),
        Reason::NodeFits => match step.kind {
            StepKind::PodBound => Sentence::of("its node affinity asks for this node, and it fits"),
            _ => Sentence::of("the node fits"),
        },
        Reason::NoNodeFits { message } => Sentence::of(one_line(message)),
        Reason::ImageAbsent { pull_ms, .. } => Sentence::of(format!(
            "the image is not on the node yet; the pull takes {}",
            duration(*pull_ms)
        )),
        Reason::ImageNotPulled { retry_at, .. } => Sentence::of(match retry_at {
            Some(at) => format!("the registry does not have it; the next try is at {at}"),
            None => "the registry does not have it, and it is not tried again".into(),
        }),
        Reason::ImagesPresent => Sentence::of("its images are on the node"),
        Reason::ProbePassed => Sentence::of("its containers run and count as ready"),
        Reason::ContainersEnded { killed: true } => {
            Sentence::of("its grace period was over, and what still ran was killed")
        }
        Reason::ContainersEnded { killed: false } => {
            Sentence::of("its containers have ended, and nothing is left of it on the node")
        }
        Reason::ContainersCreated => Sentence::of("its containers were created and run"),
        Reason::NodeIsNotReady => Sentence::of("its node is not ready any more"),
        Reason::Rejected { reason, message } => {
            Sentence::of(format!("{reason}: {}", one_line(message)))
        }
        Reason::KubeletReady => Sentence::of("its kubelet has started and reports Ready"),
        Reason::LeaseExpired { grace_seconds } => Sentence::of(format!(
            "the kubelet has not renewed the node's lease for {}",
            duration(
                u64::try_from(*grace_seconds)
                    .unwrap_or(0)
                    .saturating_mul(1000)
            )
        )),
        Reason::ConditionAsksTaint { taints } => {
            Sentence::of(format!("the node's condition asks for {}", names(taints)))
        }
        Reason::TaintCauseOver { taints } => {
            Sentence::of(format!("the cause of {} is over", names(taints)))
        }
        Reason::NotTolerated { taint, before: 0 } => {
            Sentence::of(format!("it does not tolerate the taint {taint}"))
        }
        Reason::NotTolerated { taint, before } => Sentence::of(format!(
            "it does not tolerate the taint {taint} any longer; {} before it went the same way, and so will the next while taint and toleration stay",
            count(i64::from(*before), "pod", "pods")
        )),
        _ => return None,
    })
}

/// The DaemonSet controller's reasons to make and to delete pods.
fn why_rolled(step: &Step) -> Option<Sentence> {
    let namespace = &step.object.namespace;
    Some(match &step.reason {
        Reason::NodeNeedsPod => Sentence::of("the node should run a daemon pod and has none"),
        Reason::NodeMayNotRun { check } => {
            Sentence::of(format!("it may not run there: {}", why_not(check)))
        }
        Reason::NodeIsGone => Sentence::of("the node is gone and the pod was never bound to it"),
        Reason::PodIsDouble { keeps } => Sentence::of("the older pod ")
            .pod(namespace, keeps)
            .text(" on the same node stays"),
        Reason::PodFailedBefore { backoff_ms } => Sentence::of(format!(
            "it has failed and makes room for a new one; the next failed pod there waits {}",
            duration(*backoff_ms)
        )),
        Reason::PodSucceeded => Sentence::of("its containers have ended although they should run"),
        Reason::OldPodUnavailable { .. } => Sentence::of(
            "it is of an old revision and not available, so replacing it costs no availability",
        ),
        Reason::BudgetHasRoom {
            unavailable,
            max_unavailable,
        } => Sentence::of(format!(
            "it is of an old revision, and the budget has room ({unavailable} of {max_unavailable} \
             unavailable)"
        )),
        Reason::SurgeHasRoom { surging, max_surge } => Sentence::of(format!(
            "the pod there is of an old revision, and the surge budget has room \
             ({surging} of {max_surge} in use)"
        )),
        Reason::SurgeForUnavailable => Sentence::of(
            "the old pod there is not available, so its successor does not count against maxSurge",
        ),
        Reason::SuccessorAvailable { successor } => Sentence::of("its successor ")
            .pod(namespace, successor)
            .text(" is available"),
        Reason::OldPodNotReady { successor } => {
            Sentence::of("it is of an old revision and not Ready, and its successor ")
                .pod(namespace, successor)
                .text(" exists")
        }
        Reason::MoreThanDesired => {
            Sentence::of("no pod should run there, and more pods are available than desired")
        }
        _ => return None,
    })
}

/// `5 desired, 4 ready, 3 up to date, 4 available`; odd numbers only when there are any.
fn numbers(status: &DaemonSetStatus) -> String {
    let mut said = format!(
        "{} desired, {} current, {} ready, {} up to date, {} available",
        status.desired_number_scheduled,
        status.current_number_scheduled,
        status.number_ready,
        status.updated_number_scheduled,
        status.number_available
    );
    if status.number_misscheduled != 0 {
        said.push_str(&format!(", {} misscheduled", status.number_misscheduled));
    }
    said
}

/// Several lines as one, joined by `; ` or, after a colon, by a blank.
fn one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.fold(String::new(), |mut all, line| {
        if !all.is_empty() {
            all.push_str(if all.ends_with(':') { " " } else { "; " });
        }
        all.push_str(line);
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::clock::Time;
    use crate::cluster::step::{Component, ObjectRef, Placement};

    fn said(
        kind: StepKind,
        object: (&'static str, &str),
        node: Option<&str>,
        reason: Reason,
    ) -> String {
        step(&Step {
            at: Time(0),
            component: Component::DaemonSetController,
            kind,
            object: ObjectRef {
                kind: object.0,
                namespace: "default".into(),
                name: object.1.into(),
            },
            node: node.map(Into::into),
            reason,
        })
    }

    #[test]
    fn an_old_pod_goes_because_the_budget_has_room() {
        let reason = Reason::BudgetHasRoom {
            unavailable: 0,
            max_unavailable: 1,
        };
        assert_eq!(
            said(
                StepKind::PodDeleted,
                ("Pod", "web-7fqkd"),
                Some("worker-3"),
                reason
            ),
            "Deleted web-7fqkd on worker-3: it is of an old revision, and the budget has room \
             (0 of 1 unavailable)"
        );
    }

    #[test]
    fn a_pod_goes_where_its_label_is_missing() {
        let check = Placement::NodeSelector {
            key: "disktype".into(),
            value: "ssd".into(),
            found: None,
        };
        assert_eq!(
            said(
                StepKind::PodDeleted,
                ("Pod", "web-7fqkd"),
                Some("worker-3"),
                Reason::NodeMayNotRun { check }
            ),
            "Deleted web-7fqkd on worker-3: it may not run there: nodeSelector asks for \
             disktype=ssd and the node has no label disktype"
        );
    }

    #[test]
    fn a_refused_action_says_what_kubectl_said_on_one_line() {
        let reason = Reason::Asked {
            line: "kubectl apply -f -".into(),
            output: "The DaemonSet \"web\" is invalid:\n* spec.selector: Required value\n".into(),
            refused: true,
        };
        assert_eq!(
            said(StepKind::Action, ("DaemonSet", "web"), None, reason),
            "Refused kubectl apply -f -: The DaemonSet \"web\" is invalid: * spec.selector: \
             Required value"
        );
    }

    #[test]
    fn a_new_revision_says_its_number() {
        assert_eq!(
            said(
                StepKind::RevisionCreated,
                ("ControllerRevision", "web-5d8f"),
                None,
                Reason::TemplateIsNew { revision: 2 }
            ),
            "Created ControllerRevision web-5d8f as revision 2: no revision holds the present \
             template yet"
        );
    }
}
