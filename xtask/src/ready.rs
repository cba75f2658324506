//! The page's module with a first visit made ready in its memory (`src/ui/first_visit.rs`): the program
//! starts as if it had just made that itself.
//!
//! It is made by what the linker wrote, which still knows the names of functions. All that comes after the
//! linker changes code, and leaves data and addresses as they are.

use crate::files;
use crate::memory::Memory;
use crate::process::run;
use crate::rewrite::rewritten;
use std::convert::Infallible;
use std::fmt::Display;
use std::process::Command;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, DataSection, MemorySection};
use wasmparser::{
    CustomSectionReader, DataSectionReader, FunctionBody, KnownCustom, MemorySectionReader, Name,
    Parser, Payload, TypeRef, ValType,
};

const PAGE_BYTES: usize = 65_536;
/// What stands in the name of the allocator's function that takes an address and a length to free.
const FREE: &str = "_8Dlmalloc4free";

/// Lets Node make the first visit ready with the `linked` program, and gives `module`, which came of it,
/// with that memory.
pub fn with_first_visit(module: &[u8], linked: &[u8]) -> Result<Vec<u8>, String> {
    let folder = files::wasm_target_folder();
    let (program, memory) = (folder.join("ready.wasm"), folder.join("ready.memory"));
    files::write(&program, clean(linked)?)?;
    let mut node = Command::new("node");
    node.arg(files::top().join("xtask/src/ready.mjs"));
    run(node.arg(&program).arg(&memory))?;
    with_memory(module, &files::read_bytes(&memory)?)
}

/// The program with an allocator that writes zeros over what it frees: else that would be shipped.
fn clean(linked: &[u8]) -> Result<Vec<u8>, String> {
    let mut clean = Clean::default();
    let (mut types, mut type_of) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(linked) {
        match payload.map_err(unreadable)? {
            Payload::TypeSection(section) => {
                for kind in section.into_iter_err_on_gc_types() {
                    types.push(kind.map_err(unreadable)?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    if let TypeRef::Func(kind) = import.map_err(unreadable)?.ty {
                        type_of.push(kind);
                        clean.function += 1;
                    }
                }
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    type_of.push(kind.map_err(unreadable)?);
                }
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    clean.find(names).map_err(unreadable)?;
                }
            }
            _ => {}
        }
    }
    // With the allocator as its first parameter it would clear something else.
    let takes_two = |function: &u32| {
        let kind = &types[type_of[*function as usize] as usize];
        kind.params() == [ValType::I32, ValType::I32]
    };
    if clean.frees.is_empty() || !clean.frees.iter().all(takes_two) {
        return Err(unreadable(
            "the allocator is not the one that is known here",
        ));
    }
    rewritten(clean, linked).map_err(unreadable)
}

/// The module with that memory in place of what it begins with. The stack, which lies below the data, has
/// nothing on it.
fn with_memory(module: &[u8], memory: &[u8]) -> Result<Vec<u8>, String> {
    let start = Memory::of(module)?.start;
    let from_start = Memory {
        start,
        bytes: memory[start as usize..].to_vec(),
    };
    let ready = Ready {
        pages: memory.len() / PAGE_BYTES,
        data: from_start.segments(),
    };
    rewritten(ready, module).map_err(unreadable)
}

fn unreadable(error: impl Display) -> String {
    format!("The page's module cannot be made ready: {error}.")
}

#[derive(Default)]
struct Clean {
    /// The numbers of the allocator's function.
    frees: Vec<u32>,
    /// The number of the next function.
    function: u32,
}

impl Clean {
    fn find(&mut self, names: wasmparser::NameSectionReader) -> wasmparser::Result<()> {
        for part in names {
            if let Name::Function(functions) = part? {
                for function in functions {
                    let function = function?;
                    if function.name.contains(FREE) {
                        self.frees.push(function.index);
                    }
                }
            }
        }
        Ok(())
    }
}

impl Reencode for Clean {
    type Error = Infallible;

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Infallible>> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        if self.frees.contains(&self.function) {
            let (address, length) = (0, 1);
            function
                .instructions()
                .local_get(address)
                .i32_const(0)
                .local_get(length)
                .memory_fill(0);
        }
        self.function += 1;
        for operator in body.get_operators_reader()? {
            function.instruction(&self.instruction(operator?)?);
        }
        code.function(&function);
        Ok(())
    }
}

