//! Parameters of layers that are given or held: `W1 = { value = [[…], […]] }`, `b1 = { value = […], fixed = true }`,
//! `"W1[2,1]" = { value = 0.5, fixed = true }`. One number for a whole layer, `b1 = 0.35`, is that of all its entries.

use super::constants::DraftConstant;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::draft_parameter::{DraftParameter, ParameterEntry};
use super::init::Init;
use super::matrix::MatrixText;
use super::parameter::Parameter;
use super::toml_text::{TomlEntry, array, number, numbers};
use super::{Scenario, name};
use crate::expr::graph::{Layer, LayerEntry};
use crate::expr::{Loss, Span};

/// The weights or the biases of a layer.
#[derive(Clone, Copy)]
struct Block {
    layer: Layer,
    /// Counted from 0.
    number: usize,
    is_bias: bool,
}

impl Block {
    /// Those of a loss, `W1`, `b1`, `W2`, ….
    fn all(loss: &Loss) -> impl Iterator<Item = Self> {
        let layers = loss.graph.layers().iter().enumerate();
        layers.flat_map(|(number, layer)| {
            let blocks = [false].into_iter().chain(layer.has_bias.then_some(true));
            blocks.map(move |is_bias| Self {
                layer: *layer,
                number,
                is_bias,
            })
        })
    }

    fn name(self) -> String {
        let kind = if self.is_bias { 'b' } else { 'W' };
        format!("{kind}{}", self.number + 1)
    }

    /// The positions of its entries among the parameters of its layer.
    fn positions(self) -> std::ops::Range<usize> {
        if self.is_bias {
            self.layer.weights()..self.layer.size()
        } else {
            0..self.layer.weights()
        }
    }

    fn entries(self, loss: &Loss) -> impl Iterator<Item = (String, LayerEntry)> {
        let entries = loss.graph.layer_entries(self.number);
        let positions = self.positions();
        let named = move |position: usize| {
            let name = self.layer.entry_name(self.number, position);
            Some((name, *entries.get(position)?))
        };
        positions.filter_map(named)
    }

    /// Its values as TOML.
    fn text(self, values: &[f64]) -> String {
        if self.is_bias {
            numbers(values)
        } else {
            array(values.chunks(self.layer.inputs).map(numbers))
        }
    }

    /// The shape that is wanted, if the matrix has another.
    fn misfit(self, matrix: &MatrixText) -> Option<String> {
        let Layer {
            inputs, outputs, ..
        } = self.layer;
        if self.is_bias {
            let fits = matrix.is_vector && matrix.rows[0].len() == outputs;
            return (!fits).then(|| format!("{outputs} numbers"));
        }
        let rows_fit = matrix.rows.len() == outputs && !matrix.is_vector;
        let fits = rows_fit && matrix.rows.iter().all(|row| row.len() == inputs);
        (!fits).then(|| format!("{outputs} rows of {inputs}"))
    }
}

/// The values that are given to whole blocks, by the names of their entries, with what is wrong with them reported; and
/// which entries are held. `loss` is the loss with nothing held.
pub(super) struct GivenLayers {
    /// Values by the names of the entries.
    pub(super) values: Vec<(String, f64)>,
    /// The entries that are held, with their values.
    pub(super) held: Vec<(String, f64)>,
}

/// What a file says of parameters of layers.
pub(super) fn given(
    loss: &Loss,
    drafts: &[DraftParameter],
    init: Init,
    report: &mut Diagnostics,
) -> GivenLayers {
    let mut given = GivenLayers {
        values: Vec::new(),
        held: Vec::new(),
    };
    for draft in drafts {
        let block = Block::all(loss).find(|block| block.name() == draft.name);
        let Some(block) = block else {
            if draft.value.is_some() {
                report.add(no_layer(loss, draft));
            } else if draft.fixed.is_some() && name::is_layer_entry(&draft.name) {
                given.hold_entry(loss, draft, init, report);
            } else if draft.fixed.is_some()
                && draft.start.is_none()
                && name::is_layer_block(&draft.name)
            {
                report.add(no_layer(loss, draft));
            }
            continue;
        };
        if let Some(fault) = misfit_of_block(draft) {
            report.add(fault);
            continue;
        }
        if let Some(number) = &draft.start {
            let names = block.entries(loss).map(|(name, _)| name);
            let same = names.map(|name| (name, *number.get_ref()));
            given.values.extend(same);
        }
        if let Some(matrix) = &draft.value {
            if let Some(wanted) = block.misfit(matrix) {
                let message = format!("`{}` is {wanted}, not {}", draft.name, matrix.shape());
                report.add(
                    Diagnostic::new(message, matrix.span.clone())
                        .hint("a row for each unit of the layer, a number for each input"),
                );
                continue;
            }
            let values = matrix.rows.iter().flatten().copied();
            let names = block.entries(loss).map(|(name, _)| name);
            given.values.extend(names.zip(values));
        }
        if draft.fixed.is_some() {
            given.hold_block(loss, block, draft, init);
            report_entries_of(loss, block, draft, drafts, report);
        }
    }
    given
}

impl GivenLayers {
    fn hold_block(&mut self, loss: &Loss, block: Block, draft: &DraftParameter, init: Init) {
        let matrix = draft.value.iter();
        let mut written = matrix.flat_map(|matrix| matrix.rows.iter().flatten());
        let same = draft.start.as_ref().map(|start| *start.get_ref());
        for (name, entry) in block.entries(loss) {
            let drawn = || entry.variable().and_then(|index| init.start(loss, index));
            let value = written.next().copied().or(same).or_else(drawn);
            let value = value.unwrap_or(0.0);
            self.held.push((name, value));
        }
    }

