//! A figure in a rectangle: axes, field, lines, marks, texts.

mod axes;
mod field;
mod points;
mod texts;

use super::drawing::{Area, DrawnItem, LineStyle, PathSegment, Pixel};
use super::labels::PlotLabels;
use super::marks;
use super::palette::Palette;
use super::simplify;
use crate::figure::theme::Rgb;
use crate::figure::{
    BandedGrid, Figure, FigureLayer, Glyph, GuideLine, Mark, Point, Polyline, Role, Stroke, Way,
};
pub(super) use field::DrawnFields;

/// No simplified line is farther than this from what it was, in pixels.
const EXACT: f64 = 0.12;

/// The largest width of lines, in sizes of the font.
const LINE: f64 = 0.13;

/// A figure that is being drawn.
pub(super) struct ChartDrawing<'a> {
    figure: &'a Figure,
    palette: Palette,
    /// The size of the font.
    em: f64,
    plot: Area,
    labels: PlotLabels,
    items: Vec<DrawnItem>,
}

/// Draws a figure into a rectangle, axes included.
pub(super) fn draw(
    figure: &Figure,
    area: Area,
    em: f64,
    palette: Palette,
    fields: &mut DrawnFields,
) -> Vec<DrawnItem> {
    let axes = axes::PlotAxes::new(figure, area, em);
    let mut chart = ChartDrawing {
        figure,
        palette,
        em,
        plot: axes.plot,
        labels: PlotLabels::new(axes.plot.inset(0.15 * em)),
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

impl ChartDrawing<'_> {
    fn band_layers(&self) -> impl Iterator<Item = &BandedGrid> {
        self.figure.layers.iter().filter_map(|layer| match layer {
            FigureLayer::BandedGrid(bands) => Some(&**bands),
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

    fn push(&mut self, outline: Vec<PathSegment>, fill: Option<Rgb>, pen: Option<LineStyle>) {
        self.items.push(DrawnItem::Path {
            outline,
            fill,
            pen,
            clip: None,
        });
    }

    fn clipped(&mut self, outline: Vec<PathSegment>, pen: LineStyle) {
        self.items.push(DrawnItem::Path {
            outline,
            fill: None,
            pen: Some(pen),
            clip: Some(self.plot),
        });
    }

    /// Bands and isolines, from what was found before where it was.
    fn fields(&mut self, fields: &mut DrawnFields) {
        for layer in &self.figure.layers {
            match layer {
                FigureLayer::BandedGrid(bands) if self.palette.has_field() => {
                    let items = fields.bands(bands, self.figure, self.plot, self.palette);
                    self.items.extend(items);
                }
                FigureLayer::BandedGrid(_)
                | FigureLayer::Isolines(_)
                | FigureLayer::Borders(_)
                | FigureLayer::Polyline(_)
                | FigureLayer::Marks(_)
                | FigureLayer::Arrow(_)
                | FigureLayer::Rule(_)
                | FigureLayer::Note(_) => {}
            }
        }
        for layer in &self.figure.layers {
            let borders = match layer {
                FigureLayer::Isolines(isolines) => Some(isolines),
                FigureLayer::Borders(borders) if !self.palette.has_field() => Some(borders),
                _ => None,
            };
            if let Some(isolines) = borders {
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
                FigureLayer::Polyline(line) => self.polyline(line),
                FigureLayer::Rule(rule) => self.rule(rule),
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
    fn casing(&mut self, outline: &[PathSegment]) {
        if self.palette.has_field() && self.band_layers().next().is_some() {
            let pen = LineStyle {
                opacity: 0.6,
                ..LineStyle::new(self.palette.ground(), (LINE + 0.14) * self.em)
            };
            self.clipped(outline.to_vec(), pen);
        }
    }

    fn pen(&self, role: Role, stroke: Stroke) -> LineStyle {
        let (color, width) = (self.palette.of(role), LINE * self.em);
        match stroke {
            Stroke::Solid => LineStyle::new(color, width),
            Stroke::Dotted => LineStyle {
                dash: (0.02 * self.em, 0.28 * self.em),
                ..LineStyle::new(color, 0.9 * width)
            },
            Stroke::Faint => LineStyle {
                opacity: 0.45,
                ..LineStyle::new(color, 0.8 * width)
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

    fn rule(&mut self, rule: &GuideLine) {
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
}

/// Whether a mark is a racer with its letter.
fn is_chip(mark: &Mark) -> bool {
    mark.glyph == Glyph::Now && mark.label.chars().count() == 1
}
