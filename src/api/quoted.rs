//! Text in Go's double quotes, as kubectl, the API server and the controllers show what they were given.

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
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(quoted("a \"b\" c\\d"), r#""a \"b\" c\\d""#);
        assert_eq!(quoted("a\tb\nc\u{7}\u{1b}"), r#""a\tb\nc\a\x1b""#);
        assert_eq!(quoted("it's ünïcode"), "\"it's ünïcode\"");
    }
}
