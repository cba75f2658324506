//! Which constants and statics the first module needs: those whose addresses stand in its code, in what the
//! program has allocated, or in others that it needs. The linker tells where each one begins and ends.

use super::module::{Module, unreadable};
use crate::memory::{Memory, place};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasmparser::{
    KnownCustom, Linking, Parser, Payload, RelocationEntry, RelocationType, SymbolInfo,
};

/// So far from an address beside an object a number may stand for it still: the optimiser adds to it what
/// code adds.
const NEAR: u32 = 64;

/// The constants and statics of a module, and what may stand for each of them in code.
#[derive(Default)]
pub struct Objects {
    /// The address at which each begins, and the one at which it ends.
    ends: BTreeMap<u32, u32>,
    /// Addresses outside of an object from which code reckons its way into it, and where it begins.
    beside: BTreeMap<u32, Vec<u32>>,
}

impl Objects {
    /// Reads them from what the linker wrote. Where it did not write what it knows of them, there are none.
    pub fn read(linked: &[u8]) -> Result<Objects, String> {
        let (mut segments, mut symbols, mut references) = (Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(linked) {
            match payload.map_err(unreadable)? {
                Payload::DataSection(section) => {
                    for segment in section {
                        let segment = segment.map_err(unreadable)?;
                        segments.push((place(&segment)?, segment.data.len() as u32));
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking {
                            if let Linking::SymbolTable(table) = part.map_err(unreadable)? {
                                for symbol in table {
                                    symbols.push(symbol.map_err(unreadable)?);
                                }
                            }
                        }
                    }
                    KnownCustom::Reloc(relocations) => {
                        for entry in relocations.entries() {
                            references.push(entry.map_err(unreadable)?);
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        let mut objects = Objects::default();
        if references.is_empty() {
            return Ok(objects);
        }
        for (start, len) in &segments {
            objects.ends.insert(*start, start + len);
        }
        for reference in &references {
            objects.refer(&segments, &symbols, reference)?;
        }
        Ok(objects)
    }

    /// Keeps a reference that does not point into its object.
    fn refer(
        &mut self,
        segments: &[(u32, u32)],
        symbols: &[SymbolInfo],
        reference: &RelocationEntry,
    ) -> Result<(), String> {
        match reference.ty {
            RelocationType::MemoryAddrLeb
            | RelocationType::MemoryAddrSleb
            | RelocationType::MemoryAddrI32 => {}
            RelocationType::FunctionIndexLeb
            | RelocationType::TableIndexSleb
            | RelocationType::TableIndexI32
            | RelocationType::TypeIndexLeb
            | RelocationType::GlobalIndexLeb
            | RelocationType::TableNumberLeb
            | RelocationType::FunctionOffsetI32
            | RelocationType::SectionOffsetI32 => return Ok(()),
            other => return Err(unreadable(format!("the linker wrote {other:?}"))),
        }
        let Some(SymbolInfo::Data {
            symbol: Some(defined),
            ..
        }) = symbols.get(reference.index as usize)
        else {
            return Ok(());
        };
        let Some((start, len)) = segments.get(defined.index as usize) else {
            return Ok(());
        };
        let offset = i64::from(defined.offset) + reference.addend;
        if offset < 0 || offset >= i64::from(*len) {
            let address = (i64::from(*start) + offset) as u32;
            self.beside.entry(address).or_default().push(*start);
        }
        Ok(())
    }

    /// The address ranges of the objects that the first module does not need.
    pub fn of_rest(
        &self,
        module: &Module,
        first: &[u32],
        memory: &Memory,
    ) -> Result<Vec<Range<u32>>, String> {
        let (mut named, mut found) = (BTreeSet::new(), Vec::new());
        let first: BTreeSet<u32> = first.iter().copied().collect();
        for function in module.imported()..module.functions() {
            for number in module.constants(function)? {
                named.extend(self.named_by(number));
                if first.contains(&function) {
                    found.extend(self.named_by(number));
                }
            }
        }
        let mut words: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (place, word) in memory.words() {
            named.extend(self.named_by(word));
            match self.at(place) {
                // What was allocated, and statics that are zero at first.
                None => found.extend(self.named_by(word)),
                Some(object) => words.entry(object).or_default().push(word),
            }
        }
        // What nothing seems to name is named in a way that is not understood here.
        let starts = self.ends.keys().copied();
        found.extend(starts.filter(|start| !named.contains(start)));
        let mut needed: BTreeSet<u32> = BTreeSet::new();
        while let Some(object) = found.pop() {
            if needed.insert(object) {
                let words = words.get(&object).into_iter().flatten();
                found.extend(words.flat_map(|word| self.named_by(*word)));
            }
        }
        // Neighbours are one range.
        let mut ranges: Vec<Range<u32>> = Vec::new();
        let mut is_beside = false;
        for (start, end) in &self.ends {
            let is_moved = !needed.contains(start) && *end <= memory.end();
            match ranges.last_mut() {
                Some(range) if is_moved && is_beside => range.end = *end,
                _ if is_moved => ranges.push(*start..*end),
                _ => {}
            }
            is_beside = is_moved;
        }
        Ok(ranges)
    }

    /// The objects that a number in code or in memory may stand for.
    fn named_by(&self, number: u32) -> impl Iterator<Item = u32> + '_ {
        let near = number.saturating_sub(NEAR)..=number.saturating_add(NEAR);
        let beside = self.beside.range(near).flat_map(|(_, starts)| starts);
        self.at(number).into_iter().chain(beside.copied())
    }

    /// The start of the object at an address.
    fn at(&self, address: u32) -> Option<u32> {
        let (start, end) = self.ends.range(..=address).next_back()?;
        (address < *end).then_some(*start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::one_memory;
    use wasm_encoder::{
        CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, Function,
        FunctionSection, LinkingSection, Module as Out, SymbolTable, TypeSection,
    };

    /// Named in the first module's code, and names `BEHIND`.
    const NAMED: u32 = 1024;
    const BEHIND: u32 = 1032;
    /// Named by the second module alone.
    const REST: u32 = 1040;
    /// Named by what was allocated.
    const HEAP: u32 = 1048;
    /// Reckoned to from the word before it, which is no object's.
    const AFTER: u32 = 2048;
    /// Named by nothing that can be seen.
    const NOWHERE: u32 = 3072;
    /// What was allocated.
    const ALLOCATED: u32 = 4096;

    /// Two functions, the first of which is of the first module, with the objects above of eight bytes each.
    fn linked(first: &[u32]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut functions = FunctionSection::new();
        functions.function(0).function(0);
        let memories = one_memory(1);
        let mut code = CodeSection::new();
        for constants in [first, &[NAMED, REST, HEAP, AFTER]] {
            let mut body = Function::new([]);
            for constant in constants {
                body.instructions().i32_const(*constant as i32).drop();
            }
            body.instructions().end();
            code.function(&body);
        }
        let mut data = DataSection::new();
        for (place, word) in [
            (NAMED, BEHIND),
            (BEHIND, 1),
            (REST, 2),
            (HEAP, 3),
            (AFTER, 4),
            (NOWHERE, 5),
        ] {
            let bytes = u64::from(word).to_le_bytes();
            data.active(0, &ConstExpr::i32_const(place as i32), bytes);
        }
        let mut out = Out::new();
        out.section(&types).section(&functions).section(&memories);
        out.section(&code).section(&data);
        let mut symbols = SymbolTable::new();
        for (index, name) in ["named", "behind", "rest", "heap", "after", "nowhere"]
            .iter()
            .enumerate()
        {
            let defined = DataSymbolDefinition {
                index: index as u32,
                offset: 0,
                size: 8,
            };
            symbols.data(0, name, Some(defined));
        }
        out.section(LinkingSection::new().symbol_table(&symbols));
        // Of the code section: two references by R_WASM_MEMORY_ADDR_SLEB (4), at an offset, to a symbol, with
        // what is added: to `named` 0, and to `after` -4.
        let references: [u8; 10] = [3, 2, 4, 5, 0, 0, 4, 9, 4, 0x7c];
        out.section(&CustomSection {
            name: "reloc.CODE".into(),
            data: references[..].into(),
        });
        out.finish()
    }

    /// The objects that move where the first function names these addresses.
    fn of_rest(first: &[u32]) -> Vec<u32> {
        let linked = linked(first);
        let objects = Objects::read(&linked).expect("it can be read");
        let module = Module::read(&linked).expect("it can be read");
        let mut memory = Memory::of(&linked).expect("it can be read");
        let allocated = (ALLOCATED - memory.start) as usize;
        memory.bytes.resize(allocated, 0);
        memory.bytes.extend(HEAP.to_le_bytes());
        let ranges = objects.of_rest(&module, &[0], &memory);
        let ranges = ranges.expect("it can be told");
        let all = [NAMED, BEHIND, REST, HEAP, AFTER, NOWHERE].into_iter();
        all.filter(|at| ranges.iter().any(|range| range.contains(at)))
            .collect()
    }

    #[test]
    fn what_the_first_module_names_stays_and_what_that_names() {
        assert_eq!(of_rest(&[NAMED]), [REST, AFTER]);
        assert_eq!(of_rest(&[NAMED + 7]), [REST, AFTER]);
        assert_eq!(of_rest(&[BEHIND]), [NAMED, REST, AFTER]);
    }

    #[test]
    fn what_nothing_seems_to_name_stays() {
        assert!(!of_rest(&[]).contains(&NOWHERE));
    }

    #[test]
    fn what_was_allocated_names_as_code_does() {
        assert!(!of_rest(&[]).contains(&HEAP));
    }

    #[test]
    fn code_that_reckons_from_beside_an_object_names_it() {
        assert_eq!(of_rest(&[AFTER - 4]), [NAMED, BEHIND, REST]);
        assert_eq!(of_rest(&[AFTER - 60]), [NAMED, BEHIND, REST]);
        assert_eq!(of_rest(&[AFTER + 100]), [NAMED, BEHIND, REST, AFTER]);
    }

    #[test]
    fn neighbours_that_move_are_one_range_and_what_stays_is_not_in_it() {
        let linked = linked(&[HEAP]);
        let objects = Objects::read(&linked).expect("it can be read");
        let module = Module::read(&linked).expect("it can be read");
        let memory = Memory::of(&linked).expect("it can be read");
        let ranges = objects.of_rest(&module, &[0], &memory);
        assert_eq!(ranges, Ok(vec![NAMED..HEAP, AFTER..AFTER + 8]));
    }

    #[test]
    fn without_the_linker_s_notes_nothing_moves() {
        let objects = Objects::default();
        let linked = linked(&[]);
        let module = Module::read(&linked).expect("it can be read");
        let memory = Memory::of(&linked).expect("it can be read");
        assert_eq!(objects.of_rest(&module, &[0], &memory), Ok(Vec::new()));
    }
}
