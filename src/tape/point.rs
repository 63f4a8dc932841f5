//! One point at a time, as fast as that goes: what a step of a descent asks for.

use super::Tape;
use super::call::{self, CallSlots, Compute, MEDIUM, OfTable, Registers, SMALL};
use super::expand::Expanded;
use super::plan::{CallPlan, CallWork, ScheduledOp};

/// A tape for single points of numbers. It gives the bits that [`Tape::evaluate`] gives; NaN is NaN.
#[derive(Clone, Debug)]
pub struct PointTape {
    code: Code,
    /// What the slots hold before the first call: constants have their values already.
    slots: Vec<f64>,
}

/// The calls, by how many slots they need.
#[derive(Clone, Debug)]
enum Code {
    Small(Calls<[f64; SMALL]>),
    Medium(Calls<[f64; MEDIUM]>),
    Large(Calls<Vec<f64>>),
}

/// What is done over a file, in order.
#[derive(Clone, Debug)]
struct Calls<F: Registers> {
    list: Vec<Call<F>>,
    /// The slots of variables, each with the variable's number.
    variables: Vec<(F::Slot, usize)>,
    outputs: Vec<F::Slot>,
}

#[derive(Clone, Debug)]
struct Call<F: Registers> {
    compute: Compute<F>,
    indices: CallSlots<F::Slot>,
}

impl PointTape {
    /// Compiles a tape.
    pub fn compile(tape: &Tape) -> Self {
        Self::of(&Expanded::of(tape))
    }

    /// The tape of what the outputs need.
    pub(super) fn of(expanded: &Expanded) -> Self {
        let CallPlan {
            calls,
            variables,
            outputs,
            slots,
            ..
        } = CallPlan::of(expanded);
        let code = if slots.len() <= SMALL {
            Code::Small(Calls::of(&calls, &variables, &outputs, |index| index as u8))
        } else if slots.len() <= MEDIUM {
            Code::Medium(Calls::of(&calls, &variables, &outputs, |index| {
                index as u16
            }))
        } else {
            Code::Large(Calls::of(&calls, &variables, &outputs, |index| {
                index as u32
            }))
        };
        Self { code, slots }
    }

    /// Room for one evaluation at a time.
    pub fn scratch(&self) -> Vec<f64> {
        let mut scratch = vec![0.0; self.room()];
        self.start(&mut scratch);
        scratch
    }

    /// How many numbers the file has.
    fn room(&self) -> usize {
        match self.code {
            Code::Small(_) => SMALL,
            Code::Medium(_) => MEDIUM,
            Code::Large(_) => self.slots.len(),
        }
    }

    /// Prepares a scratch that others have used.
    pub(super) fn start(&self, scratch: &mut Vec<f64>) {
        if scratch.len() < self.room() {
            scratch.resize(self.room(), 0.0);
        }
        scratch[..self.slots.len()].copy_from_slice(&self.slots);
    }

    /// Evaluates at a point; gives the first output, and the others to `rest`, as many as there is room for. `scratch` is what
    /// [`PointTape::scratch`] gave, or an earlier evaluation left.
    ///
    /// # Panics
    /// If the point or the scratch is too short, or if the tape has no output.
    #[inline(always)]
    pub fn evaluate(&self, point: &[f64], scratch: &mut Vec<f64>, rest: &mut [f64]) -> f64 {
        match &self.code {
            Code::Small(calls) => {
                let file = scratch.first_chunk_mut().expect("a scratch");
                calls.run(point, file, rest)
            }
            Code::Medium(calls) => {
                let file = scratch.first_chunk_mut().expect("a scratch");
                run_apart(calls, point, file, rest)
            }
            Code::Large(calls) => run_apart(calls, point, scratch, rest),
        }
    }
}

