//! What every object has: names, labels, owners, selectors over labels.

use super::Timestamp;
use crate::sorted::Map;
use std::sync::Arc;

/// A name, a namespace or a uid; shared, cheap to clone.
pub type Name = Arc<str>;
/// Labels or annotations, in byte order of their keys.
pub type Labels = Map<String, String>;

/// `metadata` of an object, as far as the playground keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectMeta {
    /// Unique within kind and namespace.
    pub name: Name,
    /// Prefix from which the API server made the name; empty when the name was given.
    pub generate_name: Name,
    /// Empty for objects without a namespace (nodes).
    pub namespace: Name,
    /// Unique over all objects that ever were.
    pub uid: Name,
    /// Grows with every write to any object.
    pub resource_version: u64,
    /// Grows with every change of `spec`; 0 where the kind has none.
    pub generation: i64,
    /// When the API server made the object.
    pub creation_timestamp: Timestamp,
    /// Set while the object is being deleted: when its grace period ends.
    pub deletion_timestamp: Option<Timestamp>,
    /// The grace period granted with the deletion, in seconds.
    pub deletion_grace_period_seconds: Option<i64>,
    /// `metadata.labels`.
    pub labels: Arc<Labels>,
    /// `metadata.annotations`.
    pub annotations: Arc<Labels>,
    /// Who owns this object; at most one of them is the controller.
    pub owner_references: Arc<[OwnerReference]>,
    /// Names that must be removed before the object can go.
    pub finalizers: Arc<[String]>,
}

impl ObjectMeta {
    /// The owner that controls this object, if any.
    pub fn controller(&self) -> Option<&OwnerReference> {
        self.owner_references.iter().find(|o| o.controller)
    }

    /// True while the object is being deleted.
    pub fn is_terminating(&self) -> bool {
        self.deletion_timestamp.is_some()
    }
}

/// One entry of `metadata.ownerReferences`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerReference {
    /// For example `apps/v1`.
    pub api_version: Name,
    /// For example `DaemonSet`.
    pub kind: Name,
    /// The owner's name.
    pub name: Name,
    /// The owner's uid: a new object of the same name is another owner.
    pub uid: Name,
    /// True for the one owner that manages the object.
    pub controller: bool,
    /// True where a foreground deletion of the owner waits for this object.
    pub block_owner_deletion: bool,
}

/// `metav1.LabelSelector`: every part must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSelector {
    /// Labels that must be there with this very value.
    pub match_labels: Labels,
    /// Further requirements.
    pub match_expressions: Vec<SelectorRequirement>,
}

/// One requirement of a label or node selector; the operator is kept as written, unknown ones match nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorRequirement {
    /// The label's key, or a field's name.
    pub key: String,
    /// `In`, `NotIn`, `Exists`, `DoesNotExist`; in node selectors also `Gt`, `Lt`.
    pub operator: String,
    /// The values to compare with.
    pub values: Vec<String>,
}
