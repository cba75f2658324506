//! The worked traces of the real controller, reproduced: same statuses, same pods, same actions at the
//! same seconds.
//!
//! The recordings come from one sync a second; the playground's controller is woken by events. Where it
//! rightly differs, [`moved`] says where and why.

use daemonset_playground::api::{Node, Pod};
use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::clock::Time;
use daemonset_playground::cluster::daemonset::backoff::Backoff;
use daemonset_playground::cluster::request::{Disturbance, Kind, Request};
use daemonset_playground::cluster::setup::{Durations, Setup, Timings};
use daemonset_playground::cluster::step::StepKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where a trace's second 0 lies on the cluster's clock: late enough for a lease to expire before it.
const T0: u64 = 105_000;
const NEVER: Option<u64> = Some(10_000_000_000);

fn traces() -> Vec<Value> {
    let text = include_str!("fixtures/rollout-traces.jsonl");
    let mut traces: Vec<Value> = Vec::new();
    for line in text.lines() {
        let trace: Value = serde_json::from_str(line).unwrap();
        // "13c" goes on where "13" ends.
        let id = trace["id"].as_str().unwrap();
        match traces.last_mut() {
            Some(last) if id.strip_suffix('c') == last["id"].as_str() => {
                let rows = trace["rows"].as_array().unwrap().clone();
                last["rows"]
                    .as_array_mut()
                    .unwrap()
                    .extend(rows.into_iter().skip(1));
            }
            _ => traces.push(trace),
        }
    }
    traces
}

/// What the playground does at other seconds than the recording, trace by trace: (recorded, ours).
fn moved(id: &str) -> &'static [(u64, u64)] {
    match id {
        // A surge pod becomes available by time alone. Recorded: the next sync of every second sees it. A
        // woken controller is told `minReadySeconds` + 1 s after the pod became Ready (spec 08, 9), so
        // each of the three surge steps is one second later.
        "25" => &[(5, 6), (7, 8), (10, 12), (12, 14), (15, 18), (17, 20)],
        _ => &[],
    }
}

struct Run {
    cluster: Cluster,
    actions: BTreeMap<u64, Vec<String>>,
}

fn daemon_set(trace: &Value, image: &str) -> Value {
    let budget = |field: &str| match trace[field].as_str() {
        Some(text) => text.parse::<i32>().map_or(json!(text), |n| json!(n)),
        None => Value::Null,
    };
    let strategy = match trace["strategy"].as_str() {
        Some("OnDelete") => json!({"type": "OnDelete"}),
        _ => json!({"type": "RollingUpdate", "rollingUpdate": {
            "maxUnavailable": budget("maxUnavailable"), "maxSurge": budget("maxSurge")}}),
    };
    // Traces 4 and 4b: the DaemonSet stays where the kubelet is dead.
    let tolerations = match trace["id"].as_str() {
        Some("4" | "4b") => {
            json!([{"key": "node.kubernetes.io/unreachable", "operator": "Exists"}])
        }
        _ => json!([]),
    };
    json!({"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "web"}, "spec": {
        "selector": {"matchLabels": {"app": "web"}},
        "minReadySeconds": trace["minReadySeconds"],
        "updateStrategy": strategy,
        "template": {"metadata": {"labels": {"app": "web"}}, "spec": {
            "tolerations": tolerations,
            "containers": [{"name": "web", "image": format!("app:{image}")}]}}}})
}

