//! Where the parts of a picture stand: title, loss, figures and tables, legend, caption.

use super::chart::{self, DrawnFields};
use super::drawing::{Area, Drawing, DrawnItem, PathSegment};
use super::labels::text;
use super::palette::Palette;
use super::{font, table};
use crate::figure::{Composition, CompositionBlock, LegendEntry, Role};

/// From this ratio of width to height on columns stand side by side.
const WIDE: f64 = 1.15;

/// The part of the width that the first of two columns has.
const FIRST: f64 = 0.585;

/// At most so many lines of a loss are written.
const LOSS_LINES: usize = 3;

/// Draws compositions in one size and the colors of one palette. What takes long and stays, as a field does in an animation, is
/// found once.
pub struct Draftsman {
    width: u32,
    height: u32,
    palette: Palette,
    em: f64,
    fields: DrawnFields,
}

/// The page while it is being filled from both ends.
struct Page {
    items: Vec<DrawnItem>,
    /// What is still free.
    room: Area,
}

impl Draftsman {
    /// For pictures of this size in pixels.
    pub fn new(width: u32, height: u32, palette: Palette) -> Self {
        let area = f64::from(width) * f64::from(height);
        Self {
            width,
            height,
            palette,
            em: (area.sqrt() / 60.0).clamp(5.0, 60.0),
            fields: DrawnFields::default(),
        }
    }

    /// The size of the text in pixels.
    pub fn em(&self) -> f64 {
        self.em
    }

    /// Draws.
    pub fn draw(&mut self, composition: &Composition) -> Drawing {
        let em = self.em;
        let whole = Area {
            x: 0.0,
            y: 0.0,
            width: f64::from(self.width),
            height: f64::from(self.height),
        };
        let mut page = Page {
            items: Vec::new(),
            room: whole.inset(1.3 * em),
        };
        self.heading(&mut page, composition);
        let mut foot = Page {
            items: Vec::new(),
            room: page.room,
        };
        self.caption(&mut foot, composition);
        self.legend(&mut foot, composition);
        page.room = foot.room;
        // Figures first: in an animation the page begins with what does not change.
        let mut items = self.columns(&composition.columns, page.room);
        items.extend(page.items);
        items.extend(foot.items);
        Drawing {
            width: self.width,
            height: self.height,
            title: composition.title.clone(),
            description: description(composition),
            ground: self.palette.ground(),
            items,
        }
    }

    fn heading(&self, page: &mut Page, composition: &Composition) {
        let em = self.em;
        if !composition.title.is_empty() {
            let size = 1.45 * em;
            let title = font::shortened(&composition.title, size, page.room.width);
            let color = self.palette.of(Role::Strong);
            let at = (page.room.x, page.room.y + 0.8 * size);
            page.items.push(text(at, title, size, color, None));
            page.lower(1.5 * size);
        }
        let count = composition.loss.len();
        for (index, line) in composition.loss.iter().take(LOSS_LINES).enumerate() {
            let is_cut = index + 1 == LOSS_LINES && count > LOSS_LINES;
            let line = if is_cut {
                format!("… {} more lines", count - index)
            } else {
                font::shortened(line, em, page.room.width)
            };
            let at = (page.room.x, page.room.y + 0.7 * em);
            let color = self.palette.of(Role::Value);
            page.items.push(text(at, line, em, color, None));
            page.lower(1.45 * em);
        }
        page.lower(0.5 * em);
    }

    /// What happens, at the bottom, the first sentence on top.
    fn caption(&self, page: &mut Page, composition: &Composition) {
        let em = self.em;
        let mut lines = Vec::new();
        for sentence in &composition.caption {
            let indent = if sentence.mark.is_empty() {
                0.0
            } else {
                1.3 * em
            };
            let room = page.room.width - indent;
            let wrapped = table::wrapped(&sentence.text, em, room);
            for (index, line) in wrapped.into_iter().take(2).enumerate() {
                let mark = if index == 0 { &sentence.mark[..] } else { "" };
                lines.push((mark, sentence.role, indent, line));
            }
        }
        for (mark, role, indent, line) in lines.into_iter().rev() {
            let y = page.room.bottom() - 0.25 * em;
            if !mark.is_empty() {
                let color = self.palette.of(role);
                page.items
                    .push(text((page.room.x, y), mark, em, color, None));
            }
            let color = self.palette.of(Role::Text);
            let at = (page.room.x + indent, y);
            page.items.push(text(at, line, em, color, None));
            page.room.height -= 1.5 * em;
        }
        if !composition.caption.is_empty() {
            page.room.height -= 0.25 * em;
        }
    }

