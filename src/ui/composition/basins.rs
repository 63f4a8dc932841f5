//! The map of starts as a picture, with the minima that they lead to.

use super::{Blocks, text};
use crate::explain::OtherEnd;
use crate::expr::number::short;
use crate::figure::{self, Alignment, CompositionBlock, Role, TableCell, TextTable};
use crate::session::Session;

/// The columns of the table.
const COLUMNS: [(&str, Alignment); 4] = [
    ("minimum", Alignment::Left),
    ("at", Alignment::Left),
    ("loss", Alignment::Right),
    ("starts", Alignment::Right),
];

/// Of a minimum's position so many coordinates are written.
const COORDINATES: usize = 3;

/// The map over the table of its minima.
pub(crate) fn blocks(session: &Session) -> Blocks {
    let Some(found) = session.basins() else {
        return Err(String::from("a map of starts needs two parameters"));
    };
    let heading = format!("where each start leads in {} steps", found.steps);
    let minima = found.minima.iter().enumerate();
    let mut rows: Vec<Vec<TableCell>> = minima
        .map(|(index, basin)| {
            let at = basin.at.iter().take(COORDINATES);
            let at: Vec<String> = at.map(|x| short(*x, 3)).collect();
            let at = format!("({})", at.join(", "));
            let curve = if basin.is_curve { ", a curve" } else { "" };
            row(
                format!("{}{curve}", index + 1),
                at,
                found.loss_in_words(basin),
                basin.share,
            )
        })
        .collect();
    for end in OtherEnd::ALL {
        let share = found.share(end);
        if share > 0.0 {
            let words = String::from(end.words());
            rows.push(row(words, String::new(), String::new(), share));
        }
    }
    let table = TextTable {
        heading: String::new(),
        columns: COLUMNS
            .map(|(name, how)| (String::from(name), how))
            .to_vec(),
        rows,
    };
    Ok(vec![
        vec![CompositionBlock::Figure(heading, figure::basins(session))],
        vec![CompositionBlock::Table(table)],
    ])
}

fn row(name: String, at: String, loss: String, share: f64) -> Vec<TableCell> {
    let share = format!("{} %", short(100.0 * share, 3));
    [name, at, loss, share]
        .map(|part| TableCell::new(text::minus(&part), Role::Text))
        .to_vec()
}
