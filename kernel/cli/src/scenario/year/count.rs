//! What became of a year, counted from the journal: work items by city, department, office and step; what followed, as the file asks.

use std::collections::BTreeMap;

use jiff::Timestamp;
use lianxi_journal::{CountBy, ExecutionFilter, LIST_MAX, ListOrder, WorkFilter, WorkQuery};
use lianxi_runtime::Engine;
use lianxi_runtime::flow::expression::{EmptyScope, Expression};
use lianxi_runtime::work::WorkItem;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::filled;
use super::habits::name_of;
use super::standing::{Kinds, Standing, one, sum_of};
use crate::failure::{Failure, OrFail, Outcome};
use crate::host;
use crate::scenario::items;
use crate::scenario::timeline::names::Names;

/// Overdue items that are told one by one.
const OVERDUE_TOLD: usize = 20;
/// Stands where an execution says no place or no kind.
const NONE: &str = "-";

/// What is counted of the executions of one workflow, beside their work items.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawCount {
    title: String,
    workflow: String,
    /// Expressions over `{key, status, input, output}`. One that gives null: it is not counted.
    kind: String,
    division: String,
    department: String,
    /// How kinds are called.
    #[serde(default)]
    names: BTreeMap<String, String>,
}

#[derive(Debug)]
pub struct Count {
    raw: RawCount,
    kind: Expression,
    division: Expression,
    department: Expression,
}

impl Count {
    pub fn compiled(raw: RawCount) -> Result<Self, String> {
        Ok(Self {
            kind: filled::expression(&raw.kind)?,
            division: filled::expression(&raw.division)?,
            department: filled::expression(&raw.department)?,
            raw,
        })
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Told {
    pub at: Timestamp,
    pub total: Standing,
    /// By the name of the division below the root.
    pub by_city: BTreeMap<String, Named<Standing>>,
    pub by_department: BTreeMap<String, Named<Standing>>,
    /// By `department@division`.
    pub by_office: BTreeMap<String, Named<Standing>>,
    /// By `workflow.step`.
    pub by_step: BTreeMap<String, Named<Standing>>,
    pub counts: Vec<Counted>,
    pub overdue: Vec<Overdue>,
    pub executions: usize,
    pub ended: usize,
    pub checks: Checks,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Named<T> {
    pub name: String,
    #[serde(flatten)]
    pub what: T,
}

/// By kind, of every city and of every department.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counted {
    pub title: String,
    pub workflow: String,
    pub names: BTreeMap<String, String>,
    pub total: Kinds,
    pub by_city: BTreeMap<String, Named<Kinds>>,
    pub by_department: BTreeMap<String, Named<Kinds>>,
}

/// A work item that is open and overdue at the end.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Overdue {
    pub office: String,
    pub title: String,
    pub due_at: Timestamp,
}

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Checks {
    /// Cities, departments, offices and steps, each, add up to the total.
    pub adds_up: bool,
    /// The journal's own counts of all items say the same.
    pub journal_agrees: bool,
}

impl Told {
    pub async fn of(engine: &Engine, counts: &[Count], names: &Names) -> Outcome<Self> {
        let now = engine.clock().now();
        let mut told = Self::empty(now);
        told.work_items(engine, names).await?;
        told.executions(engine, counts, names).await?;
        told.overdue
            .sort_by_key(|item| (item.due_at, item.office.clone()));
        told.overdue.truncate(OVERDUE_TOLD);
        told.checks.adds_up = told.adds_up();
        told.checks.journal_agrees = told.agrees(engine).await?;
        Ok(told)
    }

    fn empty(at: Timestamp) -> Self {
        Self {
            at,
            total: Standing::default(),
            by_city: BTreeMap::new(),
            by_department: BTreeMap::new(),
            by_office: BTreeMap::new(),
            by_step: BTreeMap::new(),
            counts: Vec::new(),
            overdue: Vec::new(),
            executions: 0,
            ended: 0,
            checks: Checks {
                adds_up: false,
                journal_agrees: false,
            },
        }
    }

    async fn work_items(&mut self, engine: &Engine, names: &Names) -> Outcome<()> {
        items::each_row(engine, WorkFilter::default(), |row| {
            self.add(&items::item(&row)?, name_of(&row.workflow), names);
            Ok(())
        })
        .await
    }

