//! 社区托育服务 (公告2026年第7号 三): a fixed place in a community, for its residents, by enterprises, public institutions and social
//! organisations, for children of 3周岁（含）以下. The announcements' own definition: filing (备案) is no part of it.

use lianxi_domain::Uscc;
use lianxi_domain::checks::Checks;
use lianxi_domain::uscc::OrganisationKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// There are four ways of service.
const MODES_MAX: usize = 4;
const DEFINITION: &str = "财政部等六部门公告2026年第7号 三（此前为公告2019年第76号）";

/// 托育服务情况
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Provider {
    /// 所在社区；不在社区的为空
    #[serde(default)]
    pub community: Option<Community>,
    /// 依托固定场所设施
    pub fixed_place: bool,
    /// 为社区居民提供；只收本单位职工子女的为否
    pub serves_residents: bool,
    /// 服务方式
    pub modes: Vec<Mode>,
}

/// 社区
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Community {
    #[serde(rename = "城市社区")]
    Urban,
    #[serde(rename = "农村社区")]
    Rural,
}

/// 服务方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Mode {
    #[serde(rename = "全日托")]
    FullDay,
    #[serde(rename = "半日托")]
    HalfDay,
    #[serde(rename = "计时托")]
    ByTheHour,
    #[serde(rename = "临时托")]
    Occasional,
}

/// 不符合的条件
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Unmet {
    /// 代码
    pub code: String,
    /// 说明
    pub text: String,
    /// 依据
    pub source: String,
}

impl Unmet {
    pub fn new(code: &str, text: &str, source: &str) -> Self {
        Self {
            code: code.to_owned(),
            text: text.to_owned(),
            source: source.to_owned(),
        }
    }
}

impl Provider {
    pub fn check(&self, checks: &mut Checks, at: &str) {
        checks.some(&format!("{at}/modes"), self.modes.len(), MODES_MAX);
    }

    /// Which conditions of the definition it does not meet. The children's age is looked at income by income.
    pub fn unmet(&self, uscc: &Uscc) -> Vec<Unmet> {
        let conditions = [
            (
                self.community.is_some(),
                "not-in-community",
                "不在城市社区或者农村社区",
            ),
            (self.fixed_place, "no-fixed-place", "没有依托固定场所设施"),
            (
                self.serves_residents,
                "not-for-residents",
                "不为社区居民提供服务",
            ),
            (
                is_listed(uscc.kind()),
                "founder-not-listed",
                "不是企业、事业单位或者社会组织（按统一社会信用代码的机构类别）",
            ),
        ];
        conditions
            .iter()
            .filter(|(met, _, _)| !met)
            .map(|(_, code, text)| Unmet::new(code, text, DEFINITION))
            .collect()
    }
}

/// 企业、事业单位和社会组织. A sole trader (个体工商户) is none of them.
fn is_listed(kind: OrganisationKind) -> bool {
    matches!(
        kind,
        OrganisationKind::Enterprise
            | OrganisationKind::PublicInstitution
            | OrganisationKind::SocialGroup
            | OrganisationKind::PrivateNonEnterprise
            | OrganisationKind::Foundation
    )
}
