//! The least of HTTP/1.1 that a load needs: one connection that is kept, one request after the other.

use crate::Done;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Nothing that is measured takes longer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection to a server.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
    address: String,
    token: String,
    /// What a browser says it understands; empty for answers that are read here.
    coding: &'static str,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Connection {
    /// Opens a connection; `token` is sent with every request.
    pub(crate) fn open(address: &str, token: &str) -> Done<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream: BufReader::new(stream),
            address: address.to_owned(),
            token: token.to_owned(),
            coding: "gzip",
        })
    }

    /// Has answers come as they are.
    pub(crate) fn plain(&mut self) {
        self.coding = "identity";
    }

    /// Sends a request and reads its answer; a body makes it a POST.
    pub(crate) fn send(&mut self, path: &str, body: Option<&str>) -> Done<Response> {
        let method = if body.is_some() { "POST" } else { "GET" };
        let body = body.unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\nAccept-Encoding: {}\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            self.token,
            self.coding,
            body.len()
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        self.receive()
    }

    fn receive(&mut self) -> Done<Response> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|s| s.parse().ok());
        let status = status.ok_or_else(|| format!("no status in `{first}`"))?;
        let (mut length, mut chunked) = (0, false);
        loop {
            let line = self.line()?.to_ascii_lowercase();
            match line.split_once(": ") {
                Some(("content-length", value)) => length = value.parse()?,
                Some(("transfer-encoding", value)) => chunked = value.contains("chunked"),
                _ if line.is_empty() => break,
                _ => {}
            }
        }
        let mut body = Vec::new();
        if !chunked {
            self.take(length, &mut body)?;
            return Ok(Response { status, body });
        }
        loop {
            let size = usize::from_str_radix(self.line()?.trim(), 16)?;
            self.take(size, &mut body)?;
            self.line()?;
            if size == 0 {
                return Ok(Response { status, body });
            }
        }
    }

    fn line(&mut self) -> Done<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err("the server closed the connection".into());
        }
        Ok(line.trim_end().to_owned())
    }

    fn take(&mut self, length: usize, body: &mut Vec<u8>) -> Done {
        let start = body.len();
        body.resize(start + length, 0);
        self.stream.read_exact(&mut body[start..])?;
        Ok(())
    }
}
