//! A scenario as a program for a library that trains networks: the same loss, rows, starts, optimizer, schedule, clipping and
//! random numbers, and a last `assert` that it comes to gdplay's own iterate.
//!
//! The loss is printed from the graph as it was parsed. How a function, a structured operator, an optimizer is spelled is a row of
//! a table (`targets`, `optimizers`); what a library has otherwise, or not at all, is written out with a note. The step and the
//! tolerance that the program claims are found by runs that round otherwise (`claim`).
//!
//! ```
//! use gdplay::export::{ExportTarget, program_text};
//! use gdplay::scenario::Scenario;
//!
//! let scenario = Scenario::open("rosenbrock").expect("a scenario of the library");
//! let text = program_text(&scenario, 0, ExportTarget::named("pytorch").expect("a target")).expect("a program");
//! assert!(text.contains("torch.optim.SGD(params, lr=0.001)"));
//! assert!(text.trim_end().lines().last().is_some_and(|line| line.starts_with("assert ")));
//! ```
//!
//! To add a target, write its file in `targets` and its line in [`TARGETS`].

mod body;
mod branches;
mod claim;
mod code;
mod error;
mod leaf;
mod names;
mod optimizers;
mod program;
mod rows;
mod schedule;
mod targets;
mod written_out;

pub use claim::{Claim, TOLERANCE};
pub use error::ExportError;
pub use targets::{ExportTarget, TARGETS};

use body::body;
use branches::sheltered;
use leaf::{Leaf, layers};
use names::PythonNames;
use optimizers::{OptimizerForm, code_of};
use program::Parts;
use schedule::Dialect;

use crate::expr::Loss;
use crate::expr::function::Unary;
use crate::expr::graph::Node;
use crate::expr::operator::Operator;
use crate::optim::{Law, Noise};
use crate::scenario::{RacerSpec, Scenario};

/// How many numbers of data a program may hold.
const MOST_NUMBERS: usize = 20_000;

/// The most parameters for which Newton's equations are written out.
const MOST_FOR_NEWTON: usize = 256;

/// The index of the racer that a letter or a name means.
///
/// # Errors
/// There is none.
pub fn racer_named(scenario: &Scenario, name: &str) -> Result<usize, ExportError> {
    let letter = |index: usize| char::from(b'A' + (index % 26) as u8).to_string();
    let is_it = |(index, racer): (usize, &RacerSpec)| {
        racer.name == name || letter(index).eq_ignore_ascii_case(name)
    };
    let found = scenario.racers.iter().enumerate().position(is_it);
    found.ok_or_else(|| ExportError::UnknownRacer {
        name: name.to_string(),
        known: scenario
            .racers
            .iter()
            .enumerate()
            .map(|(index, racer)| format!("{} ({})", letter(index), racer.name))
            .collect(),
    })
}

/// The program of one racer of a scenario, by its index: it descends the racer up to the step that it claims, so it is to be
/// called where there is time.
///
/// # Errors
/// [`ExportError`]: what cannot be exported, and why.
///
/// # Panics
/// If there is no racer of that index.
pub fn program_text(
    scenario: &Scenario,
    racer: usize,
    target: &'static ExportTarget,
) -> Result<String, ExportError> {
    let racer = &scenario.racers[racer];
    check(scenario, racer)?;
    let settings = &racer.plan.settings;
    let form = match code_of(settings.definition()) {
        Some(code) => (target.optimizer)(code, settings),
        None => {
            return Err(ExportError::NotWritten {
                what: format!("the optimizer {}", settings.definition().name),
                remedy: "choose another",
            });
        }
    };
    // Only optax takes a rate into a compiled step.
    let is_traced = matches!(form, OptimizerForm::Native(_)) && target.has_traced_rates;
    let dialect = if is_traced {
        Dialect::Traced
    } else {
        Dialect::Python
    };
    let rate = settings.learning_rate();
    let Some(schedule) = schedule::function(dialect, rate, &racer.plan.schedule) else {
        return Err(ExportError::NotWritten {
            what: format!("the schedule {}", racer.plan.schedule.kind().name),
            remedy: "choose another, or a constant rate",
        });
    };
    let claim = claim::claim(scenario, racer);
    let parts = parts(scenario, racer, target, &claim, form, schedule)?;
    Ok(parts.text())
}

