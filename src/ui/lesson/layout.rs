//! Where a lesson stands: beside the picture, under it where there is no room beside, alone on a small screen.
//!
//! ```text
//!  gdplay learn  3 descent · The learning rate       step 3 of 5  ●●◉○○   ? help
//!  the loss
//!  picture ──────────────────────────────────  ╭ predict ──────────────────────╮
//!                                              │ the text, the question        │
//!  the next step ────────────────────────────  │                               │
//!  legend                                      ╰───────────────────────────────╯
//!  timeline
//!  keys
//! ```

use ratatui::layout::Rect;

use super::shown::{beside, main_panel, of_view};
use super::strip;
use crate::course::CourseReader;
use crate::session::Session;
use crate::ui::layout::{Placed, TWO_COLUMNS, border, columns_beside};
use crate::ui::panel::{Panel, PanelRows};
use crate::ui::panels::{derivation, legend, loss, timeline};
use crate::ui::text;
use crate::ui::theme::TerminalTheme;

/// From this height and width on picture and text stand on one page.
const ONE_PAGE: (u16, u16) = (60, 20);

/// The rows that a picture has at least, where something stands below it.
const LEAST_PICTURE: u16 = 11;

/// What stands in the room that is left has so many rows at least.
const LEAST_BELOW: u16 = 4;

/// From so many rows on what is left below the text has panels too.
const LEAST_UNDER: u16 = 10;

/// The rows of a panel that has use for any number.
const ELASTIC: u16 = 9;

/// The columns of the text by the columns of the screen: from so many on.
const STRIPS: [(u16, u16); 3] = [(160, 60), (110, 47), (TWO_COLUMNS, 36)];

/// The areas of a screen with a lesson; those that find no room are empty.
#[derive(Default)]
pub(super) struct LessonLayout {
    pub(super) title: Rect,
    pub(super) strip: Rect,
    pub(super) keys: Rect,
    /// The panels of the scene.
    pub(super) placed: Vec<Placed>,
    /// How many pages there are, and which one this is, from 0.
    pub(super) pages: usize,
    pub(super) page: usize,
    /// What the next page begins with, and the row in which that is said.
    pub(super) next: &'static str,
    pub(super) next_row: Rect,
    /// The gap before the text, which the mouse can drag.
    pub(super) border: Option<Rect>,
    /// Where the lesson stands in the course, on a large screen.
    pub(super) course: Rect,
}

/// Divides a screen.
pub(super) fn screen(
    session: &Session,
    reader: &CourseReader,
    theme: TerminalTheme,
    area: Rect,
) -> LessonLayout {
    if area.height < 5 || area.width < 20 {
        return LessonLayout {
            strip: area,
            ..LessonLayout::default()
        };
    }
    let row = |y| Rect {
        y,
        height: 1,
        ..area
    };
    let mut screen = LessonLayout {
        title: row(area.y),
        keys: row(area.bottom() - 1),
        ..LessonLayout::default()
    };
    let mut middle = Rect {
        y: area.y + 1,
        height: area.height.saturating_sub(2),
        ..area
    };
    let (columns, rows) = ONE_PAGE;
    let is_large = area.width >= columns && area.height >= rows;
    let editor = (loss::PANEL.rows)(session, theme, area.width).wanted;
    let loss_rows = match session.editor() {
        Some(_) => editor.min(middle.height / 2 + 1),
        None => u16::from(is_large),
    };
    if loss_rows > 0 {
        screen.place(&loss::PANEL, take_top(&mut middle, loss_rows));
    }
    if is_large {
        let time = take_bottom(&mut middle, 1);
        screen.place(&timeline::PANEL, time);
        if area.height >= 32 {
            take_top(&mut middle, 1);
        }
        screen.divide(session, reader, theme, middle);
    } else {
        screen.one_at_a_time(session, reader, theme, middle);
    }
    screen.placed.retain(|placed| !placed.area.is_empty());
    screen
}

fn take_top(area: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    let taken = Rect {
        height: rows,
        ..*area
    };
    area.y += rows;
    area.height -= rows;
    taken
}

fn take_bottom(area: &mut Rect, rows: u16) -> Rect {
    let rows = rows.min(area.height);
    area.height -= rows;
    Rect {
        y: area.bottom(),
        height: rows,
        ..*area
    }
}

impl LessonLayout {
    fn place(&mut self, panel: &'static Panel, area: Rect) {
        self.placed.push(Placed { panel, area });
    }

