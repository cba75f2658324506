//! Inputs as people really write them, each with what must become of it.

use daemonset_playground::api::Pod;
use daemonset_playground::session::{Scenario, Session};

/// The scenario played to its end.
#[track_caller]
fn played(text: &str) -> Session {
    let scenario = Scenario::read(text).unwrap_or_else(|error| panic!("{error}"));
    let mut session = Session::open(scenario);
    while session.forward() {}
    session
}

/// The one pod, which is ready.
#[track_caller]
fn one_ready(session: &Session) -> &Pod {
    let pods: Vec<&Pod> = session.cluster().pods().map(AsRef::as_ref).collect();
    assert_eq!(pods.len(), 1);
    let ready = pods[0].status.conditions.ready.as_ref();
    assert!(ready.is_some_and(|ready| ready.status));
    pods[0]
}

/// The bracket in the column of its key is how `command: [` is mostly written.
#[test]
fn a_flow_list_or_map_may_end_in_the_column_of_its_key() {
    for text in [
        include_str!("fixtures/field/command-flow.yaml"),
        include_str!("fixtures/field/b-map-then-key.yaml"),
        include_str!("fixtures/field/env-flow-list.yaml"),
    ] {
        one_ready(&played(text));
    }
}

#[test]
fn a_scenario_may_be_written_so_too() {
    let scenario = Scenario::read(
        "version: 1\ncluster: {\n  \"pools\": [\n    {name: worker, count: 2}\n  ]\n}\nactions: [\n  {do: \"kubectl cordon worker-1\"}\n]\n",
    );
    assert_eq!(scenario.unwrap().actions.len(), 1);
}

#[test]
fn a_manifest_in_json_is_read_as_json() {
    let session = played(include_str!("fixtures/field/json-surrogate.yaml"));
    one_ready(&session);
    let daemon_set = session.cluster().daemon_sets().next().unwrap();
    assert_eq!(&*daemon_set.meta.annotations["owner"], "team 🚀");
}
