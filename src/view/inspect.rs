//! One object laid out for reading: what decides about it, its events, its YAML.

use super::card::{Card, NodeState};
use super::checks::{Check, checks};
use super::{Focus, Picture, Revision, Square};
use crate::api::{Name, Resources};
use crate::cluster::Cluster;
use crate::cluster::clock::Time;
use crate::cluster::request::Kind;
use crate::cluster::step::{ObjectRef, Placement};
use crate::cluster::why;
use crate::manifest::emit;
use serde_json::Value;
use std::sync::Arc;

/// More fields than this are not listed.
const FIELDS_MAX: usize = 1_000;

/// Whether a DaemonSet runs on a node, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeVerdict {
    /// The DaemonSet.
    pub set: ObjectRef,
    /// What the controller decides.
    pub placement: Placement,
    /// The checks behind it.
    pub checks: Vec<Check>,
    /// It gets no new pod there, but one that came before the NoSchedule taint runs on.
    pub keeps_pod: bool,
}

/// What is known of the selected object.
#[derive(Clone, Debug, PartialEq)]
pub enum Inspection {
    /// A node, and the verdict of the DaemonSet in focus.
    Node {
        /// The node as it is drawn.
        card: Arc<Card>,
        /// What pods may request.
        room: Resources,
        /// Its age in milliseconds.
        age_ms: u64,
        /// Whether the DaemonSet in focus runs there.
        verdict: Option<NodeVerdict>,
    },
    /// A pod.
    Pod {
        /// The pod as it is drawn.
        square: Arc<Square>,
        /// Where it is.
        node: Option<Name>,
        /// Its age in milliseconds.
        age_ms: u64,
        /// How long it is until its kubelet tries again, in milliseconds.
        tries_again_ms: Option<u64>,
        /// What is reported of it, in Kubernetes' own words; may be empty.
        message: String,
    },
    /// The DaemonSet in focus.
    DaemonSet {
        /// All that is drawn of it.
        focus: Arc<Focus>,
    },
    /// A revision of the DaemonSet in focus.
    Revision {
        /// As it is drawn.
        revision: Revision,
        /// Its template as YAML.
        template: String,
        /// The other revisions and their templates, oldest mark first.
        others: Vec<(Revision, String)>,
    },
}

/// One event as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// Seen last, on the virtual clock.
    pub at: Time,
    /// True for `Warning`.
    pub warning: bool,
    /// One word.
    pub reason: Name,
    /// The text.
    pub message: Name,
    /// What it is about.
    pub regarding: ObjectRef,
    /// How often.
    pub count: u32,
}

/// Reads one object; `None` when it is not there (any more).
pub fn inspect(cluster: &Cluster, picture: &Picture, object: &ObjectRef) -> Option<Inspection> {
    let now = cluster.now();
    let age = |created| now.0.saturating_sub(Time::from_timestamp(created).0);
    match object.kind {
        "Node" => {
            let node = cluster.node(&object.name)?;
            let card = picture.card(&object.name)?;
            let verdict = picture.focus.as_ref().and_then(|focus| {
                let set = &focus.object;
                let daemon_set = cluster.daemon_set(&set.namespace, &set.name)?;
                let placement = why::placement(cluster, daemon_set, &object.name)?;
                Some(NodeVerdict {
                    set: set.clone(),
                    checks: checks(daemon_set, node, &placement),
                    keeps_pod: matches!(placement, Placement::NoScheduleTaint { .. })
                        && card.pods.iter().any(|pod| pod.in_focus),
                    placement,
                })
            });
            Some(Inspection::Node {
                card: card.clone(),
                room: node.status.allocatable.clone(),
                age_ms: age(node.meta.creation_timestamp),
                verdict,
            })
        }
        "Pod" => {
            let pod = cluster.pod(&object.namespace, &object.name)?;
            let (square, node) = picture.square(&object.namespace, &object.name)?;
            Some(Inspection::Pod {
                square: square.clone(),
                node: node.cloned().or_else(|| pod.node_name.clone()),
                age_ms: age(pod.meta.creation_timestamp),
                tries_again_ms: square.left(now).map(|left| left.0),
                message: message(pod),
            })
        }
        "DaemonSet" => {
            let focus = picture.focus.as_ref().filter(|f| f.object == *object)?;
            Some(Inspection::DaemonSet {
                focus: focus.clone(),
            })
        }
        "ControllerRevision" => {
            let focus = picture.focus.as_ref()?;
            let template = |name: &Name| {
                let kind = Kind::ControllerRevision;
                let whole = cluster.get(kind, &object.namespace, name).ok()?;
                Some(emit::document(whole.pointer("/data/spec/template")?))
            };
            let is_this = |revision: &&Revision| revision.name == object.name;
            let of_others = focus.revisions.iter().filter(|one| !is_this(one));
            Some(Inspection::Revision {
                revision: focus.revisions.iter().find(is_this)?.clone(),
                template: template(&object.name)?,
                others: of_others
                    .filter_map(|one| Some((one.clone(), template(&one.name)?)))
                    .collect(),
            })
        }
        _ => None,
    }
}

