//! Texts in a plot: each where it hides nothing that was placed before it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

use super::dots::{DotCell, DotOwner, Dots};
use super::field::Backdrop;
use super::label_cost::{APART, DOTTED, LabelCost, MOST_HIDDEN, distance};
use super::viewport::Viewport;
use crate::figure::{Role, Stroke};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// A plot of fewer rows is a low one.
const LOW: u16 = 8;

/// In a low plot no label of a point takes more than this part of the columns.
const PARTS: usize = 5;

/// Writes glyphs and texts into a plot and remembers which cells they took.
pub(super) struct CellLabels<'a> {
    pub(super) viewport: &'a Viewport,
    pub(super) theme: TerminalTheme,
    backdrop: &'a Backdrop,
    pub(super) dots: &'a Dots,
    taken: Vec<bool>,
}

/// How many rows a name may stand from a mark, and from a line.
const FAR: i32 = 3;
const NEAR: i32 = 1;

impl<'a> CellLabels<'a> {
    pub(super) fn new(
        viewport: &'a Viewport,
        theme: TerminalTheme,
        backdrop: &'a Backdrop,
        dots: &'a Dots,
    ) -> Self {
        Self {
            viewport,
            theme,
            backdrop,
            dots,
            taken: vec![false; viewport.plot.area() as usize],
        }
    }

    /// Keeps texts out of what will be covered.
    pub(super) fn reserve(&mut self, area: Rect) {
        for at in area.intersection(self.viewport.plot).positions() {
            let index = self.index(at.x, at.y);
            if let Some(taken) = self.taken.get_mut(index) {
                *taken = true;
            }
        }
    }

    /// Whether the plot is so low that labels stand in each other's way: long ones are left out, and none hides a line.
    fn is_low(&self) -> bool {
        self.viewport.plot.height < LOW
    }

    /// Whether a label of a point or an arrow is short enough for the plot.
    pub(super) fn has_room_for(&self, text: &str) -> bool {
        let width = text::width(&self.theme.text(text));
        !self.is_low() || PARTS * width <= usize::from(self.viewport.plot.width)
    }

    pub(super) fn index(&self, column: u16, row: u16) -> usize {
        let plot = self.viewport.plot;
        usize::from(row - plot.y) * usize::from(plot.width) + usize::from(column - plot.x)
    }

    /// Whether a text of this width fits there without covering another one; `clear` also keeps a cell free beside it.
    pub(super) fn fits(&self, column: i32, row: i32, width: u16, clear: bool) -> bool {
        let plot = self.viewport.plot;
        let (left, right) = (i32::from(plot.left()), i32::from(plot.right()));
        let rows = i32::from(plot.top())..i32::from(plot.bottom());
        if !rows.contains(&row) || column < left || column + i32::from(width) > right {
            return false;
        }
        let beside = i32::from(clear);
        let from = (column - beside).max(left);
        let to = (column + i32::from(width) + beside).min(right);
        let taken = |column: i32| self.taken.get(self.index(column as u16, row as u16));
        (from..to).all(|column| taken(column) == Some(&false))
    }

    /// Writes a text that fits, in the color of a role.
    pub(super) fn put(&mut self, buffer: &mut Buffer, at: (u16, u16), text: &str, role: Role) {
        self.write(buffer, at, text, |labels, index| {
            labels.backdrop.style(index, role, labels.theme)
        });
        self.part_from_dots(buffer, at, text);
    }

    /// Writes the value of an isoline on the isoline: in one ink, on the band of the middle of the text.
    pub(super) fn level(&mut self, buffer: &mut Buffer, at: (u16, u16), text: &str) {
        let middle = self.index(at.0 + text::width(text) as u16 / 2, at.1);
        let style = self.backdrop.style(middle, Role::Isoline, self.theme);
        self.write(buffer, at, text, |_, _| style);
        self.part_from_dots(buffer, at, text);
    }

    /// Takes away what a digit at either end of a text would be read together with: a dot as a decimal point, a dash as a sign.
    fn part_from_dots(&self, buffer: &mut Buffer, at: (u16, u16), text: &str) {
        let plot = self.viewport.plot;
        let ends = [
            (text.chars().next(), at.0.checked_sub(1)),
            (
                text.chars().last(),
                at.0.checked_add(text::width(text) as u16),
            ),
        ];
        for (glyph, column) in ends {
            let Some(column) = column.filter(|column| (plot.left()..plot.right()).contains(column))
            else {
                continue;
            };
            let index = self.index(column, at.1);
            let is_taken = self.taken.get(index).is_none_or(|taken| *taken);
            let reads = |dots: &DotCell| dots.reads_with_digits();
            let is_mistaken = self.dots.cells.get(index).is_some_and(reads);
            if glyph.is_some_and(|glyph| glyph.is_ascii_digit()) && !is_taken && is_mistaken {
                buffer[(column, at.1)].set_char(' ');
            }
        }
    }

