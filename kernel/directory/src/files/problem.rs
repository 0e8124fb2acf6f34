//! What is wrong with a file, and where. No cell is repeated in a message: what somebody typed into the wrong column may be a name.

use std::fmt;

use super::{FILE_BYTES_MAX, ROWS_MAX, Table};
use crate::problem::Fault;
use crate::word::Word;

/// One thing that is wrong. Nothing of the folder was loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    pub path: String,
    /// From 1; 0: the file as a whole.
    pub line: u64,
    /// By its name in the first line.
    pub column: Option<String>,
    pub fault: FileFault,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileFault {
    #[error("no table has this name; there are {}", tables())]
    UnknownTable,
    #[error(
        "the file has more than {FILE_BYTES_MAX} bytes; divide the folder and load it in parts"
    )]
    TooLarge,
    #[error("the folder has more than {ROWS_MAX} rows; divide it and load it in parts")]
    TooManyRows,
    #[error("the line cannot be read as comma-separated values; look for a quotation mark")]
    Unreadable,
    #[error("the line has {found} cells and the first line has {expected}; count the commas")]
    Cells { expected: usize, found: usize },
    #[error("the first line lacks this column; add it")]
    MissingColumn,
    #[error("the table has no such column; take it out or correct its name")]
    UnknownColumn,
    #[error(
        "names and numbers of people are not loaded from files; take the column out and enter them as details of the person"
    )]
    PersonalColumn,
    #[error("the column is there twice; take one out")]
    RepeatedColumn,
    #[error("the cell is empty; fill it in")]
    Empty,
    #[error("a day is written 2026-01-31")]
    Day,
    #[error("a whole number is needed")]
    Number,
    #[error("the word must be one of {}", .0.join(", "))]
    Word(Vec<&'static str>),
    #[error("the same stands in line {line}; keep one of the two")]
    Repeated { line: u64 },
    #[error(transparent)]
    Change(#[from] Fault),
}

fn tables() -> String {
    let names: Vec<String> = Table::ALL
        .iter()
        .map(|table| format!("{table}.csv"))
        .collect();
    names.join(", ")
}

impl FileFault {
    /// A word for programs that never changes.
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownTable => "unknown-table",
            Self::TooLarge => "too-large",
            Self::TooManyRows => "too-many-rows",
            Self::Unreadable => "unreadable",
            Self::Cells { .. } => "cells",
            Self::MissingColumn => "missing-column",
            Self::UnknownColumn => "unknown-column",
            Self::PersonalColumn => "personal-column",
            Self::RepeatedColumn => "repeated-column",
            Self::Empty => "empty",
            Self::Day => "bad-day",
            Self::Number => "bad-number",
            Self::Word(_) => "bad-word",
            Self::Repeated { .. } => "repeated-row",
            Self::Change(fault) => fault.code(),
        }
    }

    pub fn zh(&self) -> String {
        match self {
            Self::UnknownTable => format!("没有这种表；可用的有：{}", tables()),
            Self::TooLarge => format!("文件超过{FILE_BYTES_MAX}字节；请拆分后分批导入"),
            Self::TooManyRows => format!("总行数超过{ROWS_MAX}；请拆分后分批导入"),
            Self::Unreadable => "无法按逗号分隔格式读取；请检查引号".to_owned(),
            Self::Cells { expected, found } => {
                format!("本行有{found}格，表头有{expected}列；请核对逗号")
            }
            Self::MissingColumn => "表头缺少此列；请补充".to_owned(),
            Self::UnknownColumn => "没有此列；请删除或更正列名".to_owned(),
            Self::PersonalColumn => {
                "姓名、电话等不从文件导入；请删除此列，另行录入人员详情".to_owned()
            }
            Self::RepeatedColumn => "列名重复；请删除其一".to_owned(),
            Self::Empty => "不能为空；请填写".to_owned(),
            Self::Day => "日期应写作2026-01-31".to_owned(),
            Self::Number => "应为整数".to_owned(),
            Self::Word(words) => format!("应为下列之一：{}", words.join("、")),
            Self::Repeated { line } => format!("与第{line}行重复；请保留其一"),
            Self::Change(fault) => fault.zh(),
        }
    }
}

impl fmt::Display for FileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.path, self.line)?;
        if let Some(column) = &self.column {
            write!(f, ":{column}")?;
        }
        write!(f, ": {}", self.fault)
    }
}

impl std::error::Error for FileProblem {}

impl FileProblem {
    pub fn code(&self) -> &'static str {
        self.fault.code()
    }

    pub fn zh(&self) -> String {
        let column = self.column.iter().map(|column| format!("，列 {column}"));
        let column: String = column.collect();
        format!(
            "{} 第{}行{column}：{}",
            self.path,
            self.line,
            self.fault.zh()
        )
    }
}
