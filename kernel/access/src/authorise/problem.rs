//! What is wrong with a policy file, and where.

use std::fmt;

use miette::Diagnostic;
use serde::Serialize;

/// One problem of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PolicyProblem {
    /// A stable word for programs.
    pub code: &'static str,
    pub file: String,
    /// From 1; 0 where the problem is of the file as a whole.
    pub line: usize,
    /// In characters, from 1; 0 where the problem is of the file as a whole.
    pub column: usize,
    pub message: String,
}

impl PolicyProblem {
    /// Of a file as a whole.
    pub(super) fn of_file(code: &'static str, file: &str, message: impl Into<String>) -> Self {
        Self {
            code,
            file: file.to_owned(),
            line: 0,
            column: 0,
            message: message.into(),
        }
    }

    /// Of the schema that this system comes with: a defect of the program.
    pub(super) fn of_schema(error: &dyn fmt::Display) -> Self {
        Self::of_file(
            "policy-schema",
            "schema.cedarschema",
            format!("the schema of the policies cannot be read: {error}; report this as a defect"),
        )
    }

    /// What the library says of a text, with the place that it points at.
    pub(super) fn told(
        code: &'static str,
        file: &str,
        text: &str,
        diagnostic: &dyn Diagnostic,
    ) -> Self {
        let mut message = diagnostic.to_string();
        if let Some(help) = diagnostic.help() {
            message = format!("{message}; {help}");
        }
        let (line, column) = diagnostic
            .labels()
            .and_then(|mut labels| labels.next())
            .map_or((0, 0), |label| place(text, label.offset()));
        Self {
            code,
            file: file.to_owned(),
            line,
            column,
            message,
        }
    }

    pub fn zh(&self) -> String {
        let what = match self.code {
            "policy-syntax" => "策略语法有误",
            "policy-invalid" => "策略不符合模式定义",
            "policy-template" => "此处不使用策略模板；请写成完整的策略",
            "policy-duplicate" => "策略的 @id 重复；请另取名称",
            "policy-too-many" => "策略过多；请减少或合并",
            "policy-names-office" => {
                "关于查看列表的策略不得写明具体的部门或区划：列表筛选条件无法由此推出，请改用属性比较"
            }
            _ => "策略模式定义无法读取；请报告此程序错误",
        };
        format!(
            "{}第{}行第{}列：{what}（{}）",
            self.file, self.line, self.column, self.message
        )
    }
}

impl fmt::Display for PolicyProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:{}: {}",
            self.file, self.line, self.column, self.message
        )
    }
}

/// Line and column, from 1, of a place in bytes.
pub(super) fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text
        .char_indices()
        .take_while(|(at, _)| *at < offset)
        .map(|(_, character)| character);
    before.fold((1, 1), |(line, column), character| {
        if character == '\n' {
            (line + 1, 1)
        } else {
            (line, column + 1)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_line_and_a_column() {
        for (text, offset, expected) in [
            ("", 0, (1, 1)),
            ("ab\ncd", 1, (1, 2)),
            ("ab\ncd", 3, (2, 1)),
            ("部门\nx", 3, (1, 2)),
            ("ab", 99, (1, 3)),
        ] {
            assert_eq!(place(text, offset), expected, "{text:?} at {offset}");
        }
    }
}
