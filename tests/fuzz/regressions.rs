//! What the loops have found, each kept as it was found.

use super::target;

/// The target and the input.
const FOUND: &[(&str, &[u8])] = &[
    // A separator of lines was drawn.
    (
        "keys",
        &[
            8, 101, 143, 129, 139, 220, 140, 58, 111, 112, 116, 105, 109, 105, 122, 101, 114, 32, 110, 101, 119, 116, 111, 110, 0, 101, 20, 109, 101, 97, 110, 40, 108, 105, 110, 101, 97, 114, 40, 115, 116, 97, 99, 107, 40, 120, 44, 32, 121, 41, 44, 32, 50, 41, 41, 0, 211, 223, 192, 170, 58, 115, 116, 97, 114, 116, 32, 49, 101, 51, 48, 56, 32, 49, 101, 51, 48, 56, 0, 115, 162, 176, 139, 173, 248, 224, 177, 188, 133, 165, 159, 136, 221, 216, 100, 231, 120, 177, 21, 116, 216, 44, 229, 169, 165, 211, 246, 54, 216, 136, 83, 131, 211, 177, 248, 224, 248, 224, 244, 54, 219, 162, 58, 111, 112, 116, 105, 109, 105, 122, 101, 114, 32, 97, 100, 97, 109, 0, 248, 224, 58, 114, 97, 116, 101, 32, 51, 0, 101, 20, 120, 32, 43, 1, 47, 51,
        ],
    ),
    // What is pointed at was longer than the line that is shown.
    ("csv", "x;\u{3b8}t\r\r\r\r\n1,5;2\r\n3,25;4\r\n".as_bytes()),
    // The format depended on the size of the first piece.
    (
        "logs",
        b"\x01step,loss,grad_norm,lr,val_loss\n iteration 1/ 9 | lm loss: 1.5 | grad norm: 1.5 |\n iteration 2/ 9 | lm loss: 1.4 | grad norm: 1.5 |\n",
    ),
    // The caret of a draft's error stood beyond the draft, which had become shorter.
    ("keys", b"\x00e\x14x + sine(x)\x90\xb0\xf8\xe0\x03\xe0\x14\xe0"),
    ("keys", &[9, 101, 20, 120, 32, 43, 0, 106, 193, 145, 215, 187, 187, 79, 222, 21, 120, 49, 58, 111, 112, 116, 105, 109, 105, 122, 101, 114, 32, 108, 98, 102, 103, 115, 0, 248, 224, 248, 224, 143, 195, 158, 72, 18, 101, 20, 101, 120, 112, 40, 101, 120, 112, 40, 101, 120, 112, 40, 120, 41, 41, 41, 1, 247, 52, 160, 187, 146, 208, 124, 200, 216, 159, 128, 50, 58, 114, 101, 100, 111, 0, 149, 140, 223, 210, 41, 125, 216, 146, 239, 84, 222, 209, 187, 178, 141, 221, 181, 185, 51, 134, 192, 189, 248, 224, 216, 89, 235, 50, 116, 55, 208, 95, 253, 216, 235, 55, 184, 183, 196, 58, 115, 116, 101, 112, 32, 49, 50, 0, 244, 244, 248, 224, 219, 101, 20, 0]),
    // The space before the cursor of a field had two or three bytes: a word was taken back, and the cursor moved over one.
    ("keys", b"\x00:\xf4\x15\x15"),
    ("keys", b"\x00:\xf4\x11\x11\x11\xe0"),
    // A racer that got an optimizer that stops at once left the shown step beyond the newest.
    ("keys", &[3, 14, 216, 32, 116, 248, 224, 215, 196, 71, 216, 212, 76, 162, 191, 54, 216, 208, 164, 52, 241, 154, 216, 209, 163, 58, 111, 112, 116, 105, 109, 105, 122, 101, 114, 32, 110, 101, 119, 116, 111, 110, 0, 167, 248, 224]),
];

#[test]
fn what_was_found_stays_mended() {
    for (name, input) in FOUND {
        (target(name).run)(input);
    }
}
