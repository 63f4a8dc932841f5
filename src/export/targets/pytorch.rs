//! PyTorch: leaf tensors and `torch.optim` where it has the optimizer, `torch.func` where a step is written out.

use super::super::body::{Operand, index};
use super::super::code::{Code, PythonPrecedence, Template, float};
use super::super::optimizers::OptimizerForm;
use super::super::program::Parts;
use super::super::written_out::{Functions, written_out};
use super::{ExportTarget, Idiom, OperatorCall, Spelled, structured};
use crate::expr::function::{Binary, Unary};
use crate::expr::operator::Operator;
use crate::expr::setting::Fixed;

/// Its row.
pub(in super::super) static TARGET: ExportTarget = ExportTarget {
    name: "pytorch",
    title: "PyTorch",
    module: "torch",
    array: "torch.tensor",
    joined: "torch.cat",
    axis: "dim",
    whole: ".long()",
    imports: &[
        ("import torch", "torch.", "torch"),
        ("import torch.nn.functional as F", "F.", "torch"),
    ],
    setup: "torch.set_default_dtype(torch.float64)",
    has_traced_rates: false,
    has_dictionary: false,
    softmax: "torch.softmax",
    log_softmax: "torch.log_softmax",
    unary: UNARY,
    binary: BINARY,
    idioms: IDIOMS,
    optimizer: |code, settings| (code.pytorch)(settings),
    program: program_lines,
};

/// How functions of one argument are spelled.
static UNARY: &[(Unary, Template)] = &[
    (Unary::Detach, Template::new("{a}.detach()")),
    (Unary::Sqrt, Template::new("torch.sqrt({a})")),
    (Unary::Square, Template::new("torch.square({a})")),
    (Unary::Exp, Template::new("torch.exp({a})")),
    (Unary::Exp2, Template::new("torch.exp2({a})")),
    (Unary::Ln, Template::new("torch.log({a})")),
    (Unary::Log1p, Template::new("torch.log1p({a})")),
    (Unary::Expm1, Template::new("torch.expm1({a})")),
    (
        Unary::Cbrt,
        Template::at(
            "torch.sign({a}) * torch.abs({a}) ** (1 / 3)",
            PythonPrecedence::Product,
        )
        .note("torch has no cube root: written as a power it has no gradient at 0"),
    ),
    (Unary::Log2, Template::new("torch.log2({a})")),
    (Unary::Log10, Template::new("torch.log10({a})")),
    (Unary::Sin, Template::new("torch.sin({a})")),
    (Unary::Cos, Template::new("torch.cos({a})")),
    (Unary::Tan, Template::new("torch.tan({a})")),
    (
        Unary::Sinc,
        Template::new("torch.sinc({a} / torch.pi)")
            .note("torch.sinc(x) is sin(pi x)/(pi x), gdplay's sin(x)/x"),
    ),
    (Unary::Asin, Template::new("torch.asin({a})")),
    (Unary::Acos, Template::new("torch.acos({a})")),
    (Unary::Atan, Template::new("torch.atan({a})")),
    (Unary::Sinh, Template::new("torch.sinh({a})")),
    (Unary::Cosh, Template::new("torch.cosh({a})")),
    (Unary::Tanh, Template::new("torch.tanh({a})")),
    (Unary::Asinh, Template::new("torch.asinh({a})")),
    (Unary::Acosh, Template::new("torch.acosh({a})")),
    (Unary::Atanh, Template::new("torch.atanh({a})")),
    (Unary::Abs, Template::new("torch.abs({a})")),
    (Unary::Sign, Template::new("torch.sign({a})")),
    (
        Unary::Step,
        Template::new("torch.relu(torch.sign({a}))")
            .note("torch.heaviside has no gradient: the step is written as relu(sign)"),
    ),
    (Unary::Floor, Template::new("torch.floor({a})")),
    (Unary::Ceil, Template::new("torch.ceil({a})")),
    (
        Unary::Round,
        Template::at(
            "torch.trunc(2 * {a}) - torch.trunc({a})",
            PythonPrecedence::Sum,
        )
        .note("torch.round takes halves to even numbers, gdplay away from 0"),
    ),
    (Unary::Trunc, Template::new("torch.trunc({a})")),
    (Unary::Relu, Template::new("torch.relu({a})")),
    (Unary::LeakyRelu, Template::new("F.leaky_relu({a}, 0.01)")),
    (Unary::Elu, Template::new("F.elu({a})")),
    (Unary::Sigmoid, Template::new("torch.sigmoid({a})")),
    (
        Unary::Softplus,
        Template::new("F.softplus({a}, threshold=40)").note(
            "F.softplus(x) is x from its threshold on: at its default of 20 that is off by 2e-9",
        ),
    ),
    (Unary::Silu, Template::new("F.silu({a})")),
    (Unary::Gelu, Template::new("F.gelu({a})")),
    (Unary::Mish, Template::new("F.mish({a})")),
    (Unary::Erf, Template::new("torch.erf({a})")),
    (Unary::Not, Template::at("~{a}", PythonPrecedence::Sum)),
    (Unary::Erfc, Template::new("torch.erfc({a})")),
];

