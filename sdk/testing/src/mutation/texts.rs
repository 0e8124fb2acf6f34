//! Texts that a schema allows: of its length, in letters that are seldom tried, and of the forms that plugins read.

use serde_json::Value;

use super::draws::Draws;
use super::way::Way;

/// Characters of a text whose length nothing bounds.
const CHARS_UNBOUNDED: usize = 40;
/// No text is made longer than this, however long it may be.
const CHARS_MAX: usize = 2_000;
/// How many more characters than it must have a text has most often.
const CHARS_MORE: usize = 12;

/// One to four bytes long, wide and narrow, joined to the one before, blank, and with a meaning in a path, a query or JSON.
const LETTERS: [char; 24] = [
    'a', 'Z', '0', '9', '-', '.', ':', '一', '长', '〔', '　', 'é', '\u{301}', '😀', '𠀀', ' ',
    '\n', '"', '\\', '/', '~', '%', '\u{0}', '\u{feff}',
];

/// Days that few think of.
const DAYS: [&str; 6] = [
    "0001-01-01",
    "1970-01-01",
    "2000-02-29",
    "2024-02-29",
    "2026-12-31",
    "9999-12-31",
];
const OFFSETS: [&str; 5] = ["Z", "+08:00", "-11:30", ".5+08:00", ".123456789Z"];

/// A text that fits; none where its pattern is for its author alone to know, and no example shows one.
pub(super) fn text(way: &Way<'_>, example: Option<&str>, draws: &mut Draws) -> Option<String> {
    match way.text("format") {
        Some("date") => Some(day(draws)),
        Some("date-time") => Some(time(draws)),
        Some("uuid") => Some(uuid(draws)),
        _ if way.get("pattern").is_some() => shown(way, example, draws),
        _ => plain(way, draws),
    }
}

/// The name of a member that the schema leaves open.
pub(super) fn name(draws: &mut Draws) -> String {
    let length = draws.between(1, CHARS_MORE);
    letters(length, draws)
}

fn shown(way: &Way<'_>, example: Option<&str>, draws: &mut Draws) -> Option<String> {
    let stated = way.list("examples").iter().filter_map(Value::as_str);
    let all: Vec<&str> = stated.chain(way.text("default")).chain(example).collect();
    draws.pick(&all).map(|&text| text.to_owned())
}

fn plain(way: &Way<'_>, draws: &mut Draws) -> Option<String> {
    let least = way.count("minLength").unwrap_or(0);
    let most = way
        .count("maxLength")
        .unwrap_or(least.max(CHARS_UNBOUNDED))
        .min(CHARS_MAX);
    if least > most {
        return None;
    }
    let length = match draws.below(4) {
        0 => least,
        1 => most,
        _ => draws.between(least, most.min(least + CHARS_MORE)),
    };
    Some(letters(length, draws))
}

fn letters(length: usize, draws: &mut Draws) -> String {
    (0..length).filter_map(|_| draws.pick(&LETTERS)).collect()
}

fn day(draws: &mut Draws) -> String {
    if let Some(day) = DAYS.get(draws.below(4 * DAYS.len())) {
        return (*day).to_owned();
    }
    let (year, month, day) = (
        draws.between(1990, 2040),
        draws.between(1, 12),
        draws.between(1, 28),
    );
    format!("{year:04}-{month:02}-{day:02}")
}

fn time(draws: &mut Draws) -> String {
    let (day, offset) = (day(draws), draws.pick(&OFFSETS).unwrap_or(&"Z"));
    let (hour, minute, second) = (
        draws.between(0, 23),
        draws.between(0, 59),
        draws.between(0, 59),
    );
    format!("{day}T{hour:02}:{minute:02}:{second:02}{offset}")
}

fn uuid(draws: &mut Draws) -> String {
    let (high, low) = (draws.bits(), draws.bits());
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        low >> 52,
        low & 0xffff_ffff_ffff
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Two hundred texts of this schema, each of which is right.
    fn check(schema: &Value, example: Option<&str>, right: impl Fn(&str) -> bool) {
        let way = Way::new(vec![schema.as_object().expect("an object")]);
        let mut draws = Draws::new(1);
        for _ in 0..200 {
            let made = text(&way, example, &mut draws).expect("a text");
            assert!(right(&made), "{schema}: {made:?}");
        }
    }

    #[test]
    fn texts_have_their_length_and_their_form() {
        check(&json!({"minLength": 2, "maxLength": 5}), None, |text| {
            (2..=5).contains(&text.chars().count())
        });
        check(&json!({"minLength": 100}), None, |text| {
            text.chars().count() == 100
        });
        check(&json!({}), None, |text| {
            text.chars().count() <= CHARS_UNBOUNDED
        });
        let is_day = |text: &str| {
            let lengths: Vec<usize> = text.split('-').map(str::len).collect();
            lengths == [4, 2, 2]
        };
        check(&json!({"format": "date", "pattern": "x"}), None, is_day);
        check(&json!({"format": "date-time"}), None, |text| {
            text.split_once('T').is_some_and(|(day, _)| is_day(day))
        });
        check(&json!({"format": "uuid"}), None, |text| {
            text.len() == 36 && text.matches('-').count() == 4
        });
    }

    #[test]
    fn what_a_pattern_asks_for_is_shown_or_unknown() {
        check(&json!({"pattern": "^[0-9]+$"}), Some("7"), |text| {
            text == "7"
        });
        let schema = json!({"pattern": "^[0-9]+$"});
        let way = Way::new(vec![schema.as_object().expect("an object")]);
        assert_eq!(text(&way, None, &mut Draws::new(1)), None);
    }
}
