//! What is proved when all has ended: by the journal, which is the truth that the API only shows, and by the system outside.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use lianxi_journal::{ExecutionFilter, Journal, LIST_MAX, WorkFilter};
use lianxi_tests::receiver::Receiver;
use lianxi_tests::server::Place;
use serde_json::{Value, json};

use crate::load::Load;

/// Every execution that was acknowledged ended once, nothing committed was done again, and every chain holds.
pub async fn journal(place: &Place, executions: usize) -> Result<()> {
    let journal = Journal::open(place.options()).await?;
    let mut ids = BTreeSet::new();
    for n in 0..executions {
        let id = Load::id(n).to_string();
        let row = journal
            .execution(&id)
            .await?
            .with_context(|| format!("execution {n} was acknowledged and is lost"))?;
        ensure!(row.status == "completed", "{} is {}", row.id, row.status);
        journal.verify(&row.id).await?;
        let turns = journal.turns(&row.id).await?;
        let events: Vec<Value> = turns
            .iter()
            .flat_map(|turn| &turn.events)
            .map(|event| serde_json::from_slice(event))
            .collect::<Result<_, _>>()?;
        let ended: Vec<&Value> = events
            .iter()
            .filter(|event| event["e"] == "ended")
            .collect();
        ensure!(ended.len() == 1, "{} ended {} times", row.id, ended.len());
        ensure!(
            ended[0]["output"]["duplicate"] == json!(false),
            "{}: a committed record was written again: {}",
            row.id,
            ended[0]
        );
        let filter = WorkFilter {
            execution: Some(id.clone()),
            limit: LIST_MAX,
            ..WorkFilter::default()
        };
        let items = journal.work_items(&filter).await?;
        ensure!(items.len() == 1, "{id} has {} work items", items.len());
        ids.insert(id);
    }
    ensure!(ids.len() == executions);
    let mut page = ExecutionFilter {
        limit: LIST_MAX,
        ..ExecutionFilter::default()
    };
    loop {
        let rows = journal.executions(&page).await?;
        let Some(last) = rows.last() else { break };
        page.before = Some((last.updated_at_ms, last.id.clone()));
        let strange = rows.iter().find(|row| !ids.contains(&row.id));
        ensure!(strange.is_none(), "nobody asked for {strange:?}");
    }
    journal.close().await;
    Ok(())
}

/// Everything was told, and each time with the one key of its task.
pub fn outside(receiver: &Receiver, executions: usize) -> Result<()> {
    let counts = receiver.counts();
    ensure!(
        counts.len() == executions,
        "{} of {executions} were told",
        counts.len()
    );
    let mut keys = BTreeSet::new();
    for (about, times) in counts.iter() {
        ensure!(
            times.len() == 1,
            "{about} was told with {} keys",
            times.len()
        );
        ensure!(
            times.keys().all(|key| keys.insert(key.clone())),
            "{about} was told with the key of another"
        );
    }
    let posts: usize = counts.values().flat_map(|times| times.values()).sum();
    eprintln!("{executions} executions, {posts} posts");
    Ok(())
}
