//! Kubernetes quantities (`500m`, `64Mi`, `1e3`) with integers only, as
//! `apimachinery/pkg/api/resource/quantity.go` reads, rounds and prints them.
//!
//! Left out: values of more than 38 digits, which are refused as not numeric.

use std::fmt;

/// What the API server says of a text that is no quantity at all.
pub const FORMAT_ERROR: &str =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
/// What it says of an unknown suffix.
pub const SUFFIX_ERROR: &str = "unable to parse quantity's suffix";
/// What it says of a number that it cannot read.
pub const NUMERIC_ERROR: &str = "unable to parse numeric part of quantity";

/// The notation that a quantity was written in, and is printed in again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `n u m k M G T P E`.
    DecimalSi,
    /// `Ki Mi Gi Ti Pi Ei`.
    BinarySi,
    /// `e3`.
    DecimalExponent,
}

/// An exact amount: `mantissa` times ten to the power of `scale`, never finer than nano.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quantity {
    mantissa: i128,
    scale: i32,
    format: Format,
}

const DECIMAL: [(&str, i32); 10] = [
    ("n", -9),
    ("u", -6),
    ("m", -3),
    ("", 0),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
    ("P", 15),
    ("E", 18),
];
const BINARY: [&str; 7] = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
pub(in crate::api) const NANO: i32 = -9;

/// The canonical text of a quantity (`0.5` is `500m`, `1024Mi` is `1Gi`), or the API server's error text.
pub fn canonical(text: &str) -> Result<String, String> {
    Ok(Quantity::parse(text)?.to_string())
}

/// The amount in thousandths, rounded away from zero, capped to 64 bits.
pub fn milli(text: &str) -> Result<i64, String> {
    Ok(Quantity::parse(text)?.scaled(-3))
}

/// The amount in whole units, rounded away from zero, capped to 64 bits.
pub fn units(text: &str) -> Result<i64, String> {
    Ok(Quantity::parse(text)?.scaled(0))
}

impl Quantity {
    /// Reads a quantity; white space around it is ignored, as in JSON.
    ///
    /// # Errors
    /// The API server's own text: [`FORMAT_ERROR`], [`SUFFIX_ERROR`] or [`NUMERIC_ERROR`].
    pub fn parse(text: &str) -> Result<Quantity, String> {
        let Written {
            negative,
            whole,
            fraction,
            suffix,
        } = scan(text.trim())?;
        let (exponent, power_of_two, format) = interpret(suffix).ok_or(SUFFIX_ERROR)?;

        let mut mantissa: i128 = 0;
        for digit in whole.bytes().chain(fraction.bytes()) {
            mantissa = mantissa
                .checked_mul(10)
                .and_then(|m| m.checked_add(i128::from(digit - b'0')))
                .ok_or(NUMERIC_ERROR)?;
        }
        let places = i32::try_from(fraction.len()).map_err(|_| NUMERIC_ERROR)?;
        let mut quantity = Quantity {
            mantissa: mantissa
                .checked_mul(1 << power_of_two)
                .ok_or(NUMERIC_ERROR)?,
            scale: exponent.checked_sub(places).ok_or(NUMERIC_ERROR)?,
            format,
        };
        quantity.round_up(NANO);
        if format == Format::BinarySi {
            let cap = i128::from(i64::MAX);
            if quantity.integer_cmp(cap).is_gt() {
                quantity.mantissa = cap;
                quantity.scale = 0;
            } else if quantity.integer_cmp(1).is_lt() {
                quantity.format = Format::DecimalSi;
            }
        }
        if negative {
            quantity.mantissa = -quantity.mantissa;
        }
        Ok(quantity)
    }

    /// An amount of whole units, printed in the given notation.
    pub fn of_units(units: i64, format: Format) -> Quantity {
        Quantity {
            mantissa: i128::from(units),
            scale: 0,
            format,
        }
    }

    /// An amount of thousandths.
    pub fn of_milli(milli: i64) -> Quantity {
        Quantity {
            mantissa: i128::from(milli),
            scale: -3,
            format: Format::DecimalSi,
        }
    }

