//! Marks, arrow heads, notes, the labels of lines, and the legend.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::labels::CellLabels;
use super::line_ends::{self, last_visible};
use super::lines::shaft;
use crate::figure::{
    Anchor, Arrow, Figure, FigureLayer, FigureNote, Glyph, Isoline, Isolines, Mark, Role, Way,
};
use crate::ui::text;

/// Draws everything that is a glyph or a text: first what stands in one place, then what can move.
pub(super) fn draw(figure: &Figure, labels: &mut CellLabels, buffer: &mut Buffer) {
    glyphs(figure, labels, buffer);
    let cells = marked(figure, labels);
    // What a point is says more than what is beside a line.
    for layer in &figure.layers {
        if let FigureLayer::Marks(marks) = layer {
            for mark in marks {
                let cell = labels.viewport.cell(mark.at);
                let is_shown = !is_chip(mark) && labels.has_room_for(&mark.label);
                if let Some(cell) = cell.filter(|_| is_shown) {
                    labels.beside_mark(buffer, cell, &mark.label, mark.role, &cells);
                }
            }
        }
    }
    for layer in &figure.layers {
        match layer {
            FigureLayer::Arrow(arrow) => {
                let tip = tip(arrow, figure, labels);
                if let Some((cell, _)) = tip.filter(|_| labels.has_room_for(&arrow.label)) {
                    labels.beside(buffer, cell, &arrow.label, arrow.role);
                }
            }
            FigureLayer::Note(note) => write_note(note, labels, buffer),
            _ => {}
        }
    }
    // The line that lies over the others is named first, where there is not room for all names.
    for layer in figure.layers.iter().rev() {
        line_end(layer, figure, labels, buffer);
    }
    line_ends::draw(figure, labels, buffer);
    legend(figure, labels, buffer);
    for layer in &figure.layers {
        if let FigureLayer::Isolines(isolines) = layer {
            levels(isolines, labels, buffer);
        }
    }
}

/// The cells of all marks that have a name.
fn marked(figure: &Figure, labels: &CellLabels) -> Vec<(u16, u16)> {
    let mut cells = Vec::new();
    for layer in &figure.layers {
        if let FigureLayer::Marks(marks) = layer {
            let named = marks.iter().filter(|mark| !mark.label.is_empty());
            cells.extend(named.filter_map(|mark| labels.viewport.cell(mark.at)));
        }
    }
    cells
}

/// The shapes themselves, before any text, so that no text covers one; later ones lie over earlier ones, and over all of them
/// those that say whose point it is: a short arrow must not hide them.
fn glyphs(figure: &Figure, labels: &mut CellLabels, buffer: &mut Buffer) {
    let is_over = |mark: &Mark| is_chip(mark) || mark.glyph == Glyph::Probe;
    let mut over = Vec::new();
    for layer in &figure.layers {
        match layer {
            FigureLayer::Arrow(arrow) => {
                if let Some((cell, eighth)) = tip(arrow, figure, labels) {
                    labels.put(buffer, cell, labels.theme.head(eighth), arrow.role);
                }
            }
            FigureLayer::Marks(marks) => {
                for mark in marks {
                    if is_over(mark) {
                        over.push(mark);
                    } else {
                        shape(mark, labels, buffer);
                    }
                }
            }
            _ => {}
        }
    }
    for mark in over {
        shape(mark, labels, buffer);
    }
}

/// Whether a mark is a racer's letter.
fn is_chip(mark: &Mark) -> bool {
    mark.glyph == Glyph::Now && text::width(&mark.label) == 1
}

/// The shape of one mark.
fn shape(mark: &Mark, labels: &mut CellLabels, buffer: &mut Buffer) {
    match labels.viewport.cell(mark.at) {
        // Where a racer is now stands its letter.
        Some(cell) if is_chip(mark) => {
            labels.chip(buffer, cell, &mark.label, mark.role);
        }
        Some(cell) => {
            let glyph = labels.theme.glyph(mark.glyph);
            labels.put(buffer, cell, glyph, mark.role);
        }
        None => outside(mark, labels, buffer),
    }
}

/// So many marks at most stand in a row where several leave the plot at one place.
const MOST_BEYOND: u16 = 6;

