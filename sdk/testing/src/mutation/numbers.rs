//! Numbers that a schema allows: its bounds, what stands beside them, small ones and any.

use serde_json::Value;

use super::draws::Draws;
use super::way::Way;

/// What every reader of JSON holds exactly.
const EXACT: i128 = 1 << 53;
/// How far a number without a bound lies from the other bound, or from zero.
const FAR: f64 = 1e6;
/// Numbers up to this one are small.
const SMALL: usize = 100;

/// A whole number within the bounds; none where there is none.
pub(super) fn integer(way: &Way<'_>, draws: &mut Draws) -> Option<Value> {
    let (mut least, mut most) = held_by(way.text("format"));
    for (name, inwards) in [("minimum", 0), ("exclusiveMinimum", 1)] {
        if let Some(bound) = way.get(name).and_then(whole) {
            least = least.max(bound + inwards);
        }
    }
    for (name, inwards) in [("maximum", 0), ("exclusiveMaximum", 1)] {
        if let Some(bound) = way.get(name).and_then(whole) {
            most = most.min(bound - inwards);
        }
    }
    if least > most {
        return None;
    }
    let drawn = match draws.below(8) {
        0 => least,
        1 => most,
        2 => least + 1,
        3 => most - 1,
        4 | 5 => i128::from(small(draws)),
        _ => least + i128::from(draws.bits()) % (most - least + 1),
    };
    let drawn = drawn.clamp(least, most);
    let step = way.get("multipleOf").and_then(whole).unwrap_or(1).max(1);
    let short = drawn.rem_euclid(step);
    let fitting = drawn - short;
    let fitting = if fitting < least {
        fitting + step
    } else {
        fitting
    };
    json(fitting)
}

/// A number within the bounds; none where there is none.
pub(super) fn decimal(way: &Way<'_>, draws: &mut Draws) -> Option<Value> {
    let bound = |names: [&str; 2]| names.into_iter().find_map(|name| way.get(name)?.as_f64());
    let lower = bound(["minimum", "exclusiveMinimum"]);
    let upper = bound(["maximum", "exclusiveMaximum"]);
    let (least, most) = match (lower, upper) {
        (Some(least), Some(most)) => (least, most),
        (Some(least), None) => (least, least + FAR),
        (None, Some(most)) => (most - FAR, most),
        (None, None) => (-FAR, FAR),
    };
    if least > most {
        return None;
    }
    let drawn = match draws.below(6) {
        0 => least,
        1 => most,
        2 | 3 => f64::from(small(draws)).clamp(least, most),
        _ => {
            let share = u32::try_from(draws.bits() >> u32::BITS).unwrap_or_default();
            least + (most - least) * (f64::from(share) / f64::from(u32::MAX))
        }
    };
    Some(Value::from(drawn))
}

fn small(draws: &mut Draws) -> u8 {
    u8::try_from(draws.between(0, SMALL)).unwrap_or_default()
}

/// What the type behind a format holds: a schema says the format, and often no bounds.
fn held_by(format: Option<&str>) -> (i128, i128) {
    fn range(least: impl Into<i128>, most: impl Into<i128>) -> (i128, i128) {
        (least.into(), most.into())
    }
    match format {
        Some("int8") => range(i8::MIN, i8::MAX),
        Some("int16") => range(i16::MIN, i16::MAX),
        Some("int32") => range(i32::MIN, i32::MAX),
        Some("int64" | "int128" | "int") => range(i64::MIN, i64::MAX),
        Some("uint8") => range(0_u8, u8::MAX),
        Some("uint16") => range(0_u16, u16::MAX),
        Some("uint32") => range(0_u32, u32::MAX),
        Some("uint64" | "uint128" | "uint") => range(0_u64, u64::MAX),
        _ => (-EXACT, EXACT),
    }
}

fn whole(bound: &Value) -> Option<i128> {
    let signed = bound.as_i64().map(i128::from);
    signed.or_else(|| bound.as_u64().map(i128::from))
}

fn json(number: i128) -> Option<Value> {
    let signed = i64::try_from(number).ok().map(Value::from);
    signed.or_else(|| u64::try_from(number).ok().map(Value::from))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Numbers of this schema have these bounds, and reach them.
    fn check(schema: &Value, least: i64, most: u64) {
        let layer = schema.as_object().expect("an object");
        let (way, mut draws) = (Way::new(vec![layer]), Draws::new(1));
        let (least, most) = (json!(least), json!(most));
        let (mut lowest, mut highest) = (false, false);
        for _ in 0..200 {
            let drawn = integer(&way, &mut draws).expect("a number");
            let allowed = whole(&least)..=whole(&most);
            assert!(allowed.contains(&whole(&drawn)), "{schema}: {drawn}");
            lowest |= drawn == least;
            highest |= drawn == most;
        }
        assert!(lowest && highest, "{schema}");
    }

    #[test]
    fn whole_numbers_reach_their_bounds_and_do_not_pass_them() {
        check(&json!({"format": "uint8"}), 0, 255);
        check(&json!({"format": "uint32", "minimum": 7}), 7, 4_294_967_295);
        check(&json!({"format": "uint64"}), 0, u64::MAX);
        check(&json!({"minimum": -3, "exclusiveMaximum": 4}), -3, 3);
        check(
            &json!({"minimum": 10, "maximum": 40, "multipleOf": 10}),
            10,
            40,
        );
        check(&json!({"minimum": 5, "maximum": 5}), 5, 5);
    }

    #[test]
    fn there_may_be_none() {
        let schema = json!({"minimum": 5, "maximum": 4});
        let way = Way::new(vec![schema.as_object().expect("an object")]);
        assert_eq!(integer(&way, &mut Draws::new(1)), None);
        assert_eq!(decimal(&way, &mut Draws::new(1)), None);
    }

    #[test]
    fn numbers_stay_within_their_bounds() {
        let schema = json!({"minimum": 0.5, "maximum": 2});
        let way = Way::new(vec![schema.as_object().expect("an object")]);
        let mut draws = Draws::new(1);
        for _ in 0..200 {
            let drawn = decimal(&way, &mut draws).and_then(|drawn| drawn.as_f64());
            let allowed = drawn.is_some_and(|drawn| (0.5..=2.0).contains(&drawn));
            assert!(allowed, "{drawn:?}");
        }
    }
}
