//! Words for what the doctor finds, in both languages: what is wrong, and what to do. The codes themselves never change.

use crate::language::Language;

/// About one code.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    pub what: &'static str,
    pub advice: &'static str,
}

/// (English, Chinese)
type Said = (&'static str, &'static str);

/// The file does not say any more what was acknowledged.
const RESTORE: Said = (
    "stop the host, keep this folder as it is for whoever looks into it, and restore the last backup: lianxi restore",
    "停止主机，原样保留此目录以备查证，再用最近的备份恢复：lianxi restore",
);
/// What was written beside the events is wrong, and the events are whole.
const REPORT: Said = (
    "the events are whole; stop the host, keep a copy (lianxi backup), and report this as a fault of the program",
    "事件本身完整；请停止主机、留存备份（lianxi backup），并作为程序缺陷上报",
);
const RESTART: Said = (
    "start the host: it looks for what waits and goes on; if this stays, report it as a fault of the program",
    "启动主机：它会查找等待中的事项并继续；如仍存在，请作为程序缺陷上报",
);
const UPGRADE: Said = (
    "start the host of this version once: it brings the schema forward; then look again",
    "用本版本启动一次主机以升级数据库结构，然后再次检查",
);
const NEWER: Said = (
    "use the version of the program that published it",
    "请使用发布它的程序版本",
);

