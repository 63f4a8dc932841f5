//! The rules of the house that a compiler does not check: data flows one way, and so do imports; a crate is used where it is
//! allowed; nobody but the outermost modules reads a clock; families are matched whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order in which data flows.
const LAYERS: [&str; 17] = [
    "expr", "data", "tape", "diff", "field", "optim", "scenario", "explain", "export", "runlog",
    "session", "course", "figure", "picture", "ui", "play", "verbs",
];

/// The crates that only some modules may use, with these modules; every other dependency belongs into this list.
const CRATES: [(&str, &[&str]); 28] = [
    ("annotate_snippets", &["expr", "scenario", "verbs"]),
    ("clap", &["verbs"]),
    ("clap_complete", &["verbs"]),
    ("clap_mangen", &["verbs"]),
    ("color_eyre", &["verbs"]),
    ("crossterm", &["play"]),
    ("csv", &["data", "scenario", "runlog", "verbs"]),
    ("deunicode", &["data", "expr"]),
    ("encoding_rs", &["data", "scenario", "runlog"]),
    ("flate2", &["runlog"]),
    ("indicatif", &["verbs"]),
    ("libm", &LAYERS),
    ("meval", &["expr"]),
    ("notify", &["play"]),
    ("png", &["picture", "verbs"]),
    ("pulp", &["tape"]),
    ("ratatui", &["ui", "play"]),
    // The editing model alone: lines, a cursor, undo.
    ("ratatui_textarea", &["session"]),
    ("rustix", &["play"]),
    (
        "serde",
        &["data", "scenario", "explain", "runlog", "play", "verbs"],
    ),
    (
        "serde_json",
        &["data", "scenario", "explain", "runlog", "play", "verbs"],
    ),
    ("signal_hook", &["play"]),
    ("strsim", &["expr", "optim", "scenario", "explain", "verbs"]),
    ("tiny_skia", &["picture"]),
    ("toml", &["scenario", "course"]),
    ("toml_edit", &["scenario", "ui"]),
    ("ttf_parser", &["picture"]),
    ("unicode_width", &["ui"]),
];

/// The modules that know what time it is.
const CLOCKS: [&str; 3] = ["ui", "play", "verbs"];

/// Types of which every variant is to be thought of where one is: what is added must not fall into an arm for the rest.
const FAMILIES: [&str; 9] = [
    "Operator::",
    "Law::",
    "ViewMove::",
    "OverlayMove::",
    "Gesture::",
    "Command::",
    "Pictured::",
    "Chart::",
    "Message::",
];

/// A source file: the module it belongs to, its path below `src`, its text without tests.
struct Source {
    module: String,
    path: String,
    text: String,
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Every source below a module's folder; `main.rs` and `lib.rs` name everything.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut sources = Vec::new();
    for file in files {
        let relative = file.strip_prefix(&root).expect("a path below src");
        if relative.components().count() < 2 {
            continue;
        }
        let module = relative.iter().next().expect("a first component");
        let text = fs::read_to_string(&file).expect("a readable source");
        sources.push(Source {
            module: module.to_string_lossy().into_owned(),
            path: relative.display().to_string(),
            text,
        });
    }
    sources
}

/// The lines of code, without comments, with their numbers from 1.
fn code(source: &str) -> impl Iterator<Item = (usize, &str)> {
    source
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index + 1, line))
}

/// The name that a text begins with.
fn name_at(rest: &str) -> &str {
    let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
    &rest[..end.unwrap_or(rest.len())]
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == module)
}

/// What breaks the order of modules in one source, as `line: module`.
fn backward(own: &str, source: &str) -> Vec<String> {
    let own = layer(own).expect("a known module");
    let mut found = Vec::new();
    for (number, line) in code(source) {
        for (at, prefix) in line.match_indices("crate::") {
            let module = name_at(&line[at + prefix.len()..]);
            if layer(module).is_none_or(|used| used > own) {
                found.push(format!("{number}: crate::{module}"));
            }
        }
    }
    found
}

