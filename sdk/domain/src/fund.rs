//! Public money (财政资金): budget lines, what was granted, paid and used, and what of it deviates.
//!
//! `finance` keeps the ledgers and states them; `audit` takes the statements as evidence. A deviation (偏差) is a fact with its amount and
//! its rule: it blames nobody, and what follows from it is for people to decide.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, RULE_VIOLATION};
use crate::date::Day;
use crate::money::Yuan;
use crate::person::DOCUMENT_NO_CHARS_MAX;

/// The most commitments, payments and uses that one ledger holds, each: a longer list is a budget line that should have been two.
pub const ENTRIES_MAX: usize = 500;
/// The most deviations of such a ledger: three of each payment, one of each use and each commitment, two of the whole.
pub const DEVIATIONS_MAX: usize = 5 * ENTRIES_MAX + 2;

/// 资金用途
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum Purpose {
    #[serde(rename = "场地")]
    Site,
    #[serde(rename = "租金减免")]
    Rent,
    #[serde(rename = "建设补助")]
    Construction,
    #[serde(rename = "运营补助")]
    Operation,
    #[serde(rename = "人才培养")]
    Training,
    #[serde(rename = "照护指导")]
    Guidance,
}

/// 投入类别：人力、物力、财力
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum InputKind {
    #[serde(rename = "人力")]
    Human,
    #[serde(rename = "物力")]
    Material,
    #[serde(rename = "财力")]
    Financial,
}

impl Purpose {
    /// The policy speaks of 人力、物力和财力 and does not divide them: trained people, sites and buildings, money.
    pub const fn input_kind(self) -> InputKind {
        match self {
            Self::Training | Self::Guidance => InputKind::Human,
            Self::Site | Self::Construction => InputKind::Material,
            Self::Rent | Self::Operation => InputKind::Financial,
        }
    }

    /// What goes to one institution only by a decision on its support (补助决定).
    pub const fn needs_grant(self) -> bool {
        matches!(
            self,
            Self::Site | Self::Rent | Self::Construction | Self::Operation
        )
    }
}

/// 资金渠道
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Channel {
    #[serde(rename = "一般公共预算")]
    General,
    #[serde(rename = "政府性基金预算")]
    GovernmentFund,
    #[serde(rename = "上级一般性转移支付")]
    GeneralTransfer,
    #[serde(rename = "上级专项转移支付")]
    SpecialTransfer,
}

/// 预算项目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BudgetLine {
    /// 预算项目编号
    pub line_no: String,
    /// 预算年度
    pub year: i16,
    /// 本级行政区划代码
    pub division_code: String,
    /// 资金渠道
    pub channel: Channel,
    /// 支出功能分类科目编码（类、款、项）
    pub subject_code: String,
    /// 用途
    pub purpose: Purpose,
    /// 预算数（元）
    pub amount_yuan: Yuan,
    /// 批准预算的文号
    pub approval_no: String,
    /// 批准日期
    pub approved_on: Day,
}

/// 已承诺的补助
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Commitment {
    /// 补助编号
    pub grant_no: String,
    /// 受补助机构的统一社会信用代码
    pub payee_uscc: String,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 决定日期
    pub decided_on: Day,
}

/// 拨付
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Payment {
    /// 拨付凭证编号
    pub payment_no: String,
    /// 收款单位的统一社会信用代码
    pub payee_uscc: String,
    /// 拨付用途
    pub purpose: Purpose,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 拨付日期
    pub on: Day,
    /// 补助编号；不是对机构的补助时为空
    #[serde(default)]
    pub grant_no: Option<String>,
}

/// 使用
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Spending {
    /// 支出凭证编号
    pub use_no: String,
    /// 所用资金的拨付凭证编号
    pub payment_no: String,
    /// 实际用途
    pub purpose: Purpose,
    /// 金额（元）
    pub amount_yuan: Yuan,
    /// 支出日期
    pub on: Day,
    /// 凭证的SHA-256（64位小写十六进制）
    pub sha256: String,
}

