//! Lines as dots: two by four of them in a cell, in one color a cell.

use crate::figure::{Role, Stroke};

/// How many dots a cell has across and down.
pub(super) const ACROSS: usize = 2;
/// See [`ACROSS`].
pub(super) const DOWN: usize = 4;

/// How many dots of a line are drawn, and how many are left out after them, again and again.
pub(super) type Dashes = (usize, usize);

/// A line without gaps.
const SOLID: Dashes = (1, 0);
const DOTTED: Dashes = (1, 2);
const ISOLINE: Dashes = (1, 1);

/// What a cell's dots belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DotOwner {
    pub(super) role: Role,
    pub(super) stroke: Stroke,
    /// Which isoline, so that two of them do not blot in one cell; 0 for other lines.
    level: usize,
}

impl DotOwner {
    /// Whether it is of an isoline.
    fn is_isoline(self) -> bool {
        self.level > 0
    }
}

/// The dots of one cell: a bit each, row by row from the top, the left one first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct DotCell {
    pub(super) mask: u8,
    pub(super) owner: Option<DotOwner>,
}

impl DotCell {
    /// Whether beside a digit the dots would be read as a part of a number: those of an isoline, and one or two in the lower half.
    pub(super) fn reads_with_digits(self) -> bool {
        let is_isoline = self.owner.is_some_and(DotOwner::is_isoline);
        let is_point = self.mask.trailing_zeros() >= 4 && self.mask.count_ones() <= 2;
        self.mask != 0 && (is_isoline || is_point)
    }
}

/// The dots of an area of cells. Where lines meet in a cell their dots are merged; its color is that of the line on top.
pub(super) struct Dots {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) cells: Vec<DotCell>,
}

impl Dots {
    pub(super) fn new(width: u16, height: u16) -> Self {
        let (width, height) = (usize::from(width), usize::from(height));
        Self {
            width,
            height,
            cells: vec![DotCell::default(); width * height],
        }
    }

    /// Sets one dot, counted from the left and from the top.
    fn set(&mut self, x: usize, y: usize, owner: DotOwner) {
        let (column, row) = (x / ACROSS, y / DOWN);
        if column >= self.width || row >= self.height {
            return;
        }
        let Some(cell) = self.cells.get_mut(row * self.width + column) else {
            return;
        };
        let dot = 1 << (ACROSS * (y % DOWN) + x % ACROSS);
        match cell.owner {
            Some(there) if there == owner => cell.mask |= dot,
            // Two isolines would blot, and an isoline gives way to every other line.
            Some(_) if owner.is_isoline() => {}
            Some(there) if !there.is_isoline() => {
                cell.mask |= dot;
                let is_weaker = owner.stroke != Stroke::Solid && there.stroke == Stroke::Solid;
                if !is_weaker {
                    cell.owner = Some(owner);
                }
            }
            Some(_) | None => {
                *cell = DotCell {
                    mask: dot,
                    owner: Some(owner),
                };
            }
        }
    }

    /// Draws connected lines through places given as fractions of the area, (0, 0) at the lower left. A place that has a
    /// NaN coordinate cuts the line.
    pub(super) fn polyline(
        &mut self,
        places: impl IntoIterator<Item = (f64, f64)>,
        role: Role,
        stroke: Stroke,
    ) {
        let dashes = match stroke {
            Stroke::Dotted => DOTTED,
            Stroke::Solid | Stroke::Faint => SOLID,
        };
        self.dashed(places, role, stroke, dashes);
    }

    /// The same with other gaps.
    pub(super) fn dashed(
        &mut self,
        places: impl IntoIterator<Item = (f64, f64)>,
        role: Role,
        stroke: Stroke,
        dashes: Dashes,
    ) {
        let owner = DotOwner {
            role,
            stroke,
            level: 0,
        };
        self.line(places, owner, dashes);
    }

    /// Draws one line of the isoline with this number.
    pub(super) fn isoline(&mut self, places: impl IntoIterator<Item = (f64, f64)>, number: usize) {
        let owner = DotOwner {
            role: Role::Isoline,
            stroke: Stroke::Solid,
            level: number + 1,
        };
        self.line(places, owner, ISOLINE);
    }

    fn line(
        &mut self,
        places: impl IntoIterator<Item = (f64, f64)>,
        owner: DotOwner,
        dashes: Dashes,
    ) {
        let size = ((self.width * ACROSS) as f64, (self.height * DOWN) as f64);
        let mut pen = DotCursor {
            owner,
            dashes,
            count: 0,
            last: None,
        };
        let mut from: Option<(f64, f64)> = None;
        for place in places {
            let to = (place.0 * size.0, (1.0 - place.1) * size.1);
            if to.0.is_nan() || to.1.is_nan() {
                from = None;
                continue;
            }
            if let Some((a, b)) = clip(from.unwrap_or(to), to, size) {
                self.segment(a, b, &mut pen);
            }
            from = Some(to);
        }
    }

    /// Draws one line between places inside the area, in units of dots.
    fn segment(&mut self, a: (f64, f64), b: (f64, f64), pen: &mut DotCursor) {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let count = dx.abs().max(dy.abs()).ceil().max(1.0);
        for step in 0..=count as usize {
            let t = step as f64 / count;
            let dot = ((a.0 + t * dx) as usize, (a.1 + t * dy) as usize);
            let dot = (
                dot.0.min(self.width * ACROSS - 1),
                dot.1.min(self.height * DOWN - 1),
            );
            if pen.last == Some(dot) {
                continue;
            }
            let (drawn, left_out) = pen.dashes;
            if pen.count % (drawn + left_out) < drawn {
                self.set(dot.0, dot.1, pen.owner);
            }
            pen.count += 1;
            pen.last = Some(dot);
        }
    }
}

