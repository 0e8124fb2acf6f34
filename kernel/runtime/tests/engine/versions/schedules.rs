//! A schedule goes over from one version to the next, and no start is lost or doubled.

use crate::host::{BEGINNING, Host};

use super::{KEEP, at, because, begun, drive, same, send, starts, version};

#[tokio::test]
async fn a_schedule_goes_over_at_the_date_and_no_start_is_lost_or_doubled() {
    let daily = format!("schedule: {{cron: '0 0 * * *'}}\n{KEEP}");
    let expected = [
        ("2026-03-03T00:00:00+08:00", "1.0.0"),
        ("2026-03-04T00:00:00+08:00", "1.0.0"),
        ("2026-03-05T00:00:00+08:00", "2.0.0"),
        ("2026-03-06T00:00:00+08:00", "2.0.0"),
    ];
    for restarts in [false, true] {
        let mut host = Host::new().await;
        host.publish(&version("c", "1.0.0", "", &daily)).await;
        host.publish(&version("c", "2.0.0", "2026-03-05", &daily))
            .await;
        for until in [
            "2026-03-04T10:00:00+08:00",
            "2026-03-04T23:59:59+08:00",
            "2026-03-05T00:00:00+08:00",
            "2026-03-06T10:00:00+08:00",
        ] {
            drive(&host, until).await;
            if restarts {
                host = host.reopened().await;
            }
        }
        same(&begun(&host, "c").await, &expected);
    }
}

#[tokio::test]
async fn every_counts_from_when_the_version_takes_effect() {
    let host = Host::new().await;
    let every = |length: &str| format!("schedule: {{every: {length}}}\n{KEEP}");
    host.publish(&version("v", "1.0.0", "", &every("PT2H")))
        .await;
    host.publish(&version(
        "v",
        "2.0.0",
        "2026-03-02T06:30:00Z",
        &every("PT1H"),
    ))
    .await;
    drive(&host, "2026-03-02T08:45:00Z").await;
    same(
        &begun(&host, "v").await,
        &[
            ("2026-03-02T03:00:00Z", "1.0.0"),
            ("2026-03-02T05:00:00Z", "1.0.0"),
            ("2026-03-02T07:30:00Z", "2.0.0"),
            ("2026-03-02T08:30:00Z", "2.0.0"),
        ],
    );
}

/// Away over two dates: what the versions in between were due is one start each, in their order.
#[tokio::test]
async fn a_host_that_was_away_over_the_date_catches_up() {
    let host = Host::new().await;
    let every = |length: &str| format!("schedule: {{every: {length}}}\n{KEEP}");
    host.publish(&version("v", "1.0.0", "", &every("PT1H")))
        .await;
    host.publish(&version(
        "v",
        "2.0.0",
        "2026-03-02T04:30:00Z",
        &every("PT30M"),
    ))
    .await;
    host.publish(&version("v", "3.0.0", "2026-03-02T06:00:00Z", KEEP))
        .await;
    host.publish(&version(
        "v",
        "4.0.0",
        "2026-03-02T07:00:00Z",
        &every("PT24H"),
    ))
    .await;
    drive(&host, "2026-03-02T02:10:00Z").await;
    host.clock.advance_to(at("2026-03-02T12:00:00Z"));
    let host = host.reopened().await;
    drive(&host, "2026-03-03T07:10:00Z").await;
    same(
        &begun(&host, "v").await,
        &[
            ("2026-03-02T02:00:00Z", "1.0.0"),
            ("2026-03-02T12:00:00Z", "1.0.0"),
            ("2026-03-02T12:00:00Z", "2.0.0"),
            ("2026-03-03T07:00:00Z", "4.0.0"),
        ],
    );
}

#[tokio::test]
async fn what_begins_after_another_goes_over_too() {
    let host = Host::new().await;
    let after = "schedule: {after: PT1H}\ndo:\n  - work: {wait: {minutes: 30}}\n";
    host.publish(&version("a", "1.0.0", "", after)).await;
    host.publish(&version("a", "2.0.0", "2026-03-02T02:45:00Z", after))
        .await;
    drive(&host, "2026-03-02T05:00:00Z").await;
    // The second one of 1.0.0 ends when 2.0.0 is in force, and is not followed.
    same(
        &begun(&host, "a").await,
        &[
            (BEGINNING, "1.0.0"),
            ("2026-03-02T02:30:00Z", "1.0.0"),
            ("2026-03-02T02:45:00Z", "2.0.0"),
            ("2026-03-02T04:15:00Z", "2.0.0"),
        ],
    );
}

#[tokio::test]
async fn events_are_gathered_by_the_version_in_force() {
    let host = Host::new().await;
    let all = |kinds: [&str; 2]| {
        let [one, other] = kinds;
        format!(
            "schedule: {{on: {{all: [{{with: {{type: {one}}}}}, {{with: {{type: {other}}}}}]}}}}\n{KEEP}"
        )
    };
    host.publish(&version("g", "1.0.0", "", &all(["a", "b"])))
        .await;
    host.publish(&version("g", "2.0.0", "2026-03-03", &all(["a", "c"])))
        .await;
    send(&host, "1", "a").await;
    send(&host, "2", "b").await;
    // The clock is there before the host has looked at it.
    host.clock.advance_to(at("2026-03-03T00:00:00+08:00"));
    send(&host, "3", "a").await;
    send(&host, "4", "b").await;
    send(&host, "5", "c").await;
    same(
        &begun(&host, "g").await,
        &[(BEGINNING, "1.0.0"), ("2026-03-03T00:00:00+08:00", "2.0.0")],
    );
}

#[tokio::test]
async fn the_last_version_out_of_force_stops_the_schedule() {
    let host = Host::new().await;
    let every = format!("schedule: {{every: PT1H}}\n{KEEP}");
    host.publish(&version("l", "1.0.0", "", &every)).await;
    // Due at the very instant of the act, and not yet started: it still is.
    host.clock.advance_to(at("2026-03-02T02:00:00Z"));
    host.engine
        .deprecate("test/l:1.0.0", because("no longer needed"))
        .await
        .expect("it is deprecated");
    drive(&host, "2026-03-02T09:00:00Z").await;
    let host = host.reopened().await;
    drive(&host, "2026-03-02T10:00:00Z").await;
    same(
        &begun(&host, "l").await,
        &[("2026-03-02T02:00:00Z", "1.0.0")],
    );
    starts(&host, "test/l", Err("no version of test/l is in force")).await;
    host.engine
        .reinstate("test/l:1.0.0", because("needed after all"))
        .await
        .expect("it is put back");
    drive(&host, "2026-03-02T11:30:00Z").await;
    same(
        &begun(&host, "l").await,
        &[
            ("2026-03-02T02:00:00Z", "1.0.0"),
            ("2026-03-02T11:00:00Z", "1.0.0"),
        ],
    );
}
