//! What fire law asks of works (消防设计审查、验收、备案): special works are reviewed before they are built and accepted before they are
//! used; other works have their drawings and are filed after acceptance; works that need no fire design need neither.

use lianxi_domain::case::{Measure, Nature};
use lianxi_domain::date::Day;
use lianxi_domain::facility::Reason;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::parameters::Rules;
use lianxi_domain::person::Decision;
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{
    DESIGN_REVIEW_WITHIN, EXPERT_REVIEW_WITHIN, FINE_NOT_ACCEPTED, FINE_NOT_FILED,
    FIRE_ACCEPTANCE_WITHIN, FIRE_FILING_WITHIN, SPECIAL_AREA,
};

/// 结论
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Verdict {
    #[serde(rename = "合格")]
    Qualified,
    #[serde(rename = "不合格")]
    Unqualified,
}

/// 意见书
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Opinion {
    /// 结论
    pub verdict: Verdict,
    /// 意见书文号和经办账号
    pub decision: Decision,
}

/// 申请和意见
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    /// 受理之日
    pub accepted_on: Day,
    /// 需要组织专家评审（消防设计审查）
    #[serde(default)]
    pub expert_review: bool,
    /// 意见书；没有的为审查中
    #[serde(default)]
    pub opinion: Option<Opinion>,
}

/// 消防备案
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Filing {
    /// 备案凭证文号
    pub number: String,
    /// 备案之日
    pub on: Day,
    /// 抽查结论；没有抽中的为空
    #[serde(default)]
    pub spot_check: Option<Opinion>,
}

/// 工程
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FireWorks {
    /// 项目代码或者场所编号（字母、数字和连字符）
    pub works_no: String,
    /// 所在县级行政区划代码
    pub county_code: String,
    /// 使用该场所的机构的统一社会信用代码
    #[serde(default)]
    pub uscc: Option<String>,
    /// 儿童用房总建筑面积（平方米）
    pub child_area_sqm: u32,
    /// 按照国家工程建设消防技术标准需要进行消防设计
    pub needs_fire_design: bool,
    /// 不需要消防设计的认定
    #[serde(default)]
    pub exemption: Option<Decision>,
}

/// 办理情况
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Course {
    /// 消防设计审查（特殊建设工程）
    pub design: Option<Request>,
    /// 已提供满足施工需要的消防设计图纸及技术资料（其他建设工程）
    pub drawings_supplied: bool,
    /// 开工之日
    pub started_on: Option<Day>,
    /// 竣工验收合格之日
    pub completed_on: Option<Day>,
    /// 消防验收（特殊建设工程）
    pub acceptance: Option<Request>,
    /// 消防备案（其他建设工程）
    pub filing: Option<Filing>,
    /// 投入使用之日
    pub in_use_since: Option<Day>,
}

/// 工程类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Category {
    #[serde(rename = "特殊建设工程")]
    Special,
    #[serde(rename = "其他建设工程")]
    Other,
    #[serde(rename = "不需要消防设计")]
    NotRequired,
}

/// 消防手续的状况
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Status {
    #[serde(rename = "待设计审查")]
    AwaitingReview,
    #[serde(rename = "设计审查不合格")]
    DesignRefused,
    #[serde(rename = "待消防验收")]
    AwaitingAcceptance,
    #[serde(rename = "消防验收不合格")]
    AcceptanceRefused,
    #[serde(rename = "消防验收合格")]
    Accepted,
    #[serde(rename = "待备案")]
    AwaitingFiling,
    #[serde(rename = "已备案")]
    Filed,
    #[serde(rename = "抽查不合格")]
    SpotCheckFailed,
    #[serde(rename = "不需要")]
    NotRequired,
}

/// 消防手续
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    /// 工程类别
    pub category: Category,
    /// 状况
    pub status: Status,
    /// 验收意见书、备案凭证或者认定文书的文号
    pub number: Option<String>,
    /// 可以施工
    pub may_construct: bool,
    /// 已确认：可以作为消防手续的证明
    pub confirmed: bool,
}

/// What is kept of works.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FireRecord {
    pub works: FireWorks,
    pub course: Course,
    pub standing: Standing,
    pub confirmed_on: Day,
}

pub fn load(ctx: &Context<'_>, works_no: &str) -> Result<Option<FireRecord>, Failure> {
    records::load(ctx, &format!("fire/{works_no}"))
}

pub fn standing(ctx: &Context<'_>, works_no: &str) -> Result<Option<Standing>, Failure> {
    Ok(load(ctx, works_no)?.map(|record| record.standing))
}

pub fn category(works: &FireWorks, rules: &Rules<'_>) -> Result<Category, Failure> {
    Ok(if !works.needs_fire_design {
        Category::NotRequired
    } else if works.child_area_sqm > rules.value(&SPECIAL_AREA)? {
        Category::Special
    } else {
        Category::Other
    })
}

/// How the works stand by law.
pub fn judge(category: Category, works: &FireWorks, course: &Course) -> Standing {
    match category {
        Category::NotRequired => Standing {
            category,
            status: Status::NotRequired,
            number: works.exemption.as_ref().map(|one| one.document_no.clone()),
            may_construct: true,
            confirmed: true,
        },
        Category::Special => special(course),
        Category::Other => other(course),
    }
}

