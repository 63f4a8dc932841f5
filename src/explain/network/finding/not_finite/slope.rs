//! The first slope that is not finite, on the way back from the loss, though the values are.

use super::{Examined, Located, Origin};
use crate::explain::{Finding, FindingKind};
use crate::expr::function::{Binary, Unary};
use crate::expr::graph::{Node, NodeId};
use crate::expr::number::short;

/// A node whose partial derivative, or whose adjoint, is not finite.
pub(super) struct BrokenSlope<'a> {
    at: Origin<'a>,
    slope: f64,
    kind: Kind,
}

/// Which slope it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// That of the node along one of its inputs.
    Local,
    /// That of the loss along the node.
    Adjoint,
}

/// Of the slopes that make the gradient, the first on the way back that is not finite.
pub(super) fn of_gradient<'a>(examined: &'a Examined<'a>) -> Option<BrokenSlope<'a>> {
    let adjoints = &examined.trace.adjoints;
    let broken = |id: &NodeId| adjoints[id.index()].any(|adjoint| !adjoint.is_finite());
    let node = examined.nodes().rev().find(broken)?;
    let mut readers = examined.readers(node);
    readers
        .find_map(|reader| of_node(examined, reader))
        .or_else(|| of_adjoint(examined, node))
}

/// The first node with a partial derivative that is not finite, whether the gradient comes by or not.
pub(super) fn of_any_node<'a>(examined: &'a Examined<'a>) -> Option<BrokenSlope<'a>> {
    examined.nodes().find_map(|node| of_node(examined, node))
}

fn of_node<'a>(examined: &'a Examined<'a>, node: NodeId) -> Option<BrokenSlope<'a>> {
    let table = &examined.trace.values[node.index()];
    let mut cells =
        (0..table.rows()).flat_map(|row| (0..table.width()).map(move |unit| (row, unit)));
    cells.find_map(|(row, unit)| {
        let at = Origin {
            examined,
            node,
            row,
            unit,
        };
        let slope = at.partials().into_iter().find(|slope| !slope.is_finite())?;
        if !examined.counts(node, row) {
            return None;
        }
        let kind = Kind::Local;
        Some(BrokenSlope { at, slope, kind })
    })
}

fn of_adjoint<'a>(examined: &'a Examined<'a>, node: NodeId) -> Option<BrokenSlope<'a>> {
    let adjoints = &examined.trace.adjoints[node.index()];
    let (row, unit) = adjoints.find(|_, _, adjoint| !adjoint.is_finite())?;
    let at = Origin {
        examined,
        node,
        row,
        unit,
    };
    let (slope, kind) = (adjoints.get(row, unit)?, Kind::Adjoint);
    Some(BrokenSlope { at, slope, kind })
}

impl Origin<'_> {
    /// The partial derivatives of a function along its inputs that are no constants.
    fn partials(&self) -> Vec<f64> {
        let graph = self.examined.graph();
        let value = |id: NodeId| self.value(id).unwrap_or(f64::NAN);
        let varies = |id: NodeId| !matches!(graph.node(id), Node::Constant(_));
        match graph.node(self.node) {
            Node::Unary(f, a) if f != Unary::Detach => {
                vec![f.derivative(value(a), value(self.node))]
            }
            Node::Binary(f, a, b) => {
                let partials = f.partials(value(a), value(b), value(self.node));
                let of = [a, b].into_iter().zip(partials);
                of.filter(|(id, _)| varies(*id)).map(|(_, x)| x).collect()
            }
            Node::Unary(..)
            | Node::Constant(_)
            | Node::Variable(_)
            | Node::Column(_)
            | Node::Where(..)
            | Node::Structured(..) => Vec::new(),
        }
    }
}

impl BrokenSlope<'_> {
    /// `√(x) has slope inf for x = 0 in row 3 (t = 1)`.
    pub(super) fn clause(&self) -> String {
        let (node, slope) = (
            self.at.examined.computed(self.at.node),
            short(self.slope, 4),
        );
        let row = self.at.location(" in ");
        match self.kind {
            Kind::Local => format!("{node} has slope {slope}{}{row}", self.at.inputs(" for ")),
            Kind::Adjoint => format!("∂L/∂({node}) = {slope}{row}"),
        }
    }

    pub(super) fn located(self) -> Located {
        let examined = self.at.examined;
        let mut finding =
            Finding::new(FindingKind::NotFinite, self.clause()).with("slope", self.slope);
        if self.at.is_of_row() {
            finding = finding.with("row", examined.row_number(self.at.row) as f64);
        }
        Located::at_node(examined, self.at.node, finding.remedy(self.remedy()))
    }

    fn remedy(&self) -> String {
        let graph = self.at.examined.graph();
        match (self.kind, graph.node(self.at.node)) {
            (Kind::Local, Node::Unary(Unary::Sqrt, a)) => {
                let under = self.at.examined.quoted(a);
                format!("keep it away from 0, as in sqrt({under} + 1e-12)")
            }
            (Kind::Local, Node::Binary(Binary::Pow, base, exponent))
                if !matches!(graph.node(exponent), Node::Constant(_))
                    && self.at.value(base).is_some_and(|x| x < 0.0) =>
            {
                let base = self.at.examined.quoted(base);
                format!(
                    "a number below 0 has only whole powers: keep {base} above 0, as in abs({base})"
                )
            }
            (Kind::Local, Node::Unary(..) | Node::Binary(..)) => String::from(
                "start beside this point: the loss is a number here, its slope is none",
            ),
            _ => String::from("a smaller scale: the slopes multiply beyond all numbers"),
        }
    }
}
