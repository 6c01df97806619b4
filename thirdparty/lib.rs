//! Nothing: Cargo wants a package to have a target. Cargo.toml names the crates of this workspace.
