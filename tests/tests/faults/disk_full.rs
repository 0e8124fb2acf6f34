//! A disk that fills up under the host: nothing is damaged, callers are told, what was acknowledged stays, also when the host is stopped or
//! killed meanwhile, and all goes on by itself when there is room again.
//!
//! What is written fills the write-ahead log and then, when that is emptied, the database: both come to the end of the disk.

use std::collections::BTreeSet;

use lianxi_tests::command::lianxi;
use lianxi_tests::http::{Answer, Caller};
use serde_json::json;

use crate::disk::{Disk, with_small_disks};
use crate::full::{HEARS, NAP, fill, paid, reads};
use crate::host::{Host, OFFICER, begin, stands};
use crate::people::{SIGN, complete, item_of};

/// The write-ahead log is emptied at 4 MB, into a database that has not as much room.
const SMALL: u64 = 7 * 1024 * 1024;
const LARGE: u64 = 256 * 1024 * 1024;

#[test]
fn a_full_disk_loses_nothing_and_all_goes_on_with_more_room() {
    with_small_disks(
        "disk_full::a_full_disk_loses_nothing_and_all_goes_on_with_more_room",
        filled(),
    );
}

fn no_room(disk: &Disk, answer: &Answer) {
    assert!(disk.refusals().contains(&answer.refusal()), "{answer:?}");
    assert!(answer.headers.contains_key("retry-after"));
}

/// It lives, says that it is not ready, and shows everything that was acknowledged; the doctor finds nothing.
async fn is_full(host: &Host, disk: &Disk, known: &BTreeSet<String>) -> Caller {
    let caller = host.caller(OFFICER);
    let refused = caller
        .until("/v1/health/ready", |answer| answer.status != 200)
        .await
        .expect("it comes to say so");
    no_room(disk, &refused);
    let live = caller.get("/v1/health/live").await.expect("it answers");
    assert_eq!(live.status, 200);
    reads(&caller, known).await;
    is_sound(host);
    caller
}

fn is_sound(host: &Host) {
    let data = host.place.data();
    let data = data.to_str().expect("a plain path");
    let said = lianxi(&host.place.folder, &["doctor", "--data", data]).expect("it ends");
    assert_eq!(said.exit, 0, "{}\n{}", said.out, said.err);
}

async fn filled() {
    let workflows = [("sign", SIGN), ("nap", NAP), ("hears", HEARS)];
    let mut host = Host::prepared(&workflows, "");
    let disk = Disk::small(&host.place.data(), SMALL);
    host.start().await;
    let caller = host.caller(OFFICER);
    let sign = begin(&caller, "sign", json!({})).await;
    let hears = begin(&caller, "hears", json!({})).await;
    let item = item_of(&caller, &sign).await;
    let mut known = fill(&caller, |answer| no_room(&disk, answer)).await;
    known.extend([sign.clone(), hears.clone()]);

    let caller = is_full(&host, &disk, &known).await;
    // A gap may be left that holds one of these.
    let signed = complete(&caller, &item, "granted", json!("x")).await;
    if signed.status != 200 {
        no_room(&disk, &signed);
    }
    let heard = caller.send_event(&paid()).await.expect("it answers");
    if heard.status != 202 {
        no_room(&disk, &heard);
    }

    // Stopped, and then killed, it is as full as it was.
    if disk.is_shared() {
        host.stop();
        host.start_unready().await;
        is_full(&host, &disk, &known).await;
    }
    host.kill();
    host.start_unready().await;
    let caller = is_full(&host, &disk, &known).await;

    // The host that runs finds the room by itself.
    disk.grow(LARGE, host.server().pid());
    let ready = |answer: &Answer| answer.status == 200;
    let ready = caller.until("/v1/health/ready", ready).await;
    ready.expect("it is ready again");
    if signed.status != 200 {
        let done = complete(&caller, &item, "granted", json!("x")).await;
        assert_eq!(done.status, 200, "{done:?}");
    }
    if heard.status != 202 {
        let sent = caller.send_event(&paid()).await.expect("it answers");
        assert_eq!(sent.body["events"][0]["status"], "new", "{sent:?}");
    }
    for id in &known {
        stands(&caller, id, "completed").await;
    }
    let output = stands(&caller, &sign, "completed").await["output"].clone();
    assert_eq!(output["outcome"], "granted");
    let kept = host.prove().await;
    let kept: BTreeSet<&String> = kept.keys().collect();
    assert_eq!(kept, known.iter().collect());
    is_sound(&host);
}
