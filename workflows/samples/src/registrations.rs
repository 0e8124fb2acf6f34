//! The plan carried out: every registration with its answers, events and expected end.

use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use lianxi_domain::push::{RegistrationDecided, RegistrationEvent};
use lianxi_domain::{Division, Level, division};

use crate::answer::{Answer, Happening, Pace};
use crate::course::Course;
use crate::expected::{Expected, HandedOver};
use crate::faults;
use crate::followups;
use crate::institution::{self, CIVIL, INSTITUTIONAL, MARKET, Place, Registrant};
use crate::office_hours::{OfficeHours, moment};
use crate::plan::{self, Fault, Remedy, Role, Watch};
use crate::random::Draws;
use crate::remedies::{
    correct_and_go_on, correct_in_vain, finish_change, finish_founding, reject_in_vain,
};

/// Working days at the beginning of the quarter in which those are founded that something follows.
const EARLY_DAYS: usize = 22;
/// Working days at its end in which nothing is founded that something follows within days.
const LAST_DAYS: usize = 6;
/// Serial numbers of what follows, after those of the foundings.
const FOLLOWER_NUMBERS: u32 = 5_000;

/// One registration from its event to its end.
#[derive(Clone, Debug)]
pub struct Case {
    pub arrives: Timestamp,
    /// As it is sent, faults included.
    pub sent: RegistrationDecided,
    pub answers: Vec<Answer>,
    pub events: Vec<Happening>,
    pub expected: Expected,
}

/// All registrations, in the order of their arrival.
pub fn cases(seed: u64) -> Vec<Case> {
    let mut writer = Writer {
        hours: OfficeHours::default(),
        draws: Draws::new(seed),
        days: Vec::new(),
        followers: FOLLOWER_NUMBERS,
        cases: Vec::new(),
    };
    writer.days = quarter(&writer.hours);
    let mut roles = plan::roles();
    writer.draws.shuffle(&mut roles);
    // One in every county first, so that none is missed; then anywhere.
    let counties: Vec<Division> = division::counties().collect();
    for (index, role) in roles.into_iter().enumerate() {
        let county = counties
            .get(index)
            .copied()
            .unwrap_or_else(|| *writer.draws.pick(&counties));
        writer.found(role, county, u32::try_from(index + 1).unwrap_or(0));
    }
    for _ in 0..plan::REGISTERED_EARLIER {
        let county = *writer.draws.pick(&counties);
        writer.changed_without_founding(county);
    }
    let mut cases = writer.cases;
    cases.sort_by(|one, other| {
        (one.arrives, &one.expected.business_key)
            .cmp(&(other.arrives, &other.expected.business_key))
    });
    for (index, case) in cases.iter_mut().enumerate() {
        case.expected.event_id = format!("registration-2026-{:04}", index + 1);
    }
    cases
}

/// The working days of the first quarter of 2026.
fn quarter(hours: &OfficeHours) -> Vec<jiff::civil::Date> {
    let days = date(2026, 1, 5)
        .series(jiff::ToSpan::days(1))
        .take_while(|day| *day <= date(2026, 3, 31));
    days.filter(|day| hours.is_working_day(*day)).collect()
}

struct Writer {
    hours: OfficeHours,
    draws: Draws,
    days: Vec<jiff::civil::Date>,
    followers: u32,
    cases: Vec<Case>,
}

impl Writer {
    fn arrival(&mut self, role: Role) -> Timestamp {
        let most = match role {
            role if role.is_early() => EARLY_DAYS,
            Role::Duplicated | Role::Overtaken => self.days.len() - LAST_DAYS,
            _ => self.days.len(),
        };
        let day = self.days[self.draws.below(most)];
        let minute = self.draws.between(9 * 60 + 30, 16 * 60 + 30);
        moment(day, minute) + SignedDuration::from_secs(i64::from(self.draws.between(0, 59)))
    }

    fn level(&mut self, role: Role) -> Level {
        role.level()
            .unwrap_or_else(|| match self.draws.between(1, 100) {
                1..=4 => Level::Province,
                5..=18 => Level::City,
                _ => Level::County,
            })
    }

