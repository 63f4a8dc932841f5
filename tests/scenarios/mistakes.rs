//! What is refused, and how it is said.

use std::fmt::Write;

use gdplay::scenario::{Origin, Scenario};

use super::{read, refused};

/// One text for each kind of mistake.
pub(super) const MISTAKES: &[&str] = &[
    "",
    "title = 'no loss'",
    "loss = 3",
    "loss = 'x^2'\nloss = 'y^2'",
    "loss = \"x^2\ntitle =",
    "gdplay = 2\nloss = 'x'",
    "gdplay = '1'\nloss = 'x'",
    "loss = 'x^2'\ntitel = 'x'",
    "loss = 'x^2'\nabout = 3",
    "loss = 'x^2'\nzzz = 3",
    "loss = '1 + 2'",
    "title = 'θ'\nloss = \"x² + sine(x)\"",
    "loss = \"\"\"\nu = 3x + 1\nu² + (v\"\"\"",
    "loss = '''\n\nu = 3x + 1\nu² + 3 3'''",
    "loss = \"x\\u00b2 + sine(x)\"",
    "loss = 'x^2'\n[params]\nx = 'a'",
    "loss = 'x^2'\n[[racers]]\noptimizer = 'sgd'\nmomentum = 0.9\nnesterov = 'no'",
    "loss = 'x^2'\n[params]\nx = { strat = 1 }",
    "loss = 'x^2'\n[params]\nx = inf",
    "loss = 'x^2'\n[params]\nx = 1e999",
    "loss = 'x^2'\n[params]\nx = { start = 5, range = [-1, 1] }",
    "loss = 'x^2'\n[params]\nx = { range = [3, 4] }",
    "loss = 'x^2'\n[params]\nx = { start = 1, range = [3, -4] }",
    "loss = 'x^2'\n[params]\nx = { start = 1, range = [1, 2, 3] }",
    "loss = 'x^2'\n[params]\nx = { start = 1, range = [0, 'a'] }",
    "loss = 'x^2'\n[params]\nsin = 1\n'2x' = 3\npi = 3",
    "loss = 'x^2'\nparams = 3",
    "loss = 'u = k x; u^2'\n[constants]\nk = 2\nu = 3",
    "loss = 'k x'\n[params]\nk = 1\n[constants]\nk = 2",
    "loss = 'x'\n[constants]\nk = 'two'",
    "loss = 'x'\n[[racers]]\noptimizer = 'adm'",
    "loss = 'x'\n[[racers]]\noptimizer = 3",
    "loss = 'x'\n[[racers]]\nmomentum = 0.9",
    "loss = 'x'\n[[racers]]\nlearnin_rate = 0.9",
    "loss = 'x'\n[[racers]]\nlearning_rate = -1",
    "loss = 'x'\n[[racers]]\noptimizer = 'adam'\nbeta1 = 1",
    "loss = 'x'\n[[racers]]\noptimizer = 'rmsprop'\ncentered = 1",
    "loss = 'x'\n[[racers]]\nname = 'a'\n[[racers]]\nname = 'a'",
    "loss = 'x'\n[[racers]]\nname = ' '",
    "loss = 'x'\n[[racers]]\nschedule = 'cosine'",
    "loss = 'x'\n[[racers]]\nschedule = { kind = 'cosin' }",
    "loss = 'x'\n[[racers]]\nschedule = { gamma = 0.5 }",
    "loss = 'x'\n[[racers]]\nschedule = { kind = 'step', stepsize = 5, gamma = 3 }",
    "loss = 'x'\n[[racers]]\nclip = { nrm = 1 }",
    "loss = 'x'\n[[racers]]\nclip = { norm = 0 }",
    "loss = 'x'\n[[racers]]\nclip = { norm = 1, value = 1 }",
    "loss = 'x'\n[[racers]]\nnoise = { scale = -1, seed = -1 }",
    "loss = 'x'\n[[racers]]\nstart = { y = 1 }",
    "loss = 'x'\n[[racers]]\nstart = { x = 100 }",
    "loss = 'x'\nracers = []",
    "loss = 'x'\n[racers]\noptimizer = 'gd'",
    "loss = 'x'\n[stop]\nsteps = 0\ngradient_norm = -1",
    "loss = 'x'\n[stop]\nsteps = 1.5\nstep = 3",
    "loss = 'x + y'\n[view]\naxes = ['x', 'z']",
    "loss = 'x + y'\n[view]\naxes = ['x', 'x']",
    "loss = 'x + y'\n[view]\naxes = []",
    "loss = 'x + y'\n[view]\naxes = 'x'",
    "loss = 'x + y'\n[view]\nlevels = 'logarithmic'",
    "loss = 'x + y'\n[view]\nminima = [[1, 2, 3]]",
    "loss = 'x + y'\n[view]\nminima = [1, 2]",
    "loss = 'x + y'\n[view]\ndirections = 'randm'",
    "loss = 'x + y'\n[view]\ndirections = 2",
    "loss = 'x + y'\n[view]\naxes = ['x', 'y']\ndirections = 'pca'",
    "loss = 'x^2'\n[view]\ndirections = 'random'",
    "loss = 'x + y'\n[view]\nseed = 3",
    "loss = 'x + y'\n[view]\ndirections = 'pca'\nseed = -3",
    "loss = 'mean(a + n)'\n[data]\nsample = { n = { normal = [0, 1] } }\n[sampling]\nexact = 'a + b'",
    "loss = 'mean(a + n)'\n[data]\nsample = { n = { normal = [0, 1] } }\n[sampling]\nexact = 'a +'",
    "loss = 'mean(a + n)'\n[data]\nsample = { n = { normal = [0, 1] } }\n[sampling]\nexact = 'sum(stack(a, 1))'",
    "loss = 'mean(a + n)'\n[data]\nsample = { n = { normal = [0, 1] } }\n[sampling]\nexact = 5",
    "loss = 'mean(a + n)'\n[data]\nsample = { n = { normal = [0, 1] } }\n[sampling]\nexakt = 'a'",
    "loss = 'x^2'\n[sampling]\nexact = 'x^2'",
    "titel = 1\nloss = 'x +'\n[stop]\nstep = 3\n[[racers]]\noptimizer = 'adm'",
];

