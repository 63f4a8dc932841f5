//! The keys that matter now.

use ratatui::buffer::Buffer;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::frame::lines;
use crate::expr::number::short;
use crate::session::{Backprop, Focus, Session};
use crate::ui::theme::{Chrome, Theme};
use crate::ui::views::{CHAIN, NETWORK, SWEEP};

/// Draws the line.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let right = Line::from(Span::styled(
        theme.text(&clock(session)).into_owned(),
        theme.chrome(Chrome::Hint),
    ));
    let room = (area.width as usize).saturating_sub(right.width() + 1);
    let mut spans = vec![Span::raw(" ")];
    let mut used = 1;
    for (key, about) in matter(session) {
        let width = key.chars().count() + about.chars().count() + 3;
        if used + width > room {
            break;
        }
        used += width;
        spans.push(Span::styled(key, theme.chrome(Chrome::Key)));
        spans.push(Span::styled(
            format!(" {about}  "),
            theme.chrome(Chrome::Hint),
        ));
    }
    lines(vec![Line::from(spans)], theme, area, buffer);
    if room > 0 {
        right.alignment(Alignment::Right).render(area, buffer);
    }
}

/// The keys, most important first.
fn matter(session: &Session) -> Vec<(&'static str, String)> {
    let plain = |key: &'static str, about: &str| (key, about.to_string());
    if session.overlay().is_some() {
        return vec![
            plain("Esc", "close"),
            plain("↑ ↓", "move"),
            plain("Enter", "take"),
        ];
    }
    if let Some(editor) = session.editor() {
        if editor.error().is_some() {
            return vec![
                plain("Esc", "back, keep the draft"),
                plain("Ctrl-Z", "undo typing"),
            ];
        }
        return vec![
            plain("Enter", "take this loss"),
            plain("Esc", "back, keep the draft"),
            plain("Alt-Enter", "new line"),
        ];
    }
    if session.view() == &CHAIN && session.chain().is_some() {
        return vec![
            plain("→ ←", "forward, then back"),
            plain("Home End", "nothing, all"),
            plain("j k", "line"),
            plain("h l", "along a rail"),
            plain("Space", "descend"),
            plain("1", "surface"),
            plain("e", "edit"),
            plain("?", "help"),
        ];
    }
    if session.view() == &NETWORK && session.has_network() {
        return in_network(session);
    }
    let race = session.race();
    let rate = session
        .focused()
        .history
        .now()
        .plan()
        .settings
        .learning_rate();
    let whose = match session.focus() {
        Focus::All(_) => "rates, e.g.",
        Focus::One(_) => "rate",
    };
    let play = if race.playing { "pause" } else { "play" };
    let mut keys = vec![
        plain("Space", play),
        plain("← →", "time"),
        ("↑ ↓", format!("{whose} {}", short(rate, 3))),
        plain("e", "edit"),
    ];
    if session.view() == &SWEEP {
        keys.remove(2);
        keys.insert(0, plain("↑ ↓", "choose a rate"));
        keys.insert(1, plain("Enter", "start with it"));
    }
    if session.probe().is_some() {
        keys.insert(0, plain("Enter", "start here"));
        keys.insert(1, plain("Esc", "no probe"));
    }
    if race.racers.len() > 1 {
        keys.push(plain("[ ]", "racer"));
    }
    keys.extend([
        plain("hjkl", "probe"),
        plain("O", "scenarios"),
        plain("?", "help"),
        plain(":", "commands"),
        plain("q", "quit"),
    ]);
    keys
}

/// The keys of the network view.
fn in_network(session: &Session) -> Vec<(&'static str, String)> {
    let plain = |key: &'static str, about: &str| (key, about.to_string());
    let mut keys = vec![
        plain("→ ←", "forward, then back"),
        plain("Home End", "nothing, all"),
        plain("j k", "stage"),
    ];
    let told = session.network();
    if told.is_some_and(|told| told.network.rows > 1) {
        keys.push(plain("h l", "row"));
    }
    if told.is_some_and(Backprop::has_picture) {
        keys.push(plain("Enter", "picture"));
    }
    let play = if session.race().playing {
        "pause"
    } else {
        "train"
    };
    keys.extend([
        plain("Space", play),
        plain("PgDn", "scroll"),
        plain("e", "edit"),
        plain("?", "help"),
    ]);
    keys
}

fn clock(session: &Session) -> String {
    let race = session.race();
    let state = if session.editor().is_some() {
        "waiting"
    } else if race.playing {
        "▶"
    } else {
        "paused"
    };
    let newest = if race.is_at_head() {
        String::new()
    } else {
        format!(" of {}", race.newest())
    };
    format!(
        "step {}{newest} · {}/s {state} ",
        race.step,
        short(race.speed, 3)
    )
}
