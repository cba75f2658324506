//! Scenario documents: what is read from them, and what is refused, where, and in which words.

use daemonset_playground::kubectl::Command;
use daemonset_playground::session::scenario::{At, Scenario};

fn read(text: &str) -> Scenario {
    match Scenario::read(text) {
        Ok(scenario) => scenario,
        Err(error) => panic!("{error}\n{text}"),
    }
}

/// The refusal of a document that begins with `version: 1`, as `line:column: message`.
#[track_caller]
fn refused(rest: &str, expected: &str) {
    let text = format!("version: 1\n{rest}");
    match Scenario::read(&text) {
        Ok(_) => panic!("read, but should be refused with {expected}\n{text}"),
        Err(error) => assert_eq!(error.to_string(), expected, "\n{text}"),
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
fn wrong_fields_and_types_are_refused_where_they_stand() {
    refused(
        "seeds: 1\n",
        "2:1: unknown field \"seeds\": the fields here are version, title, kubernetes, seed, cluster, files, actions, cursor, made, view, lesson",
    );
    refused(
        "seed: x\n",
        "2:7: seed: must be a whole number from 0 to 4294967295, not the text \"x\"",
    );
    refused(
        "seed: -1\n",
        "2:7: seed: must be a whole number from 0 to 4294967295, not the number -1",
    );
    refused(
        "title: on\n",
        "2:8: title: must be text: write \"on\" in quotes, not the boolean on",
    );
    refused("title: [a]\n", "2:1: title: must be text, not a list");
    refused(
        "cluster: 5\n",
        "2:10: cluster: must be a map with the fields pools, nodes, timings, extensions, not the number 5",
    );
    refused(
        "actions: {}\n",
        "2:1: actions: must be a list of actions like {at: settled, do: kubectl cordon worker-1}, not a map",
    );
    refused(
        "kubernetes: \"1.36\"\n",
        "2:13: kubernetes: \"1.36\" is no version of Kubernetes: write v1.36",
    );
    refused(
        "cursor: 2000001\n",
        "2:9: cursor: must be a whole number from 0 to 2000000, not the number 2000001",
    );
    refused(
        "made: {digest: abc}\n",
        "2:7: the field by is missing: write the playground's version",
    );
    refused(
        "made: {by: 1.0.0, digest: abc}\n",
        "2:27: digest: must be 16 hexadecimal digits",
    );
    refused(
        "files: {a: 1}\n",
        "2:12: a: must be text: write \"1\" in quotes, not the number 1",
    );
    refused(
        "files: {\"-\": x}\n",
        "2:9: the name of a file has 1 to 250 characters and is not \"-\"",
    );
    refused("view: 3\n", "2:7: view: must be a map, not the number 3");
    refused(
        "seed: 1\nseed: 2\n",
        "3:1: the key \"seed\" stands in line 2 already",
    );
    refused(
        "---\nversion: 1\n",
        "3:1: a scenario is one document: remove what follows ---",
    );
    refused(
        "title: [\n",
        "3:1: YAML: did not find expected node content",
    );
}

#[test]
fn wrong_clusters_are_refused_where_they_stand() {
    let pool = |inner: &str, expected: &str| {
        refused(&format!("cluster:\n  pools:\n  - {{{inner}}}\n"), expected)
    };
    pool(
        "count: 1",
        "4:5: the field name is missing: write name: worker",
    );
    pool(
        "name: w, count: 0",
        "4:22: count: must be a whole number from 1 to 10000, not the number 0",
    );
    pool(
        "name: w, count: 10001",
        "4:22: count: must be a whole number from 1 to 10000, not the number 10001",
    );
    pool(
        "name: w, size: 3",
        "4:15: unknown field \"size\": the fields here are name, count, labels, taints, capacity",
    );
    pool(
        "name: W",
        "4:12: name: \"W-1\" is no name of a Node: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    );
    pool(
        "name: w, labels: {gpu: true}",
        "4:29: gpu: must be text: write \"true\" in quotes, not the boolean true",
    );
    pool("name: w, labels: {a b: c}", "4:24: \"a b\" is no label key");
    pool(
        "name: w, labels: {a: b c}",
        "4:27: a: \"b c\" is no label value: write up to 63 letters, digits, '-', '_' and '.'",
    );
    pool(
        "name: w, taints: [gpu]",
        "4:24: taints: \"gpu\" is no taint: write it like dedicated=gpu:NoSchedule; the effects are NoSchedule, PreferNoSchedule and NoExecute",
    );
    pool(
        "name: w, taints: [\"a:NoExecute\", \"a=b:NoExecute\"]",
        "4:39: taints: \"a=b:NoExecute\" is there twice: taints differ in key or effect",
    );
    pool(
        "name: w, capacity: {cpu: 4 cores}",
        "4:31: cpu: \"4 cores\" is no quantity: write a quantity above 0, like 4, 500m or 16Gi",
    );
    pool(
        "name: w, capacity: {memory: 0}",
        "4:34: memory: \"0\" is not a quantity above 0, like 4, 500m or 16Gi",
    );
    pool(
        "name: w, capacity: {pods: many}",
        "4:32: pods: must be a whole number from 1 to 1000000, not the text \"many\"",
    );
}

#[test]
fn wrong_nodes_are_refused_where_they_stand() {
    let node =
        |inner: &str, expected: &str| refused(&format!("cluster:\n  nodes:\n{inner}"), expected);
    node(
        "  - {kind: Node}\n",
        "4:5: the field apiVersion is missing: write a Node manifest (apiVersion: v1, kind: Node, metadata, …)",
    );
    node(
        "  - {apiVersion: v1, kind: Pod}\n",
        "4:28: kind: must be Node here, not \"Pod\"",
    );
    node(
        "  - {apiVersion: v1, kind: Node, metadata: {name: a, lables: {}}}\n",
        "4:54: unknown field \"metadata.lables\"",
    );
    node(
        "  - {apiVersion: v1, kind: Node, metadata: {name: a}, spec: {taints: [{key: k, effect: Never}]}}\n",
        "4:88: metadata.taints[0].effect: Unsupported value: \"Never\": supported values: \"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\"",
    );
    node(
        "  - {apiVersion: v1, kind: Node, metadata: {name: a}}\n  - apiVersion: v1\n    kind: Node\n    metadata:\n      name: a\n",
        "8:13: there are two nodes of the name \"a\"",
    );
    refused(
        "cluster:\n  nodes: [{apiVersion: v1, kind: Node, metadata: {name: w-2}}]\n  pools: [{name: w, count: 2}]\n",
        "3:57: there are two nodes of the name \"w-2\"",
    );
    refused(
        "cluster:\n  pools: [{name: a, count: 6000}, {name: b, count: 6000}]\n",
        "3:35: a cluster has at most 10000 nodes",
    );
    refused(
        "cluster:\n  pools: [{name: a}, {name: a}]\n",
        "3:22: there are two pools of the name \"a\"",
    );
}

#[test]
fn wrong_timings_and_extensions_are_refused_where_they_stand() {
    let timing = |inner: &str, expected: &str| {
        refused(&format!("cluster: {{timings: {inner}}}\n"), expected)
    };
    timing(
        "{default: {pull: 3}}",
        "2:37: pull: \"3\" is no duration: write it like 500ms, 3s, 1m30s or 1.5s",
    );
    timing(
        "{default: {jitter: 101}}",
        "2:39: jitter: must be a whole number from 0 to 100, not the number 101",
    );
    timing(
        "{default: {wait: 3s}}",
        "2:31: unknown field \"wait\": the fields here are pull, start, ready, stop, jitter",
    );
    timing(
        "{images: [a]}",
        "2:21: images: must be a map from images like \"nginx:*\" to durations, not a list",
    );
    let extension = |name: &str, expected: &str| {
        refused(&format!("cluster: {{extensions: [{name}]}}\n"), expected)
    };
    for name in ["pauseStrategy", "cordonBlocksDaemonPods"] {
        extension(
            name,
            &format!(
                "2:24: extensions: the extension {name} is not built yet; without it the cluster does what Kubernetes does"
            ),
        );
    }
    extension("pause", "2:24: extensions: there is no extension \"pause\"");
}

#[test]
fn wrong_actions_are_refused_where_they_stand() {
    let action = |inner: &str, expected: &str| refused(&format!("actions:\n{inner}\n"), expected);
    action(
        "- {at: 3s}",
        "3:3: the field do is missing: write do: kubectl … or do: sim …",
    );
    action(
        "- kubectl cordon a",
        "3:3: actions: must be a map with the fields at, do, with, not the text \"kubectl cordon a\"",
    );
    action(
        "- {at: later, do: kubectl cordon a}",
        "3:8: at: \"later\" is no time: write 12s, +10s, settled or step 14",
    );
    action(
        "- {at: step x, do: kubectl cordon a}",
        "3:8: at: \"step x\" is no step: write step 14",
    );
    action(
        "- {at: 12s, do: kubectl cordon a}\n- {at: 11s, do: kubectl cordon a}",
        "4:8: at: 11s is before the previous action, which is done at 12s or later",
    );
    action(
        "- {at: 12s, do: kubectl cordon a}\n- {at: +2s, do: kubectl cordon b}\n- {at: 13s, do: kubectl cordon a}",
        "5:8: at: 13s is before the previous action, which is done at 14s or later",
    );
    action(
        "- {at: step 3, do: kubectl cordon a}\n- {at: step 3, do: kubectl cordon a}",
        "4:8: at: after the actions before this one 4 steps or more have happened: write step 4 or later",
    );
    action(
        "- do: kubectl cordon a | cat",
        "3:24: syntax error near unexpected token `|'",
    );
    action(
        "- do: \"kubectl cordon a | cat\"",
        "3:25: syntax error near unexpected token `|'",
    );
    action(
        "- do: kubctl cordon a",
        "3:7: kubctl: command not found; did you mean kubectl?",
    );
    action(
        "- {do: kubectl cordon a, with: x}",
        "3:32: with: the line reads no text: only -f - does",
    );
    action(
        "- {do: sim wait 3s, at: 3s}\n- do: kubectl cordon a",
        "3:25: at: a line that lets time pass says when the next action is done, and takes nothing else",
    );
    action(
        "- do: sim wait 3s\n- {at: 5s, do: kubectl cordon a}",
        "4:8: at: line 3 says when this is done: leave at out",
    );
    action(
        "- do: sim wait 3s\n- do: sim settle\n- do: kubectl cordon a",
        "4:7: do: only one kind of waiting can stand between two actions: write at with the next action",
    );
    action(
        "- do: kubectl cordon a\n- do: sim step\n- do: kubectl cordon a",
        "4:7: do: which step this comes to is not known here: write at: step 14 with the next action",
    );
    action(
        "- do: sim wait 3s",
        "3:7: do: no action follows after this time: remove the line, or add what happens then",
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
