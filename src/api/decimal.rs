//! Decimal numbers to the nearest binary ones, exactly and in integers. The standard library does the
//! same, quicker, with a table of 10 kB that cannot be packed; a manifest holds such a number once in a
//! while, and the page is light without it.

/// More digits than this cannot tell two numbers apart; that there are more is kept as one more digit.
const DIGITS_MAX: usize = 800;
/// Bits of a double's fraction, the hidden one included.
const FRACTION_BITS: u64 = 53;
/// The power of two that a double's smallest step stands for.
const POWER_MIN: i64 = -1074;

/// The double that a decimal text stands for; `None` where it is no number or none is as large.
pub fn double(text: &str) -> Option<f64> {
    let body = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match body.find(['e', 'E']) {
        Some(at) => (&body[..at], Some(&body[at + 1..])),
        None => (body, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let mut power = 0;
    if let Some(exponent) = exponent {
        let size = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if size.is_empty() || !digits(size) {
            return None;
        }
        // What is too long for a number is larger than any double.
        power = size.parse().unwrap_or(i64::MAX);
        if exponent.starts_with('-') {
            power = -power;
        }
    }
    let power = power.saturating_sub(fraction.len() as i64);
    let size = nearest(&format!("{whole}{fraction}"), power);
    let value = if text.starts_with('-') { -size } else { size };
    size.is_finite().then_some(value)
}

/// The double nearest to `digits` × 10^`power`, to the even one where two are as near; infinite where it
/// is too large for any. `digits` are decimal digits and nothing else.
fn nearest(digits: &str, power: i64) -> f64 {
    let digits = digits.trim_start_matches('0');
    let kept = &digits[..digits.len().min(DIGITS_MAX)];
    let cut = &digits[kept.len()..];
    let mut power = power.saturating_add(cut.len() as i64);
    let magnitude = power.saturating_add(kept.len() as i64);
    if kept.is_empty() || magnitude < -330 {
        return 0.0;
    }
    if magnitude > 310 {
        return f64::INFINITY;
    }
    let mut above = Big(Vec::new());
    for digit in kept.bytes() {
        above.times_plus(10, u32::from(digit - b'0'));
    }
    if cut.bytes().any(|digit| digit != b'0') {
        above.times_plus(10, 1);
        power -= 1;
    }
    let mut below = Big(vec![1]);
    for _ in 0..power.unsigned_abs() {
        if power > 0 { &mut above } else { &mut below }.times_plus(10, 0);
    }
    // above / below = fraction × 2^two, where the fraction has as many bits as fit.
    let fit = above.bits() as i64 - below.bits() as i64 - FRACTION_BITS as i64;
    let two = fit.max(POWER_MIN);
    if two > 0 { &mut below } else { &mut above }.shift(two.unsigned_abs());
    let mut fraction = above.divide(&below);
    let mut two = two;
    if fraction >> FRACTION_BITS != 0 {
        // One bit more than was seen from the lengths: the remainder is then made of both.
        below.shift(1);
        if fraction & 1 != 0 {
            let mut half = below.clone();
            half.halve();
            above.add(&half);
        }
        fraction >>= 1;
        two += 1;
    }
    above.shift(1);
    let is_up = match above.compare(&below) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => fraction & 1 == 1,
        std::cmp::Ordering::Greater => true,
    };
    fraction += u64::from(is_up);
    if fraction >> FRACTION_BITS != 0 {
        fraction >>= 1;
        two += 1;
    }
    if fraction >> (FRACTION_BITS - 1) == 0 {
        // Too small for a hidden bit.
        return f64::from_bits(fraction);
    }
    let exponent = (two - POWER_MIN + 1) as u64;
    match exponent {
        0..0x7ff => {
            f64::from_bits((exponent << (FRACTION_BITS - 1)) | (fraction & ((1 << 52) - 1)))
        }
        _ => f64::INFINITY,
    }
}

/// A whole number of any size; the low parts first, no empty part at the end.
#[derive(Clone)]
struct Big(Vec<u32>);

impl Big {
    fn times_plus(&mut self, factor: u32, more: u32) {
        let mut carry = u64::from(more);
        for part in &mut self.0 {
            carry += u64::from(*part) * u64::from(factor);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn bits(&self) -> u64 {
        let top = self.0.last().map_or(32, |part| part.leading_zeros());
        self.0.len() as u64 * 32 - u64::from(top)
    }

    fn shift(&mut self, bits: u64) {
        for _ in 0..bits % 32 {
            self.times_plus(2, 0);
        }
        let whole = (bits / 32) as usize;
        self.0.splice(0..0, std::iter::repeat_n(0, whole));
    }

    fn halve(&mut self) {
        let mut carry = 0;
        for part in self.0.iter_mut().rev() {
            let low = *part & 1;
            *part = (*part >> 1) | (carry << 31);
            carry = low;
        }
        self.trim();
    }

    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn compare(&self, other: &Big) -> std::cmp::Ordering {
        let lengths = self.0.len().cmp(&other.0.len());
        lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }

    fn add(&mut self, other: &Big) {
        let mut carry = 0;
        for at in 0..self.0.len().max(other.0.len()) {
            if at == self.0.len() {
                self.0.push(0);
            }
            carry += u64::from(self.0[at]) + u64::from(other.0.get(at).copied().unwrap_or(0));
            self.0[at] = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    /// Takes away what is not larger.
    fn subtract(&mut self, other: &Big) {
        let mut borrow = 0;
        for (at, part) in self.0.iter_mut().enumerate() {
            let less = i64::from(other.0.get(at).copied().unwrap_or(0)) + borrow;
            let left = i64::from(*part) - less;
            *part = left as u32;
            borrow = i64::from(left < 0);
        }
        self.trim();
    }

    /// How often `by` goes into this, of which the remainder is left; fewer than 2^63 times.
    fn divide(&mut self, by: &Big) -> u64 {
        let steps = self.bits().saturating_sub(by.bits());
        let mut by = by.clone();
        by.shift(steps);
        let mut times = 0;
        for _ in 0..=steps {
            times <<= 1;
            if self.compare(&by).is_ge() {
                self.subtract(&by);
                times |= 1;
            }
            by.halve();
        }
        times
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn std(digits: &str, power: i64) -> f64 {
        format!("{digits}e{power}").parse().expect("a number")
    }

    #[test]
    fn edges_are_as_the_standard_library_has_them() {
        for (digits, power) in [
            ("0", 0),
            ("", 5),
            ("000", -3),
            ("1", 0),
            ("15", -1),
            ("1", 308),
            ("17976931348623157", 292),
            ("17976931348623158", 292),
            ("17976931348623159", 292),
            ("1", 309),
            ("5", -324),
            ("2", -324),
            ("3", -324),
            ("24703282292062327", -340),
            ("24703282292062328", -340),
            ("22250738585072014", -324),
            ("22250738585072011", -324),
            ("9007199254740993", 0),
            ("9007199254740991", 0),
            ("9007199254740992", 0),
            ("1", -1_000_000),
            ("1", 1_000_000),
            ("1", i64::from(i32::MIN)),
        ] {
            if digits.is_empty() {
                assert_eq!(nearest(digits, power), 0.0);
            } else {
                assert_eq!(
                    nearest(digits, power),
                    std(digits, power),
                    "{digits}e{power}"
                );
            }
        }
        assert_eq!(nearest("1", i64::MIN), 0.0);
        assert_eq!(nearest("1", i64::MAX), f64::INFINITY);
    }

    #[test]
    fn halves_go_to_the_even_one_unless_something_follows() {
        // 2^53 + 1 lies between two doubles.
        let half = "9007199254740993";
        assert_eq!(nearest(half, 0), 9_007_199_254_740_992.0);
        let more = format!("{half}{}1", "0".repeat(2_000));
        assert_eq!(nearest(&more, -2_001), 9_007_199_254_740_994.0);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_digits_give_what_the_standard_library_gives(digits in "[0-9]{1,30}", power in -360_i64..330) {
            prop_assert_eq!(nearest(&digits, power), std(&digits, power));
        }

        #[test]
        fn any_double_comes_back(bits in any::<u64>()) {
            let value = f64::from_bits(bits & !(1 << 63));
            if value.is_finite() {
                let text = format!("{value:e}");
                let (mantissa, power) = text.split_once('e').expect("an exponent");
                let (whole, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
                let power: i64 = power.parse().expect("a number");
                prop_assert_eq!(nearest(&format!("{whole}{rest}"), power - rest.len() as i64), value);
            }
        }
    }
}
