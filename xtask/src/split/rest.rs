//! The second module: the functions that the first use does not call. Its memory, tables, globals and
//! what it calls are the first module's.

use super::module::{Module, unreadable};
use super::{ELSEWHERE, FIRST, FUNCTIONS, Plan, name, runs};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    CodeSection, ElementSection, EntityType, FunctionSection, ImportSection, TypeSection,
};
use wasmparser::{Parser, Payload};

struct Rest {
    /// The new number of each function that is called.
    numbers: Vec<u32>,
}

/// Writes the second module.
pub fn write(module: &Module, plan: &Plan) -> Result<Vec<u8>, String> {
    let mut numbers = vec![ELSEWHERE; module.functions() as usize];
    for (number, function) in plan.lent.iter().chain(&plan.rest).enumerate() {
        numbers[*function as usize] = number as u32;
    }
    Rest { numbers }.write(module, plan).map_err(unreadable)
}

impl Rest {
    fn write(&mut self, module: &Module, plan: &Plan) -> Result<Vec<u8>, Error<String>> {
        let mut types = TypeSection::new();
        let (mut memories, mut tables, mut globals) = (Vec::new(), Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module.bytes) {
            match payload? {
                Payload::TypeSection(section) => self.parse_type_section(&mut types, section)?,
                Payload::TableSection(section) => {
                    for table in section {
                        tables.push(self.table_type(table?.ty)?);
                    }
                }
                Payload::MemorySection(section) => {
                    for memory in section {
                        memories.push(self.memory_type(memory?)?);
                    }
                }
                Payload::GlobalSection(section) => {
                    for global in section {
                        globals.push(self.global_type(global?.ty)?);
                    }
                }
                _ => {}
            }
        }
        tables[FUNCTIONS as usize].minimum = plan.table_len.into();
        tables[FUNCTIONS as usize].maximum = None;

        let functions = plan.lent.iter();
        let functions =
            functions.map(|function| EntityType::Function(module.type_of[*function as usize]));
        let tables = tables.into_iter().map(EntityType::Table);
        let globals = globals.into_iter().map(EntityType::Global);
        let mut imports = ImportSection::new();
        for (number, kind) in functions.chain(tables).chain(globals).enumerate() {
            imports.import(FIRST, &name(number), kind);
        }
        for memory in memories {
            imports.import(FIRST, "memory", EntityType::Memory(memory));
        }

        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for function in &plan.rest {
            functions.function(module.type_of[*function as usize]);
            self.parse_function_body(&mut code, module.body(*function).clone())?;
        }

        let given = module.slots.iter().copied();
        let given = given.filter(|(_, function)| plan.is_rest(*function));
        let mut elements = ElementSection::new();
        runs(given.chain(plan.new_slots()), &self.numbers, &mut elements);

        let mut out = wasm_encoder::Module::new();
        out.section(&types)
            .section(&imports)
            .section(&functions)
            .section(&elements)
            .section(&code)
            .section(&plan.memory.segments_within(&plan.moved));
        Ok(out.finish())
    }
}

impl Reencode for Rest {
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
