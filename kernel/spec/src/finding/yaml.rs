//! What the scanner of YAML says, in words that tell an author what to do.

/// How the scanner's sentence is known, what is said instead in English and in Chinese, and what to do in both.
struct Said {
    part: &'static str,
    english: (&'static str, &'static str),
    chinese: (&'static str, &'static str),
}

const SAID: &[Said] = &[
    Said {
        part: "mapping values are not allowed",
        english: (
            "a `:` is not expected here",
            "put a text with `: ` in it into quotes; if this is a property, indent it like its neighbours",
        ),
        chinese: (
            "这里不应出现冒号 `:`",
            "文字里有 `: ` 时要加引号；如果这是一个属性，请与同级的属性对齐",
        ),
    },
    Said {
        part: "tabs disallowed",
        english: (
            "this line is indented with a tab",
            "indent with spaces, two for each level",
        ),
        chinese: ("这一行用制表符（Tab）缩进", "用空格缩进，每层两个空格"),
    },
    Said {
        part: "block mapping, did not find expected key",
        english: (
            "this line is not indented like those it belongs to",
            "begin it in the same column as the property beside it",
        ),
        chinese: (
            "这一行的缩进与同级的内容没有对齐",
            "让它与同级的属性从同一列开始",
        ),
    },
    Said {
        part: "block collection, did not find expected '-'",
        english: (
            "this line is not indented like the list that it belongs to",
            "begin each entry with `- ` in the same column",
        ),
        chinese: (
            "这一行没有与所属的列表对齐",
            "列表的每一项以 `- ` 开头，从同一列开始",
        ),
    },
    Said {
        part: "flow mapping, did not find expected",
        english: (
            "a mapping in braces goes wrong here",
            "write `{name: value, name: value}`, with commas between and texts that have commas, colons or braces in quotes",
        ),
        chinese: (
            "花括号里的写法不对",
            "写成 `{名称: 值, 名称: 值}`，用英文逗号分隔；含有逗号、冒号或花括号的文字要加引号",
        ),
    },
    Said {
        part: "flow sequence, did not find expected",
        english: (
            "a list in brackets goes wrong here",
            "write `[one, two]`, with commas between",
        ),
        chinese: ("方括号里的写法不对", "写成 `[一, 二]`，用英文逗号分隔"),
    },
    Said {
        part: "unclosed bracket",
        english: (
            "a bracket or brace that is opened here is never closed",
            "close it, or put the text that it stands in into quotes",
        ),
        chinese: (
            "这里的括号没有闭合",
            "补上另一半括号；如果括号是文字的一部分，请加引号",
        ),
    },
    Said {
        part: "unknown anchor",
        english: (
            "`*name` refers to an anchor that is not there",
            "write `&name` before the value that is meant; a text that begins with `*` stands in quotes",
        ),
        chinese: (
            "`*名称` 引用的锚点不存在",
            "在被引用的值前写 `&名称`；以 `*` 开头的文字要加引号",
        ),
    },
    Said {
        part: "unexpected character",
        english: (
            "a text cannot begin with this character",
            "put the text into quotes",
        ),
        chinese: ("文字不能以这个字符开头", "给这段文字加引号"),
    },
    Said {
        part: "expected string scalar",
        english: (
            "the name of a property is a text, and not a mapping, a list or nothing",
            "`{{ }}` is not of this language: write an expression as '${ .name }', in quotes where it stands in braces",
        ),
        chinese: (
            "属性的名称应当是文字",
            "本语言没有 `{{ }}`：表达式写作 '${ .name }'，在花括号里要加引号",
        ),
    },
    Said {
        part: "quoted scalar",
        english: (
            "a text in quotes is not closed",
            "close it with the same quote; `'` within `'` is written twice",
        ),
        chinese: ("引号没有闭合", "用同样的引号结束；单引号里的单引号要写两次"),
    },
    Said {
        part: "several documents",
        english: (
            "`---` begins a second document",
            "a file holds one definition: put the other into a file of its own",
        ),
        chinese: (
            "`---` 之后是第二个文档",
            "一个文件只写一个流程定义，请把另一个放到单独的文件里",
        ),
    },
];

/// (English, what to do; Chinese, what to do), where the sentence is known.
pub(super) type Told = [(&'static str, &'static str); 2];

pub(super) fn told(why: &str) -> Option<Told> {
    let said = SAID.iter().find(|said| why.contains(said.part))?;
    Some([said.english, said.chinese])
}

/// Full-width characters that are typed for those of the language, and what is meant.
pub(crate) const FULL_WIDTH: [(char, char); 13] = [
    ('：', ':'),
    ('，', ','),
    ('｛', '{'),
    ('｝', '}'),
    ('［', '['),
    ('］', ']'),
    ('“', '"'),
    ('”', '"'),
    ('‘', '\''),
    ('’', '\''),
    ('－', '-'),
    ('＄', '$'),
    ('\u{3000}', ' '),
];
