//! What the API server fills in: `pkg/apis/apps/v1/defaults.go`, `pkg/apis/core/v1/defaults.go` and, for pods,
//! the admission plugins that are always on. Works on the JSON tree; what a person gave must already have
//! been decoded strictly and is validated afterwards, elsewhere.
//!
//! Left out: the service account's token volume, and names, uids and times, which the virtual API server gives.

mod pod_spec;
mod volume;

use super::normal::normalise;
use super::tree::object;
use super::{TEMPLATE_GENERATION, quantity};
use serde_json::{Map, Value};

/// Seconds that a pod stays on a node that is not ready or not reachable, unless it says otherwise.
const UNREADY_TOLERATION_SECONDS: i64 = 300;

/// Normal form and defaults of an `appsv1.DaemonSet`, as read from the API before it is stored: the template
/// generation is the annotation's number, or 0.
pub fn daemon_set(value: &mut Value) {
    normalise(value, "v1.DaemonSet");
    let Some(set) = value.as_object_mut() else {
        return;
    };
    let annotations = object(object(set, "metadata"), "annotations");
    let changes: i64 = annotations
        .get(TEMPLATE_GENERATION)
        .and_then(|text| text.as_str()?.parse().ok())
        .unwrap_or_default();
    annotations.insert(TEMPLATE_GENERATION.to_string(), changes.to_string().into());
    let spec = object(set, "spec");
    let strategy = object(spec, "updateStrategy");
    default(strategy, "type", "RollingUpdate");
    if strategy["type"] == "RollingUpdate" {
        let budgets = object(strategy, "rollingUpdate");
        // An empty text is a budget that was given, and refused later.
        for (key, number) in [("maxUnavailable", 1), ("maxSurge", 0)] {
            budgets.entry(key).or_insert(number.into());
        }
    } else if let Some(budgets) = child(strategy, "rollingUpdate") {
        // Kept, though OnDelete does not read it; its own struct has no "not given".
        default(budgets, "maxUnavailable", 0);
        default(budgets, "maxSurge", 0);
    }
    default(spec, "revisionHistoryLimit", 10);
    template_of(object(spec, "template"));
}

/// Normal form and defaults of a `v1.PodTemplateSpec`.
pub fn pod_template(value: &mut Value) {
    normalise(value, "v1.PodTemplateSpec");
    if let Some(template) = value.as_object_mut() {
        template_of(template);
    }
}

fn template_of(template: &mut Map<String, Value>) {
    pod_spec::set(object(template, "spec"));
}

/// Normal form, defaults and admission of a `v1.Pod` that is created.
pub fn pod(value: &mut Value) {
    normalise(value, "v1.Pod");
    let Some(pod) = value.as_object_mut() else {
        return;
    };
    let spec = object(pod, "spec");
    pod_spec::set(spec);
    pod_spec::set_created(spec);
    default(object(pod, "status"), "phase", "Pending");
}

/// Normal form and defaults of a `v1.Node`.
pub fn node(value: &mut Value) {
    normalise(value, "v1.Node");
    let Some(node) = value.as_object_mut() else {
        return;
    };
    let status = object(node, "status");
    resource_list(status.get_mut("capacity"));
    resource_list(status.get_mut("allocatable"));
    if let Some(capacity) = status.get("capacity").cloned() {
        default(status, "allocatable", capacity);
    }
}

/// Sets `key` where it is absent or what Go takes for "not given" in a field that is no pointer.
fn default(map: &mut Map<String, Value>, key: &str, value: impl Into<Value>) {
    let given = map.get(key).is_some_and(|v| !v.is_null() && v != "");
    if !given {
        map.insert(key.to_string(), value.into());
    }
}

fn objects<'a>(
    map: &'a mut Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = &'a mut Map<String, Value>> {
    map.get_mut(key)
        .and_then(Value::as_array_mut)
        .into_iter()
        .flatten()
        .filter_map(Value::as_object_mut)
}

fn child<'a>(map: &'a mut Map<String, Value>, key: &str) -> Option<&'a mut Map<String, Value>> {
    map.get_mut(key)?.as_object_mut()
}

/// Amounts are stored in thousandths at the finest.
fn resource_list(list: Option<&mut Value>) {
    for value in list
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(Map::values_mut)
    {
        if let Some(Ok(mut amount)) = value.as_str().map(quantity::Quantity::parse) {
            amount.round_up(-3);
            *value = amount.to_string().into();
        }
    }
}

fn resource_requirements(map: &mut Map<String, Value>) {
    if let Some(resources) = child(map, "resources") {
        resource_list(resources.get_mut("limits"));
        resource_list(resources.get_mut("requests"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_created_pod_gets_what_a_template_does_not() {
        let mut given = json!({
            "metadata": {"name": "p"},
            "spec": {
                "hostNetwork": true,
                "priorityClassName": "system-node-critical",
                "tolerations": [{"key": "node.kubernetes.io/not-ready", "operator": "Exists"}],
                "containers": [{
                    "name": "c",
                    "image": "nginx:1.29",
                    "ports": [{"containerPort": 80}],
                    "resources": {"limits": {"cpu": "0.5", "memory": "64Mi"}, "requests": {"cpu": "0.1"}},
                }],
            },
        });
        pod(&mut given);
        let spec = &given["spec"];
        assert_eq!(
            spec["containers"][0]["resources"]["requests"],
            json!({"cpu": "100m", "memory": "64Mi"})
        );
        assert_eq!(
            spec["containers"][0]["ports"],
            json!([{"containerPort": 80, "hostPort": 80, "protocol": "TCP"}])
        );
        assert_eq!(spec["priority"], 2_000_001_000);
        assert_eq!(spec["serviceAccount"], "default");
        assert_eq!(spec["enableServiceLinks"], true);
        assert_eq!(
            spec["tolerations"],
            json!([
                {"key": "node.kubernetes.io/not-ready", "operator": "Exists"},
                {"key": "node.kubernetes.io/unreachable", "operator": "Exists",
                    "effect": "NoExecute", "tolerationSeconds": 300},
            ])
        );
        let again = given.clone();
        pod(&mut given);
        assert_eq!(given, again);
    }

    #[test]
    fn a_node_offers_its_capacity() {
        let mut given = json!({"metadata": {"name": "n"}, "status": {"capacity": {"cpu": 4, "memory": "16384Mi"}}});
        node(&mut given);
        assert_eq!(
            given["status"]["allocatable"],
            json!({"cpu": "4", "memory": "16Gi"})
        );
    }

    #[test]
    fn nothing_that_is_given_can_break_the_defaults() {
        for value in [
            json!(null),
            json!(1),
            json!([]),
            json!({"spec": 1}),
            json!({"spec": {"template": {"spec": {
            "containers": [null, 1, {"ports": {}, "resources": {"limits": 3}}], "volumes": [{}, ""]}}}}),
        ] {
            for function in [daemon_set, pod, node, pod_template] {
                function(&mut value.clone());
            }
        }
    }
}
