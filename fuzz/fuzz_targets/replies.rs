//! `cargo fuzz run replies`

#![no_main]

#[path = "../../tests/fuzz/targets/mod.rs"]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let _ = (targets::replies::TARGET.run)(data);
});
