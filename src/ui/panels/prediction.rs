//! What the loss predicts over its inputs, with the data.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Widget;

use super::frame::{Titles, frame};
use super::{picture, wishes};
use crate::explain::network::Network;
use crate::field::{Classes, Over, Resolution};
use crate::figure::{self, Role};
use crate::session::{Backprop, Session};
use crate::ui::layout;
use crate::ui::theme::{Chrome, Theme};
use crate::ui::widgets::{Plot, Viewport};

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let Some(told) = session.network() else {
        return;
    };
    let inner = frame(titles(told, theme), Chrome::Border, theme, area, buffer);
    Plot::new(&figure::prediction(session), theme).render(inner, buffer);
}

/// How many samples the picture has room for on a screen of this size, if it is there.
pub(crate) fn room(session: &Session, area: Rect) -> Option<Resolution> {
    let places = layout::places(area, wishes(session, area));
    let area = Some(places.prediction).filter(|place| !place.is_empty())?;
    let figure = figure::prediction(session);
    Some(Viewport::new(&figure.x, &figure.y, picture::plot_area(area)).resolution())
}

fn titles(told: &Backprop, theme: Theme) -> Titles {
    let head = told.network.head.as_ref();
    let inputs = head.map_or(&[][..], |head| &head.inputs);
    let left = match (told.prediction().map(|p| &p.over), inputs) {
        (Some(Over::Line(_)), [x]) => format!("prediction over {x}"),
        (_, [x, y]) => {
            let reads = told
                .prediction()
                .map_or("prediction", |p| figure::reads(p.reading));
            format!("{reads} · {x} → · {y} ↑")
        }
        _ => String::from("prediction"),
    };
    Titles {
        left,
        right: String::new(),
        below: told.prediction().map(|_| legend(told, theme)),
    }
}

/// The classes in their shapes and colors.
fn legend(told: &Backprop, theme: Theme) -> Line<'static> {
    let Some(prediction) = told.prediction() else {
        return Line::default();
    };
    let target = target(&told.network);
    let is_curve = matches!(prediction.over, Over::Line(_));
    if is_curve && matches!(prediction.classes, Classes::Quantity(_)) {
        let dot = theme.glyph(crate::figure::Glyph::Dot);
        return Line::from(vec![
            Span::styled(format!(" {dot} {target}  "), theme.style(Role::Class(1))),
            Span::styled(
                theme.text("─ prediction ").into_owned(),
                theme.style(Role::Curve),
            ),
        ]);
    }
    let names = prediction.classes.names(&target);
    let span = |(class, name): (usize, &String)| {
        let glyph = theme.glyph(figure::class_glyph(class));
        let text = format!(" {glyph} {name} ");
        Span::styled(
            theme.text(&text).into_owned(),
            theme.style(Role::Class(class)),
        )
    };
    Line::from(names.iter().enumerate().map(span).collect::<Vec<_>>())
}

/// What the target is called.
fn target(network: &Network) -> String {
    let head = network.head.as_ref();
    head.map_or_else(String::new, |head| network.symbol(head.target))
}