/// The crates that one source uses though its module may not, as `line: crate`.
fn foreign(own: &str, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in code(source) {
        for (name, modules) in CRATES {
            let uses = line.match_indices(&format!("{name}::")).any(|(at, _)| {
                !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
            });
            if uses && !modules.contains(&own) {
                found.push(format!("{number}: {name}"));
            }
        }
    }
    found
}

/// The `match`es of one source that name a family and have an arm for the rest, as the line they begin in.
fn half_matches(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in source.match_indices("match ") {
        let Some(open) = source[at..].find('{') else {
            continue;
        };
        let body = body(&source[at + open..]);
        let arms = top_level_patterns(body);
        let is_family = arms.iter().any(|arm| {
            FAMILIES
                .iter()
                .any(|family| arm.trim_start_matches('|').trim().starts_with(family))
        });
        if is_family && arms.iter().any(|arm| arm.trim() == "_") {
            let line = source[..at].lines().count();
            found.push(format!("{line}: an arm for the rest of a family"));
        }
    }
    found
}

/// The neighbors that a file imports from: what follows `super::` and names another file of its folder.
fn neighbors<'a>(own: &str, text: &str, files: &[&'a str]) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    for (at, prefix) in text.match_indices("super::") {
        let rest = &text[at + prefix.len()..];
        let is_further_up = text[..at].ends_with("super::") || rest.starts_with("super::");
        if is_further_up {
            continue;
        }
        // `super::a::…`, or `super::{a::…, b, C}`: names at the first depth.
        let list = if rest.starts_with('{') {
            body(rest)
        } else {
            name_at(rest)
        };
        let mut depth = 0;
        let names = list.split_inclusive(['{', '}', ',']).filter(|piece| {
            let is_first = depth == 0;
            depth += i32::from(piece.ends_with('{')) - i32::from(piece.ends_with('}'));
            is_first
        });
        for name in names.map(|piece| name_at(piece.trim_start())) {
            found.extend(files.iter().find(|file| **file == name && name != own));
        }
    }
    found
}

/// The pairs of files of one folder that import from each other.
fn circles(folder: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<&str> = folder.iter().map(|(name, _)| *name).collect();
    let of = |(name, text): &(&str, &str)| neighbors(name, text, &files);
    let imports: Vec<BTreeSet<&str>> = folder.iter().map(of).collect();
    let mut found = Vec::new();
    for (a, of_a) in files.iter().zip(&imports) {
        for (b, of_b) in files.iter().zip(&imports) {
            if a < b && of_a.contains(b) && of_b.contains(a) {
                found.push(format!("{a} and {b}"));
            }
        }
    }
    found
}

/// What stands between the brace that a text begins with and the one that closes it.
fn body(text: &str) -> &str {
    let mut depth = 0;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return &text[1..at];
                }
            }
            _ => {}
        }
    }
    text
}

/// The patterns of the arms of a `match`, each as it is written before its `=>`.
fn top_level_patterns(body: &str) -> Vec<String> {
    let mut patterns = Vec::new();
    let (mut depth, mut from) = (0_i32, 0);
    let mut in_arm = false;
    let bytes = body.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => {
                depth -= 1;
                if depth == 0 && *byte == b'}' && in_arm {
                    in_arm = false;
                    from = at + 1;
                }
            }
            b'=' if depth == 0 && !in_arm && bytes.get(at + 1) == Some(&b'>') => {
                patterns.push(body[from..at].trim().trim_start_matches(',').to_string());
                in_arm = true;
            }
            b',' if depth == 0 && in_arm => {
                in_arm = false;
                from = at + 1;
            }
            _ => {}
        }
    }
    patterns
}

