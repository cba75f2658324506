//! What steers a pod to a node: tolerations, affinity, spread
//! (`ValidateTolerations`, `validateAffinity`, `validateTopologySpreadConstraints`).

use super::field_error::Errors;
use super::names;
use super::selector;
use super::tree::Read;
use crate::api::quoted::quoted;
use serde_json::Value;

const REQUIRED: &str = "requiredDuringSchedulingIgnoredDuringExecution";
const PREFERRED: &str = "preferredDuringSchedulingIgnoredDuringExecution";
/// The effects of taints.
pub(super) const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

/// `ValidateTolerations`.
pub(super) fn tolerations(spec: &Value, path: &str, errors: &mut Errors) {
    for (i, toleration) in spec.list("tolerations").iter().enumerate() {
        let at = |field: &str| format!("{path}[{i}].{field}");
        let key = toleration.text("key");
        let operator = toleration.text("operator");
        let value = toleration.text("value");
        let effect = toleration.text("effect");
        if !key.is_empty() {
            errors.invalid_text(&at("key"), key, names::qualified(key));
        } else if operator != "Exists" {
            let detail = "operator must be Exists when `key` is empty, which means \"match all values and all keys\"";
            errors.invalid(&at("operator"), quoted(operator), detail);
        }
        if toleration.at("tolerationSeconds").is_some() && effect != "NoExecute" {
            let detail = "effect must be 'NoExecute' when `tolerationSeconds` is set";
            errors.invalid(&at("effect"), quoted(effect), detail);
        }
        let operator_path = at("operator");
        match operator {
            "" | "Equal" => {
                let messages = names::label_value(value);
                if !messages.is_empty() {
                    errors.invalid(&operator_path, quoted(value), &messages.join(";"));
                }
            }
            "Exists" if !value.is_empty() => {
                let detail = "value must be empty when `operator` is 'Exists'";
                errors.invalid(&operator_path, quoted(value), detail);
            }
            "Exists" => {}
            "Lt" | "Gt" => {
                let supported = ["Equal", "Exists", "Lt", "Gt"];
                errors.unsupported(&operator_path, quoted(operator), &supported);
            }
            _ => errors.unsupported(&operator_path, quoted(operator), &["Equal", "Exists"]),
        }
        if !effect.is_empty() {
            errors.one_of(&at("effect"), effect, &EFFECTS);
        }
    }
}

/// `validateAffinity`.
pub(super) fn affinity(spec: &Value, path: &str, errors: &mut Errors) {
    let affinity = spec.sub("affinity");
    if let Some(node) = affinity.at("nodeAffinity") {
        node_affinity(node, &format!("{path}.nodeAffinity"), errors);
    }
    for kind in ["podAffinity", "podAntiAffinity"] {
        if let Some(pods) = affinity.at(kind) {
            pod_affinity(pods, &format!("{path}.{kind}"), errors);
        }
    }
}

fn node_affinity(affinity: &Value, path: &str, errors: &mut Errors) {
    if let Some(required) = affinity.at(REQUIRED) {
        let path = format!("{path}.{REQUIRED}.nodeSelectorTerms");
        let terms = required.list("nodeSelectorTerms");
        if terms.is_empty() {
            errors.required(&path, "must have at least one node selector term");
        }
        for (i, term) in terms.iter().enumerate() {
            node_selector_term(term, &format!("{path}[{i}]"), Values::Labels, errors);
        }
    }
    for (i, term) in affinity.list(PREFERRED).iter().enumerate() {
        let path = format!("{path}.{PREFERRED}[{i}]");
        weight(term, &path, errors);
        let path = format!("{path}.preference");
        node_selector_term(term.sub("preference"), &path, Values::Any, errors);
    }
}

fn weight(term: &Value, path: &str, errors: &mut Errors) {
    let weight = term.number("weight").unwrap_or(0);
    if !(1..=100).contains(&weight) {
        let path = format!("{path}.weight");
        errors.invalid(&path, weight.to_string(), "must be in the range 1-100");
    }
}

/// What the values of a requirement must be.
#[derive(Clone, Copy, PartialEq)]
enum Values {
    /// Values that labels can have.
    Labels,
    /// Anything.
    Any,
}

fn node_selector_term(term: &Value, path: &str, values: Values, errors: &mut Errors) {
    for (i, rule) in term.list("matchExpressions").iter().enumerate() {
        let path = format!("{path}.matchExpressions[{i}]");
        match_expression(rule, &path, values, errors);
    }
    for (i, rule) in term.list("matchFields").iter().enumerate() {
        match_field(rule, &format!("{path}.matchFields[{i}]"), errors);
    }
}

