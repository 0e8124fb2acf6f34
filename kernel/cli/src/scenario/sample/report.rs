//! The report: every registration as the host's journal has it, the sums, and whether they agree with what else the journal holds.

use std::collections::BTreeSet;

use lianxi_journal::{ExecutionFilter, LIST_MAX, ListOrder, OutboxFilter, WorkFilter};
use lianxi_runtime::{Engine, ExecutionView};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::files::Sample;
use super::tally::{Counts, Summary, Tally};
use crate::console::{Console, number, table};
use crate::failure::{OrFail, Outcome};
use crate::host;
use crate::messages::Message;
use crate::scenario::items;

/// A table of counts by reason, and where a tally holds them.
type Breakdown = (Message, fn(&Tally) -> &Counts);

/// Events of this family hand a matter to another workflow.
const HAND_OVER: &str = "lianxi.handover.";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    pub registrations: Vec<Value>,
    pub summary: Summary,
    pub checks: Checks,
}

/// What must agree, or is told beside the numbers.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Checks {
    pub ended: usize,
    pub open: usize,
    pub cities_add_up: bool,
    /// Events in the outbox; one that an escalation sent before its item was overtaken is in no result.
    pub hand_over_events: usize,
    pub late_work_items: usize,
}

impl Report {
    pub async fn of(engine: &Engine, sample: &Sample, workflow: &str) -> Outcome<Self> {
        let views = executions(engine, workflow).await?;
        let open = views.iter().filter(|view| view.output.is_none()).count();
        let registrations: Vec<Value> = views.iter().map(registration).collect();
        let summary = Summary::of(&registrations, |code| sample.name_of(code));
        let checks = Checks {
            ended: views.len() - open,
            open,
            cities_add_up: summary.adds_up(),
            hand_over_events: hand_overs(engine).await?,
            late_work_items: late(engine).await?,
        };
        Ok(Self {
            registrations,
            summary,
            checks,
        })
    }

    /// For people: by city, then each of the breakdowns.
    pub fn table(&self, console: Console) -> String {
        let say = |message: Message| console.say(message, &[]);
        let headers = [
            Message::ColumnCity,
            Message::ColumnReceived,
            Message::ColumnPushed,
            Message::ColumnAcknowledged,
            Message::ColumnRelayed,
            Message::ColumnRejected,
            Message::ColumnFiled,
            Message::ColumnOverdue,
            Message::ColumnHandedOver,
        ];
        let rows: Vec<Vec<String>> = self
            .tallies()
            .map(|tally| row(&self.name(tally, console), tally))
            .collect();
        let mut text = table(&headers.map(say), &rows, true);
        let breakdowns: [Breakdown; 4] = [
            (Message::RejectedBy, |tally| &tally.rejected),
            (Message::OverdueBy, |tally| &tally.overdue),
            (Message::HandedOverBy, |tally| &tally.handed_over),
            (Message::OutcomesBy, |tally| &tally.outcomes),
        ];
        for (title, counts) in breakdowns {
            text.push_str("\n\n");
            text.push_str(&say(title));
            text.push('\n');
            text.push_str(&self.breakdown(counts, console));
        }
        let checks = &self.checks;
        let adds_up = say(if checks.cities_add_up {
            Message::Yes
        } else {
            Message::No
        });
        let parts: [&dyn std::fmt::Display; 6] = [
            &self.summary.total.received,
            &checks.ended,
            &checks.open,
            &adds_up,
            &checks.hand_over_events,
            &checks.late_work_items,
        ];
        format!("{text}\n\n{}", console.say(Message::DemoSums, &parts))
    }

    fn tallies(&self) -> impl Iterator<Item = &Tally> {
        self.summary.by_city.values().chain([&self.summary.total])
    }

    fn name(&self, tally: &Tally, console: Console) -> String {
        if std::ptr::eq(tally, &raw const self.summary.total) {
            console.say(Message::Total, &[])
        } else {
            tally.name.clone()
        }
    }

