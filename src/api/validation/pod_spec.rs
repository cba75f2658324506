//! `ValidatePodSpec`: the spec of pods and pod templates. Containers, volumes, scheduling and
//! security have files of their own.

use super::Options;
use super::containers;
use super::field_error::Errors;
use super::metadata;
use super::names;
use super::scheduling;
use super::security;
use super::tree::Read;
use super::volumes;
use crate::api::quoted::quoted;
use serde_json::Value;

/// What the spec belongs to.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Owner {
    /// A pod.
    Pod,
    /// A pod template.
    Template,
}

/// Checks a spec at a path.
pub(super) fn validate(
    spec: &Value,
    path: &str,
    owner: Owner,
    options: Options,
    errors: &mut Errors,
) {
    let at = |field: &str| format!("{path}.{field}");
    let volumes = volumes::validate(spec, &at("volumes"), errors);
    containers::main(spec, path, &volumes, options, errors);
    containers::init(spec, path, &volumes, options, errors);
    host_network(spec, &at("containers"), owner, errors);
    let restart = spec.text("restartPolicy");
    errors.required_one_of(
        &at("restartPolicy"),
        restart,
        &["Always", "OnFailure", "Never"],
    );
    let dns = ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"];
    errors.required_one_of(&at("dnsPolicy"), spec.text("dnsPolicy"), &dns);
    metadata::labels(spec, "nodeSelector", &at("nodeSelector"), errors);
    security::of_pod(spec, &at("securityContext"), errors);
    scheduling::affinity(spec, &at("affinity"), errors);
    dns_config(spec, &at("dnsConfig"), errors);
    readiness_gates(spec, &at("readinessGates"), errors);
    scheduling_gates(spec, &at("schedulingGates"), errors);
    scheduling::spread(spec, &at("topologySpreadConstraints"), errors);
    security::host_users(spec, path, errors);
    for field in ["serviceAccountName", "nodeName"] {
        optional_name(spec, field, &at(field), errors);
    }
    let deadline = spec.number("activeDeadlineSeconds");
    if let Some(n) = deadline.filter(|n| !(1..=i64::from(i32::MAX)).contains(n)) {
        let detail = "must be between 1 and 2147483647, inclusive";
        errors.invalid(&at("activeDeadlineSeconds"), n.to_string(), detail);
    }
    for field in ["hostname", "subdomain"] {
        match spec.text(field) {
            "" => {}
            name => errors.invalid_text(&at(field), name, names::dns_label(name)),
        }
    }
    scheduling::tolerations(spec, &at("tolerations"), errors);
    host_aliases(spec, &at("hostAliases"), errors);
    optional_name(spec, "priorityClassName", &at("priorityClassName"), errors);
    if spec.at("runtimeClassName").is_some() {
        let name = spec.text("runtimeClassName");
        errors.invalid_text(&at("runtimeClassName"), name, names::dns_subdomain(name));
    }
    if spec.at("preemptionPolicy").is_some() {
        let policy = spec.text("preemptionPolicy");
        let path = at("preemptionPolicy");
        errors.required_one_of(&path, policy, &["PreemptLowerPriority", "Never"]);
    }
    if let Some(os) = spec.at("os") {
        match os.text("name") {
            "" => errors.required(&at("os.name"), ""),
            name => errors.one_of(&at("os"), name, &["linux", "windows"]),
        }
    }
}

fn optional_name(spec: &Value, field: &str, path: &str, errors: &mut Errors) {
    match spec.text(field) {
        "" => {}
        name => errors.invalid_text(path, name, names::dns_subdomain(name)),
    }
}

/// With the node's network a container's port is the node's port.
fn host_network(spec: &Value, path: &str, owner: Owner, errors: &mut Errors) {
    if spec.flag("hostNetwork") != Some(true) {
        return;
    }
    for (c, container) in spec.list("containers").iter().enumerate() {
        for (p, port) in container.list("ports").iter().enumerate() {
            let host = port.number("hostPort").unwrap_or(0);
            let inner = port.number("containerPort").unwrap_or(0);
            if (owner == Owner::Pod || host != 0) && host != inner {
                errors.invalid(
                    &format!("{path}[{c}].ports[{p}].hostPort"),
                    host.to_string(),
                    "must match `containerPort` when `hostNetwork` is true",
                );
            }
        }
    }
}

fn dns_config(spec: &Value, path: &str, errors: &mut Errors) {
    let config = spec.at("dnsConfig");
    let servers = config.map(|c| c.texts("nameservers")).unwrap_or_default();
    if spec.text("dnsPolicy") == "None" {
        if config.is_none() {
            let detail = "must provide `dnsConfig` when `dnsPolicy` is None";
            return errors.required(path, detail);
        }
        if servers.is_empty() {
            let detail = "must provide at least one DNS nameserver when `dnsPolicy` is None";
            return errors.required(&format!("{path}.nameservers"), detail);
        }
    }
    if servers.len() > 3 {
        let value = Value::from(servers.clone()).to_string();
        let detail = "must not have more than 3 nameservers";
        errors.invalid(&format!("{path}.nameservers"), value, detail);
    }
    for (i, server) in servers.into_iter().enumerate() {
        ip(server, &format!("{path}.nameservers[{i}]"), errors);
    }
    for (i, option) in spec.sub("dnsConfig").list("options").iter().enumerate() {
        if option.text("name").is_empty() {
            errors.required(&format!("{path}.options[{i}]"), "must not be empty");
        }
    }
}

fn ip(text: &str, path: &str, errors: &mut Errors) {
    if text.parse::<std::net::IpAddr>().is_err() {
        let detail = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
        errors.invalid(path, quoted(text), detail);
    }
}

fn readiness_gates(spec: &Value, path: &str, errors: &mut Errors) {
    for (i, gate) in spec.list("readinessGates").iter().enumerate() {
        let path = format!("{path}[{i}].conditionType");
        let name = gate.text("conditionType");
        errors.invalid_text(&path, name, names::qualified(name));
    }
}

fn scheduling_gates(spec: &Value, path: &str, errors: &mut Errors) {
    let mut seen = Vec::new();
    for (i, gate) in spec.list("schedulingGates").iter().enumerate() {
        let path = format!("{path}[{i}]");
        let name = gate.text("name");
        errors.invalid_text(&path, name, names::qualified(name));
        if seen.contains(&name) {
            errors.duplicate(&path, quoted(name), "");
        }
        seen.push(name);
    }
}

fn host_aliases(spec: &Value, path: &str, errors: &mut Errors) {
    for (i, alias) in spec.list("hostAliases").iter().enumerate() {
        ip(alias.text("ip"), &format!("{path}[{i}].ip"), errors);
        for (j, host) in alias.texts("hostnames").into_iter().enumerate() {
            let path = format!("{path}[{i}].hostnames[{j}]");
            errors.invalid_text(&path, host, names::dns_subdomain(host));
        }
    }
}
