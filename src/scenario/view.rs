//! `[view]`: what is drawn of the loss.

use toml::Spanned;

use super::Scenario;
use super::chart::{Chart, VIEWS};
use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::key::{KnownKey, entries, read_known, shapes};
use super::parameter::Parameter;
use super::section::{Section, SectionContent};
use super::shape::{NUMBERS, ValueShape};
use super::toml_text::{TomlEntry, array, numbers, string, strings};
use crate::expr::nearest::suggestion;
use crate::field::Scale;

/// What the loss is drawn over: parameters, by their index in the list of parameters, or directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axes {
    /// A curve over one parameter.
    Curve(usize),
    /// A surface over two: to the right, and upwards.
    Plane(usize, usize),
    /// A surface over two directions through the space of all parameters, with the seed of what is random about them.
    Directions(DirectionKind, u64),
}

/// Which directions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectionKind {
    /// Two random ones, filter-normalized.
    Random,
    /// The two in which the trajectory spreads most; random ones until it spreads at all.
    Principal,
}

impl DirectionKind {
    /// Every kind, by the name that a scenario gives it.
    pub const ALL: [(&'static str, Self); 2] = [("random", Self::Random), ("pca", Self::Principal)];

    /// The name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Random => "random",
            Self::Principal => "pca",
        }
    }
}

/// The seed of directions unless something is said.
pub(super) const SEED: u64 = 1;

impl Axes {
    /// The first two of so many parameters, or the only one.
    pub fn default_of(parameters: usize) -> Self {
        if parameters < 2 {
            Self::Curve(0)
        } else {
            Self::Plane(0, 1)
        }
    }

    /// The indices in order: one, two, or none of directions.
    pub fn indices(self) -> Vec<usize> {
        match self {
            Self::Curve(x) => vec![x],
            Self::Plane(x, y) => vec![x, y],
            Self::Directions(..) => Vec::new(),
        }
    }
}

/// How the loss is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewSpec {
    /// Over what. Parameters that are no axes are held where the focused descent is; directions go from its start.
    pub axes: Axes,
    /// How its values are divided; `None`: as the values themselves suggest.
    pub levels: Option<Scale>,
    /// Where the minima are known to be: points with one number for each parameter.
    pub minima: Vec<Vec<f64>>,
    /// The view that it opens with, by its name in [`VIEWS`]; `None`: as the program chooses.
    pub open: Option<&'static str>,
    /// Whether it plays at once.
    pub play: bool,
    /// What the chart shows.
    pub chart: Chart,
    /// Whether a surface has arrows of the gradient and the step, and marks where other rates would lead.
    pub arrows: bool,
}

impl ViewSpec {
    /// The view of a loss with so many parameters, of which nothing is said.
    pub fn default_of(parameters: usize) -> Self {
        Self {
            axes: Axes::default_of(parameters),
            levels: None,
            minima: Vec::new(),
            open: None,
            play: false,
            chart: Chart::default(),
            arrows: true,
        }
    }
}

/// The section as it is written.
#[derive(Debug, Default)]
pub(super) struct DraftView {
    axes: Option<Spanned<Vec<Spanned<String>>>>,
    directions: Option<Spanned<DirectionKind>>,
    seed: Option<Spanned<u64>>,
    levels: Option<Scale>,
    minima: Vec<Spanned<Vec<f64>>>,
    open: Option<&'static str>,
    play: bool,
    chart: Chart,
    arrows: Option<bool>,
}

