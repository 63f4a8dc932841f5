//! Which line of a log holds a step.

use gdplay::runlog::locate;

use super::writers::LAYOUTS;
use super::{Record, file, folder};

fn line_of(text: &str, step: u64) -> Option<u64> {
    let name = format!("locate{}", text.len());
    let path = file(&folder(&name), "train.log", text);
    let location = locate(&path, 0, step).expect("a log");
    location.map(|location| location.line)
}

#[test]
fn a_step_is_in_its_line() {
    let text =
        "a configuration\nstep 1 | loss: 2.5\nnothing\nstep 2 | loss: 2.4\nstep 3 | loss: 2.3\n";
    assert_eq!(line_of(text, 1), Some(2));
    assert_eq!(line_of(text, 2), Some(4));
    assert_eq!(line_of(text, 3), Some(5));
    assert_eq!(line_of(text, 9), Some(1), "a step that is nowhere");
}

#[test]
fn after_a_restart_the_later_line_counts() {
    let steps = [1, 2, 3, 2, 3, 4];
    let lines = steps.map(|step| format!("{{\"step\": {step}, \"loss\": 2.5}}\n"));
    assert_eq!(line_of(&lines.concat(), 2), Some(4));
    assert_eq!(line_of(&lines.concat(), 1), Some(1));
}

#[test]
fn a_record_of_several_lines_begins_with_its_first() {
    let record = |step: u64| {
        format!(
            "2026-03-14 host:0 INFO [step={step}/300,epoch=1]\n    optim/total grad norm=1.5\n    train/CE loss=2.5\n"
        )
    };
    let text: String = (1..=4).map(record).collect();
    assert_eq!(line_of(&text, 3), Some(8));
}

#[test]
fn every_layout_has_a_place_or_is_no_text() {
    let record = |step| Record {
        step,
        loss: Some(2.0 / step as f64),
        rate: Some(0.1),
        norm: Some(1.5),
        ..Record::default()
    };
    let records: Vec<Record> = (1..=9).map(record).collect();
    for (index, layout) in LAYOUTS.iter().enumerate() {
        let path = (layout.write)(&records, &folder(&format!("locate_{index}")));
        let found = locate(&path, 0, 5).unwrap_or_else(|error| panic!("{}: {error}", layout.name));
        let is_binary = ["tensorboard", "wandb", "mlflow_sqlite", "trackio"].contains(&layout.name);
        assert_eq!(found.is_none(), is_binary, "{}", layout.name);
        if let Some(found) = found {
            let text = std::fs::read_to_string(&found.file).expect("a text");
            let (first, count) = (found.line as usize, text.lines().count());
            // A list a metric has no line a record.
            let lines = if layout.name == "json_columns" {
                1..2
            } else {
                2..count
            };
            assert!(lines.contains(&first), "{}: {found:?}", layout.name);
        }
    }
    assert_eq!(locate(&folder("locate_0"), 7, 5).ok().flatten(), None);
}
