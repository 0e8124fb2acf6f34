//! 设立登记申请审查: papers (第十六条), one name and one address (第十条、第十一条), real names (第十五条), who may not represent
//! (第十二条), all issues at once (第十九条第二款).

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, SHORT_TEXT_MAX};
use lianxi_domain::division;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::push::RegistrationType;
use lianxi_domain::registration::{Application, ApplicationReview, check_application, period_of};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::materials::{APPLICATION_MATERIALS, CHARTER, PARTNERSHIP_AGREEMENT};
use crate::registrant::REGISTRANT;
use crate::rules::{DECIDE_DAYS, EXTEND_DAYS};

/// The most names or addresses that are looked at.
const LIST_MAX: usize = 20;

/// 设立登记申请审查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 申请
    pub application: Application<Details>,
}

/// 市场主体设立申请特有的内容
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Details {
    /// 主体类型
    pub subject_type: SubjectType,
    /// 申请人（受托人）的不透明引用
    pub applicant_ref: String,
    /// 已核验申请人身份（实名登记）
    pub real_name_verified: bool,
    /// 拟任法定代表人有第十二条所列情形
    pub representative_disqualified: bool,
    /// 同时申报的其他名称：应没有
    #[serde(default)]
    pub other_names: Vec<String>,
    /// 同时申报的其他住所：应没有
    #[serde(default)]
    pub other_addresses: Vec<String>,
    /// 预赋的统一社会信用代码
    #[serde(default)]
    pub preassigned_uscc: Option<String>,
    /// 情形复杂，经登记机关负责人批准延长的文号
    #[serde(default)]
    pub extension_approval_no: Option<String>,
    /// 参数：是否接受个体工商户（默认不接受）
    #[serde(default)]
    pub accept_sole_trader: bool,
}

/// 主体类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum SubjectType {
    #[serde(rename = "公司")]
    Company,
    #[serde(rename = "合伙企业")]
    Partnership,
    #[serde(rename = "个人独资企业")]
    SoleProprietorship,
    #[serde(rename = "农民专业合作社")]
    FarmersCooperative,
    #[serde(rename = "个体工商户")]
    SoleTrader,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<ApplicationReview, Failure> {
    check(ctx, &input.application)?.finish()?;
    let extension = period_of(ctx, &EXTEND_DAYS)?;
    Ok(ApplicationReview {
        decide_within: decide_within(ctx, &input.application)?,
        application_no: input.application.application_no,
        complete: true,
        follow_ups: vec![
            FollowUp::prompt(
                "材料齐全、符合法定形式的，确认并当场登记",
                "市场主体登记管理条例 第十九条",
            ),
            FollowUp {
                action: "情形复杂的，经登记机关负责人批准可以延长".to_owned(),
                source: extension.source.to_string(),
                period: Some(extension),
                due_on: None,
            },
        ],
        materials: APPLICATION_MATERIALS.iter().map(Into::into).collect(),
    })
}

/// Everything wrong with an application.
pub fn check(ctx: &Context<'_>, application: &Application<Details>) -> Result<Checks, Failure> {
    let mut checks = check_application(ctx, &REGISTRANT, application)?;
    let details = &application.details;
    checks.materials(
        "/application/materials",
        &application.materials,
        &APPLICATION_MATERIALS,
    );
    match details.subject_type {
        SubjectType::Company | SubjectType::FarmersCooperative => {
            checks.materials("/application/materials", &application.materials, &[CHARTER]);
            let capital = application
                .institution
                .capital_yuan
                .is_some_and(|capital| capital > 0);
            let message = "公司、合作社应登记注册资本或者出资额（市场主体登记管理条例 第八条）";
            checks.require(
                capital,
                "/application/institution/capitalYuan",
                MISSING_MATERIAL,
                message,
            );
        }
        SubjectType::Partnership => checks.materials(
            "/application/materials",
            &application.materials,
            &[PARTNERSHIP_AGREEMENT],
        ),
        SubjectType::SoleProprietorship | SubjectType::SoleTrader => {}
    }
    check_subject(&mut checks, application);
    check_facts(&mut checks, details);
    if let Some(uscc) = &details.preassigned_uscc {
        check_preassigned(&mut checks, application.registration_type, uscc);
    }
    Ok(checks)
}

fn check_subject(checks: &mut Checks, application: &Application<Details>) {
    let sole_trader = application.details.subject_type == SubjectType::SoleTrader;
    checks.require(
        sole_trader == (application.registration_type == RegistrationType::SoleTrader),
        "/application/details/subjectType",
        "subject-type-mismatch",
        "主体类型与登记类型不一致",
    );
    checks.require(
        !sole_trader || application.details.accept_sole_trader,
        "/application/details/subjectType",
        "sole-trader-not-accepted",
        "个体工商户不是法人，按配置不作为托育机构登记（参数acceptSoleTrader，产品默认：不接受）",
    );
}

fn check_facts(checks: &mut Checks, details: &Details) {
    checks.text(
        "/application/details/applicantRef",
        &details.applicant_ref,
        SHORT_TEXT_MAX,
    );
    checks.list(
        "/application/details/otherNames",
        details.other_names.len(),
        LIST_MAX,
    );
    checks.list(
        "/application/details/otherAddresses",
        details.other_addresses.len(),
        LIST_MAX,
    );
    for (holds, field, code, message) in [
        (
            details.other_names.is_empty(),
            "otherNames",
            "name-not-single",
            "市场主体只能登记一个名称（第十条）",
        ),
        (
            details.other_addresses.is_empty(),
            "otherAddresses",
            "address-not-single",
            "市场主体只能登记一个住所或者主要经营场所（第十一条）",
        ),
        (
            details.real_name_verified,
            "realNameVerified",
            "real-name-unverified",
            "市场主体实行实名登记，应核验申请人身份（第十五条）",
        ),
        (
            !details.representative_disqualified,
            "representativeDisqualified",
            "representative-barred",
            "有第十二条所列情形的，不得担任法定代表人",
        ),
    ] {
        checks.require(
            holds,
            format!("/application/details/{field}"),
            code,
            format!("{message}，依据市场主体登记管理条例"),
        );
    }
}

fn check_preassigned(checks: &mut Checks, registration_type: RegistrationType, text: &str) {
    let field = "/application/details/preassignedUscc";
    let Some(uscc) = checks.uscc(field, text) else {
        return;
    };
    if REGISTRANT.accepted(registration_type).is_some() {
        REGISTRANT.check_code(checks, ("", field), registration_type, Some(&uscc));
    }
    checks.require(
        division::get(uscc.division_code()).is_some(),
        field,
        "division-outside-province",
        format!(
            "统一社会信用代码第3至8位“{}”不是山西省的登记机关区划代码",
            uscc.division_code()
        ),
    );
}

/// Three working days, and three more with approval: for the calendar to count.
pub fn decide_within(
    ctx: &Context<'_>,
    application: &Application<Details>,
) -> Result<Limit, Failure> {
    let mut period = period_of(ctx, &DECIDE_DAYS)?;
    let approved = application
        .details
        .extension_approval_no
        .as_deref()
        .is_some_and(|no| !no.trim().is_empty());
    if approved {
        period.amount = period
            .amount
            .saturating_add(period_of(ctx, &EXTEND_DAYS)?.amount);
    }
    Ok(Limit::new(period, application.received_on))
}
