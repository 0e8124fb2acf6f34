//! Places at which a test makes the host fail, panic or end: [`failpoint!`](crate::failpoint!). Without the feature `failpoints`, which no
//! build that is shipped has, nothing of it is there.
//!
//! The crate `fail` would turn on features of what half of the dependencies stand on (`log`, `getrandom`), so that every build with
//! failpoints would build those anew beside the others. What is needed of it is this.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use sea_orm::DbErr;

use crate::error::{StorageError, StorageKind};

/// What a process ends with that a failpoint ended.
pub const EXIT: i32 = 97;

/// What happens at a failpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failing {
    /// What stands there fails, as the device might.
    Error,
    Panic,
    /// The process ends at once, with [`EXIT`].
    Exit,
}

#[derive(Debug, Default)]
struct Points {
    armed: Option<(String, u64, Failing)>,
    passed: BTreeMap<&'static str, u64>,
}

static POINTS: Mutex<Points> = Mutex::new(Points {
    armed: None,
    passed: BTreeMap::new(),
});

/// Makes this process fail when the failpoint is passed for the n-th time, once.
pub fn arm(name: &str, passing: u64, failing: Failing) {
    let mut points = POINTS.lock().unwrap_or_else(PoisonError::into_inner);
    points.armed = Some((name.to_owned(), passing, failing));
}

/// How often each was passed.
pub fn passed() -> BTreeMap<&'static str, u64> {
    let points = POINTS.lock().unwrap_or_else(PoisonError::into_inner);
    points.passed.clone()
}

/// For the macro: whether what stands there is to fail.
#[doc(hidden)]
pub fn pass(name: &'static str) -> bool {
    let failing = {
        let mut points = POINTS.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = points.passed.entry(name).or_default();
        *passed += 1;
        let passed = *passed;
        let (armed, passing, failing) = match &points.armed {
            Some((armed, passing, failing)) => (armed, *passing, *failing),
            None => return false,
        };
        if armed != name || passed != passing {
            return false;
        }
        failing
    };
    match failing {
        Failing::Error => true,
        Failing::Panic => panic!("the failpoint {name}"),
        Failing::Exit => std::process::exit(EXIT),
    }
}

/// For the macro.
#[doc(hidden)]
pub fn error(name: &str) -> StorageError {
    StorageError {
        kind: StorageKind::Io,
        source: DbErr::Custom(format!("the failpoint {name}")),
    }
}
