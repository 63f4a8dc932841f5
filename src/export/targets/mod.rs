//! The libraries that a program can be written for, one a file.

pub(super) mod jax;
pub(super) mod pytorch;
mod structured;

use std::mem;

use super::body::Operand;
use super::code::{Code, Template};
use super::optimizers::{OptimizerCode, OptimizerForm};
use super::program::Parts;
use crate::expr::function::{Binary, Unary};
use crate::expr::operator::Operator;
use crate::optim::Settings;

/// An expression with what a reader has to know of it.
pub(super) type Spelled = (Code, Option<&'static str>);

/// How a library has a structured operator; for any other its definition is written out.
#[derive(Debug)]
pub(super) struct Idiom {
    /// The operator, with any setting.
    pub(super) operator: Operator,
    /// How it is spelled for these arguments; none where they do not fit.
    pub(super) spelled: fn(&OperatorCall<'_>) -> Option<Spelled>,
}

/// A structured operator with its arguments.
pub(super) struct OperatorCall<'a> {
    pub(super) target: &'a ExportTarget,
    pub(super) operator: Operator,
    pub(super) a: &'a Operand,
    /// The second argument, or the first again.
    pub(super) b: &'a Operand,
    /// Of a layer, the names of its parameters.
    pub(super) names: Option<&'a LayerNames>,
}

impl OperatorCall<'_> {
    /// Whether both arguments are arrays of one shape.
    pub(super) fn alike(&self) -> bool {
        self.a.shape == self.b.shape && self.b.constant.is_none()
    }
}

/// The name of the weights of a layer, and that of its biases if it has any.
pub(super) type LayerNames = Vec<String>;

/// A library that a program can be written for.
#[derive(Debug)]
pub struct ExportTarget {
    /// The name, on the command line.
    pub name: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// The module that has the functions of arrays.
    pub(super) module: &'static str,
    /// What makes an array of numbers.
    pub(super) array: &'static str,
    /// What joins arrays end to end.
    pub(super) joined: &'static str,
    /// The argument that names an axis.
    pub(super) axis: &'static str,
    /// What stands behind an array to make its numbers whole.
    pub(super) whole: &'static str,
    /// What may be imported: the statement, what stands in a text that needs it, and the package.
    pub(super) imports: &'static [(&'static str, &'static str, &'static str)],
    /// What makes it compute with 64 bits.
    pub(super) setup: &'static str,
    /// Whether its optimizers take the learning rate as a function of a traced step.
    pub(super) has_traced_rates: bool,
    /// Whether the parameters of its optimizers stand in a dictionary.
    pub(super) has_dictionary: bool,
    /// The functions along the width.
    pub(super) softmax: &'static str,
    pub(super) log_softmax: &'static str,
    /// How functions are spelled; any other is written by those that it is composed of, or refused.
    pub(super) unary: &'static [(Unary, Template)],
    pub(super) binary: &'static [(Binary, Template)],
    /// The structured operators that it has itself.
    pub(super) idioms: &'static [Idiom],
    /// How the library has an optimizer, or how it is written out.
    pub(super) optimizer: fn(&OptimizerCode, &Settings) -> OptimizerForm,
    /// The program.
    pub(super) program: fn(&Parts<'_>) -> Vec<String>,
}

/// Every target.
pub static TARGETS: &[&ExportTarget] = &[&pytorch::TARGET, &jax::TARGET];

impl ExportTarget {
    /// The target of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TARGETS.iter().copied().find(|target| target.name == name)
    }

    /// How a function of one argument is spelled, if the library has it.
    pub(super) fn unary(&self, function: Unary) -> Option<Template> {
        spelling(self.unary, function)
    }

    /// How a function of two arguments is spelled, if the library has it.
    pub(super) fn binary(&self, function: Binary) -> Option<Template> {
        spelling(self.binary, function)
    }

    /// How a structured operator is spelled, with what a reader has to know: as the library has it, else as both libraries do.
    pub(super) fn spelled(
        &self,
        operator: Operator,
        inputs: &[Operand],
        names: Option<&LayerNames>,
    ) -> Option<Spelled> {
        let a = inputs.first()?;
        let call = OperatorCall {
            target: self,
            operator,
            a,
            b: inputs.get(1).unwrap_or(a),
            names,
        };
        let same =
            |idiom: &&Idiom| mem::discriminant(&idiom.operator) == mem::discriminant(&operator);
        let mut idioms = self.idioms.iter().chain(structured::IDIOMS).filter(same);
        idioms.find_map(|idiom| (idiom.spelled)(&call))
    }
}

fn spelling<F: Copy + PartialEq>(rows: &[(F, Template)], function: F) -> Option<Template> {
    let mut rows = rows.iter().copied();
    rows.find(|(of, _)| *of == function).map(|(_, row)| row)
}
