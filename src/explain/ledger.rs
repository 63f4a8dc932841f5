//! The chain rule with its numbers: every value of a computation, and how its adjoint is added up.
//!
//! The adjoint of a value v is ∂L/∂v. It is the sum, over the places where v is used, of the adjoint of the user (upstream)
//! times the user's own derivative by v (local).

use super::note::LineNote;
use super::outline::{Outline, Use};
use crate::expr::display::{self, Style};
use crate::expr::function::{CallForm, Scalar};
use crate::expr::graph::{Graph, Node};
use crate::expr::number;
use crate::tape::Instruction;

/// The numbers of an [`Outline`] at a point.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The point, in the order of the parameters.
    pub at: Vec<f64>,
    /// The value of each line.
    pub values: Vec<f64>,
    /// ∂L/∂ each line, L being the last. All NaN where L is.
    pub adjoints: Vec<f64>,
    /// For each line, its derivatives by its inputs.
    pub locals: Vec<Vec<f64>>,
    /// What there is to say about each line.
    pub notes: Vec<Option<LineNote>>,
    primals: Vec<f64>,
    /// Whether a gradient arrives at each line: not where all that is made of it is in branches that are not chosen.
    reached: Vec<bool>,
}

/// One part of an adjoint: what comes back from one use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AdjointTerm {
    /// Where the value is used.
    pub at: Use,
    /// The adjoint of the user.
    pub upstream: f64,
    /// The derivative of the user by the value.
    pub local: f64,
    /// Their product; 0 where the user is a `detach`, a condition, or in a branch that is not chosen.
    pub share: f64,
    /// Whether the user is a `detach`.
    pub cut: bool,
}

impl Ledger {
    /// Computes forward, then backward.
    pub fn at(outline: &Outline, at: &[f64]) -> Self {
        let mut primals = Vec::new();
        outline.tape.evaluate(at, 0.0, &mut primals);
        let count = outline.lines.len();
        let mut ledger = Self {
            at: at.to_vec(),
            values: Vec::with_capacity(count),
            adjoints: vec![f64::NAN; count],
            locals: Vec::with_capacity(count),
            notes: Vec::with_capacity(count),
            primals: Vec::new(),
            reached: vec![false; count],
        };
        for line in &outline.lines {
            let slot = outline
                .tape
                .slot_of(line.node)
                .expect("every line is computed");
            let instruction = outline.tape.instructions()[slot];
            let partials = partials(instruction, &primals, slot);
            let locals: Vec<f64> = line
                .inputs
                .iter()
                .map(|input| partials[input.argument])
                .collect();
            ledger
                .notes
                .push(LineNote::of(instruction, &primals, primals[slot], &locals));
            ledger.values.push(primals[slot]);
            ledger.locals.push(locals);
        }
        ledger.primals = primals;
        if !ledger.value().is_nan() {
            ledger.sweep(outline);
        }
        ledger.forget_set_aside(outline);
        ledger
    }

    /// Nothing is to be said of a value that only branches use which are not chosen: it changes neither the loss nor a slope.
    fn forget_set_aside(&mut self, outline: &Outline) {
        let mut set_aside = vec![false; outline.lines.len()];
        for (line, entry) in outline.lines.iter().enumerate().rev() {
            let unused = |at: &Use| set_aside[at.line] || self.is_branch_not_chosen(outline, *at);
            if !entry.uses.is_empty() && entry.uses.iter().all(unused) {
                set_aside[line] = true;
                self.notes[line] = None;
            }
        }
    }

    /// Whether a use is a branch of a `where` that chooses the other.
    fn is_branch_not_chosen(&self, outline: &Outline, at: Use) -> bool {
        let user = &outline.lines[at.line];
        let slot = outline.tape.slot_of(user.node);
        let instruction = slot.map(|slot| outline.tape.instructions()[slot]);
        let is_branch = user.inputs[at.input].argument > 0;
        matches!(instruction, Some(Instruction::Where(..)))
            && is_branch
            && self.locals[at.line][at.input] == 0.0
    }

