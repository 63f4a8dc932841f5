//! Everything that is a line, turned into dots and the dots into cells.

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

use super::dots::{DotOwner, Dots};
use super::field::Backdrop;
use super::viewport::Viewport;
use crate::figure::{Arrow, Figure, FigureLayer, Role, Stroke, Tip, Way};
use crate::session::Letter;
use crate::ui::theme::{Marker, TerminalTheme};

/// Dots of all lines of a figure: rules at the back, then the others in the order of their layers.
pub(super) fn trace(figure: &Figure, viewport: &Viewport, theme: TerminalTheme) -> Dots {
    let mut dots = Dots::new(viewport.plot.width, viewport.plot.height);
    for layer in &figure.layers {
        if let FigureLayer::Rule(rule) = layer {
            let ends = match rule.way {
                Way::Horizontal(y) => [0.0, 1.0].map(|across| (across, figure.y.fraction(y))),
                Way::Vertical(x) => [0.0, 1.0].map(|up| (figure.x.fraction(x), up)),
            };
            dots.polyline(ends, rule.role, rule.stroke);
        }
    }
    for layer in &figure.layers {
        match layer {
            FigureLayer::Borders(_) if theme.has_field() => {}
            FigureLayer::Isolines(isolines) | FigureLayer::Borders(isolines) => {
                for (number, isoline) in isolines.levels.iter().enumerate() {
                    for line in &isoline.lines {
                        let places = line.iter().map(|point| figure.fraction(*point));
                        dots.isoline(places, number);
                    }
                }
            }
            FigureLayer::Polyline(line) => {
                let places = line.points.iter().map(|point| figure.fraction(*point));
                match theme
                    .dashes(line.role)
                    .filter(|_| line.stroke == Stroke::Solid)
                {
                    Some(dashes) => dots.dashed(places, line.role, line.stroke, dashes),
                    None => dots.polyline(places, line.role, line.stroke),
                }
            }
            FigureLayer::Arrow(arrow) => {
                if let Some((from, to)) = shaft(arrow, figure, &dots) {
                    dots.polyline([from, to], arrow.role, Stroke::Solid);
                }
            }
            _ => {}
        }
    }
    dots
}

/// Both ends of an arrow as fractions of the plot; none if it has no direction or does not begin in the plot.
pub(super) fn shaft(
    arrow: &Arrow,
    figure: &Figure,
    dots: &Dots,
) -> Option<((f64, f64), (f64, f64))> {
    let from = figure.fraction(arrow.from);
    let inside =
        |(across, up): (f64, f64)| (0.0..=1.0).contains(&across) && (0.0..=1.0).contains(&up);
    if !inside(from) {
        return None;
    }
    let to = match arrow.tip {
        Tip::At(point) => figure.fraction(point),
        Tip::Along { direction, length } => {
            // The longer component becomes 1, so that huge and tiny vectors keep their direction.
            let largest = direction.0.abs().max(direction.1.abs());
            let across = direction.0 / largest * figure.x.slope(arrow.from.0);
            let up = direction.1 / largest * figure.y.slope(arrow.from.1);
            let largest = across.abs().max(up.abs());
            let (across, up) = (across / largest, up / largest);
            // Dots are about square: a length in dots is a length to the eye.
            let (width, height) = ((2 * dots.width) as f64, (4 * dots.height) as f64);
            let factor = length * width.min(height) / (across * width).hypot(up * height);
            (from.0 + across * factor, from.1 + up * factor)
        }
    };
    (to.0.is_finite() && to.1.is_finite() && to != from).then_some((from, to))
}

/// Whether the lines of racers are drawn with their letters: in ASCII, where several of them would look alike. Lines with names of
/// their own, such as those of layers, have no letters.
fn has_letters(figure: &Figure, theme: TerminalTheme) -> bool {
    let lines = figure.layers.iter().filter_map(|layer| match layer {
        FigureLayer::Polyline(line) if line.stroke == Stroke::Solid => Some(line),
        _ => None,
    });
    let mut first = None;
    let mut are_several = false;
    for line in lines.filter(|line| matches!(line.role, Role::Racer(_))) {
        if line.label.len() > 1 {
            return false;
        }
        are_several |= *first.get_or_insert(line.role) != line.role;
    }
    theme.marker() == Marker::Ascii && are_several
}

/// Writes the dots into the cells of the plot.
pub(super) fn write(
    dots: &Dots,
    figure: &Figure,
    backdrop: &Backdrop,
    viewport: &Viewport,
    theme: TerminalTheme,
    buffer: &mut Buffer,
) {
    let width = dots.width.max(1);
    let has_letters = has_letters(figure, theme);
    for (index, cell) in dots.cells.iter().enumerate() {
        let (Some(owner), true) = (cell.owner, cell.mask != 0) else {
            continue;
        };
        let glyph = match owner.role {
            Role::Racer(number) if has_letters && owner.stroke == Stroke::Solid => {
                Letter::of(number).char().to_ascii_lowercase()
            }
            _ => theme.marker().character(cell.mask),
        };
        let x = viewport.plot.x + (index % width) as u16;
        let y = viewport.plot.y + (index / width) as u16;
        let cell = &mut buffer[(x, y)];
        cell.modifier = Modifier::empty();
        cell.set_char(glyph).set_fg(Color::Reset);
        cell.set_style(style(owner, index, backdrop, theme));
    }
}

/// The style of an owner in a cell.
fn style(owner: DotOwner, index: usize, backdrop: &Backdrop, theme: TerminalTheme) -> Style {
    match owner.stroke {
        Stroke::Faint => theme.faint(owner.role),
        Stroke::Solid | Stroke::Dotted => backdrop.style(index, owner.role, theme),
    }
}
