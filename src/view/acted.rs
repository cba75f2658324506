//! What an action has changed: the objects that its output names.

use crate::api::Name;
use crate::cluster::step::{Reason, Step};

/// How kubectl writes a kind, and the kind.
const KINDS: [(&str, &str); 3] = [
    ("node", "Node"),
    ("pod", "Pod"),
    ("daemonset.apps", "DaemonSet"),
];
/// Lines that say so are of objects that stayed as they were.
const AS_BEFORE: [&str; 3] = ["already", "unchanged", "not labeled"];

/// The objects that an action has changed, by kind and name; none for other steps. Both of kubectl's ways
/// of naming one are read: `node/worker-1 cordoned` and `node "worker-1" deleted`.
pub fn acted_on(step: &Step) -> Vec<(&'static str, Name)> {
    let Reason::Asked { output, .. } = &step.reason else {
        return Vec::new();
    };
    let object = |line: &str| {
        let (kind, rest) = KINDS
            .iter()
            .find_map(|(short, kind)| Some((*kind, line.strip_prefix(short)?)))?;
        let (name, done) = match rest.strip_prefix('/') {
            Some(rest) => rest.split_once(' ')?,
            None => rest.strip_prefix(" \"")?.split_once("\" ")?,
        };
        let is_as_before = AS_BEFORE.iter().any(|text| done.starts_with(text));
        (!is_as_before).then(|| (kind, name.into()))
    };
    output.lines().filter_map(object).collect()
}