/// Fails with everything that was found in any source.
fn nothing_in_any(what: &str, check: impl Fn(&Source) -> Vec<String>) {
    let mut found = Vec::new();
    for source in sources() {
        for each in check(&source) {
            found.push(format!("{}:{each}", source.path));
        }
    }
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn every_import_points_upstream() {
    nothing_in_any("imports against the flow of data", |source| {
        backward(&source.module, &source.text)
    });
    assert_eq!(
        backward("session", "use crate::ui::draw;"),
        ["1: crate::ui"]
    );
    assert!(backward("ui", "use crate::session::Session;").is_empty());
}

#[test]
fn every_module_stands_in_the_same_order_everywhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).expect("a text");
    let modules: BTreeSet<String> = sources().into_iter().map(|source| source.module).collect();
    let order = |found: Vec<String>| {
        let places: Vec<usize> = found.iter().filter_map(|module| layer(module)).collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{found:?}");
        let found: BTreeSet<String> = found.into_iter().collect();
        assert_eq!(found, modules);
    };
    let library = read("src/lib.rs");
    let declared = code(&library).filter_map(|(_, line)| line.trim().strip_prefix("pub mod "));
    order(declared.map(|rest| name_at(rest).to_string()).collect());
    let architecture = read("ARCHITECTURE.md");
    let rows = architecture
        .lines()
        .filter_map(|line| line.strip_prefix("| `"));
    let rows = rows.map(|rest| name_at(rest).to_string());
    order(rows.filter(|name| layer(name).is_some()).collect());
}

/// The paths of files that a text names in code, as they stand below `src` or the root.
fn paths(text: &str) -> Vec<&str> {
    let code = text.split('`').skip(1).step_by(2);
    let is_path = |name: &&str| {
        name.contains('/')
            && !name.contains("NAME")
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "/_.".contains(c))
    };
    code.filter(is_path).collect()
}

#[test]
fn architecture_is_short_and_names_files_that_there_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("a text");
    assert!(text.lines().count() <= 120, "{}", text.lines().count());
    let named = paths(&text);
    assert!(named.len() > 30, "{named:?}");
    for path in named {
        let there = ["", "src"].map(|folder| root.join(folder).join(path));
        let is_there = |file: &PathBuf| file.exists() || file.with_extension("rs").exists();
        assert!(there.iter().any(is_there), "there is no {path}");
    }
    assert_eq!(
        paths("`a/b.rs`, `a/NAME.rs`, `a b/c`, c/d, `e`"),
        ["a/b.rs"]
    );
}

