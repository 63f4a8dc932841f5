//! Programs whose optimizer is written out, step by step.

use super::code::{float, list};
use super::optimizers::WrittenSteps;
use super::program::Parts;
use crate::optim::Clip;

/// How a library differentiates a function of a vector.
pub(super) struct Functions {
    pub(super) grad: &'static str,
    pub(super) hessian: &'static str,
    pub(super) value: &'static str,
}

/// A program whose steps are written out, over one vector of all parameters.
pub(super) fn written_out(
    parts: &Parts<'_>,
    written: &WrittenSteps,
    functions: &Functions,
) -> Vec<String> {
    let mut lines = parts.columns();
    lines.extend(parts.functions());
    for helper in &written.helpers {
        lines.push(parts.dialect(helper));
    }
    let rows = parts.row_arguments();
    let arguments = if rows.is_empty() {
        String::from("p")
    } else {
        format!("p, {rows}")
    };
    lines.extend(parts.loss_lines(&arguments, parts.unpacking()));
    lines.push(format!("grad = {}", functions.grad));
    if written.needs_value {
        lines.push(format!("value = {}", functions.value));
    }
    if written.needs_hessian {
        lines.push(format!("hessian = {}", functions.hessian));
    }
    let start = parts
        .leaves
        .iter()
        .flat_map(|leaf| leaf.values.iter().copied());
    lines.push(format!("p = {}({})", parts.target.array, list(start)));
    if parts.schedule.is_none() {
        lines.push(format!("lr = {}", parts.rate_text()));
    }
    lines.extend(written.init.iter().map(|line| parts.dialect(line)));
    lines.push(format!("for k in range({}):", parts.claim.step));
    let mut step = Vec::new();
    if parts.is_fresh() {
        step.push(String::from("batch = rows(k)"));
    }
    if parts.schedule.is_some() {
        step.push(String::from("lr = rate(k)"));
    }
    step.push(String::from("g = grad(p{rows})"));
    if written.needs_own {
        step.push(String::from("own = g"));
    }
    if parts.noise.is_some() {
        step.push(String::from("g = g + {array}(noise(k))"));
    }
    match parts.racer.plan.clip {
        Clip::Off => {}
        Clip::Norm(limit) => {
            step.push(format!(
                "g = g * min(1.0, {} / {{np}}.linalg.norm(g))",
                float(limit)
            ));
        }
        Clip::Value(limit) => {
            step.push(format!("g = {{np}}.clip(g, -{0}, {0})", float(limit)));
        }
    }
    step.extend(written.step.iter().cloned());
    lines.extend(step.iter().map(|line| match line.as_str() {
        "" => String::new(),
        line => format!("    {}", parts.dialect(line)),
    }));
    lines.push(String::from("found = p"));
    lines.extend(parts.assertion());
    lines
}