const KEYS: &[KnownKey<DraftView, Scenario>] = &[
    KnownKey {
        name: "open",
        shape: ValueShape::Choice(|| VIEWS.to_vec()),
        read: |view, item, report| view.open = choice(item, "view", &VIEWS, report),
        write: |scenario| scenario.view.open.map(|open| TomlEntry::new(string(open))),
    },
    KnownKey {
        name: "play",
        shape: ValueShape::Flag,
        read: |view, item, report| view.play = item.flag(report).unwrap_or_default(),
        write: |scenario| {
            let play = scenario.view.play;
            Some(TomlEntry::unless(!play, play.to_string()))
        },
    },
    KnownKey {
        name: "chart",
        shape: ValueShape::Choice(|| Chart::ALL.map(Chart::name).to_vec()),
        read: |view, item, report| {
            let name = choice(item, "chart", &Chart::ALL.map(Chart::name), report);
            let chart = Chart::ALL
                .into_iter()
                .find(|chart| Some(chart.name()) == name);
            view.chart = chart.unwrap_or_default();
        },
        write: |scenario| {
            let chart = scenario.view.chart;
            Some(TomlEntry::unless(
                chart == Chart::default(),
                string(chart.name()),
            ))
        },
    },
    KnownKey {
        name: "arrows",
        shape: ValueShape::Flag,
        read: |view, item, report| view.arrows = item.flag(report),
        write: |scenario| {
            let arrows = scenario.view.arrows;
            Some(TomlEntry::unless(arrows, arrows.to_string()))
        },
    },
    KnownKey {
        name: "axes",
        shape: ValueShape::Array(&ValueShape::Text),
        read: read_axes,
        write: write_axes,
    },
    KnownKey {
        name: "directions",
        shape: ValueShape::Choice(|| DirectionKind::ALL.map(|(name, _)| name).to_vec()),
        read: |view, item, report| {
            let names = DirectionKind::ALL.map(|(name, _)| name);
            let name = choice(item, "directions", &names, report);
            let found = DirectionKind::ALL
                .iter()
                .find(|(known, _)| Some(*known) == name);
            view.directions = found.map(|(_, kind)| Spanned::new(item.span.clone(), *kind));
        },
        write: |scenario| match scenario.view.axes {
            Axes::Directions(kind, _) => Some(TomlEntry::new(string(kind.name()))),
            Axes::Curve(_) | Axes::Plane(..) => None,
        },
    },
    KnownKey {
        name: "seed",
        shape: ValueShape::Whole,
        read: |view, item, report| {
            let seed = item.whole(report);
            view.seed = seed.map(|seed| Spanned::new(item.span.clone(), seed));
        },
        write: |scenario| match scenario.view.axes {
            Axes::Directions(_, seed) => Some(TomlEntry::unless(seed == SEED, seed.to_string())),
            Axes::Curve(_) | Axes::Plane(..) => None,
        },
    },
    KnownKey {
        name: "levels",
        shape: ValueShape::Choice(|| LEVELS.map(|(name, _)| name).to_vec()),
        read: |view, item, report| {
            let name = choice(item, "levels", &LEVELS.map(|(name, _)| name), report);
            let found = LEVELS.iter().find(|(known, _)| Some(*known) == name);
            view.levels = found.map(|(_, scale)| *scale);
        },
        write: |scenario| {
            let levels = scenario.view.levels?;
            let (name, _) = LEVELS.iter().find(|(_, scale)| *scale == levels)?;
            Some(TomlEntry::new(string(name)))
        },
    },
    KnownKey {
        name: "minima",
        shape: ValueShape::Array(&NUMBERS),
        read: read_minima,
        write: |scenario| {
            let minima = &scenario.view.minima;
            let text = array(minima.iter().map(|point| numbers(point)));
            Some(TomlEntry::unless(minima.is_empty(), text))
        },
    },
];

/// The ways to divide the values, by the names that a file gives them.
const LEVELS: [(&str, Scale); 2] = [("linear", Scale::Linear), ("log", Scale::Log)];

/// The section.
pub(super) struct ViewSection;

impl Section for ViewSection {
    const NAME: &'static str = "view";
    const SHAPE: ValueShape = ValueShape::Table(|| shapes(KEYS), &[]);
    type Draft = DraftView;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<DraftView> {
        let items = item.table("a table such as { levels = \"log\" }", report)?;
        let mut view = DraftView::default();
        read_known("[view]", &items, KEYS, &mut view, report);
        Some(view)
    }

    fn write(scenario: &Scenario) -> SectionContent {
        SectionContent::Table(entries(KEYS, scenario))
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.view == b.view
    }
}

/// One of some names; anything else is reported.
fn choice(
    item: &TomlItem<'_>,
    what: &str,
    names: &[&'static str],
    report: &mut Diagnostics,
) -> Option<&'static str> {
    let text = item.text(report)?;
    let found = names.iter().find(|name| **name == text).copied();
    if found.is_none() {
        let message = format!("unknown {what} `{text}`");
        let hint = suggestion(text, names.iter().copied());
        report.add(Diagnostic::new(message, item.span.clone()).hint(hint));
    }
    found
}

