//! `grant-training-subsidy` 补贴发放 (三(三)2): three kinds of subsidy, one for a certificate level. The duty checks the conditions;
//! a person decides and names the amount, because no rule of the policy does.

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::limit::Limit;
use lianxi_domain::money::Yuan;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{Decision, PersonRef};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::occupation::{Occupation, SkillLevel};
use crate::record_skill_appraisal::{Registered, registered};
use crate::record_training::{Trained, trained_key};
use crate::rules::{SUBSIDIES_PER_LEVEL_MAX, SUBSIDY_APPLY_MONTHS};
use crate::shared::{FINANCE, Kept, check_number, earlier, office_of, rules_of};

/// 补贴申请和决定
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 申请编号
    pub application_no: String,
    /// 行政区划代码
    pub division_code: String,
    /// 申请人引用
    pub person: PersonRef,
    /// 补贴种类
    pub subsidy: Subsidy,
    /// 证书编号（应已登记）
    pub certificate_no: String,
    /// 参加的培训（职业培训补贴）
    #[serde(default)]
    pub course: Option<CourseRef>,
    /// 申请日期
    pub applied_on: Day,
    /// 决定；没有时转人工
    #[serde(default)]
    pub verdict: Option<Verdict>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 补贴种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Subsidy {
    #[serde(rename = "职业培训补贴")]
    Training,
    #[serde(rename = "技能鉴定补贴")]
    Appraisal,
    #[serde(rename = "技能提升补贴")]
    SkillUpgrade,
}

impl Subsidy {
    pub const EACH: [Self; 3] = [Self::Training, Self::Appraisal, Self::SkillUpgrade];

    pub fn name(self) -> &'static str {
        match self {
            Self::Training => "职业培训补贴",
            Self::Appraisal => "技能鉴定补贴",
            Self::SkillUpgrade => "技能提升补贴",
        }
    }
}

/// 培训课程
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CourseRef {
    /// 计划的行政区划代码
    pub division_code: String,
    /// 计划编号
    pub plan_no: String,
    /// 课程编号
    pub course_id: String,
}

/// 审批决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Verdict {
    /// 是否给予补贴
    pub granted: bool,
    /// 补贴金额（元）；不予补贴的为空
    #[serde(default)]
    pub amount: Option<Yuan>,
    /// 不予补贴的理由
    #[serde(default)]
    pub reason: Option<String>,
    /// 决定
    pub decision: Decision,
}

/// 补贴结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 是否给予补贴
    pub granted: bool,
    /// 补贴种类
    pub subsidy: Subsidy,
    /// 职业
    pub occupation: Occupation,
    /// 等级
    pub level: SkillLevel,
    /// 金额（元）
    pub amount: Option<Yuan>,
    /// 决定文号
    pub document_no: String,
    /// 决定日期
    pub decided_on: Day,
}

/// What one person was granted for one certificate level.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LevelLedger {
    granted: Vec<(String, Subsidy)>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = rules_of(ctx, &input.params)?;
    check(&input, rules.today())?;
    let office = office_of(ctx, &input.division_code)?;
    let key = format!("subsidy/{}/{}", input.division_code, input.application_no);
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    if let Some(answer) = earlier(
        ctx,
        &key,
        &facts,
        ("/applicationNo", "application-no-taken"),
    )? {
        return Ok(answer);
    }
    let certificate = held(ctx, &input)?;
    let ledger_key = format!(
        "subsidy-level/{}/{}/{}",
        input.person.hash,
        certificate.occupation.name(),
        certificate.level.name()
    );
    let ledger: LevelLedger = records::load(ctx, &ledger_key)?.unwrap_or_default();
    check_conditions(ctx, &rules, &input, &certificate, &ledger)?;
    let Some(verdict) = &input.verdict else {
        return Err(Failure::needs_human(format!(
            "{}的条件已核对（{}{}），由{}人力资源社会保障部门的人决定是否给予及金额",
            input.subsidy.name(),
            certificate.occupation.name(),
            certificate.level.name(),
            office.level
        )));
    };
    let answer = Output {
        granted: verdict.granted,
        subsidy: input.subsidy,
        occupation: certificate.occupation,
        level: certificate.level,
        amount: verdict.amount,
        document_no: verdict.decision.document_no.clone(),
        decided_on: verdict.decision.on,
    };
    if verdict.granted {
        book(ctx, &input, &answer, &ledger_key, ledger)?;
    }
    let place = Place {
        kind: "subsidy",
        division: &input.division_code,
        uscc: None,
        person: Some(&input.person.hash),
    };
    let kept = Kept { facts, answer };
    records::save(ctx, &key, place, &kept)?;
    Ok(kept.answer)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/applicationNo", &input.application_no);
    check_number(&mut checks, "/certificateNo", &input.certificate_no);
    checks.division("/divisionCode", &input.division_code);
    input.person.check(&mut checks, "/person");
    checks.not_after("/appliedOn", input.applied_on, today);
    if let Some(course) = &input.course {
        checks.division("/course/divisionCode", &course.division_code);
        check_number(&mut checks, "/course/planNo", &course.plan_no);
        check_number(&mut checks, "/course/courseId", &course.course_id);
    }
    checks.require(
        input.subsidy != Subsidy::Training || input.course.is_some(),
        "/course",
        MISSING_MATERIAL,
        "职业培训补贴应写明参加的培训",
    );
    if let Some(verdict) = &input.verdict {
        verdict
            .decision
            .check(&mut checks, "/verdict/decision", today);
        checks.require(
            verdict.decision.on >= input.applied_on,
            "/verdict/decision/on",
            "date-order",
            "决定日期早于申请日期",
        );
        let paid = verdict.amount.is_some_and(|amount| !amount.is_zero());
        checks.require(
            paid == verdict.granted,
            "/verdict/amount",
            "amount-mismatch",
            "给予补贴的应有金额，不予补贴的不得有金额",
        );
        if !verdict.granted || verdict.reason.is_some() {
            let reason = verdict.reason.as_deref().unwrap_or_default();
            checks.text("/verdict/reason", reason, LONG_TEXT_MAX);
        }
    }
    checks.finish()
}

