//! The engine's own maps beside the standard library's: the same answers, in the same order, after every
//! one of thousands of random operations.

use daemonset_playground::sorted::{Map, Set};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug)]
enum Do {
    Insert(u16, u32),
    /// So many keys upward from one, as most of ours come; they fill chunks to the end.
    Run(u16, u16),
    Remove(u16),
    /// All keys from one up to another.
    Clear(u16, u16),
    Change(u16, u32),
    Default(u16),
    PopFirst(u8),
    ChangeAll(u32),
    Retain(u16),
    /// Goes on with a clone, or back to the map it was cloned from.
    Clone,
}

fn operations() -> impl Strategy<Value = Vec<Do>> {
    let key = || prop_oneof![0..40_u16, 0..2_000_u16];
    let operation = prop_oneof![
        8 => (key(), any::<u32>()).prop_map(|(k, v)| Do::Insert(k, v)),
        3 => (key(), 1..300_u16).prop_map(|(k, n)| Do::Run(k, n)),
        8 => key().prop_map(Do::Remove),
        1 => (key(), 1..400_u16).prop_map(|(k, n)| Do::Clear(k, n)),
        3 => (key(), any::<u32>()).prop_map(|(k, v)| Do::Change(k, v)),
        3 => key().prop_map(Do::Default),
        2 => (1..100_u8).prop_map(Do::PopFirst),
        1 => any::<u32>().prop_map(Do::ChangeAll),
        1 => (2..7_u16).prop_map(Do::Retain),
        2 => Just(Do::Clone),
    ];
    prop::collection::vec(operation, 1..160)
}

type Pair = (Map<u16, u32>, BTreeMap<u16, u32>);

/// Carries it out on both, and compares what they answer.
fn carry_out((ours, theirs): &mut Pair, operation: &Do) {
    match *operation {
        Do::Insert(key, value) => assert_eq!(ours.insert(key, value), theirs.insert(key, value)),
        Do::Run(from, count) => {
            ours.extend((from..from + count).map(|key| (key, u32::from(key))));
            theirs.extend((from..from + count).map(|key| (key, u32::from(key))));
        }
        Do::Remove(key) => assert_eq!(ours.remove(&key), theirs.remove(&key)),
        Do::Clear(from, count) => {
            for key in from..from + count {
                assert_eq!(ours.remove(&key), theirs.remove(&key));
            }
        }
        Do::Change(key, value) => {
            let (ours, theirs) = (ours.get_mut(&key), theirs.get_mut(&key));
            assert_eq!(ours, theirs);
            ours.into_iter().chain(theirs).for_each(|old| *old = value);
        }
        Do::Default(key) => {
            *ours.get_or_insert_with(key, || 7) ^= 1;
            *theirs.entry(key).or_insert(7) ^= 1;
        }
        Do::PopFirst(count) => {
            for _ in 0..count {
                assert_eq!(ours.pop_first(), theirs.pop_first());
            }
        }
        Do::ChangeAll(value) => {
            assert!(ours.iter_mut().eq(theirs.iter_mut()));
            let all = ours.values_mut().chain(theirs.values_mut());
            all.for_each(|old| *old ^= value);
        }
        Do::Retain(part) => {
            ours.retain(|key, value| key % part != 0 || value % 2 == 0);
            theirs.retain(|key, value| key % part != 0 || *value % 2 == 0);
        }
        Do::Clone => {}
    }
}

/// Everything that can be asked.
fn compare((ours, theirs): &Pair) {
    assert_eq!(ours.len(), theirs.len());
    assert_eq!(ours.is_empty(), theirs.is_empty());
    assert!(ours.iter().eq(theirs));
    assert!(ours.keys().eq(theirs.keys()));
    assert!(ours.values().eq(theirs.values()));
    assert_eq!(ours.first(), theirs.first_key_value());
    for key in (0..2_300).step_by(37).chain(0..3).chain([u16::MAX]) {
        assert_eq!(ours.get(&key), theirs.get(&key));
        assert_eq!(ours.contains_key(&key), theirs.contains_key(&key));
        assert!(
            ours.starting_at(&key)
                .take(70)
                .eq(theirs.range(key..).take(70))
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000, rng_seed: RngSeed::Fixed(41), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn a_map_answers_as_a_tree_does(operations in operations()) {
        let (mut now, mut other) = (Pair::default(), Pair::default());
        for operation in &operations {
            carry_out(&mut now, operation);
            compare(&now);
            if let Do::Clone = operation {
                // What happens to one of the two must not be seen in the other.
                compare(&other);
                other = std::mem::replace(&mut now, other);
                if now.1.is_empty() {
                    now = other.clone();
                }
            }
        }
        compare(&other);
        assert_eq!(now.0 == other.0, now.1 == other.1);
        assert_eq!(format!("{:?}", now.0), format!("{:?}", now.1));
        assert_eq!(format!("{:#?}", now.0), format!("{:#?}", now.1));
        // However it came about, only what is in it counts.
        let rebuilt: Map<u16, u32> = now.1.iter().rev().map(|(k, v)| (*k, *v)).collect();
        assert_eq!(now.0, rebuilt);
    }

    #[test]
    fn a_set_answers_as_a_tree_does(keys in prop::collection::vec((any::<bool>(), 0..300_u16), 0..900)) {
        let (mut ours, mut theirs) = (Set::new(), BTreeSet::new());
        for (enters, key) in keys {
            let key = key.to_string();
            assert_eq!(ours.contains(key.as_str()), theirs.contains(&key));
            if enters {
                assert_eq!(ours.insert(key.clone()), theirs.insert(key));
            } else {
                assert_eq!(ours.remove(key.as_str()), theirs.remove(key.as_str()));
            }
            assert_eq!(ours.first(), theirs.first());
            assert_eq!(ours.len(), theirs.len());
        }
        assert!(ours.iter().eq(&theirs));
        assert_eq!(format!("{ours:?}"), format!("{theirs:?}"));
        let mut rebuilt: Set<String> = theirs.iter().cloned().collect();
        assert_eq!(ours, rebuilt);
        while let Some(first) = rebuilt.pop_first() {
            assert_eq!(Some(first), theirs.pop_first());
        }
        assert!(rebuilt.is_empty() && theirs.is_empty());
    }
}
