//! A field as a surface in three dimensions, seen from an angle, with what is hidden taken away.

use std::sync::Arc;

use super::{BandedGrid, Grid, Levels, Point, Range, Resolution, Window};

/// How high the surface is beside its base, which goes from −1 to 1 on both axes.
const HEIGHT: f64 = 0.9;

/// Where the surface begins and how wide it can be, in parts of the picture's width: what is left is for the axis of heights.
const ACROSS: (f64, f64) = (0.1, 0.89);

/// The mesh has at most so many vertices along an axis.
const VERTICES: usize = 72;

/// A line of the mesh is drawn about so often along an axis: once for so many samples of the picture, but within bounds.
const SAMPLES: usize = 9;
const LINES: (usize, usize) = (5, 14);

/// What lies behind the surface by less than this, and by less than a sample of the picture covers of level ground, is on it.
const NEAR: f64 = 0.03;

/// From where a surface is looked at, in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Angle {
    /// How far it is turned about the vertical, counter-clockwise seen from above; at 0 the horizontal axis goes to the right.
    pub azimuth: f64,
    /// How high the eye is: 0 at the level of the base, 90 right above.
    pub elevation: f64,
}

/// A point in space as it is seen: fractions of the picture from its lower left corner, and the distance from the eye.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Seen {
    across: f64,
    up: f64,
    depth: f64,
}

impl Angle {
    /// How much farther away level ground is at the upper edge of one of so many rows of the picture than at its lower edge.
    fn depth_of_row(self, rows: usize) -> f64 {
        let rise = self.elevation.to_radians();
        let total = 2.0 * std::f64::consts::SQRT_2 * libm::sin(rise) + HEIGHT * libm::cos(rise);
        total / rows as f64 / libm::tan(rise)
    }

    /// How a point of the base, in fractions of its axes, is seen at a height from 0 to 1: an orthographic projection.
    fn see(self, (x, y): Point, height: f64) -> Seen {
        let root = std::f64::consts::SQRT_2;
        let (turn, rise) = (self.azimuth.to_radians(), self.elevation.to_radians());
        let (u, v, z) = (2.0 * x - 1.0, 2.0 * y - 1.0, HEIGHT * height);
        let right = u * libm::cos(turn) - v * libm::sin(turn);
        let away = u * libm::sin(turn) + v * libm::cos(turn);
        let (sin, cos) = (libm::sin(rise), libm::cos(rise));
        let (base, total) = (root * sin, 2.0 * root * sin + HEIGHT * cos);
        let (left, width) = ACROSS;
        Seen {
            across: left + width * f64::midpoint(right / root, 1.0),
            up: (away * sin + z * cos + base) / total,
            depth: away * cos - z * sin,
        }
    }
}

/// A surface as it is seen. Its picture goes from 0 to 1 along both axes.
#[derive(Clone, Debug)]
pub struct Relief {
    /// From where.
    pub angle: Angle,
    /// The band that is seen at each place of the picture; nothing beside the surface.
    pub image: Arc<BandedGrid>,
    /// The visible pieces of the lines of a mesh on the surface.
    pub mesh: Vec<Vec<Point>>,
    /// The part of the plane that it is over.
    pub window: Window,
    /// The levels between its bands, each with how high it is, from 0 to 1.
    pub levels: Vec<(f64, f64)>,
    heights: Grid,
    depth: Vec<f64>,
}

/// A vertex of the mesh: how it is seen, and its height from 0 to 1.
type Vertex = (Seen, f64);

