//! Which slice through the space of parameters is looked at.

use std::sync::Arc;

use super::{Directions, Point};
use crate::diff::norm;

/// What the axes of a slice are.
#[derive(Clone, Debug, PartialEq)]
pub enum Along {
    /// The parameter along x, and the one along y; without the second it is a line.
    Parameters(usize, Option<usize>),
    /// Two directions; coordinates are multiples of them.
    Directions(Arc<Directions>),
}

/// A plane through a point of the parameter space, or a line.
#[derive(Clone, Debug, PartialEq)]
pub struct Plane {
    /// The values of all parameters: of those that are held, if the axes are parameters (the others do not matter); where
    /// both coordinates are 0, if they are directions.
    pub base: Vec<f64>,
    /// The axes.
    pub along: Along,
}

impl Plane {
    /// The plane along two parameters, or the line along one, with the others held at `base`.
    pub fn of_parameters(base: Vec<f64>, horizontal: usize, vertical: Option<usize>) -> Self {
        Self {
            base,
            along: Along::Parameters(horizontal, vertical),
        }
    }

    /// The plane through the center of two directions.
    pub fn of_directions(directions: Arc<Directions>) -> Self {
        Self {
            base: directions.center().to_vec(),
            along: Along::Directions(directions),
        }
    }

    /// The point of the parameter space at a point of the plane.
    pub fn lift(&self, coordinates: Point) -> Vec<f64> {
        let mut point = self.base.clone();
        self.lift_into(coordinates, &mut point);
        point
    }

    /// Writes a point of the plane into a point of the parameter space that lies in the plane.
    pub fn lift_into(&self, (x, y): Point, point: &mut [f64]) {
        match &self.along {
            Along::Parameters(horizontal, vertical) => {
                if let Some(vertical) = vertical {
                    point[*vertical] = y;
                }
                if let Some(horizontal) = point.get_mut(*horizontal) {
                    *horizontal = x;
                }
            }
            Along::Directions(directions) => {
                for (parameter, entry) in point.iter_mut().enumerate() {
                    *entry = directions.coordinate((x, y), parameter);
                }
            }
        }
    }

    /// Where a point of the parameter space is seen in the plane: along the held parameters, or at its nearest point of the
    /// plane; y is 0 for a line.
    pub fn project(&self, point: &[f64]) -> Point {
        match &self.along {
            Along::Parameters(..) => self.project_vector(point),
            Along::Directions(directions) => {
                let offset: Vec<f64> = point.iter().zip(&self.base).map(|(p, b)| p - b).collect();
                directions.project(&offset)
            }
        }
    }

    /// How a displacement is seen in the plane, in its coordinates.
    pub fn project_vector(&self, vector: &[f64]) -> Point {
        match &self.along {
            Along::Parameters(horizontal, vertical) => {
                let x = vector.get(*horizontal).copied().unwrap_or(0.0);
                let y = vertical.map_or(0.0, |vertical| vector[vertical]);
                (x, y)
            }
            Along::Directions(directions) => directions.project(vector),
        }
    }

    /// How far a point of the parameter space is from the plane, held parameters included.
    pub fn distance(&self, point: &[f64]) -> f64 {
        let foot = self.lift(self.project(point));
        let off: Vec<f64> = point.iter().zip(foot).map(|(p, f)| p - f).collect();
        norm(&off)
    }

    /// The parameters that are held; none if the axes are directions.
    pub fn held(&self) -> impl Iterator<Item = usize> {
        let axes = match self.along {
            Along::Parameters(horizontal, vertical) => Some((horizontal, vertical)),
            Along::Directions(_) => None,
        };
        let is_held = move |i: &usize| axes.is_some_and(|(x, y)| *i != x && Some(*i) != y);
        (0..self.base.len()).filter(is_held)
    }

    /// The line along the horizontal axis of the plane, through its base.
    #[must_use]
    pub fn line(&self) -> Self {
        let along = match self.along {
            Along::Parameters(horizontal, _) => Along::Parameters(horizontal, None),
            Along::Directions(ref directions) => Along::Directions(Arc::clone(directions)),
        };
        Self {
            base: self.base.clone(),
            along,
        }
    }

    /// Whether it is only a line.
    pub fn is_line(&self) -> bool {
        matches!(self.along, Along::Parameters(_, None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_lifted_projects_back() {
        let plane = Plane::of_parameters(vec![1.0, 2.0, 3.0], 2, Some(0));
        assert_eq!(plane.lift((7.0, 8.0)), [8.0, 2.0, 7.0]);
        assert_eq!(plane.project(&[8.0, 2.0, 7.0]), (7.0, 8.0));
        assert_eq!(plane.held().collect::<Vec<_>>(), [1]);
        assert_eq!(plane.distance(&[8.0, 5.0, 7.0]), 3.0);
    }

    #[test]
    fn directions_that_are_not_orthogonal_project_to_the_nearest_point() {
        let center = vec![1.0, 1.0, 1.0];
        let directions = Directions::new(center, vec![2.0, 0.0, 0.0], vec![1.0, 1.0, 0.0]);
        let plane = Plane::of_directions(Arc::new(directions.expect("a plane")));
        let lifted = plane.lift((0.5, -2.0));
        assert_eq!(lifted, [0.0, -1.0, 1.0]);
        let (x, y) = plane.project(&lifted);
        assert!((x - 0.5).abs() < 1e-15 && (y + 2.0).abs() < 1e-15);
        // (4, 3) − (1, 1) = (3, 2) = ½ · (2, 0) + 2 · (1, 1), and 5 above the plane.
        let (x, y) = plane.project(&[4.0, 3.0, 6.0]);
        assert!((x - 0.5).abs() < 1e-15 && (y - 2.0).abs() < 1e-15);
        assert!((plane.distance(&[4.0, 3.0, 6.0]) - 5.0).abs() < 1e-14);
        assert_eq!(plane.held().count(), 0);
        let (x, y) = plane.project_vector(&[0.0, 1.0, 9.0]);
        assert!((x + 0.5).abs() < 1e-15 && (y - 1.0).abs() < 1e-15);
    }

    #[test]
    fn directions_that_depend_on_each_other_span_no_plane() {
        assert!(Directions::new(vec![0.0; 2], vec![1.0, 2.0], vec![-2.0, -4.0]).is_none());
        assert!(Directions::new(vec![0.0; 2], vec![1.0, 2.0], vec![0.0; 2]).is_none());
    }
}
