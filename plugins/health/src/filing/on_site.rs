//! `verify-on-site` (现场核实): after the receipt, whether the premises are what the self-assessment says (2022 hygiene standard).

use lianxi_domain::Period;
use lianxi_domain::checks::{Checks, MISSING_MATERIAL, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::procedure::Procedure;
use super::record::{self, Filing, FilingState};
use crate::officers::check_officers;
use crate::rules as p;
use crate::{DEPARTMENT, registry};

/// What is looked at on the premises; the basis is 《托育机构卫生评价基本标准（试行）》 with the setting standard.
const ITEMS: [(&str, &str); 14] = [
    ("site-safe", "选址安全，远离污染源和危险源"),
    ("no-basement", "用房不在地下或半地下"),
    ("daylight", "采光、通风和日照符合要求"),
    ("indoor-environment", "室内空气质量和装修材料符合要求"),
    ("observation-room", "保健观察室设置符合要求"),
    ("washing-facilities", "盥洗、如厕设施适合婴幼儿"),
    ("drinking-water", "饮用水安全"),
    ("kitchen", "厨房或配餐符合食品安全要求"),
    ("disinfection", "消毒设施和制度"),
    ("sleeping", "一人一床和卧具"),
    ("health-worker", "保健人员在岗并经培训"),
    ("staff-health", "工作人员健康合格证明齐全"),
    ("health-records", "入托健康检查和预防接种查验制度"),
    ("infection-control", "传染病预防与报告制度"),
];

/// The kitchen counts where meals are provided.
const KITCHEN: &str = "kitchen";

/// 核实事项的结果
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OnSiteAnswer {
    /// 事项代码
    pub item: String,
    /// 是否符合
    pub met: bool,
    /// 现场照片或记录摘要
    pub evidence: Option<String>,
}

/// 现场核实
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VerifyOnSite {
    /// 备案档案键
    pub filing_key: String,
    /// 核实日期
    pub visited_on: Day,
    /// 核实人员账号
    pub officers: Vec<String>,
    /// 实际收托人数
    pub children_present: u32,
    /// 各事项结果
    pub answers: Vec<OnSiteAnswer>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 现场核实结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OnSiteVerification {
    /// 是否符合规定
    pub conforms: bool,
    /// 不符合的事项
    pub failed_items: Vec<FailedItem>,
    /// 备案日期（符合时）
    pub filed_on: Option<Day>,
    /// 下一步职责
    pub next_duty: Option<String>,
    /// 不符合规定时告知并公示的期限，自收到材料起（备案）
    pub nonconformity_within: Option<Period>,
    /// 作出许可决定的期限，自受理起（准入许可）
    pub decide_within: Option<Period>,
}

/// 不符合的事项
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FailedItem {
    /// 事项代码
    pub item: String,
    /// 事项
    pub text: String,
    /// 依据
    pub basis: String,
}

pub fn verify_on_site(
    ctx: &Context<'_>,
    input: VerifyOnSite,
) -> Result<OnSiteVerification, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &p::ALL)?;
    rules.needs(ctx, p::HYGIENE_2022)?;
    let mut filing = record::existing_registered(ctx, &input.filing_key)?;
    office::of_county(ctx.call, DEPARTMENT, &filing.county, p::COUNTY_BASIS)?;
    require_due(&filing)?;
    let mut checks = Checks::new();
    check_officers(
        &mut checks,
        "/officers",
        &input.officers,
        rules.value(&p::VERIFYING_OFFICERS_MIN)?,
    );
    checks.require(
        input.visited_on >= filing.received_on && input.visited_on <= rules.today(),
        "/visitedOn",
        "date-out-of-order",
        "核实日期应在收到材料之后且不晚于今天",
    );
    check_answers(&mut checks, &input.answers, filing.provides_meals);
    checks.finish()?;

    let mut failed = failed_items(&input.answers);
    if input.children_present > filing.places {
        failed.push(FailedItem {
            item: "over-capacity".to_owned(),
            text: format!(
                "实际收托{}人，超过备案托位{}个",
                input.children_present, filing.places
            ),
            basis: "设置标准第十九条".to_owned(),
        });
    }
    save_visit(ctx, &input, &filing)?;
    if filing.procedure == Procedure::Licence {
        return towards_licence(ctx, &rules, &input.filing_key, filing, failed);
    }
    let conforms = failed.is_empty();
    if conforms {
        filing.filed_on = Some(input.visited_on);
        filing.enter(ctx.call, FilingState::Filed);
        record::save(ctx, &input.filing_key, &filing)?;
        registry::enter(
            ctx,
            &registry::Change {
                uscc: filing.uscc.as_str(),
                name: &filing.name,
                county: &filing.county,
                status: registry::Status::Filed,
                cause: "现场核实符合规定",
            },
        )?;
    }
    Ok(OnSiteVerification {
        conforms,
        failed_items: failed,
        filed_on: conforms.then_some(input.visited_on),
        next_duty: (!conforms).then(|| "notify-nonconformity".to_owned()),
        nonconformity_within: Some(rules.period(&p::NONCONFORMITY_WITHIN)?),
        decide_within: None,
    })
}

