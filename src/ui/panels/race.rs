//! All racers against each other: the loss against evaluations, and a fair table.

use ratatui::buffer::Buffer;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::frame::{Titles, frame, lines};
use crate::explain::{RaceStats, tolerance};
use crate::expr::number::short;
use crate::figure::{self, Against, Role};
use crate::session::Session;
use crate::ui::theme::{Chrome, Theme};
use crate::ui::widgets::Plot;

/// The columns of the table with their widths.
const COLUMNS: [(&str, usize); 7] = [
    ("racer", 17),
    ("η", 9),
    ("loss", 11),
    ("to goal", 9),
    ("asked", 7),
    ("path", 9),
    ("rises", 6),
];

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let goal = goal(session);
    let told = goal.map_or(String::new(), |goal| {
        format!("goal: loss ≤ {}", short(goal, 3))
    });
    let titles = Titles {
        left: String::from("race · loss against evaluations"),
        right: told,
        below: None,
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    let table = table(session, goal, theme);
    let rows = (table.len() as u16).min(inner.height / 2);
    let [chart, below] =
        Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(inner);
    Plot::new(&figure::chart(session, Against::Evaluations), theme).render(chart, buffer);
    lines(table, theme, below, buffer);
}

/// The loss that counts as arrived.
fn goal(session: &Session) -> Option<f64> {
    let race = session.race();
    let trails = || {
        race.racers
            .iter()
            .map(|racer| racer.history.trail().iterates())
    };
    let starts: Vec<f64> = trails().map(|iterates| iterates[0].loss).collect();
    let found: Vec<f64> = trails().flatten().map(|iterate| iterate.loss).collect();
    tolerance(&starts, &found, None)
}

fn table(session: &Session, goal: Option<f64>, theme: Theme) -> Vec<Line<'static>> {
    let heading: String = COLUMNS
        .iter()
        .map(|(name, width)| cell(name, *width))
        .collect();
    let mut rows = vec![Line::from(Span::styled(
        heading,
        theme.chrome(Chrome::Heading),
    ))];
    for racer in &session.race().racers {
        let recorded = racer.history.trail().until(session.race().step);
        let standing = RaceStats::of(recorded, racer.history.now(), goal);
        let cells = [
            short(standing.learning_rate, 4),
            short(standing.loss, 5),
            standing
                .to_tolerance
                .map_or(String::from("-"), |asked| asked.to_string()),
            standing.evaluations.to_string(),
            short(standing.path_length, 4),
            standing.overshoots.to_string(),
        ];
        let name = format!("{} {}", racer.letter.char(), racer.name);
        let numbers: String = cells
            .iter()
            .zip(&COLUMNS[1..])
            .map(|(text, (_, width))| cell(text, *width))
            .collect();
        rows.push(Line::from(vec![
            Span::styled(
                cell(&name, COLUMNS[0].1),
                theme.style(Role::Racer(racer.letter.index())),
            ),
            Span::styled(numbers, theme.style(Role::Text)),
        ]));
    }
    rows
}

/// A text in a column, with a space behind it.
fn cell(text: &str, width: usize) -> String {
    let text: String = text.chars().take(width - 1).collect();
    format!("{text:width$}")
}
