//! The line at the top: what is open, and the views.

use super::segments::{Segments, TextSegment};
use crate::figure::Role;
use crate::session::{Message, OverlayMove, Session};
use crate::ui::layout::margin;
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
    let name = if width < 60 { "" } else { "gdplay  " };
    let margin = margin(width);
    let left = vec![
        TextSegment::text(format!("{margin}{name}"), title),
        TextSegment::text(heading.clone(), plain),
    ];
    let room = usize::from(width).saturating_sub(Segments::width(&left, theme) + 2);
    let shown = [Names::Full, Names::Keys, Names::One].map(|names| tabs(session, names, theme));
    let right = shown
        .into_iter()
        .find(|tabs| Segments::width(tabs, theme) <= room)
        .unwrap_or_default();
    let room = usize::from(width).saturating_sub(2 + text::width(name));
    let left = if right.is_empty() {
        vec![TextSegment::text(
            format!("{margin}{name}{}", text::shortened(&heading, room)),
            title,
        )]
    } else {
        left
    };
    Segments { left, right }
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
    let open = || Message::Overlay(OverlayMove::Open(help::OVERLAY.name));
    tabs.push(TextSegment::link(" ?", key, open()));
    tabs.push(TextSegment::link(" help ", hint, open()));
    tabs
}
