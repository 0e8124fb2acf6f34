//! What a filter works on, and the functions that know its values.

use std::rc::Rc;

use jaq_core::data::{DataT, HasLut};
use jaq_core::native::{Filter, Fun, bome, run, unary, v};
use jaq_core::{Error, Lut, RunPtr};

use crate::secret;

use super::budget::{self, spend};
use super::value::{V, check_text, from_json, weight};

/// What a filter works on.
pub(super) enum Data {}

/// The compiled terms. They are asked for by every part of an expression each time it runs, in all of its roles, which is where steps
/// are counted: no loop of jq goes round without it.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a>(pub &'a Lut<Data>);

impl DataT for Data {
    type V<'a> = V;
    type Data<'a> = Terms<'a>;
}

impl<'a> HasLut<'a, Data> for Terms<'a> {
    fn lut(&self) -> &'a Lut<Data> {
        budget::descend();
        self.0
    }
}

/// Functions of jq that would read a clock, the environment, other inputs or the place of the text, or write somewhere: not in this
/// language.
pub(super) const FORBIDDEN: [&str; 15] = [
    "now",
    "localtime",
    "strflocaltime",
    "env",
    "input",
    "inputs",
    "input_filename",
    "debug",
    "debug_empty",
    "stderr",
    "stderr_empty",
    "halt",
    "halt_error",
    "get_search_list",
    "input_line_number",
];

/// Every function that is not defined in jq itself.
pub(super) fn funs() -> impl Iterator<Item = Fun<Data>> {
    jaq_core::funs::<Data>()
        .chain(jaq_std::funs::<Data>())
        .filter(|(name, ..)| !FORBIDDEN.contains(name))
        .chain(own())
}

fn own() -> impl Iterator<Item = Fun<Data>> + use<> {
    let own: [Filter<RunPtr<Data>>; 8] = [
        ("length", v(0), |cv| bome(length(&cv.1))),
        ("tojson", v(0), |cv| bome(Ok(V::text(cv.1.json())))),
        ("fromjson", v(0), |cv| bome(parse(&cv.1))),
        ("contains", v(1), |cv| {
            unary(cv, |l, r| Ok(V::Bool(contains(&l, &r))))
        }),
        ("has", v(1), |cv| unary(cv, |value, key| has(&value, &key))),
        ("indices", v(1), |cv| unary(cv, |l, r| l.indices(&r))),
        ("bsearch", v(1), |cv| unary(cv, |l, r| search(&l, &r))),
        ("join", v(1), |cv| unary(cv, |l, r| join(&l, &r))),
    ];
    own.into_iter().map(|native| run::<Data>(native))
}

fn length(value: &V) -> Result<V, Error<V>> {
    Ok(match value {
        V::Null => V::Int(0),
        V::Int(int) => V::Int(int.saturating_abs()),
        V::Float(float) => V::Float(float.abs()),
        V::Str(text) => {
            spend(weight(text.len()));
            V::from(text.chars().count())
        }
        V::Arr(array) => V::from(array.items().len()),
        V::Obj(object) => V::from(object.fields().len()),
        V::Bool(_) | V::Secret(_) => {
            return Err(Error::str(format_args!("{value} has no length")));
        }
    })
}

fn parse(value: &V) -> Result<V, Error<V>> {
    let V::Str(text) = value else {
        return Err(Error::typ(value.clone(), "string"));
    };
    spend(text.len());
    let parsed = serde_json::from_str(text)
        .map_err(|why| Error::str(format_args!("the text is not JSON: {why}")))?;
    if secret::is_inside(&parsed) {
        return Err(Error::str(
            "the text has a key that is reserved for secrets",
        ));
    }
    Ok(from_json(&parsed))
}

/// Every pair that is compared counts: the comparison of two arrays is as long as one times the other.
fn contains(l: &V, r: &V) -> bool {
    budget::descend();
    match (l, r) {
        (V::Str(l), V::Str(r)) => {
            spend(weight(l.len()));
            l.contains(r.as_str())
        }
        (V::Arr(l), V::Arr(r)) => {
            let found = |wanted: &V| l.items().iter().any(|item| contains(item, wanted));
            r.items().iter().all(found)
        }
        (V::Obj(l), V::Obj(r)) => r.fields().iter().all(|(key, wanted)| {
            let value = l.fields().get(key);
            value.is_some_and(|value| contains(value, wanted))
        }),
        (l, r) => l == r,
    }
}

fn has(value: &V, key: &V) -> Result<V, Error<V>> {
    match (value, key) {
        (V::Obj(object), V::Str(key)) => Ok(V::Bool(object.fields().contains_key(key.as_str()))),
        (V::Arr(array), V::Int(at)) => {
            let inside = usize::try_from(*at).is_ok_and(|at| at < array.items().len());
            Ok(V::Bool(inside))
        }
        _ => Err(Error::index(value.clone(), key.clone())),
    }
}

fn search(value: &V, wanted: &V) -> Result<V, Error<V>> {
    let V::Arr(array) = value else {
        return Err(Error::typ(value.clone(), "array"));
    };
    spend(1);
    let place = |at: usize| i64::try_from(at).unwrap_or(i64::MAX);
    Ok(V::Int(match array.items().binary_search(wanted) {
        Ok(at) => place(at),
        Err(at) => -1 - place(at),
    }))
}

/// Null is the empty text; numbers and flags are written as JSON.
fn join(value: &V, separator: &V) -> Result<V, Error<V>> {
    let (V::Arr(array), V::Str(separator)) = (value, separator) else {
        return Err(Error::str(
            "join takes an array and a text between its items",
        ));
    };
    let mut text = String::new();
    for (place, item) in array.items().iter().enumerate() {
        if place > 0 {
            text.push_str(separator);
        }
        match item {
            V::Null => {}
            V::Str(item) => text.push_str(item),
            V::Arr(_) | V::Obj(_) => {
                return Err(Error::typ(item.clone(), "a text to be joined"));
            }
            other => text.push_str(&other.json()),
        }
        spend(weight(separator.len()));
        check_text(text.len());
    }
    Ok(V::Str(Rc::new(text)))
}
