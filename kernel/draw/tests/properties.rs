//! What holds for every pool, seed, number and list of those that are gone.

use std::collections::BTreeSet;

use jiff::Timestamp;
use lianxi_draw::{
    Asked, DrawError, Excluded, HostKey, Number, Pool, Ratio, Record, draw, redraw, verify,
};
use proptest::prelude::*;

const EXECUTION: &str = "018f2a5e";

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_767_225_600 + second).expect("an instant of our time")
}

/// Short ones, so that some are the beginning of others; beyond ASCII too.
fn keys() -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set("[a-c0-9甲乙é]{1,4}", 1..40)
}

/// A pool in some order, some of it excluded, and a number that can be drawn.
#[derive(Clone, Debug)]
struct Case {
    seed: String,
    keys: Vec<String>,
    excluded: Vec<Excluded>,
    number: Number,
}

fn cases() -> impl Strategy<Value = Case> {
    let out = |keys: BTreeSet<String>| {
        let keys: Vec<String> = keys.into_iter().collect();
        let most = keys.len() - 1;
        let excluded = prop::sample::subsequence(keys.clone(), 0..=most);
        (Just(keys).prop_shuffle(), excluded)
    };
    let number = |(keys, out): (Vec<String>, Vec<String>)| {
        let eligible = u32::try_from(keys.len() - out.len()).expect("a few");
        let ratio = |thousandth: u32| {
            let text = format!("{}.{:03}", thousandth / 1000, thousandth % 1000);
            Number::Ratio(Ratio::parse(&text).expect("a ratio"))
        };
        let number = prop_oneof![
            (1..=eligible).prop_map(Number::Count),
            (1_u32..=1000).prop_map(ratio)
        ];
        ("[a-z]{4}", Just(keys), Just(out), number)
    };
    let case = |(seed, keys, out, number): (String, Vec<String>, Vec<String>, Number)| Case {
        seed,
        keys,
        excluded: out.into_iter().map(|key| gone(&key)).collect(),
        number,
    };
    keys()
        .prop_flat_map(out)
        .prop_flat_map(number)
        .prop_map(case)
}

fn gone(key: &str) -> Excluded {
    Excluded {
        key: key.to_owned(),
        reason: "利害关系".to_owned(),
    }
}

fn drawn(case: &Case) -> Record {
    let key = HostKey::known(&case.seed);
    let seal = key.seal(&format!("{EXECUTION}/0.seal#1"), "objects", at(0));
    let seed = key.open(&seal, EXECUTION).expect("it is its own");
    let asked = Asked {
        pool: Pool::new(case.keys.clone()).expect("a pool"),
        excluded: case.excluded.clone(),
        number: case.number,
    };
    draw(&seal, seed, asked, at(60)).expect("enough are eligible")
}

