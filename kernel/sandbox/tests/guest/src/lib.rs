//! The sample guest of the sandbox's tests: every capability, every failure, and duties that
//! misbehave in ways that need a real language to be written in.

use lianxi_sdk::{Call, Context, Duty, Failure, Grant, Issue, LogLevel, Plugin, Problem, RecordsExt as _};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// 登记申请
#[derive(Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Institution {
    /// 机构名称
    #[schemars(length(min = 1))]
    name: String,
    /// 所在区划
    division: String,
    /// 托位数
    #[serde(default)]
    places: Option<u32>,
}

/// 登记结果
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Registered {
    /// 编号
    number: u64,
    /// 登记日期
    registered_on: String,
    /// 同区划已有的机构
    neighbours: Vec<String>,
}

fn register(ctx: &Context<'_>, input: Institution) -> Result<Registered, Failure> {
    if ctx.records.get(&input.name)?.is_some() {
        return Err(Issue::new("/name", "RULE_VIOLATION", "名称已登记").into());
    }
    let neighbours: Vec<(String, Institution)> = ctx.records.find_as("division", &input.division, 10)?;
    ctx.records.put_as(&input.name, &input, &[("division", &input.division)])?;
    ctx.outbox.emit("conference", "sample.registered", Some(&input.name), &json!({ "name": input.name }))?;
    ctx.log.log(LogLevel::Info, "registered");
    Ok(Registered {
        number: ctx.random.next_u64(),
        registered_on: ctx.call.today().to_owned(),
        neighbours: neighbours.into_iter().map(|(key, _)| key).collect(),
    })
}

/// 名称
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Named {
    name: String,
}

fn remove(ctx: &Context<'_>, input: Named) -> Result<(), Failure> {
    ctx.records.delete(&input.name)
}

/// 哪一种失败
#[derive(Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    InvalidInput,
    Denied,
    NeedsHuman,
    Unavailable,
    Permanent,
    UndeclaredIndex,
    UndeclaredDestination,
}

fn fail(ctx: &Context<'_>, kind: Kind) -> Result<(), Failure> {
    Err(match kind {
        Kind::InvalidInput => Issue::new("/a/b", "check-character", "校验码错误").into(),
        Kind::Denied => Failure::denied("不属本辖区"),
        Kind::NeedsHuman => Failure::needs_human("材料存疑"),
        Kind::Unavailable => Failure::unavailable(Some(1_500)),
        Kind::Permanent => Problem {
            r#type: "https://example.invalid/expired".to_owned(),
            title: "依据已废止".to_owned(),
            detail: "自 2026 年起".to_owned(),
            status: 410,
        }
        .into(),
        Kind::UndeclaredIndex => return ctx.records.put("k", &Value::Null, &[("colour", "red")]),
        Kind::UndeclaredDestination => return ctx.outbox.emit("elsewhere", "x", None, &Value::Null),
    })
}

fn echo_call(ctx: &Context<'_>, _: Value) -> Result<Value, Failure> {
    let Call { execution, task, idempotency_key, attempt, now, basis_date, region, level, actor, deadline } = ctx.call;
    Ok(json!([execution, task, idempotency_key, attempt, now, basis_date, region, level, actor, deadline]))
}

fn spin(_: &Context<'_>, _: Value) -> Result<u64, Failure> {
    let mut turns = 0_u64;
    loop {
        turns = std::hint::black_box(turns.wrapping_add(1));
    }
}

fn allocate(_: &Context<'_>, _: Value) -> Result<usize, Failure> {
    let mut held: Vec<Vec<u8>> = Vec::new();
    loop {
        held.push(vec![1; 1 << 20]);
        std::hint::black_box(&held);
    }
}

fn recurse(_: &Context<'_>, _: Value) -> Result<u64, Failure> {
    #[allow(unconditional_recursion)]
    fn deeper(depth: u64) -> u64 {
        let frame = std::hint::black_box([depth; 16]);
        deeper(depth + 1).wrapping_add(frame[3])
    }
    Ok(deeper(0))
}

fn trap(_: &Context<'_>, _: Value) -> Result<(), Failure> {
    panic!("on purpose")
}

fn log_flood(ctx: &Context<'_>, _: Value) -> Result<u32, Failure> {
    for _ in 0..1_000 {
        ctx.log.log(LogLevel::Warn, &"满".repeat(10_000));
    }
    Ok(1_000)
}

fn call_flood(ctx: &Context<'_>, _: Value) -> Result<u64, Failure> {
    loop {
        std::hint::black_box(ctx.random.next_u64());
    }
}

fn record_flood(ctx: &Context<'_>, _: Value) -> Result<u64, Failure> {
    let value = Value::from("x".repeat(100_000));
    for number in 0_u64.. {
        ctx.records.put(&number.to_string(), &value, &[])?;
    }
    Ok(0)
}

/// Its schema says a number; what it answers is what it was given.
#[derive(Serialize)]
#[serde(transparent)]
struct Lie(Value);

impl JsonSchema for Lie {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Lie".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer" })
    }
}

fn lie(_: &Context<'_>, input: Value) -> Result<Lie, Failure> {
    Ok(Lie(input))
}

/// 输出大小
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Size {
    bytes: usize,
    depth: usize,
}

fn big(_: &Context<'_>, size: Size) -> Result<Value, Failure> {
    let deep = (0..size.depth).fold(Value::from("x".repeat(size.bytes)), |inner, _| json!([inner]));
    Ok(deep)
}

/// Survives the call only if the host lets it.
static COUNTER: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(0);

fn count(_: &Context<'_>, _: Value) -> Result<u64, Failure> {
    Ok(COUNTER.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
}

fn minimal(_: &Context<'_>, input: Value) -> Result<Value, Failure> {
    Ok(input)
}

pub fn plugin() -> Plugin {
    Plugin::new("sample", "示例部门", env!("CARGO_PKG_VERSION"))
        .basis("示例办法 第一条")
        .grant(Grant::records(&["division"]))
        .grant(Grant::outbox(&["conference"]))
        .grant(Grant::random())
        .grant(Grant::log())
        .duty(Duty::new("register", "登记", register).basis("示例办法 第二条"))
        .duty(Duty::new("remove", "注销", remove))
        .duty(Duty::new("fail", "失败", fail))
        .duty(Duty::new("echo-call", "回显", echo_call))
        .duty(Duty::new("spin", "死循环", spin))
        .duty(Duty::new("allocate", "耗尽内存", allocate))
        .duty(Duty::new("recurse", "耗尽栈", recurse))
        .duty(Duty::new("trap", "陷入", trap))
        .duty(Duty::new("log-flood", "日志洪水", log_flood))
        .duty(Duty::new("call-flood", "调用洪水", call_flood))
        .duty(Duty::new("record-flood", "记录洪水", record_flood))
        .duty(Duty::new("lie", "违背输出结构", lie))
        .duty(Duty::new("big", "大输出", big))
        .duty(Duty::new("count", "计数", count))
        .duty(Duty::new("minimal", "原样返回", minimal))
}

#[cfg(target_arch = "wasm32")]
lianxi_sdk::export!(plugin);
