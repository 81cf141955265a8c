//! Starting, serving, stopping.

use crate::api::insight::Insight;
use crate::events::Events;
use crate::metrics::Metrics;
use crate::readers::Readers;
use crate::router;
use crate::running::Running;
use crate::state::{App, Inner};
use crate::token::Token;
use crate::writer::{Writer, WriterCounts};
use rapport_engine::live::Live;
use rapport_engine::session::Access;
use rapport_engine::{Clock, EngineError, Project, Session};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

/// Threads that read the store.
const READERS: usize = 2;
/// Threads that look at the board.
const VIEWERS_MAX: usize = 16;
/// How long requests in hand have when the server stops.
const DRAIN: Duration = Duration::from_secs(10);

/// What is to be served, and how.
pub struct Options {
    /// Opens the project; asked once for each session.
    pub project: Box<dyn Fn() -> Result<Project, EngineError>>,
    /// Address to listen on, such as `127.0.0.1:7777`.
    pub listen: String,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("listen", &self.listen)
            .finish_non_exhaustive()
    }
}

/// A project that is ready to be served: ledger open for writing, board built.
#[derive(Debug)]
pub struct Server {
    app: App,
    writer: JoinHandle<()>,
    listen: SocketAddr,
}

impl Server {
    /// Opens the project and builds the board. Fails when the address is not this machine's own, or when another process
    /// writes to the project.
    pub fn open(options: &Options) -> Result<Self, EngineError> {
        let listen = loopback(&options.listen)?;
        let project = (options.project)()?;
        let token = Token::of_project(&project.folder)?;
        let live = Live::open((options.project)()?, Arc::clone(&options.clock)).map_err(held)?;
        let open = || {
            Session::open(
                (options.project)()?,
                Access::Read,
                Arc::clone(&options.clock),
            )
        };
        let readers = Readers::start(READERS, &open)?;
        let insight = Insight::new(Readers::start(1, &open)?);
        let started = options.clock.now();
        let events = Events::new(started.0.cast_unsigned());
        let counts = Arc::new(WriterCounts::default());
        let board = live.board();
        let (writer, thread) = Writer::start(live, events.clone(), Arc::clone(&counts));
        let app = App(Arc::new(Inner {
            project,
            board,
            readers,
            insight,
            writer,
            harvests: crate::harvests::Harvests::default(),
            events,
            counts,
            metrics: Metrics::default(),
            token,
            clock: Arc::clone(&options.clock),
            started,
            home: Mutex::new(None),
            openapi: router::document(),
        }));
        Ok(Self {
            app,
            writer: thread,
            listen,
        })
    }

    /// The token that writes need.
    pub fn token(&self) -> &Token {
        &self.app.token
    }

    /// All addresses with their layers, for a caller that has a connection of its own.
    pub fn router(&self) -> axum::Router {
        router::router(self.app.clone())
    }

    /// Serves until `stop` says so. `ready` is told the address once connections are taken.
    pub fn run(
        self,
        ready: impl FnOnce(SocketAddr) -> Result<(), EngineError>,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), EngineError> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(VIEWERS_MAX)
            .enable_all()
            .build()
            .map_err(|e| EngineError::Input(format!("could not start the server: {e}")))?;
        let Self {
            app,
            writer,
            listen,
        } = self;
        let served = runtime.block_on(serve(app, listen, ready, stop));
        // What still runs is given up; every answer that was given is durable.
        runtime.shutdown_timeout(Duration::from_secs(1));
        // The last way to the writer is gone: it ends when it has done what it was asked.
        if writer.join().is_err() {
            tracing::error!("The writer panicked; everything that was acknowledged is durable.");
        }
        served
    }
}

async fn serve(
    app: App,
    listen: SocketAddr,
    ready: impl FnOnce(SocketAddr) -> Result<(), EngineError>,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), EngineError> {
    let failed = |e: std::io::Error| {
        EngineError::Input(format!(
            "could not listen on {listen}: {e}; stop what listens there, or choose another with --listen"
        ))
    };
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(failed)?;
    let address = listener.local_addr().map_err(failed)?;
    let running = Running {
        address: address.to_string(),
    };
    // Gone when serving ends.
    let _posted = running.post(&app.project.folder)?;
    ready(address)?;
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let events = app.events.clone();
    let signal = async move {
        stop.await;
        tracing::info!("Stopping: no new connections, requests in hand are finished.");
        events.stop();
        // Nobody listens any more when serving has ended by itself.
        stopping.send(()).unwrap_or_default();
    };
    let serving = axum::serve(listener, router::router(app)).with_graceful_shutdown(signal);
    let drained = async {
        // Dropped without a word when serving ends by itself: then there is nothing to wait for.
        if stopped.await.is_ok() {
            tokio::time::sleep(DRAIN).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    tokio::select! {
        done = serving.into_future() => done.map_err(failed),
        () = drained => {
            tracing::warn!("Some requests took too long to finish and were given up.");
            Ok(())
        }
    }
}

/// The address, when it is this machine's own.
fn loopback(text: &str) -> Result<SocketAddr, EngineError> {
    let named = text
        .strip_prefix("localhost:")
        .map(|port| format!("127.0.0.1:{port}"));
    let address: SocketAddr = named
        .as_deref()
        .unwrap_or(text)
        .parse()
        .map_err(|_no_address| {
            EngineError::Usage(format!(
                "`{text}` is no address to listen on; write one such as 127.0.0.1:7777"
            ))
        })?;
    if address.ip().is_loopback() {
        return Ok(address);
    }
    Err(EngineError::Usage(format!(
        "{address} can be reached from other machines, and there are no users and roles yet: everybody on the network could read \
         names and values of all people. Listen on 127.0.0.1 or [::1]; from another machine use an SSH tunnel (ssh -L 7777:127.0.0.1:7777 HOST)"
    )))
}

/// Says what to do when another process writes.
fn held(error: EngineError) -> EngineError {
    if !error.is_locked() {
        return error;
    }
    let EngineError::Ledger(error) = error else {
        return error;
    };
    EngineError::Input(format!(
        "this project cannot be served now: {error}. A server writes itself, and there is one writer at a time: wait for the harvest to end, or stop the other server"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_others_can_reach_is_refused_with_a_way_out() {
        for open in ["0.0.0.0:7777", "192.168.1.5:80", "[::]:7777"] {
            let error = loopback(open).unwrap_err().to_string();
            assert!(error.contains("ssh -L"), "{error}");
        }
        assert!(
            loopback("7777")
                .unwrap_err()
                .to_string()
                .contains("127.0.0.1:7777")
        );
        for own in ["127.0.0.1:0", "localhost:7777", "[::1]:7777"] {
            assert!(loopback(own).is_ok(), "{own}");
        }
    }
}
