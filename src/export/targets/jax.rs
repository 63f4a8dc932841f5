//! JAX: a dictionary of parameters and optax in a compiled step where it has the optimizer, `jax.grad` where a step is written
//! out.

use super::super::body::index;
use super::super::code::{Code, PythonPrecedence, Template};
use super::super::leaf::Leaf;
use super::super::optimizers::OptimizerForm;
use super::super::program::Parts;
use super::super::written_out::{Functions, written_out};
use super::{ExportTarget, Idiom, structured};
use crate::expr::function::{Binary, Unary};
use crate::expr::operator::Operator;

/// Its row.
pub(in super::super) static TARGET: ExportTarget = ExportTarget {
    name: "jax",
    title: "JAX",
    module: "jnp",
    array: "jnp.array",
    joined: "jnp.concatenate",
    axis: "axis",
    whole: ".astype(int)",
    imports: &[
        ("import jax", "jax.", "jax"),
        ("import jax.numpy as jnp", "jnp.", "jax"),
        ("import optax", "optax.", "optax"),
    ],
    setup: "jax.config.update(\"jax_enable_x64\", True)",
    has_traced_rates: true,
    has_dictionary: true,
    softmax: "jax.nn.softmax",
    log_softmax: "jax.nn.log_softmax",
    unary: UNARY,
    binary: BINARY,
    idioms: IDIOMS,
    optimizer: |code, settings| (code.jax)(settings),
    program: program_lines,
};

/// Seen with jax 0.10.2: the gradient of maximum compares its result with its arguments, which XLA may have computed anew.
const ROUNDED_TWICE: &str = "jnp.maximum, minimum and hypot lose their slope in compiled code where XLA rounds an argument in two ways";

/// How functions of one argument are spelled.
static UNARY: &[(Unary, Template)] = &[
    (Unary::Detach, Template::new("jax.lax.stop_gradient({a})")),
    (Unary::Sqrt, Template::new("jnp.sqrt({a})")),
    (Unary::Square, Template::new("jnp.square({a})")),
    (Unary::Exp, Template::new("jnp.exp({a})")),
    (Unary::Exp2, Template::new("jnp.exp2({a})")),
    (Unary::Ln, Template::new("jnp.log({a})")),
    (Unary::Log1p, Template::new("jnp.log1p({a})")),
    (Unary::Expm1, Template::new("jnp.expm1({a})")),
    (Unary::Cbrt, Template::new("jnp.cbrt({a})")),
    (Unary::Log2, Template::new("jnp.log2({a})")),
    (Unary::Log10, Template::new("jnp.log10({a})")),
    (Unary::Sin, Template::new("jnp.sin({a})")),
    (Unary::Cos, Template::new("jnp.cos({a})")),
    (Unary::Tan, Template::new("jnp.tan({a})")),
    (
        Unary::Sinc,
        Template::new("jnp.sinc({a} / jnp.pi)")
            .note("jnp.sinc(x) is sin(pi x)/(pi x), gdplay's sin(x)/x"),
    ),
    (Unary::Asin, Template::new("jnp.arcsin({a})")),
    (Unary::Acos, Template::new("jnp.arccos({a})")),
    (Unary::Atan, Template::new("jnp.arctan({a})")),
    (Unary::Sinh, Template::new("jnp.sinh({a})")),
    (Unary::Cosh, Template::new("jnp.cosh({a})")),
    (Unary::Tanh, Template::new("jnp.tanh({a})")),
    (Unary::Asinh, Template::new("jnp.arcsinh({a})")),
    (Unary::Acosh, Template::new("jnp.arccosh({a})")),
    (Unary::Atanh, Template::new("jnp.arctanh({a})")),
    (
        Unary::Abs,
        Template::at(
            "{a} * jax.lax.stop_gradient(jnp.sign({a}))",
            PythonPrecedence::Product,
        )
        .note("jnp.abs has the slope 1 at 0, gdplay 0: it is written as x sign(x)"),
    ),
    (Unary::Sign, Template::new("jnp.sign({a})")),
    (Unary::Step, Template::new("jax.nn.relu(jnp.sign({a}))")),
    (Unary::Floor, Template::new("jnp.floor({a})")),
    (Unary::Ceil, Template::new("jnp.ceil({a})")),
    (
        Unary::Round,
        Template::at("jnp.trunc(2 * {a}) - jnp.trunc({a})", PythonPrecedence::Sum)
            .note("jnp.round takes halves to even numbers, gdplay away from 0"),
    ),
    (Unary::Trunc, Template::new("jnp.trunc({a})")),
    (Unary::Relu, Template::new("jax.nn.relu({a})")),
    (
        Unary::LeakyRelu,
        Template::new("jnp.where({a} > 0, {a}, 0.01 * {a})")
            .note("jax.nn.leaky_relu has the slope 1 at 0, gdplay 0.01"),
    ),
    (Unary::Elu, Template::new("jax.nn.elu({a})")),
    (Unary::Sigmoid, Template::new("jax.nn.sigmoid({a})")),
    (Unary::Softplus, Template::new("jax.nn.softplus({a})")),
    (Unary::Silu, Template::new("jax.nn.silu({a})")),
    (
        Unary::Gelu,
        Template::new("jax.nn.gelu({a}, approximate=False)")
            .note("jax.nn.gelu approximates by tanh unless it is told not to"),
    ),
    (Unary::Mish, Template::new("jax.nn.mish({a})")),
    (Unary::Erf, Template::new("jax.lax.erf({a})")),
    (Unary::Not, Template::at("~{a}", PythonPrecedence::Sum)),
    (Unary::Erfc, Template::new("jax.lax.erfc({a})")),
];

