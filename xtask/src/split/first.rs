//! The first module: what the first use calls, and the check that stands before each call through the
//! table.

use super::module::{Module, unreadable};
use super::{ELSEWHERE, FUNCTIONS, Plan, name, runs};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    BlockType, CodeSection, DataCountSection, ElementSection, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, ImportSection, Instruction, MemorySection, TableSection,
    TypeSection, ValType,
};
use wasmparser::{FunctionBody, Operator, Parser, Payload};

struct First<'a> {
    module: &'a Module<'a>,
    plan: &'a Plan,
    /// The new number of each function that stays.
    numbers: Vec<u32>,
    /// The number of the function that makes sure of what stands in a slot.
    there: u32,
}

/// Writes the first module.
pub fn write(module: &Module, plan: &Plan) -> Result<Vec<u8>, String> {
    let mut numbers = vec![ELSEWHERE; module.functions() as usize];
    let imported = 0..module.imported();
    for (number, function) in imported.chain(plan.first.iter().copied()).enumerate() {
        numbers[function as usize] = number as u32;
    }
    let first = First {
        module,
        plan,
        numbers,
        there: module.imported() + plan.first.len() as u32,
    };
    first.write().map_err(unreadable)
}

impl<'a> First<'a> {
    fn write(mut self) -> Result<Vec<u8>, Error<String>> {
        let mut out = wasm_encoder::Module::new();
        let (mut tables, mut globals) = (0, 0);
        let mut memory = self.plan.memory.clone();
        for range in &self.plan.moved {
            memory.clear(range);
        }
        let data = memory.segments();
        for payload in Parser::new(0).parse_all(self.module.bytes) {
            match payload? {
                Payload::TypeSection(section) => {
                    let mut types = TypeSection::new();
                    self.parse_type_section(&mut types, section)?;
                    types.ty().function([ValType::I32], [ValType::I32]);
                    out.section(&types);
                }
                Payload::ImportSection(section) => {
                    let mut imports = ImportSection::new();
                    self.parse_import_section(&mut imports, section)?;
                    out.section(&imports);
                }
                Payload::FunctionSection(_) => {
                    let mut functions = FunctionSection::new();
                    for function in &self.plan.first {
                        functions.function(self.module.type_of[*function as usize]);
                    }
                    // That of the check is the last one.
                    functions.function(self.module.types.len() as u32);
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
                Payload::ElementSection(_) => {
                    let stays = |(_, function): &(u32, u32)| !self.plan.is_rest(*function);
                    let slots = self.module.slots.iter().copied().filter(stays);
                    let mut elements = ElementSection::new();
                    runs(slots, &self.numbers, &mut elements);
                    out.section(&elements);
                }
                Payload::DataCountSection { .. } => {
                    let count = data.len();
                    out.section(&DataCountSection { count });
                }
                Payload::CodeSectionStart { .. } => {
                    let mut code = CodeSection::new();
                    for function in &self.plan.first {
                        let body = self.module.body(*function);
                        self.body(&mut code, body)?;
                    }
                    code.function(&self.there());
                    out.section(&code);
                }
                Payload::DataSection(_) => {
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

    /// A function's code, in which calls into the rest go through the table, and each call through the
    /// table through the check.
    fn body(&mut self, code: &mut CodeSection, body: &FunctionBody) -> Result<(), Error<String>> {
        let mut function = self.new_function_with_parsed_locals(body)?;
        for operator in body.get_operators_reader()? {
            match operator? {
                Operator::Call { function_index } if self.plan.is_rest(function_index) => {
                    let slot = self.plan.slots[&function_index];
                    function.instruction(&Instruction::I32Const(slot as i32));
                    function.instruction(&Instruction::Call(self.there));
                    function.instruction(&Instruction::CallIndirect {
                        type_index: self.module.type_of[function_index as usize],
                        table_index: FUNCTIONS,
                    });
                }
                operator => {
                    if matches!(operator, Operator::CallIndirect { .. }) {
                        function.instruction(&Instruction::Call(self.there));
                    }
                    function.instruction(&self.instruction(operator)?);
                }
            }
        }
        code.function(&function);
        Ok(())
    }

    /// Takes a slot and gives it back; when it is empty, the second module fills it first.
    fn there(&self) -> Function {
        let mut code = Function::new([]);
        let load_rest = self.numbers[self.plan.load_rest as usize];
        code.instructions()
            .local_get(0)
            .table_get(FUNCTIONS)
            .ref_is_null()
            .if_(BlockType::Empty)
            .call(load_rest)
            .end()
            .local_get(0)
            .end();
        code
    }
}

impl Reencode for First<'_> {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<String>> {
        match self.numbers[function as usize] {
            ELSEWHERE => Err(Error::UserError(format!(
                "function {function} is in the other half"
            ))),
            number => Ok(number),
        }
    }
}