    /// Letters and colors, in as many rows as they need, above the caption.
    fn legend(&self, page: &mut Page, composition: &Composition) {
        let em = self.em;
        let mut rows: Vec<Vec<(f64, &LegendEntry)>> = Vec::new();
        let mut x = f64::INFINITY;
        for entry in entries(composition) {
            let width = self.entry_width(entry);
            if x + width > page.room.right() || rows.is_empty() {
                rows.push(Vec::new());
                x = page.room.x;
            }
            if let Some(row) = rows.last_mut() {
                row.push((x, entry));
            }
            x += width + 1.6 * em;
        }
        for row in rows.into_iter().rev() {
            let y = page.room.bottom() - 0.35 * em;
            for (x, entry) in row {
                self.entry(page, entry, (x, y));
            }
            page.room.height -= 1.7 * em;
        }
    }

    fn entry_width(&self, entry: &LegendEntry) -> f64 {
        let room = f64::from(self.width) - 2.6 * self.em;
        (1.7 * self.em + font::width(&entry.text, self.em)).min(room)
    }

    fn entry(&self, page: &mut Page, entry: &LegendEntry, (x, y): (f64, f64)) {
        let em = self.em;
        let color = self.palette.of(entry.role);
        let is_letter = entry.letter.chars().all(char::is_alphanumeric) && !entry.letter.is_empty();
        if is_letter {
            let size = 0.78 * em;
            let round = |x: f64| (x * 10.0).round() / 10.0;
            let center = (round(x + 0.62 * em), round(y - 0.33 * em));
            page.items.push(DrawnItem::Path {
                outline: vec![PathSegment::Circle(center, 0.62 * em)],
                fill: Some(color),
                pen: None,
                clip: None,
            });
            let width = font::width(&entry.letter, size);
            let at = (center.0 - width / 2.0, center.1 + 0.36 * size);
            let ground = self.palette.ground();
            page.items
                .push(text(at, entry.letter.clone(), size, ground, None));
        } else {
            let width = font::width(&entry.letter, em);
            let at = (x + 0.62 * em - width / 2.0, y);
            page.items
                .push(text(at, entry.letter.clone(), em, color, None));
        }
        let role = if is_letter { Role::Text } else { Role::Muted };
        let room = self.entry_width(entry) - 1.7 * em;
        let shown = font::shortened(&entry.text, em, room.max(0.0) + 0.01);
        let color = self.palette.of(role);
        page.items
            .push(text((x + 1.7 * em, y), shown, em, color, None));
    }

    /// The columns side by side where the page is wide, else one below the other.
    fn columns(&mut self, columns: &[Vec<CompositionBlock>], room: Area) -> Vec<DrawnItem> {
        let is_wide = room.width >= WIDE * room.height && columns.len() == 2;
        if !is_wide {
            let blocks: Vec<&CompositionBlock> = columns.iter().flatten().collect();
            return self.column(&blocks, room);
        }
        let gap = 1.6 * self.em;
        let left = (room.width - gap) * FIRST;
        let areas = [
            Area {
                width: left,
                ..room
            },
            Area {
                x: room.x + left + gap,
                width: room.width - left - gap,
                ..room
            },
        ];
        let columns = columns.iter().zip(areas);
        columns
            .flat_map(|(blocks, area)| self.column(&blocks.iter().collect::<Vec<_>>(), area))
            .collect()
    }