/// How functions of two arguments are spelled that Python has no operator for.
static BINARY: &[(Binary, Template)] = &[
    (
        Binary::Rem,
        Template::new("jnp.fmod({a}, {b})")
            .note("Python's % has the sign of the divisor, fmod and gdplay's that of the dividend"),
    ),
    (
        Binary::Max,
        Template::new("jnp.where({a} > {b}, {a}, jnp.where({a} < {b}, {b}, ({a} + {b}) / 2))")
            .note(ROUNDED_TWICE),
    ),
    (
        Binary::Min,
        Template::new("jnp.where({a} < {b}, {a}, jnp.where({a} > {b}, {b}, ({a} + {b}) / 2))")
            .note(ROUNDED_TWICE),
    ),
    (
        Binary::Hypot,
        Template::new("jnp.sqrt({a}**2 + {b}**2)").note(ROUNDED_TWICE),
    ),
    (Binary::Atan2, Template::new("jnp.arctan2({a}, {b})")),
    (
        Binary::LeakyReluSlope,
        Template::new("jnp.where({a} > 0, {a}, {b} * {a})"),
    ),
    (Binary::EluAlpha, Template::new("jax.nn.elu({a}, {b})")),
    (
        Binary::And,
        Template::at("{a} & {b}", PythonPrecedence::Sum),
    ),
    (Binary::Or, Template::at("{a} | {b}", PythonPrecedence::Sum)),
];

/// What JAX and optax have themselves.
static IDIOMS: &[Idiom] = &[
    Idiom {
        operator: Operator::Mae,
        spelled: |call| {
            let apart = call.a.code.infix("-", &call.b.code, PythonPrecedence::Sum);
            let slope = format!("jax.lax.stop_gradient(jnp.sign({}))", apart.text);
            let code = apart.infix("*", &Code::atom(slope), PythonPrecedence::Product);
            let note = "jnp.abs has the slope 1 at 0, gdplay 0: it is written as x sign(x)";
            let spelled = (structured::mean(call.target, &code), Some(note));
            call.alike().then_some(spelled)
        },
    },
    Idiom {
        operator: Operator::Bce,
        spelled: |call| {
            let (z, t) = (&call.a.code.text, &call.b.code.text);
            let code = format!("optax.sigmoid_binary_cross_entropy({z}, {t})");
            let code = structured::mean(call.target, &Code::atom(code));
            call.alike().then_some((code, None))
        },
    },
    Idiom {
        operator: Operator::Norm,
        spelled: |call| {
            let note = "jnp.linalg.norm has the slope NaN at 0, gdplay's norm 0";
            Some((structured::norm(call)?, Some(note)))
        },
    },
    Idiom {
        operator: Operator::CrossEntropy,
        spelled: |call| {
            let (z, label) = (&call.a.code.text, index(call.b, call.target));
            let code = format!("optax.softmax_cross_entropy_with_integer_labels({z}, {label})");
            let code = structured::mean(call.target, &Code::atom(code));
            let fits = call.a.is_per_row() && call.b.is_per_row();
            fits.then_some((code, None))
        },
    },
];

/// The program.
fn program_lines(parts: &Parts<'_>) -> Vec<String> {
    match &parts.form {
        OptimizerForm::Native(constructor) => native(parts, constructor),
        OptimizerForm::Written(written) => written_out(
            parts,
            written,
            &Functions {
                grad: "jax.jit(jax.grad(loss_fn))",
                hessian: "jax.jit(jax.hessian(loss_fn))",
                value: "jax.jit(loss_fn)",
            },
        ),
    }
}

