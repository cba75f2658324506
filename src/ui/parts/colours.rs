//! The colours of revisions: a revision has the same one everywhere on the page. Which colours these are
//! stands in `tokens.css`.

/// Revisions share this many colours, in order.
pub const COLOURS: u32 = 8;

/// The colour of a revision's mark, from 1.
pub fn colour(mark: u32) -> u32 {
    mark.saturating_sub(1) % COLOURS + 1
}