fn start(trace: &Value) -> Run {
    let seconds = |field: &str| Some(trace[field].as_u64().unwrap() * 1000);
    let first = &trace["rows"][0]["nodes"];
    let names: Vec<String> = first.as_object().unwrap().keys().cloned().collect();
    let ready = |ms| Durations {
        ready_ms: ms,
        ..Durations::default()
    };
    let mut timings = Timings {
        default: Durations {
            pull_ms: Some(0),
            start_ms: Some(0),
            ready_ms: seconds("startToReadySeconds"),
            stop_ms: seconds("terminationSeconds"),
            jitter_percent: None,
        },
        ..Timings::default()
    };
    let setup = trace["setup"].as_str().unwrap();
    if setup.contains("not ready") && setup.starts_with("old") {
        // Unhealthy old pods: never ready on their node, while the new image is.
        for (node, pods) in first.as_object().unwrap() {
            if pods[0]["ready"] == json!(false) {
                timings.nodes.insert(node.clone(), ready(NEVER));
            }
        }
        timings
            .images
            .insert("app:v2".into(), ready(seconds("startToReadySeconds")));
    }
    if setup.contains("image v2 never") {
        timings.images.insert("app:v2".into(), ready(NEVER));
    }
    let nodes = names.iter().map(|name| {
        let mut node = Node::default();
        node.meta.name = name.as_str().into();
        node
    });
    let cluster = Cluster::new(&Setup {
        seed: 0,
        nodes: nodes.collect(),
        timings,
    });
    let mut run = Run {
        cluster,
        actions: BTreeMap::new(),
    };
    run.cluster
        .request(&Request::Create {
            kind: Kind::DaemonSet,
            object: daemon_set(trace, "v1"),
        })
        .unwrap();
    run
}

impl Run {
    /// Plays up to a millisecond of the trace, noting what the controller and the kubelets do.
    fn play_to(&mut self, ms: u64) {
        while let Some(step) = self.cluster.step_until(Time(ms)) {
            let what = match step.kind {
                StepKind::PodCreated => "create",
                StepKind::PodDeleted => "delete",
                StepKind::PodRemoved => "gone",
                _ => continue,
            };
            if step.at.0 >= T0 {
                let at = (step.at.0 - T0) / 1000;
                self.actions
                    .entry(at)
                    .or_default()
                    .push(format!("{what} {}", step.node.unwrap_or_default()));
            }
        }
    }

    fn delete_pod_on(&mut self, node: &str) {
        let pod = self.cluster.pods_on(node).next().unwrap().clone();
        let (namespace, name) = (pod.meta.namespace.clone(), pod.meta.name.clone());
        let cascade = Default::default();
        let request = Request::Delete {
            kind: Kind::Pod,
            namespace,
            name,
            cascade,
            grace_seconds: None,
        };
        self.cluster.request(&request).unwrap();
        let at = (self.cluster.now().0 - T0) / 1000;
        self.actions
            .entry(at)
            .or_default()
            .push(format!("delete {node}"));
    }

    fn change_node(&mut self, name: &str, change: impl FnOnce(&mut Value)) {
        let mut object = self.cluster.get(Kind::Node, "", name).unwrap();
        change(&mut object);
        self.cluster
            .request(&Request::Update {
                kind: Kind::Node,
                object,
            })
            .unwrap();
    }

    fn picture(&self, node: &str) -> Vec<String> {
        let show = |pod: &Pod| {
            let version = pod.spec.containers[0]
                .image
                .trim_start_matches("app:")
                .to_owned();
            let ready = if pod.ready_since().is_some() {
                "✓"
            } else {
                "○"
            };
            let ending = if pod.meta.is_terminating() { "†" } else { "" };
            format!("{version}{ready}{ending}")
        };
        self.cluster.pods_on(node).map(|p| show(p)).collect()
    }

    fn status(&self) -> Value {
        let s = &self.cluster.daemon_set("default", "web").unwrap().status;
        json!({"desired": s.desired_number_scheduled, "current": s.current_number_scheduled,
            "ready": s.number_ready, "updated": s.updated_number_scheduled,
            "available": s.number_available, "misscheduled": s.number_misscheduled})
    }
}

/// What happens besides the image, by trace: (second, what).
fn happenings(id: &str) -> &'static [(i64, &'static str)] {
    match id {
        // A lease stands still for 50 s and more before its node counts as unreachable.
        "4" => &[(-65, "fail n2"), (6, "recover n2")],
        "4b" => &[(-65, "fail n2")],
        "18" => &[(-53, "fail n2"), (9, "recover n2")],
        "19" | "20" => &[(-53, "fail n2")],
        "11" => &[(3, "delete n2")],
        // A machine is Ready two seconds after it joins.
        "13" => &[(1, "join n4")],
        "21" => &[(1, "join n3")],
        "14" | "15" => &[(0, "taint n1 NoSchedule")],
        "22" => &[(0, "cordon n1"), (1, "delete n1")],
        "23" => &[(0, "taint n1 NoExecute")],
        "24" => &[(0, "delete n1")],
        _ => &[],
    }
}

