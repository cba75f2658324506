//! A scenario as a document: keys in their fixed order, what is not said left out.

use super::{Action, At, Made, Scenario, VERSION};
use crate::api::{Node, write};
use crate::cluster::setup::{Durations, Timings};
use crate::kubectl::{Pool, duration};
use crate::manifest::emit;
use crate::sorted::Map;
use serde_json::Value as Json;
use serde_yaml::{Mapping, Value};

/// Writes it.
pub fn scenario(scenario: &Scenario) -> String {
    let mut out = format!("version: {VERSION}\n");
    if !scenario.title.is_empty() {
        put(&mut out, "title", &Value::from(scenario.title.as_str()));
    }
    put(
        &mut out,
        "kubernetes",
        &Value::from(scenario.kubernetes.as_str()),
    );
    if scenario.setup.seed != 0 {
        put(&mut out, "seed", &Value::from(scenario.setup.seed));
    }
    cluster(&mut out, scenario);
    let files = scenario
        .files
        .iter()
        .map(|(name, text)| (Value::from(name.as_str()), Value::from(text.as_str())));
    let files: Mapping = files.collect();
    if !files.is_empty() {
        put(&mut out, "files", &Value::Mapping(files));
    }
    if !scenario.actions.is_empty() || scenario.wait_ms.is_some() {
        out.push_str("actions:\n");
        scenario
            .actions
            .iter()
            .for_each(|one| action(&mut out, one));
    }
    if let Some(ms) = scenario.wait_ms {
        out.push_str(&format!("- {{do: sim wait {}}}\n", duration::print(ms)));
    }
    if let Some(cursor) = scenario.cursor {
        put(&mut out, "cursor", &Value::from(cursor));
    }
    if let Some(Made { by, digest }) = &scenario.made {
        let digest = digest.as_deref().map(|text| ("digest", Value::from(text)));
        let made = map([("by", Value::from(by.as_str()))].into_iter().chain(digest));
        put_flow(&mut out, "made", &made, 0);
    }
    for (key, value) in [("view", &scenario.view), ("lesson", &scenario.lesson)] {
        if !value.is_null() {
            put(&mut out, key, value);
        }
    }
    out
}

/// `key: value` at the margin.
fn put(out: &mut String, key: &str, value: &Value) {
    out.push_str(key);
    out.push(':');
    emit::after_key(out, value, 0);
}

/// `key: {…}` on one line.
fn put_flow(out: &mut String, key: &str, value: &Value, indent: usize) {
    out.push_str(&" ".repeat(indent));
    out.push_str(key);
    out.push_str(": ");
    emit::flow(out, value);
    out.push('\n');
}

fn map<'a>(entries: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    Value::Mapping(
        entries
            .into_iter()
            .map(|(key, value)| (Value::from(key), value))
            .collect(),
    )
}

fn cluster(out: &mut String, scenario: &Scenario) {
    let timings = &scenario.setup.timings;
    let in_pools: usize = scenario.pool_counts.iter().map(|n| *n as usize).sum();
    let single = scenario.setup.nodes.get(in_pools..).unwrap_or_default();
    if scenario.pools.is_empty() && single.is_empty() && *timings == Timings::default() {
        return;
    }
    out.push_str("cluster:\n");
    if !scenario.pools.is_empty() {
        out.push_str("  pools:\n");
        for (pool, count) in scenario.pools.iter().zip(&scenario.pool_counts) {
            out.push_str("  - ");
            emit::flow(out, &of_pool(pool, *count));
            out.push('\n');
        }
    }
    if !single.is_empty() {
        out.push_str("  nodes:\n");
        let manifests: Vec<Value> = single.iter().map(manifest).collect();
        emit::items(out, &manifests, 2);
    }
    if *timings != Timings::default() {
        out.push_str("  timings:\n");
        if timings.default != Durations::default() {
            put_flow(out, "default", &durations(&timings.default), 4);
        }
        by_key(out, "images", &timings.images);
        by_key(out, "nodes", &timings.nodes);
    }
}

fn of_pool(pool: &Pool, count: u32) -> Value {
    let shape = &pool.shape;
    let mut entries = vec![
        ("name", Value::from(pool.name.as_str())),
        ("count", Value::from(count)),
    ];
    if !shape.labels.is_empty() {
        let labels = shape
            .labels
            .iter()
            .map(|(key, value)| (key.as_str(), Value::from(value.as_str())));
        entries.push(("labels", map(labels)));
    }
    if !shape.taints.is_empty() {
        let taints = shape.taints.iter().map(|(key, value, effect)| {
            let pair = if value.is_empty() {
                key.clone()
            } else {
                format!("{key}={value}")
            };
            Value::from(format!("{pair}:{}", effect.as_str()))
        });
        entries.push(("taints", Value::Sequence(taints.collect())));
    }
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    let amounts = [
        ("cpu", text(&shape.cpu)),
        ("memory", text(&shape.memory)),
        ("pods", shape.pods.map(Value::from)),
    ];
    let amounts: Vec<_> = amounts
        .into_iter()
        .filter_map(|(key, amount)| Some((key, amount?)))
        .collect();
    if !amounts.is_empty() {
        entries.push(("capacity", map(amounts)));
    }
    map(entries)
}

/// A Node's manifest: what was said of it, nothing that the cluster fills in.
fn manifest(node: &Node) -> Value {
    let mut json = write::node(node);
    if let Some(metadata) = json["metadata"].as_object_mut() {
        metadata.retain(|_, value| !value.is_null());
    }
    if let Some(status) = json["status"].as_object_mut() {
        let same = status.get("allocatable") == status.get("capacity");
        status.retain(|key, value| {
            key == "capacity" && is_said(value) || key == "allocatable" && !same
        });
    }
    if let Some(whole) = json.as_object_mut() {
        whole.retain(|_, value| is_said(value));
    }
    emit::of_json(&json)
}

fn is_said(value: &Json) -> bool {
    !value.is_null() && value.as_object().is_none_or(|map| !map.is_empty())
}

fn by_key(out: &mut String, name: &str, all: &Map<String, Durations>) {
    if !all.is_empty() {
        out.push_str(&format!("    {name}:\n"));
        for (key, one) in all {
            out.push_str("      ");
            emit::key(out, key);
            out.push(' ');
            emit::flow(out, &durations(one));
            out.push('\n');
        }
    }
}

fn durations(durations: &Durations) -> Value {
    let ms = |ms: Option<u64>| ms.map(|ms| Value::from(duration::print(ms)));
    let all = [
        ("pull", ms(durations.pull_ms)),
        ("start", ms(durations.start_ms)),
        ("ready", ms(durations.ready_ms)),
        ("stop", ms(durations.stop_ms)),
        ("jitter", durations.jitter_percent.map(Value::from)),
    ];
    map(all
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?))))
}

/// On one line where there is no text with it.
fn action(out: &mut String, action: &Action) {
    let at = match action.at {
        At::Start(ms) => duration::print(ms),
        At::After(ms) => format!("+{}", duration::print(ms)),
        At::Settled => "settled".to_owned(),
        At::Step(step) => format!("step {step}"),
    };
    let line = Value::from(action.line.as_str());
    match &action.with {
        None => {
            out.push_str("- ");
            emit::flow(out, &map([("at", Value::from(at)), ("do", line)]));
            out.push('\n');
        }
        Some(text) => {
            out.push_str(&format!("- at: {at}\n  do:"));
            emit::after_key(out, &line, 2);
            out.push_str("  with:");
            emit::after_mark(out, text, 4);
        }
    }
}
