//! Layers, found again in instructions of single numbers: several sums of products of the same rows with numbers.
//!
//! W v + b is one, and so is Wᵀ δ on the way back. What counts is only that the values have the same inputs in the same
//! order, so a regression a x + b z + c is a layer of one output.

use crate::expr::function::Binary;
use crate::expr::hashing::IndexedMap;
use crate::tape::Instruction;
use crate::tape::expand::Expanded;

/// One output: the sum of its terms from the left, then the bias.
#[derive(Clone, Debug)]
pub(super) struct Affine {
    /// The slot of the sum.
    pub(super) slot: usize,
    /// The slot of each input's factor, which is a number; none is a factor of 1.
    pub(super) weights: Vec<Option<usize>>,
    /// The slot of a number that is added last.
    pub(super) bias: Option<usize>,
    inputs: Vec<usize>,
    /// The slots of its parts, which nothing else reads.
    inner: Vec<usize>,
}

/// Several outputs of the same inputs.
#[derive(Clone, Debug)]
pub(super) struct AffineLayer {
    /// The slots of the inputs, which are rows.
    pub(super) inputs: Vec<usize>,
    /// The outputs, in the order of their first weights.
    pub(super) outputs: Vec<Affine>,
}

/// All layers, and for each slot whether it is a part of one's output.
pub(super) struct AffineLayers {
    pub(super) found: Vec<AffineLayer>,
    pub(super) inner: Vec<bool>,
}

/// Finds the layers. `is_row` tells which slots differ from row to row, `uses` how often each is read; an output counts as
/// several.
pub(super) fn layers(code: &Expanded, is_row: &[bool], uses: &[usize]) -> AffineLayers {
    let finder = Finder { code, is_row, uses };
    let mut claimed = vec![false; is_row.len()];
    let mut groups: Vec<Vec<Affine>> = Vec::new();
    let mut indices: IndexedMap<(Vec<usize>, bool), usize> = IndexedMap::default();
    for slot in (0..is_row.len()).rev().filter(|slot| is_row[*slot]) {
        if claimed[slot] {
            continue;
        }
        let Some(affine) = finder.affine(slot) else {
            continue;
        };
        for inner in &affine.inner {
            claimed[*inner] = true;
        }
        let key = (affine.inputs.clone(), affine.bias.is_some());
        let index = *indices.entry(key).or_insert(groups.len());
        if index == groups.len() {
            groups.push(Vec::new());
        }
        groups[index].push(affine);
    }
    // A single product is no layer: elementwise code can do it together with what comes next.
    groups.retain(|outputs| outputs.len() > 1 || outputs[0].inputs.len() > 1);
    let mut inner = vec![false; is_row.len()];
    let found = groups.into_iter().map(|mut outputs| {
        outputs
            .sort_by_key(|output| (output.weights.iter().flatten().next().copied(), output.slot));
        for slot in outputs.iter().flat_map(|output| &output.inner) {
            inner[*slot] = true;
        }
        AffineLayer {
            inputs: outputs[0].inputs.clone(),
            outputs,
        }
    });
    let found = found.collect();
    AffineLayers { found, inner }
}

struct Finder<'a> {
    code: &'a Expanded,
    is_row: &'a [bool],
    uses: &'a [usize],
}

impl Finder<'_> {
    /// The slot as an affine function of rows, if it is one and has a factor that is a number.
    fn affine(&self, slot: usize) -> Option<Affine> {
        let (mut terms, mut inner) = self.terms(slot);
        if terms.len() == 2 && !self.is_row[terms[0]] {
            terms.swap(0, 1);
        }
        let bias = terms.pop_if(|last| !self.is_row[*last]);
        if terms.is_empty() || terms.iter().any(|term| !self.is_row[*term]) {
            return None;
        }
        let (mut inputs, mut weights) = (Vec::new(), Vec::new());
        for term in terms {
            let product = self
                .product(term)
                .filter(|_| term == slot || self.uses[term] == 1);
            if let Some((row, number)) = product {
                if term != slot {
                    inner.push(term);
                }
                inputs.push(row);
                weights.push(Some(number));
            } else {
                inputs.push(term);
                weights.push(None);
            }
        }
        weights.iter().any(Option::is_some).then_some(Affine {
            slot,
            weights,
            bias,
            inputs,
            inner,
        })
    }

    /// The terms of a sum from the left, and the slots of its parts.
    fn terms(&self, slot: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut terms, mut inner, mut rest) = (Vec::new(), Vec::new(), slot);
        while let Instruction::Binary(Binary::Add, left, right) = self.code.instructions[rest]
            && (rest == slot || self.uses[rest] == 1)
        {
            if rest != slot {
                inner.push(rest);
            }
            terms.push(right);
            rest = left;
        }
        terms.push(rest);
        terms.reverse();
        (terms, inner)
    }

    /// The row and the number that a slot is the product of.
    fn product(&self, slot: usize) -> Option<(usize, usize)> {
        match self.code.instructions[slot] {
            Instruction::Binary(Binary::Mul, a, b) if self.is_row[a] && !self.is_row[b] => {
                Some((a, b))
            }
            Instruction::Binary(Binary::Mul, a, b) if self.is_row[b] && !self.is_row[a] => {
                Some((b, a))
            }
            _ => None,
        }
    }
}
