//! Durations as people write them: `500ms`, `3s`, `1m30s`, `2h`. Whole numbers only.

use crate::api::quoted::quoted;

/// The longest that anything may take or wait: ten years, in milliseconds.
pub const MS_MAX: u64 = 10 * 365 * 86_400_000;

const UNITS: [(&str, u64); 4] = [("h", 3_600_000), ("ms", 1), ("m", 60_000), ("s", 1_000)];

/// Milliseconds.
///
/// # Errors
/// What is wrong, and what would be right.
pub fn parse(text: &str) -> Result<u64, String> {
    let wrong = || {
        format!(
            "invalid duration {}: write it like 500ms, 3s or 1m30s",
            quoted(text)
        )
    };
    if text == "0" {
        return Ok(0);
    }
    let mut rest = text;
    let mut total = 0u64;
    while !rest.is_empty() || total == 0 && rest == text {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = &rest[digits..];
        let (unit, ms) = *UNITS
            .iter()
            .filter(|(unit, _)| rest.starts_with(unit))
            .max_by_key(|(unit, _)| unit.len())
            .ok_or_else(wrong)?;
        rest = &rest[unit.len()..];
        total = number
            .checked_mul(ms)
            .and_then(|part| total.checked_add(part))
            .filter(|total| *total <= MS_MAX)
            .ok_or_else(|| format!("invalid duration {}: at most ten years", quoted(text)))?;
    }
    Ok(total)
}

/// The shortest text that [`parse`] reads as this.
pub fn print(ms: u64) -> String {
    let mut text = String::new();
    let mut rest = ms;
    for (unit, size) in [("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)] {
        if rest >= size {
            text.push_str(&format!("{}{unit}", rest / size));
            rest %= size;
        }
    }
    match text.is_empty() {
        true => "0s".to_owned(),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_and_written() {
        for (text, ms) in [
            ("500ms", 500),
            ("3s", 3_000),
            ("1m30s", 90_000),
            ("0s", 0),
            ("2h1ms", 7_200_001),
        ] {
            assert_eq!(parse(text), Ok(ms));
            assert_eq!(print(ms), text);
        }
        assert_eq!(parse("90s").map(print), Ok("1m30s".into()));
        for text in [
            "",
            "3",
            "s",
            "1.5s",
            "-1s",
            "3 s",
            "99999999999h",
            "1x",
            "1s1",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
