//! `record-skill-appraisal` 职业资格、技能等级认定登记 (附-14): the result of an appraisal and the certificate that follows from it.
//! Who passes is what the appraising body found; a certificate is withdrawn only by a person's decision.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::parameters::Params;
use lianxi_domain::person::{Decision, PersonRef};
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::occupation::{Occupation, SkillLevel};
use crate::rules::APPRAISAL_PASS_MARK;
use crate::shared::{Kept, check_number, earlier, office_of, rules_of};

/// The full mark of theory and of practice.
const MARK_MAX: u32 = 100;

/// 技能等级认定登记
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 认定编号
    pub appraisal_no: String,
    /// 行政区划代码
    pub division_code: String,
    /// 人员引用
    pub person: PersonRef,
    /// 职业（工种）
    pub occupation: Occupation,
    /// 申报等级
    pub level: SkillLevel,
    /// 评价机构的统一社会信用代码
    pub assessor_uscc: String,
    /// 评价日期
    pub appraised_on: Day,
    /// 理论成绩（百分制）
    pub theory_mark: u32,
    /// 实操成绩（百分制）
    pub practice_mark: u32,
    /// 证书；成绩合格的必须有
    #[serde(default)]
    pub certificate: Option<Certificate>,
    /// 注销证书的决定
    #[serde(default)]
    pub withdrawal: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 证书
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Certificate {
    /// 证书编号
    pub number: String,
    /// 核发日期
    pub issued_on: Day,
}

/// 登记结果
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 成绩是否合格
    pub passed: bool,
    /// 证书档案键；没有证书的为空
    pub certificate_key: Option<String>,
    /// 证书是否有效
    pub valid: bool,
    /// 适用的合格分数
    pub pass_mark: Stated<u32>,
}

/// A certificate in the register.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registered {
    pub appraisal: String,
    pub person: PersonRef,
    pub division_code: String,
    pub occupation: Occupation,
    pub level: SkillLevel,
    pub issued_on: Day,
    pub withdrawn: bool,
}

pub fn certificate_key(number: &str) -> String {
    format!("certificate/{number}")
}

pub fn registered(ctx: &Context<'_>, number: &str) -> Result<Option<Registered>, Failure> {
    records::load(ctx, &certificate_key(number))
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = rules_of(ctx, &input.params)?;
    let pass_mark = rules.get(&APPRAISAL_PASS_MARK)?;
    let passed = input.theory_mark.min(input.practice_mark) >= pass_mark.value;
    check(&input, passed, rules.today())?;
    office_of(ctx, &input.division_code)?;
    let key = format!("appraisal/{}/{}", input.division_code, input.appraisal_no);
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    let withdrawn = input.withdrawal.is_some();
    let answer = Output {
        passed,
        certificate_key: input
            .certificate
            .as_ref()
            .map(|certificate| certificate_key(&certificate.number)),
        valid: passed && !withdrawn,
        pass_mark,
    };
    // A withdrawal is the one thing that may be added to what was registered.
    let before = Input {
        withdrawal: None,
        ..facts.clone()
    };
    let known = records::load::<Kept<Input, Output>>(ctx, &key)?;
    let only_withdraws = withdrawn && known.is_some_and(|kept| kept.facts == before);
    if !only_withdraws
        && let Some(answer) = earlier(ctx, &key, &facts, ("/appraisalNo", "appraisal-no-taken"))?
    {
        return Ok(answer);
    }
    if let Some(certificate) = &input.certificate {
        register(ctx, &input, certificate, &key)?;
    }
    let place = Place {
        kind: "appraisal",
        division: &input.division_code,
        uscc: None,
        person: Some(&input.person.hash),
    };
    let kept = Kept { facts, answer };
    records::save(ctx, &key, place, &kept)?;
    Ok(kept.answer)
}

fn check(input: &Input, passed: bool, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/appraisalNo", &input.appraisal_no);
    checks.division("/divisionCode", &input.division_code);
    input.person.check(&mut checks, "/person");
    checks.uscc("/assessorUscc", &input.assessor_uscc);
    checks.not_after("/appraisedOn", input.appraised_on, today);
    for (field, mark) in [
        ("/theoryMark", input.theory_mark),
        ("/practiceMark", input.practice_mark),
    ] {
        checks.require(
            mark <= MARK_MAX,
            field,
            "mark-out-of-range",
            format!("成绩应在0至{MARK_MAX}之间"),
        );
    }
    match &input.certificate {
        None => checks.require(
            !passed,
            "/certificate",
            MISSING_MATERIAL,
            "成绩合格的应有证书",
        ),
        Some(certificate) => {
            checks.require(
                passed,
                "/certificate",
                "certificate-without-pass",
                "理论或者实操成绩不合格，不得核发证书",
            );
            check_number(&mut checks, "/certificate/number", &certificate.number);
            checks.require(
                certificate.issued_on >= input.appraised_on,
                "/certificate/issuedOn",
                "date-order",
                "核发日期早于评价日期",
            );
            checks.not_after("/certificate/issuedOn", certificate.issued_on, today);
        }
    }
    if let Some(withdrawal) = &input.withdrawal {
        withdrawal.check(&mut checks, "/withdrawal", today);
        checks.require(
            input.certificate.is_some(),
            "/withdrawal",
            "nothing-to-withdraw",
            "没有可以注销的证书",
        );
    }
    checks.finish()
}

fn register(
    ctx: &Context<'_>,
    input: &Input,
    certificate: &Certificate,
    appraisal: &str,
) -> Result<(), Failure> {
    let key = certificate_key(&certificate.number);
    if registered(ctx, &certificate.number)?.is_some_and(|known| known.appraisal != appraisal) {
        return Err(invalid(
            "/certificate/number",
            "certificate-no-taken",
            "该证书编号已登记在其他认定之下",
        ));
    }
    let place = Place {
        kind: "certificate",
        division: &input.division_code,
        uscc: None,
        person: Some(&input.person.hash),
    };
    let record = Registered {
        appraisal: appraisal.to_owned(),
        person: input.person.clone(),
        division_code: input.division_code.clone(),
        occupation: input.occupation,
        level: input.level,
        issued_on: certificate.issued_on,
        withdrawn: input.withdrawal.is_some(),
    };
    records::save(ctx, &key, place, &record)
}
