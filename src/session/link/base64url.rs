//! base64url without padding (RFC 4648 §5), strict: one text for each sequence of bytes. Thirty lines of
//! our own, because the crate for it weighs some kilobytes in the page.

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Why a text is not base64url.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A character that is no digit.
    Digit,
    /// No sequence of bytes ends like this.
    End,
}

/// The bytes as text.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |i: usize| three.get(i).map_or(0, |byte| u32::from(*byte));
        let group = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..=three.len() {
            let digit = group >> (18 - 6 * i) & 63;
            text.push(char::from(DIGITS[digit as usize]));
        }
    }
    text
}

/// The bytes that a text stands for.
pub fn decode(text: &str) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut group, mut bits) = (0u32, 0);
    for byte in text.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return Err(Fault::Digit),
        };
        group = group << 6 | u32::from(digit);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((group >> bits) as u8);
            group &= (1 << bits) - 1;
        }
    }
    match (bits, group) {
        (0 | 2 | 4, 0) => Ok(bytes),
        _ => Err(Fault::End),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_no_other_text_stands_for_them() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (b"\xfb\xff\xfe", "-__-"),
        ] {
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Ok(bytes));
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all)), Ok(all));
        for text in ["Zh", "Zm9", "Z", "Zm9vY", "Zm9vYh"] {
            assert_eq!(decode(text), Err(Fault::End), "{text}");
        }
        for text in ["Zg==", "+w", "/w", "Z g", "Zé"] {
            assert_eq!(decode(text), Err(Fault::Digit), "{text}");
        }
    }
}
