//! 税收宣传辅导: what was told to whom, by which document in force, and how many of those who miss a relief it reached.

use std::collections::BTreeSet;

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, SHORT_TEXT_MAX, invalid, today};
use lianxi_domain::date::Day;
use lianxi_domain::division;
use lianxi_domain::indicators::{number, percent};
use lianxi_domain::office;
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, check_public_text};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::window::{self, Ground};
use crate::{DEPARTMENT, PUBLIC_SITE, reconciliation};
use lianxi_domain::kept::{Kept, again, keep};

/// The kind of record, and what its keys begin with.
pub const KIND: &str = "campaign";
/// The most institutions that one campaign lists.
const INSTITUTIONS_MAX: usize = 500;
/// There are three rule sets of taxes.
const RULE_SETS_MAX: usize = 3;

/// 税收宣传辅导
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 活动编号
    pub campaign_no: String,
    /// 行政区划代码：省、市或县
    pub division_code: String,
    /// 日期
    pub held_on: Day,
    /// 方式
    pub form: Form,
    /// 标题
    pub title: String,
    /// 内容（公开）
    pub content: String,
    /// 宣传的规则版本，如 tax-2026-7
    pub rule_sets: Vec<String>,
    /// 辅导到的机构（统一社会信用代码）
    #[serde(default)]
    pub institutions: Vec<String>,
    /// 针对哪一次应享未享核对；没有的为空
    #[serde(default)]
    pub reconciliation_no: Option<String>,
}

/// 方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Form {
    #[serde(rename = "线上发布")]
    Online,
    #[serde(rename = "集中培训")]
    Training,
    #[serde(rename = "上门辅导")]
    Visit,
    #[serde(rename = "办税服务厅辅导")]
    Counter,
    #[serde(rename = "热线辅导")]
    Hotline,
}

/// 宣传辅导记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 活动编号
    pub campaign_no: String,
    /// 日期
    pub held_on: Day,
    /// 宣传的文件
    pub documents: Vec<Ground>,
    /// 辅导到的机构数
    pub reached: u64,
    /// 应享未享的机构数；没有针对核对的为空
    pub missing_before: Option<u64>,
    /// 其中辅导到的机构数
    pub missing_reached: Option<u64>,
    /// 覆盖率（%）
    pub coverage_percent: Option<u64>,
    /// 应享未享而尚未辅导到的机构（统一社会信用代码）
    pub outstanding: Vec<String>,
    /// 本区划本年第几次宣传辅导
    pub count_this_year: u64,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    check(&input, today(ctx)?)?;
    office::covering(ctx.call, DEPARTMENT, &input.division_code)?;
    let key = format!("{KIND}/{}", input.campaign_no);
    let taken = ("/campaignNo", "campaign-no-taken");
    if let Some(answer) = again(ctx, &key, &input, taken)? {
        return Ok(answer);
    }
    let documents = documents(ctx, &input)?;
    let missing = missing(ctx, &input)?;
    let reached: BTreeSet<&str> = input.institutions.iter().map(String::as_str).collect();
    let outstanding: Vec<String> = missing
        .iter()
        .flatten()
        .filter(|uscc| !reached.contains(uscc.as_str()))
        .cloned()
        .collect();
    let before = missing.as_ref().map(|missing| number(missing.len()));
    let covered = before.map(|before| before.saturating_sub(number(outstanding.len())));
    let output = Output {
        campaign_no: input.campaign_no.clone(),
        held_on: input.held_on,
        documents,
        reached: number(reached.len()),
        missing_before: before,
        missing_reached: covered,
        coverage_percent: covered
            .zip(before)
            .and_then(|(part, whole)| percent(part, whole)),
        outstanding,
        count_this_year: held_before(ctx, &input)?.saturating_add(1),
    };
    let place = Place {
        kind: KIND,
        division: &input.division_code,
        uscc: None,
        person: None,
    };
    keep(ctx, &key, place, &input, &output)?;
    if input.form == Form::Online {
        publish(ctx, &input, &output)?;
    }
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/campaignNo", &input.campaign_no, DOCUMENT_NO_CHARS_MAX);
    checks.division("/divisionCode", &input.division_code);
    checks.not_after("/heldOn", input.held_on, today);
    check_public_text(&mut checks, "/title", &input.title, SHORT_TEXT_MAX);
    check_public_text(&mut checks, "/content", &input.content, LONG_TEXT_MAX);
    checks.some("/ruleSets", input.rule_sets.len(), RULE_SETS_MAX);
    for (index, id) in input.rule_sets.iter().take(RULE_SETS_MAX).enumerate() {
        checks.require(
            window::is_tax(id),
            format!("/ruleSets/{index}"),
            "not-a-tax-rule-set",
            "不是税费规则版本",
        );
    }
    checks.list("/institutions", input.institutions.len(), INSTITUTIONS_MAX);
    let mut seen = BTreeSet::new();
    let listed = input.institutions.iter().take(INSTITUTIONS_MAX);
    for (index, uscc) in listed.enumerate() {
        let at = format!("/institutions/{index}");
        checks.uscc(&at, uscc);
        checks.require(
            seen.insert(uscc),
            at,
            "institution-twice",
            "同一机构只能填写一次",
        );
    }
    if let Some(no) = &input.reconciliation_no {
        checks.text("/reconciliationNo", no, DOCUMENT_NO_CHARS_MAX);
    }
    checks.finish()
}

