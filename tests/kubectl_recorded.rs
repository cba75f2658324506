//! Commands as they were typed at a real Kubernetes v1.36.2 control plane with kubectl v1.36.2, and
//! what kubectl printed: ours must print the same. Between commands the cluster settles.

use daemonset_playground::api::Node;
use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::request::{Kind, Request};
use daemonset_playground::cluster::setup::Setup;
use daemonset_playground::kubectl::{Channel, Texts, parse, perform};
use daemonset_playground::sorted::Map;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Where ours differs for a reason: course, line, why.
const DIFFERS: &[(&str, &str, &str)] = &[
    (
        "s16_errors",
        "kubectl apply -f dupkey.yaml -n s16-errors-k",
        DUPLICATE,
    ),
    (
        "s16_errors",
        "kubectl create -f dupkey-create.yaml -n s16-errors-k",
        DUPLICATE,
    ),
    (
        "s16_errors",
        "kubectl apply -f quantity.yaml -n s16-errors-k",
        FOLLOWS,
    ),
    (
        "s16_errors",
        "kubectl delete ds x --ignore-not-found -n s16-errors-k",
        FOLLOWS,
    ),
    (
        "s18_more",
        "kubectl create -f dupkey-create.yaml -n s18-more-k",
        DUPLICATE,
    ),
    ("s18_more", "kubectl delete ds d -n s18-more-k", FOLLOWS),
];

const DUPLICATE: &str =
    "kubectl takes the last of two equal keys without a word; here it is an error";
const FOLLOWS: &str = "the object was not created because of its two equal keys";

fn cluster(case: &Value) -> Cluster {
    let node = |i| {
        let mut node = Node::default();
        node.meta.name = format!("node-{i}").into();
        node
    };
    let nodes = (1..=case["nodes"].as_u64().unwrap()).map(node).collect();
    let mut cluster = Cluster::new(&Setup {
        nodes,
        ..Setup::default()
    });
    let course = case["course"].as_str().unwrap().replace('_', "-");
    for namespace in [format!("{course}-k"), course] {
        let object =
            json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}});
        let request = Request::Create {
            kind: Kind::Namespace,
            object,
        };
        cluster.request(&request).unwrap();
    }
    cluster
}

fn lines(value: &Value) -> Vec<String> {
    let lines = value.as_array().unwrap().iter();
    lines
        .map(|line| line.as_str().unwrap().to_owned())
        .collect()
}

/// Standard output, standard error, and whether the exit status is not 0.
fn run(
    cluster: &mut Cluster,
    files: &Map<String, String>,
    line: &str,
) -> (Vec<String>, Vec<String>, bool) {
    let command = match parse(line) {
        Ok(command) => command,
        Err(error) => {
            let lines = error.message.lines().map(str::to_owned).collect();
            return (Vec::new(), lines, true);
        }
    };
    let texts = Texts {
        stdin: None,
        files,
        pools: &[],
        numbers: &Map::new(),
    };
    let printed = perform(cluster, &command, &texts);
    let of = |channel| -> Vec<String> {
        let lines = printed.lines.iter().filter(|l| l.channel == channel);
        lines.map(|l| l.text.clone()).collect()
    };
    let out = of(Channel::Out).iter().map(|l| without_suffix(l)).collect();
    (out, of(Channel::Error), printed.refused)
}

/// The recorded name of an object with a generated name has no suffix.
fn without_suffix(line: &str) -> String {
    match line
        .split_once("/gen-")
        .or_else(|| line.split_once("\"gen-"))
    {
        Some((before, after)) => {
            let mark = &line[before.len()..before.len() + 1];
            format!("{before}{mark}gen-xxxxx{}", &after[5..])
        }
        None => line.to_owned(),
    }
}

#[test]
fn kubectl_prints_what_the_real_one_printed() {
    let mut courses: BTreeMap<String, (Cluster, Map<String, String>)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut right = 0;
    for line in include_str!("fixtures/kubectl_recorded.jsonl").lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let course = case["course"].as_str().unwrap();
        let (cluster, files) = courses
            .entry(course.to_owned())
            .or_insert_with(|| (cluster(&case), Map::new()));
        for (name, text) in case["files"].as_object().into_iter().flatten() {
            files.insert(name.clone(), text.as_str().unwrap().to_owned());
        }
        let line = case["line"].as_str().unwrap();
        let ours = run(cluster, files, line);
        let theirs = (
            lines(&case["stdout"]),
            lines(&case["stderr"]),
            case["exit"] != 0,
        );
        let is_known = DIFFERS.iter().any(|(c, l, _)| *c == course && *l == line);
        match (ours == theirs, is_known) {
            (true, false) => right += 1,
            (false, true) => {}
            (true, true) => wrong.push(format!("{course}: {line}\n  no longer differs")),
            (false, false) => wrong.push(format!(
                "{course}: {line}\n  theirs {theirs:#?}\n  ours {ours:#?}"
            )),
        }
        while cluster.step().is_some() {}
    }
    assert!(
        wrong.is_empty(),
        "{} right, wrong:\n{}",
        right,
        wrong.join("\n")
    );
    assert!(right > 100, "{right} commands were compared");
}
