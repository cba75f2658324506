//! Label selectors in validation (`apimachinery/pkg/apis/meta/v1/validation`). Selectors that decide
//! are typed and live elsewhere; these are JSON, and may be wrong.

use super::field_error::Errors;
use super::metadata;
use super::names;
use super::tree::{Read, json};
use crate::api::quoted::quoted;
use serde_json::{Map, Value};

/// `ValidateLabelSelector`.
pub(super) fn validate(selector: &Value, path: &str, errors: &mut Errors) {
    metadata::labels(
        selector,
        "matchLabels",
        &format!("{path}.matchLabels"),
        errors,
    );
    for (i, rule) in selector.list("matchExpressions").iter().enumerate() {
        requirement(rule, &format!("{path}.matchExpressions[{i}]"), errors);
    }
}

fn requirement(rule: &Value, path: &str, errors: &mut Errors) {
    let values_path = format!("{path}.values");
    let values = rule.texts("values");
    match rule.text("operator") {
        "In" | "NotIn" if values.is_empty() => errors.required(
            &values_path,
            "must be specified when `operator` is 'In' or 'NotIn'",
        ),
        "Exists" | "DoesNotExist" if !values.is_empty() => errors.forbidden(
            &values_path,
            "may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
        ),
        "In" | "NotIn" | "Exists" | "DoesNotExist" => {}
        other => errors.invalid(
            &format!("{path}.operator"),
            quoted(other),
            "not a valid selector operator",
        ),
    }
    let key = rule.text("key");
    errors.invalid_text(&format!("{path}.key"), key, names::qualified(key));
    for (i, value) in values.into_iter().enumerate() {
        let path = format!("{values_path}[{i}]");
        errors.invalid_text(&path, value, names::label_value(value));
    }
}

/// Whether a selector matches labels; `None` where it cannot be read, and so is not asked.
pub(super) fn matches(selector: Option<&Value>, labels: &Map<String, Value>) -> Option<bool> {
    let Some(selector) = selector else {
        return Some(false);
    };
    let mut findings = Errors::default();
    validate(selector, "", &mut findings);
    if !findings.0.is_empty() {
        return None;
    }
    let equal = |(key, value): (&String, &Value)| labels.get(key) == Some(value);
    let holds = |rule: &Value| {
        let value = labels.get(rule.text("key"));
        let among = value.is_some_and(|v| rule.list("values").contains(v));
        match rule.text("operator") {
            "In" => among,
            "NotIn" => !among,
            "Exists" => value.is_some(),
            _ => value.is_none(),
        }
    };
    Some(
        selector.map("matchLabels").iter().all(equal)
            && selector.list("matchExpressions").iter().all(holds),
    )
}

/// True for a selector without any rule.
pub(super) fn is_empty(selector: &Value) -> bool {
    selector.map("matchLabels").is_empty() && selector.list("matchExpressions").is_empty()
}

/// A selector as Go prints it in an error.
pub(super) fn printed(selector: &Value) -> String {
    let mut parts = Vec::new();
    let labels = selector.map("matchLabels");
    if !labels.is_empty() {
        parts.push(format!(
            "\"matchLabels\":{}",
            json(&Value::Object(labels.clone()))
        ));
    }
    let rules: Vec<String> = selector
        .list("matchExpressions")
        .iter()
        .map(|rule| {
            let values = rule.list("values");
            let values = match values.is_empty() {
                true => String::new(),
                false => format!(",\"values\":{}", json(&Value::from(values.to_vec()))),
            };
            format!(
                "{{\"key\":{},\"operator\":{}{values}}}",
                json(&Value::from(rule.text("key"))),
                json(&Value::from(rule.text("operator")))
            )
        })
        .collect();
    if !rules.is_empty() {
        parts.push(format!("\"matchExpressions\":[{}]", rules.join(",")));
    }
    format!("{{{}}}", parts.join(","))
}
