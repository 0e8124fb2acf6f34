//! `define-assessment-scheme` (制定质量评估方案): a numbered version of dimensions, veto items and grades, frozen once it is there.

use lianxi_domain::checks::{Checks, RULE_VIOLATION, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::Decision;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::rules as p;

/// The seven dimensions of WS/T 821-2023 with their points, 1,000 in all.
const WS821: [(&str, &str, u32); 7] = [
    ("conditions", "办托条件", 100),
    ("team", "托育队伍", 140),
    ("care", "保育照护", 200),
    ("health", "卫生保健", 210),
    ("parenting", "养育支持", 80),
    ("safety", "安全保障", 200),
    ("management", "机构管理", 70),
];
const WS821_VETO_ITEMS: usize = 16;
const DIMENSIONS_MAX: usize = 20;
const VETO_MAX: usize = 50;
/// Characters of a version, a code or a name.
const LABEL_CHARS_MAX: usize = 40;

/// 所依标准
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Standard {
    /// 推荐性卫生行业标准
    #[serde(rename = "WS/T 821-2023")]
    Ws821,
    /// 地方评估方案
    #[serde(rename = "local")]
    Local,
}

/// 评估维度
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Dimension {
    /// 代码
    pub code: String,
    /// 名称
    pub name: String,
    /// 分值
    pub points: u32,
}

/// 制定质量评估方案
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DefineScheme {
    /// 方案版本
    pub version: String,
    /// 所依标准
    pub standard: Standard,
    /// 维度
    pub dimensions: Vec<Dimension>,
    /// 一票否决项代码
    pub veto_items: Vec<String>,
    /// 生效日期
    pub effective_from: Day,
    /// 批准决定
    pub decision: Decision,
    /// 可配置参数：等级分数线
    #[serde(default)]
    pub params: Params,
}

/// 质量评估方案
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Scheme {
    /// 方案版本
    pub version: String,
    /// 所依标准
    pub standard: Standard,
    /// 维度
    pub dimensions: Vec<Dimension>,
    /// 一票否决项
    pub veto_items: Vec<String>,
    /// 生效日期
    pub effective_from: Day,
    /// 总分
    pub total: u32,
    /// A级下限
    pub grade_a_min: u32,
    /// B级下限
    pub grade_b_min: u32,
    /// C级下限，低于为D级
    pub grade_c_min: u32,
}

pub fn define_scheme(ctx: &Context<'_>, input: DefineScheme) -> Result<Scheme, Failure> {
    let office = office::acting(ctx.call, DEPARTMENT)?;
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    if input.standard == Standard::Ws821 {
        rules.needs(ctx, p::QUALITY_WS821)?;
    }
    let scheme = checked(&input, &rules)?;
    let key = key(&office.division_code, &input.version);
    match records::load::<Scheme>(ctx, &key)? {
        Some(known) if known != scheme => {
            return Err(invalid(
                "/version",
                "scheme-version-frozen",
                "该版本已经制定，修改应使用新的版本号",
            ));
        }
        Some(_) => {}
        None => {
            let place = Place {
                kind: "scheme",
                division: &office.division_code,
                uscc: None,
                person: None,
            };
            records::save(ctx, &key, place, &scheme)?;
        }
    }
    Ok(scheme)
}

pub fn key(division: &str, version: &str) -> String {
    format!("scheme/{division}/{version}")
}

fn checked(input: &DefineScheme, rules: &Rules<'_>) -> Result<Scheme, Failure> {
    let mut checks = Checks::new();
    checks.text("/version", &input.version, LABEL_CHARS_MAX);
    checks.some("/dimensions", input.dimensions.len(), DIMENSIONS_MAX);
    checks.list("/vetoItems", input.veto_items.len(), VETO_MAX);
    input
        .decision
        .check(&mut checks, "/decision", rules.today());
    for (index, dimension) in input.dimensions.iter().take(DIMENSIONS_MAX).enumerate() {
        checks.text(
            &format!("/dimensions/{index}/code"),
            &dimension.code,
            LABEL_CHARS_MAX,
        );
        checks.text(
            &format!("/dimensions/{index}/name"),
            &dimension.name,
            LABEL_CHARS_MAX,
        );
        checks.require(
            dimension.points > 0,
            format!("/dimensions/{index}/points"),
            RULE_VIOLATION,
            "分值应大于零",
        );
        let first = input
            .dimensions
            .iter()
            .position(|other| other.code == dimension.code);
        checks.require(
            first == Some(index),
            format!("/dimensions/{index}/code"),
            RULE_VIOLATION,
            "维度代码重复",
        );
    }
    for (index, item) in input.veto_items.iter().take(VETO_MAX).enumerate() {
        checks.text(&format!("/vetoItems/{index}"), item, LABEL_CHARS_MAX);
    }
    let mut veto = input.veto_items.clone();
    veto.sort_unstable();
    veto.dedup();
    checks.require(
        veto.len() == input.veto_items.len(),
        "/vetoItems",
        RULE_VIOLATION,
        "一票否决项重复",
    );
    if input.standard == Standard::Ws821 {
        check_ws821(&mut checks, input);
    }
    let total = input
        .dimensions
        .iter()
        .fold(0_u32, |sum, dimension| sum.saturating_add(dimension.points));
    let (a, b, c) = (
        rules.value(&p::GRADE_A_MIN)?,
        rules.value(&p::GRADE_B_MIN)?,
        rules.value(&p::GRADE_C_MIN)?,
    );
    checks.require(
        total >= a && a > b && b > c,
        "/params",
        "grades-out-of-order",
        format!("等级分数线应满足总分≥A＞B＞C，现为{total}、{a}、{b}、{c}"),
    );
    checks.finish()?;
    Ok(Scheme {
        version: input.version.clone(),
        standard: input.standard,
        dimensions: input.dimensions.clone(),
        veto_items: input.veto_items.clone(),
        effective_from: input.effective_from,
        total,
        grade_a_min: a,
        grade_b_min: b,
        grade_c_min: c,
    })
}

fn check_ws821(checks: &mut Checks, input: &DefineScheme) {
    for (code, name, points) in WS821 {
        let found = input
            .dimensions
            .iter()
            .find(|dimension| dimension.code == code);
        checks.require(
            found.is_some_and(|dimension| dimension.points == points),
            "/dimensions",
            "standard-dimension",
            format!("WS/T 821-2023的“{name}”（{code}）为{points}分"),
        );
    }
    checks.require(
        input.dimensions.len() == WS821.len(),
        "/dimensions",
        "standard-dimension",
        "WS/T 821-2023共7个维度",
    );
    checks.require(
        input.veto_items.len() == WS821_VETO_ITEMS,
        "/vetoItems",
        "standard-veto-items",
        format!("WS/T 821-2023共{WS821_VETO_ITEMS}个一票否决项"),
    );
}
