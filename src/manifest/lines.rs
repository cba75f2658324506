//! From an offset in a text to its line and column, as an editor counts them: a line ends with a line
//! feed, a carriage return, or both; columns are characters.

/// So many bytes lie between two known places.
const STEP: usize = 64;

/// A text and the places of some of its characters.
pub(super) struct Lines<'a> {
    text: &'a str,
    /// Line and column at every [`STEP`] bytes.
    known: Vec<(u32, u32)>,
}

impl<'a> Lines<'a> {
    /// The places of a text that begins at this line and column.
    pub(super) fn new(text: &'a str, first: (u32, u32)) -> Lines<'a> {
        let mut known = vec![first];
        let mut place = first;
        for to in (STEP..=text.len()).step_by(STEP) {
            place = after(place, text.as_bytes(), to - STEP, to);
            known.push(place);
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

    /// Line and column, from 1, of the character at an offset; of the end for what lies beyond.
    pub(super) fn at(&self, offset: usize) -> (u32, u32) {
        let to = offset.min(self.text.len());
        let step = to / STEP;
        after(self.known[step], self.text.as_bytes(), step * STEP, to)
    }

    /// Where the last character that is not the end of a line ends.
    pub(super) fn end(&self) -> (u32, u32) {
        self.at(self.text.trim_end_matches(['\r', '\n']).len())
    }
}

/// The place at the offset `to`, if this is the place at `from`.
fn after(place: (u32, u32), text: &[u8], from: usize, to: usize) -> (u32, u32) {
    let (mut line, mut column) = place;
    for at in from..to {
        match text[at] {
            b'\r' if text.get(at + 1) == Some(&b'\n') => column += 1,
            b'\r' | b'\n' => (line, column) = (line + 1, 1),
            // The first byte of a character.
            byte if byte & 0xc0 != 0x80 => column += 1,
            _ => {}
        }
    }
    (line, column)
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
