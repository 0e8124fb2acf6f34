//! What a plan's text and indicators say of childcare. A word in the text and an indicator with a target are what can be shown; how
//! well a plan is carried out is for the yearly assessment.

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL};
use lianxi_domain::date::Day;
use lianxi_domain::limit::{FollowUp, Limit};
use lianxi_domain::money::Decimal;
use lianxi_domain::parameters::Rules;
use lianxi_domain::person::DOCUMENT_NO_CHARS_MAX;
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{PLACES_PER_TEN_THOUSAND, REMIND_WITHIN};

/// Characters of a plan's name: it stands in the key of its record.
pub const NAME_CHARS_MAX: usize = 80;
/// The most extracts and indicators of one plan.
const EXTRACTS_MAX: usize = 10;
const INDICATORS_MAX: usize = 20;
/// Words by which a text speaks of childcare under three.
const WORDS: [&str; 5] = [
    "婴幼儿照护",
    "托育",
    "托位",
    "3岁以下婴幼儿",
    "三岁以下婴幼儿",
];
/// Thousands of ten thousand.
const THOUSANDS: u32 = 10;
/// The smallest units of a target, a decimal of two places.
const HUNDREDTHS: u32 = 100;

/// 规划
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plan {
    /// 名称
    pub name: String,
    /// 规划期起（年）
    pub from_year: i16,
    /// 规划期止（年）
    pub to_year: i16,
    /// 阶段
    pub stage: Stage,
    /// 印发文号；已印发的填写
    #[serde(default)]
    pub document_no: Option<String>,
    /// 印发日期；已印发的填写
    #[serde(default)]
    pub issued_on: Option<Day>,
    /// 关于照护服务的文本摘录
    pub extracts: Vec<Extract>,
    /// 关于照护服务的指标
    pub indicators: Vec<PlanIndicator>,
}

/// 阶段
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Stage {
    #[serde(rename = "编制中")]
    Drafting,
    #[serde(rename = "已印发")]
    Issued,
}

/// 文本摘录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Extract {
    /// 章节
    pub chapter: String,
    /// 原文
    pub text: String,
}

/// 规划指标
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlanIndicator {
    /// 种类
    pub kind: IndicatorKind,
    /// 名称
    pub name: String,
    /// 目标值
    pub target: Decimal<2>,
    /// 目标年度
    pub year: i16,
}

/// 指标种类
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum IndicatorKind {
    #[serde(rename = "每千人口托位数")]
    PlacesPerThousand,
    #[serde(rename = "托位总数")]
    Places,
    #[serde(rename = "普惠托位占比")]
    InclusiveShare,
    #[serde(rename = "其他")]
    Other,
}

/// 纳入情况
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Inclusion {
    #[serde(rename = "已纳入")]
    Included,
    #[serde(rename = "已写入文本，没有指标")]
    TextOnly,
    #[serde(rename = "有指标，没有写入文本")]
    IndicatorsOnly,
    #[serde(rename = "未纳入")]
    NotIncluded,
}

