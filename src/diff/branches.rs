//! Under which condition the adjoint of each value counts, where values stand in branches.
//!
//! `where(c, a, b)` hands nothing to the branch that is not chosen, not even the NaN of 0 · ∞. With numbers it is known which
//! branch that is, and no adjoint goes there. In a gradient that is a graph it is not known: there each value has a *reach*,
//! the condition under which some path from it to the root is chosen all along. Between values of the same reach adjoints
//! flow as they are, whatever they are where that reach does not hold; on the way out of it they are chosen, else 0.

use std::collections::HashMap;

use crate::expr::function::{Binary, Scalar, Unary};
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::operator::Rows;
use crate::tape::{Instruction, Tape};

/// How a value is computed, as far as branches are concerned.
#[derive(Clone, Copy)]
enum Computed {
    /// A leaf, or a function through which no gradient flows.
    Start,
    /// From one or two values.
    From([Option<usize>; 2]),
    /// By a condition, from one of two values.
    Chosen([usize; 3]),
}

/// Where the adjoint of a value counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    Nowhere,
    /// Where the condition of this index holds.
    Where(usize),
    Everywhere,
}

/// A condition on conditions; operands come before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Condition {
    /// The value of this slot, which is a condition.
    Holds(usize),
    Not(usize),
    Both(usize, usize),
    Either(usize, usize),
    /// It holds in some row of the data.
    InSomeRow(usize),
}

/// The reach of all values of a graph.
pub(super) struct Branches {
    conditions: Vec<Condition>,
    indices: HashMap<Condition, usize>,
    /// Whether a condition differs from row to row.
    is_per_row: Vec<bool>,
    reach: Vec<Reach>,
}

impl Branches {
    /// Those of a tape below a slot.
    pub(super) fn of_tape(tape: &Tape, root: usize) -> Self {
        let computed = tape
            .instructions()
            .iter()
            .enumerate()
            .map(|(slot, instruction)| match *instruction {
                // A condition hands nothing on, though its value is made of others.
                _ if !tape.is_active(slot) => Computed::Start,
                Instruction::Constant(_)
                | Instruction::Variable(_)
                | Instruction::Unary(Unary::Detach, _) => Computed::Start,
                Instruction::Unary(_, a) => Computed::From([Some(a), None]),
                Instruction::Binary(_, a, b) => Computed::From([Some(a), Some(b)]),
                Instruction::Where(condition, a, b) => Computed::Chosen([condition, a, b]),
            });
        let computed: Vec<Computed> = computed.collect();
        Self::of(&computed, &vec![false; computed.len()], root)
    }

    /// Those of a lowered graph below a node; none where it has no branches.
    pub(super) fn of_graph(graph: &Graph, root: NodeId) -> Option<Self> {
        let has_branches = |node: &Node| matches!(node, Node::Where(..));
        graph.nodes().iter().any(has_branches).then(|| {
            let computed = graph.ids().map(|id| match graph.node(id) {
                // It hands nothing on, though its value is made of others.
                _ if graph.is_condition(id) => Computed::Start,
                Node::Constant(_)
                | Node::Variable(_)
                | Node::Column(_)
                | Node::Unary(Unary::Detach, _) => Computed::Start,
                Node::Unary(_, a) | Node::Structured(_, a, None) => {
                    Computed::From([Some(a.index()), None])
                }
                Node::Binary(_, a, b) | Node::Structured(_, a, Some(b)) => {
                    Computed::From([Some(a.index()), Some(b.index())])
                }
                Node::Where(condition, a, b) => {
                    Computed::Chosen([condition, a, b].map(NodeId::index))
                }
            });
            let computed: Vec<Computed> = computed.collect();
            let is_row = |id: NodeId| graph.shape(id).rows == Rows::Each;
            let per_row: Vec<bool> = graph.ids().map(is_row).collect();
            Self::of(&computed, &per_row, root.index())
        })
    }

    fn of(computed: &[Computed], per_row: &[bool], root: usize) -> Self {
        let mut branches = Self {
            conditions: Vec::new(),
            indices: HashMap::new(),
            is_per_row: Vec::new(),
            reach: vec![Reach::Nowhere; computed.len()],
        };
        branches.reach[root] = Reach::Everywhere;
        for slot in (0..=root).rev() {
            let own = branches.reach[slot];
            if own == Reach::Nowhere {
                continue;
            }
            match computed[slot] {
                // What stands outside of all branches starts with leaves: no adjoint of theirs is left as it is.
                Computed::Start => branches.reach[slot] = Reach::Everywhere,
                Computed::From(inputs) => {
                    for input in inputs.into_iter().flatten() {
                        branches.widen(input, own, per_row[input]);
                    }
                }
                Computed::Chosen([condition, a, b]) => {
                    for (input, is_first) in [(a, true), (b, false)] {
                        let edge = branches.edge(own, condition, is_first, per_row[condition]);
                        branches.widen(input, edge, per_row[input]);
                    }
                }
            }
        }
        branches
    }

