//! The parts of a program, and how they are put together.

use super::body::Body;
use super::claim::{Claim, TOLERANCE};
use super::code::{float, list, number};
use super::leaf::{Leaf, LeafShape};
use super::optimizers::OptimizerForm;
use super::rows;
use super::targets::ExportTarget;
use crate::data::{Dataset, Selection};
use crate::expr::number::short;
use crate::optim::{Clip, Noise};
use crate::scenario::{RacerSpec, Scenario};

/// How many columns have a line each; more are the rows of one table.
const MOST_COLUMN_LINES: usize = 16;

/// Everything that a program says.
pub(super) struct Parts<'a> {
    pub(super) scenario: &'a Scenario,
    pub(super) racer: &'a RacerSpec,
    pub(super) target: &'static ExportTarget,
    pub(super) claim: &'a Claim,
    /// The optimizer.
    pub(super) form: OptimizerForm,
    /// What is descended, in the order of the parameters.
    pub(super) leaves: Vec<Leaf>,
    /// Layers' parameters that are all held, as statements.
    pub(super) held: Vec<String>,
    /// The columns that the loss uses: the name in Python and in the data.
    pub(super) used: Vec<(String, String)>,
    pub(super) body: Body,
    /// The rate as a function of the step, if there is a schedule.
    pub(super) schedule: Option<Vec<String>>,
    pub(super) noise: Option<Noise>,
    /// The parameters that no gradient reaches, as an expression.
    pub(super) unreached: Option<String>,
}