    fn hold_entry(
        &mut self,
        loss: &Loss,
        draft: &DraftParameter,
        init: Init,
        report: &mut Diagnostics,
    ) {
        let index = loss
            .parameters()
            .iter()
            .position(|name| *name == draft.name);
        let Some(index) = index else {
            report.add(no_layer(loss, draft));
            return;
        };
        let value = draft.start.as_ref().map(|start| *start.get_ref());
        let value = value.or_else(|| init.start(loss, index)).unwrap_or(0.0);
        self.held.push((draft.name.clone(), value));
    }
}

/// Whether a name is that of the weights or the biases of a layer of the loss.
pub(super) fn is_block(loss: &Loss, name: &str) -> bool {
    Block::all(loss).any(|block| block.name() == name)
}

/// What cannot be said of a block as a whole.
fn misfit_of_block(draft: &DraftParameter) -> Option<Diagnostic> {
    let DraftParameter { name, start, .. } = draft;
    if let Some(range) = &draft.range {
        let message = format!("`{name}` is a whole layer's, and a range is of one parameter");
        let hint = format!("give it to an entry, as in `\"{name}[1]\" = {{ range = [-2, 2] }}`");
        return Some(Diagnostic::new(message, range.span()).hint(hint));
    }
    let start = start.as_ref().filter(|_| draft.value.is_some())?;
    let message = format!("`{name}` has both a `value` and a `start`");
    Some(Diagnostic::new(message, start.span()).hint("leave one of them out"))
}

/// Reports what else is said of entries of a block that is held.
fn report_entries_of(
    loss: &Loss,
    block: Block,
    held: &DraftParameter,
    drafts: &[DraftParameter],
    report: &mut Diagnostics,
) {
    for (entry, _) in block.entries(loss) {
        let Some(draft) = drafts.iter().find(|draft| draft.name == entry) else {
            continue;
        };
        let message = format!("`{entry}` is held with the rest of `{}`", held.name);
        report.add(
            Diagnostic::new(message, draft.span.clone())
                .also(held.span.clone(), "held here")
                .hint(format!(
                    "leave it out, or write its value in `{}`",
                    held.name
                )),
        );
    }
}

/// Reports constants that have the name of an entry that no layer of the loss has.
pub(super) fn check_constants(loss: &Loss, constants: &[DraftConstant], report: &mut Diagnostics) {
    let held = constants
        .iter()
        .filter(|constant| name::is_layer_entry(&constant.name));
    for constant in held {
        let mut entries = Block::all(loss).flat_map(|block| block.entries(loss));
        if !entries.any(|(name, _)| name == constant.name) {
            report.add(no_entry(loss, &constant.name, &constant.span));
        }
    }
}

fn no_layer(loss: &Loss, draft: &DraftParameter) -> Diagnostic {
    no_entry(loss, &draft.name, &draft.span)
}

fn no_entry(loss: &Loss, name: &str, span: &Span) -> Diagnostic {
    let message = format!("`{name}` is no layer's parameter of the loss");
    let count = loss.graph.layers().len();
    let hint =
        format!("such a `value` is for W1, b1, W2, … of `linear`; the loss has {count} layers");
    Diagnostic::new(message, span.clone()).hint(hint)
}

/// What a file says of the parameters of the layers: blocks as a whole where it can.
pub(super) fn write(scenario: &Scenario) -> Vec<(String, TomlEntry)> {
    let blocks = Block::all(&scenario.loss);
    blocks
        .flat_map(|block| write_block(scenario, block))
        .collect()
}

fn write_block(scenario: &Scenario, block: Block) -> Vec<(String, TomlEntry)> {
    let loss = &scenario.loss;
    let point = scenario.start();
    let entries: Vec<(String, LayerEntry)> = block.entries(loss).collect();
    let values: Vec<f64> = entries.iter().map(|(_, entry)| entry.at(&point)).collect();
    let free: Vec<usize> = entries
        .iter()
        .filter_map(|(_, entry)| entry.variable())
        .collect();
    if free.is_empty() {
        let entry = ParameterEntry::held(block.text(&values));
        return vec![(block.name(), TomlEntry::new(entry.text()))];
    }
    let is_plain = |index: &usize| entry_of(scenario, *index).range.is_none();
    let is_drawn = |index: &usize| {
        scenario.parameters.get(*index) == Some(&scenario.init.parameter(loss, *index))
    };
    let own = free.iter().filter(|index| !is_drawn(index)).count();
    if free.len() == entries.len()
        && free.iter().all(is_plain)
        && (own == 0 || 2 * own > free.len())
    {
        let entry = ParameterEntry {
            value: Some(block.text(&values)),
            ..ParameterEntry::default()
        };
        return vec![(block.name(), TomlEntry::unless(own == 0, entry.text()))];
    }
    let line = |(name, entry): &(String, LayerEntry)| {
        let entry = match *entry {
            LayerEntry::Held(value) => ParameterEntry::held(number(value)),
            LayerEntry::Free(index) if is_drawn(&index) && is_plain(&index) => return None,
            LayerEntry::Free(index) => entry_of(scenario, index),
        };
        Some((name.clone(), TomlEntry::new(entry.text())))
    };
    entries.iter().filter_map(line).collect()
}

fn entry_of(scenario: &Scenario, index: usize) -> ParameterEntry {
    let starts = scenario.racers.iter();
    let starts = starts.filter_map(|racer| racer.start.get(index).copied());
    let parameter = scenario.parameters.get(index);
    parameter.map_or_else(ParameterEntry::default, |parameter: &Parameter| {
        ParameterEntry::of(parameter, starts)
    })
}
