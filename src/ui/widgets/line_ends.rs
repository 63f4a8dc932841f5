//! The names of racers at the ends of their lines, in the order of the ends: who is lower is named lower.

use ratatui::buffer::Buffer;

use super::dots::clip;
use super::labels::CellLabels;
use crate::figure::{Figure, FigureLayer, Point, Polyline, Role};
use crate::ui::text;

/// Names that are nearer to each other than so many columns are read as a list.
const NEAR: u16 = 6;

/// The end of a line of a racer: how high it is, and the cells beside which its name may stand.
struct LineEnd<'a> {
    up: f64,
    cells: Vec<(u16, u16)>,
    names: Vec<(&'a str, Role)>,
}

/// Names the racers' lines from the highest end to the lowest; ends in one cell have their names side by side.
pub(super) fn draw(figure: &Figure, labels: &mut CellLabels, buffer: &mut Buffer) {
    let mut ends: Vec<LineEnd> = figure
        .layers
        .iter()
        .filter_map(racer_line)
        .filter_map(|line| {
            let cells = last_visible(&line.points, figure, labels);
            let last = line.points.iter().rev().find(|point| !point.1.is_nan())?;
            (!cells.is_empty()).then(|| LineEnd {
                up: figure.fraction(*last).1,
                cells,
                names: vec![(line.label.as_str(), line.role)],
            })
        })
        .collect();
    ends.sort_by(|a, b| b.up.total_cmp(&a.up));
    let mut joined: Vec<LineEnd> = Vec::new();
    for end in ends {
        match joined.last_mut() {
            Some(before) if before.cells.first() == end.cells.first() => {
                before.names.extend(end.names);
            }
            _ => joined.push(end),
        }
    }
    let mut placed: Vec<(u16, u16)> = Vec::new();
    for end in &joined {
        let is_in_order = |(column, row): (u16, u16)| {
            let is_near = |before: &&(u16, u16)| before.0.abs_diff(column) < NEAR;
            placed.iter().filter(is_near).all(|before| row >= before.1)
        };
        if let Some(at) = labels.at_line(buffer, &end.cells, &end.names, is_in_order) {
            placed.push(at);
        }
    }
}

fn racer_line(layer: &FigureLayer) -> Option<&Polyline> {
    match layer {
        FigureLayer::Polyline(line) if !line.label.is_empty() => {
            matches!(line.role, Role::Racer(_)).then_some(line)
        }
        _ => None,
    }
}

/// Cells of the last straight part of a line that is seen, from its end backwards: its end, or where it leaves the plot, first.
pub(super) fn last_visible(
    points: &[Point],
    figure: &Figure,
    labels: &CellLabels,
) -> Vec<(u16, u16)> {
    /// How far back a label may stand, as parts of the last piece.
    const BACK: [f64; 10] = [0.0, 0.08, 0.16, 0.25, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9];
    let places: Vec<(f64, f64)> = points.iter().map(|point| figure.fraction(*point)).collect();
    let single = places.first().map(|place| clip(*place, *place, (1.0, 1.0)));
    let parts = places
        .iter()
        .zip(places.iter().skip(1))
        .rev()
        .map(|(from, to)| clip(*from, *to, (1.0, 1.0)));
    let last = parts
        .chain(single)
        .flatten()
        .find(|(_, end)| !end.0.is_nan() && !end.1.is_nan());
    let Some((from, to)) = last else {
        return Vec::new();
    };
    let cell = |back: &f64| {
        let across = to.0 + back * (from.0 - to.0);
        let up = to.1 + back * (from.1 - to.1);
        (labels.viewport.column(across), labels.viewport.row(up))
    };
    let mut cells: Vec<(u16, u16)> = BACK.iter().map(cell).collect();
    cells.dedup();
    cells
}

impl CellLabels<'_> {
    /// Writes the names of one or several lines that end together beside the first of some cells of them where no other line and
    /// no text is, and says where; nowhere if there is none, since beside another line they would name that one.
    fn at_line(
        &mut self,
        buffer: &mut Buffer,
        cells: &[(u16, u16)],
        names: &[(&str, Role)],
        is_allowed: impl Fn((u16, u16)) -> bool,
    ) -> Option<(u16, u16)> {
        let texts: Vec<_> = names
            .iter()
            .map(|(name, role)| (self.theme.text(name).into_owned(), *role))
            .collect();
        let widths = texts.iter().map(|(text, _)| text::width(text) as u16 + 1);
        let width = widths.sum::<u16>().saturating_sub(1);
        let places = cells.iter().flat_map(|at| {
            let (column, row) = (i32::from(at.0), i32::from(at.1));
            let (left, middle) = (column - i32::from(width) - 1, column - i32::from(width) / 2);
            [
                (column + 2, row),
                (left, row),
                (middle, row - 1),
                (middle, row + 1),
            ]
        });
        let is_free = |(column, row): &(i32, i32)| {
            self.fits(*column, *row, width, true)
                && is_allowed((*column as u16, *row as u16))
                && (0..width).all(|across| {
                    let index = self.index(*column as u16 + across, *row as u16);
                    let owner = self.dots.cells.get(index).and_then(|cell| cell.owner);
                    owner.is_none_or(|owner| texts.iter().any(|(_, role)| owner.role == *role))
                })
        };
        let mut places = places.into_iter();
        let (column, row) = places.find(is_free).filter(|_| width > 0)?;
        let at = (column as u16, row as u16);
        let mut column = at.0;
        for (text, role) in &texts {
            self.put(buffer, (column, at.1), text, *role);
            column += text::width(text) as u16 + 1;
        }
        Some(at)
    }
}
