//! `[init]`: where the parameters of layers start.

use super::Scenario;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::item::TomlItem;
use super::key::{KnownKey, entries, read_known, shapes};
use super::parameter::Parameter;
use super::section::{Section, SectionContent};
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, number, string};
use crate::data::{Random, Stream};
use crate::expr::Loss;
use crate::expr::graph::Layer;
use crate::expr::nearest::suggestion;

/// How weights are drawn; biases start at 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InitKind {
    /// Normal with variance 2 / (inputs + outputs), times gain² (Glorot and Bengio, 2010).
    #[default]
    Xavier,
    /// Normal with variance 2 / inputs, times gain² (He et al., 2015).
    He,
    /// Normal with the gain as standard deviation.
    Normal,
    /// All 0.
    Zeros,
}

impl InitKind {
    /// Every kind, by the name that a scenario gives it.
    pub const ALL: [(&'static str, Self); 4] = [
        ("xavier", Self::Xavier),
        ("he", Self::He),
        ("normal", Self::Normal),
        ("zeros", Self::Zeros),
    ];

    /// The name.
    pub fn name(self) -> &'static str {
        let row = Self::ALL.iter().find(|(_, kind)| *kind == self);
        row.map_or("", |(name, _)| name)
    }

    /// The standard deviation of the weights of a layer.
    pub fn deviation(self, layer: Layer) -> f64 {
        match self {
            Self::Xavier => (2.0 / (layer.inputs + layer.outputs) as f64).sqrt(),
            Self::He => (2.0 / layer.inputs as f64).sqrt(),
            Self::Normal => 1.0,
            Self::Zeros => 0.0,
        }
    }
}

/// Where the parameters of layers start unless they are given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Init {
    /// How weights are drawn.
    pub kind: InitKind,
    /// What their standard deviation is multiplied by.
    pub gain: f64,
    /// Which random numbers.
    pub seed: u64,
}

impl Default for Init {
    fn default() -> Self {
        Self {
            kind: InitKind::default(),
            gain: 1.0,
            seed: 1,
        }
    }
}

impl Init {
    /// The start of the parameter `index` of a loss, if it belongs to a layer. It depends on the seed, the number of the
    /// layer and the index in it, so that another layer behind changes nothing.
    pub fn start(self, loss: &Loss, index: usize) -> Option<f64> {
        let (number, within) = loss.graph.owner(index)?;
        let layer = *loss.graph.layers().get(number)?;
        if within >= layer.weights() {
            return Some(0.0);
        }
        let deviation = self.gain * self.kind.deviation(layer);
        if deviation == 0.0 {
            return Some(0.0);
        }
        let stream = ((number as u64) << 32) + within as u64;
        Some(deviation * Random::of(Stream::Init, self.seed, stream).normal())
    }
}

impl Init {
    /// The parameter `index` of a loss, of which nothing is said.
    pub fn parameter(self, loss: &Loss, index: usize) -> Parameter {
        let name = &loss.parameters()[index];
        match self.start(loss, index) {
            Some(start) => Parameter::starting_at(name, start),
            None => Parameter::default_of(name),
        }
    }
}

const KEYS: &[KnownKey<Init, Init>] = &[
    KnownKey {
        name: "kind",
        shape: ValueShape::Choice(|| InitKind::ALL.map(|(name, _)| name).to_vec()),
        read: read_kind,
        write: |init| {
            let is_default = init.kind == InitKind::default();
            Some(TomlEntry::unless(is_default, string(init.kind.name())))
        },
    },
    KnownKey {
        name: "gain",
        shape: ValueShape::Number,
        read: |init, item, report| init.gain = item.number(report).unwrap_or(init.gain),
        write: |init| Some(TomlEntry::unless(init.gain == 1.0, number(init.gain))),
    },
    KnownKey {
        name: "seed",
        shape: ValueShape::Whole,
        read: |init, item, report| init.seed = item.whole(report).unwrap_or(init.seed),
        write: |init| Some(TomlEntry::unless(init.seed == 1, init.seed.to_string())),
    },
];

/// The section.
pub(super) struct InitSection;

impl Section for InitSection {
    const NAME: &'static str = "init";
    const SHAPE: ValueShape = ValueShape::Table(|| shapes(KEYS), &[]);
    type Draft = Init;

    fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Init> {
        let items = item.table("a table such as { kind = \"he\" }", report)?;
        let mut init = Init::default();
        read_known("[init]", &items, KEYS, &mut init, report);
        Some(init)
    }

    fn write(scenario: &Scenario) -> SectionContent {
        SectionContent::Table(entries(KEYS, &scenario.init))
    }

    fn same(a: &Scenario, b: &Scenario) -> bool {
        a.init == b.init
    }
}

fn read_kind(init: &mut Init, item: &TomlItem<'_>, report: &mut Diagnostics) {
    let Some(text) = item.text(report) else {
        return;
    };
    if let Some((_, kind)) = InitKind::ALL.iter().find(|(name, _)| *name == text) {
        init.kind = *kind;
        return;
    }
    let known = InitKind::ALL.iter().map(|(name, _)| *name);
    let message = format!("unknown kind of start `{text}`");
    report.add(Diagnostic::new(message, item.span.clone()).hint(suggestion(text, known)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    #[test]
    fn weights_have_their_deviation_and_biases_are_zero() {
        let loss = parse(
            "mse(linear(linear(a, 100), 200), 0)",
            &KnownNames::default(),
        )
        .expect("a loss");
        for (_, kind) in InitKind::ALL {
            let init = Init {
                kind,
                gain: 0.5,
                ..Init::default()
            };
            assert_eq!(init.start(&loss, 0), None);
            let layer = loss.graph.layers()[1];
            let weights: Vec<f64> = (layer.first..layer.biases().start)
                .filter_map(|index| init.start(&loss, index))
                .collect();
            let square = weights.iter().map(|w| w * w).sum::<f64>() / weights.len() as f64;
            let wanted = 0.5 * kind.deviation(layer);
            assert!((square.sqrt() - wanted).abs() <= 0.02 * wanted, "{kind:?}");
            assert_eq!(init.start(&loss, layer.biases().start), Some(0.0));
        }
    }
}
