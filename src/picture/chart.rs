//! A figure in a rectangle: axes, field, lines, marks, texts.

mod axes;
mod field;

use super::drawing::{Area, Item, Pen, Pixel, Segment};
use super::labels::{self, Labels};
use super::marks::{self, Look};
use super::palette::Palette;
use super::simplify;
use crate::figure::theme::Rgb;
use crate::figure::{
    Arrow, BandedGrid, Figure, Glyph, Layer, Mark, Note, Place, Point, Polyline, Role, Rule,
    Stroke, Tip, Way,
};
pub(super) use field::Fields;

/// No simplified line is farther than this from what it was, in pixels.
const EXACT: f64 = 0.12;

/// Levels whose numbers are longer than this stand in no picture: they would cover it.
const LONGEST_LEVEL: usize = 10;

/// The shortest arrow, in sizes of the font.
const SHORTEST: f64 = 2.2;

/// The largest width of lines, in sizes of the font.
const LINE: f64 = 0.13;

/// A figure that is being drawn.
pub(super) struct Chart<'a> {
    figure: &'a Figure,
    palette: Palette,
    /// The size of the font.
    em: f64,
    plot: Area,
    labels: Labels,
    items: Vec<Item>,
}

/// Draws a figure into a rectangle, axes included.
pub(super) fn draw(
    figure: &Figure,
    area: Area,
    em: f64,
    palette: Palette,
    fields: &mut Fields,
) -> Vec<Item> {
    let axes = axes::Axes::new(figure, area, em);
    let mut chart = Chart {
        figure,
        palette,
        em,
        plot: axes.plot,
        labels: Labels::new(axes.plot.inset(0.15 * em)),
        items: Vec::new(),
    };
    let has_field = palette.has_field() && chart.band_layers().next().is_some();
    if !has_field {
        chart.items.extend(axes.grid(palette));
    }
    chart.fields(fields);
    chart.items.extend(axes.frame(palette, has_field));
    chart.lines();
    chart.marks();
    chart.texts();
    chart.items
}

