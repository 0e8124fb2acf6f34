//! What a duty was told and what it answered, kept as one record: told the same again, it answers the same; told otherwise under the
//! same number, it refuses.

use lianxi_sdk::{Context, Failure};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::checks::invalid;
use crate::records::{self, Place};

/// A submission and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept<F, A> {
    /// The submission without the configuration of the day, and without what must not be stored.
    pub facts: F,
    pub answer: A,
}

/// The earlier answer to the same submission; an issue (field, code) where the key holds another.
pub fn again<F, A>(
    ctx: &Context<'_>,
    key: &str,
    facts: &F,
    (field, code): (&str, &str),
) -> Result<Option<A>, Failure>
where
    F: DeserializeOwned + PartialEq,
    A: DeserializeOwned,
{
    match records::load::<Kept<F, A>>(ctx, key)? {
        None => Ok(None),
        Some(kept) if kept.facts == *facts => Ok(Some(kept.answer)),
        Some(_) => Err(invalid(
            field,
            code,
            "此编号已用于内容不同的办理，请核对编号或者另编新号",
        )),
    }
}

/// Keeps both under the key.
pub fn keep<F: Serialize, A: Serialize>(
    ctx: &Context<'_>,
    key: &str,
    place: Place<'_>,
    facts: F,
    answer: A,
) -> Result<(), Failure> {
    records::save(ctx, key, place, &Kept { facts, answer })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_again_is_answered_and_another_is_refused() {
        let host = lianxi_sdk::fake::FakeHost::new();
        let ctx = host.context();
        let taken = ("/no", "number-taken");
        let ask = |facts: u32| again::<u32, String>(&ctx, "case/1", &facts, taken);
        assert_eq!(ask(1), Ok(None));
        let place = Place {
            kind: "case",
            division: "140105",
            ..Place::default()
        };
        keep(&ctx, "case/1", place, 1, "one").expect("kept");
        assert_eq!(ask(1), Ok(Some("one".to_owned())));
        let issue = &ask(2).expect_err("another").issues()[0].clone();
        assert_eq!((issue.field.as_str(), issue.code.as_str()), taken);
    }
}
