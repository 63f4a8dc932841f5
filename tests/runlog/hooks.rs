//! The hooks that `--hook` prints. `hooks/train.py` ran each of them in its framework; what they logged stands beside it.

use std::path::Path;

use gdplay::runlog::HOOKS;

use super::{diagnosis, gdplay, words};

fn logged(name: &str, fault: &str) -> Option<std::path::PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("tests/runlog/hooks/{name}_{fault}.jsonl"));
    path.exists().then_some(path)
}

#[test]
fn hooks_are_short_and_printed_as_they_are() {
    for hook in HOOKS {
        let code = hook
            .code
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .count();
        assert!((10..=20).contains(&code), "{}: {code} lines", hook.name);
        gdplay(&["diagnose", "--hook", hook.name])
            .assert()
            .success()
            .stdout(hook.code);
    }
}

#[test]
fn what_the_hooks_log_is_a_log_with_layers() {
    for hook in HOOKS {
        let said = diagnosis(&logged(hook.name, "healthy").expect("a log"));
        assert_eq!(
            (words(&said), said.layers.len()),
            (vec![], 12),
            "{}",
            hook.name
        );
        for quantity in ["weight_norm", "update_ratio", "zeros"] {
            assert!(
                said.series.iter().any(|name| name.starts_with(quantity)),
                "{}: {quantity}",
                hook.name
            );
        }
    }
}

#[test]
fn what_the_hooks_log_shows_the_fault_and_its_layer() {
    for hook in HOOKS {
        let said = diagnosis(&logged(hook.name, "vanishing").expect("a log"));
        assert_eq!(said.findings[0].kind.word(), "vanishing", "{}", hook.name);
        assert!(
            said.findings[0]
                .location
                .as_ref()
                .is_some_and(|layer| layer.contains('0')),
            "{}: {:?}",
            hook.name,
            said.findings[0]
        );
        let Some(path) = logged(hook.name, "detached") else {
            continue;
        };
        let said = diagnosis(&path);
        assert_eq!(words(&said)[0], "missing_gradient", "{}", hook.name);
        assert!(
            said.findings[0]
                .location
                .as_ref()
                .is_some_and(|layer| layer.contains("layers.0")),
            "{}: {:?}",
            hook.name,
            said.findings[0]
        );
    }
}
