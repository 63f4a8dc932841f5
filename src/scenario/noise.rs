//! `noise = { scale = …, seed = … }` of a racer.

use super::diagnostic::Report;
use super::item::Item;
use super::key::{Key, inline, read_known, shapes};
use super::setting;
use super::shape::Shape;
use super::toml_text::{Entry, number};
use crate::optim::Noise;
use crate::optim::noise::SCALE;

const KEYS: &[Key<Noise, Noise>] = &[
    Key {
        name: "scale",
        shape: Shape::Number,
        read: |noise, item, report| {
            if let Some(scale) = item.number(report)
                && setting::allowed(&SCALE, scale, item, report)
            {
                noise.scale = scale;
            }
        },
        write: |noise| Some(Entry::new(number(noise.scale))),
    },
    Key {
        name: "seed",
        shape: Shape::Whole,
        read: |noise, item, report| {
            if let Some(seed) = item.whole(report) {
                noise.seed = seed;
            }
        },
        write: |noise| Some(Entry::new(noise.seed.to_string())),
    },
];

/// What may stand there.
pub(super) const SHAPE: Shape = Shape::Table(|| shapes(KEYS), &[]);

/// What a file says of it, if it is not the default.
pub(super) fn write(noise: &Noise) -> Option<Entry> {
    (*noise != Noise::default()).then(|| Entry::new(inline(KEYS, noise)))
}

/// Reads seeded noise on the gradient.
pub(super) fn read(item: &Item<'_>, report: &mut Report) -> Option<Noise> {
    let items = item.table("a table such as { scale = 0.1, seed = 1 }", report)?;
    let mut noise = Noise::default();
    read_known("`noise`", &items, KEYS, &mut noise, report);
    Some(noise)
}
