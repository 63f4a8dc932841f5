//! The loss against the steps.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use crate::expr::number::short;
use crate::figure::{self, Against, Scale};
use crate::session::Session;
use crate::ui::panel::{Panel, Rows, heading};
use crate::ui::theme::Theme;
use crate::ui::widgets::Plot;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "loss chart",
    rows: |_, _| Rows::from(7),
    draw,
    help: &[(
        "loss over steps",
        "every racer's loss, on a log axis while all are positive; dotted: on the rows that are held back for a test",
    )],
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let chart = figure::chart(session, Against::Steps);
    let scale = match chart.y.scale() {
        Scale::Log => "log",
        Scale::Linear => "linear",
    };
    let of = test(session).unwrap_or_else(|| String::from(scale));
    let inner = heading("loss over steps", &of, theme, area, buffer);
    Plot::new(&chart, theme).render(inner, buffer);
}

/// The focused racer's losses at the shown step, on the rows that it learns from and on those held back, if any are.
fn test(session: &Session) -> Option<String> {
    let now = session.focused().history.now().iterate();
    let [loss, test] = [now.loss, now.test_loss?].map(|loss| short(loss, 3));
    Some(format!("{loss} · test {test}"))
}
