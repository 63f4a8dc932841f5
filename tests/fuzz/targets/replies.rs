//! What a terminal sends: keys, the mouse, pasted texts and answers to questions mean the same in pieces of any size, and no
//! noise keeps a person from being heard.

use gdplay::figure::theme::ColorDepth;
use gdplay::play::heard;
use gdplay::ui::theme::TerminalTheme;

use super::Target;
use super::dice::Dice;

/// The target.
pub(crate) const TARGET: Target = Target {
    name: "replies",
    inputs: 8_000,
    make,
    run,
};

/// No sequence is so long, in bytes, that it depends on the pieces when it is given up.
const LONGEST: usize = 4_000;

/// Answers, keys and what they are made of.
const PIECES: &[&str] = &[
    "\u{1b}",
    "\u{1b}[",
    "\u{1b}]",
    "\u{1b}P",
    "\u{1b}O",
    "\u{1b}\\",
    "\u{7}",
    "\u{3}",
    "\u{18}",
    "\u{1b}[A",
    "\u{1b}OB",
    "\u{1b}[1;5D",
    "\u{1b}[97;5u",
    "\u{1b}[4294967296;9u",
    "\u{1b}[55296;1u",
    "\u{1b}[<0;3;4M",
    "\u{1b}[<64;1;1M",
    "\u{1b}[<255;99999;0m",
    "\u{1b}[M !!",
    "\u{1b}[M",
    "\u{1b}[32;5;6M",
    "\u{1b}[200~",
    "\u{1b}[201~",
    "x^2\r\n+ \u{3b8}",
    "\u{1b}]11;rgb:ffff/8080/0000\u{1b}\\",
    "\u{1b}]10;rgb:1/2/3\u{7}",
    "\u{1b}]11;rgb:/fffff/\u{1b}\\",
    "\u{1b}]11;#80ff00\u{7}",
    "\u{1b}[?997;1n",
    "\u{1b}[?997;2n",
    "\u{1b}P1$r0;48:2::1:2:3m\u{1b}\\",
    "\u{1b}P0$r\u{1b}\\",
    "\u{1b}[1;2R",
    "\u{1b}[;R",
    "\u{1b}[99999;99999R",
    "\u{1b}[?62;4c",
    "\u{1b}[?",
    ";",
    ":",
    "$r",
    "rgb:",
    "0",
    "9999999999",
    "\u{3b8}",
    "q",
];

fn make(dice: &mut Dice) -> Vec<u8> {
    let mut input = Vec::new();
    for _ in 0..=dice.below(12) {
        match dice.below(12) {
            0 => input.extend(dice.bytes(12)),
            1 => input.extend(dice.one(PIECES).repeat(dice.below(20)).bytes()),
            _ => input.extend(dice.one(PIECES).bytes()),
        }
    }
    match dice.below(3) {
        0 => dice.damaged(&input, PIECES),
        _ => input,
    }
}

fn run(input: &[u8]) -> bool {
    let input = input.get(..LONGEST).unwrap_or(input);
    let theme = TerminalTheme::DARK.depth(ColorDepth::Mono);
    let whole = heard([input], theme);
    for size in [1, 2, 3, 7, 64] {
        assert_eq!(
            heard(input.chunks(size), theme),
            whole,
            "in pieces of {size}"
        );
    }
    assert_eq!(
        whole.theme.depth,
        ColorDepth::Mono,
        "colors that nobody wants"
    );
    // A text may have begun to be pasted; once that has ended, Ctrl-C is a key whatever came before.
    let pieces = [input, b"\x1b[201~", b"\x03"];
    let last = heard(pieces, theme).inputs.pop().unwrap_or_default();
    assert!(
        last.contains("'c'") && last.contains("control: true"),
        "{last}"
    );
    !whole.inputs.is_empty()
}
