//! The `gdplay` program.

fn main() {
    println!("gdplay {}", env!("CARGO_PKG_VERSION"));
}
