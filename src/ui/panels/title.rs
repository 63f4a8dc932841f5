//! The line at the top: what is open, and the views.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::segments::{Segment, Segments};
use crate::figure::Role;
use crate::session::{Message, OverlayMove, Session};
use crate::ui::overlays::help;
use crate::ui::panel::{Gesture, Panel};
use crate::ui::text;
use crate::ui::theme::{Chrome, Theme};
use crate::ui::views;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "title",
    draw,
    mouse,
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    segments(session, theme, area.width).draw(theme, area, buffer);
}

fn mouse(session: &Session, area: Rect, at: Position, gesture: Gesture) -> Option<Message> {
    segments(session, Theme::DARK, area.width).clicked(area, at, gesture)
}

/// How the views are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    /// Each with its name.
    Full,
    /// By their keys, but for the one that is shown.
    Keys,
    /// The one that is shown.
    One,
}

fn segments(session: &Session, theme: Theme, width: u16) -> Segments {
    let heading = session.scene().scenario.heading();
    let (title, plain) = (theme.chrome(Chrome::Title), theme.style(Role::Text));
    let name = if width < 60 { "" } else { "gdplay  " };
    let left = vec![
        Segment::text(format!(" {name}"), title),
        Segment::text(heading.clone(), plain),
    ];
    let room = usize::from(width).saturating_sub(Segments::width(&left) + 2);
    let shown = [Names::Full, Names::Keys, Names::One].map(|names| tabs(session, names, theme));
    let right = shown
        .into_iter()
        .find(|tabs| Segments::width(tabs) <= room)
        .unwrap_or_default();
    let room = usize::from(width).saturating_sub(2 + text::width(name));
    let left = if right.is_empty() {
        vec![Segment::text(
            format!(" {name}{}", text::shortened(&heading, room)),
            title,
        )]
    } else {
        left
    };
    Segments { left, right }
}

fn tabs(session: &Session, names: Names, theme: Theme) -> Vec<Segment> {
    let (key, hint) = (theme.chrome(Chrome::Key), theme.chrome(Chrome::Hint));
    let mut tabs = Vec::new();
    for view in views::ALL {
        let is_shown = std::ptr::eq(*view, views::shown(session));
        let message = || view.message();
        if is_shown {
            let text = format!("{} {}", view.key, view.name());
            tabs.push(Segment::text(text, theme.chrome(Chrome::Selected)));
        } else if names == Names::Full {
            tabs.push(Segment::link(view.key.to_string(), key, message()));
            tabs.push(Segment::link(format!(" {}", view.name()), hint, message()));
        } else if names == Names::Keys {
            tabs.push(Segment::link(view.key.to_string(), key, message()));
        } else {
            continue;
        }
        tabs.push(Segment::text("  ", hint));
    }
    let open = || Message::Overlay(OverlayMove::Open(help::OVERLAY.name));
    tabs.push(Segment::link(" ?", key, open()));
    tabs.push(Segment::link(" help ", hint, open()));
    tabs
}
