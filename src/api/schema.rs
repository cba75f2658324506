//! The field lists of the Kubernetes v1.36 structs: Go name, Go type, JSON name, in the order of the
//! Go source. Strict decoding, defaulting and the template hash read them. Data only; what a value
//! of a type may be is not said here.

use std::fmt::{self, Display, Formatter, Write};

/// All of them: a line with one column opens a struct, the lines under it are its fields. The structs are
/// sorted by name.
const TEXT: &str = include_str!("schema.tsv");

/// Where what stands in the text; found while this is compiled.
static SCHEMA: Schema<{ COUNTS.0 }, { COUNTS.1 }> = Schema::read().0;
const COUNTS: (usize, usize) = Schema::<0, 0>::read().1;

/// One field of a Go struct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    start: u16,
    json_name_len: u8,
    go_type_len: u8,
}

impl Field {
    /// The text after JSON name and Go type.
    fn more(self) -> &'static str {
        let [name, go_type] = [self.json_name_len, self.go_type_len].map(usize::from);
        &TEXT[usize::from(self.start) + name + 1 + go_type..]
    }

    /// For example `imagePullPolicy`; empty for an inlined struct.
    pub fn json_name(self) -> &'static str {
        text(self.start, self.json_name_len)
    }

    /// For example `*v1.Probe`, `[]v1.Container`, `map[string]string`, `types.UID`.
    pub fn go_type(self) -> &'static str {
        let start = self.start + u16::from(self.json_name_len) + 1;
        text(start, self.go_type_len)
    }

    /// For example `ImagePullPolicy`.
    pub fn go_name(self) -> impl Display {
        GoName(self)
    }

    /// True when the fields of the type stand in the JSON object of the struct itself.
    pub fn is_inline(self) -> bool {
        self.more().starts_with("\ti")
    }

    /// True when the zero value is left out of the JSON.
    pub fn omits_empty(self) -> bool {
        self.more().starts_with("\to")
    }
}

struct GoName(Field);

impl Display for GoName {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        let line = self.0.more().lines().next();
        let name = line
            .and_then(|line| line.split('\t').nth(2))
            .unwrap_or_default();
        if !name.is_empty() {
            return f.write_str(name);
        }
        let mut letters = self.0.json_name().chars();
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
    let Schema { structs, fields } = &SCHEMA;
    let found = structs.binary_search_by(|one| one.name().cmp(struct_name));
    let found = found.ok()?;
    let next = structs.get(found + 1);
    let end = next.map_or(fields.len(), |next| usize::from(next.fields));
    Some(&fields[usize::from(structs[found].fields)..end])
}

/// A struct: its name, and the number of its first field.
#[derive(Clone, Copy)]
struct Struct {
    start: u16,
    name_len: u8,
    fields: u16,
}

impl Struct {
    fn name(self) -> &'static str {
        text(self.start, self.name_len)
    }
}

struct Schema<const STRUCTS: usize, const FIELDS: usize> {
    structs: [Struct; STRUCTS],
    fields: [Field; FIELDS],
}

impl<const STRUCTS: usize, const FIELDS: usize> Schema<STRUCTS, FIELDS> {
    /// As many as there is room for, and how many there are.
    const fn read() -> (Self, (usize, usize)) {
        let mut structs = [Struct {
            start: 0,
            name_len: 0,
            fields: 0,
        }; STRUCTS];
        let mut fields = [Field {
            start: 0,
            json_name_len: 0,
            go_type_len: 0,
        }; FIELDS];
        let (mut start, mut of_structs, mut of_fields) = (0, 0, 0);
        while start < TEXT.len() {
            let first = column_len(start);
            if byte(start + first) == b'\t' {
                if of_fields < FIELDS {
                    fields[of_fields] = Field {
                        start: start as u16,
                        json_name_len: first as u8,
                        go_type_len: column_len(start + first + 1) as u8,
                    };
                }
                of_fields += 1;
            } else if first > 0 && byte(start) != b'#' {
                if of_structs < STRUCTS {
                    structs[of_structs] = Struct {
                        start: start as u16,
                        name_len: first as u8,
                        fields: of_fields as u16,
                    };
                }
                of_structs += 1;
            }
            while byte(start) != b'\n' {
                start += 1;
            }
            start += 1;
        }
        (Schema { structs, fields }, (of_structs, of_fields))
    }
}

const _: () = assert!(TEXT.len() <= u16::MAX as usize);

/// A byte of the text; after it the end of a line.
const fn byte(at: usize) -> u8 {
    if at < TEXT.len() {
        TEXT.as_bytes()[at]
    } else {
        b'\n'
    }
}

/// The length of the column that begins there.
const fn column_len(start: usize) -> usize {
    let mut len = 0;
    while !matches!(byte(start + len), b'\t' | b'\r' | b'\n') {
        len += 1;
    }
    len
}

fn text(start: u16, len: u8) -> &'static str {
    let start = usize::from(start);
    &TEXT[start..start + usize::from(len)]
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
        let Schema {
            structs,
            fields: all,
        } = &SCHEMA;
        assert!(structs.is_sorted_by_key(|one| one.name()));
        let found = structs
            .iter()
            .map(|one| fields(one.name()).expect("it is one"));
        assert_eq!(found.flatten().count(), all.len());
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
