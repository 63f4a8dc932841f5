//! What the loss looks like where the descent stands: slope and curvature, direction by direction.

use crate::diff::{Curvature, END_ERROR, Evaluator, Extremes, FULL_HESSIAN, Objective};
use crate::explain::Readout;
use crate::explain::quadratic::is_quadratic;
use crate::optim::{Descent, norm};

use super::points::scale_of;

/// How many roundings a curvature or a slope may be wrong by, for each parameter: a few for each entry of a sum.
const ROUNDINGS: f64 = 8.0;

/// An estimate of the smallest curvature is below 0 if it is by more than this part of the largest: the products of Hessians of which
/// it is made are rounded beside that, over thousands of parameters.
const BELOW: f64 = 1e-6;

/// One direction of the Hessian.
#[derive(Clone, Debug)]
pub(super) struct Mode {
    /// Its eigenvalue.
    pub(super) curvature: f64,
    /// The gradient along it.
    pub(super) slope: f64,
    /// The direction, of length 1.
    pub(super) direction: Vec<f64>,
    /// A curvature no larger than this may be rounding of 0: ε times what it is a difference of.
    pub(super) zero_curvature: f64,
    /// The same for the slope.
    pub(super) zero_slope: f64,
}

/// How the loss bends along a direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bend {
    /// Like a bowl.
    Up,
    /// Not at all, as far as rounding tells.
    Level,
    /// Like a dome.
    Down,
}

impl Mode {
    /// How the loss bends along it.
    pub(super) fn bend(&self) -> Bend {
        match self.curvature {
            curvature if curvature > self.zero_curvature => Bend::Up,
            curvature if curvature < -self.zero_curvature => Bend::Down,
            _ => Bend::Level,
        }
    }

    /// Whether there is a slope along it, beyond rounding.
    pub(super) fn has_slope(&self) -> bool {
        self.slope.abs() > self.zero_slope
    }

    /// How far away the local quadratic is level along it, with a sign; `None` where it does not bend.
    pub(super) fn displacement(&self) -> Option<f64> {
        (self.bend() != Bend::Level).then(|| self.slope / self.curvature)
    }
}

/// The surroundings of the shown iterate.
#[derive(Clone, Debug)]
pub(super) struct LocalCurvature {
    /// The length of the gradient, weight decay included.
    pub(super) gradient_norm: f64,
    /// By ascending curvature; none where second derivatives are not finite or too many.
    pub(super) modes: Option<Vec<Mode>>,
    /// The smallest and the largest curvature; an estimate where there are no modes.
    range: Option<[f64; 2]>,
    /// That estimate.
    pub(super) extremes: Option<Extremes>,
    /// Whether the loss is a quadratic, so that the modes are the same everywhere.
    pub(super) is_quadratic: bool,
    /// What a length is compared with: the distance from the origin, at least 1.
    pub(super) scale: f64,
}

impl LocalCurvature {
    /// Costs one Hessian, or some products with it if it is large; nothing if the readout is of the shown iterate.
    ///
    /// Weight decay that is added to the gradient makes the descended function L + ½ λ ‖x‖²: slope and curvature are
    /// those of that function.
    pub(super) fn of(
        readout: Option<&Readout>,
        descent: &Descent,
        decay: f64,
        evaluator: &mut Evaluator,
    ) -> Self {
        let at = descent.at();
        evaluator.at_step(descent.steps());
        let readout = readout.filter(|readout| readout.is_of(evaluator, at));
        let own = descent.gradient().iter().zip(at);
        let gradient: Vec<f64> = own.map(|(g, x)| g + decay * x).collect();
        let n = at.len();
        let hessian = (n <= FULL_HESSIAN).then(|| {
            let known = readout.and_then(|readout| readout.curvature.as_ref());
            let mut hessian = known.map_or_else(Vec::new, |known| known.hessian.concat());
            if known.is_none() {
                hessian.resize(n * n, 0.0);
                evaluator.hessian(at, &mut hessian);
            }
            for i in 0..n {
                hessian[i * n + i] += decay;
            }
            hessian
        });
        let modes = hessian
            .as_ref()
            .map(|hessian| modes(hessian, at, &gradient));
        let modes = modes.filter(|modes| !modes.is_empty());
        let extremes = match (&hessian, readout) {
            (Some(_), _) => None,
            (None, Some(readout)) => readout.extremes,
            (None, None) => Extremes::at(evaluator, at),
        };
        let extremes = extremes.map(|extremes| extremes.shifted(decay));
        let range = match &modes {
            Some(modes) => modes
                .first()
                .zip(modes.last())
                .map(|(a, b)| [a.curvature, b.curvature]),
            None => extremes.map(|extremes| [extremes.smallest, extremes.largest]),
        };
        Self {
            gradient_norm: norm(&gradient),
            modes,
            range,
            extremes,
            is_quadratic: is_quadratic(evaluator.program().loss()),
            scale: scale_of(at),
        }
    }