#[test]
fn every_kind_of_mistake_is_shown_at_its_place() {
    let shown: Vec<_> = MISTAKES
        .iter()
        .map(|text| format!("{text}\n---\n{}", refused(text)))
        .collect();
    // Which sections there are is said by `keys.rs`: one more changes nothing here.
    let shown = shown.join("\n\n=======\n");
    let lines = shown
        .lines()
        .map(|line| match line.split_once("known are `gdplay`") {
            Some((before, _)) => format!("{before}known are all sections"),
            None => line.to_string(),
        });
    insta::assert_snapshot!("scenario_errors", lines.collect::<Vec<_>>().join("\n"));
}

/// Keys and names of other programs, and the line that works here: with the value that was given.
#[test]
fn keys_of_other_programs_are_answered_with_their_own_value() {
    for (text, hint) in [
        (
            "lr = 0.05",
            "`[[racers]]` and below it `learning_rate = 0.05`",
        ),
        ("learning_rate = 3e-4", "`learning_rate = 3e-4`"),
        ("steps = 5_000", "`[stop]` and below it `steps = 5000`"),
        ("tol = 1e-9", "`gradient_norm = 1e-9`"),
        ("tol = 'small'", "`gradient_norm = 1e-6`"),
        ("optimizer = 'AdamW'", "`optimizer = \"adamw\"`"),
        ("optimizer = 'RAdam'", "`optimizer = \"gd\"`"),
        ("batch_size = 64", "`batch = { rows = 64 }` in [data]"),
        ("csv = 'a\"b.csv'", "`file = 'a\"b.csv'`"),
        ("[[racers]]\nmax_norm = 0.5", "`clip = { norm = 0.5 }`"),
        ("[stop]\nmax_iter = 40", "`steps = 40`"),
        (
            "scheduler = 'cosine'",
            "`[[racers]]` and below it `schedule = { kind = \"cosine\", t_max = 200 }`",
        ),
        (
            "[[racers]]\nscheduler = { name = 'StepLR', step_size = 25, gamma = 0.3 }",
            "`schedule = { kind = \"step\", step_size = 25, gamma = 0.3 }`",
        ),
        (
            "[[racers]]\nlr_scheduler = { type = 'CosineAnnealingLR', T_max = 50 }",
            "`schedule = { kind = \"cosine\", t_max = 50 }`",
        ),
        (
            "[[racers]]\nclip_grad_norm = 0.5",
            "`clip = { norm = 0.5 }`",
        ),
        ("[params]\nx = { init = 3 }", "`start = 3`"),
        ("[data]\npath = 'p.csv'", "`file = \"p.csv\"`"),
        ("[data]\nx = [1, 2]", "`columns = { x = […] }`"),
        ("[data]\ntarget = 'y'", "the loss names its columns"),
        ("initial_guess = [1.0]", "`[params]` and below it"),
        ("method = 'Adam'", "`optimizer = \"adam\"`"),
        (
            "[[racers]]\nlearning_rate = '0.05'",
            "write `learning_rate = 0.05`",
        ),
        ("[stop]\nsteps = 1e2", "write `steps = 100`"),
        (
            "[[racers]]\noptimizer = 'gd'\nmomentum = 0.8",
            "`optimizer = \"momentum\"` and below it `momentum = 0.8`",
        ),
        (
            "[[racers]]\noptimizer = 'adam'\nb2 = 0.99",
            "`beta2 = 0.99`",
        ),
        ("[[racers]]\nalpha = 0.05", "`learning_rate = 0.05`"),
        (
            "[[racers]]\nwarmup_steps = 3",
            "kind = \"warmup_cosine\", init = 0, warmup = 3",
        ),
        (
            "[[racers]]\nclip = { max_norm = 2 }",
            "`clip = { norm = 2 }`",
        ),
        (
            "[[racers]]\nschedule = 'cosine'",
            "`schedule = { kind = \"cosine\", t_max = 200 }`",
        ),
        ("[data]\ntest_size = 0.25", "`split = { test = 0.25 }`"),
        ("[data]\nnormalize = ['x']", "`standardize = [\"x\"]`"),
        ("[data]\nstandardize = true", "`standardize = [\"x\"]`"),
        (
            "[data]\ncodes = { g = { a = 5, b = 7 } }",
            "`g = [\"a\", \"b\"]`",
        ),
        ("[stop]\nsteps = '40'", "write `steps = 40`"),
    ] {
        let error = refused(&format!("loss = 'x^2'\n{text}\n"));
        assert!(error.contains(hint), "{text}: {error}");
    }
}

