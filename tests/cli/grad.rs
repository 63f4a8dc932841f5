//! `gdplay grad`: derivatives at a point.

use std::fs;
use std::path::Path;

use super::{assert_keys, gdplay, json, numbers, printed, refused};

const METHODS: [&str; 4] = ["dual", "reverse", "finite", "symbolic"];

#[test]
fn the_square_of_a_line_by_every_method() {
    let text = printed(&["grad", "(3x+1)^2", "--at", "x=1.3", "--format", "json"]);
    let answer = json(&text);
    assert_keys(
        &text,
        &answer,
        &["value", "parameters", "gradient", "check"],
    );
    assert_keys(&text, &answer["gradient"], &METHODS);
    assert!((answer["value"].as_f64().expect("a number") - 24.01).abs() < 1e-13);
    assert_eq!(answer["parameters"], serde_json::json!(["x"]));
    assert_eq!(answer["check"], serde_json::json!(["agree"]));
    for method in METHODS {
        let slope = numbers(&answer["gradient"][method]);
        let allowed = if method == "finite" { 1e-8 } else { 1e-13 };
        assert!(
            slope.len() == 1 && (slope[0] - 29.4).abs() < allowed,
            "{method}: {slope:?}"
        );
        let alone = printed(&[
            "grad", "(3x+1)^2", "--at", "x=1.3", "--format", "json", "--method", method,
        ]);
        let answer = json(&alone);
        assert_keys(&alone, &answer["gradient"], &[method]);
        assert_eq!(numbers(&answer["gradient"][method]), slope);
    }
}

#[test]
fn the_whole_line_is_exact() {
    let arguments = [
        "grad", "x^2*y", "--at", "x=3,y=2", "--method", "dual", "--format", "json",
    ];
    assert_eq!(
        printed(&arguments),
        "{\"value\":18.0,\"parameters\":[\"x\",\"y\"],\"gradient\":{\"dual\":[12.0,9.0]},\"check\":[\"agree\",\"agree\"]}\n"
    );
    let with_hessian = [&arguments[..], &["--hessian"]].concat();
    let text = printed(&with_hessian);
    let answer = json(&text);
    assert_keys(
        &text,
        &answer,
        &["value", "parameters", "gradient", "hessian", "check"],
    );
    assert_eq!(
        answer["hessian"],
        serde_json::json!([[4.0, 6.0], [6.0, 0.0]])
    );
}

#[test]
fn jsonl_is_one_line() {
    let text = printed(&["grad", "x^2", "--at", "x=3", "--format", "jsonl"]);
    assert_eq!(text.lines().count(), 1);
    assert_eq!(json(&text)["value"], 9.0);
}

#[test]
fn parameters_stand_in_the_order_of_their_first_appearance() {
    let answer = json(&printed(&[
        "grad",
        "z + a*y + z*b",
        "--at",
        "a=1,b=2,y=3,z=4",
        "--format",
        "json",
    ]));
    assert_eq!(
        answer["parameters"],
        serde_json::json!(["z", "a", "y", "b"])
    );
    assert_eq!(
        numbers(&answer["gradient"]["symbolic"]),
        [3.0, 3.0, 1.0, 4.0]
    );
}

#[test]
fn numbers_round_trip_and_those_that_are_not_finite_are_names() {
    let text = printed(&["grad", "x/3 + 1e-310", "--at", "x=0.1", "--format", "json"]);
    assert_eq!(
        json(&text)["value"].as_f64().map(f64::to_bits),
        Some((0.1_f64 / 3.0 + 1e-310).to_bits())
    );
    let answer = json(&printed(&[
        "grad", "ln(x)", "--at", "x=-1", "--format", "json",
    ]));
    assert_eq!(answer["value"], "NaN");
    for method in METHODS {
        assert_eq!(
            answer["gradient"][method],
            serde_json::json!(["NaN"]),
            "{method}"
        );
    }
    assert_eq!(answer["check"], serde_json::json!(["undefined"]));
    let answer = json(&printed(&[
        "grad", "1/x", "--at", "x=0", "--format", "json", "--method", "reverse",
    ]));
    assert_eq!(answer["value"], "inf");
    assert_eq!(answer["gradient"]["reverse"], serde_json::json!(["-inf"]));
}

