//! DaemonSets and ControllerRevisions from JSON.

use super::{integer, labels, metadata, pod_template, requirements, small, text};
use crate::api::{
    ControllerRevision, DaemonSet, DaemonSetSpec, DaemonSetStatus, IntOrPercent, LabelSelector,
    RollingUpdate, StrategyType, TEMPLATE_GENERATION, UpdateStrategy, revision,
};
use serde_json::Value;
use std::sync::Arc;

/// A defaulted `appsv1.DaemonSet`. Its template generation is taken out of the annotations when it is a
/// number; any other text stays where it is.
pub fn daemon_set(value: &Value) -> DaemonSet {
    let mut meta = metadata(value);
    let template_generation = meta
        .annotations
        .get(TEMPLATE_GENERATION)
        .and_then(|text| text.parse().ok());
    if template_generation.is_some() {
        Arc::make_mut(&mut meta.annotations).remove(TEMPLATE_GENERATION);
    }
    let spec = &value["spec"];
    DaemonSet {
        meta,
        spec: Arc::new(DaemonSetSpec {
            selector: label_selector(&spec["selector"]),
            template: Arc::new(pod_template(&spec["template"])),
            update_strategy: update_strategy(&spec["updateStrategy"]),
            min_ready_seconds: small(spec, "minReadySeconds"),
            revision_history_limit: small(spec, "revisionHistoryLimit"),
        }),
        status: status(&value["status"]),
        template_generation,
    }
}

/// A `appsv1.ControllerRevision`; `data` is written anew in the form that the controller compares.
pub fn controller_revision(value: &Value) -> ControllerRevision {
    ControllerRevision {
        meta: metadata(value),
        data: revision::canonical_json(&value["data"]).into(),
        revision: integer(value, "revision"),
    }
}

fn label_selector(value: &Value) -> LabelSelector {
    LabelSelector {
        match_labels: labels(value, "matchLabels"),
        match_expressions: requirements(value, "matchExpressions"),
    }
}

fn update_strategy(value: &Value) -> UpdateStrategy {
    let budgets = &value["rollingUpdate"];
    UpdateStrategy {
        // Upstream compares with `RollingUpdate` only: anything else is left alone, as OnDelete is.
        kind: match text(value, "type") {
            "RollingUpdate" => StrategyType::RollingUpdate,
            _ => StrategyType::OnDelete,
        },
        rolling_update: budgets.is_object().then(|| RollingUpdate {
            max_unavailable: int_or_percent(&budgets["maxUnavailable"]),
            max_surge: int_or_percent(&budgets["maxSurge"]),
        }),
    }
}

fn int_or_percent(value: &Value) -> Option<IntOrPercent> {
    match value {
        Value::Number(_) => Some(IntOrPercent::Int(
            i32::try_from(value.as_i64()?).unwrap_or_default(),
        )),
        Value::String(text) => Some(IntOrPercent::Text(text.clone())),
        _ => None,
    }
}

fn status(value: &Value) -> DaemonSetStatus {
    DaemonSetStatus {
        current_number_scheduled: small(value, "currentNumberScheduled"),
        number_misscheduled: small(value, "numberMisscheduled"),
        desired_number_scheduled: small(value, "desiredNumberScheduled"),
        number_ready: small(value, "numberReady"),
        observed_generation: integer(value, "observedGeneration"),
        updated_number_scheduled: small(value, "updatedNumberScheduled"),
        number_available: small(value, "numberAvailable"),
        number_unavailable: small(value, "numberUnavailable"),
        collision_count: value["collisionCount"]
            .as_i64()
            .and_then(|n| i32::try_from(n).ok()),
    }
}
