//! Reading one table: its first line names the columns, in any order; every other line is a row, whose cells are asked for by name.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord, Trim};
use jiff::civil::Date;

use super::problem::{FileFault, FileProblem};
use super::{FILE_BYTES_MAX, FILE_PROBLEMS_MAX, ROWS_MAX, Row, Source, Table, rows};
use crate::validity::Validity;
use crate::word::Word;

/// Reads a file into rows; what is wrong with it is added to the problems.
pub(super) fn read(source: &Source<'_>, into: &mut Vec<Row>, problems: &mut Vec<FileProblem>) {
    let Some(table) = table_of(source.path) else {
        problems.push(at(source.path, 0, None, FileFault::UnknownTable));
        return;
    };
    if source.text.len() > FILE_BYTES_MAX {
        problems.push(at(source.path, 0, None, FileFault::TooLarge));
        return;
    }
    // Spreadsheets put a mark before the first letter.
    let text = source.text.trim_start_matches('\u{feff}');
    let mut reader = ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .trim(Trim::All)
        .from_reader(text.as_bytes());
    let line = line_of(text, 1, 0);
    let Ok(first) = reader.headers() else {
        problems.push(at(source.path, line, None, FileFault::Unreadable));
        return;
    };
    let mut wrong = |column: &str, fault| problems.push(at(source.path, line, Some(column), fault));
    let Some(columns) = columns(table, first, &mut wrong) else {
        return;
    };
    let mut seen = BTreeMap::new();
    for record in reader.records() {
        if problems.len() >= FILE_PROBLEMS_MAX {
            return;
        }
        let Ok(record) = record else {
            problems.push(at(source.path, 0, None, FileFault::Unreadable));
            return;
        };
        let place = record.position();
        let line = place.map_or(0, |place| line_of(text, place.line(), place.byte()));
        if into.len() >= ROWS_MAX {
            problems.push(at(source.path, line, None, FileFault::TooManyRows));
            return;
        }
        let mut cells = Cells {
            path: source.path,
            line,
            columns: &columns,
            record: &record,
            problems,
        };
        if cells.are_complete() {
            read_row(table, &mut cells, &mut seen, into);
        }
    }
}

/// What tells a row from every other, and the line in which it was seen.
type Seen = BTreeMap<(&'static str, String), u64>;

fn read_row(table: Table, cells: &mut Cells<'_>, seen: &mut Seen, into: &mut Vec<Row>) {
    for change in rows::changes(table, cells) {
        let key = (change.word(), rows::key(&change));
        if let Some(line) = seen.insert(key, cells.line) {
            cells.wrong(None, FileFault::Repeated { line });
        }
        into.push(Row {
            table,
            path: cells.path.to_owned(),
            line: cells.line,
            change,
        });
    }
}

/// The line of a row that is found from a place on: the reader does not count what it skips before it.
fn line_of(text: &str, line: u64, byte: u64) -> u64 {
    let from = usize::try_from(byte).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let skipped = rest
        .split(|byte| *byte == b'\n')
        .take_while(|line| matches!(line, [] | [b'\r'] | [b'#', ..]));
    line + skipped.count() as u64
}

fn at(path: &str, line: u64, column: Option<&str>, fault: FileFault) -> FileProblem {
    FileProblem {
        path: path.to_owned(),
        line,
        column: column.map(str::to_owned),
        fault,
    }
}

fn table_of(path: &str) -> Option<Table> {
    let name = path.rsplit(['/', '\\']).next()?;
    Table::parse(name.strip_suffix(".csv")?)
}

/// The names of the columns in their order; `None` when something is wrong with them.
fn columns(
    table: Table,
    first: &StringRecord,
    wrong: &mut dyn FnMut(&str, FileFault),
) -> Option<Vec<&'static str>> {
    let (required, optional) = rows::columns(table);
    let mut found: Vec<&'static str> = Vec::new();
    let mut sound = true;
    for name in first {
        let known = required
            .iter()
            .chain(optional)
            .find(|known| **known == name);
        let fault = match known {
            Some(known) if found.contains(known) => FileFault::RepeatedColumn,
            Some(known) => {
                found.push(known);
                continue;
            }
            None if table == Table::People => FileFault::PersonalColumn,
            None => FileFault::UnknownColumn,
        };
        wrong(name, fault);
        sound = false;
    }
    for missing in required.iter().filter(|name| !found.contains(name)) {
        wrong(missing, FileFault::MissingColumn);
        sound = false;
    }
    sound.then_some(found)
}

