//! The same run says the same in every format.

use std::fmt::Write as _;

use gdplay::explain::FindingKind;
use gdplay::runlog::RunVerdict;
use gdplay::runlog::formats::FORMATS;
use gdplay::runlog::log::TimeUnit;

use super::writers::{LAYOUTS, append_record};
use super::{Noise, Record, diagnosis, file, folder, number, the, words};

/// A run of 60 steps whose loss falls, with 10 layers of equal norms.
fn healthy() -> Vec<Record> {
    let mut noise = Noise(7);
    let mut record = |step: u64| Record {
        step,
        loss: Some(0.2 + 0.8 * 0.95_f64.powi(step as i32) + 0.01 * noise.normal()),
        rate: Some(0.003),
        norm: Some(0.9 + 0.1 * noise.next()),
        validation: None,
        layers: (0..10)
            .map(|layer| (format!("layers.{layer}.weight"), 0.2 + 0.1 * noise.next()))
            .collect(),
    };
    (1..=60).map(&mut record).collect()
}

#[test]
fn every_format_is_written_here() {
    for format in FORMATS {
        let is_written = LAYOUTS.iter().any(|layout| layout.name == format.name);
        assert!(is_written, "{}", format.name);
    }
}

#[test]
fn every_format_is_recognized_and_read_to_the_last_record() {
    for (index, layout) in LAYOUTS.iter().enumerate() {
        let records = healthy();
        let path = (layout.write)(&records, &folder(&format!("read{index}")));
        let said = diagnosis(&path);
        assert_eq!(said.format, layout.name, "{index}");
        assert_eq!(said.steps, 60, "{} {index}", layout.name);
        assert_eq!(
            said.verdict,
            RunVerdict::Healthy,
            "{} {index}: {:?}",
            layout.name,
            said.findings
        );
        assert_eq!(
            said.layers.len(),
            if layout.layers { 10 } else { 0 },
            "{} {index}",
            layout.name
        );
        let hook = said.limits.iter().any(|limit| limit.contains("--hook"));
        assert_eq!(
            hook, !layout.layers,
            "{} {index}: {:?}",
            layout.name, said.limits
        );
        if layout.layers {
            assert_eq!(said.layers[9], "layers.9.weight", "natural order");
        }
    }
}

#[test]
fn every_format_shows_where_a_run_is_not_finite() {
    for (index, layout) in LAYOUTS.iter().enumerate() {
        let mut records = healthy();
        for record in &mut records[39..] {
            (record.loss, record.norm) = (Some(f64::NAN), Some(f64::NAN));
            for (_, norm) in &mut record.layers {
                *norm = f64::NAN;
            }
        }
        let said = diagnosis(&(layout.write)(&records, &folder(&format!("nan{index}"))));
        let finding = the(&said, FindingKind::NotFinite);
        // Records are counted from 0.
        let step = if said.unit == TimeUnit::Record {
            39
        } else {
            40
        };
        assert_eq!(
            finding.step,
            Some(step),
            "{} {index}: {finding:?}",
            layout.name
        );
        assert_eq!(said.verdict, RunVerdict::Broken);
    }
}

#[test]
fn every_format_with_layers_shows_that_they_vanish() {
    for (index, layout) in LAYOUTS
        .iter()
        .enumerate()
        .filter(|(_, layout)| layout.layers)
    {
        let mut records = healthy();
        for record in &mut records {
            for (depth, (_, norm)) in record.layers.iter_mut().enumerate() {
                *norm *= 0.15_f64.powf(9.0 - depth as f64);
            }
        }
        let said = diagnosis(&(layout.write)(
            &records,
            &folder(&format!("vanishing{index}")),
        ));
        let finding = the(&said, FindingKind::Vanishing);
        assert_eq!(
            finding.location.as_deref(),
            Some("layers.0.weight"),
            "{} {index}",
            layout.name
        );
        assert!(
            (number(&finding, "factor_per_layer") - 0.15).abs() < 0.02,
            "{} {index}: {finding:?}",
            layout.name
        );
    }
}

#[test]
fn every_format_with_norms_shows_a_norm_that_is_always_zero() {
    for (index, layout) in LAYOUTS
        .iter()
        .enumerate()
        .filter(|(_, layout)| layout.norms)
    {
        let mut records = healthy();
        for record in &mut records {
            record.norm = Some(0.0);
            record.layers.clear();
        }
        let said = diagnosis(&(layout.write)(&records, &folder(&format!("zero{index}"))));
        assert_eq!(words(&said), ["broken_logger"], "{} {index}", layout.name);
    }
}

