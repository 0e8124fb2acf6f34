//! Acts against workers (侵害行为): the article each breaks, and what may lawfully follow.

use lianxi_domain::case::{Measure, Nature};
use lianxi_domain::parameters::Rules;
use lianxi_domain::rules::Stated;
use lianxi_sdk::Failure;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{OVERTIME_FINE, WAGE_COMPENSATION, WOMAN_FINE};

/// 侵害行为
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum Act {
    #[serde(rename = "怀孕7个月以上延长劳动时间或者安排夜班")]
    PregnancyOvertime,
    #[serde(rename = "产假不足")]
    Leave,
    #[serde(rename = "哺乳期延长劳动时间或者安排夜班")]
    NursingOvertime,
    #[serde(rename = "未安排哺乳时间")]
    NursingTime,
    #[serde(rename = "因怀孕生育哺乳降低工资")]
    WageCut,
    #[serde(rename = "因怀孕生育哺乳辞退或者解除合同")]
    Dismissal,
    #[serde(rename = "克扣或者无故拖欠工资")]
    UnpaidWages,
    #[serde(rename = "未订立劳动合同")]
    NoContract,
    #[serde(rename = "违法延长工作时间")]
    Overtime,
    #[serde(rename = "未办理社会保险登记")]
    NoInsurance,
}

/// What follows from an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handling {
    /// An order to correct and a fine for each woman.
    WomanFine,
    /// A warning, an order and perhaps a fine for each worker.
    OvertimeFine,
    /// An order alone.
    Order,
    /// An order to pay, and more where it is not kept.
    Pay,
    /// Mediation and arbitration.
    Arbitration,
}

impl Act {
    pub fn name(self) -> &'static str {
        match self {
            Self::PregnancyOvertime => "怀孕7个月以上延长劳动时间或者安排夜班",
            Self::Leave => "产假不足",
            Self::NursingOvertime => "哺乳期延长劳动时间或者安排夜班",
            Self::NursingTime => "未安排哺乳时间",
            Self::WageCut => "因怀孕生育哺乳降低工资",
            Self::Dismissal => "因怀孕生育哺乳辞退或者解除合同",
            Self::UnpaidWages => "克扣或者无故拖欠工资",
            Self::NoContract => "未订立劳动合同",
            Self::Overtime => "违法延长工作时间",
            Self::NoInsurance => "未办理社会保险登记",
        }
    }

    pub fn basis(self) -> &'static str {
        match self {
            Self::PregnancyOvertime => "女职工劳动保护特别规定 第六条第二款",
            Self::Leave => "女职工劳动保护特别规定 第七条",
            Self::NursingOvertime => "女职工劳动保护特别规定 第九条第一款",
            Self::NursingTime => "女职工劳动保护特别规定 第九条第二款",
            Self::WageCut | Self::Dismissal => {
                "晋政办发〔2020〕24号 二(一)2；女职工劳动保护特别规定 第五条"
            }
            Self::UnpaidWages => "劳动保障监察条例 第二十六条",
            Self::NoContract => "劳动保障监察条例 第二十四条",
            Self::Overtime => "劳动保障监察条例 第二十五条",
            Self::NoInsurance => "社会保险法 第八十四条",
        }
    }

    fn handling(self) -> Handling {
        match self {
            Self::PregnancyOvertime | Self::Leave | Self::NursingOvertime => Handling::WomanFine,
            Self::NursingTime | Self::NoContract | Self::NoInsurance => Handling::Order,
            Self::WageCut | Self::Dismissal => Handling::Arbitration,
            Self::UnpaidWages => Handling::Pay,
            Self::Overtime => Handling::OvertimeFine,
        }
    }

    /// Not the inspection's to settle: the complainant is told of mediation and arbitration.
    pub fn is_arbitrated(self) -> bool {
        self.handling() == Handling::Arbitration
    }

    /// The range of a fine for so many people, and where it comes from; none where law gives none.
    pub fn fine(
        self,
        rules: &Rules<'_>,
        people: u64,
    ) -> Result<Option<Stated<(u64, u64)>>, Failure> {
        let rule = match self.handling() {
            Handling::WomanFine => &WOMAN_FINE,
            Handling::OvertimeFine => &OVERTIME_FINE,
            Handling::Order | Handling::Pay | Handling::Arbitration => return Ok(None),
        };
        let mut stated = rules.fixed(rule)?;
        let (least, most) = stated.value;
        stated.value = (least.saturating_mul(people), most.saturating_mul(people));
        Ok(Some(stated))
    }

    /// Where the worker can turn to.
    pub fn referral(self) -> Measure {
        Measure::new(
            format!("告知依法申请劳动人事争议调解仲裁（{}）", self.name()),
            Nature::Transfer,
            "女职工劳动保护特别规定 第十四条；劳动保障监察条例 第二十一条",
        )
    }

    /// What may lawfully be done about it.
    pub fn measures(self, rules: &Rules<'_>, people: u64) -> Result<Vec<Measure>, Failure> {
        let order = |action: &str| Measure::new(action, Nature::Order, self.basis());
        let name = self.name();
        let mut measures = match self.handling() {
            Handling::WomanFine => vec![order(&format!("责令限期改正（{name}）"))],
            Handling::OvertimeFine => vec![
                Measure::new(format!("警告（{name}）"), Nature::Penalty, self.basis()),
                order(&format!("责令限期改正（{name}）")),
            ],
            Handling::Order => vec![order(&format!("责令改正（{name}）"))],
            Handling::Pay => {
                let (least, most) = rules.fixed(&WAGE_COMPENSATION)?.value;
                vec![
                    order("责令限期支付工资报酬"),
                    order(&format!(
                        "逾期不支付的，责令按应付金额{least}%以上{most}%以下加付赔偿金"
                    )),
                ]
            }
            Handling::Arbitration => vec![self.referral()],
        };
        if let Some(fine) = self.fine(rules, people)? {
            measures.push(Measure::fine(
                format!("罚款（{name}，{people}人）"),
                fine.value,
                fine.source,
            ));
        }
        Ok(measures)
    }
}
