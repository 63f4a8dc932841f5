//! Reverse mode over rows of data, as a graph: the adjoint of every node is a node.

use std::cell::RefCell;

use crate::diff::branches::{Branches, Masks};
use crate::expr::function::{Binary, Scalar, Unary};
use crate::expr::graph::{AddNode, Graph, Handle, Node, NodeId};
use crate::expr::operator::{Operator, Reduction, Rows};
use crate::expr::simplify;

/// The adjoints of all nodes of a lowered graph.
///
/// An adjoint that flows from rows to a once-value is a sum over rows; that of a reduction flows to every row. So the
/// gradient of a loss over rows is a loss over rows of several outputs, and whatever evaluates one evaluates the other.
#[derive(Clone, Debug)]
pub(in crate::diff) struct RowGradient {
    /// The nodes that were differentiated, at their indices, and behind them those of the adjoints.
    pub(in crate::diff) graph: Graph,
    /// ∂root/∂node by the index of the node; none where no gradient arrives. A node that is there per row may have an
    /// adjoint that is there once: the same in every row.
    pub(in crate::diff) adjoints: Vec<Option<NodeId>>,
}

impl RowGradient {
    /// Differentiates `root`, which is there once, by every node that depends on a variable. The graph is simplified, and so
    /// are the adjoints.
    pub(in crate::diff) fn of(graph: &Graph, root: NodeId) -> Self {
        Self::by(graph, root, &active(graph), false, simplify::add)
    }

    /// Differentiates `root` by every node that it depends on, data and numbers included; nothing is simplified.
    pub(in crate::diff) fn everywhere(graph: &Graph, root: NodeId) -> Self {
        Self::by(
            graph,
            root,
            &vec![true; graph.nodes().len()],
            true,
            Graph::add,
        )
    }

    /// With `all`, every adjoint is 0 where its branch is not chosen; else only those of variables need be.
    fn by(graph: &Graph, root: NodeId, active: &[bool], all: bool, add: AddNode) -> Self {
        let is_row = |id: NodeId| graph.shape(id).rows == Rows::Each;
        let needed = graph.reachable(&[root]);
        let grown = RefCell::new(graph.clone().with_room(graph.nodes().len()));
        let value = |id: NodeId| Handle::adding(&grown, id, add);
        let handle = |node: Node| {
            let id = add(&mut grown.borrow_mut(), node);
            value(id)
        };
        let sum = |share: Handle<'_>| handle(Node::Structured(Operator::Sum, share.id(), None));
        let one = handle(Node::Constant(1.0));
        let ids: Vec<NodeId> = graph.ids().collect();
        let mut masks = Branches::of_graph(graph, root).map(|branches| {
            let in_some_row = |condition| sum(condition).apply2(Binary::Greater, one.lift(0.0));
            Masks::of(branches, all, |slot| value(ids[slot]), in_some_row)
        });
        let mut adjoints: Vec<Option<Handle<'_>>> = vec![None; needed.len()];
        adjoints[root.index()] = Some(one);
        for id in graph.ids().rev() {
            let (Some(adjoint), true) = (adjoints[id.index()], needed[id.index()]) else {
                continue;
            };
            let mut give = |input: NodeId, share: Handle<'_>, from_rows: bool| {
                if !active[input.index()] {
                    return;
                }
                let share = if from_rows && !is_row(input) {
                    sum(share).id()
                } else {
                    share.id()
                };
                let share = value(share);
                let own = &mut adjoints[input.index()];
                *own = Some(own.map_or(share, |own| own + share));
            };
            let shared = |masks: &Option<Masks<_>>, input: NodeId, share| match masks {
                Some(masks) => masks.share(id.index(), input.index(), share),
                None => share,
            };
            match graph.node(id) {
                _ if graph.is_condition(id) => {}
                Node::Unary(Unary::Detach, _)
                | Node::Constant(_)
                | Node::Variable(_)
                | Node::Column(_) => {}
                Node::Unary(f, a) => {
                    let partial = f.derivative(value(a), value(id));
                    give(a, shared(&masks, a, adjoint * partial), is_row(id));
                }
                Node::Binary(f, a, b) => {
                    let [by_a, by_b] = f.partials(value(a), value(b), value(id));
                    give(a, shared(&masks, a, adjoint * by_a), is_row(id));
                    give(b, shared(&masks, b, adjoint * by_b), is_row(id));
                }
                Node::Where(condition, a, b) => {
                    for (input, is_first) in [(a, true), (b, false)] {
                        let chosen = [id.index(), condition.index()];
                        let share = masks.as_mut().map_or(adjoint, |masks| {
                            masks.branch(chosen, is_first, input.index(), adjoint)
                        });
                        give(input, share, is_row(id));
                    }
                }
                Node::Structured(operator, a, _) => {
                    let share = match operator.reduction() {
                        Some(Reduction::Mean) => adjoint / sum(one),
                        Some(Reduction::Sum) | None => adjoint,
                    };
                    give(a, shared(&masks, a, share), true);
                }
            }
        }
        let adjoints = adjoints
            .into_iter()
            .map(|adjoint| adjoint.map(Handle::id))
            .collect();
        Self {
            graph: grown.into_inner(),
            adjoints,
        }
    }

    /// The graph of the root and then of its partial derivative by each variable, 0 where no gradient arrives, and nothing
    /// else; and these nodes in it.
    pub(in crate::diff) fn only_roots(mut self, root: NodeId) -> (Graph, Vec<NodeId>) {
        let roots = self.roots(root);
        self.graph.only(&roots)
    }

    /// The root and then its partial derivative by each variable, 0 where no gradient arrives.
    pub(in crate::diff) fn roots(&mut self, root: NodeId) -> Vec<NodeId> {
        let zero = self.graph.constant(0.0);
        let mut roots = vec![zero; 1 + self.graph.variables().len()];
        roots[0] = root;
        for (index, adjoint) in self.adjoints.iter().enumerate() {
            if let (Node::Variable(variable), Some(adjoint)) = (self.graph.nodes()[index], adjoint)
            {
                roots[1 + variable] = *adjoint;
            }
        }
        roots
    }
}

/// Which nodes depend on a variable, through a `detach` or not. By index.
fn active(graph: &Graph) -> Vec<bool> {
    let mut active: Vec<bool> = Vec::with_capacity(graph.nodes().len());
    for node in graph.nodes() {
        let depends = matches!(node, Node::Variable(_));
        active.push(depends || node.inputs().any(|input| active[input.index()]));
    }
    active
}
