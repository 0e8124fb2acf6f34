//! Who holds a journal that many processes reach: one at a time, and whoever lost it writes nothing.

use std::time::Duration;

use lianxi_journal::{AppendError, Journal, OpenError, Options, StorageKind};
use sea_orm::{ConnectionTrait, TransactionTrait};

use crate::support::{Store, begin, name, of, turn};

fn at_once(options: Options) -> Options {
    Options {
        lock_wait: Duration::ZERO,
        ..options
    }
}

/// So short that a test can wait for its end.
fn short(options: Options) -> Options {
    Options {
        lease_term: Duration::from_millis(400),
        ..options
    }
}

/// What another process does that takes the journal over while this one sleeps.
const TAKEN_OVER: &str = "UPDATE lease SET fence = fence + 1, holder = 'another'";

#[tokio::test]
async fn a_second_holder_waits_until_the_first_gives_it_back() {
    let store = Store::new().await;
    match Journal::open(at_once(store.options())).await {
        Err(OpenError::LeasedToAnother { holder }) => {
            let process = std::process::id().to_string();
            assert!(holder.contains(&process), "{holder}");
        }
        other => panic!("{other:?}"),
    }
    store.start("e").await;
    let waiting = tokio::spawn(Journal::open(store.options()));
    store.journal.close().await;
    let next = waiting.await.expect("it ends").expect("it opens");
    next.append(of(turn("e", 1))).await.expect("it goes on");
    assert_eq!(name(&store.append(of(turn("e", 2))).await), "closed");
}

#[tokio::test]
async fn a_holder_that_is_gone_is_waited_for_no_longer_than_its_term() {
    let store = Store::new().await;
    store.start("e").await;
    store.journal.close().await;
    // As if its process had been killed just after it renewed.
    store
        .spoil("UPDATE lease SET until_ms = (extract(epoch FROM clock_timestamp()) * 1000)::bigint + 700")
        .await;
    let next = Journal::open(store.options()).await.expect("it opens");
    next.append(of(turn("e", 1))).await.expect("it goes on");
}

#[tokio::test]
async fn what_was_taken_over_is_not_written_to() {
    let store = Store::new().await;
    store.start("e").await;
    store.spoil(TAKEN_OVER).await;
    for append in [of(turn("e", 1)), of(begin("f"))] {
        match store.append(append).await {
            Err(AppendError::Storage(error)) => assert_eq!(error.kind, StorageKind::Lost),
            other => panic!("{other:?}"),
        }
    }
    // The first write that is refused says so at once, and to all.
    store.journal.lost().await;
    let kept = store.journal.execution("e").await.expect("it reads");
    assert_eq!(kept.map(|row| row.version), Some(1));
    assert_eq!(store.journal.execution("f").await.expect("it reads"), None);
    // Nor does it give back what is another's.
    store.journal.close().await;
    let refused = Journal::open(at_once(store.options())).await;
    assert!(
        matches!(&refused, Err(OpenError::LeasedToAnother { holder }) if holder == "another"),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_holder_that_writes_nothing_learns_that_it_was_taken_over() {
    let store = Store::with(short).await;
    store.spoil(TAKEN_OVER).await;
    store.journal.lost().await;
}

#[tokio::test]
async fn a_holder_whose_renewals_are_held_up_counts_on_nothing() {
    let store = Store::with(short).await;
    let raw = store.raw().await;
    let holding = raw.begin().await.expect("it begins");
    holding
        .execute_unprepared("SELECT * FROM lease FOR UPDATE")
        .await
        .expect("the row is held");
    store.journal.lost().await;
    holding.rollback().await.expect("it ends");
}

/// A disk that takes its time holds up a group of writes, and what the group holds of the lease.
#[tokio::test]
async fn a_slow_group_of_writes_costs_nobody_the_lease() {
    let store = Store::with(short).await;
    let raw = store.raw().await;
    let writing = raw.begin().await.expect("it begins");
    writing
        .execute_unprepared("SELECT * FROM lease FOR KEY SHARE")
        .await
        .expect("the row is held");
    let patient = Options {
        lock_wait: Duration::from_secs(1),
        ..store.options()
    };
    let refused = Journal::open(patient).await;
    assert!(
        matches!(refused, Err(OpenError::LeasedToAnother { .. })),
        "{refused:?}"
    );
    writing.rollback().await.expect("it ends");
    store.start("e").await;
}

#[tokio::test]
async fn a_lease_is_kept_for_as_long_as_it_is_renewed() {
    let store = Store::with(short).await;
    for version in 0..8 {
        let append = if version == 0 {
            begin("e")
        } else {
            turn("e", version)
        };
        store.ok(of(append)).await;
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    let refused = Journal::open(at_once(store.options())).await;
    assert!(
        matches!(refused, Err(OpenError::LeasedToAnother { .. })),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_transaction_that_writes_is_not_overtaken() {
    let store = Store::with(short).await;
    store.start("e").await;
    let raw = store.raw().await;
    let writing = raw.begin().await.expect("it begins");
    writing
        .execute_unprepared("SELECT fence FROM lease FOR SHARE")
        .await
        .expect("the row is looked at");
    // The term is over, but its holder is inside a commit.
    store.journal.lost().await;
    let refused = Journal::open(at_once(store.options())).await;
    assert!(
        matches!(refused, Err(OpenError::LeasedToAnother { .. })),
        "{refused:?}"
    );
    writing.rollback().await.expect("it ends");
    let next = Journal::open(store.options()).await.expect("it opens");
    next.append(of(turn("e", 1))).await.expect("it goes on");
}
