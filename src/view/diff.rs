//! Two texts line by line: what stays, what goes, what comes (Myers' O(ND)). The work is bounded:
//! texts that have little in common are shown as one block that goes and one that comes.

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffKind {
    /// It is in both texts.
    Same,
    /// It is in the new text only.
    Added,
    /// It is in the old text only.
    Removed,
}

/// One line of either text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DiffLine<'a> {
    /// What became of it.
    pub kind: DiffKind,
    /// Without its line end.
    pub text: &'a str,
}

/// A difference for showing: lines, and how many that stay were left out between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffRow<'a> {
    /// A line.
    Line(DiffLine<'a>),
    /// So many lines that stay.
    Skipped(usize),
}

/// More changed lines than this are not brought into relation.
const CHANGES_MAX: usize = 400;

/// How the old text becomes the new one.
pub fn lines<'a>(old: &'a str, new: &'a str) -> Vec<DiffLine<'a>> {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let head = old.iter().zip(&new).take_while(same).count();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let both = old_rest.iter().rev().zip(new_rest.iter().rev());
    let tail = both.take_while(same).count();
    let mut all = Vec::with_capacity(old.len().max(new.len()));
    put(&mut all, DiffKind::Same, &old[..head]);
    middle(
        &old_rest[..old_rest.len() - tail],
        &new_rest[..new_rest.len() - tail],
        &mut all,
    );
    put(&mut all, DiffKind::Same, &old[old.len() - tail..]);
    all
}

/// The same with at most `around` lines that stay before and after each change.
pub fn rows<'a>(old: &'a str, new: &'a str, around: usize) -> Vec<DiffRow<'a>> {
    let all = lines(old, new);
    let mut rows = Vec::new();
    let mut from = 0;
    while from < all.len() {
        let kind = all[from].kind;
        let run = all[from..].iter().take_while(|l| l.kind == kind).count();
        let part = &all[from..from + run];
        let before = if from == 0 { 0 } else { around };
        let after = if from + run == all.len() { 0 } else { around };
        // A single line that stays takes no more room than the word that it is left out.
        if kind == DiffKind::Same && run > before + after + 1 {
            rows.extend(part[..before].iter().copied().map(DiffRow::Line));
            rows.push(DiffRow::Skipped(run - before - after));
            rows.extend(part[run - after..].iter().copied().map(DiffRow::Line));
        } else {
            rows.extend(part.iter().copied().map(DiffRow::Line));
        }
        from += run;
    }
    rows
}

fn put<'a>(all: &mut Vec<DiffLine<'a>>, kind: DiffKind, lines: &[&'a str]) {
    all.extend(lines.iter().map(|text| DiffLine { kind, text }));
}

/// Texts whose first and last lines differ.
fn middle<'a>(old: &[&'a str], new: &[&'a str], all: &mut Vec<DiffLine<'a>>) {
    let Some(trace) = trace(old, new) else {
        put(all, DiffKind::Removed, old);
        put(all, DiffKind::Added, new);
        return;
    };
    // Back from the end, change by change.
    let mut back = Vec::new();
    let (mut x, mut y) = (old.len(), new.len());
    for d in (0..trace.len()).rev() {
        let (kind, start_x, start_y) = match d {
            0 => (DiffKind::Same, 0, 0),
            _ => step_before(&trace[d - 1], d, x as isize - y as isize),
        };
        while x > start_x && y > start_y && old[x - 1] == new[y - 1] {
            (x, y) = (x - 1, y - 1);
            back.push(DiffLine {
                kind: DiffKind::Same,
                text: old[x],
            });
        }
        match kind {
            DiffKind::Removed => {
                x -= 1;
                back.push(DiffLine { kind, text: old[x] });
            }
            DiffKind::Added => {
                y -= 1;
                back.push(DiffLine { kind, text: new[y] });
            }
            DiffKind::Same => {}
        }
    }
    all.extend(back.into_iter().rev());
}

/// The change that leads to diagonal `k` with `d` changes, and where its diagonal run begins.
fn step_before(reached: &[usize], d: usize, k: isize) -> (DiffKind, usize, usize) {
    // `reached` holds the diagonals -(d-1), -(d-3), …, d-1.
    let at = |k: isize| {
        let index = (k + d as isize - 1) / 2;
        let inside = k > -(d as isize) && k < d as isize;
        inside
            .then(|| reached.get(index as usize).copied())
            .flatten()
    };
    let (down, right) = (at(k + 1), at(k - 1));
    match (down, right) {
        (Some(down), right) if right.is_none_or(|right| right < down) => {
            (DiffKind::Added, down, (down as isize - k) as usize)
        }
        (_, right) => {
            let x = right.unwrap_or(0) + 1;
            (DiffKind::Removed, x, (x as isize - k) as usize)
        }
    }
}

