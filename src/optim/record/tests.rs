use super::*;

fn recorded(parameters: usize, count: u64) -> RunRecord {
    let at = |step: u64| vec![step as f64; parameters];
    let sign = |step: u64| vec![if step.is_multiple_of(2) { 1e-200 } else { -1.0 }; parameters];
    let mut record = RunRecord::new(&at(0), 0.0, 5.0);
    for step in 1..count {
        let next = StepRecord {
            loss: step as f64,
            rate: 0.25,
            is_clipped: step.is_multiple_of(5),
            at: [&at(step - 1), &at(step)],
            gradient: [&sign(step - 1), &sign(step)],
        };
        let length = record.push((step - 1) as f64, &next);
        assert_eq!(length, norm(&sign(step)));
    }
    record
}

#[test]
fn the_newest_iterates_stand_in_order() {
    for (parameters, count, kept) in [
        (2, 10, 10),
        (2, 64, 64),
        (2, 1000, 64),
        (1000, 100, 4),
        (0, 3, 3),
    ] {
        let record = recorded(parameters, count);
        let steps: Vec<u64> = record.recent().map(|iterate| iterate.step).collect();
        assert_eq!(steps, (count - kept..count).collect::<Vec<_>>());
        for iterate in record.recent() {
            assert_eq!(iterate.loss, iterate.step as f64);
            assert!(iterate.at.iter().all(|x| *x == iterate.step as f64));
            assert_eq!(iterate.at.len(), parameters);
        }
        assert_eq!(record.steps(), count - 1);
        assert_eq!(record.start_loss(), 0.0);
        assert_eq!(record.greatest_norm(), (parameters as f64).sqrt().max(5.0));
        assert_eq!(record.greatest_loss(), (count - 1) as f64);
        let length = (parameters as f64).sqrt();
        let path = (count - 1) as f64 * length;
        assert!((record.path_length() - path).abs() <= 1e-12 * path);
        assert_eq!(record.rises(), count - 1);
        assert_eq!(record.clipped(), (count - 1) / 5);
        let newest = record.recent().next_back().expect("one");
        assert_eq!((newest.length, newest.rate), (length, 0.25));
    }
    let start = recorded(1, 1)
        .recent()
        .next()
        .map(|start| (start.length, start.rate));
    assert_eq!(start, Some((0.0, 0.0)));
}

#[test]
fn turns_are_those_of_the_last_steps() {
    assert_eq!(recorded(1, 1).turns().count(0), 0);
    let record = recorded(2, 31);
    assert_eq!((record.turns().steps(), record.turns().count(1)), (30, 30));
    assert_eq!(record.turns().travel(1), 30.0);
    let long = recorded(1, 10_000);
    assert!((64..=128).contains(&long.turns().steps()));
    assert_eq!(long.turns().count(0), long.turns().steps());
    assert_eq!(long.turns().travel(0), long.turns().steps() as f64);
    assert_eq!((long.turns().count(7), long.turns().travel(7)), (0, 0.0));
}

#[test]
fn an_edit_counts_once_the_run_has_begun() {
    let mut record = recorded(1, 1);
    record.edit();
    assert_eq!(record.edited(), None);
    let mut record = recorded(1, 8);
    record.edit();
    assert_eq!(record.edited(), Some(7));
}

#[test]
fn segments_hold_every_loss_once() {
    for count in [1, 2, 63, 64, 65, 66, 1000, 100_000] {
        let record = recorded(1, count);
        let segments = record.segments();
        assert!(segments.len() <= SEGMENTS, "{count}");
        let all = segments[1..].iter().fold(segments[0], |a, b| a.joined(*b));
        assert_eq!(all.count, count);
        // 0, 1, …, n − 1 have the mean (n − 1)/2 and n (n² − 1)/12 as the sum of squared differences.
        let n = count as f64;
        assert!((all.mean - (n - 1.0) / 2.0).abs() <= 1e-9 * n);
        let squares = n * (n * n - 1.0) / 12.0;
        assert!((all.squares - squares).abs() <= 1e-9 * squares);
        assert_eq!([all.least, all.greatest], [0.0, n - 1.0]);
        let lengths: Vec<u64> = segments.iter().map(|s| s.count).collect();
        let (last, others) = lengths.split_last().expect("a segment");
        assert!(others.iter().all(|other| *other == lengths[0]));
        assert!(*last <= lengths[0]);
    }
}
