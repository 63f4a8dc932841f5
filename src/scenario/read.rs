//! A file, or a typed loss, becomes a scenario: its parts are held against each other.

mod loss;

use std::collections::HashMap;
use std::sync::Arc;

use self::loss::{ReadLoss, names};
use super::artifact::Artifact;
use super::constants::Declaration;
use super::data::OpenedData;
use super::diagnostic::{Diagnostic, Diagnostics, ScenarioError};
use super::draft_parameter::DraftParameter;
use super::loss::{LossText, without_parameters};
use super::sections::Draft;
use super::{
    Init, Origin, Parameter, Scenario, ViewSpec, constants, data, layers, name, racers, sampling,
};
use crate::data::{Dataset, FileData};
use crate::expr::{KnownNames, Loss, Span, parse};
use crate::optim::{Sampling, Stop};

impl Scenario {
    /// Reads a scenario from the text of its file.
    ///
    /// # Errors
    /// Everything that is wrong with the text, with its places.
    pub fn read(text: &str, origin: Origin) -> Result<Self, ScenarioError> {
        Self::read_beside(text, origin, None)
    }

    /// The same; a data file that is known is not read again.
    pub(super) fn read_beside(
        text: &str,
        origin: Origin,
        known: Option<&FileData>,
    ) -> Result<Self, ScenarioError> {
        let mut report = Diagnostics::default();
        let scenario = Draft::read(text, &mut report)
            .and_then(|draft| assemble(draft, text, &origin, known, &mut report))
            .and_then(|scenario| drawn(scenario, text, &origin, known, &mut report));
        match scenario {
            Some(scenario) if report.is_clean() => Ok(scenario),
            _ => Err(report.into_error(text, origin)),
        }
    }

    /// The scenario of a typed loss: gd with a learning rate of 0.1 from `starts`. Names in `starts` that the loss does not
    /// have are left aside; of two starts of one parameter the last counts.
    ///
    /// # Errors
    /// What is wrong with the loss, with its span in `text`. A start where it is not finite is none: that is explained.
    pub fn of_loss(text: &str, starts: &[(String, f64)]) -> Result<Self, ScenarioError> {
        let mut report = Diagnostics::default();
        match typed(text, starts, &mut report) {
            Some(scenario) if report.is_clean() => Ok(scenario),
            _ => Err(report.into_error(text, Origin::Typed)),
        }
    }
}

/// Puts together the scenes that a lesson may draw.
fn drawn(
    mut scenario: Scenario,
    text: &str,
    origin: &Origin,
    known: Option<&FileData>,
    report: &mut Diagnostics,
) -> Option<Scenario> {
    let Some(lesson) = &mut scenario.lesson else {
        return Some(scenario);
    };
    for (index, draft) in std::mem::take(&mut lesson.drafts).into_iter().enumerate() {
        let scene = Draft::of_draw(text, index, report)
            .and_then(|draft| assemble(draft, text, origin, known, report))?;
        lesson.draws.extend(draft.on(scene));
    }
    Some(scenario)
}

