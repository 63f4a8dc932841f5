//! How structured operators are spelled where both libraries spell them alike.

use super::super::body::{Operand, index};
use super::super::code::{Code, Level, float};
use super::{LayerNames, Target};
use crate::expr::function::Unary;
use crate::expr::operator::{Operator, Rows};

/// A call of a function of the library's module.
fn call(target: &Target, function: &str, argument: &str) -> Code {
    Code::atom(format!("{}.{function}({argument})", target.module))
}

/// The mean over rows and width.
pub(super) fn mean(target: &Target, argument: &Code) -> Code {
    call(target, "mean", &argument.text)
}

/// What an operator computes, but for the losses that a library has itself.
pub(super) fn structured(
    target: &Target,
    operator: Operator,
    inputs: &[Operand],
    names: Option<&LayerNames>,
) -> Code {
    let a = &inputs[0];
    let second = || inputs.get(1).unwrap_or(a);
    match operator {
        Operator::Stack => stack(target, a, second()),
        Operator::Mean => over_rows(target, "mean", a),
        Operator::Sum => over_rows(target, "sum", a),
        Operator::RowSum => along_width(target, "sum", a),
        Operator::RowMean => along_width(target, "mean", a),
        Operator::Top => along_width(target, "amax", a),
        Operator::Entry => entry(target, a, second()),
        Operator::Unit(index) => unit(target, a, index),
        Operator::RowCount => Code::atom(format!("{}.shape[0]", a.code.at(Level::Atom))),
        Operator::Dot => {
            let product = difference(target, "*", Level::Product, a, second());
            let width = a.shape.width.max(second().shape.width);
            if width == 1 {
                return product;
            }
            call(
                target,
                "sum",
                &format!("{}, {}=-1", product.text, target.axis),
            )
        }
        Operator::Linear(_) => layer(target, a, names),
        Operator::Softmax => map(target, target.softmax, a),
        Operator::LogSoftmax => map(target, target.log_softmax, a),
        Operator::Mse => {
            let apart = difference(target, "-", Level::Sum, a, second());
            mean(target, &apart.power(&Code::number(2.0)))
        }
        Operator::Mae => {
            let apart = difference(target, "-", Level::Sum, a, second());
            let absolute = (target.unary)(Unary::Abs);
            mean(target, &Code::filled(absolute, &[&apart]))
        }
        Operator::Huber(delta) => {
            let apart = difference(target, "-", Level::Sum, a, second());
            let absolute = Code::filled((target.unary)(Unary::Abs), &[&apart]).text;
            let square = apart.power(&Code::number(2.0)).text;
            let delta = float(delta.value());
            let rest = format!("{delta} * ({absolute} - 0.5 * {delta})");
            let module = target.module;
            mean(
                target,
                &Code::atom(format!(
                    "{module}.where({absolute} <= {delta}, 0.5 * {square}, {rest})"
                )),
            )
        }
        Operator::Bce => {
            let (z, t) = fitted(target, a, second());
            let softplus = |z: &Code| {
                let template = (target.unary)(Unary::Softplus);
                Code::filled(template, &[z])
            };
            let first = t.infix("*", &softplus(&z.negative()), Level::Product);
            let rest = Code::number(1.0).infix("-", &t, Level::Sum);
            let rest = rest.infix("*", &softplus(&z), Level::Product);
            mean(target, &first.infix("+", &rest, Level::Sum))
        }
        Operator::CrossEntropy => {
            let logs = map(target, target.log_softmax, a);
            let entry = entry_of(target, &logs, a, second());
            mean(target, &entry.negative())
        }
        Operator::Nll => {
            let entry = entry(target, a, second());
            mean(target, &call(target, "log", &entry.text).negative())
        }
    }
}

/// Both with the same axes.
fn fitted(target: &Target, a: &Operand, b: &Operand) -> (Code, Code) {
    let width = a.shape.width.max(b.shape.width);
    let fit = |operand: &Operand| {
        if operand.shape.width < width && operand.is_per_row() {
            operand.wide(target)
        } else {
            operand.array(target)
        }
    };
    (fit(a), fit(b))
}

