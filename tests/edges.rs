//! What people can give at the very edge of what is allowed. Each of these once ended in a panic, an endless
//! loop or an object that could not be changed any more.

use daemonset_playground::api::read;
use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::request::{
    ApiError, Cascade, Disturbance, ErrorReason, Kind, Request, Response,
};
use daemonset_playground::cluster::setup::Setup;
use serde_json::{Value, json};

fn cluster(nodes: &[Value]) -> Cluster {
    let nodes = nodes.iter().map(read::node).collect();
    Cluster::new(&Setup {
        nodes,
        ..Setup::default()
    })
}

fn node(taints: Value) -> Value {
    json!({"apiVersion": "v1", "kind": "Node", "metadata": {"name": "worker-1"}, "spec": {"taints": taints}})
}

fn daemon_set(name: &str, image: &str) -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "DaemonSet",
        "metadata": {"name": name, "namespace": "default"},
        "spec": {
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "web", "image": image}]},
            },
        },
    })
}

fn create(cluster: &mut Cluster, kind: Kind, object: Value) -> Result<Response, ApiError> {
    cluster.request(&Request::Create { kind, object })
}

fn update(cluster: &mut Cluster, kind: Kind, object: Value) -> Result<Response, ApiError> {
    cluster.request(&Request::Update { kind, object })
}

fn settle(cluster: &mut Cluster) {
    let steps = (0..500).take_while(|_| cluster.step().is_some()).count();
    assert!(cluster.is_settled(), "{steps} steps and no end");
}

#[test]
fn a_revision_that_another_daemonset_has_adopted_is_taken_for_the_current_one() {
    let mut cluster = cluster(&[node(json!([]))]);
    create(&mut cluster, Kind::DaemonSet, daemon_set("web", "web:v1")).unwrap();
    settle(&mut cluster);
    let orphan = Request::Delete {
        kind: Kind::DaemonSet,
        namespace: "default".into(),
        name: "web".into(),
        cascade: Cascade::Orphan,
        grace_seconds: None,
    };
    cluster.request(&orphan).unwrap();
    settle(&mut cluster);
    create(&mut cluster, Kind::DaemonSet, daemon_set("heir", "web:v2")).unwrap();
    settle(&mut cluster);
    // Its revision would get the name and the template of the one that `heir` has.
    create(&mut cluster, Kind::DaemonSet, daemon_set("web", "web:v1")).unwrap();
    settle(&mut cluster);
    let status = &cluster.daemon_set("default", "web").unwrap().status;
    assert_eq!(
        (status.number_available, status.updated_number_scheduled),
        (1, 1)
    );
    assert_eq!(status.collision_count, None);
}

#[test]
fn the_last_template_generation_there_is_cannot_be_counted_on() {
    let mut cluster = cluster(&[]);
    let mut object = daemon_set("web", "web:v1");
    let key = "deprecated.daemonset.template.generation";
    object["metadata"]["annotations"] = json!({key: i64::MAX.to_string()});
    create(&mut cluster, Kind::DaemonSet, object).unwrap();
    let refused = update(&mut cluster, Kind::DaemonSet, daemon_set("web", "web:v2")).unwrap_err();
    assert_eq!(refused.reason, ErrorReason::Invalid);
    assert_eq!(
        refused.message,
        "DaemonSet.apps \"web\" is invalid: spec.templateGeneration: Invalid value: -9223372036854775808: must not be decremented"
    );
    assert_eq!(refused.causes[0].0, "spec.templateGeneration");
}

#[test]
fn time_goes_on_after_the_longest_toleration() {
    let mut cluster = cluster(&[node(json!([{"key": "down", "effect": "NoExecute"}]))]);
    let mut object = daemon_set("web", "web:v1");
    let seconds = i64::MAX;
    object["spec"]["template"]["spec"]["tolerations"] = json!([{"key": "down", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": seconds}]);
    create(&mut cluster, Kind::DaemonSet, object).unwrap();
    let evicted = (0..100)
        .filter_map(|_| cluster.step())
        .any(|step| step.at.0 > 1 << 59);
    assert!(evicted);
    let name = || "worker-1".into();
    for disturbance in [
        Disturbance::NodeFail { name: name() },
        Disturbance::NodeRecover { name: name() },
        Disturbance::NodeRemove { name: name() },
    ] {
        cluster.disturb(&disturbance).unwrap();
        (0..100).for_each(|_| drop(cluster.step()));
    }
    assert_eq!(cluster.pods().count(), 0);
}

#[test]
fn a_node_that_brings_the_not_ready_taint_has_it_once() {
    let mut cluster = cluster(&[]);
    let taint = json!([{"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"}]);
    create(&mut cluster, Kind::Node, node(taint)).unwrap();
    let mut stored = cluster.get(Kind::Node, "", "worker-1").unwrap();
    assert_eq!(stored["spec"]["taints"].as_array().map(Vec::len), Some(1));
    stored["spec"]["unschedulable"] = true.into();
    assert!(update(&mut cluster, Kind::Node, stored).unwrap().changed);
}

#[test]
fn a_body_without_real_metadata_is_refused_by_name() {
    let mut cluster = cluster(&[]);
    for (object, place) in [
        (
            json!({"metadata": "web"}),
            "unmarshal string into Go struct field DaemonSet.metadata",
        ),
        (
            json!({"metadata": [{}]}),
            "unmarshal array into Go struct field DaemonSet.metadata",
        ),
        (
            json!([]),
            "unmarshal array into Go value of type v1.DaemonSet",
        ),
    ] {
        let refused = create(&mut cluster, Kind::DaemonSet, object).unwrap_err();
        assert_eq!(refused.reason, ErrorReason::BadRequest);
        assert!(refused.message.contains(place), "{}", refused.message);
    }
}
