//! One registration on its way through the matter: who answers what and when, and what therefore comes out.
//!
//! Told from the plan. It knows the steps of the definition by name, as a clerk does, but not how the definition takes them.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use lianxi_domain::push::RegistrationDecided;
use lianxi_domain::{Level, division};
use serde_json::{Value, json};

use crate::answer::{Answer, Happening, Item, Office, Pace};
use crate::expected::{Expected, HandedOver};
use crate::office_hours::{OfficeHours, duration, limits, written};
use crate::plan::Watch;
use crate::random::Draws;

pub struct Course<'a> {
    pub hours: &'a OfficeHours,
    pub draws: &'a mut Draws,
    /// As corrected so far.
    pub decided: RegistrationDecided,
    pub now: Timestamp,
    pub answers: Vec<Answer>,
    pub events: Vec<Happening>,
    pub expected: Expected,
    asked: BTreeMap<&'static str, u32>,
}

impl<'a> Course<'a> {
    pub fn new(
        hours: &'a OfficeHours,
        draws: &'a mut Draws,
        sent: RegistrationDecided,
        arrives: Timestamp,
    ) -> Self {
        let expected = Expected::of(&sent);
        Self {
            hours,
            draws,
            decided: sent,
            now: arrives,
            answers: Vec::new(),
            events: Vec::new(),
            expected,
            asked: BTreeMap::new(),
        }
    }

    fn instant(&mut self, pace: Pace, due: Timestamp, has_upper: bool) -> Timestamp {
        let minute = self.draws.between(9 * 60, 16 * 60);
        let days = match (pace, has_upper) {
            (Pace::Prompt, _) => {
                let minutes = self.draws.between(20, 200);
                return self.hours.soon(self.now, minutes);
            }
            (Pace::Late, _) => 1,
            (Pace::Upper, _) | (Pace::Reported, false) => limits::ESCALATE_WORKING_DAYS + 1,
            (Pace::Reported, true) => {
                limits::ESCALATE_WORKING_DAYS + limits::UPPER_WORKING_DAYS + 1
            }
        };
        self.hours.on_working_day_after(due, days, minute)
    }

    fn answer(&mut self, item: &Item, pace: Pace, outcome: &'static str, form: Value) {
        let at = self.instant(pace, item.due, item.upper.is_some());
        self.answer_at(item, at, pace, outcome, form);
    }

    fn answer_at(
        &mut self,
        item: &Item,
        at: Timestamp,
        pace: Pace,
        outcome: &'static str,
        form: Value,
    ) {
        let handed_up = matches!(pace, Pace::Upper | Pace::Reported);
        let mut office = item.office.clone();
        if let Some(upper) = item.upper.clone().filter(|_| handed_up) {
            office.division = upper;
        }
        if pace != Pace::Prompt {
            self.expected.overdue.push(item.step);
        }
        if pace == Pace::Reported {
            self.expected.handed_over.push(HandedOver {
                workflow: "accountability-escalation",
                matter: item.matter,
            });
        }
        let occurrence = self.asked.entry(item.step).or_insert(0);
        *occurrence += 1;
        self.answers.push(Answer {
            business_key: self.expected.business_key.clone(),
            step: item.step,
            occurrence: *occurrence,
            after: duration(self.now, at),
            person: format!(
                "p-{}-{}-{}",
                office.division,
                office.department,
                self.draws.between(1, 3)
            ),
            office,
            outcome,
            form,
        });
        self.now = at;
    }

    fn correction(&self) -> Item {
        let authority = &self.decided.authority;
        Item {
            step: "correct",
            office: Office {
                department: authority.department.clone(),
                division: authority.division_code.clone(),
            },
            upper: None,
            due: self
                .hours
                .working_days_after(self.now, limits::CORRECT_WORKING_DAYS),
            matter: "登记数据更正逾期",
        }
    }

    /// 登记数据更正: the registrant fills in what changes.
    pub fn correct(&mut self, pace: Pace, corrections: &Value) {
        let item = self.correction();
        self.answer(
            &item,
            pace,
            "corrected",
            json!({"corrections": corrections, "note": "已与证照核对"}),
        );
        self.apply(corrections);
    }

