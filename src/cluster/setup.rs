//! What a cluster starts from: seed, nodes, timings.

use crate::api::Node;
use crate::sorted::Map;

/// Everything that decides the course of a cluster before the first action.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Setup {
    /// 0 for name order; any other value ranks nodes by hash.
    pub seed: u32,
    /// Ready at time zero; names unique.
    pub nodes: Vec<Node>,
    /// How long things take.
    pub timings: Timings,
}

/// How long things take: image over node over default, field by field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timings {
    /// Where nothing else is said; what is `None` here takes [`Durations::STANDARD`].
    pub default: Durations,
    /// By image pattern (`*` stands for any text); the longest matching pattern decides.
    pub images: Map<String, Durations>,
    /// By node name.
    pub nodes: Map<String, Durations>,
}

/// Durations in milliseconds; `None` where not said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Durations {
    /// To pull an image that the node does not have.
    pub pull_ms: Option<u64>,
    /// To create and start the containers.
    pub start_ms: Option<u64>,
    /// From running to ready.
    pub ready_ms: Option<u64>,
    /// From SIGTERM to the end; cut off by the grace period.
    pub stop_ms: Option<u64>,
    /// Uniform jitter in whole percent, at most 100; seed 0 has none.
    pub jitter_percent: Option<u32>,
}

impl Durations {
    /// Where a scenario says nothing.
    pub const STANDARD: Durations = Durations {
        pull_ms: Some(3_000),
        start_ms: Some(500),
        ready_ms: Some(1_000),
        stop_ms: Some(1_000),
        jitter_percent: Some(0),
    };

    /// The first that says something, field by field.
    pub fn or(self, other: Durations) -> Durations {
        Durations {
            pull_ms: self.pull_ms.or(other.pull_ms),
            start_ms: self.start_ms.or(other.start_ms),
            ready_ms: self.ready_ms.or(other.ready_ms),
            stop_ms: self.stop_ms.or(other.stop_ms),
            jitter_percent: self.jitter_percent.or(other.jitter_percent),
        }
    }
}

impl Timings {
    /// The durations for one image on one node: every field is set.
    pub fn of(&self, image: &str, node: &str) -> Durations {
        let by_image = self
            .images
            .iter()
            .filter(|(pattern, _)| glob_matches(pattern, image))
            .max_by_key(|(pattern, _)| pattern.len())
            .map(|(_, d)| *d)
            .unwrap_or_default();
        let by_node = self.nodes.get(node).copied().unwrap_or_default();
        by_image
            .or(by_node)
            .or(self.default)
            .or(Durations::STANDARD)
    }
}

/// `*` matches any text, everything else itself. Linear in the product of the lengths.
fn glob_matches(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else {
        return rest.is_empty();
    };
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn image_over_node_over_default() {
        let only = |pull_ms| Durations {
            pull_ms: Some(pull_ms),
            ..Durations::default()
        };
        let timings = Timings {
            default: only(1),
            images: [
                ("nginx:*".into(), only(3)),
                ("*".into(), Durations::default()),
            ]
            .into(),
            nodes: [("n1".into(), only(2))].into(),
        };
        let pull = |image, node| timings.of(image, node).pull_ms.unwrap();
        assert_eq!(
            [pull("nginx:1", "n1"), pull("x", "n1"), pull("x", "n2")],
            [3, 2, 1]
        );
        assert_eq!(timings.of("x", "n2").stop_ms, Some(1_000));
    }

    #[test]
    fn globs() {
        assert!(
            glob_matches("nginx:*", "nginx:1.29")
                && glob_matches("*a*b", "xxaxb")
                && glob_matches("a", "a")
        );
        assert!(
            !glob_matches("nginx:*", "redis:1")
                && !glob_matches("a*a", "a")
                && !glob_matches("a", "ab")
        );
    }
}
