//! 成立登记申请审查: the six papers (第九条), the charter (第十条), the conditions (第八条) and the grounds of refusal (第十一条), all
//! issues at once.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, SHORT_TEXT_MAX};
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::registration::{Application, ApplicationReview, check_application, limit_from};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::registrant::REGISTRANT;
use crate::rules::{APPLICATION_MATERIALS, DECIDE_DAYS};

/// 第八条第二款
const NAMES_RESERVED: [&str; 3] = ["中国", "全国", "中华"];

/// 成立登记申请审查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 申请
    pub application: Application<Details>,
}

/// 民办非企业单位成立申请特有的内容
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Details {
    /// 业务主管单位
    pub supervisor: String,
    /// 业务主管单位批准文号
    pub supervisor_approval_no: String,
    /// 验资报告载明的金额（元）
    pub verified_yuan: u64,
    /// 章程草案已载明的事项
    pub charter: Vec<CharterItem>,
    /// 从业人员数
    pub staff_count: u32,
    /// 是否申请设立分支机构
    #[serde(default)]
    pub branch: bool,
    /// 拟任负责人是否正在或者曾经受到剥夺政治权利的刑事处罚
    pub representative_was_deprived_of_rights: bool,
    /// 拟任负责人是否具有完全民事行为能力
    pub representative_has_full_capacity: bool,
    /// 同一行政区域内是否已有业务范围相同或者相似的民办非企业单位
    #[serde(default)]
    pub similar_in_area: bool,
}

/// 章程应载明的事项（第十条）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum CharterItem {
    #[serde(rename = "名称、住所")]
    NameAndSeat,
    #[serde(rename = "宗旨和业务范围")]
    PurposeAndScope,
    #[serde(rename = "组织管理制度")]
    Organisation,
    #[serde(rename = "法定代表人或者负责人的产生、罢免程序")]
    Representative,
    #[serde(rename = "资产管理和使用的原则")]
    Assets,
    #[serde(rename = "章程的修改程序")]
    Amendment,
    #[serde(rename = "终止程序和终止后资产的处理")]
    Termination,
}

const CHARTER: [(CharterItem, &str); 7] = [
    (CharterItem::NameAndSeat, "名称、住所"),
    (CharterItem::PurposeAndScope, "宗旨和业务范围"),
    (CharterItem::Organisation, "组织管理制度"),
    (
        CharterItem::Representative,
        "法定代表人或者负责人的产生、罢免程序",
    ),
    (CharterItem::Assets, "资产管理和使用的原则"),
    (CharterItem::Amendment, "章程的修改程序"),
    (CharterItem::Termination, "终止程序和终止后资产的处理"),
];

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<ApplicationReview, Failure> {
    check(ctx, &input.application)?.finish()?;
    let mut follow_ups = vec![FollowUp::prompt(
        "提请登记管理机关作出准予登记或者不予登记的决定",
        "民办非企业单位登记管理暂行条例 第十一条",
    )];
    if input.application.details.similar_in_area {
        // Whether it is needed is for the deciding person to weigh, so it is no issue of the application.
        follow_ups.push(FollowUp::prompt(
            "审查同一行政区域内已有相同或者相似单位时有无必要成立",
            "民办非企业单位登记管理暂行条例 第十一条第二款第三项",
        ));
    }
    Ok(ApplicationReview {
        decide_within: decide_within(ctx, &input.application)?,
        application_no: input.application.application_no,
        complete: true,
        follow_ups,
        materials: APPLICATION_MATERIALS.iter().map(Into::into).collect(),
    })
}

/// Everything wrong with an application.
pub fn check(ctx: &Context<'_>, application: &Application<Details>) -> Result<Checks, Failure> {
    let mut checks = check_application(ctx, &REGISTRANT, application)?;
    checks.materials(
        "/application/materials",
        &application.materials,
        &APPLICATION_MATERIALS,
    );
    let details = &application.details;
    checks.text(
        "/application/details/supervisor",
        &details.supervisor,
        SHORT_TEXT_MAX,
    );
    checks.text(
        "/application/details/supervisorApprovalNo",
        &details.supervisor_approval_no,
        SHORT_TEXT_MAX,
    );
    for reserved in NAMES_RESERVED {
        checks.require(
            !application.institution.name.contains(reserved),
            "/application/institution/name",
            "name-reserved",
            format!("名称不得冠以“{reserved}”字样（民办非企业单位登记管理暂行条例 第八条第二款）"),
        );
    }
    for (item, title) in CHARTER {
        checks.require(
            details.charter.contains(&item),
            "/application/details/charter",
            MISSING_MATERIAL,
            format!("章程草案缺少“{title}”（民办非企业单位登记管理暂行条例 第十条）"),
        );
    }
    check_conditions(&mut checks, application);
    Ok(checks)
}

fn check_conditions(checks: &mut Checks, application: &Application<Details>) {
    let details = &application.details;
    let capital = application.institution.capital_yuan.unwrap_or_default();
    for (holds, field, code, message) in [
        (
            capital > 0,
            "/application/institution/capitalYuan",
            "condition-funds",
            "应有与业务活动相适应的合法财产（第八条第一款第四项）",
        ),
        (
            details.verified_yuan >= capital,
            "/application/details/verifiedYuan",
            "capital-not-verified",
            "验资报告的金额不应少于开办资金（第九条第四项）",
        ),
        (
            details.staff_count > 0,
            "/application/details/staffCount",
            "condition-staff",
            "应有与业务活动相适应的从业人员（第八条第一款第三项）",
        ),
        (
            !details.branch,
            "/application/details/branch",
            "branch-forbidden",
            "民办非企业单位不得设立分支机构（第十三条）",
        ),
        (
            !details.representative_was_deprived_of_rights,
            "/application/details/representativeWasDeprivedOfRights",
            "representative-barred",
            "拟任负责人受过剥夺政治权利的刑事处罚的，不予登记（第十一条第二款第四项）",
        ),
        (
            details.representative_has_full_capacity,
            "/application/details/representativeHasFullCapacity",
            "representative-barred",
            "拟任负责人不具有完全民事行为能力的，不予登记（第十一条第二款第四项）",
        ),
    ] {
        checks.require(
            holds,
            field,
            code,
            format!("{message}，依据民办非企业单位登记管理暂行条例"),
        );
    }
}

/// 60 calendar days from receipt of all valid papers.
pub fn decide_within(
    ctx: &Context<'_>,
    application: &Application<Details>,
) -> Result<Limit, Failure> {
    limit_from(ctx, &DECIDE_DAYS, application.received_on)
}