struct Ready {
    pages: usize,
    data: DataSection,
}

impl Reencode for Ready {
    type Error = Infallible;

    /// What the linker wrote for others has been read.
    fn parse_custom_section(
        &mut self,
        module: &mut wasm_encoder::Module,
        section: CustomSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        match section.as_known() {
            KnownCustom::Linking(_) | KnownCustom::Reloc(_) => Ok(()),
            _ => utils::parse_custom_section(self, module, section),
        }
    }

    fn parse_memory_section(
        &mut self,
        memories: &mut MemorySection,
        section: MemorySectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for memory in section {
            let mut kind = self.memory_type(memory?)?;
            kind.minimum = kind.minimum.max(self.pages as u64);
            memories.memory(kind);
        }
        Ok(())
    }

    fn data_count(&mut self, _: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.data.len())
    }

    fn parse_data_section(
        &mut self,
        data: &mut DataSection,
        _: DataSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        *data = std::mem::take(&mut self.data);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rewrite::one_memory;
    use wasm_encoder::{
        ConstExpr, CustomSection, Function, FunctionSection, Module, NameMap, NameSection,
        TypeSection, ValType as Out,
    };
    use wasmparser::{Operator, Validator};

    /// A module with two functions that take an address and a length, and `data` at 16.
    fn module(names: [&str; 2], data: &[u8]) -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([Out::I32, Out::I32], []);
        let mut functions = FunctionSection::new();
        functions.function(0).function(0);
        let memories = one_memory(1);
        let mut code = CodeSection::new();
        for _ in names {
            let mut body = Function::new([]);
            body.instructions().end();
            code.function(&body);
        }
        let mut bytes = DataSection::new();
        bytes.active(0, &ConstExpr::i32_const(16), data.iter().copied());
        let mut named = NameMap::new();
        for (number, name) in (0..).zip(names) {
            named.append(number, name);
        }
        let mut section = NameSection::new();
        section.functions(&named);
        let mut out = Module::new();
        out.section(&types).section(&functions).section(&memories);
        out.section(&code).section(&bytes).section(&section);
        out.section(&CustomSection {
            name: "linking".into(),
            data: [2][..].into(),
        });
        out.finish()
    }

    #[test]
    fn the_allocator_clears_what_it_frees_and_nothing_else_does() {
        let free = "_RNvMs_NtCs_8dlmalloc8dlmallocINtB4_8Dlmalloc4freeCs_";
        let clean = clean(&module([free, "_8dlmalloc8Dlmalloc6malloc"], b"x")).expect("a module");
        Validator::new().validate_all(&clean).expect("it is valid");
        let mut fills = Vec::new();
        for payload in Parser::new(0).parse_all(&clean) {
            if let Payload::CodeSectionEntry(body) = payload.expect("it can be read") {
                let mut code = body.get_operators_reader().expect("code").into_iter();
                fills.push(code.any(|step| matches!(step, Ok(Operator::MemoryFill { mem: 0 }))));
            }
        }
        assert_eq!(fills, [true, false]);
    }

    #[test]
    fn another_allocator_is_refused() {
        assert!(clean(&module(["free", "malloc"], b"x")).is_err());
    }

    #[test]
    fn what_was_made_takes_the_place_of_what_it_was_made_from() {
        let mut made = vec![0; 2 * PAGE_BYTES];
        made[3] = 1; // left on the stack
        made[16..20].copy_from_slice(b"made");
        made[PAGE_BYTES + 8] = 2; // allocated
        let ready = with_memory(&module(["a", "b"], b"from"), &made).expect("a module");
        Validator::new().validate_all(&ready).expect("it is valid");
        let memory = Memory::of(&ready).expect("it can be read");
        assert_eq!((memory.start, &memory.bytes[..4]), (16, &b"made"[..]));
        assert_eq!(memory.bytes[PAGE_BYTES + 8 - 16], 2);
        assert!(!String::from_utf8_lossy(&ready).contains("linking"));
        let pages = Parser::new(0)
            .parse_all(&ready)
            .find_map(|payload| match payload {
                Ok(Payload::MemorySection(section)) => section.into_iter().next(),
                _ => None,
            });
        assert_eq!(pages.expect("a memory").expect("it can be read").initial, 2);
    }
}
