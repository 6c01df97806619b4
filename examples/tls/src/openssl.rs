//! A TLS handshake with itself, on the loopback interface: OpenSSL on both sides.
use openssl::pkey::PKey;
use openssl::ssl::{SslAcceptor, SslConnector, SslMethod};
use openssl::x509::X509;
use std::error::Error;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let certificate = X509::from_pem(include_bytes!("../localhost/certificate.pem"))?;
    let key = PKey::private_key_from_pem(include_bytes!("../localhost/key.pem"))?;
    let mut accepting = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server())?;
    accepting.set_certificate(&certificate)?;
    accepting.set_private_key(&key)?;
    let acceptor = accepting.build();
    let mut connecting = SslConnector::builder(SslMethod::tls_client())?;
    connecting.cert_store_mut().add_cert(certificate)?;

    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || -> Result<()> {
        let mut stream = acceptor.accept(listener.accept()?.0)?;
        let mut said = [0; 5];
        stream.read_exact(&mut said)?;
        Ok(stream.write_all(&said)?)
    });
    let mut stream = connecting.build().connect("localhost", TcpStream::connect(address)?)?;
    stream.write_all(b"hello")?;
    let mut answer = [0; 5];
    stream.read_exact(&mut answer)?;
    server.join().map_err(|_| "the server panicked")??;
    println!("{} by {}, {}", String::from_utf8_lossy(&answer), openssl::version::version(), stream.ssl().version_str());
    Ok(())
}