impl Relief {
    /// Looks at a field from an angle, as a picture of so many samples. A value's height is its band's, in between
    /// proportional, so that the bands are steps of equal height whatever their levels.
    pub fn new(field: &BandedGrid, angle: Angle, resolution: Resolution) -> Self {
        let heights = heights(field);
        let bands = field.levels().bands();
        let height = |index: usize| (index + 1) as f64 / bands as f64;
        let levels = field.levels().values().iter().enumerate();
        let mut relief = Self {
            levels: levels
                .map(|(index, level)| (height(index), *level))
                .collect(),
            angle,
            image: Arc::new(BandedGrid::cut_out(
                unit_grid(resolution, Vec::new()),
                Levels::given(Vec::new()),
            )),
            mesh: Vec::new(),
            window: field.grid().window(),
            depth: vec![f64::INFINITY; resolution.samples()],
            heights,
        };
        let vertices = relief.vertices();
        let mut image = vec![f64::NAN; resolution.samples()];
        for pair in vertices.windows(2) {
            for (near, far) in pair[0].windows(2).zip(pair[1].windows(2)) {
                relief.fill(&[near[0], near[1], far[1]], resolution, &mut image);
                relief.fill(&[near[0], far[1], far[0]], resolution, &mut image);
            }
        }
        for height in &mut image {
            *height *= bands as f64;
        }
        let levels = (1..bands).map(|level| level as f64).collect();
        let image = unit_grid(resolution, image);
        relief.image = Arc::new(BandedGrid::cut_out(image, Levels::given(levels)));
        relief.mesh = relief.lines(&vertices);
        relief
    }

    /// The vertices of the mesh, row by row from the bottom of the window.
    fn vertices(&self) -> Vec<Vec<Vertex>> {
        let Resolution { columns, rows } = self.heights.resolution();
        let chosen = |count: usize| -> Vec<usize> {
            let most = VERTICES.min(count).max(2);
            (0..most)
                .map(|index| index * (count - 1) / (most - 1))
                .collect()
        };
        let across = chosen(columns);
        let vertex = |column: usize, row: usize| {
            let height = self.heights.value(column, row);
            let at = (
                (column as f64 + 0.5) / columns as f64,
                (row as f64 + 0.5) / rows as f64,
            );
            (self.angle.see(at, height), height)
        };
        let row = |row: usize| across.iter().map(|column| vertex(*column, row)).collect();
        chosen(rows).into_iter().map(row).collect()
    }

    /// Paints a triangle where it is nearer than what is there.
    fn fill(&mut self, corners: &[Vertex; 3], resolution: Resolution, image: &mut [f64]) {
        let [a, b, c] = corners.map(|(seen, _)| seen);
        let area = (b.across - a.across) * (c.up - a.up) - (c.across - a.across) * (b.up - a.up);
        let is_flat = area == 0.0 || area.is_nan();
        if is_flat || corners.iter().any(|(_, height)| !height.is_finite()) {
            return;
        }
        let Resolution { columns, rows } = resolution;
        let span = |values: [f64; 3], count: usize| {
            let low = values.into_iter().fold(f64::INFINITY, f64::min);
            let high = values.into_iter().fold(f64::NEG_INFINITY, f64::max);
            let first = (low * count as f64 - 0.5).ceil().max(0.0) as usize;
            let last = (high * count as f64 - 0.5).floor();
            first..(last + 1.0).clamp(0.0, count as f64) as usize
        };
        for row in span([a.up, b.up, c.up], rows) {
            let up = (row as f64 + 0.5) / rows as f64;
            for column in span([a.across, b.across, c.across], columns) {
                let across = (column as f64 + 0.5) / columns as f64;
                // Barycentric coordinates.
                let of_b = ((across - a.across) * (c.up - a.up)
                    - (c.across - a.across) * (up - a.up))
                    / area;
                let of_c = ((b.across - a.across) * (up - a.up)
                    - (across - a.across) * (b.up - a.up))
                    / area;
                let of_a = 1.0 - of_b - of_c;
                if of_a < -1e-9 || of_b < -1e-9 || of_c < -1e-9 {
                    continue;
                }
                let depth = of_a * a.depth + of_b * b.depth + of_c * c.depth;
                let index = row * columns + column;
                if depth < self.depth[index] {
                    self.depth[index] = depth;
                    let [p, q, r] = corners.map(|(_, height)| height);
                    image[index] = of_a * p + of_b * q + of_c * r;
                }
            }
        }
    }

