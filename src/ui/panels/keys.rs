//! The keys that matter now, and what was just done or refused.

use super::segments::{Segments, TextSegment};
use crate::figure::Role;
use crate::session::{LogMove, Message, OverlayMove, Session, StatusMessage};
use crate::ui::keymap;
use crate::ui::layout::margin;
use crate::ui::overlays::help;
use crate::ui::panel::Panel;
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "keys",
    draw: |session, theme, area, buffer| {
        segments(session, theme, area.width).draw(theme, area, buffer);
    },
    mouse: |session, theme, area, at, gesture| {
        segments(session, theme, area.width).clicked(theme, area, at, gesture)
    },
    ..Panel::EMPTY
};

/// No more keys than this stand in the line.
const MOST: usize = 8;

fn segments(session: &Session, theme: TerminalTheme, width: u16) -> Segments {
    let (key, hint) = (theme.chrome(Chrome::Key), theme.chrome(Chrome::Hint));
    let mut left = vec![TextSegment::text(margin(width), hint)];
    let status = session.status().map(|status| match status {
        StatusMessage::Refused(text) => (format!("! {text}"), Role::Warn),
        StatusMessage::Done(text) => (text.clone(), Role::Good),
    });
    let gap = if width < 100 { "  " } else { "   " };
    let right = course(session, theme, width);
    let room = usize::from(width).saturating_sub(1 + Segments::width(&right, theme));
    if let Some((status, role)) = status {
        left.push(TextSegment::text(status, theme.style(role)));
    }
    let mut used = Segments::width(&left, theme);
    for hinted in keymap::hints(session).into_iter().take(MOST) {
        let columns = text::width(&theme.text(hinted.keys)) + 1 + text::width(hinted.text);
        if used + columns > room {
            break;
        }
        used += columns + gap.len();
        if left.len() > 1 {
            left.push(TextSegment::text(gap, hint));
        }
        left.push(TextSegment::link(hinted.keys, key, hinted.message.clone()));
        left.push(TextSegment::link(
            format!(" {}", hinted.text),
            hint,
            hinted.message,
        ));
    }
    Segments { left, right }
}

/// From so many columns on the course has a place of its own.
const NEWCOMERS: u16 = 80;

/// On fewer columns the line has room for what moves time alone.
const NARROWEST: u16 = 40;

/// On fewer columns the title has no room for the keys of the views.
const TABS: u16 = 60;

/// Where a newcomer begins; over a log, the way back to it.
fn course(session: &Session, theme: TerminalTheme, width: u16) -> Vec<TextSegment> {
    if session.overlay().is_some() || session.editor().is_some() || session.log().is_some() {
        return Vec::new();
    }
    let (key, text, message) = if session.is_away_from_log() {
        ("  Esc", " back to the log ", Message::Log(LogMove::Return))
    } else if width >= NEWCOMERS {
        (
            "  L",
            " the course ",
            Message::Ask(keymap::COURSE, String::new()),
        )
    } else if (NARROWEST..TABS).contains(&width) {
        // There the tabs, with the key to all others at their end, have no room.
        (
            "  ?",
            " help ",
            Message::Overlay(OverlayMove::Open(help::OVERLAY.name)),
        )
    } else {
        return Vec::new();
    };
    vec![
        TextSegment::link(key, theme.chrome(Chrome::Key), message.clone()),
        TextSegment::link(text, theme.style(Role::Accent), message),
    ]
}
