//! On which days a relief applies (政策执行期): as the promulgating document dates the rule set, or as the product knows it.

use lianxi_domain::checks::invalid;
use lianxi_domain::date::Day;
use lianxi_domain::records;
use lianxi_domain::rules::Kind;
use lianxi_domain::rulesets::{self, Adoption, RULE_SETS};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::period::TaxPeriod;

/// The announcements that follow each other, the newest first.
pub const ANNOUNCEMENTS: [&str; 2] = ["tax-2026-7", "tax-2019-76"];
pub const VAT_LAW: &str = "vat-law";

const TITLES: [(&str, &str); 3] = [
    ("tax-2026-7", "财政部等六部门公告2026年第7号"),
    ("tax-2019-76", "财政部等六部门公告2019年第76号"),
    (VAT_LAW, "增值税法 第二十四条第七项"),
];

/// 适用的规则版本及其依据
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Ground {
    /// 规则版本
    pub rule_set: String,
    /// 文件
    pub document: String,
    /// 依据性质
    pub kind: Kind,
}

pub fn is_tax(id: &str) -> bool {
    TITLES.iter().any(|(known, _)| *known == id)
}

/// First and last day of a rule set, as it stands now; none where that end is open or the set is not dated.
pub fn dates(ctx: &Context<'_>, id: &str) -> Result<(Option<Day>, Option<Day>), Failure> {
    if let Some(adopted) = adopted(ctx, id)? {
        return Ok((Some(adopted.from), adopted.to));
    }
    let known = RULE_SETS.iter().find(|set| set.id == id);
    Ok(known.map_or((None, None), |set| (set.from, set.to)))
}

/// What applies on a day: the first of the rule sets in force.
pub fn on(ctx: &Context<'_>, ids: &[&str], day: Day) -> Result<Option<Ground>, Failure> {
    for id in ids {
        if rulesets::applies(ctx, id, day)? {
            return ground(ctx, id).map(Some);
        }
    }
    Ok(None)
}

/// What applies in a whole period. One that a window covers in part has to be divided: nobody can tell which income is of which days.
pub fn over(ctx: &Context<'_>, ids: &[&str], period: TaxPeriod) -> Result<Option<Ground>, Failure> {
    let (first, last) = (on(ctx, ids, period.from)?, on(ctx, ids, period.to)?);
    if first.is_some() != last.is_some() {
        return Err(invalid(
            "/period",
            "period-straddles-window",
            "所属期跨政策执行期的起止日，请在起止日处分段填报",
        ));
    }
    Ok(first)
}

fn ground(ctx: &Context<'_>, id: &str) -> Result<Ground, Failure> {
    let title = TITLES
        .iter()
        .find(|(known, _)| *known == id)
        .map_or(id, |(_, title)| *title);
    let adopted = adopted(ctx, id)?;
    let known = RULE_SETS.iter().find(|set| set.id == id);
    let kind = match (&adopted, id) {
        (Some(_), VAT_LAW) => Kind::Statute,
        (Some(_), _) => Kind::Article,
        (None, _) => known.map_or(Kind::Unverified, |set| set.kind),
    };
    let document = adopted.map_or_else(
        || title.to_owned(),
        |adopted| format!("{title}（{}）", adopted.document_no),
    );
    Ok(Ground {
        rule_set: id.to_owned(),
        document,
        kind,
    })
}

fn adopted(ctx: &Context<'_>, id: &str) -> Result<Option<Adoption>, Failure> {
    records::load(ctx, &format!("{}{id}", rulesets::RECORDS.0))
}
