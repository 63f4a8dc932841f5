//! Which slice through the space of parameters is looked at.

use super::Point;

/// The plane through a point along two parameters, or the line along one; the other parameters are held.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// The values of all parameters; those along the axes do not matter.
    pub base: Vec<f64>,
    /// The parameter along x.
    pub horizontal: usize,
    /// The parameter along y; none for a line.
    pub vertical: Option<usize>,
}

impl Plane {
    /// The point of the parameter space at a place of the plane.
    pub fn lift(&self, (x, y): Point) -> Vec<f64> {
        let mut point = self.base.clone();
        self.place((x, y), &mut point);
        point
    }

    /// Writes a place of the plane into a point of the parameter space.
    pub fn place(&self, (x, y): Point, point: &mut [f64]) {
        if let Some(vertical) = self.vertical {
            point[vertical] = y;
        }
        if let Some(horizontal) = point.get_mut(self.horizontal) {
            *horizontal = x;
        }
    }

    /// Where a point of the parameter space lies in the plane, seen along the held parameters; y is 0 for a line.
    pub fn project(&self, point: &[f64]) -> Point {
        let x = point.get(self.horizontal).copied().unwrap_or(0.0);
        let y = self.vertical.map_or(0.0, |vertical| point[vertical]);
        (x, y)
    }

    /// The parameters that are held.
    pub fn held(&self) -> impl Iterator<Item = usize> {
        (0..self.base.len()).filter(|i| *i != self.horizontal && Some(*i) != self.vertical)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lifted_projects_back() {
        let plane = Plane {
            base: vec![1.0, 2.0, 3.0],
            horizontal: 2,
            vertical: Some(0),
        };
        assert_eq!(plane.lift((7.0, 8.0)), [8.0, 2.0, 7.0]);
        assert_eq!(plane.project(&[8.0, 2.0, 7.0]), (7.0, 8.0));
        assert_eq!(plane.held().collect::<Vec<_>>(), [1]);
    }
}