fn happen(run: &mut Run, what: &str) {
    let words: Vec<&str> = what.split(' ').collect();
    let name = words[1].into();
    match words[0] {
        "fail" => run
            .cluster
            .disturb(&Disturbance::NodeFail { name })
            .unwrap(),
        "recover" => run
            .cluster
            .disturb(&Disturbance::NodeRecover { name })
            .unwrap(),
        "join" => {
            let (labels, taints, capacity) = (Vec::new(), Vec::new(), Default::default());
            run.cluster
                .disturb(&Disturbance::NodeAdd {
                    name,
                    labels,
                    taints,
                    capacity,
                })
                .unwrap();
        }
        "delete" => run.delete_pod_on(words[1]),
        "cordon" => run.change_node(words[1], |n| n["spec"]["unschedulable"] = json!(true)),
        "taint" => run.change_node(words[1], |n| {
            n["spec"]["taints"] = json!([{"key": "dedicated", "effect": words[2]}]);
        }),
        other => panic!("{other}"),
    }
}

fn check(trace: &Value) -> Vec<String> {
    let id = trace["id"].as_str().unwrap();
    let ours = |t: u64| {
        moved(id)
            .iter()
            .find(|(theirs, _)| *theirs == t)
            .map_or(t, |(_, ours)| *ours)
    };
    let mut run = start(trace);
    let mut waiting: Vec<(i64, &str)> = happenings(id).to_vec();
    let mut wrong = Vec::new();
    let rows = trace["rows"].as_array().unwrap();
    for (i, row) in rows.iter().enumerate() {
        let t = row["t"].as_u64().unwrap();
        let now = i64::try_from(ours(t)).unwrap();
        let initial = i == 0;
        while let Some((at, what)) = waiting.first().copied() {
            // Row 0 is the state before anything happens at second 0.
            if at > now || (initial && at >= 0) {
                break;
            }
            run.play_to(u64::try_from(T0 as i64 + at * 1000).unwrap() - u64::from(at > 0));
            run.play_to(u64::try_from(T0 as i64 + at * 1000).unwrap());
            happen(&mut run, what);
            waiting.remove(0);
        }
        let last_before = initial && happenings(id).iter().any(|(at, _)| *at == -53);
        run.play_to(T0 + ours(t) * 1000 - u64::from(last_before));
        for action in row["actions"].as_array().unwrap() {
            if let Some(version) = action.as_str().unwrap().strip_prefix("image:=") {
                let object = daemon_set(trace, version);
                run.cluster
                    .request(&Request::Update {
                        kind: Kind::DaemonSet,
                        object,
                    })
                    .unwrap();
            }
        }
        run.play_to(T0 + ours(t) * 1000 - u64::from(last_before));
        // Several rows of one second: the last one is its end.
        if rows.get(i + 1).is_some_and(|next| next["t"] == row["t"]) && !initial {
            continue;
        }
        let shown = |pods: &Value| -> Vec<String> {
            let one = |p: &Value| {
                let mark = |field: &str, yes: &str, no: &str| {
                    if p[field] == json!(true) {
                        yes.to_owned()
                    } else {
                        no.to_owned()
                    }
                };
                format!(
                    "{}{}{}",
                    p["version"].as_str().unwrap(),
                    mark("ready", "✓", "○"),
                    mark("terminating", "†", "")
                )
            };
            pods.as_array().unwrap().iter().map(one).collect()
        };
        for (node, pods) in row["nodes"].as_object().unwrap() {
            let (theirs, mine) = (shown(pods), run.picture(node));
            if theirs != mine {
                wrong.push(format!(
                    "{id} at {t} s: {node} {mine:?}, recorded {theirs:?}"
                ));
            }
        }
        if run.status() != row["status"] {
            wrong.push(format!(
                "{id} at {t} s: {}, recorded {}",
                run.status(),
                row["status"]
            ));
        }
        let mut recorded: Vec<String> = Vec::new();
        for other in rows.iter().filter(|r| r["t"] == row["t"]) {
            for action in other["actions"].as_array().unwrap() {
                let words: Vec<&str> = action.as_str().unwrap().split(' ').collect();
                match words[..] {
                    ["create", _, "on", node] => recorded.push(format!("create {node}")),
                    ["delete", _, "on", node] => recorded.push(format!("delete {node}")),
                    [_, "gone", "from", node] => recorded.push(format!("gone {node}")),
                    _ => {}
                }
            }
        }
        let mut done = run.actions.get(&ours(t)).cloned().unwrap_or_default();
        if !initial || rows.get(1).is_none_or(|r| r["t"] != row["t"]) {
            recorded.sort();
            done.sort();
            if recorded != done {
                wrong.push(format!(
                    "{id} at {t} s: did {done:?}, recorded {recorded:?}"
                ));
            }
        }
    }
    wrong
}

