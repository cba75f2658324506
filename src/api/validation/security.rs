//! Security contexts of pods and containers (`validatePodSpecSecurityContext`,
//! `ValidateSecurityContext`). Windows options and profiles are not looked at.

use super::Options;
use super::field_error::Errors;
use super::names;
use super::tree::{Read, json};
use crate::api::quoted::quoted;
use serde_json::Value;

/// The pod's context.
pub(super) fn of_pod(spec: &Value, path: &str, errors: &mut Errors) {
    let Some(context) = spec.at("securityContext") else {
        return;
    };
    for field in ["fsGroup", "runAsUser", "runAsGroup"] {
        id(context.number(field), &format!("{path}.{field}"), errors);
    }
    let groups = context.list("supplementalGroups");
    for (i, group) in groups.iter().enumerate() {
        id(
            group.as_i64(),
            &format!("{path}.supplementalGroups[{i}]"),
            errors,
        );
    }
    if spec.flag("shareProcessNamespace") == Some(true) && spec.flag("hostPID") == Some(true) {
        let detail = "ShareProcessNamespace and HostPID cannot both be enabled";
        errors.invalid(
            &format!("{path}.shareProcessNamespace"),
            "true".into(),
            detail,
        );
    }
    let mut seen = Vec::new();
    for (i, sysctl) in context.list("sysctls").iter().enumerate() {
        let path = format!("{path}.sysctls[{i}].name");
        let name = sysctl.text("name");
        if name.is_empty() {
            errors.required(&path, "");
        } else if !names::is_sysctl(name) {
            let detail = "must have at most 253 characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$";
            errors.invalid(&path, quoted(name), detail);
        } else if seen.contains(&name) {
            errors.duplicate(&path, quoted(name), "");
        }
        seen.push(name);
    }
    if context.at("fsGroupChangePolicy").is_some() {
        let policy = context.text("fsGroupChangePolicy");
        let path = format!("{path}.fsGroupChangePolicy");
        errors.one_of(&path, policy, &["Always", "OnRootMismatch"]);
    }
}

/// A user or group number.
fn id(value: Option<i64>, path: &str, errors: &mut Errors) {
    if let Some(n) = value.filter(|n| !(0..=i64::from(i32::MAX)).contains(n)) {
        let detail = "must be between 0 and 2147483647, inclusive";
        errors.invalid(path, n.to_string(), detail);
    }
}

/// `hostUsers: false` goes with none of the node's own namespaces.
pub(super) fn host_users(spec: &Value, path: &str, errors: &mut Errors) {
    if spec.flag("hostUsers") != Some(false) {
        return;
    }
    for (field, printed) in [
        ("hostNetwork", "hostNetwork"),
        ("hostPID", "HostPID"),
        ("hostIPC", "HostIPC"),
    ] {
        if spec.flag(field) == Some(true) {
            errors.forbidden(&format!("{path}.{printed}"), "when `hostUsers` is false");
        }
    }
}

/// A container's context.
pub(super) fn of_container(context: &Value, path: &str, options: Options, errors: &mut Errors) {
    let privileged = context.flag("privileged") == Some(true);
    if privileged && !options.allow_privileged {
        let detail = "disallowed by cluster policy";
        errors.forbidden(&format!("{path}.privileged"), detail);
    }
    for field in ["runAsUser", "runAsGroup"] {
        id(context.number(field), &format!("{path}.{field}"), errors);
    }
    if context.at("procMount").is_some() {
        let mount = context.text("procMount");
        let path = format!("{path}.procMount");
        errors.one_of(&path, mount, &["Default", "Unmasked"]);
    }
    if context.flag("allowPrivilegeEscalation") != Some(false) {
        return;
    }
    if privileged {
        let detail = "cannot set `allowPrivilegeEscalation` to false and `privileged` to true";
        errors.invalid(path, printed(context), detail);
    }
    for capability in context.sub("capabilities").texts("add") {
        if capability == "CAP_SYS_ADMIN" {
            let detail = "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN";
            errors.invalid(path, printed(context), detail);
        }
    }
}

/// The context as the API server's internal struct is printed.
fn printed(context: &Value) -> String {
    const FIELDS: [(&str, &str); 12] = [
        ("Capabilities", "capabilities"),
        ("Privileged", "privileged"),
        ("SELinuxOptions", "seLinuxOptions"),
        ("WindowsOptions", "windowsOptions"),
        ("RunAsUser", "runAsUser"),
        ("RunAsGroup", "runAsGroup"),
        ("RunAsNonRoot", "runAsNonRoot"),
        ("ReadOnlyRootFilesystem", "readOnlyRootFilesystem"),
        ("AllowPrivilegeEscalation", "allowPrivilegeEscalation"),
        ("ProcMount", "procMount"),
        ("SeccompProfile", "seccompProfile"),
        ("AppArmorProfile", "appArmorProfile"),
    ];
    let parts: Vec<String> = FIELDS
        .iter()
        .map(|(go, name)| format!("\"{go}\":{}", inner(name, context.sub(name))))
        .collect();
    format!("{{{}}}", parts.join(","))
}

/// The structs inside have no JSON names either.
fn inner(name: &str, value: &Value) -> String {
    let fields: &[(&str, &str)] = match name {
        "capabilities" => &[("Add", "add"), ("Drop", "drop")],
        "seLinuxOptions" => &[
            ("User", "user"),
            ("Role", "role"),
            ("Type", "type"),
            ("Level", "level"),
        ],
        "seccompProfile" | "appArmorProfile" => {
            &[("Type", "type"), ("LocalhostProfile", "localhostProfile")]
        }
        _ => return json(value),
    };
    if value.is_null() {
        return "null".to_owned();
    }
    let parts: Vec<String> = fields
        .iter()
        .map(|(go, key)| match (name, value.sub(key)) {
            ("seLinuxOptions", Value::Null) => format!("\"{go}\":\"\""),
            (_, value) => format!("\"{go}\":{}", json(value)),
        })
        .collect();
    format!("{{{}}}", parts.join(","))
}
