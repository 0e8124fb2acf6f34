//! Instants and durations as people write them: `2026-03-02 09:00` is of the offices' zone.

use jiff::civil::{DateTime, Time};
use jiff::{Span, Timestamp};

use super::entry::Place;
use crate::failure::Outcome;
use crate::scenario::script::{later, zone};

/// A day (its beginning), a day and a time, or either with an offset.
pub fn instant(place: Place<'_>, text: &str) -> Outcome<Timestamp> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    let local = text.parse::<DateTime>().ok();
    let at = local.and_then(|local| zone().to_timestamp(local).ok());
    at.ok_or_else(|| {
        place.wrong(format!(
            "'{text}' is no instant; write one such as 2026-03-02 09:00"
        ))
    })
}

pub fn span(place: Place<'_>, text: &str) -> Outcome<Span> {
    text.parse().map_err(|_| {
        place.wrong(format!(
            "'{text}' is no duration; write one such as PT2H or P3D"
        ))
    })
}

/// A time of day.
pub fn time(place: Place<'_>, text: Option<&str>) -> Outcome<Option<Time>> {
    let read = |text: &str| {
        text.parse().map_err(|_| {
            place.wrong(format!(
                "'{text}' is no time of day; write one such as 09:30"
            ))
        })
    };
    text.map(read).transpose()
}

/// When something happens: at an instant, or so long after another.
pub fn at_or_after(
    place: Place<'_>,
    (at, after): (Option<&str>, Option<&str>),
    from: Timestamp,
) -> Outcome<Timestamp> {
    let found = match (at, after) {
        (Some(at), None) => instant(place, at)?,
        (None, Some(after)) => later(from, span(place, after)?),
        _ => return Err(place.wrong("give either 'at' or 'after'")),
    };
    if found < from {
        return Err(place.wrong("it is before the scenario starts (startsAt)"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    const PLACE: fn() -> Place<'static> = || Place {
        path: Path::new("a.yaml"),
        line: 7,
    };

    #[test]
    fn an_instant_without_an_offset_is_of_the_offices_zone() {
        for (text, expected) in [
            ("2026-03-02", Some("2026-03-01T16:00:00Z")),
            ("2026-03-02 09:00", Some("2026-03-02T01:00:00Z")),
            ("2026-03-02T09:00:30", Some("2026-03-02T01:00:30Z")),
            ("2026-03-02T09:00:00Z", Some("2026-03-02T09:00:00Z")),
            ("2026-03-02T09:00:00+08:00", Some("2026-03-02T01:00:00Z")),
            ("9 o'clock", None),
            ("2026-02-30", None),
        ] {
            let read = instant(PLACE(), text).ok();
            let expected = expected.map(|text| text.parse().expect("an instant"));
            assert_eq!(read, expected, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        let from = "2026-03-02T00:00:00Z".parse().expect("an instant");
        for given in [
            (None, None),
            (Some("2026-03-03"), Some("PT1H")),
            (Some("2026-03-01"), None),
            (None, Some("soon")),
        ] {
            let failure = at_or_after(PLACE(), given, from).expect_err("it is wrong");
            assert!(failure.what.starts_with("a.yaml:7: "), "{}", failure.what);
        }
    }
}
