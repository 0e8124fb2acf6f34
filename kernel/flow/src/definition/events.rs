//! The part of a definition that is about events: which ones are meant, and what is done with them.

use super::{BlockId, Export, Output};
use crate::expression::{Expression, Template};

#[derive(Clone, Debug)]
pub struct Listen {
    pub to: Consumption,
    pub read: Read,
    pub foreach: Option<ForEach>,
}

/// What is done with each event, in the order in which they come, one after the other.
#[derive(Clone, Debug)]
pub struct ForEach {
    pub item: String,
    pub at: String,
    pub block: Option<BlockId>,
    pub output: Output,
    pub export: Export,
}

/// What a `listen` gives on: the event's data, its whole envelope, or its raw form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Read {
    #[default]
    Data,
    Envelope,
    Raw,
}

#[derive(Clone, Debug)]
pub enum Consumption {
    One(EventFilter),
    /// The first that fits, or every one until something is true.
    Any {
        filters: Vec<EventFilter>,
        until: Option<Until>,
    },
    All(Vec<EventFilter>),
}

/// When `any` has enough.
#[derive(Clone, Debug)]
pub enum Until {
    /// Looks at the events so far, as they are read.
    Condition(Expression),
    /// Other events, which are not part of the output. They have no `until` of their own.
    Consumed(Box<Consumption>),
}

impl Consumption {
    /// Of the events themselves.
    pub fn filters(&self) -> &[EventFilter] {
        match self {
            Self::One(filter) => std::slice::from_ref(filter),
            Self::Any { filters, .. } | Self::All(filters) => filters,
        }
    }

    /// Those, and after them the ones of `until`: the order of subscriptions.
    pub fn all_filters(&self) -> impl Iterator<Item = &EventFilter> {
        let until = match self {
            Self::Any {
                until: Some(Until::Consumed(until)),
                ..
            } => until.filters(),
            _ => &[],
        };
        self.filters().iter().chain(until)
    }
}

/// Which events are meant. `with` is compared attribute by attribute; an expression for an attribute is evaluated
/// when the listener is armed, one that stands for the whole of `data` is a condition on the event's data.
#[derive(Clone, Debug)]
pub struct EventFilter {
    /// The CloudEvents type; empty: any. Subscriptions are indexed by it.
    pub kind: String,
    /// Attributes other than `type`.
    pub with: Vec<(String, Template)>,
    /// A condition on the event's data.
    pub data: Option<Expression>,
    pub correlate: Vec<Correlation>,
}

impl EventFilter {
    /// Whether the text of an attribute is more than itself when it is read as a regular expression. A dot alone is not: types of
    /// events are full of them.
    pub fn is_pattern(text: &str) -> bool {
        text.contains(['*', '+', '?', '[', '(', '|', '^', '$', '\\', '{'])
            && regex::Regex::new(text).is_ok()
    }
}

#[derive(Clone, Debug)]
pub struct Correlation {
    pub name: String,
    pub from: Expression,
    pub expect: Option<Template>,
}
