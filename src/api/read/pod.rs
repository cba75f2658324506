//! Pods and pod templates from JSON.

use super::resources::pod_requests;
use super::{
    boolean, integer, labels, list, metadata, name, requirements, small, text, texts, time,
};
use crate::api::{
    Condition, Container, ContainerState, ContainerStatus, Name, NodeSelectorTerm, Pod,
    PodConditions, PodPhase, PodSpec, PodStatus, PodTemplate, TaintEffect, Terminated, Toleration,
    TolerationOperator,
};
use serde_json::Value;
use std::sync::Arc;

/// A defaulted `v1.PodTemplateSpec`.
pub fn pod_template(value: &Value) -> PodTemplate {
    let meta = &value["metadata"];
    PodTemplate {
        tree: Arc::new(value.clone()),
        labels: Arc::new(labels(meta, "labels")),
        annotations: Arc::new(labels(meta, "annotations")),
        finalizers: texts(meta, "finalizers").into(),
        spec: Arc::new(pod_spec(&value["spec"])),
    }
}

/// A defaulted `v1.PodSpec`.
pub fn pod_spec(value: &Value) -> PodSpec {
    let required =
        &value["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"];
    PodSpec {
        tree: Arc::new(value.clone()),
        node_selector: labels(value, "nodeSelector"),
        required_node_affinity: required.is_object().then(|| {
            list(required, "nodeSelectorTerms")
                .iter()
                .map(|term| NodeSelectorTerm {
                    match_expressions: requirements(term, "matchExpressions"),
                    match_fields: requirements(term, "matchFields"),
                })
                .collect()
        }),
        node_name: name(value, "nodeName"),
        tolerations: list(value, "tolerations").iter().map(toleration).collect(),
        containers: list(value, "containers").iter().map(container).collect(),
        init_containers: list(value, "initContainers")
            .iter()
            .map(container)
            .collect(),
        host_network: boolean(value, "hostNetwork"),
        termination_grace_period_seconds: integer(value, "terminationGracePeriodSeconds"),
        requests: pod_requests(value),
    }
}

/// A `v1.Toleration`. One with an operator or an effect that Kubernetes does not have tolerates nothing,
/// as upstream compares; it is read with the operator `Lt`.
pub fn toleration(value: &Value) -> Toleration {
    let effect = text(value, "effect");
    let known = TaintEffect::parse(effect);
    let operator = match text(value, "operator") {
        _ if known.is_none() && !effect.is_empty() => TolerationOperator::Lt,
        "" | "Equal" => TolerationOperator::Equal,
        "Exists" => TolerationOperator::Exists,
        "Gt" => TolerationOperator::Gt,
        _ => TolerationOperator::Lt,
    };
    Toleration {
        key: name(value, "key"),
        operator,
        value: name(value, "value"),
        effect: known,
        toleration_seconds: value["tolerationSeconds"].as_i64(),
    }
}

fn container(value: &Value) -> Container {
    Container {
        name: name(value, "name"),
        image: name(value, "image"),
        image_pull_policy: name(value, "imagePullPolicy"),
        sidecar: text(value, "restartPolicy") == "Always",
        host_ports: list(value, "ports")
            .iter()
            .filter(|p| integer(p, "hostPort") > 0)
            .map(|p| {
                let protocol = match text(p, "protocol") {
                    "" => "TCP",
                    other => other,
                };
                (protocol.into(), name(p, "hostIP"), small(p, "hostPort"))
            })
            .collect(),
        has_readiness_probe: value["readinessProbe"].is_object(),
    }
}

/// A `v1.Pod`.
pub fn pod(value: &Value) -> Pod {
    let spec = pod_spec(&value["spec"]);
    Pod {
        meta: metadata(value),
        node_name: (!spec.node_name.is_empty()).then(|| spec.node_name.clone()),
        target: target(&spec),
        spec: Arc::new(spec),
        status: status(&value["status"]),
    }
}

/// The node that the required node affinity names, as `GetTargetNodeName` of
/// `pkg/controller/daemon/util/daemonset_util.go` finds it: the first `metadata.name In`, if it has exactly one value.
fn target(spec: &PodSpec) -> Option<Name> {
    let field = spec
        .required_node_affinity
        .iter()
        .flatten()
        .flat_map(|term| &term.match_fields)
        .find(|r| r.key == "metadata.name" && r.operator == "In")?;
    match field.values.as_slice() {
        [one] => Some(one.as_str().into()),
        _ => None,
    }
}

fn status(value: &Value) -> PodStatus {
    let mut conditions = PodConditions::default();
    for entry in list(value, "conditions") {
        let slot = match text(entry, "type") {
            "PodReadyToStartContainers" => &mut conditions.ready_to_start,
            "Initialized" => &mut conditions.initialized,
            "Ready" => &mut conditions.ready,
            "ContainersReady" => &mut conditions.containers_ready,
            "PodScheduled" => &mut conditions.scheduled,
            "DisruptionTarget" => &mut conditions.disruption_target,
            _ => continue,
        };
        // Upstream takes the first of a type.
        slot.get_or_insert_with(|| Condition {
            status: text(entry, "status") == "True",
            reason: name(entry, "reason"),
            message: name(entry, "message"),
            last_transition_time: time(entry, "lastTransitionTime").unwrap_or_default(),
        });
    }
    PodStatus {
        phase: match text(value, "phase") {
            "Running" => PodPhase::Running,
            "Succeeded" => PodPhase::Succeeded,
            "Failed" => PodPhase::Failed,
            // `Unknown` is deprecated and no longer set; like Pending it is not terminal.
            _ => PodPhase::Pending,
        },
        reason: name(value, "reason"),
        message: name(value, "message"),
        conditions,
        start_time: time(value, "startTime"),
        containers: list(value, "containerStatuses")
            .iter()
            .map(container_status)
            .collect(),
    }
}

fn container_status(value: &Value) -> ContainerStatus {
    let state = &value["state"];
    let last = &value["lastState"]["terminated"];
    ContainerStatus {
        name: name(value, "name"),
        image: name(value, "image"),
        state: if state["running"].is_object() {
            ContainerState::Running {
                started_at: time(&state["running"], "startedAt").unwrap_or_default(),
            }
        } else if state["terminated"].is_object() {
            ContainerState::Terminated(terminated(&state["terminated"]))
        } else {
            ContainerState::Waiting {
                reason: name(&state["waiting"], "reason"),
                message: name(&state["waiting"], "message"),
            }
        },
        last_terminated: last.is_object().then(|| terminated(last)),
        ready: boolean(value, "ready"),
        restart_count: small(value, "restartCount"),
    }
}

fn terminated(value: &Value) -> Terminated {
    Terminated {
        exit_code: small(value, "exitCode"),
        reason: name(value, "reason"),
        started_at: time(value, "startedAt").unwrap_or_default(),
        finished_at: time(value, "finishedAt").unwrap_or_default(),
    }
}
