//! The order of node names, and the names and uids that the API server makes.

use super::clock::{Purpose, draw};
use crate::api::Name;
use std::cmp::Ordering;
use std::sync::Arc;

/// A node's name, ordered as people count: `worker-2` before `worker-10`.
#[derive(Clone, Debug, Eq)]
pub struct NodeName(pub Name);

impl PartialEq for NodeName {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl NodeName {
    /// From borrowed text.
    pub fn new(name: &str) -> NodeName {
        NodeName(name.into())
    }
}

impl From<&Name> for NodeName {
    fn from(name: &Name) -> NodeName {
        NodeName(name.clone())
    }
}

impl PartialOrd for NodeName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for NodeName {
    fn cmp(&self, other: &Self) -> Ordering {
        // Most names are clones of the Node's own.
        if Arc::ptr_eq(&self.0, &other.0) {
            return Ordering::Equal;
        }
        natural(&self.0, &other.0)
    }
}

/// Byte order, but runs of digits compare as numbers; equal numbers with other zeros fall back to bytes.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a.as_bytes(), b.as_bytes());
    loop {
        let same = common_prefix(x, y);
        if same == x.len() && same == y.len() {
            return a.cmp(b);
        }
        // Numbers with equally many digits, and other text, compare as bytes: by far the most names.
        if let (Some(p), Some(q)) = (x.get(same), y.get(same))
            && p.is_ascii_digit() == q.is_ascii_digit()
            && digits(&x[same..]) == digits(&y[same..])
        {
            return p.cmp(q);
        }
        // The difference may lie inside a number that began before it.
        let start = same
            - x[..same]
                .iter()
                .rev()
                .take_while(|b| b.is_ascii_digit())
                .count();
        (x, y) = (&x[start..], &y[start..]);
        let (m, n) = (digits(x), digits(y));
        if m == 0 || n == 0 {
            return x.cmp(y);
        }
        let (s, t) = (significant(&x[..m]), significant(&y[..n]));
        match s.len().cmp(&t.len()).then_with(|| s.cmp(t)) {
            Ordering::Equal => (x, y) = (&x[m..], &y[n..]),
            unequal => return unequal,
        }
    }
}

fn common_prefix(x: &[u8], y: &[u8]) -> usize {
    let word = |text: &[u8]| {
        text.first_chunk::<8>()
            .map(|chunk| u64::from_le_bytes(*chunk))
    };
    let mut at = 0;
    while let (Some(p), Some(q)) = (word(&x[at..]), word(&y[at..])) {
        if p != q {
            return at + ((p ^ q).trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    at + x[at..]
        .iter()
        .zip(&y[at..])
        .take_while(|(p, q)| p == q)
        .count()
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
    let (third, fourth) = (a & 0xfff, (b >> 48 & 0x3fff) | 0x8000);
    format!(
        "{:08x}-{:04x}-4{third:03x}-{fourth:04x}-{:012x}",
        a >> 32,
        a >> 16 & 0xffff,
        b & 0xffff_ffff_ffff
    )
    .into()
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
        names.sort();
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

    #[test]
    fn generated_names_use_kubernetes_letters() {
        let name = generated(0, "web-", &["x"], 0);
        assert!(name.starts_with("web-") && name.len() == 9);
        assert!(name[4..].bytes().all(|b| ALPHABET.contains(&b)));
        assert_eq!(uid(0, &["x"], 0).len(), 36);
    }
}
