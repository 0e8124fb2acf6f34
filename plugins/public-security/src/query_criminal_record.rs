//! 违法犯罪记录查询 (未成年人保护法 第六十二条): with consent, before hiring and every year. The result is what the person who searched
//! says; a hit or an unknown never means clear. Hits stay here, under a keyed hash; no event tells of them.

use lianxi_domain::checks::{Checks, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::limit::Limit;
use lianxi_domain::office;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{Decision, PersonRef};
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::DEPARTMENT;
use crate::rules::{ALL, RECORD_CHECK_EVERY, RECORD_CHECK_REMIND};
use crate::search::{Consent, HitKind, SearchAnswer, SearchResult};
use lianxi_domain::kept::{self, Kept};
use lianxi_domain::problem::Problem;

pub const KIND: &str = "record-check";
const ARTICLE: &str = "未成年人保护法 第六十二条";

/// 违法犯罪记录查询
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 人员引用
    pub person: PersonRef,
    /// 岗位
    pub role: Role,
    /// 用人机构的统一社会信用代码
    pub uscc: String,
    /// 机构所在地县级行政区划代码
    pub division_code: String,
    /// 查询事由
    pub occasion: Occasion,
    /// 本人同意查询的材料
    #[serde(default)]
    pub consent: Option<Consent>,
    /// 上岗（拟上岗）之日：录用前查询时填写
    #[serde(default)]
    pub starts_on: Option<Day>,
    /// 查询人员给出的结果；没有时转人工查询
    #[serde(default)]
    pub answer: Option<SearchAnswer>,
    /// 与以前的查询结果矛盾时，由人核实后的决定
    #[serde(default)]
    pub confirmation: Option<Decision>,
    /// 可配置参数
    #[serde(default)]
    pub params: Params,
}

/// 岗位
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Role {
    #[serde(rename = "负责人")]
    Director,
    #[serde(rename = "保育人员")]
    Carer,
    #[serde(rename = "保健人员")]
    HealthWorker,
    #[serde(rename = "炊事人员")]
    Cook,
    #[serde(rename = "保安员")]
    Guard,
    #[serde(rename = "其他工作人员")]
    Other,
}

/// 查询事由
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Occasion {
    #[serde(rename = "录用前")]
    Hiring,
    #[serde(rename = "每年")]
    Yearly,
}

/// What is kept: the hash of the person, and no part of the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    pub person_hash: String,
    pub role: Role,
    pub uscc: String,
    pub occasion: Occasion,
    pub consent: Consent,
    pub starts_on: Option<Day>,
    pub answer: SearchAnswer,
}

/// 查询结果及其后果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 结果
    pub result: SearchResult,
    /// 记录种类
    pub kinds: Vec<HitKind>,
    /// 可否从事密切接触婴幼儿的工作
    pub may_work: bool,
    /// 用人机构应采取的措施
    pub measure: String,
    /// 下次查询期限；没有查明或者不得录用的没有
    pub next_check: Option<Limit>,
    /// 提醒日期
    pub remind_on: Option<Day>,
    /// 不符合规定的情形
    pub problems: Vec<Problem>,
    /// 依据
    pub basis: String,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let rules = Rules::on(ctx.call, &input.params, &ALL)?;
    let consent = check(&input, rules.today())?;
    office::county_or_above(ctx.call, DEPARTMENT, &input.division_code)?;
    let Some(answer) = &input.answer else {
        return Err(Failure::needs_human(
            "由有权人员在违法犯罪人员信息查询系统中查询并填写结果（未成年人保护法 第九十八条）",
        ));
    };
    let facts = facts(&input, consent, answer);
    let key = format!(
        "{KIND}/{}/{}/{}",
        facts.person_hash, facts.uscc, answer.searched_on
    );
    let taken = ("/answer", "record-check-differs");
    if let Some(output) = kept::again(ctx, &key, &facts, taken)? {
        return Ok(output);
    }
    let earlier = earlier(ctx, &facts)?;
    settle_contradiction(&input, answer, &earlier)?;
    let output = judged(&facts, &earlier, &rules)?;
    let place = Place {
        kind: KIND,
        division: &input.division_code,
        uscc: Some(&input.uscc),
        person: Some(&facts.person_hash),
    };
    kept::keep(ctx, &key, place, &facts, &output)?;
    Ok(output)
}

