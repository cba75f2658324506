//! The examples that ship with the page: each file is the example that its id promises, opens where
//! something is about to happen, plays to settled without a refusal, and shows what its sentence says.

use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::step::{Component, Reason, Step, StepKind};
use daemonset_playground::session::examples::Example;
use daemonset_playground::session::{Scenario, Session, limits, link};
use daemonset_playground::words::en;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("public/later/examples")
}

#[track_caller]
fn scenario(example: Example) -> Scenario {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("public")
        .join(example.address());
    let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    Scenario::read(&text).unwrap_or_else(|e| panic!("{}:{e}", file.display()))
}

/// The example played to its end, and what `look` says of the state after each step from the cursor on.
fn played<T>(example: Example, mut look: impl FnMut(&Cluster) -> T) -> (Session, Vec<T>) {
    let mut session = Session::open(scenario(example));
    let mut seen = vec![look(session.cluster())];
    while session.forward() {
        seen.push(look(session.cluster()));
    }
    (session, seen)
}

fn is_ready(pod: &daemonset_playground::api::Pod) -> bool {
    pod.status
        .conditions
        .ready
        .as_ref()
        .is_some_and(|ready| ready.status)
}

/// Nodes on which a ready pod runs that nobody has asked to end.
fn served(cluster: &Cluster) -> usize {
    let pods = cluster
        .pods()
        .filter(|pod| is_ready(pod) && pod.meta.deletion_timestamp.is_none());
    pods.filter_map(|pod| pod.node_name.clone())
        .collect::<BTreeSet<_>>()
        .len()
}

/// The images of the ready pods on each node.
fn images(cluster: &Cluster) -> BTreeMap<String, Vec<String>> {
    let mut images: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pod in cluster.pods().filter(|pod| is_ready(pod)) {
        let node = pod.node_name.as_deref().unwrap_or("-").to_owned();
        let image = pod.spec.containers[0].image.to_string();
        images.entry(node).or_default().push(image);
    }
    images
}

/// The nodes where a pod stands, ended or not.
fn nodes(cluster: &Cluster) -> Vec<String> {
    let nodes = cluster.pods().filter_map(|pod| pod.node_name.as_deref());
    nodes
        .map(str::to_owned)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// The step that comes after another, both found by what they are; each with its place in the course.
fn find(steps: &[Step], from: usize, is_it: impl Fn(&Step) -> bool) -> usize {
    let found = steps[from..].iter().position(is_it);
    from + found.unwrap_or_else(|| panic!("no such step from {from} on"))
}

fn on<'a>(kind: StepKind, node: &'a str) -> impl Fn(&Step) -> bool + 'a {
    move |step| step.kind == kind && step.node.as_deref() == Some(node)
}

fn line<'a>(text: &'a str) -> impl Fn(&Step) -> bool + 'a {
    move |step| matches!(&step.reason, Reason::Asked { line, .. } if line.contains(text))
}

#[track_caller]
fn updated(cluster: &Cluster, nodes: usize, image: &str) {
    let images = images(cluster);
    assert_eq!(images.len(), nodes, "{images:?}");
    assert!(images.values().all(|on| on == &[image]), "{images:?}");
}

#[test]
fn files_ids_and_words_agree() {
    let mut files: Vec<String> = fs::read_dir(folder())
        .unwrap()
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let mut ids = Example::ALL.map(|example| format!("{}.yaml", example.id()));
    files.sort();
    ids.sort();
    assert_eq!(files, ids);
    for example in Example::ALL {
        assert_eq!(Example::of_id(example.id()), Some(example));
        assert_eq!(scenario(example).title, en::example_title(example));
        let sentence = en::example_look_for(example);
        assert!(
            sentence.ends_with('.') && !sentence.contains(". "),
            "{sentence}"
        );
    }
    assert_eq!(Example::of_id("surge "), None);
}

#[test]
fn every_example_opens_before_something_and_plays_to_settled() {
    for example in Example::ALL {
        let id = example.id();
        let scenario = scenario(example);
        let mut session = Session::open(scenario.clone());
        assert_eq!(Some(session.cursor()), scenario.cursor, "{id}");
        assert!(served(session.cluster()) > 0, "{id}: nothing runs yet");
        let before = session.cluster().now();
        assert!(session.forward(), "{id}: the first click shows nothing");
        assert!(
            session.cluster().now() == before,
            "{id}: the first click only waits"
        );
        assert!(session.run(limits::STEPS) && session.is_settled(), "{id}");
        assert_eq!(session.ran(), scenario.actions.len(), "{id}");
        for step in session.steps() {
            if let Reason::Asked {
                line,
                output,
                refused,
            } = &step.reason
            {
                assert!(!refused, "{id}: {line}: {output}");
            }
        }
        assert!(
            link::encode(&session.to_shared()).is_ok_and(|link| link.len() < 500),
            "{id}"
        );
    }
}

#[test]
fn one_at_a_time_never_leaves_more_than_one_node_without_a_ready_pod() {
    let (session, served) = played(Example::OneAtATime, served);
    assert_eq!(served.iter().min(), Some(&4));
    updated(session.cluster(), 5, "prom/node-exporter:v1.10.2");
}

