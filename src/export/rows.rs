//! What is random at a step, as functions of Python: gdplay's own numbers, from the same bits.

use super::code::float;
use super::program::Parts;
use crate::data::{DataSource, Dataset, Distribution, MiniBatches, Sampler, Stream};

/// SplitMix64, as `data::Random` uses it.
const MIX: &str = "

def mix(z):  # SplitMix64: gdplay's random bits
    z = (z + 0x9E3779B97F4A7C15) % 2**64
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 % 2**64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB % 2**64
    return z ^ (z >> 31)";

/// The functions that the program needs; `data` has other rows at every step.
pub(super) fn functions(data: Option<&Dataset>, parts: &Parts<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    if data.is_some() || parts.noise.is_some() {
        lines.push(String::from(MIX));
    }
    if let Some(data) = data {
        lines.extend(rows(data, parts));
    }
    if let Some(noise) = parts.noise {
        let count = parts.claim.at.len();
        let key = Stream::Noise.key(noise.seed);
        lines.extend([
            String::new(),
            String::new(),
            String::from("def noise(k):  # one normal number for each parameter"),
            format!("    keys = [mix(mix({key:#x} ^ k) ^ i) for i in range({count})]"),
            String::from("    units = [((mix(z ^ 1) >> 11) / 2**53, (mix(z ^ 2) >> 11) / 2**53) for z in keys]"),
            format!(
                "    return [{} * math.sqrt(-2 * math.log(1 - u)) * math.cos(2 * math.pi * v) for u, v in units]",
                float(noise.scale)
            ),
        ]);
    }
    lines
}

fn rows(data: &Dataset, parts: &Parts<'_>) -> Vec<String> {
    match data.source() {
        DataSource::Sampled {
            samplers,
            rows,
            seed,
        } => sampled(samplers, *rows, *seed, parts),
        DataSource::Columns | DataSource::File(_) | DataSource::Generated(_) => {
            match data.batch() {
                Some(batch) => batches(batch, data.train_rows(), parts),
                None => Vec::new(),
            }
        }
    }
}

/// Mini-batches: each epoch has an order of its own.
fn batches(batch: MiniBatches, count: usize, parts: &Parts<'_>) -> Vec<String> {
    let size = batch.rows.clamp(1, count.max(1));
    let per_epoch = count.div_ceil(size).max(1);
    let key = Stream::Batch.key(batch.seed);
    let last = count.saturating_sub(1);
    let columns = parts.used.iter().map(|(name, _)| format!("{name}[batch]"));
    vec![
        String::new(),
        String::new(),
        String::from("def rows(k):  # the mini-batch of step k"),
        format!("    state, order = mix(mix({key:#x}) ^ k // {per_epoch}), list(range({count}))"),
        format!("    for last in range({last}, 0, -1):  # Fisher and Yates"),
        format!(
            "        other = int({} * (last + 1))",
            unit(&format!("({last} - last)"))
        ),
        String::from("        order[last], order[other] = order[other], order[last]"),
        format!(
            "    batch = {}(order[{size} * (k % {per_epoch}) :][:{size}])",
            parts.target.array
        ),
        format!("    return [{}]", columns.collect::<Vec<_>>().join(", ")),
    ]
}

/// A number of a stream, in [0, 1), by its index.
fn unit(index: &str) -> String {
    format!("((mix((state + {index} * 0x9E3779B97F4A7C15) % 2**64) >> 11) / 2**53)")
}

/// Fresh rows at every step.
fn sampled(samplers: &[Sampler], rows: usize, seed: u64, parts: &Parts<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let mut columns = Vec::new();
    let mut is_normal = false;
    for (name, of) in &parts.used {
        let found = samplers
            .iter()
            .enumerate()
            .find(|(_, sampler)| sampler.name == *of);
        let Some((index, sampler)) = found else {
            continue;
        };
        let key = Stream::Sample.key(seed.wrapping_add((index as u64) << 32));
        let [first, second] = sampler.distribution.numbers();
        let state = format!("mix(mix({key:#x}) ^ k)");
        let draw = match sampler.distribution {
            Distribution::Normal(..) => {
                is_normal = true;
                format!("{} + {} * normal(state, i)", float(first), float(second))
            }
            Distribution::Uniform(..) => {
                format!(
                    "{0} + ({1} - {0}) * {2}",
                    float(first),
                    float(second),
                    unit("i")
                )
            }
        };
        columns.push(format!("    state = {state}"));
        columns.push(format!(
            "    {name} = {}([{draw} for i in range({rows})])",
            parts.target.array
        ));
    }
    if is_normal {
        lines.extend([
            String::new(),
            String::new(),
            String::from("def normal(state, i):  # Box and Muller"),
            format!("    u, v = ({} for j in (2 * i, 2 * i + 1))", unit("j")),
            String::from("    return math.sqrt(-2 * math.log(1 - u)) * math.cos(2 * math.pi * v)"),
        ]);
    }
    lines.extend([String::new(), String::new()]);
    lines.push(String::from("def rows(k):  # the sample of step k"));
    lines.extend(columns);
    let names: Vec<&str> = parts.used.iter().map(|(name, _)| name.as_str()).collect();
    lines.push(format!("    return [{}]", names.join(", ")));
    lines
}
