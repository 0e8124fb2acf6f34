//! The same words in Chinese. Names of the language (`do`, `then`) stay as they are written; parts are put together by `phrases`.

use super::Finding;
use super::helps::{WORKING_DAYS, counts_working_days, listed};
use super::phrases::{kind, phrase};
use crate::problem::Words;

fn words(message: impl Into<String>, help: Option<String>) -> Words {
    Words {
        message: message.into(),
        help,
    }
}

/// 您是不是想写……？
fn meant(similar: Option<&String>) -> Option<String> {
    similar.map(|name| format!("您是不是想写 `{name}`？"))
}

/// A help that is the same each time.
#[allow(clippy::unnecessary_wraps)] // the table reads better
fn do_this(help: &str) -> Option<String> {
    Some(help.to_owned())
}

impl Finding<'_> {
    #[rustfmt::skip] // one finding, one or two lines: this is a table
    #[allow(clippy::too_many_lines)] // a table, not a function
    pub(super) fn chinese(&self) -> Words {
        match self {
            Self::Yaml { why } => match super::yaml::told(why) {
                Some([_, (message, help)]) => words(format!("这不是有效的 YAML 文档：{message}"), do_this(help)),
                None => words(format!("这不是有效的 YAML 文档：{}", phrase(why)), None),
            },
            Self::TooLarge { why } => words(format!("流程定义过大：{}", phrase(why)), do_this("拆成几个流程，用 `run: workflow` 互相调用")),
            Self::DuplicateKey { key, first_line } => words(format!("`{key}` 写了两次，第一次在第 {first_line} 行"), do_this("删去其中一处")),
            Self::TooManyProblems { left_out } => words(format!("还有 {left_out} 个问题没有列出"), do_this("请先改正上面的问题")),
            Self::WrongType { wanted, found, help } => words(format!("这里应当是{}，现在是{}", kind(wanted), kind(found)), help.map(phrase)),
            Self::Missing { property, of } => words(format!("{}缺少必填项 `{property}`", phrase(of)), None),
            Self::UnknownProperty { property, of, similar, allowed } => words(format!("{}没有 `{property}` 这一项", phrase(of)), if counts_working_days(of, property) { Some(phrase(WORKING_DAYS)) } else { meant(similar.as_ref()).or_else(|| (!allowed.is_empty()).then(|| format!("可用的有 {}", listed(allowed)))) }),
            Self::Invalid { what, why, similar } => words(format!("{}{}", phrase(what), phrase(why)), meant(similar.as_ref())),
            Self::Empty { what } => words(format!("{}至少要有一项", phrase(what)), None),
            Self::NoTasks => words("任务列表为空：不做任何事，输入原样向后传", None),
            Self::WithoutEffect { property, of, similar } => words(format!("{}没有 `{property}` 这一项，写了也不起作用", phrase(of)), meant(similar.as_ref())),
            Self::NotSupported { what, help } => words(format!("{}：本系统此版本不支持", phrase(what)), help.map(phrase)),
            Self::Ignored { what, why } => words(format!("{}不起作用：{}", phrase(what), phrase(why)), None),
            Self::BadExpression { why, help } => words(phrase(why), help.map(phrase)),
            Self::UnusedExpression => words("写在文字中间的 `${` 不会计算，文字原样使用", do_this("把整段文字写成一个表达式，例如 `${ \"\\(.name)，您好\" }`")),
            Self::SetText => words("`set` 后的文字原样使用，不会计算", do_this("表达式要写在 `${ }` 里，或者写成键值对")),
            Self::Unclosed => words("`${` 在文字结尾没有 `}`，不会计算", do_this("整段文字写成一个表达式：`${ .name }`")),
            Self::OtherBraces => words("这里只是文字，不会计算：表达式写作 `${ }`", do_this("写成 `${ .name }`")),
            Self::FullWidth { found, meant } => words(format!("`{found}` 是全角字符，这里应当用半角的 `{meant}`"), Some(if *meant == ':' { "写成半角冒号加一个空格：`: `".into() } else { format!("切换到英文输入法，写 `{meant}`") })),
            Self::NoExpression { text } => words(format!("`{text}` 在这里只是文字，不会计算"), Some(format!("如果是表达式，请写成 `${{ {text} }}`"))),
            Self::TooManyExpressions { max } => words(format!("一个流程定义最多有 {max} 个不同的表达式"), None),
            Self::BadDuration { why, similar } => words(phrase(why), meant(similar.as_ref()).or_else(|| do_this("写成 ISO 8601 时长（PT15M、P2DT3H），或用 days、hours、minutes、seconds、milliseconds 写整数"))),
            Self::BadSchema { why } => words(format!("这不是有效的 JSON Schema：{}", phrase(why)), None),
            Self::DslVersion { found } => words(format!("不支持 DSL 版本 `{found}`"), do_this("本系统运行 1.0.x，例如 '1.0.3'")),
            Self::NoTaskType { task, similar } => words(format!("任务 `{task}` 没有写明做什么"), Some(similar.as_ref().map_or_else(
                || "需要写下列之一：`call`、`do`、`emit`、`for`、`fork`、`listen`、`raise`、`run`、`set`、`switch`、`try`、`wait`".to_owned(),
                |(found, meant)| format!("`{found}` 是不是应为 `{meant}`？")))),
            Self::SeveralTaskTypes { task, kinds } => words(format!("任务 `{task}` 同时是 {}", listed(kinds)), do_this("每种各写成一个任务")),
            Self::BadTaskEntry { found } => words(format!("任务列表的每一项只能有一个任务名及其任务，这里有 {found} 个"), do_this("每个任务以 `- 任务名:` 开头，属于它的内容缩进书写")),
            Self::BadCase { found } => words(format!("`switch` 的每一项只能有一个名称及其分支，这里有 {found} 个"), do_this("每个分支以 `- 名称:` 开头，下面写 `when` 和 `then`")),
            Self::DuplicateTask { task, first_line } => words(format!("这个列表里有两个任务都叫 `{task}`，第一个在第 {first_line} 行"), do_this("同一列表的任务各取不同的名字：否则 `then` 分不清")),
            Self::UnknownTask { task, similar } => words(format!("没有名为 `{task}` 的任务"), meant(similar.as_ref()).or_else(|| do_this("写同一列表里的任务名，或写 `continue`、`exit`、`end`"))),
            Self::OutOfScope { task, elsewhere } => words(format!("任务 `{task}` 不在这个任务列表里，它在 {elsewhere}"), do_this("`then` 只能到达同一列表的任务：先用 `exit` 离开本列表，再在包含它的任务上写明去向")),
            Self::Unreachable { task } => words(format!("任务 `{task}` 永远不会执行：前面的每条路都通往别处"), None),
            Self::EndlessLoop { task, calls: false } => words(format!("从 `{task}` 开始的循环没有出口"), do_this("用 `switch`、`if`、`exit` 或 `end` 离开循环")),
            Self::EndlessLoop { task, calls: true } => words(format!("从 `{task}` 开始的循环只有出错才会结束，而且其中没有等待"), do_this("用 `switch`、`if`、`exit` 或 `end` 离开循环，或在其中加 `wait`")),
            Self::SeveralDefaults { first } => words(format!("`switch` 最多有一个默认分支，第一个是 `{first}`"), do_this("给这个分支写上 `when`")),
            Self::UnknownFunction { function, similar, versioned } => words(format!("没有名为 `{function}` 的函数"), meant(similar.as_ref()).or_else(|| do_this(if *versioned {
                "插件的职责写作 `职责:版本@插件`"
            } else {
                "可以调用 `http`、`duty`、`work-item`、`deadline`、`wait-until`、`draw`，`use.functions` 里的函数，或写作 `职责:版本@插件` 的职责"
            }))),
            Self::UnknownPlugin { plugin, similar } => words(format!("没有安装名为 `{plugin}` 的插件"), meant(similar.as_ref())),
            Self::UnknownVersion { plugin, range, why } => words(format!("`{plugin}` 没有版本 `{range}`：{}", phrase(why)), None),
            Self::UnknownDuty { duty, plugin, version, similar, known } => words(format!("`{plugin}` {version} 没有职责 `{duty}`"), meant(similar.as_ref()).or_else(|| (!known.is_empty()).then(|| format!("它的职责有 {}", listed(known))))),
            Self::BreaksSchema { duty, plugin, why } => words(format!("`{plugin}` 的职责 `{duty}` 不接受这样的参数：{}", phrase(why)), None),
            Self::NotAmong { department } => words(format!("`{department}` 不在 `among` 之中"), do_this("把它加入 `among`，或改写部门")),
            Self::Recursive { name } => words(format!("函数 `{name}` 直接或间接调用了自己"), do_this("重复的工作用 `for`，或用 `then` 回到前面的任务；函数不能这样做")),
            Self::UnknownReference { kind, name, similar } => words(format!("`use.{kind}` 里没有 `{name}`"), meant(similar.as_ref())),
            Self::UnknownSecret { secret, similar } => words(format!("没有声明密钥 `{secret}`"), meant(similar.as_ref()).or_else(|| do_this("把它的名字加入 `use.secrets`"))),
            Self::UnknownWorkflow { id } => words(format!("流程 `{id}` 尚未发布"), do_this("在本流程运行之前发布它")),
            Self::TooManyFilters { found, max } => words(format!("有 {found} 个事件过滤条件，最多 {max} 个"), None),
            Self::NoEventType => words("这里的事件过滤条件必须写明事件的 `type`", do_this("订阅按事件类型查找；类型要直接写出，不能是表达式")),
            Self::EventOnly { variable } => words(format!("这里不能用 `{variable}`：这个表达式只看得到事件"), do_this("用 `correlate` 比较，它的 `expect` 可以用它")),
            Self::WorkItemTimeout { task } => words(format!("这个 `timeout` 包住了待办 {task}：时间一到，无人决定就会放行"), do_this("去掉 `timeout`，给待办写 `escalation`（催办、移交）")),
            Self::NoEscalation { task } => words(format!("待办 `{task}` 没有 `escalation`：逾期不办也无人知道"), do_this("加上 `escalation: [{ after: ..., do: remind }]`")),
            Self::NoDeadlineKind { task } => words(format!("期限 `{task}` 没有写明依据"), do_this("加上 `kind: statute`（法定）、`article`（文件条款）或 `default`（默认）")),
            Self::UnknownOutcome { outcome, similar } => words(format!("待办没有 `{outcome}` 这个办理结果"), meant(similar.as_ref())),
            Self::UnknownReturnTarget { task, similar } => words(format!("本列表及外层没有名为 `{task}` 的任务"), meant(similar.as_ref())),
            Self::NotAReturnTarget { task } => words(format!("不能退回到 `{task}`"), do_this("在该任务上声明：`metadata: { returnTarget: { siblings: cancel } }`（或 `refuse`）")),
            Self::UnknownStep { step, similar } => words(format!("本流程没有名为 `{step}` 的环节"), meant(similar.as_ref()).or_else(|| do_this("写 `call: work-item` 的任务名"))),
            Self::NotAWorkItem { task } => words(format!("`{task}` 不是待办：没有人办理它"), do_this("写 `call: work-item` 的任务名")),
            Self::ShadowedName { name } => words(format!("`${name}` 在这里已有别的含义"), do_this("换一个名字")),
            Self::ReservedName { name } => words(format!("`{name}` 是系统自带函数的名字"), do_this("换一个名字")),
            Self::BadVersion { text } => words(format!("`{text}` 不是版本号"), do_this("写三段数字，例如 '1.0.0'")),
            Self::SeveralSchedules => words("`schedule` 只能写 `every`、`cron`、`after`、`on` 之一", do_this("每种各发布一个流程")),
            Self::NotFetched { address } => words(format!("{address} 尚未获取"), do_this("发布流程时获取；否则请把那里的内容写进流程定义")),
            Self::NotChecked { address } => words(format!("{address} 在发布流程时才获取：其内容现在没有检查"), do_this("允许访问该主机即可检查：`--allow-host 主机:端口`")),
            Self::NotToBeHad { address, why } => words(format!("{address} 无法取得：{}", phrase(why)), None),
            Self::InTheClear { what } => words(format!("{}经 http 传送：途中任何人都能读取和改动", phrase(what)), do_this("对方支持的话，写 https://")),
            Self::Unused { kind, name } => words(format!("`use.{kind}` 的 `{name}` 声明了但没有使用"), do_this("删去它，或在该用的地方写上它的名字")),
            Self::ExtendsNothing { name } => words(format!("扩展 `{name}` 不适用于本流程的任何任务"), do_this("检查它的 `extend`")),
            Self::Rule { pack, rule, message, help } => words(format!("{}（依据：{}；规则包 {}）", message.chinese, rule.source, pack.name), help.as_ref().map(|help| help.chinese.clone())),
            Self::RuleFails { pack, rule, why } => words(format!("规则包 `{}` 的规则 `{}` 无法判断此处是否合规：{}", pack.name, rule.code, phrase(why)), do_this("请规则包的维护者改正它的 `when`")),
            Self::RuleOnly { variable } => words(format!("流程运行之前没有 `{variable}`：规则只看得到流程定义"), do_this("`.` 是规则检查的内容，`$workflow.document` 是流程的 `document`，`$values` 是规则包自己的值")),
        }
    }
}
