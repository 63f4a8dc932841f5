//! Reverse mode over rows of data.
//!
//! Phases are gone through backward. An adjoint that flows from rows to a once-value is a sum over rows, by the same
//! partials as every sum, chunk after chunk; the adjoint of a reduction flows into every row.

use super::dual::Dual;
use crate::data::{Dataset, Selection};
use crate::expr::function::{Binary, Scalar, Unary};
use crate::expr::operator::Reduction;
use crate::tape::rows::lanes::{self, Lanes};
use crate::tape::rows::{CHUNK, Entry, Primals, RowTape, Slot, Step};

/// The selected rows, and the room to evaluate a loss over them.
#[derive(Clone, Debug)]
pub(super) struct RowState {
    selection: Selection,
    columns: Vec<Vec<f64>>,
    primals: Primals<f64>,
    adjoints: RowAdjoints<f64>,
}

impl RowState {
    /// All rows to learn from.
    pub(super) fn new(data: &Dataset, names: &[String]) -> Self {
        let selection = Selection::Train;
        Self {
            selection,
            columns: data.select(selection, names),
            primals: Primals::default(),
            adjoints: RowAdjoints::default(),
        }
    }

    pub(super) fn select(&mut self, data: &Dataset, selection: Selection, names: &[String]) {
        if selection != self.selection {
            self.columns = data.select(selection, names);
            self.selection = selection;
        }
    }

    pub(super) fn selection(&self) -> Selection {
        self.selection
    }

    pub(super) fn columns(&self) -> Vec<&[f64]> {
        self.columns.iter().map(Vec::as_slice).collect()
    }

    pub(super) fn value(&mut self, tape: &RowTape, at: &[f64]) -> f64 {
        let columns: Vec<&[f64]> = self.columns.iter().map(Vec::as_slice).collect();
        self.primals.compute(tape, &columns, at, 0.0);
        self.primals.once()[tape.output()]
    }

    /// The gradient where the value was computed last.
    pub(super) fn gradient(&mut self, tape: &RowTape, gradient: &mut [f64]) {
        let columns: Vec<&[f64]> = self.columns.iter().map(Vec::as_slice).collect();
        self.adjoints.sweep(tape, &mut self.primals, &columns);
        of_variables(tape, self.adjoints.once(), 0.0, gradient);
    }
}

/// The adjoints of all slots, and the room for them.
#[derive(Clone, Debug)]
pub struct RowAdjoints<S> {
    once: Vec<Option<S>>,
    /// One chunk: slot s stands from s · [`CHUNK`].
    block: Vec<S>,
    arrived: Vec<bool>,
}

impl<S> Default for RowAdjoints<S> {
    fn default() -> Self {
        Self {
            once: Vec::new(),
            block: Vec::new(),
            arrived: Vec::new(),
        }
    }
}

impl<S: Scalar> RowAdjoints<S> {
    /// Computes ∂output/∂slot for every once-slot; `None` where no gradient arrives.
    pub fn sweep(&mut self, tape: &RowTape, primals: &mut Primals<S>, columns: &[&[f64]]) {
        let rows = columns.first().map_or(0, |column| column.len());
        let one = primals.once()[tape.output()].lift(1.0);
        self.once.clear();
        self.once.resize(tape.once().len(), None);
        self.once[tape.output()] = Some(one);
        self.block.clear();
        self.block.resize(tape.rows().len() * CHUNK, one);
        for phase in (0..=tape.phases()).rev() {
            if tape
                .rows()
                .iter()
                .any(|entry| entry.phase == phase && entry.active)
            {
                for chunk in 0..rows.div_ceil(CHUNK) {
                    let count = CHUNK.min(rows - chunk * CHUNK);
                    let mut shares = vec![None; tape.once().len()];
                    self.seed(tape, phase, rows, count);
                    let (once, values) = primals.both(tape, columns, chunk);
                    self.back(tape, phase, count, once, values, &mut shares);
                    for (sum, share) in self.once.iter_mut().zip(shares) {
                        add(sum, share);
                    }
                }
            }
            self.once_values(tape, phase, primals.once(), rows);
        }
    }

    /// The adjoints of the once-slots.
    pub fn once(&self) -> &[Option<S>] {
        &self.once
    }

    /// The adjoints of the rows of one chunk, after [`sweep`](Self::sweep): slot s stands from s · [`CHUNK`] where the flag
    /// is set; elsewhere no gradient arrives.
    pub fn chunk(
        &mut self,
        tape: &RowTape,
        primals: &mut Primals<S>,
        columns: &[&[f64]],
        chunk: usize,
    ) -> (&[S], &[bool]) {
        let rows = columns.first().map_or(0, |column| column.len());
        let count = CHUNK.min(rows - chunk * CHUNK);
        self.seed(tape, 0, rows, count);
        let (once, values) = primals.both(tape, columns, chunk);
        let mut shares = vec![None; tape.once().len()];
        self.back(tape, 0, count, once, values, &mut shares);
        (&self.block, &self.arrived)
    }

