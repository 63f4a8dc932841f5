use super::*;

#[test]
fn the_step_may_come_last_and_the_likeliest_counts() {
    let mut log = Log::default();
    for step in [1.0, 3.0] {
        log.value("loss", 2.0);
        log.value("epoch", 0.5);
        log.value("iter", 7.0);
        log.value("step", step);
        log.end();
    }
    assert_eq!(
        log.metrics[0].series.last().map(|point| point.step),
        Some(3)
    );
    assert_eq!(log.unit, TimeUnit::Step);
}

#[test]
fn without_a_step_epochs_count_and_without_those_records() {
    let mut log = Log::default();
    for epoch in 0..3 {
        log.value("epoch", f64::from(epoch));
        log.value("loss", 1.0);
        log.end();
    }
    assert_eq!(
        (
            log.unit,
            log.metrics[0].series.last().map(|point| point.step)
        ),
        (TimeUnit::Epoch, Some(2))
    );
    let mut log = Log::default();
    for _ in 0..3 {
        log.value("loss", 1.0);
        log.end();
    }
    assert_eq!(
        (
            log.unit,
            log.metrics[0].series.last().map(|point| point.step)
        ),
        (TimeUnit::Record, Some(2))
    );
}

#[test]
fn from_a_part_of_an_epoch_on_records_are_counted() {
    let mut log = Log::default();
    for epoch in [1.0, 2.0, 2.5, 3.0] {
        log.value("epoch", epoch);
        log.value("loss", epoch);
        log.end();
    }
    let track = log.metrics[0].series.track();
    assert_eq!(log.unit, TimeUnit::Record);
    assert_eq!(track.points().steps(), [1, 2, 3, 4]);
}

#[test]
fn steps_that_start_again_with_every_epoch_are_counted_on() {
    let mut log = Log::default();
    for (epoch, step) in [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)] {
        log.value("epoch", epoch);
        log.value("batch_idx", step);
        log.value("loss", 1.0);
        log.end();
    }
    let last = log.metrics[0].series.last().map(|point| point.step);
    assert_eq!((last, log.notes.len()), (Some(3), 1));
}

#[test]
fn of_what_means_nothing_only_the_last_is_kept() {
    let mut log = Log::default();
    for step in 0..100 {
        log.at(step, "tokens", 1.0);
    }
    assert_eq!(
        (log.metrics[0].series.len(), log.metrics[0].count),
        (1, 100)
    );
}

#[test]
fn keys_without_end_are_bounded_and_noted() {
    let mut log = Log::default();
    for number in 0..MOST_SERIES + 10 {
        log.at(1, &format!("key{number}"), 1.0);
    }
    assert_eq!(log.metrics.len(), MOST_SERIES);
    assert_eq!(log.notes.len(), 1);
}

#[test]
fn names_are_safe_to_print() {
    let mut log = Log::default();
    log.at(1, "grad_norm/\u{1b}[2Jlayer", 1.0);
    assert_eq!(
        log.metrics[0].role,
        KeyRole::Layer("\\u{1b}[2Jlayer".into())
    );
}
