//! The bands of a field as shapes, and its isolines.

use std::sync::Arc;

use crate::figure::{BandedGrid, Figure, Isolines, Point, Role};
use crate::picture::drawing::{Area, DrawnItem, LineStyle, PathSegment, Pixel};
use crate::picture::{Palette, marks, regions, simplify};

/// No outline is farther than this from what it was, in pixels, unless there would be too many points.
const EXACT: f64 = 0.2;

/// More points than this, and the outlines become coarser. A field has as many in its bands and again in its isolines, and each
/// is about 8 bytes of an SVG, which is to stay below 200 kB.
const MOST_POINTS: usize = 11_000;

/// How far apart the lines of the hatching are, in pixels.
const HATCH: f64 = 9.0;

/// What was found of fields before: in an animation the field stays as it is.
#[derive(Default)]
pub(crate) struct DrawnFields {
    bands: Vec<Found<BandedGrid>>,
    isolines: Vec<Found<Isolines>>,
}

/// The items of one field in one plot.
struct Found<T> {
    of: Arc<T>,
    plot: Area,
    items: Vec<DrawnItem>,
}

impl<T> Found<T> {
    fn get(all: &[Self], of: &Arc<T>, plot: Area) -> Option<Vec<DrawnItem>> {
        let found = all
            .iter()
            .find(|found| Arc::ptr_eq(&found.of, of) && found.plot == plot)?;
        Some(found.items.clone())
    }
}

/// A place in the plot of a point of the figure.
fn pixel(figure: &Figure, plot: Area, point: Point) -> Pixel {
    let (across, up) = figure.fraction(point);
    (
        plot.x + across * plot.width,
        plot.bottom() - up * plot.height,
    )
}

impl DrawnFields {
    /// The bands of a field, each painted over the one below it; hatched where the field has no value.
    pub(super) fn bands(
        &mut self,
        bands: &Arc<BandedGrid>,
        figure: &Figure,
        plot: Area,
        palette: Palette,
    ) -> Vec<DrawnItem> {
        if let Some(items) = Found::get(&self.bands, bands, plot) {
            return items;
        }
        let items = painted(bands, figure, plot, palette);
        self.bands.push(Found {
            of: Arc::clone(bands),
            plot,
            items: items.clone(),
        });
        items
    }

    /// The isolines of a field, in an ink that stands out on their bands.
    pub(super) fn isolines(
        &mut self,
        isolines: &Arc<Isolines>,
        bands: Option<&BandedGrid>,
        figure: &Figure,
        plot: Area,
        palette: Palette,
    ) -> Vec<DrawnItem> {
        if let Some(items) = Found::get(&self.isolines, isolines, plot) {
            return items;
        }
        let items = drawn(isolines, bands, figure, plot, palette);
        self.isolines.push(Found {
            of: Arc::clone(isolines),
            plot,
            items: items.clone(),
        });
        items
    }
}

fn painted(bands: &BandedGrid, figure: &Figure, plot: Area, palette: Palette) -> Vec<DrawnItem> {
    let (grid, levels) = (bands.grid(), bands.levels());
    let window = grid.window();
    let outlines = |level: f64| -> Vec<Vec<Pixel>> {
        let found = regions::above(grid, level).into_iter();
        let placed =
            |(across, up): Point| pixel(figure, plot, (window.x.at(across), window.y.at(up)));
        found
            .map(|outline| outline.into_iter().map(placed).collect())
            .collect()
    };
    let mut shapes = Vec::new();
    if grid.not_finite() > 0 {
        shapes.push((0, outlines(f64::NEG_INFINITY)));
    }
    for (index, level) in levels.values().iter().enumerate() {
        shapes.push((index + 1, outlines(*level)));
    }
    let shapes = simplified(&shapes, |outline, tolerance| {
        simplify::outline(outline, tolerance)
    });
    let shape = |(band, outlines): (usize, Vec<Vec<Pixel>>)| {
        let outline: Vec<PathSegment> = outlines.into_iter().flat_map(marks::polygon).collect();
        (!outline.is_empty()).then(|| DrawnItem::Path {
            outline,
            fill: Some(palette.band(band, levels.bands())),
            pen: None,
            clip: Some(plot),
        })
    };
    let mut items = if grid.not_finite() > 0 {
        hatching(plot, palette)
    } else {
        vec![whole(plot, palette.band(0, levels.bands()))]
    };
    items.extend(shapes.into_iter().filter_map(shape));
    items
}

