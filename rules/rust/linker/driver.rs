//! Stands between rustc and ld.lld: Debian's rustc sets a soname only through a C compiler, and a Rust toolchain has none.
//! It understands what rustc passes to one: `-Wl,` is taken apart, options for a compiler alone are dropped, `--ld-path=` names the linker.
use std::{env, fs, process};

fn main() {
    let mut linker = String::from("ld.lld");
    let mut arguments = Vec::new();
    for argument in env::args().skip(1).flat_map(expand) {
        if let Some(path) = argument.strip_prefix("--ld-path=") {
            linker = path.to_owned();
        } else if let Some(options) = argument.strip_prefix("-Wl,") {
            arguments.extend(options.split(',').map(str::to_owned));
        } else if !matches!(argument.as_str(), "-m64" | "-nodefaultlibs" | "-nostartfiles" | "-nostdlib") {
            arguments.push(argument);
        }
    }
    match process::Command::new(&linker).args(&arguments).status() {
        Ok(status) => process::exit(status.code().unwrap_or(1)),
        Err(error) => {
            eprintln!("cannot start {linker}: {error}");
            process::exit(1);
        }
    }
}

/// A command line too long for the system comes in a file, one argument a line, with backslashes before what is special.
fn expand(argument: String) -> Vec<String> {
    let Some(file) = argument.strip_prefix('@') else { return vec![argument] };
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("cannot read {file}: {error}"));
    text.lines().map(unescape).collect()
}

fn unescape(line: &str) -> String {
    let mut plain = String::new();
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        plain.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    plain
}
