//! Layers that follow each other without a function: together they are one.

use super::super::finding::{Finding, FindingKind};
use super::Warning;
use crate::expr::Loss;
use crate::expr::graph::{Node, NodeId};
use crate::expr::operator::Operator;

/// Chains of layers each of which is all that reads the one before. A layer that is narrower than both ends is meant: it holds the
/// product to so many directions.
pub(super) fn linear_layers(loss: &Loss) -> Vec<Warning> {
    let links = Links {
        loss,
        needed: loss.graph.reachable(&[loss.objective]),
    };
    let layers = loss.graph.ids().filter(|id| links.layer(*id).is_some());
    let layers: Vec<NodeId> = layers.collect();
    let before: Vec<Option<NodeId>> = layers.iter().map(|id| links.before(*id)).collect();
    let ends = layers.iter().filter(|id| !before.contains(&Some(**id)));
    ends.filter_map(|end| links.told(*end)).collect()
}

/// Which layer follows which.
struct Links<'a> {
    loss: &'a Loss,
    needed: Vec<bool>,
}

impl Links<'_> {
    /// The index of the layer that a node is, and what it reads.
    fn layer(&self, id: NodeId) -> Option<(usize, NodeId)> {
        match self.loss.graph.node(id) {
            Node::Structured(Operator::Linear(index), input, _) if self.needed[id.index()] => {
                Some((index, input))
            }
            _ => None,
        }
    }

    /// The layer that a layer reads as it is, and alone.
    fn before(&self, id: NodeId) -> Option<NodeId> {
        let (_, before) = self.layer(id)?;
        self.layer(before)?;
        let graph = &self.loss.graph;
        let reads = |other: &NodeId| {
            self.needed[other.index()] && graph.node(*other).inputs().any(|input| input == before)
        };
        (graph.ids().filter(reads).count() == 1).then_some(before)
    }

    /// The chain that ends in a layer, if it is one.
    fn told(&self, end: NodeId) -> Option<Warning> {
        let chain = std::iter::successors(Some(end), |id| self.before(*id));
        let mut indices: Vec<usize> = chain.filter_map(|id| Some(self.layer(id)?.0)).collect();
        indices.reverse();
        let sizes = indices.iter().map(|index| self.loss.graph.layers()[*index]);
        let sizes: Vec<_> = sizes.collect();
        let (last, inner) = sizes.split_last()?;
        let ends = inner.first()?.inputs.min(last.outputs);
        if inner.iter().any(|layer| layer.outputs < ends) {
            return None;
        }
        let names: Vec<String> = indices
            .iter()
            .map(|index| (index + 1).to_string())
            .collect();
        let (tail, head) = names.split_last()?;
        let names = format!("{} and {tail}", head.join(", "));
        let text = format!(
            "layers {names} have no function between them: together they are one linear layer, and give no more than one"
        );
        let finding = Finding::new(FindingKind::LinearLayers, text)
            .of(format!("layer {tail}"))
            .with("layers", indices.len() as f64)
            .remedy("a function between them, as in tanh(linear(…)), or one layer in their place");
        Some(Warning {
            finding,
            span: self.loss.spans.get(end.index()).cloned().unwrap_or(0..0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn layers_without_a_function_between_them_are_told() {
        let of = |text: &str| {
            let names = KnownNames {
                columns: ["x", "y", "t"].map(String::from).to_vec(),
                ..KnownNames::default()
            };
            let loss = parse(text, &names).unwrap_or_else(|error| panic!("{text}: {error}"));
            let found = linear_layers(&loss).into_iter();
            found
                .map(|warning| warning.finding.text)
                .collect::<Vec<_>>()
        };
        for (text, layers) in [
            ("mse(linear(linear(x, 8), 1), t)", "layers 1 and 2 have"),
            (
                "bce(linear(tanh(linear(linear(linear(stack(x, y), 8), 8), 4)), 1), t)",
                "layers 1, 2 and 3 have",
            ),
        ] {
            let found = of(text);
            assert!(
                found.len() == 1 && found[0].starts_with(layers),
                "{found:?}"
            );
        }
        for text in [
            "mse(linear(tanh(linear(x, 8)), 1), t)",
            // Two numbers through one, and what is read twice.
            "v = stack(x, y); mse(linear(linear(v, 1), 2), v)",
            "h = linear(x, 8); mse(linear(h, 1) + dot(h, tanh(h)), t)",
        ] {
            let found = of(text);
            assert!(found.is_empty(), "{text}: {found:?}");
        }
    }
}