    /// Makes the amount a multiple of ten to the power of `scale`, away from zero.
    pub fn round_up(&mut self, scale: i32) {
        while self.scale < scale {
            if (-9..=9).contains(&self.mantissa) {
                // What is asked for is never rounded to nothing.
                self.mantissa = self.mantissa.signum();
                self.scale = scale;
                return;
            }
            let remainder = self.mantissa % 10;
            self.mantissa = self.mantissa / 10 + remainder.signum();
            self.scale += 1;
        }
    }

    /// The sign: -1, 0 or 1.
    pub fn signum(&self) -> i32 {
        i32::try_from(self.mantissa.signum()).unwrap_or_default()
    }

    /// The amount in units of ten to the power of `scale`, rounded away from zero, capped to 64 bits.
    pub fn scaled(&self, scale: i32) -> i64 {
        let mut rounded = *self;
        rounded.round_up(scale);
        let mut value = rounded.mantissa;
        for _ in scale..rounded.scale {
            if value == 0 {
                break;
            }
            let Some(next) = value.checked_mul(10) else {
                return cap(value);
            };
            value = next;
        }
        i64::try_from(value).unwrap_or_else(|_| cap(value))
    }

    /// Compares the amount with another, exactly.
    pub fn compare(&self, other: &Quantity) -> std::cmp::Ordering {
        let (a, b) = (self.exact(NANO), other.exact(NANO));
        match (a, b) {
            (Some(a), Some(b)) => a.cmp(&b),
            // Too big for the exact form: the signs or the powers of ten decide.
            (None, Some(_)) => self.mantissa.signum().cmp(&0),
            (Some(_), None) => 0.cmp(&other.mantissa.signum()),
            (None, None) => self
                .mantissa
                .signum()
                .cmp(&other.mantissa.signum())
                .then((self.scale, self.mantissa).cmp(&(other.scale, other.mantissa))),
        }
    }

    /// The notation that it is printed in.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The mantissa at this power of ten, if it is a whole number there and fits.
    pub(in crate::api) fn exact(&self, scale: i32) -> Option<i128> {
        let mut value = self.mantissa;
        let mut at = self.scale;
        if value == 0 {
            return Some(0);
        }
        while at > scale {
            value = value.checked_mul(10)?;
            at -= 1;
        }
        while at < scale {
            if value % 10 != 0 {
                return None;
            }
            value /= 10;
            at += 1;
        }
        Some(value)
    }

    fn integer_cmp(&self, integer: i128) -> std::cmp::Ordering {
        self.compare(&Quantity {
            mantissa: integer,
            scale: 0,
            format: Format::DecimalSi,
        })
    }
}

impl fmt::Display for Quantity {
    /// The canonical form: no fraction, the biggest suffix that loses nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.mantissa == 0 {
            return f.write_str("0");
        }
        let whole = self.exact(0).filter(|v| !(-1023..=1023).contains(v));
        if let (Format::BinarySi, Some(mut value)) = (self.format, whole) {
            let mut times = 0;
            while value % 1024 == 0 && times + 1 < BINARY.len() {
                value /= 1024;
                times += 1;
            }
            return write!(f, "{value}{}", BINARY[times]);
        }
        let (mut value, mut exponent) = (self.mantissa, self.scale);
        while value % 10 == 0 {
            value /= 10;
            exponent = exponent.saturating_add(1);
        }
        let shift = exponent.rem_euclid(3);
        for _ in 0..shift {
            value = value.saturating_mul(10);
        }
        exponent -= shift;
        let suffix = DECIMAL.iter().find(|(_, e)| *e == exponent);
        match (self.format, suffix) {
            (_, Some(("", _))) => write!(f, "{value}"),
            (Format::DecimalExponent, _) | (_, None) => write!(f, "{value}e{exponent}"),
            (_, Some((suffix, _))) => write!(f, "{value}{suffix}"),
        }
    }
}

fn cap(value: i128) -> i64 {
    if value < 0 { i64::MIN } else { i64::MAX }
}

