//! Manifests that went wrong while they were typed: whatever the text, checking it ends, does not
//! panic, and every problem has a place and words. The seeds are fixed, so a failure comes again.

use daemonset_playground::manifest::check;

const SEEDS: [&str; 6] = [
    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: web\n  labels: {app: web}\nspec:\n  minReadySeconds: 5\n  selector:\n    matchLabels:\n      app: web\n  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxUnavailable: 10%\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      tolerations:\n      - operator: Exists\n      containers:\n      - name: web\n        image: nginx:1.28\n        ports:\n        - {containerPort: 80, hostPort: 80}\n        resources:\n          requests: {cpu: 100m, memory: 1.5Gi}\n",
    "apiVersion: v1\nkind: Node\nmetadata:\n  name: worker-1\n  labels:\n    disktype: ssd\nspec:\n  taints:\n  - key: dedicated\n    value: gpu\n    effect: NoSchedule\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: team-a}\n",
    "# anchors\napiVersion: apps/v1\nkind: DaemonSet\nmetadata:\n  name: a\n  labels: &labels {app: a, tier: \"on\"}\nspec:\n  selector:\n    matchLabels: *labels\n  template:\n    metadata:\n      labels:\n        <<: *labels\n    spec:\n      containers:\n      - name: 'a'\n        image: \"a:\\u00e9\"\n        command: [sh, -c, |\n          echo]\n",
    "apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n  creationTimestamp: 2026-07-02T12:00:00Z\nspec:\n  containers:\n  - name: p\n    image: busybox\n    args:\n    - >-\n      folded\n      text\n    - |\n      literal\n    env:\n    - {name: A, value: \"1\"}\n    - name: A\n      valueFrom:\n        fieldRef: {fieldPath: spec.nodeName}\n  volumes:\n  - name: v\n    hostPath: {path: /var/log}\n",
    "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: c}\n- {apiVersion: apps/v1, kind: DaemonSet, metadata: {name: d}}\n...\n---\n? complex\n: value\n",
    "{\"apiVersion\":\"apps/v1\",\"kind\":\"DaemonSet\",\"metadata\":{\"name\":\"j\"},\"spec\":{\"selector\":{\"matchLabels\":{\"a\":\"b\"}},\"template\":{\"metadata\":{\"labels\":{\"a\":\"b\"}},\"spec\":{\"containers\":[{\"name\":\"c\",\"image\":\"i\",\"livenessProbe\":{\"httpGet\":{\"port\":80}}}]}}}}\n",
];

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

fn mutate(text: &str, random: &mut Random) -> String {
    const BYTES: &[u8] = b"\t\n\r -:[]{}&*!|>'\"%@`#,?0ayNx~<\\\0\xe9";
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..=random.below(3) {
        let at = random.below(lines.len());
        let Some(line) = lines.get(at).cloned() else {
            continue;
        };
        match random.below(6) {
            0 => {
                lines.remove(at);
            }
            1 => lines.insert(at, line),
            2 => lines[at] = format!("{}{line}", " ".repeat(1 + random.below(4))),
            3 => lines[at] = line.strip_prefix("  ").unwrap_or(&line).to_owned(),
            kind => {
                let mut bytes = line.into_bytes();
                let byte = BYTES[random.below(BYTES.len())];
                let place = random.below(bytes.len() + 1);
                match bytes.get_mut(place) {
                    Some(old) if kind == 4 => *old = byte,
                    _ => bytes.insert(place, byte),
                }
                lines[at] = String::from_utf8_lossy(&bytes).into_owned();
            }
        }
    }
    lines.join("\n")
}

#[test]
fn no_text_makes_checking_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut clean, mut found) = (0, 0);
    // All of them take some nine seconds without optimisation.
    let rounds = if cfg!(debug_assertions) {
        6_000
    } else {
        24_000
    };
    for round in 0..rounds {
        let text = mutate(SEEDS[round % SEEDS.len()], &mut random);
        let problems = check(&text);
        for problem in &problems {
            let ends = (problem.end_line, problem.end_column);
            assert!(
                problem.line >= 1 && problem.column >= 1,
                "{text:?}: {problem:?}"
            );
            assert!(
                ends > (problem.line, problem.column),
                "{text:?}: {problem:?}"
            );
            assert!(!problem.message.is_empty(), "{text:?}: {problem:?}");
            // One line more than the text has: the place after its last line break.
            let lines = 1 + text.split(['\n', '\r']).count();
            assert!(problem.line as usize <= lines, "{text:?}: {problem:?}");
        }
        found += problems.len();
        clean += usize::from(problems.is_empty());
    }
    assert!(
        clean > rounds / 50 && found > rounds / 2,
        "{clean} clean, {found} problems"
    );
}
