//! 公布审计结果 (`publish-result`): after a check for secrets and personal information and with an approval. The text is about a body.

use lianxi_domain::checks::{Checks, LONG_TEXT_MAX, MISSING_MATERIAL, invalid};
use lianxi_domain::date::Day;
use lianxi_domain::parameters::{Params, Rules};
use lianxi_domain::person::{Decision, check_public_text};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::outgoing::{self, PUBLIC_SITE};
use crate::project::{self, AuditedBody, Stage};
use crate::rules::ALL;

const KIND: &str = "publication";

/// 公布审计结果
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Input {
    /// 项目编号
    pub project_no: String,
    /// 公布的文本：只写单位，不写个人
    pub text: String,
    /// 已审查国家秘密、工作秘密、商业秘密
    pub secrets_checked: bool,
    /// 已审查个人隐私和个人信息
    pub personal_information_checked: bool,
    /// 公布的批准；没有时转人工
    #[serde(default)]
    pub approval: Option<Decision>,
}

/// 公布的审计结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Publication {
    /// 项目编号
    pub project_no: String,
    /// 被审计单位
    pub body: AuditedBody,
    /// 公布的文本
    pub text: String,
    /// 批准
    pub approval: Decision,
    /// 公布之日
    pub published_on: Day,
}

pub fn perform(ctx: &Context<'_>, input: Input) -> Result<Publication, Failure> {
    let params = Params::new();
    let today = Rules::on(ctx.call, &params, &ALL)?.today();
    let project = project::own(ctx, &input.project_no)?;
    check(&input, today)?;
    if project.stage < Stage::Issued {
        return Err(project::too_early("尚未出具审计报告，不能公布结果"));
    }
    if let Some(known) = project::kept::<Publication>(ctx, KIND, &project)? {
        let same = known.text == input.text
            && input
                .approval
                .as_ref()
                .is_none_or(|one| *one == known.approval);
        return if same {
            Ok(known)
        } else {
            Err(invalid(
                "/text",
                "publication-differs",
                "此项目已公布另一文本",
            ))
        };
    }
    let Some(approval) = input.approval else {
        return Err(Failure::needs_human(
            "文本审核通过：是否公布审计结果由审计机关批准（审计法 第四十条）",
        ));
    };
    let publication = Publication {
        project_no: project.number.clone(),
        body: project.body.clone(),
        text: input.text,
        approval,
        published_on: today,
    };
    project::keep(ctx, KIND, &project, &publication)?;
    let body = json!({"projectNo": publication.project_no, "body": publication.body, "text": publication.text, "publishedOn": today});
    outgoing::emit(ctx, PUBLIC_SITE, "result-published", &project.number, &body)?;
    Ok(publication)
}

fn check(input: &Input, today: Day) -> Result<(), Failure> {
    let mut checks = Checks::new();
    check_public_text(&mut checks, "/text", &input.text, LONG_TEXT_MAX);
    for (field, checked) in [
        ("/secretsChecked", input.secrets_checked),
        (
            "/personalInformationChecked",
            input.personal_information_checked,
        ),
    ] {
        checks.require(
            checked,
            field,
            MISSING_MATERIAL,
            "公布前应当完成保密和个人信息审查（审计法 第四十条第二款）",
        );
    }
    if let Some(approval) = &input.approval {
        approval.check(&mut checks, "/approval", today);
    }
    checks.finish()
}
