//! What must be true when all has ended, read from the database as the doctor reads it, and told by the system outside.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use lianxi_journal::{ExecutionFilter, Journal, LIST_MAX, OutboxFilter, Place, WorkFilter};
use lianxi_runtime::{REMINDED, prove};
use serde_json::{Value, json};

use crate::outside::Counts;
use crate::plugin;
use crate::scenario::EXECUTION;

const TRANSFERRED: &str = "lianxi.work.transferred";

pub async fn all(place: &Place, outside: &Counts) -> Result<()> {
    told(outside)?;
    let journal = Journal::look(place).await?;
    let examined = journal.examine().await?;
    let wrong: Vec<_> = examined.checks.iter().flat_map(|c| &c.findings).collect();
    ensure!(examined.is_sound(), "the doctor finds {wrong:?}");
    let proved = prove(&journal).await?;
    ensure!(proved.findings.is_empty(), "made again: {proved:?}");
    executions(&journal).await?;
    rows(&journal).await?;
    journal.close().await;
    Ok(())
}

/// Everything left, each with one key, which nothing else has.
fn told(outside: &Counts) -> Result<()> {
    let about: BTreeSet<&str> = outside.keys().map(String::as_str).collect();
    let expected = BTreeSet::from(["confirmed", REMINDED, TRANSFERRED, "said", "told"]);
    ensure!(about == expected, "told outside: {outside:?}");
    let mut keys = BTreeSet::new();
    for (about, times) in outside {
        ensure!(times.len() == 1, "{about} came with {times:?}");
        ensure!(
            times.keys().all(|key| keys.insert(key)),
            "{about} came with the key of another: {outside:?}"
        );
    }
    Ok(())
}

/// One of each workflow, each with one end.
async fn executions(journal: &Journal) -> Result<()> {
    let filter = ExecutionFilter {
        limit: LIST_MAX,
        ..ExecutionFilter::default()
    };
    let mut outputs = BTreeMap::new();
    for row in journal.executions(&filter).await? {
        ensure!(row.status == "completed", "{row:?}");
        let turns = journal.turns(&row.id).await?;
        let events = turns.iter().flat_map(|turn| &turn.events);
        let events: Vec<Value> = events
            .map(|event| serde_json::from_slice(event))
            .collect::<Result<_, _>>()?;
        let ended: Vec<_> = events.iter().filter(|e| e["e"] == "ended").collect();
        ensure!(ended.len() == 1, "{} ended {} times", row.id, ended.len());
        outputs.insert(row.id, ended[0]["output"].clone());
    }
    let own = outputs.remove(&EXECUTION.to_string());
    let own = own.context("what was begun is lost")?;
    ensure!(
        own == json!({"written": "done", "outcome": "granted"}),
        "{own}"
    );
    let mut others: Vec<String> = outputs.values().map(Value::to_string).collect();
    others.sort_unstable();
    ensure!(
        others == [r#"{"inner":true}"#, r#"{"round":true}"#],
        "{others:?}"
    );
    Ok(())
}

/// The record was written once, the item completed once, each message was made once and has arrived.
async fn rows(journal: &Journal) -> Result<()> {
    let record = journal.record(plugin::ID, plugin::KEY).await?;
    ensure!(record.version == 1, "{record:?}");
    let items = WorkFilter {
        limit: LIST_MAX,
        ..WorkFilter::default()
    };
    let items = journal.work_items(&items).await?;
    ensure!(
        items.len() == 1 && items[0].status == "completed",
        "{items:?}"
    );
    let messages = OutboxFilter {
        limit: LIST_MAX,
        ..OutboxFilter::default()
    };
    let messages = journal.outbox(&messages).await?;
    let mut topics: Vec<&str> = messages.iter().map(|row| row.topic.as_str()).collect();
    topics.sort_unstable();
    ensure!(topics == [REMINDED, TRANSFERRED, "said"], "{messages:?}");
    let arrived = messages.iter().all(|row| row.delivered_at_ms.is_some());
    ensure!(arrived, "{messages:?}");
    Ok(())
}
