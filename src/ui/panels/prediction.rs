//! What the loss predicts over its inputs, with the data.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::picture::below_heading;
use crate::explain::network::Network;
use crate::field::{Classes, Over, Resolution};
use crate::figure::{self, Role};
use crate::session::{Backprop, Session};
use crate::ui::panel::{Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;
use crate::ui::widgets::{Plot, Viewport};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "prediction",
    rows: |_, _| PanelRows::from(8),
    draw,
    samples: |session, area| Some(samples(session, area)),
    help: &[(
        "prediction",
        "what the loss predicts over its inputs, with the data: the bright line is where the predicted class changes, + the row of the ledger",
    )],
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(backprop) = session.network() else {
        return;
    };
    let inner = heading(&title(backprop), "", theme, area, buffer);
    if backprop.prediction().is_some() && inner.height > 1 {
        let last = Rect::new(inner.x, inner.bottom() - 1, inner.width, 1);
        text::write(vec![legend(backprop, theme)], theme, last, buffer);
    }
    let figure = figure::prediction(session);
    Plot::new(&figure, theme).render(above_legend(inner), buffer);
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
    let span = |(class, name): (usize, &String)| {
        let glyph = theme.glyph(figure::class_glyph(class));
        let text = format!(" {glyph} {name} ");
        let role = if is_curve {
            Role::Class(class)
        } else {
            Role::Strong
        };
        Span::styled(theme.text(&text).into_owned(), theme.style(role))
    };
    Line::from(names.iter().enumerate().map(span).collect::<Vec<_>>())
}

/// What the target is called.
fn target(network: &Network) -> String {
    let head = network.head.as_ref();
    head.map_or_else(String::new, |head| network.symbol(head.target))
}
