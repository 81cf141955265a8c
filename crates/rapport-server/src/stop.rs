//! How a caller without async code tells the server to stop.

use tokio::sync::watch;

/// Tells the server to stop.
#[derive(Debug, Clone)]
pub struct Stop(watch::Sender<bool>);

impl Stop {
    /// Stops the server: requests in hand are finished. The second time does nothing more.
    pub fn now(&self) {
        self.0.send_replace(true);
    }
}

/// A way to stop the server, and what to give to [`crate::Server::run`].
pub fn stop() -> (Stop, impl Future<Output = ()> + Send + 'static) {
    let (sender, mut receiver) = watch::channel(false);
    let stopped = async move {
        // When nobody can say stop any more, the server runs until it is killed.
        if receiver.wait_for(|stop| *stop).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    (Stop(sender), stopped)
}
