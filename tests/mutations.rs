//! Manifests that went wrong while they were typed or pasted: whatever the text, reading and checking it
//! ends, does not panic, and every refusal has a place and a reason. What is accepted can be applied, and
//! its cluster comes to rest. The seeds are fixed, so a failure comes again.

mod damage;
mod full;

use daemonset_playground::api::read;
use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::setup::Setup;
use daemonset_playground::cluster::step::Step;
use daemonset_playground::kubectl::{self, Texts};
use daemonset_playground::manifest::{self, Problem, Severity, check};
use daemonset_playground::sorted::Map;
use daemonset_playground::view::{Picture, inspect};
use daemonset_playground::words::en;
use damage::{Random, feed, inputs};
use serde_json::json;

/// As people write them.
const LONG: [&str; 8] = [
    include_str!("fixtures/manifests/node-exporter.yaml"),
    include_str!("fixtures/manifests/fluent-bit.yaml"),
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: web\n  labels: {app: web}\nspec:\n  minReadySeconds: 5\n  selector:\n    matchLabels:\n      app: web\n  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxUnavailable: 10%\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      tolerations:\n      - operator: Exists\n      containers:\n      - name: web\n        image: nginx:1.28\n        ports:\n        - {containerPort: 80, hostPort: 80}\n        resources:\n          requests: {cpu: 100m, memory: 1.5Gi}\n",
    "apiVersion: v1\nkind: Node\nmetadata:\n  name: worker-1\n  labels:\n    disktype: ssd\nspec:\n  taints:\n  - key: dedicated\n    value: gpu\n    effect: NoSchedule\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: team-a}\n",
    "# anchors\napiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: a\n  labels: &labels {app: a, tier: \"on\"}\nspec:\n  selector:\n    matchLabels: *labels\n  template:\n    metadata:\n      labels:\n        <<: *labels\n    spec:\n      containers:\n      - name: 'a'\n        image: \"a:\\u00e9\"\n        command: [\n          \"sh\", -c, 'echo'\n        ]\n",
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  creationTimestamp: 2026-07-02T12:00:00Z\nspec:\n  containers:\n  - name: p\n    image: busybox\n    args:\n    - >-\n      folded\n      text\n    - |\n      literal\n    env:\n    - {name: A, value: \"1\"}\n    - name: A\n      valueFrom:\n        fieldRef: {fieldPath: spec.nodeName}\n  volumes:\n  - name: v\n    hostPath: {path: /var/log}\n",
    "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: c}\n- {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: d}}\n...\n---\n? complex\n: value\n",
    "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"j\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"livenessProbe\":{\"httpGet\":{\"port\":80}}}]}}}}\n",
];

/// Short ones, so that many can be tried: each is about another part of YAML.
const SHORT: [&str; 13] = [
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: d}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: c, image: i}]}\n",
    "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  nodeName: worker-1\n  containers: [{name: c, image: \"i:1\"}]\n",
    "apiVersion: v1\nkind: Node\nmetadata: {name: n, labels: {disk: ssd}}\nstatus:\n  capacity: {cpu: 2, memory: 1.5Gi, pods: \"9\"}\n",
    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: a\n",
    "{apiVersion: v1, kind: Node, metadata: {name: n, labels: {a: \"1\"}}}\n",
    "apiVersion: v1\nkind: Node\nmetadata: {name: n}\nspec:\n  taints:\n  - {key: a, effect: NoSchedule}\n",
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: d\nspec:\n  minReadySeconds: 0x10\n",
    "apiVersion: apps/v1\nkind: DaemonSet\nspec: &s\n  selector: {matchLabels: {a: b}}\n  template: *s\n",
    "kind: Pod\napiVersion: v1\nspec:\n  containers:\n  - name: |\n      a\n    image: >-\n      b\n",
    "# c\n---\nkind: List\napiVersion: v1\nitems: [{kind: Pod, apiVersion: v1}]\n...\n",
    "metadata: {name: 'it''s', labels: {yes: no, \"\\u00e9\": ~}}\nkind: Pod\napiVersion: v1\n",
    "a: [1, 2.5, .inf, 1e3, 0o7, 2026-07-02]\n? b\n: c\n!!str d: !x e\n",
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {<<: {a: b}, a: \"c\"}\n",
];