/// The cells of one line. What cannot be read is reported, and something stands in for it: no row of a file with problems is used.
pub(super) struct Cells<'a> {
    path: &'a str,
    line: u64,
    columns: &'a [&'static str],
    record: &'a StringRecord,
    problems: &'a mut Vec<FileProblem>,
}

impl Cells<'_> {
    pub(super) fn wrong(&mut self, column: Option<&str>, fault: FileFault) {
        self.problems.push(at(self.path, self.line, column, fault));
    }

    fn are_complete(&mut self) -> bool {
        let (expected, found) = (self.columns.len(), self.record.len());
        if expected != found {
            self.wrong(None, FileFault::Cells { expected, found });
        }
        expected == found
    }

    /// A cell that may be empty or whose column may be missing.
    pub(super) fn optional(&self, column: &str) -> Option<String> {
        let at = self.columns.iter().position(|name| *name == column)?;
        let text = self.record.get(at)?;
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub(super) fn text(&mut self, column: &'static str) -> String {
        let text = self.optional(column);
        if text.is_none() {
            self.wrong(Some(column), FileFault::Empty);
        }
        text.unwrap_or_default()
    }

    pub(super) fn list(&self, column: &str) -> Vec<String> {
        let text = self.optional(column).unwrap_or_default();
        text.split([';', '；'])
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    pub(super) fn day(&mut self, column: &'static str) -> Option<Date> {
        let text = self.optional(column)?;
        let day = text.parse();
        if day.is_err() || text.len() != "2026-01-31".len() {
            self.wrong(Some(column), FileFault::Day);
        }
        day.ok()
    }

    pub(super) fn required_day(&mut self, column: &'static str) -> Date {
        if self.optional(column).is_none() {
            self.wrong(Some(column), FileFault::Empty);
        }
        self.day(column).unwrap_or(Date::ZERO)
    }

    pub(super) fn validity(&mut self) -> Validity {
        Validity {
            from: self.day("from"),
            until: self.day("until"),
        }
    }

    pub(super) fn number(&mut self, column: &'static str) -> u32 {
        let number = self.text(column).parse();
        if number.is_err() {
            self.wrong(Some(column), FileFault::Number);
        }
        number.unwrap_or_default()
    }

    pub(super) fn word<T: Word>(&mut self, column: &'static str) -> T {
        let text = self.text(column);
        self.parse_word(column, &text)
    }

    pub(super) fn optional_word<T: Word>(&mut self, column: &'static str) -> Option<T> {
        let text = self.optional(column)?;
        Some(self.parse_word(column, &text))
    }

    pub(super) fn words<T: Word>(&mut self, column: &'static str) -> Vec<T> {
        let list = self.list(column);
        list.iter()
            .map(|text| self.parse_word(column, text))
            .collect()
    }

    fn parse_word<T: Word>(&mut self, column: &'static str, text: &str) -> T {
        T::parse(text).unwrap_or_else(|| {
            if !text.is_empty() {
                let words = T::ALL.iter().map(|word| word.word()).collect();
                self.wrong(Some(column), FileFault::Word(words));
            }
            T::ALL[0]
        })
    }

    /// `true`, `false`, or nothing, which is `false`.
    pub(super) fn flag(&mut self, column: &'static str) -> bool {
        match self.optional(column).as_deref() {
            Some("true") => true,
            None | Some("false") => false,
            Some(_) => {
                self.wrong(Some(column), FileFault::Word(vec!["true", "false"]));
                false
            }
        }
    }
}
