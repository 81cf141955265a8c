//! Live events over a real connection, and the graceful end of a real server.

use crate::site::options;
use rapport_engine::template;
use rapport_server::{Server, stop};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::mpsc;
use std::time::Duration;

fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    stream
}

/// Lines of a stream of events, until one begins with `wanted`.
fn until(lines: &mut impl Iterator<Item = std::io::Result<String>>, wanted: &str) -> String {
    loop {
        let line = lines.next().unwrap().unwrap();
        if line.starts_with(wanted) {
            return line;
        }
    }
}

#[test]
fn an_open_page_is_told_of_a_new_interaction_and_the_server_ends_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("p");
    template::create(&project, "quickstart").unwrap();
    let server = Server::open(&options(project.clone(), None, "127.0.0.1:0")).unwrap();
    let token = server.token().text().to_owned();
    let (tell, told) = mpsc::channel();
    let (stop, stopped) = stop();
    let serving = std::thread::spawn(move || {
        let ready = move |address| {
            tell.send(address).unwrap();
            Ok(())
        };
        server.run(ready, stopped).unwrap();
    });
    let address = told.recv_timeout(Duration::from_secs(10)).unwrap();

    let mut page = connect(address);
    page.write_all(
        b"GET /api/v1/events?record=1.research_labs HTTP/1.1\r\nHost: localhost\r\n\r\n",
    )
    .unwrap();
    let mut lines = BufReader::new(page).lines();
    assert!(until(&mut lines, "HTTP/1.1").contains("200"));
    until(&mut lines, ": listening");

    let post = |email: &str| {
        let body = format!(
            "{{\"contact\": {{\"email\": \"{email}\"}}, \"scope\": \"research_labs\", \"type\": \"kick_off\"}}"
        );
        let mut other = connect(address);
        let head = format!(
            "POST /api/v1/interactions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        other.write_all(format!("{head}{body}").as_bytes()).unwrap();
        let mut answer = String::new();
        other.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    };
    post("ada@labs.org");
    assert_eq!(until(&mut lines, "event: record"), "event: record");
    let data = until(&mut lines, "data:");
    assert!(
        data.contains("\"record\":\"1.research_labs\"")
            && data.contains("\"rv_change_hundredths\":2000"),
        "{data}"
    );
    // Of another record: not told here; the ledger's own event is.
    post("bo@labs.org");
    let next = until(&mut lines, "event:");
    assert_eq!(next, "event: ledger");
    let id = until(&mut lines, "id:");
    let data = until(&mut lines, "event:");
    assert_eq!(
        data, "event: ledger",
        "and nothing of the other record: {id}"
    );

    stop.now();
    assert!(
        lines.all(|line| line.is_ok_and(|l| !l.starts_with("event: record"))),
        "the stream ends"
    );
    serving.join().unwrap();
    // The writer's lock is free again.
    drop(Server::open(&options(project, None, "127.0.0.1:0")).unwrap());
}
