//! `sim …`: what the physical world does.

use super::super::command::{NewNodes, NodeShape, Sim};
use super::super::errors::api_error;
use super::{NODES_MAX, Run, shared};
use crate::api::quoted::quoted;
use crate::api::{Resources, Taint, quantity};
use crate::cluster::request::{Disturbance, ErrorReason};

pub fn perform(run: &mut Run<'_>, sim: &Sim) {
    let node = |name: &String| format!("node/{name}");
    let image = |name: &String| format!("image {}", quoted(name));
    match sim {
        Sim::NodeAdd { nodes, shape } => add(run, nodes, shape),
        Sim::NodeRemove { name } => {
            let what = Disturbance::NodeRemove { name: shared(name) };
            disturb(run, &what, format!("{} removed", node(name)));
        }
        Sim::NodeFail { name } => {
            let what = Disturbance::NodeFail { name: shared(name) };
            disturb(run, &what, format!("{} failed", node(name)));
        }
        Sim::NodeRecover { name } => {
            let what = Disturbance::NodeRecover { name: shared(name) };
            disturb(run, &what, format!("{} recovered", node(name)));
        }
        Sim::ImageBreak { image: name } => {
            let what = Disturbance::ImageBreak {
                image: shared(name),
            };
            disturb(run, &what, format!("{} broken", image(name)));
        }
        Sim::ImageFix { image: name } => {
            let what = Disturbance::ImageFix {
                image: shared(name),
            };
            disturb(run, &what, format!("{} fixed", image(name)));
        }
    }
}

/// True when the world did it.
fn disturb(run: &mut Run<'_>, what: &Disturbance, done: String) -> bool {
    match run.cluster.disturb(what) {
        Ok(()) => {
            run.say(done);
            true
        }
        Err(error) if error.reason == ErrorReason::Invalid => {
            run.errors.push(api_error(&error, None));
            false
        }
        Err(error) => {
            run.fail(&error.message);
            false
        }
    }
}

fn add(run: &mut Run<'_>, nodes: &NewNodes, own: &NodeShape) {
    let (names, pool) = match nodes {
        NewNodes::Named(name) => (vec![name.clone()], None),
        NewNodes::Pool { pool, count } => {
            let Some(found) = run.texts.pools.iter().find(|p| p.name == *pool) else {
                let known: Vec<&str> = run.texts.pools.iter().map(|p| p.name.as_str()).collect();
                return run.fail(match known.is_empty() {
                    true => format!(
                        "there is no pool {}; this cluster has no pools: name the node instead",
                        quoted(pool)
                    ),
                    false => format!(
                        "there is no pool {}; this cluster has: {}",
                        quoted(pool),
                        known.join(", ")
                    ),
                });
            };
            let last = last_number(run, pool);
            let names =
                (1..=u64::from(*count)).map(|i| format!("{pool}-{}", last.saturating_add(i)));
            (names.collect(), Some(&found.shape))
        }
    };
    if run.cluster.nodes().count() + names.len() > NODES_MAX {
        return run.fail(format!("the playground holds at most {NODES_MAX} nodes"));
    }
    let shape = shape(pool, own);
    for name in names {
        let what = Disturbance::NodeAdd {
            name: shared(&name),
            labels: (shape.labels.iter().map(|(k, v)| (k.clone(), v.clone()))).collect(),
            taints: taints(&shape),
            capacity: capacity(&shape),
        };
        if disturb(run, &what, format!("node/{name} added")) {
            run.printed.joined.push(name);
        }
    }
}

/// The highest number that a node of the pool has or has ever had.
fn last_number(run: &Run<'_>, pool: &str) -> u64 {
    let present = run
        .cluster
        .nodes()
        .filter_map(|node| number_in(&node.meta.name, pool));
    let ever = run.texts.numbers.get(pool).copied();
    present.chain(ever).max().unwrap_or(0)
}

/// The number of a node of a pool: 7 for `worker-7` in `worker`.
pub fn number_in(node: &str, pool: &str) -> Option<u64> {
    let digits = node.strip_prefix(pool)?.strip_prefix('-')?;
    let is_number = digits.len() < 16 && digits.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| digits.parse().ok())?
}

/// A pool's shape with what a line says of its own.
fn shape(pool: Option<&NodeShape>, own: &NodeShape) -> NodeShape {
    let mut shape = pool.cloned().unwrap_or_default();
    for (key, value) in &own.labels {
        shape.labels.insert(key.clone(), value.clone());
    }
    let is_new = |(key, _, effect): &(String, String, _)| {
        !own.taints.iter().any(|(k, _, e)| k == key && e == effect)
    };
    shape.taints.retain(is_new);
    shape.taints.extend(own.taints.clone());
    NodeShape {
        cpu: own.cpu.clone().or(shape.cpu),
        memory: own.memory.clone().or(shape.memory),
        pods: own.pods.or(shape.pods),
        ..shape
    }
}

/// The taints of a machine.
pub fn taints(shape: &NodeShape) -> Vec<Taint> {
    let made = |(key, value, effect): &(String, String, _)| Taint {
        key: shared(key),
        value: shared(value),
        effect: *effect,
        time_added: None,
    };
    shape.taints.iter().map(made).collect()
}

/// What a machine has; zero where nothing is said, which takes the standard.
pub fn capacity(shape: &NodeShape) -> Resources {
    let read = |text: &Option<String>, read: fn(&str) -> Result<i64, String>| {
        text.as_deref()
            .and_then(|text| read(text).ok())
            .unwrap_or(0)
    };
    Resources {
        cpu_milli: read(&shape.cpu, quantity::milli),
        memory_bytes: read(&shape.memory, quantity::units),
        pods: shape.pods.map_or(0, i64::from),
        ..Resources::default()
    }
}
