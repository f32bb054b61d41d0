//! A web server of somebody else: what it answers is what a test says.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// What a path answers.
pub enum Page {
    /// This text.
    Text(String),
    /// This status, and no text.
    Status(u16),
    /// That it stands elsewhere: a path of this server or a URL.
    Moved(String),
    /// So many bytes.
    Bytes(usize),
    /// The beginning of a text, and then nothing, for as long as the client waits.
    Hangs,
    /// The beginning of a text, and then the end of the connection.
    BreaksOff,
    /// A text, a byte every few milliseconds.
    Drips(String),
}

/// A web server on 127.0.0.1, for as long as the test runs.
pub struct Web {
    address: SocketAddr,
}

impl Web {
    /// Serves what `page` says of a path and the text of the whole request.
    pub fn serve(page: impl Fn(&str, &str) -> Page + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("127.0.0.1 has a free port");
        let address = listener.local_addr().expect("a bound listener has an address");
        let page = Arc::new(page);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let page = Arc::clone(&page);
                // A client that goes away early is what some tests are about.
                thread::spawn(move || drop(answer(client, &*page)));
            }
        });
        Self { address }
    }

    /// The URL of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// How long a request is whose head has been read.
fn whole(request: &[u8]) -> usize {
    let text = String::from_utf8_lossy(request).to_lowercase();
    let head = text.find("\r\n\r\n").map_or(0, |end| end + 4);
    let length = text[..head].split("content-length: ").nth(1).and_then(|rest| rest.split('\r').next());
    head + length.and_then(|length| length.parse::<usize>().ok()).unwrap_or(0)
}

fn answer(mut client: TcpStream, page: &dyn Fn(&str, &str) -> Page) -> std::io::Result<()> {
    let mut request = Vec::new();
    let mut part = [0; 1024];
    while !request.windows(4).any(|end| end == b"\r\n\r\n") {
        let read = client.read(&mut part)?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&part[..read]);
    }
    while request.len() < whole(&request) {
        let read = client.read(&mut part)?;
        if read == 0 {
            return Ok(());
        }
        request.extend_from_slice(&part[..read]);
    }
    let request = String::from_utf8_lossy(&request);
    let path = request.split(' ').nth(1).unwrap_or_default();
    let head = |status: u16, more: &str| format!("HTTP/1.1 {status} Said\r\nconnection: close\r\n{more}\r\n");
    match page(path, &request) {
        Page::Text(text) => {
            client.write_all(head(200, &format!("content-length: {}\r\n", text.len())).as_bytes())?;
            client.write_all(text.as_bytes())
        }
        Page::Status(status) => client.write_all(head(status, "content-length: 0\r\n").as_bytes()),
        Page::Moved(to) => {
            client.write_all(head(302, &format!("location: {to}\r\ncontent-length: 0\r\n")).as_bytes())
        }
        Page::Bytes(length) => {
            client.write_all(head(200, "").as_bytes())?;
            let part = vec![b' '; 64 * 1024];
            let mut left = length;
            while left > 0 {
                let next = left.min(part.len());
                client.write_all(&part[..next])?;
                left -= next;
            }
            Ok(())
        }
        Page::Hangs => {
            client.write_all(head(200, "").as_bytes())?;
            client.write_all(b"<feed>")?;
            // Ends when the client does.
            client.read(&mut part).map(drop)
        }
        Page::BreaksOff => {
            client.write_all(head(200, "content-length: 1000\r\n").as_bytes())?;
            client.write_all(br#"{"data":{"#)
        }
        Page::Drips(text) => {
            client.write_all(head(200, &format!("content-length: {}\r\n", text.len())).as_bytes())?;
            for byte in text.as_bytes() {
                client.write_all(&[*byte])?;
                thread::sleep(Duration::from_millis(20));
            }
            Ok(())
        }
    }
}
