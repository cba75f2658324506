//! The first module: what the first use calls, and a stub for each function of the rest.

use super::module::{Module, unreadable};
use super::{FUNCTIONS, Plan, name};
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, ImportSection, Instruction,
    MemorySection, TableSection, TypeSection,
};
use wasmparser::{FunctionBody, Operator, Parser, Payload};

struct First<'a> {
    module: &'a Module<'a>,
    plan: &'a Plan,
    /// The new number of each function; that of its stub for one of the rest.
    numbers: Vec<u32>,
}

/// Writes the first module.
pub fn write(module: &Module, plan: &Plan) -> Result<Vec<u8>, String> {
    let mut numbers = vec![0; module.functions() as usize];
    let imported = 0..module.imported();
    let defined = plan.first.iter().chain(plan.slots.keys()).copied();
    for (number, function) in imported.chain(defined).enumerate() {
        numbers[function as usize] = number as u32;
    }
    let first = First {
        module,
        plan,
        numbers,
    };
    first.write().map_err(unreadable)
}

impl<'a> First<'a> {
    fn write(mut self) -> Result<Vec<u8>, Error<Infallible>> {
        let mut out = wasm_encoder::Module::new();
        let (mut tables, mut globals) = (0, 0);
        for payload in Parser::new(0).parse_all(self.module.bytes) {
            match payload? {
                Payload::TypeSection(section) => {
                    let mut types = TypeSection::new();
                    self.parse_type_section(&mut types, section)?;
                    out.section(&types);
                }
                Payload::ImportSection(section) => {
                    let mut imports = ImportSection::new();
                    self.parse_import_section(&mut imports, section)?;
                    out.section(&imports);
                }
                Payload::FunctionSection(_) => {
                    let mut functions = FunctionSection::new();
                    for function in self.plan.first.iter().chain(self.plan.slots.keys()) {
                        functions.function(self.module.type_of[*function as usize]);
                    }
                    out.section(&functions);
                }
                Payload::TableSection(section) => {
                    let mut written = TableSection::new();
                    for table in section {
                        let mut kind = self.table_type(table?.ty)?;
                        if tables == FUNCTIONS {
                            kind.minimum = self.plan.table_len.into();
                            kind.maximum = kind.maximum.map(|_| kind.minimum);
                        }
                        tables += 1;
                        written.table(kind);
                    }
                    out.section(&written);
                }
                Payload::MemorySection(section) => {
                    let mut memories = MemorySection::new();
                    self.parse_memory_section(&mut memories, section)?;
                    out.section(&memories);
                }
                Payload::GlobalSection(section) => {
                    globals = section.count();
                    let mut written = GlobalSection::new();
                    self.parse_global_section(&mut written, section)?;
                    out.section(&written);
                }
                Payload::ExportSection(section) => {
                    let mut exports = ExportSection::new();
                    self.parse_export_section(&mut exports, section)?;
                    self.lend(&mut exports, tables, globals);
                    out.section(&exports);
                }
                Payload::ElementSection(section) => {
                    let mut elements = ElementSection::new();
                    self.parse_element_section(&mut elements, section)?;
                    let new = self.plan.new_slots().into_iter();
                    let stubs: Vec<u32> = new
                        .map(|(_, function)| self.numbers[function as usize])
                        .collect();
                    let at = ConstExpr::i32_const(self.module.table_len as i32);
                    elements.active(None, &at, Elements::Functions(stubs.into()));
                    out.section(&elements);
                }
                Payload::DataCountSection { count, .. } => {
                    out.section(&DataCountSection { count });
                }
                Payload::CodeSectionStart { .. } => {
                    let mut code = CodeSection::new();
                    for function in &self.plan.first {
                        let body = self.module.body(*function);
                        self.body(&mut code, body)?;
                    }
                    for function in self.plan.slots.keys() {
                        code.function(&self.stub(*function));
                    }
                    out.section(&code);
                }
                Payload::DataSection(section) => {
                    let mut data = DataSection::new();
                    self.parse_data_section(&mut data, section)?;
                    out.section(&data);
                }
                _ => {}
            }
        }
        Ok(out.finish())
    }

    /// What the rest needs of this module.
    fn lend(&self, exports: &mut ExportSection, tables: u32, globals: u32) {
        let functions = self.plan.lent.iter();
        let functions =
            functions.map(|function| (ExportKind::Func, self.numbers[*function as usize]));
        let tables = (0..tables).map(|table| (ExportKind::Table, table));
        let globals = (0..globals).map(|global| (ExportKind::Global, global));
        for (number, (kind, index)) in functions.chain(tables).chain(globals).enumerate() {
            exports.export(&name(number), kind, index);
        }
    }

    /// A function's code, in which calls into the rest go through the table.
    fn body(
        &mut self,
        code: &mut CodeSection,
        body: &FunctionBody,
    ) -> Result<(), Error<Infallible>> {
        let mut function = self.new_function_with_parsed_locals(body)?;
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } if self.plan.is_rest(function_index) => {
                    self.call_slot(&mut function, function_index);
                }
                operator => {
                    function.instruction(&self.instruction(operator)?);
                }
            }
        }
        code.function(&function);
        Ok(())
    }

    fn call_slot(&self, code: &mut Function, function: u32) {
        let slot = self.plan.slots[&function];
        code.instruction(&Instruction::I32Const(slot as i32));
        code.instruction(&Instruction::CallIndirect {
            type_index: self.module.type_of[function as usize],
            table_index: FUNCTIONS,
        });
    }

    /// Starts the second module, and calls what then stands in its slot.
    fn stub(&self, function: u32) -> Function {
        let kind = self.module.type_of[function as usize] as usize;
        let mut code = Function::new([]);
        let load_rest = self.numbers[self.plan.load_rest as usize];
        code.instruction(&Instruction::Call(load_rest));
        for parameter in 0..self.module.types[kind].params().len() {
            code.instruction(&Instruction::LocalGet(parameter as u32));
        }
        self.call_slot(&mut code, function);
        code.instruction(&Instruction::End);
        code
    }
}

impl Reencode for First<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Infallible>> {
        Ok(self.numbers[function as usize])
    }
}
