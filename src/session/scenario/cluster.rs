//! `cluster` of a scenario document: pools, single nodes, timings, extensions.

use super::fields::{Field, Fields, Read, refuse, shown};
use super::{duration, pools};
use crate::api::{Node, NodeStatus, ObjectMeta, read};
use crate::cluster::setup::{Durations, Timings};
use crate::kubectl::Pool;
use crate::manifest::tree::Span;
use crate::manifest::{self, Kind, Manifest, Places, decode};
use crate::session::limits;
use crate::sorted::{Map, Set};

const KNOWN: [&str; 4] = ["pools", "nodes", "timings", "extensions"];
const TIMINGS: [&str; 3] = ["default", "images", "nodes"];
const DURATIONS: [&str; 5] = ["pull", "start", "ready", "stop", "jitter"];
/// What Kubernetes does not do and the playground will, by name.
const EXTENSIONS: [&str; 2] = ["pauseStrategy", "cordonBlocksDaemonPods"];

/// What `cluster` says.
#[derive(Default)]
pub struct Machines {
    /// The pools.
    pub pools: Vec<Pool>,
    /// How many machines of each pool there are at time zero.
    pub pool_counts: Vec<u32>,
    /// The pools' nodes, then the others.
    pub nodes: Vec<Node>,
    /// How long things take.
    pub timings: Timings,
}

/// Reads it.
pub fn read(field: Field<'_>) -> Read<Machines> {
    let fields = Fields::read(field, &KNOWN)?;
    let mut machines = Machines::default();
    let mut names = Set::new();
    if let Some(list) = fields.get("pools") {
        for item in list.list("a list of pools like {name: worker, count: 5}")? {
            add_pool(item, &mut machines)?;
        }
        names.extend(machines.nodes.iter().map(|node| node.meta.name.clone()));
    }
    if let Some(list) = fields.get("nodes") {
        for item in list.list("a list of Node manifests")? {
            let (node, place) = single(item)?;
            if !names.insert(node.meta.name.clone()) {
                return refuse(
                    place,
                    format!("there are two nodes of the name {}", shown(&node.meta.name)),
                );
            }
            room(machines.nodes.len() + 1, item.span)?;
            machines.nodes.push(node);
        }
    }
    if let Some(field) = fields.get("timings") {
        machines.timings = timings(field)?;
    }
    if let Some(list) = fields.get("extensions") {
        for item in list.list("a list of extensions; so far an empty one")? {
            extension(item)?;
        }
    }
    Ok(machines)
}

fn room(count: usize, span: Span) -> Read<()> {
    match count > limits::NODES {
        true => refuse(
            span,
            format!("a cluster has at most {} nodes", limits::NODES),
        ),
        false => Ok(()),
    }
}

fn add_pool(item: Field<'_>, machines: &mut Machines) -> Read<()> {
    let (pool, count) = pools::read(item)?;
    if machines.pools.iter().any(|other| other.name == pool.name) {
        return refuse(
            item.span,
            format!("there are two pools of the name {}", shown(&pool.name)),
        );
    }
    room(machines.nodes.len() + count as usize, item.span)?;
    machines.nodes.extend(pools::nodes(&pool, count));
    machines.pools.push(pool);
    machines.pool_counts.push(count);
    Ok(())
}

