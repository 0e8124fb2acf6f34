//! `guide-health-care` (卫生保健业务指导): what the county's disease-control, maternal-child and supervision bodies advised, and when to come again.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::check_public_text;
use lianxi_domain::records::{self, Place};
use lianxi_domain::{Level, Period, Uscc};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::bounds::NOTE_CHARS_MAX;
use crate::officers::check_officers;
use crate::rules as p;

const ADVICE_MAX: usize = 50;

/// 指导机构
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum GuidingBody {
    #[serde(rename = "疾病预防控制")]
    DiseaseControl,
    #[serde(rename = "妇幼保健")]
    MaternalChild,
    #[serde(rename = "卫生监督")]
    Supervision,
}

/// 指导内容
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// 卫生保健制度
    HealthCare,
    /// 膳食营养
    Nutrition,
    /// 传染病防控
    InfectionControl,
    /// 早期发展
    EarlyDevelopment,
    /// 安全防护
    Safety,
}

/// 保育指导领域（托育机构保育指导大纲）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum CareDomain {
    #[serde(rename = "营养与喂养")]
    Feeding,
    #[serde(rename = "睡眠")]
    Sleep,
    #[serde(rename = "生活与卫生习惯")]
    Habits,
    #[serde(rename = "动作")]
    Movement,
    #[serde(rename = "语言")]
    Language,
    #[serde(rename = "认知")]
    Cognition,
    #[serde(rename = "情感与社会性")]
    Social,
}

/// 年龄段（月龄）
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum AgeBand {
    #[serde(rename = "7-12")]
    First,
    #[serde(rename = "13-24")]
    Second,
    #[serde(rename = "25-36")]
    Third,
}

/// 建议
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Advice {
    /// 内容
    pub topic: Topic,
    /// 建议
    pub text: String,
    /// 早期发展指导的领域
    #[serde(default)]
    pub domain: Option<CareDomain>,
    /// 早期发展指导的年龄段
    #[serde(default)]
    pub age_band: Option<AgeBand>,
    /// 是否需要复查
    #[serde(default)]
    pub follow_up: bool,
}

/// 卫生保健业务指导
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GuideHealthCare {
    /// 机构统一社会信用代码
    pub uscc: Uscc,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 指导机构
    pub body: GuidingBody,
    /// 指导日期
    pub on: Day,
    /// 指导人员账号
    pub officers: Vec<String>,
    /// 建议
    pub advice: Vec<Advice>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 指导记录
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GuidanceRecord {
    /// 记录编号
    pub record_no: String,
    /// 需要复查的建议数
    pub follow_ups: u32,
    /// 本年度已指导次数（含本次）
    pub times_this_year: u32,
    /// 再次指导的期限，自本次起
    pub again_within: Period,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Guidance {
    on: Day,
    body: GuidingBody,
    advice: Vec<Advice>,
}

pub fn guide_health_care(
    ctx: &Context<'_>,
    input: GuideHealthCare,
) -> Result<GuidanceRecord, Failure> {
    let office = office::covering(ctx.call, DEPARTMENT, &input.county)?;
    if office.level != Level::County {
        return Err(office::not_competent(
            "业务指导由县级疾控、妇幼保健、卫生监督机构实施（晋政办发〔2020〕24号二(四)4）",
        ));
    }
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    let mut checks = Checks::new();
    checks.require(
        input.on <= rules.today(),
        "/on",
        "date-in-future",
        "指导日期不能晚于今天",
    );
    check_officers(&mut checks, "/officers", &input.officers, 1);
    checks.some("/advice", input.advice.len(), ADVICE_MAX);
    for (index, advice) in input.advice.iter().take(ADVICE_MAX).enumerate() {
        check_public_text(
            &mut checks,
            &format!("/advice/{index}/text"),
            &advice.text,
            NOTE_CHARS_MAX,
        );
        checks.require(
            advice.topic != Topic::EarlyDevelopment
                || (advice.domain.is_some() && advice.age_band.is_some()),
            format!("/advice/{index}/domain"),
            MISSING_MATERIAL,
            "早期发展指导应说明领域和年龄段（托育机构保育指导大纲）",
        );
    }
    checks.finish()?;
    let earlier = records::of_institution::<Guidance>(ctx, "guidance", input.uscc.as_str())?;
    let this_year = earlier
        .iter()
        .filter(|(_, found)| found.on.year() == input.on.year())
        .count();
    let record_no = records::document_no(ctx, "托指", &office.division_code)?;
    let follow_ups = input
        .advice
        .iter()
        .filter(|advice| advice.follow_up)
        .count();
    let guidance = Guidance {
        on: input.on,
        body: input.body,
        advice: input.advice,
    };
    let place = Place {
        kind: "guidance",
        division: &input.county,
        uscc: Some(input.uscc.as_str()),
        person: None,
    };
    records::save(ctx, &format!("guidance/{record_no}"), place, &guidance)?;
    Ok(GuidanceRecord {
        record_no,
        follow_ups: u32::try_from(follow_ups).unwrap_or(u32::MAX),
        times_this_year: u32::try_from(this_year)
            .unwrap_or(u32::MAX)
            .saturating_add(1),
        again_within: rules.period(&p::GUIDANCE_EVERY)?,
    })
}
