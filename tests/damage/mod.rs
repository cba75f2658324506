//! What the tests that feed damaged inputs share: a keyed source of chance, and two threads.

use crate::full;
use std::thread;

/// How many inputs each of these tests feeds.
pub fn inputs() -> usize {
    full::count(100_000) as usize
}

/// Machines have two cores at least.
const THREADS: usize = 2;

/// Marsaglia's xorshift.
pub struct Random(u64);

impl Random {
    /// `seed` may be anything.
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % n.max(1) as u64) as usize
    }

    pub fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

/// Feeds inputs 0 to [`inputs`] side by side and adds up what each thread counted. The seed of an input is
/// its number, so that one that fails can be fed alone.
pub fn feed<const N: usize>(one: impl Fn(usize, &mut Random) -> [usize; N] + Sync) -> [usize; N] {
    let add = |(fed, sums): (usize, [usize; N]), (more, counted): (usize, [usize; N])| {
        (fed + more, std::array::from_fn(|i| sums[i] + counted[i]))
    };
    let part = |thread: usize| {
        let numbers = (thread..inputs()).step_by(THREADS);
        let counted = numbers.map(|n| (1, one(n, &mut Random::new(n as u64))));
        counted.fold((0, [0; N]), add)
    };
    let (fed, sums) = thread::scope(|scope| {
        let part = &part;
        let parts: Vec<_> = (0..THREADS).map(|n| scope.spawn(move || part(n))).collect();
        let ended = parts.into_iter().map(|part| part.join());
        let counted =
            ended.map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        counted.fold((0, [0; N]), add)
    });
    assert!(fed == inputs(), "{fed} inputs were fed");
    sums
}
