//! The rule behind a decision, as it holds for every cluster.

use crate::cluster::step::{Reason, Step};

/// The rule of Kubernetes that a step follows; `None` for actions, which follow none.
pub fn rule(step: &Step) -> Option<&'static str> {
    use Reason::*;
    Some(match &step.reason {
        Asked { .. } => return None,
        TemplateIsNew { .. }
        | TemplateIsBack { .. }
        | RevisionIsDouble
        | RevisionWithoutHash
        | HashCollision { .. } => {
            "Each pod template that a DaemonSet has had is kept as a ControllerRevision. The one with the \
             highest number is current; going back to an old template gives its revision the next number."
        }
        BeyondHistoryLimit { .. } => {
            "Of the old revisions that no pod uses, revisionHistoryLimit are kept; the oldest go first."
        }
        SelectorMatches | SelectorNoLongerMatches => {
            "A DaemonSet adopts pods and revisions that its selector matches and nobody controls, and \
             releases those that it no longer matches."
        }
        NodeNeedsPod | NodeMayNotRun { .. } | NodeIsGone | PodIsDouble { .. } => {
            "One daemon pod for each node that nodeName, nodeSelector, required node affinity and the \
             taints let it on. Of several the oldest that has a node stays. Not asked: cordon, free room, \
             readiness."
        }
        PodFailedBefore { .. } | PodSucceeded => {
            "A daemon pod that has ended is deleted, and the node gets a new one. Where pods fail again \
             and again, each waits twice as long: from 1 s up to 15 min."
        }
        OldPodUnavailable { .. } | BudgetHasRoom { .. } => {
            "RollingUpdate with maxUnavailable: old pods that are not available are replaced first and at \
             once; available ones only while fewer than maxUnavailable nodes lack an available pod."
        }
        SurgeHasRoom { .. }
        | SurgeForUnavailable
        | SuccessorAvailable { .. }
        | OldPodNotReady { .. }
        | MoreThanDesired => {
            "RollingUpdate with maxSurge: on up to maxSurge nodes a new pod starts beside the old one, \
             which goes once the new one is available, or when it is not Ready itself."
        }
        Counted { .. } => {
            "Each sync ends with the status. Its numbers are counted before the sync's own writes."
        }
        OwnerIsGone { .. } | OwnerOrphans { .. } | DependantsGone | PodOnGoneNode => {
            "What a deleted object owned is deleted after it, unless it is orphaned; so are pods of a node \
             that no longer exists."
        }
        NodeFits | NoNodeFits { .. } => {
            "The controller names the node by a node affinity; the scheduler binds the pod once taints, \
             free room and ports of that node allow."
        }
        ImageNotPulled { .. } => {
            "After a failed pull the kubelet waits 10 s, then twice as long each time, 300 s at most."
        }
        ImageAbsent { .. } | ImagesPresent | ContainersCreated | ProbePassed => {
            "The kubelet pulls what the node lacks and starts the containers. Ready for minReadySeconds, \
             the pod counts as available."
        }
        ContainersEnded { .. } => {
            "A pod that was deleted has terminationGracePeriodSeconds to end. Until it is gone its node \
             gets no other, unless it surges."
        }
        Rejected { .. } => {
            "The kubelet checks room, affinity, ports and NoExecute taints again before it takes a pod."
        }
        KubeletReady
        | LeaseExpired { .. }
        | NodeIsNotReady
        | ConditionAsksTaint { .. }
        | TaintCauseOver { .. } => {
            "A node that is not Ready is tainted not-ready, a silent one unreachable. Daemon pods tolerate \
             both as NoExecute, so they stay; the NoSchedule taints keep new pods waiting."
        }
        NotTolerated { .. } => {
            "A NoExecute taint evicts every pod that does not tolerate it, or not for longer."
        }
    })
}
