//! Virtual time and the keyed random draws: both are pure, nothing here reads a clock.

use crate::api::Timestamp;
use serde::Serialize;
use std::fmt;

/// Milliseconds since time zero, `2026-07-02T12:00:00Z`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Time(pub u64);

/// No time is later: what a person may write as seconds ends here, and what is added to it still fits.
const END: Time = Time(1 << 60);

/// Time zero as Unix seconds.
pub const TIME_ZERO: Timestamp = Timestamp(1_782_993_600);

impl Time {
    /// The whole second as objects store it.
    pub fn timestamp(self) -> Timestamp {
        Timestamp(TIME_ZERO.0 + i64::try_from(self.0 / 1000).unwrap_or(i64::MAX / 4))
    }

    /// This long after, in milliseconds.
    pub fn plus_ms(self, ms: u64) -> Time {
        Time(self.0.saturating_add(ms)).min(END)
    }

    /// The first moment that is not before the given object time.
    pub fn from_timestamp(t: Timestamp) -> Time {
        Time(
            u64::try_from(t.0.saturating_sub(TIME_ZERO.0))
                .unwrap_or(0)
                .saturating_mul(1000),
        )
        .min(END)
    }
}

impl fmt::Display for Time {
    /// `0s`, `3.5s`, `1m 12.4s`, `2h 0m 1s`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, ms) = (self.0 / 1000, self.0 % 1000);
        let (h, m, s) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        if h > 0 {
            write!(f, "{h}h {m}m ")?;
        } else if m > 0 {
            write!(f, "{m}m ")?;
        }
        match ms {
            0 => write!(f, "{s}s"),
            _ if ms % 100 == 0 => write!(f, "{s}.{}s", ms / 100),
            _ => write!(f, "{s}.{ms:03}s"),
        }
    }
}

/// What a draw is for; part of its key.
#[derive(Clone, Copy, Debug)]
pub enum Purpose {
    /// The order in which healthy nodes are updated.
    Rank = 1,
    /// The five characters at the end of a generated name.
    NameSuffix = 2,
    /// The uid of an object.
    Uid = 3,
    /// Jitter of a duration.
    Jitter = 4,
}

/// A number drawn from (seed, purpose, object, n), never from a stream: one more action elsewhere
/// changes no other draw. FNV-1a over the key, then a finaliser of xor-shifts and multiplications.
pub fn draw(seed: u32, purpose: Purpose, object: &[&str], n: u64) -> u64 {
    let mut h: u64 = 0xcbf2_9ce4_8422_2325;
    let mut byte = |b: u8| h = (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3);
    seed.to_le_bytes().into_iter().for_each(&mut byte);
    byte(purpose as u8);
    for part in object {
        part.bytes().for_each(&mut byte);
        byte(0);
    }
    n.to_le_bytes().into_iter().for_each(&mut byte);
    h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_a_person_says_them() {
        let said = [0, 3_500, 72_400, 7_201_000, 1_001].map(|ms| Time(ms).to_string());
        assert_eq!(said, ["0s", "3.5s", "1m 12.4s", "2h 0m 1s", "1.001s"]);
        assert_eq!(Time(0).timestamp().to_string(), "2026-07-02T12:00:00Z");
    }

    #[test]
    fn draws_depend_on_every_part_of_the_key() {
        let base = draw(7, Purpose::Rank, &["a", "b"], 0);
        assert_eq!(base, draw(7, Purpose::Rank, &["a", "b"], 0));
        let others = [
            draw(8, Purpose::Rank, &["a", "b"], 0),
            draw(7, Purpose::Uid, &["a", "b"], 0),
            draw(7, Purpose::Rank, &["ab", ""], 0),
            draw(7, Purpose::Rank, &["a", "b"], 1),
        ];
        assert!(others.iter().all(|&other| other != base));
    }
}