/// Trace 8, old pods that are not Ready with surge: the recording's next sync comes a second after the
/// new pods were made, ours at once, woken by their creation. So manage's deletion of the old pods
/// (spec 02 §4), and all that follows on these two nodes, is one second earlier.
const EARLIER_IN_TRACE_8: [&str; 9] = [
    r#"8 at 0 s: n2 ["v1○†", "v2○"], recorded ["v1○", "v2○"]"#,
    r#"8 at 0 s: n4 ["v1○†", "v2○"], recorded ["v1○", "v2○"]"#,
    r#"8 at 0 s: did ["create n1", "create n2", "create n4", "delete n2", "delete n4"], recorded ["create n1", "create n2", "create n4"]"#,
    r#"8 at 1 s: did [], recorded ["delete n2", "delete n4"]"#,
    r#"8 at 2 s: n2 ["v2✓"], recorded ["v1○†", "v2✓"]"#,
    r#"8 at 2 s: n4 ["v2✓"], recorded ["v1○†", "v2✓"]"#,
    r#"8 at 2 s: {"available":4,"current":4,"desired":4,"misscheduled":0,"ready":4,"updated":2}, recorded {"available":2,"current":4,"desired":4,"misscheduled":0,"ready":2,"updated":0}"#,
    r#"8 at 2 s: did ["create n3", "delete n1", "gone n2", "gone n4"], recorded ["create n3", "delete n1"]"#,
    r#"8 at 3 s: did [], recorded ["gone n2", "gone n4"]"#,
];

#[test]
fn the_recorded_traces_are_reproduced() {
    let differences: Vec<String> = traces()
        .iter()
        .filter(|t| t["id"] != "26")
        .flat_map(check)
        .collect();
    assert_eq!(differences, EARLIER_IN_TRACE_8);
}

/// Trace 26: every pod on n1 is Failed one second after it was made. Such pods cannot be had from a
/// scenario yet, so the back-off itself is asked, once a second as in the recording.
#[test]
fn failed_pods_are_deleted_at_the_recorded_seconds() {
    let trace = traces().into_iter().find(|t| t["id"] == "26").unwrap();
    let rows = trace["rows"].as_array().unwrap();
    let deletes = |r: &&Value| {
        r["actions"]
            .as_array()
            .unwrap()
            .iter()
            .any(|a| a == "delete v1 on n1")
    };
    let recorded: Vec<u64> = rows
        .iter()
        .filter(deletes)
        .map(|r| r["t"].as_u64().unwrap())
        .collect();
    let (mut backoff, mut made, mut ours) = (Backoff::default(), None, Vec::new());
    for t in 0..=*recorded.last().unwrap() {
        let failed = made.is_none_or(|at: u64| t > at);
        if failed && backoff.ask(1, &"n1".into(), Time(t * 1000)).delete {
            ours.push(t);
            made = Some(t + 1);
        }
    }
    assert_eq!(ours, recorded);
}
