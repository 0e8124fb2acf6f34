//! What the host has in its journal after a scenario: executions with their events, their work items with theirs, what left.

use std::sync::Arc;

use jiff::Timestamp;
use lianxi_journal::{ExecutionFilter, LIST_MAX, ListOrder, OutboxFilter, WorkFilter, WorkRow};
use lianxi_runtime::flow::Event;
use lianxi_runtime::work::{self, WorkItem};
use lianxi_runtime::{Definition, EVENTS, Engine, ExecutionView};
use serde_json::Value;

use crate::failure::{OrFail, Outcome};
use crate::host;

pub struct Gathered {
    /// In the order in which they began.
    pub executions: Vec<Execution>,
    /// `CloudEvents` that definitions emitted.
    pub events: Vec<Value>,
}

pub struct Execution {
    pub view: ExecutionView,
    pub definition: Arc<Definition>,
    /// Each event with the time of its turn: some have none of their own.
    pub history: Vec<(Timestamp, Event)>,
    pub items: Vec<Item>,
}

pub struct Item {
    pub row: WorkRow,
    pub state: WorkItem,
    pub history: Vec<work::Event>,
}

impl Gathered {
    pub async fn of(engine: &Engine) -> Outcome<Self> {
        let mut executions = Vec::new();
        let mut filter = ExecutionFilter {
            order: ListOrder::Started,
            limit: LIST_MAX,
            ..ExecutionFilter::default()
        };
        loop {
            let rows = engine
                .journal()
                .executions(&filter)
                .await
                .or_failed("the journal")?;
            for row in &rows {
                executions.push(execution(engine, &row.id, &row.definition).await?);
            }
            match rows.last() {
                Some(last) if rows.len() as u64 == LIST_MAX => {
                    filter.before = Some((last.started_at_ms, last.id.clone()));
                }
                _ => break,
            }
        }
        executions.sort_by_cached_key(|execution: &Execution| {
            let summary = &execution.view.summary;
            let named = (summary.workflow.clone(), summary.business_key.clone());
            (summary.started_at, named, summary.id.clone())
        });
        let events = emitted(engine).await?;
        Ok(Self { executions, events })
    }

    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.executions
            .iter()
            .flat_map(|execution| &execution.items)
    }

    /// What a workflow of this name is called, where one of it has run.
    pub fn title_of<'g>(&'g self, name: &'g str) -> &'g str {
        let mut executions = self.executions.iter();
        executions
            .find(|execution| execution.name() == name)
            .map_or(name, Execution::title)
    }

    /// How everything stands at the end.
    pub fn end(&self) -> String {
        let ended = |execution: &&Execution| {
            matches!(
                execution.view.summary.status.as_str(),
                "completed" | "faulted" | "cancelled"
            )
        };
        let (all, items) = (self.executions.len(), self.items().count());
        let ended = self.executions.iter().filter(ended).count();
        let open = self.items().filter(|item| item.is_open()).count();
        format!(
            "流程 {all} 个，已结 {ended} 个；待办 {items} 件，未办结 {open} 件；发出事件 {} 件",
            self.events.len()
        )
    }
}

impl Execution {
    /// The workflow's name.
    pub fn name(&self) -> &str {
        &self.definition.workflow.document.name
    }

    pub fn title(&self) -> &str {
        let document = &self.definition.workflow.document;
        document.title.as_deref().unwrap_or(&document.name)
    }

    /// For who wrote the scenario.
    pub fn told(&self) -> String {
        match &self.view.summary.business_key {
            Some(key) => format!("{} {key}", self.name()),
            None => self.name().to_owned(),
        }
    }
}

impl Item {
    pub fn is_open(&self) -> bool {
        !self.state.status().is_closed()
    }

    /// For who wrote the scenario.
    pub fn told(&self) -> String {
        let key = self.row.business_key.as_deref().unwrap_or_default();
        let (step, office) = (&self.state.terms().step, self.state.office());
        format!(
            "{} {step} {key} ({office})",
            super::name_of(&self.row.workflow)
        )
    }
}

async fn execution(engine: &Engine, id: &str, digest: &str) -> Outcome<Execution> {
    let view = engine
        .execution(id)
        .await
        .map_err(|error| host::engine(&error))?;
    let definition = engine
        .definitions()
        .by_digest(digest)
        .await
        .or_failed("a definition")?;
    let turns = engine.journal().turns(id).await.or_failed("the journal")?;
    let mut history = Vec::new();
    for turn in &turns {
        let at = Timestamp::from_millisecond(turn.at_ms).unwrap_or(Timestamp::MAX);
        for bytes in &turn.events {
            let event = serde_json::from_slice(bytes).or_failed(format!("execution {id}"))?;
            history.push((at, event));
        }
    }
    Ok(Execution {
        view,
        definition,
        history,
        items: items(engine, id).await?,
    })
}

async fn items(engine: &Engine, execution: &str) -> Outcome<Vec<Item>> {
    let mut filter = WorkFilter {
        execution: Some(execution.to_owned()),
        limit: LIST_MAX,
        ..WorkFilter::default()
    };
    let mut items = Vec::new();
    loop {
        let rows = engine
            .work_items(&filter)
            .await
            .map_err(|error| host::engine(&error))?;
        let all = (rows.len() as u64) < LIST_MAX;
        filter.after = rows.last().map(|row| (row.created_at_ms, row.id.clone()));
        for row in rows {
            let state =
                serde_json::from_str(&row.body).or_failed(format!("work item {}", row.id))?;
            let history = engine
                .work_history(&row.id)
                .await
                .map_err(|error| host::engine(&error))?;
            items.push(Item {
                row,
                state,
                history,
            });
        }
        if all {
            return Ok(items);
        }
    }
}

async fn emitted(engine: &Engine) -> Outcome<Vec<Value>> {
    let (mut events, mut after) = (Vec::new(), None);
    loop {
        let rows = engine
            .journal()
            .outbox(&OutboxFilter {
                after,
                limit: LIST_MAX,
                ..OutboxFilter::default()
            })
            .await
            .or_failed("the journal")?;
        after = rows.last().map(|row| row.seq);
        let full = rows.len() as u64 == LIST_MAX;
        for row in rows.iter().filter(|row| row.destination == EVENTS) {
            events.push(serde_json::from_str(&row.body).or_failed("an event")?);
        }
        if !full {
            return Ok(events);
        }
    }
}
