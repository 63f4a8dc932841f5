//! A chain of functions as one diagram: read to the right values come about, read to the left slopes.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::chain::{link, progress};
use crate::explain::format::{factor_figure, figure};
use crate::figure::Role;
use crate::session::{ChainDisplay, Message, Session, ViewMove};
use crate::ui::panel::{Gesture, Panel, PanelRows, heading};
use crate::ui::text;
use crate::ui::theme::{Chrome, TerminalTheme};

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "chain",
    rows: |_, _, _| PanelRows {
        least: 6,
        wanted: 9,
        most: None,
    },
    draw,
    mouse,
    help: &[(
        "each link",
        "how many times a nudge is stretched from one value to the next; the slope of the whole chain is their product",
    )],
    ..Panel::EMPTY
};

/// The columns of the words at the left, and the least between two values.
const WORDS: usize = 13;
const BETWEEN: usize = 14;

/// The columns of the widest number in so many digits: −1.2345e−12.
const WIDEST: usize = 11;

/// The digits of numbers.
const DIGITS: usize = 5;

/// Whether a computation is one line of values, each made from the one before it alone, that has room in so many columns.
pub(crate) fn fits(chain: &ChainDisplay, columns: u16) -> bool {
    let lines = &chain.outline.lines;
    let mut following = lines.iter().enumerate().skip(1);
    let is_line = following
        .all(|(index, line)| matches!(&line.inputs[..], [input] if input.line + 1 == index));
    lines.len() > 1 && is_line && Places::of(chain, columns).is_some()
}

/// The first column of each value, counted from that of the panel.
struct Places(Vec<usize>);

impl Places {
    fn of(chain: &ChainDisplay, columns: u16) -> Option<Self> {
        let lines = chain.outline.lines.iter();
        let widths: Vec<usize> = lines.map(|line| text::width(&line.equation())).collect();
        let (last, before) = widths.split_last()?;
        let room = usize::from(columns).checked_sub(WORDS + (*last).max(WIDEST))?;
        let step = room / before.len().max(1);
        let has_room = before.iter().all(|width| width + 5 <= step);
        let place = |index: usize| WORDS + index * step;
        (step >= BETWEEN && has_room).then(|| Self((0..widths.len()).map(place).collect()))
    }

    /// The value at a column: the last that begins there or before.
    fn at(&self, column: usize) -> Option<usize> {
        self.0.iter().rposition(|first| *first <= column)
    }
}

/// A click looks at a value.
fn mouse(
    session: &Session,
    _: TerminalTheme,
    area: Rect,
    at: Position,
    gesture: Gesture,
) -> Option<Message> {
    let chain = session.chain()?;
    if gesture != Gesture::Click {
        return None;
    }
    let column = usize::from(at.x.checked_sub(area.x)?);
    let value = Places::of(chain, area.width)?.at(column)?;
    Some(Message::Move(ViewMove::Pick(value)))
}

/// A row of the diagram that is being written.
struct Row<'a> {
    theme: TerminalTheme,
    area: Rect,
    buffer: &'a mut Buffer,
}

impl<'a> Row<'a> {
    fn new(theme: TerminalTheme, area: Rect, buffer: &'a mut Buffer) -> Self {
        Self {
            theme,
            area,
            buffer,
        }
    }

    fn put(&mut self, column: usize, words: &str, style: Style) {
        let columns = usize::from(self.area.width);
        if self.area.height == 0 || column >= columns {
            return;
        }
        let words = self.theme.text(words);
        let words = text::prefix(&words, columns - column);
        self.buffer
            .set_string(self.area.x + column as u16, self.area.y, words, style);
    }
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(chain) = session.chain() else {
        return;
    };
    let title = match chain.value(0) {
        Some(x) => format!("chain, at {} = {}", chain.label(0), number(Some(x))),
        None => String::from("chain"),
    };
    let inner = heading(&title, &progress(chain), theme, area, buffer);
    let Some(places) = Places::of(chain, inner.width) else {
        return;
    };
    let diagram = Diagram {
        chain,
        places: &places.0,
        theme,
    };
    let is_airy = inner.height >= 8;
    let mut rows = inner.rows();
    // The row of each line, after an empty one where there is room for it.
    let mut next = |has_gap: bool| {
        if has_gap && is_airy {
            rows.next();
        }
        rows.next().unwrap_or(Rect::ZERO)
    };
    diagram.forward(&mut Row::new(theme, next(true), buffer));
    diagram.values(&mut Row::new(theme, next(false), buffer));
    diagram.links(&mut Row::new(theme, next(true), buffer));
    diagram.slopes(&mut Row::new(theme, next(true), buffer));
    diagram.products(&mut Row::new(theme, next(false), buffer));
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(
        || String::from("·"),
        |value| text::minus(&figure(value, DIGITS)),
    )
}

