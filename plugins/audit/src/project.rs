//! 审计项目: whom and what an audit office audits, and how far it has come. The summary on the record is what reports read.

use lianxi_domain::checks::{Checks, invalid};
use lianxi_domain::date::{Day, Timeliness};
use lianxi_domain::fund::check_no;
use lianxi_domain::money::Yuan;
use lianxi_domain::office;
use lianxi_domain::person::Decision;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub const DEPARTMENT: &str = "audit";
pub const KIND: &str = "project";

/// 审计内容
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Subject {
    #[serde(rename = "政策落实")]
    Policy,
    #[serde(rename = "专项资金筹集")]
    Raising,
    #[serde(rename = "专项资金管理")]
    Managing,
    #[serde(rename = "专项资金使用")]
    Using,
}

/// 被审计单位
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditedBody {
    /// 部门（插件标识），下级政府为 government
    pub department: String,
    /// 行政区划代码
    pub division_code: String,
}

/// 项目进度
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Stage {
    #[serde(rename = "已立项")]
    Planned,
    #[serde(rename = "已形成发现")]
    Collected,
    #[serde(rename = "征求意见")]
    Opinion,
    #[serde(rename = "已出具报告")]
    Issued,
    #[serde(rename = "整改完成")]
    Closed,
}

/// 审计项目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Project {
    /// 项目编号
    #[serde(rename = "projectNo")]
    pub number: String,
    /// 计划年度
    pub year: i16,
    /// 审计机关所在行政区划代码
    pub division_code: String,
    /// 项目名称
    pub title: String,
    /// 被审计单位
    pub body: AuditedBody,
    /// 审计内容
    pub subjects: Vec<Subject>,
    /// 所审期间起
    pub period_from: Day,
    /// 所审期间止
    pub period_to: Day,
    /// 上级授权或者直接审计的文号
    pub authorisation_no: Option<String>,
    /// 审计项目计划的批准
    pub plan: Decision,
    /// 进度
    pub stage: Stage,
    /// 汇总
    pub summary: Summary,
}

/// 项目汇总
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// 审计发现数
    pub findings: u64,
    /// 涉及金额（元）
    pub amount_yuan: Yuan,
    /// 被审计单位意见是否按期；没有意见时为空
    pub opinion: Option<Timeliness>,
    /// 报告日期
    pub issued_on: Option<Day>,
    /// 已整改的发现数
    pub rectified: u64,
    /// 拒不整改、整改弄虚作假的发现数
    pub refused: u64,
}

impl Project {
    /// Moves forward, never back.
    pub fn reach(&mut self, stage: Stage) {
        self.stage = self.stage.max(stage);
    }
}

/// 文书：文号和摘要
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Paper {
    /// 文号
    pub document_no: String,
    /// SHA-256（64位小写十六进制）
    pub sha256: String,
}

impl Paper {
    pub fn check(&self, checks: &mut Checks, at: &str) {
        check_no(checks, &format!("{at}/documentNo"), &self.document_no);
        checks.digest(format!("{at}/sha256"), &self.sha256);
    }
}

/// The project of the acting office: another audit office reads its own.
pub fn own(ctx: &Context<'_>, number: &str) -> Result<Project, Failure> {
    let acting = office::acting(ctx.call, DEPARTMENT)?;
    let mut checks = Checks::new();
    check_no(&mut checks, "/projectNo", number);
    checks.finish()?;
    let Some(project) = find(ctx, number)? else {
        return Err(invalid("/projectNo", "project-unknown", "没有这一审计项目"));
    };
    if project.division_code != acting.division_code {
        return Err(office::not_in_jurisdiction(&format!(
            "此项目由{}审计机关办理",
            project.division_code
        )));
    }
    Ok(project)
}

pub fn find(ctx: &Context<'_>, number: &str) -> Result<Option<Project>, Failure> {
    records::load(ctx, &key(KIND, number))
}

pub fn save(ctx: &Context<'_>, project: &Project) -> Result<(), Failure> {
    keep(ctx, KIND, project, project)
}

/// Keeps something of a project under the project's number.
pub fn keep<T: Serialize>(
    ctx: &Context<'_>,
    kind: &str,
    project: &Project,
    value: &T,
) -> Result<(), Failure> {
    let place = Place {
        kind,
        division: &project.division_code,
        ..Place::default()
    };
    records::save(ctx, &key(kind, &project.number), place, value)
}

/// What is kept of a project.
pub fn kept<T: serde::de::DeserializeOwned>(
    ctx: &Context<'_>,
    kind: &str,
    project: &Project,
) -> Result<Option<T>, Failure> {
    records::load(ctx, &key(kind, &project.number))
}

/// The step that has to come before.
pub fn too_early(what: &str) -> Failure {
    invalid("/projectNo", "project-stage", what)
}

fn key(kind: &str, number: &str) -> String {
    format!("{kind}/{number}")
}
