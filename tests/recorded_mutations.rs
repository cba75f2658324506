//! Recorded inputs with fields dropped, doubled and retyped, put to the engine and sent to the API server:
//! whatever they hold, deciding ends, does not panic, and every refusal has a place and a reason. The seeds
//! are fixed, so a failure comes again.

mod damage;
mod full;

use daemonset_playground::cluster::Cluster;
use daemonset_playground::cluster::request::{ErrorReason, Kind, Request};
use daemonset_playground::cluster::step::{Component, Step};
use daemonset_playground::conformance;
use daemonset_playground::manifest::{self, body, check};
use damage::{Random, feed, inputs};
use flate2::read::MultiGzDecoder;
use serde_json::{Value, json};
use std::io::Read;
use std::path::Path;

/// How many families of decisions were recorded.
const FAMILIES: usize = 14;

/// So many cases of each family are damaged, the shortest: many small ones find more than few large ones.
/// They come shortest first.
const CASES: usize = 24;

fn cases() -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/conformance");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let mut text = String::new();
        let mut packed = MultiGzDecoder::new(std::fs::File::open(&file).unwrap());
        packed.read_to_string(&mut text).unwrap();
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_by_key(|line| line.len());
        let shortest = lines.iter().take(CASES);
        cases.extend(shortest.map(|line| serde_json::from_str::<Value>(line).unwrap()));
    }
    cases.sort_by_cached_key(|case| case.to_string().len());
    cases
}

/// Something of another type, or of an absurd size.
fn other(random: &mut Random) -> Value {
    match random.below(20) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(0),
        3 => json!(-1),
        4 => json!(i64::MAX),
        5 => json!(i64::MIN),
        6 => json!(u64::MAX),
        7 => json!(i32::MAX),
        8 => json!(1e300),
        9 => json!(1.5),
        10 => json!(""),
        11 => json!("é\u{0}\n\u{1f4a5}"),
        12 => json!("999999999999999999999%"),
        13 => json!("1e-2000000000"),
        14 => json!("9999-12-31T23:59:59Z"),
        15 => json!("x".repeat(300)),
        16 => json!([]),
        17 => json!({}),
        18 => (0..100).fold(json!(1), |inner, _| json!([inner])),
        _ => json!([{"name": ["a"]}, null, 1]),
    }
}

/// Walks down to some field and drops, doubles, empties or retypes it.
fn damage(value: &mut Value, random: &mut Random) {
    let deeper = random.below(6) > 0;
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            let at = random.below(fields.len());
            let key = fields.keys().nth(at).unwrap().clone();
            match random.below(3) {
                _ if deeper => damage(&mut fields[&key], random),
                0 => drop(fields.remove(&key)),
                1 => {
                    let copy = fields[&key].clone();
                    fields.insert(format!("{key}{key}"), copy);
                }
                _ => drop(fields.insert(key, other(random))),
            }
        }
        Value::Array(items) if !items.is_empty() => {
            let at = random.below(items.len());
            match random.below(3) {
                _ if deeper => damage(&mut items[at], random),
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => items[at] = other(random),
            }
        }
        scalar => *scalar = other(random),
    }
}

/// A case with damage in one to three places.
fn damaged(recorded: &Value, random: &mut Random) -> Value {
    let mut case = recorded.clone();
    for _ in 0..=random.below(3) {
        // Seldom the recorded answer is damaged, or the frame.
        let part = match random.below(20) {
            0 => Some(&mut case),
            1 => case.get_mut("expected"),
            _ => case.get_mut("input"),
        };
        part.into_iter().for_each(|part| damage(part, random));
    }
    case
}

/// Sends an object as it is, whether or not a decoder would have let it through; counts a refusal, which must
/// say where and why.
fn send(cluster: &mut Cluster, kind: Kind, object: &Value) -> usize {
    let object = object.clone();
    let Err(refused) = cluster.request(&Request::Create { kind, object }) else {
        return 0;
    };
    assert!(!refused.message.trim().is_empty(), "{refused:?}");
    let explained = |(path, why): &(String, String)| !path.is_empty() && !why.is_empty();
    assert!(refused.causes.iter().all(explained), "{refused:?}");
    // Anything else than an invalid field is about the object as a whole.
    let has_place = !refused.causes.is_empty() || refused.reason != ErrorReason::Invalid;
    assert!(has_place, "{refused:?}");
    1
}