/// What lies outside has a mark on the edge that is nearest to it, with its letter: a racer, or a known minimum.
fn outside(mark: &Mark, labels: &mut CellLabels, buffer: &mut Buffer) {
    let shown = match mark.glyph {
        Glyph::Now => mark.label.clone(),
        Glyph::Minimum => labels.theme.glyph(Glyph::Minimum).to_string(),
        Glyph::Start | Glyph::Probe | Glyph::Broken | Glyph::Dot => return,
    };
    let Some((cell, edge)) = labels.viewport.edge(mark.at) else {
        return;
    };
    let arrow = labels.theme.beyond().get(edge).copied().unwrap_or_default();
    let width = text::width(&shown) as u16;
    let plot = labels.viewport.plot;
    // The name stands towards the middle.
    let turns = edge == 1 || cell.0 + width >= plot.right();
    let (column, row) = (i32::from(cell.0), i32::from(cell.1));
    let is_right = 2 * cell.0 >= plot.left() + plot.right();
    let is_low = 2 * cell.1 >= plot.top() + plot.bottom();
    let back = |is_back: bool, by: u16| i32::from(by) * if is_back { -1 } else { 1 };
    // Those that leave at one place stand in a row along the edge, towards its middle.
    let place = |along: u16| match edge {
        0 | 1 => (column, row + back(is_low, along)),
        _ => (column + back(is_right, along * (width + 2)), row),
    };
    let from = |(column, row): (i32, i32)| (column - i32::from(if turns { width } else { 0 }), row);
    let free = (0..MOST_BEYOND).map(place).find(|at| {
        let (column, row) = from(*at);
        labels.fits(column, row, width + 1, false)
    });
    let Some((column, row)) = free else {
        labels.put(buffer, cell, arrow, mark.role);
        return;
    };
    let name = (from((column, row)).0 + i32::from(!turns)) as u16;
    labels.put(buffer, (column as u16, row as u16), arrow, mark.role);
    labels.put(buffer, (name, row as u16), &shown, mark.role);
}

/// The cell of an arrow's head, and its direction in eighths of a turn. A head outside is drawn at the border.
fn tip(arrow: &Arrow, figure: &Figure, labels: &CellLabels) -> Option<((u16, u16), usize)> {
    let (from, to) = shaft(arrow, figure, labels.dots)?;
    if labels.viewport.plot.is_empty() {
        return None;
    }
    let (across, up) = (to.0 - from.0, to.1 - from.1);
    let inside = |start: f64, by: f64| {
        if by > 0.0 {
            (1.0 - start) / by
        } else if by < 0.0 {
            -start / by
        } else {
            1.0
        }
    };
    let t = inside(from.0, across).min(inside(from.1, up)).min(1.0);
    let cell = (
        labels.viewport.column(from.0 + t * across),
        labels.viewport.row(from.1 + t * up),
    );
    let (width, height) = (
        (2 * labels.dots.width) as f64,
        (4 * labels.dots.height) as f64,
    );
    let angle = (up * height).atan2(across * width);
    let eighth = (angle / std::f64::consts::FRAC_PI_4)
        .round()
        .rem_euclid(8.0);
    Some((cell, eighth as usize))
}

fn write_note(note: &FigureNote, labels: &mut CellLabels, buffer: &mut Buffer) {
    let plot = labels.viewport.plot;
    let text = labels.theme.text(&note.text).into_owned();
    let width = text::width(&text) as u16;
    if plot.is_empty() || width == 0 {
        return;
    }
    let (left, right) = (
        plot.left(),
        plot.right().saturating_sub(width).max(plot.left()),
    );
    let (top, bottom) = (plot.top(), plot.bottom() - 1);
    let at = match note.place {
        Anchor::At(point) => {
            let cell = labels.viewport.cell(point);
            if let Some(cell) = cell.filter(|_| labels.has_room_for(&note.text)) {
                labels.beside(buffer, cell, &note.text, note.role);
            }
            return;
        }
        Anchor::RightOf(point) | Anchor::Under(point) => {
            if let Some(cell) = labels.viewport.cell(point) {
                let is_upright = matches!(note.place, Anchor::RightOf(_));
                labels.along(buffer, cell, is_upright, &note.text, note.role);
            }
            return;
        }
        Anchor::LeftOf(point) | Anchor::Over(point) => {
            let Some((column, row)) = labels.viewport.cell(point) else {
                return;
            };
            let (column, row) = if matches!(note.place, Anchor::LeftOf(_)) {
                (column.checked_sub(width + 1), Some(row))
            } else {
                (
                    Some(column.saturating_sub(width / 2).max(left)),
                    row.checked_sub(1),
                )
            };
            let (Some(column), Some(row)) = (column, row) else {
                return;
            };
            // Where there is no room, nothing takes its place.
            if !labels.fits(i32::from(column), i32::from(row), width, true) {
                return;
            }
            (column, row)
        }
        Anchor::Above(x) => {
            let (low, high) = (labels.viewport.column(0.0), plot.right());
            let Some(middle) = labels.viewport.column_of(x) else {
                return;
            };
            let column = middle.saturating_sub(width / 2).max(low);
            (column.min(high.saturating_sub(width)).max(low), top)
        }
        Anchor::TopLeft => (left, top),
        Anchor::TopRight => (right, top),
        Anchor::BottomLeft => (left, bottom),
        Anchor::BottomRight => (right, bottom),
        Anchor::Middle => (left + (right - left) / 2, top + (bottom - top) / 2),
    };
    if labels.fits(i32::from(at.0), i32::from(at.1), width, true) || width > plot.width {
        labels.put(buffer, at, &text, note.role);
    }
}