/// How far each diagonal comes with 0, 1, 2, … changes; `None` when there are too many.
fn trace(old: &[&str], new: &[&str]) -> Option<Vec<Vec<usize>>> {
    let (n, m) = (old.len(), new.len());
    let mut all: Vec<Vec<usize>> = Vec::new();
    for d in 0..=CHANGES_MAX.min(n + m) {
        let mut reached = Vec::with_capacity(d + 1);
        for k in (0..=d).map(|i| 2 * i as isize - d as isize) {
            let mut x = match d {
                0 => 0,
                _ => step_before(&all[d - 1], d, k).1,
            };
            let mut y = (x as isize - k) as usize;
            while x < n && y < m && old[x] == new[y] {
                (x, y) = (x + 1, y + 1);
            }
            reached.push(x);
            if x >= n && y >= m {
                all.push(reached);
                return Some(all);
            }
        }
        all.push(reached);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(old: &str, new: &str) -> String {
        let sign = |line: &DiffLine| match line.kind {
            DiffKind::Same => ' ',
            DiffKind::Added => '+',
            DiffKind::Removed => '-',
        };
        let all = lines(old, new);
        all.iter()
            .map(|l| format!("{}{}", sign(l), l.text))
            .collect::<Vec<_>>()
            .join("|")
    }

    #[test]
    fn a_changed_line_goes_and_comes() {
        assert_eq!(shown("a\nb\nc\n", "a\nx\nc\n"), " a|-b|+x| c");
        assert_eq!(shown("", "a\nb"), "+a|+b");
        assert_eq!(shown("a\nb", ""), "-a|-b");
        assert_eq!(shown("a\nb", "a\nb\n"), " a| b");
        assert_eq!(shown("", ""), "");
    }

    #[test]
    fn what_moved_within_is_found() {
        assert_eq!(
            shown("a\nb\nc\na\nb\nb\na", "c\nb\na\nb\na\nc"),
            "-a|-b| c|+b| a| b|-b| a|+c"
        );
    }

    /// All texts of up to five lines of three kinds: both sides are whole, and no fewer lines change
    /// than the longest common part allows.
    #[test]
    fn differences_are_right_and_shortest() {
        let texts: Vec<String> = (0..=5u32)
            .flat_map(|n| (0..3u32.pow(n)).map(move |c| (n, c)))
            .map(|(n, c)| {
                (0..n)
                    .map(|i| ["a\n", "b\n", "c\n"][(c / 3u32.pow(i) % 3) as usize])
                    .collect()
            })
            .collect();
        for old in &texts {
            for new in texts.iter().step_by(7) {
                let all = lines(old, new);
                let side = |not: DiffKind| -> String {
                    let kept = all.iter().filter(|l| l.kind != not);
                    kept.map(|l| format!("{}\n", l.text)).collect()
                };
                assert_eq!(
                    (&side(DiffKind::Added), &side(DiffKind::Removed)),
                    (old, new)
                );
                let same = all.iter().filter(|l| l.kind == DiffKind::Same).count();
                assert_eq!(same, common(old, new), "{old:?} {new:?}");
            }
        }
    }

    fn common(old: &str, new: &str) -> usize {
        let (old, new): (Vec<_>, Vec<_>) = (old.lines().collect(), new.lines().collect());
        let mut best = vec![vec![0; new.len() + 1]; old.len() + 1];
        for (i, a) in old.iter().enumerate() {
            for (j, b) in new.iter().enumerate() {
                best[i + 1][j + 1] = match a == b {
                    true => best[i][j] + 1,
                    false => best[i][j + 1].max(best[i + 1][j]),
                };
            }
        }
        best[old.len()][new.len()]
    }

    #[test]
    fn large_texts_that_differ_everywhere_take_no_time() {
        let old: String = (0..100_000).map(|i| format!("old {i}\n")).collect();
        let new: String = (0..100_000).map(|i| format!("new {i}\n")).collect();
        assert_eq!(lines(&old, &new).len(), 200_000);
        let near = format!("first\n{old}last\n");
        assert_eq!(lines(&old, &near).len(), 100_002);
    }

    #[test]
    fn long_runs_that_stay_are_left_out() {
        let old: String = (0..20).map(|i| format!("{i}\n")).collect();
        let new = old.replace("10\n", "x\n");
        let all = rows(&old, &new, 2);
        assert_eq!(all.first(), Some(&DiffRow::Skipped(8)));
        assert_eq!(all.last(), Some(&DiffRow::Skipped(7)));
        assert_eq!(all.len(), 1 + 2 + 2 + 2 + 1);
        assert_eq!(rows("a\nb", "a\nc", 0).len(), 3);
    }
}
