//! The rule sets that replace each other in time (规则版本): which of them applies on the day a case is judged by.
//!
//! When the Childcare Service Law (托育服务法) is promulgated, its row gets a date; no code changes.

use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::Checks;
use crate::date::Day;
use crate::person::DOCUMENT_NO_CHARS_MAX;
use crate::rules::Kind;

/// One dated set of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleSet {
    pub id: &'static str,
    /// First day; none: not in force yet.
    pub from: Option<Day>,
    /// Last day; none: open.
    pub to: Option<Day>,
    /// What it switches.
    pub switches: &'static str,
    /// How sure its dates are.
    pub kind: Kind,
}

pub const RULE_SETS: [RuleSet; 8] = [
    set(
        "filing-2019",
        Some(Day::of(2020, 1, 6)),
        None,
        "备案、备案材料、5个和15个工作日",
        Kind::Article,
    ),
    set(
        "childcare-law-draft",
        None,
        None,
        "以准入许可代替备案（草案，未生效）",
        Kind::Unverified,
    ),
    set(
        "tax-2019-76",
        Some(Day::of(2019, 6, 1)),
        Some(Day::of(2025, 12, 31)),
        "税费减免",
        Kind::Unverified,
    ),
    set(
        "tax-2026-7",
        Some(Day::of(2026, 1, 1)),
        Some(Day::of(2027, 12, 31)),
        "税费减免",
        Kind::Article,
    ),
    set(
        "vat-law",
        Some(Day::of(2026, 1, 1)),
        None,
        "增值税法第二十四条第七项",
        Kind::Unverified,
    ),
    set(
        "inspection-2024-54",
        Some(Day::of(2024, 12, 1)),
        None,
        "检查频次上限、文书格式",
        Kind::Article,
    ),
    set(
        "quality-ws821",
        Some(Day::of(2024, 4, 1)),
        None,
        "质量评估方案",
        Kind::Article,
    ),
    set(
        "hygiene-2022",
        Some(Day::of(2022, 8, 1)),
        None,
        "卫生自评与现场核实",
        Kind::Article,
    ),
];

const fn set(
    id: &'static str,
    from: Option<Day>,
    to: Option<Day>,
    switches: &'static str,
    kind: Kind,
) -> RuleSet {
    RuleSet {
        id,
        from,
        to,
        switches,
        kind,
    }
}

impl RuleSet {
    pub fn is_in_force(&self, day: Day) -> bool {
        self.from.is_some_and(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// Whether the named set applies on a day; an unknown name does not.
pub fn in_force(id: &str, day: Day) -> bool {
    RULE_SETS
        .iter()
        .any(|set| set.id == id && set.is_in_force(day))
}

/// 规则版本的施行：由文件确定日期的规则版本
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Adoption {
    /// 规则版本
    pub rule_set: String,
    /// 施行日期（首日）
    pub from: Day,
    /// 失效日期（末日）；未规定的为空
    #[serde(default)]
    pub to: Option<Day>,
    /// 公布文件的文号
    pub document_no: String,
}

impl Adoption {
    /// A set that the product knows, and dates in their order.
    pub fn check(&self, checks: &mut Checks, at: &str) {
        let known: Vec<&str> = RULE_SETS.iter().map(|set| set.id).collect();
        checks.require(
            known.contains(&self.rule_set.as_str()),
            format!("{at}/ruleSet"),
            "unknown-rule-set",
            format!("没有这一规则版本；现有：{}", known.join("、")),
        );
        if let Some(to) = self.to {
            checks.not_after(&format!("{at}/from"), self.from, to);
        }
        checks.text(
            &format!("{at}/documentNo"),
            &self.document_no,
            DOCUMENT_NO_CHARS_MAX,
        );
    }
}

/// What the records of dated rule sets begin with.
pub const RECORDS: (&str, &str) = ("rule-set/", "规则版本的施行日期");

/// A department dates a rule set by the document that promulgates it: the pending law gets its first day, a tax window its new last
/// one. No code changes; cases of earlier days are still judged by what applied then.
pub fn adopt(ctx: &Context<'_>, adoption: &Adoption) -> Result<(), Failure> {
    let key = format!("{}{}", RECORDS.0, adoption.rule_set);
    ctx.records.put_as(&key, adoption, &[])
}

/// Whether the named set applies on a day, as the department has dated it, or as it is known here.
pub fn applies(ctx: &Context<'_>, id: &str, day: Day) -> Result<bool, Failure> {
    let adopted: Option<Adoption> = ctx.records.get_as(&format!("{}{id}", RECORDS.0))?;
    Ok(match adopted {
        Some(adopted) => adopted.from <= day && adopted.to.is_none_or(|to| day <= to),
        None => in_force(id, day),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_department_dates_a_pending_law() {
        let host = lianxi_sdk::fake::FakeHost::new();
        let ctx = host.context();
        let day = Day::of(2027, 6, 1);
        let applies = |day| applies(&ctx, "childcare-law-draft", day).expect("readable");
        assert!(!applies(day));
        let adoption = Adoption {
            rule_set: "childcare-law-draft".to_owned(),
            from: day,
            to: None,
            document_no: "主席令第1号".to_owned(),
        };
        adopt(&ctx, &adoption).expect("kept");
        assert!(applies(day) && !applies(Day::of(2027, 5, 31)));
    }

    #[test]
    fn switching_days() {
        for (id, day, expected) in [
            ("filing-2019", Day::of(2020, 1, 5), false),
            ("filing-2019", Day::of(2020, 1, 6), true),
            ("tax-2019-76", Day::of(2025, 12, 31), true),
            ("tax-2026-7", Day::of(2025, 12, 31), false),
            ("tax-2019-76", Day::of(2026, 1, 1), false),
            ("tax-2026-7", Day::of(2026, 1, 1), true),
            ("tax-2026-7", Day::of(2028, 1, 1), false),
            ("childcare-law-draft", Day::of(2030, 1, 1), false),
            ("no-such-set", Day::of(2026, 1, 1), false),
        ] {
            assert_eq!(in_force(id, day), expected, "{id} {day}");
        }
    }
}
