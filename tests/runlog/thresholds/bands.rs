//! The band of a series, and the spikes that leave it.

use gdplay::explain::FindingKind::Spike;

use super::{Threshold, has, number_of, of_loss, run, step_of, threshold, turn};

/// A level with a scatter of 10 %, or another level between two records.
fn level(index: usize, from: usize, to: usize, high: f64) -> f64 {
    if (from..to).contains(&index) {
        high
    } else {
        1.0 + 0.1 * turn(index)
    }
}

/// A loss that falls while it scatters, and is so many times higher in a dozen records.
fn falling(index: usize, scatter: f64, times: f64) -> f64 {
    let falling = 0.4 + 3.0 * (-(index as f64) / 25.0).exp();
    let times = if (80..92).contains(&index) {
        times
    } else {
        1.0
    };
    falling * (scatter * turn(index)).exp() * times
}

pub(super) const THRESHOLDS: &[Threshold] = &[
    threshold("band::LONGEST", 115.0, 135.0, |calm| {
        let from = 20 + calm as usize;
        let loss = |index: usize| match index {
            0..20 => 1.75 + 1.25 * turn(index),
            _ => level(index, from, from + 20, 1.7),
        };
        has(&of_loss(250, loss), Spike)
    }),
    threshold("band::SHORTEST", 28.0, 31.0, |before| {
        let from = before as usize;
        has(
            &of_loss(90, |index| level(index, from, from + 20, 1.7)),
            Spike,
        )
    }),
    threshold("band::DEVIATIONS", 1.5, 1.7, |height| {
        has(&of_loss(200, |index| level(index, 100, 120, height)), Spike)
    }),
    threshold("band::LOG_DEVIATIONS", 90.0, 110.0, |height| {
        let loss = |index: usize| match index {
            150..170 => height,
            _ => 10_f64.powf(-1.0 + turn(index)),
        };
        has(&of_loss(250, loss), Spike)
    }),
    threshold("band::ABOVE_MEAN", 1.08, 1.12, |first| {
        let loss = |index: usize| match index {
            100 => first,
            101..120 => 3.0,
            _ => 1.0 + 0.001 * turn(index),
        };
        step_of(&of_loss(200, loss), Spike) == Some(101)
    }),
    threshold("band::WEIGHT", 1.135, 1.16, |fourth| {
        let loss = |index: usize| match index {
            100..103 => 1.09,
            103 => fourth,
            104..120 => 3.0,
            _ => 1.0 + 0.001 * turn(index),
        };
        step_of(&of_loss(200, loss), Spike) == Some(104)
    }),
    threshold("band::JUMP", 1.8, 2.3, |times| {
        has(&of_loss(200, |index| falling(index, 0.01, times)), Spike)
    }),
    threshold("band::JUMP_DEVIATIONS", 2.9, 4.3, |times| {
        has(&of_loss(200, |index| falling(index, 0.1, times)), Spike)
    }),
    threshold("band::SEEN", 0.055, 0.085, |height| {
        let loss = |index: usize| match index {
            0..60 => 0.01 + 3.4 * (-(index as f64) / 8.0).exp(),
            100..112 => height,
            _ => 0.01 + 0.0005 * turn(index),
        };
        has(&of_loss(200, loss), Spike)
    }),
    threshold("breaks::SHORT", 61.0, 59.0, |records| {
        // The band still holds what is higher, the latest records do not.
        let loss = |index: usize| match index {
            0..20 => 3.0,
            40..50 => 1.8,
            _ => 1.0,
        };
        has(&of_loss(records as usize, loss), Spike)
    }),
    threshold("breaks::EARLY_BEFORE", 7.0, 8.0, |before| {
        let from = before as usize;
        let is_high = |index: usize| (from..from + 12).contains(&index);
        has(
            &of_loss(90, |index| if is_high(index) { 5.0 } else { 1.0 }),
            Spike,
        )
    }),
    threshold("breaks::EARLY_DEVIATIONS", 4.6, 6.2, |height| {
        let loss = |index: usize| match index {
            20..32 => height,
            _ => (0.1 * turn(index)).exp(),
        };
        has(&of_loss(90, loss), Spike)
    }),
    threshold("band::RECENT", 11.0, 13.0, |calm| {
        // Higher records, so long before, hide a jump out of a band that falls.
        let from = 60 + calm as usize;
        let loss = |index: usize| match index {
            0..60 => 3.0,
            _ if (from..from + 12).contains(&index) => 2.8,
            _ => 1.0,
        };
        has(&of_loss(200, loss), Spike)
    }),
    threshold("breaks::SHORT_FACTOR", 1.45, 1.55, |height| {
        let loss = |index: usize| {
            if (20..30).contains(&index) {
                height
            } else {
                1.0
            }
        };
        has(&of_loss(40, loss), Spike)
    }),
    threshold("breaks::SHORT_DEVIATIONS", 1.75, 2.0, |height| {
        let loss = |index: usize| match index {
            20..26 => height,
            _ => (0.05 * turn(index)).exp(),
        };
        has(&of_loss(40, loss), Spike)
    }),
    threshold("breaks::SHORT_BEFORE", 2.0, 3.0, |before| {
        let from = before as usize;
        let loss = |index: usize| {
            if (from..from + 10).contains(&index) {
                2.5
            } else {
                1.0
            }
        };
        has(&of_loss(25, loss), Spike)
    }),
    threshold("breaks::EXCERPT", 90.0, 110.0, |gap| {
        let text = (0..58).map(|index| {
            let (loss, norm) = match index {
                0..30 => (3.0, 1.0),
                35..45 => (2.2, 10.0 + 0.1 * index as f64),
                _ => (1.0, 1.0),
            };
            let step = index + if index < 30 { 0 } else { gap as usize };
            format!("{{\"step\": {step}, \"loss\": {loss:?}, \"grad_norm\": {norm:?}}}\n")
        });
        has(&super::of_text(&text.collect::<String>()), Spike)
    }),
    threshold("breaks::DOUBLED", 2.2, 1.9, |first| {
        // What is above it before the loss leaves its band belongs to the break.
        let loss = |index: usize| match index {
            100 => first,
            101..120 => 20.0,
            0..88 => 1.0 + 0.4 * turn(index),
            _ => 1.0,
        };
        step_of(&of_loss(200, loss), Spike) == Some(102)
    }),
    threshold("breaks::BASE", 27.0, 23.0, |higher| {
        // What rose lately does not count until it is most of what was before.
        let from = 60 + higher as usize;
        let loss = |index: usize| match index {
            0..60 => 1.0 + 0.1 * turn(index),
            _ if (from..from + 12).contains(&index) => 9.0,
            _ => 1.4 + 0.1 * turn(index),
        };
        number_of(&of_loss(200, loss), Spike, "base_loss") < 1.2
    }),
    threshold("breaks::AFTER", 4.0, 6.0, |calm| {
        let back = 105 + calm as usize;
        let loss = |index: usize| {
            let is_calm = (105..back).contains(&index);
            level(index, 100, if is_calm { 100 } else { 130 }, 8.0)
        };
        number_of(&of_loss(250, loss), Spike, "recovered_at") == 106.0
    }),
    threshold("breaks::BACK", 1.25, 1.15, |after| {
        let loss = |index: usize| match index {
            0..100 => 1.0,
            100..120 => 8.0,
            _ => after,
        };
        number_of(&of_loss(200, loss), Spike, "recovered_at") == 121.0
    }),
    threshold("lead::NORM_OUT", 2.7, 3.3, |norm| led(3, norm) == 3.0),
    threshold("lead::LEAD", 22.0, 19.0, |lead| {
        led(lead as usize, 5.0) == lead
    }),
    threshold("odd::BEFORE", 38.0, 55.0, |ago| {
        // Some records that were as high as those behind the break, so long before it.
        let end = 100 - ago as usize;
        let loss = |index: usize| match index {
            100 => 6.0,
            101..111 => 1.5,
            _ if index < end => 1.0 + 0.6 * turn(index),
            _ => 1.0 + 0.2 * turn(index),
        };
        has(&of_loss(200, loss), Spike)
    }),
    threshold("odd::ODD_BATCH", 3.7, 4.3, |height| {
        has(&of_loss(200, |index| level(index, 100, 101, height)), Spike)
    }),
    threshold("odd::ODD_DEVIATIONS", 110.0, 140.0, |height| {
        let loss = |index: usize| match index {
            100 => height,
            _ => (0.5 * turn(index)).exp(),
        };
        has(&of_loss(200, loss), Spike)
    }),
    threshold("odd::ALIKE", 0.32, 0.22, |share| {
        let loss = |index: usize| match index {
            100 => 12.0,
            200 => 12.0 * share,
            _ => 1.0 + 0.1 * turn(index),
        };
        has(&of_loss(300, loss), Spike)
    }),
    threshold("odd::AFTER", 4.0, 6.0, |more| {
        let loss = |index: usize| level(index, 100, 101 + more as usize, 3.0);
        has(&of_loss(200, loss), Spike)
    }),
    threshold("odd::BACK", 1.15, 1.3, |after| {
        let loss = |index: usize| match index {
            100 => 3.0,
            101..111 => after,
            _ => 1.0 + 0.01 * turn(index),
        };
        has(&of_loss(200, loss), Spike)
    }),
    threshold("odd::USUAL", 8.0, 12.0, |every| {
        let loss = |index: usize| match index {
            100 => 3.5,
            101..111 => 1.5,
            _ if index < 100 && index.is_multiple_of(every as usize) => 1.6,
            _ => 1.0,
        };
        has(&of_loss(200, loss), Spike)
    }),
    threshold("spike::MOST", 5.0, 6.0, |count| {
        let loss = |index: usize| {
            // They do not come round: each is a little later than the last.
            let own = index % 100;
            let late = 3 * (index / 100) * (index / 100 % 3);
            let is_high = (late..late + 12).contains(&own);
            let is_high = is_high && index >= 100 && index < 100 * (count as usize + 1);
            if is_high {
                8.0
            } else {
                1.0 + 0.1 * turn(index)
            }
        };
        let said = of_loss(1000, loss);
        let spikes = said.findings.iter().filter(|finding| finding.kind == Spike);
        let mut numbers = spikes.flat_map(|finding| &finding.numbers);
        numbers.any(|(name, _)| name == "not_listed")
    }),
];

/// By how many steps the norm leads a spike, if it is so high so many steps before.
fn led(lead: usize, norm: f64) -> f64 {
    const BREAK: usize = 300;
    let said = run(400, |index| {
        let own = match index {
            _ if index == BREAK - lead => norm,
            BREAK..320 => 12.0,
            _ => 1.0,
        };
        let loss = level(index, BREAK, 320, 9.0);
        vec![("loss", loss), ("grad_norm", own)]
    });
    number_of(&said, Spike, "lead_of_norm_in_steps")
}
