//! Defaults of a pod's spec: those that every pod spec gets, and those that only a pod itself gets.

use super::{
    UNREADY_TOLERATION_SECONDS, child, default, objects, resource_list, resource_requirements,
    volume,
};
use crate::api::image;
use crate::api::tree::object;
use serde_json::{Map, Value, json};

const CONTAINER_LISTS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// `SetDefaults_PodSpec` and all that is below it.
pub(super) fn set(spec: &mut Map<String, Value>) {
    default(spec, "dnsPolicy", "ClusterFirst");
    default(spec, "restartPolicy", "Always");
    default(spec, "schedulerName", "default-scheduler");
    default(spec, "securityContext", json!({}));
    default(spec, "terminationGracePeriodSeconds", 30);
    service_account(spec);
    objects(spec, "volumes").for_each(volume::set);
    for key in CONTAINER_LISTS {
        objects(spec, key).for_each(container);
    }
    resource_list(spec.get_mut("overhead"));
    resource_requirements(spec);
}

/// The API shows the service account under its old name too.
fn service_account(spec: &mut Map<String, Value>) {
    let name = ["serviceAccountName", "serviceAccount"]
        .into_iter()
        .find_map(|key| spec.get(key).filter(|v| v.is_string()).cloned());
    if let Some(name) = name {
        spec.insert("serviceAccountName".into(), name.clone());
        spec.insert("serviceAccount".into(), name);
    }
}

fn container(container: &mut Map<String, Value>) {
    let latest = image::is_latest(
        container
            .get("image")
            .and_then(Value::as_str)
            .unwrap_or_default(),
    );
    let policy = if latest { "Always" } else { "IfNotPresent" };
    default(container, "imagePullPolicy", policy);
    default(container, "terminationMessagePath", "/dev/termination-log");
    default(container, "terminationMessagePolicy", "File");
    for port in objects(container, "ports") {
        default(port, "protocol", "TCP");
    }
    for env in objects(container, "env") {
        let Some(source) = child(env, "valueFrom") else {
            continue;
        };
        if let Some(field) = child(source, "fieldRef") {
            default(field, "apiVersion", "v1");
        }
        if let Some(file) = child(source, "fileKeyRef") {
            default(file, "optional", false);
        }
    }
    resource_requirements(container);
    for key in ["livenessProbe", "readinessProbe", "startupProbe"] {
        if let Some(probe) = child(container, key) {
            default(probe, "timeoutSeconds", 1);
            default(probe, "periodSeconds", 10);
            default(probe, "successThreshold", 1);
            default(probe, "failureThreshold", 3);
            handler(probe);
            if let Some(grpc) = child(probe, "grpc") {
                default(grpc, "service", "");
            }
        }
    }
    if let Some(lifecycle) = child(container, "lifecycle") {
        for key in ["postStart", "preStop"] {
            if let Some(hook) = child(lifecycle, key) {
                handler(hook);
            }
        }
    }
}

fn handler(handler: &mut Map<String, Value>) {
    if let Some(get) = child(handler, "httpGet") {
        default(get, "path", "/");
        default(get, "scheme", "HTTP");
    }
}

/// `SetDefaults_Pod` and the admission plugins ServiceAccount, Priority and DefaultTolerationSeconds.
pub(super) fn set_created(spec: &mut Map<String, Value>) {
    let host_network = spec.get("hostNetwork") == Some(&Value::Bool(true));
    for key in ["initContainers", "containers"] {
        for container in objects(spec, key) {
            requests_from_limits(container);
            if host_network {
                objects(container, "ports").for_each(host_port);
            }
        }
    }
    default(spec, "enableServiceLinks", true);
    default(spec, "serviceAccountName", "default");
    service_account(spec);
    let class = spec.get("priorityClassName").and_then(Value::as_str);
    let priority = match class {
        Some("system-node-critical") => 2_000_001_000,
        Some("system-cluster-critical") => 2_000_000_000,
        _ => 0,
    };
    default(spec, "priority", priority);
    default(spec, "preemptionPolicy", "PreemptLowerPriority");
    unready_toleration(spec, "node.kubernetes.io/not-ready");
    unready_toleration(spec, "node.kubernetes.io/unreachable");
}

fn requests_from_limits(container: &mut Map<String, Value>) {
    let Some(resources) = child(container, "resources") else {
        return;
    };
    let Some(Value::Object(limits)) = resources.get("limits").cloned() else {
        return;
    };
    let requests = object(resources, "requests");
    for (name, amount) in limits {
        requests.entry(name).or_insert(amount);
    }
}

fn host_port(port: &mut Map<String, Value>) {
    if !port.contains_key("hostPort")
        && let Some(number) = port.get("containerPort").cloned()
    {
        port.insert("hostPort".into(), number);
    }
}

/// A pod that says nothing of this `NoExecute` taint tolerates it for five minutes.
fn unready_toleration(spec: &mut Map<String, Value>, taint: &str) {
    let says = |t: &Value, key: &str, wanted: &str| {
        let given = t[key].as_str().unwrap_or_default();
        given.is_empty() || given == wanted
    };
    let tolerations = spec.entry("tolerations").or_insert_with(|| json!([]));
    let Some(list) = tolerations.as_array_mut() else {
        return;
    };
    if !list
        .iter()
        .any(|t| says(t, "key", taint) && says(t, "effect", "NoExecute"))
    {
        list.push(json!({
            "key": taint,
            "operator": "Exists",
            "effect": "NoExecute",
            "tolerationSeconds": UNREADY_TOLERATION_SECONDS,
        }));
    }
}
