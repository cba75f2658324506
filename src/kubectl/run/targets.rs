//! From the objects that a command names to the live ones.

use super::super::command::Objects;
use super::super::errors::not_found;
use super::super::selector::Selector;
use super::manifests::{Document, documents};
use super::{Run, text};
use crate::api::Labels;
use crate::cluster::request::{ApiError, ErrorReason, Kind};
use serde_json::Value;

/// One live object.
pub struct Live {
    pub kind: Kind,
    pub name: String,
    pub object: Value,
}

/// Names one object, whether it exists or not.
#[derive(Clone, Debug)]
pub struct Target {
    pub kind: Kind,
    pub namespace: String,
    pub name: String,
    /// The file that names it; `STDIN` for `-`.
    pub file: Option<String>,
}

/// The objects that a command is about; those chosen by a selector exist.
pub fn targets(run: &mut Run<'_>, objects: &Objects) -> Vec<Target> {
    match objects {
        Objects::Named(named) => {
            let one = |(kind, name): &(Kind, String)| Target {
                kind: *kind,
                namespace: run.namespace_for(*kind).to_owned(),
                name: name.clone(),
                file: None,
            };
            named.iter().map(one).collect()
        }
        Objects::Selected { kinds, selector } => {
            let all = kinds
                .iter()
                .flat_map(|kind| selected(run, *kind, selector.as_ref()));
            all.collect()
        }
        Objects::Files(files) => documents(run, files)
            .unwrap_or_default()
            .into_iter()
            .map(
                |Document {
                     kind,
                     namespace,
                     name,
                     file,
                     ..
                 }| Target {
                    kind,
                    namespace,
                    name,
                    file: Some(file),
                },
            )
            .collect(),
    }
}

fn selected(run: &Run<'_>, kind: Kind, selector: Option<&Selector>) -> Vec<Target> {
    let namespace = run.namespace_for(kind);
    let objects = run.cluster.list(kind).into_iter();
    let chosen = objects.filter(|object| {
        text(object, &["metadata", "namespace"]) == namespace
            && selector.is_none_or(|selector| selector.matches(&labels(object)))
    });
    let target = |object: Value| Target {
        kind,
        namespace: namespace.to_owned(),
        name: text(&object, &["metadata", "name"]).to_owned(),
        file: None,
    };
    chosen.map(target).collect()
}

/// `metadata.labels` of an object.
pub fn labels(object: &Value) -> Labels {
    let map = object["metadata"]["labels"].as_object();
    let pairs = map.into_iter().flatten();
    pairs
        .map(|(key, value)| (key.clone(), value.as_str().unwrap_or_default().to_owned()))
        .collect()
}

/// One object; an empty name is nobody's.
pub fn get(run: &Run<'_>, target: &Target) -> Result<Value, ApiError> {
    match target.name.is_empty() {
        true => Err(not_found(target.kind, "")),
        false => run
            .cluster
            .get(target.kind, &target.namespace, &target.name),
    }
}

/// The live objects; those that are missing become errors.
pub fn live(run: &mut Run<'_>, objects: &Objects) -> Vec<Live> {
    let targets = targets(run, objects);
    let mut found = Vec::new();
    for target in targets {
        match get(run, &target) {
            Ok(object) => found.push(Live {
                kind: target.kind,
                name: target.name,
                object,
            }),
            Err(error) => run.refuse(&error, None),
        }
    }
    found
}

/// The live objects, or none at all when one is missing.
pub fn all_live(run: &mut Run<'_>, objects: &Objects) -> Vec<Live> {
    let before = run.errors.len();
    let found = live(run, objects);
    match run.errors.len() == before {
        true => found,
        false => Vec::new(),
    }
}

/// True for the answer that something does not exist.
pub fn is_missing(error: &ApiError) -> bool {
    error.reason == ErrorReason::NotFound
}
