//! Every problem this crate can report, with all of its words in English; `chinese` has the same table in Chinese, `phrases` the parts that
//! are put together. Nothing else of this crate speaks to people.

mod built;
mod chinese;
mod codes;
mod drawing;
mod helps;
mod phrases;
mod yaml;

pub use codes::CODES;
pub(crate) use yaml::FULL_WIDTH;

use helps::{WORKING_DAYS, counts_working_days, listed, meant};

use crate::problem::Severity::{self, Error, Warning};
use crate::problem::{RuleName, Words};
use crate::rules::{Both, Pack, Rule};

pub(crate) struct Described {
    pub severity: Severity,
    pub code: &'static str,
    pub english: Words,
    pub chinese: Words,
    pub rule: Option<RuleName>,
}

/// What was found. The fields are what the words need.
#[derive(Debug)]
pub(crate) enum Finding<'a> {
    Yaml {
        why: &'a str,
    },
    TooLarge {
        why: &'a str,
    },
    DuplicateKey {
        key: &'a str,
        first_line: u32,
    },
    TooManyProblems {
        left_out: usize,
    },
    WrongType {
        wanted: &'a str,
        found: &'a str,
        help: Option<&'a str>,
    },
    Missing {
        property: &'a str,
        of: &'a str,
    },
    UnknownProperty {
        property: &'a str,
        of: &'a str,
        similar: Option<String>,
        allowed: &'a [&'a str],
    },
    Invalid {
        what: &'a str,
        why: &'a str,
        similar: Option<String>,
    },
    Empty {
        what: &'a str,
    },
    NoTasks,
    /// A property that the schema allows and that means nothing.
    WithoutEffect {
        property: &'a str,
        of: &'a str,
        similar: Option<String>,
    },
    NotSupported {
        what: &'a str,
        help: Option<&'a str>,
    },
    Ignored {
        what: &'a str,
        why: &'a str,
    },
    BadExpression {
        why: &'a str,
        help: Option<&'a str>,
    },
    UnusedExpression,
    SetText,
    /// `${` without its end.
    Unclosed,
    /// The braces of another language.
    OtherBraces,
    /// A full-width character that looks like one of the language.
    FullWidth {
        found: char,
        meant: char,
    },
    NoExpression {
        text: &'a str,
    },
    TooManyExpressions {
        max: usize,
    },
    BadDuration {
        why: &'a str,
        /// What may have been meant.
        similar: Option<String>,
    },
    BadSchema {
        why: &'a str,
    },
    DslVersion {
        found: &'a str,
    },
    NoTaskType {
        task: &'a str,
        similar: Option<(String, String)>,
    },
    SeveralTaskTypes {
        task: &'a str,
        kinds: &'a [&'a str],
    },
    BadTaskEntry {
        found: usize,
    },
    /// An entry of a `switch` that is not one name with its case.
    BadCase {
        found: usize,
    },
    DuplicateTask {
        task: &'a str,
        first_line: u32,
    },
    UnknownTask {
        task: &'a str,
        similar: Option<String>,
    },
    OutOfScope {
        task: &'a str,
        elsewhere: &'a str,
    },
    Unreachable {
        task: &'a str,
    },
    EndlessLoop {
        task: &'a str,
        /// Something in it asks the outside, whose error would end it.
        calls: bool,
    },
    SeveralDefaults {
        first: &'a str,
    },
    UnknownFunction {
        function: &'a str,
        similar: Option<String>,
        versioned: bool,
    },
    UnknownPlugin {
        plugin: &'a str,
        similar: Option<String>,
    },
    UnknownVersion {
        plugin: &'a str,
        range: &'a str,
        why: &'a str,
    },
    UnknownDuty {
        duty: &'a str,
        plugin: &'a str,
        version: &'a str,
        similar: Option<String>,
        known: &'a [String],
    },
    BreaksSchema {
        duty: &'a str,
        plugin: &'a str,
        why: &'a str,
    },
    NotAmong {
        department: &'a str,
    },
    Recursive {
        name: &'a str,
    },
    UnknownReference {
        kind: &'a str,
        name: &'a str,
        similar: Option<String>,
    },
    UnknownSecret {
        secret: &'a str,
        similar: Option<String>,
    },
    UnknownWorkflow {
        id: &'a str,
    },
    TooManyFilters {
        found: usize,
        max: usize,
    },
    NoEventType,
    EventOnly {
        variable: &'a str,
    },
    WorkItemTimeout {
        task: &'a str,
    },
    NoEscalation {
        task: &'a str,
    },
    NoDeadlineKind {
        task: &'a str,
    },
    UnknownOutcome {
        outcome: &'a str,
        similar: Option<String>,
    },
    UnknownReturnTarget {
        task: &'a str,
        similar: Option<String>,
    },
    NotAReturnTarget {
        task: &'a str,
    },
    UnknownStep {
        step: &'a str,
        similar: Option<String>,
    },
    NotAWorkItem {
        task: &'a str,
    },
    ShadowedName {
        name: &'a str,
    },
    ReservedName {
        name: &'a str,
    },
    BadVersion {
        text: &'a str,
    },
    SeveralSchedules,
    NotFetched {
        address: &'a str,
    },
    NotChecked {
        address: &'a str,
    },
    NotToBeHad {
        address: &'a str,
        why: &'a str,
    },
    /// Everyone on the way can read it, or change it.
    InTheClear {
        what: &'a str,
    },
    /// Something of `use` that nobody names.
    Unused {
        kind: &'a str,
        name: &'a str,
    },
    /// An extension that fits no task.
    ExtendsNothing {
        name: &'a str,
    },
    /// What a rule of a pack says.
    Rule {
        pack: &'a Pack,
        rule: &'a Rule,
        message: Both,
        help: Option<Both>,
    },
    RuleFails {
        pack: &'a Pack,
        rule: &'a Rule,
        why: &'a str,
    },
    RuleOnly {
        variable: &'a str,
    },
}

