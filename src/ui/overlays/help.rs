//! The explanation of everything on the screen.

mod words;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use self::words::WORDS;
use super::{OVERLAYS, OverlayRow, list, palette};
use crate::diff::Method;
use crate::expr::callable::Callable;
use crate::expr::greek_letter;
use crate::figure::Role;
use crate::optim;
use crate::runlog::shown;
use crate::session::command::COMMANDS;
use crate::session::{LogState, Message, Overlay, OverlayMove, Session};
use crate::ui::binding::{Binding, Group, bindings, char, ctrl, key};
use crate::ui::boxed::{Titles, boxed, more_below};
use crate::ui::input::Key;
use crate::ui::keymap::{self, EDITING, PROGRAM};
use crate::ui::layout;
use crate::ui::lesson;
use crate::ui::log;
use crate::ui::panel::Panel;
use crate::ui::panels::PANELS;
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};
use crate::ui::views;

/// The row.
pub(crate) static OVERLAY: OverlayRow = OverlayRow {
    name: "help",
    bindings: BINDINGS,
    taking: "",
    enter: |_, _| Some(Message::Overlay(OverlayMove::Close)),
    edit: |typing| Some(OverlayMove::Search(typing)),
    size: |_, _| (92, 46),
    draw,
    row_at: |_, _, _, _, _| None,
    is_aside: false,
};

static BINDINGS: &[Binding] = bindings! {
    Program "↓" [key(Key::Down)] "down" => Message::Overlay(OverlayMove::Scroll(1)), 1 "↑ ↓" "scroll";
    Program "↑" [key(Key::Up)] "up" => Message::Overlay(OverlayMove::Scroll(-1));
    Program "PgDn" [key(Key::PageDown)] "a page down" => Message::Overlay(OverlayMove::Scroll(30));
    Program "PgUp" [key(Key::PageUp)] "a page up" => Message::Overlay(OverlayMove::Scroll(-30));
    Program "Esc" [key(Key::Esc), char('?')] "close" => Message::Overlay(OverlayMove::Close), 2 "Esc" "close";
    Program "Ctrl-C" [ctrl(Key::Char('c'))] "quit" => Message::Quit;
};

/// What the language of losses has beside its functions.
const LANGUAGE: [(&str, &str); 7] = [
    (
        "+ - * / ^ %",
        "as in your notes: 2x, 3(x+1), x², √x, |x|, 2πx; -2^2 is -4, 2^3^2 is 512, 1/2x is x/2",
    ),
    (
        "u = 3x + 1",
        "a line that gives a name; the last line is the loss; # begins a comment",
    ),
    (
        "f(t) = t² + 1",
        "a function, called below as f(x); a last line L(x, y) = … is the loss of these parameters",
    ),
    (
        "where(x > 0, a, b)",
        "a where the condition holds, else b; < <= > >= == != and or not make conditions, 1 or 0 elsewhere",
    ),
    (
        "[a, b] v[1] rows",
        "a vector; its first entry; the number of rows of the step",
    ),
    (
        "linear(v, 3, bias=no)",
        "an argument by name, after those in order",
    ),
    (
        "e π τ",
        "constants; a Greek letter is its spelling, w₁ is w1; every other free name is a parameter",
    ),
];

/// Draws the help, scrolled to its first line in sight.
fn draw(
    session: &Session,
    overlay: &Overlay,
    theme: TerminalTheme,
    area: Rect,
    buffer: &mut Buffer,
) {
    // The border takes two rows, what is typed one.
    let inside = (area.width.saturating_sub(2), area.height.saturating_sub(3));
    let page = Page::of(
        session,
        theme,
        buffer.area,
        usize::from(inside.0),
        overlay.line.text(),
    )
    .lines;
    let last = page.len().saturating_sub(usize::from(inside.1));
    let first = overlay.chosen.min(last);
    let titles = Titles {
        left: String::from("help"),
        right: String::from("type to search · Esc close"),
        below: more_below(last - first, theme),
    };
    let inner = boxed(titles, theme, area, buffer);
    let typed = list::prompt(
        " ",
        &overlay.line,
        "type a word or a symbol: rate, λ, slope …",
        theme,
    );
    text::write(vec![typed], theme, inner, buffer);
    let below = Rect {
        y: inner.y + inner.height.min(1),
        height: inner.height.saturating_sub(1),
        ..inner
    };
    text::write(page.into_iter().skip(first).collect(), theme, below, buffer);
}

/// A symbol or a name on the screen, and what it means.
type Entry = (&'static str, &'static str);

/// What panels show: those on the screen, and all others.
fn symbols(session: &Session, theme: TerminalTheme, screen: Rect) -> (Vec<Entry>, Vec<Entry>) {
    let placed = layout::screen(session, theme, screen).placed;
    let is_shown = |panel: &&Panel| {
        placed
            .iter()
            .any(|placed| std::ptr::eq(placed.panel, *panel))
    };
    let (shown, hidden): (Vec<&Panel>, Vec<&Panel>) = PANELS.iter().copied().partition(is_shown);
    let entries = |panels: Vec<&Panel>| {
        panels
            .iter()
            .flat_map(|panel| panel.help)
            .copied()
            .collect()
    };
    (entries(shown), entries(hidden))
}

/// The text of the help, for a width: what has every word that is looked for.
struct Page {
    lines: Vec<Line<'static>>,
    theme: TerminalTheme,
    width: usize,
    words: Vec<String>,
}

