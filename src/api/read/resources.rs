//! Amounts of resources from JSON, and what the scheduler takes a pod to request
//! (`component-helpers/resource/helpers.go`, `PodRequests`).

use super::{list, text};
use crate::api::{Name, Resources, quantity};
use crate::sorted::Map;
use serde_json::Value;

/// Amounts by resource name: cpu in thousandths, anything else in units.
type Amounts = Map<String, i64>;

/// A `v1.ResourceList`.
pub(super) fn resources(value: &Value) -> Resources {
    split(amounts(value))
}

/// What the scheduler counts for a pod: the containers and sidecars together, or the largest init container
/// with the sidecars started before it, whichever is more; requests of the pod as a whole instead, where it
/// has them; plus the overhead. A limit without a request counts as the request.
pub(super) fn pod_requests(spec: &Value) -> Resources {
    let mut total = Amounts::new();
    for container in list(spec, "containers") {
        add(&mut total, &requests(&container["resources"]));
    }
    let mut sidecars = Amounts::new();
    let mut init = Amounts::new();
    for container in list(spec, "initContainers") {
        let own = requests(&container["resources"]);
        let at_once = if text(container, "restartPolicy") == "Always" {
            add(&mut total, &own);
            add(&mut sidecars, &own);
            sidecars.clone()
        } else {
            let mut sum = own;
            add(&mut sum, &sidecars);
            sum
        };
        raise(&mut init, &at_once);
    }
    raise(&mut total, &init);
    for (name, amount) in &amounts(&spec["resources"]["limits"]) {
        total.get_or_insert_with(name.clone(), || *amount);
    }
    replace(&mut total, &amounts(&spec["resources"]["requests"]));
    add(&mut total, &amounts(&spec["overhead"]));
    split(total)
}

/// `requests`, and for what they lack `limits`.
fn requests(requirements: &Value) -> Amounts {
    let mut all = amounts(&requirements["limits"]);
    replace(&mut all, &amounts(&requirements["requests"]));
    all
}

fn replace(all: &mut Amounts, given: &Amounts) {
    for (name, amount) in given {
        all.insert(name.clone(), *amount);
    }
}

fn amounts(value: &Value) -> Amounts {
    let Some(map) = value.as_object() else {
        return Amounts::new();
    };
    map.iter()
        .map(|(name, value)| {
            let text = match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            };
            let amount = if name == "cpu" {
                quantity::milli(&text)
            } else {
                quantity::units(&text)
            };
            (name.clone(), amount.unwrap_or_default())
        })
        .collect()
}

fn add(total: &mut Amounts, more: &Amounts) {
    for (name, amount) in more {
        let sum = total.get_or_insert_with(name.clone(), || 0);
        *sum = sum.saturating_add(*amount);
    }
}

fn raise(total: &mut Amounts, other: &Amounts) {
    for (name, amount) in other {
        let max = total.get_or_insert_with(name.clone(), || 0);
        *max = (*max).max(*amount);
    }
}

fn split(mut amounts: Amounts) -> Resources {
    let mut take = |name: &str| amounts.remove(name).unwrap_or_default();
    Resources {
        cpu_milli: take("cpu"),
        memory_bytes: take("memory"),
        ephemeral_storage_bytes: take("ephemeral-storage"),
        pods: take("pods"),
        extended: amounts
            .iter()
            .map(|(name, amount)| (Name::from(name.as_str()), *amount))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn sidecars_count_beside_the_containers_and_before_later_init_containers() {
        let asks = |cpu: &str| json!({"requests": {"cpu": cpu}});
        let requests = pod_requests(&json!({
            "initContainers": [
                {"resources": asks("1")},
                {"resources": asks("200m"), "restartPolicy": "Always"},
                {"resources": asks("900m")},
            ],
            "containers": [{"resources": {"limits": {"cpu": "300m", "memory": "1Gi"}}}],
            "overhead": {"cpu": "50m"},
        }));
        assert_eq!(requests.cpu_milli, 1150);
        assert_eq!(requests.memory_bytes, 1 << 30);
    }
}
