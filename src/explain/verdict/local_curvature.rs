//! What the loss looks like where the descent stands: slope and curvature, direction by direction.

use crate::diff::{Curvature, Evaluator, Extremes, FULL_HESSIAN, Objective};
use crate::explain::Readout;
use crate::explain::quadratic::is_quadratic;
use crate::optim::{Descent, norm};

/// A curvature counts as 0 if it is smaller than this, relative to the greatest.
const NEGLIGIBLE: f64 = 1e-10;

/// One direction of the Hessian.
#[derive(Clone, Debug)]
pub(super) struct Mode {
    /// Its eigenvalue.
    pub(super) curvature: f64,
    /// The gradient along it.
    pub(super) slope: f64,
    /// The direction, of length 1.
    pub(super) direction: Vec<f64>,
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
    /// Whether the loss is a quadratic, so that the modes are the same everywhere.
    pub(super) is_quadratic: bool,
    /// What a length is compared with: the distance from the origin, at least 1.
    pub(super) scale: f64,
}

impl LocalCurvature {
    /// Costs one Hessian, or 30 products with it if it is large; nothing if the readout is of the shown iterate.
    ///
    /// Weight decay that is added to the gradient makes the descended function L + ½ λ ‖x‖²: slope and curvature are
    /// those of that function.
    pub(super) fn of(
        readout: Option<&Readout>,
        descent: &Descent,
        evaluator: &mut Evaluator,
    ) -> Self {
        let decay = descent.plan().settings.decay().joined();
        let at = descent.at();
        evaluator.at_step(descent.steps());
        let readout = readout.filter(|readout| readout.is_of(evaluator, at));
        let gradient: Vec<f64> = descent
            .gradient()
            .iter()
            .zip(at)
            .map(|(g, x)| g + decay * x)
            .collect();
        let n = at.len();
        let modes = (n <= FULL_HESSIAN).then(|| {
            let known = readout.and_then(|readout| readout.curvature.as_ref());
            let mut hessian = known.map_or_else(Vec::new, |known| known.hessian.concat());
            if known.is_none() {
                hessian.resize(n * n, 0.0);
                evaluator.hessian(at, &mut hessian);
            }
            for i in 0..n {
                hessian[i * n + i] += decay;
            }
            modes(Curvature::of_hessian(&hessian, n), &gradient)
        });
        let modes = modes.filter(|modes| !modes.is_empty());
        let range = match &modes {
            Some(modes) => Some([modes[0].curvature, modes[modes.len() - 1].curvature]),
            None if n <= FULL_HESSIAN => None,
            None => readout
                .map_or_else(|| Extremes::at(evaluator, at), |readout| readout.extremes)
                .map(|extremes| [extremes.smallest + decay, extremes.largest + decay]),
        };
        Self {
            gradient_norm: norm(&gradient),
            modes,
            range,
            is_quadratic: is_quadratic(evaluator.program().loss()),
            scale: norm(at).max(1.0),
        }
    }

    /// The curvature below which a curvature counts as 0.
    pub(super) fn zero(&self) -> f64 {
        let sizes = self.range.iter().flatten().map(|curvature| curvature.abs());
        NEGLIGIBLE * sizes.fold(0.0, f64::max)
    }

    /// The smallest and the largest curvature.
    pub(super) fn range(&self) -> Option<[f64; 2]> {
        self.range
    }

    /// Whether the curvatures are an estimate, of which only the ends are known.
    pub(super) fn is_estimate(&self) -> bool {
        self.modes.is_none() && self.range.is_some()
    }

    /// The largest curvature, if it is positive.
    pub(super) fn steepest(&self) -> Option<f64> {
        let [_, largest] = self.range()?;
        (largest > 0.0).then_some(largest)
    }

    /// The most negative curvature, if there is a negative one.
    pub(super) fn falling_away(&self) -> Option<f64> {
        let [smallest, _] = self.range()?;
        (smallest < -self.zero()).then_some(smallest)
    }

    /// The gradient's length along directions for which `chosen` says yes.
    pub(super) fn slope_along(&self, chosen: impl Fn(f64) -> bool) -> f64 {
        let modes = self.modes.iter().flatten();
        let slopes = modes.filter(|mode| chosen(mode.curvature));
        slopes
            .map(|mode| mode.slope * mode.slope)
            .sum::<f64>()
            .sqrt()
    }

    /// How far it is to the place where the local quadratic is level, be it minimum, saddle or maximum; `None` where some
    /// curvature is 0.
    pub(super) fn distance_to_level(&self) -> Option<f64> {
        let zero = self.zero();
        let steps = self.modes.as_ref()?.iter().map(|mode| {
            (mode.curvature.abs() > zero).then(|| (mode.slope / mode.curvature).powi(2))
        });
        Some(steps.sum::<Option<f64>>()?.sqrt())
    }

    /// Newton's step to the minimum of the local quadratic, where that has one: no curvature is negative, and none is 0
    /// along which there is a slope.
    pub(super) fn newton_step(&self) -> Option<Vec<f64>> {
        let modes = self.modes.as_ref()?;
        let zero = self.zero();
        let [smallest, largest] = self.range()?;
        let flat_slope = self.slope_along(|curvature| curvature <= zero);
        if smallest < -zero || largest <= 0.0 || flat_slope > 1e-6 * self.gradient_norm {
            return None;
        }
        let mut step = vec![0.0; modes.len()];
        for mode in modes.iter().filter(|mode| mode.curvature > zero) {
            for (entry, along) in step.iter_mut().zip(&mode.direction) {
                *entry -= mode.slope / mode.curvature * along;
            }
        }
        Some(step)
    }
}

fn modes(curvature: Curvature, gradient: &[f64]) -> Vec<Mode> {
    let pairs = curvature.eigenvalues.into_iter().zip(curvature.directions);
    pairs
        .map(|(curvature, direction)| Mode {
            curvature,
            slope: direction.iter().zip(gradient).map(|(d, g)| d * g).sum(),
            direction,
        })
        .collect()
}
