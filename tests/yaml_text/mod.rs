//! Trees written as YAML in every way that people write it, and then damaged.

use proptest::prelude::*;

/// A tree of texts.
#[derive(Clone, Debug)]
pub enum Tree {
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

const TEXTS: [&str; 60] = [
    "a",
    "b",
    "web",
    "nginx:1.28",
    "10m",
    "x-y",
    "true",
    "no",
    "on",
    "~",
    "null",
    "1",
    "-1",
    "0x1f",
    "1.5",
    "1e3",
    "a b",
    "a: b",
    "a #b",
    "#c",
    "- a",
    "-",
    "--",
    "[a",
    "a]",
    "{b",
    "'q'",
    "\"d\"",
    "é🚀",
    "http://x/y:80",
    "*",
    "&x",
    "!t",
    "%p",
    "@a",
    "|",
    ">",
    "?",
    "? a",
    ":",
    "a:",
    "=",
    "2001-12-14",
    "012",
    "a,b",
    "\\",
    "tab\t",
    "a\tb",
    "",
    " lead",
    "trail ",
    "line\nbreak",
    "two\n\nbreaks",
    "\n",
    "end\n",
    "  in\n more\n",
    "it's",
    "--flag=${A}",
    "sh -c",
    "\u{a0}",
];
const KEYS: [&str; 12] = [
    "a",
    "b",
    "c",
    "name",
    "image",
    "command",
    "app.kubernetes.io/name",
    "x y",
    "é",
    "k1",
    "spec",
    "A",
];
const DAMAGE: [&str; 40] = [
    " ", "\n", "\t", ":", "-", ",", "[", "]", "{", "}", "\"", "'", "!", "&", "*", "#", "|", ">",
    "%", "?", "@", "\\", "<", "~", ".", "=", "a", "1", "é", "\r", ": ", "- ", "\n  ", "  ", "{a",
    "\n- ", ": [", "\u{2028}", "\u{85}", "\u{7}",
];

/// Any tree.
pub fn tree() -> impl Strategy<Value = Tree> {
    let text = (0..TEXTS.len()).prop_map(|n| Tree::Text(TEXTS[n].to_owned()));
    text.prop_recursive(5, 40, 4, |inner| {
        let key = (0..KEYS.len()).prop_map(|n| KEYS[n].to_owned());
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Tree::List),
            prop::collection::vec((key, inner), 0..5).prop_map(Tree::Map),
        ]
    })
}

/// A few places in a text, and what is done there.
pub fn damages() -> impl Strategy<Value = Vec<(usize, u8, usize)>> {
    prop::collection::vec((any::<usize>(), any::<u8>(), 0..DAMAGE.len()), 0..4)
}

/// The text with its damages: characters gone, put in, exchanged or repeated, or an early end.
pub fn damaged(text: &str, damages: &[(usize, u8, usize)]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (place, kind, what) in damages {
        let at = place % (chars.len() + 1);
        let new = DAMAGE[*what].chars();
        let end = chars.len().min(at + what % 12 + 1);
        match kind % 16 {
            0..=4 => drop(chars.splice(at..at, new)),
            5..=8 => drop(chars.drain(at..chars.len().min(at + 1))),
            9..=12 => drop(chars.splice(at..chars.len().min(at + 1), new)),
            13 => chars.truncate(at),
            14 => {
                let part = chars[at..end].to_vec();
                drop(chars.splice(at..at, part));
            }
            _ => drop(chars.drain(at..end)),
        }
    }
    chars.into_iter().collect()
}

/// The tree as one document, in a style that the seed decides.
pub fn write(tree: &Tree, seed: u64) -> String {
    let mut writer = Writer {
        out: String::new(),
        dice: seed | 1,
        anchors: 0,
    };
    match tree {
        Tree::Text(text) => writer.text(text, false),
        Tree::List(items) if !items.is_empty() && !writer.one_in(6) => writer.items(items, 0),
        Tree::Map(entries) if !entries.is_empty() && !writer.one_in(6) => {
            let indent = writer.pick(&[0, 0, 0, 1, 2]);
            writer.entries(entries, indent);
        }
        other => writer.flow(other, 0),
    }
    writer.out.push('\n');
    writer.out
}