impl PointTape {
    /// The tape for loops over points of `D` coordinates, if it is small, reads them all, and has the value and `D` partial
    /// derivatives as outputs. `scratch` is what [`PointTape::scratch`] gave, or an earlier evaluation left.
    pub fn small<'a, const D: usize>(&'a self, scratch: &'a mut [f64]) -> Option<SmallTape<'a, D>> {
        let Code::Small(calls) = &self.code else {
            return None;
        };
        let slot = |variable: usize| {
            let found = calls.variables.iter().find(|(_, own)| *own == variable);
            found.map_or(0, |(slot, _)| *slot)
        };
        let (value, partials) = calls.outputs.split_first()?;
        (calls.variables.len() == D).then_some(())?;
        Some(SmallTape {
            calls: &calls.list,
            variables: std::array::from_fn(slot),
            value: *value,
            partials: partials.try_into().ok()?,
            file: scratch.first_chunk_mut()?,
        })
    }
}

/// A small tape that takes its point and gives its gradient by value.
#[derive(Debug)]
pub struct SmallTape<'a, const D: usize> {
    calls: &'a [Call<[f64; SMALL]>],
    variables: [u8; D],
    value: u8,
    partials: [u8; D],
    file: &'a mut [f64; SMALL],
}

impl<const D: usize> SmallTape<'_, D> {
    /// The value and the gradient at a point, as [`PointTape::evaluate`] has them.
    #[inline(always)]
    pub fn gradient(&mut self, point: &[f64; D]) -> (f64, [f64; D]) {
        for (index, coordinate) in self.variables.iter().zip(point) {
            self.file.set(*index, *coordinate);
        }
        run_calls(self.calls, self.file);
        let get = |index| self.file.get(index);
        (get(self.value), self.partials.map(get))
    }
}

#[inline(always)]
fn run_calls<F: Registers>(calls: &[Call<F>], file: &mut F) {
    // Several places to call from tell the processor more about which call comes next.
    let (fours, last) = calls.as_chunks::<4>();
    for [first, second, third, fourth] in fours {
        first.run(file);
        second.run(file);
        third.run(file);
        fourth.run(file);
    }
    for call in last {
        call.run(file);
    }
}

/// Out of line: what every evaluation of a small tape goes through stays short.
#[inline(never)]
fn run_apart<F: Registers>(calls: &Calls<F>, point: &[f64], file: &mut F, rest: &mut [f64]) -> f64 {
    calls.run(point, file, rest)
}

impl<F: Registers> Call<F> {
    #[inline(always)]
    fn run(&self, file: &mut F) {
        (self.compute)(file, &self.indices);
    }
}

impl<F: Registers> Calls<F> {
    fn of(
        calls: &[ScheduledOp],
        variables: &[(usize, usize)],
        outputs: &[usize],
        index: impl Fn(usize) -> F::Slot,
    ) -> Self {
        let call = |planned: &ScheduledOp| Call {
            compute: match planned.work {
                CallWork::Formula(formula) => call::formula::<F>(formula),
                CallWork::Where => call::choose::<F>,
                CallWork::Unary(function) => function.visit::<OfTable<F>>(),
                CallWork::Binary(function) => function.visit::<OfTable<F>>(),
                CallWork::SinCos => call::sin_cos::<F>,
            },
            indices: CallSlots {
                inputs: planned.inputs.map(&index),
                to: index(planned.to),
            },
        };
        let variables = variables.iter();
        Self {
            list: calls.iter().map(call).collect(),
            variables: variables.map(|(to, from)| (index(*to), *from)).collect(),
            outputs: outputs.iter().map(|output| index(*output)).collect(),
        }
    }

    #[inline(always)]
    fn run(&self, point: &[f64], file: &mut F, rest: &mut [f64]) -> f64 {
        for &(index, variable) in &self.variables {
            file.set(index, point[variable]);
        }
        run_calls(&self.list, file);
        let (first, others) = self.outputs.split_first().expect("an output");
        for (output, index) in rest.iter_mut().zip(others) {
            *output = file.get(*index);
        }
        file.get(*first)
    }
}
