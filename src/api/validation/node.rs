//! Nodes: `ValidateNode`. Pod CIDRs, config sources and status are not looked at.

use super::field_error::Errors;
use super::metadata::{self, Scope};
use super::names;
use super::scheduling::EFFECTS;
use super::tree::{Read, json};
use crate::api::quoted::quoted;
use crate::sorted::Set;
use serde_json::Value;

/// Metadata and taints; taints are reported under `metadata`, as the API server does.
pub(super) fn validate(node: &Value, errors: &mut Errors) {
    metadata::create(node, Scope::Cluster, errors);
    let mut seen = Set::new();
    for (i, taint) in node.sub("spec").list("taints").iter().enumerate() {
        let path = format!("metadata.taints[{i}]");
        let (key, value, effect) = (taint.text("key"), taint.text("value"), taint.text("effect"));
        errors.invalid_text(&format!("{path}.key"), key, names::qualified(key));
        let messages = names::label_value(value);
        if !messages.is_empty() {
            let path = format!("{path}.value");
            errors.invalid(&path, quoted(value), &messages.join(";"));
        }
        errors.required_one_of(&format!("{path}.effect"), effect, &EFFECTS);
        if !seen.insert((key, effect)) {
            let printed = format!(
                "{{\"Key\":{},\"Value\":{},\"Effect\":{},\"TimeAdded\":{}}}",
                json(&Value::from(key)),
                json(&Value::from(value)),
                json(&Value::from(effect)),
                json(taint.sub("timeAdded"))
            );
            errors.duplicate(
                &path,
                printed,
                "taints must be unique by key and effect pair",
            );
        }
    }
}
