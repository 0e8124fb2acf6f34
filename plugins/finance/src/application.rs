//! 支持申请: what an application for support says, and everything about it that can be checked without a record.

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, Material};
use lianxi_domain::date::Day;
use lianxi_domain::fund::{check_amount, check_no};
use lianxi_domain::money::Yuan;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision};
use lianxi_domain::push::Attachment;
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::grant::SupportKind;
use crate::ledger::LineRef;

/// More places than any institution has.
const PLACES_MAX: u32 = 10_000;
const POLICY: &str = "晋政办发〔2020〕24号 二(三)4";
const LOCAL: &str = "产品默认，以当地支持办法为准";

/// 普惠机构支持
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 机构统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub county: String,
    /// 举办方式
    pub run_by: RunBy,
    /// 普惠认定
    pub recognition: Inclusive,
    /// 支持类型
    pub kind: SupportKind,
    /// 补助项目名称
    pub item: String,
    /// 补助年度
    pub year: i16,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 计算依据
    pub reckoning: Reckoning,
    /// 依据文件文号
    pub basis_document_no: String,
    /// 预算项目
    pub line: LineRef,
    /// 申请材料
    pub materials: Vec<Attachment>,
    /// 决定；没有时转人工
    #[serde(default)]
    pub decision: Option<SupportDecision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 举办方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum RunBy {
    #[serde(rename = "公办")]
    Public,
    #[serde(rename = "公办民营")]
    PublicOwned,
    #[serde(rename = "民办公助")]
    PublicAided,
    #[serde(rename = "民办")]
    Private,
}

/// 卫生健康部门的普惠认定
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Inclusive {
    /// 认定编号
    pub recognition_no: String,
    /// 认定日期
    pub recognised_on: Day,
    /// 有效期至
    pub valid_to: Day,
}

/// 计算依据：按支持类型填写
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Reckoning {
    /// 年租金，场地为评估年租金（元）：场地、租金减免
    pub annual_rent_yuan: Option<Yuan>,
    /// 项目总投资（元）：建设补助
    pub investment_yuan: Option<Yuan>,
    /// 认定的普惠托位数：运营补助
    pub places: Option<u32>,
    /// 每个托位的补助标准（元）：运营补助
    pub yuan_per_place: Option<Yuan>,
}

/// 人员作出的支持决定
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SupportDecision {
    /// 给予支持
    pub approve: bool,
    /// 不予支持的理由
    #[serde(default)]
    pub reason: Option<String>,
    /// 决定
    pub decision: Decision,
}

/// Everything that is wrong with it, or the most that its reckoning allows.
pub fn check(input: &Input, rules: &Rules<'_>) -> Result<Yuan, Failure> {
    let mut checks = Checks::new();
    check_form(&mut checks, input, rules);
    let ceiling = ceiling(&mut checks, input);
    check_recognition(&mut checks, input, rules.today());
    checks.materials("/materials", &input.materials, &required(input.kind));
    checks.finish().map(|()| ceiling)
}

fn check_form(checks: &mut Checks, input: &Input, rules: &Rules<'_>) {
    checks.uscc("/uscc", &input.uscc);
    checks.county("/county", &input.county);
    checks.text("/item", &input.item, DOCUMENT_NO_CHARS_MAX);
    checks.year("/year", input.year, rules.today());
    check_amount(checks, "/amountYuan", input.amount_yuan);
    check_no(checks, "/basisDocumentNo", &input.basis_document_no);
    input.line.check(checks, "/line", rules);
    checks.attachments("/materials", &input.materials);
    let in_kind = matches!(input.kind, SupportKind::Site | SupportKind::Rent);
    checks.require(
        !(in_kind && input.run_by == RunBy::Public),
        "/runBy",
        "not-run-by-social-force",
        format!("提供场地、减免租金用于社会力量举办的普惠机构（{POLICY}）"),
    );
    let Some(given) = &input.decision else { return };
    given
        .decision
        .check(checks, "/decision/decision", rules.today());
    let reason = given.reason.as_deref().unwrap_or_default();
    if given.approve {
        checks.require(
            given.reason.is_none(),
            "/decision/reason",
            "reason-without-refusal",
            "给予支持的不填写不予支持的理由",
        );
    } else {
        checks.text("/decision/reason", reason, LONG_TEXT_MAX);
    }
}

/// Only while it is recognised as inclusive, today and on the day of the decision.
fn check_recognition(checks: &mut Checks, input: &Input, today: Day) {
    let given = &input.recognition;
    check_no(checks, "/recognition/recognitionNo", &given.recognition_no);
    checks.not_after("/recognition/recognisedOn", given.recognised_on, today);
    checks.not_after(
        "/recognition/recognisedOn",
        given.recognised_on,
        given.valid_to,
    );
    let decided = input.decision.as_ref().map(|given| given.decision.on);
    let on = decided.unwrap_or(today);
    checks.require(
        on <= given.valid_to,
        "/recognition/validTo",
        "recognition-expired",
        format!("普惠认定有效期至{}，只支持普惠机构", given.valid_to),
    );
    checks.require(
        given.recognised_on <= on,
        "/recognition/recognisedOn",
        "recognition-not-yet-valid",
        "支持决定早于普惠认定",
    );
}

/// The most that this kind can come to; zero where its basis is missing, which is an issue then.
fn ceiling(checks: &mut Checks, input: &Input) -> Yuan {
    let given = &input.reckoning;
    let (field, found) = match input.kind {
        SupportKind::Site | SupportKind::Rent => ("annualRentYuan", given.annual_rent_yuan),
        SupportKind::Construction => ("investmentYuan", given.investment_yuan),
        SupportKind::Operation => {
            let places = given.places.filter(|places| *places <= PLACES_MAX);
            checks.require(
                places.is_some_and(|places| places > 0),
                "/reckoning/places",
                MISSING_MATERIAL,
                format!("运营补助应填写普惠托位数（1至{PLACES_MAX}）"),
            );
            let places = u64::from(places.unwrap_or_default());
            let found = given.yuan_per_place.map(|each| each.times(places));
            ("yuanPerPlace", found)
        }
    };
    let Some(ceiling) = found else {
        let message = "此类支持应填写计算依据";
        checks.fail(format!("/reckoning/{field}"), MISSING_MATERIAL, message);
        return Yuan::ZERO;
    };
    checks.require(
        input.amount_yuan <= ceiling,
        "/amountYuan",
        "amount-above-ceiling",
        format!("金额不得高于按依据计算的{ceiling}元"),
    );
    ceiling
}

fn required(kind: SupportKind) -> [Material; 2] {
    let proof = match kind {
        SupportKind::Site => "场地使用协议|场地协议",
        SupportKind::Rent => "租赁合同|租赁协议",
        SupportKind::Construction => "项目批复|建设项目批准",
        SupportKind::Operation => "收托情况|运营情况",
    };
    [Material::new("申请", LOCAL), Material::new(proof, LOCAL)]
}
