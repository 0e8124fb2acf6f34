//! A server that does not answer holds up the calls to it, and nobody else's.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use lianxi_runtime::{Settings, Start};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};

use super::server::{Answer, Server};
use crate::host::{Host, definition};

const PLACES: usize = 2;
/// More than there are workers.
const CALLS: usize = 200;
const PATIENCE: Duration = Duration::from_mins(1);

/// Takes connections and says nothing, until it closes them.
struct Silent {
    address: SocketAddr,
    taken: Arc<Mutex<Vec<TcpStream>>>,
}

impl Silent {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let taken = Arc::<Mutex<Vec<TcpStream>>>::default();
        let taking = Arc::clone(&taken);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                taking.lock().expect("nobody panicked").push(stream);
            }
        });
        Self { address, taken }
    }

    fn count(&self) -> usize {
        self.taken.lock().expect("nobody panicked").len()
    }

    fn close(&self) {
        self.taken.lock().expect("nobody panicked").clear();
    }

    async fn has(&self, count: usize) {
        let come = async {
            while self.count() < count {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(PATIENCE, come)
            .await
            .expect("they come");
    }
}

/// Looked at while it runs: rows and memory are compared when all is still.
async fn status(host: &Host, id: &str) -> String {
    let view = host.engine.execution(id).await.expect("it is there");
    view.summary.status
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer_holds_up_the_calls_to_it_alone() {
    let silent = Silent::start().await;
    let server = Server::start(|_| Answer::json(&json!("here"))).await;
    let settings = Settings {
        places: PLACES,
        ..Settings::default()
    };
    let allowed = vec![silent.address.to_string(), server.host()];
    let host = Host::with(settings, allowed).await;
    let asking = |name: &str, host: &str| {
        let rest = format!(
            "do:\n  - ask: {{call: http, with: {{method: get, endpoint: 'http://{host}/'}}}}\n"
        );
        definition(name, &rest)
    };
    let slow = host
        .publish(&asking("slow", &silent.address.to_string()))
        .await;
    let quick = host.publish(&asking("quick", &server.host())).await;
    host.engine.run();
    let start = |workflow: &str| Start {
        id: None,
        workflow: workflow.to_owned(),
        input: json!({}),
    };
    for _ in 0..CALLS {
        host.engine.start(start(&slow)).await.expect("it starts");
    }
    silent.has(PLACES).await;
    let id = host
        .engine
        .start(start(&quick))
        .await
        .expect("it starts")
        .id;
    let ends = async {
        while status(&host, &id.to_string()).await != "completed" {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(PATIENCE, ends)
        .await
        .expect("it is not held up");
    assert_eq!(silent.count(), PLACES, "no more at one time");
    // A place that becomes free is the next one's.
    silent.close();
    silent.has(PLACES).await;
    tokio::join!(host.engine.shutdown(), async { silent.close() });
}
