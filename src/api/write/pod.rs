//! Pods as JSON.

use super::{metadata, put_text, time};
use crate::api::tree::object;
use crate::api::{Condition, ContainerState, ContainerStatus, Pod, Terminated, quantity};
use serde_json::{Map, Value, json};

/// A `v1.Pod`. Its node and the node that it is meant for stand over what the shared spec says.
pub fn pod(pod: &Pod) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": metadata(&pod.meta),
        "spec": spec(pod),
        "status": status(pod),
    })
}

fn spec(pod: &Pod) -> Value {
    let mut spec = (*pod.spec.tree).clone();
    let Some(map) = spec.as_object_mut() else {
        return spec;
    };
    if let Some(node) = &pod.node_name {
        map.insert("nodeName".into(), node.to_string().into());
    }
    if let Some(target) = &pod.target {
        // As `ReplaceDaemonSetPodNodeNameNodeAffinity` does: other required terms go, the rest stays.
        let affinity = object(map, "affinity");
        let node_affinity = object(affinity, "nodeAffinity");
        let required = object(
            node_affinity,
            "requiredDuringSchedulingIgnoredDuringExecution",
        );
        required.insert(
            "nodeSelectorTerms".into(),
            json!([{"matchFields": [
                {"key": "metadata.name", "operator": "In", "values": [&**target]}
            ]}]),
        );
    }
    spec
}

fn status(pod: &Pod) -> Value {
    let status = &pod.status;
    let generation = pod.meta.generation;
    let mut out = Map::new();
    let all = &status.conditions;
    let conditions: Vec<Value> = [
        ("DisruptionTarget", &all.disruption_target),
        ("PodReadyToStartContainers", &all.ready_to_start),
        ("Initialized", &all.initialized),
        ("Ready", &all.ready),
        ("ContainersReady", &all.containers_ready),
        ("PodScheduled", &all.scheduled),
    ]
    .into_iter()
    .filter_map(|(kind, c)| Some(condition(kind, c.as_ref()?, generation)))
    .collect();
    if !conditions.is_empty() {
        out.insert("conditions".into(), conditions.into());
    }
    if !status.containers.is_empty() {
        let list = status.containers.iter().map(container_status).collect();
        out.insert("containerStatuses".into(), Value::Array(list));
    }
    put_text(&mut out, "message", &status.message);
    if generation != 0 {
        out.insert("observedGeneration".into(), generation.into());
    }
    out.insert("phase".into(), status.phase.as_str().into());
    out.insert("qosClass".into(), qos_class(&pod.spec.tree).into());
    put_text(&mut out, "reason", &status.reason);
    if let Some(at) = status.start_time {
        out.insert("startTime".into(), time(at));
    }
    Value::Object(out)
}

fn condition(kind: &str, condition: &Condition, generation: i64) -> Value {
    let mut out = Map::new();
    out.insert("lastProbeTime".into(), Value::Null);
    out.insert(
        "lastTransitionTime".into(),
        time(condition.last_transition_time),
    );
    put_text(&mut out, "message", &condition.message);
    if generation != 0 {
        out.insert("observedGeneration".into(), generation.into());
    }
    put_text(&mut out, "reason", &condition.reason);
    let status = if condition.status { "True" } else { "False" };
    out.insert("status".into(), status.into());
    out.insert("type".into(), kind.into());
    Value::Object(out)
}

fn container_status(status: &ContainerStatus) -> Value {
    let last = match &status.last_terminated {
        Some(ended) => json!({"terminated": terminated(ended)}),
        None => json!({}),
    };
    let state = match &status.state {
        ContainerState::Waiting { reason, message } => {
            let mut out = Map::new();
            put_text(&mut out, "message", message);
            put_text(&mut out, "reason", reason);
            json!({"waiting": out})
        }
        ContainerState::Running { started_at } => {
            json!({"running": {"startedAt": time(*started_at)}})
        }
        ContainerState::Terminated(ended) => json!({"terminated": terminated(ended)}),
    };
    json!({
        "image": &*status.image,
        "imageID": "",
        "lastState": last,
        "name": &*status.name,
        "ready": status.ready,
        "restartCount": status.restart_count,
        "started": matches!(status.state, ContainerState::Running { .. }),
        "state": state,
    })
}