#[test]
fn a_loss_may_begin_with_a_minus_come_from_a_scenario_or_from_standard_input() {
    let value = |text: &str| json(text)["value"].as_f64();
    assert_eq!(
        value(&printed(&[
            "grad", "-x^2", "--at", "x=3", "--format", "json"
        ])),
        Some(-9.0)
    );
    assert_eq!(
        value(&printed(&["grad", "-2", "--at", "x=3", "--format", "json"])),
        Some(-2.0)
    );
    let piped = gdplay(&["grad", "-", "--at", "x=2", "--format", "json"])
        .write_stdin("u = 3x + 1 # a line\nu²\n")
        .assert()
        .success();
    assert_eq!(
        value(&String::from_utf8_lossy(&piped.get_output().stdout)),
        Some(49.0)
    );
    let library = printed(&["grad", "-s", "rosenbrock", "--format", "json"]);
    assert!((value(&library).expect("a number") - 24.2).abs() < 1e-12);
    let moved = printed(&[
        "grad",
        "-s",
        "rosenbrock",
        "--at",
        "x=1,y=1",
        "--format",
        "json",
    ]);
    assert_eq!(value(&moved), Some(0.0));
}

#[test]
fn points_are_constant_expressions_and_extra_names_are_allowed() {
    let at = [
        "--at",
        "x=pi/2, unused=3",
        "--at",
        "y=max(1, 2)",
        "--format",
        "json",
    ];
    let answer = json(&printed(&[&["grad", "sin(x) + y"], &at[..]].concat()));
    assert_eq!(answer["value"], 3.0);
}

#[test]
fn csv_has_a_header_and_a_row_for_each_parameter() {
    let text = printed(&["grad", "x*y", "--at", "x=3,y=-0.5", "--format", "csv"]);
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(
        rows[0],
        [
            "parameter",
            "at",
            "dual",
            "reverse",
            "finite",
            "symbolic",
            "check"
        ]
    );
    assert_eq!(rows.len(), 3);
    assert_eq!(
        (rows[1][0], rows[1][1], rows[1][3], rows[1][6]),
        ("x", "3", "-0.5", "agree")
    );
    assert_eq!((rows[2][0], rows[2][1], rows[2][5]), ("y", "-0.5", "3"));
}

#[test]
fn the_text_for_people() {
    insta::assert_snapshot!(
        "grad_text",
        printed(&[
            "grad",
            "(3x+1)^2 + x*y^3",
            "--at",
            "x=1.3,y=-2",
            "--hessian"
        ])
    );
}

#[test]
fn a_spacing_that_is_too_narrow_shows_in_the_finite_difference_only() {
    let slope = |spacing: &[&str], method: &str| {
        let arguments = [
            &["grad", "sin(x)", "--at", "x=1", "--format", "json"],
            spacing,
        ]
        .concat();
        numbers(&json(&printed(&arguments))["gradient"][method])[0]
    };
    let truth = 1.0_f64.cos();
    assert!((slope(&[], "finite") - truth).abs() < 1e-9);
    assert!((slope(&["--spacing", "1e-13"], "finite") - truth).abs() > 1e-6);
    assert!((slope(&["--spacing", "1e-13"], "reverse") - truth).abs() < 1e-15);
    assert!(refused(1, &["grad", "x", "--at", "x=1", "--spacing", "0"]).contains("spacing"));
}

