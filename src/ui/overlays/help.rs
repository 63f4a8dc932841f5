//! The explanation of everything on the screen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::OverlayRow;
use crate::diff::Method;
use crate::expr::callable::Callable;
use crate::figure::Role;
use crate::session::{Message, Overlay, OverlayMove, Session};
use crate::ui::binding::{Binding, Group, bindings, char, ctrl, key};
use crate::ui::boxed::{Titles, boxed};
use crate::ui::input::Key;
use crate::ui::keymap::{COMMON, EDITING};
use crate::ui::lesson;
use crate::ui::panels::PANELS;
use crate::ui::text;
use crate::ui::theme::{Chrome, Theme};
use crate::ui::views;

/// The row.
pub(crate) static OVERLAY: OverlayRow = OverlayRow {
    name: "help",
    bindings: BINDINGS,
    typed: |_, _, _| None,
    size: |_, _| (92, 46),
    draw,
    row_at: |_, _, _, _| None,
    is_aside: false,
};

static BINDINGS: &[Binding] = bindings! {
    Program "↓" [key(Key::Down), char('j'), char(' ')] "down" => Message::Overlay(OverlayMove::Scroll(1)), 1 "↑ ↓" "scroll";
    Program "↑" [key(Key::Up), char('k')] "up" => Message::Overlay(OverlayMove::Scroll(-1));
    Program "PgDn" [key(Key::PageDown)] "a page down" => Message::Overlay(OverlayMove::Scroll(30));
    Program "PgUp" [key(Key::PageUp)] "a page up" => Message::Overlay(OverlayMove::Scroll(-30));
    Program "Esc" [key(Key::Esc), key(Key::Enter), char('q'), char('?')] "close" => Message::Overlay(OverlayMove::Close), 2 "Esc" "close";
    Program "Ctrl-C" [ctrl(Key::Char('c'))] "quit" => Message::Quit;
};

/// What the language of losses has beside its functions.
const LANGUAGE: [(&str, &str); 3] = [
    (
        "+ - * / ^ %",
        "as in your notes: 2x, 3(x+1), x², √x, |x|, 2πx; -2^2 is -4, 2^3^2 is 512, 1/2x is x/2",
    ),
    (
        "u = 3x + 1",
        "a line that gives a name; the last line is the loss; # begins a comment",
    ),
    (
        "e π τ",
        "constants; a Greek letter is its spelling, w₁ is w1; every other free name is a parameter",
    ),
];

/// Draws the help, scrolled to its first line in sight.
fn draw(session: &Session, overlay: &Overlay, theme: Theme, area: Rect, buffer: &mut Buffer) {
    let titles = Titles {
        left: String::from("help"),
        right: String::from("↑ ↓ scroll · Esc close"),
        below: None,
    };
    let inner = boxed(titles, theme, area, buffer);
    let page = Page::of(session, theme, usize::from(inner.width)).lines;
    let last = page.len().saturating_sub(usize::from(inner.height));
    let first = overlay.chosen.min(last);
    text::write(page.into_iter().skip(first).collect(), theme, inner, buffer);
}

/// The text of the help, for a width.
struct Page {
    lines: Vec<Line<'static>>,
    theme: Theme,
    width: usize,
}

impl Page {
    fn of(session: &Session, theme: Theme, width: usize) -> Self {
        let mut page = Self {
            lines: Vec::new(),
            theme,
            width,
        };
        let scenario = session.scenario();
        let about = scenario.about.as_deref();
        page.heading(&scenario.heading());
        page.entry("", about.unwrap_or("A loss that was typed."));
        // What is shown now comes first.
        let view = views::shown(session);
        page.keys(&format!("keys: in the {} view", view.name()), view.bindings);
        let symbols = PANELS.iter().flat_map(|panel| panel.help).copied();
        page.section("on the screen", symbols);
        let keys: Vec<String> = views::ALL.iter().map(|view| view.key.to_string()).collect();
        let views = views::ALL.iter().zip(&keys);
        page.section("views", views.map(|(view, key)| (key.as_str(), view.about)));
        for group in Group::ALL {
            let bindings = COMMON.iter().filter(|binding| binding.group == group);
            let entries = bindings.map(|binding| (binding.shown, binding.about));
            page.section(&format!("keys: {}", group.name()), entries);
        }
        for other in views::ALL
            .iter()
            .filter(|other| !std::ptr::eq(**other, view))
        {
            page.keys(
                &format!("keys: in the {} view", other.name()),
                other.bindings,
            );
        }
        page.keys("keys: while you type a loss", EDITING);
        let choices = lesson::CHOICES.iter().chain(lesson::LESSON);
        let choices = choices.map(|key| (key.shown, key.about));
        let digits = std::iter::once(("1 … 9", "choose, while a question is open"));
        page.section("keys: in a lesson", digits.chain(choices));
        let methods = Method::ALL.iter();
        page.section(
            "derivative methods",
            methods.map(|method| (method.name(), method.about())),
        );
        page.section("the language of losses", LANGUAGE);
        page.section(
            "functions",
            Callable::all().map(|(name, f)| (name, f.about())),
        );
        page
    }

    fn keys(&mut self, title: &str, bindings: &'static [Binding]) {
        if !bindings.is_empty() {
            let entries = bindings
                .iter()
                .map(|binding| (binding.shown, binding.about));
            self.section(title, entries);
        }
    }

    fn section<'s>(&mut self, title: &str, entries: impl IntoIterator<Item = (&'s str, &'s str)>) {
        self.heading(title);
        for (name, about) in entries {
            self.entry(name, about);
        }
    }

    fn heading(&mut self, title: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        let style = self.theme.chrome(Chrome::Heading);
        self.lines.push(text::line(format!(" {title}"), style));
    }

    /// A name, and what it is, wrapped into a column of its own: under the name where there is no room beside it.
    fn entry(&mut self, name: &str, about: &str) {
        const BESIDE: usize = 60;
        let names = if self.width < BESIDE { 6 } else { 17 };
        let room = self.width.saturating_sub(names + 4).clamp(12, 72);
        let (key, plain) = (self.theme.chrome(Chrome::Key), self.theme.style(Role::Text));
        let mut name = name;
        if text::width(name) > names {
            self.lines.push(text::line(format!("  {name}"), key));
            name = "";
        }
        for line in text::wrapped(about, room) {
            self.lines.push(Line::from(vec![
                Span::styled(format!("  {} ", text::left(name, names)), key),
                Span::styled(line, plain),
            ]));
            name = "";
        }
    }
}
