//! The digest of a run: two runs with the same digest had the same course to the last byte.
//!
//! FNV-1a, 64 bits, over the JSON of every step and of every object at the end, each followed by a line
//! break; 16 hexadecimal digits. Not a protection against forgery.

use crate::cluster::Cluster;
use crate::cluster::request::Kind;
use crate::cluster::step::Step;
use std::io::{self, Write};

struct Fnv(u64);

impl Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The digest of these steps and of the state that they led to.
pub fn digest(steps: &[Step], cluster: &Cluster) -> String {
    let mut fnv = Fnv(0xcbf2_9ce4_8422_2325);
    // Writing into a hash cannot fail, and steps and objects are plain data.
    let put = |done: serde_json::Result<()>| debug_assert!(done.is_ok());
    for step in steps {
        put(serde_json::to_writer(&mut fnv, step));
        put(fnv.write_all(b"\n").map_err(serde_json::Error::io));
    }
    for kind in [
        Kind::Node,
        Kind::DaemonSet,
        Kind::ControllerRevision,
        Kind::Pod,
    ] {
        for object in cluster.list(kind) {
            put(serde_json::to_writer(&mut fnv, &object));
            put(fnv.write_all(b"\n").map_err(serde_json::Error::io));
        }
    }
    format!("{:016x}", fnv.0)
}