#[test]
fn every_crate_is_used_where_it_is_allowed() {
    nothing_in_any("crates in the wrong module", |source| {
        foreign(&source.module, &source.text)
    });
    assert_eq!(foreign("session", "use ratatui::Frame;"), ["1: ratatui"]);
    assert!(foreign("ui", "use ratatui::Frame;").is_empty());
    assert_eq!(
        foreign("ui", "let x = crossterm::event::read();"),
        ["1: crossterm"]
    );
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("a manifest");
    let dependencies = manifest
        .lines()
        .skip_while(|line| line.trim() != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    for line in dependencies {
        let name = line.split([' ', '=']).next().unwrap_or_default();
        let name = name.replace('-', "_");
        let known = CRATES.iter().any(|(known, _)| *known == name);
        assert!(known || name.is_empty(), "{name} is in no list");
    }
}

#[test]
fn only_the_outermost_modules_read_a_clock() {
    nothing_in_any("clocks", |source| {
        if CLOCKS.contains(&source.module.as_str()) {
            return Vec::new();
        }
        let reads = |(number, line): (usize, &str)| {
            let clock = ["Instant", "SystemTime"]
                .into_iter()
                .find(|clock| line.contains(clock))?;
            Some(format!("{number}: {clock}"))
        };
        code(&source.text).filter_map(reads).collect()
    });
}

#[test]
fn families_are_matched_whole() {
    nothing_in_any("matches that forget what is added", |source| {
        half_matches(&source.text)
    });
    let half = "fn f() {\n match m {\n ViewMove::Start => { 1 }\n _ => 2,\n }\n}";
    assert_eq!(half_matches(half).len(), 1);
    let whole =
        "match m { ViewMove::Start | ViewMove::End => match n { _ => 1 }, ViewMove::Step(_) => 3 }";
    assert!(half_matches(whole).is_empty());
}

/// Where a text that is there to be read is asked for words, to decide by the answer.
fn decided_by_words(source: &str) -> Vec<String> {
    const SAID: [&str; 9] = [
        "sentence",
        "text",
        "expert",
        "reason",
        "remedy",
        "course",
        "predicted",
        "then",
        "news",
    ];
    const QUESTIONS: [&str; 5] = [
        ".contains(\"",
        ".starts_with(\"",
        ".ends_with(\"",
        ".strip_prefix(\"",
        ".split_once(\"",
    ];
    let code = source.split("#[cfg(test)]\nmod tests {").next();
    // A chain over several lines as one.
    let lines = code.unwrap_or_default().lines();
    let joined = lines.fold(String::new(), |all, line| match line.trim_start() {
        next if next.starts_with('.') => all + next,
        _ => all + "\n" + line,
    });
    let is_of_name = |c: char| c.is_alphanumeric() || "_.()".contains(c);
    let joined = joined.as_str();
    let asked = QUESTIONS.iter().flat_map(|question| {
        joined.match_indices(question).filter_map(move |(at, _)| {
            let before = &joined[..at];
            let receiver = &before[before.trim_end_matches(is_of_name).len()..];
            let mut names = receiver.split(['.', '(', ')']);
            names
                .any(|name| SAID.contains(&name))
                .then(|| format!("{receiver}{question}"))
        })
    });
    asked.collect()
}

#[test]
fn no_verdict_and_no_finding_rests_on_what_a_sentence_says() {
    nothing_in_any("decisions by the words of a sentence", |source| {
        let is_meant = source.path.starts_with("explain/verdict")
            || source.path.starts_with("runlog/findings");
        if !is_meant || source.path.ends_with("tests.rs") {
            return Vec::new();
        }
        decided_by_words(&source.text)
    });
    let asks = "if statement\n    .expert\n    .text()\n    .contains(\"swings\") {";
    assert_eq!(
        decided_by_words(asks),
        ["statement.expert.text().contains(\""]
    );
    assert!(decided_by_words("name.contains(\"lora\"); text.push_str(\"a\")").is_empty());
}

#[test]
fn no_file_is_longer_than_400_lines() {
    const MOST: usize = 400;
    nothing_in_any("files to be divided", |source| {
        let lines = source.text.lines().count();
        (lines > MOST)
            .then(|| format!("{lines} lines"))
            .into_iter()
            .collect()
    });
}

/// The members of families that are written by name, with the modules whose own affair the names are: the headings of tables and
/// logs have words of their own, and a clip of the norm is no operator.
fn named_members() -> Vec<(String, &'static [&'static str])> {
    let optimizers = gdplay::optim::ALL.iter().map(|row| row.name.to_string());
    let operators = gdplay::expr::operator::Operator::callable().map(|row| row.name().to_string());
    let mut members: Vec<(String, &'static [&'static str])> = optimizers
        .map(|name| (name, &["optim"][..]))
        .chain(operators.map(|name| (name, &["expr", "optim", "runlog", "data"][..])))
        .collect();
    for source in sources() {
        let (before, own): (_, &'static [&'static str]) = if source.path.starts_with("ui/views/") {
            ("        name: \"", &["ui"])
        } else if source.path.starts_with("session/jobs/") {
            (">(\"", &["session"])
        } else {
            continue;
        };
        let names = source.text.split(before).skip(1);
        let names = names.filter_map(|rest| rest.split_once('"'));
        let names = names.filter(|(name, _)| !name.is_empty());
        members.extend(names.map(|(name, _)| (name.to_string(), own)));
    }
    members
}

/// The lines of a source that decide something by the name of a member, as `line: name`.
fn decided_by_name(source: &str, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (number, line) in code(source) {
        let pieces: Vec<&str> = line.split('"').collect();
        for at in (1..pieces.len().saturating_sub(1)).step_by(2) {
            let (before, name, after) = (pieces[at - 1], pieces[at], pieces[at + 1]);
            let is_compared = before.ends_with("== ") || before.ends_with("!= ");
            let is_matched = after.starts_with(" =>") || after.starts_with(" |");
            let is_last = at > 1 && before == " | ";
            if (is_compared || is_matched || is_last) && names.contains(&name) {
                found.push(format!("{number}: {name}"));
            }
        }
    }
    found
}

