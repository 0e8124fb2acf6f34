//! 发布规划规范和标准: a standard by versions. A new one says which it supersedes, applies from a day that is not before its approval,
//! and ends the old one the day before; what was judged by the old one stays judged by it. Its approval is a person's.

use lianxi_domain::checks::{Checks, SHORT_TEXT_MAX};
use lianxi_domain::date::Day;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{DOCUMENT_NO_CHARS_MAX, Decision, check_public_text};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::rules::{ALL, PUBLISH_WITHIN};
use crate::standard::{self, Configured, Edition, Numbers, StandardRecord};
use crate::{DEPARTMENT, PUBLIC_SITE};

/// Versions of one standard, and standards with numbers of one division.
const VERSIONS_MAX: usize = 200;
/// Above these a number is a slip of the keyboard.
const PER_THOUSAND_MAX: u32 = 100;
const PER_PLACE_MAX: u32 = 100;
/// Characters of the summary for the public.
const SUMMARY_CHARS_MAX: usize = 1_000;

/// 发布规划规范和标准
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 标准编号，各版本相同
    pub standard_no: String,
    /// 版本号：首次为1，以后逐次加1
    pub version: u32,
    /// 所代替的版本；首次发布为空
    #[serde(default)]
    pub supersedes: Option<u32>,
    /// 标准名称
    pub title: String,
    /// 适用范围的行政区划代码
    pub division_code: String,
    /// 实施日期（首日）
    pub effective_from: Day,
    /// 失效日期（末日）；未规定的为空
    #[serde(default)]
    pub effective_to: Option<Day>,
    /// 设施规模的数值
    #[serde(default)]
    pub numbers: Numbers,
    /// 标准文本的SHA-256
    pub sha256: String,
    /// 向社会公开的内容提要
    pub summary: String,
    /// 批准发布的决定；没有的转人工
    #[serde(default)]
    pub decision: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 发布结果
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 标准编号
    pub standard_no: String,
    /// 发布的版本
    pub published: Edition,
    /// 被代替的版本，失效日期为新版本实施的前一日
    pub superseded: Option<Edition>,
    /// 今天是否已经实施
    pub in_force: bool,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    let Some(decision) = input.decision.clone() else {
        return Err(Failure::needs_human(
            "规划规范和标准由有权机关审定发布，缺少批准发布的决定",
        ));
    };
    let key = format!("standard/{}/{}", input.division_code, input.standard_no);
    let known: Option<StandardRecord> = records::load(ctx, &key)?;
    let mut versions = known.map(|known| known.versions).unwrap_or_default();
    let new = version_of(&input, decision);
    if !is_published(&versions, &new) {
        check_order(&input, &new, &versions)?;
        end_previous(&mut versions, new.from);
        versions.push(new.clone());
        keep(ctx, &key, &input, &versions)?;
        announce(ctx, &input)?;
    }
    let superseded = versions
        .iter()
        .find(|one| Some(one.version) == input.supersedes)
        .cloned();
    let limit = Limit::new(rules.period(&PUBLISH_WITHIN)?, new.decision.on);
    Ok(Output {
        standard_no: input.standard_no,
        superseded,
        in_force: new.is_in_force(rules.today()),
        published: new,
        follow_ups: vec![FollowUp::within("向社会公开标准文本", limit)],
    })
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    checks.text("/standardNo", &input.standard_no, DOCUMENT_NO_CHARS_MAX);
    check_public_text(&mut checks, "/title", &input.title, SHORT_TEXT_MAX);
    check_public_text(&mut checks, "/summary", &input.summary, SUMMARY_CHARS_MAX);
    checks.division("/divisionCode", &input.division_code);
    checks.digest("/sha256", &input.sha256);
    if let Some(to) = input.effective_to {
        checks.not_after("/effectiveFrom", input.effective_from, to);
    }
    let numbers = [
        (
            "/numbers/placesPerThousand",
            input.numbers.places_per_thousand,
            PER_THOUSAND_MAX,
        ),
        (
            "/numbers/areaPerPlace",
            input.numbers.area_per_place,
            PER_PLACE_MAX,
        ),
    ];
    for (field, value, most) in numbers {
        let allowed = value.is_none_or(|value| (1..=most).contains(&value));
        checks.require(
            allowed,
            field,
            "number-out-of-range",
            format!("数值应在1至{most}之间"),
        );
    }
    if let Some(decision) = &input.decision {
        decision.check(&mut checks, "/decision", today);
        let message = "标准不溯及既往：实施日期不能早于批准发布之日";
        checks.require(
            input.effective_from >= decision.on,
            "/effectiveFrom",
            "retroactive",
            message,
        );
    }
    checks.finish()
}

