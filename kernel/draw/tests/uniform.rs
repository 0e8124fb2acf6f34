//! Everybody has the same chance: counted over fixed seeds, so that the test says the same each time.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lianxi_draw::{Asked, HostKey, Number, Pool, Record, draw};

const DRAWS: u32 = 6_000;
const POOL: u32 = 24;
const COUNT: u32 = 6;

fn records() -> impl Iterator<Item = Record> {
    let keys = || (0..POOL).map(|number| format!("91140105MA0K{number:06}"));
    let key = HostKey::known("uniform");
    (0..DRAWS).map(move |number| {
        let seal = key.seal(
            &format!("e/0.seal#{number}"),
            "objects",
            Timestamp::UNIX_EPOCH,
        );
        let seed = key.open(&seal, "e").expect("its own");
        let asked = Asked {
            pool: Pool::new(keys()).expect("a pool"),
            excluded: Vec::new(),
            number: Number::Count(COUNT),
        };
        draw(&seal, seed, asked, Timestamp::UNIX_EPOCH).expect("enough")
    })
}

/// The sum of (found - expected)² / expected over all cells, and its bound: that sum has the mean `cells - 1` and the standard deviation
/// √(2(cells - 1)); five of those beyond are one in a million.
fn check(what: &str, counts: &BTreeMap<String, u32>, cells: u32, all: u32) {
    assert_eq!(counts.len(), cells as usize, "{what}: somebody never comes");
    let expected = f64::from(all) / f64::from(cells);
    let squares: f64 = counts
        .values()
        .map(|count| (f64::from(*count) - expected).powi(2) / expected)
        .sum();
    let free = f64::from(cells - 1);
    assert!(
        squares < free + 5.0 * (2.0 * free).sqrt(),
        "{what}: {squares}"
    );
}

#[test]
fn everybody_is_drawn_as_often_in_every_place_and_with_everybody() {
    let (mut drawn, mut first, mut pairs) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
    for record in records() {
        for key in &record.drawn {
            *drawn.entry(key.clone()).or_insert(0) += 1;
            for other in record.drawn.iter().filter(|other| *other > key) {
                *pairs.entry(format!("{key} {other}")).or_insert(0) += 1;
            }
        }
        *first.entry(record.drawn[0].clone()).or_insert(0) += 1;
    }
    check("drawn", &drawn, POOL, DRAWS * COUNT);
    check("first", &first, POOL, DRAWS);
    let (cells, each) = (POOL * (POOL - 1) / 2, COUNT * (COUNT - 1) / 2);
    check("pairs", &pairs, cells, DRAWS * each);
}

/// The count can fail: a draw that favours one key is found.
#[test]
#[should_panic(expected = "favoured")]
fn a_favourite_is_found() {
    let even = DRAWS / POOL;
    let mut counts: BTreeMap<String, u32> = (0..POOL).map(|key| (key.to_string(), even)).collect();
    counts.insert("0".to_owned(), even * 2);
    check("favoured", &counts, POOL, DRAWS);
}
