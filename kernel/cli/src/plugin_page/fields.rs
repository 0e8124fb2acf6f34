//! The fields of a schema, a row each: where it stands, what it means, of which type it is and what else holds for it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::shape::{Others, Shape};
use super::words;

/// Bounds of one schema, for a package may come from anybody: rows, places that are looked at, lists within lists, variants of one
/// place, and members by which variants may be told apart.
const ROWS_MAX: usize = 2_000;
const PLACES_MAX: usize = 4_000;
const DEPTH_MAX: usize = 16;
const VARIANTS_MAX: usize = 64;
const TAGS_MAX: usize = 100;

/// What stands for the whole input or output where a field's name would.
const WHOLE: &str = "（整体）";

/// One field.
pub struct Row {
    /// Names parted by dots; `[]` stands for every item of a list, `*` for every other member.
    pub path: String,
    pub meaning: String,
    pub kind: String,
    pub required: bool,
    pub limits: Vec<String>,
}

/// Everything that a schema says.
#[derive(Default)]
pub struct Fields {
    pub rows: Vec<Row>,
    /// The objects that take other members than those that are named.
    pub open: BTreeSet<String>,
    /// Whether there are objects that take no others.
    pub closed: bool,
    /// Whether there is more than what is told.
    pub cut: bool,
}

/// Reads a schema; fields come with what is within them, by name.
pub fn fields(schema: &Value) -> Fields {
    let mut walk = Walk {
        found: Fields::default(),
        above: Vec::new(),
        left: PLACES_MAX,
    };
    let shape = Shape::of(schema, schema);
    // Members tell of an object, and a row of its own of anything else.
    let is_told_by_members = if shape.choices.is_empty() {
        shape.is_object()
    } else {
        tag(&variants(&shape)).is_some()
    };
    if shape.nullable || !is_told_by_members {
        walk.row(&shape, "", true, None);
        // The title of the whole is the name of a type in the plugin's code.
        if let Some(row) = walk.found.rows.last_mut() {
            let meaning = shape.text("description").unwrap_or_default();
            meaning.clone_into(&mut row.meaning);
        }
    }
    walk.within(&shape, "", None, DEPTH_MAX);
    walk.found
}

/// What a path is shown as.
pub fn shown(path: &str) -> &str {
    if path.is_empty() { WHOLE } else { path }
}

struct Walk<'a> {
    found: Fields,
    /// What `$ref` named on the way to this place, and where.
    above: Vec<(&'a str, String)>,
    /// How many places may still be looked at.
    left: usize,
}

impl<'a> Walk<'a> {
    fn row(&mut self, shape: &Shape<'a>, path: &str, required: bool, when: Option<&str>) {
        let mut limits: Vec<String> = when.map(str::to_owned).into_iter().collect();
        limits.extend(words::limits(shape));
        self.found.rows.push(Row {
            path: path.to_owned(),
            meaning: shape.meaning().unwrap_or_default().to_owned(),
            kind: words::kind(shape),
            required,
            limits,
        });
    }

    /// One field and what is within it. `when` says in which case there is this field at all.
    fn field(
        &mut self,
        shape: &Shape<'a>,
        path: &str,
        (required, when): (bool, Option<&str>),
        depth: usize,
    ) {
        if self.found.rows.len() >= ROWS_MAX {
            self.found.cut = true;
            return;
        }
        self.row(shape, path, required, when);
        self.within(shape, path, None, depth);
    }

    /// What is within the place that the last row tells of.
    fn within(&mut self, shape: &Shape<'a>, path: &str, when: Option<&str>, depth: usize) {
        let Some(same) = self.same(shape) else {
            self.inside(shape, path, (None, when), depth);
            return;
        };
        let same = format!("结构同 {}", words::code(shown(same)));
        if let Some(row) = self.found.rows.last_mut() {
            row.limits.push(same);
        }
    }

    /// The place on the way here that is of the same schema, which therefore contains itself.
    fn same(&self, shape: &Shape<'a>) -> Option<&str> {
        let same = self
            .above
            .iter()
            .find(|(name, _)| shape.targets.contains(name));
        same.map(|(_, path)| path.as_str())
    }

    /// `tag` is told already.
    fn inside(
        &mut self,
        shape: &Shape<'a>,
        path: &str,
        (tag, when): (Option<&str>, Option<&str>),
        depth: usize,
    ) {
        let (Some(depth), Some(left)) = (depth.checked_sub(1), self.left.checked_sub(1)) else {
            self.found.cut |= shape.is_object() || shape.items().0.is_some();
            return;
        };
        self.left = left;
        let known = self.above.len();
        let here = shape.targets.iter().map(|&name| (name, path.to_owned()));
        self.above.extend(here);
        if shape.is_object() {
            self.members(shape, path, (tag, when), depth);
        }
        self.items(shape, path, when, depth);
        self.variants(shape, path, depth);
        self.above.truncate(known);
    }