/// The label of a polyline at its last visible point, or before it where it would hide something there; of a rule at its end.
fn line_end(layer: &FigureLayer, figure: &Figure, labels: &mut CellLabels, buffer: &mut Buffer) {
    let (label, role, cells) = match layer {
        FigureLayer::Polyline(line) if line.label.is_empty() => return,
        FigureLayer::Polyline(line) => {
            let cells = last_visible(&line.points, figure, labels);
            (&line.label, line.role, cells)
        }
        FigureLayer::Rule(rule) => {
            let (x, y) = (figure.x.range(), figure.y.range());
            let cell = match rule.way {
                Way::Horizontal(value) => labels.viewport.cell((x.high(), value)),
                Way::Vertical(value) => labels.viewport.cell((value, y.high())),
            };
            (&rule.label, rule.role, cell.into_iter().collect())
        }
        _ => return,
    };
    // Those of racers are drawn together, in their order.
    if !matches!(role, Role::Racer(_)) {
        labels.beside_one_of(buffer, &cells, label, role);
    }
}

/// The legend, in the corner where it hides least; left out where it would take more than a third of the plot.
fn legend(figure: &Figure, labels: &mut CellLabels, buffer: &mut Buffer) {
    let plot = labels.viewport.plot;
    let texts: Vec<(String, Role)> = figure
        .legend
        .iter()
        .map(|entry| (format!("{} {}", entry.letter, entry.text), entry.role))
        .map(|(text, role)| (labels.theme.text(text.trim()).into_owned(), role))
        .collect();
    let widest = texts.iter().map(|(text, _)| text::width(text)).max();
    let (width, height) = (widest.unwrap_or(0) as u16, texts.len() as u16);
    if height == 0 || 3 * width > plot.width || 3 * height > plot.height {
        return;
    }
    let inner = Rect::new(
        plot.x + 1,
        plot.y,
        plot.width.saturating_sub(2),
        plot.height,
    );
    let (right, bottom) = (inner.right() - width, inner.bottom() - height);
    let corners = [
        (right, inner.y),
        (inner.x, inner.y),
        (right, bottom),
        (inner.x, bottom),
    ];
    let busy = |(column, row): &(u16, u16)| labels.busy(*column, *row, width, height);
    let Some((column, row)) = corners.into_iter().min_by_key(busy) else {
        return;
    };
    for (line, (text, role)) in texts.iter().enumerate() {
        labels.put(buffer, (column, row + line as u16), text, *role);
    }
}

/// The values of isolines, each once, on the longest line of its level, where there is most room.
fn levels(isolines: &Isolines, labels: &mut CellLabels, buffer: &mut Buffer) {
    let plot = labels.viewport.plot;
    if plot.width < 30 || plot.height < 8 {
        return;
    }
    let is_short = |isoline: &&Isoline| isoline.label.chars().count() <= Isoline::LONGEST_LABEL;
    for (index, isoline) in isolines.levels.iter().filter(is_short).enumerate() {
        let text = labels.theme.text(&isoline.label).into_owned();
        let width = text::width(&text) as u16;
        let Some(line) = isoline.lines.iter().max_by_key(|line| line.len()) else {
            continue;
        };
        let mut cells: Vec<(u16, u16)> = line
            .iter()
            .filter_map(|point| labels.viewport.cell(*point))
            .collect();
        cells.dedup();
        if cells.len() < 3 * usize::from(width) + 4 {
            continue;
        }
        // Neighboring levels begin their search at different places, so that labels do not stand in a row.
        let start = cells.len() * (1 + 2 * (index % 4)) / 8;
        let candidates = cells
            .iter()
            .cycle()
            .skip(start)
            .take(cells.len())
            .step_by(3);
        let place = candidates.into_iter().find_map(|(column, row)| {
            let left = i32::from(*column) - i32::from(width) / 2;
            let fits = labels.fits(left, i32::from(*row), width, true)
                && labels.is_apart(left, i32::from(*row), width);
            let place = (left.max(0) as u16, *row);
            (fits && labels.busy(place.0, place.1, width, 1) == 0).then_some(place)
        });
        if let Some(place) = place {
            labels.level(buffer, place, &text);
        }
    }
}
