//! The headless verbs, one a file.
