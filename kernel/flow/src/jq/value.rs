//! The values that jq works on: JSON, where every container knows how much it holds and how deep it is.
//!
//! Values are shared, so a short program can make a small graph that is an immense tree (`[., .]`, forty times): the size that is
//! known is that of the tree, and what walks a tree is bounded by it.

use std::fmt;
use std::rc::Rc;

use indexmap::IndexMap;
use serde_json::{Map, Number, Value};

use crate::secret::{self, Secret};

pub(super) use crate::value::weight;

use super::budget::{DEPTH_MAX, Exceeded, NODES_MAX, exceed, spend};
use super::needs::Need;

#[derive(Clone, Debug, Default)]
pub(crate) enum V {
    #[default]
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(Rc<String>),
    Arr(Rc<Arr>),
    Obj(Rc<Obj>),
    /// Known by name alone: nothing looks into it.
    Secret(Rc<Secret>),
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Arr {
    items: Vec<V>,
    size: Size,
}

pub(super) type Fields = IndexMap<Rc<str>, V>;

#[derive(Clone, Debug, Default)]
pub(crate) struct Obj {
    fields: Fields,
    size: Size,
}

/// Of what is inside a value.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Size {
    nodes: u64,
    depth: u32,
}

/// Whether a text of so many bytes may be made. To be asked before it is.
pub(super) fn check_text(bytes: usize) {
    if weight(bytes) as u64 > NODES_MAX {
        exceed(Exceeded::Size);
    }
}

impl Size {
    #[cfg(test)]
    pub(super) fn nodes(self) -> u64 {
        self.nodes
    }

    const EMPTY: Self = Self { nodes: 1, depth: 0 };

    fn of_items(items: &[V]) -> Self {
        let mut size = Self::EMPTY;
        for item in items {
            size.add(item.size());
        }
        size
    }

    fn of_fields(fields: &Fields) -> Self {
        let mut size = Self::EMPTY;
        for (key, value) in fields {
            size.nodes += weight(key.len()) as u64;
            size.add(value.size());
        }
        size
    }

    fn add(&mut self, inner: Self) {
        self.nodes = self.nodes.saturating_add(inner.nodes);
        self.depth = self.depth.max(inner.depth + 1);
    }

    fn check(self) {
        if self.nodes > NODES_MAX {
            exceed(Exceeded::Size);
        }
        if self.depth > DEPTH_MAX {
            exceed(Exceeded::Depth);
        }
    }
}

impl V {
    pub(super) fn size(&self) -> Size {
        match self {
            Self::Str(text) => Size {
                nodes: weight(text.len()) as u64,
                depth: 0,
            },
            Self::Arr(array) => array.size,
            Self::Obj(object) => object.size,
            Self::Secret(secret) => Size {
                nodes: weight(secret.len()) as u64,
                depth: 0,
            },
            _ => Size::EMPTY,
        }
    }

    pub(super) fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        check_text(text.len());
        spend(weight(text.len()));
        Self::Str(Rc::new(text))
    }

    pub(super) fn array(items: Vec<Self>) -> Self {
        spend(items.len());
        let size = Size::of_items(&items);
        size.check();
        Self::Arr(Rc::new(Arr { items, size }))
    }

    pub(super) fn object(fields: Fields) -> Self {
        spend(fields.len());
        let size = Size::of_fields(&fields);
        size.check();
        Self::Obj(Rc::new(Obj { fields, size }))
    }
}

impl Arr {
    pub fn items(&self) -> &[V] {
        &self.items
    }

    pub fn into_items(this: Rc<Self>) -> Vec<V> {
        Rc::try_unwrap(this).map_or_else(
            |shared| {
                spend(shared.items.len());
                shared.items.clone()
            },
            |array| array.items,
        )
    }

    /// Appends in place where nobody else holds the array.
    pub fn extend(this: &mut Rc<Self>, more: &[V]) {
        spend(more.len());
        let array = own(this, |array| array.items.len());
        for item in more {
            array.size.add(item.size());
        }
        array.size.check();
        array.items.extend_from_slice(more);
    }

