//! The axes of a figure: where its plot is, the frame, ticks with their labels, the names of both axes.

use crate::figure::{Axis, Figure, Role, Tick};
use crate::picture::drawing::{Area, DrawnItem, LineStyle, Pixel};
use crate::picture::labels::text;
use crate::picture::marks::polyline;
use crate::picture::{Palette, font};

/// The room of a plot among its axes.
pub(super) struct PlotAxes<'a> {
    figure: &'a Figure,
    em: f64,
    size: f64,
    area: Area,
    /// The inside of the axes.
    pub(super) plot: Area,
    x_ticks: Vec<Tick>,
    y_ticks: Vec<Tick>,
}

impl<'a> PlotAxes<'a> {
    /// The axes of a figure in a rectangle; what does not fit is left out.
    pub(super) fn new(figure: &'a Figure, area: Area, em: f64) -> Self {
        let size = 0.86 * em;
        let top = if figure.y.label.is_empty() { 0.6 } else { 1.5 } * em;
        let bottom = if figure.x.label.is_empty() { 1.7 } else { 2.9 } * em;
        let height = (area.height - top - bottom).max(1.0);
        let most = ((height / (2.6 * em)) as usize).clamp(2, 9);
        let y_ticks = figure.y.ticks(most);
        let widths = y_ticks.iter().map(|tick| font::width(&tick.label, size));
        let gutter = widths.fold(0.0, f64::max) + 0.75 * em;
        // At the right the last label of the axis reaches beyond it.
        let plot = Area {
            x: (area.x + gutter).round(),
            y: (area.y + top).round(),
            width: (area.width - gutter - 1.0 * em).max(1.0).round(),
            height: height.round(),
        };
        let x_ticks = fitting(&figure.x, plot.width, size, em);
        Self {
            figure,
            em,
            size,
            area,
            plot,
            x_ticks,
            y_ticks,
        }
    }

    fn x(&self, tick: &Tick) -> f64 {
        let across = self.figure.x.fraction(tick.value).clamp(0.0, 1.0);
        (10.0 * (self.plot.x + across * self.plot.width)).round() / 10.0
    }

    fn y(&self, tick: &Tick) -> f64 {
        let up = self.figure.y.fraction(tick.value).clamp(0.0, 1.0);
        (10.0 * (self.plot.bottom() - up * self.plot.height)).round() / 10.0
    }

    /// Faint lines across the plot at every tick.
    pub(super) fn grid(&self, palette: Palette) -> Vec<DrawnItem> {
        let pen = LineStyle::new(palette.faint(Role::Line, 0.72), 0.055 * self.em);
        let across = self.y_ticks.iter().map(|tick| {
            let y = self.y(tick);
            [(self.plot.x, y), (self.plot.right(), y)]
        });
        let up = self.x_ticks.iter().map(|tick| {
            let x = self.x(tick);
            [(x, self.plot.y), (x, self.plot.bottom())]
        });
        across.chain(up).map(|ends| line(&ends, pen)).collect()
    }

    /// The axes themselves, around the whole plot where it is filled.
    pub(super) fn frame(&self, palette: Palette, is_filled: bool) -> Vec<DrawnItem> {
        let pen = LineStyle::new(palette.of(Role::Line), 0.075 * self.em);
        let Area { x, y, .. } = self.plot;
        let (right, bottom) = (self.plot.right(), self.plot.bottom());
        let mut corners = vec![(x, y), (x, bottom), (right, bottom)];
        if is_filled {
            corners.extend([(right, y), (x, y)]);
        }
        let mut items = vec![line(&corners, pen)];
        let tick = 0.3 * self.em;
        let color = palette.of(Role::Muted);
        for each in &self.x_ticks {
            let at = self.x(each);
            items.push(line(&[(at, bottom), (at, bottom + tick)], pen));
            let place = (
                at - font::width(&each.label, self.size) / 2.0,
                bottom + 1.35 * self.em,
            );
            items.push(text(place, each.label.clone(), self.size, color, None));
        }
        for each in &self.y_ticks {
            let at = self.y(each);
            items.push(line(&[(x - tick, at), (x, at)], pen));
            let width = font::width(&each.label, self.size);
            let place = (x - 0.5 * self.em - width, at + 0.32 * self.em);
            items.push(text(place, each.label.clone(), self.size, color, None));
        }
        items.extend(self.names(palette));
        items
    }

    /// The name of the lower axis below its middle, that of the left one over its end.
    fn names(&self, palette: Palette) -> Vec<DrawnItem> {
        let (size, color) = (0.92 * self.em, palette.of(Role::Text));
        let mut items = Vec::new();
        let (x, y) = (&self.figure.x.label, &self.figure.y.label);
        if !x.is_empty() {
            let label = font::shortened(x, size, self.area.width);
            let width = font::width(&label, size);
            let left = self.plot.x + (self.plot.width - width) / 2.0;
            let place = (left.max(self.area.x), self.plot.bottom() + 2.55 * self.em);
            items.push(text(place, label, size, color, None));
        }
        if !y.is_empty() {
            let label = font::shortened(y, size, self.area.width);
            let width = font::width(&label, size);
            let left = (self.plot.x - width / 2.0).max(self.area.x);
            let place = (left, self.plot.y - 0.6 * self.em);
            items.push(text(place, label, size, color, None));
        }
        items
    }
}

fn line(points: &[Pixel], pen: LineStyle) -> DrawnItem {
    DrawnItem::Path {
        outline: polyline(points),
        fill: None,
        pen: Some(pen),
        clip: None,
    }
}

/// As many ticks as have room for their labels.
fn fitting(axis: &Axis, width: f64, size: f64, em: f64) -> Vec<Tick> {
    let fits = |ticks: &Vec<Tick>| {
        ticks.windows(2).all(|pair| {
            let gap = axis.fraction(pair[1].value) - axis.fraction(pair[0].value);
            let labels = font::width(&pair[0].label, size) + font::width(&pair[1].label, size);
            gap * width >= labels / 2.0 + 0.9 * em
        })
    };
    let most = ((width / (4.5 * em)) as usize).clamp(1, 11);
    let mut tried = (1..=most).rev().map(|most| axis.ticks(most));
    tried.find(fits).unwrap_or_default()
}