struct Diagram<'a> {
    chain: &'a ChainDisplay,
    places: &'a [usize],
    theme: TerminalTheme,
}

impl Diagram<'_> {
    fn role(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// The values by name, with arrows to the right.
    fn forward(&self, row: &mut Row<'_>) {
        row.put(0, "forward", self.theme.chrome(Chrome::Hint));
        let lines = self.chain.outline.lines.iter().zip(self.places);
        for (index, (line, place)) in lines.enumerate() {
            let equation = line.equation();
            let style = if index == self.chain.selected {
                self.theme.chrome(Chrome::Selected)
            } else if self.chain.value(index).is_some() {
                self.role(Role::Text)
            } else {
                self.role(Role::Muted)
            };
            row.put(*place, &equation, style);
            if let Some(after) = self.places.get(index + 1) {
                let from = place + text::width(&equation) + 1;
                let dashes = self.theme.hairline().repeat(after.saturating_sub(from + 2));
                row.put(from, &dashes, self.role(Role::Value));
                row.put(after - 2, self.theme.beyond()[1], self.role(Role::Value));
            }
        }
    }

    fn values(&self, row: &mut Row<'_>) {
        row.put(0, "value", self.theme.chrome(Chrome::Hint));
        for (index, place) in self.places.iter().enumerate() {
            let value = self.chain.value(index);
            row.put(*place, &number(value), self.role(Role::Value));
        }
    }

    /// The slope of each value by the one before it, between the two.
    fn links(&self, row: &mut Row<'_>) {
        row.put(0, "each link", self.theme.chrome(Chrome::Hint));
        let pairs = self.places.iter().zip(self.places.iter().skip(1));
        for (index, (from, to)) in (1..).zip(pairs) {
            if self.chain.value(index).is_none() {
                continue;
            }
            let room = (to - from).saturating_sub(2);
            let words = link(self.chain, index, DIGITS, room);
            let before = (room - text::width(&words).min(room)) / 2;
            row.put(from + 1 + before, &words, self.role(Role::Gradient));
        }
    }

    /// The slopes of the last value by each, with arrows to the left.
    fn slopes(&self, row: &mut Row<'_>) {
        let last = self.chain.outline.lines.last();
        let of = last.and_then(|line| line.name.as_deref());
        let words = of.map_or_else(|| String::from("slope"), |of| format!("slope of {of}"));
        row.put(0, &words, self.theme.chrome(Chrome::Hint));
        for (index, place) in self.places.iter().enumerate() {
            let adjoint = self.chain.adjoint(index);
            let words = number(adjoint);
            row.put(*place, &words, self.role(Role::Gradient));
            if let Some(after) = self.places.get(index + 1) {
                let from = place + text::width(&words) + 2;
                let dashes = self.theme.hairline().repeat(after.saturating_sub(from + 3));
                row.put(from, self.theme.beyond()[0], self.role(Role::Gradient));
                row.put(from + 1, &dashes, self.role(Role::Gradient));
            }
        }
    }

    /// What each slope is the product of.
    fn products(&self, row: &mut Row<'_>) {
        row.put(0, "back", self.theme.chrome(Chrome::Hint));
        for (index, place) in self.places.iter().enumerate() {
            let has_next = index + 1 < self.places.len();
            let Some(upstream) = has_next.then(|| self.chain.adjoint(index + 1)).flatten() else {
                continue;
            };
            if self.chain.adjoint(index).is_none() {
                continue;
            }
            let locals = self.chain.ledger.locals.get(index + 1);
            let local = locals.and_then(|locals| locals.first()).copied();
            let local = local.map_or_else(|| number(None), |local| factor_figure(local, DIGITS));
            let words = format!("{} · {local}", number(Some(upstream)));
            row.put(*place, &words, self.theme.chrome(Chrome::Hint));
        }
    }
}
