//! A place of its own in the PostgreSQL that `tests/with-postgres.sh` starts.

use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use sea_orm::{ConnectionTrait, Database};

/// Where the database is named that the tests are given.
pub const VARIABLE: &str = "LIANXI_TEST_POSTGRES";

/// A new schema; whoever connects by the URL sees it alone.
pub async fn schema() -> Result<String> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let url = std::env::var(VARIABLE).with_context(|| {
        format!("{VARIABLE} names a database: run the command through tests/with-postgres.sh")
    })?;
    let name = format!(
        "t{}_{}",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let db = Database::connect(&url).await?;
    // The number of a process comes again, in a database that was kept.
    for sql in ["DROP SCHEMA IF EXISTS $ CASCADE", "CREATE SCHEMA $"] {
        db.execute_unprepared(&sql.replace('$', &name)).await?;
    }
    db.close().await?;
    let joint = if url.contains('?') { '&' } else { '?' };
    Ok(format!("{url}{joint}options[search_path]={name}"))
}
