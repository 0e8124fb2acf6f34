//! Cron expressions: when the next instants are, and what is told of those that are wrong.

use jiff::Timestamp;
use lianxi_flow::cron::Cron;

/// The next three instants after the last minute of February, in local time.
#[track_caller]
fn check(text: &str, expected: [&str; 3]) {
    let cron = Cron::parse(text).unwrap();
    let mut at: Timestamp = "2026-02-28T23:59:30+08:00".parse().unwrap();
    for expected in expected {
        at = cron.after(at).unwrap();
        let wanted: Timestamp = format!("{expected}:00+08:00").parse().unwrap();
        assert_eq!(at, wanted, "{text}");
    }
}

#[test]
fn the_next_instants() {
    check(
        "0 0 * * *",
        ["2026-03-01T00:00", "2026-03-02T00:00", "2026-03-03T00:00"],
    );
    check(
        "*/20 8-9 * * *",
        ["2026-03-01T08:00", "2026-03-01T08:20", "2026-03-01T08:40"],
    );
    check(
        "5/25 0,13 * * *",
        ["2026-03-01T00:05", "2026-03-01T00:30", "2026-03-01T00:55"],
    );
    // Where a month has no 31st, it has no such day.
    check(
        "30 9 31 * *",
        ["2026-03-31T09:30", "2026-05-31T09:30", "2026-07-31T09:30"],
    );
    check(
        "0 12 29 feb *",
        ["2028-02-29T12:00", "2032-02-29T12:00", "2036-02-29T12:00"],
    );
    check(
        "0 8 * * 1-5",
        ["2026-03-02T08:00", "2026-03-03T08:00", "2026-03-04T08:00"],
    );
    check(
        "0 8 * * 7",
        ["2026-03-01T08:00", "2026-03-08T08:00", "2026-03-15T08:00"],
    );
    // Either: the 13th, or a Friday.
    check(
        "0 0 13 * FRI",
        ["2026-03-06T00:00", "2026-03-13T00:00", "2026-03-20T00:00"],
    );
    check(
        "59 23 31 12 *",
        ["2026-12-31T23:59", "2027-12-31T23:59", "2028-12-31T23:59"],
    );
}

#[track_caller]
fn refused(text: &str, words: &str) {
    let why = Cron::parse(text).unwrap_err().to_string();
    assert!(why.contains(words), "{text}: {why}");
}

#[test]
fn what_is_wrong_is_told() {
    refused("0 0 * *", "five fields");
    refused("* * * * * *", "five fields");
    refused(
        "60 0 * * *",
        "'60' for its minute: it is a number from 0 to 59",
    );
    refused("0 24 * * *", "'24' for its hour");
    refused("0 0 0 * *", "'0' for its day of month");
    refused("0 0 * 13 *", "'13' for its month");
    refused("0 0 * * 8", "'8' for its day of week");
    refused("0 0 * * fry", "'fry' for its day of week");
    refused("*/0 0 * * *", "'*/0' for its minute");
    refused("5-1 0 * * *", "'5-1' for its minute");
    refused("+5 0 * * *", "'+5' for its minute");
    refused("0,,1 0 * * *", "'' for its minute");
    refused("0 0 30 2 *", "never comes");
    refused("0 0 31 4,6 *", "never comes");
}
