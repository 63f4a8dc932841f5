//! The command line itself: help, wrong usage, no terminal.

use super::{file, gdplay, printed, refused};

#[test]
fn without_a_terminal_the_playground_says_so_in_one_line() {
    for arguments in [&[][..], &["rosenbrock"], &["-e", "(3x+1)^2", "--at", "x=2"]] {
        let told = refused(2, arguments);
        assert_eq!(told.lines().count(), 1, "{told}");
        assert!(
            told.contains("terminal")
                && ["grad", "run", "check"]
                    .iter()
                    .all(|verb| told.contains(verb)),
            "{told}"
        );
    }
}

#[test]
fn what_cannot_be_played_is_told_before_the_terminal_matters() {
    assert!(refused(1, &["nosuch"]).contains("nosuch"));
    assert!(refused(1, &["rosenbrok"]).contains("rosenbrock"));
    assert!(refused(1, &["./missing.toml"]).contains("missing.toml"));
    assert!(refused(1, &["-e", "x^(2"]).contains('^'));
    let path = file("wrong_to_play.toml", "gdplay = 1\nlos = \"x^2\"\n");
    assert!(refused(1, &[path.to_str().expect("UTF-8")]).contains("loss"));
}

#[test]
fn wrong_usage_exits_2() {
    for arguments in [
        &["grad"][..],
        &["grad", "x", "--nosuch"],
        &["grad", "x", "--at", "x=1", "--format", "xml"],
        &["grad", "x", "--at", "x=1", "--method", "guess"],
        &["grad", "x", "-s", "rosenbrock"],
        &["grad", "x", "--batch", "-"],
        &["check"],
        &["completions"],
        &["completions", "nosuch"],
        &["--at", "x=1"],
        &["rosenbrock", "-e", "x"],
        &["rosenbrock", "--at", "x=1"],
        &["scenarios", "extra"],
    ] {
        let told = refused(2, arguments);
        assert!(told.starts_with("error: "), "{arguments:?}: {told}");
    }
}

#[test]
fn help_and_version_go_to_standard_output() {
    let help = printed(&["--help"]);
    for verb in ["grad", "run", "check", "scenarios", "completions", "man"] {
        assert!(
            help.lines().any(|line| line.trim_start().starts_with(verb)),
            "{verb}: {help}"
        );
        assert!(
            printed(&[verb, "--help"]).contains("Usage: gdplay"),
            "{verb}"
        );
    }
    assert_eq!(
        printed(&["--version"]),
        concat!("gdplay ", env!("CARGO_PKG_VERSION"), "\n")
    );
}

#[test]
fn every_example_of_the_help_means_something() {
    let help = printed(&["--help"]);
    let examples: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Examples:")
        .map(str::trim)
        .filter(|line| line.starts_with("gdplay "))
        .collect();
    assert!(examples.len() >= 5, "{help}");
    for example in examples {
        let command = example.split("  ").next().expect("a command");
        let words = words(command);
        let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        if arguments.contains(&"my.toml") || arguments.contains(&"train.log") {
            continue;
        }
        // Some examples write a file.
        let folder = env!("CARGO_TARGET_TMPDIR");
        let ended = gdplay(&arguments).current_dir(folder).output();
        let code = ended.expect("it ends").status.code();
        let has_verb = help.lines().any(|line| {
            let listed = line.split_whitespace().next();
            line.starts_with("  ") && listed.is_some() && listed == arguments.first().copied()
        });
        assert_eq!(code, Some(if has_verb { 0 } else { 2 }), "{example}");
    }
}

/// The words of a command line, with double quotes taken off.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(index, part)| {
        let quoted = index % 2 == 1;
        let words: Vec<String> = if quoted {
            vec![part.into()]
        } else {
            part.split_whitespace().map(str::to_string).collect()
        };
        words
    });
    words.collect()
}

#[test]
fn completions_name_every_verb() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        for verb in ["grad", "run", "check", "scenarios"] {
            assert!(script.contains(verb), "{shell}: {verb}");
        }
    }
}

#[test]
fn the_manual_page_is_one() {
    let page = printed(&["man"]);
    assert!(
        page.contains(".TH gdplay 1") && page.contains("grad"),
        "{page}"
    );
}
