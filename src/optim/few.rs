//! Steps of one or two parameters in one loop that keeps its numbers in registers.
//!
//! A step of so few takes less time than to hand its numbers on in slices: here they are arrays, the loss is its tape, and the
//! loop is compiled for the machine's own multiply-add. Each step has the bits of [`Optimizer::propose`](super::Optimizer) and
//! [`RunRecord::push`].

use std::marker::PhantomData;

use super::elementwise::{Elementwise, Rule, entries};
use super::powers::Powers;
use super::record::{RunRecord, StepRecord};
use super::schedule::Schedule;
use super::step_input::StepNumbers;
use super::stretch::{Reached, Stretch};
use super::values::Values;
use crate::diff::note_evaluation;
use crate::tape::{NullaryFnOnce, SimdLevel, SmallTape};

/// A loop of steps from an iterate of `D` parameters, with `N` numbers remembered of each.
struct Walk<'a, R, const N: usize, const D: usize> {
    tape: SmallTape<'a, D>,
    schedule: &'a Schedule,
    learning_rate: f64,
    values: Values,
    record: &'a mut RunRecord,
    powers: &'a mut Powers,
    at: &'a mut [f64; D],
    gradient: &'a mut [f64; D],
    numbers: &'a mut [f64],
    steps: &'a mut u64,
    product: &'a mut f64,
    reached: &'a mut Reached,
    /// The square of a length above which no gradient ends a descent.
    safe: f64,
    most: u64,
    rule: PhantomData<R>,
}

impl<R: Rule<N>, const N: usize> Elementwise<R, N> {
    /// Steps as [`Optimizer::run`](super::Optimizer::run) does, unless there is another number of parameters or no small tape.
    pub(super) fn run_few<const D: usize>(
        &mut self,
        stretch: &mut Stretch<'_>,
        most: u64,
    ) -> Option<u64> {
        let (tape, scratch) = stretch.objective.gradient_tape()?;
        let [at, _] = &mut stretch.at;
        let [gradient, _] = &mut stretch.gradient;
        let left = stretch
            .conditions
            .steps
            .saturating_sub(stretch.reached.step);
        let walk: Walk<'_, R, N, D> = Walk {
            tape: tape.small(scratch)?,
            schedule: stretch.schedule,
            learning_rate: stretch.learning_rate,
            values: *stretch.values,
            record: stretch.record,
            powers: &mut self.powers,
            at: at.as_mut_slice().try_into().ok()?,
            gradient: gradient.as_mut_slice().try_into().ok()?,
            numbers: &mut stretch.memory.numbers,
            steps: &mut stretch.memory.steps,
            product: &mut stretch.memory.product,
            reached: &mut stretch.reached,
            safe: stretch.conditions.safe_square(),
            most: most.min(left),
            rule: PhantomData,
        };
        Some(SimdLevel::fused().run(walk))
    }
}

impl<R: Rule<N>, const N: usize, const D: usize> NullaryFnOnce for Walk<'_, R, N, D> {
    type Output = u64;

    #[inline(always)]
    fn call(mut self) -> u64 {
        let (mut at, mut gradient) = (*self.at, *self.gradient);
        let (mut steps, mut product) = (*self.steps, *self.product);
        let mut numbers: [[f64; N]; D] = std::array::from_fn(|i| entries(self.numbers, i));
        let Reached {
            step: first,
            value: mut loss,
            mut gradient_norm,
        } = *self.reached;
        let values = self.values;
        let mut done = 0;
        let constant = self.schedule.is_constant().then_some(self.learning_rate);
        while done < self.most {
            let mut square = 0.0;
            for g in gradient {
                square += g * g;
            }
            if !(square > self.safe && square < f64::INFINITY) {
                break;
            }
            let scheduled = || self.schedule.rate(self.learning_rate, first + done);
            let rate = constant.unwrap_or_else(scheduled);
            let constants = StepNumbers {
                values: &values,
                rate,
                steps,
                product,
            };
            let rule = R::of(&constants, self.powers);
            let mut to = [0.0; D];
            let mut after = [[0.0; N]; D];
            for i in 0..D {
                (to[i], after[i]) = rule.apply(at[i], gradient[i], numbers[i]);
            }
            if !to.iter().fold(true, |all, x| all & x.is_finite()) {
                break;
            }
            note_evaluation();
            let (value, slopes) = self.tape.gradient(&to);
            if !value.is_finite() {
                break;
            }
            let step = StepRecord {
                loss: value,
                rate,
                is_clipped: false,
                at: [at, to],
                gradient: [gradient, slopes],
            };
            gradient_norm = self.record.push(loss, &step);
            (at, gradient, numbers, loss) = (to, slopes, after, value);
            steps += 1;
            product *= rule.factor();
            done += 1;
        }
        (*self.at, *self.gradient) = (at, gradient);
        (*self.steps, *self.product) = (steps, product);
        let kept = self.numbers.iter_mut();
        for (kept, number) in kept.zip(numbers.as_flattened()) {
            *kept = *number;
        }
        *self.reached = Reached {
            step: first + done,
            value: loss,
            gradient_norm,
        };
        done
    }
}
