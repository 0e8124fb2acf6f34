//! Listening, until the host stops.

use std::io;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// How long requests that run at shutdown may take to end.
pub const DRAIN_MAX: Duration = Duration::from_secs(10);

/// Serves until `shutdown`; then takes no more connections, lets running requests end, and returns.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: CancellationToken,
) -> io::Result<()> {
    let drained = async {
        shutdown.cancelled().await;
        tokio::time::sleep(DRAIN_MAX).await;
    };
    let serving =
        axum::serve(listener, router).with_graceful_shutdown(shutdown.clone().cancelled_owned());
    tokio::select! {
        ended = async { serving.await } => ended,
        () = drained => {
            tracing::warn!("some requests did not end in time and were cut off");
            Ok(())
        }
    }
}
