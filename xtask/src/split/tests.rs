use super::*;
use crate::rewrite::one_memory;
use wasm_encoder::{
    CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection,
    Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction,
    Module as Out, RefType, TableSection, TableType, TypeSection, ValType,
};
use wasmparser::{FunctionBody, Operator, Parser, Payload, Validator};

const START: u32 = 0; // imported
const LOADS: u32 = 1; // exported as loadRest, calls START
const USED: u32 = 2; // exported, calls LATE
const HELPS: u32 = 3; // calls DEEP and START
const LISTED: u32 = 4; // only in the table
const DEEP: u32 = 5; // only called by HELPS
const LATE: u32 = 6; // only called by USED
const ALSO: u32 = 7; // exported, calls what stands in the table, and HELPS

/// A module with the functions above; each but the first two takes and gives a number.
fn whole() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    types.ty().function([ValType::I32], [ValType::I32]);
    let mut imports = ImportSection::new();
    imports.import("page", "start", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    for kind in [0, 1, 1, 1, 1, 1, 1] {
        functions.function(kind);
    }
    let mut tables = TableSection::new();
    tables.table(TableType {
        element_type: RefType::FUNCREF,
        table64: false,
        minimum: 3,
        maximum: Some(3),
        shared: false,
    });
    let memories = one_memory(1);
    let mut globals = GlobalSection::new();
    let stack = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    globals.global(stack, &ConstExpr::i32_const(64));
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export(LOAD_REST, ExportKind::Func, LOADS);
    exports.export("used", ExportKind::Func, USED);
    exports.export("also", ExportKind::Func, ALSO);
    let mut elements = ElementSection::new();
    let listed = Elements::Functions(vec![LISTED, USED].into());
    elements.active(None, &ConstExpr::i32_const(1), listed);
    let mut code = CodeSection::new();
    let calls = [
        &[START][..],
        &[LATE],
        &[DEEP, START],
        &[],
        &[],
        &[],
        &[HELPS],
    ];
    for calls in calls {
        let mut body = Function::new([]);
        let takes = !calls.contains(&START) || calls.len() > 1;
        if takes {
            body.instruction(&Instruction::LocalGet(0));
        }
        if calls == [HELPS] {
            body.instructions().i32_const(1).call_indirect(0, 1);
        }
        for callee in calls {
            body.instruction(&Instruction::Call(*callee));
        }
        body.instruction(&Instruction::End);
        code.function(&body);
    }
    let mut out = Out::new();
    out.section(&types).section(&imports).section(&functions);
    out.section(&tables).section(&memories).section(&globals);
    out.section(&exports).section(&elements).section(&code);
    out.finish()
}

fn halves() -> Halves {
    split(&whole(), &BTreeSet::from([USED - 1]), &Objects::default()).expect("it can be split")
}

#[test]
fn what_was_called_stays_and_what_starts_the_rest_too() {
    let bytes = whole();
    let module = Module::read(&bytes).expect("it can be read");
    let plan = Plan::make(&module, &BTreeSet::from([USED - 1]), &Objects::default());
    let plan = plan.expect("it can be split");
    assert_eq!(
        plan.first.iter().copied().collect::<BTreeSet<_>>(),
        [LOADS, USED, ALSO].into()
    );
    assert_eq!(
        plan.rest.iter().copied().collect::<BTreeSet<_>>(),
        [HELPS, LISTED, DEEP, LATE].into()
    );
    // One has its place already, two get one, one is called by nobody outside of the rest.
    assert_eq!(
        plan.slots,
        BTreeMap::from([(LISTED, 1), (HELPS, 3), (LATE, 4)])
    );
    assert_eq!((plan.table_len, plan.lent), (5, vec![START]));
}

#[test]
fn both_halves_are_valid_and_all_functions_are_there() {
    Validator::new()
        .validate_all(&whole())
        .expect("the whole is valid");
    let halves = halves();
    let defined = |bytes: &[u8]| {
        Validator::new()
            .validate_all(bytes)
            .expect("the half is valid");
        Module::read(bytes).expect("it can be read").bodies.len()
    };
    // Three of its own and the check; the four others.
    assert_eq!((defined(&halves.first), defined(&halves.rest)), (4, 4));
}

