//! How the program is told to stop: Ctrl-C and SIGTERM.

use tokio_util::sync::CancellationToken;

/// A token that is cancelled when the process is told to stop; from now on, being told so does not end it by itself.
pub fn stop() -> CancellationToken {
    let token = CancellationToken::new();
    let told = token.clone();
    let asked = asked();
    tokio::spawn(async move {
        asked.await;
        told.cancel();
    });
    token
}

/// What is listened to is so before this returns.
#[cfg(unix)]
fn asked() -> impl Future<Output = ()> {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = signal(SignalKind::terminate());
    let interrupt = signal(SignalKind::interrupt());
    async move {
        let heard = async |signal| match signal {
            Ok(mut signal) => drop(tokio::signal::unix::Signal::recv(&mut signal).await),
            // This one ends the process at once, as it always does.
            Err(_) => std::future::pending().await,
        };
        tokio::select! {
            () = heard(terminate) => {}
            () = heard(interrupt) => {}
        }
    }
}

#[cfg(not(unix))]
async fn asked() {
    let _ = tokio::signal::ctrl_c().await;
}
