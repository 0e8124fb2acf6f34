//! `close-filing` (取消备案): a revoked registration, a termination or a plan given up. No child is left without care.

use lianxi_domain::{Period, Uscc};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{self, FilingState};
use crate::checks::Checks;
use crate::rules::{self as p, Params, Rules};
use crate::shapes::Day;
use crate::{office, registry};

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
    let rules = Rules::on(ctx.call, &input.params)?;
    office::county_of_premises(ctx.call, &input.county)?;
    let key = record::key(&input.county, &input.uscc);
    let found = record::load(ctx, &key)?;
    let mut checks = Checks::new();
    checks.text("/documentNo", &input.document_no, 80);
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
    let forced = matches!(input.cause, CloseCause::Revoked | CloseCause::Deregistered);
    checks.require(
        forced || unplaced == 0,
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
    let previous_state = found.as_ref().map(|filing| filing.state);
    let duplicate = previous_state == Some(FilingState::Closed);
    if let Some(mut filing) = found.filter(|_| !duplicate) {
        filing.enter(ctx.call, FilingState::Closed);
        record::save(ctx, &key, &filing)?;
        let status = if forced {
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
        )?;
    }
    Ok(ClosedFiling {
        filing_key: key,
        previous_state,
        duplicate,
        stop_support: ["税费减免", "居民生活类价格", "财政支持"]
            .map(str::to_owned)
            .to_vec(),
        within: rules.period(&p::FILING_UPDATE_WITHIN),
    })
}