    /// Blocks below each other: tables and texts as high as they need, figures in what is left.
    fn column(&mut self, blocks: &[&CompositionBlock], room: Area) -> Vec<DrawnItem> {
        let is_figure = |block: &&&CompositionBlock| matches!(block, CompositionBlock::Figure(..));
        let figures = blocks.iter().filter(is_figure).count();
        let em = if figures == 0 {
            self.larger(blocks, room)
        } else {
            self.em
        };
        let gap = 1.2 * em;
        let height = |block: &&CompositionBlock| height(block, room.width, em);
        let wanted: Vec<f64> = blocks.iter().map(height).collect();
        let gaps = gap * blocks.len().saturating_sub(1) as f64;
        let free = room.height - gaps;
        // Figures have half of the room at least.
        let most = if figures > 0 { 0.5 * free } else { free };
        let sum: f64 = wanted.iter().sum();
        let part = if sum > most { most / sum } else { 1.0 };
        let each = (free - part * sum) / figures.max(1) as f64;
        let mut items = Vec::new();
        let mut y = room.y;
        for (block, wanted) in blocks.iter().zip(wanted) {
            let height = if matches!(block, CompositionBlock::Figure(..)) {
                each
            } else {
                part * wanted
            };
            let area = Area {
                y,
                height: height.max(1.0),
                ..room
            };
            items.extend(self.block(block, area, em));
            y += height + gap;
        }
        items
    }

    /// The size of the text of a page without figures: larger where there is room.
    fn larger(&self, blocks: &[&CompositionBlock], room: Area) -> f64 {
        let fits = |em: &f64| {
            let heights = blocks
                .iter()
                .map(|block| height(block, room.width, *em) + 1.2 * em);
            heights.sum::<f64>() <= room.height
        };
        let sizes = [1.5, 1.4, 1.3, 1.2, 1.1].map(|part| part * self.em);
        sizes.into_iter().find(fits).unwrap_or(self.em)
    }

    fn block(&mut self, block: &CompositionBlock, area: Area, em: f64) -> Vec<DrawnItem> {
        match block {
            CompositionBlock::Figure(heading, figure) => {
                let mut items = Vec::new();
                let mut area = area;
                if !heading.is_empty() {
                    let color = self.palette.of(Role::Muted);
                    let heading = font::shortened(heading, em, area.width);
                    let at = (area.x, area.y + 0.75 * em);
                    items.push(text(at, heading, em, color, None));
                    area.y += 1.3 * em;
                    area.height = (area.height - 1.3 * em).max(1.0);
                }
                let drawn = chart::draw(figure, area, em, self.palette, &mut self.fields);
                items.splice(0..0, drawn);
                items
            }
            CompositionBlock::Table(table) => table::draw(table, area, em, self.palette),
            CompositionBlock::Text(lines) => self.text(lines, area, em),
        }
    }

    fn text(&self, lines: &[(String, Role)], area: Area, em: f64) -> Vec<DrawnItem> {
        let mut items = Vec::new();
        let mut y = area.y + 0.8 * em;
        for (line, role) in lines {
            for line in table::wrapped(line, em, area.width) {
                if y > area.bottom() + 0.1 * em {
                    return items;
                }
                items.push(text((area.x, y), line, em, self.palette.of(*role), None));
                y += 1.5 * em;
            }
        }
        items
    }
}

impl Page {
    /// The room begins so much lower.
    fn lower(&mut self, by: f64) {
        self.room.y += by;
        self.room.height = (self.room.height - by).max(1.0);
    }
}

/// How high a block would be in a font of this size; 0 of a figure, which takes what is left.
fn height(block: &CompositionBlock, width: f64, em: f64) -> f64 {
    match block {
        CompositionBlock::Figure(..) => 0.0,
        CompositionBlock::Table(table) => table::height(table, em),
        CompositionBlock::Text(lines) => {
            let count = |(line, _): &(String, Role)| table::wrapped(line, em, width).len();
            lines.iter().map(count).sum::<usize>() as f64 * 1.5 * em
        }
    }
}

/// The legend of the picture, then those of its figures.
fn entries(composition: &Composition) -> impl Iterator<Item = &LegendEntry> {
    let blocks = composition.columns.iter().flatten();
    let own = blocks.flat_map(|block| match block {
        CompositionBlock::Figure(_, figure) => &figure.legend[..],
        CompositionBlock::Table(_) | CompositionBlock::Text(_) => &[],
    });
    composition.legend.iter().chain(own)
}

/// What is shown, in sentences: the loss, who is there, what happens.
fn description(composition: &Composition) -> String {
    let mut sentences = composition.loss.clone();
    let entry = |entry: &LegendEntry| format!("{} {}", entry.letter, entry.text);
    sentences.extend(entries(composition).map(entry));
    sentences.extend(
        composition
            .caption
            .iter()
            .map(|sentence| sentence.text.clone()),
    );
    sentences.join(" · ")
}
