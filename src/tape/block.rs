//! Instructions over blocks of lanes, with as few registers as the order of evaluation allows.

use std::collections::HashSet;
use std::ops::Range;

use super::block_instruction::{BlockInstruction, OperandSource, ResultTarget, instruction};
use super::branch::{GrainSearch, Grains, guarded, take_lanes};
use super::fuse::{FusedOperation, FusedStep};
use super::lanes::LaneInput;
use super::level::SimdLevel;

/// Instructions that matter for the same lanes: those in which each condition is as it says.
#[derive(Clone, Debug, Default)]
struct Region {
    guard: Vec<GuardCondition>,
    instructions: Vec<BlockInstruction>,
}

/// A condition that must hold, or must not, for a region to matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct GuardCondition {
    slot: usize,
    source: OperandSource,
    holds: bool,
}

/// Straight-line code over lanes; what lies in the branches of choices is computed for the lanes that choose it.
#[derive(Clone, Debug, Default)]
pub(super) struct BlockCode {
    regions: Vec<Region>,
    registers: usize,
    /// How many given lanes it reads.
    given: usize,
    outputs: usize,
}

/// How many given lanes some instructions read.
fn distinct_given(regions: &[Region]) -> usize {
    let sources = regions
        .iter()
        .flat_map(|region| &region.instructions)
        .flat_map(BlockInstruction::sources);
    let given: HashSet<usize> = sources
        .filter_map(|source| match source {
            OperandSource::Given(given) => Some(given),
            OperandSource::Register(_) | OperandSource::Number(_) => None,
        })
        .collect();
    given.len()
}

/// What a run of [`BlockCode`] reads and writes: `lanes` lanes, from `from` on in the given ones and from `to` on in the
/// outputs.
pub(super) struct LaneSpan<'a, 'o> {
    pub(super) level: SimdLevel,
    pub(super) lanes: usize,
    pub(super) given: &'a [&'a [f64]],
    pub(super) from: usize,
    pub(super) numbers: &'a [f64],
    pub(super) outputs: &'a mut [&'o mut [f64]],
    pub(super) to: usize,
}

impl BlockCode {
    /// Code for `steps`, where `given` tells which slots are not computed here and where they come from. The k-th output
    /// is the slot `outputs[k]`.
    pub(super) fn compile(
        steps: &[FusedStep],
        slots: usize,
        given: impl Fn(usize) -> Option<OperandSource>,
        outputs: &[usize],
    ) -> Self {
        let steps = guarded(steps, outputs, slots);
        let mut last_use = vec![0; slots];
        for (time, guarded) in steps.iter().enumerate() {
            let conditions = guarded.guard.iter().map(|literal| literal.condition);
            for slot in conditions.chain(guarded.step.reads()) {
                last_use[slot] = time;
            }
        }
        let mut targets: Vec<Option<usize>> = vec![None; slots];
        let mut shared = vec![false; slots];
        for (k, slot) in outputs.iter().enumerate() {
            shared[*slot] |= targets[*slot].is_some();
            targets[*slot] = Some(k);
        }
        let mut code = Self::default();
        let mut indices: Vec<Option<usize>> = vec![None; slots];
        let mut free = Vec::new();
        let mut written = vec![false; outputs.len()];
        for (time, guarded) in steps.iter().enumerate() {
            let step = &guarded.step;
            let source = |slot: usize| {
                let register =
                    || OperandSource::Register(indices[slot].expect("inputs come first"));
                given(slot).unwrap_or_else(register)
            };
            let inputs = step.inputs.map(source);
            let addend = step.addend;
            let addend = addend.map(|addend| (source(addend.slot), addend.negative));
            let guard = guarded.guard.iter();
            let guard: Vec<GuardCondition> = guard
                .map(|literal| GuardCondition {
                    slot: literal.condition,
                    source: source(literal.condition),
                    holds: literal.holds,
                })
                .collect();
            // What nobody reads goes to its output directly; the rest needs a register, which must not be an input's.
            let is_read = last_use[step.slot] > time || shared[step.slot];
            let to = match targets[step.slot] {
                Some(output) if !is_read => {
                    written[output] = true;
                    ResultTarget::Output(output)
                }
                _ => {
                    let register = free.pop().unwrap_or(code.registers);
                    code.registers = code.registers.max(register + 1);
                    indices[step.slot] = Some(register);
                    ResultTarget::Register(register)
                }
            };
            code.push(guard, instruction(step.operation, inputs, addend, to));
            let kept = |slot: usize| last_use[slot] > time || targets[slot].is_some();
            let mut done = Vec::new();
            for input in step.reads().filter(|input| !kept(*input)) {
                if let Some(register) = indices[input]
                    && !done.contains(&input)
                {
                    free.push(register);
                    done.push(input);
                }
            }
            if let ResultTarget::Register(register) = to
                && !kept(step.slot)
            {
                free.push(register);
            }
        }
        for (k, slot) in outputs.iter().enumerate().filter(|(k, _)| !written[*k]) {
            let register =
                || OperandSource::Register(indices[*slot].expect("outputs are computed"));
            let from = given(*slot).unwrap_or_else(register);
            code.push(
                Vec::new(),
                instruction(
                    FusedOperation::Copy,
                    [from; 3],
                    None,
                    ResultTarget::Output(k),
                ),
            );
        }
        code.given = distinct_given(&code.regions);
        code.outputs = outputs.len();
        code
    }