/// With an optimizer of optax.
fn native(parts: &Parts<'_>, constructor: &str) -> Vec<String> {
    let mut lines = parts.columns();
    lines.extend(dictionary(&parts.leaves));
    let names = parts.leaves.iter().map(|leaf| format!("\"{}\"", leaf.name));
    let names = names.collect::<Vec<_>>().join(", ");
    if parts.noise.is_some() {
        lines.push(format!("order = ({names},)"));
    }
    lines.extend(parts.functions());
    let rows = parts.row_arguments();
    let with = |first: &[&str]| {
        let arguments = first.iter().copied().chain([rows.as_str()]);
        let arguments = arguments.filter(|argument| !argument.is_empty());
        arguments.collect::<Vec<_>>().join(", ")
    };
    lines.extend(parts.loss_lines(&with(&["p"]), taken(parts)));
    let rate = match parts.schedule {
        Some(_) => String::from("rate"),
        None => parts.rate_text(),
    };
    let constructor = constructor.replace("{lr}", &rate);
    lines.push(format!("optimizer = {}", parts.clipped(&constructor)));
    lines.push(String::from("state = optimizer.init(params)"));
    lines.extend(compiled_step(parts, &with));
    let count = parts.claim.step;
    lines.push(format!("for {} in range({count}):", parts.counter()));
    let noise = parts.noise.map_or("", |_| "jnp.array(noise(k))");
    let values = ["params", "state", noise, &parts.row_values("k")].map(String::from);
    let values: Vec<String> = values
        .into_iter()
        .filter(|value| !value.is_empty())
        .collect();
    lines.push(format!("    params, state = step({})", values.join(", ")));
    let found = match parts.noise {
        Some(_) => flat("params", "order"),
        None => flat("params", &format!("({names},)")),
    };
    lines.push(format!("found = {found}"));
    lines.extend(parts.assertion());
    lines
}

/// The parameters as a dictionary; the arrays of a layer stand on one line.
fn dictionary(leaves: &[Leaf]) -> Vec<String> {
    const SHORT: usize = 80;
    let entry = |leaf: &Leaf| format!("\"{}\": jnp.array({})", leaf.name, leaf.literal());
    let whole = leaves.iter().map(entry).collect::<Vec<_>>().join(", ");
    if whole.len() < SHORT {
        return vec![format!("params = {{{whole}}}")];
    }
    let mut lines = vec![String::from("params = {")];
    let same_layer = |a: &Leaf, b: &Leaf| a.layer.is_some() && a.layer == b.layer;
    for group in leaves.chunk_by(same_layer) {
        let entries: Vec<String> = group.iter().map(entry).collect();
        lines.push(format!("    {},", entries.join(", ")));
    }
    lines.push(String::from("}"));
    lines
}

/// What the single parameters are, and arrays of which a part is held.
fn taken(parts: &Parts<'_>) -> Vec<String> {
    let singles = parts.leaves.iter().filter(|leaf| leaf.is_single());
    let singles: Vec<&str> = singles.map(|leaf| leaf.name.as_str()).collect();
    let mut lines = Vec::new();
    if !singles.is_empty() {
        let values = singles.iter().map(|name| format!("p[\"{name}\"]"));
        let values = values.collect::<Vec<_>>().join(", ");
        lines.push(format!("{} = {values}", singles.join(", ")));
    }
    for leaf in &parts.leaves {
        lines.extend(leaf.assembly(parts.target, &format!("p[\"{}\"]", leaf.name)));
    }
    lines
}

/// All parameters as one vector.
fn flat(params: &str, names: &str) -> String {
    format!("jnp.concatenate([{params}[name].ravel() for name in {names}])")
}

/// The step as a compiled function; `with` adds the rows to arguments.
fn compiled_step(parts: &Parts<'_>, with: &dyn Fn(&[&str]) -> String) -> Vec<String> {
    let mut lines = ["", "", "@jax.jit"].map(String::from).to_vec();
    let extra = parts.noise.map_or("", |_| "extra");
    let arguments: Vec<&str> = ["params", "state", extra]
        .into_iter()
        .filter(|argument| !argument.is_empty())
        .collect();
    lines.push(format!("def step({}):", with(&arguments)));
    if parts.noise.is_some() {
        lines.extend([
            String::from("    def noisy(p):  # noise on the gradient is a linear term of the loss"),
            format!(
                "        return loss_fn({}) + {} @ extra",
                with(&["p"]),
                flat("p", "order")
            ),
            String::new(),
            String::from("    grads = jax.grad(noisy)(params)"),
        ]);
    } else {
        lines.push(format!(
            "    grads = jax.grad(loss_fn)({})",
            with(&["params"])
        ));
    }
    let update = [
        "    updates, state = optimizer.update(grads, state, params)",
        "    return optax.apply_updates(params, updates), state",
        "",
        "",
    ];
    lines.extend(update.map(String::from));
    lines
}
