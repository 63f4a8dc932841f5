//! TOML as written becomes a validated scenario.
