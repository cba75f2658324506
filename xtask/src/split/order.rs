//! Functions in an order in which they pack well: gzip sees 32 kB back, so each function should follow
//! those that it resembles.

use std::collections::{BTreeMap, VecDeque};

/// How far back gzip sees.
const WINDOW_BYTES: usize = 30_000;
/// How many bytes beside each other count as one feature of a function.
const FEATURE_BYTES: usize = 6;
/// What more functions have than this tells none apart.
const COMMON: usize = 200;

/// Puts like functions beside each other. `codes` are their bytes; gives their indices, each once.
///
/// Greedy: the next is the one of whose features the greatest part is within reach.
pub fn by_likeness(codes: &[&[u8]]) -> Vec<usize> {
    let mut numbers: BTreeMap<&[u8], usize> = BTreeMap::new();
    let mut features: Vec<Vec<usize>> = Vec::new();
    for code in codes {
        let mut own: Vec<usize> = Vec::new();
        for window in code.windows(FEATURE_BYTES) {
            let next = numbers.len();
            own.push(*numbers.entry(window).or_insert(next));
        }
        own.sort_unstable();
        own.dedup();
        features.push(own);
    }
    let mut who_has: Vec<Vec<usize>> = vec![Vec::new(); numbers.len()];
    for (function, own) in features.iter().enumerate() {
        for feature in own {
            who_has[*feature].push(function);
        }
    }

    let mut in_reach: Vec<u32> = vec![0; numbers.len()];
    let mut shared: Vec<i64> = vec![0; codes.len()];
    let mut reach: VecDeque<usize> = VecDeque::new();
    let mut reach_bytes = 0;
    let mut left: Vec<usize> = (0..codes.len()).collect();
    let mut order = Vec::with_capacity(codes.len());
    // How much a function gives for its length, where length counts a little less than it is: of two that fit
    // as well the longer one. In whole numbers: shared / length^(3/4), to the fourth power.
    let fits_better = |shared: &[i64], a: usize, b: usize| {
        let gain = |function: usize| (shared[function] as u128).pow(4);
        let length = |function: usize| (features[function].len() as u128 + 8).pow(3);
        gain(a) * length(b) > gain(b) * length(a)
    };
    while !left.is_empty() {
        let mut best = 0;
        for candidate in 1..left.len() {
            if fits_better(&shared, left[candidate], left[best]) {
                best = candidate;
            }
        }
        let function = left.remove(best);
        order.push(function);
        reach.push_back(function);
        reach_bytes += codes[function].len();
        let mut change = |function: usize, by: i64| {
            for feature in &features[function] {
                let count = &mut in_reach[*feature];
                let was = *count;
                *count = count.saturating_add_signed(by as i32);
                // Only the first that comes and the last that goes make a difference.
                if (was == 0) != (*count == 0) && who_has[*feature].len() < COMMON {
                    for other in &who_has[*feature] {
                        shared[*other] += by;
                    }
                }
            }
        };
        change(function, 1);
        while reach_bytes > WINDOW_BYTES && reach.len() > 1 {
            let Some(oldest) = reach.pop_front() else {
                break;
            };
            reach_bytes -= codes[oldest].len();
            change(oldest, -1);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn like_functions_come_to_stand_beside_each_other() {
        let a = b"local.get local.set drop a";
        let b = b"memory.fill select return b";
        assert_eq!(by_likeness(&[a, b, a, b]), [0, 2, 1, 3]);
        assert_eq!(by_likeness(&[]), [0; 0]);
    }
}