    /// How many blocks of lanes it touches: registers, given lanes, outputs.
    pub(super) fn blocks(&self) -> usize {
        self.registers + self.given + self.outputs
    }

    /// How many numbers the registers of blocks of so many lanes take.
    pub(super) fn room(&self, lanes: usize) -> usize {
        self.registers * stride(lanes) + LINE
    }

    fn push(&mut self, guard: Vec<GuardCondition>, instruction: BlockInstruction) {
        match self.regions.last_mut() {
            Some(last) if last.guard == guard => last.instructions.push(instruction),
            _ => self.regions.push(Region {
                guard,
                instructions: vec![instruction],
            }),
        }
    }

    /// Runs it. `registers` has [`BlockCode::room`] for blocks of `run.lanes` lanes, from the start of a line of the cache on.
    pub(super) fn run(&self, run: &mut LaneSpan<'_, '_>, registers: &mut [f64]) {
        // Two branches of a choice wait for the same condition, one after the other.
        let mut last = None;
        for region in &self.regions {
            let mut grains = region.grains(run, registers, &mut last);
            while let Some(lanes) = take_lanes(&mut grains, run.lanes) {
                region.run(lanes, run, registers);
            }
        }
    }
}

impl Region {
    /// Runs it for some lanes of a block.
    fn run(&self, lanes: Range<usize>, run: &mut LaneSpan<'_, '_>, registers: &mut [f64]) {
        let stride = stride(run.lanes);
        for instruction in &self.instructions {
            match instruction.to {
                ResultTarget::Register(register) => {
                    let (before, rest) = registers.split_at_mut(register * stride);
                    let (to, after) = rest.split_at_mut(stride);
                    let to = &mut to[lanes.clone()];
                    let file = RegisterFile {
                        before,
                        after,
                        register,
                        stride,
                        lanes: lanes.clone(),
                    };
                    instruction.run(run.level, to, |source| file.lanes(source, run));
                }
                ResultTarget::Output(output) => {
                    let mut to = std::mem::take(&mut run.outputs[output]);
                    let file = RegisterFile::all(registers, stride, lanes.clone());
                    let block = &mut to[run.to + lanes.start..run.to + lanes.end];
                    instruction.run(run.level, block, |source| file.lanes(source, run));
                    run.outputs[output] = std::mem::take(&mut to);
                }
            }
        }
    }

    /// The grains of lanes in which it may matter, a bit each.
    /// `last` is the condition that was looked at last, by its slot.
    fn grains(
        &self,
        run: &LaneSpan<'_, '_>,
        registers: &[f64],
        last: &mut Option<(usize, Grains)>,
    ) -> u64 {
        let mut all = u64::MAX;
        for condition in &self.guard {
            let grains = match last {
                Some((slot, grains)) if *slot == condition.slot => *grains,
                _ => {
                    let file = RegisterFile::all(registers, stride(run.lanes), 0..run.lanes);
                    match file.lanes(condition.source, run) {
                        LaneInput::One(condition) => Grains::of_one(condition),
                        LaneInput::Many(conditions) => run.level.run(GrainSearch(conditions)),
                    }
                }
            };
            *last = Some((condition.slot, grains));
            all &= if condition.holds {
                grains.holds
            } else {
                grains.fails
            };
        }
        all
    }
}

/// From the first line of the cache on; less than a line is left out.
pub(super) fn aligned(numbers: &mut [f64]) -> &mut [f64] {
    let start = numbers.as_ptr().align_offset(LINE * size_of::<f64>());
    &mut numbers[start.min(LINE)..]
}

/// Numbers in a line of the cache.
pub(super) const LINE: usize = 8;

/// From the start of one register to that of the next: whole lines, and one more, so that equal lanes of two registers are
/// not a power of two apart, where a load waits for a store that only looks like its own.
pub(super) fn stride(lanes: usize) -> usize {
    lanes.next_multiple_of(LINE) + LINE
}

/// The registers without the one that is written.
struct RegisterFile<'a> {
    before: &'a [f64],
    after: &'a [f64],
    register: usize,
    stride: usize,
    /// The lanes of a block that are read.
    lanes: Range<usize>,
}

impl<'a> RegisterFile<'a> {
    /// All of them.
    fn all(registers: &'a [f64], stride: usize, lanes: Range<usize>) -> Self {
        Self {
            before: registers,
            after: &[],
            register: usize::MAX,
            stride,
            lanes,
        }
    }

    fn lanes(&self, source: OperandSource, run: &LaneSpan<'a, '_>) -> LaneInput<'a> {
        let Range { start, end } = self.lanes;
        let block = |file: &'a [f64], from: usize| LaneInput::Many(&file[from + start..from + end]);
        match source {
            OperandSource::Register(register) if register < self.register => {
                block(self.before, register * self.stride)
            }
            OperandSource::Register(register) => {
                block(self.after, (register - self.register - 1) * self.stride)
            }
            OperandSource::Given(given) => block(run.given[given], run.from),
            OperandSource::Number(number) => LaneInput::One(run.numbers[number]),
        }
    }
}
