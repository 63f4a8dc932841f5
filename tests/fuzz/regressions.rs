//! What the loops have found, each kept as it was found.

use super::target;

/// The target and the input.
const FOUND: &[(&str, &[u8])] = &[
    // What is pointed at was longer than the line that is shown.
    ("csv", "x;\u{3b8}t\r\r\r\r\n1,5;2\r\n3,25;4\r\n".as_bytes()),
    // The format depended on the size of the first piece.
    (
        "logs",
        b"\x01step,loss,grad_norm,lr,val_loss\n iteration 1/ 9 | lm loss: 1.5 | grad norm: 1.5 |\n iteration 2/ 9 | lm loss: 1.4 | grad norm: 1.5 |\n",
    ),
    // The caret of a draft's error stood beyond the draft, which had become shorter.
    ("keys", b"\x00e\x14x + sine(x)\x90\xb0\xf8\xe0\x03\xe0\x14\xe0"),
];

#[test]
fn what_was_found_stays_mended() {
    for (name, input) in FOUND {
        (target(name).run)(input);
    }
}
