//! The loss over the steps, or another quantity.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::Widget;

use crate::expr::number::short;
use crate::figure::{self, Scale};
use crate::scenario::Chart;
use crate::session::{Message, Session};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;
use crate::ui::widgets::Plot;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "chart",
    rows: |_, _, _| PanelRows::from(7),
    draw,
    mouse,
    help: &[
        (
            "loss over steps",
            "every racer's loss, on a log axis while all are positive; dotted: on the rows that are held back for a test; faint: what single batches say, with their mean as the line; v shows other quantities",
        ),
        (
            "‖∇L‖ over steps",
            "the length of the gradient: it goes to 0 where the loss is level",
        ),
        (
            "η·λmax over steps",
            "the learning rate times the greatest curvature along the focused racer's path: above 2, plain descent overshoots more and more",
        ),
        ("step length", "how far each step goes"),
        (
            "layers over steps",
            "the length of the gradient that reaches the values of each layer, by the layer's number",
        ),
    ],
    is_old: Session::is_preview,
    ..Panel::EMPTY
};

/// A click shows the next quantity.
fn mouse(
    _: &Session,
    _: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Message> {
    let is_heading = at.y == area.y;
    (gesture == Gesture::Click && is_heading).then_some(Message::NextChart)
}

/// What the chart is called.
pub(crate) fn title(chart: Chart) -> &'static str {
    match chart {
        Chart::Loss => "loss over steps",
        Chart::Gradient => "‖∇L‖ over steps",
        Chart::Sharpness => "η·λmax over steps",
        Chart::Step => "step length",
        Chart::Layers => "gradient of each layer",
    }
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let shown = session.screen().chart;
    let chart = figure::quantity(session, shown);
    let scale = match chart.y.scale() {
        Scale::Log => "log axis",
        Scale::Linear => "linear",
    };
    let of = test(session)
        .filter(|_| shown == Chart::Loss)
        .unwrap_or_else(|| String::from(scale));
    let of = format!("{of} · v other charts");
    let inner = heading(title(shown), &of, theme, area, buffer);
    Plot::new(&chart, theme).render(inner, buffer);
}

/// The focused racer's losses at the shown step, on the rows that it learns from and on those held back, if any are.
fn test(session: &Session) -> Option<String> {
    let now = session.focused().history.now().iterate();
    let [loss, test] = [now.loss, now.test_loss?].map(|loss| text::minus(&short(loss, 3)));
    Some(format!("{loss} · test {test}"))
}
