//! The one list of span and metric names. Attributes are ids, names of definitions and counts: never what a person wrote or is.

/// Names of spans.
pub mod span {
    /// An execution begins, with its first turn inside: `execution`, `workflow`. It may live for months, a span should not.
    pub const EXECUTION: &str = "execution";
    /// One command to quiescence and its append: `execution`, `workflow`, `command`, `events`.
    pub const TURN: &str = "turn";
    /// A task while a turn works on it, inside the task that contains it: `task`, `reference`.
    pub const TASK: &str = "task";
    /// One call of a plugin: `plugin`, `version`, `duty`, `outcome`.
    pub const DUTY_CALL: &str = "duty_call";
    /// One group commit of the journal, for many turns, so inside none of them: `group`.
    pub const COMMIT: &str = "commit";

    /// A request to the API: `method`, `route` (as it is documented; in the address itself stands what people wrote there), `request`.
    pub const REQUEST: &str = "request";

    pub const ALL: [&str; 6] = [EXECUTION, TURN, TASK, DUTY_CALL, COMMIT, REQUEST];
}

/// Names of metrics. Durations are histograms in seconds.
pub mod metric {
    pub const TURN_SECONDS: &str = "lianxi.turn.duration";
    pub const TURN_EVENTS: &str = "lianxi.turn.events";
    /// By `plugin`, `duty`, `outcome`.
    pub const DUTY_CALL_SECONDS: &str = "lianxi.duty_call.duration";
    pub const COMMIT_SECONDS: &str = "lianxi.commit.duration";
    /// The part of a commit in which the database makes it durable.
    pub const SYNC_SECONDS: &str = "lianxi.commit.sync.duration";
    /// Turns in one commit.
    pub const COMMIT_GROUP: &str = "lianxi.commit.group";
    /// By `workflow`.
    pub const EXECUTIONS_STARTED: &str = "lianxi.executions.started";
    /// By `status`.
    pub const EXECUTIONS_ENDED: &str = "lianxi.executions.ended";
    pub const INCIDENTS: &str = "lianxi.incidents";

    pub const ALL: [&str; 9] = [
        TURN_SECONDS,
        TURN_EVENTS,
        DUTY_CALL_SECONDS,
        COMMIT_SECONDS,
        SYNC_SECONDS,
        COMMIT_GROUP,
        EXECUTIONS_STARTED,
        EXECUTIONS_ENDED,
        INCIDENTS,
    ];
}

/// Names of attributes.
pub mod attribute {
    pub const PLUGIN: &str = "plugin";
    pub const DUTY: &str = "duty";
    pub const OUTCOME: &str = "outcome";
    pub const WORKFLOW: &str = "workflow";
    pub const STATUS: &str = "status";
}
