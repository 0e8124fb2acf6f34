//! From a position inside a text value to its place in the file: quotes, escapes, folding and indentation lie between them.

use crate::located::Place;

/// The place of the character at byte `offset` of `value`, a text that is written at `place` of `source`. The start of the text where
/// the two cannot be brought together (an alias, for instance).
pub(crate) fn place_within(source: &str, place: Place, value: &str, offset: usize) -> Place {
    let Some(raw) = source.get(place.offset..) else {
        return place;
    };
    let Some(before) = value.get(..offset) else {
        return place;
    };
    match walk(
        raw,
        before,
        value[offset..].chars().find(|c| !c.is_whitespace()),
    ) {
        Some(at) => advance(raw, place, at),
        None => place,
    }
}

/// The byte offset in `raw` at which `next` stands, after all of `before`. White space is not compared: folding changes it.
fn walk(raw: &str, before: &str, next: Option<char>) -> Option<usize> {
    let style = raw.chars().next()?;
    let start = match style {
        '"' | '\'' => 1,
        '|' | '>' => raw.find('\n')? + 1,
        _ => 0,
    };
    let mut rest = raw[start..]
        .char_indices()
        .map(|(at, c)| (at + start, c))
        .peekable();
    let mut last = start;
    for wanted in before.chars().filter(|c| !c.is_whitespace()).chain(next) {
        loop {
            let (at, found) = rest.next()?;
            if found.is_whitespace() {
                continue;
            }
            last = at;
            match (style, found) {
                ('"', '\\') => {
                    let (_, escaped) = rest.next()?;
                    if escaped == wanted {
                        break;
                    }
                    // An escaped line end or a coded character: the comparison goes on behind it.
                    if !matches!(escaped, '\n' | '\r' | 'n' | 't' | 'r' | ' ') {
                        return None;
                    }
                }
                ('\'', '\'') => {
                    rest.next_if(|(_, c)| *c == '\'')?;
                    if wanted != '\'' {
                        return None;
                    }
                    break;
                }
                _ if found == wanted => break,
                _ => return None,
            }
        }
    }
    Some(if next.is_some() {
        last
    } else {
        rest.peek().map_or(raw.len(), |(at, _)| *at)
    })
}

fn advance(raw: &str, place: Place, at: usize) -> Place {
    let passed = &raw[..at];
    let lines = passed.matches('\n').count();
    let last_line = passed.rsplit('\n').next().unwrap_or_default();
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let columns = count(last_line.chars().count());
    Place {
        line: place.line.saturating_add(count(lines)),
        column: if lines == 0 {
            place.column.saturating_add(columns)
        } else {
            columns.saturating_add(1)
        },
        offset: place.offset + at,
        len: raw[at..].chars().next().map_or(0, char::len_utf8),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `raw` is the text as written, from line 1 column 1; `wanted` is a character that occurs once in `value`.
    #[track_caller]
    fn check(raw: &str, value: &str, wanted: char, line: u32, column: u32) {
        let start = Place {
            line: 1,
            column: 1,
            offset: 0,
            len: raw.len(),
        };
        let found = place_within(raw, start, value, value.find(wanted).unwrap());
        assert_eq!((found.line, found.column), (line, column), "{raw}");
    }

    #[test]
    fn positions_inside_texts() {
        check("${ .a + ! }", "${ .a + ! }", '!', 1, 9);
        check("\"${ \\\"x\\\" ! }\"", "${ \"x\" ! }", '!', 1, 11);
        check("'${ ''x'' ! }'", "${ 'x' ! }", '!', 1, 11);
        check("|\n  .a\n  | ! \n", ".a\n| ! \n", '!', 3, 5);
        check(">-\n  东 |\n  ! \n", "东 | !", '!', 3, 3);
        check("*alias", ".a | !", '!', 1, 1);
    }
}