    fn registrant(&mut self, role: Role) -> &'static Registrant {
        match (role, self.draws.between(1, 100)) {
            (
                Role::Faulty(Fault::ScopeWithoutChildcare, _)
                | Role::Ended(RegistrationEvent::LicenceRevoked, _),
                _,
            )
            | (_, 1..=60) => &MARKET,
            (_, 61..=84) => &CIVIL,
            _ => &INSTITUTIONAL,
        }
    }

    fn follower_number(&mut self) -> u32 {
        self.followers += 1;
        self.followers
    }

    /// A week and more before it is sent, on a working day.
    fn long_before(&self, arrives: Timestamp, days: i64) -> Timestamp {
        let mut at = arrives - SignedDuration::from_hours(24 * days);
        while !self.hours.is_working_day(crate::office_hours::date_of(at)) {
            at -= SignedDuration::from_hours(24);
        }
        at
    }

    fn found(&mut self, role: Role, county: Division, number: u32) {
        let (level, registrant, arrives) =
            (self.level(role), self.registrant(role), self.arrival(role));
        let place = Place::new(county, level);
        let decided_at = match role {
            Role::SentLate => self.long_before(arrives, 7),
            Role::Overtaken => self.long_before(arrives, 4),
            _ => followups::decided_before(arrives),
        };
        let right = institution::founded(&mut self.draws, registrant, place, number, decided_at);
        match role {
            Role::Faulty(fault, remedy) => {
                self.faulty((fault, remedy), &right, place, (arrives, number));
            }
            Role::Rejected(reason) => self.rejected(reason, right, (arrives, number)),
            _ => self.sound(role, right, arrives),
        }
    }

    /// A founding that nobody has anything against.
    fn sound(&mut self, role: Role, right: RegistrationDecided, arrives: Timestamp) {
        let mut course = Course::new(&self.hours, &mut self.draws, right.clone(), arrives);
        course.send();
        let watch = match role {
            Role::Plain(watch) => watch,
            Role::Ended(..) => Watch::FiledSoon,
            _ => Watch::Filed,
        };
        if watch == Watch::FiledEarly {
            course.file_early();
        }
        course.acknowledge(if let Role::Acknowledged(_, pace) = role {
            pace
        } else {
            Pace::Prompt
        });
        if role == Role::Disputed {
            course.relay(Pace::Prompt, "not-ours");
            course.expected.handed_over.push(HandedOver {
                workflow: "joint-conference",
                matter: "转送辖区有异议",
            });
            course.end("conference");
        } else {
            course.relay(
                if let Role::Relayed(pace) = role {
                    pace
                } else {
                    Pace::Prompt
                },
                "received",
            );
            let opened = course.now;
            match role {
                Role::Ended(_, false) => course.end("revoked"),
                _ => course.watch(watch),
            }
            let case = keep(course, right.clone(), arrives, None);
            self.cases.push(case);
            self.follow(role, &right, arrives, opened);
            return;
        }
        let case = keep(course, right, arrives, None);
        self.cases.push(case);
    }

    fn follow(
        &mut self,
        role: Role,
        right: &RegistrationDecided,
        arrives: Timestamp,
        watched_from: Timestamp,
    ) {
        match role {
            Role::Changed => {
                let days = self.draws.between(10, 36);
                self.change(right, self.hours.days_later(arrives, days, 45));
            }
            Role::Ended(event, filed) => {
                let days = if filed {
                    self.draws.between(29, 36)
                } else {
                    self.draws.between(5, 15)
                };
                let from = if filed { arrives } else { watched_from };
                self.end(right, event, self.hours.days_later(from, days, 75));
            }
            Role::Duplicated => {
                let days = self.draws.between(1, 3);
                self.duplicate(right, self.hours.days_later(arrives, days, 15));
            }
            Role::Skipped => self.skip(right, self.hours.days_later(arrives, 12, 30)),
            Role::Overtaken => self.overtake(right, arrives),
            _ => {}
        }
    }

    fn change(&mut self, right: &RegistrationDecided, arrives: Timestamp) {
        let number = self.follower_number();
        let sent = followups::changed(&mut self.draws, right, arrives, number);
        let mut course = Course::new(&self.hours, &mut self.draws, sent.clone(), arrives);
        finish_change(&mut course);
        let case = keep(course, sent, arrives, None);
        self.cases.push(case);
    }

    fn end(&mut self, right: &RegistrationDecided, event: RegistrationEvent, arrives: Timestamp) {
        let number = self.follower_number();
        let sent = followups::ended(&mut self.draws, right, event, arrives, number);
        let mut course = Course::new(&self.hours, &mut self.draws, sent.clone(), arrives);
        course.send();
        course.acknowledge(Pace::Prompt);
        course.relay(Pace::Prompt, "received");
        course.expected.handed_over.push(HandedOver {
            workflow: "change-and-termination",
            matter: "登记终止后取消备案",
        });
        course.end("cancelled");
        let case = keep(course, sent, arrives, None);
        self.cases.push(case);
    }

    /// The same decision again, under another event id.
    fn duplicate(&mut self, right: &RegistrationDecided, arrives: Timestamp) {
        let mut course = Course::new(&self.hours, &mut self.draws, right.clone(), arrives);
        course.end("duplicate");
        let case = keep(course, right.clone(), arrives, Some(Fault::Duplicate));
        self.cases.push(case);
    }

    /// Version 3 after version 1: corrected to 2.
    fn skip(&mut self, right: &RegistrationDecided, arrives: Timestamp) {
        let number = self.follower_number();
        let mut sent = followups::changed(&mut self.draws, right, arrives, number);
        sent.version = right.version + 2;
        let mut course = Course::new(&self.hours, &mut self.draws, sent.clone(), arrives);
        course.found("out-of-order");
        course.correct(
            Pace::Prompt,
            &serde_json::json!({"version": right.version + 1}),
        );
        finish_change(&mut course);
        let case = keep(course, sent, arrives, Some(Fault::OutOfOrder));
        self.cases.push(case);
    }

    /// The change that arrives a working day before its founding does.
    fn overtake(&mut self, right: &RegistrationDecided, founded: Timestamp) {
        let mut day_before = founded - SignedDuration::from_hours(24);
        while !self
            .hours
            .is_working_day(crate::office_hours::date_of(day_before))
        {
            day_before -= SignedDuration::from_hours(24);
        }
        let number = self.follower_number();
        let sent = followups::changed(&mut self.draws, right, day_before, number);
        let mut course = Course::new(&self.hours, &mut self.draws, sent.clone(), day_before);
        course.found("out-of-order");
        course.check_again(
            founded + SignedDuration::from_mins(50),
            "设立登记信息已补推",
        );
        finish_change(&mut course);
        let case = keep(course, sent, day_before, Some(Fault::OutOfOrder));
        self.cases.push(case);
    }

    /// A change of an institution that was registered before this system was.
    fn changed_without_founding(&mut self, county: Division) {
        let role = Role::Changed;
        let (registrant, arrives) = (
            self.registrant(role),
            self.arrival(Role::Plain(Watch::Filed)),
        );
        let place = Place::new(county, Level::County);
        let number = self.follower_number();
        let long_ago = arrives - SignedDuration::from_hours(24 * 500);
        let founded = institution::founded(&mut self.draws, registrant, place, number, long_ago);
        let sent = followups::changed(&mut self.draws, &founded, arrives, number);
        let mut course = Course::new(&self.hours, &mut self.draws, sent.clone(), arrives);
        course.found("out-of-order");
        course.say_registered_earlier();
        course.expected.out_of_order = true;
        finish_change(&mut course);
        let case = keep(course, sent, arrives, Some(Fault::OutOfOrder));
        self.cases.push(case);
    }

    fn faulty(
        &mut self,
        (fault, remedy): (Fault, Remedy),
        right: &RegistrationDecided,
        place: Place,
        (arrives, number): (Timestamp, u32),
    ) {
        let sent = faults::spoil(&mut self.draws, fault, right, place, number);
        let mut course = Course::new(&self.hours, &mut self.draws, sent.clone(), arrives);
        if let Some(code) = fault.code() {
            course.found(code);
        }
        match (fault, remedy) {
            (Fault::ScopeWithoutChildcare, _) => course.end_unchecked("not-childcare"),
            (Fault::PremisesElsewhere, Remedy::Hopeless) => {
                reject_in_vain(&mut course, right, place);
            }
            (Fault::PremisesElsewhere, Remedy::Corrected(pace)) => {
                course.send();
                course.reject("辖区错误", "服务场所不在所填县（市、区）");
                correct_and_go_on(&mut course, pace, fault, right);
            }
            (_, Remedy::Corrected(pace)) => correct_and_go_on(&mut course, pace, fault, right),
            (_, Remedy::Hopeless) => correct_in_vain(&mut course, fault, right, place),
            (_, Remedy::Withdrawn) => {
                course.withdraw("证照发放有误，重新办理登记");
                course.end_unchecked("withdrawn");
            }
        }
        let case = keep(course, sent, arrives, Some(fault));
        self.cases.push(case);
    }

    fn rejected(
        &mut self,
        reason: &'static str,
        right: RegistrationDecided,
        (arrives, number): (Timestamp, u32),
    ) {
        let mut course = Course::new(&self.hours, &mut self.draws, right.clone(), arrives);
        course.send();
        match reason {
            "材料缺失" => {
                course.reject(reason, "缺少场地使用证明");
                let mut papers = right.attachments.clone();
                papers.push(institution::attachment(course.draws, "场地使用证明"));
                course.correct(Pace::Prompt, &serde_json::json!({"attachments": papers}));
                finish_founding(&mut course);
            }
            "代码错误" => {
                course.reject(reason, "与证照所载代码不一致");
                let registrant = Registrant::of(&right.authority.department);
                let uscc = registrant.code(&right.authority.division_code, number + 9_000);
                course.correct(
                    Pace::Prompt,
                    &serde_json::json!({"institution": {"uscc": uscc}}),
                );
                finish_founding(&mut course);
            }
            "重复" => {
                course.reject(reason, "已由另一登记机关推送");
                course.withdraw("确属重复");
                course.end("duplicate");
            }
            _ => {
                course.reject(reason, "实际从事早教咨询，不提供托育服务");
                course.withdraw("确不提供托育服务");
                course.end("not-childcare");
            }
        }
        let case = keep(course, right, arrives, None);
        self.cases.push(case);
    }
}

fn keep(
    course: Course<'_>,
    sent: RegistrationDecided,
    arrives: Timestamp,
    fault: Option<Fault>,
) -> Case {
    let mut expected = course.expected;
    expected.fault = fault.map(Fault::name);
    Case {
        arrives,
        sent,
        answers: course.answers,
        events: course.events,
        expected,
    }
}