proptest! {
    #[test]
    fn the_order_of_the_lists_never_matters(case in cases(), other in cases()) {
        let mut turned = case.clone();
        turned.keys.reverse();
        turned.excluded.reverse();
        prop_assert_eq!(drawn(&case), drawn(&turned));
        // Another seed: another order, but for what is too short to have one.
        if case.seed != other.seed {
            let record = drawn(&Case { seed: other.seed, ..case.clone() });
            prop_assert_ne!(&record.seed, &drawn(&case).seed);
        }
    }

    #[test]
    fn so_many_are_drawn_and_nobody_who_is_excluded(case in cases()) {
        let record = drawn(&case);
        let out: BTreeSet<&String> = case.excluded.iter().map(|one| &one.key).collect();
        prop_assert!(record.drawn.iter().all(|key| !out.contains(key)));
        prop_assert_eq!(record.drawn.len(), record.count as usize);
        prop_assert_eq!(&record.order[..record.drawn.len()], &record.drawn[..]);
        prop_assert_eq!(record.order.len(), case.keys.len() - out.len());
        let differ: BTreeSet<&String> = record.drawn.iter().collect();
        prop_assert_eq!(differ.len(), record.drawn.len());
        if let Number::Ratio(ratio) = case.number {
            // In thousandths, as they were made.
            let text = ratio.to_string();
            let behind = format!("{}000", text.strip_prefix("0.").unwrap_or_default());
            let thousandths: usize = if text == "1" { 1000 } else { behind[..3].parse().expect("digits") };
            let share = (thousandths * case.keys.len()).div_ceil(1000).max(1);
            prop_assert_eq!(record.drawn.len(), share.min(record.order.len()));
        }
    }

    /// Leaving somebody out moves nobody else.
    #[test]
    fn who_is_excluded_leaves_a_gap_and_no_more(case in cases()) {
        let all = drawn(&Case { excluded: Vec::new(), number: Number::Count(1), ..case.clone() });
        let record = drawn(&case);
        let left: Vec<&String> = all.order.iter().filter(|key| record.order.contains(key)).collect();
        prop_assert_eq!(left, record.order.iter().collect::<Vec<_>>());
    }

    #[test]
    fn who_is_gone_never_comes_back(case in cases(), picks in prop::collection::vec(any::<prop::sample::Index>(), 1..20)) {
        let first = drawn(&case);
        let mut record = first.clone();
        for (turn, pick) in (61..).zip(picks) {
            let going = pick.get(&record.pool).clone();
            let known = record.gone.iter().any(|one| one.key == going);
            let was_drawn = record.drawn.contains(&going);
            let before = record.clone();
            match redraw(record.clone(), None, vec![gone(&going)], at(turn)) {
                Ok(after) => record = after,
                Err(why) => {
                    // Nobody is left: all that are eligible are drawn or gone.
                    prop_assert!(was_drawn);
                    prop_assert_eq!(why.code(), "too-few");
                    let rest = before.order.iter().filter(|key| !before.drawn.contains(key));
                    prop_assert!(rest.into_iter().all(|key| before.gone.iter().any(|one| one.key == *key)));
                    continue;
                }
            }
            prop_assert_eq!(verify(&record, &record.pool), Ok(()));
            prop_assert!(!record.drawn.contains(&going));
            prop_assert_eq!(record.drawn.len(), first.count as usize);
            prop_assert_eq!(&record.order, &first.order);
            if known {
                prop_assert_eq!(&record, &before);
                continue;
            }
            let last = record.gone.last().expect("one is gone");
            prop_assert_eq!(last.replaced_by.is_some(), was_drawn);
            // Everybody else stays.
            let stayed = before.drawn.iter().filter(|key| **key != going).all(|key| record.drawn.contains(key));
            prop_assert!(stayed);
        }
    }

    /// All at once and one after the other end with the same; at once, nobody is replaced by one who goes too.
    #[test]
    fn going_at_once_is_going_one_by_one(case in cases(), picks in prop::collection::btree_set(0_usize..40, 1..6)) {
        let record = drawn(&case);
        let going: Vec<Excluded> = picks.iter().filter_map(|pick| record.pool.get(*pick)).map(|key| gone(key)).collect();
        let at_once = redraw(record.clone(), None, going.clone(), at(70));
        let one_by_one = going.iter().try_fold(record, |record, one| redraw(record, None, vec![one.clone()], at(70)));
        match (at_once, one_by_one) {
            (Ok(one), Ok(other)) => {
                prop_assert_eq!(&one.drawn, &other.drawn);
                let instead: Vec<&String> = one.gone.iter().filter_map(|gone| gone.replaced_by.as_ref()).collect();
                prop_assert!(one.gone.iter().all(|gone| !instead.contains(&&gone.key)));
            }
            (one, other) => prop_assert_eq!(one.map(|_| ()).map_err(|why| why.code()), other.map(|_| ()).map_err(|why| why.code())),
        }
    }

    /// Whatever one field is changed to, it is found.
    #[test]
    fn no_field_can_be_changed(case in cases(), change in changes()) {
        let mut record = drawn(&case);
        let first = record.order.first().map(|key| gone(key));
        if let Ok(again) = redraw(record.clone(), None, first.into_iter().collect(), at(70)) {
            record = again;
        }
        prop_assert_eq!(verify(&record, &record.pool), Ok(()));
        let mut other = record.clone();
        change.of(&mut other);
        if other != record {
            prop_assert!(verify(&other, &other.pool).is_err(), "{:?}", change);
            prop_assert!(matches!(redraw(other, None, Vec::new(), at(71)), Err(DrawError::RecordChanged(_))));
        }
    }
}

/// A change of a record. Reasons, the purpose and instants are what somebody says, and no matter of a replay.
#[derive(Clone, Debug)]
enum Change {
    Algorithm,
    Seed,
    Commitment,
    PoolHash,
    PoolSize,
    Count,
    SwapPool,
    AddToPool,
    DropFromPool,
    Exclude,
    SwapOrder,
    SwapDrawn,
    DropDrawn,
    NobodyGone,
    ReplacedBy,
    Ratio,
}

fn changes() -> impl Strategy<Value = Change> {
    use Change as C;
    prop::sample::select(vec![
        C::Algorithm,
        C::Seed,
        C::Commitment,
        C::PoolHash,
        C::PoolSize,
        C::Count,
        C::SwapPool,
        C::AddToPool,
        C::DropFromPool,
        C::Exclude,
        C::SwapOrder,
        C::SwapDrawn,
        C::DropDrawn,
        C::NobodyGone,
        C::ReplacedBy,
        C::Ratio,
    ])
}

impl Change {
    fn of(&self, record: &mut Record) {
        let key = HostKey::known("another");
        let seal = key.seal("a/b", "c", at(0));
        let swap = |list: &mut Vec<String>| {
            let last = list.len().saturating_sub(1);
            if last > 0 {
                list.swap(0, last);
            }
        };
        match self {
            Self::Algorithm => record.algorithm.push('1'),
            Self::Seed => record.seed = key.open(&seal, "a").expect("its own"),
            Self::Commitment => record.commitment = seal.commitment,
            Self::PoolHash => record.pool_hash = seal.commitment,
            Self::PoolSize => record.pool_size += 1,
            Self::Count => record.count += 1,
            Self::SwapPool => swap(&mut record.pool),
            Self::AddToPool => record.pool.push("zzzzz".to_owned()),
            Self::DropFromPool => drop(record.pool.pop()),
            Self::Exclude => record
                .excluded
                .extend(record.drawn.first().map(|key| gone(key))),
            Self::SwapOrder => swap(&mut record.order),
            Self::SwapDrawn => swap(&mut record.drawn),
            Self::DropDrawn => drop(record.drawn.pop()),
            Self::NobodyGone => record.gone.clear(),
            Self::ReplacedBy => {
                for one in &mut record.gone {
                    one.replaced_by = Some("zzzzz".to_owned());
                }
            }
            // Of a pool below a million, less than one: the record says how many.
            Self::Ratio => record.ratio = Some(Ratio::parse("0.000000001").expect("a ratio")),
        }
        if matches!(self, Self::Ratio) {
            record.count += 1;
        }
    }
}