/// What is no number in quotes has no number to write, nor has a part of a step.
#[test]
fn only_a_number_in_quotes_is_suggested_without_them() {
    for text in [
        "[[racers]]\nlearning_rate = 'fast'",
        "[[racers]]\nlearning_rate = 'inf'",
        "[stop]\nsteps = 1.5",
        "[stop]\nsteps = '-3'",
    ] {
        let error = refused(&format!("loss = 'x^2'\n{text}\n"));
        let has_number = error.contains("write `learning_rate") || error.contains("write `steps");
        assert!(!has_number, "{text}: {error}");
    }
}

/// An optimizer that only other libraries have is not one with a name like it.
#[test]
fn another_optimizer_is_no_misspelling() {
    let of = |name: &str| refused(&format!("loss = 'x'\n[[racers]]\noptimizer = '{name}'\n"));
    for name in ["RAdam", "Adamax", "LAMB", "Rprop", "SparseAdam"] {
        let error = of(name);
        assert!(
            error.contains("known are `gd`") && !error.contains("did you mean"),
            "{error}"
        );
    }
    assert!(of("adm").contains("did you mean `adam`?"));
}

#[test]
fn there_is_a_letter_for_each_racer() {
    let text = |count| format!("loss = 'x'\n{}", "[[racers]]\n".repeat(count));
    assert_eq!(read(&text(26)).racers.len(), 26);
    assert!(refused(&text(27)).contains("at most 26 racers"));
}

#[test]
fn nesting_without_end_is_refused() {
    for text in ["[", "{a=", "a.", "[[a.", "'", "\"\"\"\\"] {
        assert!(refused(&format!("loss = {}", text.repeat(20_000))).contains("error: "));
        assert!(refused(&text.repeat(20_000)).contains("error: "));
    }
}

#[test]
fn many_faults_are_counted() {
    let mut text = String::from("loss = 'x'\n");
    for number in 0..20 {
        writeln!(text, "k{number} = 1").expect("a string takes every text");
    }
    assert!(refused(&text).ends_with("... and 8 more errors"));
}

#[test]
fn the_line_and_the_column_of_every_fault() {
    let text = "loss = 'x'\nstop = { 'é' = 3, stap = 4 }\n\nk = 1\n";
    let error = Scenario::read(text, Origin::Typed).expect_err("three faults");
    assert_eq!(error.locations(), [(2, 10), (2, 19), (4, 1)]);
}

/// What other programs say of parameters, schedules and optimizers.
#[test]
fn tables_of_other_programs_are_answered_in_full() {
    for (text, hint) in [
        (
            "[optimizer]\nname = 'Adam'\nlr = 0.02",
            "`optimizer = \"adam\"` and `learning_rate = 0.02`",
        ),
        (
            "[params]\nx = { start = 1, requires_grad = false }",
            "`fixed = true`",
        ),
        (
            "[params]\nx = { start = 1, trainable = false }",
            "`fixed = true`",
        ),
        (
            "[[racers]]\nscheduler = { name = 'StepLR' }",
            "`schedule = { kind = \"step\", step_size = 30, gamma = 0.1 }`",
        ),
        (
            "[[racers]]\nschedule = { kind = 'MultiStepLR', milestones = [30, 80] }",
            "at equal distances only; near it is `schedule = { kind = \"step\"",
        ),
        (
            "[[racers]]\nschedule = 'poly'",
            "near it is `schedule = { kind = \"cosine\"",
        ),
        (
            "[[racers]]\nschedule = { kind = 'CosineAnnealingLR', T_max = 50 }",
            "write `schedule = { kind = \"cosine\", t_max = 50 }`",
        ),
        ("[params]\nx = 'pi/2'", "write `x = 1.5707963267948966`"),
        (
            "[params]\nx = { start = 'sqrt(2)' }",
            "write `start = 1.4142135623730951`",
        ),
        (
            "[[racers]]\noptimizer = 'rmsprop'\nrho = 0.9",
            "`alpha = 0.9`",
        ),
    ] {
        let error = refused(&format!("loss = 'x^2'\n{text}\n"));
        assert!(error.contains(hint), "{text}: {error}");
    }
    let held = "loss = '(x + y)^2'\n[params]\nx = { value = 1, fixed = true }\n[[racers]]\nstart = { x = 5 }";
    assert!(refused(held).contains("`x` is held, so no racer starts it elsewhere"));
    read("loss = 'x^2'\n[[racers]]\noptimizer = 'torch.optim.AdamW'");
}