    /// The registrant lets the check run again at that moment, changing nothing.
    pub fn check_again(&mut self, at: Timestamp, note: &str) {
        let item = self.correction();
        self.answer_at(&item, at, Pace::Prompt, "corrected", json!({"note": note}));
    }

    pub fn say_registered_earlier(&mut self) {
        let item = self.correction();
        let form = json!({"previouslyRegistered": true, "note": "该机构在系统启用前已设立登记"});
        self.answer(&item, Pace::Prompt, "corrected", form);
    }

    pub fn withdraw(&mut self, note: &str) {
        let item = self.correction();
        self.answer(&item, Pace::Prompt, "withdrawn", json!({"note": note}));
    }

    fn apply(&mut self, corrections: &Value) {
        let mut value = serde_json::to_value(&self.decided).expect("a decision is plain JSON");
        merge(&mut value, corrections);
        self.decided =
            serde_json::from_value(value).expect("corrections keep the shape of a decision");
    }

    /// The check passed and the push went out.
    pub fn send(&mut self) {
        if self.expected.pushed {
            return;
        }
        self.expected.pushed = true;
        let decided_at: Timestamp = self
            .decided
            .decided_at
            .parse()
            .expect("the samples' decisions have a time");
        if self.now
            > self
                .hours
                .working_days_after(decided_at, limits::SEND_WORKING_DAYS)
        {
            self.expected.overdue.push("send");
        }
    }

    fn acknowledgement(&self) -> Item {
        let authority = &self.decided.authority;
        let upper = match authority.level {
            Level::Province => None,
            Level::City => Some(division::PROVINCE.to_owned()),
            Level::County | Level::Township => {
                division::city_of(&authority.division_code).map(|city| city.code.to_owned())
            }
        };
        Item {
            step: "acknowledge",
            office: health(&authority.division_code),
            upper,
            due: self
                .hours
                .working_days_after(self.now, limits::ACKNOWLEDGE_WORKING_DAYS),
            matter: "推送未签收",
        }
    }

    /// 签收. In the province there is no upper level: the matter is reported when it would have been there for its time.
    pub fn acknowledge(&mut self, pace: Pace) {
        let item = self.acknowledgement();
        let days = limits::ESCALATE_WORKING_DAYS + limits::UPPER_WORKING_DAYS + 1;
        if item.upper.is_none() && pace == Pace::Reported {
            let minute = self.draws.between(9 * 60, 16 * 60);
            let at = self.hours.on_working_day_after(item.due, days, minute);
            self.answer_at(&item, at, pace, "accepted", json!({}));
        } else {
            self.answer(&item, pace, "accepted", json!({}));
        }
        self.expected.acknowledged = true;
    }

    /// 退回.
    pub fn reject(&mut self, reason: &'static str, note: &str) {
        let item = self.acknowledgement();
        self.answer(
            &item,
            Pace::Prompt,
            "rejected",
            json!({"reason": reason, "note": note}),
        );
        self.expected.rejections += 1;
        self.expected.reasons.push(reason);
    }

    pub fn needs_relay(&self) -> bool {
        self.decided.institution.premises_division_code != self.decided.authority.division_code
    }

    /// 转送, and what the county says.
    pub fn relay(&mut self, pace: Pace, outcome: &'static str) {
        if !self.needs_relay() {
            return;
        }
        self.expected.relayed = true;
        let county = self.decided.institution.premises_division_code.clone();
        let item = Item {
            step: "receiveRelay",
            office: health(&county),
            upper: division::city_of(&county).map(|city| city.code.to_owned()),
            due: self
                .hours
                .working_days_after(self.now, limits::RELAY_WORKING_DAYS),
            matter: "转送未接收",
        };
        let form = if outcome == "not-ours" {
            json!({"note": "服务场所不在本县"})
        } else {
            json!({})
        };
        self.answer(&item, pace, outcome, form);
    }

    /// Something that the institution does at the filing system.
    fn happens(&mut self, at: Timestamp, kind: &str) {
        let uscc = &self.decided.institution.uscc;
        let county = &self.decided.institution.premises_division_code;
        let event = json!({
            "specversion": "1.0", "id": format!("{kind}-{uscc}"), "source": "lianxi:filing-system", "type": kind, "subject": uscc,
            "time": written(at), "datacontenttype": "application/json",
            "data": {"uscc": uscc, "countyCode": county, "at": written(at)},
        });
        self.events.push(Happening { at, event });
    }

