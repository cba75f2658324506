//! The field lists of the Kubernetes v1.36 structs: Go name, Go type, JSON name, in the order of the
//! Go source. Strict decoding, defaulting and the template hash read them. Data only; what a value
//! of a type may be is not said here.

use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The fields of each struct, by its name.
static SCHEMA: LazyLock<BTreeMap<&str, Vec<Field>>> =
    LazyLock::new(|| read(include_str!("schema.tsv")));

/// One field of a Go struct.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// For example `imagePullPolicy`; empty for an inlined struct.
    pub json_name: &'static str,
    /// For example `*v1.Probe`, `[]v1.Container`, `map[string]string`, `types.UID`.
    pub go_type: &'static str,
    /// For example `ImagePullPolicy`.
    pub go_name: String,
    /// True when the fields of the type stand in the JSON object of the struct itself.
    pub is_inline: bool,
    /// True when the zero value is left out of the JSON.
    pub omits_empty: bool,
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
    SCHEMA.get(struct_name).map(Vec::as_slice)
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

/// Reads the text, which says itself how it is made.
fn read(text: &'static str) -> BTreeMap<&'static str, Vec<Field>> {
    let mut schema = BTreeMap::<_, Vec<Field>>::new();
    let mut struct_name = "";
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        match line.split_once('\t') {
            None => struct_name = line,
            Some((json_name, columns)) => {
                let fields = schema.entry(struct_name).or_default();
                fields.push(field(json_name, columns));
            }
        }
    }
    schema
}

fn field(json_name: &'static str, columns: &'static str) -> Field {
    let mut columns = columns.split('\t');
    let mut column = || columns.next().unwrap_or_default();
    let (go_type, flag, go_name) = (column(), column(), column());
    Field {
        json_name,
        go_type,
        go_name: match go_name {
            "" => capitalised(json_name),
            given => given.to_owned(),
        },
        is_inline: flag == "i",
        omits_empty: flag == "o",
    }
}

fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_container_has_its_fields_in_the_order_of_the_source() {
        let container = fields("v1.Container").unwrap();
        assert_eq!(container[0].json_name, "name");
        assert!(!container[0].omits_empty);
        assert_eq!(container[20].go_name, "ImagePullPolicy");
        assert_eq!(container[20].go_type, "v1.PullPolicy");
        assert!(container[20].omits_empty);
        assert!(fields("v1.Volume").unwrap()[1].is_inline);
    }

    #[test]
    fn a_go_name_is_given_where_the_other_does_not_lead_to_it() {
        let names = |name| {
            let fields = fields(name).unwrap().iter();
            fields.map(|f| f.go_name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(names("v1.TCPSocketAction"), ["Port", "Host"]);
        assert!(names("v1.Volume").contains(&"VolumeSource"));
        assert!(names("v1.PodStatus").contains(&"HostIP"));
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
        assert_eq!(fields("v1.Nothing"), None);
    }

    fn check(name: &'static str, depth: usize) {
        assert!(depth < 20, "{name}");
        match shape(name) {
            Shape::Pointer(t) | Shape::List(t) | Shape::Map(t) => check(t, depth + 1),
            Shape::Struct(fields) => {
                assert!(!fields.is_empty(), "{name}");
                for field in fields {
                    assert_eq!(field.json_name.is_empty(), field.is_inline, "{name}");
                    check(field.go_type, depth + 1);
                }
            }
            _ => {}
        }
    }
}
