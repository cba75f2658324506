//! `cluster.pools`: so many machines of one shape, and their Nodes at time zero.

use super::fields::{Field, Fields, Read, shown};
use crate::api::quantity::Quantity;
use crate::api::{Node, ObjectMeta, TaintEffect, defaults, label_syntax, validation};
use crate::kubectl::{self, NodeShape, Pool};
use crate::session::limits;
use std::sync::Arc;

const KNOWN: [&str; 5] = ["name", "count", "labels", "taints", "capacity"];
const CAPACITY: [&str; 3] = ["cpu", "memory", "pods"];
/// The largest `--pods` of `sim node add`.
const PODS_MAX: u64 = 1_000_000;

/// One pool and how many machines of it there are at time zero.
pub fn read(field: Field<'_>) -> Read<(Pool, u32)> {
    let fields = Fields::read(field, &KNOWN)?;
    let count = match fields.get("count") {
        Some(count) => count.whole(1, limits::NODES as u64)? as u32,
        None => 1,
    };
    let name_field = fields.need("name", "name: worker")?;
    let name = name_field.text()?;
    if let Some(fault) = name_fault(&machine_name(name, count)) {
        return name_field.refuse(fault);
    }
    let mut shape = NodeShape::default();
    if let Some(labels) = fields.get("labels") {
        for entry in labels.map("a map of labels like {disktype: ssd}")? {
            if !label_syntax::is_key(&entry.key) {
                return super::fields::refuse(
                    entry.key_span,
                    format!("{} is no label key", shown(&entry.key)),
                );
            }
            let value = Field::of(entry);
            if !label_syntax::is_value(value.text()?) {
                return value.refuse(format!(
                    "{} is no label value: write up to 63 letters, digits, '-', '_' and '.'",
                    shown(value.text()?)
                ));
            }
            shape
                .labels
                .insert(entry.key.clone(), value.text()?.to_owned());
        }
    }
    if let Some(taints) = fields.get("taints") {
        for item in taints.list("a list of taints like [\"dedicated=gpu:NoSchedule\"]")? {
            let text = item.text()?;
            let Some(taint) = taint(text) else {
                return item.refuse(format!("{} is no taint: write it like dedicated=gpu:NoSchedule; the effects are NoSchedule, PreferNoSchedule and NoExecute", shown(text)));
            };
            if shape
                .taints
                .iter()
                .any(|t| (&t.0, t.2) == (&taint.0, taint.2))
            {
                return item.refuse(format!(
                    "{} is there twice: taints differ in key or effect",
                    shown(text)
                ));
            }
            shape.taints.push(taint);
        }
    }
    if let Some(capacity) = fields.get("capacity") {
        let fields = Fields::read(capacity, &CAPACITY)?;
        shape.cpu = fields.get("cpu").map(amount).transpose()?;
        shape.memory = fields.get("memory").map(amount).transpose()?;
        shape.pods = fields
            .get("pods")
            .map(|pods| pods.whole(1, PODS_MAX))
            .transpose()?
            .map(|n| n as u32);
    }
    Ok((
        Pool {
            name: name.to_owned(),
            shape,
        },
        count,
    ))
}

/// A quantity above 0, as written.
fn amount(field: Field<'_>) -> Read<String> {
    const RIGHT: &str = "a quantity above 0, like 4, 500m or 16Gi";
    let text = field.written(RIGHT)?;
    match Quantity::parse(text) {
        Ok(amount) if amount.signum() > 0 => Ok(text.to_owned()),
        Ok(_) => field.refuse(format!("{} is not {RIGHT}", shown(text))),
        Err(_) => field.refuse(format!("{} is no quantity: write {RIGHT}", shown(text))),
    }
}

/// Key, value and effect.
fn taint(text: &str) -> Option<(String, String, TaintEffect)> {
    let (pair, effect) = text.split_once(':')?;
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    let good = label_syntax::is_key(key) && label_syntax::is_value(value);
    let effect = TaintEffect::parse(effect)?;
    good.then(|| (key.to_owned(), value.to_owned(), effect))
}

/// Why this cannot be the name of a Node, in the API server's words.
fn name_fault(name: &str) -> Option<String> {
    let mut node =
        serde_json::json!({"apiVersion": "v1", "kind": "Node", "metadata": {"name": name}});
    defaults::node(&mut node);
    let fault = validation::node(&node).errors.into_iter().next()?;
    Some(format!(
        "{} is no name of a Node: {}",
        shown(name),
        fault.detail
    ))
}

/// The name of a pool's machine, counted from 1.
fn machine_name(pool: &str, number: u32) -> String {
    format!("{pool}-{number}")
}

/// A pool's Nodes at time zero.
pub fn nodes(pool: &Pool, count: u32) -> impl Iterator<Item = Node> {
    let mut standard = Node::default();
    standard.meta.labels = Arc::new(pool.shape.labels.clone());
    standard.spec.taints = kubectl::taints(&pool.shape);
    standard.status.capacity = kubectl::capacity(&pool.shape);
    standard.status.allocatable = standard.status.capacity.clone();
    (1..=count).map(move |number| Node {
        meta: ObjectMeta {
            name: machine_name(&pool.name, number).into(),
            ..standard.meta.clone()
        },
        ..standard.clone()
    })
}
