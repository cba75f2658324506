//! Probes and lifecycle handlers (`validateProbe`, `validateHandler`, `validateLifecycle`).

use super::field_error::Errors;
use super::names;
use super::tree::Read;
use crate::api::quoted::quoted;
use serde_json::Value;

/// Lifecycle, then liveness, readiness and startup probe of a container.
pub(super) fn of_container(container: &Value, spec: &Value, path: &str, errors: &mut Errors) {
    if let Some(lifecycle) = container.at("lifecycle") {
        for hook in ["postStart", "preStop"] {
            if let Some(action) = lifecycle.at(hook) {
                handler(action, spec, &format!("{path}.lifecycle.{hook}"), errors);
            }
        }
    }
    for kind in ["livenessProbe", "readinessProbe", "startupProbe"] {
        let Some(probe) = container.at(kind) else {
            continue;
        };
        let path = format!("{path}.{kind}");
        handler(probe, spec, &path, errors);
        for field in [
            "initialDelaySeconds",
            "timeoutSeconds",
            "periodSeconds",
            "successThreshold",
            "failureThreshold",
        ] {
            errors.not_negative(&format!("{path}.{field}"), probe.number(field));
        }
        let grace = probe.number("terminationGracePeriodSeconds");
        let grace_path = format!("{path}.terminationGracePeriodSeconds");
        if let Some(seconds) = grace.filter(|s| *s <= 0) {
            errors.invalid(&grace_path, seconds.to_string(), "must be greater than 0");
        }
        let success = probe.number("successThreshold").unwrap_or(1);
        if kind != "readinessProbe" && success != 1 {
            let path = format!("{path}.successThreshold");
            errors.invalid(&path, success.to_string(), "must be 1");
        }
        if let (Some(seconds), "readinessProbe") = (grace, kind) {
            let detail = "must not be set for readinessProbes";
            errors.invalid(&grace_path, seconds.to_string(), detail);
        }
    }
}

fn handler(action: &Value, spec: &Value, path: &str, errors: &mut Errors) {
    let mut handlers = 0;
    for kind in ["exec", "httpGet", "tcpSocket", "grpc", "sleep"] {
        let Some(inner) = action.at(kind) else {
            continue;
        };
        let path = format!("{path}.{kind}");
        handlers += 1;
        if handlers > 1 {
            errors.forbidden(&path, "may not specify more than 1 handler type");
            continue;
        }
        match kind {
            "exec" if inner.list("command").is_empty() => {
                errors.required(&format!("{path}.command"), "");
            }
            "exec" => {}
            "httpGet" => http_get(inner, &path, errors),
            "sleep" => {
                let grace = spec.number("terminationGracePeriodSeconds").unwrap_or(30);
                let seconds = inner.number("seconds").unwrap_or(0);
                if seconds < 0 || seconds > grace {
                    let detail = format!(
                        "must be non-negative and less than terminationGracePeriodSeconds ({grace})"
                    );
                    errors.invalid(&path, seconds.to_string(), &detail);
                }
            }
            _ => port(inner.sub("port"), &format!("{path}.port"), errors),
        }
    }
    if handlers == 0 {
        errors.required(path, "must specify a handler type");
    }
}

fn http_get(action: &Value, path: &str, errors: &mut Errors) {
    if action.text("path").is_empty() {
        errors.required(&format!("{path}.path"), "");
    }
    port(action.sub("port"), &format!("{path}.port"), errors);
    let scheme = action.text("scheme");
    errors.one_of(&format!("{path}.scheme"), scheme, &["HTTP", "HTTPS"]);
    for header in action.list("httpHeaders") {
        let name = header.text("name");
        let good = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        if name.is_empty() || !name.bytes().all(good) {
            let detail = "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";
            errors.invalid(&format!("{path}.httpHeaders"), quoted(name), detail);
        }
    }
}

/// `ValidatePortNumOrName`.
fn port(port: &Value, path: &str, errors: &mut Errors) {
    if let Some(name) = port.as_str() {
        return errors.invalid_text(path, name, names::port_name(name));
    }
    let number = port.as_i64().unwrap_or(0);
    for message in names::port_number(number) {
        errors.invalid(path, number.to_string(), &message);
    }
}
