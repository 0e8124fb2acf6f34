//! Which scripted answer belongs to which work item: an item takes the first that fits it and is not taken yet.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use lianxi_journal::{WorkFilter, WorkRow};
use lianxi_runtime::Engine;
use lianxi_runtime::work::WorkItem;

use super::items;
use super::script::{Act, Answer, Fits, Script, holds};
use super::year::{Expected, Habits};
use crate::failure::Outcome;

/// Sorts after every id: a page that begins behind it begins with the next instant.
const AFTER_EVERY_ID: &str = "~";

/// Something that somebody does with an item that was opened.
#[derive(Clone, Debug)]
pub struct Cue<'s> {
    pub item: String,
    pub act: Cow<'s, Act>,
}

/// Workflow, business key and step: items are counted by these.
type Part = (String, String, String);

pub struct Cast<'s> {
    answers: &'s [Answer],
    habits: Option<&'s Habits>,
    by_step: BTreeMap<&'s str, Vec<usize>>,
    /// How many items took each answer.
    taken: Vec<usize>,
    /// Items that were opened before this instant have been seen.
    seen_until_ms: i64,
    seen: BTreeSet<String>,
    counted: BTreeMap<Part, u32>,
    cues: BTreeMap<Timestamp, Vec<Cue<'s>>>,
    /// Open items that the script says nothing of.
    pub unscripted: BTreeSet<String>,
    /// Steps (`workflow.step`) that habits had to answer, and none is there.
    pub without_habit: BTreeSet<String>,
}

impl<'s> Cast<'s> {
    pub fn of(script: &'s Script) -> Self {
        let mut by_step: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (number, answer) in script.answers.iter().enumerate() {
            let step = by_step.entry(&answer.fits.step).or_default();
            step.push(number);
        }
        Self {
            answers: &script.answers,
            habits: script.habits.as_ref(),
            by_step,
            taken: vec![0; script.answers.len()],
            seen_until_ms: 0,
            seen: BTreeSet::new(),
            counted: BTreeMap::new(),
            cues: BTreeMap::new(),
            unscripted: BTreeSet::new(),
            without_habit: BTreeSet::new(),
        }
    }

    /// When the next act comes.
    pub fn next(&self) -> Option<Timestamp> {
        self.cues.keys().next().copied()
    }

    /// What is to be done by now.
    pub fn due(&mut self, now: Timestamp) -> Vec<Cue<'s>> {
        let mut due = Vec::new();
        while let Some(first) = self.cues.first_entry().filter(|first| *first.key() <= now) {
            due.extend(first.remove());
        }
        due
    }

    /// Answers that no item took.
    pub fn never_taken(&self) -> impl Iterator<Item = &'s Answer> {
        let all = self.answers.iter().zip(&self.taken);
        all.filter(|(_, taken)| **taken == 0)
            .map(|(answer, _)| answer)
    }

    /// Looks at the items that were opened since the last look.
    pub async fn look(&mut self, engine: &Engine, now: Timestamp) -> Outcome<()> {
        let mut opened = Vec::new();
        let filter = WorkFilter {
            after: Some((self.seen_until_ms - 1, AFTER_EVERY_ID.to_owned())),
            ..WorkFilter::default()
        };
        let seen = &mut self.seen;
        items::each_row(engine, filter, |row| {
            if seen.insert(row.id.clone()) {
                opened.push(row);
            }
            Ok(())
        })
        .await?;
        // Ids say nothing: which of those of one instant takes which answer follows from what they are.
        opened.sort_by_key(|row| {
            let office = (row.department.clone(), row.division.clone());
            let part = (row.workflow.clone(), row.business_key.clone());
            (row.created_at_ms, part, row.step.clone(), office)
        });
        for row in &opened {
            self.meet(row)?;
        }
        self.seen_until_ms = self.seen_until_ms.max(now.as_millisecond());
        Ok(())
    }

    fn meet(&mut self, row: &WorkRow) -> Outcome<()> {
        let item = items::item(row)?;
        let part = (
            row.workflow.clone(),
            row.business_key.clone().unwrap_or_default(),
            item.terms().step.clone(),
        );
        let occurrence = self.counted.entry(part).or_insert(0);
        *occurrence += 1;
        let occurrence = *occurrence;
        if item.status().is_closed() {
            return Ok(());
        }
        let answers = self.answers;
        let of_step = self.by_step.get(item.terms().step.as_str());
        let found = of_step.into_iter().flatten().copied().find(|number| {
            let answer = &answers[*number];
            (answer.each || self.taken[*number] == 0) && answer.fits.fit(row, &item, occurrence)
        });
        let Some(number) = found else {
            return self.by_habit(row, &item, occurrence);
        };
        self.taken[number] += 1;
        for act in &answers[number].acts {
            self.cue(&item, &row.id, Cow::Borrowed(act));
        }
        Ok(())
    }

    fn by_habit(&mut self, row: &WorkRow, item: &WorkItem, occurrence: u32) -> Outcome<()> {
        let expected = match self.habits {
            Some(habits) => habits.acts(row, item, occurrence)?,
            None => Expected::Nothing,
        };
        match expected {
            Expected::Acts(acts) => {
                for act in acts {
                    self.cue(item, &row.id, Cow::Owned(act));
                }
                return Ok(());
            }
            Expected::Nothing => {}
            Expected::NoHabit(step) => {
                self.without_habit.insert(step);
            }
        }
        self.unscripted.insert(row.id.clone());
        Ok(())
    }

    fn cue(&mut self, item: &WorkItem, id: &str, act: Cow<'s, Act>) {
        let at = act.at(item);
        let item = id.to_owned();
        self.cues.entry(at).or_default().push(Cue { item, act });
    }
}

impl Fits {
    fn fit(&self, row: &WorkRow, item: &WorkItem, occurrence: u32) -> bool {
        let name = row.workflow.rsplit('/').next().unwrap_or_default();
        let terms = item.terms();
        self.step == terms.step
            && self.workflow.as_ref().is_none_or(|wanted| wanted == name)
            && (self.business_key.is_none() || self.business_key == row.business_key)
            && self.occurrence.is_none_or(|wanted| wanted == occurrence)
            && self
                .office
                .as_ref()
                .is_none_or(|office| *office == terms.office())
            && (self.subject.is_null() || holds(&terms.subject, &self.subject))
    }
}
