//! What happened and why, as data: one step is one change of state made by one component, or one
//! action. Nothing here is a sentence; `words` turns it into one.

use super::clock::Time;
use crate::api::{DaemonSetStatus, Name};
use serde::Serialize;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// When.
    pub at: Time,
    /// Who did it.
    pub component: Component,
    /// What was done, from a closed list.
    pub kind: StepKind,
    /// To which object.
    pub object: ObjectRef,
    /// On which node, where one is concerned.
    pub node: Option<Name>,
    /// Why.
    pub reason: Reason,
}

/// Who acts: the components of Kubernetes, the person, the physical world.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Component {
    /// A person, through kubectl or the page.
    User,
    /// The machines: power, network, registry.
    World,
    /// kube-controller-manager's garbage collector and pod garbage collector.
    GarbageCollector,
    /// kube-controller-manager's node lifecycle controller.
    NodeLifecycle,
    /// kube-controller-manager's taint eviction controller.
    TaintEviction,
    /// kube-controller-manager's DaemonSet controller.
    DaemonSetController,
    /// kube-scheduler.
    Scheduler,
    /// The kubelet of the step's node.
    Kubelet,
}

/// Names one object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ObjectRef {
    /// For example `DaemonSet`.
    pub kind: &'static str,
    /// Empty for nodes.
    pub namespace: Name,
    /// The name.
    pub name: Name,
}

impl std::fmt::Display for ObjectRef {
    /// `Kind/namespace/name`; without a namespace `Kind//name`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}", self.kind, self.namespace, self.name)
    }
}

/// What was done to the object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// An action of the scenario; also one that was refused.
    Action,
    /// A ControllerRevision was made.
    RevisionCreated,
    /// A ControllerRevision got a new number.
    RevisionRenumbered,
    /// A ControllerRevision was labelled, adopted or released.
    RevisionUpdated,
    /// A ControllerRevision was deleted.
    RevisionDeleted,
    /// A pod object was made.
    PodCreated,
    /// A pod was asked to end: it has a deletion timestamp now, or is gone at once.
    PodDeleted,
    /// A pod object is gone.
    PodRemoved,
    /// A pod got the DaemonSet as its controller.
    PodAdopted,
    /// A pod lost the DaemonSet as its controller.
    PodReleased,
    /// A pod got the hash label of the revision that stays.
    PodRelabelled,
    /// A pod got its node.
    PodBound,
    /// The scheduler found no room for a pod.
    PodUnschedulable,
    /// The kubelet began to pull an image.
    PodPulling,
    /// An image could not be pulled.
    PodPullFailed,
    /// The kubelet begins to create the containers: their images are there.
    PodCreating,
    /// The containers were started.
    PodStarted,
    /// The pod became Ready.
    PodReady,
    /// The pod is no longer Ready.
    PodNotReady,
    /// The pod failed for good: rejected or evicted.
    PodFailed,
    /// A DaemonSet's status was written.
    StatusUpdated,
    /// A DaemonSet object is gone.
    DaemonSetRemoved,
    /// A hash collision was counted in a DaemonSet's status.
    CollisionCounted,
    /// A node's Ready condition became True.
    NodeReady,
    /// A node's Ready condition became False or Unknown.
    NodeNotReady,
    /// The system set taints of a node.
    NodeTainted,
    /// The system removed taints of a node.
    NodeUntainted,
}

/// Up to sixteen names, and how many more there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Names {
    /// The first ones, in order.
    pub first: Vec<Name>,
    /// How many are not named.
    pub more: u32,
}

impl Names {
    /// How many names a reason holds at most.
    pub const LIMIT: usize = 16;

    /// Takes the first names and counts the rest.
    pub fn of(names: impl IntoIterator<Item = Name>) -> Names {
        let mut names = names.into_iter();
        let first: Vec<Name> = names.by_ref().take(Self::LIMIT).collect();
        Names {
            first,
            more: u32::try_from(names.count()).unwrap_or(u32::MAX),
        }
    }