#[test]
fn a_quarter_of_ten_nodes_is_three() {
    let (session, served) = played(Example::Percent, served);
    assert_eq!(served.iter().min(), Some(&7));
    updated(session.cluster(), 10, "fluent/fluent-bit:4.2.0");
    let steps = &session.steps()[scenario(Example::Percent).cursor.unwrap()..];
    let first = find(steps, 0, |step| step.kind == StepKind::PodDeleted);
    let three = &steps[first..first + 3];
    assert!(
        three.iter().all(|step| step.kind == StepKind::PodDeleted),
        "{three:?}"
    );
    let more = find(steps, first + 3, |step| step.kind == StepKind::PodDeleted);
    find(&steps[..more], first, |step| {
        step.kind == StepKind::PodReady
    });
}

#[test]
fn surge_pods_serve_before_the_old_ones_go() {
    let (session, seen) = played(Example::Surge, |cluster| {
        (served(cluster), cluster.pods().count())
    });
    assert!(seen.iter().all(|(served, _)| *served == 4), "{seen:?}");
    assert!(seen.iter().any(|(_, pods)| *pods == 5), "{seen:?}");
    updated(session.cluster(), 4, "otel/opentelemetry-collector:0.140.0");
    let steps = session.steps();
    let deleted = find(steps, 0, on(StepKind::PodDeleted, "worker-1"));
    let ready = find(
        steps,
        session.scenario().cursor.unwrap(),
        on(StepKind::PodReady, "worker-1"),
    );
    assert!(steps[deleted].at.0 - steps[ready].at.0 >= 5_000);
}

#[test]
fn on_delete_waits_for_somebody() {
    let (session, _) = played(Example::OnDelete, |_| ());
    let steps = session.steps();
    let [one, all] =
        ["delete pod kube-proxy-", "delete pod -l"].map(|text| find(steps, 0, line(text)));
    let state = |step: usize| {
        let mut there = session.clone();
        there.seek(step);
        let (old, new) = (
            "registry.k8s.io/kube-proxy:v1.35.4",
            "registry.k8s.io/kube-proxy:v1.36.2",
        );
        let images: Vec<String> = images(there.cluster()).into_values().flatten().collect();
        [old, new].map(|image| images.iter().filter(|i| *i == image).count())
    };
    assert_eq!(state(one), [4, 0]);
    assert_eq!(state(all), [3, 1]);
    updated(session.cluster(), 4, "registry.k8s.io/kube-proxy:v1.36.2");
}

#[test]
fn a_pod_comes_and_goes_with_the_label() {
    let (session, seen) = played(Example::NodeSelector, nodes);
    assert_eq!(seen[0], ["storage-1", "storage-2"]);
    assert!(
        seen.iter()
            .any(|nodes| nodes == &["storage-1", "storage-2", "worker-2"])
    );
    assert_eq!(nodes(session.cluster()), ["storage-2", "worker-2"]);
    let pending = session
        .steps()
        .iter()
        .any(|step| step.kind == StepKind::PodUnschedulable);
    assert!(!pending);
}

#[test]
fn no_execute_drives_away_and_no_schedule_does_not() {
    let everywhere = ["control-plane-1", "worker-1", "worker-2", "worker-3"];
    let (session, seen) = played(Example::Taints, nodes);
    assert_eq!(seen[0], everywhere);
    assert!(
        seen.iter()
            .any(|nodes| nodes == &["control-plane-1", "worker-1", "worker-3"])
    );
    assert!(
        seen.iter()
            .all(|nodes| nodes.contains(&"worker-1".to_owned()))
    );
    assert_eq!(nodes(session.cluster()), everywhere);
    let on_worker_1 = on(StepKind::PodCreated, "worker-1");
    assert_eq!(
        session
            .steps()
            .iter()
            .filter(|step| on_worker_1(step))
            .count(),
        1
    );
    let evicted = find(session.steps(), 0, line("NoExecute")) + 1;
    let by = find(
        session.steps(),
        evicted,
        on(StepKind::PodDeleted, "worker-2"),
    );
    assert_eq!(session.steps()[by].component, Component::TaintEviction);
}

#[test]
fn a_node_that_joins_gets_its_pod_when_ready_and_one_that_left_loses_it() {
    let (session, _) = played(Example::JoinAndLeave, |_| ());
    let steps = session.steps();
    let joined = find(steps, 0, line("sim node add"));
    let ready = find(steps, joined, on(StepKind::NodeReady, "worker-4"));
    find(steps, ready, on(StepKind::PodCreated, "worker-4"));
    assert!(
        !steps[joined..ready]
            .iter()
            .any(|step| step.kind == StepKind::PodCreated)
    );
    let left = find(steps, ready, line("sim node remove worker-2"));
    let gone = find(steps, left, |step| step.kind == StepKind::PodRemoved);
    assert_eq!(steps[gone].component, Component::GarbageCollector);
    assert_eq!(
        nodes(session.cluster()),
        ["worker-1", "worker-3", "worker-4"]
    );
}

#[test]
fn a_rollout_stops_at_a_broken_image_and_goes_on_when_it_is_mended() {
    let (session, served) = played(Example::BrokenImage, served);
    assert_eq!(served.iter().min(), Some(&3));
    let steps = session.steps();
    let failed = find(steps, 0, |step| step.kind == StepKind::PodPullFailed);
    let mended = find(steps, failed, line("sim image fix"));
    let mut there = session.clone();
    there.seek(mended);
    let old = images(there.cluster()).into_values().flatten();
    assert_eq!(
        old.filter(|image| image == "fluent/fluent-bit:4.1.0")
            .count(),
        3
    );
    updated(session.cluster(), 4, "fluent/fluent-bit:4.2.0");
}