/// 对一个规划的审核
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Judgement {
    /// 名称
    pub name: String,
    /// 阶段
    pub stage: Stage,
    /// 纳入情况
    pub inclusion: Inclusion,
    /// 写入照护服务的章节
    pub chapters: Vec<String>,
    /// 与照护服务有关的指标
    pub indicators: Vec<String>,
    /// 说明
    pub remarks: Vec<String>,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

impl Inclusion {
    pub fn is_included(self) -> bool {
        self != Self::NotIncluded
    }
}

fn speaks_of_childcare(text: &str) -> bool {
    WORDS.iter().any(|word| text.contains(word))
}

impl PlanIndicator {
    fn is_about_childcare(&self) -> bool {
        self.kind != IndicatorKind::Other || speaks_of_childcare(&self.name)
    }
}

impl Plan {
    pub fn check(&self, checks: &mut Checks, at: &str, today: Day) {
        checks.text(&format!("{at}/name"), &self.name, NAME_CHARS_MAX);
        checks.year(&format!("{at}/fromYear"), self.from_year, today);
        checks.year(&format!("{at}/toYear"), self.to_year, today);
        checks.require(
            self.from_year <= self.to_year,
            format!("{at}/toYear"),
            "plan-years",
            "规划期的止年不能早于起年",
        );
        self.check_issue(checks, at, today);
        checks.list(&format!("{at}/extracts"), self.extracts.len(), EXTRACTS_MAX);
        for (index, extract) in self.extracts.iter().take(EXTRACTS_MAX).enumerate() {
            let at = format!("{at}/extracts/{index}");
            checks.text(&format!("{at}/chapter"), &extract.chapter, NAME_CHARS_MAX);
            checks.text(&format!("{at}/text"), &extract.text, LONG_TEXT_MAX);
        }
        let indicators = format!("{at}/indicators");
        checks.list(&indicators, self.indicators.len(), INDICATORS_MAX);
        for (index, indicator) in self.indicators.iter().take(INDICATORS_MAX).enumerate() {
            let at = format!("{indicators}/{index}");
            checks.text(&format!("{at}/name"), &indicator.name, NAME_CHARS_MAX);
            checks.require(
                (self.from_year..=self.to_year).contains(&indicator.year),
                format!("{at}/year"),
                "indicator-year",
                "指标的目标年度应在规划期内",
            );
            checks.require(
                !indicator.target.is_zero(),
                format!("{at}/target"),
                "indicator-without-target",
                "指标应有大于零的目标值",
            );
        }
    }

    fn check_issue(&self, checks: &mut Checks, at: &str, today: Day) {
        let issued = self.stage == Stage::Issued;
        let (number, day) = (format!("{at}/documentNo"), format!("{at}/issuedOn"));
        match &self.document_no {
            Some(text) => checks.text(&number, text, DOCUMENT_NO_CHARS_MAX),
            None => checks.require(!issued, &number, MISSING_MATERIAL, "已印发的应填写文号"),
        }
        match self.issued_on {
            Some(on) => checks.not_after(&day, on, today),
            None => checks.require(!issued, &day, MISSING_MATERIAL, "已印发的应填写印发日期"),
        }
        let early = !issued && (self.document_no.is_some() || self.issued_on.is_some());
        checks.require(
            !early,
            format!("{at}/stage"),
            "drafting-with-document",
            "编制中的规划没有印发文号和日期",
        );
    }

    /// Why this cannot stand in the place of what was reviewed before; the same again never comes here.
    pub fn check_revision(&self, checks: &mut Checks, at: &str, before: &Self) {
        if before.stage != Stage::Issued {
            return;
        }
        checks.require(
            self.stage == Stage::Issued,
            format!("{at}/stage"),
            "plan-already-issued",
            "该规划已经印发，不能改为编制中；修订的填写新的文号",
        );
        checks.require(
            self.stage != Stage::Issued || self.document_no != before.document_no,
            format!("{at}/documentNo"),
            "plan-differs",
            "这一文号的规划已有内容不同的审核；修订的填写新的文号",
        );
    }

    /// `whom` is to be reminded where something is missing.
    pub fn judge(&self, rules: &Rules<'_>, whom: &str, basis: &str) -> Result<Judgement, Failure> {
        let written = self
            .extracts
            .iter()
            .filter(|extract| speaks_of_childcare(&extract.text));
        let chapters: Vec<String> = written.map(|extract| extract.chapter.clone()).collect();
        let about = self
            .indicators
            .iter()
            .filter(|one| one.is_about_childcare());
        let indicators: Vec<String> = about.map(|one| one.name.clone()).collect();
        let inclusion = match (chapters.is_empty(), indicators.is_empty()) {
            (false, false) => Inclusion::Included,
            (false, true) => Inclusion::TextOnly,
            (true, false) => Inclusion::IndicatorsOnly,
            (true, true) => Inclusion::NotIncluded,
        };
        Ok(Judgement {
            name: self.name.clone(),
            stage: self.stage,
            remarks: self.remarks(rules)?,
            follow_ups: self.follow_ups(rules, inclusion, whom, basis)?,
            inclusion,
            chapters,
            indicators,
        })
    }

    fn remarks(&self, rules: &Rules<'_>) -> Result<Vec<String>, Failure> {
        let reference = rules.get(&PLACES_PER_TEN_THOUSAND)?;
        // Both in hundredths of a place of a thousand residents.
        let least = u64::from(reference.value) * u64::from(HUNDREDTHS / THOUSANDS);
        let low = self.indicators.iter().filter(|one| {
            one.kind == IndicatorKind::PlacesPerThousand && one.target.to_raw() < least
        });
        let text = |one: &PlanIndicator| {
            format!(
                "{}年每千人口托位数目标{}个，低于参考值{}个（{}）",
                one.year,
                one.target,
                Decimal::<2>::raw(least),
                reference.source
            )
        };
        Ok(low.map(text).collect())
    }

    fn follow_ups(
        &self,
        rules: &Rules<'_>,
        inclusion: Inclusion,
        whom: &str,
        basis: &str,
    ) -> Result<Vec<FollowUp>, Failure> {
        let what = match inclusion {
            Inclusion::Included => return Ok(Vec::new()),
            Inclusion::TextOnly => "补充照护服务的指标",
            Inclusion::IndicatorsOnly => "在文本中写明照护服务的任务",
            Inclusion::NotIncluded => "将婴幼儿照护服务纳入规划",
        };
        let when = match self.stage {
            Stage::Drafting => "在编制中",
            Stage::Issued => "在修订或者下一次编制时",
        };
        let limit = Limit::new(rules.period(&REMIND_WITHIN)?, rules.today());
        let mut reminder = FollowUp::within(format!("提醒{whom}{when}{what}"), limit);
        reminder.source = format!("{basis}；{}", reminder.source);
        Ok(vec![reminder])
    }
}
