//! The computation, line by line: its lanes, its values, its adjoints.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::explain::format::figure;
use crate::explain::{LineNote, Outline};
use crate::figure::Role;
use crate::session::{ChainDisplay, ComputationStage, Session};
use crate::ui::decimals::{Decimals, entry};
use crate::ui::panel::{Panel, PanelRows, heading, selects};
use crate::ui::text::{self, shortened};
use crate::ui::theme::{Chrome, TerminalTheme};
use crate::ui::widgets::{DataflowLanes, LaneTone};

/// Computations of more lines have no lanes: they would be a thicket.
const MOST_LANES: usize = 400;

/// The row.
pub(crate) static PANEL: Panel = Panel {
    name: "computation",
    rows,
    draw,
    mouse: |session, _, area, at, gesture| selects(gesture, || line_at(session, area, at)),
    help: &[
        (
            "chain: ○ ●",
            "a value of the computation, unknown, then known (blue), then with its adjoint (violet); a line leads from it to each of its uses",
        ),
        (
            "adjoint",
            "how much the loss changes for a change of this value: the sum, over its uses, of the user's adjoint times the user's own slope",
        ),
    ],
    ..Panel::EMPTY
};

/// Two rows a line of the computation where they fit: one for the slopes between them.
fn rows(session: &Session, theme: TerminalTheme, width: u16) -> PanelRows {
    let Some(chain) = session.chain() else {
        return PanelRows::exactly(1 + why_not(theme, width).len() as u16);
    };
    let count = chain.outline.lines.len();
    PanelRows {
        least: 5.min(count + 2) as u16,
        wanted: u16::try_from(2 * count + 2).unwrap_or(PanelRows::ALL),
        most: None,
    }
}

fn draw(session: &Session, theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let Some(chain) = session.chain() else {
        return without(theme, area, buffer);
    };
    let left = format!("chain rule · {}", whose(session));
    let inner = heading(&left, &progress(chain), theme, area, buffer);
    let table = Table::new(chain, theme, inner.width as usize);
    let mut rows = vec![table.heading()];
    let sight = Sight::of(chain, area);
    for line in sight.lines {
        if sight.stride == 2 && line > 0 {
            rows.push(table.between(line));
        }
        rows.push(table.row(line));
    }
    text::write(rows, theme, inner, buffer);
}

/// What stands there for a loss that has no chain of single numbers.
fn without(theme: TerminalTheme, area: Rect, buffer: &mut Buffer) {
    let inner = heading("chain rule", "", theme, area, buffer);
    text::write(why_not(theme, inner.width), theme, inner, buffer);
}

fn why_not(theme: TerminalTheme, width: u16) -> Vec<Line<'static>> {
    let paragraphs = [
        "This loss runs over rows or layers: its values are tables, not numbers.",
        "Press 4: the network view goes through it, stage by stage, forward and back.",
    ];
    let columns = usize::from(width).min(72);
    let mut shown = Vec::new();
    for paragraph in paragraphs {
        let lines = text::wrapped(&theme.text(paragraph), columns);
        shown.extend(lines.into_iter().map(Line::from));
        shown.push(Line::default());
    }
    shown.pop();
    shown
}

/// The line of the computation at a cell of the panel.
fn line_at(session: &Session, area: Rect, at: Position) -> Option<usize> {
    let sight = Sight::of(session.chain()?, area);
    let row = at.y.checked_sub(area.y + 2)? as usize;
    let line = sight.lines.start + row.div_ceil(sight.stride);
    (area.contains(at) && sight.lines.contains(&line)).then_some(line)
}

/// What is in sight.
struct Sight {
    /// The lines.
    lines: Range<usize>,
    /// The rows for each: two if there is room for the slopes between them.
    stride: usize,
}

impl Sight {
    /// The selected line stays in the middle, but for the ends of the computation.
    fn of(chain: &ChainDisplay, area: Rect) -> Self {
        let room = area.height.saturating_sub(2) as usize;
        let count = chain.outline.lines.len();
        let middle = chain.selected.saturating_sub(room / 2);
        let first = middle.min(count.saturating_sub(room));
        Self {
            lines: first..count.min(first + room),
            stride: if 2 * count <= room + 1 { 2 } else { 1 },
        }
    }
}

/// Whose numbers these are.
pub(super) fn whose(session: &Session) -> String {
    let racer = session.focused();
    if session.is_preview() {
        String::from("start of the draft")
    } else if session.probe().is_some() {
        String::from("probe")
    } else {
        // The race goes on where a racer has stopped.
        let step = racer.history.now().steps();
        format!("{} · step {step}", racer.letter.char())
    }
}

