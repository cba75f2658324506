//! Containers of a pod: names, images, ports, environment, mounts
//! (`validateContainers`, `validateInitContainers`, `validateContainerCommon`). Ephemeral containers
//! are refused in templates, and not looked into.

use super::Options;
use super::field_error::Errors;
use super::names;
use super::probes;
use super::resources;
use super::security;
use super::tree::Read;
use crate::api::quoted::quoted;
use crate::sorted::Set;
use serde_json::Value;

const RESTART: [&str; 3] = ["Always", "Never", "OnFailure"];

/// Main containers.
pub(super) fn main(
    spec: &Value,
    path: &str,
    volumes: &Set<&str>,
    options: Options,
    errors: &mut Errors,
) {
    let list = spec.list("containers");
    let path = format!("{path}.containers");
    if list.is_empty() {
        return errors.required(&path, "");
    }
    let mut seen = Set::new();
    for (i, container) in list.iter().enumerate() {
        let path = format!("{path}[{i}]");
        common(container, &path, volumes, options, errors);
        let name = container.text("name");
        if seen.contains(name) {
            errors.duplicate(&format!("{path}.name"), quoted(name), "");
        } else {
            seen.insert(name);
        }
        probes::of_container(container, spec, &path, errors);
        restart_policy(container, &path, errors);
    }
    let mut taken = Set::new();
    for (i, container) in list.iter().enumerate() {
        host_ports(container, &format!("{path}[{i}]"), &mut taken, errors);
    }
}

/// Init containers, sidecars among them.
pub(super) fn init(
    spec: &Value,
    path: &str,
    volumes: &Set<&str>,
    options: Options,
    errors: &mut Errors,
) {
    let mut seen: Set<&str> = Set::new();
    seen.extend(spec.list("containers").iter().map(|c| c.text("name")));
    for (i, container) in spec.list("initContainers").iter().enumerate() {
        let path = format!("{path}.initContainers[{i}]");
        common(container, &path, volumes, options, errors);
        restart_policy(container, &path, errors);
        let name = container.text("name");
        if seen.contains(name) {
            errors.duplicate(&format!("{path}.name"), quoted(name), "");
        } else if !name.is_empty() {
            seen.insert(name);
        }
        host_ports(container, &path, &mut Set::new(), errors);
        if container.text("restartPolicy") == "Always" {
            probes::of_container(container, spec, &path, errors);
            continue;
        }
        for field in [
            "lifecycle",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
        ] {
            if container.at(field).is_some() {
                errors.forbidden(
                    &format!("{path}.{field}"),
                    "may not be set for init containers without restartPolicy=Always",
                );
            }
        }
    }
}

fn restart_policy(container: &Value, path: &str, errors: &mut Errors) {
    if container.at("restartPolicy").is_some() {
        let policy = container.text("restartPolicy");
        errors.one_of(&format!("{path}.restartPolicy"), policy, &RESTART);
    } else if !container.list("restartPolicyRules").is_empty() {
        let detail = "must specify restartPolicy when restart rules are used";
        errors.required(&format!("{path}.restartPolicy"), detail);
    }
}

fn common(
    container: &Value,
    path: &str,
    volumes: &Set<&str>,
    options: Options,
    errors: &mut Errors,
) {
    let at = |field: &str| format!("{path}.{field}");
    match container.text("name") {
        "" => errors.required(&at("name"), ""),
        name => errors.invalid_text(&at("name"), name, names::dns_label(name)),
    }
    if container.text("image").is_empty() {
        errors.required(&at("image"), "");
    }
    errors.required_one_of(
        &at("terminationMessagePolicy"),
        container.text("terminationMessagePolicy"),
        &["File", "FallbackToLogsOnError"],
    );
    ports(container, &at("ports"), errors);
    env(container, &at("env"), errors);
    env_from(container, &at("envFrom"), errors);
    volume_mounts(container, &at("volumeMounts"), volumes, errors);
    errors.required_one_of(
        &at("imagePullPolicy"),
        container.text("imagePullPolicy"),
        &["Always", "IfNotPresent", "Never"],
    );
    resources::validate(container.sub("resources"), &at("resources"), errors);
    if let Some(context) = container.at("securityContext") {
        security::of_container(context, &at("securityContext"), options, errors);
    }
}

