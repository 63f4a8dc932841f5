//! The loss against the steps.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::widgets::Widget;

use super::frame::{Titles, frame};
use crate::expr::number::short;
use crate::figure::{self, Against, Scale};
use crate::session::Session;
use crate::ui::theme::{Chrome, Theme};
use crate::ui::widgets::Plot;

/// From this width on two titles fit.
const WIDE: u16 = 46;

/// Draws the panel.
pub(crate) fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let chart = figure::chart(session, Against::Steps);
    let scale = match chart.y.scale() {
        Scale::Log => "log",
        Scale::Linear => "linear",
    };
    let test = test(session);
    let left = match &test {
        // Where there is room for one title only, the losses are worth more than the name of the axis.
        Some(test) if area.width < WIDE => format!("loss {test}"),
        _ => format!("loss over steps · {scale}"),
    };
    let right = test.filter(|_| area.width >= WIDE);
    let titles = Titles {
        left,
        right: right.unwrap_or_default(),
        ..Titles::default()
    };
    let inner = frame(titles, Chrome::Border, theme, area, buffer);
    Plot::new(&chart, theme).render(inner, buffer);
}

/// The focused racer's losses at the shown step, on the rows that it learns from and on those held back, if any are.
fn test(session: &Session) -> Option<String> {
    let now = session.focused().history.now().iterate();
    let [loss, test] = [now.loss, now.test_loss?].map(|loss| short(loss, 3));
    Some(format!("{loss} · test {test}"))
}
