//! What a library does not have, by its definition.

use std::cell::RefCell;
use std::mem;

use super::Writer;
use crate::export::code::Code;
use crate::expr::graph::{Graph, Handle, NodeId};

impl Writer<'_> {
    /// What a definition makes of nodes of the graph, if there is one.
    pub(super) fn defined(
        &mut self,
        define: impl for<'g> FnOnce(&'g RefCell<Graph>) -> Option<Handle<'g>>,
    ) -> Option<Code> {
        let graph = RefCell::new(mem::take(&mut self.graph));
        let known = graph.borrow().nodes().len();
        let result = define(&graph).map(Handle::id);
        self.graph = graph.into_inner();
        self.uses.resize(self.graph.nodes().len(), 0);
        for id in self.graph.ids().skip(known) {
            for input in self.graph.node(id).inputs() {
                self.uses[input.index()] += 1;
            }
        }
        let result = result?;
        // The definition may meet nodes that the loss has too, but later, or does not need.
        let needed = self.graph.reachable(&[result]);
        let ids: Vec<NodeId> = self.graph.ids().collect();
        for id in ids.into_iter().filter(|id| needed[id.index()]) {
            self.write(id);
        }
        Some(self.input(result).array(self.target))
    }

    /// What stands where a function cannot be written: the program is refused.
    pub(super) fn refused(&mut self, name: &'static str) -> Code {
        self.missing.get_or_insert(name);
        Code::atom(name)
    }
}

#[cfg(test)]
mod tests {
    use crate::export::body::{Body, body};
    use crate::export::error::ExportError;
    use crate::export::names::PythonNames;
    use crate::export::targets::{ExportTarget, TARGETS};
    use crate::expr::function::Unary;
    use crate::expr::graph::Node;
    use crate::expr::{KnownNames, Loss, parse};

    fn written(loss: &Loss, target: &ExportTarget) -> Result<Body, ExportError> {
        body(loss, target, &mut PythonNames::default(), &[])
    }

    #[test]
    fn what_a_library_has_not_is_composed_or_refused_by_name() {
        let mut loss = parse("x", &KnownNames::default()).expect("a loss");
        loss.objective = loss
            .graph
            .add(Node::Unary(Unary::SigmoidSlope, loss.objective));
        let text = written(&loss, TARGETS[0]).expect("a body").result;
        assert_eq!(text, "torch.sigmoid(x) * torch.sigmoid(-x)");

        let without = ExportTarget {
            unary: &[],
            ..*TARGETS[0]
        };
        let loss = parse("sin(x)", &KnownNames::default()).expect("a loss");
        assert!(written(&loss, TARGETS[0]).is_ok());
        let error = written(&loss, &without).expect_err("no sine");
        assert_eq!(
            error.to_string(),
            "the function sin cannot be exported: write it by other functions"
        );
    }

    /// The mean is in the definition of the variance, and in the loss after it.
    #[test]
    fn a_definition_may_meet_what_the_loss_says_later() {
        for text in [
            "var(x) + mean(x)",
            "u = mean(x)\nvar(x)",
            "mean(x) + var(x)",
        ] {
            let names = KnownNames {
                columns: vec![String::from("x")],
                ..KnownNames::default()
            };
            let loss = parse(text, &names).expect("a loss");
            for target in TARGETS {
                let body = written(&loss, target).expect("a body");
                let means = body.statements.join("\n") + &body.result;
                assert!(means.contains("mean(x)"), "{text}: {means}");
            }
        }
    }
}