    /// Writes a text that fits, reversed: it stands out on whatever is around it.
    pub(super) fn chip(&mut self, buffer: &mut Buffer, at: (u16, u16), text: &str, role: Role) {
        self.write(buffer, at, text, |labels, _| labels.theme.chip(role));
    }

    fn write(
        &mut self,
        buffer: &mut Buffer,
        at: (u16, u16),
        text: &str,
        style: impl Fn(&Self, usize) -> Style,
    ) {
        let plot = self.viewport.plot;
        let (mut column, row) = at;
        for glyph in text.chars() {
            if column >= plot.right() || row >= plot.bottom() {
                return;
            }
            let index = self.index(column, row);
            if let Some(taken) = self.taken.get_mut(index) {
                *taken = true;
            }
            let style = style(self, index);
            let cell = &mut buffer[(column, row)];
            cell.modifier = Modifier::empty();
            cell.set_char(glyph).set_fg(Color::Reset);
            if cell.bg != Color::Reset && style.bg.is_none() {
                cell.set_bg(Color::Reset);
            }
            cell.set_style(style);
            column += 1;
        }
    }

    /// Writes a text beside a cell: to its right, to its left, above or below, where it hides the least; nowhere if
    /// there is no room.
    pub(super) fn beside(&mut self, buffer: &mut Buffer, at: (u16, u16), text: &str, role: Role) {
        self.beside_mark(buffer, at, text, role, &[]);
    }

    /// The same beside one of several marks: nowhere nearer to another of them than to its own.
    pub(super) fn beside_mark(
        &mut self,
        buffer: &mut Buffer,
        at: (u16, u16),
        text: &str,
        role: Role,
        marks: &[(u16, u16)],
    ) {
        let text = self.theme.text(text).into_owned();
        let width = text::width(&text) as u16;
        let others = || marks.iter().filter(|mark| **mark != at);
        let is_own = |place: (i32, i32)| {
            let own = distance(place, width, at);
            others().all(|other| distance(place, width, *other) > own)
        };
        let place = self.place(at, width, FAR, is_own);
        let place = place.filter(|(_, cost)| cost.hidden == 0 || !self.is_low());
        if let Some((place, _)) = place.filter(|_| width > 0) {
            self.put(buffer, place, &text, role);
        }
    }

    /// Writes the name of a line beside the first of several cells of it beside which it hides the least, and touches the line;
    /// nowhere if it would lie on lines there, since the panels name its number, too.
    pub(super) fn beside_one_of(
        &mut self,
        buffer: &mut Buffer,
        cells: &[(u16, u16)],
        text: &str,
        role: Role,
    ) {
        let text = self.theme.text(text).into_owned();
        let width = text::width(&text) as u16;
        // A cell that another line has, too, names that one.
        let is_own = |at: &&(u16, u16)| {
            let cell = self.dots.cells.get(self.index(at.0, at.1));
            cell.and_then(|cell| cell.owner)
                .is_some_and(|owner| owner.role == role)
        };
        let is_seen = cells.iter().any(|at| is_own(&at));
        let places = cells
            .iter()
            .filter(|at| !is_seen || is_own(at))
            .filter_map(|at| self.place(*at, width, NEAR, |_| true));
        let place = places.min_by_key(|(_, cost)| *cost);
        let most = if self.is_low() { 0 } else { MOST_HIDDEN };
        let place = place.filter(|(_, cost)| cost.hidden <= most);
        if let Some((place, _)) = place.filter(|_| width > 0) {
            self.put(buffer, place, &text, role);
        }
    }

    /// Writes a text to the right of a cell or else to its left, or under it or else above, where it hides the least of those; what
    /// it is about must not be mistaken.
    pub(super) fn along(
        &mut self,
        buffer: &mut Buffer,
        at: (u16, u16),
        is_upright: bool,
        text: &str,
        role: Role,
    ) {
        let text = self.theme.text(text).into_owned();
        let width = text::width(&text) as u16;
        let (column, row) = (i32::from(at.0), i32::from(at.1));
        let (left, middle) = (column - i32::from(width) - 1, column - i32::from(width) / 2);
        let mut places = Vec::new();
        if is_upright {
            for away in [0, 1, -1, 2, -2] {
                places.push((column + 2, row + away));
            }
            for away in [0, 1, -1] {
                places.push((left, row + away));
            }
        } else {
            for away in [1, 2, -1, -2] {
                for beside in [0, 2, -2, 4, -4] {
                    places.push((middle + beside, row + away));
                }
            }
        }
        let fits = |(column, row): &(i32, i32)| self.fits(*column, *row, width, true);
        let places = places
            .into_iter()
            .filter(fits)
            .map(|(c, r)| (c as u16, r as u16));
        let hidden = |(c, r): &(u16, u16)| self.cost(*c, *r, width).hidden;
        let place = places.min_by_key(|(c, r)| self.cost(*c, *r, width));
        let place = place.filter(|place| hidden(place) <= MOST_HIDDEN);
        if let Some(place) = place.filter(|_| width > 0) {
            self.put(buffer, place, &text, role);
        }
    }