/// What is publicised has to be in force on that day: an announcement that ended misleads.
fn documents(ctx: &Context<'_>, input: &Input) -> Result<Vec<Ground>, Failure> {
    let mut checks = Checks::new();
    let mut documents = Vec::new();
    for (index, id) in input.rule_sets.iter().enumerate() {
        match window::on(ctx, &[id.as_str()], input.held_on)? {
            Some(ground) => documents.push(ground),
            None => checks.fail(
                format!("/ruleSets/{index}"),
                "rule-set-not-in-force",
                format!("该政策在{}没有效力，不能宣传", input.held_on),
            ),
        }
    }
    checks.finish()?;
    Ok(documents)
}

/// The institutions that the reconciliation found to miss something.
fn missing(ctx: &Context<'_>, input: &Input) -> Result<Option<BTreeSet<String>>, Failure> {
    let Some(no) = &input.reconciliation_no else {
        return Ok(None);
    };
    let key = format!("{}/{no}", reconciliation::KIND);
    let found: Option<Kept<reconciliation::Input, reconciliation::Output>> =
        records::load(ctx, &key)?;
    let found = found.filter(|kept| division::is_within(&kept.facts.county, &input.division_code));
    let Some(kept) = found else {
        return Err(invalid(
            "/reconciliationNo",
            "reconciliation-unknown",
            "本区划没有这一编号的应享未享核对",
        ));
    };
    let missed = kept.answer.not_enjoyed.into_iter();
    Ok(Some(missed.map(|one| one.uscc).collect()))
}

fn held_before(ctx: &Context<'_>, input: &Input) -> Result<u64, Failure> {
    let held = records::within::<Kept<Input, Output>>(ctx, KIND, &input.division_code)?;
    let same = |kept: &Kept<Input, Output>| {
        kept.facts.division_code == input.division_code
            && kept.facts.held_on.year() == input.held_on.year()
    };
    Ok(number(held.iter().filter(|(_, kept)| same(kept)).count()))
}

fn publish(ctx: &Context<'_>, input: &Input, output: &Output) -> Result<(), Failure> {
    let documents: Vec<&str> = output
        .documents
        .iter()
        .map(|ground| ground.document.as_str())
        .collect();
    ctx.outbox.emit(
        PUBLIC_SITE,
        "cn.lianxi.taxation.relief-publicised",
        Some(&input.campaign_no),
        &json!({
            "divisionCode": input.division_code, "on": input.held_on, "title": input.title, "content": input.content,
            "documents": documents,
        }),
    )
}
