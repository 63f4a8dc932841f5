//! What is said of the run as a whole: the verdict; what weighs most stands among the findings.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::words::verdict_mark;
use crate::figure::Role;
use crate::session::Session;
use crate::ui::layout::margin;
use crate::ui::panel::{Panel, PanelRows};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// The rows.
pub(in crate::ui::log) static PANEL: Panel = Panel {
    name: "verdict",
    rows: |session, _, _| {
        let view = session.log_view().and_then(Result::ok);
        let noted = view.is_some_and(|view| view.note.is_some());
        PanelRows {
            least: 1,
            wanted: if noted { 3 } else { 1 },
            most: None,
        }
    },
    draw,
    help: &[
        (
            "✗",
            "a fault: the run is broken, from the step that is named",
        ),
        ("!", "a warning: worth a look"),
        ("✓", "nothing to mend is seen"),
    ],
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let before = margin(area.width);
    let columns = usize::from(area.width).saturating_sub(2 * before.len() + 2);
    let plain = theme.style(Role::Text);
    let first = |mark: &'static str, role: Role, text: &str, style| {
        Line::from(vec![
            Span::styled(format!("{before}{mark} "), theme.style(role)),
            Span::styled(text::shortened(text, columns).into_owned(), style),
        ])
    };
    let mut lines = Vec::new();
    match session.log_view() {
        None => lines.push(first(
            "·",
            Role::Muted,
            "reading the log: its first record is waited for …",
            theme.style(Role::Muted),
        )),
        Some(Err(error)) => lines.push(first("✗", Role::Fault, error, theme.style(Role::Fault))),
        Some(Ok(view)) => {
            let Some(run) = session.log_run() else {
                return;
            };
            let (mark, role) = verdict_mark(run.diagnosis.verdict);
            let summary = text::minus(&run.summary);
            let words = format!("{}: {summary}", run.diagnosis.verdict.word());
            // Where there is no room for both, the mark alone is the verdict.
            let fits = text::width(&words) <= columns;
            lines.push(first(
                mark,
                role,
                if fits { &words } else { &summary },
                plain,
            ));
            let note = text::minus(view.note.unwrap_or_default());
            let wrapped = text::wrapped(&theme.text(&note), columns.min(140));
            let muted = theme.style(Role::Muted);
            let indented = wrapped
                .into_iter()
                .take(if area.height > 2 { 2 } else { 0 })
                .map(|line| text::line(format!("{before}  {line}"), muted));
            lines.extend(indented);
        }
    }
    text::write(lines, theme, area, buffer);
}