/// Sends a body as text, through the decoder; counts the refusals. What is stored, sent again, changes
/// nothing, whatever it is.
fn send_text(cluster: &mut Cluster, object: &Value) -> usize {
    let text = object.to_string();
    let problems = check(&text);
    for problem in &problems {
        let column = problem.column as usize;
        let has_place = problem.line == 1 && (1..=text.chars().count() + 1).contains(&column);
        assert!(has_place, "{problem:?} of {text}");
        assert!(!problem.message.is_empty(), "{problem:?} of {text}");
    }
    let body = match body::daemon_set(&text) {
        Ok(body) => body,
        Err(message) => {
            assert!(!message.trim().is_empty(), "{text}");
            return problems.len() + 1;
        }
    };
    let kind = match body.kind {
        manifest::Kind::DaemonSet => Kind::DaemonSet,
        manifest::Kind::Pod => Kind::Pod,
        manifest::Kind::Node => Kind::Node,
        manifest::Kind::Namespace => Kind::Namespace,
    };
    let object = body.value;
    if let Ok(stored) = cluster.request(&Request::Create { kind, object }) {
        let key = |field: &str| {
            stored.object["metadata"][field]
                .as_str()
                .unwrap_or_default()
        };
        let object = cluster.get(kind, key("namespace"), key("name")).unwrap();
        let answer = cluster.request(&Request::Update { kind, object });
        let same = answer.as_ref().is_ok_and(|answer| !answer.changed);
        assert!(same, "{answer:?}\n to {text}");
    }
    problems.len()
}

/// More steps than any of the inputs needs.
const STEPS_MAX: usize = 300;

/// Lets a cluster come to rest. Where a toleration has an end Kubernetes makes and evicts pods for ever, and
/// so does the playground.
fn assert_settles(cluster: &mut Cluster, case: &Value) {
    let steps: Vec<Step> = (0..STEPS_MAX).map_while(|_| cluster.step()).collect();
    let evicts = |step: &Step| step.component == Component::TaintEviction;
    let last = &steps[steps.len().saturating_sub(50)..];
    assert!(
        cluster.is_settled() || last.iter().any(evicts),
        "{last:?} and no end: {case}"
    );
}

/// One damaged input, put to the engine; every fifth is played as well. Counts: refusals of objects, answers that differ from the recorded ones.
fn feed_input(cases: &[Value], n: usize, random: &mut Random) -> [usize; 2] {
    // The short ones more often.
    let up_to = 1 + random.below(cases.len());
    let recorded = &cases[random.below(up_to)];
    let mut case = damaged(recorded, random);
    while case == *recorded {
        case = damaged(recorded, random);
    }
    let mut differs = 0;
    if let Some(Err(difference)) = conformance::ask(&case) {
        let words = [&difference.place, &difference.expected, &difference.got];
        assert!(
            words.iter().all(|text| !text.is_empty()),
            "{difference:?} of {case}"
        );
        differs = 1;
    }
    let refusals = match n % 5 {
        0 => play(&case, random),
        _ => 0,
    };
    [refusals, differs]
}

/// Sends the objects of an input to a cluster and lets it come to rest; counts the refusals.
fn play(case: &Value, random: &mut Random) -> usize {
    let mut refusals = 0;
    let mut cluster = Cluster::default();
    let input = &case["input"];
    let some = |list: &str| input[list].as_array().into_iter().flatten().take(3);
    let nodes = some("nodes").chain(["node", "oldNode"].map(|key| &input[key]));
    let sets = ["daemonSet", "manifest", "old"].map(|key| &input[key]);
    let objects = nodes
        .map(|node| (Kind::Node, node))
        .chain(some("pods").map(|pod| (Kind::Pod, pod)))
        .chain(sets.map(|set| (Kind::DaemonSet, set)));
    for (kind, object) in objects.filter(|(_, object)| !object.is_null()) {
        let namespace = object["metadata"]["namespace"].as_str();
        let namespace = json!({"metadata": {"name": namespace.unwrap_or("default")}});
        send(&mut cluster, Kind::Namespace, &namespace);
        refusals += match random.one_in(8) {
            true => send_text(&mut cluster, object),
            false => send(&mut cluster, kind, object),
        };
    }
    assert_settles(&mut cluster, case);
    refusals
}

#[test]
fn a_damaged_recorded_input_is_decided_or_refused_with_place_and_reason() {
    let cases = cases();
    assert_eq!(cases.len(), FAMILIES * CASES);
    let [refusals, differs] = feed(|n, random| feed_input(&cases, n, random));
    let counts = format!("{refusals} refusals, {differs} differ");
    assert!(
        refusals > inputs() / 20 && differs > inputs() / 20 && differs < inputs(),
        "{counts}"
    );
}
