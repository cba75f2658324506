//! The scenarios that ship with the page, one document each under `public/later/examples/`, which the page
//! fetches when one is opened. Their titles and what to look for are `words`' business.

/// A scenario that ships with the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Example {
    /// `one-at-a-time`
    OneAtATime,
    /// `percent`
    Percent,
    /// `surge`
    Surge,
    /// `on-delete`
    OnDelete,
    /// `node-selector`
    NodeSelector,
    /// `taints`
    Taints,
    /// `join-and-leave`
    JoinAndLeave,
    /// `broken-image`
    BrokenImage,
}

impl Example {
    /// All of them, the first to be opened first.
    pub const ALL: [Example; 8] = [
        Example::OneAtATime,
        Example::Percent,
        Example::Surge,
        Example::OnDelete,
        Example::NodeSelector,
        Example::Taints,
        Example::JoinAndLeave,
        Example::BrokenImage,
    ];

    /// The name in `#example/<id>`, never changed once released.
    pub fn id(self) -> &'static str {
        match self {
            Example::OneAtATime => "one-at-a-time",
            Example::Percent => "percent",
            Example::Surge => "surge",
            Example::OnDelete => "on-delete",
            Example::NodeSelector => "node-selector",
            Example::Taints => "taints",
            Example::JoinAndLeave => "join-and-leave",
            Example::BrokenImage => "broken-image",
        }
    }

    /// The example of an id.
    pub fn of_id(id: &str) -> Option<Example> {
        Example::ALL.into_iter().find(|example| example.id() == id)
    }

    /// The address of its document, seen from the page's folder.
    pub fn address(self) -> String {
        format!("later/examples/{}.yaml", self.id())
    }
}