    /// The smallest and the largest curvature.
    pub(super) fn range(&self) -> Option<[f64; 2]> {
        self.range
    }

    /// Whether the curvatures are an estimate, of which only the ends are known.
    pub(super) fn is_estimate(&self) -> bool {
        self.extremes.is_some()
    }

    /// The largest curvature, if it is positive.
    pub(super) fn steepest(&self) -> Option<f64> {
        let [_, largest] = self.range()?;
        (largest > 0.0).then_some(largest)
    }

    /// No less than the largest curvature, if that is positive: by the error of an estimate more.
    pub(super) fn steepest_at_most(&self) -> Option<f64> {
        let steepest = self.steepest()?;
        Some(if self.is_estimate() {
            steepest * (1.0 + END_ERROR)
        } else {
            steepest
        })
    }

    /// The modes that bend in a way.
    pub(super) fn bending(&self, bend: Bend) -> impl Iterator<Item = &Mode> {
        let modes = self.modes.iter().flatten();
        modes.filter(move |mode| mode.bend() == bend)
    }

    /// The most negative curvature, if there is a negative one.
    pub(super) fn falling_away(&self) -> Option<f64> {
        if self.modes.is_some() {
            return self.bending(Bend::Down).next().map(|mode| mode.curvature);
        }
        let [smallest, largest] = self.range()?;
        falls_away(smallest, largest).then_some(smallest)
    }

    /// λmax/λmin where all bend up.
    pub(super) fn condition(&self) -> Option<f64> {
        let modes = self.modes.as_ref()?;
        let all_up = modes.iter().all(|mode| mode.bend() == Bend::Up);
        let (first, last) = (modes.first()?, modes.last()?);
        all_up.then(|| last.curvature / first.curvature)
    }

    /// How far it is to the place where the local quadratic is level, be it minimum, saddle or maximum; `None` where it
    /// slopes along a direction that does not bend.
    pub(super) fn distance_to_level(&self) -> Option<f64> {
        let step = |mode: &Mode| match mode.displacement() {
            Some(displacement) => Some(displacement),
            None => (!mode.has_slope()).then_some(0.0),
        };
        let steps: Option<Vec<f64>> = self.modes.as_ref()?.iter().map(step).collect();
        Some(norm(&steps?))
    }
}

/// Whether a direction bends down, by an estimate of both ends.
fn falls_away(smallest: f64, largest: f64) -> bool {
    smallest < -BELOW * largest.abs()
}

/// The modes of a Hessian, given row by row, with what rounding may have done to them.
pub(super) fn modes(hessian: &[f64], at: &[f64], gradient: &[f64]) -> Vec<Mode> {
    let n = at.len();
    let rounding = ROUNDINGS * n as f64 * f64::EPSILON;
    // |H| |v|: what the product H v is a sum of.
    let terms = |vector: &[f64]| -> Vec<f64> {
        let row = |i: usize| {
            let entries = hessian[i * n..(i + 1) * n].iter().zip(vector);
            entries.map(|(h, v)| (h * v).abs()).sum()
        };
        (0..n).map(row).collect()
    };
    let of_slope = terms(at);
    let curvature = Curvature::of_hessian(hessian, n);
    let pairs = curvature.eigenvalues.into_iter().zip(curvature.directions);
    pairs
        .map(|(curvature, direction)| {
            let along = |sizes: &[f64]| -> f64 {
                direction
                    .iter()
                    .zip(sizes)
                    .map(|(d, s)| (d * s).abs())
                    .sum()
            };
            Mode {
                curvature,
                slope: direction.iter().zip(gradient).map(|(d, g)| d * g).sum(),
                zero_curvature: rounding * norm(&terms(&direction)),
                zero_slope: rounding * along(&of_slope).max(along(gradient)),
                direction,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_falls_away_from_a_millionth_of_the_largest_on() {
        assert!(falls_away(-1.1e-6, 1.0));
        assert!(!falls_away(-0.9e-6, 1.0));
        assert!(falls_away(-2.0, -1.0));
    }

    /// Along (1, -1) the entries of [[1, 1 - c], [1 - c, 1]] cancel but for c: rounding of their sum is 32 ε, 7e-15.
    #[test]
    fn a_curvature_that_may_be_rounding_is_level() {
        let bend = |left: f64| {
            let modes = modes(&[1.0, 1.0 - left, 1.0 - left, 1.0], &[0.0; 2], &[0.0; 2]);
            modes.first().map(Mode::bend)
        };
        assert_eq!(bend(1.1e-14), Some(Bend::Up));
        assert_eq!(bend(5e-15), Some(Bend::Level));
        assert_eq!(bend(-5e-15), Some(Bend::Level));
        assert_eq!(bend(-1.1e-14), Some(Bend::Down));
    }
}