fn version_of(input: &Input, decision: Decision) -> Edition {
    Edition {
        version: input.version,
        title: input.title.clone(),
        from: input.effective_from,
        to: input.effective_to,
        sha256: input.sha256.clone(),
        numbers: input.numbers,
        decision,
    }
}

/// The same version again: a later one may have ended it meanwhile.
fn is_published(versions: &[Edition], new: &Edition) -> bool {
    let latest = versions.last().map_or(0, |latest| latest.version);
    versions.iter().any(|known| {
        let ended = known.version < latest
            && known
                .to
                .is_some_and(|to| new.to.is_none_or(|stated| to <= stated));
        let as_stated = Edition {
            to: new.to,
            ..known.clone()
        };
        as_stated == *new && (ended || known.to == new.to)
    })
}

fn check_order(input: &Input, new: &Edition, versions: &[Edition]) -> Result<(), Failure> {
    let mut checks = Checks::new();
    let latest = versions.last();
    let taken = versions.iter().any(|known| known.version == new.version);
    checks.require(
        !taken,
        "/version",
        "version-taken",
        "该版本已按另外的内容发布",
    );
    let next = latest.map_or(1, |latest| latest.version.saturating_add(1));
    checks.require(
        taken || new.version == next,
        "/version",
        "version-out-of-order",
        format!("下一版本号应为{next}"),
    );
    checks.require(
        taken || input.supersedes == latest.map(|latest| latest.version),
        "/supersedes",
        "supersedes-wrong",
        "应写明所代替的最近版本；首次发布不代替任何版本",
    );
    let later = latest.is_none_or(|latest| latest.from < new.from);
    checks.require(
        taken || later,
        "/effectiveFrom",
        "date-order",
        "实施日期应晚于被代替的版本",
    );
    checks.list("/version", versions.len(), VERSIONS_MAX);
    checks.finish()
}

fn end_previous(versions: &mut [Edition], from: Day) {
    let last_day = from.plus_days(-1);
    if let Some(latest) = versions.last_mut() {
        latest.to = Some(latest.to.map_or(last_day, |to| to.min(last_day)));
    }
}

/// The standard itself, and the division's list of those that set numbers: never two for one day.
fn keep(ctx: &Context<'_>, key: &str, input: &Input, versions: &[Edition]) -> Result<(), Failure> {
    let with_numbers = versions.iter().filter(|one| !one.numbers.is_empty());
    let ours: Vec<Configured> = with_numbers.map(|one| configured(input, one)).collect();
    let mut list = standard::list(ctx, &input.division_code)?;
    list.retain(|known| known.standard_no != input.standard_no);
    let mut checks = Checks::new();
    let clash = list
        .iter()
        .any(|known| ours.iter().any(|one| one.overlaps(known)));
    checks.require(
        !clash,
        "/numbers",
        "standard-overlaps",
        "同一时期另一标准已经规定了设施规模的数值",
    );
    list.extend(ours);
    checks.list("/numbers", list.len(), VERSIONS_MAX);
    checks.finish()?;
    let place = |kind| Place {
        kind,
        division: &input.division_code,
        uscc: None,
        person: None,
    };
    let list_key = standard::list_key(&input.division_code);
    records::save(ctx, &list_key, place("facility-standard"), &list)?;
    let standard = StandardRecord {
        standard_no: input.standard_no.clone(),
        division_code: input.division_code.clone(),
        versions: versions.to_vec(),
    };
    records::save(ctx, key, place("standard"), &standard)
}

fn configured(input: &Input, version: &Edition) -> Configured {
    Configured {
        standard_no: input.standard_no.clone(),
        version: version.version,
        from: version.from,
        to: version.to,
        numbers: version.numbers,
    }
}

fn announce(ctx: &Context<'_>, input: &Input) -> Result<(), Failure> {
    let body = json!({
        "standardNo": input.standard_no, "version": input.version, "supersedes": input.supersedes, "title": input.title,
        "divisionCode": input.division_code, "effectiveFrom": input.effective_from, "effectiveTo": input.effective_to,
        "summary": input.summary, "sha256": input.sha256,
    });
    let event = "cn.lianxi.natural-resources.planning-standard-published";
    ctx.outbox
        .emit(PUBLIC_SITE, event, Some(&input.standard_no), &body)
}
