//! The course of many nodes as stacked areas: how many of them have an available pod of which revision,
//! and how many have a pod that is not available. And marks, thinned to what can be told apart.

use super::timeline::Look;

/// More columns than this cannot be told apart.
const COLUMNS: u32 = 360;
/// In place of a mark: pods that are not available.
pub const UNAVAILABLE: u32 = 0;

/// The upper edge of one area of a stack; it reaches down to the edge of the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// The mark of the revision that is available here, from 1; or [`UNAVAILABLE`].
    pub mark: u32,
    /// From which unit on the edge lies at how many nodes.
    pub line: Vec<(u32, u32)>,
}

/// What a node is counted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// It has no pod.
    Nothing,
    /// Its pod is not available: 0, or the mark of the available one.
    Pod(u32),
}

impl Part {
    pub(super) fn of(look: Option<(u32, Look)>) -> Part {
        match look {
            None => Part::Nothing,
            Some((mark, Look::Available)) => Part::Pod(mark),
            Some((_, Look::Unavailable | Look::Terminating)) => Part::Pod(UNAVAILABLE),
        }
    }
}

/// A node is counted differently from a unit on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Change {
    pub(super) at: u32,
    pub(super) from: Part,
    pub(super) to: Part,
}

/// The areas from the top down: what is not available, then the revisions, the newest at the bottom.
pub(super) fn stack(changes: &[Change], marks: u32, width: u32) -> Vec<Area> {
    let kinds = marks as usize + 1;
    let mut counts = vec![0u32; kinds];
    let mut areas: Vec<Area> = (0..=marks)
        .map(|mark| Area {
            mark,
            line: vec![(0, 0)],
        })
        .collect();
    let mut changes = changes.iter().peekable();
    while let Some(first) = changes.peek() {
        let column = column_of(first.at, width);
        let at = first.at;
        while let Some(change) = changes.next_if(|c| column_of(c.at, width) == column) {
            if let Part::Pod(kind) = change.from
                && let Some(count) = counts.get_mut(kind as usize)
            {
                *count = count.saturating_sub(1);
            }
            if let Part::Pod(kind) = change.to
                && let Some(count) = counts.get_mut(kind as usize)
            {
                *count += 1;
            }
        }
        let mut height = 0;
        for (area, count) in areas.iter_mut().zip(&counts).rev() {
            height += count;
            match area.line.last_mut() {
                Some((_, last)) if *last == height => {}
                Some((from, last)) if *from == at => *last = height,
                _ => area.line.push((at, height)),
            }
        }
    }
    areas
}

/// Of several marks in one column only the first.
pub(super) fn thinned(units: &[u32], width: u32) -> Vec<u32> {
    let mut out: Vec<u32> = Vec::new();
    let mut next = 0;
    while let Some(&unit) = units.get(next) {
        out.push(unit);
        let column = column_of(unit, width);
        let rest = &units[next..];
        // Far fewer columns than marks: leap.
        next += rest
            .partition_point(|u| column_of(*u, width) <= column)
            .max(1);
    }
    out
}

/// The column that a unit falls into.
fn column_of(unit: u32, width: u32) -> u32 {
    match width <= COLUMNS {
        true => unit,
        false => (u64::from(unit) * u64::from(COLUMNS) / u64::from(width)) as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_changes_become_as_many_columns_as_can_be_seen() {
        let changes: Vec<Change> = (0..50_000)
            .map(|at| Change {
                at,
                from: Part::Pod(1),
                to: Part::Pod(2),
            })
            .collect();
        let start = (0..50_000).map(|_| Change {
            at: 0,
            from: Part::Nothing,
            to: Part::Pod(1),
        });
        let all: Vec<Change> = start.chain(changes).collect();
        let areas = stack(&all, 2, 50_000);
        assert!(
            areas
                .iter()
                .all(|area| area.line.len() <= COLUMNS as usize + 1)
        );
        let ends: Vec<_> = areas.iter().map(|a| a.line.last().unwrap().1).collect();
        assert_eq!(ends, [50_000; 3]);
        let units: Vec<u32> = (1..=80_000).collect();
        assert!(thinned(&units, 80_000).len() <= COLUMNS as usize + 1);
        assert_eq!(thinned(&[3, 4, 9], 10), [3, 4, 9]);
    }
}
