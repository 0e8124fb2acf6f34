//! Which work items: the same filters for a list, its counts and its export. The server reads them, and refuses what it does not know.

use clap::{Args, ValueEnum};

/// Parameters of an address; those without a value are left out.
pub type Query = Vec<(&'static str, Option<String>)>;

/// The filters.
#[derive(Clone, Debug, Args)]
pub struct Filters {
    /// What it is to you: todo, done, reader, initiator or holds.
    #[arg(long)]
    mine: Option<String>,
    /// open, claimed, submitted, completed, returned, cancelled; several with commas.
    #[arg(long)]
    status: Option<String>,
    /// The department that owes it.
    #[arg(long)]
    department: Option<String>,
    /// The division at which it is owed.
    #[arg(long)]
    division: Option<String>,
    /// With --division: and every division below it.
    #[arg(long, requires = "division")]
    subtree: bool,
    /// namespace/name.
    #[arg(long)]
    workflow: Option<String>,
    /// Name of the task that asks for it.
    #[arg(long)]
    step: Option<String>,
    /// normal, nearing, overdue, explained, in-time, late, no-due; several with commas.
    #[arg(long)]
    light: Option<String>,
    #[arg(long, value_name = "KEY")]
    business_key: Option<String>,
    #[arg(long, value_name = "ID")]
    execution: Option<String>,
    /// Id of the person who has claimed or completed it.
    #[arg(long, value_name = "PERSON")]
    assignee: Option<String>,
    /// Part of the title.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Whether under supervision (挂牌督办).
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    supervised: Option<bool>,
    /// Whether its deadline may still move.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    provisional: Option<bool>,
    /// Due before this instant, as 2026-03-31T00:00:00+08:00.
    #[arg(long, value_name = "TIME")]
    due_before: Option<String>,
    /// Created at this instant or later.
    #[arg(long, value_name = "TIME")]
    created_after: Option<String>,
}

impl Filters {
    pub fn query(self) -> Query {
        let said = |said: Option<bool>| said.map(|said| said.to_string());
        vec![
            ("mine", self.mine),
            ("status", self.status),
            ("department", self.department),
            ("division", self.division),
            ("subtree", self.subtree.then(|| "true".to_owned())),
            ("workflow", self.workflow),
            ("step", self.step),
            ("light", self.light),
            ("businessKey", self.business_key),
            ("execution", self.execution),
            ("assignee", self.assignee),
            ("title", self.title),
            ("supervised", said(self.supervised)),
            ("provisional", said(self.provisional)),
            ("dueBefore", self.due_before),
            ("createdAfter", self.created_after),
        ]
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum By {
    Created,
    /// What has no deadline comes last.
    Due,
    Updated,
}

/// In which order.
#[derive(Clone, Debug, Args)]
pub struct Order {
    /// By what to order; the oldest first, if you do not say.
    #[arg(long, value_enum)]
    order: Option<By>,
    /// The last first.
    #[arg(long)]
    descending: bool,
}

impl Order {
    pub fn query(&self) -> Query {
        let by = self.order.map(|by| match by {
            By::Created => "created",
            By::Due => "due",
            By::Updated => "updated",
        });
        vec![
            ("order", by.map(str::to_owned)),
            ("descending", self.descending.then(|| "true".to_owned())),
        ]
    }
}
