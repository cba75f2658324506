//! Short names for what the page's module and its script (`page.js`) import from each other: those that
//! wasm-bindgen gives carry a digest each, which nothing packs.

use crate::rewrite::rewritten;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Display;
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{ExportSection, ImportSection};
use wasmparser::{ExportSectionReader, ImportSectionReader, Parser, Payload};

/// How the names begin that wasm-bindgen makes up.
const MADE_UP: [&str; 3] = ["__wbg_", "__wbindgen_", "wasm_bindgen_"];

/// A module and its script.
pub struct Page {
    /// The module.
    pub wasm: Vec<u8>,
    /// What imports it and is imported by it.
    pub script: String,
}

/// New names by the old ones.
struct Names(BTreeMap<String, String>);

/// The same page with short names.
pub fn shorten(page: &Page) -> Result<Page, String> {
    let names = Names::of(&page.wasm).map_err(unreadable)?;
    let script = names.replaced(&page.script);
    let wasm = rewritten(names, &page.wasm).map_err(unreadable)?;
    Ok(Page { wasm, script })
}

fn unreadable(error: impl Display) -> String {
    format!("The names in the page's module cannot be read: {error}.")
}

impl Names {
    fn of(module: &[u8]) -> wasmparser::Result<Names> {
        let mut names = Names(BTreeMap::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        names.add(import?.name);
                    }
                }
                Payload::ExportSection(section) => {
                    for export in section {
                        names.add(export?.name);
                    }
                }
                _ => {}
            }
        }
        Ok(names)
    }

    fn add(&mut self, name: &str) {
        if MADE_UP.iter().any(|start| name.starts_with(start)) {
            let number = self.0.len();
            let short = || format!("_{number}");
            self.0.entry(name.into()).or_insert_with(short);
        }
    }

    fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// The script with each name that stands in it as a word of its own replaced.
    fn replaced(&self, script: &str) -> String {
        let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let mut text = String::new();
        let mut rest = script;
        while let Some(start) = rest.find(is_part) {
            let word = &rest[start..];
            let end = word.find(|c| !is_part(c)).unwrap_or(word.len());
            text.push_str(&rest[..start]);
            text.push_str(self.get(&word[..end]));
            rest = &word[end..];
        }
        text + rest
    }
}

impl Reencode for Names {
    type Error = Infallible;

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for import in section.into_imports() {
            let import = import?;
            let kind = self.entity_type(import.ty)?;
            imports.import(import.module, self.get(import.name), kind);
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader<'_>,
    ) -> Result<(), Error<Infallible>> {
        for export in section {
            let export = export?;
            let kind = self.export_kind(export.kind)?;
            exports.export(self.get(export.name), kind, export.index);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{EntityType, ExportKind, Module, TypeSection};
    use wasmparser::Validator;

    #[test]
    fn module_and_script_use_the_same_short_names() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        let mut imports = ImportSection::new();
        for name in ["__wbg_new_ab12", "given"] {
            imports.import("./page_bg.js", name, EntityType::Function(0));
        }
        let mut exports = ExportSection::new();
        exports.export("__wbindgen_free", ExportKind::Func, 0);
        exports.export("start", ExportKind::Func, 1);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&exports);
        let page = shorten(&Page {
            wasm: module.finish(),
            script: "a={__wbg_new_ab12:x,given,__wbg_new_ab123:y};w.__wbindgen_free();w.start()"
                .into(),
        });
        let page = page.expect("it can be read");
        assert_eq!(
            page.script,
            "a={_0:x,given,__wbg_new_ab123:y};w._1();w.start()"
        );
        Validator::new()
            .validate_all(&page.wasm)
            .expect("it is valid");
        let text = String::from_utf8_lossy(&page.wasm).into_owned();
        assert!(text.contains("_0") && text.contains("_1") && text.contains("given"));
        assert!(text.contains("start") && !text.contains("__wb"));
    }
}
