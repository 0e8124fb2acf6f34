//! Which work items are asked for, and which of them whoever asks may see.

use sea_orm::ColumnTrait;
use sea_orm::sea_query::{
    Condition, Expr, ExprTrait, Func, IntoCondition, LikeExpr, Query, SelectStatement,
};

use super::light::LightAt;
use crate::doctor::OPEN;
use crate::entity::work_item::Column as C;
use crate::entity::work_party;

/// Most scopes, and most divisions of one, that a person sees.
pub const SCOPES_MAX: usize = 1_024;

/// Which work items, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkQuery {
    /// Any of these; all where there is none.
    pub statuses: Vec<String>,
    pub department: Option<String>,
    /// Any of these; all where there is none.
    pub divisions: Vec<String>,
    pub workflow: Option<String>,
    pub step: Option<String>,
    /// Who has claimed or completed it.
    pub assignee: Option<String>,
    pub business_key: Option<String>,
    pub execution: Option<String>,
    /// A part of the title; letters of ASCII in any case.
    pub title: Option<String>,
    pub supervised: Option<bool>,
    pub provisional: Option<bool>,
    pub light: Option<LightAt>,
    pub due_before_ms: Option<i64>,
    pub created_from_ms: Option<i64>,
    pub party: Option<PartyQuery>,
    pub visible: Visible,
    pub order: WorkOrder,
    pub descending: bool,
    /// The (value of the order, id) of the last row of the page before.
    pub after: Option<(i64, String)>,
    /// At most [`crate::LIST_MAX`].
    pub limit: u64,
}

/// Those that stand in a relation to one of these keys.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartyQuery {
    pub relation: String,
    pub keys: Vec<String>,
}

/// What somebody may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Visible {
    #[default]
    All,
    Within {
        scopes: Vec<VisibleScope>,
        /// Also what stands under one of these, in whatever relation.
        keys: Vec<String>,
    },
}

/// A department, in some divisions; `None`: any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VisibleScope {
    pub department: Option<String>,
    pub divisions: Option<Vec<String>>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum WorkOrder {
    #[default]
    Created,
    /// As they come due; what has no due instant comes last.
    Due,
    Updated,
    /// Only what is closed.
    Closed,
}

impl WorkQuery {
    fn is_all_that_is_open(&self) -> bool {
        self.statuses.len() == OPEN.len()
            && OPEN
                .iter()
                .all(|open| self.statuses.iter().any(|status| status == open))
    }

    /// Whether nothing that is closed can be meant.
    pub(super) fn is_of_open(&self) -> bool {
        let open = |status: &String| OPEN.contains(&status.as_str());
        let by_status = !self.statuses.is_empty() && self.statuses.iter().all(open);
        by_status || self.light.as_ref().is_some_and(LightAt::is_of_open)
    }

    pub(super) fn condition(&self) -> Condition {
        let mut all = Condition::all();
        for (column, value) in [
            (C::Department, &self.department),
            (C::Workflow, &self.workflow),
            (C::Step, &self.step),
            (C::Assignee, &self.assignee),
            (C::BusinessKey, &self.business_key),
            (C::Execution, &self.execution),
        ] {
            if let Some(value) = value {
                all = all.add(column.eq(value.as_str()));
            }
        }
        let statuses: &[String] = if self.is_all_that_is_open() {
            // Said by another condition, for which there is an index.
            &[]
        } else {
            &self.statuses
        };
        for (column, values) in [(C::Status, statuses), (C::Division, &self.divisions)] {
            match values {
                [] => {}
                [one] => all = all.add(column.eq(one.as_str())),
                some => all = all.add(column.is_in(some.iter().map(String::as_str))),
            }
        }
        for (column, flag) in [
            (C::Supervised, self.supervised),
            (C::Provisional, self.provisional),
        ] {
            if let Some(flag) = flag {
                all = all.add(column.eq(flag));
            }
        }
        if let Some(title) = &self.title {
            all = all.add(contains(title));
        }
        if let Some(light) = &self.light {
            all = all.add(light.condition());
            if light.is_of_late() {
                // What is late is the beginning of the index of what is open.
                all = all.add(C::OpenDueMs.lt(light.now_ms));
            }
        }
        if self.is_of_open() {
            // So that the index that holds nothing else can answer.
            all = all.add(C::OpenDueMs.is_not_null());
        }
        if self.order == WorkOrder::Closed {
            all = all.add(C::ClosedAtMs.is_not_null());
        }
        if let Some(before) = self.due_before_ms {
            all = all.add(C::DueAtMs.lt(before));
        }
        if let Some(from) = self.created_from_ms {
            all = all.add(C::CreatedAtMs.gte(from));
        }
        if let Some(party) = &self.party {
            let of_party = parties(&party.keys)
                .and_where(work_party::Column::Relation.eq(party.relation.as_str()))
                .take();
            all = all.add(C::Id.in_subquery(of_party));
        }
        self.visible.restrict(all)
    }
}

impl Visible {
    fn restrict(&self, all: Condition) -> Condition {
        let Self::Within { scopes, keys } = self else {
            return all;
        };
        let mut any = Condition::any();
        for scope in scopes.iter().take(SCOPES_MAX) {
            let mut own = Condition::all();
            if let Some(department) = &scope.department {
                own = own.add(C::Department.eq(department.as_str()));
            }
            if let Some(divisions) = &scope.divisions {
                let divisions = divisions.iter().take(SCOPES_MAX).map(String::as_str);
                own = own.add(C::Division.is_in(divisions));
            }
            any = any.add(own);
        }
        if !keys.is_empty() {
            any = any.add(C::Id.in_subquery(parties(keys)));
        }
        if any.is_empty() {
            // Nothing at all.
            return all.add(Expr::value(1).eq(0));
        }
        all.add(any)
    }
}

fn parties(keys: &[String]) -> SelectStatement {
    use work_party::Column as P;
    let keys = keys.iter().map(String::as_str);
    Query::select()
        .column(P::WorkItem)
        .from(work_party::Entity)
        .and_where(P::Key.is_in(keys))
        .take()
}

/// A part of the title, whatever it is made of: no letter of it is a pattern.
fn contains(part: &str) -> Condition {
    let mut escaped = String::with_capacity(part.len() + 2);
    for letter in part.to_ascii_lowercase().chars() {
        if matches!(letter, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    let lower = Expr::expr(Func::lower(Expr::col(C::Title)));
    lower
        .like(LikeExpr::new(format!("%{escaped}%")).escape('\\'))
        .into_condition()
}
