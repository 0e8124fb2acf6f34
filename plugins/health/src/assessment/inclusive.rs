//! `recognise-inclusive` (普惠认定): a filed institution under a local price ceiling; a person decides.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL, RULE_VIOLATION};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::records::{self, Place};
use lianxi_domain::{Period, Uscc};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::assess::{Assessment, Grade};
use crate::rules as p;
use crate::{DEPARTMENT, registry};

/// 举办方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum OperatingMode {
    #[serde(rename = "公办")]
    Public,
    #[serde(rename = "公办民营")]
    PublicOwned,
    #[serde(rename = "民办公助")]
    PublicAided,
    #[serde(rename = "民办")]
    Private,
}

/// 普惠认定
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RecogniseInclusive {
    /// 机构统一社会信用代码
    pub uscc: Uscc,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 举办方式
    pub mode: OperatingMode,
    /// 每月收费（元）
    pub monthly_fee_yuan: u32,
    /// 当地普惠收费上限（元）
    pub fee_ceiling_yuan: u32,
    /// 规定上限的地方文件文号
    pub ceiling_document_no: String,
    /// 普惠托位数
    pub places: u32,
    /// 认定决定（由人员作出）
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 普惠认定结果
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InclusiveRecognition {
    /// 认定编号
    pub recognition_no: String,
    /// 普惠托位数
    pub places: u32,
    /// 最近质量等级
    pub grade: Option<Grade>,
    /// 认定日期
    pub recognised_on: Day,
    /// 有效期
    pub valid_for: Period,
    /// 可以申请的支持
    pub support: Vec<String>,
}

pub fn recognise_inclusive(
    ctx: &Context<'_>,
    input: RecogniseInclusive,
) -> Result<InclusiveRecognition, Failure> {
    let office = office::covering(ctx.call, DEPARTMENT, &input.county)?;
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    let grade = latest_grade(ctx, input.uscc.as_str())?;
    let mut checks = Checks::new();
    checks.text(
        "/ceilingDocumentNo",
        &input.ceiling_document_no,
        DOCUMENT_NO_CHARS_MAX,
    );
    checks.require(
        input.places > 0,
        "/places",
        RULE_VIOLATION,
        "普惠托位数应大于零",
    );
    checks.require(
        input.fee_ceiling_yuan > 0,
        "/feeCeilingYuan",
        MISSING_MATERIAL,
        "缺少当地普惠收费上限",
    );
    checks.require(
        input.monthly_fee_yuan <= input.fee_ceiling_yuan,
        "/monthlyFeeYuan",
        "fee-above-ceiling",
        format!(
            "收费{}元高于当地普惠上限{}元",
            input.monthly_fee_yuan, input.fee_ceiling_yuan
        ),
    );
    checks.require(
        registry::is_in_service(ctx, input.uscc.as_str())?,
        "/uscc",
        "institution-not-filed",
        "机构尚未备案，不能认定为普惠机构",
    );
    checks.require(
        grade != Some(Grade::D),
        "/uscc",
        "grade-too-low",
        "最近质量评估为D级，不能认定为普惠机构",
    );
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", rules.today());
    }
    checks.finish()?;
    let Some(decision) = input.decision else {
        return Err(Failure::needs_human(
            "条件审核通过：是否认定为普惠机构由人员决定",
        ));
    };
    let mut support = vec!["税费减免", "居民生活类水电气热价格"];
    if input.mode == OperatingMode::PublicAided || input.mode == OperatingMode::Private {
        support.push("政府提供场地、减免租金（晋政办发〔2020〕24号二(三)4）");
    }
    let recognition = InclusiveRecognition {
        recognition_no: records::document_no(ctx, "托普", &office.division_code)?,
        places: input.places,
        grade,
        recognised_on: decision.on,
        valid_for: rules.period(&p::INCLUSIVE_VALID_FOR)?,
        support: support.into_iter().map(str::to_owned).collect(),
    };
    let place = Place {
        kind: "inclusive",
        division: &input.county,
        uscc: Some(input.uscc.as_str()),
        person: None,
    };
    records::save(
        ctx,
        &format!("inclusive/{}", input.uscc),
        place,
        &recognition,
    )?;
    Ok(recognition)
}

fn latest_grade(ctx: &Context<'_>, uscc: &str) -> Result<Option<Grade>, Failure> {
    // Keys end in the day of the assessment and come sorted.
    let found = records::of_institution::<Assessment>(ctx, "assessment", uscc)?;
    Ok(found.last().map(|(_, assessment)| assessment.grade))
}
