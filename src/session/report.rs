//! What came of a run, as JSON with keys in a fixed order and as text. The sentences are the caller's:
//! this floor has none.

use super::Session;
use crate::cluster::request::Kind;
use crate::cluster::step::{ObjectRef, Reason, Step, StepKind};
use crate::cluster::{Cluster, Event};
use serde::Serialize;
use serde::ser::{SerializeSeq, Serializer};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Puts a step into words.
pub type Say = fn(&Step) -> String;

/// What came of a run.
#[derive(Debug, Serialize)]
pub struct Report<'a> {
    scenario: &'a str,
    seed: u32,
    kubernetes: &'a str,
    ended_at_ms: u64,
    settled: bool,
    still_changing: Vec<String>,
    steps: Steps<'a>,
    cluster: Objects,
    digest: String,
}

/// Steps, put into words one by one.
#[derive(Debug)]
struct Steps<'a> {
    steps: &'a [Step],
    say: Say,
}

#[derive(Serialize)]
struct OneStep<'a> {
    index: usize,
    at_ms: u64,
    kind: StepKind,
    object: String,
    node: Option<&'a str>,
    reason: &'a Reason,
    text: String,
}

/// Whole objects, by namespace and name.
#[derive(Debug, Serialize)]
struct Objects {
    nodes: Vec<Value>,
    daemonsets: Vec<Value>,
    pods: Vec<Value>,
    controllerrevisions: Vec<Value>,
    events: Vec<Value>,
}

impl<'a> Steps<'a> {
    fn all(&self) -> impl Iterator<Item = OneStep<'a>> + use<'a> {
        let say = self.say;
        (1..).zip(self.steps).map(move |(index, step)| OneStep {
            index,
            at_ms: step.at.0,
            kind: step.kind,
            object: step.object.to_string(),
            node: step.node.as_deref(),
            reason: &step.reason,
            text: say(step),
        })
    }
}

impl Serialize for Steps<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(Some(self.steps.len()))?;
        for step in self.all() {
            list.serialize_element(&step)?;
        }
        list.end()
    }
}

impl Objects {
    fn of(cluster: &Cluster) -> Objects {
        let mut events: Vec<Value> = cluster.events().map(|event| of_event(event)).collect();
        events.sort_by(|a, b| key(a).cmp(&key(b)));
        Objects {
            nodes: cluster.list(Kind::Node),
            daemonsets: cluster.list(Kind::DaemonSet),
            pods: cluster.list(Kind::Pod),
            controllerrevisions: cluster.list(Kind::ControllerRevision),
            events,
        }
    }
}

fn key(object: &Value) -> (Option<&str>, Option<&str>) {
    let meta = &object["metadata"];
    (meta["namespace"].as_str(), meta["name"].as_str())
}

/// A `v1.Event`. Those about nodes are in the namespace default.
fn of_event(event: &Event) -> Value {
    let ObjectRef {
        kind,
        namespace,
        name,
    } = &event.regarding;
    let own = if namespace.is_empty() {
        "default"
    } else {
        namespace
    };
    let mut about = Map::new();
    let version = if matches!(*kind, "DaemonSet" | "ControllerRevision") {
        "apps/v1"
    } else {
        "v1"
    };
    for (key, text) in [
        ("apiVersion", version),
        ("fieldPath", &event.field_path),
        ("kind", kind),
        ("name", name),
        ("namespace", namespace),
    ] {
        if !text.is_empty() {
            about.insert(key.into(), text.into());
        }
    }
    let mut source = json!({"component": event.component});
    if let Some(host) = &event.host {
        source["host"] = Value::from(&**host);
    }
    json!({
        "apiVersion": "v1",
        "count": event.count,
        "firstTimestamp": event.first.to_string(),
        "involvedObject": about,
        "kind": "Event",
        "lastTimestamp": event.last.to_string(),
        "message": &*event.message,
        "metadata": {"creationTimestamp": event.first.to_string(), "name": event.name(), "namespace": own},
        "reason": event.reason,
        "source": source,
        "type": event.kind,
    })
}

impl<'a> Report<'a> {
    /// Of a session up to its cursor.
    pub fn new(session: &'a Session, say: Say) -> Report<'a> {
        let cluster = session.cluster();
        let settled = session.is_settled();
        let still_changing = if settled {
            Vec::new()
        } else {
            cluster.still_changing()
        };
        Report {
            scenario: session.title(),
            seed: session.seed(),
            kubernetes: &session.scenario().kubernetes,
            ended_at_ms: cluster.now().0,
            settled,
            still_changing: still_changing.iter().map(ObjectRef::to_string).collect(),
            steps: Steps {
                steps: &session.steps()[..session.cursor()],
                say,
            },
            cluster: Objects::of(cluster),
            digest: session.digest(),
        }
    }

    /// As JSON, with a line break at its end.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write_json(&self, mut out: impl Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut out, self)?;
        writeln!(out)
    }

    /// As text: a line for each step, then how it ended.
    ///
    /// # Errors
    /// Those of writing.
    pub fn write_text(&self, mut out: impl Write) -> io::Result<()> {
        use crate::cluster::clock::Time;
        let title = if self.scenario.is_empty() {
            "A scenario without a title"
        } else {
            self.scenario
        };
        writeln!(
            out,
            "{title} (Kubernetes {}, seed {})\n",
            self.kubernetes, self.seed
        )?;
        for step in self.steps.all() {
            writeln!(
                out,
                "{:>5} {:>12}  {}",
                step.index,
                Time(step.at_ms).to_string(),
                step.text
            )?;
        }
        let steps = self.steps.steps.len();
        let at = Time(self.ended_at_ms);
        match self.settled {
            true => writeln!(out, "\nSettled at {at} after {steps} steps.")?,
            false => writeln!(
                out,
                "\nNot settled at {at}, after {steps} steps. Still changing: {}.",
                self.some_changing()
            )?,
        }
        for set in &self.cluster.daemonsets {
            let count = |key: &str| set["status"][key].as_i64().unwrap_or(0);
            writeln!(
                out,
                "{}/{}: {} desired, {} current, {} ready, {} up to date, {} available",
                set["metadata"]["namespace"].as_str().unwrap_or_default(),
                set["metadata"]["name"].as_str().unwrap_or_default(),
                count("desiredNumberScheduled"),
                count("currentNumberScheduled"),
                count("numberReady"),
                count("updatedNumberScheduled"),
                count("numberAvailable"),
            )?;
        }
        writeln!(out, "Digest {}", self.digest)
    }

    fn some_changing(&self) -> String {
        const SHOWN: usize = 16;
        let all = &self.still_changing;
        let first = all
            .iter()
            .take(SHOWN)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(", ");
        match all.len().saturating_sub(SHOWN) {
            _ if all.is_empty() => "what is queued now".to_owned(),
            0 => first,
            more => format!("{first} and {more} more"),
        }
    }
}