    /// Changes one item by a function that may fail or give nothing.
    pub fn change<E>(
        this: &mut Rc<Self>,
        at: usize,
        change: impl FnOnce(V) -> Result<Option<V>, E>,
    ) -> Result<(), E> {
        let array = own(this, |array| array.items.len());
        let old = std::mem::take(&mut array.items[at]);
        let before = old.size().nodes;
        let new = change(old)?;
        array.size.nodes = array.size.nodes.saturating_sub(before);
        if let Some(new) = new {
            array.size.add(new.size());
            array.size.check();
            array.items[at] = new;
        } else {
            spend(array.items.len() - at);
            array.items.remove(at);
        }
        Ok(())
    }

    /// Makes the array at least so long; what is new is null.
    pub fn pad(this: &mut Rc<Self>, len: usize) {
        let missing = len.saturating_sub(this.items.len());
        spend(missing);
        let array = own(this, |array| array.items.len());
        array.size.nodes = array.size.nodes.saturating_add(missing as u64);
        array.size.check();
        array.items.resize(len.max(array.items.len()), V::Null);
    }
}

impl Obj {
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    pub fn into_fields(this: Rc<Self>) -> Fields {
        Rc::try_unwrap(this).map_or_else(
            |shared| {
                spend(shared.fields.len());
                shared.fields.clone()
            },
            |object| object.fields,
        )
    }

    /// Changes one field, null where it is not there, by a function that may fail or give nothing.
    pub fn change<E>(
        this: &mut Rc<Self>,
        key: &Rc<str>,
        change: impl FnOnce(V) -> Result<Option<V>, E>,
    ) -> Result<(), E> {
        spend(1);
        let object = own(this, |object| object.fields.len());
        let known = object.fields.get_mut(key).map(std::mem::take);
        let key_nodes = weight(key.len()) as u64;
        let before = known.as_ref().map_or(0, |old| old.size().nodes + key_nodes);
        let new = change(known.unwrap_or_default())?;
        object.size.nodes = object.size.nodes.saturating_sub(before);
        match new {
            Some(new) => {
                object.size.nodes += key_nodes;
                object.size.add(new.size());
                object.size.check();
                object.fields.insert(Rc::clone(key), new);
            }
            None => {
                if before > 0 {
                    spend(object.fields.len());
                    object.fields.shift_remove(key);
                }
            }
        }
        Ok(())
    }
}

/// The container itself where it is held once, a copy of it otherwise, which costs its length.
fn own<T: Clone>(this: &mut Rc<T>, len: impl FnOnce(&T) -> usize) -> &mut T {
    if Rc::get_mut(this).is_none() {
        spend(len(this));
    }
    Rc::make_mut(this)
}

/// From outside, keys in order: already bounded in depth by the reader, and in size by the journal.
pub(crate) fn from_json(value: &Value) -> V {
    match value {
        Value::Null => V::Null,
        Value::Bool(flag) => V::Bool(*flag),
        Value::Number(number) => number
            .as_i64()
            .map_or_else(|| V::Float(number.as_f64().unwrap_or(f64::NAN)), V::Int),
        Value::String(text) => V::Str(Rc::new(text.clone())),
        Value::Array(items) => {
            let items: Vec<V> = items.iter().map(from_json).collect();
            let size = Size::of_items(&items);
            V::Arr(Rc::new(Arr { items, size }))
        }
        Value::Object(map) => {
            if let Some(secret) = Secret::from_map(map) {
                return V::Secret(Rc::new(secret));
            }
            let mut fields: Fields = map
                .iter()
                .map(|(key, value)| (Rc::from(key.as_str()), from_json(value)))
                .collect();
            // An expression sees one order, whatever order an object was written in.
            if !fields.keys().is_sorted() {
                fields.sort_unstable_keys();
            }
            of_fields(fields)
        }
    }
}

/// The same, of what is needed of it alone. `whole` converts what is needed to its end.
pub(crate) fn needed<'v>(value: &'v Value, need: &Need, whole: &impl Fn(&'v Value) -> V) -> V {
    match (need, value) {
        (Need::Fields(needs), Value::Object(map)) if Secret::from_map(map).is_none() => {
            let fields = needs.iter().filter_map(|(key, need)| {
                let value = map.get(key)?;
                Some((Rc::from(key.as_str()), needed(value, need, whole)))
            });
            of_fields(fields.collect())
        }
        _ => whole(value),
    }
}

