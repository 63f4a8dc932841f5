//! Images of the ten digits, 8 × 8 pixels from 0 to 1 row by row, drawn by rule: seven strokes that are lit or not, each image
//! moved by up to a pixel and as bright as it happens to be.

use super::{GeneratorKind, Row};
use crate::data::Random;

pub(super) static KIND: GeneratorKind = GeneratorKind {
    name: "digits",
    #[rustfmt::skip]
    columns: &[
        "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8",
        "p9", "p10", "p11", "p12", "p13", "p14", "p15", "p16",
        "p17", "p18", "p19", "p20", "p21", "p22", "p23", "p24",
        "p25", "p26", "p27", "p28", "p29", "p30", "p31", "p32",
        "p33", "p34", "p35", "p36", "p37", "p38", "p39", "p40",
        "p41", "p42", "p43", "p44", "p45", "p46", "p47", "p48",
        "p49", "p50", "p51", "p52", "p53", "p54", "p55", "p56",
        "p57", "p58", "p59", "p60", "p61", "p62", "p63", "p64",
        "label",
    ],
    classes: 10,
    noise: 0.1,
    noisy: 0..64,
    row,
};

/// The side of an image.
const SIDE: i32 = 8;

/// A stroke: columns and rows of its pixels, both ends included.
type Stroke = ([i32; 2], [i32; 2]);

/// Top, upper right, lower right, bottom, lower left, upper left, middle.
const STROKES: [Stroke; 7] = [
    ([2, 5], [1, 1]),
    ([5, 5], [1, 3]),
    ([5, 5], [3, 6]),
    ([2, 5], [6, 6]),
    ([2, 2], [3, 6]),
    ([2, 2], [1, 3]),
    ([2, 5], [3, 3]),
];

/// The strokes of each digit, the first one in the lowest bit.
const DIGITS: [u8; 10] = [
    0b011_1111, 0b000_0110, 0b101_1011, 0b100_1111, 0b110_0110, 0b110_1101, 0b111_1101, 0b000_0111,
    0b111_1111, 0b110_1111,
];

fn row(row: Row, random: &mut Random) -> Vec<f64> {
    let shift = |random: &mut Random| (3.0 * random.unit()) as i32 - 1;
    let (right, down) = (shift(random), shift(random));
    let brightness = random.uniform(0.6, 1.0);
    let lit = DIGITS[row.index % DIGITS.len()];
    let is_lit = |x: i32, y: i32| {
        let mut strokes = STROKES.iter().enumerate();
        strokes.any(|(number, ([left, right], [top, bottom]))| {
            let inside = (*left..=*right).contains(&x) && (*top..=*bottom).contains(&y);
            inside && lit >> number & 1 == 1
        })
    };
    let pixels = (0..SIDE * SIDE).map(|pixel| {
        let (x, y) = (pixel % SIDE - right, pixel / SIDE - down);
        if is_lit(x, y) { brightness } else { 0.0 }
    });
    pixels.chain([row.class()]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_two_digits_differ_by_a_stroke() {
        for (index, digit) in DIGITS.iter().enumerate() {
            assert!(!DIGITS[..index].contains(digit));
        }
        let first = Row {
            index: 1,
            rows: 10,
            classes: 10,
        };
        let one = row(first, &mut Random::new(1, 0));
        assert_eq!(one.len(), 65);
        assert_eq!(one.iter().filter(|pixel| **pixel > 0.5).count(), 7); // six pixels and the label
    }
}
