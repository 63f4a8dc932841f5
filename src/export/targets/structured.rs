//! How structured operators are spelled where both libraries spell them alike.

use super::super::body::{Operand, index};
use super::super::code::{Code, PythonPrecedence};
use super::{ExportTarget, Idiom, LayerNames, OperatorCall};
use crate::expr::function::Unary;
use crate::expr::operator::{Operator, Rows};

/// A call of a function of the library's module.
fn of_module(target: &ExportTarget, function: &str, argument: &str) -> Code {
    Code::atom(format!("{}.{function}({argument})", target.module))
}

/// The mean over rows and width.
pub(super) fn mean(target: &ExportTarget, argument: &Code) -> Code {
    of_module(target, "mean", &argument.text)
}

/// Declares idioms that fit all arguments, with nothing that a reader has to know.
macro_rules! idioms {
    ($($operator:expr => |$call:ident| $code:expr;)+) => {
        &[$(Idiom {
            operator: $operator,
            spelled: |$call| Some(($code, None)),
        }),+]
    };
}

/// What operators are made of, and those for which both libraries have a word.
pub(super) static IDIOMS: &[Idiom] = idioms! {
    Operator::Stack => |call| stack(call.target, call.a, call.b);
    Operator::Mean => |call| over_rows(call.target, "mean", call.a);
    Operator::Sum => |call| over_rows(call.target, "sum", call.a);
    Operator::RowSum => |call| along_width(call.target, "sum", call.a);
    Operator::RowMean => |call| along_width(call.target, "mean", call.a);
    Operator::Top => |call| along_width(call.target, "amax", call.a);
    Operator::RowMax => |call| along_width(call.target, "amax", call.a);
    Operator::Norm => |call| norm(call)?;
    Operator::Entry => |call| entry(call.target, call.a, call.b);
    Operator::Unit(0) => |call| unit(call);
    Operator::RowCount => |call| Code::atom(format!("{}.shape[0]", call.a.code.at(PythonPrecedence::Atom)));
    Operator::Linear(0) => |call| layer(call.target, call.a, call.names);
    Operator::Softmax => |call| map(call.target, call.target.softmax, call.a);
    Operator::LogSoftmax => |call| map(call.target, call.target.log_softmax, call.a);
    Operator::Mse => |call| {
        let apart = difference(call.target, "-", PythonPrecedence::Sum, call.a, call.b);
        mean(call.target, &apart.power(&Code::number(2.0)))
    };
    Operator::Mae => |call| {
        let apart = difference(call.target, "-", PythonPrecedence::Sum, call.a, call.b);
        let absolute = call.target.unary(Unary::Abs)?;
        mean(call.target, &Code::filled(absolute, &[&apart]))
    };
    Operator::Bce => |call| bce(call)?;
    Operator::CrossEntropy => |call| {
        let logs = map(call.target, call.target.log_softmax, call.a);
        mean(call.target, &entry_of(call.target, &logs, call.a, call.b).negative())
    };
    Operator::Nll => |call| nll(call);
};

/// The mean of −ln of the probability that a label names.
pub(super) fn nll(call: &OperatorCall<'_>) -> Code {
    let entry = entry(call.target, call.a, call.b);
    mean(
        call.target,
        &of_module(call.target, "log", &entry.text).negative(),
    )
}

fn bce(call: &OperatorCall<'_>) -> Option<Code> {
    let (z, t) = fitted(call.target, call.a, call.b);
    let template = call.target.unary(Unary::Softplus)?;
    let softplus = |z: &Code| Code::filled(template, &[z]);
    let first = t.infix("*", &softplus(&z.negative()), PythonPrecedence::Product);
    let rest = Code::number(1.0).infix("-", &t, PythonPrecedence::Sum);
    let rest = rest.infix("*", &softplus(&z), PythonPrecedence::Product);
    Some(mean(
        call.target,
        &first.infix("+", &rest, PythonPrecedence::Sum),
    ))
}