fn typed(text: &str, starts: &[(String, f64)], report: &mut Diagnostics) -> Option<Scenario> {
    let whole = 0..text.len();
    let loss = match parse(text, &KnownNames::default()) {
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
    let racers = racers::check(&[], Stop::default(), &parameters, &[], &[], report);
    let scenario = Scenario {
        title: None,
        about: None,
        topic: None,
        level: None,
        view: ViewSpec::default_of(parameters.len()),
        loss,
        parameters,
        unused: Vec::new(),
        held: Vec::new(),
        constants: Vec::new(),
        data: None,
        exact: None,
        init,
        racers,
        lesson: None,
        origin: Origin::Typed,
        artifact: Artifact::default(),
        source: None,
    };
    Some(scenario)
}

fn assemble(
    draft: Draft,
    file: &str,
    origin: &Origin,
    known: Option<&FileData>,
    report: &mut Diagnostics,
) -> Option<Scenario> {
    let drafts = draft.params.as_deref().unwrap_or_default();
    let constants = draft.constants.as_deref().unwrap_or_default();
    let declared = declarations(constants, drafts);
    constants::check_names(&declared, report);
    let opened = match &draft.data {
        Some(data) => data.open(origin, known, report),
        None => None,
    };
    let text = draft.loss.as_ref();
    if opened.is_none() && draft.data.is_some() {
        check_alone(text?, file, report);
        return None;
    }
    let (opened, columns) = opened.unzip();
    let columns = columns.unwrap_or_default();
    constants::check_columns(&declared, &columns, report);
    let init = draft.init.unwrap_or_default();
    let renamed = opened.as_ref().map(OpenedData::renamed);
    let declaration = |name: &str| {
        let declared = declared.iter().find(|declared| declared.name == name);
        let column = columns.iter().find(|(column, _)| column == name);
        declared
            .map(|declared| declared.span.clone())
            .or_else(|| column.map(|(_, span)| span.clone()))
    };
    let mut parse = |names: &KnownNames, report: &mut Diagnostics| {
        let renamed = renamed.as_deref().unwrap_or_default();
        text?.parse(file, names, declaration, renamed, report)
    };
    let known = names(constants, drafts, &columns);
    let ReadLoss {
        loss,
        given,
        single,
        constants: constant,
    } = ReadLoss::of(known, constants, drafts, init, &mut parse, report)?;
    let data = match (&draft.data, opened) {
        (Some(data), Some(opened)) => Some(checked_data(
            data,
            opened,
            &loss,
            text?,
            (file, origin),
            report,
        )?),
        _ => None,
    };
    check_descends(&loss, drafts, data.as_deref(), text?, report);
    let exact = draft
        .sampling
        .as_ref()
        .and_then(|text| sampling::check(text, file, &loss, &constant, data.as_deref(), report));
    let (parameters, unused) = parameters(&loss, drafts, &given.values, init, report);
    let stop = draft.stop.unwrap_or_default();
    let racers = draft.racers.as_deref().unwrap_or_default();
    let held: Vec<(String, f64)> = single.into_iter().chain(given.held).collect();
    let mut racers = racers::check(racers, stop, &parameters, &unused, &held, report);
    if data.as_ref().is_some_and(|data| data.is_fresh_each_step()) {
        for racer in &mut racers {
            racer.plan.sampling = Sampling::FreshEachStep;
        }
    }
    let view = draft.view.unwrap_or_default().check(&parameters, report);
    let scenario = Scenario {
        title: draft.title,
        about: draft.about,
        topic: draft.topic,
        level: draft.level,
        loss,
        parameters,
        unused,
        held,
        constants: constants
            .iter()
            .map(|constant| (constant.name.clone(), constant.value))
            .collect(),
        data,
        exact,
        init,
        racers,
        view,
        lesson: draft.lesson,
        origin: origin.clone(),
        artifact: Artifact::default(),
        source: Some(file.into()),
    };
    Some(scenario)
}

/// Reports a loss that has nothing to descend, and is no integral.
fn check_descends(
    loss: &Loss,
    drafts: &[DraftParameter],
    data: Option<&Dataset>,
    text: &LossText,
    report: &mut Diagnostics,
) {
    let is_sampled = data.is_some_and(Dataset::is_sampled);
    if !loss.parameters().is_empty() || is_sampled && !loss.graph.columns().is_empty() {
        return;
    }
    let fault = without_parameters(text.span.clone());
    report.add(match drafts.iter().find_map(|draft| draft.fixed.clone()) {
        Some(fixed) => fault
            .also(fixed, "held here")
            .hint("take `fixed` away from what is to be descended"),
        None => fault,
    });
}

/// The names that the file declares.
fn declarations(
    constants: &[constants::DraftConstant],
    parameters: &[DraftParameter],
) -> Vec<Declaration> {
    let declaration = |name: &String, span: &Span, role| Declaration {
        name: name.clone(),
        span: span.clone(),
        role,
    };
    let constants = constants.iter();
    let constants = constants.map(|c| declaration(&c.name, &c.span, "a constant"));
    let parameters = parameters.iter();
    let parameters = parameters.map(|p| declaration(&p.name, &p.span, "a parameter"));
    constants.chain(parameters).collect()
}

/// The data for the loss; labels that are no classes are reported.
fn checked_data(
    draft: &data::DraftData,
    opened: OpenedData,
    loss: &Loss,
    text: &LossText,
    (file, origin): (&str, &Origin),
    report: &mut Diagnostics,
) -> Option<Arc<Dataset>> {
    let data = draft.finish(opened, loss.graph.columns(), origin, report)?;
    data::check_labels(loss, text, &data, file, report);
    Some(Dataset::masked_for(data, loss.graph.columns()))
}

/// Reports what is wrong with the text of a loss whatever its columns are: they are not known.
fn check_alone(text: &LossText, file: &str, report: &mut Diagnostics) {
    let words = text
        .text
        .split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let columns = words.filter_map(|word| name::spelled(word).ok()).collect();
    let all = KnownNames {
        columns,
        ..KnownNames::default()
    };
    let faults = [KnownNames::default(), all].map(|names| parse(&text.text, &names).err());
    if let [Some(error), Some(other)] = faults
        && error == other
    {
        let span = text.locate(file, &error.span);
        report.add(Diagnostic::of_text(error, span));
    }
}

/// The parameters of the loss in its order, those that nobody declared with defaults; and the declared ones that it does
/// not have.
fn parameters(
    loss: &Loss,
    drafts: &[DraftParameter],
    values: &[(String, f64)],
    init: Init,
    report: &mut Diagnostics,
) -> (Vec<Parameter>, Vec<Parameter>) {
    let values: HashMap<&str, f64> = values
        .iter()
        .map(|(name, value)| (name.as_str(), *value))
        .collect();
    let mut declared: HashMap<&str, &DraftParameter> = HashMap::new();
    let is_single = |draft: &&DraftParameter| {
        draft.value.is_none() && draft.fixed.is_none() && !layers::is_block(loss, &draft.name)
    };
    for draft in drafts.iter().filter(is_single) {
        declared.insert(&draft.name, draft);
    }
    let of_name = |(index, name): (usize, &String)| {
        let drawn = || init.start(loss, index);
        let value = values.get(name.as_str()).copied();
        match declared.remove(name.as_str()) {
            Some(draft) => draft.check(value.or_else(drawn), report),
            None => value.map_or_else(
                || init.parameter(loss, index),
                |value| Parameter::starting_at(name, value),
            ),
        }
    };
    let parameters: Vec<Parameter> = loss.parameters().iter().enumerate().map(of_name).collect();
    let unused = drafts
        .iter()
        .filter(|draft| declared.contains_key(draft.name.as_str()));
    let unused = unused.map(|draft| draft.check(None, report)).collect();
    (parameters, unused)
}