/// 资金台账
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Ledger {
    /// 预算项目
    pub line: BudgetLine,
    /// 已承诺的补助
    pub commitments: Vec<Commitment>,
    /// 拨付
    pub payments: Vec<Payment>,
    /// 使用
    pub uses: Vec<Spending>,
}

/// 资金余额
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Balance {
    /// 预算数（元）
    pub budget_yuan: Yuan,
    /// 已承诺（补助决定与直接拨付，元）
    pub committed_yuan: Yuan,
    /// 可用余额（元）
    pub free_yuan: Yuan,
    /// 超出预算（元）
    pub exceeded_yuan: Yuan,
    /// 已拨付（元）
    pub paid_yuan: Yuan,
    /// 已使用（元）
    pub used_yuan: Yuan,
    /// 已拨付未使用（元）
    pub unspent_yuan: Yuan,
    /// 使用超出拨付（元）
    pub overspent_yuan: Yuan,
}

impl Balance {
    /// The four differences follow from the four amounts.
    pub fn of(budget: Yuan, committed: Yuan, paid: Yuan, used: Yuan) -> Self {
        Self {
            budget_yuan: budget,
            committed_yuan: committed,
            free_yuan: beyond(budget, committed),
            exceeded_yuan: beyond(committed, budget),
            paid_yuan: paid,
            used_yuan: used,
            unspent_yuan: beyond(paid, used),
            overspent_yuan: beyond(used, paid),
        }
    }

    fn is_consistent(&self) -> bool {
        *self
            == Self::of(
                self.budget_yuan,
                self.committed_yuan,
                self.paid_yuan,
                self.used_yuan,
            )
    }
}

/// 偏差类型
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub enum DeviationKind {
    #[serde(rename = "预算批准前拨付")]
    BeforeApproval,
    #[serde(rename = "超预算")]
    OverBudget,
    #[serde(rename = "无补助决定拨付")]
    NoGrant,
    #[serde(rename = "超补助决定拨付")]
    OverGrant,
    #[serde(rename = "收款单位不符")]
    OtherPayee,
    #[serde(rename = "改变用途")]
    OtherPurpose,
    #[serde(rename = "支出大于拨付")]
    OverUse,
    #[serde(rename = "未及时拨付")]
    LatePayment,
    #[serde(rename = "连续两年未用完")]
    Idle,
}

impl DeviationKind {
    /// The rule that it is measured by.
    pub const fn basis(self) -> &'static str {
        match self {
            Self::BeforeApproval => {
                "预算法 第十三条（是否属于第五十四条规定的批准前可以安排的支出，由人员核实）"
            }
            Self::OverBudget => "预算法 第十三条；预算法实施条例 第五十七条第一项",
            Self::NoGrant | Self::OverGrant => "预算法实施条例 第五十七条第一项",
            Self::OtherPayee => "预算法实施条例 第五十七条第二项",
            Self::OtherPurpose => "预算法 第六十三条；预算法实施条例 第六十条",
            Self::OverUse => "预算法 第五十七条第二款（有无虚假列支由人员核实）",
            Self::LatePayment => "预算法 第五十七条第一款（“及时”没有数字，期限为产品默认）",
            Self::Idle => "预算法 第四十二条；预算法实施条例 第五十条",
        }
    }
}

/// 偏差：事实、金额和依据，不含责任认定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Deviation {
    /// 类型
    pub kind: DeviationKind,
    /// 涉及的预算项目、补助、拨付或支出编号
    pub reference: String,
    /// 涉及金额（元）
    pub amount_yuan: Yuan,
    /// 依据
    pub basis: String,
}

impl Deviation {
    fn new(kind: DeviationKind, reference: &str, amount: Yuan) -> Self {
        Self {
            kind,
            reference: reference.to_owned(),
            amount_yuan: amount,
            basis: kind.basis().to_owned(),
        }
    }
}