/// The certificate, which has to be in the register and the applicant's own.
fn held(ctx: &Context<'_>, input: &Input) -> Result<Registered, Failure> {
    let field = "/certificateNo";
    let Some(found) = registered(ctx, &input.certificate_no)? else {
        return Err(invalid(
            field,
            "certificate-not-registered",
            "证书未登记，请先登记认定结果",
        ));
    };
    let mut checks = Checks::new();
    checks.require(
        found.person.hash == input.person.hash,
        field,
        "certificate-of-another",
        "证书不是申请人的",
    );
    checks.require(
        !found.withdrawn,
        field,
        "certificate-withdrawn",
        "证书已注销",
    );
    checks.require(
        found.issued_on <= input.applied_on,
        "/appliedOn",
        "date-order",
        "申请日期早于证书核发日期",
    );
    checks.finish()?;
    Ok(found)
}

fn check_conditions(
    ctx: &Context<'_>,
    rules: &Rules<'_>,
    input: &Input,
    certificate: &Registered,
    ledger: &LevelLedger,
) -> Result<(), Failure> {
    let mut checks = Checks::new();
    if let (Subsidy::Training, Some(course)) = (input.subsidy, &input.course) {
        let key = trained_key(
            &input.person.hash,
            &course.division_code,
            &course.plan_no,
            &course.course_id,
        );
        let completed =
            records::load::<Trained>(ctx, &key)?.is_some_and(|trained| trained.completed);
        checks.require(
            completed,
            "/course",
            "training-not-completed",
            "没有申请人完成该培训的记录",
        );
    }
    if input.subsidy == Subsidy::SkillUpgrade {
        let limit = Limit::new(rules.period(&SUBSIDY_APPLY_MONTHS)?, certificate.issued_on);
        let late = limit.due_on.is_some_and(|due| input.applied_on > due);
        checks.require(
            !late,
            "/appliedOn",
            "application-late",
            format!(
                "技能提升补贴应自证书核发之日起{}个月内申请（{}）",
                limit.period.amount, limit.period.source
            ),
        );
    }
    let most = rules.get(&SUBSIDIES_PER_LEVEL_MAX)?;
    let same = ledger
        .granted
        .iter()
        .any(|(_, kind)| *kind == input.subsidy);
    let count = u32::try_from(ledger.granted.len()).unwrap_or(u32::MAX);
    checks.require(
        !same && count < most.value,
        "/certificateNo",
        "subsidy-repeated",
        format!(
            "同一职业同一等级已享受{count}次补贴，不超过{}次且同种不重复（{}）",
            most.value, most.source
        ),
    );
    checks.finish()
}

fn book(
    ctx: &Context<'_>,
    input: &Input,
    answer: &Output,
    ledger_key: &str,
    mut ledger: LevelLedger,
) -> Result<(), Failure> {
    ledger
        .granted
        .push((input.application_no.clone(), input.subsidy));
    let place = Place {
        kind: "subsidy-level",
        division: &input.division_code,
        uscc: None,
        person: Some(&input.person.hash),
    };
    records::save(ctx, ledger_key, place, &ledger)?;
    // The treasury pays an application, not a person: nobody is named.
    let body = json!({
        "applicationNo": input.application_no, "divisionCode": input.division_code, "subsidy": answer.subsidy,
        "amount": answer.amount, "documentNo": answer.document_no, "decidedOn": answer.decided_on,
    });
    let event = "cn.lianxi.human-resources.training-subsidy-granted";
    ctx.outbox
        .emit(FINANCE, event, Some(&input.application_no), &body)
}
