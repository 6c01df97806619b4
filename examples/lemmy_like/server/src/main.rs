//! Posts over HTTP, kept in PostgreSQL: `server DATABASE_URL ADDRESS`. `GET /posts` lists them, `POST /posts` adds the body as one, and answers carry
//! the digest of their content, as ActivityPub wants it.
use diesel::{PgConnection, QueryDsl, RunQueryDsl, connection::SimpleConnection, prelude::*};
use openssl::{base64, sha::sha256};
use std::{
    env,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    process,
};

diesel::table! {
    posts (id) {
        id -> Integer,
        body -> Text,
    }
}

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [database, address] = arguments.as_slice() else {
        println!("usage: server DATABASE_URL ADDRESS");
        println!("{}", openssl::version::version());
        return;
    };
    if let Err(error) = serve(database, address) {
        eprintln!("{error}");
        process::exit(1);
    }
}

fn serve(database: &str, address: &str) -> Result<(), Box<dyn std::error::Error>> {
    let mut connection = PgConnection::establish(database)?;
    connection.batch_execute("create table if not exists posts (id serial primary key, body text not null)")?;
    let listener = TcpListener::bind(address)?;
    println!("listening on {}", listener.local_addr()?);
    for stream in listener.incoming() {
        if let Err(error) = answer(&mut connection, stream?) {
            eprintln!("{error}");
        }
    }
    Ok(())
}

fn answer(connection: &mut PgConnection, stream: TcpStream) -> Result<(), Box<dyn std::error::Error>> {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    reader.read_line(&mut request)?;
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header)?;
        if header.trim().is_empty() {
            break;
        }
        if let Some(value) = header.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let (status, text) = match request.split(' ').take(2).collect::<Vec<_>>().as_slice() {
        ["GET", "/posts"] => ("200 OK", list(connection)?),
        ["POST", "/posts"] => {
            diesel::insert_into(posts::table).values(posts::body.eq(String::from_utf8(body)?)).execute(connection)?;
            ("201 Created", String::new())
        }
        _ => ("404 Not Found", String::new()),
    };
    let length = text.len();
    write!(reader.get_mut(), "HTTP/1.1 {status}\r\nDigest: {}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{text}", digest(&text))?;
    Ok(())
}

fn list(connection: &mut PgConnection) -> QueryResult<String> {
    let bodies: Vec<String> = posts::table.order(posts::id).select(posts::body).load(connection)?;
    Ok(bodies.into_iter().map(|body| body + "\n").collect())
}

fn digest(text: &str) -> String {
    format!("SHA-256={}", base64::encode_block(&sha256(text.as_bytes())))
}

#[test]
fn digests_are_those_of_openssl() {
    assert_eq!(digest(""), "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}