/// 资金情况：预算项目的余额和偏差
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundStatement {
    /// 预算项目
    pub line: BudgetLine,
    /// 截至日期
    pub as_of: Day,
    /// 余额
    pub balance: Balance,
    /// 拨付笔数
    pub payments: u32,
    /// 支出笔数
    pub uses: u32,
    /// 偏差
    pub deviations: Vec<Deviation>,
}

/// The two periods that deviations are measured by; a plugin reads them from its dated rules.
#[derive(Debug, Clone, Copy)]
pub struct Thresholds {
    /// Years after the budget year at whose end what is left is no longer carried over.
    pub carry_over_years: u32,
    /// Calendar days from a decision on support to its payment.
    pub pay_within_days: u32,
}

impl Ledger {
    pub fn open(line: BudgetLine) -> Self {
        Self {
            line,
            commitments: Vec::new(),
            payments: Vec::new(),
            uses: Vec::new(),
        }
    }

    /// Paid by this decision on support.
    pub fn paid_by_grant(&self, grant_no: &str) -> Yuan {
        let paid = self.payments.iter();
        paid.filter(|payment| payment.grant_no.as_deref() == Some(grant_no))
            .map(|payment| payment.amount_yuan)
            .sum()
    }

    /// Used of this payment.
    pub fn used_of_payment(&self, payment_no: &str) -> Yuan {
        let used = self.uses.iter();
        used.filter(|spending| spending.payment_no == payment_no)
            .map(|spending| spending.amount_yuan)
            .sum()
    }

    /// Each decision counts with what it promises, or with what was paid where that is more; other payments count as they are.
    pub fn balance(&self) -> Balance {
        let promised: Yuan = self
            .commitments
            .iter()
            .map(|one| one.amount_yuan.max(self.paid_by_grant(&one.grant_no)))
            .sum();
        let direct: Yuan = self
            .payments
            .iter()
            .filter(|payment| self.commitment_of(payment).is_none())
            .map(|payment| payment.amount_yuan)
            .sum();
        let paid = self.payments.iter().map(|one| one.amount_yuan).sum();
        let used = self.uses.iter().map(|one| one.amount_yuan).sum();
        Balance::of(self.line.amount_yuan, promised.plus(direct), paid, used)
    }

    pub fn state(&self, as_of: Day, thresholds: Thresholds) -> FundStatement {
        FundStatement {
            line: self.line.clone(),
            as_of,
            balance: self.balance(),
            payments: count(self.payments.len()),
            uses: count(self.uses.len()),
            deviations: self.deviations(as_of, thresholds),
        }
    }

    /// In the order in which money goes: payments, uses, decisions, the line as a whole.
    pub fn deviations(&self, as_of: Day, thresholds: Thresholds) -> Vec<Deviation> {
        let mut found = Vec::new();
        for payment in &self.payments {
            self.payment_deviates(payment, &mut found);
        }
        for spending in &self.uses {
            if spending.purpose != self.line.purpose {
                let kind = DeviationKind::OtherPurpose;
                found.push(Deviation::new(kind, &spending.use_no, spending.amount_yuan));
            }
        }
        for commitment in &self.commitments {
            self.commitment_deviates(commitment, as_of, thresholds, &mut found);
        }
        self.line_deviates(as_of, thresholds, &mut found);
        found
    }

    fn commitment_of(&self, payment: &Payment) -> Option<&Commitment> {
        let grant_no = payment.grant_no.as_deref()?;
        self.commitments.iter().find(|one| one.grant_no == grant_no)
    }

