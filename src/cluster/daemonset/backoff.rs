//! The back-off of failed daemon pods: 1 s, doubling, 15 min at most, by (generation, node).
//!
//! Mirrors client-go's `util/flowcontrol/backoff.go` as the controller uses it, without jitter.

use crate::api::Name;
use crate::cluster::clock::Time;
use crate::sorted::Map;

const INITIAL_MS: u64 = 1_000;
const MAX_MS: u64 = 15 * 60 * 1_000;

/// The back-offs of one DaemonSet.
#[derive(Clone, Debug, Default)]
pub struct Backoff {
    entries: Map<(i64, Name), Entry>,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    delay_ms: u64,
    updated: Time,
    deletions: u32,
}

/// What the back-off says of a failed pod.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// True when the pod may be deleted now; the next one then waits for `delay_ms`.
    pub delete: bool,
    /// The present delay in milliseconds.
    pub delay_ms: u64,
    /// How many failed pods were deleted under this key, this one included.
    pub deletions: u32,
}

impl Backoff {
    /// Asks for a failed pod on a node, and counts its deletion when it is allowed.
    pub fn ask(&mut self, observed_generation: i64, node: &Name, now: Time) -> Verdict {
        let key = (observed_generation, node.clone());
        let entry = self.entries.get_or_insert_with(key, || Entry {
            delay_ms: 0,
            updated: now,
            deletions: 0,
        });
        let since = now.0.saturating_sub(entry.updated.0);
        if entry.delay_ms > 0 && since < entry.delay_ms {
            return Verdict {
                delete: false,
                delay_ms: entry.delay_ms,
                deletions: entry.deletions,
            };
        }
        let fresh = entry.delay_ms == 0 || since > 2 * MAX_MS;
        entry.delay_ms = if fresh {
            INITIAL_MS
        } else {
            (entry.delay_ms * 2).min(MAX_MS)
        };
        entry.updated = now;
        entry.deletions += 1;
        Verdict {
            delete: true,
            delay_ms: entry.delay_ms,
            deletions: entry.deletions,
        }
    }

    /// Forgets entries that have not been used for half an hour.
    pub fn forget_expired(&mut self, now: Time) {
        self.entries
            .retain(|_, e| now.0.saturating_sub(e.updated.0) <= 2 * MAX_MS);
    }
}
