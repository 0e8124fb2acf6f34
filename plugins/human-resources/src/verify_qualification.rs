//! `verify-qualification` 从业人员职业资格核查 (附-14, 二(四)3): may somebody take up a post? The policy brings the requirement in step
//! by step (逐步实行): at the first stage what is missing is a warning with a term, at the second it keeps a person off the post.

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::PersonRef;
use lianxi_domain::records::{self, Place};
use lianxi_domain::rules::Stated;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::record_skill_appraisal::registered;
use crate::requirement::{CertificateKind, Requirement, Role};
use crate::rules::{CERTIFICATE_GRACE_MONTHS, QUALIFICATION_STAGE};
use crate::shared::{Employer, HEALTH, Kept, check_number, earlier, office_of, rules_of};

const CERTIFICATES_MAX: usize = 20;
/// The stages that there are: to warn, and to keep off the post.
const WARNING: u32 = 1;
const BLOCKING: u32 = 2;

/// 职业资格核查
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 核查编号
    pub check_no: String,
    /// 人员引用
    pub person: PersonRef,
    /// 用人的照护服务机构
    pub employer: Employer,
    /// 岗位
    pub role: Role,
    /// 上岗日期
    pub starts_on: Day,
    /// 出示的证书
    #[serde(default)]
    pub certificates: Vec<Shown>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 出示的证书
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Shown {
    /// 证书种类
    pub kind: CertificateKind,
    /// 证书编号
    pub number: String,
    /// 核发日期
    pub issued_on: Day,
    /// 有效期止；长期有效的为空
    #[serde(default)]
    pub valid_to: Option<Day>,
    /// 扫描件的SHA-256
    pub sha256: String,
}

/// 核查结论
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 结论
    pub access: Access,
    /// 实施阶段（1提示，2限制上岗）
    pub stage: Stated<u32>,
    /// 岗位证书要求；不需要证书的岗位为空
    pub requirement: Option<Requirement>,
    /// 每张证书的核查结果，与出示的次序相同
    pub certificates: Vec<Standing>,
    /// 后续事项：取得证书的期限，以及由其他部门完成的查询
    pub follow_ups: Vec<FollowUp>,
}

/// 结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Access {
    #[serde(rename = "符合要求")]
    Allowed,
    // Something is missing; the post may be taken up for the time being.
    #[serde(rename = "提示")]
    Warned,
    #[serde(rename = "不得上岗")]
    Blocked,
}

/// 证书状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Standing {
    #[serde(rename = "有效")]
    Valid,
    #[serde(rename = "未登记")]
    Unregistered,
    #[serde(rename = "登记内容不符")]
    Differs,
    #[serde(rename = "已注销")]
    Withdrawn,
    #[serde(rename = "已过期")]
    Expired,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = rules_of(ctx, &input.params)?;
    let stage = rules.get(&QUALIFICATION_STAGE)?;
    if !(WARNING..=BLOCKING).contains(&stage.value) {
        return Err(invalid(
            "/params/qualificationStage",
            "stage-unknown",
            "实施阶段应为1（提示）或者2（限制上岗）",
        ));
    }
    check(&input, rules.today())?;
    office_of(ctx, &input.employer.division_code)?;
    let key = format!(
        "qualification/{}/{}",
        input.employer.division_code, input.check_no
    );
    let facts = Input {
        params: Params::new(),
        ..input.clone()
    };
    if let Some(answer) = earlier(ctx, &key, &facts, ("/checkNo", "check-no-taken"))? {
        return Ok(answer);
    }
    let answer = conclude(ctx, &rules, &input, stage)?;
    let place = Place {
        kind: "qualification",
        division: &input.employer.division_code,
        uscc: Some(&input.employer.uscc),
        person: Some(&input.person.hash),
    };
    let kept = Kept { facts, answer };
    records::save(ctx, &key, place, &kept)?;
    if kept.answer.access == Access::Blocked {
        let body = json!({
            "checkNo": input.check_no, "uscc": input.employer.uscc, "divisionCode": input.employer.division_code,
            "role": input.role, "access": kept.answer.access,
        });
        let event = "cn.lianxi.human-resources.qualification-blocked";
        ctx.outbox
            .emit(HEALTH, event, Some(&input.employer.uscc), &body)?;
    }
    Ok(kept.answer)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_number(&mut checks, "/checkNo", &input.check_no);
    input.person.check(&mut checks, "/person");
    input.employer.check(&mut checks, "/employer");
    checks.list("/certificates", input.certificates.len(), CERTIFICATES_MAX);
    for (index, shown) in input.certificates.iter().take(CERTIFICATES_MAX).enumerate() {
        let at = format!("/certificates/{index}");
        check_number(&mut checks, &format!("{at}/number"), &shown.number);
        checks.digest(format!("{at}/sha256"), &shown.sha256);
        checks.not_after(&format!("{at}/issuedOn"), shown.issued_on, today);
        if let Some(valid_to) = shown.valid_to {
            checks.not_after(&format!("{at}/issuedOn"), shown.issued_on, valid_to);
        }
    }
    checks.finish()
}

fn conclude(
    ctx: &Context<'_>,
    rules: &Rules<'_>,
    input: &Input,
    stage: Stated<u32>,
) -> Result<Output, Failure> {
    let mut certificates = Vec::with_capacity(input.certificates.len());
    for shown in &input.certificates {
        certificates.push(standing(ctx, input, shown)?);
    }
    let requirement = input.role.requirement();
    let met = requirement.as_ref().is_none_or(|requirement| {
        input
            .certificates
            .iter()
            .zip(&certificates)
            .any(|(shown, standing)| {
                *standing == Standing::Valid && requirement.any_of.contains(&shown.kind)
            })
    });
    let access = match (met, stage.value) {
        (true, _) => Access::Allowed,
        (false, BLOCKING) => Access::Blocked,
        (false, _) => Access::Warned,
    };
    let mut follow_ups = Vec::new();
    if access == Access::Warned {
        follow_ups.push(FollowUp::within(
            "取得岗位要求的证书",
            Limit::new(rules.period(&CERTIFICATE_GRACE_MONTHS)?, input.starts_on),
        ));
    }
    follow_ups.push(FollowUp::prompt(
        "上岗前由公安机关查询违法犯罪记录",
        "未成年人保护法 第六十二条",
    ));
    follow_ups.push(FollowUp::prompt(
        "上岗前由卫生健康部门查询行业禁入",
        "晋政办发〔2020〕24号 二(四)3",
    ));
    Ok(Output {
        access,
        stage,
        requirement,
        certificates,
        follow_ups,
    })
}

/// A certificate of an occupation has to be in the register, and be this person's.
fn standing(ctx: &Context<'_>, input: &Input, shown: &Shown) -> Result<Standing, Failure> {
    if shown.valid_to.is_some_and(|last| last < input.starts_on) {
        return Ok(Standing::Expired);
    }
    let Some(occupation) = shown.kind.occupation() else {
        return Ok(Standing::Valid);
    };
    Ok(match registered(ctx, &shown.number)? {
        None => Standing::Unregistered,
        Some(known) if known.withdrawn => Standing::Withdrawn,
        Some(known)
            if known.person.hash == input.person.hash
                && known.occupation == occupation
                && known.issued_on == shown.issued_on =>
        {
            Standing::Valid
        }
        Some(_) => Standing::Differs,
    })
}
