//! The order of layers from the input to the output.
//!
//! Most loggers write parameters in the order in which the model defines them, which is that of the data; some sort them by
//! name, some write them in no order. An order of appearance that is neither sorted nor against the numbering is the model's.

use std::collections::BTreeMap;

use super::numbered;

/// Components of names of what stands at the input.
const INPUT: [&str; 12] = [
    "embed",
    "embedding",
    "embeddings",
    "embed_tokens",
    "patch_embed",
    "wte",
    "wpe",
    "stem",
    "input",
    "conv_in",
    "conv1",
    "bn1",
];

/// Components of names of what stands before, or behind, what has no such name.
const EARLY: [&str; 4] = ["encoder", "enc", "down", "down_blocks"];
const LATE: [&str; 4] = ["decoder", "dec", "up", "up_blocks"];

/// Components of names of what stands at the output.
const OUTPUT: [&str; 13] = [
    "head",
    "heads",
    "lm_head",
    "classifier",
    "cls",
    "fc",
    "out",
    "output",
    "conv_out",
    "score",
    "logits",
    "ln_f",
    "final",
];

/// The indices of names, which are in natural order, from the input to the output. `appeared` is when each came in the log;
/// nothing if they did not come together.
pub(in crate::runlog) fn from_input(names: &[&str], appeared: Option<&[usize]>) -> Vec<usize> {
    let natural: Vec<usize> = (0..names.len()).collect();
    if let Some(appeared) = appeared {
        let mut order = natural.clone();
        order.sort_by_key(|index| appeared.get(*index));
        let in_order: Vec<&str> = order
            .iter()
            .filter_map(|index| names.get(*index).copied())
            .collect();
        if order != natural && !in_order.is_sorted() && follows_numbers(&in_order) {
            return order;
        }
    }
    let mut order = natural;
    order.sort_by_key(|index| names.get(*index).map(|name| place(name)));
    order
}

/// Whether the numbers of layers of one kind rise.
fn follows_numbers(names: &[&str]) -> bool {
    let mut last: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    names.iter().filter_map(|name| numbered(name)).all(|parts| {
        let before = last.insert((parts.container, parts.rest), parts.number);
        before.is_none_or(|before| before < parts.number)
    })
}

/// Where a layer stands by what its name says before its first number.
fn place(name: &str) -> u8 {
    let mut place = 2;
    for part in name.split(['.', '/']) {
        if !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) {
            break;
        }
        let lists: [(&[&str], u8); 4] = [(&INPUT, 0), (&EARLY, 1), (&LATE, 3), (&OUTPUT, 4)];
        if let Some((_, known)) = lists.into_iter().find(|(list, _)| list.contains(&part)) {
            place = known;
            break;
        }
    }
    place
}

#[cfg(test)]
mod tests {
    use super::super::natural;
    use super::*;

    /// The names from the input to the output, if they came in the order that is given.
    fn ordered<'a>(came: &[&'a str], together: bool) -> Vec<&'a str> {
        let mut names = came.to_vec();
        names.sort_by(|a, b| natural(a, b));
        let appeared: Vec<usize> = names
            .iter()
            .map(|name| came.iter().position(|own| own == name).expect("a name"))
            .collect();
        let order = from_input(&names, together.then_some(&appeared[..]));
        order.into_iter().map(|index| names[index]).collect()
    }

    const RESNET: [&str; 6] = [
        "conv1.weight",
        "bn1.weight",
        "layer1.0.conv1.weight",
        "layer2.0.conv1.weight",
        "layer10.0.conv1.weight",
        "fc.weight",
    ];
    const NAMED: [&str; 4] = ["stem.weight", "middle.weight", "body.weight", "tail.weight"];

    #[test]
    fn the_order_of_the_model_is_that_of_appearance() {
        assert_eq!(ordered(&RESNET, true), RESNET);
        assert_eq!(ordered(&NAMED, true), NAMED);
    }

    #[test]
    fn without_it_the_names_tell() {
        let mut sorted = RESNET;
        sorted.sort_unstable();
        for (came, together) in [(sorted, true), (RESNET, false)] {
            let order = ordered(&came, together);
            assert_eq!(
                (order[0], order[5]),
                ("bn1.weight", "fc.weight"),
                "{order:?}"
            );
            assert_eq!(order[4], "layer10.0.conv1.weight");
        }
        // Against the numbers: no order.
        let shuffled = [
            "head.weight",
            "l.2.weight",
            "l.0.weight",
            "encoder.0.weight",
            "embed.weight",
        ];
        assert_eq!(
            ordered(&shuffled, true),
            [
                "embed.weight",
                "encoder.0.weight",
                "l.0.weight",
                "l.2.weight",
                "head.weight"
            ]
        );
    }
}