/// How functions of two arguments are spelled that Python has no operator for.
static BINARY: &[(Binary, Template)] = &[
    (
        Binary::Rem,
        Template::new("torch.fmod({a}, {b})")
            .note("Python's % has the sign of the divisor, fmod and gdplay's that of the dividend"),
    ),
    (
        Binary::Max,
        Template::new("torch.maximum({a}, {b})")
            .note("torch.maximum and minimum split a tie in halves, torch.clamp does not"),
    ),
    (
        Binary::Min,
        Template::new("torch.minimum({a}, {b})")
            .note("torch.maximum and minimum split a tie in halves, torch.clamp does not"),
    ),
    (Binary::Hypot, Template::new("torch.hypot({a}, {b})")),
    (Binary::Atan2, Template::new("torch.atan2({a}, {b})")),
    (
        Binary::LeakyReluSlope,
        Template::new("torch.where({a} > 0, {a}, {b} * {a})"),
    ),
    (
        Binary::EluAlpha,
        Template::new("torch.where({a} > 0, {a}, {b} * torch.expm1(torch.clamp({a}, max=0)))"),
    ),
    (
        Binary::And,
        Template::at("{a} & {b}", PythonPrecedence::Sum),
    ),
    (Binary::Or, Template::at("{a} | {b}", PythonPrecedence::Sum)),
];

/// What PyTorch has itself.
static IDIOMS: &[Idiom] = &[
    Idiom {
        operator: Operator::Mse,
        spelled: |call| alike(call, "F.mse_loss"),
    },
    Idiom {
        operator: Operator::Mae,
        spelled: |call| alike(call, "F.l1_loss"),
    },
    Idiom {
        operator: Operator::Bce,
        spelled: |call| alike(call, "F.binary_cross_entropy_with_logits"),
    },
    Idiom {
        operator: Operator::Huber(Fixed::new(1.0)),
        spelled: |call| {
            let delta = float(call.operator.setting()?.1);
            let (a, b) = (&call.a.code.text, &call.b.code.text);
            let code = Code::atom(format!("F.huber_loss({a}, {b}, delta={delta})"));
            call.alike().then_some((code, None))
        },
    },
    Idiom {
        operator: Operator::CrossEntropy,
        spelled: |call| {
            let label = index(call.b, call.target);
            let code = format!("F.cross_entropy({}, {label})", call.a.code.text);
            let fits = call.a.is_per_row() && call.b.is_per_row();
            fits.then_some((Code::atom(code), None))
        },
    },
    Idiom {
        operator: Operator::Nll,
        spelled: |call| {
            let note =
                "F.nll_loss takes the logarithms of probabilities, gdplay's nll the probabilities";
            Some((structured::nll(call), Some(note)))
        },
    },
];

/// A function of two arrays of one shape.
fn alike(call: &OperatorCall<'_>, function: &str) -> Option<Spelled> {
    let code = of(&[call.a, call.b], function);
    call.alike().then_some((code, None))
}

fn of(arguments: &[&Operand], function: &str) -> Code {
    let texts: Vec<&str> = arguments.iter().map(|a| a.code.text.as_str()).collect();
    Code::atom(format!("{function}({})", texts.join(", ")))
}

/// The program.
fn program_lines(parts: &Parts<'_>) -> Vec<String> {
    match &parts.form {
        OptimizerForm::Native(constructor) => native(parts, constructor),
        OptimizerForm::Written(written) => written_out(
            parts,
            written,
            &Functions {
                grad: "torch.func.grad(loss_fn)",
                hessian: "torch.func.hessian(loss_fn)",
                value: "loss_fn",
            },
        ),
    }
}

/// With an optimizer of `torch.optim`.
fn native(parts: &Parts<'_>, constructor: &str) -> Vec<String> {
    let mut lines = parts.columns();
    for leaf in &parts.leaves {
        let start = leaf.literal();
        lines.push(format!(
            "{} = torch.tensor({start}, requires_grad=True)",
            leaf.name
        ));
    }
    let names: Vec<&str> = parts.leaves.iter().map(|leaf| leaf.name.as_str()).collect();
    lines.push(format!("params = [{}]", names.join(", ")));
    lines.extend(parts.functions());
    let assemblies = parts.leaves.iter();
    let assemblies = assemblies.flat_map(|leaf| leaf.assembly(parts.target, &leaf.name));
    lines.extend(parts.loss_lines(&parts.row_arguments(), assemblies.collect()));
    let rate = parts.rate_text();
    let constructor = constructor.replace("{lr}", &rate);
    lines.push(format!("optimizer = torch.optim.{constructor}"));
    if parts.schedule.is_some() {
        lines.push(format!(
            "scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: rate(k) / {rate})"
        ));
    }
    lines.push(format!(
        "for {} in range({}):",
        parts.counter(),
        parts.claim.step
    ));
    lines.push(String::from("    optimizer.zero_grad()"));
    lines.push(format!("    loss = loss_fn({})", parts.row_values("k")));
    if let Some(reach) = parts.unreached() {
        lines.push(format!(
            "    loss = loss + 0 * ({reach})  # gdplay's gradient there is 0"
        ));
    }
    if parts.noise.is_some() {
        lines.push(String::from(
            "    # Noise on the gradient is a linear term of the loss.",
        ));
        lines.push(String::from(
            "    loss = loss + torch.cat([p.flatten() for p in params]) @ torch.tensor(noise(k))",
        ));
    }
    lines.push(String::from("    loss.backward()"));
    lines.extend(parts.clip_native());
    lines.push(String::from("    optimizer.step()"));
    if parts.schedule.is_some() {
        lines.push(String::from("    scheduler.step()"));
    }
    lines.push(String::from(
        "found = torch.cat([p.detach().flatten() for p in params])",
    ));
    lines.extend(parts.assertion());
    lines
}
