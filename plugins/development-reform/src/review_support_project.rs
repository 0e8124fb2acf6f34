//! 支持项目审核: whether a project to support inclusive childcare (普惠) meets the conditions, and what a person decides on it. Public
//! money is looked at per place; what it is worth is the decision's.

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, SHORT_TEXT_MAX, today};
use lianxi_domain::date::Day;
use lianxi_domain::money::Yuan;
use lianxi_domain::office;
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};

use crate::DEPARTMENT;
use crate::project::{Condition, Fund, Input, KIND, OperatingMode, Output, Verdict};
use crate::rules::PROJECT_MATERIALS;
use lianxi_domain::kept::{Kept, again, keep};

/// The most sources of money of one project.
const FUNDS_MAX: usize = 30;

const INCLUSIVE: &str = "晋政办发〔2020〕24号 二(三)2";
const PRIVATE: &str = "晋政办发〔2020〕24号 二(三)4";
const PRUDENT: &str = "产品默认的审核条件，可按当地资金办法调整";

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    check(&input, today(ctx)?)?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.county)?;
    let key = format!("{KIND}/{}", input.project_no);
    if let Some(answer) = again(ctx, &key, &input, ("/projectNo", "project-no-taken"))? {
        return Ok(answer);
    }
    let conditions = conditions(&input, used_before(ctx, &input)?);
    let unmet: Vec<&str> = conditions
        .iter()
        .filter(|condition| !condition.met)
        .map(|condition| condition.text.as_str())
        .collect();
    let eligible = unmet.is_empty();
    let Some(ruling) = &input.ruling else {
        let found = if eligible {
            "符合各项条件".to_owned()
        } else {
            format!("不符合：{}", unmet.join("；"))
        };
        return Err(Failure::needs_human(format!(
            "条件审核：{found}。是否支持由人员决定"
        )));
    };
    if ruling.verdict == Verdict::Supported && !eligible {
        return Err(lianxi_domain::checks::invalid(
            "/ruling/verdict",
            "not-eligible",
            format!("不符合条件的项目不能支持：{}", unmet.join("；")),
        ));
    }
    let public = public_yuan(&input);
    let output = Output {
        project_no: input.project_no.clone(),
        county: input.county.clone(),
        eligible,
        conditions,
        public_yuan: public,
        public_per_place_yuan: per_place(public, input.places),
        verdict: ruling.verdict,
        document_no: ruling.decision.document_no.clone(),
        decided_on: ruling.decision.on,
    };
    let place = Place {
        kind: KIND,
        division: &input.county,
        uscc: Some(&input.applicant_uscc),
        person: None,
    };
    keep(ctx, &key, place, &input, &output)?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/projectNo", &input.project_no, DOCUMENT_NO_CHARS_MAX);
    checks.county("/county", &input.county);
    checks.text("/name", &input.name, SHORT_TEXT_MAX);
    checks.uscc("/applicantUscc", &input.applicant_uscc);
    checks.require(
        input.places > 0,
        "/places",
        "places-out-of-range",
        "托位数应大于零",
    );
    checks.some("/funds", input.funds.len(), FUNDS_MAX);
    for (index, fund) in input.funds.iter().take(FUNDS_MAX).enumerate() {
        if let Some(no) = &fund.document_no {
            let at = format!("/funds/{index}/documentNo");
            checks.text(&at, no, DOCUMENT_NO_CHARS_MAX);
        }
    }
    let sum: Yuan = input.funds.iter().map(|fund| fund.amount_yuan).sum();
    checks.require(
        sum == input.total_yuan,
        "/totalYuan",
        "funds-do-not-add-up",
        format!("资金来源合计{sum}元，与总投资{}元不一致", input.total_yuan),
    );
    checks.attachments("/materials", &input.materials);
    checks.materials("/materials", &input.materials, &PROJECT_MATERIALS);
    if let Some(ruling) = &input.ruling {
        ruling
            .decision
            .check(&mut checks, "/ruling/decision", today);
        match &ruling.reason {
            Some(reason) => checks.text("/ruling/reason", reason, LONG_TEXT_MAX),
            None => checks.require(
                ruling.verdict == Verdict::Supported,
                "/ruling/reason",
                MISSING_MATERIAL,
                "不予支持应写明理由",
            ),
        }
    }
    checks.finish()
}

fn public_yuan(input: &Input) -> Yuan {
    let public = input.funds.iter().filter(|fund| fund.source.is_public());
    public.map(|fund| fund.amount_yuan).sum()
}

/// Rounded half up to fen.
fn per_place(public: Yuan, places: u32) -> Yuan {
    let places = u64::from(places);
    let sum = public.to_raw().saturating_add(places / 2);
    Yuan::raw(sum.checked_div(places).unwrap_or(0))
}

fn conditions(input: &Input, used_before: bool) -> Vec<Condition> {
    let public_money = !public_yuan(input).is_zero();
    let documented = |fund: &Fund| !fund.source.is_public() || fund.document_no.is_some();
    [
        (
            "inclusive",
            "提供普惠性照护服务，或者是用人单位为职工提供的福利性照护服务",
            input.inclusive || input.mode == OperatingMode::Employer,
            INCLUSIVE,
        ),
        (
            "mode",
            "社会力量举办的以提供场地、减免租金等方式支持；给予资金的应采取公办、公办民营、民办公助方式或者由用人单位举办",
            input.mode != OperatingMode::Private || !public_money,
            PRIVATE,
        ),
        (
            "funds-documented",
            "政府资金都有资金文件",
            input.funds.iter().all(documented),
            PRUDENT,
        ),
        (
            "not-funded-twice",
            "同一资金文件没有用于申请单位已获支持的其他项目",
            !used_before,
            PRUDENT,
        ),
    ]
    .into_iter()
    .map(|(code, text, met, source)| Condition {
        code: code.to_owned(),
        text: text.to_owned(),
        met,
        source: source.to_owned(),
    })
    .collect()
}

/// Whether a supported project of the applicant rests on one of the same documents for public money.
fn used_before(ctx: &Context<'_>, input: &Input) -> Result<bool, Failure> {
    let earlier = records::of_institution::<Kept<Input, Output>>(ctx, KIND, &input.applicant_uscc)?;
    let supported = earlier
        .iter()
        .filter(|(_, kept)| kept.answer.verdict == Verdict::Supported);
    let mut funds = supported.flat_map(|(_, kept)| kept.facts.funds.iter());
    let same = |other: &Fund| {
        let mine = input.funds.iter();
        let mut public = mine.filter(|fund| fund.source.is_public() && fund.document_no.is_some());
        public.any(|fund| fund.source == other.source && fund.document_no == other.document_no)
    };
    Ok(funds.any(same))
}
