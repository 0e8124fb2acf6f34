//! `call`: the functions of the host with their arguments.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::drawing::{draw, draw_seal};
use super::duties::Offered;
use super::outside::FETCHED;
use super::parts::{
    anything, closed, flag, list_of, map_of, mapping, or_expression, refer, reference, text, told,
    undescribed, when_is, words,
};
use super::people::{candidates, copies, countersign, exclude, extension, nearing};
use super::tasks::shape;
use super::{Named, named};
use crate::reader::call::{HTTP, OPENAPI, OUTPUTS, RESOURCE};
use crate::reader::human::{
    AFTER, COUNTED_FROM, PEOPLE, PERIOD, STARTED, STEPS, WORK_ITEM, beside,
};
use crate::reader::kernel_call::{
    DEADLINE, KERNEL, KINDS, LAST_DAYS, MAX_AMOUNT, PROTOCOLS, UNITS, WAIT_UNTIL,
};

/// What a function of the host does.
fn about(function: &str) -> &'static str {
    match function {
        "http" => "调用 HTTP 接口；主机须允许该地址",
        "openapi" => "按 OpenAPI 文档调用接口",
        "duty" => "调用运行时才知道是哪个部门的职责：among 列出可能的部门",
        "work-item" => "待办：由人办理，逾期只催办、移交，不会自动通过",
        "deadline" => "期限：按工作日历计算到期时刻",
        "wait-until" => "等到某一时刻",
        "draw-seal" => "随机抽取前封存种子：先公开种子的哈希，名录库确定后再抽取",
        "draw" => "随机抽取：结果可由任何人复核；另可补抽",
        _ => "",
    }
}

pub(super) fn definitions(offered: &Offered<'_>) -> Vec<Named> {
    let arguments: Vec<Value> = KERNEL
        .into_iter()
        .map(|function| {
            let with = json!({"properties": {"with": reference(&format!("{function}Arguments"))}});
            when_is("call", &[function], with)
        })
        .chain(offered.arguments())
        .collect();
    let needs = json!({"required": ["with"]});
    let mut rules = vec![
        json!({"$ref": "#/$defs/callArguments"}),
        when_is("call", &KERNEL, needs),
    ];
    rules.extend(offered.needs());
    let mut call = shape("call", &[], |name| match name {
        "call" => reference("functionName"),
        "with" => mapping("参数"),
        other => undescribed(other),
    });
    call["allOf"] = rules.into();
    // A function that is only another name for a call may get its arguments where it is called.
    let alias = json!({"required": ["call"], "properties": {"call": {"anyOf": [{"enum": KERNEL}, {"type": "string", "pattern": "@"}]}}, "propertyNames": {"enum": ["call", "with", "metadata"]}});
    let other_name = json!({"properties": {"with": mapping("参数；也可以在调用处写"), "metadata": mapping("附加信息")}, "allOf": [reference("callArguments")]});
    let mut all = vec![
        named("callTask", call),
        named("callArguments", json!({"allOf": arguments})),
        named("functionName", function_name(offered)),
        named(
            "function",
            json!({"description": "函数：一个任务", "type": "object", "if": alias, "then": other_name, "else": reference("task")}),
        ),
    ];
    all.extend(KERNEL.into_iter().map(|function| {
        let with = match function {
            "http" => http(),
            "openapi" => openapi(),
            "duty" => offered.any_department(about("duty")),
            "work-item" => work_item(),
            "deadline" => deadline(),
            "draw-seal" => draw_seal(about("draw-seal")),
            "draw" => draw(about("draw")),
            _ => closed(about("wait-until"), &WAIT_UNTIL, &WAIT_UNTIL, |_| {
                refer("instant", "等到什么时候")
            }),
        };
        (format!("{function}Arguments"), with)
    }));
    all.push(named("escalationStep", step()));
    all
}

/// A function of the host, a duty, or a function of `use.functions`, whose names the reader knows.
fn function_name(offered: &Offered<'_>) -> Value {
    let kernel = KERNEL
        .into_iter()
        .map(|function| json!({"const": function, "description": about(function)}));
    let duties: Vec<Value> = offered.names().collect();
    let plugins = of_plugins(&duties);
    let mut either: Vec<Value> = kernel.chain(duties).collect();
    either.push(json!({"description": "use.functions 里的函数", "type": "string", "pattern": "^[^@]*$", "not": {"anyOf": [{"enum": PROTOCOLS}, {"pattern": "://"}]}}));
    either.push(json!({"description": "别处的函数", "type": "string", "pattern": FETCHED}));
    either.push(json!({"description": "use.catalogs 里的目录的函数：名称:版本@目录", "type": "string", "pattern": r"^[^@:]+:[^@:]+@[^@:]+$", "not": {"pattern": plugins}}));
    json!({"description": "调用什么：系统函数、职责（名称:版本@插件）或 use.functions 里的函数", "anyOf": either})
}

/// A pattern of what ends with an installed plugin: it is no catalog.
fn of_plugins(duties: &[Value]) -> String {
    let names = duties.iter().filter_map(|duty| duty["const"].as_str());
    let plugins = names.filter_map(|name| name.rsplit_once('@'));
    let plugins: BTreeSet<&str> = plugins.map(|(_, plugin)| plugin).collect();
    let plugins: Vec<&str> = plugins.into_iter().collect();
    format!("@({})$", plugins.join("|"))
}

fn http() -> Value {
    closed(
        about("http"),
        &HTTP,
        &["method", "endpoint"],
        |name| match name {
            "method" => {
                json!({"description": "方法", "anyOf": [{"enum": ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]}, {"type": "string"}]})
            }
            "endpoint" => reference("endpoint"),
            "headers" => or_expression(mapping("请求头")),
            "query" => or_expression(mapping("查询参数")),
            "body" => anything("请求内容"),
            other => answer(other),
        },
    )
}

