//! How much of a long test is played: a tenth in the usual run, all of it where the environment says
//! `DSPLAY_FULL=1`.

/// How many of so many cases to play now.
pub fn count(all: u32) -> u32 {
    match std::env::var_os("DSPLAY_FULL") {
        Some(value) if value == "1" => all,
        _ => all.div_ceil(10),
    }
}
