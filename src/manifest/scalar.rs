//! What a YAML scalar means: YAML 1.1 as go-yaml v2 (`resolve.go`) reads it, because that is what
//! kubectl uses. Places and nesting are not known here.

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

/// A number with a fraction or an exponent; a whole number where it is one all the same. The standard library
/// reads what go-yaml reads, and besides the words `inf` and `nan`, which are texts in YAML.
pub(super) fn decimal(text: &str) -> Option<Scalar> {
    let value = text.parse::<f64>().ok().filter(|value| value.is_finite())?;
    let shown = written(value);
    let whole = shown.parse().map(Scalar::Integer);
    Some(whole.unwrap_or(Scalar::Decimal(shown)))
}

/// A number as Go's JSON encoder writes it: as JavaScript does.
pub fn written(value: f64) -> String {
    ryu_js::Buffer::new().format(value).to_owned()
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
    fn only_finite_numbers_are_read() {
        for word in ["inf", "+inf", "-nan", "+infinity", "1e400", "-1e400"] {
            check(word, Scalar::Text(word.into()));
        }
        check("1e-400", Scalar::Integer(0));
    }

    #[test]
    fn numbers_are_written_as_go_writes_them() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (-1.25, "-1.25"),
            (0.1, "0.1"),
            // As near to …0.3, which is odd.
            (563e12 + 0.25, "563000000000000.2"),
            (1e20, "100000000000000000000"),
            (123e18, "123000000000000000000"),
            (1e21, "1e+21"),
            (-1.5e21, "-1.5e+21"),
            (1e-6, "0.000001"),
            (9.99e-7, "9.99e-7"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
        ] {
            assert_eq!(written(value), text);
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
