//! The YAML reader against another libyaml: thousands of generated documents, whole and damaged, are
//! the same tree or the same refusal. JSON is the same tree with the same places by both of our readers.

mod full;
mod yaml_text;

use daemonset_playground::manifest::scalar::{self, Scalar};
use daemonset_playground::manifest::stream;
use daemonset_playground::manifest::tree::{Node, Tree};
use daemonset_playground::manifest::yaml::{Document, Fault};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde::Deserialize;
use serde::de::{Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde_yaml::Value;
use std::collections::BTreeMap;
use std::fmt;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases: full::count(cases),
        rng_seed: RngSeed::Fixed(11),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// What the other libyaml read: serde_yaml's values, but with keys that stand twice.
enum Seen {
    Scalar(Value),
    List(Vec<Seen>),
    Map(Vec<(Seen, Seen)>),
}

impl<'de> Deserialize<'de> for Seen {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Seen, D::Error> {
        deserializer.deserialize_any(AnySeen)
    }
}

struct AnySeen;

impl<'de> Visitor<'de> for AnySeen {
    type Value = Seen;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Seen, E> {
        Ok(Seen::Scalar(Value::Null))
    }

    fn visit_none<E>(self) -> Result<Seen, E> {
        Ok(Seen::Scalar(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Seen, E> {
        Ok(Seen::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Seen, E> {
        Ok(Seen::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Seen, E> {
        Ok(Seen::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Seen, E> {
        Ok(Seen::Scalar(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Seen, E> {
        Ok(Seen::Scalar(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Seen, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Seen::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Seen, A::Error> {
        let mut map = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            map.push(entry);
        }
        Ok(Seen::Map(map))
    }

    /// A value with a tag of its own.
    fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Seen, A::Error> {
        let (_, content) = tagged.variant::<String>()?;
        content.newtype_variant()
    }
}

/// A key as JSON has it.
fn key(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(on) => Some(on.to_string()),
        Value::Number(number) => named(&number.to_string()),
        _ => None,
    }
}

/// The key that a plain word becomes.
fn named(word: &str) -> Option<String> {
    match scalar::resolve(word) {
        Scalar::Bool(on) => Some(on.to_string()),
        Scalar::Integer(n) => Some(n.to_string()),
        Scalar::Unsigned(n) => Some(n.to_string()),
        Scalar::Decimal(text) | Scalar::Text(text) => Some(text),
        Scalar::Null | Scalar::NotFinite(_) => None,
    }
}

/// The entries of a map, merge keys as go-yaml takes them; `None` for one that means nothing.
fn entries(map: &[(Seen, Seen)]) -> Option<BTreeMap<String, &Seen>> {
    let mut all = BTreeMap::new();
    for (name, value) in map {
        let Seen::Scalar(name) = name else {
            return None;
        };
        let name = key(name)?;
        if name != "<<" {
            all.insert(name, value);
            continue;
        }
        let sources = match value {
            Seen::List(items) => items.iter().collect(),
            one => vec![one],
        };
        for source in sources.into_iter().rev() {
            let Seen::Map(more) = source else {
                return None;
            };
            all.extend(entries(more)?);
        }
    }
    Some(all)
}

/// A key that is text for go-yaml because it has a tag, and nothing for serde_yaml.
const NO_KEY: &str = "a key that is nothing";

/// What differs between the two readings of one value.
fn difference(ours: &Node, theirs: &Seen) -> Option<String> {
    match (&ours.value, theirs) {
        (Tree::Scalar { written, .. }, Seen::Scalar(value)) => {
            // Ours keeps the characters; what they mean is YAML 1.1 here and YAML 1.2 there.
            let same = match value {
                Value::String(text) => text == written,
                Value::Number(n) if n.is_nan() => written.to_lowercase() == ".nan",
                other => serde_yaml::from_str::<Value>(written).is_ok_and(|again| again == *other),
            };
            (!same).then(|| format!("{written:?} and {value:?}"))
        }
        (Tree::Sequence(ours), Seen::List(theirs)) => {
            if ours.len() != theirs.len() {
                return Some(format!("{} and {} items", ours.len(), theirs.len()));
            }
            let mut pairs = ours.iter().zip(theirs);
            pairs.find_map(|(ours, theirs)| difference(ours, theirs))
        }
        (Tree::Mapping(ours), Seen::Map(theirs)) => {
            let Some(theirs) = entries(theirs) else {
                return Some(NO_KEY.to_owned());
            };
            if ours.len() != theirs.len() {
                return Some(format!("{} and {} keys", ours.len(), theirs.len()));
            }
            ours.iter().find_map(|entry| {
                // `yes` is text there and true here; `! 1e3` is a number there and text here.
                let same = |name: &&String| {
                    **name == entry.key
                        || named(name).as_ref() == Some(&entry.key)
                        || named(&entry.key).as_ref() == Some(*name)
                };
                match theirs.keys().find(same) {
                    Some(name) => difference(&entry.node, theirs[name]),
                    None => Some(format!("the key {:?}", entry.key)),
                }
            })
        }
        (ours, _) => Some(format!("{ours:?} and another kind of value")),
    }
}

/// What kubectl refuses only after libyaml has read it.
const OF_MEANING: [&str; 5] = [
    "a key must be",
    "unsupported value",
    "cannot decode",
    "map merge requires",
    "contains itself",
];

/// What ours says of a tag that a comma follows, or that has `!` and a comma between angle brackets.
const OF_TAGS: [&str; 3] = [
    "did not find expected whitespace or line break",
    "did not find expected tag URI",
    "did not find the expected '>'",
];

enum Outcome {
    Same,
    BothRefuse,
    /// Not to be compared.
    Left,
}

fn names_twice(text: &str) -> bool {
    let name = |part: &str| {
        let end = part.find(|c: char| !c.is_ascii_alphanumeric());
        part[..end.unwrap_or(part.len())].to_owned()
    };
    let mut names: Vec<String> = text.split('&').skip(1).map(name).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    names.len() < all
}

fn compare(text: &str) -> Result<Outcome, String> {
    // Ours is cut at `---` as kubectl does. The other one confuses names that are given twice.
    if text.starts_with("---") || text.contains("\n---") || names_twice(text) {
        return Ok(Outcome::Left);
    }
    // The comment keeps what is JSON from being read as JSON.
    let text = format!("#\n{}\n", text.trim_end_matches('\n'));
    let documents = stream::read_within(&text, 1 << 20, 100_000);
    let (root, words) = match &documents[..] {
        [] => (None, Vec::new()),
        [Document { root, faults, .. }] => (root.as_ref(), faults_of(faults)),
        _ => return Err("several documents".to_owned()),
    };
    let theirs = Seen::deserialize(serde_yaml::Deserializer::from_str(&text));
    match (words.first(), theirs) {
        (Some(words), _) if OF_MEANING.iter().any(|part| words.contains(part)) => Ok(Outcome::Left),
        // A tag before a comma, which neither kubectl nor libyaml reads as YAML would have it.
        (Some(words), Ok(_)) if OF_TAGS.iter().any(|part| words.ends_with(part)) => {
            Ok(Outcome::Left)
        }
        (Some(words), Ok(_)) => Err(format!("only ours refuses: {words}")),
        (Some(_), Err(_)) => Ok(Outcome::BothRefuse),
        (None, Ok(theirs)) => match root {
            Some(root) => match difference(root, &theirs) {
                None => Ok(Outcome::Same),
                Some(why) if why == NO_KEY => Ok(Outcome::Left),
                Some(why) => Err(why),
            },
            None => Ok(Outcome::Same),
        },
        (None, Err(error)) => match error.to_string().contains("EOF") {
            true => Ok(Outcome::Left),
            false => Err(format!("only the other refuses: {error}")),
        },
    }
}

fn faults_of(faults: &[(daemonset_playground::manifest::tree::Span, Fault)]) -> Vec<String> {
    let words = |fault: &Fault| match fault {
        Fault::Syntax(words) | Fault::TooMuch(words) => Some(words.clone()),
        Fault::DuplicateKey { .. } => None,
    };
    faults
        .iter()
        .filter_map(|(_, fault)| words(fault))
        .collect()
}

#[test]
fn documents_are_read_as_another_libyaml_reads_them() {
    use std::cell::Cell;
    let counts = [const { Cell::new(0) }; 3];
    let strategy = (yaml_text::tree(), any::<u64>(), yaml_text::damages());
    let mut runner = proptest::test_runner::TestRunner::new(config(300_000));
    runner
        .run(&strategy, |(tree, seed, damages)| {
            let text = yaml_text::damaged(&yaml_text::write(&tree, seed), &damages);
            let outcome = compare(&text)
                .map_err(|why| TestCaseError::fail(format!("{why}\n{text}\n{text:?}")))?;
            let count = &counts[outcome as usize];
            count.set(count.get() + 1);
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
    let [same, refused, left] = counts.map(Cell::into_inner);
    let all = same + refused + left;
    assert!(
        same > all / 3 && refused > all / 5 && left < all / 10,
        "{same} {refused} {left}"
    );
}
