//! Lines of Python that log what a diagnosis needs: loss, rate, gradient norm, and for every layer the norm of its gradient and
//! weight, the ratio of update to weight and the share of zeros. One framework a file.

/// Code for a framework.
#[derive(Clone, Copy, Debug)]
pub struct Hook {
    /// The name of the framework.
    pub name: &'static str,
    /// The code.
    pub code: &'static str,
}

/// Every hook.
pub static HOOKS: &[Hook] = &[
    Hook {
        name: "pytorch",
        code: include_str!("pytorch.py"),
    },
    Hook {
        name: "jax",
        code: include_str!("jax.py"),
    },
    Hook {
        name: "keras",
        code: include_str!("keras.py"),
    },
    Hook {
        name: "lightning",
        code: include_str!("lightning.py"),
    },
    Hook {
        name: "hf",
        code: include_str!("hf.py"),
    },
];