#[test]
fn each_function_of_the_rest_has_a_slot_that_is_empty_at_first() {
    let halves = halves();
    let first = Module::read(&halves.first).expect("it can be read");
    let rest = Module::read(&halves.rest).expect("it can be read");
    let places = |module: &Module| module.slots.iter().map(|(slot, _)| *slot).collect();
    let (filled, taken): (Vec<u32>, Vec<u32>) = (places(&first), places(&rest));
    assert_eq!((filled, taken), (vec![2], vec![1, 3, 4]));
    assert_eq!(first.table_len, 5);
}

fn code<'a>(body: &FunctionBody<'a>) -> Vec<Operator<'a>> {
    let code = body.get_operators_reader().expect("code");
    code.into_iter().map(|step| step.expect("code")).collect()
}

#[test]
fn whatever_is_called_through_the_table_is_looked_at_first() {
    let halves = halves();
    let first = Module::read(&halves.first).expect("it can be read");
    let check = first.functions() - 1;
    assert!(matches!(
        code(first.body(check))[..],
        [
            Operator::LocalGet { local_index: 0 },
            Operator::TableGet { table: FUNCTIONS },
            Operator::RefIsNull,
            Operator::If { .. },
            Operator::Call { function_index },
            Operator::End,
            Operator::LocalGet { local_index: 0 },
            Operator::End,
        ] if Some(function_index) == first.export(LOAD_REST)
    ));
    let mut slots = Vec::new();
    for function in first.imported()..check {
        let code = code(first.body(function));
        for (at, operator) in code.iter().enumerate() {
            if let Operator::CallIndirect { .. } = operator {
                let [
                    Operator::I32Const { value },
                    Operator::Call { function_index },
                ] = code[at - 2..at]
                else {
                    panic!("{code:?}");
                };
                assert_eq!(function_index, check);
                slots.push(value);
            }
        }
    }
    // What stood there already, and the two of the rest that the first module calls.
    slots.sort_unstable();
    assert_eq!(slots, [1, 3, 4]);
}

#[test]
fn the_rest_imports_nothing_but_what_the_first_half_exports() {
    let halves = halves();
    let (mut asked, mut offered) = (BTreeSet::new(), BTreeSet::new());
    for payload in Parser::new(0).parse_all(&halves.rest) {
        if let Ok(Payload::ImportSection(section)) = payload {
            for import in section.into_imports() {
                let import = import.expect("it can be read");
                assert_eq!(import.module, FIRST);
                asked.insert(import.name.to_string());
            }
        }
    }
    for payload in Parser::new(0).parse_all(&halves.first) {
        if let Ok(Payload::ExportSection(section)) = payload {
            for export in section {
                offered.insert(export.expect("it can be read").name.to_string());
            }
        }
    }
    assert!(
        !asked.is_empty() && asked.is_subset(&offered),
        "{asked:?} of {offered:?}"
    );
}

#[test]
fn a_traced_module_has_a_global_for_each_function() {
    let traced = traced(&whole()).expect("it can be traced");
    Validator::new().validate_all(&traced).expect("it is valid");
    let text = String::from_utf8_lossy(&traced).into_owned();
    assert!(text.contains("called0") && text.contains("called6") && !text.contains("called7"));
}

#[test]
fn what_is_no_such_module_is_refused() {
    assert!(split(b"\0asm\x01\0\0\0", &BTreeSet::new(), &Objects::default()).is_err());
    assert!(split(b"no module", &BTreeSet::new(), &Objects::default()).is_err());
}

#[test]
fn lent_names_are_short_and_each_is_another() {
    assert_eq!(
        (name(0), name(35), name(36), name(1295)),
        ("0".into(), "z".into(), "10".into(), "zz".into())
    );
    assert_eq!((0..5_000).map(name).collect::<BTreeSet<_>>().len(), 5_000);
}