/// A whole Node manifest, and the place of its name. Of its status only what the machine has counts: it
/// is made Ready at time zero.
fn single(item: Field<'_>) -> Read<(Node, Span)> {
    const RIGHT: &str = "a Node manifest (apiVersion: v1, kind: Node, metadata, …)";
    item.map(RIGHT)?;
    for (key, right) in [("apiVersion", "v1"), ("kind", "Node")] {
        match item.node.get(key).map(Field::of) {
            Some(field) if field.text()? == right => {}
            Some(field) => {
                return field.refuse(format!(
                    "must be {right} here, not {}",
                    shown(field.text()?)
                ));
            }
            None => {
                return refuse(
                    item.span,
                    format!("the field {key} is missing: write {RIGHT}"),
                );
            }
        }
    }
    let decoded = decode::decode(item.node, "v1.Node", Vec::new());
    if let Some(problem) = decoded.problems.first() {
        return refuse(
            Span::at(problem.line, problem.column),
            problem.message.clone(),
        );
    }
    let manifest = Manifest {
        kind: Kind::Node,
        value: decoded.value,
        places: Places::new(item.node.clone()),
        first_line: item.span.line,
    };
    if let Some(fault) = manifest::validate(&manifest).errors.first() {
        let place = manifest
            .places
            .find_value(&fault.path, fault.bad_value.as_deref());
        return refuse(place, fault.to_string());
    }
    let mut value = manifest.value;
    crate::api::defaults::node(&mut value);
    let node = read::node(&value);
    let status = NodeStatus {
        conditions: Vec::new(),
        ..node.status
    };
    for (what, amounts) in [
        ("capacity", &status.capacity),
        ("allocatable", &status.allocatable),
    ] {
        let own = [
            amounts.cpu_milli,
            amounts.memory_bytes,
            amounts.ephemeral_storage_bytes,
            amounts.pods,
        ];
        if own
            .iter()
            .chain(amounts.extended.iter().map(|(_, n)| n))
            .any(|n| *n < 0)
        {
            let path = format!("status.{what}");
            return refuse(
                manifest.places.find(&path),
                format!("{path}: must not be negative"),
            );
        }
    }
    let meta = ObjectMeta {
        name: node.meta.name,
        labels: node.meta.labels,
        annotations: node.meta.annotations,
        ..ObjectMeta::default()
    };
    Ok((
        Node {
            meta,
            spec: node.spec,
            status,
        },
        manifest.places.find("metadata.name"),
    ))
}

fn timings(field: Field<'_>) -> Read<Timings> {
    let fields = Fields::read(field, &TIMINGS)?;
    let by_key = |name: &str, right: &str| -> Read<Map<String, Durations>> {
        let Some(field) = fields.get(name) else {
            return Ok(Map::new());
        };
        let entries = field.map(right)?;
        entries
            .iter()
            .map(|entry| {
                if entry.key.is_empty() || entry.key.chars().count() > limits::KEY {
                    return refuse(
                        entry.key_span,
                        format!("a key here has 1 to {} characters", limits::KEY),
                    );
                }
                Ok((entry.key.clone(), durations(Field::of(entry))?))
            })
            .collect()
    };
    Ok(Timings {
        default: fields
            .get("default")
            .map(durations)
            .transpose()?
            .unwrap_or_default(),
        images: by_key("images", "a map from images like \"nginx:*\" to durations")?,
        nodes: by_key("nodes", "a map from node names to durations")?,
    })
}

fn durations(field: Field<'_>) -> Read<Durations> {
    let fields = Fields::read(field, &DURATIONS)?;
    let ms = |name: &str| -> Read<Option<u64>> {
        let Some(field) = fields.get(name) else {
            return Ok(None);
        };
        let text = field.written("a duration like 500ms or 3s")?;
        match duration::read(text) {
            Ok(ms) => Ok(Some(ms)),
            Err(why) => field.refuse(why),
        }
    };
    Ok(Durations {
        pull_ms: ms("pull")?,
        start_ms: ms("start")?,
        ready_ms: ms("ready")?,
        stop_ms: ms("stop")?,
        jitter_percent: fields
            .get("jitter")
            .map(|j| j.whole(0, 100))
            .transpose()?
            .map(|n| n as u32),
    })
}

fn extension(item: Field<'_>) -> Read<()> {
    let name = item.text()?;
    match EXTENSIONS.contains(&name) {
        true => item.refuse(format!("the extension {name} is not built yet; without it the cluster does what Kubernetes does")),
        false => item.refuse(format!("there is no extension {}", shown(name))),
    }
}
