//! `publish-parenting-content` (发布育儿内容): reviewed by an expert, for an age, without persons or advertising.

use lianxi_domain::checks::Checks;
use lianxi_domain::office;
use lianxi_domain::person::check_public_text;
use lianxi_domain::records::{self, Place};
use lianxi_sdk::{Context, Failure};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::DEPARTMENT;
use crate::bounds::CODE_CHARS_MAX;
use crate::care::guide::{AgeBand, CareDomain};
use crate::governance::experts;
use crate::outgoing::{self, PUBLIC_SITE};

/// Characters of a contribution.
const CONTENT_CHARS_MAX: usize = 10_000;

/// 栏目
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Column {
    #[serde(rename = "母婴课堂")]
    MotherAndChild,
    #[serde(rename = "家庭课堂")]
    Family,
}

/// 发布育儿内容
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PublishContent {
    /// 栏目
    pub column: Column,
    /// 标题
    pub title: String,
    /// 正文
    pub text: String,
    /// 领域
    pub domain: CareDomain,
    /// 适用年龄段
    pub age_band: AgeBand,
    /// 审核专家编号
    pub reviewed_by: String,
    /// 是否含有商业推广
    pub advertising: bool,
}

/// 发布结果
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PublishedContent {
    /// 内容编号
    pub content_no: String,
    /// 字数
    pub characters: u32,
    /// 送达渠道
    pub channel: String,
    /// 依据
    pub basis: String,
}

pub fn publish_content(
    ctx: &Context<'_>,
    input: PublishContent,
) -> Result<PublishedContent, Failure> {
    let office = office::acting(ctx.call, DEPARTMENT)?;
    let mut checks = Checks::new();
    check_public_text(&mut checks, "/title", &input.title, CODE_CHARS_MAX);
    check_public_text(&mut checks, "/text", &input.text, CONTENT_CHARS_MAX);
    checks.require(
        !input.advertising,
        "/advertising",
        "advertising",
        "公益栏目不得含有商业推广",
    );
    let reviewer = experts::serving(ctx, &input.reviewed_by)?;
    checks.require(
        reviewer,
        "/reviewedBy",
        "expert-not-serving",
        "审核人应是在任的专家指导委员会成员",
    );
    checks.finish()?;
    let content_no = records::document_no(ctx, "托育课", &office.division_code)?;
    let body = json!({"contentNo": content_no, "column": input.column, "title": input.title, "text": input.text,
        "domain": input.domain, "ageBand": input.age_band});
    let place = Place {
        kind: "content",
        division: &office.division_code,
        uscc: None,
        person: None,
    };
    records::save(ctx, &format!("content/{content_no}"), place, &body)?;
    outgoing::emit(ctx, PUBLIC_SITE, "parenting-content", &content_no, &body)?;
    Ok(PublishedContent {
        characters: u32::try_from(input.text.chars().count()).unwrap_or(u32::MAX),
        content_no,
        channel: PUBLIC_SITE.to_owned(),
        basis: "晋政办发〔2020〕24号 二(一)5".to_owned(),
    })
}
