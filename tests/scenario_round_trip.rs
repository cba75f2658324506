//! A scenario that is written reads back to itself, whatever is in it; and no text makes reading panic.
//! The seeds are fixed, so a failure comes again.

mod full;
mod scenario_random;

use daemonset_playground::session::Session;
use daemonset_playground::session::scenario::Scenario;
use scenario_random::{Random, document};

#[track_caller]
fn check(scenario: &Scenario) -> String {
    let text = scenario.write();
    match Scenario::read(&text) {
        Ok(again) => assert_eq!(&again, scenario, "\n{text}"),
        Err(error) => panic!("{error}\n{text}"),
    }
    text
}

#[test]
fn what_is_written_reads_back_to_itself() {
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    for _ in 0..full::count(5_000) {
        let text = document(&mut random).to_string();
        match Scenario::read(&text) {
            Ok(scenario) => drop(check(&scenario)),
            Err(error) => panic!("{error}\n{text}"),
        }
    }
}

const LAID_OUT: &str = r#"version: 1
title: Two nodes
kubernetes: v1.36
seed: 7
cluster:
  pools:
  - {name: worker, count: 2, labels: {disktype: ssd}, taints: ["dedicated=gpu:NoSchedule"], capacity: {cpu: "4", memory: 16Gi, pods: 110}}
  nodes:
  - apiVersion: v1
    kind: Node
    metadata:
      labels:
        zone: a
      name: big
    spec:
      unschedulable: true
    status:
      capacity:
        cpu: "8"
  timings:
    default: {pull: 3s, jitter: 10}
    images:
      nginx:*: {pull: 1m20s}
files:
  ds.yaml: |
    kind: DaemonSet
actions:
- at: 0s
  do: kubectl apply -f -
  with: |
    apiVersion: apps/v1
    kind: DaemonSet
- {at: settled, do: "kubectl set image ds/web web=nginx:1.29"}
- {at: +10s, do: sim node fail worker-2}
- {at: step 40, do: kubectl cordon worker-1}
cursor: 14
made: {by: 0.1.0, digest: 9f3c9f3c9f3c9f3c}
view:
  selected: worker-1
  open:
  - a
  - {}
"#;

#[test]
fn a_document_is_laid_out_for_people() {
    let scenario = Scenario::read(LAID_OUT).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(check(&scenario), LAID_OUT);
}

#[test]
fn a_played_session_is_a_document_that_plays_to_the_same_place() {
    let text = "version: 1\ncluster: {pools: [{name: worker, count: 3}]}\nseed: 5\n";
    let mut session = Session::new(Scenario::read(text).unwrap_or_else(|error| panic!("{error}")));
    let set = "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: web}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: nginx}]}\n";
    let mut act = |line: &str, with: Option<&str>| {
        session
            .act(line, with)
            .unwrap_or_else(|why| panic!("{line}: {why}"))
    };
    act("kubectl apply -f -", Some(set));
    act("sim step 4", None);
    act("kubectl set image ds/web web=nginx:2", None);
    act("sim wait 1s", None);
    act("sim node add --pool worker", None);
    act("sim settle", None);
    act("sim node remove worker-4", None);
    act("kubectl cordon worker-9", None);
    act("sim node add --pool worker", None);
    act("sim settle", None);
    assert!(session.cluster().node("worker-5").is_some());
    let written = check(&session.to_shared());
    let again = Session::open(Scenario::read(&written).unwrap_or_else(|error| panic!("{error}")));
    assert_eq!(
        (again.cursor(), again.digest()),
        (session.cursor(), session.digest()),
        "\n{written}"
    );
}

fn mutate(text: &str, random: &mut Random) -> String {
    const BYTES: &[u8] = b"\t\n\r -:[]{}&*!|>'\"%@`#,?0ayNx~<\\\0\xe9+1";
    let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
    for _ in 0..=random.below(3) {
        let at = random.below(lines.len());
        let Some(line) = lines.get(at).cloned() else {
            continue;
        };
        match random.below(8) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, line),
            2 => lines[at] = format!("{}{line}", " ".repeat(1 + random.below(4))),
            3 => lines[at] = line.strip_prefix("  ").unwrap_or(&line).to_owned(),
            4 => {
                let other = random.below(lines.len());
                lines.swap(at, other);
            }
            kind => {
                let mut bytes = line.into_bytes();
                let byte = BYTES[random.below(BYTES.len())];
                let place = random.below(bytes.len() + 1);
                match (bytes.get_mut(place), kind) {
                    (Some(old), 5) => *old = byte,
                    (Some(_), 6) => drop(bytes.remove(place)),
                    _ => bytes.insert(place, byte),
                }
                lines[at] = String::from_utf8_lossy(&bytes).into_owned();
            }
        }
    }
    lines.join("\n")
}

#[test]
fn no_text_makes_reading_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let rounds = full::count(24_000) as usize;
    let (mut read, mut refused) = (0, 0);
    let mut seeds = vec![LAID_OUT.to_owned()];
    for _ in 0..20 {
        let json = document(&mut random).to_string();
        seeds.extend(Scenario::read(&json).map(|scenario| scenario.write()));
        seeds.push(json);
    }
    for round in 0..rounds {
        let text = mutate(&seeds[round % seeds.len()], &mut random);
        match Scenario::read(&text) {
            Ok(scenario) => {
                read += 1;
                if round % 8 == 0 {
                    check(&scenario);
                }
            }
            Err(error) => {
                refused += 1;
                let lines = 1 + text
                    .split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'])
                    .count();
                assert!(
                    error.line >= 1 && error.column >= 1 && error.line as usize <= lines,
                    "{text:?}: {error:?}"
                );
                assert!(
                    !error.message.is_empty() && !error.message.contains('\n'),
                    "{text:?}: {error:?}"
                );
            }
        }
    }
    assert!(
        read > rounds / 20 && refused > rounds / 4,
        "{read} read, {refused} refused"
    );
}
