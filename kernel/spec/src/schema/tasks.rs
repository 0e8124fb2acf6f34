//! Tasks: what every one has, and what each kind does.

use serde_json::{Map, Value, json};

use super::parts::{
    closed, flag, mapping, named_list, refer, reference, text, told, undescribed, when_has, words,
};
use super::{Named, named};
use crate::reader::KEYWORDS;
use crate::reader::structure::{
    CASE, CATCH, ERROR_FIELDS, ERRORS, FOR, FORK, RAISE, RETURNS, RUN, RUN_WORKFLOW,
};
use crate::reader::task::{COMMON, beside};

/// What a kind of task does.
fn about(keyword: &str) -> &'static str {
    match keyword {
        "call" => {
            "调用：部门的职责（duty:版本@插件）、待办（work-item）、期限（deadline）、http 等"
        }
        "do" => "按顺序执行一组任务",
        "emit" => "发出事件",
        "for" => "对列表的每一项执行一组任务",
        "fork" => "同时执行几个分支",
        "listen" => "等待事件",
        "raise" => "引发错误",
        "run" => "运行另一个流程",
        "set" => "给出数据",
        "switch" => "按条件选择去向",
        "try" => "执行一组任务，出错时处理或重试",
        _ => "等待一段时间",
    }
}

pub(super) fn definitions() -> Vec<Named> {
    let tasks = named_list("按顺序的任务，每项一个：- 任务名: …", reference("task"));
    let mut all = vec![
        named("taskList", tasks),
        named("task", task()),
        named("flow", flow()),
        named("metadata", metadata()),
        named("catch", catch()),
    ];
    let kinds = KEYWORDS.into_iter().filter(|keyword| *keyword != "call");
    all.extend(kinds.map(|keyword| (format!("{keyword}Task"), kind(keyword))));
    all
}

/// One of the kinds. The properties are all here too, without a say, for editors that complete from them.
fn task() -> Value {
    let known = KEYWORDS
        .into_iter()
        .map(|keyword| (keyword.to_owned(), json!({"description": about(keyword)})));
    let common = COMMON
        .into_iter()
        .map(|name| (name.to_owned(), common(name)));
    let properties: Map<String, Value> = known.chain(common).collect();
    let each: Vec<Value> = KEYWORDS
        .iter()
        .map(|keyword| json!({"required": [keyword]}))
        .collect();
    let kinds: Vec<Value> = KEYWORDS
        .into_iter()
        .map(|keyword| {
            let mut rule = when_has(keyword, reference(&format!("{keyword}Task")));
            if keyword == "do" {
                // `for` has a `do` of its own.
                rule["if"]["not"] = json!({"required": ["for"]});
            }
            rule
        })
        .collect();
    json!({"description": "任务：写明做什么（call、do、switch 等之一）", "type": "object", "properties": properties, "anyOf": each, "allOf": kinds})
}

fn common(name: &str) -> Value {
    match name {
        "if" => text("条件（表达式）：不成立就跳过"),
        "input" => reference("input"),
        "output" => reference("output"),
        "export" => reference("export"),
        "timeout" => reference("timeout"),
        "then" => reference("flow"),
        "metadata" => reference("metadata"),
        other => undescribed(other),
    }
}

/// A task of one kind and what it has beside.
pub(super) fn shape(keyword: &str, required: &[&str], of: impl Fn(&str) -> Value) -> Value {
    let names: Vec<&str> = [keyword]
        .iter()
        .chain(beside(keyword))
        .chain(&COMMON)
        .copied()
        .collect();
    let required: Vec<&str> = [keyword].iter().chain(required).copied().collect();
    closed(about(keyword), &names, &required, |name| {
        if COMMON.contains(&name) {
            common(name)
        } else {
            of(name)
        }
    })
}

/// A property of a kind, or the keyword of a kind that is no other property.
fn kind(keyword: &str) -> Value {
    match keyword {
        "for" => shape("for", &["do"], |name| match name {
            "for" => each(),
            "while" => text("继续的条件（表达式）"),
            "do" => refer("taskList", "对每一项做什么"),
            other => undescribed(other),
        }),
        "listen" => shape("listen", &[], |name| match name {
            "listen" => reference("listen"),
            "foreach" => reference("foreach"),
            other => undescribed(other),
        }),
        "try" => shape("try", &["catch"], |name| match name {
            "try" => refer("taskList", "先做什么"),
            "catch" => reference("catch"),
            other => undescribed(other),
        }),
        _ => shape(keyword, &[], |name| match name {
            "do" => reference("taskList"),
            "emit" => reference("emit"),
            "fork" => fork(),
            "raise" => raise(),
            "run" => run(),
            "set" => {
                json!({"description": "键值对，或 ${ 表达式 }", "anyOf": [{"type": "object", "minProperties": 1}, {"type": "string"}]})
            }
            "switch" => switch(),
            "wait" => refer("duration", "等多久"),
            other => undescribed(other),
        }),
    }
}

