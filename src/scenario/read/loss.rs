//! The loss of a file, read with the names that the file declares.

use crate::expr::{KnownNames, Loss, Span};
use crate::scenario::constants::DraftConstant;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::draft_parameter::DraftParameter;
use crate::scenario::layers::GivenLayers;
use crate::scenario::{Init, layers, name};

/// The names that the loss may use. What is held by a single name is a constant of the loss; one that may be a layer's, such
/// as `b1`, is left out until the layers are known.
pub(super) fn names(
    constants: &[DraftConstant],
    drafts: &[DraftParameter],
    columns: &[(String, Span)],
) -> KnownNames {
    let constants = constants.iter();
    let constants = constants.map(|constant| (constant.name.clone(), constant.value));
    let (entries, constants): (Vec<_>, Vec<_>) = constants
        .chain(single_held(drafts, name::is_layer_block))
        .partition(|(name, _)| name::is_layer_entry(name));
    let free = drafts.iter();
    let free = free.filter(|draft| {
        draft.value.is_none() && draft.fixed.is_none() && !name::is_layer_block(&draft.name)
    });
    KnownNames {
        constants,
        parameters: free.map(|draft| draft.name.clone()).collect(),
        columns: columns.iter().map(|(name, _)| name.clone()).collect(),
        held: entries,
    }
}

/// Single names that are held, with their values; `is_block` says which names are a layer's.
fn single_held(drafts: &[DraftParameter], is_block: impl Fn(&str) -> bool) -> Vec<(String, f64)> {
    let is_single = |draft: &&DraftParameter| {
        let is_unsaid_block = draft.start.is_none() && name::is_layer_block(&draft.name);
        let is_layers = name::is_layer_entry(&draft.name) || is_block(&draft.name);
        draft.fixed.is_some() && draft.value.is_none() && !is_unsaid_block && !is_layers
    };
    let single = drafts.iter().filter(is_single);
    single
        .map(|draft| (draft.name.clone(), draft.held_value()))
        .collect()
}

/// The loss of a file.
pub(super) struct ReadLoss {
    pub(super) loss: Loss,
    /// What its layers are given.
    pub(super) given: GivenLayers,
    /// What is held by a single name.
    pub(super) single: Vec<(String, f64)>,
    /// What is a constant in it.
    pub(super) constants: Vec<(String, f64)>,
}

impl ReadLoss {
    /// Which names are entries of layers is only known once the loss is read: where some are held it is read again.
    pub(super) fn of(
        mut names: KnownNames,
        constants: &[DraftConstant],
        drafts: &[DraftParameter],
        init: Init,
        parse: &mut impl FnMut(&KnownNames, &mut Diagnostics) -> Option<Loss>,
        report: &mut Diagnostics,
    ) -> Option<Self> {
        let mut loss = parse(&names, report)?;
        let given = layers::given(&loss, drafts, init, report);
        layers::check_constants(&loss, constants, report);
        let single = single_held(drafts, |name| layers::is_block(&loss, name));
        names.held.extend(given.held.iter().cloned());
        let of_blocks = single.iter().filter(|(name, _)| name::is_layer_block(name));
        names.constants.extend(of_blocks.clone().cloned());
        if !names.held.is_empty() || of_blocks.count() > 0 {
            loss = parse(&names, report)?;
        }
        Some(Self {
            loss,
            given,
            single,
            constants: names.constants,
        })
    }
}
