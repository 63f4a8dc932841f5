//! `[data]`, `[sampling]` and `[init]` as text.

use super::super::{Init, InitKind, Scenario};
use super::{line, number, numbers, string, table};
use crate::data::{Dataset, Generator, Sampler, Source};

/// Writes the sections, where there is something to say.
pub(super) fn write(text: &mut String, scenario: &Scenario) {
    if let Some(data) = &scenario.data {
        write_data(text, data);
    }
    if let Some(exact) = &scenario.exact {
        text.push_str("\n[sampling]\n");
        line(text, "exact", &string(exact.source()));
    }
    if scenario.init != Init::default() {
        let Init { kind, gain, seed } = scenario.init;
        text.push_str("\n[init]\n");
        let name = InitKind::ALL.iter().find(|(_, known)| *known == kind);
        line(text, "kind", &string(name.map_or("", |(name, _)| name)));
        line(text, "gain", &number(gain));
        line(text, "seed", &seed.to_string());
    }
}

fn write_data(text: &mut String, data: &Dataset) {
    text.push_str("\n[data]\n");
    match data.source() {
        Source::Columns => {
            let columns = data.names().iter().map(|name| {
                let values = data.column(name).unwrap_or_default();
                (name.as_str(), numbers(values))
            });
            line(text, "columns", &table(&columns.collect::<Vec<_>>()));
        }
        Source::File(path) => line(text, "file", &string(path)),
        Source::Generated(generator) => line(text, "generate", &generated(*generator)),
        Source::Sampled {
            samplers,
            rows,
            seed,
        } => {
            let columns: Vec<_> = samplers.iter().map(sampler).collect();
            line(text, "sample", &table(&columns));
            line(text, "rows", &rows.to_string());
            line(text, "seed", &seed.to_string());
        }
    }
    if let Some(batch) = data.batch() {
        let rows = ("rows", batch.rows.to_string());
        line(
            text,
            "batch",
            &table(&[rows, ("seed", batch.seed.to_string())]),
        );
    }
    if let Some(split) = data.split() {
        let test = ("test", number(split.test));
        line(
            text,
            "split",
            &table(&[test, ("seed", split.seed.to_string())]),
        );
    }
}

fn generated(generator: Generator) -> String {
    table(&[
        ("kind", string(generator.kind.name())),
        ("rows", generator.rows.to_string()),
        ("noise", number(generator.noise)),
        ("seed", generator.seed.to_string()),
    ])
}

fn sampler(sampler: &Sampler) -> (&str, String) {
    let distribution = sampler.distribution;
    let drawn = table(&[(distribution.name(), numbers(&distribution.numbers()))]);
    (&sampler.name, drawn)
}