#[test]
fn what_is_wrong_has_its_place_and_a_hint() {
    for (loss, at, told) in [
        ("x^(2", "x=1", "not closed"),
        ("x)", "x=1", ")"),
        ("", "x=1", "no loss"),
        (" \t", "x=1", "no loss"),
        ("1e400 x", "x=1", "too large"),
        ("x +", "x=1", "+"),
        ("foo(x)", "x=1", "foo"),
        ("x == 2", "x=1", "=="),
        ("sine(x)", "x=1", "sin"),
        (
            "x + y",
            "x=1",
            "no value for the parameter `y`: add --at y=1",
        ),
        ("detached", "x=1", "use -s detached"),
        (
            "mse(linear(3, 2), 1)",
            "x=1",
            "layers start by themselves in a scenario",
        ),
        ("x", "x", "name=value"),
        ("x", "x=q", "q"),
        ("x", "x=1,x=2", "twice"),
        ("x", "e=1", "e"),
    ] {
        let text = refused(1, &["grad", loss, "--at", at]);
        assert!(
            text.starts_with("error: ") && text.contains(told),
            "{loss:?} at {at}: {text}"
        );
        assert!(
            !text.contains("panicked") && !text.contains(".rs:"),
            "{text}"
        );
    }
    insta::assert_snapshot!(
        "grad_mistake",
        refused(1, &["grad", "u = 3x + 1\nu^2 + sine(x)", "--at", "x=1"])
    );
}

#[test]
fn absurd_texts_are_refused_or_answered_but_never_break() {
    let deep = format!("{}x{}", "(".repeat(900), ")".repeat(900));
    assert_eq!(
        json(&printed(&[
            "grad", &deep, "--at", "x=2", "--format", "json"
        ]))["value"],
        2.0
    );
    let too_deep = format!("{}x{}", "(".repeat(5000), ")".repeat(5000));
    assert!(refused(1, &["grad", &too_deep, "--at", "x=2"]).starts_with("error: "));
    let long = vec!["x"; 20_000].join("+");
    let done = gdplay(&[
        "grad", "-", "--at", "x=1", "--format", "json", "--method", "reverse",
    ])
    .write_stdin(long)
    .assert();
    assert_eq!(
        json(&String::from_utf8_lossy(
            &done.success().get_output().stdout
        ))["value"],
        20_000.0
    );
    gdplay(&["grad", "-", "--at", "x=1"])
        .write_stdin(vec![0xff, 0xfe, b'x'])
        .assert()
        .failure()
        .stdout("");
}

#[test]
fn of_many_parameters_what_is_not_computed_is_left_out() {
    let names = (1..=40).map(|index| format!("(a{index} - b{index})^2"));
    let loss = names.collect::<Vec<_>>().join(" + ");
    let at = (1..=40).map(|index| format!("a{index}={index},b{index}=1"));
    let at = at.collect::<Vec<_>>().join(",");
    let text = printed(&["grad", &loss, "--at", &at]);
    assert!(!text.contains("NaN"), "{text}");
    let report = json(&printed(&["grad", &loss, "--at", &at, "--format", "json"]));
    assert_eq!(numbers(&report["gradient"]["reverse"]).len(), 80);
    let finite = report["gradient"]["finite"].as_array().expect("a list");
    assert!(finite[0].is_number() && finite[79].is_null());
}

#[test]
fn a_largest_stable_rate_is_never_rounded_up() {
    // 2/λmax is 2/2.22 = 0.900900900…, to six digits 0.900901.
    let text = printed(&["grad", "1.11 x^2", "--at", "x=1", "--hessian"]);
    assert!(text.contains("2/λmax = 0.9009 ("), "{text}");
    let exact = printed(&["grad", "x^2", "--at", "x=1", "--hessian"]);
    assert!(exact.contains("2/λmax = 1 ("), "{exact}");
}

#[test]
fn the_text_tells_what_the_word_of_the_comparison_does_not() {
    for (loss, at, remark) in [
        (
            "x sqrt(x)",
            "x=0",
            "autodiff alone is NaN (inf · 0 in the rules), the slope is 0",
        ),
        (
            "abs(x)",
            "x=0",
            "a kink: slope -1 from the left, 1 from the right",
        ),
        ("x detach(x)", "x=3", "cut by detach: the true slope is 6"),
    ] {
        let text = printed(&["grad", loss, "--at", at]);
        assert!(text.contains(&format!("\nx: {remark}\n")), "{loss}: {text}");
    }
    for (loss, at) in [("x^2", "x=1"), ("ln(x)", "x=-1")] {
        let text = printed(&["grad", loss, "--at", at]);
        assert!(!text.contains("\nx: "), "{loss}: {text}");
    }
}

