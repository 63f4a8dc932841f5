//! Many points at once: grids and lists of points, in blocks of lanes.
//!
//! Every slot is computed as seldom as it can change: once, once for each row of a grid, once for each column, or for each
//! point. What belongs to columns or rows is computed in blocks too, before the points. A run is a sequence of such phases;
//! each is straight-line code, so what reduces over lanes can end a phase and feed the numbers of the next one.

use super::block::{BlockCode, LINE, LaneSpan, aligned, stride};
use super::block_instruction::OperandSource;
use super::expand::Expanded;
use super::fuse::{FusedStep, fuse_sums};
use super::level::SimdLevel;
use super::point::PointTape;
use super::{Instruction, Tape};

/// How a variable changes over the points of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableAxis {
    /// Not at all.
    Once,
    /// From row to row of a grid.
    Row,
    /// From column to column of a grid.
    Column,
    /// From point to point of a list.
    Point,
}

/// When a slot is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Class {
    by_row: bool,
    by_column: bool,
}

const ONCE: Class = Class {
    by_row: false,
    by_column: false,
};
const ROW: Class = Class {
    by_row: true,
    by_column: false,
};
const COLUMN: Class = Class {
    by_row: false,
    by_column: true,
};
const POINT: Class = Class {
    by_row: true,
    by_column: true,
};

/// A tape compiled for many points. It gives the bits that [`Tape::evaluate`] gives, at every [`SimdLevel`]; NaN is NaN.
#[derive(Clone, Debug)]
pub struct Batch {
    once: PointTape,
    rows: Phase,
    columns: Phase,
    points: BlockCode,
    /// How many numbers the first phase gives; those of a row stand behind them.
    numbers: usize,
    has_lists: bool,
}

/// Code for one axis, and how many values it leaves for the points.
#[derive(Clone, Debug)]
struct Phase {
    code: BlockCode,
    values: usize,
}

/// Room for a run. It can be used again, by any batch.
#[derive(Clone, Debug, Default)]
pub struct BatchScratch {
    point: Vec<f64>,
    numbers: Vec<f64>,
    rows: Vec<f64>,
    columns: Vec<f64>,
    registers: Vec<f64>,
}

/// How many points a run has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Rows; 1 for a list of points.
    pub rows: usize,
    /// Points in a row.
    pub columns: usize,
}

impl Batch {
    /// Compiles a tape; `axes` tells how each variable changes.
    pub fn compile(tape: &Tape, axes: &[VariableAxis]) -> Self {
        let expanded = Expanded::of(tape);
        let classes = classes(&expanded, axes);
        let steps = fuse_sums(&expanded, &classes, POINT, |class| !class.by_column);
        let wanted = Wanted::of(&expanded, &classes, &steps);
        let of_class = |class: Class| -> Vec<FusedStep> {
            let own = steps.iter().filter(|step| classes[step.slot] == class);
            own.copied().collect()
        };
        let slots = classes.len();
        let variables = axes.len();
        let index = |list: &[usize]| {
            let mut indices = vec![None; slots];
            for (index, slot) in list.iter().enumerate() {
                indices[*slot] = Some(index);
            }
            indices
        };
        let (numbers, rows, columns) = (
            index(&wanted.once),
            index(&wanted.rows),
            index(&wanted.columns),
        );
        let given = |slot: usize| match expanded.instructions[slot] {
            Instruction::Variable(variable) if classes[slot] != ONCE => {
                Some(OperandSource::Given(variable))
            }
            _ => numbers[slot].map(OperandSource::Number),
        };
        let at_points = |slot: usize| {
            let row = rows[slot].map(|index| OperandSource::Number(wanted.once.len() + index));
            let column = columns[slot].map(|index| OperandSource::Given(variables + index));
            row.or(column).or_else(|| given(slot))
        };
        let phase = |class: Class, values: &[usize]| Phase {
            code: BlockCode::compile(&of_class(class), slots, given, values),
            values: values.len(),
        };
        let points = of_class(POINT);
        Self {
            once: PointTape::of(&expanded.only(&wanted.once)),
            rows: phase(ROW, &wanted.rows),
            columns: phase(COLUMN, &wanted.columns),
            points: BlockCode::compile(&points, slots, at_points, &expanded.outputs),
            numbers: wanted.once.len(),
            has_lists: axes.contains(&VariableAxis::Point),
        }
    }

    /// Computes every output at every point, row after row, into `outputs`, each of rows · columns numbers.
    ///
    /// `inputs` holds for each variable its values: one, one for each row, one for each column, or one for each point,
    /// as its axis says.
    ///
    /// # Panics
    /// If a slice is too short, or if there is a list of points and more than one row.
    pub fn run(
        &self,
        level: SimdLevel,
        extent: Extent,
        inputs: &[&[f64]],
        outputs: &mut [&mut [f64]],
        scratch: &mut BatchScratch,
    ) {
        assert!(
            !self.has_lists || extent.rows == 1,
            "a list of points is one row"
        );
        self.run_once(inputs, scratch);
        let BatchScratch {
            numbers,
            rows,
            columns,
            registers,
            ..
        } = scratch;
        let rows = self
            .rows
            .run(level, extent.rows, inputs, numbers, rows, registers);
        let columns = self
            .columns
            .run(level, extent.columns, inputs, numbers, columns, registers);
        let mut given = inputs.to_vec();
        given.extend(columns.iter().map(|column| &**column));
        numbers.resize(self.numbers + self.rows.values, 0.0);
        let width = block(extent.columns, self.points.blocks());
        grow(registers, self.points.room(width));
        let registers = aligned(registers);
        for row in 0..extent.rows {
            for (number, values) in numbers[self.numbers..].iter_mut().zip(&rows) {
                *number = values[row];
            }
            for from in (0..extent.columns).step_by(width) {
                let mut run = LaneSpan {
                    level,
                    lanes: width.min(extent.columns - from),
                    given: &given,
                    from,
                    numbers,
                    outputs,
                    to: row * extent.columns + from,
                };
                self.points.run(&mut run, registers);
            }
        }
    }

