//! Scenario documents: what is read from them, and what is refused as a whole.

use daemonset_playground::kubectl::Command;
use daemonset_playground::session::scenario::{At, Scenario};

fn read(text: &str) -> Scenario {
    match Scenario::read(text) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{error}\n{text}"),
    }
}

const WHOLE: &str = r#"version: 1
title: Rolling update, one at a time
kubernetes: v1.36
seed: 7
cluster:
  pools:
  - {name: worker, count: 5, labels: {disktype: ssd}, taints: ["dedicated=gpu:NoSchedule"], capacity: {cpu: "4", memory: 16Gi, pods: 110}}
  nodes:
  - apiVersion: v1
    kind: Node
    metadata: {name: big, uid: abc, labels: {zone: a}}
    spec: {unschedulable: true}
    status:
      capacity: {cpu: 8, nvidia.com/gpu: "2"}
      conditions: [{type: Ready, status: "False"}]
  timings:
    default: {pull: 3s, start: 500ms, ready: 1.5s, stop: 0, jitter: 10}
    images: {"nginx:*": {pull: 1m20s}}
    nodes: {worker-3: {pull: 60s}}
  extensions: []
files: {}
actions:
- {at: 0s, do: kubectl apply -f -, with: "apiVersion: apps/v1\n"}
- {at: settled, do: kubectl set image ds/web web=nginx:1.29}
- {at: +10s, do: sim node fail worker-2}
- {at: step 14, do: " sim node recover worker-2 "}
- do: kubectl cordon worker-1
cursor: 14
made: {by: 1.0.0, digest: 9f3c9f3c9f3c9f3c}
view: {selected: worker-1, zoom: 1.5}
lesson: {}
"#;

#[test]
fn a_whole_document_is_read() {
    let scenario = read(WHOLE);
    assert_eq!(scenario.title, "Rolling update, one at a time");
    assert_eq!(
        (scenario.kubernetes.as_str(), scenario.setup.seed),
        ("v1.36", 7)
    );
    let names: Vec<&str> = scenario
        .setup
        .nodes
        .iter()
        .map(|node| &*node.meta.name)
        .collect();
    assert_eq!(
        names,
        [
            "worker-1", "worker-2", "worker-3", "worker-4", "worker-5", "big"
        ]
    );
    let worker = &scenario.setup.nodes[0];
    assert_eq!(worker.meta.labels["disktype"], "ssd");
    assert_eq!(worker.status.capacity.cpu_milli, 4_000);
    assert_eq!(worker.status.allocatable.memory_bytes, 16 << 30);
    assert_eq!(&*worker.spec.taints[0].value, "gpu");
    let big = &scenario.setup.nodes[5];
    assert!(big.spec.unschedulable && big.status.conditions.is_empty() && big.meta.uid.is_empty());
    assert_eq!(big.status.allocatable.extended[0].1, 2);
    let default = scenario.setup.timings.default;
    assert_eq!(
        (default.ready_ms, default.stop_ms, default.jitter_percent),
        (Some(1_500), Some(0), Some(10))
    );
    assert_eq!(
        scenario.setup.timings.images["nginx:*"].pull_ms,
        Some(80_000)
    );
    assert_eq!(
        scenario.setup.timings.nodes["worker-3"].pull_ms,
        Some(60_000)
    );
    let at: Vec<At> = scenario.actions.iter().map(|action| action.at).collect();
    assert_eq!(
        at,
        [
            At::Start(0),
            At::Settled,
            At::After(10_000),
            At::Step(14),
            At::Settled
        ]
    );
    assert_eq!(
        scenario.actions[0].with.as_deref(),
        Some("apiVersion: apps/v1\n")
    );
    assert_eq!(scenario.actions[3].line, "sim node recover worker-2");
    assert!(matches!(scenario.actions[3].command, Command::Sim(_)));
    assert_eq!(scenario.cursor, Some(14));
    assert_eq!(
        scenario
            .made
            .as_ref()
            .and_then(|made| made.digest.as_deref()),
        Some("9f3c9f3c9f3c9f3c")
    );
    assert_eq!(scenario.view["zoom"].as_f64(), Some(1.5));
    assert!(scenario.lesson.is_null());
}

#[test]
fn a_dash_before_a_comma_is_text() {
    let scenario = read(
        "version: 1\nview: {a: [cat, -], b: -, c: x -, d: [-], e: \"-,\"}\nactions:\n- {do: kubectl apply -f -}\n",
    );
    let view = &scenario.view;
    let texts = [
        &view["a"][1],
        &view["b"],
        &view["c"],
        &view["d"][0],
        &view["e"],
    ]
    .map(|v| v.as_str());
    assert_eq!(
        texts,
        [Some("-"), Some("-"), Some("x -"), Some("-"), Some("-,")]
    );
    assert_eq!(scenario.actions[0].line, "kubectl apply -f -");
}

