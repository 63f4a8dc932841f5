//! What the loops have found, each kept as it was found.

use super::target;

/// The target and the input.
const FOUND: &[(&str, &[u8])] = &[];

#[test]
fn what_was_found_stays_mended() {
    for (name, input) in FOUND {
        (target(name).run)(input);
    }
}