/// Two values with an operator between them, unit by unit.
fn difference(target: &Target, operator: &str, level: Level, a: &Operand, b: &Operand) -> Code {
    let (a, b) = fitted(target, a, b);
    a.infix(operator, &b, level)
}

/// Side by side; a value that is there once is repeated for every row.
fn stack(target: &Target, a: &Operand, b: &Operand) -> Code {
    let is_mixed = a.shape.rows != b.shape.rows;
    let is_flat = a.shape.width == 1 && b.shape.width == 1;
    let axis = format!("{}=-1", target.axis);
    // Of more than two, each takes in what the one before it made.
    let open = a.code.text.strip_suffix(&format!("], {axis})"));
    if let (Some(open), false, 1) = (open, is_mixed, b.shape.width)
        && a.code
            .text
            .starts_with(&format!("{}.stack([", target.module))
    {
        return Code::atom(format!("{open}, {}], {axis})", b.array(target).text));
    }
    if is_flat && !is_mixed {
        let (a, b) = (a.array(target).text, b.array(target).text);
        return call(target, "stack", &format!("[{a}, {b}], {axis}"));
    }
    let each = |operand: &Operand, other: &Operand| {
        let wide = operand.wide(target);
        if !is_mixed || operand.shape.rows == Rows::Each {
            return wide.text;
        }
        // Ones for every row of the other value, times this one.
        let other = other.wide(target).at(Level::Atom);
        format!(
            "{module}.ones_like({other}[..., :1]) * {}",
            wide.at(Level::Sign),
            module = target.module
        )
    };
    let parts = format!("[{}, {}], {axis}", each(a, b), each(b, a));
    Code::atom(format!("{}({parts})", target.joined))
}

/// The unit of an index, counted from 0.
fn unit(target: &Target, a: &Operand, index: usize) -> Code {
    if a.shape.width == 1 {
        return a.code.clone();
    }
    Code::atom(format!("{}[..., {index}]", a.wide(target).at(Level::Atom)))
}

fn over_rows(target: &Target, function: &str, a: &Operand) -> Code {
    if !a.is_per_row() {
        return a.array(target);
    }
    if a.shape.width == 1 {
        return call(target, function, &a.code.text);
    }
    call(
        target,
        function,
        &format!("{}, {}=0", a.code.text, target.axis),
    )
}

fn along_width(target: &Target, function: &str, a: &Operand) -> Code {
    if a.shape.width == 1 {
        return a.array(target);
    }
    call(
        target,
        function,
        &format!("{}, {}=-1", a.code.text, target.axis),
    )
}

/// A function along the width that keeps it.
fn map(target: &Target, function: &str, a: &Operand) -> Code {
    let wide = a.wide(target);
    let code = Code::atom(format!("{function}({}, {}=-1)", wide.text, target.axis));
    if a.shape.width == 1 {
        return Code::atom(format!("{}[..., 0]", code.text));
    }
    code
}

/// W v + b or W v, every row a vector.
fn layer(target: &Target, a: &Operand, names: Option<&LayerNames>) -> Code {
    let Some([weights, biases @ ..]) = names.map(Vec::as_slice) else {
        return a.code.clone();
    };
    let product = a
        .wide(target)
        .infix("@", &Code::atom(format!("{weights}.T")), Level::Product);
    biases.iter().fold(product, |product, biases| {
        product.infix("+", &Code::atom(biases.clone()), Level::Sum)
    })
}

/// The unit that a label names.
fn entry(target: &Target, a: &Operand, label: &Operand) -> Code {
    entry_of(target, &a.wide(target), a, label)
}

fn entry_of(target: &Target, values: &Code, a: &Operand, label: &Operand) -> Code {
    let index = index(label, target);
    let values = values.at(Level::Atom);
    match (a.is_per_row(), label.is_per_row()) {
        // A row of its own for every label.
        (true, true) => Code::atom(format!(
            "{values}[{}.arange({index}.shape[0]), {index}]",
            target.module
        )),
        (true, false) => Code::atom(format!("{values}[:, {index}]")),
        (false, _) => Code::atom(format!("{values}[{index}]")),
    }
}
