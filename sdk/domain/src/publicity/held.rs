//! The activities that were held (活动记录): each counts once, and is matched to what was planned.

use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checks::{EVIDENCE_MAX, REACH_MAX, check_count, check_scope};
use super::{
    Audience, Form, Plan, PlanItem, Programme, Quarter, RECORD_WITHIN, Topic, check_evidence,
    check_number, planned,
};
use crate::checks::{Checks, POLICY_YEAR, RULE_VIOLATION, SHORT_TEXT_MAX, invalid};
use crate::date::Day;
use crate::limit::Limit;
use crate::office;
use crate::parameters::{Params, Rules};
use crate::person::check_public_text;
use crate::push::Attachment;
use crate::records::{self, Place};

/// Characters of what is told of an activity.
const SUMMARY_CHARS_MAX: usize = 1_000;

/// 活动登记
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ActivityInput {
    /// 活动
    pub activity: Facts,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 活动情况：不含任何人的姓名和号码
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facts {
    /// 活动编号
    pub activity_no: String,
    /// 开展活动的组织所在行政区划代码
    pub division_code: String,
    /// 开展日期
    pub held_on: Day,
    /// 计划内编号；没有写明的，按主题、形式、对象自动对应
    #[serde(default)]
    pub plan_item: Option<String>,
    /// 主题
    pub topic: Topic,
    /// 形式
    pub form: Form,
    /// 对象
    pub audience: Audience,
    /// 地点或平台
    pub place: String,
    /// 情况
    pub summary: String,
    /// 覆盖人次
    pub reach: u32,
    /// 佐证材料
    pub evidence: Vec<Attachment>,
}

/// 与计划的对应
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Matching {
    #[serde(rename = "写明")]
    Named,
    #[serde(rename = "自动对应")]
    Found,
    #[serde(rename = "计划外")]
    Unplanned,
}

/// 与计划季度相比
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Timing {
    #[serde(rename = "提前")]
    Early,
    #[serde(rename = "按计划季度")]
    InQuarter,
    #[serde(rename = "延后")]
    Later,
}

/// 活动记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Held {
    /// 活动
    pub activity: Facts,
    /// 季度
    pub quarter: Quarter,
    /// 与计划的对应
    pub matching: Matching,
    /// 对应的计划内编号
    pub plan_item: Option<String>,
    /// 与计划季度相比
    pub timing: Option<Timing>,
    /// 该计划项目尚余场次
    pub times_left: Option<u32>,
    /// 登记日期
    pub recorded_on: Day,
    /// 登记期限
    pub record_within: Limit,
    /// 依据
    pub basis: String,
}

/// An activity that was held. The same number again is the same activity; under another number it is not counted again.
pub fn record(
    ctx: &Context<'_>,
    programme: &Programme,
    facts: Facts,
    rules: &Rules<'_>,
) -> Result<Held, Failure> {
    check_facts(programme, &facts, rules.today())?;
    office::covering(ctx.call, programme.department, &facts.division_code)?;
    let key = activity_key(&facts.division_code, &facts.activity_no);
    if let Some(known) = records::load::<Held>(ctx, &key)? {
        if known.activity == facts {
            return Ok(known);
        }
        return Err(invalid(
            "/activity/activityNo",
            "activity-no-taken",
            "这一活动编号已登记，内容不同",
        ));
    }
    let others = held_in(ctx, &facts.division_code, facts.held_on.year())?;
    check_new(ctx, &facts, &others)?;
    let plan = planned(ctx, &facts.division_code, facts.held_on.year())?;
    let (matching, item) = matched(plan.as_ref(), &others, &facts)?;
    let quarter = Quarter::of(facts.held_on);
    let held = Held {
        quarter,
        matching,
        plan_item: item.map(|item| item.item_no.clone()),
        timing: item.map(|item| timing(quarter, item.quarter)),
        times_left: item.map(|item| {
            let done = done(&others, &item.item_no).saturating_add(1);
            item.times.saturating_sub(done)
        }),
        recorded_on: rules.today(),
        record_within: Limit::new(rules.period(&RECORD_WITHIN)?, facts.held_on),
        basis: programme.basis.to_owned(),
        activity: facts,
    };
    keep(ctx, &key, &held)?;
    Ok(held)
}

fn check_facts(programme: &Programme, facts: &Facts, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/activity/activityNo", &facts.activity_no);
    checks.division("/activity/divisionCode", &facts.division_code);
    checks.not_after("/activity/heldOn", facts.held_on, today);
    checks.require(
        facts.held_on.year() >= POLICY_YEAR,
        "/activity/heldOn",
        RULE_VIOLATION,
        format!("政策自{POLICY_YEAR}年施行，此前的活动不登记"),
    );
    if let Some(item) = &facts.plan_item {
        check_number(&mut checks, "/activity/planItem", item);
    }
    check_scope(
        &mut checks,
        programme,
        "/activity",
        facts.audience,
        facts.form,
    );
    check_public_text(&mut checks, "/activity/place", &facts.place, SHORT_TEXT_MAX);
    check_public_text(
        &mut checks,
        "/activity/summary",
        &facts.summary,
        SUMMARY_CHARS_MAX,
    );
    check_count(&mut checks, "/activity/reach", facts.reach, REACH_MAX);
    checks.some("/activity/evidence", facts.evidence.len(), EVIDENCE_MAX);
    check_evidence(&mut checks, "/activity/evidence", &facts.evidence);
    checks.finish()
}

