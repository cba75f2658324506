//! Times as objects store them: whole seconds.

use std::fmt;

/// Seconds since the Unix epoch, UTC; printed as RFC 3339 (`2026-07-02T12:00:00Z`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Default for Timestamp {
    /// Go's zero time, the first second of year 1: what an object without the time has.
    fn default() -> Self {
        Timestamp(-62_135_596_800)
    }
}

/// Days since the epoch of a civil date (proleptic Gregorian).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

/// Year, month, day of a number of days since the epoch.
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, day)
}

impl Timestamp {
    /// True for Go's zero time: no time was given.
    pub fn is_zero(self) -> bool {
        self == Timestamp::default()
    }

    /// Reads RFC 3339 (a fraction of a second is cut off); `None` for anything else.
    pub fn parse(text: &str) -> Option<Timestamp> {
        if let Some(time) = text.strip_suffix('Z') {
            return Timestamp::parse_local(time);
        }
        let (time, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
        let sign = match offset.as_bytes()[0] {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        let (hours, minutes) = offset[1..].split_once(':')?;
        if hours.len() != 2
            || !hours
                .bytes()
                .chain(minutes.bytes())
                .all(|b| b.is_ascii_digit())
        {
            return None;
        }
        let ahead = hours.parse::<i64>().ok()? * 3_600 + minutes.parse::<i64>().ok()? * 60;
        Some(Timestamp(Timestamp::parse_local(time)?.0 - sign * ahead))
    }

    /// Reads `YYYY-MM-DDTHH:MM:SS` with an optional fraction.
    fn parse_local(text: &str) -> Option<Timestamp> {
        let bytes = text.as_bytes();
        let number = |from: usize, to: usize| -> Option<i64> {
            let part = text.get(from..to)?;
            part.bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| part.parse().ok())?
        };
        if bytes.len() < 19 || bytes[4] != b'-' || bytes[7] != b'-' || bytes[10] != b'T' {
            return None;
        }
        if bytes[13] != b':' || bytes[16] != b':' {
            return None;
        }
        let fraction = &bytes[19..];
        if !fraction.is_empty()
            && (fraction[0] != b'.' || !fraction[1..].iter().all(u8::is_ascii_digit))
        {
            return None;
        }
        let (month, day) = (number(5, 7)?, number(8, 10)?);
        let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
        if !(1..=12).contains(&month)
            || !(1..=31).contains(&day)
            || hour > 23
            || minute > 59
            || second > 60
        {
            return None;
        }
        let days = days_from_civil(number(0, 4)?, month, day);
        Some(Timestamp(
            days * 86_400 + hour * 3_600 + minute * 60 + second,
        ))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0.div_euclid(86_400));
        let s = self.0.rem_euclid(86_400);
        write!(
            f,
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
            s / 3_600,
            s / 60 % 60,
            s % 60
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc3339_round_trips() {
        for text in [
            "2026-07-02T12:00:00Z",
            "1970-01-01T00:00:00Z",
            "2024-02-29T23:59:59Z",
            "1969-12-31T23:59:58Z",
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(
            Timestamp::parse("2026-07-02T12:00:00Z"),
            Some(Timestamp(1_782_993_600))
        );
        assert_eq!(
            Timestamp::parse("2026-07-02T14:00:00.25+02:00"),
            Some(Timestamp(1_782_993_600))
        );
        for text in [
            "2026-07-02 12:00:00Z",
            "",
            "Z",
            "+02:00",
            "é2026-07-02T12:00:00",
        ] {
            assert_eq!(Timestamp::parse(text), None);
        }
        assert_eq!(
            Timestamp::parse("0001-01-01T00:00:00Z"),
            Some(Timestamp::default())
        );
    }
}
