//! Draws whose every hash was computed elsewhere, what is refused, and what a replay finds.

use jiff::Timestamp;
use lianxi_draw::{
    Asked, DrawError, Excluded, HostKey, KEY_BYTES_MAX, Mismatch, Number, POOL_MAX, Pool,
    PoolError, REASON_BYTES_MAX, Ratio, Record, SealBroken, Seed, draw, redraw, verify,
};

const EXECUTION: &str = "018f2a5e";

fn at(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

fn one(key: &str, reason: &str) -> Excluded {
    Excluded {
        key: key.to_owned(),
        reason: reason.to_owned(),
    }
}

fn pool(keys: &[&str]) -> Result<Pool, PoolError> {
    Pool::new(keys.iter().map(|key| (*key).to_owned()))
}

fn ask(keys: &[&str], excluded: &[(&str, &str)], number: Number) -> Result<Record, DrawError> {
    let key = HostKey::new([7; 32]);
    let seal = key.seal(
        &format!("{EXECUTION}/0.seal#1"),
        "objects",
        at("2026-03-02T01:00:00Z"),
    );
    let seed = key.open(&seal, EXECUTION)?;
    let asked = Asked {
        pool: pool(keys)?,
        excluded: excluded.iter().map(|(key, why)| one(key, why)).collect(),
        number,
    };
    draw(&seal, seed, asked, at("2026-03-02T02:00:00Z"))
}

fn ratio(text: &str) -> Number {
    Number::Ratio(Ratio::parse(text).expect("a ratio"))
}

/// What is expected was computed from the words in the crate's header, in another language.
#[test]
fn it_is_as_the_words_say() {
    let record = ask(
        &["丙", "a", "ab", "乙", "甲"],
        &[("ab", "本年度已检查")],
        Number::Count(2),
    )
    .expect("a draw");
    let text = serde_json::to_value(&record).expect("JSON");
    let expected: serde_json::Value =
        serde_json::from_str(include_str!("replay.json")).expect("JSON");
    assert_eq!(text, expected);
    assert_eq!(verify(&record, &record.pool), Ok(()));
}

/// A pool, who is excluded and why, how many, and the code of the refusal, empty for none.
type Case<'a> = (&'a [&'a str], &'a [(&'a str, &'a str)], Number, &'a str);

#[test]
fn what_is_refused() {
    let long = "k".repeat(KEY_BYTES_MAX + 1);
    let most = "k".repeat(KEY_BYTES_MAX);
    let reason = "r".repeat(REASON_BYTES_MAX + 1);
    let many: Vec<String> = (0..=POOL_MAX).map(|number| number.to_string()).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let count = Number::Count;
    let cases: &[Case<'_>] = &[
        (&[], &[], count(1), "pool-empty"),
        (&["a", "b", "a"], &[], count(1), "duplicate-key"),
        (&["a", ""], &[], count(1), "invalid-key"),
        (&["a\n"], &[], count(1), "invalid-key"),
        (&["a\u{85}"], &[], count(1), "invalid-key"),
        (&[&long], &[], count(1), "invalid-key"),
        (&[&most], &[], count(1), ""),
        (&many, &[], count(1), "pool-too-large"),
        (&many[1..], &[], count(10_000), ""),
        (&many[1..], &[], count(10_001), "invalid-count"),
        (&["a", "b"], &[], count(0), "invalid-count"),
        (&["a", "b"], &[], count(3), "too-few"),
        (&["a", "b"], &[("a", "r")], count(2), "too-few"),
        (&["a"], &[("a", "r")], ratio("0.5"), "too-few"),
        (&["a", "b"], &[("c", "r")], count(1), "not-in-pool"),
        (&["a", "b"], &[("a", "")], count(1), "invalid-reason"),
        (&["a", "b"], &[("a", &reason)], count(1), "invalid-reason"),
        (
            &["a", "b"],
            &[("a", "r"), ("a", "s"), ("a", "r")],
            count(1),
            "",
        ),
    ];
    for (keys, excluded, number, expected) in cases {
        let found = ask(keys, excluded, *number);
        let code = found.as_ref().map_or_else(DrawError::code, |_| "");
        assert_eq!(code, *expected, "{:?}", found.err());
    }
}

#[test]
fn a_share_is_exact() {
    for (text, size, expected) in [
        ("0.05", 100, 5),
        ("0.07", 100, 7),
        ("0.29", 100, 29),
        ("0.1", 101, 11),
        ("0.000001", 10_000, 1),
        ("1", 3, 3),
        ("1.00", 3, 3),
        ("0.333333333333333333", 9, 3),
    ] {
        let keys: Vec<String> = (0..size).map(|number| number.to_string()).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let record = ask(&keys, &[], ratio(text)).expect("a draw");
        assert_eq!(record.count, expected, "{text} of {size}");
        let again: Record =
            serde_json::from_str(&serde_json::to_string(&record).expect("JSON")).expect("a record");
        assert_eq!(again, record);
    }
    // Of the whole pool, and never more than are eligible.
    let share = |text| {
        ask(
            &["a", "b", "c", "d"],
            &[("a", "r"), ("b", "r")],
            ratio(text),
        )
    };
    assert_eq!(share("0.5").expect("a draw").count, 2);
    assert_eq!(share("1").expect("a draw").count, 2);
    assert_eq!(share("0.25").expect("a draw").count, 1);
    for wrong in [
        "",
        "0",
        "0.0",
        "1.1",
        "2",
        "-0.1",
        ".5",
        "0.",
        "1e-2",
        "0,5",
        "0.5 ",
        "+0.5",
        "0.x",
        "0.0000000000000000001",
    ] {
        assert!(Ratio::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_seal_opens_where_it_was_made_and_with_its_key() {
    let key = HostKey::new([7; 32]);
    let now = Timestamp::UNIX_EPOCH;
    let seal = key.seal("e1/0.seal#1", "objects", now);
    let open = |change: &dyn Fn(&mut lianxi_draw::Seal), execution: &str| {
        let mut other = seal.clone();
        change(&mut other);
        key.open(&other, execution).map(|seed| seed.commitment())
    };
    assert_eq!(open(&|_| {}, "e1"), Ok(seal.commitment));
    for execution in ["e", "e2", "", "e1/0.seal#1"] {
        assert_eq!(
            open(&|_| {}, execution),
            Err(SealBroken::OtherExecution),
            "{execution}"
        );
    }
    let another = key.seal("e1/0.seal#2", "objects", now);
    let changes: [&dyn Fn(&mut lianxi_draw::Seal); 3] = [
        &|seal| seal.purpose.push('s'),
        &|seal| seal.call.push('1'),
        &|seal| seal.commitment = another.commitment,
    ];
    for change in changes {
        assert_eq!(open(change, "e1"), Err(SealBroken::Changed));
    }
    // Trying the task again is the same seal; coming to it again, or another purpose, is another.
    assert_eq!(key.seal("e1/0.seal#1", "objects", now), seal);
    let others = [
        another,
        key.seal("e1/0.seal#1", "officers", now),
        key.seal("e2/0.seal#1", "objects", now),
        // What is put together the same is not the same.
        key.seal("e1/0.seal#1o", "bjects", now),
    ];
    for other in &others {
        assert_ne!(other.commitment, seal.commitment);
    }
    let later = HostKey::parse(&HostKey::new([8; 32]).to_file_text()).expect("a key");
    let error = later.open(&seal, "e1").expect_err("another key");
    assert!(matches!(error, SealBroken::OtherKey { .. }), "{error}");
    assert!(error.to_string().contains(&key.id()) && error.to_string().contains(&later.id()));
    for wrong in ["", "ab", &"zz".repeat(32), &"ab".repeat(33)] {
        assert!(HostKey::parse(wrong).is_err(), "{wrong}");
    }
    // Neither a key nor a seed is ever in a log.
    let seed = key.open(&seal, "e1").expect("its own");
    let told = format!("{key:?} {seed:?} {seal:?}");
    for secret in [String::from(seed), hex(&[7; 32])] {
        assert!(!told.contains(&secret), "{told}");
    }
}

fn hex(bytes: &[u8; 32]) -> String {
    String::from(Seed::new(*bytes))
}

#[test]
fn who_is_gone_is_replaced_by_the_next() {
    let record = ask(&["a", "b", "c", "d", "e"], &[("e", "r")], Number::Count(2)).expect("a draw");
    let [first, second, third, fourth] = record.order.clone().try_into().expect("four");
    let now = at("2026-03-03T01:00:00Z");
    let going = |keys: &[&str]| keys.iter().map(|key| one(key, "回避")).collect::<Vec<_>>();
    // The third goes before it could come; at once with the first, nobody is replaced by it.
    let again = redraw(record.clone(), None, going(&[&first, &third]), now).expect("a redraw");
    let gone: Vec<(&str, Option<&str>)> = again
        .gone
        .iter()
        .map(|one| (one.key.as_str(), one.replaced_by.as_deref()))
        .collect();
    assert_eq!(gone, [(&*third, None), (&*first, Some(&*fourth))]);
    assert_eq!(again.drawn, [second.clone(), fourth.clone()]);
    // Told again, nothing happens; who is excluded cannot come and may be named.
    let same = redraw(again.clone(), None, going(&[&first]), now);
    assert_eq!(same.as_ref(), Ok(&again));
    assert!(redraw(again.clone(), None, going(&["e"]), now).is_ok());
    let none_left =
        redraw(again.clone(), None, going(&[&second]), now).expect_err("nobody is left");
    let wanted = DrawError::TooFew {
        wanted: 2,
        eligible: 1,
    };
    assert_eq!(none_left, wanted);
    let unknown = redraw(again.clone(), None, going(&["x"]), now).expect_err("not in it");
    assert_eq!(unknown.code(), "not-in-pool");
    let without_reason = redraw(again.clone(), None, vec![one(&first, "")], now);
    assert_eq!(
        without_reason.expect_err("no reason").code(),
        "invalid-reason"
    );
    let pool_of = |keys: &[&str]| pool(keys).expect("a pool");
    let same_pool = pool_of(&["e", "d", "c", "b", "a"]);
    assert!(redraw(again.clone(), Some(&same_pool), Vec::new(), now).is_ok());
    let other_pool = pool_of(&["a", "b", "c", "d", "f"]);
    let changed = redraw(again.clone(), Some(&other_pool), Vec::new(), now);
    assert_eq!(changed, Err(DrawError::PoolChanged));
    let mut forged = again;
    forged.drawn.reverse();
    let forged = redraw(forged, None, Vec::new(), now).expect_err("forged");
    assert!(forged.to_string().ends_with("drawn"), "{forged}");
}

#[test]
fn a_replay_finds_what_does_not_agree() {
    let record = ask(&["a", "b", "c", "d"], &[("d", "r")], ratio("0.5")).expect("a draw");
    let list = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let codes = |record: &Record, pool: &[String]| {
        let found = verify(record, pool).err().unwrap_or_default();
        for mismatch in &found {
            assert!(!mismatch.to_string().is_empty());
        }
        found.iter().map(Mismatch::code).collect::<Vec<_>>()
    };
    for (pool, expected) in [
        (&["d", "c", "b", "a"][..], &[][..]),
        (
            &["a", "b", "c"],
            &["pool-list", "pool-hash", "pool-size", "excluded"],
        ),
        (
            &["a", "b", "c", "e"],
            &["pool-list", "pool-hash", "excluded", "order"],
        ),
        (&["a", "b", "b", "d"], &["no-pool"]),
        (&[], &["no-pool"]),
    ] {
        let mut found = codes(&record, &list(pool));
        // Whether what follows differs too depends on the ranks.
        found.retain(|code| expected.contains(code) || !["order", "drawn"].contains(code));
        assert_eq!(found, expected, "{pool:?}");
    }
    let changed = |change: &dyn Fn(&mut Record)| {
        let mut other = record.clone();
        change(&mut other);
        codes(&other, &other.pool)
    };
    assert_eq!(changed(&|record| record.algorithm.push('x')), ["algorithm"]);
    assert_eq!(changed(&|record| record.drawn.reverse()), ["drawn"]);
    assert_eq!(changed(&|record| record.order.reverse()), ["order"]);
    assert_eq!(changed(&|record| record.pool.reverse()), ["pool-list"]);
    assert_eq!(changed(&|record| record.count = 1), ["count", "drawn"]);
    assert_eq!(changed(&|record| record.pool_size = 3), ["pool-size"]);
    assert_eq!(
        changed(&|record| record.ratio = Some(Ratio::parse("0.25").expect("a ratio"))),
        ["count"]
    );
    assert!(changed(&|record| record.seed = Seed::new([1; 32])).contains(&"seed"));
}
