//! The README's pictures are what gdplay draws.

use std::fs;
use std::path::Path;

use super::gdplay;

#[test]
fn pictures_are_as_their_script_draws_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pictures = root.join("docs/pictures");
    let script = fs::read_to_string(pictures.join("make.sh")).expect("a script");
    let readme = fs::read_to_string(root.join("README.md")).expect("a README");
    let mut count = 0;
    for line in script
        .lines()
        .filter(|line| line.starts_with("gdplay render"))
    {
        let (command, name) = line.rsplit_once(" -o ").expect("a file");
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        let all = [&arguments[..], &["-o", "-", "--format", "svg"]].concat();
        let done = gdplay(&all).assert().success();
        let drawn = String::from_utf8_lossy(&done.get_output().stdout).into_owned();
        let kept = fs::read_to_string(pictures.join(name)).expect("a picture");
        assert!(
            drawn == kept,
            "{name} is not up to date: run docs/pictures/make.sh"
        );
        assert!(readme.contains(name), "the README does not show {name}");
        count += 1;
    }
    assert!(count > 3);
}
