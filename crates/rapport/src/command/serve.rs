//! `rapport serve`.

use super::{At, Done};
use crate::cli;
use crate::output;
use rapport_engine::{EngineError, SystemClock};
use rapport_server::{Options, Server};
use serde::Serialize;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

/// What is printed once connections are taken.
#[derive(Serialize)]
struct Serving {
    address: String,
    open: String,
    token_file: PathBuf,
}

pub(super) fn run(at: &At<'_>, args: &cli::Serve) -> Done {
    let settings = at.project()?.settings().serve.listen.clone();
    let (dir, overrides) = (at.dir.to_owned(), at.overrides.clone());
    let options = Options {
        project: Box::new(move || rapport_engine::Project::open(&dir, &overrides)),
        listen: args.listen.clone().unwrap_or(settings),
        clock: Arc::new(SystemClock),
    };
    output::note("building the board: every record is valued once ...");
    let server = Server::open(&options)?;
    let (token, file) = (
        server.token().text().to_owned(),
        server.token().path().to_owned(),
    );
    let json = at.json;
    let ready = move |address: SocketAddr| {
        let serving = Serving {
            address: format!("http://{address}/"),
            open: format!("http://{address}/#token={token}"),
            token_file: file,
        };
        if json {
            return output::json(&serving);
        }
        output::print(&format!(
            "serving {}\nopen    {}\n        the token in this address allows writing; it is kept in {}\nAPI     {}docs\n`rapport harvest` in another terminal hands its work to this server. Ctrl-C stops it.\n",
            serving.address,
            serving.open,
            serving.token_file.display(),
            serving.address
        ))
    };
    server.run(ready, stop_requested()?)?;
    output::note("stopped; everything that was acknowledged is kept");
    Ok(0)
}

/// Ends at the first Ctrl-C, or when the system asks politely.
fn stop_requested() -> Result<impl Future<Output = ()> + Send + 'static, EngineError> {
    let (stop, stopped) = rapport_server::stop();
    let listening = ctrlc::set_handler(move || stop.now());
    listening.map_err(|e| EngineError::Input(format!("could not listen for Ctrl-C: {e}")))?;
    Ok(stopped)
}