/// How a line goes on: dots of a dotted line are counted along the whole of it.
struct DotCursor {
    owner: DotOwner,
    dashes: Dashes,
    count: usize,
    last: Option<(usize, usize)>,
}

/// The part of a line that lies in the area from (0, 0) to `size`, by Liang and Barsky's method (ACM Transactions on
/// Graphics 3(1), 1984); none if it lies outside.
pub(super) fn clip(
    a: (f64, f64),
    b: (f64, f64),
    size: (f64, f64),
) -> Option<((f64, f64), (f64, f64))> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (delta, room) in [
        (-dx, a.0),
        (dx, size.0 - a.0),
        (-dy, a.1),
        (dy, size.1 - a.1),
    ] {
        if delta == 0.0 && room < 0.0 {
            return None;
        } else if delta < 0.0 {
            enter = enter.max(room / delta);
        } else if delta > 0.0 {
            leave = leave.min(room / delta);
        }
    }
    let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
    (enter <= leave && size.0 > 0.0 && size.1 > 0.0).then(|| (at(enter), at(leave)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::theme::Marker;

    fn braille(mask: u8) -> char {
        Marker::Braille.character(mask)
    }

    fn drawn(width: u16, height: u16, places: &[(f64, f64)], stroke: Stroke) -> String {
        let mut dots = Dots::new(width, height);
        dots.polyline(places.iter().copied(), Role::Value, stroke);
        dots.cells.iter().map(|cell| braille(cell.mask)).collect()
    }

    #[test]
    fn a_diagonal_in_braille() {
        assert_eq!(
            drawn(1, 1, &[(0.0, 0.0), (0.999, 0.999)], Stroke::Solid),
            "⡜"
        );
        assert_eq!(
            drawn(2, 1, &[(0.125, 0.125), (0.875, 0.875)], Stroke::Solid),
            "⡠⠊"
        );
        assert_eq!(drawn(3, 1, &[(0.0, 0.9), (1.0, 0.9)], Stroke::Solid), "⠉⠉⠉");
        assert_eq!(
            drawn(4, 1, &[(0.0, 0.9), (1.0, 0.9)], Stroke::Dotted),
            "⠁⠈ ⠁".replace(' ', "⠀")
        );
    }

    #[test]
    fn lines_are_clipped_and_cut() {
        assert_eq!(drawn(2, 1, &[(-1e6, 0.9), (1e6, 0.9)], Stroke::Solid), "⠉⠉");
        assert_eq!(drawn(2, 1, &[(2.0, 0.9), (3.0, 0.9)], Stroke::Solid), "⠀⠀");
        let nan = [(0.0, 0.9), (f64::NAN, 0.9), (0.9, 0.9)];
        assert_eq!(drawn(2, 1, &nan, Stroke::Solid), "⠁⠈");
        assert_eq!(drawn(0, 0, &[(0.0, 0.0), (1.0, 1.0)], Stroke::Solid), "");
    }

    #[test]
    fn lines_in_one_cell_are_merged_and_the_one_on_top_gives_the_color() {
        let mut dots = Dots::new(1, 1);
        dots.isoline([(0.0, 0.9), (1.0, 0.9)], 0);
        dots.isoline([(0.0, 0.1)], 1);
        assert_eq!(braille(dots.cells[0].mask), '⠁', "isolines do not blot");
        dots.polyline([(0.0, 0.1)], Role::Value, Stroke::Solid);
        assert_eq!(
            braille(dots.cells[0].mask),
            '⡀',
            "a line takes an isoline's cell"
        );
        dots.polyline([(0.0, 0.9)], Role::Secant, Stroke::Dotted);
        assert_eq!(braille(dots.cells[0].mask), '⡁', "lines are merged");
        assert_eq!(
            dots.cells[0].owner.map(|owner| owner.role),
            Some(Role::Value)
        );
        dots.polyline([(0.9, 0.9)], Role::Gradient, Stroke::Solid);
        assert_eq!(braille(dots.cells[0].mask), '⡉');
        assert_eq!(
            dots.cells[0].owner.map(|owner| owner.role),
            Some(Role::Gradient)
        );
    }

    #[test]
    fn every_mask_has_a_likeness_in_ascii() {
        let ascii = |mask| Marker::Ascii.character(mask);
        assert_eq!(ascii(0), ' ');
        let one = |places: &[(f64, f64)]| {
            let mut dots = Dots::new(1, 1);
            dots.polyline(places.iter().copied(), Role::Value, Stroke::Solid);
            ascii(dots.cells[0].mask)
        };
        assert_eq!(one(&[(0.0, 0.0), (0.9, 0.9)]), '/');
        assert_eq!(one(&[(0.0, 0.9), (0.9, 0.0)]), '\\');
        assert_eq!(one(&[(0.1, 0.9), (0.1, 0.0)]), '|');
        assert_eq!(one(&[(0.0, 0.1), (0.9, 0.1)]), '_');
        assert_eq!(one(&[(0.0, 0.9), (0.9, 0.9)]), '\'');
        assert!((1..=255).all(|mask| ascii(mask) != ' '));
    }
}
