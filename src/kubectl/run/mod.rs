//! Performs a typed action on a cluster and says what kubectl prints: standard output and standard
//! error in order, and whether it was refused. One family of commands for each file.

mod apply;
mod change;
mod delete;
mod manifests;
mod preview;
mod rollout;
mod targets;
mod world;

pub use preview::{Preview, preview};
pub use world::{capacity, number_in, taints};

use super::command::{Command, NodeShape, Verb};
use super::errors::{Doing, api_error};
use crate::api::Name;
use crate::cluster::Cluster;
use crate::cluster::request::{ApiError, Kind, Request, Response};
use crate::sorted::Map;
use serde_json::Value;

/// How many nodes a cluster holds at most.
pub const NODES_MAX: usize = 10_000;

/// Machines of one kind, of which more can join.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    /// The nodes are named after it: `worker-1`, …
    pub name: String,
    /// What its machines are like.
    pub shape: NodeShape,
}

/// What an action may read besides the cluster.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// The text for `-f -`.
    pub stdin: Option<&'a str>,
    /// The scenario's files by name.
    pub files: &'a Map<String, String>,
    /// The pools that machines can join.
    pub pools: &'a [Pool],
    /// The highest number that a node of a pool has ever had.
    pub numbers: &'a Map<String, u64>,
}

/// Where a line goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// Standard output.
    Out,
    /// Standard error.
    Error,
}

/// One line that kubectl prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedLine {
    /// Where to.
    pub channel: Channel,
    /// Without a line break.
    pub text: String,
}

/// What came of an action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// In the order in which kubectl prints them.
    pub lines: Vec<PrintedLine>,
    /// True for exit status 1.
    pub refused: bool,
    /// Names of nodes that have joined.
    pub joined: Vec<String>,
}

impl Printed {
    /// All lines, without a line break at the end.
    pub fn text(&self) -> String {
        let lines: Vec<&str> = self.lines.iter().map(|line| line.text.as_str()).collect();
        lines.join("\n")
    }
}

/// Performs an action. Letting time pass is not this function's: it does nothing.
pub fn perform(cluster: &mut Cluster, command: &Command, texts: &Texts<'_>) -> Printed {
    let (namespace, verb) = match command {
        Command::Time(_) => return Printed::default(),
        Command::Sim(sim) => {
            let mut run = Run::new(cluster, texts, None);
            world::perform(&mut run, sim);
            return run.finish();
        }
        Command::Kubectl(kubectl) => (kubectl.namespace.as_deref(), &kubectl.verb),
    };
    let mut run = Run::new(cluster, texts, namespace);
    match verb {
        Verb::Apply { files } => apply::apply(&mut run, files),
        Verb::Create { files, save_config } => apply::create(&mut run, files, *save_config),
        Verb::CreateNamespace { name } => apply::create_namespace(&mut run, name),
        Verb::Replace { files } => apply::replace(&mut run, files),
        Verb::Delete { objects, options } => delete::delete(&mut run, objects, options),
        Verb::SetImage { objects, images } => change::set_image(&mut run, objects, images),
        Verb::Label { objects, change } => change::label(&mut run, objects, change),
        Verb::Annotate { objects, change } => change::annotate(&mut run, objects, change),
        Verb::Taint { objects, change } => change::taint(&mut run, objects, change),
        Verb::Cordon { objects } => change::cordon(&mut run, objects, change::Cordon::On),
        Verb::Uncordon { objects } => change::cordon(&mut run, objects, change::Cordon::Off),
        Verb::Rollout { verb, objects } => rollout::rollout(&mut run, *verb, objects),
    }
    run.finish()
}

/// One command at work. Errors are printed at its end, as kubectl does.
struct Run<'a> {
    cluster: &'a mut Cluster,
    texts: &'a Texts<'a>,
    /// `-n`, where it is given.
    namespace: Option<&'a str>,
    printed: Printed,
    errors: Vec<String>,
}

impl<'a> Run<'a> {
    fn new(cluster: &'a mut Cluster, texts: &'a Texts<'a>, namespace: Option<&'a str>) -> Run<'a> {
        Run {
            cluster,
            texts,
            namespace,
            printed: Printed::default(),
            errors: Vec::new(),
        }
    }

    fn finish(mut self) -> Printed {
        let mut seen: Vec<&String> = Vec::new();
        for error in &self.errors {
            if !seen.contains(&error) {
                seen.push(error);
                put(&mut self.printed.lines, Channel::Error, error);
            }
        }
        self.printed.refused = !self.errors.is_empty();
        self.printed
    }

    /// A result.
    fn say(&mut self, text: impl AsRef<str>) {
        put(&mut self.printed.lines, Channel::Out, text.as_ref());
    }

    fn warn(&mut self, text: impl AsRef<str>) {
        let text = format!("Warning: {}", text.as_ref());
        put(&mut self.printed.lines, Channel::Error, &text);
    }

    /// An error of kubectl itself.
    fn fail(&mut self, text: impl AsRef<str>) {
        self.errors.push(format!("error: {}", text.as_ref()));
    }

    /// An error of the API server.
    fn refuse(&mut self, error: &ApiError, doing: Option<Doing<'_>>) {
        self.errors.push(api_error(error, doing));
    }

    /// The namespace for an object of this kind that names none.
    fn namespace_for(&self, kind: Kind) -> &'a str {
        match kind.is_namespaced() {
            true => self.namespace.unwrap_or("default"),
            false => "",
        }
    }

    fn create(&mut self, kind: Kind, object: Value) -> Result<Response, ApiError> {
        if kind == Kind::Node && self.cluster.nodes().count() >= NODES_MAX {
            return Err(ApiError {
                reason: crate::cluster::request::ErrorReason::Forbidden,
                message: format!("the playground holds at most {NODES_MAX} nodes"),
                causes: Vec::new(),
                kind: kind.name(),
                name: String::new(),
            });
        }
        let response = self.cluster.request(&Request::Create { kind, object })?;
        if kind == Kind::Node {
            self.printed.joined.extend(
                response.object["metadata"]["name"]
                    .as_str()
                    .map(str::to_owned),
            );
        }
        self.warn_all(&response);
        Ok(response)
    }

    fn update(&mut self, kind: Kind, object: Value) -> Result<Response, ApiError> {
        let response = self.cluster.request(&Request::Update { kind, object })?;
        self.warn_all(&response);
        Ok(response)
    }

    fn warn_all(&mut self, response: &Response) {
        for warning in &response.warnings {
            self.warn(warning);
        }
    }
}

fn put(lines: &mut Vec<PrintedLine>, channel: Channel, text: &str) {
    lines.extend(text.split('\n').map(|text| PrintedLine {
        channel,
        text: text.to_owned(),
    }));
}

/// A text in an object.
fn text<'v>(object: &'v Value, path: &[&str]) -> &'v str {
    let mut value = object;
    for key in path {
        value = &value[key];
    }
    value.as_str().unwrap_or_default()
}

/// A name to share.
fn shared(text: &str) -> Name {
    text.into()
}
