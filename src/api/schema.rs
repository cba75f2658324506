//! The field lists of the Kubernetes v1.36 structs: Go name, Go type, JSON name, in the order of the
//! Go source. Strict decoding, defaulting and the template hash read them. Data only; what a value
//! of a type may be is not said here.

use std::fmt::{self, Display, Formatter, Write};
use std::sync::OnceLock;

/// All of them: a line with one column opens a struct, the lines under it are its fields. The structs are
/// sorted by name.
const TEXT: &str = include_str!("schema.tsv");
const _: () = assert!(TEXT.len() <= u16::MAX as usize);

/// One field of a Go struct: where its line begins in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field(u16);

impl Field {
    fn column(self, column: usize) -> &'static str {
        line(self.0).split('\t').nth(column).unwrap_or_default()
    }

    /// For example `imagePullPolicy`; empty for an inlined struct.
    pub fn json_name(self) -> &'static str {
        self.column(0)
    }

    /// For example `*v1.Probe`, `[]v1.Container`, `map[string]string`, `types.UID`.
    pub fn go_type(self) -> &'static str {
        self.column(1)
    }

    /// For example `ImagePullPolicy`.
    pub fn go_name(self) -> impl Display {
        GoName(self)
    }

    /// True when the fields of the type stand in the JSON object of the struct itself.
    pub fn is_inline(self) -> bool {
        self.column(2) == "i"
    }

    /// True when the zero value is left out of the JSON.
    pub fn omits_empty(self) -> bool {
        self.column(2) == "o"
    }
}

struct GoName(Field);

impl Display for GoName {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let (name, json_name) = (self.0.column(3), self.0.json_name());
        if !name.is_empty() {
            return f.write_str(name);
        }
        let mut letters = json_name.chars();
        let first = letters.next().unwrap_or_default();
        f.write_char(first.to_ascii_uppercase())?;
        f.write_str(letters.as_str())
    }
}

/// What a Go type is made of; names are those of [`Field::go_type`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `*T`: absent, or a T.
    Pointer(&'static str),
    /// `[]T`.
    List(&'static str),
    /// `map[string]T`; `v1.ResourceList` is one of quantities.
    Map(&'static str),
    /// A struct with named fields.
    Struct(&'static [Field]),
    /// `resource.Quantity`: a text or a number.
    Quantity,
    /// `v1.Time`: an RFC 3339 text.
    Time,
    /// `intstr.IntOrString`.
    IntOrString,
    /// Any JSON object (`runtime.RawExtension`, `v1.FieldsV1`).
    Raw,
    /// A boolean.
    Bool,
    /// `int32`.
    Int32,
    /// `int64`.
    Int64,
    /// A string or a type named after string.
    Text,
}

/// The fields of a struct by its Go name with package (`v1.PodSpec`; meta/v1, core/v1 and apps/v1
/// all print as `v1`); `None` for any other type.
pub fn fields(struct_name: &str) -> Option<&'static [Field]> {
    static SCHEMA: OnceLock<Schema> = OnceLock::new();
    let Schema { structs, fields } = SCHEMA.get_or_init(Schema::read);
    let found = structs.binary_search_by(|(name, _)| line(*name).cmp(struct_name));
    let found = found.ok()?;
    let (_, first) = structs[found];
    let next = structs.get(found + 1);
    let end = next.map_or(fields.len(), |(_, first)| usize::from(*first));
    Some(&fields[usize::from(first)..end])
}

/// Where what stands in the text.
struct Schema {
    /// Each struct: where its name begins, and the number of its first field.
    structs: Vec<(u16, u16)>,
    fields: Vec<Field>,
}

impl Schema {
    fn read() -> Schema {
        let (mut structs, mut fields) = (Vec::new(), Vec::new());
        let mut start = 0;
        for line in TEXT.split_inclusive('\n') {
            match line.trim_end() {
                _ if line.contains('\t') => fields.push(Field(start)),
                "" => {}
                name if name.starts_with('#') => {}
                _ => structs.push((start, fields.len() as u16)),
            }
            start += line.len() as u16;
        }
        Schema { structs, fields }
    }
}

/// The line that begins there.
fn line(start: u16) -> &'static str {
    TEXT[usize::from(start)..]
        .lines()
        .next()
        .unwrap_or_default()
}

/// What `go_type` is made of.
pub fn shape(go_type: &'static str) -> Shape {
    if let Some(inner) = go_type.strip_prefix('*') {
        return Shape::Pointer(inner);
    }
    if let Some(inner) = go_type.strip_prefix("[]") {
        return Shape::List(inner);
    }
    if let Some(inner) = go_type.strip_prefix("map[string]") {
        return Shape::Map(inner);
    }
    match go_type {
        "v1.ResourceList" => Shape::Map("resource.Quantity"),
        "resource.Quantity" => Shape::Quantity,
        "v1.Time" => Shape::Time,
        "intstr.IntOrString" => Shape::IntOrString,
        "runtime.RawExtension" | "v1.FieldsV1" => Shape::Raw,
        "bool" => Shape::Bool,
        "int32" => Shape::Int32,
        "int64" => Shape::Int64,
        _ => fields(go_type).map_or(Shape::Text, Shape::Struct),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_has_its_fields_in_the_order_of_the_source() {
        let container = fields("v1.Container").unwrap();
        assert_eq!(container[0].json_name(), "name");
        assert!(!container[0].omits_empty());
        assert_eq!(container[20].go_name().to_string(), "ImagePullPolicy");
        assert_eq!(container[20].go_type(), "v1.PullPolicy");
        assert!(container[20].omits_empty());
        assert!(fields("v1.Volume").unwrap()[1].is_inline());
    }

    #[test]
    fn a_go_name_is_given_where_the_other_does_not_lead_to_it() {
        let names = |name| {
            let fields = fields(name).unwrap().iter();
            fields.map(|f| f.go_name().to_string()).collect::<Vec<_>>()
        };
        assert_eq!(names("v1.TCPSocketAction"), ["Port", "Host"]);
        assert!(names("v1.Volume").contains(&"VolumeSource".to_owned()));
        assert!(names("v1.PodStatus").contains(&"HostIP".to_owned()));
    }

    #[test]
    fn structs_are_found_by_name() {
        let Schema { structs, .. } = Schema::read();
        assert!(structs.is_sorted_by_key(|(name, _)| line(*name)));
        assert!(
            structs
                .iter()
                .all(|(name, _)| fields(line(*name)).is_some())
        );
        assert_eq!(fields("v1.Nothing"), None);
    }

    #[test]
    fn every_struct_has_fields_and_every_field_a_name_or_is_inlined() {
        for name in [
            "v1.DaemonSet",
            "v1.Pod",
            "v1.Node",
            "v1.Namespace",
            "v1.ControllerRevision",
        ] {
            check(name, 0);
        }
    }

    fn check(name: &'static str, depth: usize) {
        assert!(depth < 20, "{name}");
        match shape(name) {
            Shape::Pointer(t) | Shape::List(t) | Shape::Map(t) => check(t, depth + 1),
            Shape::Struct(fields) => {
                assert!(!fields.is_empty(), "{name}");
                for field in fields {
                    assert_eq!(field.json_name().is_empty(), field.is_inline(), "{name}");
                    check(field.go_type(), depth + 1);
                }
            }
            _ => {}
        }
    }
}
