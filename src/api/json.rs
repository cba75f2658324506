//! JSON as text: what stands in annotations, in the data of revisions and in the browser's storage.
//!
//! serde_json writes it. It would read it too, but its reader, with a table of powers of ten that does not
//! pack, weighs seven kilobytes in the page; this one says only whether a text is JSON, as all who ask want to
//! know no more.

use super::decimal;
use serde_json::{Map, Value};

/// Objects and lists in one another, at most.
const DEPTH_MAX: u32 = 127;

/// The value as JSON text. Its own `to_string` brings a second serializer of all there is into the page.
pub fn write(value: &Value) -> String {
    // A tree of plain values can always be written.
    serde_json::to_string(value).unwrap_or_default()
}

/// The value that a text stands for; `None` where it is no JSON. Of equal keys the last counts.
pub fn read(text: &str) -> Option<Value> {
    let mut reader = Reader { rest: text };
    let value = reader.value(DEPTH_MAX)?;
    reader.space();
    reader.rest.is_empty().then_some(value)
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Whether this comes next; then it is passed.
    fn passes(&mut self, word: &str) -> bool {
        let after = self.rest.strip_prefix(word);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }

    /// What comes next as long as it is of these bytes, all of ASCII.
    fn run(&mut self, of: impl Fn(u8) -> bool) -> &'a str {
        let end = self.rest.bytes().position(|byte| !of(byte));
        let (run, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        run
    }

    fn value(&mut self, depth: u32) -> Option<Value> {
        self.space();
        match self.rest.bytes().next()? {
            b'"' => Some(Value::String(self.string()?)),
            b'{' => self.object(depth.checked_sub(1)?),
            b'[' => self.list(depth.checked_sub(1)?),
            b't' => self.passes("true").then_some(Value::Bool(true)),
            b'f' => self.passes("false").then_some(Value::Bool(false)),
            b'n' => self.passes("null").then_some(Value::Null),
            _ => self.number(),
        }
    }

    fn object(&mut self, depth: u32) -> Option<Value> {
        let mut map = Map::new();
        self.items("{", "}", |reader| {
            reader.space();
            let key = reader.string()?;
            reader.space();
            let value = reader.passes(":").then(|| reader.value(depth))??;
            map.insert(key, value);
            Some(())
        })?;
        Some(Value::Object(map))
    }

    fn list(&mut self, depth: u32) -> Option<Value> {
        let mut items = Vec::new();
        self.items("[", "]", |reader| {
            items.push(reader.value(depth)?);
            Some(())
        })?;
        Some(Value::Array(items))
    }

    /// Items with a comma between each two.
    fn items(
        &mut self,
        open: &str,
        close: &str,
        mut item: impl FnMut(&mut Reader<'a>) -> Option<()>,
    ) -> Option<()> {
        self.passes(open);
        self.space();
        if self.passes(close) {
            return Some(());
        }
        loop {
            item(self)?;
            self.space();
            if self.passes(close) {
                return Some(());
            }
            self.passes(",").then_some(())?;
        }
    }

    fn string(&mut self) -> Option<String> {
        self.passes("\"").then_some(())?;
        let mut text = String::new();
        loop {
            let end = self
                .rest
                .bytes()
                .position(|byte| matches!(byte, b'"' | b'\\' | 0..b' '))?;
            let (plain, rest) = self.rest.split_at(end);
            text.push_str(plain);
            self.rest = rest;
            if self.passes("\"") {
                return Some(text);
            }
            self.passes("\\").then_some(())?;
            text.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let mut letters = self.rest.chars();
        let letter = letters.next()?;
        self.rest = letters.as_str();
        Some(match letter {
            '"' | '\\' | '/' => letter,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let unit = self.unit()?;
                // Beyond 16 bits a character is a pair of units.
                let pair = match unit {
                    0xd800..0xdc00 if self.passes("\\u") => vec![unit, self.unit()?],
                    _ => vec![unit],
                };
                return char::decode_utf16(pair).next()?.ok();
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u16> {
        let digits = self.rest.get(..4)?;
        self.rest = &self.rest[4..];
        let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_hexadecimal.then(|| u16::from_str_radix(digits, 16).ok())?
    }

    fn number(&mut self) -> Option<Value> {
        let start = self.rest;
        self.passes("-");
        let whole = self.run(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 1 && whole.starts_with('0') {
            return None;
        }
        let mut is_whole = true;
        if self.passes(".") {
            is_whole = false;
            (!self.run(|byte| byte.is_ascii_digit()).is_empty()).then_some(())?;
        }
        if self.passes("e") || self.passes("E") {
            is_whole = false;
            let _ = self.passes("+") || self.passes("-");
            (!self.run(|byte| byte.is_ascii_digit()).is_empty()).then_some(())?;
        }
        let text = &start[..start.len() - self.rest.len()];
        let integer = || -> Option<Value> {
            let signed = text.parse::<i64>().map(Value::from);
            signed
                .or_else(|_| text.parse::<u64>().map(Value::from))
                .ok()
        };
        // There is no whole number that is minus nothing.
        match (is_whole && text != "-0").then(integer).flatten() {
            Some(number) => Some(number),
            None => decimal::double(text).map(Value::from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What serde_json makes of it; only that it takes any number of digits for a fraction.
    fn check(text: &str) {
        let theirs: Option<Value> = serde_json::from_str(text).ok();
        assert_eq!(read(text), theirs, "{text:?}");
    }

    #[test]
    fn texts_are_read_as_serde_json_reads_them() {
        for text in [
            "null",
            " true ",
            "false",
            "0",
            "-0",
            "-1",
            "01",
            "1.",
            ".5",
            "1.5",
            "-1.5e3",
            "1e400",
            "1e",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
            "-9223372036854775809",
            "\"\"",
            "\"a\\n\\u00e4\\ud83d\\ude00\\/\"",
            "\"\\ud83d\"",
            "\"\\ud83dx\"",
            "\"\\ude00\"",
            "\"\\u+123\"",
            "\"\\u12\"",
            "\"\\x\"",
            "\"a\nb\"",
            "\"ünï😀\"",
            "\"",
            "\"\\",
            "[]",
            "[1,]",
            "[,]",
            "[1 2]",
            "[1,[2,{}]]",
            "{}",
            "{\"a\":1,\"a\":2}",
            "{\"b\":1,\"a\":[null]}",
            "{a:1}",
            "{\"a\" : 1 }",
            "{\"a\"}",
            "{\"a\":1,}",
            "",
            " ",
            "nul",
            "truex",
            "1 1",
            "+1",
            "NaN",
            "[",
            "{",
            "{\"a\":",
            "\u{feff}1",
            "\u{a0}1",
        ] {
            check(text);
        }
    }

    #[test]
    fn depth_has_a_limit() {
        for depth in [127, 128, 129, 100_000] {
            let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
            assert_eq!(read(&text).is_some(), depth <= 127, "{depth}");
            check(&text);
        }
    }

    #[test]
    fn damaged_texts_are_read_as_serde_json_reads_them() {
        const WHOLE: &str =
            r#"{"spec":{"n":-12.50e2,"t":"a\"\u00e9\\ud83d","l":[true,null,{"k":0}]},"z":""}"#;
        let bits = |n: u64| {
            n.wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407)
        };
        let mut state = 7;
        for _ in 0..20_000 {
            let mut text: Vec<char> = WHOLE.chars().collect();
            for _ in 0..=(state >> 60) % 3 {
                state = bits(state);
                let at = (state >> 33) as usize % text.len();
                state = bits(state);
                let other = text[(state >> 33) as usize % text.len()];
                match (state >> 20) % 3 {
                    0 => text[at] = other,
                    1 => text.insert(at, other),
                    _ => drop(text.remove(at)),
                }
            }
            check(&text.into_iter().collect::<String>());
        }
    }
}
