//! Draws a session; changes nothing.
//!
//! A view (`views`) says where its panels stand (`layout`); one file of `panels` is all there is of each, one file of
//! `overlays` of what lies over the screen. Keys get their meaning from the tables of [`keymap`] and of the view.

#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

pub mod binding;
mod boxed;
pub mod cells;
mod composition;
pub mod config;
mod decimals;
pub mod input;
pub mod keymap;
mod layout;
pub mod lesson;
mod log;
mod mouse;
mod overlays;
pub mod own_theme;
mod panel;
mod panels;
pub mod plain;
mod text;
pub mod theme;
mod typing;
mod views;
pub mod widgets;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

pub use composition::{begins, composition};
pub use mouse::{Clicks, mouse};
pub(crate) use text::width as text_width;
use theme::{Chrome, TerminalTheme};
pub use views::VIEWS;

use crate::field::Resolution;
use crate::figure::theme::Theme;
use crate::session::{DrawnView, Editor, Message, Overlay, Session, Typing};

/// The theme in which a session is drawn: the one that is chosen in it, with its color map.
pub fn themed(session: &Session, theme: TerminalTheme) -> TerminalTheme {
    let theme = theme.color_map(session.colors());
    let is_choosing = |overlay: &&Overlay| overlay.name == overlays::themes::OVERLAY.name;
    let tried = session.overlay().filter(is_choosing);
    let chosen = match tried {
        Some(overlay) => overlays::themes::chosen(overlay),
        None => session.theme().and_then(Theme::named),
    };
    chosen.map_or(theme, |chosen| theme.named(chosen))
}

/// Draws everything, and says how many samples of the loss there was room for.
pub fn draw(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) -> Resolution {
    let screen = layout::screen(session, theme, area);
    for placed in &screen.placed {
        (placed.panel.draw)(session, theme, placed.area, buffer);
        if is_out_of_date(session, placed.panel) {
            theme.dim(placed.area, buffer);
        } else if (placed.panel.is_old)(session) {
            theme.mute(placed.area, buffer);
        }
    }
    next_page(&screen, theme, area, buffer);
    overlays::draw(session, theme, area, buffer);
    theme.paint(area, buffer);
    room(session, &screen.placed)
}

/// A message as it is meant on a screen of this size: where no text goes on in its direction, scrolling says why it does nothing.
pub fn within_reach(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    message: Message,
) -> Message {
    let why = match message {
        Message::Scroll(by) if by < 0 && session.screen().scrolled == 0 => {
            "nothing is scrolled: every text here begins at its top"
        }
        Message::Scroll(by) if by > 0 && !goes_on(session, theme, area) => {
            "no text here goes on below its panel: Tab brings what else does not fit"
        }
        other => return other,
    };
    Message::Refuse(String::from(why))
}

/// Whether a text on the screen ends with how much more of it there is.
fn goes_on(session: &Session, theme: TerminalTheme, area: Rect) -> bool {
    let mut buffer = Buffer::empty(area);
    draw(session, theme, area, &mut buffer);
    let [down, _] = text::PAGE_KEYS;
    let more = format!("{down}: ");
    area.rows().any(|row| {
        let cells = row.columns().filter_map(|at| buffer.cell((at.x, at.y)));
        let written: String = cells.map(ratatui::buffer::Cell::symbol).collect();
        written.contains(&more)
    })
}

/// Whether what a panel shows is of the last good loss, because the draft means nothing.
fn is_out_of_date(session: &Session, panel: &panel::Panel) -> bool {
    let is_wrong = session.editor().is_some_and(Editor::is_wrong);
    let is_lasting = panels::LASTING
        .iter()
        .any(|lasting| std::ptr::eq(*lasting, panel));
    is_wrong && !is_lasting
}

/// What an edit of the line of an overlay means, such as a text that is pasted.
pub fn edit_overlay(session: &Session, typing: Typing) -> Option<Message> {
    overlays::edited(session.overlay()?, typing)
}

/// What Tab brings, at the end of the row above the timeline; on a small screen of the title.
fn next_page(screen: &layout::Arranged, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    if let Some((text, at)) = page_label(screen, area) {
        let line = text::line(text, theme.chrome(Chrome::Hint));
        text::write(vec![line], theme, at, buffer);
    }
}

/// Where the next page is named, and how.
fn page_label(screen: &layout::Arranged, area: Rect) -> Option<(String, Rect)> {
    if screen.pages < 2 || area.height < 5 {
        return None;
    }
    let (text, row) = if area.height >= 20 && area.width >= 60 {
        (format!(" Tab: {} ", screen.next), area.bottom() - 3)
    } else {
        let page = format!(" {}/{} Tab", screen.page + 1, screen.pages);
        (page, area.y)
    };
    let columns = (text::width(&text) as u16).min(area.width);
    Some((text, Rect::new(area.right() - columns, row, columns, 1)))
}

/// How many samples of the loss the screen has room for; where it shows none, the last number stays.
pub fn resolution(session: &Session, theme: TerminalTheme, area: Rect) -> Resolution {
    room(session, &layout::screen(session, theme, area).placed)
}

/// How many samples panels have room for.
fn room(session: &Session, placed: &[layout::Placed]) -> Resolution {
    let mut room = placed
        .iter()
        .filter_map(|placed| (placed.panel.samples)(session, placed.area));
    room.next().unwrap_or(session.resolution())
}

/// The view of this name.
pub fn view(name: &str) -> Option<&'static DrawnView> {
    VIEWS.iter().copied().find(|view| view.name == name)
}

/// Every view with its key, its name and what it is for, in the order of the tabs.
pub fn list_of_views() -> impl Iterator<Item = (char, &'static str, &'static str)> {
    views::ALL
        .iter()
        .map(|view| (view.key, view.name(), view.about))
}