#[test]
fn what_is_left_out_has_its_standard() {
    let scenario = read("version: 1\ncluster:\nactions:\nseed:\n");
    assert_eq!(scenario, Scenario::default());
    let pool = read("version: 1\ncluster: {pools: [{name: a}]}\n");
    assert_eq!(pool.setup.nodes.len(), 1);
    assert_eq!(read("# said\n---\nversion: 1\n"), Scenario::default());
}

#[test]
fn lines_that_let_time_pass_become_the_next_ones_time() {
    let at = |actions: &str| {
        let text = format!("version: 1\nactions:\n{actions}");
        read(&text)
            .actions
            .iter()
            .map(|action| action.at)
            .collect::<Vec<_>>()
    };
    const ONE: &str = "- do: kubectl cordon a\n";
    assert_eq!(
        at(&format!("{ONE}- do: sim wait 30s\n{ONE}")),
        [At::Settled, At::After(30_000)]
    );
    assert_eq!(
        at(&format!("- do: sim wait 1s\n- do: sim wait 2s\n{ONE}")),
        [At::After(3_000)]
    );
    assert_eq!(
        at(&format!("- do: sim settle\n{ONE}- do: sim settle\n")),
        [At::Settled]
    );
    assert_eq!(
        at(&format!("- do: sim step 3\n{ONE}- do: sim step\n{ONE}")),
        [At::Step(3), At::Step(5)]
    );
}

#[test]
fn other_versions_are_refused_by_name() {
    let error = |text: &str| {
        Scenario::read(text)
            .map(|_| ())
            .map_err(|error| error.to_string())
    };
    let newer = "this is a document of version 2, and this playground reads version 1: open it with a newer one";
    assert_eq!(
        error("version: 2\n"),
        Err(format!("1:10: version: {newer}"))
    );
    assert_eq!(
        error("seed: 1\nfuture: 1\nversion: 2\n"),
        Err(format!("2:1: unknown field \"future\": {newer}"))
    );
    assert_eq!(
        error("title: x\n"),
        Err("1:1: the field version is missing: write version: 1".into())
    );
    assert_eq!(
        error("version: '1'\n"),
        Err("1:10: version: write version: 1".into())
    );
    assert_eq!(
        error("- a\n"),
        Err("1:1: a scenario is a map that begins with version: 1".into())
    );
    assert_eq!(
        error(" \n"),
        Err("1:1: the document is empty: a scenario begins with version: 1".into())
    );
}

#[test]
fn hostile_documents_are_refused_soon() {
    let begin = |text: &str| {
        Scenario::read(text)
            .map(|_| ())
            .map_err(|error| error.message)
    };
    let long = format!("version: 1\ntitle: {}\n", "x".repeat(4 << 20));
    assert_eq!(
        begin(&long),
        Err("the text is longer than 4194304 bytes".into())
    );
    let deep = format!(
        "version: 1\nview: {}1{}\n",
        "{a: ".repeat(100),
        "}".repeat(100)
    );
    assert_eq!(begin(&deep), Err("exceeded max depth of 64".into()));
    let mut bomb = "version: 1\nview:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for i in 1..12 {
        let alias = format!("*a{}, ", i - 1).repeat(10);
        bomb.push_str(&format!(
            "  a{i}: &a{i} [{}]\n",
            alias.trim_end_matches(", ")
        ));
    }
    assert_eq!(
        begin(&bomb),
        Err("document contains excessive aliasing".into())
    );
    let many = format!("version: 1\nview: {{a: [{}]}}\n", "1,".repeat(500_000));
    assert_eq!(
        begin(&many),
        Err("there are more than 400000 values".into())
    );
    let key = "k".repeat(500_000);
    let double = format!("version: 1\n? {key}\n: \n{}", "  a: 1\n".repeat(100_000));
    assert!(begin(&double).is_err());
    let actions = format!(
        "version: 1\nactions:\n{}",
        "- do: kubectl cordon a\n".repeat(10_001)
    );
    assert_eq!(
        begin(&actions),
        Err("actions: a scenario has at most 10000 actions".into())
    );
    assert_eq!(
        begin("version: 1\nview: {a: *b}\n"),
        Err("YAML: unknown anchor 'b' referenced".into())
    );
    assert_eq!(
        begin("version: 1\nview: &a {b: *a}\n"),
        Err("YAML: anchor 'a' value contains itself".into())
    );
}
