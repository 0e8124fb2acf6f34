//! 用药安全检查: no medicine without the guardian's authorisation, stored away, in date, recorded. The policy asks for it (附-27); no
//! rule lists the items, so every one shows as unverified.

use lianxi_domain::checks::{Checks, in_force, invalid, today};
use lianxi_domain::date::Day;
use lianxi_domain::inspection::{
    self, Answer, Evaluation, FindingsInput, FindingsParams, INSPECTORS_MIN, Mode, Officer,
    Signature, check_officers, check_signature,
};
use lianxi_domain::limit::FollowUp;
use lianxi_domain::records::load;
use lianxi_sdk::{Context, Failure, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::inspection::MEDICINE;

/// 用药安全检查
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 统一社会信用代码
    pub uscc: String,
    /// 检查日期
    pub inspected_on: Day,
    /// 检查人员
    pub officers: Vec<Officer>,
    /// 答案
    pub answers: Vec<Answer>,
    /// 签字情况
    pub signature: Signature,
    /// 用药后出现不良反应的婴幼儿人数
    #[serde(default)]
    pub adverse_reactions: u32,
    /// 可配置的默认值
    #[serde(default)]
    pub params: FindingsParams,
}

/// 用药安全检查结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Output {
    /// 判断
    pub evaluation: Evaluation,
    /// 是否启动安全事故处置
    pub start_incident: bool,
    /// 后续事项
    pub follow_ups: Vec<FollowUp>,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Output, Failure> {
    let mut checks = Checks::new();
    checks.uscc("/uscc", &input.uscc);
    checks.not_after("/inspectedOn", input.inspected_on, today(ctx)?);
    check_officers(
        &mut checks,
        &input.officers,
        &in_force(ctx, &INSPECTORS_MIN, None)?,
    );
    check_signature(&mut checks, &input.signature);
    checks.finish()?;
    let findings = FindingsInput {
        mode: Mode::Special,
        answers: input.answers,
        params: input.params,
    };
    let evaluation = inspection::evaluate(&MEDICINE, &findings)?;
    let start_incident = input.adverse_reactions > 0;
    let mut follow_ups = Vec::new();
    if start_incident {
        follow_ups.push(FollowUp::prompt(
            "立即送医并报告，启动安全事故处置，通报卫生健康部门",
            "晋政办发〔2020〕24号 四(三)",
        ));
    }
    if evaluation.stop_service {
        follow_ups.push(FollowUp::prompt(
            "立即停止机构给药，由监护人处理",
            "晋政办发〔2020〕24号 附-27",
        ));
    }
    let output = Output {
        evaluation,
        start_incident,
        follow_ups,
    };
    let key = format!("medicine-inspection/{}/{}", input.uscc, input.inspected_on);
    match load::<Output>(ctx, &key)? {
        Some(known) if known != output => Err(invalid(
            "/inspectedOn",
            "inspection-differs",
            "该机构当日的检查已记录，内容不同",
        )),
        _ => {
            ctx.records.put_as(&key, &output, &[])?;
            Ok(output)
        }
    }
}