/// What Kubernetes reports of a pod in words: the pod's message, a container's, the scheduler's.
fn message(pod: &crate::api::Pod) -> String {
    if !pod.status.message.is_empty() {
        return pod.status.message.to_string();
    }
    let of_container = pod.status.containers.iter().find_map(|c| match &c.state {
        crate::api::ContainerState::Waiting { message, .. } if !message.is_empty() => {
            Some(message.to_string())
        }
        _ => None,
    });
    let scheduled = pod.status.conditions.scheduled.as_ref();
    of_container
        .or_else(|| {
            scheduled
                .filter(|c| !c.status)
                .map(|c| c.message.to_string())
        })
        .unwrap_or_default()
}

/// The events about an object, newest first; for a node also those of its kubelet.
pub fn events(cluster: &Cluster, object: &ObjectRef) -> Vec<EventRow> {
    let mut rows: Vec<EventRow> = cluster
        .events()
        .filter(|event| {
            event.regarding == *object
                || (object.kind == "Node" && event.host.as_ref() == Some(&object.name))
        })
        .map(|event| EventRow {
            at: Time::from_timestamp(event.last),
            warning: event.kind == "Warning",
            reason: event.reason.into(),
            message: event.message.clone(),
            regarding: event.regarding.clone(),
            count: event.count,
        })
        .collect();
    rows.reverse();
    rows
}

/// The object as `kubectl get -o yaml` prints it; `None` when it is not there.
pub fn yaml(cluster: &Cluster, object: &ObjectRef) -> Option<String> {
    Some(emit::document(&whole(cluster, object)?))
}

/// Every field that holds a value, by its path; `None` when the object is not there.
pub fn fields(cluster: &Cluster, object: &ObjectRef) -> Option<Vec<(String, String)>> {
    let mut rows = Vec::new();
    flatten(&whole(cluster, object)?, String::new(), &mut rows);
    Some(rows)
}

/// At most [`FIELDS_MAX`] rows; what has no fields of its own is a row.
fn flatten(value: &Value, path: String, rows: &mut Vec<(String, String)>) {
    match value {
        _ if rows.len() >= FIELDS_MAX => {}
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                let is_plain = key.bytes().all(|b| b.is_ascii_alphanumeric());
                let path = match (is_plain, path.is_empty()) {
                    (true, true) => key.clone(),
                    (true, false) => format!("{path}.{key}"),
                    (false, _) => format!("{path}[{key}]"),
                };
                flatten(value, path, rows);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (i, item) in items.iter().enumerate() {
                flatten(item, format!("{path}[{i}]"), rows);
            }
        }
        Value::String(text) => rows.push((path, text.clone())),
        other => rows.push((path, other.to_string())),
    }
}

fn whole(cluster: &Cluster, object: &ObjectRef) -> Option<Value> {
    let kinds = [
        Kind::DaemonSet,
        Kind::Pod,
        Kind::Node,
        Kind::ControllerRevision,
    ];
    let kind = kinds.into_iter().find(|kind| kind.name() == object.kind)?;
    cluster.get(kind, &object.namespace, &object.name).ok()
}

impl Card {
    /// True when the node takes part: Ready, whatever its cordon says.
    pub fn is_ready(&self) -> bool {
        self.state == NodeState::Ready
    }
}