    /// The text beside the panels, or below them.
    fn divide(
        &mut self,
        session: &Session,
        reader: &CourseReader,
        theme: TerminalTheme,
        middle: Rect,
    ) {
        let inside = Rect {
            x: middle.x + 1,
            width: middle.width.saturating_sub(2),
            ..middle
        };
        let columns = STRIPS.iter().find(|(from, _)| middle.width >= *from);
        let mut panels = inside;
        if let Some((_, columns)) = columns {
            let columns = columns_beside(session, inside.width, *columns);
            panels.width = inside.width.saturating_sub(columns + 2);
            self.strip = Rect {
                x: panels.right() + 2,
                width: columns,
                ..inside
            };
            self.border = Some(border(self.strip));
            self.strip.height = strip::height(session, reader, theme, self.strip);
        } else {
            self.strip = take_bottom(&mut panels, inside.height / 2 + 2);
        }
        let below = take_bottom(&mut panels, 1);
        self.place(
            &legend::PANEL,
            Rect {
                x: below.x - 1,
                ..below
            },
        );
        self.next_row = below;
        let page = session.screen().page;
        let main = main_panel(session, theme);
        let mut others = beside(session, reader, theme);
        let mut under = Rect {
            y: self.strip.bottom() + 1,
            height: panels.bottom().saturating_sub(self.strip.bottom() + 1),
            ..self.strip
        };
        if columns.is_some() && under.height >= LEAST_UNDER {
            others = self.under(session, theme, &mut under, others);
            self.course = under;
        }
        let (placed, others) = column(session, theme, panels, main, &others);
        // What finds no room below the picture has a page of its own.
        self.pages = 1 + others.len();
        self.page = page % self.pages;
        self.next = match others.get(self.page) {
            Some(panel) => panel.name,
            None if others.is_empty() => "",
            None => main.name,
        };
        // What Tab brings stands at the end of the legend's row.
        let label = text::width(&next_label(self.next)) as u16;
        let legends = self
            .placed
            .iter_mut()
            .filter(|placed| placed.area.y == below.y);
        for legend in legends {
            legend.area.width = legend.area.width.saturating_sub(label);
        }
        let other = self.page.checked_sub(1).and_then(|page| others.get(page));
        if let Some(other) = other {
            self.place(other, panels);
        } else {
            self.placed.extend(placed);
            // What a question does not name may tell its answer.
            if !reader.course().asks() {
                self.fill(session, theme, panels);
            }
        }
    }

    /// Places as many panels below the text as there is room for, in their order, and returns the others.
    fn under(
        &mut self,
        session: &Session,
        theme: TerminalTheme,
        room: &mut Rect,
        panels: Vec<&'static Panel>,
    ) -> Vec<&'static Panel> {
        let mut panels = panels.into_iter().peekable();
        while let Some(panel) =
            panels.next_if(|panel| rows_of(session, theme, room.width, panel) < room.height)
        {
            let rows = rows_of(session, theme, room.width, panel);
            self.place(panel, take_top(room, rows));
            take_top(room, 1);
        }
        panels.collect()
    }

    /// Where the panels leave room, the others of the view stand below them.
    fn fill(&mut self, session: &Session, theme: TerminalTheme, panels: Rect) {
        let bottom = |placed: &Placed| placed.area.bottom();
        let mut rest = panels;
        let within = self
            .placed
            .iter()
            .filter(|placed| placed.area.bottom() <= panels.bottom());
        let used = within.map(bottom).max().unwrap_or(panels.y);
        take_top(&mut rest, used + 1 - panels.y);
        for panel in of_view(session, theme).into_iter().skip(1) {
            // The ways to a derivative say at once what lessons ask for.
            let says_all = std::ptr::eq(panel, &raw const derivation::PANEL);
            let is_there = self
                .placed
                .iter()
                .any(|placed| std::ptr::eq(placed.panel, panel));
            let rows = (panel.rows)(session, theme, rest.width);
            let height = rows.wanted.min(rest.height);
            if !is_there && !says_all && height >= rows.least && height >= LEAST_BELOW {
                self.place(panel, take_top(&mut rest, height));
                take_top(&mut rest, 1);
            }
        }
    }

    /// The text, the picture, the other panels: each on a page of its own.
    fn one_at_a_time(
        &mut self,
        session: &Session,
        reader: &CourseReader,
        theme: TerminalTheme,
        middle: Rect,
    ) {
        let mut panels = vec![main_panel(session, theme)];
        panels.extend(beside(session, reader, theme));
        self.pages = 1 + panels.len();
        self.page = session.screen().page % self.pages;
        match self.page.checked_sub(1).and_then(|page| panels.get(page)) {
            None => self.strip = middle,
            Some(panel) => self.place(panel, middle),
        }
    }
}

/// How it is said what Tab brings, if anything.
pub(super) fn next_label(next: &str) -> String {
    match next {
        "" => String::new(),
        next => format!(" Tab: {next}"),
    }
}

/// The rows that a panel is given below another.
fn rows_of(session: &Session, theme: TerminalTheme, width: u16, panel: &Panel) -> u16 {
    let rows = (panel.rows)(session, theme, width);
    if rows.wanted == PanelRows::ALL {
        rows.least.max(ELASTIC)
    } else {
        rows.wanted
    }
}

/// A panel with as many of the others below it as there is room for, and the others that there is none for.
fn column(
    session: &Session,
    theme: TerminalTheme,
    area: Rect,
    main: &'static Panel,
    others: &[&'static Panel],
) -> (Vec<Placed>, Vec<&'static Panel>) {
    let wanted = (main.rows)(session, theme, area.width);
    let least = wanted.least.max(LEAST_PICTURE).min(wanted.wanted);
    let mut heights: Vec<u16> = Vec::new();
    let mut used = 0;
    for panel in others {
        let room = area.height.saturating_sub(used + least + 1);
        let wanted = (panel.rows)(session, theme, area.width);
        let enough = if wanted.wanted == PanelRows::ALL {
            wanted.least.max(ELASTIC)
        } else {
            wanted.least
        };
        let rows = rows_of(session, theme, area.width, panel).min(room);
        if rows < enough {
            break;
        }
        used += rows + 1;
        heights.push(rows);
    }
    let mut rest = area;
    let height = wanted.wanted.min(area.height.saturating_sub(used));
    let mut placed = vec![Placed {
        panel: main,
        area: take_top(&mut rest, height),
    }];
    for (panel, rows) in others.iter().zip(&heights) {
        take_top(&mut rest, 1);
        let elastic =
            (panel.rows)(session, theme, area.width).wanted == PanelRows::ALL && heights.len() == 1;
        let rows = if elastic { rest.height } else { *rows };
        placed.push(Placed {
            panel,
            area: take_top(&mut rest, rows),
        });
    }
    (placed, others.iter().skip(heights.len()).copied().collect())
}
