//! Texts, each where it covers the least.

use super::{ChartDrawing, is_chip};
use crate::figure::{
    Anchor, Arrow, FigureLayer, FigureNote, GuideLine, Isoline, Point, Polyline, Role, Way,
};
use crate::picture::drawing::Pixel;
use crate::picture::{font, labels};

impl ChartDrawing<'_> {
    /// Every text, the most wanted first, each where it covers the least.
    pub(super) fn texts(&mut self) {
        let figure = self.figure;
        for layer in &figure.layers {
            match layer {
                FigureLayer::Note(note) => self.note(note),
                FigureLayer::Arrow(arrow) if !arrow.label.is_empty() => self.arrow_label(arrow),
                _ => {}
            }
        }
        for layer in &figure.layers {
            match layer {
                FigureLayer::Marks(all) => {
                    for mark in all.iter().filter(|m| !is_chip(m) && !m.label.is_empty()) {
                        self.label(&mark.label, mark.at, mark.role, 0.75);
                    }
                }
                FigureLayer::Polyline(line) if !line.label.is_empty() => self.line_label(line),
                FigureLayer::Rule(rule) if !rule.label.is_empty() => self.rule_label(rule),
                _ => {}
            }
        }
        for layer in &figure.layers {
            if let FigureLayer::Isolines(isolines) = layer {
                for isoline in isolines.levels.iter().filter(|one| !one.label.is_empty()) {
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
            place.0 + font::width(text, size) / 2.0,
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

    fn rule_label(&mut self, rule: &GuideLine) {
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

    fn note(&mut self, note: &FigureNote) {
        let size = 0.9 * self.em;
        let width = font::width(&note.text, size);
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
            Anchor::At(point)
            | Anchor::RightOf(point)
            | Anchor::LeftOf(point)
            | Anchor::Under(point)
            | Anchor::Over(point) => {
                return self.label(&note.text, point, note.role, 0.5);
            }
            Anchor::Above(x) => {
                let x = self.pixel((x, self.figure.y.range().high())).0 - width / 2.0;
                (x.clamp(self.plot.x, right.max(self.plot.x)), top)
            }
            Anchor::TopLeft => (left, top),
            Anchor::TopRight => (right, top),
            Anchor::BottomLeft => (left, bottom),
            Anchor::BottomRight => (right, bottom),
            Anchor::Middle => (center, self.plot.y + self.plot.height / 2.0),
        };
        if place.0.is_finite() {
            self.labels.take(labels::area(&note.text, size, place));
            self.write(&note.text, place, size, note.role);
        }
    }

    /// The value of an isoline, on its longest line, where it covers nothing.
    fn level(&mut self, isoline: &Isoline) {
        let size = 0.76 * self.em;
        let width = font::width(&isoline.label, size);
        if isoline.label.chars().count() > Isoline::LONGEST_LABEL {
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
