//! What the API server warns of and accepts (`pkg/api/pod/warnings.go`): labels that are no longer
//! used, fractions of bytes, image pull secrets without a
//! name, variables that hide others, a negative grace period. Warnings about
//! volume plugins and annotations that are gone are left out.

use super::resources;
use super::tree::Read;
use crate::api::quoted::quoted;
use crate::sorted::Set;
use serde_json::Value;

const RENAMED: [(&str, &str, &str); 5] = [
    ("beta.kubernetes.io/arch", "v1.14", "kubernetes.io/arch"),
    ("beta.kubernetes.io/os", "v1.14", "kubernetes.io/os"),
    (
        "failure-domain.beta.kubernetes.io/region",
        "v1.17",
        "topology.kubernetes.io/region",
    ),
    (
        "failure-domain.beta.kubernetes.io/zone",
        "v1.17",
        "topology.kubernetes.io/zone",
    ),
    (
        "beta.kubernetes.io/instance-type",
        "v1.17",
        "node.kubernetes.io/instance-type",
    ),
];

/// The warnings for a pod template at a path; the empty path is a pod itself.
pub(super) fn of_template(template: &Value, path: &str) -> Vec<String> {
    let path = match path {
        "" => "spec".to_owned(),
        path => format!("{path}.spec"),
    };
    let spec = template.sub("spec");
    let mut warnings = Vec::new();
    for label in spec.map("nodeSelector").keys() {
        renamed(
            label,
            &format!("{path}.nodeSelector[{label}]"),
            &mut warnings,
        );
    }
    affinity(spec, &path, &mut warnings);
    pull_secrets(spec, &format!("{path}.imagePullSecrets"), &mut warnings);
    for kind in ["initContainers", "containers"] {
        for (i, container) in spec.list(kind).iter().enumerate() {
            fractions(container, &format!("{path}.{kind}[{i}]"), &mut warnings);
        }
    }
    for kind in ["initContainers", "containers"] {
        for (i, container) in spec.list(kind).iter().enumerate() {
            hidden(container, &format!("{path}.{kind}[{i}]"), &mut warnings);
        }
    }
    if spec
        .number("terminationGracePeriodSeconds")
        .is_some_and(|s| s < 0)
    {
        warnings.push(format!(
            "{path}.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1"
        ));
    }
    warnings
}

fn renamed(label: &str, path: &str, warnings: &mut Vec<String>) {
    if let Some((_, since, now)) = RENAMED.iter().find(|(old, ..)| *old == label) {
        warnings.push(format!(
            "{path}: deprecated since {since}; use \"{now}\" instead"
        ));
    }
}

fn affinity(spec: &Value, path: &str, warnings: &mut Vec<String>) {
    let path = format!(
        "{path}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"
    );
    let required = spec
        .sub("affinity")
        .sub("nodeAffinity")
        .sub("requiredDuringSchedulingIgnoredDuringExecution");
    for (i, term) in required.list("nodeSelectorTerms").iter().enumerate() {
        for (j, rule) in term.list("matchExpressions").iter().enumerate() {
            let path = format!("{path}[{i}].matchExpressions[{j}].key");
            renamed(rule.text("key"), &path, warnings);
        }
    }
}

/// Secrets that are named twice, then those without a name.
fn pull_secrets(spec: &Value, path: &str, warnings: &mut Vec<String>) {
    let secrets = spec.list("imagePullSecrets");
    let mut seen = Set::new();
    for (i, secret) in secrets.iter().enumerate() {
        let name = secret.text("name");
        if !seen.insert(name) {
            let name = quoted(name);
            warnings.push(format!("{path}[{i}].name: duplicate name {name}"));
        }
    }
    for (i, secret) in secrets.iter().enumerate() {
        if secret.text("name").is_empty() {
            warnings.push(format!("{path}[{i}].name: invalid empty name \"\""));
        }
    }
}

fn fractions(container: &Value, path: &str, warnings: &mut Vec<String>) {
    for kind in ["limits", "requests"] {
        for name in ["memory", "ephemeral-storage"] {
            let value = container.sub("resources").sub(kind).sub(name);
            let Some(amount) = resources::quantity(value) else {
                continue;
            };
            if amount.scaled(-3) % 1000 != 0 {
                warnings.push(format!(
                    "{path}.resources.{kind}[{name}]: fractional byte value {} is invalid, must be an integer",
                    quoted(&amount.to_string())
                ));
            }
        }
    }
}

fn hidden(container: &Value, path: &str, warnings: &mut Vec<String>) {
    let mut seen = Set::new();
    for (i, variable) in container.list("env").iter().enumerate() {
        let name = variable.text("name");
        if !seen.insert(name) {
            warnings.push(format!(
                "{path}.env[{i}]: hides previous definition of {}, which may be dropped when using apply",
                quoted(name)
            ));
        }
    }
}
