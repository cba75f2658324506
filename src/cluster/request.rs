//! What can be asked of the API server and what the world can do, and the refusals.

use crate::api::{Name, Resources, Taint};
use serde_json::Value;

/// The kinds that the API server keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// `apps/v1`
    DaemonSet,
    /// `v1`
    Pod,
    /// `v1`, without a namespace
    Node,
    /// `v1`, without a namespace
    Namespace,
    /// `apps/v1`
    ControllerRevision,
}

impl Kind {
    /// `DaemonSet`, …
    pub fn name(self) -> &'static str {
        match self {
            Kind::DaemonSet => "DaemonSet",
            Kind::Pod => "Pod",
            Kind::Node => "Node",
            Kind::Namespace => "Namespace",
            Kind::ControllerRevision => "ControllerRevision",
        }
    }

    /// `daemonsets`, …
    pub fn plural(self) -> &'static str {
        match self {
            Kind::DaemonSet => "daemonsets",
            Kind::Pod => "pods",
            Kind::Node => "nodes",
            Kind::Namespace => "namespaces",
            Kind::ControllerRevision => "controllerrevisions",
        }
    }

    /// `apps`, or empty for the core group.
    pub fn group(self) -> &'static str {
        match self {
            Kind::DaemonSet | Kind::ControllerRevision => "apps",
            Kind::Pod | Kind::Node | Kind::Namespace => "",
        }
    }

    /// False for nodes and namespaces.
    pub fn is_namespaced(self) -> bool {
        !matches!(self, Kind::Node | Kind::Namespace)
    }
}

/// How the dependants of a deleted owner fare.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cascade {
    /// The owner goes at once, dependants after it.
    #[default]
    Background,
    /// The owner waits for its dependants.
    Foreground,
    /// Dependants stay, without owner.
    Orphan,
}

/// One request to the API server.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// POST: a decoded manifest, not yet defaulted; the namespace is filled in by the client.
    Create {
        /// Which kind.
        kind: Kind,
        /// The object.
        object: Value,
    },
    /// PUT: the whole object. A `metadata.resourceVersion` that is not the live one is a conflict.
    Update {
        /// Which kind.
        kind: Kind,
        /// The object.
        object: Value,
    },
    /// DELETE.
    Delete {
        /// Which kind.
        kind: Kind,
        /// Empty for nodes.
        namespace: Name,
        /// The object's name.
        name: Name,
        /// What becomes of dependants.
        cascade: Cascade,
        /// `None`: the pod's own grace period.
        grace_seconds: Option<i64>,
    },
}

/// What the API server answered: the object as stored, and for an update whether anything changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// As `kubectl get -o json` prints it.
    pub object: Value,
    /// False for an update that changed nothing.
    pub changed: bool,
    /// What kubectl prints after `Warning: `.
    pub warnings: Vec<String>,
}

/// Why the API server refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    /// `NotFound`, `Invalid`, …
    pub reason: ErrorReason,
    /// The Status message, in the API server's words.
    pub message: String,
    /// For `Invalid`: each cause as (field path, body).
    pub causes: Vec<(String, String)>,
    /// `DaemonSet`, `Node`, … where known.
    pub kind: &'static str,
    /// The object's name, where known.
    pub name: String,
}

/// `metav1.StatusReason`, as far as it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorReason {
    /// 404
    NotFound,
    /// 409
    AlreadyExists,
    /// 409
    Conflict,
    /// 422
    Invalid,
    /// 400
    BadRequest,
    /// 403
    Forbidden,
    /// 500, for an error of the storage that has no reason of its own.
    Unknown,
}

impl ErrorReason {
    /// As kubectl prints it in `Error from server (…)`; empty where it prints none.
    pub fn as_str(self) -> &'static str {
        match self {
            ErrorReason::NotFound => "NotFound",
            ErrorReason::AlreadyExists => "AlreadyExists",
            ErrorReason::Conflict => "Conflict",
            ErrorReason::Invalid => "Invalid",
            ErrorReason::BadRequest => "BadRequest",
            ErrorReason::Forbidden => "Forbidden",
            ErrorReason::Unknown => "",
        }
    }
}

/// What the physical world does.
#[derive(Clone, Debug, PartialEq)]
pub enum Disturbance {
    /// A machine joins: its kubelet registers a Node that is not Ready yet.
    NodeAdd {
        /// The node's name; must not exist.
        name: Name,
        /// Labels beside the standard ones.
        labels: Vec<(String, String)>,
        /// Taints that the kubelet registers with.
        taints: Vec<Taint>,
        /// What the machine has.
        capacity: Resources,
    },
    /// Machine and Node object go, as a cloud provider deletes them.
    NodeRemove {
        /// The node.
        name: Name,
    },
    /// Power lost: heartbeats stop, containers are gone.
    NodeFail {
        /// The node.
        name: Name,
    },
    /// The machine boots again.
    NodeRecover {
        /// The node.
        name: Name,
    },
    /// The registry lacks an image.
    ImageBreak {
        /// The image as written in pod specs.
        image: Name,
    },
    /// The registry has the image again.
    ImageFix {
        /// The image.
        image: Name,
    },
}