fn openapi() -> Value {
    closed(
        about("openapi"),
        &OPENAPI,
        &["document", "operationId"],
        |name| match name {
            "document" => closed(
                "OpenAPI 文档",
                &RESOURCE,
                &["endpoint"],
                |name| match name {
                    "name" => text("名称"),
                    "endpoint" => reference("endpoint"),
                    other => undescribed(other),
                },
            ),
            "operationId" => text("操作"),
            "parameters" => or_expression(mapping("操作的参数")),
            "authentication" => reference("authentication"),
            other => answer(other),
        },
    )
}

fn answer(name: &str) -> Value {
    match name {
        "output" => words(
            "取什么：content 内容，response 整个应答，raw 原文",
            &OUTPUTS,
        ),
        "redirect" => flag("是否跟随重定向"),
        other => undescribed(other),
    }
}

pub(super) fn period(name: &str, least: u64) -> Value {
    match name {
        "amount" => or_expression(
            json!({"description": "数量", "type": "integer", "minimum": least, "maximum": MAX_AMOUNT}),
        ),
        "unit" => or_expression(words(
            "单位：working-days 工作日，calendar-days 自然日，hours 小时，months 月",
            &UNITS,
        )),
        "kind" => or_expression(words(
            "依据：statute 法定，article 文件条款，default 默认",
            &KINDS,
        )),
        other => undescribed(other),
    }
}

fn deadline() -> Value {
    closed(
        about("deadline"),
        &DEADLINE,
        &["amount", "unit"],
        |name| match name {
            "from" => refer("instant", "从什么时候算起，默认现在"),
            "lastDay" => or_expression(words(
                "最后一日是休息日时：as-counted 照算，next-working-day 顺延",
                &LAST_DAYS,
            )),
            "text" => text("给人看的说明，例如“及时（默认 2 个工作日，可配置）”"),
            other => period(other, 1),
        },
    )
}

fn work_item() -> Value {
    let mut schema = closed(
        about("work-item"),
        &WORK_ITEM,
        &["title", "department", "outcomes"],
        |name| match name {
            "title" => text("待办的标题"),
            "department" => text("由哪个部门办理"),
            "division" => anything("行政区划代码"),
            "role" => text("牵头机构里什么角色的人办理"),
            "form" => anything("办理时填写的表单（JSON Schema）"),
            "due" => due(),
            "candidates" => candidates(),
            "exclude" => exclude(),
            "initiator" => text("发起人的编号"),
            "countersign" => countersign(),
            "extension" => extension(),
            "copies" => copies(),
            "mode" => or_expression(words("几个人办理", &PEOPLE)),
            "outcomes" => {
                let mut outcomes = list_of("可选的办理结果", text("办理结果"));
                outcomes["minItems"] = json!(1);
                outcomes["uniqueItems"] = json!(true);
                or_expression(outcomes)
            }
            "escalation" => or_expression(list_of(
                "逾期前后催办、移交、报告",
                reference("escalationStep"),
            )),
            "returns" => map_of(
                "哪个结果退回到哪个任务（驳回）",
                text("任务名，该任务须声明 metadata.returnTarget"),
            ),
            "businessKey" => anything("业务主键"),
            "subject" => anything("办理时显示的内容"),
            other => undescribed(other),
        },
    );
    // Whoever is excluded for having begun is to be named.
    schema["if"] = json!({
        "required": ["exclude"],
        "properties": {"exclude": {"type": "object", "required": ["initiator"], "properties": {"initiator": {"const": true}}}},
    });
    schema["then"] = json!({"required": ["initiator"]});
    schema
}

/// An instant, a period from the item's creation, or what `deadline` gave.
fn due() -> Value {
    let given = json!({"type": "object", "required": ["dueAt"], "properties": {"dueAt": reference("instant")}});
    let counted = closed(
        "多久之内",
        &PERIOD,
        &["amount", "unit"],
        |name| match name {
            "text" => anything("给人看的说明"),
            "nearing" => nearing(),
            other => period(other, 1),
        },
    );
    json!({
        "description": "何时到期：时刻、多久之内，或 deadline 的结果",
        "if": {"type": "object"},
        "then": {"if": {"required": ["dueAt"]}, "then": given, "else": counted},
        "else": reference("instant"),
    })
}

/// What it has beside `after` and `do` follows from what it does.
fn step() -> Value {
    let after = closed("什么时候", &AFTER, &["amount", "unit"], |name| match name {
        "from" => or_expression(words(
            "从哪里算起：due 到期时，created 创建时",
            &COUNTED_FROM,
        )),
        other => period(other, 0),
    });
    let after = or_expression(after);
    let does = or_expression(words(
        "做什么：remind 催办，reassign 移交，emit 报告，run 运行流程",
        &STEPS,
    ));
    let rules: Vec<Value> = STEPS
        .into_iter()
        .map(|word| {
            let (may, must) = beside(word);
            let names: Vec<&str> = ["after", "do"].iter().chain(may).copied().collect();
            let schema = closed("催办步骤", &names, must, |name| match name {
                "workflow" => or_expression(closed("哪个流程", &STARTED, &STARTED, |part| {
                    text(part)
                })),
                "to" => anything("催办谁"),
                "department" => anything("移交给哪个部门"),
                "division" => anything("行政区划代码"),
                "event" => anything("事件的属性"),
                "input" => anything("流程的输入"),
                _ => json!({}),
            });
            when_is("do", &[word], schema)
        })
        .collect();
    let step = json!({
        "type": "object",
        "properties": {"after": after, "do": does},
        "required": ["after", "do"],
        "allOf": rules,
    });
    told("催办步骤：待办仍由人办理", or_expression(step))
}