/// Whether all values and adjoints are shown.
pub(super) fn is_whole(chain: &ChainDisplay) -> bool {
    match chain.stage() {
        ComputationStage::Forward(_) => false,
        ComputationStage::Backward(shown) => shown >= chain.outline.lines.len(),
    }
}

/// How far the computation is.
pub(super) fn progress(chain: &ChainDisplay) -> String {
    let count = chain.outline.lines.len();
    match chain.stage() {
        ComputationStage::Forward(shown) => format!("forward {shown}/{count}"),
        ComputationStage::Backward(0) => String::from("all values"),
        ComputationStage::Backward(shown) if shown < count => format!("backward {shown}/{count}"),
        ComputationStage::Backward(_) => String::from("all shown · , . one at a time"),
    }
}

/// The columns, for a width.
struct Table<'a> {
    chain: &'a ChainDisplay,
    outline: &'a Outline,
    theme: TerminalTheme,
    lanes: Option<DataflowLanes>,
    equation: usize,
    number: Decimals,
}

impl<'a> Table<'a> {
    fn new(chain: &'a ChainDisplay, theme: TerminalTheme, width: usize) -> Self {
        /// The least columns for an equation beside the lanes.
        const EQUATION: usize = 12;
        let outline = &chain.outline;
        let number = match width {
            0..36 => Decimals {
                before: 3,
                behind: 5,
                places: 4,
                significant: 3,
            },
            36..56 => Decimals::NARROW,
            _ => Decimals {
                before: 6,
                behind: 8,
                places: 7,
                significant: 7,
            },
        };
        let room = width.saturating_sub(2 * number.width() + 2);
        let lanes = (outline.lines.len() <= MOST_LANES).then(|| {
            let inputs = outline.lines.iter().map(|line| {
                let inputs = line.inputs.iter().map(|input| input.line);
                inputs.collect::<Vec<usize>>()
            });
            DataflowLanes::new(&inputs.collect::<Vec<_>>())
        });
        let lanes = lanes.filter(|lanes| lanes.width() + EQUATION <= room);
        let used = lanes.as_ref().map_or(2, DataflowLanes::width);
        Self {
            equation: longest(outline).min(room.saturating_sub(used)),
            chain,
            outline,
            theme,
            lanes,
            number,
        }
    }

