//! Names and telephone numbers of people (人员详情): kept where they can be erased, in no chain. The directory's ledger says that they were
//! written down or erased, and by whom, and nothing of what they were.

use std::collections::BTreeMap;
use std::fmt;

use lianxi_journal::{Administration, DetailWrite, PersonDetailRow};
use lianxi_work::Actor;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::directory::{DIRECTORY, DetailsChanged, Entry};
use crate::engine::{Engine, Inner};
use crate::error::EngineError;
use crate::ledger::Doing;

/// The longest name of a person, in characters.
pub const DETAIL_NAME_CHARS_MAX: usize = 60;
/// The longest telephone number, in characters.
pub const DETAIL_PHONE_CHARS_MAX: usize = 40;

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PersonDetails {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// Nothing of it: it may be written into a log by accident.
impl fmt::Debug for PersonDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PersonDetails").finish_non_exhaustive()
    }
}

impl PersonDetails {
    fn check(&self) -> Result<(), EngineError> {
        let bounded = |text: &str, most: usize| {
            (1..=most).contains(&text.trim().chars().count()) && !text.chars().any(char::is_control)
        };
        if !bounded(&self.name, DETAIL_NAME_CHARS_MAX) {
            return Err(EngineError::Invalid(format!(
                "a person's name has 1 to {DETAIL_NAME_CHARS_MAX} characters, none of control"
            )));
        }
        if let Some(phone) = &self.phone
            && !bounded(phone, DETAIL_PHONE_CHARS_MAX)
        {
            return Err(EngineError::Invalid(format!(
                "a telephone number has 1 to {DETAIL_PHONE_CHARS_MAX} characters, none of control"
            )));
        }
        Ok(())
    }
}

impl Engine {
    /// Writes down what somebody is called and how they are reached, in place of what was there. The person is in the directory.
    pub async fn put_person_details(
        &self,
        person: &str,
        details: &PersonDetails,
        actor: &Actor,
    ) -> Result<i64, EngineError> {
        details.check()?;
        let inner = &self.inner;
        let _alone = inner.administering.lock().await;
        if inner.directory().person(person).is_none() {
            return Err(EngineError::NotFound {
                what: "person",
                id: person.to_owned(),
            });
        }
        let write = DetailWrite::Set(PersonDetailRow {
            person: person.to_owned(),
            body: json!(details).to_string(),
            updated_at_ms: inner.clock.now().as_millisecond(),
        });
        inner.enter_details(person, write, false, actor).await
    }

    /// Erases it. What was so already is no change.
    pub async fn erase_person_details(
        &self,
        person: &str,
        actor: &Actor,
    ) -> Result<Option<i64>, EngineError> {
        let inner = &self.inner;
        let _alone = inner.administering.lock().await;
        let known = [person.to_owned()];
        if inner.journal.person_details(&known).await?.is_empty() {
            return Ok(None);
        }
        let write = DetailWrite::Erase {
            person: person.to_owned(),
        };
        let seq = inner.enter_details(person, write, true, actor).await?;
        Ok(Some(seq))
    }

    /// Of these people, as far as there are any. At most a list's length of them is looked up.
    pub async fn person_details(
        &self,
        people: &[String],
    ) -> Result<BTreeMap<String, PersonDetails>, EngineError> {
        let rows = self.inner.journal.person_details(people).await?;
        let read = |row: PersonDetailRow| {
            let details = serde_json::from_str(&row.body).map_err(|_| {
                // What stands there is not repeated.
                EngineError::Internal(format!("the details of {} do not read", row.person))
            })?;
            Ok((row.person, details))
        };
        rows.into_iter().map(read).collect()
    }
}

impl Inner {
    /// Writes it, with an entry that says so; whoever calls holds `administering`.
    async fn enter_details(
        &self,
        person: &str,
        write: DetailWrite,
        erased: bool,
        actor: &Actor,
    ) -> Result<i64, EngineError> {
        let entry = Entry {
            changes: Vec::new(),
            details: Some(DetailsChanged {
                person: person.to_owned(),
                erased,
            }),
        };
        let doing = Doing {
            actor,
            reason: None,
        };
        let entry = self.next_entry(DIRECTORY, &entry, &doing).await?;
        let beside = Administration {
            details: vec![write],
            ..Administration::default()
        };
        self.append_entry(entry, beside).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_is_called_is_bounded_and_never_shown() {
        let long = "长".repeat(DETAIL_NAME_CHARS_MAX + 1);
        for (name, phone, good) in [
            ("A B", None, true),
            ("A B", Some("0351-000"), true),
            ("", None, false),
            (" ", None, false),
            (&*long, None, false),
            ("A\nB", None, false),
            ("A", Some(""), false),
        ] {
            let details = PersonDetails {
                name: name.to_owned(),
                phone: phone.map(str::to_owned),
            };
            assert_eq!(details.check().is_ok(), good, "{name:?} {phone:?}");
            assert_eq!(format!("{details:?}"), "PersonDetails { .. }");
        }
    }
}
