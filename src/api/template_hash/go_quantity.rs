//! How Go holds a quantity after reading it from its canonical text, and how go-spew renders that.

use crate::api::quantity::{Format, NANO, Quantity, interpret, scan};
use serde_json::Value;
use std::fmt::{self, Write};

/// The three parts in which Go holds a quantity that it has read from its canonical text: a 64-bit amount or,
/// past its range, a big decimal; the text, where it is kept; the notation.
pub(super) fn write(out: &mut impl Write, value: &Value) -> fmt::Result {
    let text = value.as_str().unwrap_or_default();
    let Some(parts) = Parts::of(text) else {
        return write_parts(out, (0, 0), None, "", "");
    };
    let format = match parts.format {
        Format::DecimalSi => "DecimalSI",
        Format::BinarySi => "BinarySI",
        Format::DecimalExponent => "DecimalExponent",
    };
    let kept = if parts.text_is_kept { text } else { "" };
    match parts.small {
        Some(amount) => write_parts(out, amount, None, kept, format),
        None => write_parts(out, (0, 0), Some(parts.nanos), kept, format),
    }
}

fn write_parts(
    out: &mut impl Write,
    (value, scale): (i64, i32),
    big: Option<i128>,
    text: &str,
    format: &str,
) -> fmt::Result {
    write!(
        out,
        "{{i:(resource.int64Amount){{value:(int64){value} scale:(resource.Scale){scale}}} d:(resource.infDecAmount){{Dec:(*inf.Dec)"
    )?;
    match big {
        None => out.write_str("<nil>")?,
        Some(nanos) => write_big(out, nanos)?,
    }
    write!(
        out,
        "}} s:(string){text} Format:(resource.Format){format}}}"
    )
}

/// A `*inf.Dec` in nano units: the words of its big integer, lowest first.
fn write_big(out: &mut impl Write, nanos: i128) -> fmt::Result {
    let mut rest = nanos.unsigned_abs();
    let mut words: Vec<String> = Vec::new();
    while rest > 0 {
        words.push((rest & u128::from(u64::MAX)).to_string());
        rest >>= 64;
    }
    write!(
        out,
        "{{unscaled:(big.Int){{neg:(bool){} abs:(big.nat)[{}]}} scale:(inf.Scale)9}}",
        nanos < 0,
        words.join(" ")
    )
}

/// A quantity as Go holds it.
struct Parts {
    /// The 64-bit amount and its power of ten, where the text is short enough for that form.
    small: Option<(i64, i32)>,
    /// The same amount in nano units.
    nanos: i128,
    /// True when the text itself is kept as already canonical.
    text_is_kept: bool,
    /// The notation.
    format: Format,
}

impl Parts {
    /// Takes a quantity apart as `ParseQuantity` does; `None` for what is no quantity.
    fn of(text: &str) -> Option<Parts> {
        let quantity = Quantity::parse(text).ok()?;
        let written = scan(text).ok()?;
        let (exponent, power_of_two, format) = interpret(written.suffix)?;
        let digits = format!("{}{}", written.whole, written.fraction);
        let length = digits.len().max(1);
        let binary = format == Format::BinarySi;
        let room = if binary {
            // 1Mi has about six digits: what is left of fifteen.
            written.fraction.is_empty() && length + power_of_two as usize * 3 / 10 < 15
        } else {
            length <= 18
        };
        let scale = if binary {
            0
        } else {
            exponent.checked_sub(i32::try_from(written.fraction.len()).ok()?)?
        };
        let number: i64 = if digits.is_empty() {
            0
        } else {
            digits.parse().ok()?
        };
        let small = (room && scale >= NANO)
            .then(|| number.checked_mul(1 << power_of_two))
            .flatten()
            .map(|n| (if written.negative { -n } else { n }, scale));
        let canonical_digits = if binary {
            number & 7 != 0
        } else {
            scale % 3 == 0
                && !digits.ends_with("000")
                && !digits.is_empty()
                && !digits.starts_with('0')
        };
        Some(Parts {
            small,
            nanos: quantity.exact(NANO)?,
            text_is_kept: text == "0" || (small.is_some() && canonical_digits),
            format: quantity.format(),
        })
    }
}
