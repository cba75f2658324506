//! The built command line: exit status, streams, the JSON of a run.

use std::io::Write;
use std::process::{Command, Output, Stdio};

const SCENARIO: &str = r#"version: 1
title: Two workers
cluster:
  pools: [{name: worker, count: 2}]
actions:
- at: 0s
  do: kubectl apply -f -
  with: |
    apiVersion: apps/v1
    kind: DaemonSet
    metadata: {name: web}
    spec:
      selector: {matchLabels: {app: web}}
      template:
        metadata: {labels: {app: web}}
        spec:
          containers: [{name: web, image: "nginx:1.28"}]
- {do: kubectl set image ds/web web=nginx:1.29}
- {at: +2s, do: kubectl cordon worker-9}
"#;

fn dsplay(words: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dsplay"));
    let command = command
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("dsplay starts");
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    // Who refuses its words does not read.
    let _ = stdin.write_all(input);
    drop(stdin);
    child.wait_with_output().expect("dsplay ends")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("dsplay writes UTF-8")
}

fn json(words: &[&str]) -> serde_json::Value {
    let output = dsplay(words, SCENARIO.as_bytes());
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The keys of the object that stands at an indentation, in their order.
fn keys(json: &str, indent: usize) -> Vec<&str> {
    let start = format!("{}\"", " ".repeat(indent));
    let mut keys = Vec::new();
    for line in json.lines() {
        if let Some((key, _)) = line
            .strip_prefix(&start)
            .and_then(|rest| rest.split_once("\": "))
        {
            keys.push(key);
        }
    }
    keys
}

#[test]
fn a_run_is_json_with_keys_in_order() {
    let output = dsplay(&["run", "-", "-o", "json"], SCENARIO.as_bytes());
    let printed = text(&output.stdout);
    let top = [
        "scenario",
        "seed",
        "kubernetes",
        "ended_at_ms",
        "settled",
        "still_changing",
        "steps",
        "cluster",
        "digest",
    ];
    assert_eq!(keys(printed, 2), top);
    assert_eq!(
        keys(printed, 4),
        [
            "nodes",
            "daemonsets",
            "pods",
            "controllerrevisions",
            "events"
        ]
    );
    let step = ["index", "at_ms", "kind", "object", "node", "reason", "text"];
    let in_steps = &printed[..printed.find("\n  \"cluster\"").expect("a cluster")];
    for keys in keys(in_steps, 6).chunks(step.len()) {
        assert_eq!(keys, step);
    }
    let run: serde_json::Value = serde_json::from_str(printed).expect("JSON");
    assert_eq!(run["scenario"], "Two workers");
    assert_eq!(run["settled"], true);
    assert_eq!(run["still_changing"], serde_json::json!([]));
    assert_eq!(run["steps"][0]["object"], "Action//1");
    assert_eq!(run["steps"][0]["index"], 1);
    assert_eq!(run["cluster"]["pods"].as_array().map(Vec::len), Some(2));
    assert_eq!(
        run["cluster"]["controllerrevisions"]
            .as_array()
            .map(Vec::len),
        Some(2)
    );
    assert_eq!(
        run["cluster"]["daemonsets"][0]["status"]["updatedNumberScheduled"],
        2
    );
    assert_eq!(run["cluster"]["nodes"][1]["metadata"]["name"], "worker-2");
    let event = &run["cluster"]["events"][0];
    assert_eq!(
        (event["kind"].as_str(), event["apiVersion"].as_str()),
        (Some("Event"), Some("v1"))
    );
    assert!(event["involvedObject"]["name"].is_string() && event["message"].is_string());
    let steps = run["steps"].as_array().expect("steps");
    let refused: Vec<&str> = steps
        .iter()
        .filter(|s| s["reason"]["refused"] == true)
        .filter_map(|s| s["reason"]["output"].as_str())
        .collect();
    assert_eq!(
        refused,
        ["Error from server (NotFound): nodes \"worker-9\" not found"]
    );
    assert!(
        steps
            .iter()
            .all(|s| s["text"].as_str().is_some_and(|text| !text.is_empty()))
    );
}

#[test]
fn a_run_comes_again_to_the_last_byte() {
    let run = |words: &[&str]| dsplay(words, SCENARIO.as_bytes()).stdout;
    assert_eq!(
        run(&["run", "-", "-o", "json"]),
        run(&["run", "-", "-o", "json"])
    );
    let digest = |seed: &str| json(&["run", "-", "-o", "json", "--seed", seed])["digest"].clone();
    assert_eq!(digest("3"), digest("3"));
    assert_ne!(digest("3"), digest("4"));
    assert_eq!(digest("0").as_str().map(str::len), Some(16));
}

#[test]
fn a_run_can_end_at_a_time() {
    let early = json(&["run", "-", "-o", "json", "--until", "1s"]);
    // Every action is played first.
    assert_eq!(early["settled"], false);
    assert!(
        early["still_changing"]
            .as_array()
            .is_some_and(|all| !all.is_empty())
    );
    let late = json(&["run", "-", "-o", "json", "--until", "1h0.5s"]);
    assert_eq!(
        (late["ended_at_ms"].as_u64(), late["settled"].as_bool()),
        (Some(3_600_500), Some(true))
    );
}

#[test]
fn a_run_is_text_for_people() {
    let output = dsplay(&["run", "-"], SCENARIO.as_bytes());
    let printed = text(&output.stdout);
    assert!(
        printed.starts_with("Two workers (Kubernetes v1.36, seed 0)\n\n    1           0s  "),
        "{printed}"
    );
    assert!(printed.contains("\nSettled at "), "{printed}");
    assert!(
        printed.contains(
            "\ndefault/web: 2 desired, 2 current, 2 ready, 2 up to date, 2 available\nDigest "
        ),
        "{printed}"
    );
}

#[test]
fn what_is_refused_is_one_line_and_status_1() {
    let check = |words: &[&str], input: &[u8], expected: &str| {
        let output = dsplay(words, input);
        assert_eq!(
            (output.status.code(), text(&output.stderr)),
            (Some(1), expected)
        );
        assert!(output.stdout.is_empty());
    };
    check(
        &["run", "-"],
        b"version: 1\nseed: x\n",
        "-:2:7: seed: must be a whole number from 0 to 4294967295, not the text \"x\"\n",
    );
    check(
        &["run", "-"],
        b"version: 1\ntitle: a\xff\n",
        "-:2:9: this is not UTF-8 text\n",
    );
    check(
        &["run", "-"],
        b"",
        "-:1:1: the document is empty: a scenario begins with version: 1\n",
    );
    check(
        &["run", "no-such-file.yaml"],
        b"",
        "no-such-file.yaml: cannot read it: No such file or directory (os error 2)\n",
    );
    let long = vec![b' '; (4 << 20) + 10];
    check(
        &["run", "-"],
        &long,
        "-:1:1: the text is longer than 4194304 bytes\n",
    );
}

#[test]
fn a_link_is_one_line_and_carries_the_scenario() {
    let encode = |words: &[&str]| {
        let output = dsplay(
            &[&["link", "encode", "-"], words].concat(),
            SCENARIO.as_bytes(),
        );
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
        text(&output.stdout).to_owned()
    };
    let link = encode(&["--base", "https://example.org/play/?embed"]);
    let fragment = encode(&[]);
    assert_eq!(link, format!("https://example.org/play/?embed{fragment}"));
    assert!(
        fragment.starts_with("#1.") && fragment.matches('\n').count() == 1,
        "{fragment}"
    );
    let output = dsplay(&["link", "decode", link.trim()], b"");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
    let piped = dsplay(&["link", "decode", "-"], link.as_bytes());
    assert_eq!(piped.stdout, output.stdout);
    let digest = |document: &[u8]| {
        let run = dsplay(&["run", "-", "-o", "json"], document).stdout;
        serde_json::from_slice::<serde_json::Value>(&run).expect("JSON")["digest"].clone()
    };
    assert_eq!(digest(&output.stdout), digest(SCENARIO.as_bytes()));
}

#[test]
fn a_link_that_cannot_be_read_is_one_line_and_status_1() {
    for (link, expected) in [
        (
            "https://example.org/",
            "This is no link to a scenario: such a link ends in #1. and its letters.\n",
        ),
        (
            "#2.AAAA",
            "The link is of kind 2, and this playground reads kind 1: open it with a newer one.\n",
        ),
        (
            "#1.AAAAAA",
            "The end of the link is missing or changed: copy it again, whole.\n",
        ),
        (
            "#1.AAAAAP//",
            "The link is damaged, some of its characters are not what they were: copy it again.\n",
        ),
    ] {
        let output = dsplay(&["link", "decode", link], b"");
        assert_eq!(
            (output.status.code(), text(&output.stderr)),
            (Some(1), expected),
            "{link}"
        );
        assert!(output.stdout.is_empty());
    }
    let output = dsplay(&["link", "encode", "-"], b"version: 2\n");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        text(&output.stderr).starts_with("-:1:10: version: "),
        "{}",
        text(&output.stderr)
    );
}

#[test]
fn wrong_usage_is_status_2() {
    for words in [
        &[][..],
        &["play"],
        &["run"],
        &["run", "-", "--seed", "x"],
        &["run", "-", "--until", "soon"],
        &["run", "-", "-o", "xml"],
        &["run", "-", "--frobnicate"],
        &["conformance"],
        &["link"],
        &["link", "encode"],
        &["link", "encode", "-", "--base", "https://example.org/#here"],
        &["link", "decode"],
    ] {
        let output = dsplay(words, b"");
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(
            output.stdout.is_empty() && !output.stderr.is_empty(),
            "{words:?}"
        );
    }
    let help = dsplay(&["--help"], b"");
    assert_eq!(help.status.code(), Some(0));
    assert!(text(&help.stdout).contains("run"));
}

#[test]
fn a_closed_pipe_is_no_panic() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dsplay"));
    let command = command
        .args(["run", "-", "-o", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().expect("dsplay starts");
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().expect("its input is a pipe");
    stdin.write_all(SCENARIO.as_bytes()).expect("dsplay reads");
    drop(stdin);
    let output = child.wait_with_output().expect("dsplay ends");
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""));
}