/// Neither the same occasion under another number, nor shown by nothing but what has shown another.
fn check_new(ctx: &Context<'_>, facts: &Facts, others: &[Held]) -> Result<(), Failure> {
    let occasion = |facts: &Facts| {
        (
            facts.held_on,
            facts.topic,
            facts.form,
            facts.audience,
            facts.place.trim().to_owned(),
        )
    };
    let mut checks = Checks::new();
    let this = occasion(facts);
    // Homes of one village are visited on one day: whose they are is known to the organisation alone.
    let is_visit = facts.form == Form::HomeVisit;
    checks.require(
        is_visit || !others.iter().any(|held| occasion(&held.activity) == this),
        "/activity/activityNo",
        "activity-duplicate",
        "同日同地同一内容的活动已以另一编号登记",
    );
    let mut has_new = false;
    for paper in &facts.evidence {
        let known: Option<String> = records::load(ctx, &evidence_key(facts, paper))?;
        has_new |= known.is_none();
    }
    checks.require(
        has_new,
        "/activity/evidence",
        "evidence-reused",
        "佐证材料都已用于其他活动，至少应有一份本次活动的材料",
    );
    checks.finish()
}

fn matched<'a>(
    plan: Option<&'a Plan>,
    others: &[Held],
    facts: &Facts,
) -> Result<(Matching, Option<&'a PlanItem>), Failure> {
    let Some(named) = &facts.plan_item else {
        let found = plan.and_then(|plan| open_item(plan, others, facts));
        let matching = found.map_or(Matching::Unplanned, |_| Matching::Found);
        return Ok((matching, found));
    };
    let Some(plan) = plan else {
        return Err(invalid(
            "/activity/planItem",
            "plan-missing",
            "该年度没有登记的活动计划",
        ));
    };
    let Some(item) = plan.items.iter().find(|item| item.item_no == *named) else {
        return Err(invalid(
            "/activity/planItem",
            "plan-item-unknown",
            "年度计划中没有这一编号",
        ));
    };
    let mut checks = Checks::new();
    for (field, same) in [
        ("topic", item.topic == facts.topic),
        ("form", item.form == facts.form),
        ("audience", item.audience == facts.audience),
    ] {
        checks.require(
            same,
            format!("/activity/{field}"),
            "plan-mismatch",
            "与计划项目不一致；不是这一项目的，不要写计划内编号",
        );
    }
    checks.finish()?;
    Ok((Matching::Named, Some(item)))
}

/// What an activity without a named item is likely to be: the item of its kind that is still open, that of its quarter first.
fn open_item<'a>(plan: &'a Plan, others: &[Held], facts: &Facts) -> Option<&'a PlanItem> {
    let quarter = Quarter::of(facts.held_on);
    plan.items
        .iter()
        .filter(|item| item.is_of(facts) && done(others, &item.item_no) < item.times)
        .min_by_key(|item| item.quarter != quarter)
}

fn timing(held: Quarter, planned: Quarter) -> Timing {
    match held.cmp(&planned) {
        std::cmp::Ordering::Less => Timing::Early,
        std::cmp::Ordering::Equal => Timing::InQuarter,
        std::cmp::Ordering::Greater => Timing::Later,
    }
}

fn done(held: &[Held], item_no: &str) -> u32 {
    let count = held
        .iter()
        .filter(|held| held.plan_item.as_deref() == Some(item_no))
        .count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn keep(ctx: &Context<'_>, key: &str, held: &Held) -> Result<(), Failure> {
    let place = Place {
        kind: &activity_kind(held.activity.held_on.year()),
        division: &held.activity.division_code,
        ..Place::default()
    };
    records::save(ctx, key, place, held)?;
    for paper in &held.activity.evidence {
        let key = evidence_key(&held.activity, paper);
        if records::load::<String>(ctx, &key)?.is_none() {
            ctx.records.put_as(&key, &held.activity.activity_no, &[])?;
        }
    }
    Ok(())
}

fn activity_kind(year: i16) -> String {
    format!("activity/{year}")
}

fn activity_key(division: &str, activity_no: &str) -> String {
    format!("activity/{division}/{activity_no}")
}

fn evidence_key(facts: &Facts, paper: &Attachment) -> String {
    format!("evidence/{}/{}", facts.division_code, paper.sha256)
}

/// The activities of one office in a year, without those of the offices below it.
pub(super) fn held_in(ctx: &Context<'_>, division: &str, year: i16) -> Result<Vec<Held>, Failure> {
    let mut held = held_within(ctx, division, year)?;
    held.retain(|held| held.activity.division_code == division);
    Ok(held)
}

pub(super) fn held_within(
    ctx: &Context<'_>,
    division: &str,
    year: i16,
) -> Result<Vec<Held>, Failure> {
    let found = records::within::<Held>(ctx, &activity_kind(year), division)?;
    Ok(found.into_iter().map(|(_, held)| held).collect())
}
