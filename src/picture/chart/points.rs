//! Marks, racers' letters and arrows.

use super::{ChartDrawing, is_chip};
use crate::figure::{Arrow, FigureLayer, Mark, Role, Tip};
use crate::picture::drawing::{Area, DrawnItem, LineStyle, PathSegment, Pixel};
use crate::picture::marks::{self, Drawn};
use crate::picture::{font, labels};

/// The shortest arrow, in sizes of the font.
const SHORTEST: f64 = 2.2;

impl ChartDrawing<'_> {
    pub(super) fn marks(&mut self) {
        let figure = self.figure;
        for layer in &figure.layers {
            if let FigureLayer::Arrow(arrow) = layer {
                self.arrow(arrow);
            }
        }
        // Small marks first, chips with letters last: they are what the eye is to find.
        for layer in &figure.layers {
            if let FigureLayer::Marks(all) = layer {
                for mark in all.iter().filter(|mark| !is_chip(mark)) {
                    self.mark(mark, all.len());
                }
            }
        }
        for layer in figure.layers.iter().rev() {
            if let FigureLayer::Marks(all) = layer {
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
        let seam = LineStyle::new(self.palette.ground(), 0.1 * self.em);
        let (outline, look) = marks::shape(mark.glyph, at, radius);
        match look {
            Drawn::Filled => self.push(outline, Some(color), under.map(|_| seam)),
            Drawn::Open => {
                let inside = under.unwrap_or(self.palette.ground());
                let pen = LineStyle::new(color, 0.13 * self.em);
                self.push(outline, Some(inside), Some(pen));
            }
            Drawn::Lines => {
                let pen = LineStyle::new(color, 0.16 * self.em);
                self.push(outline, None, Some(pen));
            }
        }
    }

    pub(super) fn is_inside(&self, at: Pixel) -> bool {
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
        let seam = LineStyle::new(self.palette.ground(), 0.12 * self.em);
        self.push(
            vec![PathSegment::Circle(center, radius)],
            Some(color),
            Some(seam),
        );
        let width = font::width(&mark.label, size);
        let place = (center.0 - width / 2.0, center.1 + 0.36 * size);
        let ground = self.palette.ground();
        self.items
            .push(labels::text(place, mark.label.clone(), size, ground, None));
    }

    /// Where an arrow begins and ends; it is never so short that the disc at its beginning hides it.
    pub(super) fn ends(&self, arrow: &Arrow) -> (Pixel, Pixel) {
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
        self.clipped(shaft, LineStyle::new(color, 0.16 * self.em));
        let seam = LineStyle {
            opacity: 0.6,
            ..LineStyle::new(self.palette.ground(), 0.12 * self.em)
        };
        self.items.push(DrawnItem::Path {
            outline: head,
            fill: Some(color),
            pen: self.under(arrow.from).map(|_| seam),
            clip: Some(self.plot),
        });
    }
}
