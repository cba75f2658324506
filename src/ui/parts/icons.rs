//! Small pictures, drawn inline so that no font needs to have them. They are silent: the control
//! that holds one has the name.

use leptos::prelude::*;

/// Which picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// Circle, half filled.
    Theme,
    /// Question mark.
    Help,
    /// Cross.
    Close,
    /// Three dots.
    More,
    /// Padlock.
    Lock,
    /// Small flag.
    Flag,
    /// Gauge.
    Gauge,
    /// Tick.
    Tick,
    /// Hollow ring.
    Ring,
    /// Clock face.
    Clock,
    /// Exclamation mark.
    Alert,
    /// Short line.
    Dash,
    /// Plus.
    Plus,
    /// Bar and triangle to the left.
    ToStart,
    /// Triangle to the left.
    Back,
    /// Triangle to the right.
    Play,
    /// Two bars.
    Pause,
    /// Triangle and bar to the right.
    Step,
    /// Two triangles and a bar.
    Run,
    /// Square.
    Stop,
    /// Triangle and a ring.
    ToAction,
    /// The same to the left.
    ActionBefore,
    /// Two links of a chain.
    Link,
    /// A page with a column.
    Panel,
}

/// Draws one.
#[component]
pub fn Draw(icon: Icon) -> impl IntoView {
    let (fill, line) = paths(icon);
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path class="icon-fill" d=fill></path>
            <path class="icon-line" d=line></path>
        </svg>
    }
}

/// What is filled, and what is a line.
fn paths(icon: Icon) -> (&'static str, &'static str) {
    match icon {
        Icon::Theme => (
            "M12 3a9 9 0 0 1 0 18z",
            "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
        ),
        Icon::Help => (
            "M10.8 17h2.4v2.4h-2.4z",
            "M8.2 9a3.8 3.8 0 1 1 5.6 3.3c-1.2.7-1.8 1.3-1.8 2.7",
        ),
        Icon::Close => ("", "M6 6l12 12M18 6 6 18"),
        Icon::More => ("M4 10h4v4H4zM10 10h4v4h-4zM16 10h4v4h-4z", ""),
        Icon::Lock => ("M5 10h14v11H5z", "M8 10V8a4 4 0 0 1 8 0v2"),
        Icon::Flag => ("M6 4h12l-3 4 3 4H6z", "M6 3v18"),
        Icon::Gauge => ("", "M4 18a9 9 0 1 1 16 0M12 15l4-5"),
        Icon::Tick => ("", "M5 12.5l4.5 4.5L19 7.5"),
        Icon::Ring => ("", "M12 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12z"),
        Icon::Clock => ("", "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.5l3 2"),
        Icon::Alert => ("M10.6 17h2.8v2.8h-2.8zM10.6 4h2.8l-.5 10.5h-1.8z", ""),
        Icon::Dash => ("", "M8 12h8"),
        Icon::Plus => ("", "M12 5v14M5 12h14"),
        Icon::ToStart => ("M5 5h2.2v14H5zM20 5v14L9 12z", ""),
        Icon::Back => ("M19 5v14L8 12z", ""),
        Icon::Play => ("M8 5v14l11-7z", ""),
        Icon::Pause => ("M7 5h3.6v14H7zM13.4 5H17v14h-3.6z", ""),
        Icon::Step => ("M5 5v14l10-7zM17 5h2.2v14H17z", ""),
        Icon::Run => ("M3 5v14l8-7zM11 5v14l8-7zM19.4 5h2v14h-2z", ""),
        Icon::Stop => ("M6 6h12v12H6z", ""),
        Icon::ToAction => (
            "M3 6v12l8-6z",
            "M17 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
        ),
        Icon::ActionBefore => (
            "M21 6v12l-8-6z",
            "M7 8.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7z",
        ),
        Icon::Panel => ("", "M4 5h16v14H4zM10 5v14"),
        Icon::Link => (
            "",
            "M10 14a4 4 0 0 0 6 .4l3-3a4.2 4.2 0 0 0-6-6l-1.6 1.6M14 10a4 4 0 0 0-6-.4l-3 3a4.2 4.2 0 0 0 6 6l1.6-1.6",
        ),
    }
}
