//! What is said of random draws, in Chinese.

/// As in `phrases`: whole parts of sentences.
pub(super) const DRAWING: &[(&str, &str)] = &[
    (
        "has 1 to 100 bytes",
        "须有 1 到 100 个字节（一个汉字为 3 个字节）",
    ),
    (
        "belongs to the first draw: a redraw keeps the number, the exclusions and the order",
        "只用于首次抽取：补抽沿用原来的数量、排除对象和顺序",
    ),
    (
        "needs `drawn`, the record of the draw that it changes",
        "须与 `drawn`（要补抽的那次抽取的记录）一起写",
    ),
    (
        "stands beside `count`: one of the two says how many are drawn",
        "不能与 `count` 同时写：抽取几个，只写其中一项",
    ),
    (
        "is a number above 0 and up to 1, such as 0.05",
        "须是大于 0、不超过 1 的数，例如 0.05",
    ),
    (
        "write it as a fraction: 5 % is 0.05",
        "写成小数：5% 写作 0.05",
    ),
    (
        "a text or a mapping with `key`",
        "文字，或有 `key` 的键值对",
    ),
];