    fn add(&mut self, condition: Condition, is_per_row: bool) -> usize {
        let next = self.conditions.len();
        let index = *self.indices.entry(condition).or_insert(next);
        if index == next {
            self.conditions.push(condition);
            self.is_per_row.push(is_per_row);
        }
        index
    }

    /// Where the branch of a `where` counts that counts itself where `own` says.
    fn edge(&mut self, own: Reach, condition: usize, is_first: bool, is_per_row: bool) -> Reach {
        let mut chosen = self.add(Condition::Holds(condition), is_per_row);
        if !is_first {
            chosen = self.add(Condition::Not(chosen), is_per_row);
        }
        match own {
            Reach::Nowhere => Reach::Nowhere,
            Reach::Everywhere => Reach::Where(chosen),
            Reach::Where(outer) if outer == chosen => own,
            Reach::Where(outer) => {
                let is_per_row = is_per_row || self.is_per_row[outer];
                Reach::Where(self.add(Condition::Both(outer, chosen), is_per_row))
            }
        }
    }

    /// One more path from a value to the root.
    fn widen(&mut self, slot: usize, path: Reach, is_per_row: bool) {
        let path = match path {
            Reach::Where(condition) if self.is_per_row[condition] && !is_per_row => {
                Reach::Where(self.add(Condition::InSomeRow(condition), false))
            }
            path => path,
        };
        self.reach[slot] = match (self.reach[slot], path) {
            (Reach::Nowhere, other) | (other, Reach::Nowhere) => other,
            (Reach::Where(a), Reach::Where(b)) => self.either(a, b),
            (Reach::Everywhere, _) | (_, Reach::Everywhere) => Reach::Everywhere,
        };
    }

    fn either(&mut self, a: usize, b: usize) -> Reach {
        if a == b {
            return Reach::Where(a);
        }
        if self.are_opposite(a, b) {
            return Reach::Everywhere;
        }
        if let (Condition::Both(p, x), Condition::Both(q, y)) =
            (self.conditions[a], self.conditions[b])
            && p == q
            && self.are_opposite(x, y)
        {
            return Reach::Where(p);
        }
        let is_per_row = self.is_per_row[a] || self.is_per_row[b];
        Reach::Where(self.add(Condition::Either(a.min(b), a.max(b)), is_per_row))
    }

    fn are_opposite(&self, a: usize, b: usize) -> bool {
        self.conditions[a] == Condition::Not(b) || self.conditions[b] == Condition::Not(a)
    }
}

/// The [`Branches`] of a graph with the values of their conditions.
pub(super) struct Masks<S> {
    branches: Branches,
    values: Vec<S>,
    /// Whether every adjoint is to be 0 where it does not count, not only those of leaves.
    all: bool,
}

impl<S: Scalar> Masks<S> {
    /// `value` gives the value of a slot, `in_some_row` that of a condition of which a condition per row is given.
    pub(super) fn of(
        branches: Branches,
        all: bool,
        value: impl Fn(usize) -> S,
        in_some_row: impl Fn(S) -> S,
    ) -> Self {
        let mut values: Vec<S> = Vec::with_capacity(branches.conditions.len());
        for condition in &branches.conditions {
            values.push(match *condition {
                Condition::Holds(slot) => value(slot),
                Condition::Not(a) => values[a].apply(Unary::Not),
                Condition::Both(a, b) => values[a].apply2(Binary::And, values[b]),
                Condition::Either(a, b) => values[a].apply2(Binary::Or, values[b]),
                Condition::InSomeRow(a) => in_some_row(values[a]),
            });
        }
        Self {
            branches,
            values,
            all,
        }
    }

    /// What the value of a slot hands to an input, out of what it would hand to it outside of all branches.
    pub(super) fn share(&self, slot: usize, input: usize, share: S) -> S {
        self.along(self.branches.reach[slot], input, share)
    }

    /// What a `where` hands to a branch, out of its own adjoint.
    pub(super) fn branch(
        &mut self,
        chosen: [usize; 2],
        is_first: bool,
        input: usize,
        adjoint: S,
    ) -> S {
        let [slot, condition] = chosen;
        // The edge was met when the reaches were found, so it is one of the conditions.
        let is_per_row = false;
        let own = self.branches.reach[slot];
        let known = self.branches.conditions.len();
        let edge = self.branches.edge(own, condition, is_first, is_per_row);
        debug_assert_eq!(known, self.branches.conditions.len(), "a new condition");
        self.along(edge, input, adjoint)
    }

    fn along(&self, edge: Reach, input: usize, share: S) -> S {
        match edge {
            Reach::Where(condition) if self.all || self.branches.reach[input] != edge => {
                self.values[condition].choose(share, share.lift(0.0))
            }
            Reach::Nowhere | Reach::Where(_) | Reach::Everywhere => share,
        }
    }
}
