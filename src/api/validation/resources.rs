//! Requests and limits of a container (`ValidateContainerResourceRequirements`). Resource claims are
//! not looked at.

use super::field_error::{Errors, NOT_NEGATIVE};
use super::names;
use super::tree::Read;
use crate::api::quantity::Quantity;
use crate::api::quoted::quoted;
use serde_json::Value;
use std::cmp::Ordering;

/// Limits first, then requests, each in the order of the names.
pub(super) fn validate(resources: &Value, path: &str, errors: &mut Errors) {
    let limits = resources.map("limits");
    let requests = resources.map("requests");
    for (name, value) in limits {
        one(name, value, &format!("{path}.limits[{name}]"), errors);
    }
    for (name, value) in requests {
        let Some(amount) = one(name, value, &format!("{path}.requests[{name}]"), errors) else {
            continue;
        };
        let overcommit = is_native(name) && !name.starts_with("hugepages-");
        let Some(limit) = limits.get(name).and_then(quantity) else {
            if !overcommit {
                let detail = "Limit must be set for non overcommitable resources";
                errors.required(&format!("{path}.limits"), detail);
            }
            continue;
        };
        let rule = match amount.compare(&limit) {
            Ordering::Equal => continue,
            _ if !overcommit => "must be equal to",
            Ordering::Greater => "must be less than or equal to",
            Ordering::Less => continue,
        };
        let detail = format!("{rule} {name} limit of {limit}");
        let path = format!("{path}.requests");
        errors.invalid(&path, quoted(&amount.to_string()), &detail);
    }
    let has = |test: fn(&str) -> bool| limits.keys().chain(requests.keys()).any(|n| test(n));
    if has(|n| n.starts_with("hugepages-")) && !has(|n| matches!(n, "cpu" | "memory")) {
        errors.forbidden(path, "HugePages require cpu or memory");
    }
}

/// A quantity of the tree; decoding has made sure that it is one.
pub(super) fn quantity(value: &Value) -> Option<Quantity> {
    match value {
        Value::String(text) => Quantity::parse(text).ok(),
        Value::Number(number) => Quantity::parse(&number.to_string()).ok(),
        _ => None,
    }
}

fn one(name: &str, value: &Value, path: &str, errors: &mut Errors) -> Option<Quantity> {
    resource_name(name, path, errors);
    let amount = quantity(value)?;
    let printed = quoted(&amount.to_string());
    if amount.signum() < 0 {
        errors.invalid(path, printed.clone(), NOT_NEGATIVE);
    }
    if is_extended(name) && amount.scaled(-3) % 1000 != 0 {
        errors.invalid(path, printed, "must be an integer");
    }
    Some(amount)
}

/// `validateContainerResourceName`.
fn resource_name(name: &str, path: &str, errors: &mut Errors) {
    let messages = names::qualified(name);
    let qualified = messages.is_empty();
    errors.invalid_text(path, name, messages);
    if name.contains('/') {
        if !is_native(name) && !is_extended(name) {
            let detail = "doesn't follow extended resource name standard";
            errors.invalid(path, quoted(name), detail);
        }
        return;
    }
    if qualified && !is_standard(name) {
        let detail = "must be a standard resource type or fully qualified";
        errors.invalid(path, quoted(name), detail);
    }
    let for_containers = matches!(name, "cpu" | "memory" | "ephemeral-storage");
    if !for_containers && !name.starts_with("hugepages-") {
        let detail = "must be a standard resource for containers";
        errors.invalid(path, quoted(name), detail);
    }
}

fn is_standard(name: &str) -> bool {
    let bare = name
        .strip_prefix("requests.")
        .or_else(|| name.strip_prefix("limits."))
        .unwrap_or(name);
    matches!(bare, "cpu" | "memory" | "ephemeral-storage")
        || bare.starts_with("hugepages-")
        || matches!(
            name,
            "pods"
                | "resourcequotas"
                | "services"
                | "replicationcontrollers"
                | "secrets"
                | "configmaps"
                | "persistentvolumeclaims"
                | "requests.storage"
                | "services.nodeports"
                | "services.loadbalancers"
        )
}

fn is_native(name: &str) -> bool {
    !name.contains('/') || name.contains("kubernetes.io/")
}

fn is_extended(name: &str) -> bool {
    !is_native(name)
        && !name.starts_with("requests.")
        && names::qualified(&format!("requests.{name}")).is_empty()
}