fn match_expression(rule: &Value, path: &str, kind: Values, errors: &mut Errors) {
    let values = rule.texts("values");
    let values_path = format!("{path}.values");
    match rule.text("operator") {
        "In" | "NotIn" if values.is_empty() => errors.required(
            &values_path,
            "must be specified when `operator` is 'In' or 'NotIn'",
        ),
        "Exists" | "DoesNotExist" if !values.is_empty() => errors.forbidden(
            &values_path,
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
        "Gt" | "Lt" if values.len() != 1 => errors.required(
            &values_path,
            "must be specified single value when `operator` is 'Lt' or 'Gt'",
        ),
        "In" | "NotIn" | "Exists" | "DoesNotExist" | "Gt" | "Lt" => {}
        other => errors.invalid(
            &format!("{path}.operator"),
            quoted(other),
            "not a valid selector operator",
        ),
    }
    let key = rule.text("key");
    errors.invalid_text(&format!("{path}.key"), key, names::qualified(key));
    if kind == Values::Labels {
        for (i, value) in values.into_iter().enumerate() {
            let path = format!("{values_path}[{i}]");
            errors.invalid_text(&path, value, names::label_value(value));
        }
    }
}

/// `ValidateNodeFieldSelectorRequirement`.
fn match_field(rule: &Value, path: &str, errors: &mut Errors) {
    let values = rule.texts("values");
    match rule.text("operator") {
        "In" | "NotIn" if values.len() != 1 => errors.required(
            &format!("{path}.values"),
            "must be only one value when `operator` is 'In' or 'NotIn' for node field selector",
        ),
        "In" | "NotIn" => {}
        other => errors.invalid(
            &format!("{path}.operator"),
            quoted(other),
            "not a valid selector operator",
        ),
    }
    match rule.text("key") {
        "metadata.name" => {
            for (i, value) in values.into_iter().enumerate() {
                let path = format!("{path}.values[{i}]");
                errors.invalid_text(&path, value, names::dns_subdomain(value));
            }
        }
        other => errors.invalid(
            &format!("{path}.key"),
            quoted(other),
            "not a valid field selector key",
        ),
    }
}

fn pod_affinity(affinity: &Value, path: &str, errors: &mut Errors) {
    for (i, term) in affinity.list(REQUIRED).iter().enumerate() {
        pod_affinity_term(term, &format!("{path}.{REQUIRED}[{i}]"), errors);
    }
    for (i, term) in affinity.list(PREFERRED).iter().enumerate() {
        let path = format!("{path}.{PREFERRED}[{i}]");
        weight(term, &path, errors);
        let path = format!("{path}.podAffinityTerm");
        pod_affinity_term(term.sub("podAffinityTerm"), &path, errors);
    }
}

fn pod_affinity_term(term: &Value, path: &str, errors: &mut Errors) {
    for field in ["labelSelector", "namespaceSelector"] {
        if let Some(chosen) = term.at(field) {
            selector::validate(chosen, &format!("{path}.{field}"), errors);
        }
    }
    for namespace in term.texts("namespaces") {
        let messages = names::dns_label(namespace);
        errors.invalid_text(&format!("{path}.namespace"), namespace, messages);
    }
    let key = term.text("topologyKey");
    let path = format!("{path}.topologyKey");
    if key.is_empty() {
        errors.required(&path, "can not be empty");
    }
    errors.invalid_text(&path, key, names::qualified(key));
}

/// `validateTopologySpreadConstraints`.
pub(super) fn spread(spec: &Value, path: &str, errors: &mut Errors) {
    let mut seen = Vec::new();
    for (i, rule) in spec.list("topologySpreadConstraints").iter().enumerate() {
        let at = |field: &str| format!("{path}[{i}].{field}");
        let skew = rule.number("maxSkew").unwrap_or(0);
        if skew <= 0 {
            let detail = "must be greater than zero";
            errors.invalid(&at("maxSkew"), skew.to_string(), detail);
        }
        let key = rule.text("topologyKey");
        match key {
            "" => errors.required(&at("topologyKey"), "can not be empty"),
            key => errors.invalid_text(&at("topologyKey"), key, names::qualified(key)),
        }
        let action = rule.text("whenUnsatisfiable");
        let actions = ["DoNotSchedule", "ScheduleAnyway"];
        errors.one_of(&at("whenUnsatisfiable"), action, &actions);
        if seen.contains(&(key, action)) {
            let value = format!("{{{key}, {action}}}");
            let path = format!("{path}[{i}].{{topologyKey, whenUnsatisfiable}}");
            errors.duplicate(&path, quoted(&value), "");
        }
        seen.push((key, action));
        if let Some(chosen) = rule.at("labelSelector") {
            selector::validate(chosen, &at("labelSelector"), errors);
        }
    }
}
