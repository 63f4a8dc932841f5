//! Optimizers that treat every coordinate alike: one rule of single numbers, and the loop over the coordinates.

use std::fmt;

use super::counted::CountedObjective;
use super::definition::{Optimizer, Proposal};
use super::memory::Memory;
use super::powers::Powers;
use super::step_input::{StepInput, StepNumbers};
use super::stop::Halt;
use super::stretch::Stretch;
use super::term::StepWriter;

/// The update of one coordinate, with the constants of one step in it. `N` numbers are remembered per coordinate.
pub(super) trait Rule<const N: usize>: Copy + fmt::Debug + Send + Sync + 'static {
    /// Which of the remembered numbers is the velocity or the running mean of the gradients, if one is.
    const VELOCITY: Option<usize> = None;

    /// The rule at an iterate.
    fn of(step: &StepNumbers<'_>, powers: &mut Powers) -> Self;

    /// Where the coordinate goes, and what is remembered of it then.
    fn apply(&self, x: f64, g: f64, before: [f64; N]) -> (f64, [f64; N]);

    /// Writes the terms of a step in one coordinate.
    fn explain(&self, step: &Coordinate<N>, writer: &mut StepWriter<'_>);

    /// The factor that joins [`Memory::product`].
    fn factor(&self) -> f64 {
        1.0
    }
}

/// A step in one coordinate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Coordinate<const N: usize> {
    /// The position.
    pub(super) x: f64,
    /// The gradient to use.
    pub(super) g: f64,
    /// What is remembered before the step.
    pub(super) before: [f64; N],
    /// What is remembered after it.
    pub(super) after: [f64; N],
}

/// The optimizer of a rule.
#[derive(Debug)]
pub(super) struct Elementwise<R, const N: usize> {
    /// The rule of the last step proposed.
    rule: Option<R>,
    /// What is remembered after it.
    next: Vec<f64>,
    pub(super) powers: Powers,
}

impl<R: Rule<N>, const N: usize> Elementwise<R, N> {
    /// For that many parameters.
    pub(super) fn boxed(dimension: usize) -> Box<dyn Optimizer> {
        Box::new(Self {
            rule: None,
            next: vec![0.0; N * dimension],
            powers: Powers::default(),
        })
    }

    /// Writes to `candidate` where a step goes.
    #[inline]
    fn step(&mut self, input: &StepInput<'_>, candidate: &mut [f64]) {
        let rule = R::of(&input.numbers(), &mut self.powers);
        let count = candidate.len();
        let (at, gradient) = (&input.at[..count], &input.gradient[..count]);
        let before = &input.memory.numbers[..N * count];
        let after = &mut self.next[..N * count];
        for i in 0..count {
            let (to, numbers) = rule.apply(at[i], gradient[i], entries(before, i));
            candidate[i] = to;
            after[N * i..N * i + N].copy_from_slice(&numbers);
        }
        self.rule = Some(rule);
    }
}

/// The numbers of one coordinate.
pub(super) fn entries<const N: usize>(numbers: &[f64], i: usize) -> [f64; N] {
    std::array::from_fn(|k| numbers[N * i + k])
}

impl<R: Rule<N>, const N: usize> Optimizer for Elementwise<R, N> {
    fn propose(
        &mut self,
        input: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Halt> {
        self.step(input, candidate);
        Ok(Proposal::Position)
    }

    fn accept(&mut self, memory: &mut Memory) {
        std::mem::swap(&mut memory.numbers, &mut self.next);
        if let Some(rule) = &self.rule {
            memory.product *= rule.factor();
        }
    }

    fn run(&mut self, stretch: &mut Stretch<'_>, most: u64) -> u64 {
        let few = match stretch.at[0].len() {
            1 => self.run_few::<1>(stretch, most),
            2 => self.run_few::<2>(stretch, most),
            _ => None,
        };
        if let Some(done) = few {
            return done;
        }
        for done in 0..most {
            if !stretch.goes_on() {
                return done;
            }
            let (input, candidate) = stretch.proposal();
            self.step(&input, candidate);
            if !stretch.accept(|memory| self.accept(memory)) {
                return done;
            }
        }
        most
    }

    fn explain(&self, input: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let Some(rule) = &self.rule else { return };
        let step = Coordinate {
            x: input.at[i],
            g: input.gradient[i],
            before: entries(&input.memory.numbers, i),
            after: entries(&self.next, i),
        };
        rule.explain(&step, writer);
    }

    fn velocity(&self) -> Option<Vec<f64>> {
        let index = R::VELOCITY?;
        Some(self.next.iter().skip(index).step_by(N).copied().collect())
    }
}