/// What takes the place of a word.
const WORDS: [&str; 36] = [
    "",
    "~",
    "null",
    "true",
    "on",
    "[]",
    "{}",
    "0",
    "-1",
    "007",
    "0x7fffffff",
    "1e9",
    "1e-2000000000",
    "2147483648",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1.5",
    ".inf",
    "4294967296%",
    "101%",
    "99999999999999999999Gi",
    "2026-13-99T25:61:61Z",
    "&a",
    "*a",
    "*labels",
    "!!binary",
    "<<",
    "|",
    ">-9",
    "\u{feff}",
    "\u{2028}",
    "é",
    "\u{1f4a5}\u{200d}",
    "\"\\u0000\"",
    "x: y: z",
];

const BYTES: &[u8] = b"\t\n\r -:[]{}&*!|>'\"%@`#,?0ayNx~<\\\0\xe9";

fn mutate(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..*of(random, &[1, 1, 2, 3]) {
        let at = random.below(lines.len());
        match random.below(13) {
            0 if lines.len() > 1 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[at].clone()),
            2 => lines[at].insert_str(0, &" ".repeat(1 + random.below(4))),
            3 => {
                lines[at] = lines[at]
                    .strip_prefix("  ")
                    .unwrap_or(&lines[at])
                    .to_owned()
            }
            4 => {
                let other = random.below(lines.len());
                lines.swap(at, other);
            }
            5 => {
                // A block stands somewhere else as well.
                let end = (at + 1 + random.below(6)).min(lines.len());
                let block = lines[at..end].to_vec();
                let to = random.below(lines.len());
                lines.splice(to..to, block);
            }
            6 => lines[at] = with_words_swapped(&lines[at], random),
            7 | 8 => lines[at] = with_a_word(&lines[at], random),
            9 => {
                let (depth, pair) = (
                    random.below(90),
                    of(random, &[("[", "]"), ("{a: ", "}"), ("- ", "")]),
                );
                let nested = [pair.0.repeat(depth), pair.1.repeat(depth)].concat();
                lines[at].push_str(&nested);
            }
            10 if random.one_in(4) => lines.truncate(at + 1),
            kind => {
                let mut bytes = std::mem::take(&mut lines[at]).into_bytes();
                let byte = *of(random, BYTES);
                let place = random.below(bytes.len() + 1);
                match bytes.get_mut(place) {
                    Some(old) if kind == 11 => *old = byte,
                    _ => bytes.insert(place, byte),
                }
                lines[at] = String::from_utf8_lossy(&bytes).into_owned();
            }
        }
    }
    lines.join("\n")
}

fn of<'a, T>(random: &mut Random, all: &'a [T]) -> &'a T {
    &all[random.below(all.len())]
}

/// Where the words of a line stand: what lies between blanks and the marks of YAML.
fn words(line: &str) -> Vec<(usize, &str)> {
    let mark = |c: char| " :,[]{}\"".contains(c);
    let split = line.split(mark).filter(|word| !word.is_empty());
    split
        .map(|word| (word.as_ptr() as usize - line.as_ptr() as usize, word))
        .collect()
}

fn with_a_word(line: &str, random: &mut Random) -> String {
    let new = *of(random, &WORDS);
    let all = words(line);
    if all.is_empty() {
        return new.to_owned();
    }
    let (at, old) = *of(random, &all);
    [&line[..at], new, &line[at + old.len()..]].concat()
}

fn with_words_swapped(line: &str, random: &mut Random) -> String {
    let all = words(line);
    if all.is_empty() {
        return line.to_owned();
    }
    let (one, other) = (*of(random, &all), *of(random, &all));
    let ((a, first), (b, second)) = (one.min(other), one.max(other));
    if a == b {
        return line.to_owned();
    }
    let between = &line[a + first.len()..b];
    [
        &line[..a],
        second,
        between,
        first,
        &line[b + second.len()..],
    ]
    .concat()
}

