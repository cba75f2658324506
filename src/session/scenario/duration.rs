//! Durations of a scenario document: those of the action language, and with fractions (`1.5s`) that are
//! whole milliseconds.

use crate::kubectl::duration;

/// Milliseconds; otherwise what would be right.
pub fn read(text: &str) -> Result<u64, String> {
    if let Ok(ms) = duration::parse(text) {
        return Ok(ms);
    }
    let right = || {
        format!(
            "{} is no duration: write it like 500ms, 3s, 1m30s or 1.5s",
            super::fields::shown(text)
        )
    };
    let (mut rest, mut total) = (text, 0u64);
    if text.is_empty() {
        return Err(right());
    }
    while !rest.is_empty() {
        let number = rest
            .bytes()
            .take_while(|b| b.is_ascii_digit() || *b == b'.')
            .count();
        let unit = rest[number..]
            .bytes()
            .take_while(u8::is_ascii_lowercase)
            .count();
        let size = match &rest[number..number + unit] {
            "h" => 3_600_000,
            "m" => 60_000,
            "s" => 1_000,
            "ms" => 1,
            _ => return Err(right()),
        };
        let part = scaled(&rest[..number], size).ok_or_else(right)?;
        total = total
            .checked_add(part)
            .filter(|ms| *ms <= duration::MS_MAX)
            .ok_or_else(right)?;
        rest = &rest[number + unit..];
    }
    Ok(total)
}

/// A decimal number times a size, where that is whole.
fn scaled(number: &str, size: u64) -> Option<u64> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let power = 10u64.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let fraction: u64 = fraction.parse().ok()?;
    let part = fraction.checked_mul(size)?;
    let whole: u64 = whole.parse().ok()?;
    (part % power == 0).then_some(())?;
    whole.checked_mul(size)?.checked_add(part / power)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_exact() {
        for (text, ms) in [
            ("1.5s", 1_500),
            ("0.5m", 30_000),
            ("1m1.25s", 61_250),
            ("0s", 0),
            ("2h", 7_200_000),
        ] {
            assert_eq!(read(text), Ok(ms), "{text}");
        }
        for text in [
            "",
            "1",
            "s",
            "1.s",
            ".5s",
            "1.2345s",
            "-1s",
            "1..5s",
            "1.5",
            "99999999h",
            "1.5 s",
            "é",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
