//! The race as a picture: the losses against evaluations, and a fair table.

use super::{Blocks, text};
use crate::explain::RaceStats;
use crate::expr::number::short;
use crate::figure::{self, Against, Alignment, CompositionBlock, Role, TableCell, TextTable};
use crate::session::{Racer, Session};
use crate::ui::panels::race::{goal, goal_in_words};

/// The columns of the table.
const COLUMNS: [(&str, Alignment); 7] = [
    ("racer", Alignment::Left),
    ("η", Alignment::Right),
    ("loss", Alignment::Right),
    ("evaluations to goal", Alignment::Right),
    ("in all", Alignment::Right),
    ("path length", Alignment::Right),
    ("rises", Alignment::Right),
];

/// The chart over the table.
#[expect(
    clippy::unnecessary_wraps,
    reason = "other views may have nothing to show, and say why"
)]
pub(crate) fn blocks(session: &Session) -> Blocks {
    let goal = goal(session);
    let heading = goal_in_words(session);
    let racers = session.race().racers.iter();
    let table = TextTable {
        heading: String::new(),
        columns: COLUMNS
            .map(|(name, how)| (String::from(name), how))
            .to_vec(),
        rows: racers.map(|racer| row(session, racer, goal)).collect(),
    };
    let chart = figure::chart(session, Against::Evaluations);
    Ok(vec![vec![
        CompositionBlock::Figure(heading, chart),
        CompositionBlock::Table(table),
    ]])
}

fn row(session: &Session, racer: &Racer, goal: Option<f64>) -> Vec<TableCell> {
    let recorded = racer.history.trajectory().until(session.race().step);
    let stats = RaceStats::of(recorded, racer.history.now(), goal);
    // While the goal is not known, nobody has missed it.
    let missed = if goal.is_some() { "never" } else { "—" };
    let to_goal = stats.to_tolerance.map(|count| count.to_string());
    let numbers = [
        short(stats.learning_rate, 4),
        short(stats.loss, 5),
        to_goal.unwrap_or_else(|| String::from(missed)),
        stats.evaluations.to_string(),
        short(stats.path_length, 4),
        stats.overshoots.to_string(),
    ];
    let name = format!("{} {}", racer.letter.char(), racer.name);
    let first = TableCell::new(name, Role::Racer(racer.letter.index()));
    let others = numbers
        .iter()
        .map(|text| TableCell::new(text::minus(text), Role::Text));
    std::iter::once(first).chain(others).collect()
}
