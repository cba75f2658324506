//! What a YAML scalar means: YAML 1.1 as go-yaml v2 (`resolve.go`) reads it, because that is what
//! kubectl uses. Places and nesting are not known here.

use crate::api::decimal::double;
use crate::api::json;

/// A scalar that has got its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scalar {
    /// Nothing, `~`, `null`.
    Null,
    /// `true`, but also `yes`, `on`, `y`.
    Bool(bool),
    /// A whole number that fits 64 bits.
    Integer(i64),
    /// A whole number above `i64::MAX`.
    Unsigned(u64),
    /// Any other number, in the decimal text that Go's JSON gives it.
    Decimal(String),
    /// Infinite or not a number; JSON has no word for it.
    NotFinite(&'static str),
    /// Text.
    Text(String),
}

const TRUE: [&str; 11] = [
    "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
];
const FALSE: [&str; 11] = [
    "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF",
];

/// Gives a plain scalar its type.
pub fn resolve(text: &str) -> Scalar {
    if matches!(text, "" | "~" | "null" | "Null" | "NULL") {
        return Scalar::Null;
    }
    if TRUE.contains(&text) {
        return Scalar::Bool(true);
    }
    if FALSE.contains(&text) {
        return Scalar::Bool(false);
    }
    match text {
        ".nan" | ".NaN" | ".NAN" => return Scalar::NotFinite("NaN"),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            return Scalar::NotFinite("+Inf");
        }
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::NotFinite("-Inf"),
        _ => {}
    }
    let number = match text.as_bytes().first() {
        Some(b'0'..=b'9' | b'+' | b'-') => {
            let plain = text.replace('_', "");
            integer(&plain).or_else(|| decimal(&plain))
        }
        Some(b'.') => decimal(text),
        _ => None,
    };
    number.unwrap_or_else(|| Scalar::Text(text.to_owned()))
}

/// A whole number with Go's prefixes: `0x`, `0o`, `0b`, and a leading `0` for octal.
fn integer(text: &str) -> Option<Scalar> {
    let (negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let lower = digits.to_ascii_lowercase();
    let (radix, digits) = if let Some(rest) = lower.strip_prefix("0x") {
        (16, rest)
    } else if let Some(rest) = lower.strip_prefix("0o") {
        (8, rest)
    } else if let Some(rest) = lower.strip_prefix("0b") {
        (2, rest)
    } else if lower.len() > 1 && lower.starts_with('0') {
        (8, &lower[1..])
    } else {
        (10, lower.as_str())
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let value = i128::from(u64::from_str_radix(digits, radix).ok()?);
    let value = if negative { -value } else { value };
    match i64::try_from(value) {
        Ok(small) => Some(Scalar::Integer(small)),
        Err(_) => u64::try_from(value).ok().map(Scalar::Unsigned),
    }
}

/// A number with a fraction or an exponent; a whole number where it is one all the same.
fn decimal(text: &str) -> Option<Scalar> {
    let shown = written(double(text)?);
    let whole = shown.parse().map(Scalar::Integer);
    Some(whole.unwrap_or(Scalar::Decimal(shown)))
}

/// A number as Go's JSON encoder writes it.
pub fn written(value: f64) -> String {
    // The shortest digits, in a form of its own. Those of the standard library weigh more.
    let shortest = json::write(&value.into());
    let (sign, size) = match shortest.strip_prefix('-') {
        Some(size) => ("-", size),
        None => ("", &*shortest),
    };
    let (mantissa, exponent) = size.split_once('e').unwrap_or((size, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let from_first = digits.trim_start_matches('0');
    let digits_before_point = whole.len() as i32 + exponent.parse::<i32>().unwrap_or_default();
    // How many digits stand before the point; with a minus, how many zeros behind it.
    let point = digits_before_point - (digits.len() - from_first.len()) as i32;
    let digits = from_first.trim_end_matches('0');
    let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or_default());
    match point {
        _ if digits.is_empty() => format!("{sign}0"),
        -5..=0 => format!("{sign}0.{}{digits}", zeros(-point)),
        1..=21 if digits.len() <= point as usize => {
            format!("{sign}{digits}{}", zeros(point - digits.len() as i32))
        }
        1..=21 => {
            let (whole, fraction) = digits.split_at(point as usize);
            format!("{sign}{whole}.{fraction}")
        }
        _ => {
            let (first, others) = digits.split_at(1);
            let dot = if others.is_empty() { "" } else { "." };
            format!("{sign}{first}{dot}{others}e{:+}", point - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Scalar) {
        assert_eq!(resolve(text), expected, "{text:?}");
    }

    #[test]
    fn words_of_yaml_1_1_are_booleans() {
        for word in ["y", "Yes", "ON", "true"] {
            check(word, Scalar::Bool(true));
        }
        for word in ["n", "No", "off", "FALSE"] {
            check(word, Scalar::Bool(false));
        }
        check("yEs", Scalar::Text("yEs".into()));
    }

    #[test]
    fn whole_numbers_have_gos_prefixes() {
        check("0644", Scalar::Integer(420));
        check("0o644", Scalar::Integer(420));
        check("0x1F", Scalar::Integer(31));
        check("0b1", Scalar::Integer(1));
        check("1_000", Scalar::Integer(1000));
        check("-3", Scalar::Integer(-3));
        check("9223372036854775808", Scalar::Unsigned(1 << 63));
        check("0689", Scalar::Integer(689));
    }

    #[test]
    fn decimals_are_written_as_json_has_them() {
        check("1.5", Scalar::Decimal("1.5".into()));
        check("1.0", Scalar::Integer(1));
        check(".5", Scalar::Decimal("0.5".into()));
        check("1e3", Scalar::Integer(1000));
        check("1e-7", Scalar::Decimal("1e-7".into()));
        check("1e22", Scalar::Decimal("1e+22".into()));
        check(".inf", Scalar::NotFinite("+Inf"));
    }

    #[test]
    fn numbers_are_written_as_the_standard_library_has_them_in_another_form() {
        let other = |value: f64| match value.abs() {
            0.0 | 1e-6..1e21 => format!("{value}"),
            _ => match format!("{value:e}") {
                short if short.contains("e-") => short,
                short => short.replace('e', "e+"),
            },
        };
        let mut bits: u64 = 1;
        for _ in 0..8_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            // Half of them of a size that is written without an exponent.
            let near =
                f64::from_bits((bits >> 12) | 0x3ff0 << 48) * 10f64.powi(bits as i8 as i32 / 5);
            for value in [f64::from_bits(bits), near, near.round()] {
                if value.is_finite() {
                    let (ours, theirs) = (written(value), other(value));
                    // Of two that are equally near either may be taken.
                    assert_eq!(ours.len(), theirs.len(), "{ours} {theirs}");
                    assert_eq!(ours.parse(), Ok(value));
                }
            }
        }
        for value in [
            0.0,
            -0.0,
            1e21,
            1e-6,
            9.99e-7,
            1e20,
            123e18,
            5e-324,
            f64::MAX,
        ] {
            assert_eq!(written(value), other(value));
        }
    }

    #[test]
    fn everything_else_is_text() {
        for text in [
            "2001-01-01",
            "1.2.3",
            "10%",
            "100m",
            "0x",
            "-",
            "+",
            "1:30",
            ".",
        ] {
            check(text, Scalar::Text(text.into()));
        }
        check("~", Scalar::Null);
    }
}