#[test]
fn nothing_is_decided_by_the_name_of_an_optimizer_an_operator_a_view_or_a_job() {
    let members = named_members();
    for name in ["adam", "softmax", "surface", "next step"] {
        assert!(members.iter().any(|(member, _)| member == name), "{name}");
    }
    nothing_in_any("decided by name", |source| {
        let is_foreign = |own: &[&str]| !own.contains(&source.module.as_str());
        let foreign = members.iter().filter(|(_, own)| is_foreign(own));
        let names: Vec<&str> = foreign.map(|(name, _)| name.as_str()).collect();
        decided_by_name(&source.text, &names)
    });
    assert_eq!(
        decided_by_name("match n { \"adam\" => 1 }", &["adam"]),
        ["1: adam"]
    );
    assert_eq!(
        decided_by_name("if n == \"adam\" {", &["adam"]),
        ["1: adam"]
    );
    assert!(decided_by_name("plan(\"adam\", 0.1)", &["adam"]).is_empty());
}

/// The modules whose numbers have the same bits on every machine.
const EXACT: [&str; 5] = ["expr", "data", "tape", "diff", "optim"];

/// Methods of numbers that are the platform's.
const PLATFORMS: [&str; 14] = [
    ".hypot(", ".cbrt(", ".exp()", ".exp_m1(", ".ln()", ".ln_1p(", ".log2(", ".log10(", ".powf(",
    ".sin()", ".cos()", ".tan()", ".tanh()", ".atan2(",
];

/// The lines that take a function from the platform.
fn of_platform(source: &str) -> Vec<String> {
    let taken = code(body_before_tests(source))
        .filter(|(_, line)| PLATFORMS.iter().any(|method| line.contains(method)));
    taken
        .map(|(number, line)| format!("{number}: {}", line.trim()))
        .collect()
}

/// What stands before the tests of a file.
fn body_before_tests(source: &str) -> &str {
    source
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or(source)
}

#[test]
fn losses_derivatives_and_steps_take_no_function_from_the_platform() {
    nothing_in_any("the platform's function", |source| {
        let is_exact = EXACT.contains(&source.module.as_str());
        if is_exact && !source.path.ends_with("tests.rs") {
            of_platform(&source.text)
        } else {
            Vec::new()
        }
    });
    assert_eq!(
        of_platform("let y = x.hypot(1.0);"),
        ["1: let y = x.hypot(1.0);"]
    );
    assert!(of_platform("let y = libm::exp(x);\n#[cfg(test)]\nmod tests {\n x.exp()").is_empty());
}

/// Files that name each other's types on purpose: a kind of work and what is run of it, a program and its rows.
const PAIRS: [&str; 2] = ["row and task", "program and rows"];

#[test]
fn no_two_files_of_a_folder_import_from_each_other() {
    let mut folders: BTreeMap<PathBuf, Vec<(String, String)>> = BTreeMap::new();
    for source in sources() {
        let path = PathBuf::from(&source.path);
        let name = path.file_stem().expect("a name").to_string_lossy();
        if name != "mod" {
            let code: Vec<&str> = code(&source.text).map(|(_, line)| line).collect();
            let folder = path.parent().expect("a folder").to_path_buf();
            let files = folders.entry(folder).or_default();
            files.push((name.into_owned(), code.join("\n")));
        }
    }
    let mut found = Vec::new();
    for (folder, files) in &folders {
        let files: Vec<(&str, &str)> = files.iter().map(|(a, b)| (&**a, &**b)).collect();
        let circles = circles(&files).into_iter();
        let circles = circles.filter(|pair| !PAIRS.contains(&pair.as_str()));
        found.extend(circles.map(|pair| format!("{}: {pair}", folder.display())));
    }
    assert!(found.is_empty(), "circles:\n{}", found.join("\n"));

    let pair = [
        ("a", "use super::{X, b::{c, B}};"),
        ("b", "use super::a::A;"),
        ("c", "use super::super::a;"),
    ];
    assert_eq!(circles(&pair), ["a and b"]);
    assert!(circles(&pair[1..]).is_empty());
}
