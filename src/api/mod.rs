//! The Kubernetes objects that the engine reads: types, defaults, validation, selectors, tolerations,
//! quantities. Plain data; nothing here knows of a cluster, a clock or a browser.
//!
//! A pod template is kept twice: as the canonical tree (defaulted JSON, the thing that is hashed and
//! printed whole) and as the typed view that decisions read.

pub mod daemonset;
pub mod defaults;
pub mod image;
pub mod label_syntax;
pub mod meta;
pub mod node;
pub mod normal;
pub mod pod;
pub mod quantity;
pub mod quoted;
pub mod read;
pub mod revision;
pub mod schema;
pub mod selector;
pub mod template_hash;
pub mod time;
pub mod toleration;
pub mod tree;
pub mod validation;
pub mod write;

pub use daemonset::{
    ControllerRevision, DaemonSet, DaemonSetSpec, DaemonSetStatus, IntOrPercent, RollingUpdate,
    StrategyType, TEMPLATE_GENERATION, UpdateStrategy,
};
pub use meta::{LabelSelector, Labels, Name, ObjectMeta, OwnerReference, SelectorRequirement};
pub use node::{Node, NodeCondition, NodeSpec, NodeStatus, Resources, Taint, TaintEffect};
pub use pod::{
    Condition, Container, ContainerState, ContainerStatus, NodeSelectorTerm, Pod, PodConditions,
    PodPhase, PodSpec, PodStatus, PodTemplate, Terminated, Toleration, TolerationOperator,
};
pub use time::Timestamp;
