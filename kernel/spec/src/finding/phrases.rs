//! Parts of sentences in Chinese: what a problem is about and why. What is not known here stays in English.

use super::built::built;
use super::drawing::DRAWING;

/// Kinds of values.
const KINDS: [(&str, &str); 9] = [
    ("nothing", "空值"),
    ("true or false", "真假值（true 或 false）"),
    ("a number", "数字"),
    ("a text", "文字"),
    ("a list", "列表"),
    ("a mapping", "键值对"),
    ("a whole number of zero or more", "零或正整数"),
    ("an expression or a mapping", "表达式或键值对"),
    (
        "a mapping or an expression `${ }`",
        "键值对或 `${ }` 表达式",
    ),
];

/// What is told of again and again, whole.
const WHOLE: &[(&str, &str)] = &[
    ("a workflow", "流程定义"),
    ("an office", "机构"),
    ("a seat", "席位"),
    ("a copy", "抄送对象"),
    ("the approver", "批准人"),
    ("a retry policy", "重试策略"),
    ("a schedule", "`schedule`"),
    ("a schema", "`schema`"),
    ("a timeout", "`timeout`"),
    ("a duration", "时长"),
    ("a case", "分支"),
    ("a `switch`", "`switch`"),
    ("an error", "错误"),
    ("an error filter", "错误过滤条件"),
    ("an event filter", "事件过滤条件"),
    ("an event consumption", "事件的接收方式"),
    ("an emitted event", "发出的事件"),
    ("a correlation", "关联条件"),
    ("an extension", "扩展"),
    ("an endpoint", "地址"),
    ("an external resource", "外部资源"),
    ("an authentication", "认证方式"),
    ("a catalog", "目录"),
    ("a function", "函数"),
    ("a function from elsewhere", "别处的函数"),
    ("the call of a catalog's function", "目录函数的调用"),
    ("the address of what is fetched", "要获取的地址"),
    ("this call of a function", "这个函数调用"),
    ("who asks", "访问者的身份"),
    ("what this call is known by", "这个调用的身份凭据"),
    ("the default catalog", "默认目录"),
    (
        "this host has none: declare one in `use.catalogs`, or name an installed plugin",
        "本系统没有默认目录：请在 `use.catalogs` 里声明，或写已安装的插件",
    ),
    (
        "an authentication that is computed when the definition is published",
        "发布时才计算的认证方式",
    ),
    (
        "let a secret hold it: `basic: {use: name}`",
        "放进密钥里：`basic: {use: 名称}`",
    ),
    (
        "sees no secret of whoever calls it: what it needs is given to it as an argument",
        "看不到调用者的密钥：所需内容由参数给出",
    ),
    (
        "names its version: `function:version@catalog`",
        "要写明版本：`函数:版本@目录`",
    ),
    (
        "has no query: paths of functions are put behind its address",
        "不能带查询部分：函数的路径接在它后面",
    ),
    (
        "is written down: it is fetched when the definition is published, and nothing is known then",
        "要直接写出：发布流程时获取，那时还没有可计算的值",
    ),
    (
        "stands as it is, without a place to fill: it is fetched when the definition is published, and nothing is known then",
        "要原样写出，不能有空白和待填之处：发布流程时获取，那时还没有可填的值",
    ),
    (
        "names nobody: say who asks under `authentication`",
        "不能带用户名：访问者写在 `authentication` 下",
    ),
    ("names a host", "要有主机名"),
    (
        "stands under `document` or under `resource`, not under both",
        "写在 `document` 或 `resource` 之一，不能两处都写",
    ),
    ("a reference to an authentication", "认证方式的引用"),
    ("a reference to a secret", "密钥的引用"),
    ("an escalation step", "催办步骤"),
    ("an outcome", "办理结果"),
    ("an instant", "时刻"),
    ("a status", "状态码"),
    ("a grant", "授权方式"),
    ("an encoding", "编码"),
    ("a cron expression", "cron 表达式"),
    ("a rule", "规则"),
    ("a rule pack", "规则包"),
    ("a sentence in two languages", "双语文字"),
    ("a namespace or name", "命名空间或名称"),
    ("a client's authentication", "客户端认证方式"),
    ("the call of a duty", "职责的调用"),
    ("the name of a variable", "变量名"),
    ("the type of an error", "错误的 `type`"),
    ("the time between two runs", "两次运行的间隔"),
    ("the number", "数字"),
    ("the name of this pack", "规则包的名称"),
    (
        "the name of a pack or the code of a rule",
        "规则包名称或规则代码",
    ),
    ("the code of a rule", "规则代码"),
    ("this pack", "这个规则包"),
    ("this key", "这个键"),
    ("this text", "这段文字"),
    ("this", "这里"),
    ("what stands inside a backoff", "`backoff` 里的内容"),
    // Why something is wrong.
    (
        "has letters, digits and hyphens, begins and ends with a letter or a digit, and has at most 63 of them",
        "只能有英文字母、数字和连字符，首尾须为字母或数字，最多 63 个字符",
    ),
    (
        "has lower-case letters, digits and hyphens, begins with a letter, and has at most 63 of them",
        "只能有小写字母、数字和连字符，以字母开头，最多 63 个字符",
    ),
    (
        "has letters, digits and `_`, and does not begin with a digit",
        "只能有英文字母、数字和 `_`，不能以数字开头",
    ),
    ("is more than nothing", "必须大于零"),
    (
        "is a day, for instance 2026-07-01 (its beginning in Asia/Shanghai), or an instant with its offset, for instance 2026-07-01T09:00:00+08:00",
        "须是日期（如 2026-07-01，自北京时间当日零时起），或写明时区的时刻（如 2026-07-01T09:00:00+08:00）",
    ),
    ("is named twice", "写了两次"),
    ("is only for `rule: weighted`", "只用于 `rule: weighted`"),
    (
        "needs `initiator`, the id of the person who began, beside `exclude`",
        "须在 `exclude` 旁边写 `initiator`（发起人的编号）",
    ),
    ("is written twice in this pack", "在本规则包里写了两次"),
    ("is taken by another pack", "已被另一个规则包使用"),
    (
        "is reserved: a secret is named as `$secrets.name`",
        "是保留的：密钥写作 `$secrets.名称`",
    ),
    ("is a number from 100 to 599", "须是 100 到 599 的数字"),
    (
        "is a URI with its scheme, such as https://example.com/errors/late",
        "须是带协议的 URI，例如 https://example.com/errors/late",
    ),
    ("is a URI with its scheme", "须是带协议的 URI"),
    (
        "is a URI that begins with http:// or https://",
        "须是以 http:// 或 https:// 开头的网址",
    ),
    (
        "is written with its offset, for instance 2026-07-01T09:00:00+08:00",
        "须写明时区，例如 2026-07-01T09:00:00+08:00",
    ),
    (
        "names its version: `duty:version@plugin`",
        "须写明版本：`职责:版本@插件`",
    ),
    (
        "has five fields: minute, hour, day of month, month, day of week",
        "须有五段：分、时、日、月、星期",
    ),
    ("names a day that never comes", "写的日期不存在"),
    (
        "must have `from` no longer than `to`",
        "的 `from` 不能大于 `to`",
    ),
    (
        "fills other `{fields}` in one language than in the other",
        "的两种语言里 `{字段}` 不一致",
    ),
    (
        "stands beside `any` only: one event, or all of them, is an end by itself",
        "只能与 `any` 并列：`one` 和 `all` 本身就有终点",
    ),
    ("has no `until` of its own", "里面不能再有 `until`"),
    (
        "stands with `cleanup: eventually` only",
        "只能与 `cleanup: eventually` 并用",
    ),
    (
        "an error's instance is the task that raised it",
        "错误的 instance 就是引发它的任务",
    ),
    (
        "the DSL names no parameters: it begins with `delay`",
        "DSL 没有规定参数：从 `delay` 开始",
    ),
    ("a duration needs at least one unit", "时长至少要写一个单位"),
    (
        "the amount of a unit is a whole number of zero or more",
        "每个单位的数量须是零或正整数",
    ),
    ("a duration cannot be negative", "时长不能为负"),
    (
        "a part of a month has no fixed length: write days",
        "不足一个月的部分长度不定，请写天数",
    ),
    ("the expression is empty", "表达式是空的"),
    (
        "its parts stand inside each other too deep",
        "表达式嵌套过深",
    ),
    ("no plugin of this name is installed", "没有安装这个插件"),
    (
        "the definition is too large for so many rules",
        "流程定义过大，规则无法逐一检查",
    ),
    (
        "its `at` is not a JSON pointer",
        "它给出的 `at` 不是 JSON 指针",
    ),
    (
        "a condition gives true or false, an object, or a list of them",
        "条件的结果须是 true 或 false、对象，或它们的列表",
    ),
    (
        "its texts, aliases included, are too long all together",
        "文字（含别名）总量过大",
    ),
    (
        "its aliases and texts stand for too much",
        "别名和文字展开后过大",
    ),
    (
        "its tasks, nested ones counted again, hold more than 64 MiB",
        "任务（嵌套的重复计）总量超过 64 MiB",
    ),
    (
        "`<<` merges mappings in YAML 1.1 only; a definition is YAML 1.2",
        "`<<` 合并只在 YAML 1.1 中有，流程定义是 YAML 1.2",
    ),
    // What is not done, and what to do instead.
    (
        "a schema that is fetched from elsewhere",
        "从别处读取的 schema",
    ),
    ("a function fetched from elsewhere", "从别处读取的函数"),
    ("catalogs fetched from elsewhere", "从别处读取的目录"),
    (
        "a computed duration in this place",
        "此处由表达式计算的时长",
    ),
    ("a computed version", "由表达式计算的版本"),
    (
        "a computed entry of `among`",
        "`among` 里由表达式计算的部门",
    ),
    ("an expression in an error filter", "错误过滤条件里的表达式"),
    ("authentication by certificate", "证书认证"),
    ("write the duration down", "请直接写出时长"),
    ("write it under `document`", "请写在 `document` 下"),
    (
        "write a JSON schema (`format: json`)",
        "请写 JSON Schema（`format: json`）",
    ),
    ("use `catch.when`", "请用 `catch.when`"),
    (
        "an installed plugin is a catalog without being declared",
        "已安装的插件不用声明就是目录",
    ),
    (
        "name every department that may be meant",
        "请逐一写出可能的部门",
    ),
    (
        "write the range down: it is pinned when the definition is published",
        "请直接写出版本范围：发布时即固定",
    ),
    ("this host evaluates `jq`", "本系统使用 `jq`"),
    (
        "call it with `http`, or put it into a plugin's duty",
        "请用 `http` 调用，或做成插件的职责",
    ),
    (
        "programs of the machine are not run from a definition; put the work into a plugin's duty",
        "流程定义不运行本机程序；请做成插件的职责",
    ),
    (
        "no person is there to ask when a workflow runs: use `client_credentials`",
        "流程运行时没有人可以授权：请用 `client_credentials`",
    ),
    (
        "use `client_secret_post` or `client_secret_basic`",
        "请用 `client_secret_post` 或 `client_secret_basic`",
    ),
    (
        "the language gives it no properties; use one of basic, bearer, digest, oauth2, oidc",
        "DSL 没有规定它的属性；请用 basic、bearer、digest、oauth2、oidc 之一",
    ),
    ("put it in quotes", "请加引号"),
    ("write it without quotes", "请去掉引号"),
    (
        "nothing is written here: write it after the colon, or indent it below",
        "这里什么也没有写：写在冒号后面，或在下一行缩进书写",
    ),
    (
        "a definition begins with `document:` and has its tasks in `do:`",
        "流程定义以 `document:` 开头，任务写在 `do:` 里",
    ),
    (
        "begin each task with `- name:`",
        "每个任务以 `- 任务名:` 开头",
    ),
    (
        "begin each case with `- name:` and write `when` and `then` below it",
        "每个分支以 `- 名称:` 开头，下面写 `when` 和 `then`",
    ),
    (
        "write it as `[one, two]`, or one line each with `- `",
        "写成 `[一, 二]`，或每行一个以 `- ` 开头",
    ),
    (
        "write it as `{amount: 2, unit: working-days}`",
        "写成 `{amount: 2, unit: working-days}`",
    ),
    (
        "an instant, a period or what `deadline` gave",
        "时刻、多久之内或 deadline 的结果",
    ),
    (
        "jq writes `and`, `or` and `| not`",
        "jq 里写 `and`、`or`、`| not`",
    ),
    (
        "`call: deadline` counts working days",
        "工作日用 `call: deadline` 计算",
    ),
    (
        "a duration is a text or a mapping of units, not a number",
        "时长是文字或带单位的键值对，不能只写数字",
    ),
    (
        "a duration is a text or a mapping of units, not nothing",
        "时长是文字或带单位的键值对，不能是空值",
    ),
    ("put the version in quotes", "请给版本号加引号"),
    (
        "texts in jq stand in double quotes: \"hot\", not 'hot'",
        "jq 里的文字用双引号：\"hot\"，不是 'hot'",
    ),
    (
        "a text is one expression or none: put the whole of it inside one `${ }`",
        "一段文字要么整个是表达式，要么不是：请把整段写进一个 `${ }`",
    ),
];

