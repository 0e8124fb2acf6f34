//! Every sentence that the program says by itself, in Chinese and in English. `{}` stands for the parts, in order.

use std::fmt::Display;

use crate::language::Language;

macro_rules! messages {
    ($($name:ident: $english:literal, $chinese:literal;)*) => {
        /// A sentence by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Message { $($name,)* }

        impl Message {
            #[cfg(test)]
            const ALL: &'static [Self] = &[$(Self::$name,)*];

            const fn template(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::English) => $english, (Self::$name, Language::Chinese) => $chinese,)*
                }
            }
        }
    };
}

messages! {
    Error: "error: {}", "错误：{}";
    Advice: "  what to do: {}", "  处理办法：{}";
    // The host.
    Opening: "opening the journal in {}", "正在打开日志库：{}";
    StandingBy: "the journal is held by {}; waiting to take it over", "日志库由 {} 持有，等待接管";
    PluginsLoaded: "{} plugin(s) loaded from {}", "已加载 {} 个插件，来自 {}";
    NoPlugins: "no plugins in {}: definitions that call duties will not run", "{} 中没有插件：调用职责的流程不能运行";
    Published: "published {}", "已发布 {}";
    Recovered: "recovered {} open execution(s), {} of them with an incident; {} open work item(s)", "已恢复未结流程 {} 个，其中有故障 {} 个；未办结待办 {} 件";
    Listening: "the API listens on http://{}   (Ctrl-C stops)", "接口地址 http://{}   （按 Ctrl-C 停止）";
    HowToSend: "send a registration: lianxi event send FILE --server http://{}", "报送新的登记：lianxi event send FILE --server http://{}";
    Stopping: "stopping: running turns end, the journal is closed", "正在停止：等待进行中的步骤结束并关闭日志库";
    Stopped: "stopped; starting again goes on from here", "已停止；再次启动将从此处继续";
    // The scenario.
    DemoTitle: "{}: {} arrivals, {} scripted answers, from {} on, in virtual time", "{}：到达 {} 件，预设答复 {} 件，自 {} 起，使用虚拟时间";
    DemoResumed: "going on from {} (virtual time)", "从 {}（虚拟时间）继续";
    DemoFinished: "the scenario in {} was finished before; its table:", "{} 中的演示场景此前已完成，结果如下：";
    DemoProgress: "scenario", "演示";
    DemoTook: "virtual time reached {}; {} acts of staff, {} superseded, {} left unanswered; took {} s", "虚拟时间到达 {}；人员办理 {} 次，已被取代 {} 次，尚无答复 {} 件；用时 {} 秒";
    DemoAsExpected: "as expected: every registration and every total", "与预期一致：每一件登记和每一项合计";
    DemoDiffers: "{} difference(s) from what was expected:", "与预期有 {} 处不同：";
    DemoSums: "received {} = ended {} + open {}; cities add up: {}; hand-over events in the outbox: {}; late work items: {}", "收到 {} = 已结 {} + 未结 {}；各市合计相符：{}；发件箱移交事件 {} 件；逾期办结待办 {} 件";
    YearTitle: "{}: {} definitions, {} arrivals, from {} to {}, in virtual time", "{}：流程 {} 个，到达事件 {} 件，{} 至 {}，使用虚拟时间";
    YearWrong: "{} thing(s) did not go as the file of the year says:", "{} 处与全年演示文件不符：";
    YearNoHabit: "{}: work items wait here and nobody has a habit for them: write what people answer, below habits", "{}：这一步的待办没有人会办理：请在 habits 下写明如何答复";
    YearByCity: "work items by city", "待办（按市）";
    YearByDepartment: "work items by department", "待办（按部门）";
    YearByStep: "what is late most: steps", "逾期最多的事项";
    YearByOffice: "who is late most: offices", "逾期最多的单位";
    YearOverdue: "open and overdue at the end: {}; the oldest {}:", "年末仍未办结且已逾期 {} 件，其中最早的 {} 件：";
    YearSums: "work items {} = in time {} + late {} + withdrawn {} + open {} + open and overdue {}; workflows started {}, ended {}; cities, departments, offices and steps add up: {}; the journal counts the same: {}", "待办 {} 件 = 按期办结 {} + 逾期办结 {} + 取消或退回 {} + 在办未到期 {} + 在办已逾期 {}；启动流程 {} 个，已结 {} 个；各市、部门、单位、事项合计相符：{}；日志库自行统计一致：{}";
    YearDoesNotAddUp: "the numbers of the year do not add up", "全年数字合计不相符";
    Yes: "yes", "是";
    No: "no", "否";
    ColumnCity: "city", "市";
    ColumnDepartment: "department", "部门";
    ColumnWhere: "of", "范围";
    ColumnItems: "items", "待办";
    ColumnInTime: "in time", "按期";
    ColumnLate: "late", "逾期办结";
    ColumnWithdrawn: "withdrawn", "取消";
    ColumnOpen: "open", "在办";
    ColumnOpenOverdue: "overdue", "在办逾期";
    ColumnDue: "due", "期限";
    ColumnOffice: "office", "单位";
    ColumnMatter: "matter", "事项";
    ColumnReceived: "received", "收到";
    ColumnPushed: "pushed", "推送";
    ColumnAcknowledged: "acknowledged", "签收";
    ColumnRelayed: "relayed", "转送";
    ColumnRejected: "rejected", "退回";
    ColumnFiled: "filed", "备案";
    ColumnOverdue: "overdue", "逾期";
    ColumnHandedOver: "handed over", "移交";
    RejectedBy: "rejected, by reason", "退回（按原因）";
    OverdueBy: "overdue, by step", "逾期（按步骤）";
    HandedOverBy: "handed over, to workflow", "移交（按流程）";
    OutcomesBy: "outcomes", "结果";
    Total: "total", "合计";
    // Scenarios in YAML.
    ColumnScenario: "scenario", "情景";
    ColumnTitle: "title", "标题";
    ColumnCovers: "covers", "涵盖";
    ScenarioAsExpected: "as expected: {} {} ({} s)", "符合预期：{} {}（{} 秒）";
    ScenarioDiffers: "not as expected: {} {} ({} s)", "与预期不符：{} {}（{} 秒）";
    ScenariosPlayed: "{} scenario(s) played", "共演练 {} 个情景";
    FaultNeverTaken: "no work item took this answer to '{}'", "没有待办用到这条对“{}”的答复";
    FaultRefused: "{}: refused [{}]: {}", "{}：被拒绝［{}］：{}";
    FaultNotRefused: "{}: it is to be refused with '{}' and was not", "{}：应以“{}”被拒绝，但未被拒绝";
    FaultCameLate: "an act on '{}' came when its work item was closed; write orClosed: true if that is meant", "对“{}”的办理到来时待办已经关闭；如属本意，请写 orClosed: true";
    FaultMeasure: "{}", "{}";
    FaultStillOpen: "a work item is open at the end, and expect.open does not name it: {}", "结束时仍有待办未办结，而 expect.open 没有写明：{}";
    FaultNotEnded: "an execution has not ended, and expect.executions does not say so: {} is {}", "流程未结束，而 expect.executions 没有写明：{} 处于 {}";
    FaultIncident: "an incident of {}: {}", "流程 {} 出现故障：{}";
    FaultCount: "{}: {} time(s), expected {}", "{}：{} 次，预期 {} 次";
    FaultMissing: "{}: there is none", "{}：没有";
    FaultDiffers: "{}: {} is {}, expected {}", "{}：{} 为 {}，预期 {}";
    FaultTimeline: "the story differs at line {}: '{}', kept is '{}'; write it anew with --update if the change is meant", "故事第 {} 行不同：“{}”，留存为“{}”；如属有意变更，请用 --update 重写";
    FaultNoTimeline: "no story is kept beside it; write it with --update", "尚无留存的故事，请用 --update 写入";
    // Definitions.
    DefinitionValid: "{}: valid", "{}：有效";
    DefinitionInvalid: "{}: {} problem(s)", "{}：{} 个问题";
    RulesUnreadable: "{}: {} problem(s); a rule pack that cannot be read asks nothing, so nothing is checked", "{}：{} 个问题；规则包不能读取就无从检查，已停止";
    RunStatus: "{} {}", "{} {}";
    RunWaits: "the execution waits for: {}", "流程正在等待：{}";
    RunInterrupted: "interrupted", "已中断";
    WaitsForPerson: "a person, at '{}'", "人员办理（{}）";
    WaitsForEvent: "an event, at '{}'", "事件（{}）";
    WaitsForOther: "'{}' ({})", "{}（{}）";
    // Plugins.
    PluginBuilding: "building {}", "正在编译 {}";
    PluginBuilt: "{} {} ({}) -> {}, {} bytes", "{} {}（{}）-> {}，{} 字节";
    PluginNew: "a new plugin is in {}. Next: lianxi plugin test {}", "新插件在 {}。下一步：lianxi plugin test {}";
    PluginTesting: "running the tests of {}", "正在运行 {} 的测试";
    PluginExample: "{} {}", "{} {}";
    PluginNoExamples: "no examples in {}: only the tests were run", "{} 中没有示例：只运行了测试";
    PluginUnsigned: "not signed", "未签名";
    PluginSigned: "{} is signed with the key {}", "{} 已用密钥 {} 签名";
    KeyMade: "key {}: the secret half is {} (keep it), the public half {}.\nIn the configuration of the host: trust: {keys: [{file: {}, owner: WHO, departments: [ID]}]}", "密钥 {}：私钥 {}（请妥善保管），公钥 {}。\n在主机配置中写入：trust: {keys: [{file: {}, owner: 单位, departments: [部门ID]}]}";
    CallRecords: "records written:\n  {}", "写入的记录：\n  {}";
    CallEvents: "events:\n  {}", "事件：\n  {}";
    CallLog: "log:\n  {}", "日志：\n  {}";
    CallTimes: "{} calls: p50 {} µs, p99 {} µs", "{} 次调用：p50 {} 微秒，p99 {} 微秒";
    CallUsage: "({} µs; loading took {} µs; fuel {}, host calls {}, memory {} KiB)", "（用时 {} 微秒，加载 {} 微秒；燃料 {}，主机调用 {} 次，内存 {} KiB）";
    PluginInstalled: "{} {} is installed: {}", "{} {} 已安装：{}";
    PluginWaits: "{} {} waits for approval; it asks for: {}\nNext: lianxi plugin approve {}:{}", "{} {} 等待批准，申请的能力：{}\n下一步：lianxi plugin approve {}:{}";
    PluginChanged: "{}:{}: {}", "{}:{}：{}";
    KeyRevoked: "the key {} is revoked; disabled with it: {}", "密钥 {} 已吊销；随之停用：{}";
    // Servers.
    ServerDone: "done", "完成";
    ServerEmpty: "nothing", "无";
    // Work items.
    WorkDone: "done; the work item is now: {}", "完成，待办现为：{}";
    WorkExported: "{}: {} bytes", "{}：{} 字节";
    WorkExportTruncated: "there were more rows than were written: filter more narrowly", "还有更多待办没有写入，请缩小筛选范围";
    WorkNoTargets: "it cannot be sent back to any step", "没有可以退回的步骤";
    WorkId: "id", "编号";
    WorkStatus: "status", "状态";
    WorkLight: "light", "时限";
    WorkTitle: "title", "标题";
    WorkDepartment: "department", "部门";
    WorkDivision: "division", "区划";
    WorkDue: "due", "到期时间";
    WorkAssignee: "assignee", "经办人";
    WorkBusinessKey: "business key", "业务号";
    WorkAt: "at", "时间";
    WorkWhat: "what", "事项";
    WorkWho: "who", "人员";
    WorkWhy: "why", "原因";
    LightNormal: "normal", "正常";
    LightNearing: "nearing", "临期";
    LightOverdue: "overdue", "逾期";
    LightExplained: "explained", "逾期（已说明）";
    LightInTime: "in time", "按期办结";
    LightLate: "late", "逾期办结";
    LightNoDue: "no deadline", "无期限";
    // The directory.
    DirectoryLoaded: "{}: {} row(s) read, {} change(s) of the directory", "{}：读取 {} 行，机构目录变更 {} 项";
    DirectoryNothing: "nothing changes", "没有变更";
    DirectoryWould: "{} row(s) read; {} change(s) would be made", "读取 {} 行，将变更 {} 项";
    DirectoryDone: "{} row(s) read; {} change(s) made", "读取 {} 行，已变更 {} 项";
    MendTables: "mend the tables at these places; nothing of them was loaded", "请更正以上各处；未导入任何内容";
    MoreProblems: "and {} more", "另有 {} 处";
    NoSuchOffice: "{}: the directory has no such office on that day", "{}：机构目录在当日没有该机构";
    DetailsWritten: "name and number of {} written down", "录入 {} 的姓名和电话";
    DetailsErased: "name and number of {} erased", "抹除 {} 的姓名和电话";
    WouldMove: "{} work item(s) would move", "将转办待办 {} 件";
    Moved: "{} work item(s) moved", "已转办待办 {} 件";
    StayedBecause: "  {} stays: {}", "  {} 未转办：{}";
    DirCode: "code", "代码";
    DirName: "name", "名称";
    DirLevel: "level", "层级";
    DirParent: "lies in", "上级";
    DirKind: "kind", "类别";
    DirFrom: "from", "起始日";
    DirUntil: "until", "截止日";
    DirLeft: "left on", "离职日";
    DirSuccessors: "successors", "承继区划";
    DirMatter: "matter", "事项";
    DirActs: "acts", "承办部门";
    DirRoles: "roles", "角色";
    DirLeads: "leads", "负责人";
    DirSubstitute: "substitute", "代理人";
    DirPhone: "telephone", "电话";
    DirDetail: "how it is then", "内容";
    DirSeq: "no.", "序号";
    // Working days.
    CalendarYear: "year", "年份";
    CalendarOff: "days off", "放假天数";
    CalendarWorked: "make-up working days", "调休上班天数";
    CalendarNotices: "notices", "通知";
    YearLoaded: "{} is loaded; {} deadline(s) came out otherwise", "已载入 {} 年；重新计算后变动的期限 {} 个";
    // Oneself, accounts and tokens.
    AskLogin: "login: ", "账号：";
    AskPassword: "password: ", "密码：";
    AskNewPassword: "new password: ", "新密码：";
    SignedIn: "signed in as {} until {}; the token is in {}", "{} 已登录，有效至 {}；令牌保存在 {}";
    MustChange: "choose a password of your own before anything else: lianxi password", "请先修改密码，然后才能办理其他事项：lianxi password";
    MeKnownBy: "known by", "身份来源";
    MeEnds: "session ends", "会话到期";
    MeStandsFor: "stands in for", "代理";
    AccountLogin: "login", "账号";
    AccountLocked: "locked until", "锁定至";
    AccountProvider: "provider", "身份提供方";
    AccountSeen: "last signed in", "上次登录";
    InitialPassword: "the password of {} is shown here alone, and is to be changed when it is first used: {}", "账号 {} 的初始密码仅在此显示，首次登录后须修改：{}";
    FirstAccount: "{} ({}): login {}, password {}", "{}（{}）：账号 {}，密码 {}";
    NoSecurity: "there is no security administrator: nobody can give a role until a token of the configuration has that role", "没有安全管理员：在配置令牌具有该角色之前，无人能够授予角色";
    TokenLabel: "what for", "用途";
    TokenScopes: "scopes", "范围";
    TokenExpires: "expires", "到期";
    TokenRevoked: "revoked", "吊销";
    TokenSecret: "the token is shown here alone: {}", "令牌仅在此显示：{}";
    TokenSaved: "the token is in {}", "令牌保存在 {}";
    AuditConcerns: "whom it concerns", "对象";
    GoesOn: "it goes on: --after {}", "后面还有：--after {}";
    TrailHolds: "the chain of {} entries holds", "审计记录共 {} 条，哈希链完整";
    TrailBroken: "the chain of the trail does not hold: {}", "审计记录的哈希链不完整：{}";
    // The outbox.
    Resent: "{} message(s) sent again, {} passed over", "已重新发送 {} 条，略过 {} 条";
    ResentMore: "there are more dead letters than {}: run this again", "未能送达的消息多于 {} 条，请再次运行";
    // The database.
    DoctorLooks: "looking at the database in {}", "正在检查数据库：{}";
    DoctorCheck: "{}: {} looked at, {} finding(s)", "{}：检查 {} 项，发现问题 {} 处";
    DoctorSound: "nothing is wrong", "未发现问题";
    DoctorUnsound: "something is wrong: see above", "发现问题，见上";
    BackupTaking: "copying {}", "正在备份 {}";
    BackupTaken: "{}: {} bytes, {} hash chain(s) proved, as of {}", "{}：{} 字节，已验证哈希链 {} 条，截至 {}";
    Restoring: "restoring from {}", "正在从 {} 恢复";
    Restored: "restored into {}: {} bytes, {} hash chain(s) proved, as of {}", "已恢复到 {}：{} 字节，已验证哈希链 {} 条，截至 {}";
    // Archives.
    Archiving: "archiving finished executions", "正在归档已结流程";
    Archived: "{} execution(s) that ended before {} are archived and purged", "已归档并清除 {} 个在 {} 之前结束的流程";
    Archivable: "{} execution(s) that ended before {} could be archived", "可以归档 {} 个在 {} 之前结束的流程";
    ArchiveKept: "  {} stay: {}", "  保留 {} 个：{}";
    KeptWork: "a work item is open", "尚有未办结的待办";
    KeptUndelivered: "a message was not delivered", "尚有未送达的消息";
    KeptInput: "an input is still to be taken in", "尚有未处理的输入";
    KeptParent: "another execution waits for its end", "另有流程等待其结束";
    KeptSchedule: "a schedule waits for its end", "有计划等待其结束";
    KeptOther: "something of it is outstanding", "尚有未了事项";
    ArchiveProving: "proving {}", "正在验证 {}";
    ArchiveDamagedExecution: "line {}, execution {}: {}", "第 {} 行，流程 {}：{}";
    ArchiveDamagedLine: "line {}: {}", "第 {} 行：{}";
    ArchiveSound: "{}: as it was written; {} execution(s), {} event(s), SHA-256 {}", "{}：与写入时一致；流程 {} 个，事件 {} 个，SHA-256 {}";
    ArchiveUnsound: "{}: not as it was written: see above", "{}：与写入时不一致，见上";
    // Draws.
    DrawAgrees: "{}, drawn at {}: agrees", "{}（{} 抽取）：一致";
    DrawDiffers: "{}, drawn at {}: does not agree, {} time(s)", "{}（{} 抽取）：不一致，共 {} 处";
    DrawSeed: "  the seed is the one that was committed to: {}, sealed at {}", "  种子与封存时的承诺一致：{}（{} 封存）";
    DrawPool: "  the pool of {} has the recorded hash: {}", "  名录库 {} 个，哈希与记录一致：{}";
    DrawOrder: "  {} excluded, {} eligible, {} drawn; number, order and result are as computed: {}", "  排除 {} 个，可抽取 {} 个，抽取 {} 个；数量、顺序、结果与计算一致：{}";
    DrawGone: "  {} gone; whoever took their places is as computed", "  退出 {} 个，替补与计算一致";
    DrawUnreadable: "this is no whole record of a draw: {}", "不是完整的抽取记录：{}";
    DrawKeyAlone: "the key of draws is this host's own, {}: with more hosts on the database name one for all of them as drawKey in the configuration, or a draw that another host has sealed is refused", "随机抽取密钥为本主机自有（{}）：如有多台主机共用数据库，请在配置中以 drawKey 指定同一密钥，否则其他主机封存的抽取将被拒绝";
    // Versions.
    NoSuchVersion: "{}: no such version is published", "没有发布过这个版本：{}";
    VersionInForce: "published {}: it is in force", "已发布 {}，现行有效";
    VersionPublished: "published {}: it can be used from {}, and another version is in force now", "已发布 {}，自 {} 起可用；现行有效的是另一版本";
    WouldBeInForce: "{} would be in force from {}", "{} 将自 {} 起生效";
    WouldNotBeInForce: "{} would not come into force: a higher version stands before it, or it is a pre-release or deprecated", "{} 不会生效：另有更高的版本，或者它是预发布版、已停用";
    PublishedAlready: "{} is published with this very text: publishing again changes nothing", "{} 已按同一文本发布，再次发布不会有任何变化";
    NowInForce: "now in force: {}; {} execution(s) run on it, and go on on it to their end", "现行有效：{}；其上有未结流程 {} 个，将按该版本办至结束";
    Differs: "{} -> {}: {} change(s)", "{} -> {}：{} 处变化";
    MoreChanges: "  and {} more", "  另有 {} 处";
    SaidDeprecated: "{}  {} deprecated by {}: {}", "{}  {} 由 {} 停用：{}";
    SaidReinstated: "{}  {} reinstated by {}: {}", "{}  {} 由 {} 恢复：{}";
    SaidSuccessor: " (use {} instead)", "（改用 {}）";
    StateDeprecated: "deprecated", "已停用";
    StateInForce: "in force", "现行有效";
    StateToCome: "to come", "尚未生效";
    StateBeside: "not in force", "非现行";
    ColumnWorkflow: "workflow", "流程";
    ColumnState: "state", "状态";
    ColumnEffectiveFrom: "effective from", "生效时间";
    ColumnRunning: "running", "未结";
    ColumnPublishedAt: "published", "发布时间";
    // The benchmark.
    BenchAlone: "one alone", "单个";
    BenchLoad: "load", "负载";
    BenchFill: "filling", "填充";
    // Commands in the help.
    AboutServe: "Start the host: SQLite, plugins, workflows, workers and the API", "启动主机：SQLite、插件、流程、执行与接口";
    AboutDemo: "Run a year, or a sample of one workflow, in virtual time and print its tables", "用虚拟时间运行全年演示或者单项样例并输出统计表";
    AboutUp: "Run the demo once, then go on serving the same data in real time", "先完成演示，再以实际时间继续服务同一数据";
    AboutRun: "Run one definition in memory", "在内存中运行一个流程定义";
    AboutValidate: "Check definitions; every problem at once, with its line", "检查流程定义，一次列出全部问题及行号";
    AboutScenario: "Play scenarios of the workflows in virtual time, and tell them as a story", "用虚拟时间演练流程情景，并以故事形式呈现";
    AboutGraph: "Draw a definition as Mermaid text or SVG", "把流程定义画成 Mermaid 或 SVG";
    AboutSchema: "Write the JSON schema of what this host accepts, for editors", "输出本主机所接受流程的 JSON Schema，供编辑器使用";
    AboutCoverage: "What of a policy the plugins and workflows cover, and what they do not", "政策逐条由哪些职责、流程、规则、指标落实，哪些尚未落实";
    CoverageSummary: "{} rows: {} covered, {} partly, {} open", "共 {} 条：已落实 {} 条，部分落实 {} 条，未落实 {} 条";
    CoverageRow: "Row", "条目";
    CoverageText: "Text", "内容";
    CoverageStatus: "Status", "状态";
    CoverageBy: "Covered by", "落实";
    CoverageMissing: "Missing", "尚缺";
    CoverageCovered: "covered", "已落实";
    CoveragePartly: "partly", "部分落实";
    CoverageOpen: "open", "未落实";
    CoverageEvent: "a workflow started by an event", "事件触发的流程";
    CoverageSchedule: "a workflow started by a date", "定期启动的流程";
    CoverageDuty: "a duty", "职责";
    CoverageRule: "a rule", "规则";
    CoverageTarget: "an indicator", "指标";
    CoverageInformation: "where it stands", "说明";
    AboutPlugin: "Begin, build, test, sign and try plugins; install and stop them on a running host", "新建、编译、测试、签名、试用插件，在运行中的主机上安装和停用";
    AboutWorkflow: "Versions of workflows on a running server, and what differs between two", "运行中服务器的流程版本，以及两个版本的差异";
    AboutExecution: "Executions of a running server", "运行中服务器的流程";
    AboutWork: "Work items of a running server", "运行中服务器的待办";
    AboutEvent: "Send events to a running server", "向运行中的服务器发送事件";
    AboutOutbox: "Messages that leave a running server; send those again that it gave up", "运行中服务器的发件箱，重新发送未能送达的消息";
    AboutClock: "Whether a running server holds what is due by time; accept its clock", "查看运行中服务器的时钟状态，确认被改动的时钟";
    ClockGood: "the clock says {}; what is due by time happens", "时钟为 {}，定时事项正常进行";
    ClockHeld: "the clock says {} and was set by {} s since {}: timers, deadlines and schedules are held. Set it right, or accept it with lianxi clock accept", "时钟为 {}，已偏离 {} 秒（最后可信时间 {}），定时、期限和计划均已暂停。请校正时钟，或用 lianxi clock accept 确认";
    AboutDirectory: "Divisions, offices and people of a running server; load tables, change, somebody leaves", "运行中服务器的机构与人员：导入、变更、离职转办";
    AboutCalendar: "Official years of a running server; load one and count deadlines again", "运行中服务器的工作日历，载入年度文件并重新计算期限";
    AboutSignIn: "Sign in to a running server with a login and a password", "用账号和密码登录运行中的服务器";
    AboutSignOut: "End a session", "退出登录";
    AboutMe: "Who you are on a running server: offices, roles, the end of the session", "查看自己的机构、角色和会话";
    AboutPassword: "Change your password", "修改自己的密码";
    AboutAccount: "Who may sign in: create, disable, unlock, reset; the first accounts of a host", "账号：创建、停用、解锁、重置，以及首批账号";
    AboutToken: "Tokens of programs: make, list, revoke", "程序使用的令牌：创建、查看、吊销";
    AboutAudit: "The trail of sign-ins, refusals and changes of accounts; prove its chain", "登录、拒绝和账号变更的审计记录，验证哈希链";
    AboutDoctor: "Check a database: the file, every hash chain, and what waits; changes nothing", "检查数据库：文件、全部哈希链与等待事项，不作任何改动";
    AboutDraw: "Replay random draws from their records, anywhere", "凭记录复核随机抽取，任何地方均可进行";
    AboutBackup: "Copy the database while the host runs; the copy is proved", "在主机运行时备份数据库，并验证备份";
    AboutRestore: "Put a copy of a database into an empty folder, after proving it", "验证备份后恢复到空目录";
    AboutArchive: "Archive executions that ended long ago and purge them; verify and read archives", "归档并清除早已结束的流程，验证和查看归档文件";
    AboutBench: "Measure executions, duty calls, latency and their cost", "测量流程与职责调用的速度、时延和代价";
}

impl Message {
    /// The sentence with its parts filled in.
    pub fn say(self, language: Language, parts: &[&dyn Display]) -> String {
        let mut parts = parts.iter();
        let mut said = String::new();
        for (index, piece) in self.template(language).split("{}").enumerate() {
            if index > 0 {
                said.extend(parts.next().map(ToString::to_string));
            }
            said.push_str(piece);
        }
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_parts() {
        for message in Message::ALL {
            let parts = |language| message.template(language).matches("{}").count();
            assert_eq!(
                parts(Language::English),
                parts(Language::Chinese),
                "{message:?}"
            );
        }
    }

    #[test]
    fn parts_are_filled_in_order() {
        assert_eq!(
            Message::RunStatus.say(Language::English, &[&"a", &1]),
            "a 1"
        );
        assert_eq!(Message::Error.say(Language::Chinese, &[&"{}"]), "错误：{}");
    }
}
