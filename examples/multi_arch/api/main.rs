//! Answers every connection with the greeting that its image holds.

use std::io::Write;
use std::net::TcpListener;

const GREETING: &str = "/etc/api/greeting.txt";

fn main() -> std::io::Result<()> {
    if std::env::args().any(|arg| arg == "--check") {
        print!("{}", std::fs::read_to_string(GREETING)?);
        return Ok(());
    }
    let listener = TcpListener::bind(("0.0.0.0", 8080))?;
    for connection in listener.incoming() {
        let greeting = std::fs::read(GREETING)?;
        let mut connection = connection?;
        write!(connection, "HTTP/1.0 200 OK\r\nContent-Length: {}\r\n\r\n", greeting.len())?;
        connection.write_all(&greeting)?;
    }
    Ok(())
}