    /// Where a text of a width hides the least beside a cell, at most so many rows away, and what it costs there.
    fn place(
        &self,
        at: (u16, u16),
        width: u16,
        reach: i32,
        is_allowed: impl Fn((i32, i32)) -> bool,
    ) -> Option<((u16, u16), LabelCost)> {
        let (column, row) = (i32::from(at.0), i32::from(at.1));
        let (left, middle) = (column - i32::from(width) - 1, column - i32::from(width) / 2);
        let flush = i32::from(self.viewport.plot.right()) - i32::from(width);
        let mut places = vec![
            (column + 2, row),
            (left, row),
            (column + 3, row),
            (left - 1, row),
        ];
        for away in 1..=reach {
            for row in [row - away, row + away] {
                let ending = column + 1 - i32::from(width);
                let firsts = [middle, column, ending, column + 2, left, flush];
                places.extend(firsts.map(|column| (column, row)));
            }
        }
        let near = |(c, r): &(i32, i32)| {
            (c - column).abs() <= i32::from(width) + 2
                && self.fits(*c, *r, width, true)
                && is_allowed((*c, *r))
        };
        let places = places.into_iter().filter(near);
        let places = places.map(|(c, r)| (c as u16, r as u16));
        places
            .map(|(c, r)| {
                let (from, to) = if c > at.0 {
                    (at.0 + 1, c)
                } else {
                    (c + width, at.0)
                };
                let between = self.busy(from, r, to.saturating_sub(from), 1);
                let cost = self.cost(c, r, width);
                // The mark that it names may be near.
                let is_beside =
                    r == at.1 && c.saturating_sub(APART) <= at.0 && at.0 < c + width + APART;
                let own = usize::from(is_beside && self.is_taken(at.0, at.1));
                let crowded = cost.crowded.saturating_sub(own);
                let cost = LabelCost {
                    between,
                    crowded,
                    ..cost
                };
                ((c, r), cost)
            })
            .min_by_key(|(_, cost)| *cost)
    }

    /// What a text of a width costs at a place.
    fn cost(&self, column: u16, row: u16, width: u16) -> LabelCost {
        let covered = self.busy(column, row, width, 1);
        let solid = self.count(column, row, width, 1, |owner| {
            owner.stroke != Stroke::Dotted
        });
        let hidden = covered + (DOTTED - 1) * solid;
        let plot = self.viewport.plot;
        let from = column.saturating_sub(1).max(plot.left());
        let to = (column + width + 1).min(plot.right());
        let touched = self.busy(from, row, to - from, 1) - covered;
        let around = column.saturating_sub(APART).max(plot.left())
            ..(column + width + APART).min(plot.right());
        LabelCost {
            hidden,
            between: 0,
            crowded: around.filter(|column| self.is_taken(*column, row)).count(),
            touched,
        }
    }

    /// Whether no other text stands so near in its row that both are read as one.
    pub(super) fn is_apart(&self, column: i32, row: i32, width: u16) -> bool {
        let (column, row) = (column.max(0) as u16, row.max(0) as u16);
        self.cost(column, row, width).crowded == 0
    }

    /// Whether a cell of the plot holds a text or a mark.
    fn is_taken(&self, column: u16, row: u16) -> bool {
        self.taken.get(self.index(column, row)) == Some(&true)
    }

    /// How many cells of a rectangle of the plot hold texts, marks or lines other than isolines.
    pub(super) fn busy(&self, column: u16, row: u16, width: u16, height: u16) -> usize {
        self.count(column, row, width, height, |_| true)
    }

    /// The same of the lines that are asked for.
    fn count(
        &self,
        column: u16,
        row: u16,
        width: u16,
        height: u16,
        is_asked: impl Fn(DotOwner) -> bool,
    ) -> usize {
        let cells =
            (row..row + height).flat_map(|row| (column..column + width).map(move |c| (c, row)));
        cells
            .map(|(column, row)| self.index(column, row))
            .filter(|index| {
                let line = self.dots.cells.get(*index).and_then(|cell| cell.owner);
                let is_taken = self.taken.get(*index).is_some_and(|taken| *taken);
                is_taken || line.is_some_and(|owner| owner.role != Role::Isoline && is_asked(owner))
            })
            .count()
    }
}