impl Chart<'_> {
    fn band_layers(&self) -> impl Iterator<Item = &BandedGrid> {
        self.figure.layers.iter().filter_map(|layer| match layer {
            Layer::BandedGrid(bands) => Some(&**bands),
            _ => None,
        })
    }

    /// Where a point of the figure is; a NaN coordinate stays NaN.
    fn pixel(&self, point: Point) -> Pixel {
        let (across, up) = self.figure.fraction(point);
        let round = |x: f64| (x * 10.0).round() / 10.0;
        (
            round(self.plot.x + across * self.plot.width),
            round(self.plot.bottom() - up * self.plot.height),
        )
    }

    /// The color of the band at a point, if there is a field.
    fn under(&self, point: Point) -> Option<Rgb> {
        if !self.palette.has_field() {
            return None;
        }
        let bands = self.band_layers().last()?;
        let grid = bands.grid();
        let (column, row) = grid.window().cell(grid.resolution(), point)?;
        let band = usize::from(bands.band(column, row)?);
        Some(self.palette.band(band, bands.levels().bands()))
    }

    /// The same at a place of the picture.
    fn under_pixel(&self, at: Pixel) -> Option<Rgb> {
        let across = (at.0 - self.plot.x) / self.plot.width;
        let up = (self.plot.bottom() - at.1) / self.plot.height;
        self.under((self.figure.x.at(across), self.figure.y.at(up)))
    }

    fn push(&mut self, outline: Vec<Segment>, fill: Option<Rgb>, pen: Option<Pen>) {
        self.items.push(Item::Path {
            outline,
            fill,
            pen,
            clip: None,
        });
    }

    fn clipped(&mut self, outline: Vec<Segment>, pen: Pen) {
        self.items.push(Item::Path {
            outline,
            fill: None,
            pen: Some(pen),
            clip: Some(self.plot),
        });
    }

    /// Bands and isolines, from what was found before where it was.
    fn fields(&mut self, fields: &mut Fields) {
        for layer in &self.figure.layers {
            match layer {
                Layer::BandedGrid(bands) if self.palette.has_field() => {
                    let items = fields.bands(bands, self.figure, self.plot, self.palette);
                    self.items.extend(items);
                }
                Layer::BandedGrid(_)
                | Layer::Isolines(_)
                | Layer::Polyline(_)
                | Layer::Marks(_)
                | Layer::Arrow(_)
                | Layer::Rule(_)
                | Layer::Note(_) => {}
            }
        }
        for layer in &self.figure.layers {
            if let Layer::Isolines(isolines) = layer {
                let bands = self.band_layers().last();
                let bands = bands.filter(|_| self.palette.has_field());
                let items = fields.isolines(isolines, bands, self.figure, self.plot, self.palette);
                self.items.extend(items);
            }
        }
    }

    /// Lines and rules, from the back to the front.
    fn lines(&mut self) {
        let figure = self.figure;
        for layer in &figure.layers {
            match layer {
                Layer::Polyline(line) => self.polyline(line),
                Layer::Rule(rule) => self.rule(rule),
                _ => {}
            }
        }
    }

    fn polyline(&mut self, line: &Polyline) {
        for piece in self.pieces(&line.points) {
            self.labels.line(&piece, 0.5 * self.em);
            let outline = marks::polyline(&piece);
            self.casing(&outline);
            let pen = self.pen(line.role, line.stroke);
            self.clipped(outline, pen);
        }
    }

    /// A seam of the ground's color, so that a line stands out on every band.
    fn casing(&mut self, outline: &[Segment]) {
        if self.palette.has_field() && self.band_layers().next().is_some() {
            let pen = Pen {
                opacity: 0.6,
                ..Pen::new(self.palette.ground(), (LINE + 0.14) * self.em)
            };
            self.clipped(outline.to_vec(), pen);
        }
    }

    fn pen(&self, role: Role, stroke: Stroke) -> Pen {
        let (color, width) = (self.palette.of(role), LINE * self.em);
        match stroke {
            Stroke::Solid => Pen::new(color, width),
            Stroke::Dotted => Pen {
                dash: (0.02 * self.em, 0.28 * self.em),
                ..Pen::new(color, 0.9 * width)
            },
            Stroke::Faint => Pen {
                opacity: 0.45,
                ..Pen::new(color, 0.8 * width)
            },
        }
    }

    /// A line in pixels, cut where a coordinate is NaN and thinned where no eye sees it.
    fn pieces(&self, points: &[Point]) -> Vec<Vec<Pixel>> {
        let pixels: Vec<Pixel> = points.iter().map(|point| self.pixel(*point)).collect();
        let pieces = pixels.split(|(x, y)| x.is_nan() || y.is_nan());
        let pieces = pieces.map(|piece| {
            // What lies far outside is cut by the clip; it only has to keep its direction.
            let far = 40.0 * (self.plot.width + self.plot.height);
            let near = |(x, y): &Pixel| (x.clamp(-far, far), y.clamp(-far, far));
            let near: Vec<Pixel> = piece.iter().map(near).collect();
            simplify::line(&near, EXACT)
        });
        pieces.filter(|piece| !piece.is_empty()).collect()
    }

    fn rule(&mut self, rule: &Rule) {
        let Area { x, y, .. } = self.plot;
        let ends = match rule.way {
            Way::Horizontal(value) => {
                let at = self.pixel((self.figure.x.range().low(), value)).1;
                [(x, at), (self.plot.right(), at)]
            }
            Way::Vertical(value) => {
                let at = self.pixel((value, self.figure.y.range().low())).0;
                [(at, y), (at, self.plot.bottom())]
            }
        };
        if ends.iter().any(|(x, y)| x.is_nan() || y.is_nan()) {
            return;
        }
        let pen = self.pen(rule.role, rule.stroke);
        self.clipped(marks::polyline(&ends), pen);
    }

    fn marks(&mut self) {
        let figure = self.figure;
        for layer in &figure.layers {
            if let Layer::Arrow(arrow) = layer {
                self.arrow(arrow);
            }
        }
        // Small marks first, chips with letters last: they are what the eye is to find.
        for layer in &figure.layers {
            if let Layer::Marks(all) = layer {
                for mark in all.iter().filter(|mark| !is_chip(mark)) {
                    self.mark(mark, all.len());
                }
            }
        }
        for layer in figure.layers.iter().rev() {
            if let Layer::Marks(all) = layer {
                for mark in all.iter().filter(|mark| is_chip(mark)) {
                    self.chip(mark);
                }
            }
        }
    }

    /// How large marks are: smaller where there are many.
    fn radius(&self, count: usize) -> f64 {
        self.em * if count > 12 { 0.27 } else { 0.4 }
    }

    fn mark(&mut self, mark: &Mark, count: usize) {
        let at = self.pixel(mark.at);
        if at.0.is_nan() || at.1.is_nan() {
            return;
        }
        let radius = self.radius(count);
        if !self.is_inside(at) {
            if count <= 12 {
                self.beyond(at, mark.role);
            }
            return;
        }
        let under = self.under(mark.at);
        let color = match under {
            Some(band) if !matches!(mark.role, Role::Racer(_) | Role::Class(_)) => {
                self.palette.over(mark.role, band)
            }
            _ => self.palette.of(mark.role),
        };
        let seam = Pen::new(self.palette.ground(), 0.1 * self.em);
        let (outline, look) = marks::shape(mark.glyph, at, radius);
        match look {
            Look::Filled => self.push(outline, Some(color), under.map(|_| seam)),
            Look::Open => {
                let inside = under.unwrap_or(self.palette.ground());
                let pen = Pen::new(color, 0.13 * self.em);
                self.push(outline, Some(inside), Some(pen));
            }
            Look::Lines => {
                let pen = Pen::new(color, 0.16 * self.em);
                self.push(outline, None, Some(pen));
            }
        }
    }

    fn is_inside(&self, at: Pixel) -> bool {
        let Area { x, y, .. } = self.plot;
        (x - 0.1..=self.plot.right() + 0.1).contains(&at.0)
            && (y - 0.1..=self.plot.bottom() + 0.1).contains(&at.1)
    }

    /// A triangle on the edge that is nearest to what lies outside.
    fn beyond(&mut self, at: Pixel, role: Role) {
        let edge = (
            at.0.clamp(self.plot.x, self.plot.right()),
            at.1.clamp(self.plot.y, self.plot.bottom()),
        );
        let out = (at.0 - edge.0, at.1 - edge.1);
        let direction = if out.0.abs() > out.1.abs() {
            (out.0.signum(), 0.0)
        } else {
            (0.0, out.1.signum())
        };
        let outline = marks::outward(edge, direction, 0.5 * self.em);
        self.push(outline, Some(self.palette.of(role)), None);
    }

    /// A racer's letter in a disc of its color, beside those that are there already.
    fn chip(&mut self, mark: &Mark) {
        let at = self.pixel(mark.at);
        if at.0.is_nan() || at.1.is_nan() {
            return;
        }
        let size = 0.78 * self.em;
        let radius = 0.62 * self.em;
        let color = self.palette.of(mark.role);
        let away = !self.is_inside(at);
        if away {
            self.beyond(at, mark.role);
        }
        let inner = self.plot.inset(radius);
        let home = (
            at.0.clamp(inner.x, inner.right()),
            at.1.clamp(inner.y, inner.bottom()),
        );
        let around = |center: Pixel| Area {
            x: center.0 - radius,
            y: center.1 - radius,
            width: 2.0 * radius,
            height: 2.0 * radius,
        };
        let aside = (0..40).map(|step| (home.0 + 0.35 * radius * f64::from(step), home.1));
        let center = aside
            .filter(|center| inner.right() >= center.0)
            .find(|center| self.labels.is_clear(around(*center)))
            .unwrap_or(home);
        self.labels.take(around(center));
        if center != home {
            let pen = Pen::new(color, 0.1 * self.em);
            self.push(marks::polyline(&[home, center]), None, Some(pen));
        }
        let seam = Pen::new(self.palette.ground(), 0.12 * self.em);
        self.push(
            vec![Segment::Circle(center, radius)],
            Some(color),
            Some(seam),
        );
        let width = super::font::width(&mark.label, size);
        let place = (center.0 - width / 2.0, center.1 + 0.36 * size);
        let ground = self.palette.ground();
        self.items
            .push(labels::text(place, mark.label.clone(), size, ground, None));
    }

    /// Where an arrow begins and ends; it is never so short that the disc at its beginning hides it.
    fn ends(&self, arrow: &Arrow) -> (Pixel, Pixel) {
        let from = self.pixel(arrow.from);
        let tip = match arrow.tip {
            Tip::At(point) => self.pixel(point),
            Tip::Along { direction, length } => {
                let dx = direction.0 * self.figure.x.slope(arrow.from.0) * self.plot.width;
                let dy = -direction.1 * self.figure.y.slope(arrow.from.1) * self.plot.height;
                let shorter = self.plot.width.min(self.plot.height);
                let scale = (length * shorter).max(SHORTEST * self.em) / dx.hypot(dy);
                let round = |x: f64| (x * 10.0).round() / 10.0;
                (round(from.0 + scale * dx), round(from.1 + scale * dy))
            }
        };
        (from, tip)
    }

    fn arrow(&mut self, arrow: &Arrow) {
        let (from, tip) = self.ends(arrow);
        if [from.0, from.1, tip.0, tip.1]
            .iter()
            .any(|x| !x.is_finite())
        {
            return;
        }
        let color = self.palette.of(arrow.role);
        let (head, back) = marks::head(from, tip, 0.85 * self.em);
        self.labels.line(&[from, tip], 0.4 * self.em);
        let shaft = marks::polyline(&[from, back]);
        self.casing(&shaft);
        self.clipped(shaft, Pen::new(color, 0.16 * self.em));
        let seam = Pen {
            opacity: 0.6,
            ..Pen::new(self.palette.ground(), 0.12 * self.em)
        };
        self.items.push(Item::Path {
            outline: head,
            fill: Some(color),
            pen: self.under(arrow.from).map(|_| seam),
            clip: Some(self.plot),
        });
    }

    /// Every text, the most wanted first, each where it covers the least.
    fn texts(&mut self) {
        let figure = self.figure;
        for layer in &figure.layers {
            match layer {
                Layer::Note(note) => self.note(note),
                Layer::Arrow(arrow) if !arrow.label.is_empty() => self.arrow_label(arrow),
                _ => {}
            }
        }
        for layer in &figure.layers {
            match layer {
                Layer::Marks(all) => {
                    for mark in all.iter().filter(|m| !is_chip(m) && !m.label.is_empty()) {
                        self.label(&mark.label, mark.at, mark.role, 0.75);
                    }
                }
                Layer::Polyline(line) if !line.label.is_empty() => self.line_label(line),
                Layer::Rule(rule) if !rule.label.is_empty() => self.rule_label(rule),
                _ => {}
            }
        }
        for layer in &figure.layers {
            if let Layer::Isolines(isolines) = layer {
                for isoline in &isolines.levels {
                    self.level(isoline);
                }
            }
        }
    }

    /// A text beside a point, in its role's color, with a seam.
    fn label(&mut self, text: &str, at: Point, role: Role, away: f64) {
        let pixel = self.pixel(at);
        if !self.is_inside(pixel) {
            return;
        }
        self.write_beside(text, pixel, role, away);
    }

    fn write_beside(&mut self, text: &str, pixel: Pixel, role: Role, away: f64) {
        let size = 0.9 * self.em;
        if let Some(place) = self.labels.beside(text, size, pixel, away * self.em) {
            self.write(text, place, size, role);
        }
    }

    fn write(&mut self, text: &str, place: Pixel, size: f64, role: Role) {
        let middle = (
            place.0 + super::font::width(text, size) / 2.0,
            place.1 - 0.3 * size,
        );
        let band = self.under_pixel(middle);
        let color = band.map_or(self.palette.of(role), |band| self.palette.over(role, band));
        let halo = band.unwrap_or(self.palette.ground());
        self.items
            .push(labels::text(place, text, size, color, Some(halo)));
    }

    fn arrow_label(&mut self, arrow: &Arrow) {
        let (_, tip) = self.ends(arrow);
        if tip.0.is_finite() && tip.1.is_finite() {
            self.write_beside(&arrow.label, tip, arrow.role, 0.4);
        }
    }

    /// What a line is called, at its last point inside the picture.
    fn line_label(&mut self, line: &Polyline) {
        let inside = |point: &&Point| {
            let (across, up) = self.figure.fraction(**point);
            (0.0..=1.0).contains(&across) && (0.0..=1.0).contains(&up)
        };
        let last = line.points.iter().rev().find(inside).copied();
        let place = last
            .map(|point| self.pixel(point))
            .or_else(|| self.crossing(line));
        if let Some(place) = place {
            self.write_beside(&line.label, place, line.role, 0.35);
        }
    }

    /// The last place inside the picture of a line whose points are all outside.
    fn crossing(&self, line: &Polyline) -> Option<Pixel> {
        let pieces = self.pieces(&line.points);
        let segments = pieces.iter().rev().flat_map(|piece| piece.windows(2).rev());
        let inner = self.plot.inset(0.5 * self.em);
        let mut places = segments.flat_map(|pair| {
            let (a, b) = (pair[0], pair[1]);
            (0..=100).rev().map(move |step| {
                let part = f64::from(step) / 100.0;
                (a.0 + part * (b.0 - a.0), a.1 + part * (b.1 - a.1))
            })
        });
        places.find(|(x, y)| {
            (inner.x..=inner.right()).contains(x) && (inner.y..=inner.bottom()).contains(y)
        })
    }

    fn rule_label(&mut self, rule: &Rule) {
        let place = match rule.way {
            Way::Horizontal(value) => {
                let y = self.pixel((self.figure.x.range().high(), value)).1;
                (self.plot.right() - 0.3 * self.em, y)
            }
            Way::Vertical(value) => {
                let x = self.pixel((value, self.figure.y.range().high())).0;
                (x, self.plot.y + 0.8 * self.em)
            }
        };
        if self.is_inside(place) {
            self.write_beside(&rule.label, place, rule.role, 0.35);
        }
    }

    fn note(&mut self, note: &Note) {
        let size = 0.9 * self.em;
        let width = super::font::width(&note.text, size);
        let (left, right) = (
            self.plot.x + 0.5 * self.em,
            self.plot.right() - width - 0.5 * self.em,
        );
        let (top, bottom) = (
            self.plot.y + 1.2 * self.em,
            self.plot.bottom() - 0.6 * self.em,
        );
        let center = self.plot.x + (self.plot.width - width) / 2.0;
        let place = match note.place {
            Place::At(point) => return self.label(&note.text, point, note.role, 0.5),
            Place::Above(x) => {
                let x = self.pixel((x, self.figure.y.range().high())).0 - width / 2.0;
                (x.clamp(self.plot.x, right.max(self.plot.x)), top)
            }
            Place::TopLeft => (left, top),
            Place::TopRight => (right, top),
            Place::BottomLeft => (left, bottom),
            Place::BottomRight => (right, bottom),
            Place::Middle => (center, self.plot.y + self.plot.height / 2.0),
        };
        if place.0.is_finite() {
            self.labels.take(labels::area(&note.text, size, place));
            self.write(&note.text, place, size, note.role);
        }
    }

    /// The value of an isoline, on its longest line, where it covers nothing.
    fn level(&mut self, isoline: &crate::figure::Isoline) {
        let size = 0.76 * self.em;
        let width = super::font::width(&isoline.label, size);
        if isoline.label.chars().count() > LONGEST_LEVEL {
            return;
        }
        let Some(longest) = isoline.lines.iter().max_by_key(|line| line.len()) else {
            return;
        };
        let pixels: Vec<Pixel> = longest.iter().map(|point| self.pixel(*point)).collect();
        let places = [0.5, 0.3, 0.7, 0.15, 0.85, 0.4, 0.6].map(|part| {
            let (x, y) = pixels[(part * (pixels.len() - 1) as f64) as usize];
            (x - width / 2.0, y + 0.35 * size)
        });
        let area = |place: Pixel| labels::area(&isoline.label, size, place);
        let mut free = places
            .into_iter()
            .filter(|place| self.labels.is_free(area(*place).inset(-0.4 * self.em)));
        let Some(place) = free.find(|place| self.labels.covered(area(*place)) == 0) else {
            return;
        };
        self.labels.take(area(place));
        let band = self.under_pixel((place.0 + width / 2.0, place.1 - 0.35 * size));
        let color = band.map_or(self.palette.of(Role::Muted), |band| {
            self.palette.isoline(band)
        });
        let halo = band.unwrap_or(self.palette.ground());
        self.items.push(labels::text(
            place,
            isoline.label.clone(),
            size,
            color,
            Some(halo),
        ));
    }
}

/// Whether a mark is a racer with its letter.
fn is_chip(mark: &Mark) -> bool {
    mark.glyph == Glyph::Now && mark.label.chars().count() == 1
}