/// A quantity's text taken apart; nothing is computed.
pub(in crate::api) struct Written<'a> {
    pub negative: bool,
    /// Without leading zeros.
    pub whole: &'a str,
    pub fraction: &'a str,
    pub suffix: &'a str,
}

pub(in crate::api) fn scan(text: &str) -> Result<Written<'_>, String> {
    let (negative, rest) = match text.as_bytes().first() {
        None => return Err(FORMAT_ERROR.into()),
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        Some(_) => (false, text),
    };
    let (whole, rest) = split_digits(rest.trim_start_matches('0'));
    let (fraction, suffix) = match rest.strip_prefix('.') {
        Some(after) => split_digits(after),
        None => ("", rest),
    };
    check_suffix_form(suffix)?;
    Ok(Written {
        negative,
        whole,
        fraction,
        suffix,
    })
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text
        .bytes()
        .position(|b| !b.is_ascii_digit())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// A suffix is letters, then at most one sign, then digits.
fn check_suffix_form(suffix: &str) -> Result<(), String> {
    let rest = suffix.trim_start_matches(|c| "eEinumkKMGTP".contains(c));
    let rest = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    if split_digits(rest).1.is_empty() {
        Ok(())
    } else {
        Err(FORMAT_ERROR.into())
    }
}

/// The power of ten, the power of two and the notation that a suffix stands for.
pub(in crate::api) fn interpret(suffix: &str) -> Option<(i32, u32, Format)> {
    if let Some((_, exponent)) = DECIMAL.iter().find(|(s, _)| *s == suffix) {
        return Some((*exponent, 0, Format::DecimalSi));
    }
    if let Some(times) = BINARY.iter().position(|s| *s == suffix) {
        let power = u32::try_from(times).ok()? * 10;
        return Some((0, power, Format::BinarySi));
    }
    let digits = suffix.strip_prefix(['e', 'E'])?;
    let exponent: i32 = digits.parse().ok()?;
    Some((exponent, 0, Format::DecimalExponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_printed_in_canonical_form() {
        for (text, expected) in [
            ("0", "0"),
            ("0.5", "500m"),
            ("1000m", "1"),
            ("1e3", "1e3"),
            ("1000", "1k"),
            ("1024Mi", "1Gi"),
            ("0.5Gi", "512Mi"),
            ("1.5Gi", "1536Mi"),
            ("100M", "100M"),
            ("128974848", "128974848"),
            ("1.2345", "1234500u"),
            ("0.9n", "1n"),
            ("1Ki", "1Ki"),
            ("0.5Ki", "512"),
            ("0.0001Ki", "102400u"),
            ("-1", "-1"),
            ("+2", "2"),
            ("1.", "1"),
            (".5", "500m"),
            ("1E", "1E"),
            ("12E0", "12"),
            ("1000E", "1e21"),
            ("8Ei", "9223372036854775807"),
            (" 1 ", "1"),
            ("007", "7"),
        ] {
            assert_eq!(canonical(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_quantity_is_refused_in_kubernetes_words() {
        for (text, expected) in [
            ("", FORMAT_ERROR),
            ("abc", FORMAT_ERROR),
            ("1 Gi", FORMAT_ERROR),
            ("1Gb", FORMAT_ERROR),
            ("1..5", FORMAT_ERROR),
            ("1Kk", SUFFIX_ERROR),
            ("1K", SUFFIX_ERROR),
            ("1e", SUFFIX_ERROR),
            ("9".repeat(60).as_str(), NUMERIC_ERROR),
        ] {
            assert_eq!(canonical(text), Err(expected.to_string()), "{text}");
        }
    }

    #[test]
    fn amounts_are_rounded_up() {
        assert_eq!(milli("0.5"), Ok(500));
        assert_eq!(milli("1u"), Ok(1));
        assert_eq!(milli("4"), Ok(4000));
        assert_eq!(units("16Gi"), Ok(17_179_869_184));
        assert_eq!(units("1m"), Ok(1));
        assert_eq!(units("1500m"), Ok(2));
        assert_eq!(units("1e30"), Ok(i64::MAX));
        assert_eq!(units("-1500m"), Ok(-2));
        assert_eq!(units("1e-2000000000"), Ok(1));
    }
}
