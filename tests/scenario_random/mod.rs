//! Random scenario documents, full of texts that need care in YAML.

use serde_json::{Map, Value, json};

/// Marsaglia's xorshift.
pub struct Random(pub u64);

impl Random {
    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

/// Words that mean something else to some YAML reader, and characters that need care.
const WORDS: [&str; 62] = [
    "",
    " ",
    "a",
    "on",
    "y",
    "No",
    "null",
    "~",
    "0644",
    "1_000",
    "1.0",
    "1e3",
    ".inf",
    "0x1F",
    "-",
    "--",
    "---",
    "- a",
    "a: b",
    "a:",
    ":a",
    "a #b",
    "#a",
    "a#b",
    "{a}",
    "[a",
    "a, b",
    "a]",
    "&a",
    "*a",
    "!a",
    "|",
    ">",
    "'a'",
    "\"a\"",
    "%a",
    "@a",
    "`a`",
    "a\nb",
    "a\nb\n",
    "a\n\nb\n",
    "a\n\n",
    "\na",
    " a\nb\n",
    "a \n b\n",
    "\ta\nb",
    "a\n\tb\n",
    "a\n \nb\n",
    "a\r\nb\n",
    "a\tb",
    "中文: 测试",
    "é\u{85}a",
    "\u{feff}a",
    "\u{2028}\n",
    "😀",
    "a\u{7}b\n",
    "<<",
    "=",
    "?",
    "? a",
    "12:30:45",
    "a\\b\n",
];
const LABELS: [&str; 8] = ["ssd", "on", "1.29", "true", "", "a_b-c.D", "0644", "y"];

fn text(random: &mut Random) -> String {
    let mut text = random.of(&WORDS).to_owned();
    while random.chance(40) {
        text.push_str(random.of(&["", " ", "\n", "  ", ":"]));
        text.push_str(random.of(&WORDS));
    }
    text
}

fn duration(random: &mut Random) -> String {
    random
        .of(&[
            "0s", "1ms", "500ms", "3s", "1.5s", "1m30s", "2h0m1ms", "0.25h",
        ])
        .to_owned()
}

fn durations(random: &mut Random) -> Value {
    let mut map = Map::new();
    for key in ["pull", "start", "ready", "stop"] {
        if random.chance(50) {
            map.insert(key.into(), duration(random).into());
        }
    }
    if random.chance(30) {
        map.insert("jitter".into(), random.below(101).into());
    }
    map.into()
}

fn free(random: &mut Random, depth: usize) -> Value {
    match random.below(if depth > 3 { 5 } else { 8 }) {
        0 => Value::Null,
        1 => random.chance(50).into(),
        2 => (random.below(1000) as i64 - 500).into(),
        3 => json!(random.below(100) as f64 / 8.0 + 0.0625),
        4 | 5 => text(random).into(),
        6 => (0..random.below(4))
            .map(|_| free(random, depth + 1))
            .collect(),
        _ => (0..random.below(4))
            .map(|_| (text(random), free(random, depth + 1)))
            .collect::<Map<_, _>>()
            .into(),
    }
}

fn labels(random: &mut Random) -> Value {
    let keys = ["disktype", "on", "example.com/tier", "1", "true"];
    (0..random.below(4))
        .map(|_| (random.of(&keys).to_owned(), random.of(&LABELS).into()))
        .collect::<Map<_, _>>()
        .into()
}

fn pool(random: &mut Random, name: String) -> Value {
    let mut pool = json!({"name": name, "count": 1 + random.below(12), "labels": labels(random)});
    if random.chance(40) {
        pool["taints"] = random
            .of(&["a:NoSchedule", "a=b:NoExecute", "on=y:PreferNoSchedule"])
            .split(' ')
            .collect();
    }
    if random.chance(40) {
        pool["capacity"] = json!({"cpu": random.of(&["4", "500m", "1.5"]), "memory": random.of(&["16Gi", "1e9", "100"])});
    }
    if random.chance(20) {
        pool["capacity"] = json!({"cpu": 2, "pods": 1 + random.below(200)});
    }
    pool
}

fn node(random: &mut Random, name: String) -> Value {
    let mut node = json!({
        "apiVersion": "v1", "kind": "Node",
        "metadata": {"name": name, "labels": labels(random), "annotations": {"note": text(random)}},
    });
    if random.chance(50) {
        node["spec"] = json!({"unschedulable": random.chance(50), "taints": [{"key": "k", "value": random.of(&LABELS), "effect": "NoSchedule"}]});
    }
    if random.chance(50) {
        node["status"] = json!({"capacity": {"cpu": "3500m", "memory": "1.5Gi", "nvidia.com/gpu": random.below(3)}});
        if random.chance(50) {
            node["status"]["allocatable"] =
                json!({"cpu": 3, "memory": "1Gi", "ephemeral-storage": "100k"});
        }
    }
    node
}

fn actions(random: &mut Random) -> Value {
    const LINES: [&str; 8] = [
        "kubectl set image ds/web web=nginx:1.29",
        "kubectl cordon worker-1 # said",
        "kubectl label nodes --all 'on=y' --overwrite",
        "sim node add --pool worker --count 2 --labels a=b,c=d --taints x=y:NoSchedule",
        "  kubectl taint nodes worker-1 a=b:NoExecute",
        "kubectl annotate ds web \"note={a: [b]}\"",
        "kubectl delete ds web --cascade=orphan",
        "sim image break \"nginx:1.29\"",
    ];
    let (mut ms, mut step) = (0, 0);
    let mut list = Vec::new();
    for _ in 0..random.below(6) {
        let mut action = json!({"do": random.of(&LINES)});
        match random.below(6) {
            0 => {
                ms += random.below(5_000);
                action["at"] = format!("{ms}ms").into();
            }
            1 => {
                let more = random.below(5_000);
                ms += more;
                action["at"] = format!("+{more}ms").into();
            }
            2 => {
                step += random.below(20);
                action["at"] = format!("step {step}").into();
            }
            3 => action["at"] = "settled".into(),
            _ => {}
        }
        step += 1;
        if random.chance(50) {
            action["do"] = random
                .of(&[
                    "kubectl apply -f -",
                    "kubectl replace -f -",
                    "kubectl delete -f -",
                ])
                .into();
            action["with"] = text(random).into();
        }
        list.push(action);
    }
    if random.chance(20) {
        list.push(json!({"do": random.of(&["sim wait 30s", "sim wait 1h0m1ms"])}));
    }
    list.into()
}

/// A document in JSON, which is YAML too.
pub fn document(random: &mut Random) -> Value {
    let mut document = json!({"version": 1, "kubernetes": random.of(&["v1.36", "v1.35.2"]), "actions": actions(random)});
    let mut put = |key: &str, value: Value| document[key] = value;
    if random.chance(90) {
        put("title", text(random).into());
    }
    if random.chance(50) {
        put("seed", random.below(1 << 32).into());
    }
    if random.chance(90) {
        let pools: Vec<Value> = (0..random.below(3))
            .map(|i| pool(random, format!("pool{i}")))
            .collect();
        let nodes: Vec<Value> = (0..random.below(4))
            .map(|i| node(random, format!("node{i}")))
            .collect();
        let key = |random: &mut Random| {
            Some(text(random))
                .filter(|key| !key.is_empty())
                .unwrap_or("*".into())
        };
        let images: Map<_, _> = (0..random.below(3))
            .map(|_| (key(random), durations(random)))
            .collect();
        let by_node: Map<_, _> = (0..random.below(3))
            .map(|i| (format!("node{i}"), durations(random)))
            .collect();
        let timings = json!({"default": durations(random), "images": images, "nodes": by_node});
        put(
            "cluster",
            json!({"pools": pools, "nodes": nodes, "timings": timings, "extensions": []}),
        );
    }
    if random.chance(40) {
        put(
            "files",
            json!({random.of(&["ds.yaml", "on", "a b: c", "1"]): text(random)}),
        );
    }
    if random.chance(40) {
        put("cursor", random.below(100).into());
    }
    if random.chance(40) {
        put(
            "made",
            json!({"by": random.of(&["1.0.0", "1.0", "on"]), "digest": format!("{:016x}", random.below(1 << 60))}),
        );
    }
    for key in ["view", "lesson"] {
        if random.chance(50) {
            put(
                key,
                json!({text(random): free(random, 0), "a": free(random, 0)}),
            );
        }
    }
    document
}