fn ports(container: &Value, path: &str, errors: &mut Errors) {
    let mut seen = Set::new();
    for (i, port) in container.list("ports").iter().enumerate() {
        let at = |field: &str| format!("{path}[{i}].{field}");
        let name = port.text("name");
        if !name.is_empty() {
            let messages = names::port_name(name);
            if !messages.is_empty() {
                errors.invalid_text(&at("name"), name, messages);
            } else if seen.contains(name) {
                errors.duplicate(&at("name"), quoted(name), "");
            } else {
                seen.insert(name);
            }
        }
        let mut number = |field: &str, required: bool| match port.number(field).unwrap_or(0) {
            0 if required => errors.required(&at(field), ""),
            0 => {}
            n => {
                for message in names::port_number(n) {
                    errors.invalid(&at(field), n.to_string(), &message);
                }
            }
        };
        number("containerPort", true);
        number("hostPort", false);
        let protocol = port.text("protocol");
        errors.required_one_of(&at("protocol"), protocol, &["SCTP", "TCP", "UDP"]);
    }
}

/// A port of the node can be taken once: `AccumulateUniqueHostPorts`.
fn host_ports(container: &Value, path: &str, taken: &mut Set<String>, errors: &mut Errors) {
    for (i, port) in container.list("ports").iter().enumerate() {
        let number = port.number("hostPort").unwrap_or(0);
        if number == 0 {
            continue;
        }
        let key = format!("{}/{}/{number}", port.text("protocol"), port.text("hostIP"));
        if taken.contains(&key) {
            errors.duplicate(&format!("{path}.ports[{i}].hostPort"), quoted(&key), "");
        } else {
            taken.insert(key);
        }
    }
}

fn env(container: &Value, path: &str, errors: &mut Errors) {
    for (i, variable) in container.list("env").iter().enumerate() {
        let path = format!("{path}[{i}]");
        match variable.text("name") {
            "" => errors.required(&format!("{path}.name"), ""),
            name => errors.invalid_text(&format!("{path}.name"), name, names::env_name(name)),
        }
        if let Some(source) = variable.at("valueFrom") {
            value_from(source, variable, &format!("{path}.valueFrom"), errors);
        }
    }
}

/// `validateEnvVarValueFrom`.
fn value_from(source: &Value, variable: &Value, path: &str, errors: &mut Errors) {
    let mut sources = 0;
    if let Some(field) = source.at("fieldRef") {
        sources += 1;
        field_ref(field, &format!("{path}.fieldRef"), errors);
    }
    if let Some(field) = source.at("resourceFieldRef") {
        sources += 1;
        if field.text("resource").is_empty() {
            errors.required(&format!("{path}.resourceFieldRef.resource"), "");
        }
    }
    for kind in ["configMapKeyRef", "secretKeyRef"] {
        if let Some(key_ref) = source.at(kind) {
            sources += 1;
            let (name, key) = (key_ref.text("name"), key_ref.text("key"));
            let messages = names::dns_subdomain(name);
            errors.invalid_text(&format!("{path}.{kind}.name"), name, messages);
            let path = format!("{path}.{kind}.key");
            match key {
                "" => errors.required(&path, ""),
                key => errors.invalid_text(&path, key, names::config_key(key)),
            }
        }
    }
    sources += usize::from(source.at("fileKeyRef").is_some());
    let detail = match (sources, variable.text("value")) {
        (0, _) => {
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"
        }
        (_, value) if !value.is_empty() => "may not be specified when `value` is not empty",
        (2.., _) => "may not have more than one field specified at a time",
        _ => return,
    };
    errors.invalid(path, quoted(""), detail);
}

