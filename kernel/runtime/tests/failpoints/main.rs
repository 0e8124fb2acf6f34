//! Every failpoint of the kernel, met with an error, a panic and the end of the process: what was acknowledged stays, what was begun comes
//! to its end, and nothing happens twice but what leaves, with the key it had.
//!
//! * [`points`] — the list, held to the sources;
//! * [`child`] — a host in a process of its own, with one failpoint armed: this test binary, started again;
//! * [`scenario`] — what that host and the people around it do, [`plugin`] its plugin, [`outside`] who takes what leaves;
//! * [`place`] — where one scenario keeps its things, and the lives that are lived there;
//! * [`proof`] — what must be true when all has ended.

mod child;
mod outside;
mod place;
mod plugin;
mod points;
mod proof;
mod scenario;

use std::collections::BTreeMap;
use std::sync::Arc;

use lianxi_journal::failpoint::Failing;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use child::{Armed, Ending};
use place::{Kind, Place};

/// Scenarios side by side: most of the time each waits for a sweep.
const SIDE_BY_SIDE: usize = 8;

/// Met while a host opens, which then does not, and says why.
const OPENING: [&str; 2] = ["delivery.before-look", "lease.before-take"];
/// Where a panic takes from the host what it cannot be without: it ends, with an error.
const VITAL: &str = "journal.before-answer";
/// A machine that is too busy costs a host its lease; so often in a row it is a fault.
const LOST_MAX: usize = 5;

/// After an error or a panic the host goes on by itself; after an exit it is started again.
fn allowed(kind: Kind, armed: &Armed, ending: Ending) -> bool {
    let opening = OPENING.contains(&armed.point.as_str());
    let vital = armed.point == VITAL;
    match (armed.failing, ending) {
        (Failing::Error | Failing::Panic, Ending::Done) => true,
        (Failing::Error, Ending::Gone) => opening,
        (Failing::Panic, Ending::Gone) => opening || vital,
        (Failing::Panic, Ending::Panicked) => opening,
        (_, Ending::Lost) => kind == Kind::Postgres,
        // It was passed less often than counted on.
        (Failing::Exit, Ending::Exited | Ending::Done) => true,
        _ => false,
    }
}

/// One failpoint, met at one passing.
async fn meet(kind: Kind, armed: Armed) {
    let said = format!("{armed:?} on {kind:?}");
    let place = Place::new(kind).await;
    let ending = place.live(Some(&armed)).await;
    eprintln!("{said}: {ending:?}");
    assert!(
        allowed(kind, &armed, ending),
        "{said}: {ending:?}\n{}",
        place.log()
    );
    if ending == Ending::Done {
        // How often one is passed differs a little, for hints come in another order; the first passing is certain.
        let passed = place.passed().get(&armed.point).copied();
        let met = passed.unwrap_or_default() >= armed.passing;
        assert!(met || armed.passing > 1, "{said}: it was not met");
        assert!(
            !met || armed.failing != Failing::Exit,
            "{said}: it did not end"
        );
    } else {
        let again = until_not_lost(&place).await;
        assert_eq!(again, Ending::Done, "{said}, begun again\n{}", place.log());
    }
    place.prove(&said).await;
}

async fn until_not_lost(place: &Place) -> Ending {
    for _ in 1..LOST_MAX {
        let ending = place.live(None).await;
        if ending != Ending::Lost {
            return ending;
        }
    }
    place.live(None).await
}

/// How often each failpoint is passed where none is armed.
async fn passed(kind: Kind) -> BTreeMap<String, u64> {
    let place = Place::new(kind).await;
    let ending = until_not_lost(&place).await;
    assert_eq!(ending, Ending::Done, "{}", place.log());
    place.prove("nothing armed").await;
    place.passed()
}

/// Each failpoint at its first passing, and at one in the middle.
async fn meet_all(kind: Kind, failing: Failing) {
    let passed = passed(kind).await;
    let places = Arc::new(Semaphore::new(SIDE_BY_SIDE));
    let mut met = JoinSet::new();
    for point in points::of(kind) {
        let count = passed.get(*point).copied().unwrap_or_default();
        assert!(count > 0, "{point} is not passed on {kind:?}: {passed:?}");
        let mut passings = vec![1, count.div_ceil(2)];
        passings.dedup();
        for passing in passings {
            let armed = Armed {
                point: (*point).to_owned(),
                passing,
                failing,
            };
            let places = Arc::clone(&places);
            met.spawn(async move {
                let _one = places.acquire_owned().await.expect("it is not closed");
                meet(kind, armed).await;
            });
        }
    }
    let mut wrong = Vec::new();
    while let Some(met) = met.join_next().await {
        wrong.extend(met.err().map(|error| error.to_string()));
    }
    assert!(wrong.is_empty(), "{} failed: {wrong:#?}", wrong.len());
}

#[test]
fn the_list_is_that_of_the_sources() {
    assert_eq!(points::of_the_sources(), points::listed());
}

macro_rules! met {
    ($($name:ident: $kind:ident, $failing:ident;)*) => {$(
        #[test]
        fn $name() {
            child::or_test(meet_all(Kind::$kind, Failing::$failing));
        }
    )*};
}

met! {
    an_error_is_recovered_from_on_sqlite: Sqlite, Error;
    a_panic_is_recovered_from_on_sqlite: Sqlite, Panic;
    an_exit_is_recovered_from_on_sqlite: Sqlite, Exit;
    an_error_is_recovered_from_on_postgres: Postgres, Error;
    a_panic_is_recovered_from_on_postgres: Postgres, Panic;
    an_exit_is_recovered_from_on_postgres: Postgres, Exit;
}