#[test]
fn a_restart_writes_a_second_file_beside_the_first() {
    let records = healthy();
    for (name, layout) in [("tensorboard", 2), ("mmengine", 9)] {
        let root = folder(&format!("restart_{name}"));
        let (first, second) = (&records[..40], &records[29..]);
        (LAYOUTS[layout].write)(first, &root.join("first"));
        (LAYOUTS[layout].write)(second, &root.join("second"));
        let path = if name == "tensorboard" {
            let event = |part: &str| {
                std::fs::read(
                    root.join(part)
                        .join("events.out.tfevents.1795888596.host.1.0"),
                )
                .expect("events")
            };
            file(
                &root,
                "run/events.out.tfevents.1795888955.host.1.0",
                event("first"),
            );
            file(
                &root,
                "run/events.out.tfevents.1795888956.host.1.1",
                event("second"),
            );
            root.join("run")
        } else {
            let scalars = |part: &str| {
                std::fs::read(
                    root.join(part)
                        .join("work/20261128_175755/vis_data/scalars.json"),
                )
                .expect("scalars")
            };
            file(
                &root,
                "run/20261128_175753/vis_data/scalars.json",
                scalars("first"),
            );
            file(
                &root,
                "run/20261128_175755/vis_data/scalars.json",
                scalars("second"),
            );
            root.join("run")
        };
        let said = diagnosis(&path);
        let finding = the(&said, FindingKind::Restart);
        assert_eq!(
            (finding.step, said.steps, said.verdict),
            (Some(30), 60, RunVerdict::Healthy),
            "{name}"
        );
        assert_eq!(
            (
                number(&finding, "last_step_before"),
                number(&finding, "records_written_twice")
            ),
            (40.0, 11.0),
            "{name}"
        );
    }
}

#[test]
fn keras_writes_training_and_validation_into_folders_of_one_run() {
    let root = folder("keras_tensorboard");
    let training = healthy();
    let held_back: Vec<Record> = (1..=60)
        .map(|step| Record {
            step,
            loss: Some(if step < 20 {
                1.0
            } else {
                1.0 + 0.02 * (step - 20) as f64
            }),
            ..Record::default()
        })
        .collect();
    (LAYOUTS[2].write)(&training, &root.join("logs/train"));
    (LAYOUTS[2].write)(&held_back, &root.join("logs/validation"));
    let said = diagnosis(&root.join("logs"));
    assert_eq!(words(&said), ["overfitting"]);
}

#[test]
fn a_record_of_wandb_may_reach_over_blocks() {
    let mut content = b":W&B\xE1\xBE\0".to_vec();
    // A record of another kind that goes on over three blocks, a row of the history behind it.
    append_record(
        &mut content,
        &[&[0x0A, 0xA0, 0x8D, 0x06][..], &vec![7; 100_000]].concat(),
    );
    let item = [&[0x12, 4][..], b"loss", &[0x82, 0x01, 3], b"NaN"].concat();
    let row = [&[0x0A, item.len() as u8][..], &item, &[0x12, 2, 0x08, 9]].concat();
    append_record(&mut content, &[&[0x12, row.len() as u8][..], &row].concat());
    let path = file(&folder("wandb_blocks"), "run-a.wandb", content);
    assert_eq!(the(&diagnosis(&path), FindingKind::NotFinite).step, Some(9));
}