    fn heading(&self) -> Line<'static> {
        let style = self.theme.chrome(Chrome::Hint);
        let used = self.lanes.as_ref().map_or(2, DataflowLanes::width) + self.equation + 1;
        Line::from(vec![
            Span::raw(" ".repeat(used)),
            Span::styled(self.title("value"), style),
            Span::styled(self.title("adjoint"), self.theme.style(Role::Gradient)),
        ])
    }

    /// What stands over a column.
    fn title(&self, title: &str) -> String {
        // Over the digits around the points.
        let end = usize::from(self.number.before) + 4;
        text::left(&text::right(title, end), self.number.width())
    }

    fn row(&self, line: usize) -> Line<'static> {
        let chain = self.chain;
        let value = chain.value(line);
        let adjoint = chain.adjoint(line);
        let mut spans = vec![Span::raw(" ")];
        spans.extend(self.lanes(line, value.is_some(), adjoint.is_some()));
        spans.extend(self.equation(line, value.is_some()));
        let number = |number: Option<f64>| match number {
            Some(number) => self.number.short(number),
            None => self.number.placed("·"),
        };
        let role = |number: Option<f64>, role| match number {
            None => Role::Muted,
            Some(number) if !number.is_finite() => Role::Fault,
            Some(_) => role,
        };
        spans.push(Span::styled(
            number(value),
            self.theme.style(role(value, Role::Text)),
        ));
        spans.push(Span::styled(
            number(adjoint),
            self.theme.style(role(adjoint, Role::Gradient)),
        ));
        Line::from(spans)
    }

    /// The row above a line: how it answers to what it is computed from.
    fn between(&self, line: usize) -> Line<'static> {
        let mut spans = vec![Span::raw(" ")];
        match &self.lanes {
            Some(lanes) => {
                let pieces = lanes.between(line, self.chain.selected).into_iter();
                spans.extend(pieces.map(|(glyph, tone)| Span::styled(glyph, self.tone(tone))));
            }
            None => spans.push(Span::raw("  ")),
        }
        if self.chain.value(line).is_some() {
            let slopes = self.slopes(line);
            let slopes = self.theme.text(&slopes);
            let slopes = shortened(&slopes, self.equation + 2 * self.number.width());
            spans.push(Span::styled(
                slopes.into_owned(),
                self.theme.style(Role::Gradient),
            ));
        }
        Line::from(spans)
    }

    /// The derivatives of a line by those it is computed from.
    fn slopes(&self, line: usize) -> String {
        let count = self.outline.lines.get(line);
        let count = count.map_or(0, |line| line.inputs.len());
        let digits = usize::from(self.number.significant).min(5);
        let slopes = (0..count)
            .map(|input| text::minus(&link_parts(self.chain, line, input, digits).join(" = ")));
        slopes.collect::<Vec<_>>().join(", ")
    }

    fn tone(&self, tone: LaneTone) -> Style {
        match tone {
            LaneTone::Inward => self.theme.style(Role::Value),
            LaneTone::Outward => self.theme.style(Role::Gradient),
            LaneTone::Node | LaneTone::Other => self.theme.faint(Role::Line),
        }
    }

    /// The lanes of a line; a node is empty until its value is known, and has the gradient's color once its adjoint is.
    fn lanes(&self, line: usize, valued: bool, derived: bool) -> Vec<Span<'static>> {
        let theme = self.theme;
        let node = Span::styled(
            if valued { "●" } else { "○" },
            theme.style(match (valued, derived) {
                (_, true) => Role::Gradient,
                (true, false) => Role::Value,
                (false, false) => Role::Muted,
            }),
        );
        let Some(lanes) = &self.lanes else {
            return vec![node, Span::raw(" ")];
        };
        let pieces = lanes.row(line, self.chain.selected).into_iter();
        let span = |(glyph, tone)| match tone {
            LaneTone::Node => node.clone(),
            tone => Span::styled(glyph, self.tone(tone)),
        };
        pieces.map(span).collect()
    }

    /// What a line computes, with a word about what is wrong with it.
    fn equation(&self, line: usize, valued: bool) -> Vec<Span<'static>> {
        let theme = self.theme;
        let note = self.chain.ledger.notes.get(line).copied().flatten();
        let note = note.filter(|_| valued);
        let tag = note.map_or_else(String::new, |note| format!(" {}", note.tag()));
        let room = self.equation.saturating_sub(text::width(&tag) + 1);
        let equation = self.chain.equation(line);
        let equation = theme.text(&equation);
        let equation = shortened(&equation, room).into_owned();
        let style = if line == self.chain.selected {
            theme.chrome(Chrome::Selected)
        } else if valued {
            theme.style(Role::Text)
        } else {
            theme.style(Role::Muted)
        };
        let used = text::width(&equation) + text::width(&tag);
        let role = if note.is_some_and(LineNote::is_warning) {
            Role::Fault
        } else {
            Role::Muted
        };
        vec![
            Span::styled(equation, style),
            Span::styled(tag, theme.style(role)),
            Span::raw(" ".repeat(self.equation.saturating_sub(used))),
        ]
    }
}

/// The derivative of a line by one of those it is computed from: its name, in symbols, as a number.
fn link_parts(chain: &ChainDisplay, line: usize, input: usize, digits: usize) -> Vec<String> {
    let lines = &chain.outline.lines;
    let Some(from) = lines.get(line).and_then(|line| line.inputs.get(input)) else {
        return Vec::new();
    };
    let mut parts = vec![chain.outline.local_name(line, from.line)];
    if !from.symbol.is_empty() {
        parts.push(from.symbol.clone());
    }
    let locals = chain.ledger.locals.get(line);
    let local = locals.map_or(f64::NAN, |locals| entry(locals, input));
    parts.push(figure(local, digits));
    parts.dedup();
    parts
}

/// The derivative of a line by the one it is computed from, in so many columns: what has no room is left out from the left.
pub(super) fn link(chain: &ChainDisplay, line: usize, digits: usize, columns: usize) -> String {
    let parts = link_parts(chain, line, 0, digits);
    let joined = |from: usize| text::minus(&parts.get(from..).unwrap_or_default().join(" = "));
    let fits = |from: &usize| text::width(&joined(*from)) <= columns;
    let from = (0..parts.len())
        .find(fits)
        .unwrap_or(parts.len().saturating_sub(1));
    joined(from)
}

/// The columns that the equations need, with room for a word behind them.
fn longest(outline: &Outline) -> usize {
    const LEAST: usize = 24;
    const WORD: usize = 8;
    let equations = outline
        .lines
        .iter()
        .map(|line| text::width(&line.equation()));
    equations.max().unwrap_or(0).max(LEAST) + WORD
}
