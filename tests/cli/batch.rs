//! `gdplay grad --batch`: many questions, one a line.

use super::{assert_keys, file, gdplay, json, numbers, refused};

fn answers(input: &str) -> Vec<String> {
    let done = gdplay(&["grad", "--format", "jsonl", "--batch", "-"])
        .write_stdin(input)
        .assert();
    let text =
        String::from_utf8(done.success().stderr("").get_output().stdout.clone()).expect("UTF-8");
    text.lines().map(str::to_string).collect()
}

#[test]
fn every_line_is_answered_in_its_order_and_bad_ones_do_not_stop_the_rest() {
    let lines = answers(concat!(
        "{\"loss\": \"x^2\", \"at\": {\"x\": 3}, \"hessian\": true}\n",
        "{\"loss\": \"x^(2\", \"at\": {\"x\": 3}}\n",
        "this is no question\n",
        "{\"loss\": \"y*x\", \"at\": {\"x\": 3, \"y\": 2, \"z\": 0}}\n",
        "{\"loss\": \"x + missing\", \"at\": {\"x\": 3}}\n",
        "{\"loss\": \"ln(x)\", \"at\": {\"x\": -1}}\n",
        "{\"loss\": \"x\", \"at\": {\"x\": 3}, \"wrong_key\": 1}\n",
        "{\"loss\": \"√x\", \"at\": {\"x\": \"inf\"}}",
    ));
    assert_eq!(lines.len(), 8, "{lines:#?}");
    let answer: Vec<_> = lines.iter().map(|line| json(line)).collect();
    assert_keys(
        &lines[0],
        &answer[0],
        &["value", "parameters", "gradient", "hessian", "check"],
    );
    assert_keys(
        &lines[0],
        &answer[0]["gradient"],
        &["dual", "reverse", "finite", "symbolic"],
    );
    assert_eq!(answer[0]["hessian"], serde_json::json!([[2.0]]));
    assert_keys(
        &lines[3],
        &answer[3],
        &["value", "parameters", "gradient", "check"],
    );
    assert_eq!(answer[3]["parameters"], serde_json::json!(["y", "x"]));
    assert_eq!(numbers(&answer[3]["gradient"]["reverse"]), [3.0, 2.0]);
    assert_eq!(answer[5]["value"], "NaN");
    assert_eq!(answer[7]["value"], "inf");
    for bad in [1, 2, 4, 6] {
        assert_keys(&lines[bad], &answer[bad], &["error"]);
        assert_keys(&lines[bad], &answer[bad]["error"], &["message", "span"]);
        assert!(
            answer[bad]["error"]["message"]
                .as_str()
                .is_some_and(|message| !message.is_empty())
        );
    }
    assert_eq!(answer[1]["error"]["span"], serde_json::json!([2, 3]));
    assert_eq!(answer[4]["error"]["span"], serde_json::json!([4, 11]));
}

#[test]
fn spans_are_bytes() {
    let lines = answers("{\"loss\": \"πθ + sine(x)\", \"at\": {}}\n");
    let span = &json(&lines[0])["error"]["span"];
    let start = "πθ + ".len();
    assert_eq!(
        *span,
        serde_json::json!([start, start + "sine".len()]),
        "{}",
        lines[0]
    );
}

#[test]
fn nothing_asked_is_nothing_answered() {
    assert!(answers("").is_empty());
    assert!(answers("\n  \n\r\n").is_empty());
}

#[test]
fn a_file_serves_as_well_and_a_missing_one_is_told() {
    let path = file("questions.jsonl", "{\"loss\": \"x\", \"at\": {\"x\": 7}}\n");
    let path = path.to_str().expect("UTF-8");
    let done = gdplay(&["grad", "--batch", path]).assert().success();
    assert_eq!(
        json(&String::from_utf8_lossy(&done.get_output().stdout))["value"],
        7.0
    );
    let told = refused(1, &["grad", "--batch", "/nowhere/questions.jsonl"]);
    assert!(told.contains("/nowhere/questions.jsonl"), "{told}");
}

#[test]
fn a_thousand_questions_keep_their_order() {
    let question = |n: u32| format!("{{\"loss\": \"x + {n}\", \"at\": {{\"x\": 0.5}}}}");
    let questions = (0..1000).map(question).collect::<Vec<_>>().join("\n");
    let lines = answers(&questions);
    assert_eq!(lines.len(), 1000);
    for (n, line) in lines.iter().enumerate() {
        assert_eq!(json(line)["value"], n as f64 + 0.5);
    }
}
