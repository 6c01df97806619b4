//! Prints what it was built for, and the CRC-32 of each file named (`-` is standard input).

mod input;

use std::process::ExitCode;

fn main() -> ExitCode {
    println!("app {} {}", env!("CARGO_PKG_VERSION"), report::built_for());
    let mut code = ExitCode::SUCCESS;
    for name in std::env::args().skip(1) {
        match input::open(&name).and_then(checksum::checksum) {
            Ok(sum) => println!("{}", report::line(sum, &name)),
            Err(error) => {
                eprintln!("app: {name}: {error}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
