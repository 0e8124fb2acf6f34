//! 科学育儿指导服务登记 (附-32): a service to families, matched to the plan. A home is visited with the family's consent, and the
//! family is a reference: which homes were visited is known, whose they are is not.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, RULE_VIOLATION, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::indicators::number;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::publicity::{self, Facts, Form, Held, Topic};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::programme::PROGRAMME;
use crate::rules::{VISIT_AGAIN_WITHIN, VISIT_PEOPLE_MAX};

/// The most kinds of guides of one service.
const GUIDES_MAX: usize = 10;
/// More guides than any service has.
const GUIDE_COUNT_MAX: u32 = 1_000;

/// 科学育儿指导服务登记
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 服务活动
    pub activity: Facts,
    /// 指导人员
    pub guides: Vec<Guide>,
    /// 入户指导的家庭
    #[serde(default)]
    pub family: Option<Family>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 指导人员
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Guide {
    /// 类别
    pub kind: GuideKind,
    /// 人数
    pub count: u32,
}

/// 指导人员类别
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum GuideKind {
    #[serde(rename = "家庭教育指导人员")]
    FamilyEducation,
    #[serde(rename = "儿保专家")]
    Specialist,
    #[serde(rename = "社区医生")]
    CommunityDoctor,
    #[serde(rename = "妇联工作人员")]
    Staff,
    #[serde(rename = "志愿者")]
    Volunteer,
}

/// 入户指导的家庭：只有散列
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Family {
    /// 家庭的密钥散列（64位小写十六进制）
    pub hash: String,
    /// 家庭同意入户
    pub consented: bool,
}

/// 服务记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// 活动记录
    pub held: Held,
    /// 指导人员
    pub guides: Vec<Guide>,
    /// 入户指导的家庭
    pub family: Option<Family>,
    /// 本年度第几次到该家庭；不是入户指导的为空
    pub visit_of_year: Option<u64>,
    /// 本年度此前最近一次入户
    pub last_visit_on: Option<Day>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Service, Failure> {
    let rules = Rules::on(ctx.call, &input.params, PROGRAMME.rules)?;
    check(&input, rules.value(&VISIT_PEOPLE_MAX)?)?;
    let held = publicity::record(ctx, &PROGRAMME, input.activity, &rules)?;
    let facts = &held.activity;
    let key = format!("guidance/{}/{}", facts.division_code, facts.activity_no);
    if let Some(known) = records::load::<Service>(ctx, &key)? {
        if known.guides == input.guides && known.family == input.family {
            return Ok(known);
        }
        return Err(invalid(
            "/activity/activityNo",
            "activity-no-taken",
            "这一活动编号已登记，指导人员或者家庭不同",
        ));
    }
    let kind = kind(facts.held_on.year());
    let visits = match &input.family {
        Some(family) => visits(ctx, &kind, family, facts.held_on)?,
        None => Vec::new(),
    };
    let service = Service {
        visit_of_year: input
            .family
            .as_ref()
            .map(|_| number(visits.len()).saturating_add(1)),
        last_visit_on: visits
            .iter()
            .copied()
            .filter(|day| *day < facts.held_on)
            .max(),
        follow_ups: follow_ups(&rules, facts, &input.guides)?,
        guides: input.guides,
        family: input.family,
        held,
    };
    let place = Place {
        kind: &kind,
        division: &service.held.activity.division_code,
        uscc: None,
        person: service.family.as_ref().map(|family| family.hash.as_str()),
    };
    records::save(ctx, &key, place, &service)?;
    Ok(service)
}

/// What the services of a year are found by.
pub fn kind(year: i16) -> String {
    format!("guidance/{year}")
}

fn check(input: &Input, people_max: u32) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.some("/guides", input.guides.len(), GUIDES_MAX);
    let mut kinds = BTreeSet::new();
    for (index, guide) in input.guides.iter().take(GUIDES_MAX).enumerate() {
        checks.require(
            kinds.insert(guide.kind),
            format!("/guides/{index}/kind"),
            "guide-duplicate",
            "同一类别的指导人员列了两次",
        );
        checks.require(
            (1..=GUIDE_COUNT_MAX).contains(&guide.count),
            format!("/guides/{index}/count"),
            "count-out-of-range",
            format!("应在1至{GUIDE_COUNT_MAX}之间"),
        );
    }
    match (&input.family, input.activity.form == Form::HomeVisit) {
        (Some(family), true) => {
            checks.digest("/family/hash", &family.hash);
            checks.require(
                family.consented,
                "/family/consented",
                RULE_VIOLATION,
                "入户指导应经家庭同意",
            );
            checks.require(
                input.activity.reach <= people_max,
                "/activity/reach",
                "visit-people-too-many",
                format!("一次入户指导的家庭成员不超过{people_max}人"),
            );
        }
        (None, true) => checks.fail("/family", MISSING_MATERIAL, "入户指导应有家庭的散列和同意"),
        (Some(_), false) => checks.fail(
            "/family",
            "family-not-applicable",
            "不是入户指导的不填写家庭",
        ),
        (None, false) => {}
    }
    checks.finish()
}

/// The days on which the family was visited in the year; one day is one visit.
fn visits(
    ctx: &Context<'_>,
    kind: &str,
    family: &Family,
    held_on: Day,
) -> Result<Vec<Day>, Failure> {
    let found = records::of_person::<Service>(ctx, kind, &family.hash)?;
    let days: Vec<Day> = found
        .into_iter()
        .map(|(_, service)| service.held.activity.held_on)
        .collect();
    if days.contains(&held_on) {
        return Err(invalid(
            "/activity/activityNo",
            "visit-duplicate",
            "同日对同一家庭的入户指导已以另一编号登记",
        ));
    }
    Ok(days)
}

/// Health is the knowledge of the health department's people (二(一)5): their part is asked for, and nothing is forbidden.
fn follow_ups(
    rules: &Rules<'_>,
    facts: &Facts,
    guides: &[Guide],
) -> Result<Vec<FollowUp>, Failure> {
    let mut follow_ups = Vec::new();
    let is_health = matches!(facts.topic, Topic::Disease | Topic::Nutrition);
    let is_doctor = |guide: &Guide| {
        matches!(
            guide.kind,
            GuideKind::Specialist | GuideKind::CommunityDoctor
        )
    };
    if is_health && !guides.iter().any(is_doctor) {
        follow_ups.push(FollowUp::prompt(
            "膳食营养、疾病防控的指导，请卫生健康部门的儿保专家、社区医生参与",
            "晋政办发〔2020〕24号 二(一)5",
        ));
    }
    if facts.form == Form::HomeVisit {
        let limit = Limit::new(rules.period(&VISIT_AGAIN_WITHIN)?, facts.held_on);
        follow_ups.push(FollowUp::within("回访", limit));
    }
    Ok(follow_ups)
}
