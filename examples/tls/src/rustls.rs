//! A TLS handshake with itself, on the loopback interface: rustls on both sides.
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use rustls::{ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, Stream};
use std::error::Error;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let certificate = CertificateDer::from_pem_slice(include_bytes!("../localhost/certificate.pem"))?;
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("../localhost/key.pem"))?;
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone())?;
    let accepting = Arc::new(ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key)?);
    let connecting = Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth());

    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || -> Result<()> {
        let mut socket = listener.accept()?.0;
        let mut connection = ServerConnection::new(accepting)?;
        let mut stream = Stream::new(&mut connection, &mut socket);
        let mut said = [0; 5];
        stream.read_exact(&mut said)?;
        Ok(stream.write_all(&said)?)
    });
    let mut socket = TcpStream::connect(address)?;
    let mut connection = ClientConnection::new(connecting, "localhost".try_into()?)?;
    let mut stream = Stream::new(&mut connection, &mut socket);
    stream.write_all(b"hello")?;
    let mut answer = [0; 5];
    stream.read_exact(&mut answer)?;
    let protocol = connection.protocol_version().ok_or("no handshake")?;
    server.join().map_err(|_| "the server panicked")??;
    println!("{} by rustls, {protocol:?}", String::from_utf8_lossy(&answer));
    Ok(())
}
