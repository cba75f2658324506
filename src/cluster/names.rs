//! The order of node names, and the names and uids that the API server makes.

use super::clock::{Purpose, draw};
use crate::api::Name;
use std::cmp::Ordering;
use std::sync::Arc;

/// A name, ordered as people count: `worker-2` before `worker-10`. Beside the text stands what sorts it,
/// so that a map need not follow a pointer for each comparison.
#[derive(Clone, Debug, Eq)]
pub struct SortedName(pub Name, Key);

/// A node's name.
pub type NodeName = SortedName;

/// The first sixteen bytes of a name with each number written as the count of its digits and the digits:
/// compares as the names do, or equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(u64, u64);

impl Key {
    /// One number compares quicker than two.
    #[inline]
    fn whole(self) -> u128 {
        u128::from(self.0) << 64 | u128::from(self.1)
    }
}

impl PartialEq for SortedName {
    fn eq(&self, other: &Self) -> bool {
        self.1 == other.1 && self.0 == other.0
    }
}

impl SortedName {
    /// From borrowed text.
    pub fn new(name: &str) -> SortedName {
        SortedName(name.into(), key(name))
    }
}

impl Default for SortedName {
    /// The empty name: of no node.
    fn default() -> SortedName {
        SortedName(Name::default(), Key::default())
    }
}

impl From<&Name> for SortedName {
    fn from(name: &Name) -> SortedName {
        SortedName(name.clone(), key(name))
    }
}

impl PartialOrd for SortedName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for SortedName {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        // Most names are clones of the Node's own.
        match self.1.whole().cmp(&other.1.whole()) {
            Ordering::Equal if !Arc::ptr_eq(&self.0, &other.0) => natural(&self.0, &other.0),
            order => order,
        }
    }
}

fn key(name: &str) -> Key {
    const ROOM: usize = 16;
    let bytes = name.as_bytes();
    let (mut key, mut length, mut at) = (0_u128, 0, 0);
    while let Some(&byte) = bytes.get(at).filter(|_| length < ROOM) {
        at += 1;
        length += 1;
        if !byte.is_ascii_digit() {
            key = key << 8 | u128::from(byte);
            continue;
        }
        let count = 1 + digits(&bytes[at..]);
        let number = significant(&bytes[at - 1..at - 1 + count]);
        at += count - 1;
        // Longer numbers are left to the whole comparison.
        let marks = number.len().min(9);
        key = key << 8 | u128::from(b'0' + marks as u8);
        if marks == 9 {
            break;
        }
        for &digit in number.iter().take(ROOM - length) {
            key = key << 8 | u128::from(digit);
            length += 1;
        }
    }
    let key = if length == 0 {
        0
    } else {
        key << (8 * (ROOM - length))
    };
    Key((key >> 64) as u64, key as u64)
}

/// Byte order, but runs of digits compare as numbers; equal numbers with other zeros fall back to bytes.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    while let (Some(p), Some(q)) = (x.first(), y.first()) {
        let (m, n) = (digits(x), digits(y));
        let order = match (m, n) {
            (0, _) | (_, 0) => p.cmp(q),
            _ => {
                let (s, t) = (significant(&x[..m]), significant(&y[..n]));
                s.len().cmp(&t.len()).then_with(|| s.cmp(t))
            }
        };
        if order.is_ne() {
            return order;
        }
        (x, y) = (&x[m.max(1)..], &y[n.max(1)..]);
    }
    x.len().cmp(&y.len()).then_with(|| a.cmp(b))
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|b| b.is_ascii_digit()).count()
}

fn significant(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|&&b| b == b'0').count();
    &number[zeros..]
}

/// The letters that Kubernetes draws name suffixes from.
const ALPHABET: &[u8; 27] = b"bcdfghjklmnpqrstvwxz2456789";

/// `generateName` with five drawn characters, as the API server makes it: at most 58 of the prefix.
/// `key` says what the object is for, `n` counts objects of that key, `attempt` the tries on a clash.
pub fn generated(seed: u32, generate_name: &str, key: &[&str], n: u64) -> String {
    let end = generate_name.char_indices().nth(58).map(|(at, _)| at);
    let mut name = String::with_capacity(generate_name.len() + 5);
    name.push_str(&generate_name[..end.unwrap_or(generate_name.len())]);
    let mut bits = draw(seed, Purpose::NameSuffix, key, n);
    for _ in 0..5 {
        name.push(char::from(ALPHABET[(bits % 27) as usize]));
        bits /= 27;
    }
    name
}

/// A uid in the usual form, version 4.
pub fn uid(seed: u32, key: &[&str], n: u64) -> Name {
    let (a, b) = (
        draw(seed, Purpose::Uid, key, n),
        draw(seed, Purpose::Uid, key, !n),
    );
    // The version's digit, and the variant's two bits.
    let halves = [a & !0xf000 | 0x4000, b & !(0b11 << 62) | 0b10 << 62];
    let mut text = String::with_capacity(36);
    for (at, byte) in halves.into_iter().flat_map(u64::to_be_bytes).enumerate() {
        if let 4 | 6 | 8 | 10 = at {
            text.push('-');
        }
        for digit in [byte >> 4, byte & 0xf] {
            text.push(char::from(b"0123456789abcdef"[usize::from(digit)]));
        }
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_as_people_count() {
        let mut names = [
            "worker-10",
            "worker-2",
            "a",
            "worker-02",
            "worker-2b",
            "worker",
            "node-1",
        ]
        .map(NodeName::new);
        names.sort_unstable();
        let order: Vec<&str> = names.iter().map(|n| &*n.0).collect();
        assert_eq!(
            order,
            [
                "a",
                "node-1",
                "worker",
                "worker-02",
                "worker-2",
                "worker-2b",
                "worker-10"
            ]
        );
    }

    /// All short texts of an alphabet that has letters, digits and what stands before and after digits.
    #[test]
    fn the_key_sorts_as_the_whole_name() {
        let letters = ["", "0", "1", "12", "-", "a", "999999999", "long-text-"];
        let mut names: Vec<NodeName> = Vec::new();
        for first in letters {
            for second in letters {
                names
                    .extend(letters.map(|third| NodeName::new(&format!("{first}{second}{third}"))));
            }
        }
        for a in &names {
            for b in &names {
                assert_eq!(a.cmp(b), natural(&a.0, &b.0), "{a:?} {b:?}");
                assert_eq!(a == b, a.cmp(b).is_eq());
            }
        }
    }

    #[test]
    fn generated_names_use_kubernetes_letters() {
        let name = generated(0, "web-", &["x"], 0);
        assert!(name.starts_with("web-") && name.len() == 9);
        assert!(name[4..].bytes().all(|b| ALPHABET.contains(&b)));
        assert_eq!(uid(0, &["x"], 0).len(), 36);
    }
}
