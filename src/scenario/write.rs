//! A scenario as the text of a file.

mod data;

use std::fmt::Write;

use super::name::is_layer_entry;
use super::params::range_around;
use super::view::{LEVELS, SEED};
use super::{Axes, Parameter, Racer, Scenario, View};
use crate::field::Range;
use crate::optim::hyperparameter::{Allowed, Hyperparameter};
use crate::optim::{LEARNING_RATE, Noise, Schedule, Stop};

/// The text of a file that reads back as an equal scenario, as short as the defaults allow: TOML 1.0, format 1. A range
/// that leaves out a start, which no file may say, is written wide enough for it.
pub fn to_toml(scenario: &Scenario) -> String {
    let mut text = String::from("gdplay = 1\n");
    for (key, value) in [("title", &scenario.title), ("about", &scenario.about)] {
        if let Some(value) = value {
            line(&mut text, key, &string(value));
        }
    }
    line(&mut text, "loss", &string(&scenario.loss.source));
    write_parameters(&mut text, scenario);
    if !scenario.constants.is_empty() {
        text.push_str("\n[constants]\n");
        for (name, value) in &scenario.constants {
            line(&mut text, name, &number(*value));
        }
    }
    data::write(&mut text, scenario);
    for racer in &scenario.racers {
        write_racer(&mut text, scenario, racer);
    }
    if let Some(first) = scenario.racers.first() {
        write_stop(&mut text, first.plan.stop);
    }
    write_view(&mut text, scenario);
    text
}

fn line(text: &mut String, key: &str, value: &str) {
    writeln!(text, "{key} = {value}").expect("a string takes every text");
}

/// A string with the quotes and escapes that it needs.
fn string(value: &str) -> String {
    toml::Value::String(value.to_string()).to_string()
}

/// The shortest text that reads back as the same number.
fn number(value: f64) -> String {
    let is_whole = value.fract() == 0.0 && value.abs() < 1e15;
    if is_whole && !(value == 0.0 && value.is_sign_negative()) {
        return format!("{value:.0}");
    }
    format!("{value:?}")
}

fn numbers(values: &[f64]) -> String {
    let values: Vec<_> = values.iter().map(|value| number(*value)).collect();
    format!("[{}]", values.join(", "))
}

/// An inline table.
fn table(entries: &[(&str, String)]) -> String {
    let entries: Vec<_> = entries
        .iter()
        .map(|(key, value)| format!("{key} = {value}"))
        .collect();
    format!("{{ {} }}", entries.join(", "))
}

fn write_parameters(text: &mut String, scenario: &Scenario) {
    text.push_str("\n[params]\n");
    let indices = (0..scenario.parameters.len()).map(Some);
    let unused = scenario.unused.iter().map(|parameter| (None, parameter));
    for (index, parameter) in indices.zip(&scenario.parameters).chain(unused) {
        let starts = scenario
            .racers
            .iter()
            .filter_map(|racer| Some(racer.start[index?]));
        let is_default = index.is_some_and(|index| {
            scenario.init.start(&scenario.loss, index).is_some()
                && *parameter == scenario.init.parameter(&scenario.loss, index)
        });
        let written = written(parameter, starts);
        if !(is_default && written == number(parameter.start)) {
            line(text, &key(&parameter.name), &written);
        }
    }
}

/// A name as a key: in quotes where it is not letters and digits.
fn key(name: &str) -> String {
    if is_layer_entry(name) {
        string(name)
    } else {
        name.to_string()
    }
}

/// A parameter: its start alone if its range belongs to that.
fn written(parameter: &Parameter, starts: impl Iterator<Item = f64>) -> String {
    let range = starts
        .chain([parameter.start])
        .fold(parameter.range, |range, start| {
            Range::new(range.low().min(start), range.high().max(start))
        });
    if range == range_around(parameter.start) {
        return number(parameter.start);
    }
    table(&[
        ("start", number(parameter.start)),
        ("range", numbers(&[range.low(), range.high()])),
    ])
}

fn write_racer(text: &mut String, scenario: &Scenario, racer: &Racer) {
    let plan = &racer.plan;
    let definition = plan.settings.definition();
    text.push_str("\n[[racers]]\n");
    if racer.name != definition.name {
        line(text, "name", &string(&racer.name));
    }
    line(text, "optimizer", &string(definition.name));
    line(
        text,
        LEARNING_RATE.name,
        &number(plan.settings.learning_rate()),
    );
    for (row, value) in plan.settings.values().iter() {
        if value != row.default {
            line(text, row.name, &setting(row, value));
        }
    }
    if plan.schedule != Schedule::constant() {
        line(text, "schedule", &schedule(&plan.schedule));
    }
    if let Some((name, limit)) = plan.clip.name_and_limit() {
        line(text, "clip", &table(&[(name, number(limit))]));
    }
    if plan.noise != Noise::default() {
        let Noise { scale, seed } = plan.noise;
        let noise = table(&[("scale", number(scale)), ("seed", seed.to_string())]);
        line(text, "noise", &noise);
    }
    let own: Vec<_> = scenario
        .parameters
        .iter()
        .zip(&racer.start)
        .filter(|(parameter, start)| parameter.start != **start)
        .map(|(parameter, start)| (key(&parameter.name), number(*start)))
        .collect();
    if !own.is_empty() {
        let own: Vec<_> = own
            .iter()
            .map(|(key, start)| (key.as_str(), start.clone()))
            .collect();
        line(text, "start", &table(&own));
    }
}

fn setting(row: &Hyperparameter, value: f64) -> String {
    match row.allowed {
        Allowed::Flag => (value == 1.0).to_string(),
        Allowed::Real(..) | Allowed::Whole(..) => number(value),
    }
}

fn schedule(schedule: &Schedule) -> String {
    let mut entries = vec![("kind", string(schedule.kind().name))];
    let changed = schedule
        .values()
        .iter()
        .filter(|(row, value)| *value != row.default);
    entries.extend(changed.map(|(row, value)| (row.name, setting(row, value))));
    table(&entries)
}

fn write_stop(text: &mut String, stop: Stop) {
    if stop == Stop::default() {
        return;
    }
    text.push_str("\n[stop]\n");
    line(text, "steps", &stop.steps.to_string());
    if stop.gradient_norm != Stop::default().gradient_norm {
        line(text, "gradient_norm", &number(stop.gradient_norm));
    }
}

fn write_view(text: &mut String, scenario: &Scenario) {
    let view = &scenario.view;
    let count = scenario.parameters.len();
    if *view == View::default_of(count) {
        return;
    }
    text.push_str("\n[view]\n");
    if let Axes::Directions(ways, seed) = view.axes {
        line(text, "directions", &string(ways.name()));
        if seed != SEED {
            line(text, "seed", &seed.to_string());
        }
    } else if view.axes != Axes::default_of(count) {
        let indices = view.axes.indices().into_iter();
        let names: Vec<_> = indices
            .map(|index| string(&scenario.parameters[index].name))
            .collect();
        line(text, "axes", &format!("[{}]", names.join(", ")));
    }
    let levels = LEVELS.iter().find(|(_, scale)| Some(*scale) == view.levels);
    if let Some((name, _)) = levels {
        line(text, "levels", &string(name));
    }
    if !view.minima.is_empty() {
        let points: Vec<_> = view.minima.iter().map(|point| numbers(point)).collect();
        line(text, "minima", &format!("[{}]", points.join(", ")));
    }
}
