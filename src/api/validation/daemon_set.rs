//! DaemonSets: `pkg/apis/apps/validation/validation.go`. The pod template has its own file.

use super::Options;
use super::field_error::{Errors, NOT_NEGATIVE};
use super::metadata::{self, Scope};
use super::pod_spec::{self, Owner};
use super::selector;
use super::tree::{Read, json};
use crate::api::quoted::quoted;
use serde_json::Value;

const PERCENT: &str = "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

/// A new DaemonSet.
pub(super) fn create(object: &Value, options: Options, errors: &mut Errors) {
    metadata::create(object, Scope::Namespaced, errors);
    spec(object.sub("spec"), options, errors);
}

/// A DaemonSet that replaces another.
pub(super) fn update(new: &Value, old: &Value, options: Options, errors: &mut Errors) {
    metadata::update(new, old, Scope::Namespaced, errors);
    let of = |object: &Value| {
        let spec = object.at("spec")?;
        Some(selector::printed(spec.at("selector")?))
    };
    let (new_selector, old_selector) = (of(new), of(old));
    if new_selector != old_selector {
        let value = new_selector.unwrap_or_else(|| "null".to_owned());
        errors.invalid("spec.selector", value, "field is immutable");
    }
    spec(new.sub("spec"), options, errors);
}

fn spec(spec: &Value, options: Options, errors: &mut Errors) {
    let chosen = spec.at("selector");
    let template = spec.sub("template");
    let meta = template.sub("metadata");
    if let Some(chosen) = chosen {
        selector::validate(chosen, "spec.selector", errors);
    }
    let labels = meta.map("labels");
    if selector::matches(chosen, labels) == Some(false) {
        let value = match labels.is_empty() {
            true => "null".to_owned(),
            false => json(&Value::Object(labels.clone())),
        };
        errors.invalid(
            "spec.template.metadata.labels",
            value,
            "`selector` does not match template `labels`",
        );
    }
    if chosen.is_some_and(selector::is_empty) {
        let detail = "empty selector is invalid for daemonset";
        errors.invalid("spec.selector", "{}".to_owned(), detail);
    }
    pod_template(template, meta, options, errors);
    let pod = template.sub("spec");
    let path = "spec.template.spec.restartPolicy";
    errors.one_of(path, pod.text("restartPolicy"), &["Always"]);
    if pod.at("activeDeadlineSeconds").is_some() {
        errors.forbidden(
            "spec.template.spec.activeDeadlineSeconds",
            "activeDeadlineSeconds in DaemonSet is not Supported",
        );
    }
    errors.not_negative("spec.minReadySeconds", spec.number("minReadySeconds"));
    update_strategy(spec.sub("updateStrategy"), errors);
    let limit = spec.number("revisionHistoryLimit");
    errors.not_negative("spec.revisionHistoryLimit", limit);
}

/// `ValidatePodTemplateSpec`.
fn pod_template(template: &Value, meta: &Value, options: Options, errors: &mut Errors) {
    metadata::labels(meta, "labels", "spec.template.labels", errors);
    metadata::annotations(meta, "spec.template.annotations", errors);
    let pod = template.sub("spec");
    pod_spec::validate(pod, "spec.template.spec", Owner::Template, options, errors);
    if !pod.list("ephemeralContainers").is_empty() {
        errors.forbidden(
            "spec.template.spec.ephemeralContainers",
            "ephemeral containers not allowed in pod template",
        );
    }
}

fn update_strategy(strategy: &Value, errors: &mut Errors) {
    match strategy.text("type") {
        "OnDelete" => {}
        "RollingUpdate" => match strategy.at("rollingUpdate") {
            Some(rolling) => rolling_update(rolling, errors),
            None => errors.required("spec.updateStrategy.rollingUpdate", ""),
        },
        other => {
            let rolling = strategy.at("rollingUpdate").map(|r| {
                let budget = |key| r.at(key).cloned().unwrap_or(Value::from(0));
                format!(
                    "{{\"MaxUnavailable\":{},\"MaxSurge\":{}}}",
                    json(&budget("maxUnavailable")),
                    json(&budget("maxSurge"))
                )
            });
            let value = format!(
                "{{\"Type\":{},\"RollingUpdate\":{}}}",
                json(&Value::from(other)),
                rolling.unwrap_or_else(|| "null".to_owned())
            );
            errors.unsupported("spec.updateStrategy", value, &["RollingUpdate", "OnDelete"]);
        }
    }
}

/// `ValidateRollingUpdateDaemonSet`.
fn rolling_update(rolling: &Value, errors: &mut Errors) {
    const UNAVAILABLE: &str = "spec.updateStrategy.rollingUpdate.maxUnavailable";
    const SURGE: &str = "spec.updateStrategy.rollingUpdate.maxSurge";
    let zero = Value::from(0);
    let unavailable = rolling.at("maxUnavailable").unwrap_or(&zero);
    let surge = rolling.at("maxSurge").unwrap_or(&zero);
    for (path, value) in [(UNAVAILABLE, unavailable), (SURGE, surge)] {
        match value {
            Value::String(text) if percent(text).is_none() => {
                errors.invalid(path, quoted(text), PERCENT);
            }
            Value::Number(n) if n.as_i64().is_some_and(|n| n < 0) => {
                errors.invalid(path, n.to_string(), NOT_NEGATIVE);
            }
            _ => {}
        }
    }
    for (path, value) in [(UNAVAILABLE, unavailable), (SURGE, surge)] {
        if let Some(text) = value
            .as_str()
            .filter(|t| percent(t).is_some_and(|p| p > 100))
        {
            errors.invalid(path, quoted(text), "must not be greater than 100%");
        }
    }
    let amount = |value: &Value| match value {
        // Go's IntValue reads a bare number in quotes as one, though it is no valid budget.
        Value::String(text) => percent(text).or_else(|| text.parse().ok()).unwrap_or(0),
        other => other.as_i64().unwrap_or(0),
    };
    match (amount(unavailable) != 0, amount(surge) != 0) {
        (true, true) => errors.invalid(
            SURGE,
            json(surge),
            "may not be set when maxUnavailable is non-zero",
        ),
        (false, false) => errors.required(UNAVAILABLE, "cannot be 0 when maxSurge is 0"),
        _ => {}
    }
}

/// The number of `30%`; `None` where the text is no percentage.
fn percent(text: &str) -> Option<i64> {
    let digits = text.strip_suffix('%')?;
    let good = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    good.then(|| digits.parse().unwrap_or(i64::MAX))
}
