//! A sum as its terms, like terms collected.

use std::collections::HashMap;

use super::super::function::Binary;
use super::super::graph::{Graph, Node, NodeId};
use super::branches::choice;
use super::product::Product;

/// Sums of more terms than this are not taken apart inside another.
const MOST_TERMS: usize = 64;

/// Terms in the order in which they were first met.
#[derive(Debug, Default)]
pub(super) struct Terms {
    terms: Vec<Product>,
    /// The place of a term by its factors.
    indices: HashMap<Vec<(NodeId, u64)>, usize>,
}

impl Terms {
    pub(super) fn add(&mut self, term: Product) {
        let factors = term.factors.iter();
        let key = factors
            .map(|factor| (factor.base, factor.exponent.to_bits()))
            .collect();
        let index = *self.indices.entry(key).or_insert(self.terms.len());
        match self.terms.get_mut(index) {
            Some(known) => known.coefficient = known.coefficient.plus(term.coefficient),
            None => self.terms.push(term),
        }
    }

    /// The sum as a node; a term with a minus does not come first if there is another.
    pub(super) fn node(self, graph: &mut Graph) -> NodeId {
        self.flattened(graph).merged(graph).plain_node(graph)
    }

    /// The sum of the terms as they are.
    fn plain_node(self, graph: &mut Graph) -> NodeId {
        let mut terms = self.terms;
        terms.retain(|term| term.coefficient.over != 0.0);
        let positive = terms.iter().position(|term| term.coefficient.over > 0.0);
        if let Some(first) = positive {
            terms[..=first].rotate_right(1);
        }
        let mut terms = terms.into_iter();
        let Some(first) = terms.next() else {
            return graph.constant(0.0);
        };
        let first = first.node(graph);
        terms.fold(first, |sum, term| {
            if term.coefficient.over < 0.0 {
                let term = term.negated().node(graph);
                graph.binary(Binary::Sub, sum, term)
            } else {
                let term = term.node(graph);
                graph.binary(Binary::Add, sum, term)
            }
        })
    }

    /// The same terms with those that one condition chooses added up branch by branch, numbers in front of them included.
    fn merged(self, graph: &mut Graph) -> Self {
        let chosen = |graph: &Graph, term: &Product| match term.factors.as_slice() {
            [factor] if factor.exponent == 1.0 => match graph.node(factor.base) {
                Node::Where(condition, a, b) => Some((condition, [a, b])),
                _ => None,
            },
            _ => None,
        };
        if !self.terms.iter().any(|term| chosen(graph, term).is_some()) {
            return self;
        }
        let mut merged = Self::default();
        let mut groups: Vec<(NodeId, [Self; 2])> = Vec::new();
        for term in self.terms {
            let Some((condition, branches)) = chosen(graph, &term) else {
                merged.add(term);
                continue;
            };
            let index = groups.iter().position(|(own, _)| *own == condition);
            let index = index.unwrap_or_else(|| {
                groups.push((condition, [Self::default(), Self::default()]));
                groups.len() - 1
            });
            for (terms, branch) in groups[index].1.iter_mut().zip(branches) {
                let mut product = Product::of(graph, branch);
                product.coefficient = product.coefficient.times(term.coefficient);
                terms.add(product);
            }
        }
        for (condition, branches) in groups {
            let [a, b] = branches.map(|terms| terms.flattened(graph).plain_node(graph));
            let chosen = choice(graph, condition, a, b);
            merged.add(Product::of(graph, chosen));
        }
        merged
    }

    /// The same terms with those that are themselves a sum, or the negative of one, taken apart.
    fn flattened(self, graph: &Graph) -> Self {
        let mut flat = Self::default();
        for term in self.terms {
            let sign = term.coefficient.over;
            let inner = match term.factors.as_slice() {
                [factor]
                    if sign.abs() == 1.0
                        && term.coefficient.under == 1.0
                        && factor.exponent == 1.0 =>
                {
                    terms_of(graph, factor.base)
                }
                _ => None,
            };
            match inner {
                None => flat.add(term),
                Some(inner) => {
                    for (node, negative) in inner {
                        let term = Product::of(graph, node);
                        flat.add(if negative == (sign < 0.0) {
                            term
                        } else {
                            term.negated()
                        });
                    }
                }
            }
        }
        flat
    }
}

/// The terms of a node that is a sum of not too many, each with whether it is subtracted.
fn terms_of(graph: &Graph, sum: NodeId) -> Option<Vec<(NodeId, bool)>> {
    let mut terms = Vec::new();
    let mut rest = vec![(sum, false)];
    while let Some((id, negative)) = rest.pop() {
        if terms.len() + rest.len() > MOST_TERMS {
            return None;
        }
        match graph.node(id) {
            Node::Binary(f @ (Binary::Add | Binary::Sub), a, b) => {
                rest.push((b, negative != (f == Binary::Sub)));
                rest.push((a, negative));
            }
            _ => terms.push((id, negative)),
        }
    }
    (terms.len() > 1).then_some(terms)
}
