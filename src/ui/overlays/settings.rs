//! The optimizer of the focused racer and its settings, beside the picture whose change they show.

use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Position, Rect};
use ratatui::text::{Line, Span};

use super::{OverlayRow, list};
use crate::figure::Role;
use crate::session::{
    MenuMove, MenuSetting, Message, Overlay, OverlayMove, Session, StatusMessage,
};
use crate::ui::binding::{Binding, bindings, char, ctrl, key};
use crate::ui::boxed::{Titles, boxed, more_below};
use crate::ui::input::Key;
use crate::ui::panels::step::spelled_out;
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The row.
pub(crate) static OVERLAY: OverlayRow = OverlayRow {
    name: "settings",
    bindings: BINDINGS,
    taking: "",
    enter: |_, _| Some(menu(MenuMove::Take)),
    edit: |typing| Some(OverlayMove::Type(typing)),
    size: |session, _| (58, session.settings().len() as u16 + 12),
    draw,
    row_at,
    is_aside: true,
};

static BINDINGS: &[Binding] = bindings! {
    Racers "↓" [key(Key::Down)] "the next setting" => menu(MenuMove::Row(1)), 1 "↑ ↓" "setting";
    Racers "↑" [key(Key::Up)] "the setting before" => menu(MenuMove::Row(-1));
    Racers "→" [key(Key::Right)] "the next value" => menu(MenuMove::Change(true)), 2 "← →" "value";
    Racers "←" [key(Key::Left)] "the value before" => menu(MenuMove::Change(false));
    Racers "Enter" [key(Key::Enter)] "take what was typed, or the optimizer that is looked at" => menu(MenuMove::Take), 4 "Enter" "take";
    Racers "+" [char('+')] "another racer, with this optimizer" => menu(MenuMove::Add), 5 "+" "adds a racer";
    Racers "Delete" [key(Key::Delete)] "the racer leaves the race" => Message::RemoveRacer, 6 "Delete" "takes it out";
    Program "Esc" [key(Key::Esc), char('o'), char('q')] "close" => Message::Overlay(OverlayMove::Close), 3 "Esc" "back";
    Program "Ctrl-C" [ctrl(Key::Char('c'))] "quit" => Message::Quit;
};

fn menu(moved: MenuMove) -> Message {
    Message::Overlay(OverlayMove::Menu(moved))
}

/// A line of the menu, with the setting that a click there chooses.
type Row = (Option<usize>, Line<'static>);

fn row_at(
    session: &Session,
    overlay: &Overlay,
    theme: TerminalTheme,
    area: Rect,
    at: Position,
) -> Option<usize> {
    let inner = inside(area);
    if !inner.contains(at) {
        return None;
    }
    let rows = rows(session, overlay, theme, inner);
    rows.get(usize::from(at.y - inner.y))?.0
}

/// The room in the box.
fn inside(area: Rect) -> Rect {
    area.inner(Margin::new(1, 1))
}

fn draw(
    session: &Session,
    overlay: &Overlay,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    let racer = session.focused();
    let inner = inside(area);
    let rows = rows(session, overlay, theme, inner);
    let below = rows.iter().skip(usize::from(inner.height));
    let hidden = below.filter(|(setting, _)| setting.is_some()).count();
    let titles = Titles {
        left: format!("settings of {} {}", racer.letter.char(), racer.name),
        right: String::from("← → or type"),
        below: more_below(hidden, theme),
    };
    boxed(titles, theme, area, buffer);
    let lines = rows.into_iter().map(|(_, line)| line).collect();
    text::write(lines, theme, inner, buffer);
}

/// The lines that are in sight: the chosen setting always is.
fn rows(session: &Session, overlay: &Overlay, theme: TerminalTheme, inner: Rect) -> Vec<Row> {
    let width = usize::from(inner.width);
    let settings = session.settings();
    let chosen = list::chosen(settings.len(), overlay);
    let mut rows = head(session, theme, width);
    let mut last = 0;
    for (index, setting) in settings.iter().enumerate() {
        rows.push((
            Some(index),
            line(setting, index == chosen, overlay, theme, width),
        ));
        if index == chosen {
            rows.extend(explained(setting, index, theme, width));
            last = rows.len();
        }
    }
    if let Some(StatusMessage::Refused(refused)) = session.status() {
        let style = theme.style(Role::Warn);
        let refused = text::indented(&theme.text(refused), " ! ", "   ", width);
        rows.splice(
            last..last,
            refused
                .into_iter()
                .map(|line| (None, text::line(line, style))),
        );
    }
    let room = usize::from(inner.height);
    let skipped = last
        .saturating_sub(room)
        .min(rows.len().saturating_sub(room));
    rows.split_off(skipped)
}

/// What the optimizer that is shown does: its formula and where it is from.
fn head(session: &Session, theme: TerminalTheme, width: usize) -> Vec<Row> {
    let racer = session.focused();
    let own = racer.history.now().plan().settings;
    let looked_at = session.looked_at();
    let definition = looked_at.unwrap_or(&own).definition();
    let role = Role::Racer(racer.letter.index());
    let mut rows: Vec<Row> = Vec::new();
    for line in text::indented(
        &theme.text(&spelled_out(definition.formula, "x")),
        " ",
        "   ",
        width.saturating_sub(1),
    ) {
        rows.push((None, text::line(line, theme.style(role))));
    }
    let paper = text::shortened(definition.paper, width.saturating_sub(2)).into_owned();
    rows.push((
        None,
        text::line(format!(" {paper}"), theme.style(Role::Muted)),
    ));
    if looked_at.is_some() {
        let shown = format!(" {} stays until Enter", own.definition().name);
        rows.push((None, text::line(shown, theme.style(Role::Accent))));
    }
    rows.push((None, Line::default()));
    rows
}

/// A setting: its name, and its value in a column of its own.
fn line(
    setting: &MenuSetting,
    is_chosen: bool,
    overlay: &Overlay,
    theme: TerminalTheme,
    width: usize,
) -> Line<'static> {
    const VALUE: usize = 13;
    let names = width.saturating_sub(VALUE + 3);
    let name = text::shortened(setting.name, names).into_owned();
    let mut spans = vec![Span::styled(
        format!(" {}", text::left(&name, names)),
        theme.chrome(Chrome::Key),
    )];
    if is_chosen && !overlay.line.is_empty() {
        spans.extend(list::prompt(" ", &overlay.line, "", theme).spans);
        return Line::from(spans);
    }
    let style = if is_chosen {
        theme.chrome(Chrome::Selected)
    } else {
        theme.style(Role::Text)
    };
    let value = text::right(&text::minus(&setting.value), VALUE);
    spans.push(Span::styled(format!("{value} "), style));
    Line::from(spans)
}

/// What the chosen setting does, and what is allowed.
fn explained(setting: &MenuSetting, index: usize, theme: TerminalTheme, width: usize) -> Vec<Row> {
    let room = width.saturating_sub(1);
    let meaning = text::indented(&theme.text(setting.meaning), "   ", "   ", room);
    let allowed = text::indented(&theme.text(&setting.allowed), "   ", "   ", room);
    let shown = meaning.into_iter().map(|line| (line, Role::Text));
    let allowed = allowed.into_iter().map(|line| (line, Role::Muted));
    shown
        .chain(allowed)
        .map(|(line, role)| (Some(index), text::line(line, theme.style(role))))
        .collect()
}
