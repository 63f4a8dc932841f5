//! Calls of structured operators: their widths, labels and layers, and what is said where these do not fit.

use super::super::graph::{Graph, Node, NodeId};
use super::super::loss::{Span, SyntaxError};
use super::super::operator::{Mask, Operator, OperatorRole, Rows};
use super::super::setting::AllowedSetting;
use super::super::spelling::OVER_ROWS;
use super::constant::values;
use super::settings::GivenSettings;
use super::{Builder, Operand};

/// How many units a layer may have.
const WIDEST: usize = 1000;

/// How many parameters the layers of a loss may have together: two wide layers of 256 units have 67,000. Each is two operations, and
/// seven with its derivative; so many take 0.3 s and 150 MB.
const MOST_WEIGHTS: usize = 70_000;

impl Builder<'_> {
    /// The node of a call of a structured operator.
    pub(super) fn structured(
        &mut self,
        operator: Operator,
        arguments: &[Operand],
        setting: Option<GivenSettings<'_>>,
        span: &Span,
    ) -> Result<NodeId, SyntaxError> {
        let value = setting.and_then(|given| given.constant);
        let operator = match value {
            Some(value) => operator.with_setting(value),
            None => operator,
        };
        match (operator.role(), arguments) {
            (OperatorRole::Layer, [a, units]) => self.layer(a, units, value != Some(0.0), span),
            (OperatorRole::Dropout, [a, rest @ ..]) => {
                self.dropout(operator, a, rest.first(), span)
            }
            (OperatorRole::Stack, [first, rest @ ..]) => {
                Ok(rest.iter().fold(first.node, |a, b| {
                    self.node(Node::Structured(operator, a, Some(b.node)), span)
                }))
            }
            (_, [a]) => Ok(self.node(Node::Structured(operator, a.node, None), span)),
            (_, [a, b]) => {
                let widths = [a, b].map(|operand| self.graph.shape(operand.node).width);
                let of_shares = operator.of_shares();
                let of_shares = of_shares.filter(|_| widths[0] > 1 && widths[0] == widths[1]);
                let operator = of_shares.unwrap_or(operator);
                if operator.takes_label() {
                    self.check_label(operator, a, b)?;
                } else {
                    self.check_widths(a, b)?;
                }
                let node = Node::Structured(operator, a.node, Some(b.node));
                Ok(self.node(node, span))
            }
            _ => unreachable!("the reader counts the arguments"),
        }
    }

    /// Two values side by side must have one width, or one of them the width 1.
    pub(super) fn check_widths(&self, a: &Operand, b: &Operand) -> Result<(), SyntaxError> {
        let width = |operand: &Operand| self.graph.shape(operand.node).width;
        let (first, second) = (width(a), width(b));
        if first == second || first == 1 || second == 1 {
            return Ok(());
        }
        let message = format!("widths {first} and {second} do not fit together");
        Err(
            SyntaxError::new(message, a.span.start.min(b.span.start)..b.span.end)
                .hint("both sides need the same width, or one of them the width 1"),
        )
    }

    fn layer(
        &mut self,
        a: &Operand,
        units: &Operand,
        has_bias: bool,
        span: &Span,
    ) -> Result<NodeId, SyntaxError> {
        let count = values(&self.graph)[units.node.index()];
        if !(count >= 1.0 && count <= WIDEST as f64 && count.fract() == 0.0) {
            let message = if count > WIDEST as f64 {
                format!("a layer has at most {WIDEST} units")
            } else {
                "the units of a layer are a whole number of at least 1".to_string()
            };
            return Err(SyntaxError::new(message, units.span.clone()).hint(format!(
                "write a number up to {WIDEST}, as in `linear(v, 3)`"
            )));
        }
        let node = self.graph.linear(a.node, count as usize, has_bias);
        self.note(span);
        let layers = self.graph.layers().iter();
        let weights: usize = layers.map(|layer| layer.size()).sum();
        if weights > MOST_WEIGHTS {
            let message = format!("the layers have {weights} parameters, more than {MOST_WEIGHTS}");
            return Err(SyntaxError::new(message, span.clone()).hint("use fewer units"));
        }
        Ok(node)
    }

    /// A dropout and its masks: a column for each unit, which the data bring.
    fn dropout(
        &mut self,
        operator: Operator,
        a: &Operand,
        rate: Option<&Operand>,
        span: &Span,
    ) -> Result<NodeId, SyntaxError> {
        let shape = self.graph.shape(a.node);
        if shape.rows == Rows::Once {
            let message = "`dropout` acts on rows of the data, and this is there once";
            return Err(SyntaxError::new(message, a.span.clone()).hint(
                "give it what is computed from columns, as in `dropout(tanh(linear(x, 3)))`",
            ));
        }
        let operator = match rate {
            Some(rate) => operator.with_setting(self.constant_rate(rate)?),
            None => operator,
        };
        let rate = operator.setting().map_or(0.0, |(_, rate)| rate);
        let masks = self
            .graph
            .columns()
            .iter()
            .filter_map(|name| Mask::of_name(name));
        let call = 1 + masks.map(|mask| mask.call).max().unwrap_or(0);
        let mut masks: Option<NodeId> = None;
        for unit in 1..=shape.width {
            let mask = self.graph.column(&Mask { rate, call, unit }.name());
            let stack = |first| Node::Structured(Operator::Stack, first, Some(mask));
            masks = Some(masks.map_or(mask, |first| self.graph.add(stack(first))));
        }
        Ok(self.node(Node::Structured(operator, a.node, masks), span))
    }

    fn constant_rate(&self, rate: &Operand) -> Result<f64, SyntaxError> {
        let value = values(&self.graph)[rate.node.index()];
        if AllowedSetting::Share.accepts(value) {
            return Ok(value);
        }
        let message = format!(
            "the rate of `dropout` must be {}",
            AllowedSetting::Share.text()
        );
        Err(SyntaxError::new(message, rate.span.clone()).hint("as in `dropout(v, 0.5)`"))
    }

    /// A label is one number per row, is not descended, and names one of the classes.
    fn check_label(
        &self,
        operator: Operator,
        a: &Operand,
        label: &Operand,
    ) -> Result<(), SyntaxError> {
        let name = operator.name();
        let classes = self.graph.shape(a.node).width;
        if classes < 2 {
            let message = format!("`{name}` needs a width of at least 2, one unit for each class");
            return Err(SyntaxError::new(message, a.span.clone())
                .hint("for two classes by one logit use `bce(logit, t)`"));
        }
        let width = self.graph.shape(label.node).width;
        if width != 1 {
            let message = format!("a label is one number, not {width}");
            return Err(SyntaxError::new(message, label.span.clone()).hint(
                if operator.of_shares().is_some() {
                    format!(
                        "give the number of the class, counted from 0, or {classes} probabilities"
                    )
                } else {
                    "give the number of the class, counted from 0".to_string()
                },
            ));
        }
        if self.graph.any_below(label.node, is_descended) {
            let message = format!("the label of `{name}` is descended");
            return Err(SyntaxError::new(message, label.span.clone())
                .hint("a label must be a column of the data or a constant"));
        }
        let value = values(&self.graph)[label.node.index()];
        let is_class = value.fract() == 0.0 && value >= 0.0 && value < classes as f64;
        if !value.is_nan() && !is_class {
            let message = format!("the label {value} is none of {classes} classes");
            return Err(SyntaxError::new(message, label.span.clone())
                .hint(format!("labels are 0 to {}", classes - 1)));
        }
        Ok(())
    }

    /// The objective is one number.
    pub(super) fn check_objective(&self, node: NodeId, span: Span) -> Result<(), SyntaxError> {
        self.check_is_number(node, &span)?;
        let shape = self.graph.shape(node);
        if shape.width > 1 {
            let message = format!("the loss is {} numbers side by side, not one", shape.width);
            return Err(SyntaxError::new(message, span)
                .hint("end it with a loss such as `mse(…, t)` or `cross_entropy(…, label)`"));
        }
        if shape.rows == Rows::Each {
            let message = "the loss is a number for each row of the data, not one";
            let hint = match self.over_rows(&span) {
                Some(written) => format!(
                    "{}{written}{} of what it is in each, put `mean(…)` around it",
                    OVER_ROWS.0, OVER_ROWS.1
                ),
                None if self.is_greatest() => String::from(
                    "the greatest of all rows has no function here; for the mean over them put `mean(…)` around it",
                ),
                None => String::from("put `mean(…)` around it"),
            };
            return Err(SyntaxError::new(message, span).hint(hint));
        }
        Ok(())
    }

    /// The objective with a norm or a product of vectors, which run along a width, over the rows instead: of one number in each
    /// row they are meant so.
    fn over_rows(&self, span: &Span) -> Option<String> {
        let source = self.scope.source();
        let text = |node: NodeId| source.get(self.spans.get(node.index())?.clone());
        let found = self.graph.ids().find_map(|id| {
            let place = self.spans.get(id.index())?.clone();
            let Node::Structured(operator, a, b) = self.graph.node(id) else {
                return None;
            };
            let shape = self.graph.shape(a);
            let is_column = shape.width == 1 && shape.rows == Rows::Each;
            let is_within = span.start <= place.start && place.end <= span.end;
            let written = match (operator, b) {
                (Operator::Norm, _) => format!("sqrt(sum(({})^2))", text(a)?),
                (Operator::Dot, Some(b)) => format!("sum(({}) * ({}))", text(a)?, text(b)?),
                (Operator::RowSum, _) => format!("sum({})", text(a)?),
                _ => return None,
            };
            (is_column && is_within).then_some((place, written))
        });
        let (place, written) = found?;
        let (before, after) = (
            source.get(span.start..place.start)?,
            source.get(place.end..span.end)?,
        );
        Some(format!("{before}{written}{after}"))
    }

    /// Whether the greatest along a width is taken of one number in each row.
    fn is_greatest(&self) -> bool {
        self.graph.ids().any(|id| {
            let node = self.graph.node(id);
            matches!(node, Node::Structured(Operator::RowMax, a, _)
                if self.graph.shape(a).width == 1 && self.graph.shape(a).rows == Rows::Each)
        })
    }

    /// The parameters of the layers get their names, which must not stand for anything else.
    pub(super) fn name_layers(&mut self) -> Result<(), SyntaxError> {
        let layers = self.graph.layers().iter().map(|layer| layer.has_bias);
        for (number, has_bias) in (1..).zip(layers.collect::<Vec<_>>()) {
            let bias = has_bias.then(|| format!("b{number}"));
            for name in std::iter::once(format!("W{number}")).chain(bias) {
                if let Some(clash) = self.scope.clash(&name, &self.layer_span(number)) {
                    return Err(clash);
                }
            }
        }
        let held = self.scope.names().held_entries();
        self.graph.name_layers(|name| held.get(name).copied());
        Ok(())
    }

    /// Where a layer stands.
    fn layer_span(&self, number: usize) -> Span {
        let is_layer = |node: &Node| matches!(node, Node::Structured(Operator::Linear(layer), ..) if layer + 1 == number);
        let node = self.graph.nodes().iter().position(is_layer);
        node.map_or(0..0, |node| self.spans[node].clone())
    }
}

/// Whether descent moves a node.
fn is_descended(node: Node) -> bool {
    matches!(
        node,
        Node::Variable(_) | Node::Structured(Operator::Linear(_), ..)
    )
}

/// The labels of a loss with their numbers of classes, where they are not plain constants.
pub fn labels(graph: &Graph) -> Vec<(NodeId, usize)> {
    let label = |node: &Node| match *node {
        Node::Structured(operator, a, Some(label)) if operator.takes_label() => {
            Some((label, graph.shape(a).width))
        }
        _ => None,
    };
    graph.nodes().iter().filter_map(label).collect()
}
