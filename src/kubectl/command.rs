//! The typed form of a line: everything that a person can do. Plain data; reading is in `parse`,
//! writing in `print`, doing in `run`.

use super::Selector;
use crate::api::TaintEffect;
use crate::cluster::request::{Cascade, Kind};
use crate::sorted::Map;

/// One action.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A request to the API server.
    Kubectl(Kubectl),
    /// Something that happens to the physical world.
    Sim(Sim),
    /// Time passes; not an action of its own, but when the next one happens.
    Time(Passing),
}

/// One kubectl command.
#[derive(Clone, Debug, PartialEq)]
pub struct Kubectl {
    /// `-n`; `None` where it is not given, which is `default`.
    pub namespace: Option<String>,
    /// What to do.
    pub verb: Verb,
}

/// What kubectl can be told to do to the cluster.
#[derive(Clone, Debug, PartialEq)]
pub enum Verb {
    /// `apply -f`
    Apply {
        /// `-`, or names of the scenario's files.
        files: Vec<String>,
    },
    /// `create -f`
    Create {
        /// `-`, or names of the scenario's files.
        files: Vec<String>,
        /// `--save-config`
        save_config: bool,
    },
    /// `create namespace`
    CreateNamespace {
        /// Its name.
        name: String,
    },
    /// `replace -f`
    Replace {
        /// `-`, or names of the scenario's files.
        files: Vec<String>,
    },
    /// `delete`
    Delete {
        /// What.
        objects: Objects,
        /// How.
        options: DeleteOptions,
    },
    /// `set image`
    SetImage {
        /// Of what.
        objects: Objects,
        /// Container (`*` for every one) and image, in the line's order.
        images: Vec<(String, String)>,
    },
    /// `label`
    Label {
        /// What.
        objects: Objects,
        /// How.
        change: Change,
    },
    /// `annotate`
    Annotate {
        /// What.
        objects: Objects,
        /// How.
        change: Change,
    },
    /// `taint`
    Taint {
        /// Which nodes.
        objects: Objects,
        /// How.
        change: TaintChange,
    },
    /// `cordon`
    Cordon {
        /// Which nodes.
        objects: Objects,
    },
    /// `uncordon`
    Uncordon {
        /// Which nodes.
        objects: Objects,
    },
    /// `rollout …`
    Rollout {
        /// Which part of it.
        verb: RolloutVerb,
        /// Of what.
        objects: Objects,
    },
}

/// The parts of `kubectl rollout` that change something, or are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RolloutVerb {
    /// `restart`
    Restart,
    /// `undo`
    Undo {
        /// `--to-revision`; 0 is the last but one.
        to_revision: i64,
    },
    /// `pause`
    Pause,
    /// `resume`
    Resume,
}

/// Which objects a command is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Objects {
    /// Each by kind and name.
    Named(Vec<(Kind, String)>),
    /// All of these kinds, or those that a selector chooses.
    Selected {
        /// At least one.
        kinds: Vec<Kind>,
        /// `None`: every one.
        selector: Option<Selector>,
    },
    /// Those that manifests name.
    Files(Vec<String>),
}

/// The flags of `kubectl delete`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeleteOptions {
    /// `--cascade`
    pub cascade: Cascade,
    /// `--grace-period`; `None` is the object's own.
    pub grace_seconds: Option<i64>,
    /// `--force`
    pub force: bool,
    /// `--now`
    pub now: bool,
    /// `--ignore-not-found`
    pub ignore_not_found: bool,
    /// `--wait`; the request is sent at once either way.
    pub wait: bool,
}

impl Default for DeleteOptions {
    fn default() -> Self {
        DeleteOptions {
            cascade: Cascade::Background,
            grace_seconds: None,
            force: false,
            now: false,
            ignore_not_found: false,
            wait: true,
        }
    }
}

/// What becomes of labels or annotations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Keys and their new values.
    pub set: Map<String, String>,
    /// Keys that go.
    pub remove: Vec<String>,
    /// `--overwrite`
    pub overwrite: bool,
}

/// What becomes of taints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaintChange {
    /// Key, value and effect of each new one.
    pub add: Vec<(String, String, TaintEffect)>,
    /// Key and effect (`None`: every effect) of each that goes.
    pub remove: Vec<(String, Option<TaintEffect>)>,
    /// `--overwrite`
    pub overwrite: bool,
}

/// What the physical world can do.
#[derive(Clone, Debug, PartialEq)]
pub enum Sim {
    /// Machines join.
    NodeAdd {
        /// Which.
        nodes: NewNodes,
        /// What they are like.
        shape: NodeShape,
    },
    /// Machine and Node object go.
    NodeRemove {
        /// The node.
        name: String,
    },
    /// Power lost.
    NodeFail {
        /// The node.
        name: String,
    },
    /// It boots.
    NodeRecover {
        /// The node.
        name: String,
    },
    /// The registry lacks the image.
    ImageBreak {
        /// As written in pod specs.
        image: String,
    },
    /// The registry has the image.
    ImageFix {
        /// As written in pod specs.
        image: String,
    },
}

/// Which machines join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewNodes {
    /// One of this name.
    Named(String),
    /// So many of a pool, numbered on.
    Pool {
        /// The pool's name.
        pool: String,
        /// How many; at least 1.
        count: u32,
    },
}

/// What a machine is like, where it differs from its pool or from the standard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NodeShape {
    /// Labels beside the standard ones.
    pub labels: Map<String, String>,
    /// Key, value and effect of each taint.
    pub taints: Vec<(String, String, TaintEffect)>,
    /// A quantity.
    pub cpu: Option<String>,
    /// A quantity.
    pub memory: Option<String>,
    /// How many pods it takes.
    pub pods: Option<u32>,
}

/// How time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// So many milliseconds.
    Wait(u64),
    /// Until nothing more happens by itself.
    Settle,
    /// So many steps.
    Steps(u32),
}

impl Command {
    /// True for a command that reads a text on its standard input (`-f -`).
    pub fn reads_stdin(&self) -> bool {
        let Command::Kubectl(Kubectl { verb, .. }) = self else {
            return false;
        };
        let files = match verb {
            Verb::Apply { files } | Verb::Create { files, .. } | Verb::Replace { files } => files,
            Verb::Delete { objects, .. }
            | Verb::SetImage { objects, .. }
            | Verb::Label { objects, .. }
            | Verb::Annotate { objects, .. }
            | Verb::Rollout { objects, .. } => match objects {
                Objects::Files(files) => files,
                _ => return false,
            },
            _ => return false,
        };
        files.iter().any(|file| file == "-")
    }
}
