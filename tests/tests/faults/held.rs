//! Data that another process holds: the second host is refused before it does anything else, and the first goes on.

use std::fs;
use std::path::Path;

use lianxi_tests::command::{Said, lianxi};
use serde_json::json;

use crate::host::{Host, OFFICER, begin, stands};

const SET: &str = "do:\n  - done: {set: {ok: true}}\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_second_host_is_refused_at_once_and_the_first_goes_on() {
    let mut host = Host::new(&[("one", SET)]).await;
    // Nothing here can be loaded: who says so has not asked first whose the data is.
    let broken = host.place.folder.join("broken");
    fs::create_dir(&broken).expect("a folder");
    fs::write(broken.join("broken.wasm"), b"no component").expect("it is written");
    let (data, config) = (host.place.data(), host.place.config());
    let text = |path: &Path| path.to_str().expect("UTF-8").to_owned();
    let (data, config, broken) = (text(&data), text(&config), text(&broken));
    let serve = |data: &str| -> Said {
        let arguments = [
            "serve",
            "--data",
            data,
            "--config",
            &config,
            "--plugins",
            &broken,
            "--listen",
            "127.0.0.1:0",
        ];
        lianxi(&host.place.folder, &arguments).expect("it ends")
    };
    let second = serve(&data);
    assert_eq!((second.exit, second.out.as_str()), (1, ""), "{second:?}");
    let pid = host.server().pid().to_string();
    for told in [
        text(&host.place.file()).as_str(),
        &format!("held by process {pid}"),
        "what to do: stop that process, or choose another folder with --data",
    ] {
        assert!(second.err.contains(told), "'{told}' is told: {second:?}");
    }
    // It is no other fault that is told so.
    let elsewhere = serve(&text(&host.place.folder.join("elsewhere")));
    assert!(
        elsewhere.exit == 2 && elsewhere.err.contains("broken.wasm"),
        "{elsewhere:?}"
    );
    let caller = host.caller(OFFICER);
    let id = begin(&caller, "one", json!({})).await;
    stands(&caller, &id, "completed").await;
    // The lock goes with its process, however that ends.
    host.kill();
    host.start().await;
    stands(&host.caller(OFFICER), &id, "completed").await;
    host.prove().await;
}
