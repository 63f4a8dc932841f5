//! Branches whose slopes stay out of the gradient where they are not chosen.
//!
//! `where` of both libraries hands 0 to the branch that is not chosen, and the chain rule goes on with 0 · ∞. So what a branch
//! reads is chosen too: `where(c, x, x.detach())` is x, and hands back nothing where c does not hold, whatever comes.

use crate::expr::Loss;
use crate::expr::function::Unary;
use crate::expr::graph::{Graph, Node, NodeId};
use crate::expr::polynomial::Polynomial;

/// Losses of more nodes than this are written as they are.
const MOST_NODES: usize = 20_000;

/// The same loss with what its branches read chosen by their conditions, where a slope of theirs may be infinite.
pub(super) fn sheltered(loss: &Loss) -> Loss {
    let from = &loss.graph;
    let mut graph = Graph::with_variables_of(from);
    let mut moved: Vec<NodeId> = Vec::with_capacity(from.nodes().len());
    for id in from.ids() {
        let index = |input: NodeId| moved[input.index()];
        let node = match from.node(id) {
            Node::Where(condition, a, b) => {
                let condition = index(condition);
                let opposite = graph.unary(Unary::Not, condition);
                let mut branch = |own: NodeId, holds: NodeId| {
                    if Polynomial::of(from, own).is_some() {
                        return index(own);
                    }
                    shelter(&mut graph, index(own), holds)
                };
                let (a, b) = (branch(a, condition), branch(b, opposite));
                Node::Where(condition, a, b)
            }
            node => node.on(index),
        };
        moved.push(graph.add(node));
    }
    let mut spans = loss.spans.clone();
    spans.resize(graph.nodes().len(), 0..0);
    let mut definitions = loss.definitions.clone();
    for definition in &mut definitions {
        definition.node = moved[definition.node.index()];
    }
    Loss {
        source: loss.source.clone(),
        objective: moved[loss.objective.index()],
        graph,
        definitions,
        spans,
    }
}

/// A copy of what a branch computes, from variables that hand nothing back where `holds` is 0.
fn shelter(graph: &mut Graph, branch: NodeId, holds: NodeId) -> NodeId {
    let needed = graph.reachable(&[branch]);
    if needed.len() > MOST_NODES {
        return branch;
    }
    let ids: Vec<NodeId> = graph.ids().filter(|id| needed[id.index()]).collect();
    let mut moved: Vec<Option<NodeId>> = vec![None; needed.len()];
    for id in ids {
        let index = |input: NodeId| moved[input.index()].unwrap_or(input);
        let node = match graph.node(id) {
            Node::Variable(_) => {
                let cut = graph.unary(Unary::Detach, id);
                Node::Where(holds, id, cut)
            }
            // No gradient comes through a condition.
            Node::Where(condition, a, b) => Node::Where(condition, index(a), index(b)),
            node => node.on(index),
        };
        moved[id.index()] = Some(graph.add(node));
    }
    moved[branch.index()].unwrap_or(branch)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::display::{Style, text};
    use crate::expr::{KnownNames, parse};

    fn written(source: &str) -> String {
        let loss = sheltered(&parse(source, &KnownNames::default()).expect("a loss"));
        text(&loss.graph, loss.objective, Style::Plain)
    }

    #[test]
    fn only_slopes_that_may_be_infinite_are_kept_out() {
        assert_eq!(written("where(x > 0, x^2, -x)"), "where(x > 0, x^2, -x)");
        assert_eq!(
            written("where(x > 0, ln(x), x)"),
            "where(x > 0, ln(where(x > 0, x, detach(x))), x)"
        );
        assert_eq!(
            written("where(x > 0, 1, 1/y)"),
            "where(x > 0, 1, 1/where(not x > 0, y, detach(y)))"
        );
    }
}
