//! `call: draw-seal` and `call: draw`: from what a definition writes to a draw that anybody can replay (随机抽取), and back. The seed stands in
//! no event before the draw that tells it: it is derived from the host's key each time.

use jiff::Timestamp;
use lianxi_draw::{
    Asked, DrawError, Excluded, Going, HostKey, Number, PURPOSE_BYTES_MAX, Pool, Ratio, Record,
    Seal, draw as draw_first, redraw,
};
use lianxi_flow::{CallOutcome, Error};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sealing {
    purpose: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Arguments {
    #[serde(default)]
    seal: Option<Value>,
    #[serde(default)]
    pool: Option<Vec<Member>>,
    #[serde(default)]
    exclude: Option<Vec<Entry>>,
    #[serde(default)]
    count: Option<u32>,
    #[serde(default)]
    ratio: Option<f64>,
    #[serde(default)]
    drawn: Option<Value>,
    #[serde(default)]
    gone: Option<Vec<Entry>>,
}

/// Of an object only its key is kept: what else is known of it is no matter of the draw.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a text, or an object with a text `key`")]
enum Member {
    Key(String),
    Object { key: String },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    key: String,
    reason: String,
}

/// The call's own key makes the seed: trying again gives the same seal, coming again another.
pub(super) fn seal(input: &Value, call: &str, key: &HostKey, now: Timestamp) -> CallOutcome {
    let sealing: Sealing = match read(input, "draw-seal") {
        Ok(sealing) => sealing,
        Err(error) => return CallOutcome::Failed(error),
    };
    if !(1..=PURPOSE_BYTES_MAX).contains(&sealing.purpose.len()) {
        let why = format!("the purpose of a draw has 1 to {PURPOSE_BYTES_MAX} bytes");
        return CallOutcome::Failed(Error::validation(why));
    }
    CallOutcome::Returned(json!(key.seal(call, &sealing.purpose, now)))
}

pub(super) fn draw(input: &Value, execution: &str, key: &HostKey, now: Timestamp) -> CallOutcome {
    let record = read(input, "draw").and_then(|mut given: Arguments| match given.drawn.take() {
        Some(record) => again(record, given, now),
        None => first(given, execution, key, now),
    });
    match record {
        Ok(record) => CallOutcome::Returned(json!(record)),
        Err(error) => CallOutcome::Failed(error),
    }
}

fn first(
    given: Arguments,
    execution: &str,
    key: &HostKey,
    now: Timestamp,
) -> Result<Record, Error> {
    let (Some(seal), Some(members)) = (given.seal, given.pool) else {
        return Err(wrong("a first draw needs `seal` and `pool`"));
    };
    if given.gone.is_some_and(|gone| !gone.is_empty()) {
        return Err(wrong(
            "`gone` needs `drawn`, the record of the draw that it changes",
        ));
    }
    let number = match (given.count, given.ratio) {
        (Some(count), None) => Number::Count(count),
        (None, Some(ratio)) => Number::Ratio(exact(ratio)?),
        _ => return Err(wrong("write one of `count` and `ratio`")),
    };
    let seal: Seal = Seal::deserialize(seal).map_err(|why| {
        Error::invalid_input(
            "seal",
            "seal-broken",
            format!("this is not what draw-seal gave: {why}"),
        )
    })?;
    let seed = key
        .open(&seal, execution)
        .map_err(|why| refused(why.into()))?;
    let asked = Asked {
        pool: pool(members)?,
        excluded: entries(given.exclude),
        number,
    };
    draw_first(&seal, seed, asked, now).map_err(refused)
}

fn again(record: Value, given: Arguments, now: Timestamp) -> Result<Record, Error> {
    if given.count.is_some() || given.ratio.is_some() || given.exclude.is_some() {
        return Err(wrong(
            "a redraw keeps the number, the exclusions and the order: `count`, `ratio` and `exclude` belong to the first draw",
        ));
    }
    let record = Record::deserialize(record).map_err(|why| {
        let why = format!("this is not what a draw gave: {why}");
        Error::invalid_input("drawn", "record-changed", why)
    })?;
    let of_seal = |seal: &Value| seal.get("commitment").cloned();
    if let Some(seal) = &given.seal
        && of_seal(seal) != Some(json!(record.commitment))
    {
        let why = "the seal is not the one of the draw in `drawn`";
        return Err(Error::invalid_input("seal", "seal-broken", why));
    }
    let pool = given.pool.map(pool).transpose()?;
    redraw(record, pool.as_ref(), entries(given.gone), now).map_err(refused)
}

fn pool(members: Vec<Member>) -> Result<Pool, Error> {
    let keys = members.into_iter().map(|member| match member {
        Member::Key(key) | Member::Object { key } => key,
    });
    Pool::new(keys).map_err(|why| refused(why.into()))
}

fn entries(given: Option<Vec<Entry>>) -> Vec<Going> {
    let entry = |Entry { key, reason }| Excluded { key, reason };
    given.into_iter().flatten().map(entry).collect()
}

/// The decimal fraction that a number is written as: the shortest that reads back as it.
fn exact(ratio: f64) -> Result<Ratio, Error> {
    Ratio::parse(&ratio.to_string()).map_err(|why| wrong(&why.to_string()))
}

fn read<T: DeserializeOwned>(input: &Value, function: &str) -> Result<T, Error> {
    serde_path_to_error::deserialize(input).map_err(|why| {
        let why = format!("the arguments of '{function}' are not right: {why}");
        Error::validation(why)
    })
}

fn wrong(why: &str) -> Error {
    Error::validation(format!("the arguments of 'draw' are not right: {why}"))
}

fn refused(why: DrawError) -> Error {
    Error::invalid_input(why.field(), why.code(), why.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(outcome: CallOutcome) -> (u16, String) {
        match outcome {
            CallOutcome::Failed(error) => {
                let code = error
                    .issues
                    .as_ref()
                    .and_then(|issues| issues.pointer("/0/code")?.as_str().map(str::to_owned));
                (error.status, code.unwrap_or_default())
            }
            other => panic!("{other:?}"),
        }
    }

    fn returned(outcome: CallOutcome) -> Value {
        match outcome {
            CallOutcome::Returned(value) => value,
            other => panic!("{other:?}"),
        }
    }

    fn with(base: &Value, changes: Value) -> Value {
        let mut given = base.clone();
        let Value::Object(changes) = changes else {
            panic!("an object");
        };
        for (name, value) in changes {
            given[name.as_str()] = value;
        }
        given
    }

    #[test]
    fn what_is_refused_and_how() {
        let (key, now) = (HostKey::known("test"), Timestamp::UNIX_EPOCH);
        let sealed = returned(seal(
            &json!({"purpose": "objects"}),
            "e1/0.seal#1",
            &key,
            now,
        ));
        let base =
            json!({"seal": sealed, "pool": ["a", {"key": "b", "name": "x"}, "c"], "count": 1});
        let made = |input: &Value| draw(input, "e1", &key, now);
        let record = returned(made(&base));
        let (form, matter) = (400, 422);
        let entry = |key: &str| json!([{"key": key, "reason": "r"}]);
        let redrawn = |more: Value| with(&json!({"drawn": record}), more);
        let changed = |name: &str, value: Value| with(&record, json!({name: value}));
        let mut foreign = base["seal"].clone();
        foreign["call"] = json!("e2/0.seal#1");
        for (input, status, code) in [
            (json!([]), form, ""),
            (json!({"pool": ["a"], "count": 1}), form, ""),
            (with(&base, json!({"more": 1})), form, ""),
            (with(&base, json!({"count": null})), form, ""),
            (with(&base, json!({"ratio": 0.5})), form, ""),
            (with(&base, json!({"count": 1.5})), form, ""),
            (with(&base, json!({"count": -1})), form, ""),
            (with(&base, json!({"count": null, "ratio": 1.5})), form, ""),
            (with(&base, json!({"count": null, "ratio": 0})), form, ""),
            (with(&base, json!({"pool": ["a", 5]})), form, ""),
            (with(&base, json!({"pool": [{"name": "x"}]})), form, ""),
            (with(&base, json!({"gone": entry("a")})), form, ""),
            (with(&base, json!({"exclude": [{"key": "a"}]})), form, ""),
            (with(&base, json!({"seal": "x"})), matter, "seal-broken"),
            (with(&base, json!({"seal": foreign})), matter, "seal-broken"),
            (with(&base, json!({"pool": []})), matter, "pool-empty"),
            (
                with(&base, json!({"pool": ["a", "a"]})),
                matter,
                "duplicate-key",
            ),
            (with(&base, json!({"count": 4})), matter, "too-few"),
            (
                with(&base, json!({"exclude": entry("d")})),
                matter,
                "not-in-pool",
            ),
            (redrawn(json!({"count": 1})), form, ""),
            (redrawn(json!({"exclude": []})), form, ""),
            (redrawn(json!({"pool": ["a", "b"]})), matter, "pool-changed"),
            (redrawn(json!({"gone": entry("d")})), matter, "not-in-pool"),
            (
                redrawn(json!({"seal": foreign_seal(&key)})),
                matter,
                "seal-broken",
            ),
            (json!({"drawn": {}}), matter, "record-changed"),
            (
                json!({"drawn": changed("drawn", json!([]))}),
                matter,
                "record-changed",
            ),
            (
                json!({"drawn": changed("seed", json!("00"))}),
                matter,
                "record-changed",
            ),
        ] {
            assert_eq!(issue(made(&input)), (status, code.to_owned()), "{input}");
        }
        for input in [
            with(&base, json!({"exclude": null, "gone": [], "ratio": null})),
            with(&base, json!({"count": null, "ratio": 0.05})),
            with(&base, json!({"count": null, "ratio": 1})),
            redrawn(
                json!({"gone": record["drawn"].as_array().expect("a list").iter().map(|key| json!({"key": key, "reason": "r"})).collect::<Vec<_>>()}),
            ),
            redrawn(json!({"seal": base["seal"], "pool": ["c", "b", "a"]})),
        ] {
            returned(made(&input));
        }
        for purpose in [
            json!(""),
            json!("p".repeat(PURPOSE_BYTES_MAX + 1)),
            json!(5),
        ] {
            let refused = seal(&json!({"purpose": purpose}), "e1/0.seal#1", &key, now);
            assert_eq!(issue(refused).0, form, "{purpose}");
        }
    }

    fn foreign_seal(key: &HostKey) -> Value {
        json!(key.seal("e1/0.seal#2", "objects", Timestamp::UNIX_EPOCH))
    }

    /// Another key than at the seal: said so that an administrator knows what to do.
    #[test]
    fn another_key_opens_nothing() {
        let (key, later) = (HostKey::known("before"), HostKey::known("after"));
        let now = Timestamp::UNIX_EPOCH;
        let sealed = returned(seal(
            &json!({"purpose": "objects"}),
            "e1/0.seal#1",
            &key,
            now,
        ));
        let input = json!({"seal": sealed, "pool": ["a"], "count": 1});
        let CallOutcome::Failed(error) = draw(&input, "e1", &later, now) else {
            panic!("it does not open");
        };
        let detail = error.detail.expect("a detail");
        assert!(detail.contains("put the key of that time back"), "{detail}");
        assert!(detail.contains(&key.id()) && detail.contains(&later.id()));
    }
}
