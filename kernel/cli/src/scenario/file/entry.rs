//! One entry of a list of the file, with the line that it begins at. People edit these files: an unknown field is an error.

use std::fmt::Display;
use std::path::Path;

use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_saphyr::{Location, Spanned};

use crate::failure::{Failure, Outcome};
use crate::scenario::script::Line;

/// Where something is written.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    pub path: &'p Path,
    pub line: Line,
}

impl<'p> Place<'p> {
    pub fn of<T>(path: &'p Path, spanned: &Spanned<T>) -> Self {
        Self {
            path,
            line: line(spanned.referenced),
        }
    }

    /// What is wrong here.
    pub fn wrong(self, why: impl Display) -> Failure {
        Failure::invalid(format!("{}:{}: {why}", self.path.display(), self.line))
            .advise("workflows/scenarios/README.md says how a scenario is written")
    }

    /// An entry as what it has to be.
    pub fn read<T: DeserializeOwned>(self, value: Value) -> Outcome<T> {
        serde_json::from_value(value).map_err(|error| self.wrong(error))
    }
}

pub fn line(location: Location) -> Line {
    Line::try_from(location.line()).unwrap_or(Line::MAX)
}
