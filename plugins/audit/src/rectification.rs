//! 整改情况: what became of each finding, and what the body has reported. Kept as it comes in; what is rectified stays so unless it turns
//! out to be false.

use std::collections::{BTreeMap, BTreeSet};

use lianxi_domain::date::Day;
use lianxi_domain::money::Yuan;
use lianxi_domain::push::Attachment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub const KIND: &str = "rectification";

/// 整改状态
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum State {
    #[serde(rename = "整改中")]
    Underway,
    #[serde(rename = "已整改")]
    Rectified,
    #[serde(rename = "拒不整改")]
    Refused,
    #[serde(rename = "整改弄虚作假")]
    Falsified,
}

impl State {
    /// What is looked into: 拒不整改或者整改时弄虚作假 (审计法 第五十二条).
    pub fn is_refusal(self) -> bool {
        matches!(self, Self::Refused | Self::Falsified)
    }
}

/// 一项发现的整改
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Progress {
    /// 发现编号
    pub finding_no: String,
    /// 状态
    pub state: State,
    /// 已整改金额（元）
    #[serde(default)]
    pub amount_yuan: Option<Yuan>,
    /// 证明材料
    #[serde(default)]
    pub evidence: Vec<Attachment>,
}

/// 文号和日期
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dated {
    /// 文号
    pub document_no: String,
    /// 日期
    pub on: Day,
}

/// 被审计单位的整改报告
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Reports {
    /// 向审计机关报告
    pub to_audit: Option<Dated>,
    /// 向本级政府或者主管机关报告
    pub to_government: Option<Dated>,
    /// 向社会公布之日
    pub published_on: Option<Day>,
}

impl Reports {
    /// What was reported before stays reported.
    fn merge(&mut self, new: &Self) {
        self.to_audit = new.to_audit.clone().or(self.to_audit.take());
        self.to_government = new.to_government.clone().or(self.to_government.take());
        self.published_on = new.published_on.or(self.published_on);
    }

    pub fn missing(&self) -> Vec<String> {
        let parts = [
            (self.to_audit.is_none(), "整改情况向审计机关报告"),
            (
                self.to_government.is_none(),
                "整改情况向本级人民政府或者主管机关报告",
            ),
            (self.published_on.is_none(), "整改情况按照规定向社会公布"),
        ];
        let missing = parts.iter().filter(|(is_missing, _)| *is_missing);
        missing.map(|(_, what)| (*what).to_owned()).collect()
    }
}

/// What is kept of a project's rectification.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rectification {
    /// By the number of the finding.
    pub progress: BTreeMap<String, Progress>,
    pub reports: Reports,
    /// Refusals that were told to those who look into responsibility, and whether the delay was.
    pub refusals_told: BTreeSet<String>,
    pub delay_told: bool,
}

impl Rectification {
    pub fn merge(&mut self, progress: &[Progress], reports: &Reports) {
        for one in progress {
            self.progress.insert(one.finding_no.clone(), one.clone());
        }
        self.reports.merge(reports);
    }

    pub fn state_of(&self, number: &str) -> State {
        self.progress
            .get(number)
            .map_or(State::Underway, |progress| progress.state)
    }

    pub fn amount(&self) -> Yuan {
        let rectified = self
            .progress
            .values()
            .filter(|one| one.state == State::Rectified);
        rectified.filter_map(|one| one.amount_yuan).sum()
    }
}
