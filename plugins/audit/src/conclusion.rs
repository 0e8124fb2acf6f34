//! 审计结论: what an audit office reported and decided about a body, to whom it goes, and what can be done against it.

use lianxi_domain::division;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::parameters::Rules;
use lianxi_domain::person::Decision;
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::finding::Finding;
use crate::project::{self, Paper, Project};
use crate::rules::RULING_WITHIN;

pub const KIND: &str = "conclusion";

/// 审计决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditDecision {
    /// 决定书
    pub paper: Paper,
    /// 涉及财政收支或者财务收支
    pub about: Revenue,
}

/// 收支性质：决定救济途径
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Revenue {
    #[serde(rename = "财政收支")]
    Public,
    #[serde(rename = "财务收支")]
    Financial,
}

/// 对一项异议的研究结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Studied {
    /// 发现编号
    pub finding_no: String,
    /// 采纳异议：不再列为问题
    pub accepted: bool,
    /// 理由，不写个人信息
    pub reason: String,
}

/// 移送或者建议
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Transfer {
    /// 发现编号
    pub finding_no: String,
    /// 接收机关
    pub to: TransferTo,
    /// 移送或者建议的文号
    pub document_no: String,
}

/// 接收移送、建议的机关
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum TransferTo {
    #[serde(rename = "监察机关")]
    Supervision,
    #[serde(rename = "任免机关、主管机关")]
    Appointing,
    #[serde(rename = "公安机关、司法机关")]
    Justice,
}

/// 审计结论
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Conclusion {
    /// 项目编号
    pub project_no: String,
    /// 审计报告
    pub report: Paper,
    /// 审计决定
    pub audit_decision: Option<AuditDecision>,
    /// 审定
    pub decision: Decision,
    /// 列为问题的发现
    pub findings: Vec<Finding>,
    /// 对异议的研究结果
    pub studied: Vec<Studied>,
    /// 已办理的移送
    pub transfers: Vec<Transfer>,
    /// 应当移送、尚未办理的发现编号
    pub transfers_pending: Vec<String>,
    /// 送达和报送
    pub sent_to: Vec<Recipient>,
    /// 整改期限；没有问题的为空
    pub rectify_within: Option<Limit>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

/// 送达或者报送的对象
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Recipient {
    /// 对象
    pub title: String,
    /// 部门（插件标识）
    pub department: Option<String>,
    /// 行政区划代码；国家级的为空
    pub division_code: Option<String>,
}

pub fn recipients(project: &Project) -> Vec<Recipient> {
    let upper = division::get(&project.division_code).and_then(|found| found.parent);
    let authority = division::get(&project.body.division_code).map(|found| found.name);
    vec![
        Recipient {
            title: "被审计单位".to_owned(),
            department: Some(project.body.department.clone()),
            division_code: Some(project.body.division_code.clone()),
        },
        Recipient {
            title: format!(
                "被审计单位的主管机关、{}人民政府",
                authority.unwrap_or("本级")
            ),
            department: None,
            division_code: Some(project.body.division_code.clone()),
        },
        Recipient {
            title: upper.map_or("审计署", |_| "上一级审计机关").to_owned(),
            department: Some(project::DEPARTMENT.to_owned()),
            division_code: upper.map(str::to_owned),
        },
    ]
}

pub fn follow_ups(
    decision: Option<&AuditDecision>,
    rules: &Rules<'_>,
    rectify: Option<&Limit>,
) -> Result<Vec<FollowUp>, Failure> {
    let mut found = vec![FollowUp::prompt(
        "送达审计报告和审计决定，报上一级审计机关；审计决定自送达之日起生效",
        "审计法 第四十五条第二款",
    )];
    if let Some(limit) = rectify {
        let action = "被审计单位整改并报告审计机关和本级政府或者主管机关，按规定向社会公布";
        found.push(FollowUp::within(action, limit.clone()));
    }
    match decision.map(|one| one.about) {
        Some(Revenue::Public) => {
            let period = rules.period(&RULING_WITHIN)?;
            found.push(FollowUp {
                action: "不服的，自送达之日起提请本级人民政府裁决（应在审计决定中告知）".to_owned(),
                source: period.source.to_string(),
                period: Some(period),
                due_on: None,
            });
        }
        Some(Revenue::Financial) => found.push(FollowUp::prompt(
            "不服的，依法申请行政复议或者提起行政诉讼（应在审计决定中告知途径和期限）",
            "审计法 第五十三条第一款；审计法实施条例 第五十三条",
        )),
        None => {}
    }
    Ok(found)
}