/// How a sentence begins, and how its Chinese does; what follows stays.
const BEGINNINGS: &[(&str, &str)] = &[
    ("must be one of ", "须是下列之一："),
    ("is exactly one of ", "须且只须是下列之一："),
    ("is one of ", "须是下列之一："),
    ("must have one of ", "须有下列之一："),
    ("must be at most ", "不能大于 "),
    ("unknown function ", "没有这个 jq 函数："),
    ("unknown variable ", "没有这个变量："),
    (
        "not a jq expression: expected ",
        "不是有效的 jq 表达式：此处应为 ",
    ),
    ("the grant ", "授权方式 "),
    ("the client authentication ", "客户端认证方式 "),
    ("the schema format ", "schema 格式 "),
    ("the step ", "催办步骤 "),
    (
        "no installed version fits; installed: ",
        "已安装的版本不符合，已安装：",
    ),
    ("it has no property ", "没有这一项："),
];

/// A kind of value.
pub(super) fn kind(text: &str) -> String {
    let known = KINDS.iter().find(|(english, _)| *english == text);
    known.map_or_else(|| phrase(text), |(_, chinese)| (*chinese).to_owned())
}

pub(super) fn phrase(text: &str) -> String {
    let mut whole = WHOLE.iter().chain(DRAWING);
    if let Some((_, chinese)) = whole.find(|(english, _)| *english == text) {
        return (*chinese).to_owned();
    }
    if let Some(built) = built(text) {
        return built;
    }
    let beginning = BEGINNINGS
        .iter()
        .find_map(|(english, chinese)| Some((text.strip_prefix(english)?, *chinese)));
    let said = match beginning {
        Some((rest, chinese)) => format!("{chinese}{rest}"),
        None => text.to_owned(),
    };
    let rest: [(&str, &str); 5] = [
        ("; known here: ", "；这里可用："),
        ("; did you mean ", "；您是不是想写 "),
        (" at the end", "，但已结束"),
        (" at `", "，却是 `"),
        ("expected ", "应为 "),
    ];
    rest.iter().fold(said, |said, (english, chinese)| {
        said.replace(english, chinese)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(english: &str, chinese: &str) {
        assert_eq!(phrase(english), chinese);
    }

    #[test]
    fn parts_of_sentences() {
        check("a retry policy", "重试策略");
        check("`call: http`", "`call: http`");
        check("must be one of a, b", "须是下列之一：a, b");
        check("must be a number from 1 to 9", "须是 1 到 9 的数字");
        check("\"title\" is a required property", "缺少必填项 \"title\"");
        check(
            "unknown variable `$x`; known here: $a",
            "没有这个变量：`$x`；这里可用：$a",
        );
    }

    #[test]
    fn nothing_is_said_twice() {
        let whole = WHOLE.iter().chain(DRAWING);
        let mut known: Vec<&str> = whole.map(|(english, _)| *english).collect();
        known.sort_unstable();
        assert!(known.windows(2).all(|two| two[0] != two[1]));
    }
}
