//! Text in Go's double quotes, as kubectl, the API server and the controllers show what they were given.
//! Rust's `{:?}` has other escapes: `\u{7}` and `\u{1b}` for `\a` and `\x1b`.

/// What cannot be seen beyond Latin's first half, first and last: controls, spaces other than the usual one,
/// marks of format, surrogates' places, private use. What no version of Unicode has given yet is left out.
const UNSEEN: [(u32, u32); 27] = [
    (0x80, 0xa0),
    (0xad, 0xad),
    (0x600, 0x605),
    (0x61c, 0x61c),
    (0x6dd, 0x6dd),
    (0x70f, 0x70f),
    (0x890, 0x891),
    (0x8e2, 0x8e2),
    (0x1680, 0x1680),
    (0x180e, 0x180e),
    (0x2000, 0x200f),
    (0x2028, 0x202f),
    (0x205f, 0x2064),
    (0x2066, 0x206f),
    (0x3000, 0x3000),
    (0xe000, 0xf8ff),
    (0xfdd0, 0xfdef),
    (0xfeff, 0xfeff),
    (0xfff9, 0xfffb),
    (0xfffe, 0xffff),
    (0x110bd, 0x110bd),
    (0x110cd, 0x110cd),
    (0x13430, 0x1343f),
    (0x1bca0, 0x1bca3),
    (0x1d173, 0x1d17a),
    (0xe0001, 0xe007f),
    (0xf0000, 0x10ffff),
];

/// `strconv.Quote`.
pub fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' || c == '\u{7f}' => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c if !is_unseen(u32::from(c)) => out.push(c),
            c if c <= '\u{ffff}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push_str(&format!("\\U{:08x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

fn is_unseen(c: u32) -> bool {
    UNSEEN
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(quoted("a \"b\" c\\d"), r#""a \"b\" c\\d""#);
        assert_eq!(quoted("a\tb\nc\u{7}\u{1b}"), r#""a\tb\nc\a\x1b""#);
        assert_eq!(quoted("it's ünïcode 漢 😀"), "\"it's ünïcode 漢 😀\"");
        assert_eq!(
            quoted("a\u{a0}b\u{200b}\u{feff}"),
            r#""a\u00a0b\u200b\ufeff""#
        );
        assert_eq!(
            quoted("\u{85}\u{202e}\u{e0061}"),
            r#""\u0085\u202e\U000e0061""#
        );
    }
}