impl Finding<'_> {
    pub fn describe(self) -> Described {
        let rule = match &self {
            Self::Rule { pack, rule, .. } | Self::RuleFails { pack, rule, .. } => Some(RuleName {
                pack: pack.name.clone(),
                code: rule.code.clone(),
                source: rule.source.clone(),
            }),
            _ => None,
        };
        let chinese = self.chinese();
        let (severity, code, message, help) = self.words();
        Described {
            severity,
            code,
            english: Words { message, help },
            chinese,
            rule,
        }
    }

    #[rustfmt::skip] // one finding, one or two lines: this is a table
    #[allow(clippy::too_many_lines)] // a table, not a function
    fn words(self) -> (Severity, &'static str, String, Option<String>) {
        match self {
            Self::Yaml { why } => match yaml::told(why) {
                Some([(message, help), _]) => (Error, "yaml", format!("this is not a YAML document: {message}"), Some(help.into())),
                None => (Error, "yaml", format!("this is not a YAML document: {why}"), None),
            },
            Self::TooLarge { why } => (Error, "too-large", format!("the definition is too large: {why}"), Some("split it into workflows that run each other (`run: workflow`)".into())),
            Self::DuplicateKey { key, first_line } => (Error, "duplicate-key", format!("`{key}` is written twice; the first is on line {first_line}"), Some("remove one of the two".into())),
            Self::TooManyProblems { left_out } => (Error, "too-many-problems", format!("{left_out} more problems are not shown"), Some("mend those above first".into())),
            Self::WrongType { wanted, found, help } => (Error, "wrong-type", format!("this must be {wanted}, not {found}"), help.map(Into::into)),
            Self::Missing { property, of } => (Error, "missing-property", format!("{of} needs `{property}`"), None),
            Self::UnknownProperty { property, of, similar, allowed } => (Error, "unknown-property", format!("{of} has no property `{property}`"), if counts_working_days(of, property) { Some(WORKING_DAYS.into()) } else { meant(similar).or_else(|| (!allowed.is_empty()).then(|| format!("it has {}", listed(allowed)))) }),
            Self::Invalid { what, why, similar } => (Error, "invalid-value", format!("{what} {why}"), meant(similar)),
            Self::Empty { what } => (Error, "empty", format!("{what} must have at least one entry"), None),
            Self::NoTasks => (Warning, "empty", "a list without tasks does nothing: what comes in goes on".into(), None),
            Self::WithoutEffect { property, of, similar } => (Warning, "unknown-property", format!("{of} has no property `{property}`: it has no effect"), meant(similar)),
            Self::NotSupported { what, help } => (Error, "not-supported", format!("{what}: not supported by this version of the host"), help.map(Into::into)),
            Self::Ignored { what, why } => (Warning, "ignored", format!("{what} has no effect: {why}"), None),
            Self::BadExpression { why, help } => (Error, "bad-expression", why.to_owned(), help.map(Into::into)),
            Self::UnusedExpression => (Warning, "unused-expression", "`${` in the middle of a text is not evaluated: the text is used as it stands".into(), Some("make the whole text one expression, for instance `${ \"Dear \\(.name)\" }`".into())),
            Self::SetText => (Warning, "unused-expression", "a text is set as it stands: it is not evaluated".into(), Some("write `${ }` around an expression, or a mapping to set".into())),
            Self::Unclosed => (Warning, "unused-expression", "`${` has no `}` at the end of the text: it is not evaluated".into(), Some("an expression is a whole text: `${ .name }`".into())),
            Self::OtherBraces => (Warning, "unused-expression", "this is a text and not evaluated: an expression is written `${ }`".into(), Some("write `${ .name }`".into())),
            Self::FullWidth { found, meant } => (Warning, "full-width", format!("`{found}` is a full-width character; the one of the language is `{meant}`"), Some(if meant == ':' { "write `: `, with a space after it".into() } else { format!("write `{meant}`, with the input method switched to English") })),
            Self::NoExpression { text } => (Warning, "unused-expression", format!("`{text}` is a text here: it is not evaluated"), Some(format!("write `${{ {text} }}` if it is meant to be"))),
            Self::TooManyExpressions { max } => (Error, "too-many-expressions", format!("a definition may have at most {max} different expressions"), None),
            Self::BadDuration { why, similar } => (Error, "bad-duration", why.to_owned(), meant(similar).or_else(|| Some("write an ISO 8601 duration (PT15M, P2DT3H) or days, hours, minutes, seconds, milliseconds as whole numbers".into()))),
            Self::BadSchema { why } => (Error, "bad-schema", format!("this is not a JSON schema: {why}"), None),
            Self::DslVersion { found } => (Error, "dsl-version", format!("DSL version `{found}` is not supported"), Some("this host runs 1.0.x, for instance '1.0.3'".into())),
            Self::NoTaskType { task, similar } => (Error, "no-task-type", format!("the task `{task}` does not say what to do"), Some(similar.map_or_else(
                || "it needs one of `call`, `do`, `emit`, `for`, `fork`, `listen`, `raise`, `run`, `set`, `switch`, `try`, `wait`".to_owned(),
                |(found, meant)| format!("did you mean `{meant}` for `{found}`?")))),
            Self::SeveralTaskTypes { task, kinds } => (Error, "several-task-types", format!("the task `{task}` is {} at once", listed(kinds)), Some("make a task of each".into())),
            Self::BadTaskEntry { found } => (Error, "bad-task-entry", format!("an entry of a task list must be one name with its task; here are {found}"), Some("begin each task with `- name:` and indent what belongs to it".into())),
            Self::BadCase { found } => (Error, "bad-task-entry", format!("an entry of a `switch` must be one name with its case; here are {found}"), Some("begin each case with `- name:` and write `when` and `then` below it".into())),
            Self::DuplicateTask { task, first_line } => (Error, "duplicate-task", format!("this list has two tasks named `{task}`; the first is on line {first_line}"), Some("give each task of a list a name of its own: `then` could not tell them apart".into())),
            Self::UnknownTask { task, similar } => (Error, "unknown-task", format!("no task is named `{task}`"), meant(similar).or_else(|| Some("name a task of this list, or write `continue`, `exit` or `end`".into()))),
            Self::OutOfScope { task, elsewhere } => (Error, "out-of-scope", format!("the task `{task}` is not in this list of tasks; it is at {elsewhere}"), Some("`then` reaches tasks of the same list only: leave this one with `exit`, and name the task on the one that contains it".into())),
            Self::Unreachable { task } => (Warning, "unreachable", format!("the task `{task}` can never run: every way before it leads elsewhere"), None),
            Self::EndlessLoop { task, calls: false } => (Error, "endless-loop", format!("the loop that `{task}` begins has no way out"), Some("leave it by a `switch`, an `if`, `exit` or `end`".into())),
            Self::EndlessLoop { task, calls: true } => (Warning, "endless-loop", format!("the loop that `{task}` begins ends by an error only, and nothing in it waits"), Some("leave it by a `switch`, an `if`, `exit` or `end`, or put a `wait` into it".into())),
            Self::SeveralDefaults { first } => (Error, "several-defaults", format!("a switch has one default at most; the first is `{first}`"), Some("give this case a `when`".into())),
            Self::UnknownFunction { function, similar, versioned } => (Error, "unknown-function", format!("no function is named `{function}`"), meant(similar).or_else(|| Some(if versioned {
                "a duty of a plugin is called as `duty:version@plugin`".to_owned()
            } else {
                "call `http`, `duty`, `work-item`, `deadline`, `wait-until`, `draw`, a function of `use.functions`, or a duty as `duty:version@plugin`".to_owned()
            }))),
            Self::UnknownPlugin { plugin, similar } => (Error, "unknown-plugin", format!("no plugin named `{plugin}` is installed"), meant(similar)),
            Self::UnknownVersion { plugin, range, why } => (Error, "unknown-version", format!("`{plugin}` has no version `{range}`: {why}"), None),
            Self::UnknownDuty { duty, plugin, version, similar, known } => (Error, "unknown-duty", format!("`{plugin}` {version} has no duty `{duty}`"), meant(similar).or_else(|| (!known.is_empty()).then(|| format!("it has {}", listed(known))))),
            Self::BreaksSchema { duty, plugin, why } => (Error, "breaks-schema", format!("the duty `{duty}` of `{plugin}` does not take this: {why}"), None),
            Self::NotAmong { department } => (Error, "not-among", format!("`{department}` is not one of `among`"), Some("add it there, or name another department".into())),
            Self::Recursive { name } => (Error, "recursive-function", format!("the function `{name}` calls itself, here or by way of another"), Some("a `for` or a `then` to an earlier task repeats work; a function cannot".into())),
            Self::UnknownReference { kind, name, similar } => (Error, "unknown-reference", format!("`use.{kind}` has no `{name}`"), meant(similar)),
            Self::UnknownSecret { secret, similar } => (Error, "unknown-secret", format!("the secret `{secret}` is not declared"), meant(similar).or_else(|| Some("add its name to `use.secrets`".into()))),
            Self::UnknownWorkflow { id } => (Warning, "unknown-workflow", format!("no workflow `{id}` is published yet"), Some("publish it before this one runs".into())),
            Self::TooManyFilters { found, max } => (Error, "too-many-filters", format!("{found} event filters; at most {max} are allowed"), None),
            Self::NoEventType => (Error, "no-event-type", "here an event filter must name the `type` of its events".into(), Some("subscriptions are found by event type; write it as it is, not as an expression".into())),
            Self::EventOnly { variable } => (Error, "event-only", format!("`{variable}` is not available here: this expression sees the event alone"), Some("compare with `correlate`, whose `expect` may use it".into())),
            Self::WorkItemTimeout { task } => (Error, "work-item-timeout", format!("this timeout is around the work item at {task}: when it ran out, the gate would be passed without anyone deciding"), Some("remove the timeout and give the work item an `escalation`".into())),
            Self::NoEscalation { task } => (Warning, "no-escalation", format!("the work item `{task}` has no escalation: nobody will notice when it stays undone"), Some("add `escalation: [{ after: ..., do: remind }]`".into())),
            Self::NoDeadlineKind { task } => (Warning, "no-deadline-kind", format!("the deadline `{task}` does not say what it rests on"), Some("add `kind: statute`, `article` or `default`".into())),
            Self::UnknownOutcome { outcome, similar } => (Error, "unknown-outcome", format!("the work item has no outcome `{outcome}`"), meant(similar)),
            Self::UnknownReturnTarget { task, similar } => (Error, "unknown-return-target", format!("no task named `{task}` is in this list of tasks or around it"), meant(similar)),
            Self::NotAReturnTarget { task } => (Error, "not-a-return-target", format!("work cannot be sent back to `{task}`"), Some("declare it there: `metadata: { returnTarget: { siblings: cancel } }` (or `refuse`)".into())),
            Self::UnknownStep { step, similar } => (Error, "unknown-step", format!("no step of this workflow is named `{step}`"), meant(similar).or_else(|| Some("name a task that calls `work-item`".into()))),
            Self::NotAWorkItem { task } => (Error, "not-a-work-item", format!("`{task}` is no work item: no person finishes it"), Some("name a task that calls `work-item`".into())),
            Self::ShadowedName { name } => (Error, "shadowed-name", format!("`${name}` already means something else here"), Some("choose another name".into())),
            Self::ReservedName { name } => (Error, "reserved-name", format!("`{name}` is the name of a function of the host"), Some("choose another name".into())),
            Self::BadVersion { text } => (Error, "bad-version", format!("`{text}` is not a version"), Some("write three numbers, for instance '1.0.0'".into())),
            Self::NotFetched { address } => (Error, "not-fetched", format!("{address} has not been fetched"), Some("it is fetched when the definition is published; write what stands there into the definition otherwise".into())),
            Self::NotChecked { address } => (Warning, "not-checked", format!("{address} is fetched when the definition is published: what stands there is not checked now"), Some("allow its host to have it checked: `--allow-host HOST:PORT`".into())),
            Self::NotToBeHad { address, why } => (Error, "not-to-be-had", format!("{address} cannot be had: {why}"), None),
            Self::InTheClear { what } => (Warning, "in-the-clear", format!("{what} goes over http here: everyone on the way can read it and change it"), Some("write https://, if the other side speaks it".into())),
            Self::SeveralSchedules => (Error, "several-schedules", "a schedule is one of `every`, `cron`, `after`, `on`".into(), Some("publish a workflow for each".into())),
            Self::Unused { kind, name } => (Warning, "unused", format!("`{name}` of `use.{kind}` is declared and never used"), Some("remove it, or name it where it is meant".into())),
            Self::ExtendsNothing { name } => (Warning, "unused", format!("the extension `{name}` fits no task of this workflow"), Some("look at its `extend`".into())),
            Self::Rule { pack, rule, message, help } => (rule.severity, "rule", format!("{} ({}; rule pack {})", message.english, rule.source, pack.name), help.map(|help| help.english)),
            Self::RuleFails { pack, rule, why } => (rule.severity, "rule-failed", format!("the rule `{}` of the pack `{}` cannot say whether this is right: {why}", rule.code, pack.name), Some("this is for whoever keeps the pack: its `when` has a mistake".into())),
            Self::RuleOnly { variable } => (Error, "rule-only", format!("`{variable}` is not there before a workflow runs: a rule sees the definition"), Some("`.` is what the rule looks at, `$workflow.document` the definition's `document`, `$values` the pack's own".into())),
        }
    }
}
