//! Which certificate a post asks for (岗位证书要求), and what is wrong with one that somebody shows.

use lianxi_domain::rules::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::occupation::Occupation;

/// 岗位
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Role {
    #[serde(rename = "负责人")]
    Director,
    #[serde(rename = "保育员")]
    Nursemaid,
    #[serde(rename = "育婴师")]
    InfantCarer,
    #[serde(rename = "保健人员")]
    HealthWorker,
    #[serde(rename = "保安")]
    Guard,
    #[serde(rename = "勤杂")]
    Handyman,
}

/// 证书种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum CertificateKind {
    #[serde(rename = "保育员证书")]
    Nursemaid,
    #[serde(rename = "育婴师证书")]
    InfantCarer,
    #[serde(rename = "婴幼儿发展引导员证书")]
    DevelopmentGuide,
    #[serde(rename = "负责人岗位培训合格证明")]
    DirectorTraining,
    #[serde(rename = "卫生保健培训合格证明")]
    HealthTraining,
    #[serde(rename = "保安员证")]
    Guard,
}

impl CertificateKind {
    /// What the department's own register answers for; other papers are judged by their scan and dates.
    pub fn occupation(self) -> Option<Occupation> {
        match self {
            Self::Nursemaid => Some(Occupation::Nursemaid),
            Self::InfantCarer => Some(Occupation::InfantCarer),
            Self::DevelopmentGuide => Some(Occupation::DevelopmentGuide),
            Self::DirectorTraining | Self::HealthTraining | Self::Guard => None,
        }
    }
}

/// 岗位证书要求
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Requirement {
    /// 具有其中之一即可
    pub any_of: Vec<CertificateKind>,
    /// 依据性质
    pub kind: Kind,
    /// 依据
    pub source: String,
}

impl Role {
    /// None where a post needs no certificate.
    pub fn requirement(self) -> Option<Requirement> {
        const STANDARD: &str = "托育机构设置标准（国卫人口发〔2019〕58号）第十八条";
        const OURS: &str = "产品默认：政策未列明认可的证书";
        use CertificateKind as C;
        let (any_of, kind, source): (&[C], Kind, &str) = match self {
            Self::Director => (&[C::DirectorTraining], Kind::Article, STANDARD),
            Self::HealthWorker => (&[C::HealthTraining], Kind::Article, STANDARD),
            Self::Guard => (&[C::Guard], Kind::Article, STANDARD),
            Self::Nursemaid => (
                &[C::Nursemaid, C::InfantCarer, C::DevelopmentGuide],
                Kind::Default,
                OURS,
            ),
            Self::InfantCarer => (&[C::InfantCarer], Kind::Default, OURS),
            Self::Handyman => return None,
        };
        Some(Requirement {
            any_of: any_of.to_vec(),
            kind,
            source: source.to_owned(),
        })
    }
}