/// What stands in the way of a program.
fn check(scenario: &Scenario, racer: &RacerSpec) -> Result<(), ExportError> {
    let graph = &scenario.loss.graph;
    if scenario.data.as_ref().is_some_and(|data| data.has_masks()) {
        return Err(ExportError::NotWritten {
            what: "dropout (another library draws other masks)".to_string(),
            remedy: "take it out of the loss",
        });
    }
    if let Some(data) = scenario.data.as_ref().filter(|data| !data.is_sampled()) {
        let count = data.train_rows() * graph.columns().len();
        if count > MOST_NUMBERS {
            let most = MOST_NUMBERS;
            return Err(ExportError::TooManyNumbers { count, most });
        }
    }
    let parameters = scenario.parameters.len();
    match racer.plan.settings.law() {
        Law::Newton { .. } if parameters > MOST_FOR_NEWTON => Err(ExportError::NotWritten {
            what: format!("Newton's method with {parameters} parameters"),
            remedy: "above 256 gdplay solves its equations by products alone; choose lbfgs",
        }),
        Law::Orthogonal { .. } if has_held_entries(scenario) => Err(ExportError::NotWritten {
            what: String::from("a matrix of which a part is held, under muon,"),
            remedy: "hold all of it or nothing, or choose adamw",
        }),
        Law::Newton { .. }
        | Law::Orthogonal { .. }
        | Law::HeavyBall { .. }
        | Law::Nesterov { .. }
        | Law::Adaptive { .. }
        | Law::Sign { .. }
        | Law::LineSearch(_) => Ok(()),
    }
}

fn has_held_entries(scenario: &Scenario) -> bool {
    let graph = &scenario.loss.graph;
    graph.layers().iter().enumerate().any(|(index, layer)| {
        let entries = graph.layer_entries(index);
        let weights = entries.get(..layer.weights()).unwrap_or(entries);
        let held = weights.iter().filter(|entry| entry.variable().is_none());
        (1..weights.len()).contains(&held.count())
    })
}

/// The parts of a program.
fn parts<'a>(
    scenario: &'a Scenario,
    racer: &'a RacerSpec,
    target: &'static ExportTarget,
    claim: &'a Claim,
    form: OptimizerForm,
    schedule: Vec<String>,
) -> Result<Parts<'a>, ExportError> {
    let graph = &scenario.loss.graph;
    let mut names = PythonNames::default();
    let singles = scenario.parameters.iter().zip(&racer.start).enumerate();
    let singles = singles.filter(|(index, _)| graph.owner(*index).is_none());
    let mut leaves: Vec<Leaf> = singles
        .map(|(_, (parameter, start))| Leaf::single(names.of(&parameter.name), *start))
        .collect();
    let used: Vec<(String, String)> = graph
        .columns()
        .iter()
        .map(|column| (names.of(column), column.clone()))
        .collect();
    let layers = layers(graph, &racer.start, target, &mut names);
    leaves.extend(layers.leaves);
    let unreached = unreached(&scenario.loss, &leaves);
    let mut arrays = layers.names;
    if target.has_dictionary && matches!(form, OptimizerForm::Native(_)) {
        // Whole arrays are taken from the dictionary where they are used.
        for name in arrays.iter_mut().flatten() {
            if leaves
                .iter()
                .any(|leaf| leaf.is_whole() && leaf.name == *name)
            {
                *name = format!("p[\"{name}\"]");
            }
        }
    }
    let body = body(&sheltered(&scenario.loss), target, &mut names, &arrays)?;
    Ok(Parts {
        scenario,
        racer,
        target,
        claim,
        form,
        leaves,
        held: layers.held,
        used,
        body,
        schedule: (!schedule.is_empty()).then_some(schedule),
        noise: Some(racer.plan.noise).filter(|noise: &Noise| noise.scale != 0.0),
        unreached,
    })
}

/// The parameters to which no gradient flows, summed: a library leaves them without any.
fn unreached(loss: &Loss, leaves: &[Leaf]) -> Option<String> {
    let graph = &loss.graph;
    let mut reached = vec![false; graph.nodes().len()];
    reached[loss.objective.index()] = true;
    let mut ids: Vec<_> = graph.ids().collect();
    ids.reverse();
    for id in ids
        .into_iter()
        .filter(|id| id.index() < graph.nodes().len())
    {
        let node = graph.node(id);
        if !reached[id.index()] || matches!(node, Node::Unary(Unary::Detach, _)) {
            continue;
        }
        for input in node.inputs() {
            reached[input.index()] = true;
        }
    }
    let is_reached = |of: &dyn Fn(&Node) -> bool| {
        let mut nodes = graph.nodes().iter().zip(&reached);
        nodes.any(|(node, reached)| *reached && of(node))
    };
    let singles = leaves
        .iter()
        .take_while(|leaf| leaf.is_single())
        .enumerate();
    let mut names: Vec<String> = singles
        .filter(|(index, _)| !is_reached(&|node| matches!(node, Node::Variable(i) if i == index)))
        .map(|(_, leaf)| leaf.name.clone())
        .collect();
    let of_layer = |number: usize| move |node: &Node| matches!(node, Node::Structured(Operator::Linear(layer), ..) if *layer == number);
    let layered = leaves.iter().filter_map(|leaf| Some((leaf, leaf.layer?)));
    let layered = layered.filter(|(_, number)| !is_reached(&of_layer(*number)));
    names.extend(layered.map(|(leaf, _)| format!("{}.sum()", leaf.name)));
    (!names.is_empty()).then(|| names.join(" + "))
}