struct Writer {
    out: String,
    dice: u64,
    anchors: usize,
}

impl Writer {
    fn below(&mut self, n: usize) -> usize {
        self.dice ^= self.dice << 13;
        self.dice ^= self.dice >> 7;
        self.dice ^= self.dice << 17;
        ((self.dice >> 11) % n as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn put(&mut self, of: &[&str]) {
        let part = self.pick(of);
        self.out.push_str(part);
    }

    fn blanks(&mut self, count: usize) {
        self.out.push_str(&" ".repeat(count));
    }

    /// An anchor or a tag, now and then.
    fn properties(&mut self) {
        if self.one_in(20) {
            self.anchors += 1;
            self.out.push_str(&format!("&n{} ", self.anchors));
        } else if self.one_in(50) {
            self.put(&["!!str ", "! ", "!x ", "!<tag:yaml.org,2002:str> "]);
        }
    }

    /// An alias in place of a value, now and then.
    fn alias(&mut self) -> bool {
        let takes = self.anchors > 0 && self.one_in(25);
        if takes {
            let name = self.below(self.anchors) + 1;
            self.out.push_str(&format!("*n{name} "));
        }
        takes
    }

    fn end_of_line(&mut self) {
        self.put(&[
            "\n", "\n", "\n", "\n", "\n", "\n", " # c\n", " \n", "\t\n", "\r\n",
        ]);
        if self.one_in(12) {
            self.put(&["# comment: [x\n", "\n", "  \n", "   # odd\n", "\t\n"]);
        }
    }

    /// Quoted or plain, on one line.
    fn text(&mut self, text: &str, in_flow: bool) {
        self.properties();
        let is_plain = is_plain(text, in_flow);
        if is_plain && !self.one_in(3) {
            self.out.push_str(text);
        } else if !text.contains(['\n', '\t']) && self.one_in(2) {
            self.out
                .push_str(&format!("'{}'", text.replace('\'', "''")));
        } else {
            self.out.push('"');
            for c in text.chars() {
                match c {
                    '"' | '\\' => self.out.extend(['\\', c]),
                    '\n' => self.out.push_str("\\n"),
                    '\t' => self.out.push_str("\\t"),
                    _ if self.one_in(30) => {
                        self.out.push_str(&format!("\\U{:08x}", u32::from(c)));
                    }
                    _ => self.out.push(c),
                }
            }
            self.out.push('"');
        }
    }

    /// Blanks, a comment, a new line in any column.
    fn between(&mut self, indent: usize) {
        if self.one_in(2) {
            return self.put(&["", " ", "  ", "\t"]);
        }
        self.put(&["", "", " # c"]);
        self.out.push('\n');
        let more = self.pick(&[0, 0, 0, 1, 2, 4]);
        let less = self.pick(&[0, 0, 1, 2]);
        self.blanks((indent + more).saturating_sub(less));
    }

    fn flow(&mut self, tree: &Tree, indent: usize) {
        if self.alias() {
            return;
        }
        let (open, close, parts): (_, _, Vec<(Option<&String>, &Tree)>) = match tree {
            Tree::Text(text) => return self.text(text, true),
            Tree::List(items) => ('[', ']', items.iter().map(|item| (None, item)).collect()),
            Tree::Map(entries) => {
                let parts = entries.iter().map(|(key, value)| (Some(key), value));
                ('{', '}', parts.collect())
            }
        };
        self.properties();
        self.out.push(open);
        for (n, (key, value)) in parts.iter().enumerate() {
            self.between(indent);
            if let Some(key) = key {
                self.text(key, true);
                self.put(&[": ", ": ", ":  ", " : ", ":\t"]);
            }
            self.flow(value, indent + 1);
            self.between(indent);
            if n + 1 < parts.len() || self.one_in(8) {
                self.out.push(',');
            }
        }
        self.between(indent);
        self.out.push(close);
    }

    /// What stands after `key:` or `-`, and the end of the line.
    fn value(&mut self, tree: &Tree, indent: usize, after_key: bool) {
        self.put(&[" ", " ", " ", "  ", "\t"]);
        match tree {
            _ if self.alias() => self.end_of_line(),
            Tree::Text(text) if text.contains('\n') && !self.one_in(4) => self.lines(text, indent),
            Tree::List(items) if !items.is_empty() && !self.one_in(3) => {
                self.properties();
                self.end_of_line();
                let more = match after_key && self.one_in(2) {
                    true => 0,
                    false => self.pick(&[2, 2, 1, 3, 4]),
                };
                self.items(items, indent + more);
            }
            Tree::Map(entries) if !entries.is_empty() && !self.one_in(3) => {
                if !after_key && self.one_in(2) {
                    let start = self.out.rfind('\n').map_or(0, |at| at + 1);
                    let column = self.out.len() - start;
                    if self.out[start..].chars().all(|c| c == ' ' || c == '-') {
                        let first = self.out.len();
                        self.entries(entries, column);
                        let rest = self.out.split_off(first);
                        self.out.push_str(rest.trim_start_matches(' '));
                        return;
                    }
                }
                self.properties();
                self.end_of_line();
                let more = self.pick(&[2, 2, 1, 3, 4]);
                self.entries(entries, indent + more);
            }
            other => {
                self.flow_or_text(other, indent);
                self.end_of_line();
            }
        }
    }

    fn flow_or_text(&mut self, tree: &Tree, indent: usize) {
        match tree {
            Tree::Text(text) => self.text(text, false),
            other => self.flow(other, indent),
        }
    }

    /// A literal or folded block.
    fn lines(&mut self, text: &str, indent: usize) {
        let step = self.pick(&[1, 2, 2, 4]);
        self.put(&["|", "|", "|", ">"]);
        if text.starts_with([' ', '\n']) || self.one_in(8) {
            self.out.push_str(&step.to_string());
        }
        match text.ends_with('\n') {
            false => self.out.push('-'),
            true => self.put(&["", "", "+", "-"]),
        }
        self.put(&["\n", "\n", " # c\n"]);
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            if !line.is_empty() {
                self.blanks(indent + step);
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
        self.put(&["", "", "\n"]);
    }

    fn items(&mut self, items: &[Tree], indent: usize) {
        for item in items {
            self.blanks(indent);
            self.out.push('-');
            self.value(item, indent, false);
        }
    }

    fn entries(&mut self, entries: &[(String, Tree)], indent: usize) {
        if self.anchors > 0 && self.one_in(12) {
            let name = self.below(self.anchors) + 1;
            self.blanks(indent);
            self.out.push_str(&format!("<<: *n{name}\n"));
        }
        for (key, value) in entries {
            self.blanks(indent);
            if self.one_in(40) {
                self.out.push_str("? ");
                self.text(key, false);
                self.out.push('\n');
                self.blanks(indent);
            } else {
                self.text(key, false);
                self.put(&["", "", "", " "]);
            }
            self.out.push(':');
            self.value(value, indent, true);
        }
    }
}

/// True where libyaml reads these characters without quotes as this text.
fn is_plain(text: &str, in_flow: bool) -> bool {
    let begins = text.chars().next().unwrap_or(' ');
    let breaks = "&*!|>'\"%@`#,[]{}-?: ".contains(begins)
        || text.contains(['\n', '\t'])
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with([' ', ':'])
        || in_flow && text.contains([',', '[', ']', '{', '}', ':', '?']);
    !breaks
}
