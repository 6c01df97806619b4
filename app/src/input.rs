//! Where bytes come from.

use std::fs::File;
use std::io::{self, Read};

/// A file, or standard input for `-`.
pub fn open(name: &str) -> io::Result<Box<dyn Read>> {
    Ok(if name == "-" { Box::new(io::stdin()) } else { Box::new(File::open(name)?) })
}