fn whole(plot: Area, color: crate::figure::theme::Rgb) -> DrawnItem {
    let (right, bottom) = (plot.right(), plot.bottom());
    let corners = [
        (plot.x, plot.y),
        (right, plot.y),
        (right, bottom),
        (plot.x, bottom),
    ];
    DrawnItem::Path {
        outline: marks::polygon(corners),
        fill: Some(color),
        pen: None,
        clip: None,
    }
}

/// Slanted lines: here is no value.
fn hatching(plot: Area, palette: Palette) -> Vec<DrawnItem> {
    let count = ((plot.width + plot.height) / HATCH) as usize;
    let line = |index: usize| {
        let along = HATCH * index as f64;
        [
            PathSegment::Move((plot.x + along - plot.height, plot.bottom())),
            PathSegment::Line((plot.x + along, plot.y)),
        ]
    };
    vec![DrawnItem::Path {
        outline: (1..=count).flat_map(line).collect(),
        fill: None,
        pen: Some(LineStyle::new(palette.faint(Role::Muted, 0.6), 1.0)),
        clip: Some(plot),
    }]
}

fn drawn(
    isolines: &Isolines,
    bands: Option<&BandedGrid>,
    figure: &Figure,
    plot: Area,
    palette: Palette,
) -> Vec<DrawnItem> {
    let placed = |line: &Vec<Point>| -> Vec<Pixel> {
        line.iter()
            .map(|point| pixel(figure, plot, *point))
            .collect()
    };
    let lines: Vec<(usize, Vec<Vec<Pixel>>)> = isolines
        .levels
        .iter()
        .map(|isoline| isoline.lines.iter().map(placed).collect())
        .enumerate()
        .collect();
    let simple = |line: &[Pixel], tolerance: f64| {
        let line = simplify::line(line, tolerance);
        let is_speck = line.len() < 3 && line.first() == line.last();
        if is_speck { Vec::new() } else { line }
    };
    let item = |(index, lines): (usize, Vec<Vec<Pixel>>)| {
        let outline: Vec<PathSegment> = lines
            .iter()
            .flat_map(|line| marks::polyline(line))
            .collect();
        if outline.is_empty() {
            return None;
        }
        let color = match bands {
            Some(bands) => {
                let levels = bands.levels();
                let band = levels.band(isolines.levels[index].level).unwrap_or(0);
                palette.isoline(palette.band(band, levels.bands()))
            }
            None => palette.faint(Role::Line, 0.25),
        };
        let pen = LineStyle {
            opacity: if bands.is_some() { 0.5 } else { 1.0 },
            ..LineStyle::new(color, 1.0)
        };
        Some(DrawnItem::Path {
            outline,
            fill: None,
            pen: Some(pen),
            clip: Some(plot),
        })
    };
    let lines = simplified(&lines, simple).into_iter();
    lines.filter_map(item).collect()
}

/// Places in tenths of a pixel, the same in every file.
fn rounded(mut line: Vec<Pixel>) -> Vec<Pixel> {
    for (x, y) in &mut line {
        *x = (*x * 10.0).round() / 10.0;
        *y = (*y * 10.0).round() / 10.0;
    }
    line
}

/// Every line with as few points as look the same; with fewer where there would be too many.
fn simplified(
    shapes: &[(usize, Vec<Vec<Pixel>>)],
    simple: impl Fn(&[Pixel], f64) -> Vec<Pixel>,
) -> Vec<(usize, Vec<Vec<Pixel>>)> {
    let mut tolerance = EXACT;
    loop {
        let made: Vec<(usize, Vec<Vec<Pixel>>)> = shapes
            .iter()
            .map(|(band, lines)| {
                let lines = lines.iter().map(|line| simple(line, tolerance));
                let lines = lines.filter(|line| !line.is_empty());
                (*band, lines.map(rounded).collect())
            })
            .collect();
        let points: usize = made.iter().flat_map(|(_, lines)| lines).map(Vec::len).sum();
        if points <= MOST_POINTS || tolerance > 50.0 {
            return made;
        }
        tolerance *= 1.6;
    }
}