    /// How many there are in all.
    pub fn total(&self) -> u32 {
        self.more.saturating_add(self.first.len() as u32)
    }
}

/// Why a step happened.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "why", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Reason {
    /// A person asked for it. `refused` holds what the API server or kubectl answered.
    Asked {
        /// The action line.
        line: Name,
        /// What kubectl printed.
        output: Name,
        /// True when it was refused; the output then says why.
        refused: bool,
    },

    // The DaemonSet controller: history.
    /// No revision holds the present template.
    TemplateIsNew {
        /// The number that the revision gets.
        revision: i64,
    },
    /// The template was used before: its revision moves to the top.
    TemplateIsBack {
        /// The number that it had.
        from: i64,
        /// The number that it has now.
        to: i64,
    },
    /// Several revisions hold the present template: one stays.
    RevisionIsDouble,
    /// A revision without the hash label gets its own name as label.
    RevisionWithoutHash,
    /// More old revisions than `revisionHistoryLimit`, and no pod uses this one.
    BeyondHistoryLimit {
        /// `spec.revisionHistoryLimit`.
        limit: i32,
    },
    /// The revision's name is taken by other data.
    HashCollision {
        /// The count from now on.
        count: i32,
    },
    /// Labels match and nobody controls it.
    SelectorMatches,
    /// Labels no longer match the selector.
    SelectorNoLongerMatches,

    // The DaemonSet controller: manage.
    /// The node should run a daemon pod and has none.
    NodeNeedsPod,
    /// The node may no longer run the daemon pod.
    NodeMayNotRun {
        /// Which check says no.
        check: Placement,
    },
    /// The node is gone and the pod was never bound.
    NodeIsGone,
    /// Another daemon pod on the node is older and stays.
    PodIsDouble {
        /// The pod that stays.
        keeps: Name,
    },
    /// The daemon pod has failed.
    PodFailedBefore {
        /// Milliseconds until the next failed pod there may be deleted.
        backoff_ms: u64,
    },
    /// The daemon pod has ended although it should run.
    PodSucceeded,

    // The DaemonSet controller: rolling update.
    /// An old pod that is not available is replaced without regard to the budget.
    OldPodUnavailable {
        /// `maxUnavailable` as a number of pods.
        max_unavailable: i32,
    },
    /// The budget has room for one more unavailable pod.
    BudgetHasRoom {
        /// How many were unavailable before this round.
        unavailable: i32,
        /// `maxUnavailable` as a number of pods.
        max_unavailable: i32,
    },
    /// The surge budget has room for one more second pod.
    SurgeHasRoom {
        /// How many surge pods were not available before this round.
        surging: i32,
        /// `maxSurge` as a number of pods.
        max_surge: i32,
    },
    /// An old pod is not available: its successor is made without regard to `maxSurge`.
    SurgeForUnavailable,
    /// The new pod beside the old one is available.
    SuccessorAvailable {
        /// The new pod.
        successor: Name,
    },
    /// With surge: the old pod is not Ready and a second pod exists.
    OldPodNotReady {
        /// The new pod.
        successor: Name,
    },
    /// With surge: an old pod where none should run, and more pods are available than desired.
    MoreThanDesired,

    // The DaemonSet controller: status.
    /// The numbers changed.
    Counted {
        /// What was written.
        #[serde(serialize_with = "status_json")]
        status: DaemonSetStatus,
    },

    // Garbage collection.
    /// The owner is gone.
    OwnerIsGone {
        /// The owner's name.
        owner: Name,
    },
    /// The owner is being deleted and lets its dependants be.
    OwnerOrphans {
        /// The owner's name.
        owner: Name,
    },
    /// All dependants are gone.
    DependantsGone,
    /// The pod's node does not exist any more.
    PodOnGoneNode,

    // The scheduler.
    /// The pod's affinity names this node and every filter passes.
    NodeFits,
    /// No node passes the filters.
    NoNodeFits {
        /// The scheduler's own message.
        message: Name,
    },

    // The kubelet.
    /// The image is not on the node yet.
    ImageAbsent {
        /// The image.
        image: Name,
        /// How long the pull takes, in milliseconds.
        pull_ms: u64,
    },
    /// The image could not be pulled.
    ImageNotPulled {
        /// The image.
        image: Name,
        /// When it is tried again; `None` for never.
        retry_at: Option<Time>,
    },
    /// Every image is on the node.
    ImagesPresent,
    /// The containers were created and run.
    ContainersCreated,
    /// The containers count as ready.
    ProbePassed,
    /// The pod was asked to end and its containers have ended.
    ContainersEnded {
        /// True when they had to be killed at the end of the grace period.
        killed: bool,
    },
    /// The node was already full, or under pressure, when the pod came.
    Rejected {
        /// The kubelet's one-word reason.
        reason: Name,
        /// The kubelet's message.
        message: Name,
    },

    // Nodes.
    /// The kubelet has started and reports Ready.
    KubeletReady,
    /// The kubelet has not renewed its lease for the grace period.
    LeaseExpired {
        /// The grace period, in seconds.
        grace_seconds: i64,
    },
    /// The pod's node is not ready any more.
    NodeIsNotReady,
    /// The node's conditions or its cordon ask for these taints.
    ConditionAsksTaint {
        /// `key:Effect` of each.
        taints: Names,
    },
    /// The cause of these taints is over.
    TaintCauseOver {
        /// `key:Effect` of each.
        taints: Names,
    },
    /// A `NoExecute` taint is not tolerated (any longer).
    NotTolerated {
        /// `key=value:NoExecute`.
        taint: Name,
        /// How many pods before it were evicted here when the seconds that they tolerate it were over.
        #[serde(skip_serializing_if = "is_zero")]
        before: u32,
    },
}