    /// Its purpose or its day, its decision, and whether more was used than it brought.
    fn payment_deviates(&self, payment: &Payment, found: &mut Vec<Deviation>) {
        let mut deviates = |kind, amount| {
            found.push(Deviation::new(kind, &payment.payment_no, amount));
        };
        let paid = payment.amount_yuan;
        if payment.purpose != self.line.purpose {
            deviates(DeviationKind::OtherPurpose, paid);
        } else if payment.on < self.line.approved_on {
            deviates(DeviationKind::BeforeApproval, paid);
        }
        match self.commitment_of(payment) {
            Some(commitment) if commitment.payee_uscc != payment.payee_uscc => {
                deviates(DeviationKind::OtherPayee, paid);
            }
            None if payment.purpose.needs_grant() || payment.grant_no.is_some() => {
                deviates(DeviationKind::NoGrant, paid);
            }
            _ => {}
        }
        let overused = beyond(self.used_of_payment(&payment.payment_no), paid);
        if !overused.is_zero() {
            deviates(DeviationKind::OverUse, overused);
        }
    }

    fn commitment_deviates(
        &self,
        commitment: &Commitment,
        as_of: Day,
        thresholds: Thresholds,
        found: &mut Vec<Deviation>,
    ) {
        let paid = self.paid_by_grant(&commitment.grant_no);
        let over = beyond(paid, commitment.amount_yuan);
        if !over.is_zero() {
            let kind = DeviationKind::OverGrant;
            found.push(Deviation::new(kind, &commitment.grant_no, over));
        }
        let days = i32::try_from(thresholds.pay_within_days).unwrap_or(i32::MAX);
        let open = beyond(commitment.amount_yuan, paid);
        if !open.is_zero() && as_of > commitment.decided_on.plus_days(days) {
            let kind = DeviationKind::LatePayment;
            found.push(Deviation::new(kind, &commitment.grant_no, open));
        }
    }

    fn line_deviates(&self, as_of: Day, thresholds: Thresholds, found: &mut Vec<Deviation>) {
        let balance = self.balance();
        if !balance.exceeded_yuan.is_zero() {
            let kind = DeviationKind::OverBudget;
            found.push(Deviation::new(
                kind,
                &self.line.line_no,
                balance.exceeded_yuan,
            ));
        }
        let left = beyond(balance.budget_yuan, balance.used_yuan);
        if !left.is_zero()
            && i32::from(as_of.year()) > last_year(self.line.year, thresholds.carry_over_years)
        {
            found.push(Deviation::new(
                DeviationKind::Idle,
                &self.line.line_no,
                left,
            ));
        }
    }
}

impl FundStatement {
    /// What a receiver can see without the ledger: a line that is one, and differences that follow from the amounts.
    pub fn check(&self, checks: &mut Checks, at: &str, today: Day) {
        let line = format!("{at}/line");
        check_no(checks, &format!("{line}/lineNo"), &self.line.line_no);
        checks.year(&format!("{line}/year"), self.line.year, today);
        checks.division(&format!("{line}/divisionCode"), &self.line.division_code);
        check_no(
            checks,
            &format!("{line}/subjectCode"),
            &self.line.subject_code,
        );
        check_no(
            checks,
            &format!("{line}/approvalNo"),
            &self.line.approval_no,
        );
        checks.not_after(&format!("{line}/approvedOn"), self.line.approved_on, today);
        checks.not_after(&format!("{at}/asOf"), self.as_of, today);
        let consistent =
            self.balance.is_consistent() && self.balance.budget_yuan == self.line.amount_yuan;
        checks.require(
            consistent,
            format!("{at}/balance"),
            "balance-inconsistent",
            "余额与预算数、承诺、拨付、使用不符：应使用财政部门原样的资金情况",
        );
        checks.list(
            &format!("{at}/deviations"),
            self.deviations.len(),
            DEVIATIONS_MAX,
        );
        for (index, deviation) in self.deviations.iter().take(DEVIATIONS_MAX).enumerate() {
            let at = format!("{at}/deviations/{index}");
            check_no(checks, &format!("{at}/reference"), &deviation.reference);
            checks.require(
                deviation.basis == deviation.kind.basis(),
                format!("{at}/basis"),
                RULE_VIOLATION,
                "偏差的依据与类型不符",
            );
        }
    }
}

