//! L-BFGS with a strong Wolfe search; PyTorch's search and optax's are others.

use super::{OptimizerCode, OptimizerForm, WrittenSteps, text};
use crate::optim::Settings;
use crate::optim::lbfgs::DEFINITION;

pub(super) static CODE: OptimizerCode = OptimizerCode {
    definition: &DEFINITION,
    pytorch: written,
    jax: written,
};

/// The minimum of the cubic between two trials.
const BETWEEN: &str = "

def between(low, high):  # the minimum of a cubic (Nocedal and Wright, 3.59), away from the ends
    (a, f, s), (b, h, t) = low, high
    c = s + t + 3 * (f - h) / (b - a)
    if not math.isfinite(h + t) or c * c < s * t:
        return (a + b) / 2
    d = math.copysign(math.sqrt(c * c - s * t), b - a)
    if t - s + 2 * d == 0:
        return (a + b) / 2
    x = 1 - (t + d - c) / (t - s + 2 * d)
    return a + (b - a) * min(max(x, 0.1), 0.9)";

/// The search.
const WOLFE: &str = "

def wolfe(first, f0, s0, at):  # a length of a step (Nocedal and Wright, 3.5 and 3.6)
    low, high, best, length = (0.0, f0, s0), None, None, first
    for _ in range({trials}):
        f, s = at(length)
        trial, finite = (length, f, s), math.isfinite(f + s)
        lower = f <= f0 + {decrease} * length * s0
        flat = abs(f - f0) <= 8.881784197001252e-16 * abs(f0) and s <= (2 * {decrease} - 1) * s0
        if finite and abs(s) <= -{curvature} * s0 and (lower or flat):
            return length
        if math.isfinite(f) and lower and (best is None or best[0] != first and f < best[1]):
            best = trial
        if high is None and finite and lower and not (low[0] > 0 and f >= low[1]) and s < 0:
            low, length = trial, 2 * length
            continue
        if not finite or not lower or ((high or low[0] > 0) and f >= low[1]):
            high = trial
        elif high is None or s * (high[0] - low[0]) >= 0:
            low, high = trial, low
        else:
            low = trial
        length = between(low, high)
        if length in (low[0], high[0]):
            break
    return best and best[0]";

/// The direction.
const DIRECTION: &str = "

def direction(g, pairs):  # two loops over the remembered steps (Nocedal and Wright, 7.4)
    d, weights = -g, []
    for s, y in reversed(pairs):
        weights.append(s @ d / (s @ y))
        d = d - weights[-1] * y
    if pairs:
        s, y = pairs[-1]
        d = d * (s @ y) / (y @ y)
    for s, y in pairs:
        d = d + (weights.pop() - y @ d / (s @ y)) * s
    return d";

fn written(settings: &Settings) -> OptimizerForm {
    let [history, decrease, curvature, trials] = [
        "history_size",
        "sufficient_decrease",
        "curvature",
        "max_trials",
    ]
    .map(|name| text(settings, name));
    let wolfe = WOLFE
        .replace("{trials}", &trials)
        .replace("{decrease}", &decrease)
        .replace("{curvature}", &curvature);
    OptimizerForm::Written(WrittenSteps {
        helpers: vec![String::from(BETWEEN), wolfe, String::from(DIRECTION)],
        init: vec![String::from("pairs = []")],
        step: vec![
            String::from("f = float(value(p{rows}))"),
            String::from(
                "for known in (pairs, []):  # without what it remembers where that leads nowhere",
            ),
            String::from("    d = direction(g, known)"),
            String::from(
                "    first = lr if k and known is pairs else lr * min(1.0, 1 / float(abs(g).sum()))",
            ),
            String::new(),
            String::from("    def at(length, p=p, d=d{bind}):"),
            String::from("        x = p + length * d"),
            String::from("        return float(value(x{rows})), float(grad(x{rows}) @ d)"),
            String::new(),
            String::from(
                "    length = wolfe(first, f, float(own @ d), at) if own @ d < 0 else None",
            ),
            String::from("    if length is not None:"),
            String::from("        break"),
            String::from("s, pairs = (length or 0.0) * d, known"),
            String::from("y = grad(p + s{rows}) - own"),
            String::from("if s @ y > 2.220446049250313e-16 * (y @ y):"),
            format!("    pairs = [*pairs, (s, y)][-{history}:]"),
            String::from("p = p + s"),
        ],
        needs_value: true,
        needs_own: true,
        ..WrittenSteps::default()
    })
}
