//! What leaves the host: addresses, and how a call says who it is.

use serde_json::{Value, json};

use super::parts::{
    closed, exactly_one, list_of, or_expression, refer, reference, text, told, undescribed, words,
};
use super::{Named, named};
use crate::reader::authentication::{CLIENT, ENCODINGS, ENDPOINTS, KINDS, TOKEN, TOKENS};
use crate::reader::call::ENDPOINT;

/// An address without a place to fill, a person or an expression.
pub(super) const FETCHED: &str = r"^https?://[^\s/?#@{}]+([/?#][^\s{}]*)?$";

pub(super) fn definitions() -> Vec<Named> {
    let endpoint = closed("地址和认证方式", &ENDPOINT, &["uri"], |name| match name {
        "uri" => reference("uri"),
        "authentication" => reference("authentication"),
        other => undescribed(other),
    });
    let address = json!({"description": "网址：http:// 或 https:// 开头", "type": "string", "pattern": FETCHED});
    let fetched = closed("地址和认证方式", &ENDPOINT, &["uri"], |name| match name {
        "uri" => address.clone(),
        "authentication" => reference("authentication"),
        other => undescribed(other),
    });
    let policy = exactly_one(closed("认证方式，五选一", &KINDS, &[], |kind| {
        let fields = match kind {
            "basic" | "digest" => texts("用户名和密码", &["username", "password"]),
            "bearer" => texts("令牌", &["token"]),
            _ => tokens(kind),
        };
        json!({"if": {"type": "object", "required": ["use"]}, "then": secret(), "else": fields})
    }));
    vec![
        named(
            "uri",
            json!({"description": "网址：http:// 或 https:// 开头，可以有 {占位}，或表达式", "anyOf": [{"type": "string", "pattern": "^https?://"}, reference("expression")]}),
        ),
        named(
            "endpoint",
            json!({"description": "网址，或网址和认证方式", "anyOf": [reference("uri"), endpoint]}),
        ),
        named(
            "fetched",
            json!({"description": "发布流程时获取的网址，或网址和认证方式", "anyOf": [address.clone(), fetched]}),
        ),
        named(
            "fetchedResource",
            closed(
                "别处的内容",
                &["name", "endpoint"],
                &["endpoint"],
                |name| match name {
                    "endpoint" => reference("fetched"),
                    other => text(other),
                },
            ),
        ),
        named("policy", policy),
        named(
            "authentication",
            json!({
                "description": "认证方式，或 use: use.authentications 里的名称",
                "if": {"type": "object", "required": ["use"]},
                "then": closed("引用", &["use"], &["use"], |_| text("use.authentications 里的名称")),
                "else": reference("policy"),
            }),
        ),
    ]
}

fn secret() -> Value {
    closed("密钥里的字段", &["use"], &["use"], |_| {
        text("use.secrets 里的名称")
    })
}

fn texts(about: &str, names: &[&str]) -> Value {
    closed(about, names, names, text)
}

/// How a token is asked for. No person is there to ask: of the grants one is left.
fn tokens(kind: &str) -> Value {
    let known = if kind == "oidc" {
        &TOKENS[..TOKENS.len() - 1]
    } else {
        &TOKENS[..]
    };
    let texts = |about: &str, names: &[&str]| closed(about, names, &[], text);
    closed(
        "取得令牌的方式",
        known,
        &["authority", "grant", "client"],
        |name| match name {
            "authority" => refer("uri", "授权服务器"),
            "grant" => or_expression(words("授权方式", &["client_credentials"])),
            "client" => closed("客户端", &CLIENT, &["id", "secret"], |name| match name {
                "authentication" => words(
                    "客户端认证方式",
                    &["client_secret_basic", "client_secret_post"],
                ),
                other => text(other),
            }),
            "request" => closed("请求", &["encoding"], &[], |_| words("编码", &ENCODINGS)),
            "issuers" | "scopes" | "audiences" => or_expression(list_of(name, text(name))),
            "endpoints" => texts("各个地址", &ENDPOINTS),
            "subject" | "actor" => texts(name, &TOKEN),
            "username" | "password" => told(name, json!({"type": "string"})),
            other => undescribed(other),
        },
    )
}
