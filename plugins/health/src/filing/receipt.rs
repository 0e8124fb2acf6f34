//! `issue-receipt` (出具备案回执): a formal act of completeness with the notice of basic conditions. It approves nothing. Where a licence
//! is asked for (准入许可) it issues what a person decided.

use lianxi_domain::Period;
use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::office::{self, Office};
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{ACCOUNT_CHARS_MAX, Decision};
use lianxi_domain::records;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::licence::{self, Licence};
use super::procedure::Procedure;
use super::record::{self, Filing, FilingState};
use crate::rules as p;
use crate::{DEPARTMENT, registry};

/// 托育机构基本条件告知书：机构应当持续符合的条件
const CONDITIONS: [&str; 10] = [
    "各班收托人数和照护人员配比持续符合设置标准第十九、二十条",
    "工作人员每年一次健康体检和卫生保健培训，未取得健康合格证明不得上岗",
    "录用前查询应聘人员违法犯罪记录，并每年定期查询",
    "生活和活动区域监控全覆盖，录像保存不少于90日",
    "建立收托、接送、信息登记、健康管理和疾病防控制度",
    "制定自然灾害、传染病、食物中毒、踩踏、火灾、暴力等应急预案并定期演练",
    "发现婴幼儿遭受或疑似遭受家庭暴力或其他侵害，立即向公安机关报告",
    "提供膳食的，持有有效的食品经营许可证",
    "名称、地址、规模、负责人等事项变更或者终止服务的，及时报告并办理变更或注销备案",
    "每年年底向卫生健康部门报告工作",
];

/// 出具备案回执
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IssueReceipt {
    /// 备案档案键
    pub filing_key: String,
    /// 经办人账号
    pub by: String,
    /// 许可决定（仅准入许可；由人员作出，备案不填）
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 备案回执或者准入许可
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FilingReceipt {
    /// 办理程序
    pub procedure: Procedure,
    /// 回执编号；准入许可的为许可决定文号
    pub receipt_no: String,
    /// 机构统一社会信用代码
    pub uscc: String,
    /// 机构名称
    pub name: String,
    /// 收到材料日期
    pub received_on: Day,
    /// 是否重复请求
    pub duplicate: bool,
    /// 回执或者许可的性质
    pub statement: String,
    /// 托育机构基本条件告知书
    pub conditions: Vec<String>,
    /// 出具回执的期限，自收到材料起；准入许可的为决定期限，自受理起
    pub within: Period,
    /// 现场核实的期限，自出具回执起（备案）
    pub on_site_within: Option<Period>,
    /// 准入许可
    pub licence: Option<Licence>,
    /// 公示许可决定的期限（准入许可）
    pub publish_within: Option<Period>,
}

pub fn issue_receipt(ctx: &Context<'_>, input: IssueReceipt) -> Result<FilingReceipt, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    let mut checks = Checks::new();
    checks.text("/by", &input.by, ACCOUNT_CHARS_MAX);
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", rules.today());
    }
    checks.finish()?;
    let filing = record::existing_registered(ctx, &input.filing_key)?;
    let office = office::of_county(ctx.call, DEPARTMENT, &filing.county, p::COUNTY_BASIS)?;
    // The case keeps the procedure that it began with, whatever applies today.
    match filing.procedure {
        Procedure::Filing => receipt(ctx, &rules, &input, filing, &office),
        Procedure::Licence => licensed(ctx, &rules, &input, filing),
    }
}

fn licensed(
    ctx: &Context<'_>,
    rules: &Rules<'_>,
    input: &IssueReceipt,
    filing: Filing,
) -> Result<FilingReceipt, Failure> {
    let (licence, duplicate) =
        licence::issue(ctx, &input.filing_key, filing, input.decision.as_ref())?;
    Ok(FilingReceipt {
        procedure: Procedure::Licence,
        receipt_no: licence.licence_no.clone(),
        uscc: licence.uscc.to_string(),
        name: licence.name.clone(),
        received_on: licence.received_on,
        duplicate,
        statement: "准入许可决定，由本机关人员依法作出".to_owned(),
        conditions: conditions(),
        within: rules.period(&p::LICENCE_DECISION_WITHIN)?,
        on_site_within: None,
        licence: Some(licence),
        publish_within: Some(rules.period(&p::LICENCE_PUBLISH_WITHIN)?),
    })
}

fn conditions() -> Vec<String> {
    CONDITIONS
        .iter()
        .map(|&condition| condition.to_owned())
        .collect()
}

fn receipt(
    ctx: &Context<'_>,
    rules: &Rules<'_>,
    input: &IssueReceipt,
    mut filing: Filing,
    office: &Office,
) -> Result<FilingReceipt, Failure> {
    if input.decision.is_some() {
        return Err(invalid(
            "/decision",
            "decision-unexpected",
            "备案不是行政许可，出具回执不填写许可决定",
        ));
    }
    let (receipt_no, duplicate) = match (&filing.receipt_no, filing.state) {
        (Some(issued), FilingState::Receipted | FilingState::Filed) => (issued.clone(), true),
        (_, FilingState::Validated) => (
            records::document_no(ctx, "托备回", &office.division_code)?,
            false,
        ),
        (_, state) => {
            let message = format!("备案处于“{}”，不能出具回执", state.name());
            return Err(invalid("/filingKey", "filing-state", message));
        }
    };
    if !duplicate {
        filing.receipt_no = Some(receipt_no.clone());
        filing.enter(ctx.call, FilingState::Receipted);
        record::save(ctx, &input.filing_key, &filing)?;
        registry::enter(
            ctx,
            &registry::Change {
                uscc: filing.uscc.as_str(),
                name: &filing.name,
                county: &filing.county,
                status: registry::Status::Filing,
                cause: &format!("出具备案回执{receipt_no}"),
            },
        )?;
    }
    Ok(FilingReceipt {
        procedure: Procedure::Filing,
        receipt_no,
        uscc: filing.uscc.to_string(),
        name: filing.name,
        received_on: filing.received_on,
        duplicate,
        statement: "本回执仅表明备案材料齐全，不是行政许可，不代表对机构条件的认可".to_owned(),
        conditions: conditions(),
        within: rules.period(&p::RECEIPT_WITHIN)?,
        on_site_within: Some(rules.period(&p::ON_SITE_WITHIN)?),
        licence: None,
        publish_within: None,
    })
}
