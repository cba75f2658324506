//! What stands in a module's memory when it starts.

use std::fmt::Display;
use std::ops::Range;
use wasm_encoder::{ConstExpr, DataSection};
use wasmparser::{Data, DataKind, Operator, Parser, Payload};

/// A segment costs some six bytes: fewer zeros than these are written out.
const ZEROS_MIN: usize = 8;

/// The bytes from an address on; all others are zero.
#[derive(Clone)]
pub struct Memory {
    /// The first address.
    pub start: u32,
    /// What stands there.
    pub bytes: Vec<u8>,
}

impl Memory {
    /// The memory that a module's data make.
    pub fn of(module: &[u8]) -> Result<Memory, String> {
        let mut pieces = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            if let Payload::DataSection(section) = payload.map_err(unreadable)? {
                for segment in section {
                    let segment = segment.map_err(unreadable)?;
                    pieces.push((place(&segment)?, segment.data));
                }
            }
        }
        // Whole words.
        let start = pieces.iter().map(|(at, _)| *at & !3).min();
        let start = start.unwrap_or_default();
        let end = pieces.iter().map(|(at, data)| at + data.len() as u32).max();
        let len = end.map_or(0, |end| (end - start).next_multiple_of(4));
        let mut bytes = vec![0; len as usize];
        for (at, data) in pieces {
            let at = (at - start) as usize;
            bytes[at..at + data.len()].copy_from_slice(data);
        }
        Ok(Memory { start, bytes })
    }

    /// The first address after it.
    pub fn end(&self) -> u32 {
        self.start + self.bytes.len() as u32
    }

    /// Leaves nothing between two addresses of it.
    pub fn clear(&mut self, addresses: &Range<u32>) {
        let at = |address: u32| (address - self.start) as usize;
        self.bytes[at(addresses.start)..at(addresses.end)].fill(0);
    }

    /// Each word that has a place of its own, and where.
    pub fn words(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let words = self.bytes.as_chunks::<4>().0.iter();
        let places = (self.start..).step_by(4);
        places.zip(words.map(|bytes| u32::from_le_bytes(*bytes)))
    }

    /// All of it as a module's data.
    pub fn segments(&self) -> DataSection {
        self.segments_within(std::slice::from_ref(&(self.start..self.end())))
    }

    /// What stands in these ranges and is not zero, as a module's data: nothing beside them is written.
    pub fn segments_within(&self, ranges: &[Range<u32>]) -> DataSection {
        let mut data = DataSection::new();
        for range in ranges {
            let at = |address: u32| (address - self.start) as usize;
            let mut start = at(range.start);
            let bytes = &self.bytes[..at(range.end)];
            while let Some(skipped) = bytes[start..].iter().position(|byte| *byte != 0) {
                start += skipped;
                let mut windows = bytes[start..].windows(ZEROS_MIN);
                let zeros = windows.position(|bytes| bytes.iter().all(|byte| *byte == 0));
                let len = zeros.unwrap_or(bytes.len() - start);
                let place = ConstExpr::i32_const((self.start as usize + start) as i32);
                data.active(0, &place, bytes[start..start + len].iter().copied());
                start += len;
            }
        }
        data
    }
}

/// Where a segment's data go.
pub fn place(segment: &Data) -> Result<u32, String> {
    let DataKind::Active { offset_expr, .. } = &segment.kind else {
        return Err(unreadable("it places data by itself"));
    };
    match offset_expr.get_operators_reader().read() {
        Ok(Operator::I32Const { value }) => Ok(value as u32),
        _ => Err(unreadable("the place of its data is not a number")),
    }
}

fn unreadable(error: impl Display) -> String {
    format!("The data of the page's module cannot be read: {error}.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::one_memory;
    use wasm_encoder::Module;

    #[test]
    fn what_is_written_is_read_again() {
        let mut memory = Memory {
            start: 1 << 20,
            bytes: vec![0; 64],
        };
        memory.bytes[3..6].copy_from_slice(&[7, 0, 9]);
        memory.bytes[40] = 5;
        let segments = memory.segments();
        assert_eq!(segments.len(), 2);
        let memories = one_memory(17);
        let mut module = Module::new();
        module.section(&memories).section(&segments);
        let again = Memory::of(&module.finish()).expect("it can be read");
        assert_eq!((again.start, again.bytes.len()), (1 << 20, 44));
        assert_eq!(again.bytes[3..6], [7, 0, 9]);
        assert_eq!(again.bytes[40], 5);
    }

    #[test]
    fn nothing_is_written_beside_the_ranges() {
        let memory = Memory {
            start: 100,
            bytes: (1..=9).collect(),
        };
        let data = memory.segments_within(&[100..103, 105..109]);
        let mut module = Module::new();
        module.section(&data);
        let mut written = Vec::new();
        for payload in Parser::new(0).parse_all(&module.finish()) {
            if let Payload::DataSection(section) = payload.expect("it can be read") {
                for segment in section {
                    let segment = segment.expect("it can be read");
                    let at = place(&segment).expect("a number");
                    written.push((at, segment.data.to_vec()));
                }
            }
        }
        assert_eq!(written, [(100, vec![1, 2, 3]), (105, vec![6, 7, 8, 9])]);
    }
}
