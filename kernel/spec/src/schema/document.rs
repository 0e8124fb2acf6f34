//! The workflow as a whole: its head, its schedule, what it declares.

use serde_json::{Value, json};

use super::parts::{
    INSTANT, anything, closed, exactly_one, list_of, map_of, mapping, named_list, refer, reference,
    text, undescribed, words,
};
use super::{Named, named};
use crate::reader::KEYWORDS;
use crate::reader::document::{
    DOCUMENT, EVALUATE, INPUT, MAX_NAME_CHARS, MODES, OUTPUT, SCHEDULE, TIMEOUT, TOP,
};
use crate::reader::expression::SCHEMA;
use crate::reader::extension::{ALL, COMPOSITE, EXTENSION};
use crate::reader::retry::{ATTEMPT, BACKOFFS, JITTER, LIMIT, MAX_RETRIES, RETRY};
use crate::reader::structure::{ERROR, MAX_STATUS, MIN_STATUS};
use crate::reader::uses::USE;

const NUMBER: &str = "(0|[1-9][0-9]*)";
const REST: &str = r"(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?";
const NAME: &str = "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$";
/// The schema's URI, or an expression.
const ERROR_TYPE: &str = r"^[A-Za-z][A-Za-z0-9+.-]*://|^\s*\$\{[\s\S]*\}\s*$";

/// The top is open: what is not known there has no effect, which the reader says. Where any text may be an expression (`loose`), little can be
/// said of what stands in it.
pub(super) fn root() -> Value {
    let mut root = closed(
        "流程定义（Open Workflow DSL 1.0.x），联席主机所接受的部分",
        &TOP,
        &["document", "do"],
        |name| match name {
            "document" => refer("document", "流程的名称、版本和说明"),
            "input" => refer("input", "流程的输入：校验和取用"),
            "use" => refer("use", "声明一次、多处引用的内容"),
            "do" => refer("taskList", "按顺序执行的任务"),
            "timeout" => refer("timeout", "整个流程的时限"),
            "output" => refer("output", "流程的输出：加工和校验"),
            "schedule" => refer("schedule", "什么时候自动开始"),
            "evaluate" => refer("evaluate", "表达式怎样计算"),
            other => undescribed(other),
        },
    );
    root["additionalProperties"] = json!(true);
    for name in ["use", "do"] {
        let about = root["properties"][name]["description"].clone();
        let strict =
            std::mem::replace(&mut root["properties"][name], json!({"description": about}));
        root["else"]["properties"][name] = strict;
    }
    root["if"] = json!({"required": ["evaluate"], "properties": {"evaluate": {"type": "object", "required": ["mode"], "properties": {"mode": {"const": "loose"}}}}});
    root
}

pub(super) fn definitions() -> Vec<Named> {
    let mut all = head();
    all.extend(data());
    all.extend(uses());
    all.extend(retries());
    all
}

fn head() -> Vec<Named> {
    let document = closed(
        "流程的名称、版本和说明",
        &DOCUMENT,
        &["dsl", "namespace", "name", "version"],
        |name| match name {
            "dsl" => {
                json!({"description": "DSL 版本，例如 '1.0.3'（加引号）", "type": "string", "pattern": format!(r"^1\.0\.{NUMBER}{REST}$")})
            }
            "namespace" => refer("name", "命名空间：政策事项"),
            "name" => refer("name", "流程的名称"),
            "version" => refer(
                "version",
                "流程的版本，例如 '1.0.0'：发布后不再改变，修改时升高",
            ),
            "title" => text("标题"),
            "summary" => text("说明"),
            "tags" => mapping("标签"),
            "metadata" => about_it(),
            other => undescribed(other),
        },
    );
    let evaluate = closed("表达式怎样计算", &EVALUATE, &[], |name| match name {
        "language" => words("表达式语言", &["jq"]),
        "mode" => words(
            "strict：只有 ${ } 是表达式；loose：任何文字都可能是",
            &MODES,
        ),
        other => undescribed(other),
    });
    let schedule = exactly_one(closed(
        "什么时候自动开始，四选一",
        &SCHEDULE,
        &[],
        |name| match name {
            "every" => refer("fixedDuration", "每隔多久"),
            "cron" => text("五段：分 时 日 月 星期，北京时间"),
            "after" => refer("fixedDuration", "上一次结束后多久"),
            "on" => refer("consumption", "收到什么事件"),
            other => undescribed(other),
        },
    ));
    vec![
        named("document", document),
        named("evaluate", evaluate),
        named("schedule", schedule),
        named(
            "name",
            json!({"type": "string", "pattern": NAME, "maxLength": MAX_NAME_CHARS}),
        ),
        named(
            "version",
            json!({"type": "string", "pattern": format!(r"^{NUMBER}\.{NUMBER}\.{NUMBER}{REST}$")}),
        ),
    ]
}

/// The author's, but for the day from which the version is in force.
fn about_it() -> Value {
    const DAY: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
    let mut metadata =
        mapping("附加信息：依据（basis）、参数（parameters）、业务主键（businessKey）等");
    let day = json!({"type": "string", "pattern": DAY});
    let from = json!({"description": "自何时起施行：日期（北京时间当日零时），或写明时区的时刻", "anyOf": [day, {"type": "string", "pattern": INSTANT}]});
    metadata["properties"] = json!({"effectiveFrom": from});
    metadata
}

