//! DaemonSets and their revisions.

use super::{LabelSelector, Labels, ObjectMeta, PodTemplate};
use std::sync::Arc;

/// The annotation that counts how often a DaemonSet's template has changed.
pub const TEMPLATE_GENERATION: &str = "deprecated.daemonset.template.generation";

/// `appsv1.DaemonSet`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaemonSet {
    /// Name, namespace, generation.
    pub meta: ObjectMeta,
    /// What is wanted.
    pub spec: Arc<DaemonSetSpec>,
    /// What the controller counted.
    pub status: DaemonSetStatus,
    /// How often the template has changed, from 1: the annotation
    /// `deprecated.daemonset.template.generation`, which is not kept among `meta.annotations`. `None` only
    /// where a recorded object lacks it.
    pub template_generation: Option<i64>,
}

impl DaemonSet {
    /// The annotations as the API shows them (and a revision copies them), template generation included.
    pub fn all_annotations(&self) -> Labels {
        let mut all = (*self.meta.annotations).clone();
        if let Some(n) = self.template_generation {
            all.insert(TEMPLATE_GENERATION.to_string(), n.to_string());
        }
        all
    }
}

/// `appsv1.DaemonSetSpec`, defaulted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DaemonSetSpec {
    /// Which pods are its own; immutable.
    pub selector: LabelSelector,
    /// What its pods are made from.
    pub template: Arc<PodTemplate>,
    /// How pods are replaced.
    pub update_strategy: UpdateStrategy,
    /// How long a pod must be Ready before it counts as available, in seconds.
    pub min_ready_seconds: i32,
    /// How many old revisions are kept.
    pub revision_history_limit: i32,
}

/// `appsv1.DaemonSetUpdateStrategy`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UpdateStrategy {
    /// Which of the two.
    pub kind: StrategyType,
    /// Only for `RollingUpdate`.
    pub rolling_update: Option<RollingUpdate>,
}

/// The two update strategies that Kubernetes has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StrategyType {
    /// Pods are replaced within a budget.
    RollingUpdate,
    /// Pods are replaced when somebody deletes them.
    OnDelete,
}

/// The budgets of a rolling update.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RollingUpdate {
    /// How many desired pods may be unavailable.
    pub max_unavailable: Option<IntOrPercent>,
    /// How many nodes may run a second pod.
    pub max_surge: Option<IntOrPercent>,
}

/// `intstr.IntOrString` as a budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IntOrPercent {
    /// An absolute number.
    Int(i32),
    /// A text; a budget only when it is digits and `%`.
    Text(String),
}

/// `appsv1.DaemonSetStatus`; `conditions` is never written by Kubernetes and not here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DaemonSetStatus {
    /// Nodes that should run a pod and have one.
    pub current_number_scheduled: i32,
    /// Nodes that have a pod and should not.
    pub number_misscheduled: i32,
    /// Nodes that should run a pod.
    pub desired_number_scheduled: i32,
    /// Of these, how many have a Ready one.
    pub number_ready: i32,
    /// The generation that the controller has seen.
    pub observed_generation: i64,
    /// Nodes whose pod is of the current revision.
    pub updated_number_scheduled: i32,
    /// Nodes whose pod is available.
    pub number_available: i32,
    /// Desired minus available.
    pub number_unavailable: i32,
    /// Counts hash collisions of revisions; `None` before the first.
    pub collision_count: Option<i32>,
}

/// `appsv1.ControllerRevision`: one template that the DaemonSet has had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ControllerRevision {
    /// Name `<daemonset>-<hash>`; label `controller-revision-hash`.
    pub meta: ObjectMeta,
    /// The exact bytes of `data`: a patch that replaces the template.
    pub data: Arc<str>,
    /// The number, the highest being current.
    pub revision: i64,
}
