//! `issue-receipt` (出具备案回执): a formal act of completeness with the notice of basic conditions. It approves nothing.

use lianxi_domain::Period;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::record::{self, FilingState};
use crate::checks::{Checks, invalid};
use crate::rules::{self as p, Params, Rules};
use crate::shapes::Day;
use crate::store;
use crate::{office, registry};

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
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 备案回执
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FilingReceipt {
    /// 回执编号
    pub receipt_no: String,
    /// 机构统一社会信用代码
    pub uscc: String,
    /// 机构名称
    pub name: String,
    /// 收到材料日期
    pub received_on: Day,
    /// 是否重复请求
    pub duplicate: bool,
    /// 回执的性质
    pub statement: String,
    /// 托育机构基本条件告知书
    pub conditions: Vec<String>,
    /// 出具回执的期限，自收到材料起
    pub within: Period,
    /// 现场核实的期限，自出具回执起
    pub on_site_within: Period,
}

pub fn issue_receipt(ctx: &Context<'_>, input: IssueReceipt) -> Result<FilingReceipt, Failure> {
    let rules = Rules::on(ctx.call, &input.params)?;
    let mut checks = Checks::new();
    checks.text("/by", &input.by, 64);
    checks.finish()?;
    let mut filing = record::existing_registered(ctx, &input.filing_key)?;
    let office = office::county_of_premises(ctx.call, &filing.county)?;
    let (receipt_no, duplicate) = match (&filing.receipt_no, filing.state) {
        (Some(issued), FilingState::Receipted | FilingState::Filed) => (issued.clone(), true),
        (_, FilingState::Validated) => (
            store::document_no(ctx, "托备回", &office.division_code)?,
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
        receipt_no,
        uscc: filing.uscc.to_string(),
        name: filing.name,
        received_on: filing.received_on,
        duplicate,
        statement: "本回执仅表明备案材料齐全，不是行政许可，不代表对机构条件的认可".to_owned(),
        conditions: CONDITIONS
            .iter()
            .map(|&condition| condition.to_owned())
            .collect(),
        within: rules.period(&p::RECEIPT_WITHIN),
        on_site_within: rules.period(&p::ON_SITE_WITHIN),
    })
}
