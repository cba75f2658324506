//! What several places are made of: icons, sentences whose objects can be clicked, the difference of two
//! texts, the colours of revisions. No place of its own.

pub mod colours;
pub mod diff_rows;
pub mod icons;
pub mod say;