impl Page {
    /// The page for a screen of this size.
    fn of(
        session: &Session,
        theme: TerminalTheme,
        screen: Rect,
        width: usize,
        typed: &str,
    ) -> Self {
        let words = typed.to_lowercase();
        let mut page = Self {
            lines: Vec::new(),
            theme,
            width,
            words: words.split_whitespace().map(str::to_string).collect(),
        };
        if let Some(log) = session.log() {
            page.log(log);
            return page;
        }
        let scenario = session.scenario();
        let about = scenario.about.as_deref();
        let about = text::minus(about.unwrap_or("A loss that was typed."));
        page.section(&scenario.heading(), [("", about.as_str())]);
        // What is shown now comes first: what it means, then what can be done.
        let (shown, hidden) = symbols(session, theme, screen);
        page.section("on the screen now", shown);
        let view = views::shown(session);
        let has_own = (view.takes_keys)(session) && !view.bindings.is_empty();
        if has_own {
            page.keys(&format!("keys: in the {} view", view.name()), view.bindings);
        } else {
            page.common();
        }
        page.section("words", WORDS.iter().copied());
        page.section("on other pages and in other views", hidden);
        let keys: Vec<String> = views::ALL.iter().map(|view| view.key.to_string()).collect();
        let views = views::ALL.iter().zip(&keys);
        page.section("views", views.map(|(view, key)| (key.as_str(), view.about)));
        if has_own {
            page.common();
        }
        let others = views::ALL.iter();
        for other in others.filter(|other| !(has_own && std::ptr::eq(**other, view))) {
            page.keys(
                &format!("keys: in the {} view", other.name()),
                other.bindings,
            );
        }
        page.keys("keys: while you type a loss", EDITING);
        for (when, keys) in lesson::tables() {
            let keys = keys.iter().map(|key| (key.shown, key.about));
            page.section(&format!("keys: {when}"), keys);
        }
        for overlay in OVERLAYS {
            page.keys(&format!("keys: in {}", overlay.name), overlay.bindings);
        }
        page.headless(session);
        page.or_nothing();
        page
    }

    /// The keys that mean the same in every view.
    fn common(&mut self) {
        for group in Group::ALL {
            let bindings = keymap::common().filter(|binding| binding.group == group);
            let entries = bindings.map(|binding| (binding.shown, binding.about));
            self.section(&format!("keys: {}", group.name()), entries);
        }
    }

    /// What there is to say while a log is shown.
    fn log(&mut self, log: &LogState) {
        let name = shown(log.path());
        self.section(
            &name,
            [(
                "",
                "The log of a real training run, and what went wrong in it.",
            )],
        );
        self.keys("keys: in the log", log::BINDINGS);
        let symbols = log::PANELS.iter().flat_map(|panel| panel.help).copied();
        self.section("on the screen", symbols);
        self.keys("keys: the program", PROGRAM);
        for overlay in [&OVERLAY, &palette::OVERLAY] {
            self.keys(&format!("keys: in {}", overlay.name), overlay.bindings);
        }
        self.or_nothing();
    }

    /// Says so where nothing was found.
    fn or_nothing(&mut self) {
        if self.lines.is_empty() {
            let none = " nothing here has these words: Backspace widens the search";
            let style = self.theme.style(Role::Muted);
            self.lines.push(text::line(none, style));
        }
    }

    /// What is the same without a screen: commands, optimizers, methods, the language.
    fn headless(&mut self, session: &Session) {
        let commands: Vec<String> = COMMANDS
            .iter()
            .map(|command| format!("{} {}", command.name, command.arguments))
            .collect();
        let commands = commands.iter().zip(COMMANDS);
        self.section(
            "commands, typed behind :",
            commands.map(|(name, command)| (name.trim_end(), command.about)),
        );
        let settings = session.settings();
        let settings = settings
            .iter()
            .map(|setting| (setting.name, setting.meaning));
        self.section("settings of the racer", settings);
        let optimizers = optim::ALL.iter();
        self.section(
            "optimizers",
            optimizers.map(|definition| (definition.name, definition.about)),
        );
        let methods = Method::ALL.iter();
        self.section(
            "derivative methods",
            methods.map(|method| (method.name(), method.about())),
        );
        self.section("the language of losses", LANGUAGE);
        self.section(
            "functions",
            Callable::all().map(|(name, f)| (name, f.about())),
        );
    }

    /// Whether an entry has every word that is looked for, under its heading.
    fn has_words(&self, title: &str, name: &str, about: &str) -> bool {
        let text = format!("{title} {name} {about}").to_lowercase();
        // No keyboard has the letters of the symbols.
        let is_symbol = |word: &str| greek_letter(word).is_some_and(|letter| text.contains(letter));
        let mut words = self.words.iter();
        words.all(|word| text.contains(word.as_str()) || is_symbol(word))
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
        let mut is_headed = false;
        for (name, about) in entries {
            if self.has_words(title, name, about) {
                if !std::mem::replace(&mut is_headed, true) {
                    self.heading(title);
                }
                self.entry(name, about);
            }
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
        let names = match self.width {
            // A text without a name stands under its heading.
            _ if name.is_empty() => 0,
            ..BESIDE => 6,
            _ => 17,
        };
        let room = self.width.saturating_sub(names + 4).clamp(12, 72);
        let (key, plain) = (self.theme.chrome(Chrome::Key), self.theme.style(Role::Text));
        let [name, about] = [name, about].map(|text| self.theme.text(text));
        let (mut name, about) = (name.as_ref(), about.as_ref());
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