fn write_axes(scenario: &Scenario) -> Option<TomlEntry> {
    let axes = scenario.view.axes;
    if matches!(axes, Axes::Directions(..)) {
        return None;
    }
    let indices = axes.indices();
    let names = indices
        .iter()
        .filter_map(|index| Some(scenario.parameters.get(*index)?.name.as_str()));
    let is_default = axes == Axes::default_of(scenario.parameters.len());
    Some(TomlEntry::unless(is_default, strings(names)))
}

fn read_axes(view: &mut DraftView, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let Some(elements) = item.array("one or two names such as [\"x\", \"y\"]", report) else {
        return;
    };
    let names: Vec<_> = elements
        .iter()
        .filter_map(|element| element.placed_text(report))
        .collect();
    if names.len() < elements.len() {
        return;
    }
    if let 1 | 2 = names.len() {
        view.axes = Some(Spanned::new(item.span.clone(), names));
    } else {
        let message = format!("one or two axes can be drawn, not {}", names.len());
        report.add(Diagnostic::new(message, item.span.clone()));
    }
}

fn read_minima(view: &mut DraftView, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let points = item.array("an array of points such as [[1, 1]]", report);
    for point in points.into_iter().flatten() {
        if let Some(numbers) = point.numbers("points such as [[1, 1]]", report) {
            view.minima.push(Spanned::new(point.span, numbers));
        }
    }
}

impl DraftView {
    /// The view of a loss with these parameters; what does not fit them is reported.
    pub(super) fn check(&self, parameters: &[Parameter], report: &mut Diagnostics) -> ViewSpec {
        let known = || parameters.iter().map(|parameter| parameter.name.as_str());
        let mut view = ViewSpec::default_of(parameters.len());
        (view.levels, view.open) = (self.levels, self.open);
        (view.play, view.chart) = (self.play, self.chart);
        view.arrows = self.arrows.unwrap_or(true);
        if let Some(axes) = &self.axes {
            let indices: Vec<_> = axes
                .get_ref()
                .iter()
                .filter_map(|axis| {
                    let index = known().position(|name| name == axis.get_ref());
                    if index.is_none() {
                        let message = format!("`{}` is no parameter of the loss", axis.get_ref());
                        let hint = suggestion(axis.get_ref(), known());
                        report.add(Diagnostic::new(message, axis.span()).hint(hint));
                    }
                    index
                })
                .collect();
            match *indices.as_slice() {
                [x, y] if x == y => {
                    let message = "the two axes are the same parameter";
                    report.add(Diagnostic::new(message, axes.span()));
                }
                [x, y] => view.axes = Axes::Plane(x, y),
                [x] => view.axes = Axes::Curve(x),
                _ => {}
            }
        }
        if let Some(axes) = self.check_directions(parameters.len(), report) {
            view.axes = axes;
        }
        for point in &self.minima {
            if point.get_ref().len() == parameters.len() {
                view.minima.push(point.get_ref().clone());
            } else {
                let names: Vec<_> = known().collect();
                let message = format!(
                    "this point has {} numbers, but the loss has {} parameters",
                    point.get_ref().len(),
                    parameters.len()
                );
                let hint = format!("one number for each of {}, in this order", names.join(", "));
                report.add(Diagnostic::new(message, point.span()).hint(hint));
            }
        }
        view
    }

    fn check_directions(&self, parameters: usize, report: &mut Diagnostics) -> Option<Axes> {
        let fault = match (&self.directions, &self.axes, &self.seed) {
            (Some(directions), Some(axes), _) => {
                let message = "[view] says twice over what the loss is drawn";
                Diagnostic::new(message, directions.span())
                    .also(axes.span(), "the first")
                    .hint("leave `axes` or `directions` out")
            }
            (Some(directions), ..) if parameters < 2 => {
                let message = "two directions need two parameters, but the loss has one";
                Diagnostic::new(message, directions.span()).hint("leave `directions` out")
            }
            (Some(directions), ..) => {
                let seed = self.seed.as_ref().map_or(SEED, |seed| *seed.get_ref());
                return Some(Axes::Directions(*directions.get_ref(), seed));
            }
            (None, _, Some(seed)) => {
                let message = "`seed` stands beside `directions` only";
                Diagnostic::new(message, seed.span())
                    .hint("write `directions = \"random\"`, or leave it out")
            }
            (None, _, None) => return None,
        };
        report.add(fault);
        None
    }
}
