//! The staircase of layers at the cursor: the norm of each, on one log scale, beside its usual one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::super::words::{fitting, number, short_names};
use crate::figure::Role;
use crate::runlog::digest::{LayerReading, StepReading};
use crate::session::Session;
use crate::ui::decimals::Decimals;
use crate::ui::panel::{Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};
use crate::ui::widgets::{LogScale, bar};

/// The row.
pub(in crate::ui::log) static PANEL: Panel = Panel {
    name: "layers at the cursor",
    rows: |session, _, _| {
        let layers = session
            .log_reading()
            .map_or(0, |reading| reading.layers.len());
        if layers == 0 {
            PanelRows::exactly(3)
        } else {
            PanelRows {
                least: 6,
                wanted: layers.saturating_add(2).min(400) as u16,
                most: None,
            }
        }
    },
    draw,
    help: &[
        (
            "layers at the cursor",
            "the norm of each layer's gradient at that step, the input at the top: a staircase is a gradient that vanishes or explodes on its way back",
        ),
        (
            "× usual",
            "how many times its median over the run the norm of the layer is there",
        ),
    ],
    ..Panel::EMPTY
};

/// From so many times the usual norm on it is told in the color of a warning.
const LOUD: f64 = 3.0;

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(reading) = session.log_reading() else {
        return;
    };
    let rate = reading.rate.map(|rate| format!("rate {} · ", number(rate)));
    let unit = session
        .log_run()
        .map_or("step", |run| run.diagnosis.unit.name());
    let of = format!("{}{unit} {}", rate.unwrap_or_default(), reading.step);
    let inner = heading("layers at the cursor", &of, theme, area, buffer);
    let muted = theme.style(Role::Muted);
    if reading.layers.is_empty() {
        let none = "none are logged";
        let rows = text::wrapped(none, usize::from(inner.width)).into_iter();
        let rows = rows.map(|row| text::line(row, muted)).collect();
        text::write(rows, theme, inner, buffer);
        return;
    }
    let lines = rows(session, reading, theme, inner);
    text::write(lines, theme, inner, buffer);
}

fn rows(
    session: &Session,
    reading: &StepReading,
    theme: TerminalTheme,
    area: Rect,
) -> Vec<Line<'static>> {
    const FIGURES: usize = 9;
    const TIMES: usize = 11;
    const FACTOR: Decimals = Decimals {
        before: 4,
        behind: 4,
        places: 3,
        significant: 3,
    };
    let columns = usize::from(area.width);
    let all: Vec<&str> = reading
        .layers
        .iter()
        .map(|layer| layer.name.as_str())
        .collect();
    let most = if columns < 40 { 9 } else { 18 };
    let names = short_names(&all, most);
    let widths = names.iter().map(|name| text::width(name));
    let width = widths.chain([text::width("layer")]).max().unwrap_or(0);
    let cells = columns.saturating_sub(width + FIGURES + TIMES + 3).min(40);
    let norms = reading.layers.iter().filter_map(|layer| layer.norm);
    let usual = reading.layers.iter().map(|layer| layer.usual);
    let scale = LogScale::of(norms.chain(usual));
    let chosen = session
        .log_finding()
        .and_then(|finding| finding.location.as_deref());
    let head = format!(
        "{} {} {} {}",
        text::left("layer", width),
        text::right("norm", FIGURES),
        text::left("", cells),
        text::right("× usual", TIMES),
    );
    let mut lines = vec![text::line(head, theme.style(Role::Muted))];
    let room = usize::from(area.height).saturating_sub(1);
    let focus = reading
        .layers
        .iter()
        .position(|layer| Some(layer.name.as_str()) == chosen);
    let (from, shown, more) = window(reading.layers.len(), room, focus.unwrap_or(0));
    let listed = reading.layers.iter().zip(&names).skip(from).take(shown);
    for (layer, name) in listed {
        let (norm, role) = norm_of(layer);
        let is_chosen = chosen == Some(layer.name.as_str());
        let style = if is_chosen {
            theme.chrome(Chrome::Heading)
        } else {
            theme.style(Role::Text)
        };
        let factor = layer
            .norm
            .map(|norm| norm / layer.usual)
            .filter(|factor| factor.is_finite());
        let factor_role = match factor {
            Some(factor) if factor >= LOUD => Role::Warn,
            _ => Role::Muted,
        };
        let times = |factor| format!("× {}", FACTOR.text(factor));
        let factor = factor.map_or_else(String::new, times);
        let filled = bar(
            layer.norm.and_then(|norm| scale.fraction(norm)),
            cells,
            theme,
        );
        lines.push(Line::from(vec![
            Span::styled(text::left(&fitting(name, width, theme), width), style),
            Span::styled(
                format!(" {} ", text::right(&norm, FIGURES)),
                theme.style(role),
            ),
            Span::styled(text::left(&filled, cells), theme.style(Role::Gradient)),
            Span::styled(
                format!(" {}", text::right(&factor, TIMES)),
                theme.style(factor_role),
            ),
        ]));
    }
    if more > 0 {
        lines.push(text::line(
            format!("… {more} more"),
            theme.style(Role::Muted),
        ));
    }
    lines
}

/// A norm, and the color that it has.
fn norm_of(layer: &LayerReading) -> (String, Role) {
    match layer.norm {
        None => (String::from("—"), Role::Muted),
        Some(0.0) => (String::from("0"), Role::Fault),
        Some(norm) if norm.is_finite() => (number(norm), Role::Text),
        Some(norm) => (number(norm), Role::Fault),
    }
}

/// Which rows are shown of so many, with one that is to be among them: the first, how many, how many more there are.
fn window(count: usize, room: usize, focus: usize) -> (usize, usize, usize) {
    if count <= room {
        return (0, count, 0);
    }
    let shown = room.saturating_sub(1);
    let from = (focus + 1)
        .saturating_sub(shown.div_ceil(2))
        .min(count - shown);
    let from = if focus < shown { 0 } else { from };
    (from, shown, count - shown)
}

#[cfg(test)]
mod tests {
    use super::window;

    #[test]
    fn the_layer_in_question_is_in_sight() {
        assert_eq!(window(5, 6, 0), (0, 5, 0));
        for focus in 0..40 {
            let (from, shown, more) = window(40, 10, focus);
            assert!((from..from + shown).contains(&focus), "{focus}");
            assert_eq!((shown, more), (9, 31));
        }
        assert_eq!(window(40, 0, 3).1, 0);
    }
}