    /// The adjoints that reductions after `phase` give to the rows.
    fn seed(&mut self, tape: &RowTape, phase: usize, rows: usize, count: usize) {
        self.arrived.clear();
        self.arrived.resize(tape.rows().len(), false);
        for (entry, adjoint) in tape.once().iter().zip(&self.once) {
            let (Step::Reduce(reduction, Slot::Row(slot)), Some(adjoint)) = (entry.step, *adjoint)
            else {
                continue;
            };
            if entry.phase <= phase || !entry.active {
                continue;
            }
            let share = of_one_row(reduction, adjoint, rows);
            let lanes = &mut self.block[slot * CHUNK..][..count];
            let arrived = std::mem::replace(&mut self.arrived[slot], true);
            for lane in lanes {
                *lane = if arrived { *lane + share } else { share };
            }
        }
    }

    /// Sweeps the rows of a chunk from the last phase to `phase`; once-values get the shares of `phase` alone, since those of
    /// later ones were given before.
    fn back(
        &mut self,
        tape: &RowTape,
        phase: usize,
        count: usize,
        once: &[S],
        values: &[S],
        shares: &mut [Option<S>],
    ) {
        let lanes = |slot: Slot| match slot {
            Slot::Once(place) => Lanes::Same(once[place]),
            Slot::Row(place) => Lanes::Each(&values[place * CHUNK..][..count]),
        };
        for (place, entry) in tape.rows().iter().enumerate().rev() {
            if !self.arrived[place] || !entry.active || entry.phase < phase {
                continue;
            }
            let out = &values[place * CHUNK..][..count];
            let (before, after) = self.block.split_at_mut(place * CHUNK);
            let mut node = Back {
                tape,
                adjoints: &after[..count],
                before,
                arrived: &mut self.arrived,
                shares: (entry.phase == phase).then_some(&mut *shares),
                count,
            };
            match entry.step {
                Step::Unary(Unary::Detach, _) => {}
                Step::Unary(f, a) => node.unary(f, a, lanes(a), out),
                Step::Binary(f, a, b) => node.binary(f, [a, b], [lanes(a), lanes(b)], out),
                _ => {}
            }
        }
    }

    fn once_values(&mut self, tape: &RowTape, phase: usize, primals: &[S], rows: usize) {
        for (place, entry) in tape.once().iter().enumerate().rev() {
            let Entry { step, active, .. } = *entry;
            let (Some(adjoint), true, true) = (self.once[place], active, entry.phase == phase)
            else {
                continue;
            };
            let mut give = |slot: Slot, share: S| {
                if let Slot::Once(input) = slot
                    && tape.entry(slot).active
                {
                    add(&mut self.once[input], Some(share));
                }
            };
            let value = |slot: Slot| match slot {
                Slot::Once(place) => primals[place],
                Slot::Row(_) => unreachable!("only a reduction reads rows"),
            };
            match step {
                Step::Unary(Unary::Detach, _) => {}
                Step::Unary(f, a) => give(a, adjoint * f.derivative(value(a), primals[place])),
                Step::Binary(f, a, b) => {
                    let [by_a, by_b] = f.partials(value(a), value(b), primals[place]);
                    give(a, adjoint * by_a);
                    give(b, adjoint * by_b);
                }
                Step::Reduce(reduction, a @ Slot::Once(_)) => {
                    let every = adjoint.lift(rows as f64);
                    give(a, of_one_row(reduction, adjoint, rows) * every);
                }
                _ => {}
            }
        }
    }
}

/// What the adjoint of a reduction gives to one row.
fn of_one_row<S: Scalar>(reduction: Reduction, adjoint: S, rows: usize) -> S {
    match reduction {
        Reduction::Sum => adjoint,
        Reduction::Mean => adjoint / adjoint.lift(rows as f64),
    }
}

fn add<S: Scalar>(sum: &mut Option<S>, share: Option<S>) {
    *sum = match (*sum, share) {
        (Some(sum), Some(share)) => Some(sum + share),
        (one, other) => one.or(other),
    };
}

/// One row value on the way back.
struct Back<'a, S> {
    tape: &'a RowTape,
    adjoints: &'a [S],
    /// The adjoints of the slots before it.
    before: &'a mut [S],
    arrived: &'a mut [bool],
    /// The adjoints of once-values, if they are still to be given.
    shares: Option<&'a mut [Option<S>]>,
    count: usize,
}

