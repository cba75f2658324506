//! From an offset in a text to its line and column, as an editor counts them: a line ends with a line
//! feed, a carriage return, or both; columns are characters.

/// So many bytes lie at most between two known places.
const STEP: usize = 64;

/// A text and the places of some of its characters.
pub(super) struct Lines<'a> {
    text: &'a str,
    /// Offset, line and column.
    known: Vec<(usize, u32, u32)>,
}

impl<'a> Lines<'a> {
    /// The places of a text that begins at this line and column.
    pub(super) fn new(text: &'a str, first: (u32, u32)) -> Lines<'a> {
        let mut known = vec![(0, first.0, first.1)];
        let (mut next, mut place) = (STEP, first);
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if at >= next {
                known.push((at, place.0, place.1));
                next = at + STEP;
            }
            place = after(place, c, chars.peek().map(|(_, next)| *next));
        }
        Lines { text, known }
    }

    /// The text.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The offset of a part of the text, which must be a slice of it.
    pub(super) fn offset_of(&self, part: &str) -> usize {
        (part.as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize)
    }

    /// Line and column, from 1, of the character at an offset or around it; of the end for what lies beyond.
    pub(super) fn at(&self, offset: usize) -> (u32, u32) {
        let before = self.known.partition_point(|(at, ..)| *at <= offset);
        let (from, line, column) = self.known[before.saturating_sub(1)];
        let mut place = (line, column);
        let mut chars = self.text[from..].char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if from + at + c.len_utf8() > offset {
                break;
            }
            place = after(place, c, chars.peek().map(|(_, next)| *next));
        }
        place
    }

    /// Where the last character that is not the end of a line ends.
    pub(super) fn end(&self) -> (u32, u32) {
        self.at(self.text.trim_end_matches(['\r', '\n']).len())
    }
}

/// The place after a character that another one follows.
fn after((line, column): (u32, u32), c: char, next: Option<char>) -> (u32, u32) {
    match (c, next) {
        ('\n', _) => (line + 1, 1),
        ('\r', next) if next != Some('\n') => (line + 1, 1),
        _ => (line, column + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_has_its_place() {
        let text = format!("a\r\né🚀\rb\n\n{}\nc", "ä".repeat(700));
        let lines = Lines::new(&text, (5, 1));
        let at = |part: &str| lines.at(text.find(part).unwrap());
        assert_eq!(at("a"), (5, 1));
        assert_eq!(at("🚀"), (6, 2));
        assert_eq!(at("b"), (7, 1));
        assert_eq!(at("ä"), (9, 1));
        assert_eq!(lines.at(text.find("ä").unwrap() + 2 * 650), (9, 651));
        assert_eq!(at("c"), (10, 1));
        assert_eq!(lines.at(text.len()), (10, 2));
        assert_eq!(lines.at(text.len() + 9), (10, 2));
        assert_eq!(Lines::new("ab\n\n", (1, 1)).end(), (1, 3));
    }
}
