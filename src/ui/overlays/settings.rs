//! The optimizer of the focused racer and its settings.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::OverlayRow;
use crate::figure::Role;
use crate::session::{MenuMove, Message, Overlay, OverlayMove, Session, StatusMessage};
use crate::ui::binding::{Binding, bindings, char, ctrl, key};
use crate::ui::boxed::{Titles, boxed};
use crate::ui::input::Key;
use crate::ui::text;
use crate::ui::theme::{Chrome, Theme};

/// The row.
pub(crate) static OVERLAY: OverlayRow = OverlayRow {
    name: "settings",
    bindings: BINDINGS,
    typed: |_, _, chord| Some(menu(MenuMove::Type(chord.text()?))),
    size: |session, _| (58, session.settings().len() as u16 + 10),
    draw,
    row_at,
    is_aside: true,
};

static BINDINGS: &[Binding] = bindings! {
    Racers "↓" [key(Key::Down)] "the next setting" => menu(MenuMove::Row(1)), 1 "↑ ↓" "setting";
    Racers "↑" [key(Key::Up)] "the setting before" => menu(MenuMove::Row(-1));
    Racers "→" [key(Key::Right)] "the next value" => menu(MenuMove::Change(true)), 2 "← →" "value";
    Racers "←" [key(Key::Left)] "the value before" => menu(MenuMove::Change(false));
    Racers "Enter" [key(Key::Enter)] "take the value that was typed" => menu(MenuMove::Take), 3 "Enter" "take";
    Racers "Backspace" [key(Key::Backspace)] "the last character goes" => menu(MenuMove::Untype);
    Program "Esc" [key(Key::Esc), char('o'), char('q')] "close" => Message::Overlay(OverlayMove::Close), 4 "Esc" "back";
    Program "Ctrl-C" [ctrl(Key::Char('c'))] "quit" => Message::Quit;
};

fn menu(moved: MenuMove) -> Message {
    Message::Overlay(OverlayMove::Menu(moved))
}

/// The rows above the settings.
const ABOVE: usize = 3;

fn row_at(session: &Session, overlay: &Overlay, area: Rect, at: Position) -> Option<usize> {
    let row = usize::from(at.y.checked_sub(area.y + 1)?).checked_sub(ABOVE)?;
    // The chosen setting has a second row, with its meaning.
    let row = if row > overlay.chosen { row - 1 } else { row };
    (row < session.settings().len()).then_some(row)
}

fn draw(session: &Session, menu: &Overlay, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let racer = session.focused();
    let titles = Titles {
        left: format!("settings of {} {}", racer.letter.char(), racer.name),
        right: String::from("← → value · or type it"),
        below: None,
    };
    let inner = boxed(titles, theme, area, buffer);
    let width = usize::from(inner.width);
    let definition = racer.history.now().plan().settings.definition();
    let role = Role::Racer(racer.letter.index());
    let muted = theme.style(Role::Muted);
    let cut = |text: &str| text::shortened(text, width.saturating_sub(2)).into_owned();
    let mut rows = vec![
        text::line(format!(" {}", cut(definition.formula)), theme.style(role)),
        text::line(format!(" {}", cut(definition.paper)), muted),
        Line::default(),
    ];
    for (index, setting) in session.settings().into_iter().enumerate() {
        let chosen = index == menu.chosen;
        let value = if chosen && !menu.typed.is_empty() {
            format!("{}▏", menu.typed)
        } else {
            setting.value
        };
        let style = if chosen {
            theme.chrome(Chrome::Selected)
        } else {
            theme.style(Role::Text)
        };
        let name = text::left(setting.name, 23);
        let value = text::left(&text::minus(&value), 10);
        let allowed = text::shortened(&setting.allowed, width.saturating_sub(39)).into_owned();
        rows.push(Line::from(vec![
            Span::styled(format!(" {name}"), theme.chrome(Chrome::Key)),
            Span::styled(format!(" {value} "), style),
            Span::styled(format!(" {allowed}"), muted),
        ]));
        if chosen {
            let meaning = text::line(
                format!("   {}", cut(setting.meaning)),
                theme.style(Role::Text),
            );
            rows.push(meaning);
        }
    }
    if let Some(StatusMessage::Refused(refused)) = session.notice() {
        rows.push(Line::default());
        rows.push(text::line(
            format!(" ! {}", cut(refused)),
            theme.style(Role::Warn),
        ));
    }
    text::write(rows, theme, inner, buffer);
}
