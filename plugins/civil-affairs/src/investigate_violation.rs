//! 违法行为处理路径: what 第二十四条 to 第二十七条 allow for a breach, with the fine that the unlawful turnover or income opens.
//! The measures are named; a person decides; crimes go to the police.

use lianxi_domain::case::{CasePath, Measure, Nature, check_file, penalty_clocks};
use lianxi_domain::checks::{Checks, in_force, today};
use lianxi_domain::date::Day;
use lianxi_domain::push::Attachment;
use lianxi_domain::rules::Rule;
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::rules::{INCOME_FINE, TURNOVER_FINE};

const ARTICLE_24: &str = "民办非企业单位登记管理暂行条例 第二十四条";
const ARTICLE_25: &str = "民办非企业单位登记管理暂行条例 第二十五条第一款";
const ARTICLE_25_2: &str = "民办非企业单位登记管理暂行条例 第二十五条第二款";
const ARTICLE_27: &str = "民办非企业单位登记管理暂行条例 第二十七条";

/// 违法类型
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Violation {
    /// 弄虚作假骗取登记（第二十四条）
    RegistrationFraud,
    /// 业务主管单位撤销批准（第二十四条）
    ConsentWithdrawn,
    /// 涂改、出租、出借登记证书或者出租、出借印章
    CertificateMisused,
    /// 超出章程规定的宗旨和业务范围进行活动
    OutsideCharter,
    /// 拒不接受或者不按照规定接受监督检查
    InspectionRefused,
    /// 不按照规定办理变更登记
    ChangeNotRegistered,
    /// 设立分支机构
    BranchFounded,
    /// 从事营利性的经营活动
    ProfitSeeking,
    /// 侵占、私分、挪用资产或者所接受的捐赠、资助
    AssetsTaken,
    /// 违反国家有关规定收取费用、筹集资金或者接受使用捐赠、资助
    UnlawfulCharges,
    /// 未经登记擅自活动，或者被撤销登记后继续活动（第二十七条）
    NotRegistered,
}

/// 违法行为处理
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码；未登记的没有
    #[serde(default)]
    pub uscc: Option<String>,
    /// 违法类型
    pub violation: Violation,
    /// 证据
    pub evidence: Vec<Attachment>,
    /// 立案之日
    #[serde(default)]
    pub case_filed_on: Option<Day>,
    /// 情节严重
    #[serde(default)]
    pub serious: bool,
    /// 涉嫌犯罪
    #[serde(default)]
    pub suspected_crime: bool,
    /// 违法经营额（元）
    #[serde(default)]
    pub unlawful_turnover_yuan: Option<u64>,
    /// 违法所得（元）
    #[serde(default)]
    pub unlawful_income_yuan: Option<u64>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<CasePath, Failure> {
    check(ctx, &input)?;
    let mut measures = match input.violation {
        Violation::RegistrationFraud | Violation::ConsentWithdrawn => {
            vec![Measure::new(
                "撤销登记，收缴登记证书和印章",
                Nature::Registration,
                ARTICLE_24,
            )]
        }
        Violation::NotRegistered => vec![Measure::new(
            "予以取缔，没收非法财产",
            Nature::Penalty,
            ARTICLE_27,
        )],
        _ => breach(ctx, &input)?,
    };
    if input.suspected_crime {
        measures.push(Measure::new(
            "移送公安机关",
            Nature::Transfer,
            "行政处罚法 第二十七条",
        ));
    } else if input.violation == Violation::NotRegistered {
        measures.push(Measure::new(
            "移送公安机关依法给予治安管理处罚",
            Nature::Transfer,
            ARTICLE_27,
        ));
    }
    let mut requires = Vec::new();
    if input.violation == Violation::ConsentWithdrawn {
        requires.push(format!("业务主管单位撤销批准的文件（{ARTICLE_24}）"));
    }
    // Every path beyond a warning has one of these among its measures.
    requires.push(
        "限期停止活动、撤销登记、较大数额罚款和没收较大数额财物的，作出前告知当事人有要求听证的权利（行政处罚法 第六十三条）"
            .to_owned(),
    );
    Ok(CasePath::new(
        measures,
        penalty_clocks(input.case_filed_on, true),
        requires,
    ))
}

fn check(ctx: &Context<'_>, input: &Input) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_file(
        &mut checks,
        (
            input.uscc.as_deref(),
            input.violation == Violation::NotRegistered,
        ),
        &input.evidence,
        &[("/caseFiledOn", input.case_filed_on)],
        today(ctx)?,
    );
    checks.finish()
}

fn breach(ctx: &Context<'_>, input: &Input) -> Result<Vec<Measure>, Failure> {
    let mut measures = vec![
        Measure::new("警告", Nature::Penalty, ARTICLE_25),
        Measure::new("责令改正", Nature::Order, ARTICLE_25),
        Measure::new(
            "可以限期停止活动，封存登记证书、印章和财务凭证",
            Nature::Penalty,
            ARTICLE_25,
        ),
    ];
    if input.serious {
        measures.push(Measure::new(
            "撤销登记，收缴登记证书和印章",
            Nature::Registration,
            ARTICLE_25,
        ));
    }
    for (gain, rule, name) in [
        (input.unlawful_turnover_yuan, &TURNOVER_FINE, "违法经营额"),
        (input.unlawful_income_yuan, &INCOME_FINE, "违法所得"),
    ] {
        if let Some(gain) = gain.filter(|gain| *gain > 0) {
            measures.push(Measure::new(
                format!("没收{name}"),
                Nature::Penalty,
                ARTICLE_25_2,
            ));
            measures.push(fine(ctx, rule, (gain, name))?);
        }
    }
    Ok(measures)
}

fn fine(
    ctx: &Context<'_>,
    rule: &Rule<(u64, u64)>,
    (gain, name): (u64, &str),
) -> Result<Measure, Failure> {
    let stated = in_force(ctx, rule, None)?;
    let (least, most) = stated.value;
    let range = (gain.saturating_mul(least), gain.saturating_mul(most));
    Ok(Measure::fine(
        format!("可以并处{name}{least}倍以上{most}倍以下的罚款"),
        range,
        stated.source,
    ))
}
