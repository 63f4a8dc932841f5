//! `noise = { scale = …, seed = … }` of a racer.

use super::diagnostic::Diagnostics;
use super::item::TomlItem;
use super::key::{KnownKey, inline, read_known, shapes};
use super::setting;
use super::shape::ValueShape;
use super::toml_text::{TomlEntry, number};
use crate::optim::Noise;
use crate::optim::noise::SCALE;

const KEYS: &[KnownKey<Noise, Noise>] = &[
    KnownKey {
        name: "scale",
        shape: ValueShape::Number,
        read: |noise, item, report| {
            if let Some(scale) = item.number(report)
                && setting::allowed(&SCALE, scale, item, report)
            {
                noise.scale = scale;
            }
        },
        write: |noise| Some(TomlEntry::new(number(noise.scale))),
    },
    KnownKey {
        name: "seed",
        shape: ValueShape::Whole,
        read: |noise, item, report| {
            if let Some(seed) = item.whole(report) {
                noise.seed = seed;
            }
        },
        write: |noise| Some(TomlEntry::new(noise.seed.to_string())),
    },
];

/// What may stand there.
pub(super) const SHAPE: ValueShape = ValueShape::Table(|| shapes(KEYS), &[]);

/// What a file says of it, if it is not the default.
pub(super) fn write(noise: &Noise) -> Option<TomlEntry> {
    (*noise != Noise::default()).then(|| TomlEntry::new(inline(KEYS, noise)))
}

/// Reads seeded noise on the gradient.
pub(super) fn read(item: &TomlItem<'_>, report: &mut Diagnostics) -> Option<Noise> {
    let items = item.table("a table such as { scale = 0.1, seed = 1 }", report)?;
    let mut noise = Noise::default();
    read_known("`noise`", &items, KEYS, &mut noise, report);
    Some(noise)
}
