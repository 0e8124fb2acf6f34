//! What must come of each registration, and of all of them by city.

use std::collections::BTreeMap;

use lianxi_domain::push::RegistrationDecided;
use lianxi_domain::{Level, division};
use serde::Serialize;

/// A matter that was handed to another workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HandedOver {
    pub workflow: &'static str,
    pub matter: &'static str,
}

/// One line of `expected.jsonl`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Expected {
    pub business_key: String,
    pub event_id: String,
    /// The named fault that was put in.
    pub fault: Option<&'static str>,
    pub outcome: &'static str,
    /// As corrected.
    pub uscc: String,
    pub city_code: String,
    pub county_code: Option<String>,
    pub pushed: bool,
    pub acknowledged: bool,
    pub relayed: bool,
    pub filed: bool,
    pub out_of_order: bool,
    pub rejections: usize,
    /// Why the receiving office sent it back, in order.
    pub reasons: Vec<&'static str>,
    /// Codes that the checks found, sorted.
    pub faults: Vec<&'static str>,
    /// Steps that took longer than their period, in order.
    pub overdue: Vec<&'static str>,
    pub handed_over: Vec<HandedOver>,
}

impl Expected {
    pub fn of(decided: &RegistrationDecided) -> Self {
        Self {
            business_key: decided.idempotency_key(),
            event_id: String::new(),
            fault: None,
            outcome: "",
            uscc: decided.institution.uscc.clone(),
            city_code: String::new(),
            county_code: None,
            pushed: false,
            acknowledged: false,
            relayed: false,
            filed: false,
            out_of_order: false,
            rejections: 0,
            reasons: Vec::new(),
            faults: Vec::new(),
            overdue: Vec::new(),
            handed_over: Vec::new(),
        }
    }

    /// Ends: `valid` says whether the premises were found to be right as they stand.
    pub fn end(&mut self, outcome: &'static str, decided: &RegistrationDecided, valid: bool) {
        self.outcome = outcome;
        self.uscc.clone_from(&decided.institution.uscc);
        let authority = &decided.authority;
        let counted = if valid {
            &decided.institution.premises_division_code
        } else {
            &authority.division_code
        };
        self.city_code =
            division::city_of(counted).map_or_else(|| counted.clone(), |city| city.code.to_owned());
        self.county_code = (valid || authority.level == Level::County).then(|| counted.clone());
    }
}

/// What a secretary of the joint conference asks, of one city or of all.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    pub name: String,
    pub received: usize,
    pub pushed: usize,
    pub acknowledged: usize,
    pub relayed: usize,
    /// Rejections by reason.
    pub rejected: BTreeMap<&'static str, usize>,
    pub filed: usize,
    /// Overdue steps by step.
    pub overdue: BTreeMap<&'static str, usize>,
    /// Matters handed over, by workflow.
    pub handed_over: BTreeMap<&'static str, usize>,
    pub outcomes: BTreeMap<&'static str, usize>,
}

impl Tally {
    fn add(&mut self, one: &Expected) {
        self.received += 1;
        self.pushed += usize::from(one.pushed);
        self.acknowledged += usize::from(one.acknowledged);
        self.relayed += usize::from(one.relayed);
        self.filed += usize::from(one.filed);
        for reason in &one.reasons {
            *self.rejected.entry(reason).or_default() += 1;
        }
        for step in &one.overdue {
            *self.overdue.entry(step).or_default() += 1;
        }
        for handed in &one.handed_over {
            *self.handed_over.entry(handed.workflow).or_default() += 1;
        }
        *self.outcomes.entry(one.outcome).or_default() += 1;
    }
}

/// `expected-summary.json`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    pub total: Tally,
    /// By the code of the city; the province stands for what no city could be told of.
    pub by_city: BTreeMap<String, Tally>,
}

pub fn summary<'a>(all: impl Iterator<Item = &'a Expected>) -> Summary {
    let mut total = Tally {
        name: "合计".to_owned(),
        ..Tally::default()
    };
    let mut by_city: BTreeMap<String, Tally> = BTreeMap::new();
    for one in all {
        total.add(one);
        let tally = by_city.entry(one.city_code.clone()).or_default();
        if tally.name.is_empty() {
            tally.name = division::get(&one.city_code)
                .map_or_else(|| one.city_code.clone(), |found| found.name.to_owned());
        }
        tally.add(one);
    }
    Summary { total, by_city }
}
