//! The line at the top: what is open, and the views.

use super::segments::{Segments, TextSegment};
use crate::figure::Role;
use crate::session::{Message, OverlayMove, Session};
use crate::ui::layout::{ONE_PANEL, margin};
use crate::ui::overlays::help;
use crate::ui::panel::Panel;
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};
use crate::ui::views;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "title",
    draw: |session, theme, area, buffer| {
        segments(session, theme, area.width).draw(theme, area, buffer);
    },
    mouse: |session, theme, area, at, gesture| {
        segments(session, theme, area.width).clicked(theme, area, at, gesture)
    },
    ..Panel::EMPTY
};

/// So many columns of a title say what is open.
const LEAST_TITLE: usize = 12;

/// How the views are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// Each with its name.
    Full,
    /// By their keys, but for the one that is shown.
    Keys,
    /// The one that is shown.
    One,
    /// The same without the key of the help, which the row of keys has too.
    Alone,
}

fn segments(session: &Session, theme: TerminalTheme, width: u16) -> Segments {
    // A draft that is the loss itself is no other one.
    let is_same = session.scene().scenario.loss.source == session.scenario().loss.source;
    let heading = if is_same {
        session.scenario()
    } else {
        &session.scene().scenario
    }
    .heading();
    let (title, plain) = (theme.chrome(Chrome::Title), theme.style(Role::Text));
    let name = if width < ONE_PANEL { "" } else { "gdplay  " };
    let before = |name: &str| format!("{}{name}", margin(width));
    // The views are worth more than the end of a title, and than the program's name.
    let forms = [
        (name, Names::Full, usize::MAX),
        (name, Names::Keys, usize::MAX),
        ("", Names::Keys, LEAST_TITLE),
        ("", Names::One, LEAST_TITLE),
        ("", Names::Alone, LEAST_TITLE),
    ];
    for (name, names, least) in forms {
        let right = tabs(session, names, theme);
        let used = Segments::width(&right, theme) + text::width(&before(name)) + 2;
        let room = usize::from(width).saturating_sub(used);
        if room >= least.min(text::width(&heading)) {
            let heading = text::shortened(&heading, room).into_owned();
            let left = vec![
                TextSegment::text(before(name), title),
                TextSegment::text(heading, plain),
            ];
            return Segments { left, right };
        }
    }
    let room = usize::from(width).saturating_sub(2 + text::width(name));
    let heading = text::shortened(&heading, room);
    let left = vec![TextSegment::text(
        format!("{}{heading}", before(name)),
        title,
    )];
    Segments {
        left,
        right: Vec::new(),
    }
}

fn tabs(session: &Session, names: Names, theme: TerminalTheme) -> Vec<TextSegment> {
    let (key, hint) = (theme.chrome(Chrome::Key), theme.chrome(Chrome::Hint));
    let mut tabs = Vec::new();
    for view in views::ALL {
        let is_shown = std::ptr::eq(*view, views::shown(session));
        let message = || view.message();
        if is_shown {
            let text = format!("{} {}", view.key, view.name());
            tabs.push(TextSegment::text(text, theme.chrome(Chrome::Selected)));
        } else if names == Names::Full {
            tabs.push(TextSegment::link(view.key.to_string(), key, message()));
            tabs.push(TextSegment::link(
                format!(" {}", view.name()),
                hint,
                message(),
            ));
        } else if names == Names::Keys {
            tabs.push(TextSegment::link(view.key.to_string(), key, message()));
        } else {
            continue;
        }
        tabs.push(TextSegment::text("  ", hint));
    }
    if names == Names::Alone {
        return tabs;
    }
    let open = || Message::Overlay(OverlayMove::Open(help::OVERLAY.name));
    tabs.push(TextSegment::link(" ?", key, open()));
    tabs.push(TextSegment::link(" help ", hint, open()));
    tabs
}