/// A name that the scenario holds has one value, and a point cannot give it another.
#[test]
fn what_is_held_cannot_be_placed() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let path = folder.join("held-at.toml");
    let text =
        "loss = 'k (a + b)^2'\n[constants]\nk = 3\n[params]\nb = { value = 2, fixed = true }\n";
    fs::write(&path, text).expect("written");
    let path = path.to_str().expect("UTF-8");
    for (name, value) in [("b", "2"), ("k", "3")] {
        let error = refused(1, &["grad", "-s", path, "--at", &format!("{name}=5")]);
        let told = format!("`{name}` is held at {value} by the scenario");
        assert!(error.contains(&told), "{error}");
    }
    let value = printed(&["grad", "-s", path, "--at", "a=1,other=5"]);
    assert!(value.starts_with("value     27\n"), "{value}");
}

#[test]
fn digits_that_cancel_are_told_with_another_form() {
    let loss = ["grad", "(exp(x)-1)/x", "--at", "x=1e-12"];
    let text = printed(&loss);
    for part in [
        "  cannot_tell",
        "x: cancellation: rounding may move the slope of the rules by",
        "the finite difference stands",
        "try expm1(x) for exp(x) - 1",
    ] {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
    let report = json(&printed(&[&loss[..], &["--format", "json"]].concat()));
    assert_eq!(report["check"][0], "cannot_tell");
    let page = printed(&["explain", "(exp(x)-1)/x", "--at", "x=1e-12"]);
    assert!(
        page.contains("try expm1(x)") && !page.contains("agree"),
        "{page}"
    );
    for kept in [
        printed(&["grad", "expm1(x)/x", "--at", "x=0.3"]),
        printed(&["explain", "expm1(x)/x", "--at", "x=0.3"]),
    ] {
        assert!(
            kept.contains("agree") && !kept.contains("cancellation"),
            "{kept}"
        );
    }
}

#[test]
fn no_rate_follows_from_the_second_derivatives_at_a_kink_or_a_tie() {
    for (loss, at, remark) in [
        (
            "huber(x,0)",
            "x=1",
            "the curvature along x jumps here, from 1 on the left to 0",
        ),
        ("abs(x)+y^2", "x=0,y=1", "x is at a kink"),
    ] {
        let text = printed(&["grad", loss, "--at", at, "--hessian"]);
        assert!(text.contains(remark), "{text}");
        assert!(text.contains("no stable learning rate follows"), "{text}");
        assert!(!text.contains("2/λmax"), "{text}");
    }
    let beside = printed(&["grad", "huber(x,0)", "--at", "x=0.9", "--hessian"]);
    assert!(
        beside.contains("2/λmax = 2 (") && !beside.contains("jumps"),
        "{beside}"
    );
    let quartic = printed(&["grad", "x^4", "--at", "x=0", "--hessian"]);
    assert!(
        quartic.contains("the second derivatives do not tell"),
        "{quartic}"
    );
}

#[test]
fn no_equation_says_that_a_number_is_nan() {
    for (loss, at) in [("ln(exp(x))", "x=800"), ("exp(ln(x))", "x=0")] {
        let page = printed(&["explain", loss, "--at", at]);
        assert!(page.contains("simplified   dy/dx = 1 "), "{page}");
        assert!(!page.contains("1 = NaN"), "{page}");
    }
    let page = printed(&["explain", "ln(exp(x))", "--at", "x=3"]);
    assert!(
        page.contains("= 1\n") && !page.contains("simplified"),
        "{page}"
    );
}

#[test]
fn a_power_that_is_defined_at_whole_exponents_only_has_no_slope_along_them() {
    let page = printed(&["explain", "x^y", "--at", "x=-2,y=3"]);
    assert!(
        page.contains("a number below 0 has only whole powers"),
        "{page}"
    );
    assert!(
        !page.contains("jump") && !page.contains("beside this point"),
        "{page}"
    );
    let above = printed(&["explain", "x^y", "--at", "x=2,y=3"]);
    assert!(!above.contains("whole powers"), "{above}");
}
