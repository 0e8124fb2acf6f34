//! Which work items: the filters that a list, its counts and its export have in common, each a parameter of the address.

use jiff::Timestamp;
use lianxi_access::{Operation, Resource};
use lianxi_runtime::journal::{LightAt, PartyQuery, Visible, WorkQuery};
use lianxi_runtime::keys_of;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeOwned, Error as _, IntoDeserializer};
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

use crate::access::{AREA_MAX, Caller};
use crate::api::Api;
use crate::problem::Problem;

/// The longest text that is searched for in titles.
const TITLE_CHARS_MAX: usize = 100;

/// Where a work item stands.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum WorkStatus {
    Open,
    Claimed,
    Submitted,
    Completed,
    Returned,
    Cancelled,
}

impl WorkStatus {
    const fn name(self) -> &'static str {
        use lianxi_runtime::work::Status;
        match self {
            Self::Open => Status::Open.name(),
            Self::Claimed => Status::Claimed.name(),
            Self::Submitted => Status::Submitted.name(),
            Self::Completed => Status::Completed.name(),
            Self::Returned => Status::Returned.name(),
            Self::Cancelled => Status::Cancelled.name(),
        }
    }
}

/// The light (灯) of a deadline at this moment.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LightName {
    Normal,
    Nearing,
    Overdue,
    Explained,
    InTime,
    Late,
    NoDue,
}

impl LightName {
    const fn light(self) -> lianxi_runtime::journal::Light {
        use lianxi_runtime::journal::Light;
        match self {
            Self::Normal => Light::Normal,
            Self::Nearing => Light::Nearing,
            Self::Overdue => Light::Overdue,
            Self::Explained => Light::Explained,
            Self::InTime => Light::InTime,
            Self::Late => Light::Late,
            Self::NoDue => Light::NoDue,
        }
    }
}

/// What an item is to the caller.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mine {
    /// It waits for the caller (待办).
    Todo,
    /// The caller did something with it (已办).
    Done,
    /// It was copied to the caller (抄送).
    Reader,
    /// It belongs to a matter that the caller began.
    Initiator,
    /// The caller has it in hand now.
    Holds,
}

impl Mine {
    const fn relation(self) -> &'static str {
        match self {
            Self::Todo => "todo",
            Self::Done => "done",
            Self::Reader => "reader",
            Self::Initiator => "initiator",
            Self::Holds => "holds",
        }
    }
}

/// Several words with commas between them, any of which will do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnyOf<T>(pub Vec<T>);

impl<'de, T: DeserializeOwned> Deserialize<'de> for AnyOf<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let one = |word: &str| {
            let word: StrDeserializer<'_, serde::de::value::Error> =
                word.trim().into_deserializer();
            T::deserialize(word).map_err(D::Error::custom)
        };
        text.split(',').map(one).collect::<Result<_, _>>().map(Self)
    }
}

/// The filters, as an address has them.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub mine: Option<Mine>,
    pub status: Option<AnyOf<WorkStatus>>,
    pub department: Option<String>,
    pub division: Option<String>,
    pub subtree: Option<bool>,
    pub workflow: Option<String>,
    pub step: Option<String>,
    pub light: Option<AnyOf<LightName>>,
    pub business_key: Option<String>,
    pub execution: Option<String>,
    pub assignee: Option<String>,
    pub title: Option<String>,
    pub supervised: Option<bool>,
    pub provisional: Option<bool>,
    pub due_before: Option<Timestamp>,
    pub created_after: Option<Timestamp>,
}