fn data() -> Vec<Named> {
    let input = closed("输入", &INPUT, &[], |name| match name {
        "schema" => refer("schema", "输入须符合的 JSON Schema"),
        "from" => refer("transformation", "从输入里取什么"),
        other => undescribed(other),
    });
    let output = |about: &str| {
        closed(about, &OUTPUT, &[], |name| match name {
            "schema" => refer("schema", "须符合的 JSON Schema"),
            "as" => refer("transformation", "怎样加工"),
            other => undescribed(other),
        })
    };
    let mut schema = closed(
        "JSON Schema，直接写在 document 下",
        &SCHEMA,
        &[],
        |name| match name {
            "format" => json!({"description": "格式", "type": "string", "pattern": "^json(:.*)?$"}),
            "document" => {
                json!({"description": "JSON Schema（2020-12）", "type": ["object", "boolean"]})
            }
            "resource" => refer("fetchedResource", "从别处获取：发布流程时"),
            other => undescribed(other),
        },
    );
    schema["oneOf"] = json!([{"required": ["document"]}, {"required": ["resource"]}]);
    let timeout = closed("时限", &TIMEOUT, &["after"], |name| match name {
        "after" => refer("duration", "多久之后中断"),
        other => undescribed(other),
    });
    let named_timeout = text("`use.timeouts` 里的名称");
    vec![
        named("input", input),
        named("output", output("输出")),
        named("export", output("写入 $context，供后面的任务使用")),
        named("schema", schema),
        named(
            "timeout",
            json!({"description": "时限，或 use.timeouts 里的名称", "anyOf": [named_timeout, reference("ownTimeout")]}),
        ),
        named("ownTimeout", timeout),
    ]
}

fn uses() -> Vec<Named> {
    let uses = closed("声明一次、多处引用的内容", &USE, &[], |name| match name {
        "authentications" => map_of("认证方式", reference("policy")),
        "errors" => map_of("错误", reference("error")),
        "extensions" => named_list("在某类任务前后加做的任务", reference("extension")),
        "functions" => map_of("函数：有名称的任务", reference("function")),
        "retries" => map_of("重试策略", reference("retry")),
        "secrets" => list_of("密钥的名称；值由主机配置，不写在流程里", text("名称")),
        "timeouts" => map_of("时限", reference("ownTimeout")),
        "catalogs" => map_of("别处的目录：发布流程时从那里获取函数", reference("catalog")),
        other => undescribed(other),
    });
    let catalog = closed("目录", &["endpoint"], &["endpoint"], |_| {
        refer("fetched", "目录的根地址")
    });
    let error = closed("错误", &ERROR, &["type", "status"], |name| match name {
        "type" => {
            json!({"description": "错误类型，一个 URI", "type": "string", "pattern": ERROR_TYPE})
        }
        "status" => status(),
        "title" => text("标题"),
        "detail" => text("说明"),
        "instance" => anything("不起作用：就是引发错误的任务"),
        other => undescribed(other),
    });
    let extend: Vec<&str> = KEYWORDS.into_iter().chain([COMPOSITE, ALL]).collect();
    let mut extension = closed("扩展", &EXTENSION, &["extend"], |name| match name {
        "extend" => words("扩展哪一类任务", &extend),
        "when" => text("什么条件下（表达式）"),
        "before" => refer("taskList", "之前做什么"),
        "after" => refer("taskList", "之后做什么"),
        other => undescribed(other),
    });
    extension["anyOf"] = json!([{"required": ["before"]}, {"required": ["after"]}]);
    vec![
        named("use", uses),
        named("catalog", catalog),
        named("error", error),
        named("extension", extension),
    ]
}

pub(super) fn status() -> Value {
    json!({"description": "状态码", "type": "integer", "minimum": MIN_STATUS, "maximum": MAX_STATUS})
}

fn retries() -> Vec<Named> {
    let retry = closed("重试策略", &RETRY, &[], |name| match name {
        "when" => text("什么条件下重试（表达式）"),
        "exceptWhen" => text("什么条件下不重试（表达式）"),
        "delay" => refer("duration", "重试前等多久"),
        "backoff" => exactly_one(closed("等待怎样变长", &BACKOFFS, &[], |name| match name {
            "constant" => anything("不变"),
            "linear" => anything("每次加长同样多"),
            "exponential" => anything("每次加倍"),
            other => undescribed(other),
        })),
        "limit" => limit(),
        "jitter" => closed(
            "随机加长的范围",
            &JITTER,
            &["from", "to"],
            |name| match name {
                "from" => refer("duration", "最少"),
                "to" => refer("duration", "最多"),
                other => undescribed(other),
            },
        ),
        other => undescribed(other),
    });
    vec![named("retry", retry)]
}

fn limit() -> Value {
    closed("限度", &LIMIT, &[], |name| match name {
        "attempt" => closed("每一次", &ATTEMPT, &[], |name| match name {
            "count" => {
                json!({"description": "最多重试几次", "type": "integer", "minimum": 0, "maximum": MAX_RETRIES})
            }
            "duration" => refer("duration", "每次最长多久"),
            other => undescribed(other),
        }),
        "duration" => refer("duration", "总共最长多久"),
        other => undescribed(other),
    })
}