    fn add(&mut self, item: &WorkItem, workflow: &str, names: &Names) {
        let standing = Standing::of(item, self.at);
        let (office, terms) = (item.office(), item.terms());
        let division = office.division.as_deref().unwrap_or(NONE);
        let city = names.below_root(division, self.at);
        let add = |to: &mut BTreeMap<String, Named<Standing>>, key: &str, name: String| {
            let entry = to.entry(key.to_owned()).or_insert_with(|| Named {
                name,
                what: Standing::default(),
            });
            entry.what += standing;
        };
        add(&mut self.by_city, &city, names.division(&city, self.at));
        let department = office.department.as_str();
        add(
            &mut self.by_department,
            department,
            names.department(department),
        );
        let code = office.to_string();
        add(&mut self.by_office, &code, names.office(office, self.at));
        let step = format!("{workflow}.{}", terms.step);
        add(&mut self.by_step, &step, terms.title.clone());
        self.total += standing;
        if let (1, Some(due)) = (standing.overdue, item.due()) {
            self.overdue.push(Overdue {
                office: names.office(office, self.at),
                title: terms.title.clone(),
                due_at: due.at,
            });
        }
    }

    async fn executions(
        &mut self,
        engine: &Engine,
        counts: &[Count],
        names: &Names,
    ) -> Outcome<()> {
        self.counts = counts.iter().map(Counted::empty).collect();
        let mut filter = ExecutionFilter {
            order: ListOrder::Started,
            limit: LIST_MAX,
            ..ExecutionFilter::default()
        };
        loop {
            let rows = engine.executions(&filter).await;
            let rows = rows.map_err(|error| host::engine(&error))?;
            for row in &rows {
                self.executions += 1;
                self.ended += usize::from(row.status == "completed");
                let wanted = |count: &Count| count.raw.workflow == name_of(&row.workflow);
                if !counts.iter().any(wanted) {
                    continue;
                }
                let view = engine.execution(&row.id).await;
                let view = view.map_err(|error| host::engine(&error))?;
                let seen = json!({
                    "key": row.business_key,
                    "status": row.status,
                    "input": view.input,
                    "output": view.output,
                });
                for (count, counted) in counts.iter().zip(&mut self.counts) {
                    if wanted(count) {
                        counted.add(count, &seen, (names, self.at))?;
                    }
                }
            }
            match rows.last() {
                Some(last) if rows.len() as u64 == LIST_MAX => {
                    let started = last.started_at.as_millisecond();
                    filter.before = Some((started, last.id.clone()));
                }
                _ => return Ok(()),
            }
        }
    }

    fn adds_up(&self) -> bool {
        let sums = [
            &self.by_city,
            &self.by_department,
            &self.by_office,
            &self.by_step,
        ];
        self.total.adds_up()
            && sums
                .into_iter()
                .all(|parts| Standing::sum(parts.values().map(|part| &part.what)) == self.total)
            && self.counts.iter().all(Counted::adds_up)
    }

    /// The journal counts by itself, in one statement.
    async fn agrees(&self, engine: &Engine) -> Outcome<bool> {
        let query = WorkQuery::default();
        let counted = engine
            .journal()
            .work_counts(&query, self.at.as_millisecond(), CountBy::Nothing)
            .await
            .or_failed("the journal")?;
        let number = |amount: usize| i64::try_from(amount).unwrap_or(i64::MAX);
        let total = &self.total;
        Ok(counted.first().is_some_and(|all| {
            all.total == number(total.items)
                && all.completed == number(total.in_time + total.late)
                && all.late == number(total.late)
                && all.returned + all.cancelled == number(total.withdrawn)
                && all.overdue + all.explained == number(total.overdue)
        }))
    }
}

impl Counted {
    fn empty(count: &Count) -> Self {
        Self {
            title: count.raw.title.clone(),
            workflow: count.raw.workflow.clone(),
            names: count.raw.names.clone(),
            ..Self::default()
        }
    }

    fn add(
        &mut self,
        count: &Count,
        seen: &Value,
        (names, at): (&Names, Timestamp),
    ) -> Outcome<()> {
        let said = |expression: &Expression| -> Outcome<Option<String>> {
            let said = expression
                .evaluate(seen, &EmptyScope)
                .map_err(|error| Failure::invalid(format!("{}: {error}", self.title)))?;
            Ok(match said {
                Value::Null => None,
                Value::String(text) => Some(text),
                other => Some(other.to_string()),
            })
        };
        let Some(kind) = said(&count.kind)? else {
            return Ok(());
        };
        let division = said(&count.division)?.unwrap_or_else(|| NONE.to_owned());
        let department = said(&count.department)?.unwrap_or_else(|| NONE.to_owned());
        let city = names.below_root(&division, at);
        let add = |to: &mut BTreeMap<String, Named<Kinds>>, key: &str, name: String| {
            let entry = to.entry(key.to_owned()).or_default();
            entry.name = name;
            one(&mut entry.what, &kind);
        };
        add(&mut self.by_city, &city, names.division(&city, at));
        add(
            &mut self.by_department,
            &department,
            names.department(&department),
        );
        one(&mut self.total, &kind);
        Ok(())
    }

    fn adds_up(&self) -> bool {
        [&self.by_city, &self.by_department]
            .into_iter()
            .all(|parts| sum_of(parts.values().map(|part| &part.what)) == self.total)
    }
}