fn verdict(request: Option<&Request>) -> Option<Verdict> {
    request?.opinion.as_ref().map(|opinion| opinion.verdict)
}

fn special(course: &Course) -> Standing {
    let design = verdict(course.design.as_ref());
    let status = match (design, verdict(course.acceptance.as_ref())) {
        (None, _) => Status::AwaitingReview,
        (Some(Verdict::Unqualified), _) => Status::DesignRefused,
        (Some(Verdict::Qualified), None) => Status::AwaitingAcceptance,
        (Some(Verdict::Qualified), Some(Verdict::Unqualified)) => Status::AcceptanceRefused,
        (Some(Verdict::Qualified), Some(Verdict::Qualified)) => Status::Accepted,
    };
    let opinion = course
        .acceptance
        .as_ref()
        .and_then(|request| request.opinion.as_ref());
    let confirmed = status == Status::Accepted;
    Standing {
        category: Category::Special,
        status,
        number: opinion
            .filter(|_| confirmed)
            .map(|opinion| opinion.decision.document_no.clone()),
        may_construct: design == Some(Verdict::Qualified),
        confirmed,
    }
}

fn other(course: &Course) -> Standing {
    let spot_check = |filing: &Filing| filing.spot_check.as_ref().map(|opinion| opinion.verdict);
    let status = match course.filing.as_ref().map(spot_check) {
        None => Status::AwaitingFiling,
        Some(Some(Verdict::Unqualified)) => Status::SpotCheckFailed,
        Some(None | Some(Verdict::Qualified)) => Status::Filed,
    };
    Standing {
        category: Category::Other,
        status,
        number: course.filing.as_ref().map(|filing| filing.number.clone()),
        may_construct: course.drawings_supplied,
        confirmed: status == Status::Filed,
    }
}

/// The clocks that run.
pub fn clocks(
    standing: &Standing,
    course: &Course,
    rules: &Rules<'_>,
) -> Result<Vec<FollowUp>, Failure> {
    let mut clocks = Vec::new();
    let open = |request: &Option<Request>| request.clone().filter(|one| one.opinion.is_none());
    if standing.category == Category::Special {
        if let Some(design) = open(&course.design) {
            let limit = Limit::new(rules.period(&DESIGN_REVIEW_WITHIN)?, design.accepted_on);
            clocks.push(FollowUp::within("出具消防设计审查意见", limit));
            if design.expert_review {
                let limit = Limit::new(rules.period(&EXPERT_REVIEW_WITHIN)?, design.accepted_on);
                clocks.push(FollowUp::within("完成专家评审（时间另计）", limit));
            }
        }
        if let Some(acceptance) = open(&course.acceptance) {
            let limit = Limit::new(
                rules.period(&FIRE_ACCEPTANCE_WITHIN)?,
                acceptance.accepted_on,
            );
            clocks.push(FollowUp::within("出具消防验收意见", limit));
        }
    }
    if let Some(completed) = course
        .completed_on
        .filter(|_| standing.status == Status::AwaitingFiling)
    {
        let limit = Limit::new(rules.period(&FIRE_FILING_WITHIN)?, completed);
        clocks.push(FollowUp::within("建设单位报消防备案", limit));
    }
    Ok(clocks)
}

/// What is wrong, with the measures that the law allows; a person decides on them.
pub fn wrongs(
    standing: &Standing,
    course: &Course,
    rules: &Rules<'_>,
) -> Result<(Vec<Reason>, Vec<Measure>), Failure> {
    let (mut problems, mut measures) = (Vec::new(), Vec::new());
    let mut found = |code: &str, text: &str| {
        problems.push(Reason {
            code: code.to_owned(),
            text: text.to_owned(),
        });
    };
    let serious = rules.fixed(&FINE_NOT_ACCEPTED)?;
    let mut stop = |action: &str| {
        measures.push(Measure::new(
            action,
            Nature::Penalty,
            serious.source.to_string(),
        ));
        measures.push(Measure::fine(
            "罚款",
            serious.value,
            serious.source.to_string(),
        ));
    };
    let special = standing.category == Category::Special;
    if special && course.started_on.is_some() && !standing.may_construct {
        found(
            "built-without-review",
            "未经消防设计审查或者审查不合格，擅自施工（消防法 第十二条）",
        );
        stop("责令停止施工");
    }
    if course.in_use_since.is_some() {
        if special && !standing.confirmed {
            found(
                "used-without-acceptance",
                "未经消防验收或者验收不合格，擅自投入使用（消防法 第十三条）",
            );
            stop("责令停止使用");
        }
        if standing.status == Status::SpotCheckFailed {
            found(
                "used-after-failed-check",
                "经抽查不合格，不停止使用（消防法 第十三条）",
            );
            stop("责令停止使用");
        }
        if standing.status == Status::AwaitingFiling {
            found("not-filed", "验收后没有报消防备案（消防法 第十三条）");
            let minor = rules.fixed(&FINE_NOT_FILED)?;
            measures.push(Measure::new(
                "责令改正",
                Nature::Order,
                minor.source.to_string(),
            ));
            measures.push(Measure::fine("罚款", minor.value, minor.source.to_string()));
        }
    }
    if special && course.filing.is_some() {
        found(
            "filing-is-no-acceptance",
            "特殊建设工程应当消防验收，备案不能代替（消防法 第十三条）",
        );
    }
    Ok((problems, measures))
}
