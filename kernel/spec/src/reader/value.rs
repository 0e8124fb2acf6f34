//! Reading single values, and saying what is wrong with them.

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::{Kind, Node, Place};
use crate::similar::similar;

use super::Reader;

impl<'r> Reader<'r> {
    /// Whether `at` is a mapping; properties that are not among `allowed` are reported.
    pub(crate) fn mapping(&mut self, at: &Cursor<'r>, of: &str, allowed: &[&str]) -> bool {
        if !self.is_mapping(at) {
            return false;
        }
        for entry in at.entries() {
            if !allowed.contains(&entry.key.as_str()) {
                let similar = similar(&entry.key, allowed.iter().copied());
                let finding = Finding::UnknownProperty {
                    property: &entry.key,
                    of,
                    similar,
                    allowed,
                };
                self.problems.add_at_key(at, &entry.key, finding);
            }
        }
        true
    }

    pub(crate) fn is_mapping(&mut self, at: &Cursor<'r>) -> bool {
        let is = matches!(at.node.kind, Kind::Map(_));
        if !is {
            self.wrong_type(at, "a mapping", None);
        }
        is
    }

    pub(crate) fn is_list(&mut self, at: &Cursor<'r>) -> bool {
        self.is_list_of(at, "write it as `[one, two]`, or one line each with `- `")
    }

    /// `help` says how such a list is written.
    pub(super) fn is_list_of(&mut self, at: &Cursor<'r>, help: &str) -> bool {
        let is = matches!(at.node.kind, Kind::List(_));
        if !is {
            self.wrong_type(at, "a list", Some(help));
        }
        is
    }

    pub(super) fn wrong_type(&mut self, at: &Cursor<'r>, wanted: &str, help: Option<&str>) {
        const NOTHING: &str =
            "nothing is written here: write it after the colon, or indent it below";
        let found = match &at.node.kind {
            Kind::Number(number) if number.as_u64().is_none() => number.to_string(),
            _ => at.node.kind_name().to_owned(),
        };
        let help = match at.node.kind {
            Kind::Null if !at.path.is_empty() => Some(NOTHING),
            _ => help,
        };
        self.problems.add(
            at,
            Finding::WrongType {
                wanted,
                found: &found,
                help,
            },
        );
    }

    pub(crate) fn required(
        &mut self,
        at: &Cursor<'r>,
        of: &str,
        property: &str,
    ) -> Option<Cursor<'r>> {
        let found = at.get(property);
        if found.is_none() && matches!(at.node.kind, Kind::Map(_)) {
            self.problems.add(at, Finding::Missing { property, of });
        }
        found
    }

    pub(crate) fn invalid(&mut self, at: &Cursor<'r>, what: &str, why: &str) {
        self.problems.add(
            at,
            Finding::Invalid {
                what,
                why,
                similar: None,
            },
        );
    }

    pub(super) fn not_supported(&mut self, at: &Cursor<'r>, what: &str, help: Option<&str>) {
        self.problems.add(at, Finding::NotSupported { what, help });
    }

    pub(crate) fn text_of(&mut self, at: &Cursor<'r>) -> Option<&'r str> {
        let text = at.text();
        if text.is_none() {
            let help = matches!(at.node.kind, Kind::Number(_) | Kind::Bool(_))
                .then_some("put it in quotes");
            self.wrong_type(at, "a text", help);
        }
        text
    }

    pub(super) fn optional_text(&mut self, at: &Cursor<'r>, property: &str) -> Option<&'r str> {
        let value = at.get(property)?;
        self.text_of(&value)
    }

    pub(super) fn optional_bool(&mut self, at: &Cursor<'r>, property: &str) -> Option<bool> {
        let value = at.get(property)?;
        if let Kind::Bool(flag) = value.node.kind {
            return Some(flag);
        }
        self.wrong_type(&value, "true or false", None);
        None
    }

    pub(super) fn whole_number(&mut self, at: &Cursor<'r>) -> Option<u64> {
        let number = match &at.node.kind {
            Kind::Number(number) => number.as_u64(),
            _ => None,
        };
        if number.is_none() {
            let quoted = at.text().is_some_and(|text| text.parse::<u64>().is_ok());
            let help = quoted.then_some("write it without quotes");
            self.wrong_type(at, "a whole number of zero or more", help);
        }
        number
    }

    /// One of a few words.
    pub(crate) fn word(&mut self, at: &Cursor<'r>, what: &str, words: &[&str]) -> Option<&'r str> {
        let text = self.text_of(at)?;
        if words.contains(&text) {
            return Some(text);
        }
        let why = format!("must be one of {}", words.join(", "));
        self.problems.add(
            at,
            Finding::Invalid {
                what,
                why: &why,
                similar: in_chinese(text, words).or_else(|| similar(text, words.iter().copied())),
            },
        );
        None
    }

    /// Reports every key that is written twice, in the whole document, and the one that nobody may write.
    pub(crate) fn duplicate_keys(&mut self, at: &Cursor<'r>) {
        let mut seen: std::collections::HashMap<&str, Place> = std::collections::HashMap::new();
        for entry in at.entries() {
            if let Some(first) = seen.get(entry.key.as_str()) {
                let path = crate::cursor::join(&at.path, &entry.key);
                let finding = Finding::DuplicateKey {
                    key: &entry.key,
                    first_line: first.line,
                };
                self.problems.add_at(entry.key_place, &path, finding);
            } else {
                seen.insert(&entry.key, entry.key_place);
            }
            if entry.key == lianxi_flow::secret::KEY {
                let path = crate::cursor::join(&at.path, &entry.key);
                let finding = Finding::Invalid {
                    what: "this key",
                    why: "is reserved: a secret is named as `$secrets.name`",
                    similar: None,
                };
                self.problems.add_at(entry.key_place, &path, finding);
            }
            if has_children(&entry.value) {
                self.duplicate_keys(&at.of(entry));
            }
        }
        for item in at.items().filter(|item| has_children(item.node)) {
            self.duplicate_keys(&item);
        }
    }
}

/// Words that people write in their own language, or as other systems have them.
const WORDS: [(&str, &str); 19] = [
    ("工作日", "working-days"),
    ("workdays", "working-days"),
    ("自然日", "calendar-days"),
    ("日历日", "calendar-days"),
    ("天", "calendar-days"),
    ("days", "calendar-days"),
    ("小时", "hours"),
    ("月", "months"),
    ("法定", "statute"),
    ("法律", "statute"),
    ("law", "statute"),
    ("条款", "article"),
    ("默认", "default"),
    ("催办", "remind"),
    ("提醒", "remind"),
    ("notify", "remind"),
    ("移交", "reassign"),
    ("转办", "reassign"),
    ("报告", "emit"),
];

fn in_chinese(text: &str, words: &[&str]) -> Option<String> {
    let meant = WORDS
        .iter()
        .find(|(said, meant)| *said == text && words.contains(meant))?;
    Some(meant.1.to_owned())
}

fn has_children(node: &Node) -> bool {
    matches!(node.kind, Kind::List(_) | Kind::Map(_))
}
