//! A module read and written again, with what a `Reencode` changes on the way.

use wasm_encoder::Module;
use wasm_encoder::reencode::{Error, Reencode};
use wasmparser::Parser;

/// The module as `changes` writes it.
pub fn rewritten<R: Reencode>(mut changes: R, module: &[u8]) -> Result<Vec<u8>, Error<R::Error>> {
    let mut out = Module::new();
    changes.parse_core_module(&mut out, Parser::new(0), module)?;
    Ok(out.finish())
}

/// Of so many pages one memory, for the modules that tests make.
#[cfg(test)]
pub fn one_memory(pages: u64) -> wasm_encoder::MemorySection {
    let mut memories = wasm_encoder::MemorySection::new();
    memories.memory(wasm_encoder::MemoryType {
        minimum: pages,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    memories
}
