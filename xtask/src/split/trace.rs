//! A module that notes which of its functions are called.

use super::module::{Module, unreadable};
use crate::rewrite::rewritten;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, ExportKind, ExportSection, GlobalSection, GlobalType, Instruction,
    ValType,
};
use wasmparser::{ExportSectionReader, FunctionBody, GlobalSectionReader};

/// What the globals are called that say of each function whether it was called.
const CALLED: &str = "called";

struct Trace {
    functions: u32,
    globals: u32,
    written: u32,
}

/// The module with a global `called0`, `called1`, … for each function that it defines: 1 once it was
/// called.
pub fn traced(bytes: &[u8]) -> Result<Vec<u8>, String> {
    let module = Module::read(bytes)?;
    let trace = Trace {
        functions: module.bodies.len() as u32,
        globals: 0,
        written: 0,
    };
    rewritten(trace, bytes).map_err(unreadable)
}

impl Reencode for Trace {
    type Error = Infallible;

    fn parse_global_section(
        &mut self,
        globals: &mut GlobalSection,
        section: GlobalSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        self.globals = section.count();
        utils::parse_global_section(self, globals, section)?;
        let flag = GlobalType {
            val_type: ValType::I32,
            mutable: true,
            shared: false,
        };
        for _ in 0..self.functions {
            globals.global(flag, &ConstExpr::i32_const(0));
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        utils::parse_export_section(self, exports, section)?;
        for number in 0..self.functions {
            let name = format!("{CALLED}{number}");
            exports.export(&name, ExportKind::Global, self.globals + number);
        }
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Result<(), Error<Infallible>> {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        function.instruction(&Instruction::I32Const(1));
        function.instruction(&Instruction::GlobalSet(self.globals + self.written));
        self.written += 1;
        for operator in body.get_operators_reader()? {
            function.instruction(&self.instruction(operator?)?);
        }
        code.function(&function);
        Ok(())
    }
}
