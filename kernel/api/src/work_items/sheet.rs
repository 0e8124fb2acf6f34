//! The spreadsheet of an export. Every cell is a text, written as one: what somebody typed as a title is shown, and never computed.
//!
//! Rows go to a file of their own as they come (constant memory), so that an export costs no more than what is compressed of it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use lianxi_runtime::directory_of::Directory;
use lianxi_runtime::journal::WorkListRow;
use lianxi_runtime::work::{Lights, Status};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use tokio::sync::mpsc::Receiver;

use crate::views::{instant, light_of};

/// What spreadsheets take in one cell.
const CELL_CHARS_MAX: usize = 32_000;
/// The time by which offices count.
const ZONE: &str = "Asia/Shanghai";

/// Heads, and how wide their columns are.
const COLUMNS: [(&str, f64); COLUMNS_COUNT] = [
    ("标题", 42.0),
    ("状态", 10.0),
    ("时限", 14.0),
    ("到期时间", 20.0),
    ("时限暂定", 10.0),
    ("挂牌督办", 10.0),
    ("部门", 18.0),
    ("区划", 18.0),
    ("区划代码", 14.0),
    ("角色", 14.0),
    ("经办人", 18.0),
    ("业务号", 24.0),
    ("流程", 30.0),
    ("步骤", 20.0),
    ("收到时间", 20.0),
    ("办结时间", 20.0),
    ("待办编号", 38.0),
];
const COLUMNS_COUNT: usize = 17;

/// One line of cells.
pub(super) type Line = [String; COLUMNS_COUNT];

/// What lines are made with.
pub(super) struct Words<'a> {
    pub lights: &'a Lights,
    pub directory: &'a Directory,
    pub today: jiff::civil::Date,
    pub now: Timestamp,
    pub zone: TimeZone,
}

/// The zone of the times, as they are written.
pub(super) fn zone() -> TimeZone {
    TimeZone::get(ZONE).unwrap_or(TimeZone::UTC)
}

impl Words<'_> {
    pub(super) fn line(&self, row: WorkListRow) -> Line {
        let light = light_of(&row, self.now).map(|light| self.lights.of(light).word().to_owned());
        let division = row.division.unwrap_or_default();
        let yes = |is: bool| if is { "是" } else { "" }.to_owned();
        [
            row.title,
            status(&row.status),
            light.unwrap_or_default(),
            self.time(row.due_at_ms),
            yes(row.provisional),
            yes(row.supervised),
            self.department(&row.department),
            self.directory
                .name_of(&division, self.today)
                .unwrap_or_default()
                .to_owned(),
            division,
            row.role.unwrap_or_default(),
            row.assignee.unwrap_or_default(),
            row.business_key.unwrap_or_default(),
            row.workflow,
            row.step,
            self.time(Some(row.created_at_ms)),
            self.time(row.closed_at_ms),
            row.id,
        ]
    }

    fn department(&self, id: &str) -> String {
        let known = self.directory.department(id);
        known.map_or_else(|| id.to_owned(), |department| department.name.clone())
    }

    fn time(&self, millis: Option<i64>) -> String {
        let text = |millis| {
            let local = self.zone.to_datetime(instant(millis));
            local.strftime("%Y-%m-%d %H:%M:%S").to_string()
        };
        millis.map(text).unwrap_or_default()
    }
}

fn status(name: &str) -> String {
    let known = Status::ALL.iter().find(|status| status.name() == name);
    known.map_or(name, |status| status.zh()).to_owned()
}

/// The bytes of the spreadsheet with all lines that come, and a last line that is no row, where there is one to say.
pub(super) fn write(
    mut pages: Receiver<Vec<Line>>,
    last: impl FnOnce() -> Option<String>,
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    head(sheet)?;
    let mut at = 1;
    while let Some(lines) = pages.blocking_recv() {
        for line in lines {
            for (column, text) in (0..).zip(&line) {
                if !text.is_empty() {
                    sheet.write_string(at, column, cell(text))?;
                }
            }
            at += 1;
        }
    }
    if let Some(text) = last() {
        sheet.write_string(at, 0, cell(&text))?;
    }
    workbook.save_to_buffer()
}

fn head(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    sheet.set_name("待办")?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (_, width)) in (0..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
    }
    let bold = Format::new().set_bold();
    for (column, (name, _)) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    Ok(())
}

/// What a cell can hold: no characters that XML knows none of, and not too many.
fn cell(text: &str) -> String {
    let plain = |c: char| match c {
        '\n' | '\t' => c,
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => ' ',
        c => c,
    };
    text.chars().take(CELL_CHARS_MAX).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_holds_what_a_spreadsheet_can() {
        assert_eq!(cell("=1+1"), "=1+1");
        assert_eq!(cell("a\u{0}b\u{1b}c\nd"), "a b c\nd");
        assert_eq!(cell(&"汉".repeat(40_000)).chars().count(), CELL_CHARS_MAX);
    }

    #[test]
    fn each_state_has_its_word() {
        for status in Status::ALL {
            assert_eq!(super::status(status.name()), status.zh());
        }
        assert_eq!(super::status("unknown"), "unknown");
    }
}
