//! Crates of the workspace are named in Cargo.toml; this file makes it a package of Cargo.
