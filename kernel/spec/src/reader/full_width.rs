//! Full-width characters of Chinese input methods where the language has its own: `：` for `:`, `“` for `"`, `＄{` for `${`.

use lianxi_flow::expression::strip;

use crate::cursor::{Cursor, join};
use crate::finding::{FULL_WIDTH, Finding};
use crate::located::{Kind, Place};
use crate::problem::Problems;

use super::Reader;

/// What makes a name of a property look like more than a name.
const IN_NAMES: [char; 5] = ['：', '，', '｛', '－', '\u{3000}'];

fn meant(found: char) -> Option<char> {
    let known = FULL_WIDTH.iter().find(|(full, _)| *full == found);
    known.map(|(_, meant)| *meant)
}

/// Where the scanner gave up: the nearest full-width character in that line, or in the one before it, which may be the reason.
pub(super) fn before(text: &str, place: Place, problems: &mut Problems) {
    let last = place.line as usize;
    let mut offset = 0;
    let mut nearest = None;
    for (line, written) in text.split_inclusive('\n').enumerate().take(last) {
        if line + 2 >= last {
            let at = written.char_indices().enumerate();
            let mut found = at.filter_map(|(column, (at, c))| Some((column, at, c, meant(c)?)));
            if let Some((column, at, found, meant)) = found.next() {
                let here = Place {
                    line: u32::try_from(line + 1).unwrap_or(u32::MAX),
                    column: u32::try_from(column + 1).unwrap_or(u32::MAX),
                    offset: offset + at,
                    len: found.len_utf8(),
                };
                nearest = Some((here, found, meant));
            }
        }
        offset += written.len();
    }
    if let Some((here, found, meant)) = nearest {
        problems.add_at(here, "", Finding::FullWidth { found, meant });
    }
}

impl Reader<'_> {
    /// Names of properties and expressions in the whole definition.
    pub(super) fn full_width(&mut self, at: &Cursor<'_>) {
        match &at.node.kind {
            Kind::Text(text) if is_nearly_expression(text) => {
                if let Some((found, meant)) = first(text, &['＄', '｛', '｝']) {
                    self.problems.add(at, Finding::FullWidth { found, meant });
                }
            }
            Kind::List(_) => at.items().for_each(|item| self.full_width(&item)),
            Kind::Map(entries) => {
                for entry in entries {
                    if let Some((found, meant)) = first(&entry.key, &IN_NAMES) {
                        let path = join(&at.path, &entry.key);
                        self.problems.add_at(
                            entry.key_place,
                            &path,
                            Finding::FullWidth { found, meant },
                        );
                    }
                    if !matches!(
                        entry.value.kind,
                        Kind::Null | Kind::Bool(_) | Kind::Number(_)
                    ) {
                        self.full_width(&at.of(entry));
                    }
                }
            }
            _ => {}
        }
    }

    /// A text of the head in full-width quotes.
    pub(super) fn full_width_quotes(&mut self, at: &Cursor<'_>, text: &str) {
        if text.starts_with(['“', '”', '‘', '’'])
            && let Some((found, meant)) = first(text, &['“', '”', '‘', '’'])
        {
            self.problems.add(at, Finding::FullWidth { found, meant });
        }
    }
}

fn first(text: &str, of: &[char]) -> Option<(char, char)> {
    let found = text.chars().find(|c| of.contains(c))?;
    Some((found, meant(found)?))
}

/// An expression but for the width of its dollar and braces.
fn is_nearly_expression(text: &str) -> bool {
    let text = text.trim();
    let starts =
        text.starts_with(['$', '＄']) && text.chars().nth(1).is_some_and(|c| "{｛".contains(c));
    starts && text.ends_with(['}', '｝']) && strip(text).is_none()
}
