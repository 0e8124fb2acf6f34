//! `lianxi plugin doc`: the page of one department's plugin, for the people who write workflows with it and for those who approve
//! it. It is written from the package's manifest alone, so it says what the host holds the plugin to.
//!
//! The part of it that a repository keeps in its README is written between two lines there, and compared by a test.
//!
//! * [`readme`] — that part, in its place;
//! * [`rules`] — the numbers that duties judge by, what is reported and what is kept;
//! * [`shape`] — one place of a schema, with everything that `$ref` and `allOf` bring to it;
//! * [`fields`] — the fields of a schema, a row each;
//! * [`words`] — types and limits in Chinese, and what a table can hold.

mod fields;
pub mod readme;
mod rules;
mod shape;
#[cfg(test)]
mod tests;
mod words;

use lianxi_sandbox::{DutyManifest, Grant, Manifest};
use serde_json::Value;

use self::fields::Row;
use self::words::{code, text};

/// What a page says of the package that its manifest does not.
pub struct Facts {
    pub sha256: String,
    pub bytes: usize,
    /// Who signed it, where somebody did.
    pub signer: Option<String>,
}

/// The five ways in which a duty can fail, in the words of the ABI.
const FAILURES: &str = "\
职责不能办成时，只有以下五种结果，流程可以分别处理：

| 结果 | 含义 | 流程可以 |
|---|---|---|
| 补正（`invalid-input`） | 输入有误：逐项指明字段、代码和说明 | 退回提交方补正 |
| 拒绝（`denied`） | 管辖、层级或权限不符 | 转由有权的部门办理 |
| 转人工（`needs-human`） | 须由人决定，附理由 | 生成待办，由人员办理 |
| 暂不可用（`unavailable`） | 此时不能办理，可附等待时间 | 稍后重试 |
| 不可行（`permanent`） | 再试也不会办成，附问题说明 | 按该问题失败 |";

/// The page, in Markdown. The same manifest gives the same page, byte for byte.
pub fn markdown(manifest: &Manifest, facts: &Facts) -> String {
    let mut blocks = vec![
        format!("# 《{}插件》", text(&manifest.title)),
        format!(
            "标识 {}，版本 {}，部门 {}，接口 `lianxi:plugin@{}`。",
            code(&manifest.id),
            text(&manifest.version),
            code(&manifest.department),
            text(&manifest.abi)
        ),
        "## 法定依据".to_owned(),
        basis(&manifest.basis),
        "## 能力申请".to_owned(),
        grants(&manifest.grants),
        "## 职责一览".to_owned(),
        overview(&manifest.duties),
        "## 可能的失败".to_owned(),
        FAILURES.to_owned(),
    ];
    for duty in &manifest.duties {
        blocks.extend(section(duty, "##"));
    }
    blocks.extend(rules::catalogue(manifest, "##"));
    blocks.push("## 本页所述的插件包".to_owned());
    blocks.push(package(facts));
    let mut page = blocks.join("\n\n");
    page.push('\n');
    page
}

fn basis(basis: &[String]) -> String {
    if basis.is_empty() {
        return "插件没有写明依据。".to_owned();
    }
    let lines: Vec<String> = basis.iter().map(|one| format!("- {}", text(one))).collect();
    lines.join("\n")
}

fn grants(grants: &[Grant]) -> String {
    if grants.is_empty() {
        return "不申请任何能力：只由输入得出输出。".to_owned();
    }
    let row = |grant: &Grant| {
        let (scope, meaning) = match grant {
            Grant::Records { indexes } => (named("索引", indexes), "读写本部门台账，按索引查找"),
            Grant::Outbox { destinations } => {
                (named("目的地", destinations), "办成后向目的地发送事件")
            }
            Grant::Random => ("—".to_owned(), "可重放的随机数：重试时取得同样的数"),
            Grant::Log => ("—".to_owned(), "写运行日志，供运维人员查看"),
            Grant::Http { hosts } => (named("主机", hosts), "访问网络上的主机"),
        };
        [code(grant.capability().name()), scope, meaning.to_owned()]
    };
    table(["能力", "范围", "含义"], grants.iter().map(row))
}