    fn sweep(&mut self, outline: &Outline) {
        let last = outline.lines.len() - 1;
        self.adjoints[last] = 1.0;
        self.reached[last] = true;
        for line in (0..last).rev() {
            let mut uses = outline.lines[line].uses.iter();
            self.reached[line] = uses.any(|at| self.passes(outline, *at));
            let shares = self
                .terms(outline, line)
                .filter(|term| !term.cut)
                .map(|term| term.share);
            self.adjoints[line] = shares.reduce(|sum, share| sum + share).unwrap_or(0.0);
        }
    }

    /// The loss.
    pub fn value(&self) -> f64 {
        *self.values.last().expect("the loss is a line")
    }

    /// The parts of a line's adjoint, in the order in which they are added; none for the loss itself, whose adjoint is 1.
    pub fn terms<'a>(
        &'a self,
        outline: &'a Outline,
        line: usize,
    ) -> impl Iterator<Item = AdjointTerm> + 'a {
        outline.lines[line].uses.iter().map(|&at| {
            let upstream = self.adjoints[at.line];
            let local = self.locals[at.line][at.input];
            let cut = outline.lines[at.line].cuts;
            let share = if upstream.is_nan() {
                f64::NAN
            } else if cut || !self.passes(outline, at) {
                0.0
            } else {
                upstream * local
            };
            AdjointTerm {
                at,
                upstream,
                local,
                share,
                cut,
            }
        })
    }

    /// Whether a gradient comes back from a use: it reaches the user, which neither is a condition nor chooses something else.
    fn passes(&self, outline: &Outline, at: Use) -> bool {
        let slot = outline.tape.slot_of(outline.lines[at.line].node);
        let is_flat = slot.is_some_and(|slot| match outline.tape.instructions()[slot] {
            Instruction::Where(..) => self.locals[at.line][at.input] == 0.0,
            Instruction::Unary(f, _) => f.form() == CallForm::Condition,
            Instruction::Binary(f, ..) => f.form() == CallForm::Condition,
            Instruction::Constant(_) | Instruction::Variable(_) => false,
        });
        self.reached[at.line] && !is_flat
    }

    /// How a line is computed, with numbers in place of names, such as `(−0.44)²`; `None` for a parameter, or where an
    /// argument is not finite.
    pub fn substituted(&self, outline: &Outline, line: usize, digits: usize) -> Option<String> {
        let instructions = outline.tape.instructions();
        let mut graph = Graph::default();
        let mut number = |slot: usize| {
            let value = self.primals[slot];
            let value = match instructions[slot] {
                Instruction::Constant(_) => value,
                _ => number::short(value, digits).parse().ok()?,
            };
            value.is_finite().then(|| graph.constant(value))
        };
        let slot = outline.tape.slot_of(outline.lines[line].node)?;
        let node = match instructions[slot] {
            Instruction::Constant(_) | Instruction::Variable(_) => return None,
            Instruction::Unary(f, a) => Node::Unary(f, number(a)?),
            Instruction::Binary(f, a, b) => Node::Binary(f, number(a)?, number(b)?),
            Instruction::Where(condition, a, b) => {
                Node::Where(number(condition)?, number(a)?, number(b)?)
            }
        };
        let node = graph.add(node);
        Some(display::text(&graph, node, Style::Unicode))
    }

    /// The gradient: the adjoints of the parameters.
    pub fn gradient(&self, outline: &Outline) -> Vec<f64> {
        let missing = if self.value().is_nan() { f64::NAN } else { 0.0 };
        let partial = |line: &Option<usize>| line.map_or(missing, |line| self.adjoints[line]);
        outline.parameters.iter().map(partial).collect()
    }
}

/// The derivatives of an instruction by its arguments.
fn partials(instruction: Instruction, primals: &[f64], slot: usize) -> [f64; 3] {
    match instruction {
        Instruction::Constant(_) | Instruction::Variable(_) => [0.0; 3],
        Instruction::Unary(f, a) => [f.derivative(primals[a], primals[slot]), 0.0, 0.0],
        Instruction::Binary(f, a, b) => {
            let [by_a, by_b] = f.partials(primals[a], primals[b], primals[slot]);
            [by_a, by_b, 0.0]
        }
        Instruction::Where(condition, ..) => {
            let first = primals[condition].choose(1.0, 0.0);
            [0.0, first, 1.0 - first]
        }
    }
}
