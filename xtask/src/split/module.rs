//! A module as far as splitting it must know it.

use std::fmt::Display;
use wasmparser::{
    ElementItems, ElementKind, ExternalKind, FuncType, FunctionBody, Operator, Parser, Payload,
    TypeRef,
};

/// A module that was read.
pub struct Module<'a> {
    /// Its bytes.
    pub bytes: &'a [u8],
    /// Its types of functions.
    pub types: Vec<FuncType>,
    /// The type of each function, imported ones first.
    pub type_of: Vec<u32>,
    /// The code of each function that it defines.
    pub bodies: Vec<FunctionBody<'a>>,
    /// Which function stands where in the first table.
    pub slots: Vec<(u32, u32)>,
    /// The size of the first table.
    pub table_len: u32,
    exports: Vec<(String, u32)>,
    /// What each defined function calls by name, in order, each once.
    calls: Vec<Vec<u32>>,
}

/// Says of any error that the module is not as expected.
pub fn unreadable(error: impl Display) -> String {
    format!("The page's module cannot be split: {error}.")
}

impl<'a> Module<'a> {
    /// Reads a module.
    pub fn read(bytes: &'a [u8]) -> Result<Module<'a>, String> {
        let mut module = Module {
            bytes,
            types: Vec::new(),
            type_of: Vec::new(),
            bodies: Vec::new(),
            slots: Vec::new(),
            table_len: 0,
            exports: Vec::new(),
            calls: Vec::new(),
        };
        for payload in Parser::new(0).parse_all(bytes) {
            module
                .take(payload.map_err(unreadable)?)
                .map_err(unreadable)?;
        }
        Ok(module)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), String> {
        let failed = |error: wasmparser::BinaryReaderError| error.to_string();
        match payload {
            Payload::TypeSection(section) => {
                for kind in section.into_iter_err_on_gc_types() {
                    self.types.push(kind.map_err(failed)?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    if let TypeRef::Func(kind) = import.map_err(failed)?.ty {
                        self.type_of.push(kind);
                    }
                }
            }
            Payload::FunctionSection(section) => {
                for kind in section {
                    self.type_of.push(kind.map_err(failed)?);
                }
            }
            Payload::TableSection(section) => {
                if let Some(table) = section.into_iter().next() {
                    let initial = table.map_err(failed)?.ty.initial;
                    self.table_len = u32::try_from(initial).map_err(|error| error.to_string())?;
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export.map_err(failed)?;
                    if export.kind == ExternalKind::Func {
                        self.exports.push((export.name.to_string(), export.index));
                    }
                }
            }
            Payload::StartSection { .. } => return Err("it starts by itself".into()),
            Payload::ElementSection(section) => {
                for segment in section {
                    let segment = segment.map_err(failed)?;
                    self.segment(segment)?;
                }
            }
            Payload::CodeSectionEntry(body) => {
                self.calls.push(calls(&body).map_err(failed)?);
                self.bodies.push(body);
            }
            _ => {}
        }
        Ok(())
    }

    fn segment(&mut self, segment: wasmparser::Element<'a>) -> Result<(), String> {
        let (
            ElementKind::Active {
                table_index: None | Some(super::FUNCTIONS),
                offset_expr,
            },
            ElementItems::Functions(functions),
        ) = (segment.kind, segment.items)
        else {
            return Err("a table is filled in a way that is not known here".into());
        };
        let mut offset = offset_expr.get_operators_reader();
        let Ok(Operator::I32Const { value }) = offset.read() else {
            return Err("a segment's place is not a number".into());
        };
        for (slot, function) in (value as u32..).zip(functions) {
            self.slots
                .push((slot, function.map_err(|error| error.to_string())?));
        }
        Ok(())
    }

    /// How many functions are imported; the numbers of defined ones begin here.
    pub fn imported(&self) -> u32 {
        self.functions() - self.bodies.len() as u32
    }

    /// How many functions there are.
    pub fn functions(&self) -> u32 {
        self.type_of.len() as u32
    }

    /// What a function calls by name; nothing for an imported one.
    pub fn calls(&self, function: u32) -> &[u32] {
        let defined = function.checked_sub(self.imported());
        defined.map_or(&[], |index| &self.calls[index as usize])
    }

    /// The code of a defined function.
    pub fn body(&self, function: u32) -> &FunctionBody<'a> {
        &self.bodies[(function - self.imported()) as usize]
    }

    /// The bytes of that code.
    pub fn code(&self, function: u32) -> &'a [u8] {
        self.body(function).as_bytes()
    }

    /// The exported function of that name.
    pub fn export(&self, name: &str) -> Option<u32> {
        let mut exports = self.exports.iter();
        exports.find(|(given, _)| given == name).map(|(_, f)| *f)
    }

    /// The numbers in a function's code that may be addresses.
    pub fn constants(&self, function: u32) -> Result<Vec<u32>, String> {
        let code = self.body(function).get_operators_reader();
        let mut found = Vec::new();
        for operator in code.map_err(unreadable)? {
            constants(&operator.map_err(unreadable)?, &mut found);
        }
        Ok(found)
    }

    /// All exported functions.
    pub fn exported_functions(&self) -> impl Iterator<Item = u32> + '_ {
        self.exports.iter().map(|(_, function)| *function)
    }
}

fn constants(operator: &Operator, found: &mut Vec<u32>) {
    match operator {
        Operator::I32Const { value } => found.push(*value as u32),
        // An address and a length may have become one number.
        Operator::I64Const { value } => found.extend([*value as u32, (*value >> 32) as u32]),
        Operator::I32Load { memarg }
        | Operator::I64Load { memarg }
        | Operator::F32Load { memarg }
        | Operator::F64Load { memarg }
        | Operator::I32Load8S { memarg }
        | Operator::I32Load8U { memarg }
        | Operator::I32Load16S { memarg }
        | Operator::I32Load16U { memarg }
        | Operator::I64Load8S { memarg }
        | Operator::I64Load8U { memarg }
        | Operator::I64Load16S { memarg }
        | Operator::I64Load16U { memarg }
        | Operator::I64Load32S { memarg }
        | Operator::I64Load32U { memarg }
        | Operator::I32Store { memarg }
        | Operator::I64Store { memarg }
        | Operator::F32Store { memarg }
        | Operator::F64Store { memarg }
        | Operator::I32Store8 { memarg }
        | Operator::I32Store16 { memarg }
        | Operator::I64Store8 { memarg }
        | Operator::I64Store16 { memarg }
        | Operator::I64Store32 { memarg } => found.push(memarg.offset as u32),
        _ => {}
    }
}

fn calls(body: &FunctionBody) -> wasmparser::Result<Vec<u32>> {
    let mut found = Vec::new();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index } | Operator::RefFunc { function_index } => {
                found.push(function_index);
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}
