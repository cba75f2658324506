//! What is wrong with a scenario document is refused where it stands, with what would be right.

use daemonset_playground::session::scenario::Scenario;

/// The refusal of a document that begins with `version: 1`, as `line:column: message`.
#[track_caller]
fn refused(rest: &str, expected: &str) {
    let text = format!("version: 1\n{rest}");
    match Scenario::read(&text) {
        Ok(_) => panic!("read, but should be refused with {expected}\n{text}"),
        Err(error) => assert_eq!(error.to_string(), expected, "\n{text}"),
    }
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
        "2:9: YAML: did not find expected node content",
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
        "- do: sim step 3",
        "3:7: do: no action follows after these steps: write cursor to open there, or add what happens then",
    );
}
