//! Texts that are wrong as people's and machines' texts are: right ones, with pieces taken out, doubled, exchanged and put in.

use std::ops::{Bound, Range};

use bolero::generator::ValueGenerator;
use bolero::generator::bolero_generator::Driver;

/// The longest text that is tried.
const BYTES_MAX: usize = 64 << 10;
/// The most edits of one text.
const EDITS_MAX: usize = 6;
/// How often a piece is repeated at most.
const REPEATS_MAX: usize = 300;

/// What a language's texts are full of, or stumble over.
pub type Words = &'static [&'static str];

pub const YAML: Words = &[
    ": ",
    "- ",
    "\n",
    "\t",
    "  ",
    "？",
    "：",
    "，",
    "“",
    "\u{feff}",
    "\u{0}",
    "\u{85}",
    "\u{2028}",
    "\r\n",
    "#",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "~",
    "null",
    "[]",
    "{}",
    "[",
    "}",
    "\"",
    "'",
    "|\n",
    ">-\n",
    "&a ",
    "*a",
    "<<: *a",
    "!!binary ",
    "!!set ",
    "!tag ",
    "? ",
    "${ ",
    " }",
    "${ .a | ",
    "'${ . }'",
    "1e999",
    "-0",
    "0x1F",
    "0o17",
    ".nan",
    "1_000",
    "2024-02-30",
    "12:30:45",
    "99999999999999999999",
    "yes",
    "on",
    "then: ",
    "then: end",
    "do:\n",
    "with:\n",
    "call: http",
    "duration",
    "PT0S",
    "P1Y2M",
    "use:\n",
    "PT99999999999999H",
    "timeout:\n",
    "retry: ",
    "catch: {}",
    "listen:\n",
    "metadata: ",
    "set: {}",
    "wait: {}",
    "*/0 * * * *",
];

pub const JQ: Words = &[
    ".",
    "..",
    ".a",
    ".[]",
    ".[0]",
    ".[-1:]",
    "[",
    "]",
    "{",
    "}",
    "(",
    ")",
    "|",
    ",",
    ";",
    ":",
    "?",
    "?//",
    "//",
    "//=",
    "|=",
    "+=",
    "+",
    "-",
    "*",
    "/",
    "%",
    "==",
    "!=",
    "<",
    " and ",
    " or ",
    "not",
    "$x",
    " as $x | ",
    " as [$x, {a: $y}] | ",
    "def f: f; ",
    "def f(g): g | f(g); ",
    "f",
    "reduce .[] as $x (",
    "foreach range(9) as $x (0; ",
    "label $out | ",
    "break $out",
    "if . then ",
    " elif ",
    " else ",
    " end",
    "try ",
    " catch ",
    "error",
    "error(.)",
    "\"\\(",
    ")\"",
    "\"",
    "@base64 ",
    "@json \"\\(.)\"",
    "@sh",
    "limit(3; ",
    "until(. > 3; ",
    "repeat(",
    "recurse",
    "recurse(.[]?)",
    "range(1e9)",
    "[range(99)]",
    "splits(\"a\")",
    "test(\"(a*)*$\")",
    "gsub(\"\"; \"x\")",
    "ltrimstr(1)",
    "path(..)",
    "getpath([\"a\"])",
    "paths",
    "to_entries",
    "with_entries(",
    "group_by(.)",
    "tojson",
    "fromjson",
    "ascii",
    "implode",
    "explode",
    "tostring",
    "tonumber",
    "splits",
    "ascii_downcase",
    "input",
    "now",
    "env",
    "$ENV",
    "halt",
    "$__loc__",
    "debug",
    "stderr",
    "1e1000",
    "nan",
    "infinite",
    "-1",
    "null",
    "true",
    "\"\\u0000\"",
    "\"\\ud800\"",
    "# c\n",
    "transpose",
    "flatten(-1)",
    "indices(\"\")",
    "setpath([0]; 1)",
    "del(.[])",
    "to_number",
    "strptime(\"%Y\")",
    "mktime",
    "todate",
    "\"x\" * 1e9",
    "[.[] * 2]",
    "ltrimstr",
    "limit(-1; .)",
];