    fn breakdown(&self, counts: fn(&Tally) -> &Counts, console: Console) -> String {
        let kinds: BTreeSet<&String> = counts(&self.summary.total).keys().collect();
        let mut headers = vec![console.say(Message::ColumnCity, &[])];
        headers.extend(kinds.iter().map(|kind| (*kind).clone()));
        headers.push(console.say(Message::Total, &[]));
        let row = |tally: &Tally| {
            let counts = counts(tally);
            let mut row = vec![self.name(tally, console)];
            row.extend(
                kinds
                    .iter()
                    .map(|kind| number(counts.get(*kind).copied().unwrap_or_default())),
            );
            row.push(number(counts.values().sum()));
            row
        };
        table(&headers, &self.tallies().map(row).collect::<Vec<_>>(), true)
    }
}

fn row(name: &str, tally: &Tally) -> Vec<String> {
    let sum = |counts: &Counts| counts.values().sum::<usize>();
    let numbers = [
        tally.received,
        tally.pushed,
        tally.acknowledged,
        tally.relayed,
        sum(&tally.rejected),
        tally.filed,
        sum(&tally.overdue),
        sum(&tally.handed_over),
    ];
    std::iter::once(name.to_owned())
        .chain(numbers.map(number))
        .collect()
}

/// What the workflow's output says, in the shape of the scenario's expectations.
fn registration(view: &ExecutionView) -> Value {
    let key = view.summary.business_key.clone().unwrap_or_default();
    let Some(output) = view.output.as_ref().filter(|output| output.is_object()) else {
        return json!({"businessKey": key, "outcome": format!("({})", view.summary.status)});
    };
    let happened = |name: &str| !output[name].is_null();
    let mut row = output.clone();
    row["businessKey"] = json!(key);
    for (field, happened) in [
        ("pushed", happened("pushedAt")),
        ("acknowledged", happened("acknowledgedAt")),
        ("relayed", happened("relayedAt")),
        ("filed", happened("filedAt")),
    ] {
        row[field] = json!(happened);
    }
    row
}

async fn executions(engine: &Engine, workflow: &str) -> Outcome<Vec<ExecutionView>> {
    let definition = engine
        .definitions()
        .by_name(workflow, engine.clock().now())
        .await
        .or_failed(workflow)?;
    let mut filter = ExecutionFilter {
        definition: Some(definition.digest.clone()),
        order: ListOrder::Started,
        limit: LIST_MAX,
        ..ExecutionFilter::default()
    };
    let mut views = Vec::new();
    loop {
        let rows = engine
            .journal()
            .executions(&filter)
            .await
            .or_failed("the journal")?;
        for row in &rows {
            views.push(
                engine
                    .execution(&row.id)
                    .await
                    .map_err(|error| host::engine(&error))?,
            );
        }
        match rows.last() {
            Some(last) if rows.len() as u64 == LIST_MAX => {
                filter.before = Some((last.started_at_ms, last.id.clone()));
            }
            _ => break,
        }
    }
    views.sort_by(|a, b| {
        (a.summary.started_at, &a.summary.id).cmp(&(b.summary.started_at, &b.summary.id))
    });
    Ok(views)
}

async fn hand_overs(engine: &Engine) -> Outcome<usize> {
    let (mut count, mut after) = (0, None);
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
        count += rows
            .iter()
            .filter(|row| row.topic.starts_with(HAND_OVER))
            .count();
        after = rows.last().map(|row| row.seq);
        if (rows.len() as u64) < LIST_MAX {
            return Ok(count);
        }
    }
}

async fn late(engine: &Engine) -> Outcome<usize> {
    let filter = WorkFilter {
        status: Some("completed".to_owned()),
        ..WorkFilter::default()
    };
    let mut count = 0;
    items::each_row(engine, filter, |row| {
        count += usize::from(items::item(&row)?.was_late());
        Ok(())
    })
    .await?;
    Ok(count)
}
