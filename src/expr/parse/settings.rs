//! Settings of calls: what was given by name, once its value is known.

use super::super::function::Unary;
use super::super::graph::{Node, NodeId};
use super::super::loss::{Span, SyntaxError};
use super::super::setting::Setting;
use super::constant::values;
use super::{Builder, Operand};

/// What a call gives by name.
#[derive(Clone, Copy)]
pub(super) struct GivenSettings<'a> {
    pub(super) operand: &'a Operand,
    /// Its value, if it has one before a descent.
    pub(super) constant: Option<f64>,
}

impl Builder<'_> {
    /// The arguments by position, and the last one, which is the setting.
    ///
    /// # Errors
    ///
    /// The setting must be a constant and is none, or one that is not allowed.
    pub(super) fn with_setting<'a>(
        &self,
        arguments: &'a [Operand],
        setting: Setting,
    ) -> Result<(&'a [Operand], Option<GivenSettings<'a>>), SyntaxError> {
        let Some((operand, arguments)) = arguments.split_last() else {
            return Ok((arguments, None));
        };
        let value = values(&self.graph)[operand.node.index()];
        let constant = Some(value).filter(|value| !value.is_nan());
        let accepted = match constant {
            Some(value) => setting.allowed.accepts(value),
            None => !setting.allowed.is_constant(),
        };
        if !accepted {
            let message = format!("`{}` must be {}", setting.name, setting.allowed.text());
            let written = setting.written(setting.default);
            return Err(
                SyntaxError::new(message, operand.span.clone()).hint(format!(
                    "as in `{}={written}`, which is the default",
                    setting.name
                )),
            );
        }
        Ok((arguments, Some(GivenSettings { operand, constant })))
    }

    /// A function of one argument, and of its setting if that is given.
    pub(super) fn unary(
        &mut self,
        function: Unary,
        a: NodeId,
        given: Option<GivenSettings<'_>>,
        span: &Span,
    ) -> Result<NodeId, SyntaxError> {
        let (Some(given), Some((setting, with))) = (given, function.setting()) else {
            return Ok(self.node(Node::Unary(function, a), span));
        };
        if given.constant == Some(setting.default) {
            return Ok(self.node(Node::Unary(function, a), span));
        }
        let width = self.graph.shape(given.operand.node).width;
        if width != 1 {
            let message = format!("`{}` is one number, not {width}", setting.name);
            return Err(SyntaxError::new(message, given.operand.span.clone())
                .hint("give one number for all units"));
        }
        Ok(self.node(Node::Binary(with, a, given.operand.node), span))
    }
}
