//! Texts that the API server parses while it decodes: times, numbers. Only whether they
//! can be parsed, and Go's words where they cannot.

use crate::api::quoted::quoted;

/// Why `strconv.ParseInt` refuses a text; `None` if it takes it.
pub fn parse_int_fault(text: &str) -> Option<&'static str> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some("invalid syntax");
    }
    text.parse::<i64>().err().map(|_| "value out of range")
}

/// Why a text is no RFC 3339 time (Go's `time.Parse`); `None` if it is one.
pub fn time_fault(text: &str) -> Option<String> {
    const LAYOUT: &str = "2006-01-02T15:04:05Z07:00";
    let fault = |rest: &str, part: &str| {
        Some(format!(
            "parsing time {} as \"{LAYOUT}\": cannot parse {} as \"{part}\"",
            quoted(text),
            quoted(rest)
        ))
    };
    let mut rest = text;
    for part in [
        "2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05",
    ] {
        let fits = match part.as_bytes()[0].is_ascii_digit() {
            true => rest
                .get(..part.len())
                .is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit())),
            false => rest.starts_with(part),
        };
        if !fits {
            return fault(rest, part);
        }
        rest = &rest[part.len()..];
    }
    if let Some(fraction) = rest.strip_prefix('.') {
        let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        if after.len() < fraction.len() {
            rest = after;
        }
    }
    let zone = rest.as_bytes();
    let offset = zone.len() == 6
        && matches!(zone[0], b'+' | b'-')
        && zone[3] == b':'
        && [1, 2, 4, 5].iter().all(|&i| zone[i].is_ascii_digit());
    if rest != "Z" && !offset {
        return match rest.strip_prefix('Z') {
            Some(extra) => Some(format!(
                "parsing time {}: extra text: {}",
                quoted(text),
                quoted(extra)
            )),
            None => fault(rest, "Z07:00"),
        };
    }
    let field = |from: usize| text[from..from + 2].parse::<u32>().unwrap_or(99);
    let out = |what| {
        Some(format!(
            "parsing time {}: {what} out of range",
            quoted(text)
        ))
    };
    match (field(5), field(8), field(11), field(14), field(17)) {
        (month, ..) if !(1..=12).contains(&month) => out("month"),
        (_, day, ..) if !(1..=31).contains(&day) => out("day"),
        (_, _, hour, ..) if hour > 23 => out("hour"),
        (_, _, _, minute, _) if minute > 59 => out("minute"),
        (.., second) if second > 59 => out("second"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_refused_where_it_stops_being_one() {
        assert_eq!(time_fault("2026-07-02T12:00:00Z"), None);
        assert_eq!(time_fault("2026-07-02T12:00:00.5+02:00"), None);
        assert_eq!(
            time_fault("yesterday").unwrap(),
            "parsing time \"yesterday\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"yesterday\" as \"2006\""
        );
    }
}
