//! `publish-policy` (发布政策规范): numbered documents with dates and bases; a new version ends the one that it replaces.

use lianxi_domain::Level;
use lianxi_domain::checks::{self, Checks, SHORT_TEXT_MAX, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::person::check_public_text;
use lianxi_domain::records::{self, Place};
use lianxi_domain::rulesets::{self, Adoption, RULE_SETS};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::DEPARTMENT;
use crate::bounds::TITLE_CHARS_MAX;
use crate::outgoing::{self, PUBLIC_SITE};
use crate::rules::HEALTH_SETS;

pub const KIND: &str = "policy";
/// 上位依据数上限
const BASIS_MAX: usize = 20;

/// 文件类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum DocumentKind {
    #[serde(rename = "政策")]
    Policy,
    #[serde(rename = "标准规范")]
    Standard,
    #[serde(rename = "设置和管理实施办法")]
    Measures,
}

/// 发布政策规范
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishPolicy {
    /// 发文字号，如 并卫发〔2026〕12号
    pub document_no: String,
    /// 标题
    pub title: String,
    /// 类别
    pub kind: DocumentKind,
    /// 印发日期
    pub issued_on: Day,
    /// 施行日期
    pub effective_from: Day,
    /// 上位依据
    pub basis: Vec<String>,
    /// 全文摘要（SHA-256）
    pub digest: String,
    /// 所代替文件的发文字号
    #[serde(default)]
    pub replaces: Option<String>,
    /// 影响的规则版本
    #[serde(default)]
    pub rule_sets: Vec<String>,
    /// 由本文件确定施行日期的规则版本；只有省级卫生健康部门可以填写
    #[serde(default)]
    pub adopts: Option<Adoption>,
}

/// 政策文件
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PolicyDocument {
    /// 发文字号
    pub document_no: String,
    /// 标题
    pub title: String,
    /// 类别
    pub kind: DocumentKind,
    /// 发文机关的行政区划代码
    pub division: String,
    /// 层级
    pub level: Level,
    /// 印发日期
    pub issued_on: Day,
    /// 施行日期
    pub effective_from: Day,
    /// 失效日期（最后一天）
    pub effective_to: Option<Day>,
    /// 上位依据
    pub basis: Vec<String>,
    /// 全文摘要
    pub digest: String,
    /// 影响的规则版本
    pub rule_sets: Vec<String>,
    /// 由本文件确定施行日期的规则版本
    #[serde(default)]
    pub adopts: Option<Adoption>,
}

pub fn publish_policy(ctx: &Context<'_>, input: PublishPolicy) -> Result<PolicyDocument, Failure> {
    let office = office::acting(ctx.call, DEPARTMENT)?;
    if office.level == Level::Township {
        return Err(office::not_competent("政策规范由县级以上卫生健康部门制定"));
    }
    if input.adopts.is_some() && office.level != Level::Province {
        return Err(office::not_competent(
            "规则版本的施行日期全省统一，由省级卫生健康部门按公布文件登记",
        ));
    }
    check(&input, checks::today(ctx)?)?;
    let document = PolicyDocument {
        document_no: input.document_no,
        title: input.title,
        kind: input.kind,
        division: office.division_code.clone(),
        level: office.level,
        issued_on: input.issued_on,
        effective_from: input.effective_from,
        effective_to: None,
        basis: input.basis,
        digest: input.digest,
        rule_sets: input.rule_sets,
        adopts: input.adopts,
    };
    if let Some(known) = records::load::<PolicyDocument>(ctx, &key(&document.document_no))? {
        if known.digest == document.digest
            && known.division == document.division
            && known.adopts == document.adopts
        {
            return Ok(known);
        }
        return Err(invalid(
            "/documentNo",
            "document-number-taken",
            "该发文字号已用于另一文件",
        ));
    }
    if let Some(replaced) = &input.replaces {
        end_replaced(ctx, replaced, &document)?;
    }
    if let Some(adoption) = &document.adopts {
        rulesets::adopt(ctx, adoption)?;
    }
    save(ctx, &document)?;
    let body = json!({"documentNo": document.document_no, "title": document.title, "effectiveFrom": document.effective_from,
        "adopts": document.adopts});
    outgoing::emit(
        ctx,
        PUBLIC_SITE,
        "policy-published",
        &document.document_no,
        &body,
    )?;
    Ok(document)
}

