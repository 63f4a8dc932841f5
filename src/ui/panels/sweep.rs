//! Learning rates against verdicts.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::frame::{Titles, frame, lines, wrapped};
use super::verdict;
use crate::explain::{Sweep, SweepRow};
use crate::expr::number::short;
use crate::figure::Role;
use crate::session::{Session, SweepState};
use crate::ui::theme::{Chrome, Theme};

/// The columns that a reason needs to say something: with fewer, only the chosen row's is told, below the table.
const LEAST_REASON: u16 = 24;

/// The columns before the reasons.
const BEFORE_REASON: u16 = 40;

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let racer = session.focused();
    let titles = Titles {
        left: format!(
            "sweep · learning rates of {} {}",
            racer.letter.char(),
            racer.name
        ),
        right: String::from("↑ ↓ choose · Enter start with it"),
        below: None,
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    let Some(sweep) = session.sweep() else {
        let waiting = Span::styled(" trying …", theme.style(Role::Muted));
        lines(vec![Line::from(waiting)], theme, inner, buffer);
        return;
    };
    let chosen = session
        .state::<SweepState>()
        .map_or(0, |state| state.chosen);
    let told = sweep
        .rows
        .get(chosen)
        .map(|row| row.diagnosis.reason.clone());
    let told = wrapped(
        &told.unwrap_or_default(),
        inner.width.saturating_sub(4) as usize,
    );
    let room = (inner.height as usize).saturating_sub(2 + told.len());
    let first = (chosen + 1)
        .saturating_sub(room)
        .max(chosen.saturating_sub(room / 2));
    let first = first.min(sweep.rows.len().saturating_sub(room));
    let with_reasons = inner.width >= BEFORE_REASON + LEAST_REASON;
    let why = if with_reasons { "why" } else { "" };
    let heading = format!("   {:10}{:13}{:>12}  {why}", "η", "verdict", "last loss");
    let mut rows = vec![Line::from(Span::styled(
        heading,
        theme.chrome(Chrome::Heading),
    ))];
    let listed = sweep.rows.iter().enumerate().skip(first).take(room);
    rows.extend(listed.map(|(place, row)| {
        let mut row = line(sweep, place, row, chosen, theme);
        if !with_reasons {
            row.spans.pop();
        }
        row
    }));
    rows.push(Line::default());
    let style = theme.style(Role::Text);
    rows.extend(
        told.into_iter()
            .map(|line| Line::from(Span::styled(format!("   {line}"), style))),
    );
    lines(rows, theme, inner, buffer);
}

/// A row; its last part is the reason.
fn line(sweep: &Sweep, place: usize, row: &SweepRow, chosen: usize, theme: Theme) -> Line<'static> {
    let best = if sweep.best == Some(place) {
        "★"
    } else {
        " "
    };
    let pointer = if place == chosen { "▶" } else { " " };
    let rate = format!("{:10}", short(row.learning_rate, 3));
    let rate_style = if place == chosen {
        theme.chrome(Chrome::Selected)
    } else {
        theme.chrome(Chrome::Key)
    };
    let name = row.diagnosis.verdict.name().replace('_', " ");
    Line::from(vec![
        Span::styled(pointer, theme.chrome(Chrome::Key)),
        Span::styled(format!("{best} "), theme.style(Role::Minimum)),
        Span::styled(rate, rate_style),
        Span::styled(
            format!("{name:13}"),
            theme.style(verdict::role(row.diagnosis.verdict)),
        ),
        Span::styled(
            format!("{:>12}  ", short(row.final_loss, 4)),
            theme.style(Role::Text),
        ),
        Span::styled(row.diagnosis.reason.clone(), theme.style(Role::Muted)),
    ])
}