/// The place lies in the text, or just behind it.
fn assert_explained(problem: &Problem, text: &str) {
    let ends = (problem.end_line, problem.end_column);
    let lines = 1 + text.split(['\n', '\r']).count();
    let has_place = problem.line >= 1
        && problem.column >= 1
        && problem.line as usize <= lines
        && problem.column as usize <= text.chars().count() + 2
        && ends > (problem.line, problem.column);
    assert!(has_place, "{text:?}: {problem:?}");
    assert!(!problem.message.trim().is_empty(), "{text:?}: {problem:?}");
}

/// Three nodes, of which one has what the manifests ask for.
fn cluster() -> Cluster {
    let node = |n: usize| {
        let disk = ["ssd", "hdd"][n % 2];
        let labels = json!({"disk": disk, "cores": "8", "kubernetes.io/os": "linux"});
        read::node(&json!({"metadata": {"name": format!("worker-{n}"), "labels": labels}}))
    };
    Cluster::new(&Setup {
        nodes: (0..3).map(node).collect(),
        ..Setup::default()
    })
}

/// More steps than any of the documents needs.
const STEPS_MAX: usize = 2_000;

/// Applies a text, lets the cluster come to rest and looks at it; true when something was stored.
fn apply(text: &str) -> bool {
    let mut cluster = cluster();
    let files = Map::new();
    let numbers = Map::new();
    let texts = Texts {
        stdin: Some(text),
        files: &files,
        pools: &[],
        numbers: &numbers,
    };
    let command = kubectl::parse("kubectl apply -f -").unwrap();
    let printed = kubectl::perform(&mut cluster, &command, &texts);
    let said = printed.text();
    if printed.refused {
        let words = said.split_once(": ").map_or("", |(_, words)| words);
        assert!(
            said.to_lowercase().contains("error") || said.contains("is invalid"),
            "{text:?}: {said}"
        );
        assert!(!words.trim().is_empty(), "{text:?}: {said}");
    }
    let steps: Vec<Step> = (0..STEPS_MAX).map_while(|_| cluster.step()).collect();
    assert!(
        cluster.is_settled(),
        "{} steps and no end: {text:?}",
        steps.len()
    );
    let picture = Picture::default().then(&cluster, &[], None);
    for step in &steps {
        assert!(!en::step(step).is_empty(), "{step:?}");
        drop(inspect(&cluster, &picture, &step.object));
    }
    let differences = cluster.audit();
    assert!(differences.is_empty(), "{differences:?}: {text:?}");
    said.contains(" created")
}

/// One damaged document. Counts: without an error, problems found, stored by a cluster.
fn feed_document(n: usize, random: &mut Random) -> [usize; 3] {
    let seed = match n % 8 {
        0 => LONG[n / 8 % LONG.len()],
        _ => SHORT[n % SHORT.len()],
    };
    let mut text = mutate(seed, random);
    while text == seed {
        text = mutate(seed, random);
    }
    let problems = check(&text);
    problems
        .iter()
        .for_each(|problem| assert_explained(problem, &text));
    for refused in manifest::read(&text)
        .manifests
        .iter()
        .filter_map(|m| m.as_ref().err())
    {
        assert!(
            !refused.problems.is_empty() && !refused.message().is_empty(),
            "{text:?}: {refused:?}"
        );
    }
    let clean = !problems.iter().any(|p| p.severity == Severity::Error);
    let stored = (clean || random.one_in(20)) && apply(&text);
    [usize::from(clean), problems.len(), usize::from(stored)]
}

#[test]
fn the_manifests_of_others_are_good_before_they_are_damaged() {
    for text in &LONG[..2] {
        assert_eq!(check(text), []);
        assert!(apply(text));
    }
}

#[test]
fn a_damaged_manifest_is_taken_or_refused_with_place_and_reason() {
    let [clean, problems, stored] = feed(feed_document);
    let counts = format!("{clean} clean, {problems} problems, {stored} stored");
    assert!(
        clean > inputs() / 50 && problems > inputs() / 2 && stored > inputs() / 100,
        "{counts}"
    );
}
