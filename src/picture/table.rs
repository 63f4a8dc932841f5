//! Tables and texts.

use super::drawing::{Area, DrawnItem, LineStyle, PathSegment};
use super::font;
use super::labels::text;
use super::palette::Palette;
use crate::figure::{Alignment, Role, TableCell, TextTable};

/// The height of a row, in sizes of the font.
pub(super) const ROW: f64 = 1.55;

/// The room between columns, in sizes of the font.
const GAP: f64 = 1.4;

/// How high a table would be.
pub(super) fn height(table: &TextTable, em: f64) -> f64 {
    let heading = if table.heading.is_empty() { 0.0 } else { 1.2 };
    (table.rows.len() as f64 + 1.4 + heading) * ROW * em
}

/// Draws a table; rows that do not fit are counted in the last line.
pub(super) fn draw(table: &TextTable, area: Area, em: f64, palette: Palette) -> Vec<DrawnItem> {
    let em = fitting(table, area, em);
    let widths = widths(table, area.width, em);
    let mut items = Vec::new();
    let mut y = area.y + em;
    if !table.heading.is_empty() {
        let color = palette.of(Role::Strong);
        let heading = font::shortened(&table.heading, em, area.width);
        items.push(text((area.x, y), heading, em, color, None));
        y += 1.2 * ROW * em;
    }
    let names = table
        .columns
        .iter()
        .map(|(name, _)| TableCell::new(name.clone(), Role::Muted));
    let names: Vec<TableCell> = names.collect();
    let mut row = |cells: &[TableCell], y: f64| {
        let mut left = area.x;
        for ((cell, (_, alignment)), width) in cells.iter().zip(&table.columns).zip(&widths) {
            let shown = font::shortened(&cell.text, em, *width);
            let x = match alignment {
                Alignment::Left => left,
                Alignment::Right => left + width - font::width(&shown, em),
            };
            if !shown.is_empty() {
                items.push(text((x, y), shown, em, palette.of(cell.role), None));
            }
            left += width + GAP * em;
        }
    };
    row(&names, y);
    let line = y + 0.45 * ROW * em;
    y += 1.25 * ROW * em;
    let room = ((area.bottom() - y) / (ROW * em)).floor().max(0.0) as usize + 1;
    let shown = if table.rows.len() > room {
        room.saturating_sub(1)
    } else {
        table.rows.len()
    };
    for cells in &table.rows[..shown] {
        row(cells, y);
        y += ROW * em;
    }
    let gaps = GAP * em * widths.len().saturating_sub(1) as f64;
    let right = area.x + widths.iter().sum::<f64>() + gaps;
    let round = |x: f64| (x * 10.0).round() / 10.0;
    items.push(DrawnItem::Path {
        outline: vec![
            PathSegment::Move((round(area.x), round(line))),
            PathSegment::Line((round(right), round(line))),
        ],
        fill: None,
        pen: Some(LineStyle::new(palette.faint(Role::Line, 0.4), 0.06 * em)),
        clip: None,
    });
    let more = table.rows.len() - shown;
    if more > 0 {
        let color = palette.of(Role::Muted);
        items.push(text((area.x, y), format!("… {more} more"), em, color, None));
    }
    items
}

/// A smaller size where the table would be too wide or too high otherwise, within reason.
fn fitting(table: &TextTable, area: Area, em: f64) -> f64 {
    let wide: f64 = natural(table, em)
        .iter()
        .map(|width| width + GAP * em)
        .sum();
    let part = (area.width / wide.max(1.0)).min(area.height / height(table, em));
    em * part.clamp(0.7, 1.0)
}

/// How wide each column is by its texts.
fn natural(table: &TextTable, em: f64) -> Vec<f64> {
    let columns = table.columns.iter().enumerate();
    columns
        .map(|(index, (name, _))| {
            let cells = table.rows.iter().filter_map(|row| row.get(index));
            let widths = cells.map(|cell| font::width(&cell.text, em));
            widths.fold(font::width(name, em), f64::max)
        })
        .collect()
}

/// The widths of the columns in a room: the widest gives way where it is too narrow.
fn widths(table: &TextTable, room: f64, em: f64) -> Vec<f64> {
    let mut widths = natural(table, em);
    let gaps = GAP * em * widths.len().saturating_sub(1) as f64;
    let beyond = widths.iter().sum::<f64>() + gaps - room;
    if beyond > 0.0
        && let Some(widest) = widths.iter_mut().max_by(|a, b| a.total_cmp(b))
    {
        *widest = (*widest - beyond).max(2.0 * em);
    }
    widths
}

/// The lines of a text that is no wider than the room.
pub(super) fn wrapped(paragraph: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in paragraph.split(' ') {
        let longer = if line.is_empty() {
            word.to_string()
        } else {
            format!("{line} {word}")
        };
        if font::width(&longer, size) <= room || line.is_empty() {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_string()));
        }
    }
    lines.push(line);
    lines
        .into_iter()
        .map(|line| font::shortened(&line, size, room))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::theme::{AUTO, Background};

    fn table(rows: usize) -> TextTable {
        let row = |index: usize| {
            vec![
                TableCell::new(format!("racer {index}"), Role::Racer(0)),
                TableCell::new("0.001", Role::Text),
            ]
        };
        TextTable {
            heading: String::new(),
            columns: vec![
                (String::from("racer"), Alignment::Left),
                (String::from("loss"), Alignment::Right),
            ],
            rows: (0..rows).map(row).collect(),
        }
    }

    fn texts(table: &TextTable, area: Area) -> Vec<String> {
        let palette = Palette::new(AUTO, Background::Dark, None);
        let items = draw(table, area, 10.0, palette);
        let text = |item: &DrawnItem| match item {
            DrawnItem::Text { text, .. } => Some(text.clone()),
            DrawnItem::Path { .. } => None,
        };
        items.iter().filter_map(text).collect()
    }

    #[test]
    fn rows_that_do_not_fit_are_counted() {
        let area = |height: f64| Area {
            x: 0.0,
            y: 0.0,
            width: 300.0,
            height,
        };
        let all = texts(&table(4), area(200.0));
        assert_eq!(all.len(), 2 + 8, "{all:?}");
        let some = texts(&table(100), area(200.0));
        let last = some.last().expect("a text");
        let more: usize = last[..]
            .trim_matches(|c: char| !c.is_ascii_digit())
            .parse()
            .expect("a number");
        assert!(
            last.ends_with("more") && (some.len() - 3) / 2 + more == 100,
            "{some:?}"
        );
    }

    #[test]
    fn long_texts_go_on_in_the_next_line() {
        let lines = wrapped("one two three four", 10.0, font::width("one two ", 10.0));
        assert_eq!(lines, ["one two", "three", "four"]);
        let long = wrapped("a-word-that-is-far-too-long-for-this", 10.0, 60.0);
        assert!(long.len() == 1 && long[0].ends_with('…'), "{long:?}");
    }
}
