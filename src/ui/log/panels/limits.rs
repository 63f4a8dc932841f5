//! What the log cannot show, with what would help, and what is to be known about how it was read.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::figure::Role;
use crate::session::{RunSummary, Session};
use crate::ui::panel::{Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// The row.
pub(in crate::ui::log) static PANEL: Panel = Panel {
    name: "what the log cannot say",
    rows: |session, theme, width| {
        let rows = session
            .log_run()
            .map_or(0, |run| lines(run, theme, width).len());
        if rows == 0 {
            PanelRows::exactly(0)
        } else {
            PanelRows {
                least: 3,
                wanted: rows as u16 + 1,
                most: None,
            }
        }
    },
    draw,
    help: &[(
        "what the log cannot say",
        "what is not logged, and the lines for a training script that log it: gdplay diagnose --hook",
    )],
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(run) = session.log_run() else {
        return;
    };
    let lines = lines(run, theme, area.width);
    if lines.is_empty() {
        return;
    }
    let inner = heading("what the log cannot say", "", theme, area, buffer);
    let style = theme.style(Role::Muted);
    let lines = lines.into_iter().map(|line| text::line(line, style));
    text::write(lines.collect(), theme, inner, buffer);
}

fn lines(run: &RunSummary, theme: TerminalTheme, width: u16) -> Vec<String> {
    let diagnosis = &run.diagnosis;
    let all = diagnosis.limits.iter().chain(&diagnosis.notes);
    all.flat_map(|line| text::wrapped(&theme.text(line), usize::from(width.min(72))))
        .collect()
}