/// A number of a document, a voucher or a line: short, and without control characters.
pub fn check_no(checks: &mut Checks, at: &str, text: &str) {
    checks.text(at, text, DOCUMENT_NO_CHARS_MAX);
    checks.require(
        !text.chars().any(char::is_control),
        at,
        "number-malformed",
        "编号中不得有控制字符",
    );
}

/// An amount of something: not nothing.
pub fn check_amount(checks: &mut Checks, at: &str, amount: Yuan) {
    checks.require(!amount.is_zero(), at, "amount-zero", "金额应大于零");
}

/// How far one amount goes beyond another; zero where it does not.
fn beyond(amount: Yuan, other: Yuan) -> Yuan {
    amount.minus(other).unwrap_or(Yuan::ZERO)
}

fn last_year(year: i16, carry_over_years: u32) -> i32 {
    i32::from(year).saturating_add(i32::try_from(carry_over_years).unwrap_or(i32::MAX))
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const THRESHOLDS: Thresholds = Thresholds {
        carry_over_years: 1,
        pay_within_days: 30,
    };
    const TODAY: Day = Day::of(2026, 3, 2);
    const HERE: &str = "91140100MA00000003";

    fn ledger() -> Ledger {
        let mut ledger = Ledger::open(BudgetLine {
            line_no: "L1".to_owned(),
            year: 2026,
            division_code: "140105".to_owned(),
            channel: Channel::General,
            subject_code: "2100717".to_owned(),
            purpose: Purpose::Operation,
            amount_yuan: Yuan::whole(1_000),
            approval_no: "人大〔2026〕1号".to_owned(),
            approved_on: Day::of(2026, 1, 20),
        });
        ledger.commitments.push(Commitment {
            grant_no: "G1".to_owned(),
            payee_uscc: HERE.to_owned(),
            amount_yuan: Yuan::whole(600),
            decided_on: Day::of(2026, 2, 1),
        });
        ledger.payments.push(payment("P1", 600, Some("G1")));
        ledger.uses.push(spending("U1", "P1", 200));
        ledger
    }

    fn payment(number: &str, yuan: u64, grant: Option<&str>) -> Payment {
        Payment {
            payment_no: number.to_owned(),
            payee_uscc: HERE.to_owned(),
            purpose: Purpose::Operation,
            amount_yuan: Yuan::whole(yuan),
            on: Day::of(2026, 2, 10),
            grant_no: grant.map(str::to_owned),
        }
    }

    fn spending(number: &str, payment: &str, yuan: u64) -> Spending {
        Spending {
            use_no: number.to_owned(),
            payment_no: payment.to_owned(),
            purpose: Purpose::Operation,
            amount_yuan: Yuan::whole(yuan),
            on: Day::of(2026, 2, 20),
            sha256: "a".repeat(64),
        }
    }

    /// The ledger with one change deviates so, and so much.
    fn check(change: impl Fn(&mut Ledger), as_of: Day, expected: &[(DeviationKind, &str, &str)]) {
        let mut ledger = ledger();
        change(&mut ledger);
        let found = ledger.deviations(as_of, THRESHOLDS);
        let found: Vec<(DeviationKind, &str, String)> = found
            .iter()
            .map(|one| {
                (
                    one.kind,
                    one.reference.as_str(),
                    one.amount_yuan.to_string(),
                )
            })
            .collect();
        let expected: Vec<(DeviationKind, &str, String)> = expected
            .iter()
            .map(|(kind, reference, amount)| (*kind, *reference, (*amount).to_owned()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn what_goes_by_the_rules_does_not_deviate() {
        check(|_| {}, TODAY, &[]);
        let balance = ledger().balance();
        let shown = [
            balance.committed_yuan,
            balance.free_yuan,
            balance.exceeded_yuan,
            balance.unspent_yuan,
            balance.overspent_yuan,
        ];
        assert_eq!(
            shown.map(Yuan::rounded),
            [600, 400, 0, 400, 0],
            "{balance:?}"
        );
    }

    #[test]
    fn payments_deviate() {
        use DeviationKind as D;
        check(
            |ledger| ledger.payments[0].on = Day::of(2026, 1, 19),
            TODAY,
            &[(D::BeforeApproval, "P1", "600")],
        );
        check(
            |ledger| ledger.payments[0].on = Day::of(2026, 1, 20),
            TODAY,
            &[],
        );
        check(
            |ledger| ledger.payments[0].purpose = Purpose::Guidance,
            TODAY,
            &[(D::OtherPurpose, "P1", "600")],
        );
        check(
            |ledger| ledger.payments[0].payee_uscc = "91140100MA0000000B".to_owned(),
            TODAY,
            &[(D::OtherPayee, "P1", "600")],
        );
        check(
            |ledger| ledger.payments.push(payment("P2", 400, None)),
            TODAY,
            &[(D::NoGrant, "P2", "400")],
        );
        check(
            |ledger| ledger.payments.push(payment("P2", 1, Some("G1"))),
            TODAY,
            &[(D::OverGrant, "G1", "1")],
        );
        check(
            |ledger| ledger.payments.push(payment("P2", 401, Some("G9"))),
            TODAY,
            &[(D::NoGrant, "P2", "401"), (D::OverBudget, "L1", "1")],
        );
    }

    #[test]
    fn uses_deviate() {
        use DeviationKind as D;
        check(
            |ledger| ledger.uses[0].purpose = Purpose::Construction,
            TODAY,
            &[(D::OtherPurpose, "U1", "200")],
        );
        check(
            |ledger| ledger.uses.push(spending("U2", "P1", 400)),
            TODAY,
            &[],
        );
        check(
            |ledger| ledger.uses.push(spending("U2", "P1", 401)),
            TODAY,
            &[(D::OverUse, "P1", "1")],
        );
    }

    #[test]
    fn time_passes() {
        use DeviationKind as D;
        let unpaid = |ledger: &mut Ledger| {
            ledger.payments[0].amount_yuan = Yuan::whole(500);
        };
        check(unpaid, Day::of(2026, 3, 3), &[]);
        check(
            unpaid,
            Day::of(2026, 3, 4),
            &[(D::LatePayment, "G1", "100")],
        );
        // Left at the end of the next year: 预算法实施条例 第五十条.
        check(|_| {}, Day::of(2027, 12, 31), &[]);
        check(|_| {}, Day::of(2028, 1, 1), &[(D::Idle, "L1", "800")]);
    }

    #[test]
    fn a_statement_that_was_changed_is_seen() {
        let whole = ledger().state(TODAY, THRESHOLDS);
        let issues = |statement: &FundStatement| {
            let mut checks = Checks::new();
            statement.check(&mut checks, "/funds/0", TODAY);
            let failure = checks.finish().err();
            failure.map(|failure| failure.issues()[0].code.clone())
        };
        assert_eq!(issues(&whole), None);
        let mut changed = whole.clone();
        changed.balance.free_yuan = Yuan::whole(500);
        assert_eq!(issues(&changed).as_deref(), Some("balance-inconsistent"));
        let mut changed = whole;
        changed.line.amount_yuan = Yuan::whole(900);
        assert_eq!(issues(&changed).as_deref(), Some("balance-inconsistent"));
    }

    #[test]
    fn enormous_sums_come_to_an_end() {
        let mut ledger = ledger();
        for _ in 0..3 {
            let mut one = payment("P", 0, Some("G1"));
            one.amount_yuan = Yuan::raw(u64::MAX);
            ledger.payments.push(one);
        }
        let balance = ledger.balance();
        assert_eq!(balance.paid_yuan, Yuan::raw(u64::MAX));
        assert!(balance.is_consistent());
    }
}
