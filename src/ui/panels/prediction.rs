//! What the loss predicts over its inputs, with the data.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::picture::below_heading;
use crate::explain::network::Network;
use crate::expr::number::short;
use crate::field::{Classes, Over, Range, Resolution};
use crate::figure::{self, Role};
use crate::session::{Backprop, Session};
use crate::ui::panel::{Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::{Charset, TerminalTheme};
use crate::ui::widgets::{Plot, Viewport};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "prediction",
    rows: |_, _, _| PanelRows::from(8),
    draw,
    samples: |session, area| Some(samples(session, area)),
    help: &[(
        "prediction",
        "what the loss predicts over its inputs, with the data: the bright line is where the predicted class changes, + the row of the ledger; or the image that it reads in that row, and the class for which it takes it",
    )],
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(backprop) = session.network() else {
        return;
    };
    let inner = heading(&title(backprop), "", theme, area, buffer);
    if backprop.has_image() && inner.height > 1 {
        return draw_image(session, backprop, theme, inner, buffer);
    }
    if backprop.prediction().is_some() && inner.height > 1 {
        let last = Rect::new(inner.x, inner.bottom() - 1, inner.width, 1);
        text::write(vec![legend(backprop, theme)], theme, last, buffer);
    }
    let figure = figure::prediction(session);
    Plot::new(&figure, theme).render(above_legend(inner), buffer);
}

/// The image of the row in pixels that are as wide as high, over what it is and what it is taken for.
fn draw_image(
    session: &Session,
    backprop: &Backprop,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let room = above_legend(area);
    let Some((side, shades)) = backprop.network.image_of(backprop.row) else {
        return;
    };
    // A cell is twice as high as wide, and holds two halves.
    let pixels = (side as u16).max(1);
    let scale = (room.width / pixels).min(2 * room.height / pixels).max(1);
    let square = Rect {
        width: (scale * pixels).min(room.width),
        height: (scale * pixels).div_ceil(2).min(room.height),
        ..room
    };
    if theme.has_field() {
        Plot::new(&figure::prediction(session), theme).render(square, buffer);
    } else {
        shaded(&shades, side, theme, square, buffer);
    }
    let Some((label, read)) = backprop.network.classes_of(backprop.row) else {
        return;
    };
    let (target, label) = (target(&backprop.network), text::minus(&short(label, 6)));
    let is_right = label == read.to_string();
    let role = if is_right { Role::Good } else { Role::Warn };
    let mark = if is_right { "✓" } else { "!" };
    let last = Rect::new(area.x, square.bottom(), area.width, 1);
    let said = Line::from(vec![
        Span::styled(format!("{target} {label}"), theme.style(Role::Text)),
        Span::styled(format!("   {mark} taken for {read}"), theme.style(role)),
    ]);
    text::write(vec![said], theme, last, buffer);
}

/// An image in shades of ink, where there are no colors for it.
fn shaded(pixels: &[f64], side: usize, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let shades = match theme.charset {
        Charset::Unicode => [" ", "░", "▒", "▓", "█"],
        Charset::Ascii => [" ", ".", ":", "+", "#"],
    };
    let Some(values) = Range::fit(pixels.iter().copied(), 0.0) else {
        return;
    };
    for at in area.positions() {
        let across = usize::from(at.x - area.x) * side / usize::from(area.width);
        let down = usize::from(at.y - area.y) * side / usize::from(area.height);
        let pixel = pixels.get(down * side + across).copied();
        let part = pixel.map_or(0.0, |pixel| values.fraction(pixel));
        let shade = shades.get((part * (shades.len() - 1) as f64).round() as usize);
        buffer[at]
            .set_symbol(shade.copied().unwrap_or_default())
            .set_style(theme.style(Role::Text));
    }
}

/// The room for the picture over its legend.
fn above_legend(area: Rect) -> Rect {
    Rect {
        height: area.height.saturating_sub(1),
        ..area
    }
}

fn samples(session: &Session, area: Rect) -> Resolution {
    let figure = figure::prediction(session);
    let area = above_legend(below_heading(area));
    let viewport = Viewport::new(&figure.x, &figure.y, area);
    let prediction = session.network().and_then(Backprop::prediction);
    match prediction.map(|prediction| &prediction.over) {
        Some(Over::Line(_)) => viewport.resolution_of_curve(),
        _ => viewport.resolution(),
    }
}

fn title(backprop: &Backprop) -> String {
    if backprop.has_image() {
        return format!("the image of row {}", backprop.row + 1);
    }
    let head = backprop.network.head.as_ref();
    let inputs = head.map_or(&[][..], |head| &head.inputs);
    match (backprop.prediction().map(|p| &p.over), inputs) {
        (Some(Over::Line(_)), [x]) => format!("prediction over {x}"),
        (_, [x, y]) => {
            let reads = backprop
                .prediction()
                .map_or("prediction", |p| figure::reads(p.reading));
            format!("{reads} · {x} → · {y} ↑")
        }
        _ => String::from("prediction"),
    }
}

/// The classes in their shapes, in the ink of the picture.
fn legend(backprop: &Backprop, theme: TerminalTheme) -> Line<'static> {
    let Some(prediction) = backprop.prediction() else {
        return Line::default();
    };
    let target = target(&backprop.network);
    let is_curve = matches!(prediction.over, Over::Line(_));
    if is_curve && matches!(prediction.classes, Classes::Quantity(_)) {
        let dot = theme.glyph(crate::figure::Glyph::Dot);
        return Line::from(vec![
            Span::styled(format!(" {dot} {target}  "), theme.style(Role::Class(1))),
            Span::styled(
                theme.text("─ prediction ").into_owned(),
                theme.style(Role::Value),
            ),
        ]);
    }
    let names = prediction.classes.names(&target);
    let spans = |(class, name): (usize, &String)| {
        let glyph = theme.glyph(figure::class_glyph(class));
        let role = figure::class_role(prediction, class);
        let style = theme.style(role);
        let named = |before: &str| {
            Span::styled(theme.text(&format!("{before} {name} ")).into_owned(), style)
        };
        if is_curve || !theme.has_field() {
            return vec![named(&format!(" {glyph}"))];
        }
        // One shape has two inks, on the dark and on the bright end of the map; it must not be taken for two classes.
        let on = |band: usize| {
            let style = theme.over(role, band, 2);
            Span::styled(format!(" {glyph} "), style)
        };
        vec![Span::raw(" "), on(0), on(1), named("")]
    };
    Line::from(names.iter().enumerate().flat_map(spans).collect::<Vec<_>>())
}

/// What the target is called.
fn target(network: &Network) -> String {
    let head = network.head.as_ref();
    head.map_or_else(String::new, |head| network.symbol(head.target))
}
