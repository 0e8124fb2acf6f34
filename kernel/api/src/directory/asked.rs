//! What every list of the directory shares: it stands in memory, so a page is cut from it by the keys of its rows.

use axum::http::StatusCode;

use crate::access::{Caller, CallerKind};
use crate::page::{Page, cursor, place, rows};
use crate::problem::Problem;

/// Which part of a list.
pub(super) struct Part {
    pub limit: Option<u64>,
    pub cursor: Option<String>,
}

impl Part {
    /// The page of these rows, by their keys, each of which is one row's alone.
    pub fn of<Row, View>(
        &self,
        all: impl Iterator<Item = Row>,
        key: impl Fn(&Row) -> String,
        mut show: impl FnMut(Row) -> View,
    ) -> Result<Page<View>, Problem> {
        let rows_max = rows(self.limit)?;
        let after = place(self.cursor.as_deref())?.map(|(_, key)| key);
        let mut keyed: Vec<(String, Row)> = all
            .map(|row| (key(&row), row))
            .filter(|(key, _)| after.as_ref().is_none_or(|after| key > after))
            .collect();
        keyed.sort_by(|(one, _), (other, _)| one.cmp(other));
        keyed.truncate(usize::try_from(rows_max + 1).unwrap_or(usize::MAX));
        let next = |(key, _): &(String, Row)| cursor(0, key);
        Ok(Page::of(keyed, rows_max, next, |(_, row)| show(row)))
    }
}

/// Who works where is nobody's business who is not known.
pub(super) fn known(caller: &Caller) -> Result<(), Problem> {
    if caller.kind != CallerKind::Anonymous {
        return Ok(());
    }
    Err(Problem {
        detail_zh: Some("人员信息只对已知身份的用户显示；请登录，或在配置中设置令牌".to_owned()),
        ..Problem::new(
            StatusCode::FORBIDDEN,
            "known-only",
            "people are shown to those who are known: sign in, or configure tokens",
        )
    })
}
