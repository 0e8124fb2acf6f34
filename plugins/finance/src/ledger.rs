//! 台账: a budget line with everything that was promised, paid and used of it is one record, so that its balance is never half written.
//! Beside it stand the sums of a year of a division: a report of the whole province reads those, not thousands of ledgers.

use lianxi_domain::checks::Checks;
use lianxi_domain::fund::{BudgetLine, Deviation, InputKind, Ledger, Thresholds, check_no};
use lianxi_domain::money::Yuan;
use lianxi_domain::office::{self, Office};
use lianxi_domain::parameters::Rules;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{CARRY_OVER_YEARS, PAY_WITHIN};

pub const DEPARTMENT: &str = "finance";
/// What the sums of years are found by.
pub const YEAR_KIND: &str = "budget-year";
const KIND: &str = "budget";

/// 预算项目的指称
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LineRef {
    /// 本级行政区划代码
    pub division_code: String,
    /// 预算年度
    pub year: i16,
    /// 预算项目编号
    pub line_no: String,
}

/// A ledger, and what audit has been told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Kept {
    pub ledger: Ledger,
    /// Decisions that changed the amount of the line, oldest first.
    #[serde(default)]
    pub adjustments: Vec<Adjustment>,
    #[serde(default)]
    pub told: Vec<Deviation>,
}

/// 一次预算调整
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Adjustment {
    /// 调整前（元）
    pub from_yuan: Yuan,
    /// 调整后（元）
    pub to_yuan: Yuan,
    /// 批准调整的文号
    pub document_no: String,
}

/// The sums of a division and a year.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct YearSum {
    pub division_code: String,
    pub year: i16,
    pub human_yuan: Yuan,
    pub material_yuan: Yuan,
    pub financial_yuan: Yuan,
    pub grants: u64,
    pub granted_yuan: Yuan,
    pub paid_yuan: Yuan,
    pub used_yuan: Yuan,
    pub deviations: u64,
}

impl YearSum {
    pub fn budget(&self) -> Yuan {
        self.human_yuan
            .plus(self.material_yuan)
            .plus(self.financial_yuan)
    }

    pub fn of_kind(&self, kind: InputKind) -> Yuan {
        match kind {
            InputKind::Human => self.human_yuan,
            InputKind::Material => self.material_yuan,
            InputKind::Financial => self.financial_yuan,
        }
    }

    fn of(kept: &Kept) -> Self {
        let (ledger, balance) = (&kept.ledger, kept.ledger.balance());
        let mut sum = Self {
            division_code: ledger.line.division_code.clone(),
            year: ledger.line.year,
            grants: number(ledger.commitments.len()),
            granted_yuan: ledger.commitments.iter().map(|one| one.amount_yuan).sum(),
            paid_yuan: balance.paid_yuan,
            used_yuan: balance.used_yuan,
            deviations: number(kept.told.len()),
            ..Self::default()
        };
        let budget = match ledger.line.purpose.input_kind() {
            InputKind::Human => &mut sum.human_yuan,
            InputKind::Material => &mut sum.material_yuan,
            InputKind::Financial => &mut sum.financial_yuan,
        };
        *budget = ledger.line.amount_yuan;
        sum
    }

    /// This sum with one ledger in place of another.
    fn replacing(self, old: Option<&Self>, new: &Self) -> Self {
        let nothing = Self::default();
        let old = old.unwrap_or(&nothing);
        let yuan = |sum: Yuan, old: Yuan, new: Yuan| sum.minus(old).unwrap_or(Yuan::ZERO).plus(new);
        let count = |sum: u64, old: u64, new: u64| sum.saturating_sub(old).saturating_add(new);
        Self {
            division_code: new.division_code.clone(),
            year: new.year,
            human_yuan: yuan(self.human_yuan, old.human_yuan, new.human_yuan),
            material_yuan: yuan(self.material_yuan, old.material_yuan, new.material_yuan),
            financial_yuan: yuan(self.financial_yuan, old.financial_yuan, new.financial_yuan),
            grants: count(self.grants, old.grants, new.grants),
            granted_yuan: yuan(self.granted_yuan, old.granted_yuan, new.granted_yuan),
            paid_yuan: yuan(self.paid_yuan, old.paid_yuan, new.paid_yuan),
            used_yuan: yuan(self.used_yuan, old.used_yuan, new.used_yuan),
            deviations: count(self.deviations, old.deviations, new.deviations),
        }
    }
}

impl LineRef {
    pub fn of(line: &BudgetLine) -> Self {
        Self {
            division_code: line.division_code.clone(),
            year: line.year,
            line_no: line.line_no.clone(),
        }
    }

    pub fn check(&self, checks: &mut Checks, at: &str, rules: &Rules<'_>) {
        checks.division(&format!("{at}/divisionCode"), &self.division_code);
        checks.year(&format!("{at}/year"), self.year, rules.today());
        check_no(checks, &format!("{at}/lineNo"), &self.line_no);
    }

    /// The ledger, or an issue at the place that names it: what is in no budget cannot be spent (预算法 第十三条).
    pub fn find(
        &self,
        ctx: &Context<'_>,
        checks: &mut Checks,
        at: &str,
    ) -> Result<Option<Kept>, Failure> {
        let kept = records::load::<Kept>(ctx, &self.key())?;
        checks.require(
            kept.is_some(),
            format!("{at}/lineNo"),
            "budget-line-unknown",
            "没有这一预算项目：未列入预算的不得支出（预算法 第十三条）",
        );
        Ok(kept)
    }

    pub fn load(&self, ctx: &Context<'_>) -> Result<Option<Kept>, Failure> {
        records::load(ctx, &self.key())
    }

    fn key(&self) -> String {
        format!(
            "{KIND}/{}/{}/{}",
            self.division_code, self.year, self.line_no
        )
    }
}

/// The acting office manages this budget: each government has its own (一级政府一级预算).
pub fn own(ctx: &Context<'_>, code: &str) -> Result<Office, Failure> {
    let office = office::county_or_above(ctx.call, DEPARTMENT, code)?;
    if office.division_code == code {
        return Ok(office);
    }
    Err(office::not_in_jurisdiction(&format!(
        "{code}的预算由该级财政部门管理（预算法 第三条），当前机关为{}",
        office.division_code
    )))
}

/// The sums of a year; all zero where nothing is planned.
pub fn year_sum(ctx: &Context<'_>, division: &str, year: i16) -> Result<Option<YearSum>, Failure> {
    records::load(ctx, &format!("{YEAR_KIND}/{division}/{year}"))
}

/// Keeps a ledger, and the sums of its year with it.
pub fn save(ctx: &Context<'_>, kept: &Kept) -> Result<(), Failure> {
    let line = LineRef::of(&kept.ledger.line);
    let old = line.load(ctx)?.map(|old| YearSum::of(&old));
    let (division, year) = (line.division_code.as_str(), line.year);
    let sum = year_sum(ctx, division, year)?.unwrap_or_default();
    let sum = sum.replacing(old.as_ref(), &YearSum::of(kept));
    let place = |kind| Place {
        kind,
        division,
        ..Place::default()
    };
    let year_key = format!("{YEAR_KIND}/{division}/{year}");
    records::save(ctx, &year_key, place(YEAR_KIND), &sum)?;
    records::save(ctx, &line.key(), place(KIND), kept)
}

pub fn thresholds(rules: &Rules<'_>) -> Result<Thresholds, Failure> {
    Ok(Thresholds {
        carry_over_years: rules.value(&CARRY_OVER_YEARS)?,
        pay_within_days: rules.value(&PAY_WITHIN)?,
    })
}

fn number(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