#[test]
fn wandb_drops_what_is_not_finite_from_a_histogram() {
    let field = |number: u8, content: &[u8]| {
        [&[number << 3 | 2, content.len() as u8][..], content].concat()
    };
    let item = |keys: &[&str], json: &str| {
        let keys: Vec<u8> = keys
            .iter()
            .flat_map(|key| field(2, key.as_bytes()))
            .collect();
        // Field 16 has a key of two bytes.
        let item = [
            keys,
            vec![0x82, 0x01, json.len() as u8],
            json.as_bytes().to_vec(),
        ]
        .concat();
        field(1, &item)
    };
    let mut content = b":W&B\xE1\xBE\0".to_vec();
    for step in 0..12 {
        let counts = if step == 10 { "[3, 3]" } else { "[4, 4]" };
        let mut row = [
            item(&["_step"], &step.to_string()),
            item(&["train/loss"], if step < 11 { "0.5" } else { "NaN" }),
        ]
        .concat();
        if step < 11 {
            row.extend(item(
                &["gradients/graph_2layers.0.weight", "_type"],
                "\"histogram\"",
            ));
            row.extend(item(
                &["gradients/graph_2layers.0.weight", "values"],
                counts,
            ));
            row.extend(item(
                &["gradients/graph_2layers.0.weight", "bins"],
                "[0, 1, 2]",
            ));
            row.extend(item(
                &["gradients/graph_2layers.1.weight", "values"],
                "[4, 4]",
            ));
            row.extend(item(
                &["gradients/graph_2layers.1.weight", "bins"],
                "[0, 1, 2]",
            ));
        }
        let length = row.len();
        append_record(
            &mut content,
            &[
                vec![0x12, (length & 0x7f) as u8 | 0x80, (length >> 7) as u8],
                row,
            ]
            .concat(),
        );
    }
    let path = file(&folder("wandb_histograms"), "run-a.wandb", content);
    let finding = the(&diagnosis(&path), FindingKind::NotFinite);
    assert_eq!(
        (finding.step, finding.location.as_deref()),
        (Some(10), Some("layers.0.weight"))
    );
}

#[test]
fn a_database_in_use_is_read_with_its_write_ahead_log() {
    // Written by SQLite 3 with pages of 512 bytes: half of the rows are in the log, the last row is not committed.
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runlog/data/trackio.db");
    let said = diagnosis(&path);
    assert_eq!((said.format, said.steps), ("trackio", 24));
    assert_eq!(
        the(&said, FindingKind::Vanishing).location.as_deref(),
        Some("layers.0.weight")
    );
}

#[test]
fn pandas_writes_nan_as_an_empty_cell() {
    let mut text = String::from("step,loss,lr,grad_norm,layers.0.weight,layers.1.weight\n");
    for step in 1..=60 {
        let line = match step {
            ..40 => format!("{step},{},0.1,0.5,0.2,0.3\n", 1.0 / f64::from(step)),
            40 => format!("{step},0.025,0.1,,,0.3\n"),
            _ => format!("{step},,0.1,,,\n"),
        };
        text.push_str(&line);
    }
    let finding = the(&super::of_text(&text), FindingKind::NotFinite);
    assert_eq!(
        (finding.step, finding.location.as_deref()),
        (Some(40), Some("layers.0.weight"))
    );
    assert_eq!(number(&finding, "first_not_finite_loss_step"), 41.0);
}

#[test]
fn lines_that_people_print_themselves() {
    type Line = fn(usize, f64) -> String;
    let styles: [Line; 5] = [
        |step, loss| {
            let (epoch, batch) = (step / 40 + 1, step % 40 + 1);
            format!("Epoch [{epoch}/5], Step [{batch}/40], Loss: {loss:.4}\n")
        },
        |step, loss| format!("[{step}] loss = {loss:.5}\n"),
        |step, loss| format!("{step:3}%|#  | {step}/200 [00:02<00:10, 1.1it/s, loss={loss:.3}]\r"),
        |step, loss| {
            format!("2026-11-28 12:00:01,250 - INFO - step={step} loss={loss:.3} lr=0.01\n")
        },
        |step, loss| {
            format!(
                "{{'loss': {loss:.4}, 'lr': 0.1, 'epoch': {:.2}}}\n",
                step as f64 / 500.0
            )
        },
    ];
    for (index, line) in styles.into_iter().enumerate() {
        for height in [1.0, 9.0] {
            let mut noise = Noise(3);
            let text: String = (0..200)
                .map(|step| {
                    let loss = 0.4 + 2.0 * 0.97_f64.powi(step) + 0.02 * noise.normal();
                    line(
                        step as usize,
                        if step == 150 { loss * height } else { loss },
                    )
                })
                .collect();
            let said = super::of_text(&text);
            let expected: &[&str] = if height > 1.0 { &["spike"] } else { &[] };
            assert_eq!((said.steps, &words(&said)[..]), (200, expected), "{index}");
        }
    }
}

#[test]
fn layers_in_rows_of_their_own() {
    let mut text = String::from("step,layer,norm\r\n");
    for step in 1..20 {
        for layer in 0..5 {
            let norm = 10_f64.powi(layer - 4);
            let _ = write!(text, "{step},layers.{layer}.weight,{norm}\r\n");
        }
    }
    let said = super::of_text(&text);
    assert_eq!((said.format, said.layers.len()), ("csv_long", 5));
    assert_eq!(
        the(&said, FindingKind::Vanishing).location.as_deref(),
        Some("layers.0.weight")
    );
}