const WORDS: &[(&str, Said, Said)] = &[
    (
        "unreadable",
        (
            "a part of the database cannot be read",
            "数据库有一部分无法读取",
        ),
        RESTORE,
    ),
    (
        "damaged",
        ("the database file is damaged", "数据库文件已损坏"),
        RESTORE,
    ),
    (
        "dangling",
        (
            "a row refers to one that is not there",
            "有一行引用了不存在的行",
        ),
        RESTORE,
    ),
    (
        "schema-older",
        (
            "the schema is of an earlier version",
            "数据库结构属于较早版本",
        ),
        UPGRADE,
    ),
    (
        "chain-hash",
        ("an event was changed", "事件被改动"),
        RESTORE,
    ),
    (
        "chain-link",
        ("the hash chain is broken here", "哈希链在此处断开"),
        RESTORE,
    ),
    ("chain-gap", ("events are missing", "缺少事件"), RESTORE),
    (
        "chain-frame",
        (
            "the bytes of a turn are not whole events",
            "一步的字节不是完整的事件",
        ),
        RESTORE,
    ),
    (
        "chain-head",
        (
            "the chain ends elsewhere than the row says",
            "链的末端与记录不符",
        ),
        RESTORE,
    ),
    (
        "snapshot-beyond",
        (
            "a snapshot stands where no turn ended",
            "快照所在版本没有对应的步骤",
        ),
        REPORT,
    ),
    (
        "work-item-of-ended",
        (
            "a work item is open though its execution has ended",
            "流程已结束，待办仍未关闭",
        ),
        REPORT,
    ),
    (
        "work-item-not-asked",
        (
            "a work item is open that its execution does not ask for",
            "待办未关闭，而流程并未要求它",
        ),
        REPORT,
    ),
    (
        "effect-of-ended",
        (
            "something is still outstanding for an execution that has ended",
            "流程已结束，仍有未了事项",
        ),
        REPORT,
    ),
    (
        "effect-without-time",
        (
            "something that time brings has no time",
            "应到期的事项没有时间",
        ),
        REPORT,
    ),
    (
        "effect-without-topic",
        ("a subscription names no type of event", "订阅没有事件类型"),
        REPORT,
    ),
    (
        "effect-without-item",
        (
            "an execution waits for a work item that is not there",
            "流程等待的待办不存在",
        ),
        REPORT,
    ),
    (
        "effect-without-child",
        (
            "an execution waits for another that is not there",
            "流程等待的子流程不存在",
        ),
        REPORT,
    ),
    (
        "execution-stuck",
        (
            "an execution goes on and has nothing that could let it",
            "流程未结束，却没有任何可推动它的事项",
        ),
        REPORT,
    ),
    (
        "schedule-definition",
        (
            "a schedule names a definition that is not there",
            "定时计划所指的定义不存在",
        ),
        RESTART,
    ),
    (
        "schedule-execution",
        (
            "a schedule waits for the end of an execution that does not go on",
            "定时计划等待一个已不在进行的流程结束",
        ),
        REPORT,
    ),
    (
        "schedule-idle",
        (
            "a schedule by time has no time",
            "按时间启动的计划没有下次时间",
        ),
        RESTART,
    ),
    (
        "outbox-state",
        (
            "a message that leaves is in a state that cannot be",
            "发件箱消息处于不可能的状态",
        ),
        REPORT,
    ),
    (
        "outbox-execution",
        (
            "a message that leaves names an execution that is not there",
            "发件箱消息所属流程不存在",
        ),
        RESTORE,
    ),
    (
        "outbox-body",
        ("a message that leaves is not JSON", "发件箱消息不是 JSON"),
        RESTORE,
    ),
    (
        "inbox-state",
        (
            "an input is in a state that cannot be",
            "收件箱输入处于不可能的状态",
        ),
        REPORT,
    ),
    (
        "inbox-body",
        ("an input that waits cannot be read", "等待中的输入无法读取"),
        REPORT,
    ),
    (
        "event-body",
        ("a retained event is not JSON", "保留的事件不是 JSON"),
        RESTORE,
    ),
    (
        "record-version",
        ("a record's version cannot be", "记录版本不可能"),
        RESTORE,
    ),
    (
        "record-value",
        ("a record is not JSON", "记录不是 JSON"),
        RESTORE,
    ),
    (
        "record-index",
        (
            "an index names a record that is not there",
            "索引指向不存在的记录",
        ),
        RESTORE,
    ),
    (
        "record-bucket",
        ("an index entry has no bucket", "索引项没有对应的桶"),
        RESTORE,
    ),
    (
        "archived-twice",
        (
            "an execution is archived and is in the database, too",
            "流程已归档，却仍在数据库中",
        ),
        REPORT,
    ),
    (
        "definition-digest",
        (
            "a definition is not the text that was published",
            "定义不是当初发布的文本",
        ),
        RESTORE,
    ),
    (
        "resource-digest",
        (
            "a text from elsewhere is not the one that a definition was published with",
            "外部文本不是定义发布时所用的文本",
        ),
        RESTORE,
    ),
    (
        "party-without-item",
        (
            "a list would show a work item that is not there",
            "待办清单里有不存在的待办",
        ),
        RESTORE,
    ),
    (
        "definition-unreadable",
        (
            "a definition cannot be read by this version",
            "本版本无法读取此定义",
        ),
        NEWER,
    ),
    (
        "state-unreadable",
        (
            "events cannot be read by this version",
            "本版本无法读取事件",
        ),
        NEWER,
    ),
    (
        "execution-row",
        (
            "the row of an execution says something else than its events",
            "流程记录与其事件不符",
        ),
        REPORT,
    ),
    (
        "effects-differ",
        (
            "what is outstanding is not what the events say",
            "未了事项与事件不符",
        ),
        REPORT,
    ),
    (
        "snapshot-differs",
        ("a snapshot is not what the events make", "快照与事件不符"),
        REPORT,
    ),
    (
        "work-item-body",
        (
            "the row of a work item says something else than its events",
            "待办记录与其事件不符",
        ),
        REPORT,
    ),
];

/// A code that has no words is told by itself.
pub fn words(code: &'static str, language: Language) -> Words {
    let found = WORDS.iter().find(|(known, ..)| *known == code);
    let (what, advice) = found.map_or(((code, code), REPORT), |(_, what, advice)| (*what, *advice));
    let say = |said: Said| match language {
        Language::English => said.0,
        Language::Chinese => said.1,
    };
    Words {
        what: say(what),
        advice: say(advice),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_and_no_words_are_of_nothing() {
        let mut codes = [lianxi_journal::CODES, lianxi_runtime::PROOF_CODES].concat();
        let mut known: Vec<&str> = WORDS.iter().map(|(code, ..)| *code).collect();
        codes.sort_unstable();
        known.sort_unstable();
        assert_eq!(codes, known);
    }
}
