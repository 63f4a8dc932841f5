//! `noise = { scale = …, seed = … }` of a racer.

use super::diagnostic::Report;
use super::item::Item;
use super::key::{Key, read_known};
use super::setting;
use crate::optim::Noise;
use crate::optim::noise::SCALE;

const KEYS: &[Key<Noise>] = &[
    Key {
        name: "scale",
        read: |noise, item, report| {
            if let Some(scale) = item.number(report)
                && setting::allowed(&SCALE, scale, item, report)
            {
                noise.scale = scale;
            }
        },
    },
    Key {
        name: "seed",
        read: |noise, item, report| {
            if let Some(seed) = item.whole(report) {
                noise.seed = seed;
            }
        },
    },
];

/// Reads seeded noise on the gradient.
pub(super) fn read(item: &Item<'_>, report: &mut Report) -> Option<Noise> {
    let entries = item.table("a table such as { scale = 0.1, seed = 1 }", report)?;
    let mut noise = Noise::default();
    read_known("`noise`", &entries, KEYS, &mut noise, report);
    Some(noise)
}