/// `validateObjectFieldSelector` with the fields that an environment variable may read.
fn field_ref(field: &Value, path: &str, errors: &mut Errors) {
    const FIELDS: [&str; 10] = [
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.serviceAccountName",
        "status.hostIP",
        "status.hostIPs",
        "status.podIP",
        "status.podIPs",
        "spec.host",
    ];
    if field.text("apiVersion").is_empty() {
        return errors.required(&format!("{path}.apiVersion"), "");
    }
    let chosen = field.text("fieldPath");
    let at = format!("{path}.fieldPath");
    if chosen.is_empty() {
        return errors.required(&at, "");
    }
    let subscript = chosen
        .strip_suffix("']")
        .and_then(|rest| rest.split_once("['"));
    if let Some((map, key)) = subscript {
        match map {
            "metadata.labels" => errors.invalid_text(path, key, names::qualified(key)),
            "metadata.annotations" => {
                let key = key.to_lowercase();
                errors.invalid_text(path, &key, names::qualified(&key));
            }
            _ => {
                let detail =
                    format!("error converting fieldPath: field label not supported: {chosen}");
                errors.invalid(&at, quoted(chosen), &detail);
            }
        }
    } else if matches!(chosen, "metadata.labels" | "metadata.annotations") {
        let mut supported = FIELDS[..9].to_vec();
        supported.sort_unstable();
        errors.unsupported(&at, quoted(chosen), &supported);
    } else if !FIELDS.contains(&chosen) {
        let detail = format!("error converting fieldPath: field label not supported: {chosen}");
        errors.invalid(&at, quoted(chosen), &detail);
    }
}

fn env_from(container: &Value, path: &str, errors: &mut Errors) {
    for (i, source) in container.list("envFrom").iter().enumerate() {
        let path_i = format!("{path}[{i}]");
        match source.text("prefix") {
            "" => {}
            prefix => {
                let messages = names::env_name(prefix);
                errors.invalid_text(&format!("{path_i}.prefix"), prefix, messages);
            }
        }
        let mut sources = 0;
        for kind in ["configMapRef", "secretRef"] {
            if let Some(reference) = source.at(kind) {
                sources += 1;
                let path = format!("{path_i}.{kind}.name");
                match reference.text("name") {
                    "" => errors.required(&path, ""),
                    name => errors.invalid_text(&path, name, names::object_name(name, true)),
                }
            }
        }
        match sources {
            0 => {
                let detail = "must specify one of: `configMapRef` or `secretRef`";
                errors.invalid(path, quoted(""), detail);
            }
            1 => {}
            _ => {
                let detail = "may not have more than one field specified at a time";
                errors.invalid(path, quoted(""), detail);
            }
        }
    }
}

/// `ValidateVolumeMounts`; `volumes` are the names of the volumes without an error.
fn volume_mounts(container: &Value, path: &str, volumes: &Set<&str>, errors: &mut Errors) {
    let mut points = Set::new();
    for (i, mount) in container.list("volumeMounts").iter().enumerate() {
        let at = |field: &str| format!("{path}[{i}].{field}");
        let name = mount.text("name");
        if name.is_empty() {
            errors.required(&at("name"), "");
        }
        if !volumes.contains(name) {
            errors.not_found(&at("name"), name);
        }
        let point = mount.text("mountPath");
        if point.is_empty() {
            errors.required(&at("mountPath"), "");
        }
        if points.contains(point) {
            errors.invalid(&at("mountPath"), quoted(point), "must be unique");
        }
        points.insert(point);
        for field in ["subPath", "subPathExpr"] {
            let sub = mount.text(field);
            let path = format!("{path}.{field}");
            if sub.starts_with('/') {
                errors.invalid(&path, quoted(sub), "must be a relative path");
            }
            if sub.split('/').any(|part| part == "..") {
                errors.invalid(&path, quoted(sub), "must not contain '..'");
            }
        }
        if mount.at("mountPropagation").is_some() {
            let value = mount.text("mountPropagation");
            let modes = ["Bidirectional", "HostToContainer", "None"];
            let path = format!("{path}.mountPropagation");
            errors.one_of(&path, value, &modes);
            let privileged = container.sub("securityContext").flag("privileged");
            if value == "Bidirectional" && privileged != Some(true) {
                let detail =
                    "Bidirectional mount propagation is available only to privileged containers";
                errors.forbidden(&path, detail);
            }
        }
    }
}
