//! The page's module in two: what its first picture and first steps call, and the rest, which is fetched
//! once the page can be used. Which functions are called is found out by opening the page (`trace`).
//!
//! Nothing depends on that list being complete. Each function of the rest that the first module calls has
//! its slot in the function table, which is empty until the second module is started. Whatever the first
//! module calls through the table it looks at first, and where the slot is empty it starts the second
//! module, through the exported function `loadRest`.

mod data;
mod first;
mod module;
mod order;
mod rest;
#[cfg(test)]
mod tests;
mod trace;

use crate::memory::Memory;
use module::Module;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use wasm_encoder::{ConstExpr, ElementSection, Elements};

pub use data::Objects;
pub use trace::traced;

/// The name under which the second module imports from the first.
const FIRST: &str = "first";
/// The exported function that starts the second module.
const LOAD_REST: &str = "loadRest";
/// In place of the number of a function that a module neither has nor imports.
const ELSEWHERE: u32 = u32::MAX;
/// Functions of both modules call each other through the first table.
const FUNCTIONS: u32 = 0;

/// A module in two.
pub struct Halves {
    /// What the page starts with.
    pub first: Vec<u8>,
    /// What is fetched afterwards.
    pub rest: Vec<u8>,
}

/// Which function goes where. Functions are numbered as in the whole module, imported ones first.
struct Plan {
    /// The functions that the first module defines, in order.
    first: Vec<u32>,
    /// Those of the second.
    rest: Vec<u32>,
    /// Of each function whether it is of the second.
    is_rest: Vec<bool>,
    /// Where each function of the rest stands in the table, if anything outside of the rest calls it.
    slots: BTreeMap<u32, u32>,
    /// What of the first module the rest calls, in order.
    lent: Vec<u32>,
    /// The size of the table with the slots that are new.
    table_len: u32,
    /// The size of the table before.
    given_len: u32,
    /// The exported function that starts the second module.
    load_rest: u32,
    /// What stands in the memory of the whole.
    memory: Memory,
    /// The addresses of what the second module brings with it.
    moved: Vec<Range<u32>>,
}

/// Splits a module; `called` are the functions that it defines and the first use calls, from 0, and
/// `objects` its constants and statics.
pub fn split(bytes: &[u8], called: &BTreeSet<u32>, objects: &Objects) -> Result<Halves, String> {
    let module = Module::read(bytes)?;
    let plan = Plan::make(&module, called, objects)?;
    Ok(Halves {
        first: first::write(&module, &plan)?,
        rest: rest::write(&module, &plan)?,
    })
}

impl Plan {
    fn make(module: &Module, called: &BTreeSet<u32>, objects: &Objects) -> Result<Plan, String> {
        let imported = module.imported();
        let load_rest = module
            .export(LOAD_REST)
            .ok_or_else(|| format!("The module exports no function {LOAD_REST}."))?;
        let mut first: BTreeSet<u32> = called.iter().map(|number| imported + number).collect();
        first.extend(module.exported_functions());
        // What starts the second module cannot be in it.
        let (mut ways, mut seen) = (vec![load_rest], BTreeSet::new());
        while let Some(function) = ways.pop() {
            if function >= imported && seen.insert(function) {
                ways.extend(module.calls(function));
            }
        }
        first.extend(seen);
        let is_rest: Vec<bool> = (0..module.functions())
            .map(|function| function >= imported && !first.contains(&function))
            .collect();
        let is_of_rest = |function: &u32| is_rest[*function as usize];
        let defined = imported..module.functions();
        let (rest, first): (Vec<u32>, Vec<u32>) = defined.partition(is_of_rest);

        let first = in_good_order(module, &first);
        let rest = in_good_order(module, &rest);
        let called_by = |functions: &[u32]| -> BTreeSet<u32> {
            let functions = functions.iter();
            functions
                .flat_map(|function| module.calls(*function))
                .copied()
                .collect()
        };
        let mut slots: BTreeMap<u32, u32> = BTreeMap::new();
        for (slot, function) in module.slots.iter().filter(|(_, f)| is_of_rest(f)) {
            slots.entry(*function).or_insert(*slot);
        }
        // New slots, and what is lent, in the order in which the functions stand: numbers that go on by one
        // pack well.
        let mut table_len = module.table_len;
        let by_first = called_by(&first);
        for function in rest.iter().filter(|function| by_first.contains(function)) {
            slots.entry(*function).or_insert_with(|| {
                table_len += 1;
                table_len - 1
            });
        }
        let by_rest = called_by(&rest);
        let lent = (0..imported).chain(first.iter().copied());
        let lent = lent.filter(|function| by_rest.contains(function)).collect();
        let memory = Memory::of(module.bytes)?;
        let moved = objects.of_rest(module, &first, &memory)?;
        Ok(Plan {
            first,
            rest,
            is_rest,
            slots,
            lent,
            table_len,
            given_len: module.table_len,
            load_rest,
            memory,
            moved,
        })
    }

    /// The slots that are new, in order, and whose they are.
    fn new_slots(&self) -> BTreeMap<u32, u32> {
        let slots = self.slots.iter().map(|(function, slot)| (*slot, *function));
        slots.filter(|(slot, _)| *slot >= self.given_len).collect()
    }

    fn is_rest(&self, function: u32) -> bool {
        self.is_rest[function as usize]
    }
}

fn in_good_order(module: &Module, functions: &[u32]) -> Vec<u32> {
    let codes: Vec<&[u8]> = functions.iter().map(|f| module.code(*f)).collect();
    let order = order::by_likeness(&codes).into_iter();
    order.map(|index| functions[index]).collect()
}

/// Puts each function into its slot; slots beside each other are one segment.
fn runs(
    slots: impl IntoIterator<Item = (u32, u32)>,
    numbers: &[u32],
    elements: &mut ElementSection,
) {
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in slots {
        let number = numbers[function as usize];
        match runs.last_mut() {
            Some((start, run)) if *start + run.len() as u32 == slot => run.push(number),
            _ => runs.push((slot, vec![number])),
        }
    }
    for (start, run) in runs {
        let at = ConstExpr::i32_const(start as i32);
        elements.active(None, &at, Elements::Functions(run.into()));
    }
}

/// A short name for what the first module lends to the second.
fn name(number: usize) -> String {
    let digit = |n: usize| char::from_digit(n as u32 % 36, 36).unwrap_or('0');
    let mut text: Vec<char> = vec![digit(number)];
    let mut left = number / 36;
    while left > 0 {
        text.insert(0, digit(left));
        left /= 36;
    }
    text.into_iter().collect()
}