    fn run_once(&self, inputs: &[&[f64]], scratch: &mut BatchScratch) {
        let BatchScratch {
            point,
            numbers,
            registers,
            ..
        } = scratch;
        point.clear();
        point.extend(
            inputs
                .iter()
                .map(|input| input.first().copied().unwrap_or(f64::NAN)),
        );
        self.once.start(registers);
        numbers.clear();
        numbers.resize(self.numbers, 0.0);
        if let Some((first, rest)) = numbers.split_first_mut() {
            *first = self.once.evaluate(point, registers, rest);
        }
    }
}

impl Phase {
    /// The values of this phase, each of `lanes` numbers that begin with a line of the cache: wide loads that touch two lines
    /// take twice as long. `values` is where they stand.
    fn run<'a>(
        &self,
        level: SimdLevel,
        lanes: usize,
        inputs: &[&[f64]],
        numbers: &[f64],
        values: &'a mut Vec<f64>,
        registers: &mut Vec<f64>,
    ) -> Vec<&'a mut [f64]> {
        if self.values == 0 {
            return Vec::new();
        }
        let stride = stride(lanes);
        grow(values, self.values * stride + LINE);
        let values = aligned(values).chunks_exact_mut(stride);
        let values = values.take(self.values);
        let mut outputs: Vec<&mut [f64]> = values.map(|values| &mut values[..lanes]).collect();
        let width = block(lanes, self.code.blocks());
        grow(registers, self.code.room(width));
        let registers = aligned(registers);
        for from in (0..lanes).step_by(width) {
            let mut run = LaneSpan {
                level,
                lanes: width.min(lanes - from),
                given: inputs,
                from,
                numbers,
                outputs: &mut outputs,
                to: from,
            };
            self.code.run(&mut run, registers);
        }
        outputs
    }
}

/// How many lanes are computed together, so that `slots` blocks of them stay in the fastest cache: at most 1,024, shared
/// evenly.
fn block(lanes: usize, slots: usize) -> usize {
    /// 32 KiB of numbers.
    const CACHE: usize = 4096;
    let most = (CACHE / slots.max(1)).clamp(64, 1024);
    let blocks = lanes.div_ceil(most).max(1);
    lanes.div_ceil(blocks).next_multiple_of(8).max(8)
}

fn grow(registers: &mut Vec<f64>, room: usize) {
    if registers.len() < room {
        registers.resize(room, 0.0);
    }
}

/// When each slot is computed.
fn classes(expanded: &Expanded, axes: &[VariableAxis]) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::with_capacity(expanded.instructions.len());
    for instruction in &expanded.instructions {
        classes.push(match *instruction {
            Instruction::Constant(_) => ONCE,
            Instruction::Variable(variable) => Class {
                by_row: matches!(axes[variable], VariableAxis::Row | VariableAxis::Point),
                by_column: matches!(axes[variable], VariableAxis::Column | VariableAxis::Point),
            },
            Instruction::Unary(_, a) => classes[a],
            Instruction::Binary(_, a, b) => Class {
                by_row: classes[a].by_row || classes[b].by_row,
                by_column: classes[a].by_column || classes[b].by_column,
            },
            Instruction::Where(condition, a, b) => Class {
                by_row: [condition, a, b].iter().any(|slot| classes[*slot].by_row),
                by_column: [condition, a, b]
                    .iter()
                    .any(|slot| classes[*slot].by_column),
            },
        });
    }
    classes
}

/// The slots that later phases read, by when they are computed.
#[derive(Default)]
struct Wanted {
    once: Vec<usize>,
    rows: Vec<usize>,
    columns: Vec<usize>,
}

impl Wanted {
    fn of(expanded: &Expanded, classes: &[Class], steps: &[FusedStep]) -> Self {
        let mut wanted = Self::default();
        let mut seen = vec![false; classes.len()];
        let outputs = expanded.outputs.iter().map(|slot| (*slot, None));
        let inputs = steps.iter().flat_map(|step| {
            let user = Some(classes[step.slot]);
            step.reads().map(move |input| (input, user))
        });
        for (slot, user) in outputs.chain(inputs) {
            let own = classes[slot];
            if user == Some(own) || std::mem::replace(&mut seen[slot], true) {
                continue;
            }
            match (own.by_row, own.by_column) {
                (false, false) => wanted.once.push(slot),
                (true, false) => wanted.rows.push(slot),
                // A variable too: what is given need not begin with a line of the cache.
                (false, true) => wanted.columns.push(slot),
                _ => {}
            }
        }
        wanted
    }
}