fn terminated(ended: &Terminated) -> Value {
    let mut out = Map::new();
    out.insert("exitCode".into(), ended.exit_code.into());
    out.insert("finishedAt".into(), time(ended.finished_at));
    put_text(&mut out, "reason", &ended.reason);
    out.insert("startedAt".into(), time(ended.started_at));
    Value::Object(out)
}

/// `Guaranteed`, `Burstable` or `BestEffort` for a pod's spec, as `ComputePodQOS` of
/// `pkg/apis/core/v1/helper/qos` finds it; a limit without a request counts as the request.
pub fn qos_class(spec: &Value) -> &'static str {
    let whole = &spec["resources"];
    let is_given = |list: &Value| list.as_object().is_some_and(|m| !m.is_empty());
    let holders: Vec<&Value> = if is_given(&whole["requests"]) || is_given(&whole["limits"]) {
        vec![whole]
    } else {
        ["containers", "initContainers"]
            .into_iter()
            .filter_map(|key| spec[key].as_array())
            .flatten()
            .map(|container| &container["resources"])
            .collect()
    };
    let (mut requests, mut limits) = ([0_i64; 2], [0_i64; 2]);
    let mut all_limited = true;
    for holder in holders {
        for (i, name) in ["cpu", "memory"].into_iter().enumerate() {
            let limit = thousandths(&holder["limits"][name]);
            let request = match &holder["requests"][name] {
                Value::Null => limit,
                given => thousandths(given),
            };
            requests[i] = requests[i].saturating_add(request.max(0));
            limits[i] = limits[i].saturating_add(limit.max(0));
            all_limited &= limit > 0;
        }
    }
    if requests == [0; 2] && limits == [0; 2] {
        "BestEffort"
    } else if all_limited && requests == limits {
        "Guaranteed"
    } else {
        "Burstable"
    }
}

/// A positive amount in thousandths; amounts are stored no finer.
fn thousandths(value: &Value) -> i64 {
    value
        .as_str()
        .and_then(|text| quantity::milli(text).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{read, write};

    #[test]
    fn the_class_of_service_follows_requests_and_limits() {
        let class =
            |resources: Value| qos_class(&json!({"containers": [{"resources": resources}]}));
        let full = json!({"cpu": "1", "memory": "1Gi"});
        assert_eq!(class(json!({})), "BestEffort");
        assert_eq!(class(json!({"limits": full})), "Guaranteed");
        assert_eq!(
            class(json!({"limits": full, "requests": full})),
            "Guaranteed"
        );
        assert_eq!(
            class(json!({"limits": full, "requests": {"cpu": "500m"}})),
            "Burstable"
        );
        assert_eq!(class(json!({"requests": {"cpu": "500m"}})), "Burstable");
        assert_eq!(
            class(json!({"limits": {"nvidia.com/gpu": "1"}})),
            "BestEffort"
        );
    }

    #[test]
    fn a_daemon_pod_shows_its_node_over_the_shared_spec() {
        let mut one = read::pod(&json!({"metadata": {"name": "p"}, "spec": {
            "affinity": {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution":
                {"nodeSelectorTerms": [{"matchExpressions": [{"key": "gpu", "operator": "Exists"}]}]}}}}}));
        assert_eq!(one.target, None);
        one.target = Some("worker-1".into());
        one.node_name = Some("worker-1".into());
        let written = write::pod(&one);
        assert_eq!(written["spec"]["nodeName"], "worker-1");
        let read_again = read::pod(&written);
        assert_eq!(read_again.target.as_deref(), Some("worker-1"));
        assert_eq!(read_again.node_name, one.node_name);
    }
}