fn check(input: &Input, today: Day) -> Result<Consent, Failure> {
    let mut checks = Checks::new();
    input.person.check(&mut checks, "/person");
    checks.uscc("/uscc", &input.uscc);
    checks.county("/divisionCode", &input.division_code);
    checks.require(
        input.occasion == Occasion::Yearly || input.starts_on.is_some(),
        "/startsOn",
        MISSING_MATERIAL,
        "录用前查询应填写（拟）上岗之日",
    );
    if let Some(answer) = &input.answer {
        answer.check(&mut checks, today);
    }
    if let Some(decision) = &input.confirmation {
        decision.check(&mut checks, "/confirmation", today);
    }
    let Some(consent) = &input.consent else {
        checks.fail("/consent", MISSING_MATERIAL, "缺少本人同意查询的材料");
        checks.finish()?;
        return Err(Failure::needs_human("缺少本人同意查询的材料"));
    };
    checks.digest("/consent/sha256", &consent.sha256);
    let latest = input
        .answer
        .as_ref()
        .map_or(today, |answer| answer.searched_on);
    checks.not_after("/consent/givenOn", consent.given_on, latest);
    checks.finish()?;
    Ok(consent.clone())
}

fn facts(input: &Input, consent: Consent, answer: &SearchAnswer) -> Facts {
    Facts {
        person_hash: input.person.hash.clone(),
        role: input.role,
        uscc: input.uscc.clone(),
        occasion: input.occasion,
        consent,
        starts_on: input.starts_on,
        answer: answer.clone(),
    }
}

/// What was found about the person before, whoever asked.
fn earlier(ctx: &Context<'_>, facts: &Facts) -> Result<Vec<Facts>, Failure> {
    let found = records::of_person::<Kept<Facts, Output>>(ctx, KIND, &facts.person_hash)?;
    Ok(found
        .into_iter()
        .map(|(_, kept)| kept.facts)
        .filter(|one| one.answer.searched_on <= facts.answer.searched_on)
        .collect())
}

/// Somebody with a record is not clear because a later search finds nothing: a person looks into it first.
fn settle_contradiction(
    input: &Input,
    answer: &SearchAnswer,
    earlier: &[Facts],
) -> Result<(), Failure> {
    let had_hit = earlier
        .iter()
        .any(|one| one.answer.result == SearchResult::Hit);
    if had_hit && answer.result == SearchResult::Clear && input.confirmation.is_none() {
        return Err(Failure::needs_human(
            "本次结果与以前的查询结果矛盾：由人员核实后决定，核实前不得视为没有记录",
        ));
    }
    Ok(())
}

fn judged(facts: &Facts, earlier: &[Facts], rules: &Rules<'_>) -> Result<Output, Failure> {
    let answer = &facts.answer;
    let clear = answer.result == SearchResult::Clear;
    let next = Limit::new(rules.period(&RECORD_CHECK_EVERY)?, answer.searched_on);
    let days = i32::try_from(rules.value(&RECORD_CHECK_REMIND)?).unwrap_or(i32::MAX);
    let remind_on = next.due_on.map(|due| due.plus_days(days.saturating_neg()));
    Ok(Output {
        result: answer.result,
        kinds: answer.kinds.clone(),
        may_work: clear,
        measure: measure(answer.result, facts.occasion).to_owned(),
        problems: problems(facts, earlier, rules)?,
        next_check: clear.then_some(next),
        remind_on: remind_on.filter(|_| clear),
        basis: ARTICLE.to_owned(),
    })
}

fn measure(result: SearchResult, occasion: Occasion) -> &'static str {
    match (result, occasion) {
        (SearchResult::Clear, _) => {
            "没有法律列明的记录；每年再次查询。行业禁入另向卫生健康部门查询"
        }
        (SearchResult::Hit, Occasion::Hiring) => "不得录用",
        (SearchResult::Hit, Occasion::Yearly) => "立即停止工作并及时解聘",
        (SearchResult::Unknown, _) => "未能查明不等于没有记录：查明前不得上岗，重新查询",
    }
}

/// Somebody who began before the search, and a yearly search that comes too late.
fn problems(facts: &Facts, earlier: &[Facts], rules: &Rules<'_>) -> Result<Vec<Problem>, Failure> {
    let mut list = Vec::new();
    let searched_on = facts.answer.searched_on;
    if facts.occasion == Occasion::Hiring && facts.starts_on.is_some_and(|on| on < searched_on) {
        let message = "上岗早于查询：录用前应当查询";
        list.push(Problem::law("started-before-check", message, ARTICLE));
    }
    let period = rules.period(&RECORD_CHECK_EVERY)?;
    let last = earlier
        .iter()
        .filter(|one| one.uscc == facts.uscc && one.answer.searched_on < searched_on)
        .filter(|one| one.answer.result != SearchResult::Unknown)
        .map(|one| one.answer.searched_on)
        .max();
    let due = last.and_then(|on| period.due_from(on));
    if facts.occasion == Occasion::Yearly && due.is_some_and(|due| due < searched_on) {
        let message = "距上次查询超过一年：应当每年定期查询";
        list.push(Problem::law("yearly-check-late", message, ARTICLE));
    }
    Ok(list)
}
