//! The line at the top: which log, and what is in it.

use super::super::words::end_of_path;
use crate::figure::Role;
use crate::runlog::shown;
use crate::session::{LogMove, Message, OverlayMove, Session};
use crate::ui::layout::{ONE_PANEL, margin};
use crate::ui::overlays::help;
use crate::ui::panel::Panel;
use crate::ui::panels::segments::{Segments, TextSegment};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The row.
pub(in crate::ui::log) static PANEL: Panel = Panel {
    name: "title",
    draw: |session, theme, area, buffer| {
        segments(session, theme, area.width).draw(theme, area, buffer);
    },
    mouse: |session, theme, area, at, gesture| {
        segments(session, theme, area.width).clicked(theme, area, at, gesture)
    },
    ..Panel::EMPTY
};

/// The least columns of a log's name.
const LEAST_NAME: usize = 20;

fn segments(session: &Session, theme: TerminalTheme, width: u16) -> Segments {
    let (title, plain) = (theme.chrome(Chrome::Title), theme.style(Role::Text));
    let (key, hint) = (theme.chrome(Chrome::Key), theme.chrome(Chrome::Hint));
    let program = if width < ONE_PANEL {
        margin(width)
    } else {
        " gdplay diagnose  "
    };
    let open = || Message::Overlay(OverlayMove::Open(help::OVERLAY.name));
    let mut right = Vec::new();
    if let Some((runs, run)) = session.log_runs().filter(|(runs, _)| runs.len() > 1) {
        let text = format!("run {} of {}", run + 1, runs.len());
        right.push(TextSegment::link(
            text,
            plain,
            Message::Log(LogMove::Run(1)),
        ));
        right.push(TextSegment::text("   ", hint));
    }
    right.push(TextSegment::link("?", key, open()));
    right.push(TextSegment::link(" help ", hint, open()));
    let name = session.log_run().map(|run| run.name.clone());
    let name = name.or_else(|| Some(shown(session.log()?.path())));
    let name = name.unwrap_or_default();
    let used = text::width(program) + Segments::width(&right, theme) + 2;
    let room = usize::from(width).saturating_sub(used);
    // What is in the log goes before the folders that it lies in: as much of it as leaves room for the name.
    let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let least = LEAST_NAME
        .max(text::width(file) + 2)
        .min(text::width(&name));
    let fits = |about: &String| text::width(about) + 4 + least <= room;
    let about = abouts(session).into_iter().find(fits);
    let beside = about.as_ref().map_or(0, |about| text::width(about) + 4);
    let room = room.saturating_sub(beside);
    // The sign of what is left out takes more columns in ASCII.
    let sign = text::width(&theme.text("…"));
    let name = if text::width(&name) > room {
        end_of_path(&name, room.saturating_sub(sign - 1))
    } else {
        name
    };
    if let Some(about) = about {
        right.insert(0, TextSegment::text(format!("{about}   "), hint));
    }
    let left = vec![
        TextSegment::text(program, title),
        TextSegment::text(name, plain),
    ];
    Segments { left, right }
}

/// What is in the log, the longest text first.
fn abouts(session: &Session) -> Vec<String> {
    let Some(run) = session.log_run() else {
        return Vec::new();
    };
    let unit = run.diagnosis.unit.name();
    let mut has = Vec::new();
    if run.has.loss {
        has.push(String::from("loss"));
    }
    if run.has.norm {
        has.push(String::from("norm"));
    }
    match run.has.layers {
        0 => {}
        1 => has.push(String::from("1 layer")),
        count => has.push(format!("{count} layers")),
    }
    let has = has.join(", ");
    let title = run.title.split(',').next().unwrap_or(run.title);
    let steps = format!("{unit}s {} … {} · {has}", run.steps.first, run.steps.last);
    vec![format!("{title} · {steps}"), steps, has]
}