impl Parts<'_> {
    /// The whole text.
    pub(super) fn text(&self) -> String {
        let lines = (self.target.program)(self);
        let body = lines.join("\n");
        let text = format!("{}{body}\n", self.header(&body));
        text.replace("\n\n\n\n", "\n\n\n")
    }

    /// The script's dependencies, what it is about, and its imports.
    fn header(&self, body: &str) -> String {
        let setup = self.target.setup;
        let code: String = body
            .lines()
            .map(|line| line.split("  # ").next().unwrap_or_default())
            .filter(|line| !line.trim_start().starts_with('#'))
            .flat_map(|line| [line, "\n"])
            .collect();
        let is_used = |token: &str| {
            code.match_indices(token).any(|(at, _)| {
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
            })
        };
        let imports = self.target.imports.iter();
        let needed: Vec<_> = imports
            .filter(|(_, token, _)| is_used(token) || setup.starts_with(token))
            .collect();
        let mut packages: Vec<String> = needed
            .iter()
            .map(|(_, _, package)| format!("\"{package}\""))
            .collect();
        packages.dedup();
        let mut lines = vec![
            String::from("# /// script"),
            format!("# dependencies = [{}]", packages.join(", ")),
            String::from("# ///"),
        ];
        lines.extend(self.about());
        if is_used("math.") {
            lines.extend([String::from("import math"), String::new()]);
        }
        lines.extend(needed.iter().map(|(import, ..)| (*import).to_string()));
        lines.extend([String::new(), setup.to_string()]);
        lines.join("\n") + "\n"
    }

    /// What it is, and the numbers that gdplay computed, as comments.
    fn about(&self) -> Vec<String> {
        let claim = self.claim;
        let settings = &self.racer.plan.settings;
        let schedule = match &self.schedule {
            Some(_) => format!(" ({} schedule)", self.racer.plan.schedule.kind().name),
            None => String::new(),
        };
        let how = format!(
            "{}, learning rate {}{schedule}",
            settings.definition().name,
            number(settings.learning_rate())
        );
        let [first, length, last] =
            [claim.first_loss, claim.first_gradient, claim.loss].map(|value| short(value, 6));
        let count = |steps: u64| match steps {
            1 => String::from("1 step"),
            steps => format!("{steps} steps"),
        };
        let reached = match claim.steps {
            Some(steps) if steps == claim.step => {
                format!("{last} after {}, where the run ends.", count(steps))
            }
            _ if claim.step >= self.racer.plan.stop.steps => {
                format!("{last} after {}.", count(claim.step))
            }
            _ => format!(
                "{last} after {}; beyond, rounding may grow past the tolerance.",
                count(claim.step)
            ),
        };
        let heading = self.scenario.heading().replace(['\n', '\r'], " ");
        vec![
            format!(
                "# {heading}: {how}. By gdplay {}:",
                env!("CARGO_PKG_VERSION")
            ),
            format!("# loss {first} and gradient norm {length} at the start, loss {reached}"),
        ]
    }

    /// The rows, unless they are others at every step and made by `rows(k)`; and what is held.
    pub(super) fn columns(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(data) = self.data().filter(|data| !data.is_sampled()) {
            let names: Vec<String> = self.used.iter().map(|(_, name)| name.clone()).collect();
            let columns = data.select(Selection::Train, &names);
            let array = self.target.array;
            if names.len() > MOST_COLUMN_LINES {
                let columns: Vec<String> = columns.into_iter().map(list).collect();
                let names: Vec<&str> = self.used.iter().map(|(name, _)| name.as_str()).collect();
                lines.push(format!("columns = {array}([{}])", columns.join(", ")));
                lines.push(format!("{} = columns", names.join(", ")));
            } else {
                for ((name, _), column) in self.used.iter().zip(columns) {
                    lines.push(format!("{name} = {array}({})", list(column)));
                }
            }
        }
        lines.extend(self.held.iter().cloned());
        lines
    }

    fn data(&self) -> Option<&Dataset> {
        let data = self.scenario.data.as_deref();
        data.filter(|_| !self.used.is_empty())
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.data().is_some_and(Dataset::is_fresh_each_step)
    }

    /// The functions beside the loss: what is random, and the learning rate.
    pub(super) fn functions(&self) -> Vec<String> {
        let mut lines = rows::functions(self.data().filter(|_| self.is_fresh()), self);
        for line in self.schedule.iter().flatten() {
            lines.push(line.clone());
        }
        lines
    }

    /// The columns as arguments of the loss, where they are others at every step.
    pub(super) fn row_arguments(&self) -> String {
        if !self.is_fresh() {
            return String::new();
        }
        let names: Vec<&str> = self.used.iter().map(|(name, _)| name.as_str()).collect();
        names.join(", ")
    }

    /// Their values at a step.
    pub(super) fn row_values(&self, step: &str) -> String {
        if self.is_fresh() {
            format!("*rows({step})")
        } else {
            String::new()
        }
    }

    /// The name of the step in a loop over a native optimizer.
    pub(super) fn counter(&self) -> &'static str {
        if self.is_fresh() || self.noise.is_some() {
            "k"
        } else {
            "_"
        }
    }

    /// The learning rate as a number.
    pub(super) fn rate_text(&self) -> String {
        number(self.racer.plan.settings.learning_rate())
    }

    /// The parameters that no gradient reaches.
    pub(super) fn unreached(&self) -> Option<&str> {
        self.unreached.as_deref()
    }

    /// The loss as a function, given the statements that say what its parameters are.
    pub(super) fn loss_lines(&self, arguments: &str, preface: Vec<String>) -> Vec<String> {
        let mut lines = vec![String::new(), String::new()];
        lines.extend(self.body.notes.iter().map(|note| format!("# {note}.")));
        lines.push(format!("def loss_fn({arguments}):"));
        let statements = preface
            .into_iter()
            .chain(self.body.statements.iter().cloned());
        lines.extend(statements.map(|statement| format!("    {statement}")));
        lines.push(format!("    return {}", self.body.result));
        lines.extend([String::new(), String::new()]);
        lines
    }

    /// Clipping between the backward pass and the step of an optimizer of PyTorch.
    pub(super) fn clip_native(&self) -> Vec<String> {
        match self.racer.plan.clip {
            Clip::Off => Vec::new(),
            Clip::Norm(limit) => vec![
                String::from("    # torch.nn.utils.clip_grad_norm_ divides by the norm + 1e-6."),
                String::from(
                    "    norm = torch.linalg.vector_norm(torch.cat([p.grad.flatten() for p in params]))",
                ),
                String::from("    for p in params:"),
                format!("        p.grad *= min(1.0, {} / norm)", float(limit)),
            ],
            Clip::Value(limit) => vec![format!(
                "    torch.nn.utils.clip_grad_value_(params, {})",
                float(limit)
            )],
        }
    }

    /// An optimizer of optax behind its clipping.
    pub(super) fn clipped(&self, constructor: &str) -> String {
        let clip = match self.racer.plan.clip {
            Clip::Off => return constructor.to_string(),
            Clip::Norm(limit) => format!("optax.clip_by_global_norm({})", float(limit)),
            Clip::Value(limit) => format!("optax.clip({})", float(limit)),
        };
        format!("optax.chain({clip}, {constructor})")
    }

    /// The comparison with gdplay's iterate; `found` is where the program came to.
    pub(super) fn assertion(&self) -> Vec<String> {
        let step = self.claim.step;
        vec![
            format!(
                "expected = {}({})",
                self.target.array,
                list(self.claim.at.iter().copied())
            ),
            String::from("worst = (abs(found - expected) / abs(expected).clip(min=1)).max()"),
            format!(
                "assert worst <= {TOLERANCE:e}, f\"step {step} is {{worst}} away from gdplay's\""
            ),
        ]
    }

    /// A text of an optimizer in the words of the target.
    pub(super) fn dialect(&self, text: &str) -> String {
        let (rows, bind) = if self.is_fresh() {
            (", *batch", ", batch=batch")
        } else {
            ("", "")
        };
        text.replace("{np}", self.target.module)
            .replace("{cat}", self.target.joined)
            .replace("{array}", self.target.array)
            .replace("{rows}", rows)
            .replace("{bind}", bind)
            .replace("{muon}", &self.orthogonal_update())
    }

    /// The update of muon: matrices made orthogonal, the rest as it is.
    fn orthogonal_update(&self) -> String {
        let mut pieces: Vec<String> = Vec::new();
        let (mut from, mut at) = (0, 0);
        for leaf in &self.leaves {
            let end = at + leaf.values.len();
            if let LeafShape::Matrix { rows, columns } = leaf.shape {
                if from < at {
                    pieces.push(format!("d[{from}:{at}]"));
                }
                pieces.push(format!("orthogonal(u[{at}:{end}], {rows}, {columns})"));
                from = end;
            }
            at = end;
        }
        if from == 0 {
            return String::from("d");
        }
        if from < at {
            pieces.push(format!("d[{from}:{at}]"));
        }
        format!("{}([{}])", self.target.joined, pieces.join(", "))
    }

    /// What the parameters are in a loss of one vector.
    pub(super) fn unpacking(&self) -> Vec<String> {
        let singles: Vec<&str> = self
            .leaves
            .iter()
            .take_while(|leaf| leaf.is_single())
            .map(|leaf| leaf.name.as_str())
            .collect();
        let mut lines = Vec::new();
        let names = match singles.as_slice() {
            [] => None,
            [single] => Some(format!("({single},)")),
            several => Some(several.join(", ")),
        };
        let is_all = singles.len() == self.leaves.len();
        if let Some(names) = names {
            let part = if is_all {
                String::from("p")
            } else {
                format!("p[:{}]", singles.len())
            };
            lines.push(format!("{names} = {part}"));
        }
        let mut at = singles.len();
        for leaf in &self.leaves[singles.len()..] {
            let end = at + leaf.values.len();
            let part = format!("p[{at}:{end}]");
            lines.push(match leaf.shape {
                LeafShape::Single => format!("{} = p[{at}]", leaf.name),
                LeafShape::Vector => format!("{} = {part}", leaf.name),
                LeafShape::Matrix { rows, columns } => {
                    format!("{} = {part}.reshape({rows}, {columns})", leaf.name)
                }
            });
            lines.extend(leaf.assembly(self.target, &leaf.name));
            at = end;
        }
        lines
    }
}