impl<S: Scalar> Back<'_, S> {
    /// Gives the product of the adjoint and a local partial to an input.
    #[inline]
    fn give(&mut self, slot: Slot, partial: impl Fn(usize) -> S) {
        if !self.tape.entry(slot).active {
            return;
        }
        let adjoints = &self.adjoints[..self.count];
        match slot {
            Slot::Once(place) => {
                if let Some(shares) = &mut self.shares {
                    let zero = adjoints[0].lift(0.0);
                    let share =
                        lanes::sum(adjoints.len(), zero, |row| adjoints[row] * partial(row));
                    add(&mut shares[place], Some(share));
                }
            }
            Slot::Row(place) => {
                let lanes = &mut self.before[place * CHUNK..][..adjoints.len()];
                if self.arrived[place] {
                    for (row, lane) in lanes.iter_mut().enumerate() {
                        *lane = *lane + adjoints[row] * partial(row);
                    }
                } else {
                    self.arrived[place] = true;
                    for (row, lane) in lanes.iter_mut().enumerate() {
                        *lane = adjoints[row] * partial(row);
                    }
                }
            }
        }
    }

    fn unary(&mut self, f: Unary, slot: Slot, a: Lanes<'_, S>, out: &[S]) {
        let one = out[0].lift(1.0);
        match (f, a) {
            (Unary::Neg, _) => self.give(slot, |_| -one),
            (Unary::Tanh, Lanes::Each(a)) => {
                self.give(slot, |row| Unary::Tanh.derivative(a[row], out[row]));
            }
            (Unary::Relu, Lanes::Each(a)) => {
                self.give(slot, |row| Unary::Relu.derivative(a[row], out[row]));
            }
            (Unary::Sigmoid, Lanes::Each(a)) => {
                self.give(slot, |row| Unary::Sigmoid.derivative(a[row], out[row]));
            }
            _ => self.give(slot, |row| f.derivative(a.at(row), out[row])),
        }
    }

    fn binary(&mut self, f: Binary, slots: [Slot; 2], both: [Lanes<'_, S>; 2], out: &[S]) {
        let [a, b] = both;
        let one = out[0].lift(1.0);
        match f {
            Binary::Add => slots.map(|slot| self.give(slot, |_| one)),
            Binary::Sub => [self.give(slots[0], |_| one), self.give(slots[1], |_| -one)],
            Binary::Mul => [self.give_lanes(slots[0], b), self.give_lanes(slots[1], a)],
            _ => [0, 1].map(|side| {
                self.give(slots[side], |row| {
                    f.partials(a.at(row), b.at(row), out[row])[side]
                });
            }),
        };
    }

    fn give_lanes(&mut self, slot: Slot, partials: Lanes<'_, S>) {
        match partials {
            Lanes::Same(partial) => self.give(slot, |_| partial),
            Lanes::Each(partials) => {
                let partials = &partials[..self.count];
                self.give(slot, |row| partials[row]);
            }
        }
    }
}

/// The gradient of a tape's output by the variables, by forward mode: a run with dual numbers for each.
pub(super) fn forward(tape: &RowTape, columns: &[&[f64]], at: &[f64], gradient: &mut [f64]) {
    let mut point: Vec<_> = at.iter().copied().map(Dual::constant).collect();
    let mut primals = Primals::default();
    for (variable, partial) in gradient.iter_mut().enumerate() {
        point[variable].tangent = Some(1.0);
        primals.compute(tape, columns, &point, Dual::constant(0.0));
        point[variable].tangent = None;
        *partial = primals.once()[tape.output()].tangent.unwrap_or(0.0);
    }
}

/// The adjoints of the variables; 0 where no gradient arrives.
pub(super) fn of_variables<S: Copy>(
    tape: &RowTape,
    adjoints: &[Option<S>],
    zero: S,
    into: &mut [S],
) {
    into.fill(zero);
    for (entry, adjoint) in tape.once().iter().zip(adjoints) {
        if let (Step::Variable(place), Some(adjoint)) = (entry.step, adjoint) {
            into[place] = *adjoint;
        }
    }
}

/// H·v: the tangents of the adjoints when the point moves along `direction`.
pub(super) fn hessian_vector_product(
    tape: &RowTape,
    columns: &[&[f64]],
    at: &[f64],
    direction: &[f64],
) -> Vec<f64> {
    let seeded = at.iter().zip(direction).map(|(&primal, &tangent)| Dual {
        primal,
        tangent: (tangent != 0.0).then_some(tangent),
    });
    let point: Vec<_> = seeded.collect();
    let zero = Dual::constant(0.0);
    let mut primals = Primals::default();
    primals.compute(tape, columns, &point, zero);
    let mut adjoints = RowAdjoints::default();
    adjoints.sweep(tape, &mut primals, columns);
    let mut by_variable = vec![zero; at.len()];
    of_variables(tape, adjoints.once(), zero, &mut by_variable);
    let tangent = |dual: Dual<f64>| dual.tangent.unwrap_or(0.0);
    by_variable.into_iter().map(tangent).collect()
}