/// A filing is visited after its receipt; what a licence asks for is visited before the decision (行政许可法第三十四条).
fn require_due(filing: &Filing) -> Result<(), Failure> {
    let (due, when) = match filing.procedure {
        Procedure::Filing => (FilingState::Receipted, "现场核实在出具回执之后进行"),
        Procedure::Licence => (FilingState::Validated, "现场核查在许可决定之前进行"),
    };
    if filing.state == due {
        return Ok(());
    }
    let message = format!("{when}，备案处于“{}”", filing.state.name());
    Err(invalid("/filingKey", "filing-state", message))
}

/// What was found stays with the case: a person decides on it.
fn towards_licence(
    ctx: &Context<'_>,
    rules: &Rules<'_>,
    key: &str,
    mut filing: Filing,
    failed: Vec<FailedItem>,
) -> Result<OnSiteVerification, Failure> {
    filing.unmet = failed.iter().map(|found| found.item.clone()).collect();
    record::save(ctx, key, &filing)?;
    Ok(OnSiteVerification {
        conforms: failed.is_empty(),
        failed_items: failed,
        filed_on: None,
        next_duty: Some("issue-receipt".to_owned()),
        nonconformity_within: None,
        decide_within: Some(rules.period(&p::LICENCE_DECISION_WITHIN)?),
    })
}

/// The visit stays on record whatever it found.
fn save_visit(ctx: &Context<'_>, input: &VerifyOnSite, filing: &Filing) -> Result<(), Failure> {
    let place = Place {
        kind: "on-site",
        division: &filing.county,
        uscc: Some(filing.uscc.as_str()),
        person: None,
    };
    let visit = json!({"officers": input.officers, "answers": input.answers, "childrenPresent": input.children_present});
    records::save(
        ctx,
        &format!("on-site/{}/{}", input.filing_key, input.visited_on),
        place,
        &visit,
    )
}

fn check_answers(checks: &mut Checks, answers: &[OnSiteAnswer], provides_meals: bool) {
    checks.some("/answers", answers.len(), ITEMS.len());
    for (code, text) in ITEMS
        .iter()
        .filter(|(code, _)| provides_meals || *code != KITCHEN)
    {
        let count = answers.iter().filter(|answer| answer.item == *code).count();
        checks.require(
            count == 1,
            "/answers",
            "item-unanswered",
            format!("事项“{text}”（{code}）应有且只有一个结果"),
        );
    }
    for (index, answer) in answers.iter().take(ITEMS.len()).enumerate() {
        let known = ITEMS.iter().any(|(code, _)| *code == answer.item);
        checks.require(
            known,
            format!("/answers/{index}/item"),
            "unknown-item",
            "没有这个核实事项",
        );
        match &answer.evidence {
            Some(digest) => checks.digest(format!("/answers/{index}/evidence"), digest),
            None if !answer.met => {
                checks.fail(
                    format!("/answers/{index}/evidence"),
                    MISSING_MATERIAL,
                    "不符合的事项应附现场证据",
                );
            }
            None => {}
        }
    }
}

fn failed_items(answers: &[OnSiteAnswer]) -> Vec<FailedItem> {
    answers
        .iter()
        .filter(|answer| !answer.met)
        .map(|answer| FailedItem {
            item: answer.item.clone(),
            text: ITEMS
                .iter()
                .find(|(code, _)| *code == answer.item)
                .map_or("", |(_, text)| text)
                .to_owned(),
            basis: "托育机构卫生评价基本标准（试行）".to_owned(),
        })
        .collect()
}
