//! The command line itself: help, wrong usage, no terminal.

use std::path::Path;

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
    assert!(refused(1, &["lern"]).contains("did you mean `gdplay learn`?"));
    let nothing = refused(1, &["zzzzzz"]);
    assert!(
        nothing.contains("`gdplay scenarios` lists them"),
        "{nothing}"
    );
    assert!(refused(1, &["./missing.toml"]).contains("missing.toml"));
    assert!(refused(1, &["-e", "x^(2"]).contains('^'));
    let path = file("wrong_to_play.toml", "gdplay = 1\nlos = \"x^2\"\n");
    assert!(refused(1, &[path.to_str().expect("UTF-8")]).contains("loss"));
}

#[test]
fn options_before_a_command_are_told_to_stand_behind_it() {
    let told = refused(2, &["--theme", "light", "diagnose", "run.csv"]);
    assert_eq!(
        told.trim_end(),
        "error: the options of `diagnose` stand behind it: gdplay diagnose --theme light"
    );
    let told = refused(1, &["--theme", "light", "learn"]);
    assert!(told.contains("of the command `gdplay learn`"), "{told}");
    // Without a command it is the usage that is told.
    assert!(refused(2, &["--nosuch", "bowl"]).contains("--nosuch"));
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

/// The examples at the end of a help text.
fn examples(help: &str) -> Vec<String> {
    help.lines()
        .skip_while(|line| *line != "Examples:")
        .map(str::trim)
        .filter(|line| line.starts_with("gdplay "))
        .filter_map(|line| line.split("  ").next())
        .map(String::from)
        .collect()
}

/// Files that the examples speak of and that are nobody's.
const NOBODYS: [&str; 8] = [
    "my.toml",
    "train.log",
    "points.csv",
    "lessons/",
    "my_lessons/",
    "runs/",
    "mine.toml",
    "|",
];

#[test]
fn every_verb_has_examples_and_each_means_something() {
    let help = printed(&["--help"]);
    let verbs = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    let verbs = verbs.take_while(|line| !line.is_empty());
    // A line that is indented further goes on with what was said of a verb.
    let named = verbs.filter(|line| !line.starts_with("   "));
    let verbs: Vec<&str> = named
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(verbs.len() > 15, "{help}");
    let mut all = examples(&help);
    for verb in verbs.iter().filter(|verb| **verb != "help") {
        let own = examples(&printed(&[verb, "--help"]));
        assert!(!own.is_empty(), "{verb} has no examples");
        for example in &own {
            assert!(example.starts_with(&format!("gdplay {verb}")), "{example}");
        }
        all.extend(own);
    }
    // Some examples write a file.
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples");
    std::fs::create_dir_all(&folder).expect("a folder for files");
    for example in all {
        let words = words(&example);
        let arguments: Vec<&str> = words.iter().skip(1).map(String::as_str).collect();
        let needs = |argument: &&str| NOBODYS.contains(argument) || *argument == ">";
        let has_verb = arguments.first().is_some_and(|first| verbs.contains(first));
        // A picture of every step, and of every scenario, takes too long without optimization.
        let is_long = |argument: &&str| {
            let ending = Path::new(argument).extension().unwrap_or_default();
            *argument == "--all" || ending == "apng" || ending == "cast"
        };
        if arguments.iter().any(needs) || arguments.iter().any(is_long) {
            continue;
        }
        // One of them forgets what a reader has done.
        let ended = gdplay(&arguments)
            .current_dir(&folder)
            .env("XDG_STATE_HOME", &folder)
            .env("XDG_CONFIG_HOME", &folder)
            .output();
        let code = ended.expect("it ends").status.code();
        // Without a verb it asks for a terminal; --fail-on finds what the example looks for.
        let wanted = match (has_verb, arguments.contains(&"--fail-on")) {
            (false, _) => 2,
            (true, true) => 1,
            (true, false) => 0,
        };
        assert_eq!(code, Some(wanted), "{example}");
    }
}

/// The words of a command line, with quotes taken off.
fn words(line: &str) -> Vec<String> {
    let parts = line.split(['"', '\'']).enumerate();
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
        if shell != "elvish" && shell != "powershell" && shell != "fish" {
            assert!(
                script.contains("rosenbrock"),
                "{shell} does not know the library"
            );
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

#[test]
fn a_scenario_comes_through_a_pipe() {
    let piped = |arguments: &[&str], text: &str| {
        let done = gdplay(arguments)
            .write_stdin(text)
            .output()
            .expect("it runs");
        let said = [done.stdout, done.stderr].concat();
        (
            done.status.code(),
            String::from_utf8_lossy(&said).into_owned(),
        )
    };
    let text = "loss = 'x^2'\n[params]\nx = 3\n";
    for verb in [
        &["run", "-", "--steps", "2"][..],
        &["check", "-"],
        &["grad", "-s", "-"],
        &["explain", "-s", "-"],
        &["sweep", "-"],
        &["export", "-", "--to", "jax"],
        &["render", "-", "-o", "-"],
    ] {
        let (code, said) = piped(verb, text);
        assert_eq!(code, Some(0), "{verb:?}: {said}");
    }
    let (code, said) = piped(&["run", "-"], "loss = 'x^'\n");
    assert_eq!(code, Some(1));
    assert!(said.contains("--> standard input:1:"), "{said}");
}