/// Both with the same axes.
fn fitted(target: &ExportTarget, a: &Operand, b: &Operand) -> (Code, Code) {
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
fn difference(
    target: &ExportTarget,
    operator: &str,
    level: PythonPrecedence,
    a: &Operand,
    b: &Operand,
) -> Code {
    let (a, b) = fitted(target, a, b);
    a.infix(operator, &b, level)
}

/// Side by side; a value that is there once is repeated for every row.
fn stack(target: &ExportTarget, a: &Operand, b: &Operand) -> Code {
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
        return of_module(target, "stack", &format!("[{a}, {b}], {axis}"));
    }
    let each = |operand: &Operand, other: &Operand| {
        let wide = operand.wide(target);
        if !is_mixed || operand.shape.rows == Rows::Each {
            return wide.text;
        }
        // Ones for every row of the other value, times this one.
        let other = other.wide(target).at(PythonPrecedence::Atom);
        format!(
            "{module}.ones_like({other}[..., :1]) * {}",
            wide.at(PythonPrecedence::Sign),
            module = target.module
        )
    };
    let parts = format!("[{}, {}], {axis}", each(a, b), each(b, a));
    Code::atom(format!("{}({parts})", target.joined))
}

/// One unit, by its index.
fn unit(call: &OperatorCall<'_>) -> Code {
    if let Operator::Unit(index) = call.operator
        && call.a.shape.width > 1
    {
        let values = call.a.wide(call.target).at(PythonPrecedence::Atom);
        return Code::atom(format!("{values}[..., {index}]"));
    }
    call.a.code.clone()
}

fn over_rows(target: &ExportTarget, function: &str, a: &Operand) -> Code {
    if !a.is_per_row() {
        return a.array(target);
    }
    if a.shape.width == 1 {
        return of_module(target, function, &a.code.text);
    }
    of_module(
        target,
        function,
        &format!("{}, {}=0", a.code.text, target.axis),
    )
}

fn along_width(target: &ExportTarget, function: &str, a: &Operand) -> Code {
    if a.shape.width == 1 {
        return a.array(target);
    }
    of_module(
        target,
        function,
        &format!("{}, {}=-1", a.code.text, target.axis),
    )
}

/// The root of the sum of squares along the width.
pub(super) fn norm(call: &OperatorCall<'_>) -> Option<Code> {
    if call.a.shape.width == 1 {
        let absolute = call.target.unary(Unary::Abs)?;
        return Some(Code::filled(absolute, &[&call.a.array(call.target)]));
    }
    Some(along_width(call.target, "linalg.norm", call.a))
}

/// A function along the width that keeps it.
fn map(target: &ExportTarget, function: &str, a: &Operand) -> Code {
    let wide = a.wide(target);
    let code = Code::atom(format!("{function}({}, {}=-1)", wide.text, target.axis));
    if a.shape.width == 1 {
        return Code::atom(format!("{}[..., 0]", code.text));
    }
    code
}

/// W v + b or W v, every row a vector.
fn layer(target: &ExportTarget, a: &Operand, names: Option<&LayerNames>) -> Code {
    let Some([weights, biases @ ..]) = names.map(Vec::as_slice) else {
        return a.code.clone();
    };
    let product = a.wide(target).infix(
        "@",
        &Code::atom(format!("{weights}.T")),
        PythonPrecedence::Product,
    );
    biases.iter().fold(product, |product, biases| {
        product.infix("+", &Code::atom(biases.clone()), PythonPrecedence::Sum)
    })
}

/// The unit that a label names.
fn entry(target: &ExportTarget, a: &Operand, label: &Operand) -> Code {
    entry_of(target, &a.wide(target), a, label)
}

fn entry_of(target: &ExportTarget, values: &Code, a: &Operand, label: &Operand) -> Code {
    let index = index(label, target);
    let values = values.at(PythonPrecedence::Atom);
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
