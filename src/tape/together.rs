//! Work that several threads do together.

use std::thread;

/// Does work on so many threads, this one among them, until all are done. The others bear its name, so that a panic is told the same
/// whichever of them it is in, and it becomes one of this thread.
///
/// # Panics
/// If one of the others does.
pub(crate) fn together(threads: usize, others: &(dyn Fn() + Sync), mine: impl FnOnce()) {
    thread::scope(|scope| {
        for _ in 1..threads {
            let mut helper = thread::Builder::new();
            if let Some(name) = thread::current().name() {
                helper = helper.name(name.to_string());
            }
            // The work of one that cannot be started is done by those that are there.
            let _ = helper.spawn_scoped(scope, others);
        }
        mine();
    });
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn all_threads_bear_the_name_of_the_first() {
        let names = Mutex::new(Vec::new());
        let name = || {
            let name = thread::current().name().map(String::from);
            names.lock().expect("nobody panics").push(name);
        };
        let first = thread::Builder::new().name("first".into());
        thread::scope(|scope| {
            let done = first.spawn_scoped(scope, || together(3, &name, name));
            done.expect("a thread").join().expect("it is done");
        });
        let expected = vec![Some(String::from("first")); 3];
        assert_eq!(names.into_inner().expect("nobody panics"), expected);
    }

    #[test]
    fn a_panic_of_another_is_one_of_this_thread() {
        let broken = catch_unwind(|| together(2, &|| panic!("it broke"), || {}));
        assert!(broken.is_err());
    }
}
