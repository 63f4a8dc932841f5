//! Where to save what is on the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{OverlayRow, list};
use crate::figure::Role;
use crate::session::{Message, Overlay, OverlayMove, SAVE, Session, StatusMessage};
use crate::ui::binding::{Binding, bindings, ctrl, key};
use crate::ui::boxed::{Titles, boxed};
use crate::ui::input::Key;
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The row.
pub(crate) static OVERLAY: OverlayRow = OverlayRow {
    name: SAVE,
    bindings: BINDINGS,
    taking: "save",
    enter: |session, _| {
        let path = session.path_to_save();
        Some(path.map_or_else(
            || Message::Refuse(String::from("type the name of a file")),
            Message::SaveTo,
        ))
    },
    edit: |typing| Some(OverlayMove::Type(typing)),
    size: |_, _| (76, 7),
    draw,
    row_at: |_, _, _, _, _| None,
    is_aside: false,
};

static BINDINGS: &[Binding] = bindings! {
    Program "Esc" [key(Key::Esc)] "do not save" => Message::Overlay(OverlayMove::Close), 2 "Esc" "back";
    Program "Ctrl-C" [ctrl(Key::Char('c'))] "quit" => Message::Quit;
};

fn draw(
    session: &Session,
    overlay: &Overlay,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let titles = Titles {
        left: String::from("save as"),
        right: String::from("Enter saves · Esc back"),
        below: None,
    };
    let inner = boxed(titles, theme, area, buffer);
    let width = usize::from(inner.width).saturating_sub(2);
    let (note, role) = match session.status() {
        Some(StatusMessage::Refused(why)) => (format!("! {why}"), Role::Warn),
        Some(StatusMessage::Done(_)) | None => (
            String::from(
                "the loss, the data, the starts and the racers with their settings as they are now; comments and order of an open file stay",
            ),
            Role::Muted,
        ),
    };
    let mut prompt = list::prompt(" ", &overlay.line, "", theme);
    // What is typed replaces a suggestion, as it does a text that is selected.
    for span in prompt.spans.iter_mut().skip(1).take(1) {
        if overlay.is_suggested {
            span.style = theme.chrome(Chrome::Selected);
        }
    }
    let mut rows = vec![prompt];
    for line in text::wrapped(&note, width) {
        rows.push(text::line(format!(" {line}"), theme.style(role)));
    }
    text::write(rows, theme, inner, buffer);
}
