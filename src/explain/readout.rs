//! Everything that is known about one point: value, derivatives by every method, their agreement, curvature.

use super::sampling::{Estimate, GradientSpread, STEPS};
use crate::data::{Random, Selection, Stream};
use crate::diff::{
    Agreement, Check, Comparison, Curvature, Doubt, Evaluator, Extremes, FULL_HESSIAN,
    LineDirection, Method, Objective, Spacing, dot, exact_methods, norm,
};

/// So many parameters of a loss that has more than [`FULL_HESSIAN`] are looked at one by one, unless others are asked for.
pub const IN_SIGHT: usize = 2;

/// The seed of the random direction: the same at every point, so that the answer does not change by itself.
const SEED: u64 = 1;

/// What is asked about a point.
#[derive(Clone, Copy)]
pub struct PointQuestion<'a> {
    /// The spacing of the finite differences.
    pub spacing: Spacing,
    /// The parameters, by their indices, of which every method's derivative is wanted and compared. Of up to
    /// [`FULL_HESSIAN`] parameters all are.
    pub in_sight: &'a [usize],
    /// Whether the methods are compared at all: that costs most.
    pub compares: bool,
    /// Whether the rest is no longer wanted; asked between one piece of work and the next.
    pub cancelled: &'a dyn Fn() -> bool,
}

/// What the partials panel and `gdplay grad` show about a point.
#[derive(Clone, Debug)]
pub struct Readout {
    /// The point, in the order of the parameters.
    pub at: Vec<f64>,
    /// The rows that it is about; none for a loss without rows.
    pub rows: Option<Selection>,
    /// The loss there.
    pub value: f64,
    /// A gradient for each of [`Method::ALL`], in that order; NaN by a method that the loss has not, and where a method was
    /// not asked.
    pub gradients: Vec<Vec<f64>>,
    /// The methods that the loss has: with data or layers there is no symbolic one.
    pub methods: Vec<Method>,
    /// The comparison, for each parameter that was looked at by itself.
    pub checks: Vec<Option<Check>>,
    /// Reverse mode and the finite difference compared along one seeded random direction of all the other parameters, if there are any.
    pub others: Option<Check>,
    /// Second derivatives; none for more than 64 parameters.
    pub curvature: Option<Curvature>,
    /// The ends of the curvature, for more than 64 parameters: an estimate.
    pub extremes: Option<Extremes>,
    /// The loss on the rows that are held back, if any are.
    pub test_loss: Option<f64>,
    /// What the loss of a sample says of its expectation.
    pub estimate: Option<Estimate>,
    /// How the gradients of mini-batches, or of samples, lie around that of all rows.
    pub spread: Option<GradientSpread>,
    /// The spacing of the finite differences.
    pub spacing: Spacing,
}

impl Readout {
    /// Computes everything at a point; of more than [`FULL_HESSIAN`] parameters, the first few are looked at one by one.
    pub fn at(evaluator: &mut Evaluator, at: &[f64], spacing: Spacing) -> Self {
        let in_sight: Vec<usize> = (0..at.len().min(IN_SIGHT)).collect();
        let question = PointQuestion {
            spacing,
            in_sight: &in_sight,
            compares: true,
            cancelled: &|| false,
        };
        let whole = Self::first(evaluator, at, spacing).completed(evaluator, question);
        whole.expect("it is not called off")
    }

    /// The first answer: the loss and its gradient by reverse mode. Nothing is compared yet.
    pub fn first(evaluator: &mut Evaluator, at: &[f64], spacing: Spacing) -> Self {
        let n = at.len();
        let mut gradients = vec![vec![f64::NAN; n]; Method::ALL.len()];
        let value = evaluator.gradient(at, &mut gradients[index_of(Method::Reverse)]);
        let supports = |method: &Method| evaluator.program().supports(*method);
        Self {
            at: at.to_vec(),
            rows: evaluator.selection(),
            value,
            gradients,
            methods: Method::ALL.into_iter().filter(supports).collect(),
            checks: vec![None; n],
            others: None,
            curvature: None,
            extremes: None,
            test_loss: None,
            estimate: None,
            spread: None,
            spacing,
        }
    }

    /// The rest of what is to be known; `None` if it is called off meanwhile.
    pub fn completed(
        mut self,
        evaluator: &mut Evaluator,
        question: PointQuestion<'_>,
    ) -> Option<Self> {
        let n = self.at.len();
        let is_cancelled = || (question.cancelled)();
        self.spacing = question.spacing;
        let all: Vec<usize> = (0..n).collect();
        let in_sight = if n <= FULL_HESSIAN {
            &all
        } else {
            question.in_sight
        };
        if question.compares {
            self.exact(evaluator, in_sight, &is_cancelled)?;
            self.compare(evaluator, in_sight, &is_cancelled)?;
        }
        self.second_order(evaluator, &is_cancelled)?;
        self.test_loss = evaluator.test_value(&self.at);
        self.estimate = Estimate::asked(evaluator, &self.at);
        if is_cancelled() {
            return None;
        }
        self.spread = GradientSpread::at(evaluator, &self.at, STEPS);
        (!is_cancelled()).then_some(self)
    }

