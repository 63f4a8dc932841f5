//! The parts of a file, or a typed loss, held against each other.

use super::artifact::Artifact;
use super::diagnostic::{Diagnostic, Report, ScenarioError};
use super::draft::Draft;
use super::head::without_parameters;
use super::racers::DraftRacer;
use super::{
    Init, Origin, Parameter, Racer, Scenario, View, constants, data, exact, layers, params, racers,
};
use crate::diff::{Evaluator, Objective};
use crate::expr::number::short;
use crate::expr::{Loss, Names, Span, parse};
use crate::optim::Sampling;

impl Scenario {
    /// Reads a scenario from the text of its file.
    ///
    /// # Errors
    /// Everything that is wrong with the text, with its places.
    pub fn read(text: &str, origin: Origin) -> Result<Self, ScenarioError> {
        let mut report = Report::default();
        let scenario = Draft::read(text, &mut report)
            .and_then(|draft| check(draft, text, &origin, &mut report));
        match scenario {
            Some(scenario) if report.is_clean() => Ok(scenario),
            _ => Err(report.into_error(text, origin)),
        }
    }

    /// The scenario of a typed loss: gd with a learning rate of 0.1 from `starts`. Names in `starts` that the loss does not
    /// have are left aside; of two starts of one parameter the last counts.
    ///
    /// # Errors
    /// What is wrong with the loss, with its place in `text`; or it is not finite at the start.
    pub fn of_loss(text: &str, starts: &[(String, f64)]) -> Result<Self, ScenarioError> {
        let mut report = Report::default();
        match typed(text, starts, &mut report) {
            Some(scenario) if report.is_clean() => Ok(scenario),
            _ => Err(report.into_error(text, Origin::Typed)),
        }
    }
}

fn typed(text: &str, starts: &[(String, f64)], report: &mut Report) -> Option<Scenario> {
    let whole = 0..text.len();
    let loss = match parse(text, &Names::default()) {
        Ok(loss) => loss,
        Err(error) => {
            let span = error.span.clone();
            report.add(Diagnostic::of_text(error, span));
            return None;
        }
    };
    if loss.parameters().is_empty() {
        report.add(without_parameters(whole));
        return None;
    }
    let init = Init::default();
    let of_name = |(index, name): (usize, &String)| {
        let given = starts.iter().rev().find(|(given, _)| given == name);
        given.map_or_else(
            || init.parameter(&loss, index),
            |(_, start)| Parameter::starting_at(name, *start),
        )
    };
    let parameters: Vec<_> = loss.parameters().iter().enumerate().map(of_name).collect();
    let draft = Draft::default();
    let racers = racers::check(&draft, &parameters, &[], report);
    let scenario = Scenario {
        title: None,
        about: None,
        view: View::default_of(parameters.len()),
        loss,
        parameters,
        unused: Vec::new(),
        constants: Vec::new(),
        data: None,
        exact: None,
        init,
        racers,
        origin: Origin::Typed,
        artifact: Artifact::default(),
    };
    check_starts(&scenario, |_| whole.clone(), report);
    Some(scenario)
}

