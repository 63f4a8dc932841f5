//! What lines and colors mean.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::heat;
use crate::figure::Role;
use crate::session::{Message, Session};
use crate::ui::panel::Panel;
use crate::ui::panels::segments::{Segment, Segments};
use crate::ui::theme::Theme;

/// The row.
pub(in crate::ui::log) static PANEL: Panel = Panel {
    name: "legend",
    draw,
    ..Panel::EMPTY
};

fn draw(session: &Session, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let (Some(run), Some(digest)) = (session.log_run(), session.log_digest()) else {
        return;
    };
    let muted = theme.style(Role::Muted);
    let mut left: Vec<Segment<Message>> = vec![Segment::text(" ", muted)];
    let mut add = |glyph: &str, role: Role, name: &str| {
        left.push(Segment::text(glyph, theme.style(role)));
        left.push(Segment::text(format!(" {name}   "), muted));
    };
    if run.has.loss {
        add("━", Role::Racer(0), "loss");
    }
    if !digest.validation.is_empty() {
        add("┄", Role::Racer(3), "validation");
    }
    if run.has.norm {
        add("━", Role::Gradient, "gradient norm");
    }
    if !run.events().is_empty() {
        add("▾", Role::Text, "event");
    }
    add("│", Role::Accent, "cursor");
    let mut row = Segments {
        left,
        right: Vec::new(),
    };
    let used = Segments::width(&row.left);
    if let Some(heat) = &digest.heat {
        let mut key = vec![Segment::text("layers  ", muted)];
        for (symbol, style, value) in heat::key(heat, theme) {
            key.push(Segment::text(symbol, style));
            key.push(Segment::text(format!(" {value}  "), muted));
        }
        if used + Segments::width(&key) <= usize::from(area.width) {
            row.left.extend(key);
        }
    }
    row.draw(theme, area, buffer);
}