/// Right texts, and how they are made wrong.
pub struct Edited {
    seeds: Vec<String>,
    words: Words,
}

impl Edited {
    pub fn of(seeds: &[String], words: Words) -> Self {
        Self {
            seeds: seeds.to_vec(),
            words,
        }
    }

    fn seed<D: Driver>(&self, driver: &mut D) -> Option<&str> {
        let chosen = below(driver, self.seeds.len())?;
        Some(&self.seeds[chosen])
    }

    fn word<D: Driver>(&self, driver: &mut D) -> Option<&'static str> {
        let chosen = below(driver, self.words.len())?;
        Some(self.words[chosen])
    }

    fn edit<D: Driver>(&self, driver: &mut D, text: &str) -> Option<String> {
        let units = units(driver, text)?;
        let here = span(driver, units.len())?;
        let piece = units[here.clone()].concat();
        let put = match below(driver, 8)? {
            0 => String::new(),
            1 => piece.repeat(2),
            2 => piece.repeat(below(driver, REPEATS_MAX)?.min(BYTES_MAX / piece.len().max(1))),
            3 => self.word(driver)?.to_owned(),
            4 => self.word(driver)?.to_owned() + &piece,
            5 => self.word(driver)?.to_owned() + &piece + self.word(driver)?,
            6 => {
                let other = self.seed(driver)?;
                let units = self::units(driver, other)?;
                units[span(driver, units.len())?].concat()
            }
            // What is indented differs.
            _ => {
                let by = " ".repeat(below(driver, 5)?);
                piece.replace('\n', &format!("\n{by}"))
            }
        };
        let mut edited = units[..here.start].concat();
        edited.push_str(&put);
        edited.push_str(&units[here.end..].concat());
        Some(edited)
    }
}

impl ValueGenerator for Edited {
    type Output = String;

    fn generate<D: Driver>(&self, driver: &mut D) -> Option<String> {
        let mut text = self.seed(driver)?.to_owned();
        for _ in 0..=below(driver, EDITS_MAX)? {
            text = self.edit(driver, &text)?;
            cut(&mut text);
        }
        Some(text)
    }
}

/// A number below this one; 0 where there is none.
pub fn below<D: Driver>(driver: &mut D, most: usize) -> Option<usize> {
    driver.gen_usize(Bound::Included(&0), Bound::Excluded(&most.max(1)))
}

/// A few units that follow each other, or none.
fn span<D: Driver>(driver: &mut D, units: usize) -> Option<Range<usize>> {
    let start = below(driver, units + 1)?;
    let longest = if below(driver, 4)? == 0 {
        units - start
    } else {
        3.min(units - start)
    };
    let end = start + below(driver, longest + 1)?;
    Some(start..end)
}

/// By lines, by words or by characters.
fn units<'t, D: Driver>(driver: &mut D, text: &'t str) -> Option<Vec<&'t str>> {
    let units = match below(driver, 5)? {
        0 | 1 => text.split_inclusive('\n').collect(),
        2 | 3 => words(text),
        _ => text.split("").filter(|unit| !unit.is_empty()).collect(),
    };
    Some(units)
}

/// Letters and digits that follow each other, blanks that do, and anything else by itself.
fn words(text: &str) -> Vec<&str> {
    let kind = |c: char| match c {
        ' ' => Some(1),
        c if c.is_alphanumeric() => Some(2),
        _ => None,
    };
    let mut words = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (at, c) in text.char_indices() {
        if at > start && (kind(c).is_none() || kind(c) != before) {
            words.push(&text[start..at]);
            start = at;
        }
        before = kind(c);
    }
    words.push(&text[start..]);
    words
}

fn cut(text: &mut String) {
    let end = (0..=BYTES_MAX.min(text.len())).rfind(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or_default());
}