    fn members(
        &mut self,
        shape: &Shape<'a>,
        path: &str,
        (tag, when): (Option<&str>, Option<&str>),
        depth: usize,
    ) {
        let required = shape.required();
        for (name, schema) in shape.members() {
            if tag != Some(name) {
                let needed = (required.contains(name), when);
                self.field(&shape.beside(schema), &joined(path, name), needed, depth);
            }
        }
        match shape.others() {
            Others::Refused => self.found.closed = true,
            // What its variants take, they say.
            Others::Anything if !shape.choices.is_empty() => {}
            Others::Anything => {
                self.found.open.insert(path.to_owned());
            }
            Others::Like(schema) => {
                let path = joined(path, "*");
                self.field(&shape.beside(schema), &path, (false, when), depth);
            }
        }
    }

    fn items(&mut self, shape: &Shape<'a>, path: &str, when: Option<&str>, depth: usize) {
        let (items, first) = shape.items();
        for (index, schema) in first.iter().enumerate() {
            let path = format!("{path}[{index}]");
            self.field(&shape.beside(schema), &path, (true, when), depth);
        }
        if let Some(items) = items {
            let items = shape.beside(items);
            self.within(&items, &format!("{path}[]"), when, depth);
        }
    }

    /// Of objects that stand instead of each other: the member that tells which, and what each of them has.
    fn variants(&mut self, shape: &Shape<'a>, path: &str, depth: usize) {
        let all = variants(shape);
        self.found.cut |= !all.is_empty() && all.len() < shape.choices.len();
        let tag = tag(&all);
        if let Some(tag) = tag {
            self.tag(&all, tag, path);
        }
        for (index, variant) in all.iter().enumerate() {
            let when = when(variant, index, tag.map(|tag| (tag, path)));
            if self.same(variant).is_none() {
                self.inside(variant, path, (tag, Some(when.as_str())), depth);
            }
        }
    }

    fn tag(&mut self, variants: &[Shape<'a>], tag: &str, path: &str) {
        let mut terms = Vec::new();
        for variant in variants {
            let term = variant.tag(tag).map(|term| (term, variant.meaning()));
            terms.extend(term.map(words::term));
        }
        self.found.rows.push(Row {
            path: joined(path, tag),
            meaning: "情形，其余字段随之而定".to_owned(),
            kind: "枚举".to_owned(),
            required: true,
            limits: vec![format!("取值：{}", terms.join("、"))],
        });
    }
}

/// In which case the fields of a variant are there; `tag` is the member that tells, and where it stands.
fn when(variant: &Shape<'_>, index: usize, tag: Option<(&str, &str)>) -> String {
    if let Some((tag, path)) = tag
        && let Some(term) = variant.tag(tag)
    {
        let name = words::code(&joined(path, tag));
        return format!("仅当 {name} 为 {} 时", words::value(term));
    }
    let number = index + 1;
    match variant.meaning() {
        Some(meaning) => format!("仅第{number}种（{}）", words::text(meaning)),
        None => format!("仅第{number}种"),
    }
}

fn variants<'a>(shape: &Shape<'a>) -> Vec<Shape<'a>> {
    if shape.terms().is_some() {
        return Vec::new();
    }
    let choices = shape.choices.iter().take(VARIANTS_MAX);
    choices.map(|choice| shape.beside(choice)).collect()
}

/// The member by whose term variants can be told apart: each of them has it, with a term of its own.
fn tag<'a>(variants: &[Shape<'a>]) -> Option<&'a str> {
    let mut names = variants.first()?.members().into_keys().take(TAGS_MAX);
    let tells = |name: &&str| {
        let terms: Option<Vec<&Value>> = variants.iter().map(|one| one.tag(name)).collect();
        let terms = terms.unwrap_or_default().into_iter();
        let terms: BTreeSet<String> = terms.map(ToString::to_string).collect();
        !terms.is_empty() && terms.len() == variants.len()
    };
    names.find(tells)
}

fn joined(path: &str, name: &str) -> String {
    let plain = !name.is_empty() && !name.contains(['.', '[']);
    match (path.is_empty(), plain) {
        (true, true) => name.to_owned(),
        (false, true) => format!("{path}.{name}"),
        // Such a name could be taken for a path.
        (_, false) => format!("{path}[\"{name}\"]"),
    }
}