/// An object whose keys are in order.
pub(crate) fn of_fields(fields: Fields) -> V {
    let size = Size::of_fields(&fields);
    V::Obj(Rc::new(Obj { fields, size }))
}

/// As JSON, keys in order; numbers that are not finite are none, and only a secret may look like one.
pub(crate) fn to_json(value: &V) -> Result<Value, &'static str> {
    Ok(match value {
        V::Null => Value::Null,
        V::Bool(flag) => Value::Bool(*flag),
        V::Int(int) => Value::Number(Number::from(*int)),
        V::Float(float) => Value::Number(finite(*float)?),
        V::Str(text) => Value::String(text.as_str().to_owned()),
        V::Arr(array) => Value::Array(array.items.iter().map(to_json).collect::<Result<_, _>>()?),
        V::Obj(object) => {
            if object.fields.contains_key(secret::KEY) {
                return Err("a key of it is reserved for secrets");
            }
            let mut map = Map::new();
            for (key, value) in &object.fields {
                map.insert(key.as_ref().to_owned(), to_json(value)?);
            }
            map.sort_keys();
            Value::Object(map)
        }
        V::Secret(secret) => secret.to_json(),
    })
}

/// A whole number is written as one, as jq does: `4 / 2` is 2, not 2.0.
fn finite(float: f64) -> Result<Number, &'static str> {
    match whole(float) {
        Some(int) => Ok(Number::from(int)),
        None => Number::from_f64(float).ok_or("a number is not finite"),
    }
}

/// The integer that a float is, as far as floats are exact.
pub(super) fn whole(float: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[allow(
        clippy::cast_possible_truncation,
        reason = "exact: whole and below 2^53"
    )]
    (float.fract() == 0.0 && float.abs() < EXACT).then_some(float as i64)
}

/// Writes JSON. What JSON cannot say is written as jq writes it.
fn write(value: &V, out: &mut impl fmt::Write) -> fmt::Result {
    match value {
        V::Null => out.write_str("null"),
        V::Bool(flag) => write!(out, "{flag}"),
        V::Int(int) => write!(out, "{int}"),
        V::Float(float) if float.is_nan() => out.write_str("null"),
        V::Float(float) => {
            let finite_one = float.clamp(f64::MIN, f64::MAX);
            match finite(finite_one) {
                Ok(number) => write!(out, "{number}"),
                Err(_) => out.write_str("null"),
            }
        }
        V::Str(text) => quoted(text, out),
        V::Arr(array) => {
            out.write_char('[')?;
            for (place, item) in array.items.iter().enumerate() {
                if place > 0 {
                    out.write_char(',')?;
                }
                write(item, out)?;
            }
            out.write_char(']')
        }
        V::Obj(object) => {
            out.write_char('{')?;
            for (place, (key, value)) in object.fields.iter().enumerate() {
                if place > 0 {
                    out.write_char(',')?;
                }
                quoted(key, out)?;
                out.write_char(':')?;
                write(value, out)?;
            }
            out.write_char('}')
        }
        V::Secret(_) => super::budget::look_into_secret(),
    }
}

fn quoted(text: &str, out: &mut impl fmt::Write) -> fmt::Result {
    let quoted = serde_json::to_string(text).map_err(|_| fmt::Error)?;
    out.write_str(&quoted)
}

impl V {
    /// The JSON text.
    pub(super) fn json(&self) -> String {
        spend(usize::try_from(self.size().nodes).unwrap_or(usize::MAX));
        let mut text = String::new();
        // A String takes everything.
        let _ = write(self, &mut text);
        text
    }
}

/// For error messages: what kind of value it is, and nothing of the value, which may concern a person.
impl fmt::Display for V {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Int(_) | Self::Float(_) => "a number",
            Self::Str(_) => "a text",
            Self::Arr(_) => "an array",
            Self::Obj(_) => "an object",
            Self::Secret(_) => "a secret",
        })
    }
}
