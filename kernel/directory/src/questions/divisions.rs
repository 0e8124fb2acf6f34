//! Divisions at a date: their names then, what took their place, what lies in them.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::bounds::DEPTH_MAX;
use crate::directory::Directory;
use crate::division::Division;

impl Directory {
    /// The division as it was on a day; `None` before it was and after it ended.
    pub fn division(&self, code: &str, on: Date) -> Option<&Division> {
        self.stretches(code)
            .iter()
            .find(|stretch| stretch.valid.contains(on))
    }

    /// As [`Self::division`]; on a day without it, the last that was before, or else the first there is. Old records stay readable.
    pub fn division_around(&self, code: &str, on: Date) -> Option<&Division> {
        let stretches = self.stretches(code);
        stretches
            .iter()
            .rfind(|stretch| stretch.valid.begun(on))
            .or_else(|| stretches.first())
    }

    /// The name that a record of that day shows.
    pub fn name_of(&self, code: &str, on: Date) -> Option<&str> {
        self.division_around(code, on)
            .map(|division| division.name.as_str())
    }

    /// What stands on a day where `code` stood: itself while it is in force, else what took its place, and of that again. Several when it
    /// was divided, the first being where its work goes; none when nothing took its place.
    pub fn current(&self, code: &str, on: Date) -> Vec<String> {
        let mut found = Vec::new();
        let mut seen = BTreeSet::new();
        let mut open = vec![code];
        while let Some(code) = open.pop() {
            if !seen.insert(code) {
                continue;
            }
            if self.division(code, on).is_some() {
                found.push(code.to_owned());
            } else if let Some(ended) = self.division_around(code, on) {
                open.extend(ended.successors.iter().rev().map(String::as_str));
            }
        }
        found
    }

    /// What a division lies in, the nearest first.
    pub fn ancestors(&self, code: &str, on: Date) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut at = self.parent(code, on);
        while let Some(parent) = at {
            if found.len() == DEPTH_MAX {
                break;
            }
            found.push(parent.to_owned());
            at = self.parent(parent, on);
        }
        found
    }

    /// A division and all that lies in it on a day, by code. Empty when it is not in force.
    pub fn subtree(&self, code: &str, on: Date) -> Vec<String> {
        let lies_in = |child: &str, parent: &str| {
            self.division(child, on)
                .is_some_and(|child| child.parent.as_deref() == Some(parent))
        };
        if self.division(code, on).is_none() {
            return Vec::new();
        }
        reached(code, |from| self.children_of(from), lies_in)
    }

    /// A division, all that lies in it, and all that ended whose place these have taken: where its people still answer for what was
    /// begun under an old code. By code.
    pub fn jurisdiction(&self, code: &str, on: Date) -> Vec<String> {
        let below = |from: &str| {
            let taken_over = self.predecessors.get(from).into_iter().flatten();
            let mut below = self.children_of(from);
            below.extend(taken_over.map(String::as_str));
            below
        };
        reached(code, below, |lower, upper| {
            self.answers_for(lower, on).contains(&upper)
        })
    }

    /// Every division whose jurisdiction a code is in, itself first.
    pub fn covered_by(&self, code: &str, on: Date) -> Vec<String> {
        let mut found = vec![code.to_owned()];
        let mut at = 0;
        while at < found.len() {
            let above: Vec<String> = self
                .answers_for(&found[at], on)
                .into_iter()
                .filter(|above| !found.iter().any(|known| known == above))
                .map(str::to_owned)
                .collect();
            found.extend(above);
            at += 1;
        }
        found
    }

    pub(crate) fn stretches(&self, code: &str) -> &[Division] {
        self.divisions.get(code).map_or(&[], Vec::as_slice)
    }

    fn parent(&self, code: &str, on: Date) -> Option<&str> {
        self.division_around(code, on)?.parent.as_deref()
    }

    /// Who answers for a division beside itself: the one above it, and, once it has ended, what took its place.
    fn answers_for(&self, code: &str, on: Date) -> Vec<&str> {
        let Some(division) = self.division_around(code, on) else {
            return Vec::new();
        };
        let successors = division.successors.iter().map(String::as_str);
        let ended = !division.valid.contains(on) && division.valid.begun(on);
        division
            .parent
            .as_deref()
            .into_iter()
            .chain(successors.filter(|_| ended))
            .collect()
    }

    fn children_of(&self, code: &str) -> Vec<&str> {
        let children = self.children.get(code).into_iter().flatten();
        children.map(String::as_str).collect()
    }
}

/// All that is reached from a code, itself among them.
fn reached<'a>(
    code: &str,
    candidates: impl Fn(&str) -> Vec<&'a str>,
    holds: impl Fn(&str, &str) -> bool,
) -> Vec<String> {
    let mut found = BTreeSet::from([code.to_owned()]);
    let mut open = vec![code.to_owned()];
    while let Some(from) = open.pop() {
        for to in candidates(&from) {
            if !found.contains(to) && holds(to, &from) {
                found.insert(to.to_owned());
                open.push(to.to_owned());
            }
        }
    }
    found.into_iter().collect()
}