fn key(document_no: &str) -> String {
    format!("{KIND}/{document_no}")
}

fn save(ctx: &Context<'_>, document: &PolicyDocument) -> Result<(), Failure> {
    let place = Place {
        kind: KIND,
        division: &document.division,
        uscc: None,
        person: None,
    };
    records::save(ctx, &key(&document.document_no), place, document)
}

/// The older document applies up to the day before the newer: cases of its time keep being judged by it.
fn end_replaced(ctx: &Context<'_>, replaced: &str, by: &PolicyDocument) -> Result<(), Failure> {
    let Some(mut older) = records::load::<PolicyDocument>(ctx, &key(replaced))? else {
        return Err(invalid(
            "/replaces",
            "document-not-found",
            "没有登记过被代替的文件",
        ));
    };
    if older.division != by.division {
        return Err(office::not_in_jurisdiction("只能代替本机关制定的文件"));
    }
    if older.effective_from >= by.effective_from {
        return Err(invalid(
            "/effectiveFrom",
            "date-out-of-order",
            "施行日期应晚于被代替的文件",
        ));
    }
    older.effective_to = Some(by.effective_from.plus_days(-1));
    save(ctx, &older)
}

fn check(input: &PublishPolicy, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.require(
        is_document_no(&input.document_no),
        "/documentNo",
        "document-number-malformed",
        "发文字号应如“并卫发〔2026〕12号”；联席会议不正式行文，没有发文字号",
    );
    check_public_text(&mut checks, "/title", &input.title, TITLE_CHARS_MAX);
    checks.digest("/digest", &input.digest);
    checks.require(
        input.issued_on <= today,
        "/issuedOn",
        "date-in-future",
        "印发日期不能晚于今天",
    );
    checks.require(
        input.effective_from >= input.issued_on,
        "/effectiveFrom",
        "date-out-of-order",
        "施行日期不能早于印发日期：规定不溯及既往",
    );
    checks.some("/basis", input.basis.len(), BASIS_MAX);
    for (index, basis) in input.basis.iter().take(BASIS_MAX).enumerate() {
        checks.text(&format!("/basis/{index}"), basis, SHORT_TEXT_MAX);
    }
    checks.list("/ruleSets", input.rule_sets.len(), RULE_SETS.len());
    for (index, set) in input.rule_sets.iter().take(RULE_SETS.len()).enumerate() {
        checks.require(
            RULE_SETS.iter().any(|known| known.id == set),
            format!("/ruleSets/{index}"),
            "unknown-rule-set",
            "没有这个规则版本",
        );
    }
    if let Some(adoption) = &input.adopts {
        check_adoption(&mut checks, adoption);
    }
    checks.finish()
}

/// A set of this department; one that has begun keeps its first day, for cases were judged by it.
fn check_adoption(checks: &mut Checks, adoption: &Adoption) {
    adoption.check(checks, "/adopts");
    let Some(known) = RULE_SETS.iter().find(|set| set.id == adoption.rule_set) else {
        return;
    };
    checks.require(
        HEALTH_SETS.contains(&known.id),
        "/adopts/ruleSet",
        "rule-set-of-another-department",
        "该规则版本由其他部门确定施行日期",
    );
    checks.require(
        known.from.is_none_or(|from| from == adoption.from),
        "/adopts/from",
        "rule-set-has-begun",
        "该规则版本的首日已经确定，只能确定其失效日期",
    );
}

/// `代字〔year〕number号`, and not of the conference.
pub fn is_document_no(text: &str) -> bool {
    let Some((word, rest)) = text.split_once('〔') else {
        return false;
    };
    let Some((year, number)) = rest.split_once('〕') else {
        return false;
    };
    let Some(number) = number.strip_suffix('号') else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    !word.is_empty()
        && !word.contains("联席")
        && year.len() == 4
        && digits(year)
        && number.len() <= 5
        && digits(number)
}