    /// Every few rows and columns of the mesh, cut where something is in front of them.
    fn lines(&self, vertices: &[Vec<Vertex>]) -> Vec<Vec<Point>> {
        let (least, most) = LINES;
        let lines = (self.image.grid().resolution().columns / SAMPLES).clamp(least, most);
        let every = |count: usize| count.div_ceil(lines).max(1);
        let is_line =
            |index: usize, count: usize| index.is_multiple_of(every(count)) || index + 1 == count;
        let columns = vertices.first().map_or(0, Vec::len);
        let rows = vertices.iter().enumerate();
        let rows = rows.filter(|(index, _)| is_line(*index, vertices.len()));
        let mut all: Vec<Vec<Point>> = rows.map(|(_, row)| self.visible(row.iter())).collect();
        let along = (0..columns).filter(|column| is_line(*column, columns));
        all.extend(along.map(|column| self.visible(vertices.iter().map(|row| &row[column]))));
        all
    }

    /// The places of some vertices; NaN where one is hidden.
    fn visible<'a>(&self, vertices: impl Iterator<Item = &'a Vertex>) -> Vec<Point> {
        let place = |(seen, height): &Vertex| {
            if height.is_finite() && self.is_in_front(*seen) {
                (seen.across, seen.up)
            } else {
                (f64::NAN, f64::NAN)
            }
        };
        vertices.map(place).collect()
    }

    /// Whether nothing of the surface is before a place.
    fn is_in_front(&self, seen: Seen) -> bool {
        let resolution = self.image.grid().resolution();
        let cell = self
            .image
            .grid()
            .window()
            .cell(resolution, (seen.across, seen.up));
        let near = NEAR + self.angle.depth_of_row(resolution.rows);
        cell.is_none_or(|(column, row)| {
            seen.depth <= self.depth[row * resolution.columns + column] + near
        })
    }

    /// Where a point of the plane is seen on the surface, and whether it is in front; none outside the window and where the
    /// field has no value.
    pub fn project(&self, point: Point) -> Option<(Point, bool)> {
        let height = self
            .heights
            .nearest(point)
            .filter(|height| height.is_finite())?;
        let at = (
            self.window.x.fraction(point.0),
            self.window.y.fraction(point.1),
        );
        let seen = self.angle.see(at, height);
        Some(((seen.across, seen.up), self.is_in_front(seen)))
    }

    /// Where a point of the base is seen, given by fractions of its axes.
    pub fn base(&self, at: Point) -> Point {
        self.above(at, 0.0)
    }

    /// Where a point above the base is seen, at a height from 0 to 1.
    pub fn above(&self, at: Point, height: f64) -> Point {
        let seen = self.angle.see(at, height);
        (seen.across, seen.up)
    }
}

/// A grid over the whole picture.
fn unit_grid(resolution: Resolution, values: Vec<f64>) -> Grid {
    let unit = Range::new(0.0, 1.0);
    Grid::from_values(Window::new(unit, unit), resolution, values)
}

