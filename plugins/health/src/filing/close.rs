//! `close-filing` (取消备案): a revoked registration, a termination or a plan given up. No child is left without care.

use lianxi_domain::checks::Checks;
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_domain::{Period, Uscc};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::procedure::Procedure;
use super::record::{self, Filing, FilingState};
use crate::rules as p;
use crate::{DEPARTMENT, registry};

/// 取消备案的原因
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CloseCause {
    /// 登记被吊销或撤销
    Revoked,
    /// 登记注销
    Deregistered,
    /// 终止服务
    Terminated,
    /// 声明不开展服务
    NotStarting,
}

impl CloseCause {
    fn ends_registration(self) -> bool {
        matches!(self, Self::Revoked | Self::Deregistered)
    }
}

/// 取消备案
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CloseFiling {
    /// 统一社会信用代码
    pub uscc: Uscc,
    /// 所在地县级行政区划代码
    pub county: String,
    /// 原因
    pub cause: CloseCause,
    /// 依据文书编号
    pub document_no: String,
    /// 生效日期
    pub on: Day,
    /// 尚在托的婴幼儿人数
    pub children_enrolled: u32,
    /// 已妥善安置的人数
    pub children_placed: u32,
    /// 监护人是否均已告知
    pub guardians_informed: bool,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 取消备案的结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClosedFiling {
    /// 备案档案键
    pub filing_key: String,
    /// 原备案状态；没有备案时为空
    pub previous_state: Option<FilingState>,
    /// 是否重复请求
    pub duplicate: bool,
    /// 应随之停止的支持政策
    pub stop_support: Vec<String>,
    /// 更新名录的期限
    pub within: Period,
}

pub fn close_filing(ctx: &Context<'_>, input: CloseFiling) -> Result<ClosedFiling, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    office::of_county(ctx.call, DEPARTMENT, &input.county, p::COUNTY_BASIS)?;
    let found = found(ctx, &input)?;
    let mut checks = Checks::new();
    checks.text("/documentNo", &input.document_no, DOCUMENT_NO_CHARS_MAX);
    checks.require(
        input.on <= rules.today(),
        "/on",
        "date-in-future",
        "生效日期不能晚于今天",
    );
    checks.require(
        input.children_placed <= input.children_enrolled,
        "/childrenPlaced",
        "placed-more-than-enrolled",
        "安置人数不能多于在托人数",
    );
    let unplaced = input
        .children_enrolled
        .saturating_sub(input.children_placed);
    checks.require(
        input.cause.ends_registration() || unplaced == 0,
        "/childrenPlaced",
        "children-unplaced",
        format!("尚有{unplaced}名婴幼儿未妥善安置（管理规范第七条）"),
    );
    checks.require(
        input.guardians_informed || input.children_enrolled == 0,
        "/guardiansInformed",
        "guardians-not-informed",
        "应先告知全部监护人",
    );
    checks.finish()?;
    if unplaced > 0 {
        return Err(Failure::needs_human(format!(
            "登记已失效，尚有{unplaced}名婴幼儿未安置：由人员落实安置后再取消备案"
        )));
    }
    // What stands; where nothing does, what stood.
    let (filing_key, previous_state) = found
        .iter()
        .max_by_key(|(_, filing)| filing.state != FilingState::Closed)
        .map_or_else(
            || {
                (
                    record::key(&input.county, &input.uscc, Procedure::Filing),
                    None,
                )
            },
            |(key, filing)| (key.clone(), Some(filing.state)),
        );
    let duplicate = previous_state == Some(FilingState::Closed);
    for (key, filing) in found {
        if filing.state != FilingState::Closed {
            close(ctx, &key, filing, &input)?;
        }
    }
    Ok(ClosedFiling {
        filing_key,
        previous_state,
        duplicate,
        stop_support: ["税费减免", "居民生活类价格", "财政支持"]
            .map(str::to_owned)
            .to_vec(),
        within: rules.period(&p::FILING_UPDATE_WITHIN)?,
    })
}

/// The institution's filing and its licence case in this county.
fn found(ctx: &Context<'_>, input: &CloseFiling) -> Result<Vec<(String, Filing)>, Failure> {
    let mut found = Vec::new();
    for procedure in [Procedure::Filing, Procedure::Licence] {
        let key = record::key(&input.county, &input.uscc, procedure);
        found.extend(record::load(ctx, &key)?.map(|filing| (key, filing)));
    }
    Ok(found)
}

fn close(
    ctx: &Context<'_>,
    key: &str,
    mut filing: Filing,
    input: &CloseFiling,
) -> Result<(), Failure> {
    filing.enter(ctx.call, FilingState::Closed);
    record::save(ctx, key, &filing)?;
    let status = if input.cause.ends_registration() {
        registry::Status::RegistrationEnded
    } else {
        registry::Status::Closed
    };
    registry::enter(
        ctx,
        &registry::Change {
            uscc: filing.uscc.as_str(),
            name: &filing.name,
            county: &filing.county,
            status,
            cause: &input.document_no,
        },
    )
}