    fn days_on(&mut self, least: u32, most: u32) -> Timestamp {
        let minutes = self.draws.between(least * 24 * 60, most * 24 * 60);
        self.now + SignedDuration::from_mins(i64::from(minutes))
    }

    fn file(&mut self, at: Timestamp) {
        self.happens(at, "filing.submitted");
        self.expected.filed = true;
        self.now = at;
        self.end("filed");
    }

    /// The filing that comes while the push still waits to be acknowledged.
    pub fn file_early(&mut self) {
        let at = self.now + SignedDuration::from_mins(5);
        self.happens(at, "filing.submitted");
        self.expected.filed = true;
    }

    fn declare(&mut self, at: Timestamp) {
        self.happens(at, "institution.declared-not-starting");
        self.end("not-started");
    }

    /// 关注备案, from now on.
    pub fn watch(&mut self, watch: Watch) {
        match watch {
            Watch::Filed => {
                let at = self.days_on(2, 28);
                self.file(at);
            }
            Watch::FiledSoon => {
                let at = self.days_on(2, 15);
                self.file(at);
            }
            Watch::FiledEarly => self.end("filed"),
            Watch::DeclaredNotStarting => {
                let at = self.days_on(3, 28);
                self.declare(at);
            }
            Watch::FiledWhileReminding => {
                self.now = self.hours.days_after(self.now, limits::FILING_WATCH_DAYS);
                let at = self.days_on(1, 2);
                self.file(at);
            }
            Watch::RemindedThenFiled(pace) => {
                self.remind(pace);
                let at = self.days_on(2, 8);
                self.file(at);
            }
            Watch::RemindedThenDeclared => {
                self.remind(Pace::Prompt);
                let at = self.days_on(2, 8);
                self.declare(at);
            }
            Watch::Providing(pace) => {
                self.check_on_site(pace, "providing");
                self.expected.handed_over.push(HandedOver {
                    workflow: "rectification",
                    matter: "未备案",
                });
                self.end("handed-over");
            }
            Watch::NotStarted(pace) => {
                self.check_on_site(pace, "not-started");
                self.end("not-started");
            }
        }
    }

    fn remind(&mut self, pace: Pace) {
        self.now = self.hours.days_after(self.now, limits::FILING_WATCH_DAYS);
        let item = self.at_county(
            "remindFiling",
            limits::REMIND_WORKING_DAYS,
            "提醒机构备案逾期",
        );
        self.answer(&item, pace, "reminded", json!({"deliveredBy": "当面"}));
    }

    fn check_on_site(&mut self, pace: Pace, outcome: &'static str) {
        self.remind(Pace::Prompt);
        self.now = self.hours.days_after(self.now, limits::REMIND_WATCH_DAYS);
        let item = self.at_county(
            "checkOnSite",
            limits::SITE_CHECK_WORKING_DAYS,
            "现场核查逾期",
        );
        self.answer(&item, pace, outcome, json!({"officers": 2}));
    }

    fn at_county(&self, step: &'static str, working_days: u32, matter: &'static str) -> Item {
        let office = health(&self.decided.institution.premises_division_code);
        Item {
            step,
            office,
            upper: None,
            due: self.hours.working_days_after(self.now, working_days),
            matter,
        }
    }

    /// Ends after the check had passed.
    pub fn end(&mut self, outcome: &'static str) {
        self.expected.end(outcome, &self.decided, true);
    }

    /// Ends before any check had passed.
    pub fn end_unchecked(&mut self, outcome: &'static str) {
        self.expected.end(outcome, &self.decided, false);
    }

    pub fn found(&mut self, code: &'static str) {
        self.expected.faults.push(code);
    }
}

fn health(division: &str) -> Office {
    Office {
        department: "health".to_owned(),
        division: division.to_owned(),
    }
}

/// Objects are merged, everything else is replaced.
fn merge(into: &mut Value, from: &Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (key, value) in from {
                merge(into.entry(key.clone()).or_insert(Value::Null), value);
            }
        }
        (into, from) => into.clone_from(from),
    }
}