fn named(word: &str, names: &[String]) -> String {
    if names.is_empty() {
        return format!("没有{word}");
    }
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    format!("{word}：{}", names.join("、"))
}

fn overview(duties: &[DutyManifest]) -> String {
    if duties.is_empty() {
        return "没有职责。".to_owned();
    }
    let row = |duty: &DutyManifest| [code(&duty.name), text(&duty.title), sources(duty)];
    table(["职责", "名称", "依据"], duties.iter().map(row))
}

fn sources(duty: &DutyManifest) -> String {
    let sources: Vec<String> = duty.basis.iter().map(|one| text(one)).collect();
    if sources.is_empty() {
        "没有写明".to_owned()
    } else {
        sources.join("；")
    }
}

/// One duty: what it is by, what it takes and what it gives; under headings of this depth.
fn section(duty: &DutyManifest, heading: &str) -> Vec<String> {
    let mut blocks = vec![
        format!("{heading} {}（{}）", text(&duty.title), code(&duty.name)),
        format!("依据：{}", sources(duty)),
        format!("{heading}# 输入"),
    ];
    blocks.extend(schema(&duty.input_schema));
    blocks.push(format!("{heading}# 输出"));
    blocks.extend(schema(&duty.output_schema));
    blocks
}

/// What a schema says: its own words, the table of its fields, and what it takes beyond them.
fn schema(schema: &Value) -> Vec<String> {
    let fields = fields::fields(schema);
    let mut blocks = Vec::new();
    // The title is the name of a type in the plugin's code, and tells nobody anything.
    blocks.extend(schema["description"].as_str().map(text));
    if !fields.rows.is_empty() {
        blocks.push(table(
            ["字段", "含义", "类型", "必填", "约束"],
            fields.rows.iter().map(row),
        ));
    }
    let open: Vec<String> = fields
        .open
        .iter()
        .map(|path| code(fields::shown(path)))
        .collect();
    blocks.extend(match (open.is_empty(), fields.closed) {
        (true, true) => Some("不得有未列出的字段。".to_owned()),
        (true, false) => None,
        (false, false) => Some("可以有未列出的字段。".to_owned()),
        (false, true) => Some(format!(
            "{} 中可以有未列出的字段，其余对象不得有。",
            open.join("、")
        )),
    });
    if fields.cut {
        blocks.push("字段过多或层次过深，以上没有列全：以清单中的 JSON Schema 为准。".to_owned());
    }
    blocks
}

fn row(row: &Row) -> [String; 5] {
    let required = if row.required { "是" } else { "否" };
    [
        code(fields::shown(&row.path)),
        text(&row.meaning),
        row.kind.clone(),
        required.to_owned(),
        row.limits.join("；"),
    ]
}

fn package(facts: &Facts) -> String {
    let signer = match &facts.signer {
        Some(signer) => text(signer),
        None => "未签名".to_owned(),
    };
    let rows = [
        ["摘要（SHA-256）".to_owned(), code(&facts.sha256)],
        ["字节".to_owned(), facts.bytes.to_string()],
        ["签名者".to_owned(), signer],
    ];
    table(["项目", "内容"], rows.into_iter())
}

/// A table of cells that are Markdown already.
fn table<const COLUMNS: usize>(
    head: [&str; COLUMNS],
    rows: impl Iterator<Item = [String; COLUMNS]>,
) -> String {
    let line = |cells: &[String]| format!("| {} |", cells.join(" | "));
    let mut lines = vec![
        line(&head.map(str::to_owned)),
        format!("|{}", "---|".repeat(COLUMNS)),
    ];
    lines.extend(rows.map(|row| line(&row)));
    lines.join("\n")
}