fn check(draft: Draft, file: &str, origin: &Origin, report: &mut Report) -> Option<Scenario> {
    constants::check_names(&draft, report);
    racers::check_names(&draft, report);
    let data = match &draft.data {
        Some(data) => Some(data.check(origin, report)?),
        None => None,
    };
    let (data, columns) = data.unzip();
    let columns = columns.unwrap_or_default();
    constants::check_columns(&draft, &columns, report);
    let init = draft
        .init
        .as_ref()
        .map_or_else(Init::default, |init| *init.get_ref());
    let (matrices, single): (Vec<_>, Vec<_>) = draft
        .parameters
        .iter()
        .partition(|parameter| parameter.value.is_some());
    let names = Names {
        constants: draft
            .constants
            .iter()
            .map(|constant| (constant.name.clone(), constant.value))
            .collect(),
        parameters: single
            .iter()
            .map(|parameter| parameter.name.clone())
            .collect(),
        columns: columns.iter().map(|(name, _)| name.clone()).collect(),
    };
    let declared: Vec<_> = single
        .iter()
        .map(|parameter| parameter.check(report))
        .collect();
    let text = draft.loss.as_ref()?;
    let declaration = |name: &str| {
        let column = columns.iter().find(|(column, _)| column == name);
        draft
            .declaration(name)
            .or_else(|| column.map(|(_, span)| span.clone()))
    };
    let loss = text.parse(file, &names, declaration, report)?;
    if let Some(data) = &data {
        data::check_labels(&loss, text, data, file, report);
    }
    let exact = draft.exact.as_ref().and_then(|text| {
        exact::check(text, file, &loss, &names.constants, data.as_deref(), report)
    });
    let (mut parameters, unused) = ordered(&loss, declared, init);
    layers::index(&loss, &matrices, &mut parameters, report);
    let mut racers = racers::check(&draft, &parameters, &unused, report);
    if data.as_ref().is_some_and(|data| data.is_fresh_each_step()) {
        for racer in &mut racers {
            racer.plan.sampling = Sampling::FreshEachStep;
        }
    }
    let view = draft.view.check(&parameters, report);
    let spans = StartSpans::of(&draft, &parameters);
    let scenario = Scenario {
        title: draft.title,
        about: draft.about,
        loss,
        parameters,
        unused,
        constants: names.constants,
        data,
        exact,
        init,
        racers,
        view,
        origin: origin.clone(),
        artifact: Artifact::default(),
    };
    check_starts(&scenario, |racer| spans.of_racer(racer), report);
    Some(scenario)
}

/// The parameters of the loss in its order, those that nobody declared with defaults; and the declared ones that it does
/// not have.
fn ordered(loss: &Loss, declared: Vec<Parameter>, init: Init) -> (Vec<Parameter>, Vec<Parameter>) {
    let (mut used, unused): (Vec<_>, Vec<_>) = declared
        .into_iter()
        .partition(|parameter| loss.parameters().contains(&parameter.name));
    let parameters = loss.parameters().iter().enumerate().map(|(at, name)| {
        let index = used.iter().position(|parameter| parameter.name == *name);
        index.map_or_else(|| init.parameter(loss, at), |index| used.swap_remove(index))
    });
    (parameters.collect(), unused)
}

/// Where in the file it is said where the racers start.
struct StartSpans {
    racers: Vec<Option<Span>>,
    common: Span,
}

impl StartSpans {
    fn of(draft: &Draft, parameters: &[Parameter]) -> Self {
        let own = draft.racers.iter().map(DraftRacer::start_span);
        let declared = draft.parameters.iter().find(|declared| {
            let is_used = |parameter: &Parameter| parameter.name == declared.name;
            parameters.iter().any(is_used)
        });
        let loss = draft.loss.as_ref().map_or(0..0, |loss| loss.span.clone());
        Self {
            racers: own.collect(),
            common: declared.map_or(loss, params::DraftParameter::start_span),
        }
    }

    fn of_racer(&self, racer: usize) -> Span {
        let own = self.racers.get(racer).cloned().flatten();
        own.unwrap_or_else(|| self.common.clone())
    }
}

/// Reports starts at which the loss is not finite, each once.
fn check_starts(scenario: &Scenario, span_of: impl Fn(usize) -> Span, report: &mut Report) {
    if !report.is_clean() {
        return;
    }
    let mut evaluator = Evaluator::new(scenario.compiled());
    let mut met: Vec<&[f64]> = Vec::new();
    for (index, Racer { start, .. }) in scenario.racers.iter().enumerate() {
        if met.contains(&start.as_slice()) {
            continue;
        }
        met.push(start);
        let value = evaluator.value(start);
        if !value.is_finite() {
            let message = format!(
                "the loss is {} where the descent starts, at {}",
                short(value, 6),
                point(&scenario.parameters, start)
            );
            report.add(
                Diagnostic::new(message, span_of(index))
                    .hint("start where the loss has a finite value"),
            );
        }
    }
}

/// A point in words: the first few coordinates by name.
fn point(parameters: &[Parameter], at: &[f64]) -> String {
    const MOST: usize = 4;
    let mut words: Vec<_> = parameters
        .iter()
        .zip(at)
        .take(MOST)
        .map(|(parameter, x)| format!("{} = {}", parameter.name, short(*x, 6)))
        .collect();
    if at.len() > MOST {
        words.push("…".to_string());
    }
    words.join(", ")
}