/// The field's values as heights from 0 to 1: the bands are equally high, and a value lies in its band in proportion.
fn heights(field: &BandedGrid) -> Grid {
    let grid = field.grid();
    let levels = field.levels();
    let (low, high) = grid.extent().unwrap_or((0.0, 1.0));
    let bands = levels.bands() as f64;
    let height = |value: &f64| {
        let Some(band) = levels.band(*value) else {
            return f64::NAN;
        };
        let edge = |index: Option<usize>, end: f64| {
            let level = index.and_then(|index| levels.values().get(index));
            level.copied().unwrap_or(end)
        };
        let (from, to) = (edge(band.checked_sub(1), low), edge(Some(band), high));
        let part = if to > from {
            ((value - from) / (to - from)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        (band as f64 + part) / bands
    };
    let values = grid.values().iter().map(height).collect();
    Grid::from_values(grid.window(), grid.resolution(), values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(f: impl Fn(f64, f64) -> f64) -> BandedGrid {
        let range = Range::new(-1.0, 1.0);
        let resolution = Resolution::new(40, 40);
        let grid = Grid::sample(
            Window::new(range, range),
            resolution,
            || false,
            |y, xs, out| {
                for (x, out) in xs.iter().zip(out) {
                    *out = f(*x, y);
                }
            },
        );
        let levels = (1..10).map(|level| f64::from(level) / 10.0).collect();
        BandedGrid::new(grid.expect("not called off"), Levels::given(levels))
    }

    fn relief(f: impl Fn(f64, f64) -> f64, azimuth: f64, elevation: f64) -> Relief {
        let angle = Angle { azimuth, elevation };
        Relief::new(&field(f), angle, Resolution::new(60, 60))
    }

    #[test]
    fn a_ridge_hides_what_is_behind_it() {
        let ridge = |_: f64, y: f64| if y.abs() < 0.1 { 1.0 } else { 0.0 };
        let low = relief(ridge, 0.0, 15.0);
        let front = low.project((0.0, -0.8)).expect("inside");
        let behind = low.project((0.0, 0.3)).expect("inside");
        assert!(front.1 && !behind.1, "{front:?} {behind:?}");
        let above = relief(ridge, 0.0, 89.0);
        assert!(
            above.project((0.0, 0.3)).expect("inside").1,
            "from above nothing is hidden"
        );
        let turned = relief(ridge, 180.0, 15.0);
        assert!(
            turned.project((0.0, 0.8)).expect("inside").1,
            "from behind it is in front"
        );
    }

    #[test]
    fn from_above_the_picture_is_the_map() {
        let above = relief(|x, _| f64::midpoint(x, 1.0), 0.0, 90.0);
        let (left, right) = (above.base((0.0, 0.5)), above.base((1.0, 0.5)));
        assert!(left.0 < right.0 && (left.1 - right.1).abs() < 1e-9);
        let bands: Vec<u8> = (16..44)
            .filter_map(|column| above.image.band(column, 30))
            .collect();
        assert!(bands.len() > 20 && bands.is_sorted(), "{bands:?}");
    }

    #[test]
    fn hidden_pieces_of_the_mesh_are_cut_and_nothing_is_painted_beside_the_surface() {
        let hill = |x: f64, y: f64| (-4.0 * (x * x + y * y)).exp();
        let cut = |relief: &Relief| {
            let points = relief.mesh.iter().flatten();
            points.filter(|point| point.0.is_nan()).count()
        };
        assert!(cut(&relief(hill, 30.0, 10.0)) > cut(&relief(hill, 30.0, 80.0)));
        let seen = relief(hill, 30.0, 35.0);
        assert_eq!(seen.image.band(0, 0), None, "a corner of the picture");
        assert!(seen.image.is_cut_out());
    }

    #[test]
    fn a_level_stands_as_high_as_the_surface_is_there() {
        let slope = relief(|x, _| f64::midpoint(x, 1.0), 30.0, 35.0);
        let heights: Vec<f64> = slope.levels.iter().map(|(height, _)| *height).collect();
        assert_eq!(slope.levels.len(), 9);
        assert!(heights.is_sorted() && heights[0] > 0.0 && heights[8] < 1.0);
        // The middle level, 0.5, is that of x = 0.
        let (height, level) = slope.levels[4];
        assert_eq!(level, 0.5);
        let (on_surface, _) = slope.project((0.01, 0.0)).expect("inside");
        let above = slope.above((0.505, 0.5), height);
        assert!(
            (on_surface.1 - above.1).abs() < 0.02,
            "{on_surface:?} {above:?}"
        );
    }

    #[test]
    fn a_field_without_values_is_an_empty_picture() {
        let nowhere = relief(|_, _| f64::NAN, 30.0, 35.0);
        assert_eq!(nowhere.project((0.0, 0.0)), None);
        assert!(
            nowhere
                .image
                .grid()
                .values()
                .iter()
                .all(|value| value.is_nan())
        );
    }
}
