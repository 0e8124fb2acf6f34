//! `call: draw-seal` and `call: draw`: a random draw (随机抽取) that anybody can replay. What can be wrong with its arguments is found before
//! anybody waits for the draw.

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Kind;

use super::Reader;
use super::call::Invocation;
use super::expression::is_expression;

pub(crate) const DRAW_SEAL: [&str; 1] = ["purpose"];
pub(crate) const DRAW: [&str; 7] = ["seal", "pool", "exclude", "count", "ratio", "drawn", "gone"];
/// What belongs to the first draw alone.
pub(crate) const FIRST: [&str; 3] = ["exclude", "count", "ratio"];
/// Who is excluded or gone, and why.
pub(crate) const ENTRY: [&str; 2] = ["key", "reason"];
/// The longest purpose, the largest pool and the longest key and reason, as the draw has them; texts in bytes.
pub(crate) const PURPOSE_MAX: usize = 100;
pub(crate) const POOL_MAX: u64 = 10_000;

const OF: &str = "`call: draw`";

impl<'r> Reader<'r> {
    pub(super) fn draw_seal(&mut self, invocation: &Invocation<'r>) {
        const OF: &str = "`call: draw-seal`";
        let Some(with) = self.arguments(invocation, OF) else {
            return;
        };
        self.mapping(&with, OF, &DRAW_SEAL);
        let Some(purpose) = self.required(&with, OF, "purpose") else {
            return;
        };
        if let Some(text) = self.text_of(&purpose)
            && !is_expression(purpose.node)
            && !(1..=PURPOSE_MAX).contains(&text.len())
        {
            self.invalid(&purpose, "`purpose`", "has 1 to 100 bytes");
        }
    }

    pub(super) fn draw(&mut self, invocation: &Invocation<'r>) {
        let Some(with) = self.arguments(invocation, OF) else {
            return;
        };
        self.mapping(&with, OF, &DRAW);
        for property in ["seal", "drawn"] {
            if let Some(value) = written(&with, property) {
                self.is_mapping(&value);
            }
        }
        if with.has("drawn") {
            for property in FIRST {
                if let Some(value) = with.get(property) {
                    let what = format!("`{property}`");
                    let why = "belongs to the first draw: a redraw keeps the number, the exclusions and the order";
                    self.invalid(&value, &what, why);
                }
            }
        } else {
            self.first_draw(&with);
        }
        if let Some(pool) = written(&with, "pool") {
            self.pool(&pool);
        }
        for (property, of) in [("exclude", "`exclude`"), ("gone", "`gone`")] {
            if let Some(entries) = written(&with, property).filter(|list| self.is_list(list)) {
                for entry in entries.items().filter(|entry| !is_expression(entry.node)) {
                    self.left_out(&entry, of);
                }
            }
        }
    }

    fn first_draw(&mut self, with: &Cursor<'r>) {
        for property in ["seal", "pool"] {
            self.required(with, OF, property);
        }
        if let Some(gone) = with.get("gone") {
            let why = "needs `drawn`, the record of the draw that it changes";
            self.invalid(&gone, "`gone`", why);
        }
        match (with.get("count"), with.get("ratio")) {
            (None, None) if matches!(with.node.kind, Kind::Map(_)) => {
                self.invalid(with, OF, "must have one of `count`, `ratio`");
            }
            (Some(_), Some(ratio)) => {
                let why = "stands beside `count`: one of the two says how many are drawn";
                self.invalid(&ratio, "`ratio`", why);
            }
            _ => {}
        }
        if let Some(count) = written(with, "count") {
            self.between(&count, "`count`", 1, POOL_MAX);
        }
        if let Some(ratio) = written(with, "ratio") {
            self.ratio(&ratio);
        }
    }

    fn ratio(&mut self, at: &Cursor<'r>) {
        let Kind::Number(number) = &at.node.kind else {
            self.wrong_type(at, "a number", Some("write it as a fraction: 5 % is 0.05"));
            return;
        };
        if !number
            .as_f64()
            .is_some_and(|ratio| ratio > 0.0 && ratio <= 1.0)
        {
            let why = "is a number above 0 and up to 1, such as 0.05";
            self.invalid(at, "`ratio`", why);
        }
    }

    /// Keys, or objects that have one.
    fn pool(&mut self, at: &Cursor<'r>) {
        if !self.is_list(at) {
            return;
        }
        if at.items().next().is_none() {
            self.problems.add(at, Finding::Empty { what: "`pool`" });
        }
        for item in at.items() {
            match item.node.kind {
                Kind::Text(_) => {}
                Kind::Map(_) => {
                    if let Some(key) = self.required(&item, "`pool`", "key") {
                        self.text_of(&key);
                    }
                }
                _ => self.wrong_type(&item, "a text or a mapping with `key`", None),
            }
        }
    }

    fn left_out(&mut self, at: &Cursor<'r>, of: &str) {
        if !self.mapping(at, of, &ENTRY) {
            return;
        }
        for property in ENTRY {
            if let Some(value) = self.required(at, of, property) {
                self.text_of(&value);
            }
        }
    }
}

/// What is written down, and not computed.
fn written<'r>(at: &Cursor<'r>, property: &str) -> Option<Cursor<'r>> {
    at.get(property).filter(|value| !is_expression(value.node))
}