    /// The partial derivatives in sight by the other methods that know the rules. Each gives all of them where it has them at
    /// once.
    fn exact(
        &mut self,
        evaluator: &mut Evaluator,
        in_sight: &[usize],
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<()> {
        let at = self.at.clone();
        if at.len() <= FULL_HESSIAN {
            for method in exact_methods(evaluator) {
                let gradient = evaluator.gradient_by(method, &at, self.spacing);
                self.gradients[index_of(method)] = gradient;
            }
            return Some(());
        }
        let mut direction = vec![0.0; at.len()];
        for &index in in_sight.iter().filter(|index| **index < at.len()) {
            if is_cancelled() {
                return None;
            }
            direction[index] = 1.0;
            let slope = evaluator.slope_along(&at, &direction);
            direction[index] = 0.0;
            self.gradients[index_of(Method::Dual)][index] =
                if self.value.is_nan() { f64::NAN } else { slope };
        }
        Some(())
    }

    /// Compares the methods: each parameter in sight, and one random direction of all others.
    fn compare(
        &mut self,
        evaluator: &mut Evaluator,
        in_sight: &[usize],
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<()> {
        let at = self.at.clone();
        let methods = exact_methods(evaluator);
        let mut along_others = vec![0.0; at.len()];
        let mut random = Random::of(Stream::Direction, SEED, 0);
        let is_known = |index: usize| at.len() <= FULL_HESSIAN || in_sight.contains(&index);
        for (index, entry) in along_others.iter_mut().enumerate() {
            let sign = if random.unit() < 0.5 { -1.0 } else { 1.0 };
            if !is_known(index) {
                *entry = sign * at[index].abs().max(1.0);
            }
        }
        let has_others = along_others.iter().any(|entry| *entry != 0.0);
        let gradient = self.gradient(Method::Reverse).to_vec();
        let mut comparison = Comparison::around(evaluator, &at, self.value, self.spacing);
        for &index in in_sight.iter().filter(|index| **index < at.len()) {
            if is_cancelled() {
                return None;
            }
            let slopes = methods.iter().map(|method| self.gradient(*method)[index]);
            let slopes: Vec<f64> = slopes.collect();
            let check = comparison.along(LineDirection::Parameter(index), &slopes);
            self.gradients[index_of(Method::Finite)][index] = check.finite.slope;
            self.checks[index] = Some(check);
        }
        // Of these only reverse mode's derivatives are told.
        if has_others {
            let by_reverse = dot(&gradient, &along_others);
            let direction = LineDirection::Along(&along_others, &gradient);
            self.others = Some(comparison.along(direction, &[by_reverse]));
        }
        Some(())
    }

    fn second_order(
        &mut self,
        evaluator: &mut Evaluator,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<()> {
        let n = self.at.len();
        if n <= FULL_HESSIAN {
            let mut hessian = vec![0.0; n * n];
            evaluator.hessian(&self.at, &mut hessian);
            self.curvature = Some(Curvature::of_hessian(&hessian, n));
        } else if !is_cancelled() && self.value.is_finite() {
            self.extremes = Extremes::where_finite(evaluator, &self.at);
        }
        (!is_cancelled()).then_some(())
    }

    /// Whether it is about this point and the rows that the evaluator is asked about.
    pub fn is_of(&self, evaluator: &Evaluator, at: &[f64]) -> bool {
        self.rows == evaluator.selection() && self.at == at
    }

    /// The gradient by one method.
    pub fn gradient(&self, method: Method) -> &[f64] {
        &self.gradients[index_of(method)]
    }

    /// A partial derivative by one method; `None` by a method that the loss has not, or that was not asked about this
    /// parameter: of many parameters only reverse mode has all.
    pub fn partial(&self, method: Method, index: usize) -> Option<f64> {
        let is_compared = self.checks.get(index).is_some_and(Option::is_some);
        let is_asked = match method {
            Method::Reverse => true,
            Method::Dual | Method::Finite => self.at.len() <= FULL_HESSIAN || is_compared,
            Method::Symbolic => self.at.len() <= FULL_HESSIAN,
        };
        let has = is_asked && self.methods.contains(&method);
        has.then(|| self.gradient(method).get(index).copied())?
    }

    /// The comparison of a parameter: its own, or that along a direction which it is part of.
    pub fn check(&self, index: usize) -> Option<&Check> {
        let own = self.checks.get(index).and_then(Option::as_ref);
        own.or(self.others.as_ref())
    }

    /// What the comparison of a parameter found, once it is made.
    pub fn verdict(&self, index: usize) -> Option<Agreement> {
        self.check(index).map(|check| check.verdict)
    }

    /// Whether digits cancel in the rules of a parameter's slope, so that the finite difference knows it better.
    pub fn has_cancelled(&self) -> bool {
        let is_lost = |check: &Check| check.doubt == Some(Doubt::Cancellation);
        self.checks.iter().flatten().any(is_lost)
    }

    /// |a method's partial derivative − reverse mode's|, in the unit of the derivative.
    pub fn error(&self, method: Method, variable: usize) -> f64 {
        let exact = self.gradient(Method::Reverse)[variable];
        (self.gradient(method)[variable] - exact).abs()
    }

    /// The length of the gradient (by reverse mode).
    pub fn gradient_norm(&self) -> f64 {
        norm(self.gradient(Method::Reverse))
    }
}

fn index_of(method: Method) -> usize {
    let index = Method::ALL.iter().position(|known| *known == method);
    index.expect("ALL holds every method")
}
