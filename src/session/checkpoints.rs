//! Moments kept on the way, so that going back need not begin at the start. Only a cache: playing with
//! or without them comes to the same.

/// How many moments are kept at most.
const LIMIT: usize = 64;

/// Moments by the step at which they were taken, in order.
#[derive(Clone, Debug)]
pub struct Checkpoints<M> {
    kept: Vec<(usize, M)>,
    distance: usize,
    limit: usize,
}

impl<M: Clone> Checkpoints<M> {
    /// With the moment before the first step; the next one is taken after `distance` steps.
    pub fn new(start: M, distance: usize) -> Checkpoints<M> {
        Checkpoints {
            kept: vec![(0, start)],
            distance,
            limit: LIMIT,
        }
    }

    /// Keeps nothing but the start.
    #[cfg(test)]
    pub fn start_only(start: M) -> Checkpoints<M> {
        Checkpoints::new(start, usize::MAX / 2)
    }

    /// Keeps the moment after `step` steps if it is its turn. When all places are taken, every second one
    /// goes and the distance doubles.
    pub fn offer(&mut self, step: usize, moment: &M) {
        let last = self.kept.last().map_or(0, |(at, _)| *at);
        if step < last.saturating_add(self.distance) {
            return;
        }
        if self.kept.len() >= self.limit {
            let mut at = 0;
            self.kept.retain(|_| {
                at += 1;
                at % 2 == 1
            });
            self.distance *= 2;
        }
        self.kept.push((step, moment.clone()));
    }

    /// The last moment that is not after `step`.
    pub fn before(&self, step: usize) -> (usize, &M) {
        let after = self.kept.partition_point(|(at, _)| *at <= step);
        let (at, moment) = &self.kept[after.saturating_sub(1)];
        (*at, moment)
    }

    /// Forgets what lies after `step`.
    pub fn cut(&mut self, step: usize) {
        self.kept.retain(|(at, _)| *at <= step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stays_within_its_places_and_finds_the_nearest() {
        let mut all = Checkpoints::new(0, 16);
        (1..100_000).for_each(|step| all.offer(step, &step));
        assert!(all.kept.len() <= LIMIT && all.kept.len() > LIMIT / 4);
        for step in [0, 1, 17, 5_000, 99_999] {
            let (at, moment) = all.before(step);
            assert!(at == *moment && at <= step && step - at < 2 * all.distance);
        }
        all.cut(10);
        assert_eq!(all.before(99_999), (0, &0));
    }
}