/// Names of tasks are the reader's to know.
fn flow() -> Value {
    json!({"description": "然后去哪里：同一列表的任务名，或 continue、exit、end", "anyOf": [{"enum": ["continue", "exit", "end"]}, {"type": "string"}]})
}

fn metadata() -> Value {
    let target = closed(
        "待办可以退回到这个任务",
        &["siblings"],
        &["siblings"],
        |name| match name {
            "siblings" => words(
                "退回时并行的分支怎么办：cancel 取消，refuse 未完不许退回",
                &["cancel", "refuse"],
            ),
            other => undescribed(other),
        },
    );
    let mut schema = mapping("附加信息，例如 title（中文名称）");
    schema["properties"] = json!({"title": {"description": "任务的中文名称，显示在列表和图上"}, "returnTarget": target});
    schema
}

fn each() -> Value {
    closed("列表和变量", &FOR, &["in"], |name| match name {
        "each" => refer("variable", "每一项的变量名，默认 item"),
        "in" => text("列表（表达式）"),
        "at" => refer("variable", "序号的变量名，默认 index"),
        other => undescribed(other),
    })
}

fn fork() -> Value {
    closed("分支", &FORK, &["branches"], |name| match name {
        "branches" => refer("taskList", "同时执行的任务"),
        "compete" => flag("true：第一个完成的为准，其余取消"),
        other => undescribed(other),
    })
}

fn raise() -> Value {
    closed("错误", &RAISE, &["error"], |name| match name {
        "error" => {
            json!({"description": "错误，或 use.errors 里的名称", "anyOf": [{"type": "string"}, reference("error")]})
        }
        other => undescribed(other),
    })
}

fn run() -> Value {
    closed("运行另一个流程", &RUN, &["workflow"], |name| match name {
        "workflow" => closed(
            "哪个流程",
            &RUN_WORKFLOW,
            &["namespace", "name"],
            |name| match name {
                "namespace" | "name" => reference("name"),
                "version" => {
                    json!({"description": "版本，默认 latest", "anyOf": [{"enum": ["latest"]}, reference("version")]})
                }
                "input" => json!({"description": "输入"}),
                other => undescribed(other),
            },
        ),
        "await" => flag("是否等它结束（默认 true）"),
        "return" => words("取回什么", &RETURNS),
        other => undescribed(other),
    })
}

fn switch() -> Value {
    let case = closed("分支", &CASE, &["then"], |name| match name {
        "when" => text("条件（表达式）；不写就是默认分支"),
        "then" => reference("flow"),
        other => undescribed(other),
    });
    let mut cases = named_list("从上到下，第一个成立的分支", case);
    cases["minItems"] = json!(1);
    cases
}

fn catch() -> Value {
    closed("出错时怎么办", &CATCH, &[], |name| match name {
        "errors" => closed("处理哪些错误", &ERRORS, &[], |name| match name {
            "with" => error_filter(),
            other => undescribed(other),
        }),
        "as" => refer("variable", "错误的变量名，默认 error"),
        "when" => text("什么条件下处理（表达式）"),
        "exceptWhen" => text("什么条件下不处理（表达式）"),
        "retry" => {
            json!({"description": "重试策略，或 use.retries 里的名称", "anyOf": [{"type": "string"}, reference("retry")]})
        }
        "do" => refer("taskList", "处理时做什么"),
        other => undescribed(other),
    })
}

/// Open: what is not known has no effect, which the reader says.
fn error_filter() -> Value {
    let mut filter = closed("错误的特征", &ERROR_FIELDS, &[], |name| match name {
        "status" => super::document::status(),
        "type" | "instance" | "title" | "detail" | "details" => told(
            "与之相等",
            json!({"type": "string", "not": reference("expression")}),
        ),
        other => undescribed(other),
    });
    filter["additionalProperties"] = json!(true);
    filter["minProperties"] = json!(1);
    filter
}
