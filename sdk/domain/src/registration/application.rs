//! An application for registration (登记申请), and what every registering department checks of it.

use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, LONG_TEXT_MAX, Material, SHORT_TEXT_MAX, shown, today};
use crate::date::Day;
use crate::division::{self, Level};
use crate::limit::{FollowUp, Limit};
use crate::office;
use crate::push::{Attachment, Authority, Institution, RegistrationType};
use crate::registration::registrant::{Registrant, check_premises};

/// 设立登记申请
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Application<D> {
    /// 申请编号
    pub application_no: String,
    /// 收到申请（全部有效文件）之日
    pub received_on: Day,
    /// 登记类型
    pub registration_type: RegistrationType,
    /// 登记机关
    pub authority: Authority,
    /// 拟登记事项
    pub institution: Proposed,
    /// 申请材料
    #[serde(default)]
    pub materials: Vec<Attachment>,
    /// 本部门特有的内容
    pub details: D,
}

/// 拟登记事项
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Proposed {
    /// 名称
    pub name: String,
    /// 住所（服务场所）
    pub address: String,
    /// 服务场所所在县级行政区划代码
    pub premises_division_code: String,
    /// 拟任法定代表人（负责人）的不透明引用
    pub legal_rep_ref: String,
    /// 开办资金或注册资本（元）
    #[serde(default)]
    pub capital_yuan: Option<u64>,
    /// 业务（经营）范围
    pub business_scope: String,
}

/// 申请审查结果：材料齐全、符合法定形式
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApplicationReview {
    /// 申请编号
    pub application_no: String,
    /// 恒为真：有问题时返回全部问题，不返回本结果
    pub complete: bool,
    /// 作出登记决定的期限
    pub decide_within: Limit,
    /// 可以延长或另有安排的
    pub follow_ups: Vec<FollowUp>,
    /// 已核对的材料及依据
    pub materials: Vec<CheckedMaterial>,
}

/// 已核对的材料
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckedMaterial {
    /// 材料
    pub name: String,
    /// 依据
    pub source: &'static str,
}

impl From<&Material> for CheckedMaterial {
    fn from(material: &Material) -> Self {
        Self {
            name: material.title(),
            source: material.source,
        }
    }
}

/// What is checked of every application. The plugin adds its own findings to the answer.
pub fn check_application<D>(
    ctx: &Context<'_>,
    registrant: &Registrant,
    application: &Application<D>,
) -> Result<Checks, Failure> {
    ensure_competent(ctx, registrant, &application.authority)?;
    let mut checks = Checks::new();
    let institution = &application.institution;
    checks.text(
        "/application/applicationNo",
        &application.application_no,
        SHORT_TEXT_MAX,
    );
    checks.not_after(
        "/application/receivedOn",
        application.received_on,
        today(ctx)?,
    );
    registrant.check_authority(
        &mut checks,
        "/application/authority",
        &application.authority,
        &[],
    );
    registrant.check_code(
        &mut checks,
        ("/application/registrationType", ""),
        application.registration_type,
        None,
    );
    check_proposed(&mut checks, registrant, institution, &application.authority);
    checks.attachments("/application/materials", &application.materials);
    Ok(checks)
}

fn check_proposed(
    checks: &mut Checks,
    registrant: &Registrant,
    institution: &Proposed,
    authority: &Authority,
) {
    for (field, text, chars_max) in [
        (
            "/application/institution/name",
            &institution.name,
            SHORT_TEXT_MAX,
        ),
        (
            "/application/institution/address",
            &institution.address,
            SHORT_TEXT_MAX,
        ),
        (
            "/application/institution/legalRepRef",
            &institution.legal_rep_ref,
            SHORT_TEXT_MAX,
        ),
        (
            "/application/institution/businessScope",
            &institution.business_scope,
            LONG_TEXT_MAX,
        ),
    ] {
        checks.text(field, text, chars_max);
    }
    checks.require(
        registrant.names_childcare(&institution.business_scope),
        "/application/institution/businessScope",
        "scope-missing-tuoyu",
        format!(
            "业务（经营）范围应明确“{}”（{}）",
            registrant.scope_terms.join("”或“"),
            registrant.scope_source
        ),
    );
    let premises = "/application/institution/premisesDivisionCode";
    check_premises(
        checks,
        premises,
        &institution.premises_division_code,
        &authority.division_code,
    );
}

/// Registration is at county level or above (县级以上), and an office acts for itself only.
pub fn ensure_competent(
    ctx: &Context<'_>,
    registrant: &Registrant,
    authority: &Authority,
) -> Result<(), Failure> {
    if authority.level == Level::Township {
        return Err(office::not_competent(&format!(
            "乡级没有登记权限，应由县级以上{}登记",
            registrant.title
        )));
    }
    match &ctx.call.region {
        Some(region) if division::get(region).is_some() && *region != authority.division_code => {
            Err(office::not_in_jurisdiction(&format!(
                "当前机关所在区划{region}与登记机关区划{}不一致",
                shown(&authority.division_code)
            )))
        }
        _ => Ok(()),
    }
}

/// An office that the call names looks at its own area only; one that the table does not know (开发区) is not judged by it.
pub fn ensure_covers(ctx: &Context<'_>, code: &str) -> Result<(), Failure> {
    match &ctx.call.region {
        Some(region) if division::get(region).is_some() && !division::is_within(code, region) => {
            Err(office::not_in_jurisdiction(&format!(
                "{}不在{region}辖区内",
                shown(code)
            )))
        }
        _ => Ok(()),
    }
}

impl Proposed {
    /// What stands in the register once a certificate is issued.
    pub fn registered(
        &self,
        uscc: &str,
        licence_no: &str,
        valid_to: Option<Day>,
        established_on: Day,
    ) -> Institution {
        Institution {
            name: self.name.clone(),
            uscc: uscc.to_owned(),
            address: self.address.clone(),
            premises_division_code: self.premises_division_code.clone(),
            legal_rep_ref: self.legal_rep_ref.clone(),
            capital_yuan: self.capital_yuan,
            business_scope: self.business_scope.clone(),
            established_on,
            licence_no: licence_no.to_owned(),
            licence_valid_to: valid_to,
        }
    }
}
