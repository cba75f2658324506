//! Codec 1 of share links: four bytes of check value, then raw deflate with a preset dictionary. Released:
//! what it unpacks to never changes. What it packs to may get shorter.

use super::LinkError;
use super::dictionary::DICTIONARY;
use crate::session::limits;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, compress, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Bytes of the check value.
const CHECK: usize = 4;

/// FNV-1a, 32 bits, big-endian. Finds accidents, not forgery.
fn check(text: &[u8]) -> [u8; CHECK] {
    let mix = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    text.iter().fold(0x811c_9dc5, mix).to_be_bytes()
}

/// Packs a text.
pub fn pack(text: &str) -> Vec<u8> {
    // A short text is shorter with the codes that deflate has built in, a long one with codes of its own.
    let ways = [Strategy::OwnCodes, Strategy::FixedCodes].map(|way| deflate(text, way));
    let shortest = ways.into_iter().min_by_key(Vec::len).unwrap_or_default();
    [&check(text.as_bytes())[..], &shortest].concat()
}

/// zlib's numbers of how codes are chosen.
#[derive(Clone, Copy)]
enum Strategy {
    OwnCodes = 0,
    FixedCodes = 4,
}

/// The deflate stream of a text that follows the dictionary. The compressor knows no preset dictionary:
/// the dictionary is compressed first and flushed, which ends on a whole byte, and what came of it is
/// thrown away.
fn deflate(text: &str, strategy: Strategy) -> Vec<u8> {
    /// Shortest, whatever the time.
    const LEVEL: i32 = 10;
    /// Deflate's whole window, and no header.
    const WINDOW: i32 = -15;
    let flags = create_comp_flags_from_zip_params(LEVEL, WINDOW, strategy as i32);
    let mut compressor = CompressorOxide::new(flags);
    // What cannot be compressed grows by five bytes for each 64 kB.
    let mut out = vec![0; 64 + DICTIONARY.len() + text.len() + text.len() / 1000];
    compress(
        &mut compressor,
        DICTIONARY.as_bytes(),
        &mut out,
        TDEFLFlush::Sync,
    );
    let (_, read, written) = compress(
        &mut compressor,
        text.as_bytes(),
        &mut out,
        TDEFLFlush::Finish,
    );
    debug_assert_eq!(read, text.len());
    out.truncate(written);
    out
}

/// Unpacks a text, never to more than the limit.
pub fn unpack(packed: &[u8]) -> Result<String, LinkError> {
    let Some((expected, stream)) = packed.split_first_chunk::<CHECK>() else {
        return Err(LinkError::Cut);
    };
    let start = DICTIONARY.len();
    let mut out = vec![0; start + limits::LINK_BYTES];
    out[..start].copy_from_slice(DICTIONARY.as_bytes());
    // One output, not a ring: what stands before the start is what a preset dictionary is.
    let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let (status, read, written) = decompress(
        &mut DecompressorOxide::new(),
        stream,
        &mut out,
        start,
        flags,
    );
    match status {
        TINFLStatus::Done if read == stream.len() => {}
        TINFLStatus::HasMoreOutput => return Err(LinkError::TooMuch),
        TINFLStatus::FailedCannotMakeProgress | TINFLStatus::NeedsMoreInput => {
            return Err(LinkError::Cut);
        }
        _ => return Err(LinkError::Damaged),
    }
    let text = &out[start..start + written];
    if check(text) != *expected {
        return Err(LinkError::Damaged);
    }
    String::from_utf8(text.to_vec()).map_err(|_| LinkError::Damaged)
}
