//! What a label's key and value may look like (`apimachinery/pkg/util/validation`). Only yes or no: the
//! words of the error belong to validation.

/// True for `name` or `dns.prefix/name`, the name of at most 63 characters, the prefix of at most 253.
pub fn is_key(key: &str) -> bool {
    let name = match key.split_once('/') {
        Some((prefix, name)) => {
            if prefix.len() > 253 || !prefix.split('.').all(is_dns_label) {
                return false;
            }
            name
        }
        None => key,
    };
    !name.is_empty() && is_value(name)
}

/// True for at most 63 letters, digits, `-`, `_` and `.`, of which the first and the last are letters or
/// digits; the empty text is one.
pub fn is_value(value: &str) -> bool {
    let bytes = value.as_bytes();
    bytes.len() <= 63
        && bytes
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && bytes.first().is_none_or(u8::is_ascii_alphanumeric)
        && bytes.last().is_none_or(u8::is_ascii_alphanumeric)
}

fn is_dns_label(label: &str) -> bool {
    let is_word = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let bytes = label.as_bytes();
    bytes.first().is_some_and(is_word)
        && bytes.last().is_some_and(is_word)
        && bytes.iter().all(|b| is_word(b) || *b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_are_told_from_others() {
        for key in ["app", "kubernetes.io/os", "a_b.C-1", "x/Y"] {
            assert!(is_key(key), "{key}");
        }
        for key in [
            "",
            "/x",
            "x/",
            "a b",
            "-a",
            "A.io/x",
            "a/b/c",
            &"k".repeat(64),
        ] {
            assert!(!is_key(key), "{key}");
        }
        assert!(is_value(""));
        assert!(is_value("1.29_a-b"));
        assert!(!is_value("a b"));
        assert!(!is_value("a-"));
    }
}
