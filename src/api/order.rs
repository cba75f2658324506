//! Sorting, once for all types: the standard library's sort is several kB of code for each type and each
//! order, which the page would load.

use std::cmp::Ordering;

/// Sorts as `slice::sort_by` does: equal items stay in their order.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut places: Vec<usize> = (0..items.len()).collect();
    sort_places(&mut places, &|a, b| compare(&items[a], &items[b]));
    for i in 0..places.len() {
        // What belongs here was swapped away if its place lies before this one; follow it.
        let mut from = places[i];
        while from < i {
            from = places[from];
        }
        items.swap(i, from);
    }
}

/// Sorts as `slice::sort_by_key` does.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    sort_by(items, |a, b| key(a).cmp(&key(b)));
}

/// Sorts as `slice::sort` does.
pub fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

#[inline(never)]
fn sort_places(places: &mut [usize], compare: &dyn Fn(usize, usize) -> Ordering) {
    places.sort_by(|a, b| compare(*a, *b));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_as_the_standard_library_does() {
        for length in 0..40_u64 {
            for seed in 0..50_u64 {
                // Few keys, so that many are equal; the second part shows their order.
                let item = |i: u64| ((i * 2_654_435_761 + seed * 40_503) >> 7) % 7_u64;
                let mut ours: Vec<(u64, u64)> = (0..length).map(|i| (item(i), i)).collect();
                let mut theirs = ours.clone();
                sort_by_key(&mut ours, |pair| pair.0);
                theirs.sort_by_key(|pair| pair.0);
                assert_eq!(ours, theirs);
                ours.reverse();
                sort(&mut ours);
                theirs.sort();
                assert_eq!(ours, theirs);
            }
        }
    }
}
