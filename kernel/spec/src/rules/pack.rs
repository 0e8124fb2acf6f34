//! Reading a pack. Its file is read like a definition: every mistake at once, each with its line.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Both, On, PACKS_MAX, Pack, RULES_MAX, Rule};
use crate::catalog::NoCatalog;
use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::problem::{Problem, Severity};
use crate::reader::{Reader, Shelf, Sight, parse};

const PACK: [&str; 5] = ["pack", "title", "namespaces", "values", "rules"];
const RULE: [&str; 7] = [
    "code", "severity", "on", "when", "source", "message", "help",
];
const LANGUAGES: [&str; 2] = ["zh", "en"];
/// The variable that holds a pack's `values`.
pub(super) const VALUES: &str = "values";
/// The longest name of a pack or a rule.
const NAME_CHARS_MAX: usize = 63;

/// `taken` are the names of the packs before this one.
pub(super) fn read(text: &str, taken: &[String]) -> Result<Pack, Vec<Problem>> {
    let node = parse(text)?;
    let root = Cursor::root(&node);
    let shelf = Shelf::default();
    let mut reader = Reader::new(&NoCatalog, text, root.clone(), &shelf);
    reader.locals.push(VALUES.to_owned());
    let pack = reader.pack(&root, taken);
    match pack {
        Some(pack) if !reader.problems.has_errors() => Ok(pack),
        _ => Err(reader.problems.finish()),
    }
}

impl<'r> Reader<'r> {
    fn pack(&mut self, root: &Cursor<'r>, taken: &[String]) -> Option<Pack> {
        const OF: &str = "a rule pack";
        self.mapping(root, OF, &PACK).then_some(())?;
        self.duplicate_keys(root);
        let name = self.required(root, OF, "pack");
        let name = name.and_then(|name| {
            let word = self.code_word(&name)?;
            if taken.iter().any(|taken| taken == word) {
                self.invalid(&name, "the name of this pack", "is taken by another pack");
            }
            if taken.len() >= PACKS_MAX {
                let why = format!("is one too many: a host has at most {PACKS_MAX}");
                self.invalid(&name, "this pack", &why);
            }
            Some(word.to_owned())
        });
        if let Some(title) = root.get("title") {
            self.both(&title);
        }
        let namespaces = root.get("namespaces");
        let namespaces = namespaces.filter(|namespaces| self.is_list(namespaces));
        let namespaces = namespaces.iter().flat_map(Cursor::items);
        let namespaces: Vec<String> = namespaces
            .filter_map(|namespace| self.text_of(&namespace).map(str::to_owned))
            .collect();
        let values = root.get(VALUES).filter(|values| self.is_mapping(values));
        let rules = self.required(root, OF, "rules")?;
        let rules = self.rules(&rules);
        Some(Pack {
            name: name?,
            namespaces,
            values: values.map_or(Value::Null, |values| values.node.to_json()),
            rules,
        })
    }

    fn rules(&mut self, list: &Cursor<'r>) -> Vec<Rule> {
        if !self.is_list(list) {
            return Vec::new();
        }
        let what = "`rules`";
        match list.items().count() {
            0 => self.problems.add(list, Finding::Empty { what }),
            1..=RULES_MAX => {}
            _ => {
                let why = format!("has at most {RULES_MAX} entries");
                self.invalid(list, what, &why);
            }
        }
        let mut codes = BTreeSet::new();
        let items = list.items().take(RULES_MAX);
        items
            .filter_map(|item| {
                let rule = self.rule(&item)?;
                if !codes.insert(rule.code.clone()) {
                    self.invalid(&item, "the code of a rule", "is written twice in this pack");
                }
                Some(rule)
            })
            .collect()
    }

    fn rule(&mut self, at: &Cursor<'r>) -> Option<Rule> {
        const OF: &str = "a rule";
        self.mapping(at, OF, &RULE).then_some(())?;
        let code = self.required(at, OF, "code");
        let code = code.and_then(|code| self.code_word(&code));
        let severity = self.required(at, OF, "severity");
        let severity = severity.and_then(|at| self.word(&at, "`severity`", &["error", "warning"]));
        let on = self.required(at, OF, "on").and_then(|on| {
            let words = On::WORDS.map(|(word, _)| word);
            let word = self.word(&on, "`on`", &words)?;
            On::WORDS.into_iter().find(|(known, _)| *known == word)
        });
        let when = self.required(at, OF, "when");
        let when = when.and_then(|when| self.expression(&when, Sight::Rule));
        let source = self.required(at, OF, "source");
        let source = source.and_then(|source| self.words(&source));
        let message = self.required(at, OF, "message");
        let message = message.and_then(|message| self.both(&message));
        let help = at.get("help").and_then(|help| self.both(&help));
        Some(Rule {
            code: code?.to_owned(),
            severity: match severity? {
                "warning" => Severity::Warning,
                _ => Severity::Error,
            },
            on: on?.1,
            when: when?,
            source: source?,
            message: message?,
            help,
        })
    }

    /// `{zh, en}`, with the same places to fill in both.
    fn both(&mut self, at: &Cursor<'r>) -> Option<Both> {
        const OF: &str = "a sentence in two languages";
        self.mapping(at, OF, &LANGUAGES).then_some(())?;
        let mut say = |language: &str| {
            let found = self.required(at, OF, language)?;
            self.words(&found)
        };
        let (chinese, english) = (say("zh"), say("en"));
        let both = Both {
            chinese: chinese?,
            english: english?,
        };
        if fields(&both.chinese) != fields(&both.english) {
            let why = "fills other `{fields}` in one language than in the other";
            self.invalid(at, OF, why);
        }
        Some(both)
    }

    /// A text that says something.
    fn words(&mut self, at: &Cursor<'r>) -> Option<String> {
        let text = self.text_of(at)?.trim();
        if text.is_empty() {
            self.problems.add(at, Finding::Empty { what: "this text" });
            return None;
        }
        Some(text.to_owned())
    }

    fn code_word(&mut self, at: &Cursor<'r>) -> Option<&'r str> {
        let text = self.text_of(at)?;
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !text.starts_with(|c: char| c.is_ascii_lowercase())
            || !text.chars().all(fits)
            || text.len() > NAME_CHARS_MAX
        {
            let why = "has lower-case letters, digits and hyphens, begins with a letter, and has at most 63 of them";
            self.invalid(at, "the name of a pack or the code of a rule", why);
            return None;
        }
        Some(text)
    }
}

/// What stands in braces.
fn fields(text: &str) -> BTreeSet<&str> {
    let parts = text.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        .collect()
}

/// A number, a text and the like as it stands in a sentence; what is longer is cut.
fn said(value: &Value) -> String {
    const CHARS_MAX: usize = 200;
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(said).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    text.chars().take(CHARS_MAX).collect()
}

impl Both {
    /// With the fields of `given` in their places; what is not given stays as it is written.
    pub(super) fn filled(&self, given: &Value) -> Self {
        let fill = |text: &str| {
            let mut parts = text.split('{');
            let mut filled = parts.next().unwrap_or_default().to_owned();
            for part in parts {
                let found = part
                    .split_once('}')
                    .and_then(|(name, rest)| Some((given.get(name)?, rest)));
                match found {
                    Some((value, rest)) => filled = filled + &said(value) + rest,
                    None => filled = filled + "{" + part,
                }
            }
            filled
        };
        Self {
            chinese: fill(&self.chinese),
            english: fill(&self.english),
        }
    }
}
