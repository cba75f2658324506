//! The revisions of a DaemonSet, each with a mark that it keeps for life: `v1` is the first template
//! that the DaemonSet ever had, also after a rollback has moved it to the top.

use crate::api::{DaemonSet, Name};
use crate::cluster::Cluster;
use crate::cluster::step::{Step, StepKind};
use serde_json::Value;

/// One revision.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The ControllerRevision's name.
    pub name: Name,
    /// The label `controller-revision-hash` of its pods.
    pub hash: Name,
    /// The revision's number now; a rollback changes it.
    pub number: i64,
    /// Its mark, from 1, by order of creation.
    pub mark: u32,
    /// The images of its template.
    pub images: Vec<String>,
    /// True when it holds the DaemonSet's present template.
    pub current: bool,
    /// How many pods are of it.
    pub pods: u32,
}

/// `v1`, `v2`, …
pub fn mark_of(mark: u32) -> String {
    format!("v{mark}")
}

/// The revisions of a DaemonSet; `known` are the names of all that it ever had, in order of creation.
/// Their pods are not counted yet.
pub(super) fn revisions(cluster: &Cluster, known: &[Name], set: &DaemonSet) -> Vec<Revision> {
    let current = cluster.current_hash(set);
    let mut unknown = known.len();
    let mut out: Vec<Revision> = cluster
        .revisions(set)
        .into_iter()
        .map(|revision| {
            let name = &revision.meta.name;
            let place = known.iter().position(|n| n == name).unwrap_or_else(|| {
                unknown += 1;
                unknown - 1
            });
            let hash: Name = match revision.meta.labels.get("controller-revision-hash") {
                Some(hash) => hash.as_str().into(),
                None => name.clone(),
            };
            Revision {
                mark: u32::try_from(place).map_or(u32::MAX, |n| n.saturating_add(1)),
                number: revision.revision,
                images: images(&revision.data),
                current: current.as_ref() == Some(&hash),
                pods: 0,
                name: name.clone(),
                hash,
            }
        })
        .collect();
    out.sort_unstable_by_key(|revision| revision.mark);
    out
}

/// The names of a DaemonSet's revisions in order of creation, each once.
#[cfg(test)]
pub(super) fn created(steps: &[Step], namespace: &str, set: &str) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for step in steps {
        creates(step, namespace, set, &mut names);
    }
    names
}

/// Adds the revision that a step creates, once.
pub(super) fn creates(step: &Step, namespace: &str, set: &str, names: &mut Vec<Name>) {
    let object = &step.object;
    if step.kind == StepKind::RevisionCreated
        && &*object.namespace == namespace
        && made_for(&object.name) == set
        && !names.contains(&object.name)
    {
        names.push(object.name.clone());
    }
}

/// The DaemonSet in the name of one of its pods or revisions: all before the last `-`.
pub(super) fn made_for(name: &str) -> &str {
    name.rsplit_once('-').map_or("", |(set, _)| set)
}

/// The images in a revision's data, in container order.
fn images(data: &str) -> Vec<String> {
    let Ok(data) = serde_json::from_str::<Value>(data) else {
        return Vec::new();
    };
    let containers = data.pointer("/spec/template/spec/containers");
    let all = containers.and_then(Value::as_array).into_iter().flatten();
    all.filter_map(|container| container.get("image")?.as_str())
        .map(String::from)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_is_in_the_names_that_it_makes() {
        assert_eq!(made_for("my-web-7fqkd"), "my-web");
        assert_eq!(made_for("web"), "");
    }

    #[test]
    fn images_are_read_from_the_patch() {
        let data =
            r#"{"spec":{"template":{"spec":{"containers":[{"image":"a:1"},{"image":"b"}]}}}}"#;
        assert_eq!(images(data), ["a:1", "b"]);
        assert!(images("nonsense").is_empty());
    }
}
