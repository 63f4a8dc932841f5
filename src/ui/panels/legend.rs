//! Who is on the screen: every racer in its color, with its learning rate.

use std::borrow::Cow;

use ratatui::layout::Rect;

use super::segments::{Segments, TextSegment};
use crate::expr::number::short;
use crate::figure::Role;
use crate::session::{Message, Session};
use crate::ui::panel::Panel;
use crate::ui::text;
use crate::ui::theme::{Charset, TerminalTheme};
use crate::ui::views;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "legend",
    draw: |session, theme, area, buffer| {
        segments(session, theme, area).draw(theme, area, buffer);
    },
    mouse: |session, theme, area, at, gesture| {
        segments(session, theme, area).clicked(theme, area, at, gesture)
    },
    help: &[(
        "A ● gd",
        "a racer: its letter, its color, its optimizer and its learning rate η; a click focuses it",
    )],
    ..Panel::EMPTY
};

/// A name of which there is not room for all has this many columns.
const SHORTEST: usize = 5;
const LONGEST: usize = 14;

/// The shapes of the racers, beside their letters.
const SHAPES: [&str; 6] = ["●", "◆", "■", "▲", "▼", "◇"];

fn segments(session: &Session, theme: TerminalTheme, area: Rect) -> Segments {
    let room = usize::from(area.width);
    let parts = (SHORTEST..=LONGEST).rev().map(Form::Parts);
    let forms = [Form::Full, Form::Short, Form::Names].into_iter();
    let mut rows = forms.chain(parts).map(|form| racers(session, theme, form));
    let left = rows.find(|left| Segments::width(left, theme) <= room);
    let mut left = left.unwrap_or_else(|| racers(session, theme, Form::Letters));
    let marks = (views::shown(session).marks)(session).join("  ");
    let marks = format!("   {marks}");
    if Segments::width(&left, theme) + text::width(&theme.text(&marks)) <= room {
        left.push(TextSegment::text(marks, theme.style(Role::Muted)));
    }
    Segments {
        left,
        right: Vec::new(),
    }
}

/// How much is said of each racer: all of them stand there, whatever room there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Letter, shape, name and rate.
    Full,
    /// Letter, shape and name.
    Short,
    /// Letter and name.
    Names,
    /// Letter and so many columns of a name.
    Parts(usize),
    /// Letter and shape.
    Letters,
}

impl Form {
    /// What stands between racers.
    fn gap(self) -> &'static str {
        match self {
            Self::Full | Self::Short | Self::Letters => "   ",
            Self::Names | Self::Parts(_) => "  ",
        }
    }

    fn has_shape(self) -> bool {
        matches!(self, Self::Full | Self::Short | Self::Letters)
    }

    /// What is written of a name.
    fn name(self, name: &str) -> Cow<'_, str> {
        match self {
            Self::Full | Self::Short | Self::Names => Cow::Borrowed(name),
            Self::Parts(columns) => text::shortened(name, columns),
            Self::Letters => Cow::Borrowed(""),
        }
    }
}

fn racers(session: &Session, theme: TerminalTheme, form: Form) -> Vec<TextSegment> {
    let mut left = vec![TextSegment::text(" ", theme.style(Role::Muted))];
    for (index, racer) in session.race().racers.iter().enumerate() {
        let style = theme.style(Role::Racer(racer.letter.index()));
        let letter_style = if index == session.focus().racer() {
            theme.chip(Role::Racer(racer.letter.index()))
        } else {
            style
        };
        let focus = || Message::Focus(index);
        let shape = match theme.charset {
            Charset::Unicode if form.has_shape() => {
                let mut shapes = SHAPES.iter().cycle();
                shapes
                    .nth(racer.letter.index())
                    .copied()
                    .unwrap_or_default()
            }
            // In ASCII the letters are the marks.
            Charset::Unicode | Charset::Ascii => "",
        };
        if index > 0 {
            left.push(TextSegment::text(form.gap(), style));
        }
        left.push(TextSegment::link(
            racer.letter.char(),
            letter_style,
            focus(),
        ));
        let name = form.name(&racer.name);
        for word in [shape, &name].into_iter().filter(|word| !word.is_empty()) {
            left.push(TextSegment::link(format!(" {word}"), style, focus()));
        }
        if form == Form::Full {
            let rate = text::minus(&short(racer.history.now().rate(), 3));
            left.push(TextSegment::link(
                format!(" η {rate}"),
                theme.style(Role::Text),
                focus(),
            ));
        }
    }
    left
}
