//! Which existing name was probably meant by an unknown one.

/// The field of a struct that is nearest to an unknown name.
pub fn field<'a>(
    owner: &str,
    unknown: &str,
    names: impl Iterator<Item = &'a str>,
) -> Option<String> {
    match (owner, unknown) {
        ("DaemonSetSpec", "strategy") => return Some("updateStrategy".to_owned()),
        ("DaemonSetUpdateStrategy", "maxUnavailable" | "maxSurge") => {
            return Some(format!("rollingUpdate.{unknown}"));
        }
        _ => {}
    }
    nearest(unknown, names)
}

/// The name at the smallest distance, if that is small for its length.
pub fn nearest<'a>(unknown: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    if unknown.len() > 64 {
        return None;
    }
    let lower = unknown.to_ascii_lowercase();
    names
        .map(|name| (distance(&lower, &name.to_ascii_lowercase()), name))
        .min()
        .filter(|(far, name)| *far <= 2 && *far * 3 <= name.len())
        .map(|(_, name)| name.to_owned())
}

/// Levenshtein's distance in bytes.
fn distance(a: &str, b: &str) -> usize {
    let b = b.as_bytes();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_found_and_a_stranger_is_not() {
        let names = ["labels", "annotations", "name"];
        let near = |word| nearest(word, names.into_iter());
        assert_eq!(near("lables").as_deref(), Some("labels"));
        assert_eq!(near("Name").as_deref(), Some("name"));
        assert_eq!(near("replicas"), None);
    }
}