/// The verdict of the placement check for one DaemonSet and one node, with the check that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "check", rename_all = "camelCase")]
pub enum Placement {
    /// Should run, and may stay.
    Runs,
    /// The template names another node.
    NodeName {
        /// `spec.nodeName` of the template.
        wanted: Name,
    },
    /// A label that `nodeSelector` asks for is missing or differs.
    NodeSelector {
        /// The key asked for.
        key: Name,
        /// The value asked for.
        value: Name,
        /// What the node has; `None` when the label is missing.
        found: Option<Name>,
    },
    /// No term of the required node affinity matches.
    NodeAffinity,
    /// A `NoSchedule` taint is not tolerated: no new pod, a running one stays.
    NoScheduleTaint {
        /// `key=value:NoSchedule`.
        taint: Name,
    },
    /// A `NoExecute` taint is not tolerated: no pod at all.
    NoExecuteTaint {
        /// `key=value:NoExecute`.
        taint: Name,
    },
}

impl Placement {
    /// True when a daemon pod should be made here.
    pub fn should_run(&self) -> bool {
        matches!(self, Placement::Runs)
    }

    /// True when a daemon pod that is here may stay.
    pub fn should_continue(&self) -> bool {
        matches!(self, Placement::Runs | Placement::NoScheduleTaint { .. })
    }
}

fn status_json<S: serde::Serializer>(s: &DaemonSetStatus, to: S) -> Result<S::Ok, S::Error> {
    use serde::ser::SerializeStruct;
    let mut out = to.serialize_struct("DaemonSetStatus", 8)?;
    out.serialize_field("desired", &s.desired_number_scheduled)?;
    out.serialize_field("current", &s.current_number_scheduled)?;
    out.serialize_field("ready", &s.number_ready)?;
    out.serialize_field("upToDate", &s.updated_number_scheduled)?;
    out.serialize_field("available", &s.number_available)?;
    out.serialize_field("unavailable", &s.number_unavailable)?;
    out.serialize_field("misscheduled", &s.number_misscheduled)?;
    out.serialize_field("observedGeneration", &s.observed_generation)?;
    out.end()
}

fn is_zero(count: &u32) -> bool {
    *count == 0
}
