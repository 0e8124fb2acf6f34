//! The numbers that a department's duties judge by, with source and dates; what it reports, and what it keeps.

use lianxi_sandbox::{
    IndicatorManifest, Manifest, RecordsManifest, RuleKind, RuleManifest, RuleVersion,
};

use super::table;
use super::words::{code, text, value};

/// What a reader has to know before the table: a default must not be taken for law.
const KINDS: &str = "\
性质为“法律法规”“规范性文件”的数值不能改；“默认”“未核实”的不是法定数值，可由管理员在输入的 `params` 中以参数名改写（职责没有 `params` 的除外）。";

/// The sections that the manifest has anything for.
pub fn catalogue(manifest: &Manifest, heading: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    if !manifest.rules.is_empty() {
        blocks.push(format!("{heading} 规则参数"));
        blocks.push(KINDS.to_owned());
        let rows = manifest.rules.iter().flat_map(versions);
        blocks.push(table(
            ["参数", "名称", "数值", "性质", "施行", "依据"],
            rows,
        ));
    }
    if !manifest.indicators.is_empty() {
        let row = |one: &IndicatorManifest| [code(&one.code), text(&one.title), text(&one.unit)];
        blocks.push(format!("{heading} 指标"));
        blocks.push(table(
            ["代码", "名称", "单位"],
            manifest.indicators.iter().map(row),
        ));
    }
    if !manifest.records.is_empty() {
        let row = |one: &RecordsManifest| [code(&one.prefix), text(&one.title)];
        blocks.push(format!("{heading} 台账"));
        blocks.push(table(
            ["键的开头", "内容"],
            manifest.records.iter().map(row),
        ));
    }
    blocks
}

/// A row a version, newest first.
fn versions(rule: &RuleManifest) -> impl Iterator<Item = [String; 6]> {
    rule.versions.iter().map(|version| {
        [
            code(&rule.key),
            text(&rule.title),
            format!("{}{}", number(&version.value), text(&rule.measure)),
            kind(version.kind).to_owned(),
            dates(version),
            text(&version.source),
        ]
    })
}

/// A number as it is said; a range as from and to.
fn number(said: &serde_json::Value) -> String {
    match said.as_array().map(Vec::as_slice) {
        Some([from, to]) => format!("{from}—{to}"),
        _ if said.is_number() => said.to_string(),
        _ => value(said),
    }
}

fn kind(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Statute => "法律法规",
        RuleKind::Article => "规范性文件",
        RuleKind::Default => "默认",
        RuleKind::Unverified => "未核实",
    }
}

fn dates(version: &RuleVersion) -> String {
    match (version.from.as_deref(), version.to.as_deref()) {
        (None, None) => "—".to_owned(),
        (Some(from), None) => format!("{} 起", text(from)),
        (None, Some(to)) => format!("至 {}", text(to)),
        (Some(from), Some(to)) => format!("{} 至 {}", text(from), text(to)),
    }
}