/// A query with all filters and some fields of its own. (A shared part that is flattened in would take numbers for texts, and could not
/// refuse what it does not know.)
macro_rules! filtered {
    ($(#[doc = $about:tt])* $name:ident { $($(#[doc = $doc:tt])* $field:ident: [$($kind:tt)+],)* }) => {
        $(#[doc = $about])*
        #[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub(crate) struct $name {
            /// What it is to the caller.
            pub mine: Option<$crate::work_items::filter::Mine>,
            /// One or more, with commas between them: `open,claimed`.
            #[param(value_type = Option<String>)]
            pub status: Option<$crate::work_items::filter::AnyOf<$crate::work_items::filter::WorkStatus>>,
            /// The department that owes it.
            pub department: Option<String>,
            /// The division at which it is owed.
            pub division: Option<String>,
            /// With `division`: there and in every division below.
            pub subtree: Option<bool>,
            /// `namespace/name`.
            pub workflow: Option<String>,
            /// Name of the task that asks for it.
            pub step: Option<String>,
            /// One or more, with commas between them: `nearing,overdue`.
            #[param(value_type = Option<String>)]
            pub light: Option<$crate::work_items::filter::AnyOf<$crate::work_items::filter::LightName>>,
            pub business_key: Option<String>,
            pub execution: Option<String>,
            /// Id of the person who has claimed it, or completed it.
            pub assignee: Option<String>,
            /// Part of the title.
            pub title: Option<String>,
            /// Under supervision (挂牌督办).
            pub supervised: Option<bool>,
            /// Its deadline may still move: the calendar of a year is not loaded.
            pub provisional: Option<bool>,
            #[param(value_type = Option<String>, format = "date-time")]
            pub due_before: Option<jiff::Timestamp>,
            #[param(value_type = Option<String>, format = "date-time")]
            pub created_after: Option<jiff::Timestamp>,
            $($(#[doc = $doc])* pub $field: $($kind)+,)*
        }

        impl $name {
            /// Takes the filters out.
            fn filter(&mut self) -> $crate::work_items::filter::Filter {
                $crate::work_items::filter::Filter {
                    mine: self.mine.take(),
                    status: self.status.take(),
                    department: self.department.take(),
                    division: self.division.take(),
                    subtree: self.subtree.take(),
                    workflow: self.workflow.take(),
                    step: self.step.take(),
                    light: self.light.take(),
                    business_key: self.business_key.take(),
                    execution: self.execution.take(),
                    assignee: self.assignee.take(),
                    title: self.title.take(),
                    supervised: self.supervised.take(),
                    provisional: self.provisional.take(),
                    due_before: self.due_before.take(),
                    created_after: self.created_after.take(),
                }
            }
        }
    };
}
pub(crate) use filtered;

/// What the caller may see of a list. Who may see nothing at all is refused, for an empty list would say that there is nothing.
pub(crate) fn visible(
    api: &Api,
    caller: &Caller,
    operation: Operation,
) -> Result<Visible, Problem> {
    let visible = caller.visible_for(api, operation);
    match &visible {
        Visible::Within { scopes, keys } if scopes.is_empty() && keys.is_empty() => {
            let any = Resource::of(operation.kind());
            caller.permit(api, operation, &any).map(|()| visible)
        }
        _ => Ok(visible),
    }
}

impl Filter {
    /// As the journal is asked, of what this caller may see.
    pub(crate) fn query(
        self,
        api: &Api,
        caller: &Caller,
        visible: Visible,
        now: Timestamp,
    ) -> Result<WorkQuery, Problem> {
        self.check()?;
        let divisions = self.divisions(api);
        let party = self.mine.map(|mine| PartyQuery {
            relation: mine.relation().to_owned(),
            keys: keys_of(&caller.actors),
        });
        let words = self.status.map_or_else(Vec::new, |any| any.0);
        let lights = self.light.map_or_else(Vec::new, |any| any.0);
        Ok(WorkQuery {
            statuses: words.iter().map(|word| word.name().to_owned()).collect(),
            department: self.department,
            divisions,
            workflow: self.workflow,
            step: self.step,
            assignee: self.assignee,
            business_key: self.business_key,
            execution: self.execution,
            title: self.title,
            supervised: self.supervised,
            provisional: self.provisional,
            light: (!lights.is_empty()).then(|| LightAt {
                lights: lights.iter().map(|name| name.light()).collect(),
                now_ms: now.as_millisecond(),
            }),
            due_before_ms: self.due_before.map(Timestamp::as_millisecond),
            created_from_ms: self.created_after.map(Timestamp::as_millisecond),
            party,
            visible,
            ..WorkQuery::default()
        })
    }

    fn check(&self) -> Result<(), Problem> {
        let refuse = |detail: String, zh: &str| {
            Err(Problem {
                detail_zh: Some(zh.to_owned()),
                ..Problem::bad_request("query", detail)
            })
        };
        if self.subtree == Some(true) && self.division.is_none() {
            return refuse(
                "'subtree' needs 'division': the one at its root".to_owned(),
                "按辖区筛选时须指定区划",
            );
        }
        match &self.title {
            Some(title) if title.is_empty() || title.chars().count() > TITLE_CHARS_MAX => refuse(
                format!("'title' has between 1 and {TITLE_CHARS_MAX} characters"),
                "标题关键词为 1 至 100 字",
            ),
            _ => Ok(()),
        }
    }

    /// That division, and what it answers for; of one that the directory does not know, that division alone.
    fn divisions(&self, api: &Api) -> Vec<String> {
        let Some(root) = &self.division else {
            return Vec::new();
        };
        if self.subtree != Some(true) {
            return vec![root.clone()];
        }
        let directory = api.engine.directory();
        let mut codes = directory.jurisdiction(root, api.engine.today());
        if codes.is_empty() {
            codes.push(root.clone());
        }
        codes.truncate(AREA_MAX);
        codes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(query: &str, expected: Option<usize>) {
        #[derive(Deserialize)]
        struct Asked {
            status: AnyOf<WorkStatus>,
        }
        let uri = format!("/?{query}").parse().expect("an address");
        let found = axum::extract::Query::<Asked>::try_from_uri(&uri);
        assert_eq!(
            found.ok().map(|asked| asked.0.status.0.len()),
            expected,
            "{query}"
        );
    }

    #[test]
    fn several_words_have_commas_between_them() {
        check("status=open", Some(1));
        check("status=open,claimed", Some(2));
        check("status=open%2C%20returned", Some(2));
        check("status=", None);
        check("status=open,", None);
        check("status=Open", None);
    }
}
