//! How jq reaches into values and changes them.

use std::rc::Rc;

use jaq_core::box_iter::{BoxIter, box_once};
use jaq_core::path::Opt;
use jaq_core::val::Range;
use jaq_core::{Error, Exn, ValR, ValT, ValX};

use super::arithmetic::float;
use super::budget::{descend, spend};
use super::value::{Arr, Fields, Obj, V, check_text, weight, whole};

const ITERABLE: &str = "iterable (array or object)";

impl From<bool> for V {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<isize> for V {
    fn from(int: isize) -> Self {
        Self::Int(int as i64)
    }
}

impl From<usize> for V {
    fn from(int: usize) -> Self {
        i64::try_from(int).map_or(Self::Int(i64::MAX), Self::Int)
    }
}

impl From<f64> for V {
    fn from(float: f64) -> Self {
        Self::Float(float)
    }
}

impl From<String> for V {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

/// `{start, end}`, as paths name slices.
impl From<Range<V>> for V {
    fn from(range: Range<Self>) -> Self {
        let parts = [("start", range.start), ("end", range.end)];
        let fields: Fields = parts
            .into_iter()
            .filter_map(|(key, value)| Some((Rc::from(key), value?)))
            .collect();
        Self::object(fields)
    }
}

impl FromIterator<V> for V {
    fn from_iter<I: IntoIterator<Item = Self>>(items: I) -> Self {
        Self::array(items.into_iter().collect())
    }
}

/// A place in something of this length, counted from the end where it is negative; `None` before the beginning.
fn place(index: &V, len: usize) -> Option<Result<usize, ()>> {
    let at = match index {
        V::Int(at) => *at,
        V::Float(at) => whole(at.floor())?,
        _ => return None,
    };
    let at = if at < 0 {
        i64::try_from(len).unwrap_or(i64::MAX).checked_add(at)
    } else {
        Some(at)
    };
    Some(at.and_then(|at| usize::try_from(at).ok()).ok_or(()))
}

/// The two ends of a slice, within the length.
fn slice(range: Range<&V>, len: usize) -> Result<(usize, usize), Error<V>> {
    let end = |bound: Option<&V>, default: usize, up: bool| match bound {
        None | Some(V::Null) => Ok(default),
        Some(bound) => {
            let rounded = match bound {
                V::Float(at) if up => V::Float(at.ceil()),
                other => other.clone(),
            };
            match place(&rounded, len) {
                Some(Ok(at)) => Ok(at.min(len)),
                Some(Err(())) => Ok(0),
                None => Err(Error::typ(bound.clone(), "integer")),
            }
        }
    };
    let (from, to) = (end(range.start, 0, false)?, end(range.end, len, true)?);
    Ok((from, to.max(from)))
}

/// The bytes at which these characters begin and end.
fn bytes_of(text: &str, from: usize, to: usize) -> (usize, usize) {
    let at = |chars: usize| {
        text.char_indices()
            .nth(chars)
            .map_or(text.len(), |(byte, _)| byte)
    };
    (at(from), at(to))
}

impl V {
    /// What is at an index, if there is something.
    pub(super) fn at(&self, index: &Self) -> Result<Option<Self>, Error<Self>> {
        spend(1);
        Ok(match (self, index) {
            (Self::Null, Self::Null | Self::Str(_) | Self::Int(_) | Self::Float(_)) => None,
            (Self::Obj(object), Self::Str(key)) => object.fields().get(key.as_str()).cloned(),
            (Self::Secret(secret), Self::Str(key)) => {
                let field = secret.field(key);
                let field = field.ok_or_else(|| Error::index(self.clone(), index.clone()))?;
                Some(Self::Secret(Rc::new(field)))
            }
            (Self::Arr(array), Self::Int(_) | Self::Float(_)) => {
                match place(index, array.items().len()) {
                    Some(Ok(at)) => array.items().get(at).cloned(),
                    _ => None,
                }
            }
            (Self::Arr(_), Self::Arr(_)) => Some(self.indices(index)?),
            (Self::Null | Self::Arr(_) | Self::Str(_), Self::Obj(range)) => {
                let bound = |name| range.fields().get(name);
                Some(self.clone().range(bound("start")..bound("end"))?)
            }
            _ => return Err(Error::index(self.clone(), index.clone())),
        })
    }

    /// Where a text stands in a text (in characters), or an item or a run of items in an array.
    pub(super) fn indices(&self, part: &Self) -> Result<Self, Error<Self>> {
        let found: Vec<Self> = match (self, part) {
            (Self::Null, _) => return Ok(Self::Null),
            (Self::Str(_), Self::Str(part)) if part.is_empty() => return Ok(Self::Null),
            (Self::Str(text), Self::Str(part)) => {
                spend(weight(text.len()));
                let starts = |(char, (byte, _)): (usize, (usize, char))| {
                    text[byte..].starts_with(part.as_str()).then_some(char)
                };
                text.char_indices()
                    .enumerate()
                    .filter_map(starts)
                    .map(Self::from)
                    .collect()
            }
            (Self::Arr(_), Self::Arr(part)) if part.items().is_empty() => return Ok(Self::Null),
            (Self::Arr(array), Self::Arr(part)) => {
                spend(array.items().len().saturating_mul(part.items().len()));
                let windows = array.items().windows(part.items().len()).enumerate();
                windows
                    .filter(|(_, window)| *window == part.items())
                    .map(|(at, _)| Self::from(at))
                    .collect()
            }
            (Self::Arr(array), item) => {
                spend(array.items().len());
                let places = array.items().iter().enumerate();
                places
                    .filter(|(_, found)| *found == item)
                    .map(|(at, _)| Self::from(at))
                    .collect()
            }
            _ => return Err(Error::index(self.clone(), part.clone())),
        };
        Ok(Self::array(found))
    }
}

impl ValT for V {
    fn from_num(text: &str) -> ValR<Self> {
        if let Ok(int) = text.parse() {
            return Ok(Self::Int(int));
        }
        let float: f64 = text.parse().map_err(Error::str)?;
        Ok(whole(float)
            .filter(|_| !text.contains(['.', 'e', 'E']))
            .map_or(Self::Float(float), Self::Int))
    }

    fn from_map<I: IntoIterator<Item = (Self, Self)>>(fields: I) -> ValR<Self> {
        let mut map = Fields::default();
        for (key, value) in fields {
            let Self::Str(key) = key else {
                return Err(Error::str(format_args!(
                    "a key of an object is a text, not {key}"
                )));
            };
            map.insert(Rc::from(key.as_str()), value);
        }
        Ok(Self::object(map))
    }

    fn key_values(self) -> BoxIter<'static, ValR<(Self, Self), Self>> {
        let counted = |pair| {
            spend(1);
            Ok(pair)
        };
        match self {
            Self::Arr(array) => {
                let pairs = Arr::into_items(array).into_iter().enumerate();
                Box::new(pairs.map(move |(at, item)| counted((Self::from(at), item))))
            }
            Self::Obj(object) => {
                let pairs = Obj::into_fields(object).into_iter();
                Box::new(pairs.map(move |(key, value)| {
                    counted((Self::Str(Rc::new(key.as_ref().to_owned())), value))
                }))
            }
            other => box_once(Err(Error::typ(other, ITERABLE))),
        }
    }

    fn values(self) -> Box<dyn Iterator<Item = ValR<Self>>> {
        descend();
        let counted = |value| {
            spend(1);
            Ok(value)
        };
        match self {
            Self::Arr(array) => Box::new(Arr::into_items(array).into_iter().map(counted)),
            Self::Obj(object) => Box::new(Obj::into_fields(object).into_values().map(counted)),
            other => box_once(Err(Error::typ(other, ITERABLE))),
        }
    }

    fn index(self, index: &Self) -> ValR<Self> {
        self.at(index).map(Option::unwrap_or_default)
    }

    fn range(self, range: Range<&Self>) -> ValR<Self> {
        match self {
            Self::Null => Ok(Self::Null),
            Self::Arr(array) => {
                let (from, to) = slice(range, array.items().len())?;
                Ok(Self::array(array.items()[from..to].to_vec()))
            }
            Self::Str(text) => {
                spend(weight(text.len()));
                let (from, to) = slice(range, text.chars().count())?;
                let (from, to) = bytes_of(&text, from, to);
                Ok(Self::text(&text[from..to]))
            }
            other => Err(Error::typ(other, "rangeable (array or string)")),
        }
    }

    fn map_values<'a, I: Iterator<Item = ValX<'a, Self>>>(
        self,
        opt: Opt,
        f: impl Fn(Self) -> I,
    ) -> ValX<'a, Self> {
        descend();
        match self {
            Self::Arr(array) => {
                let items = Arr::into_items(array);
                let mut changed = Vec::with_capacity(items.len());
                for item in items {
                    changed.extend(f(item).next().transpose()?);
                }
                Ok(Self::array(changed))
            }
            Self::Obj(object) => {
                let mut changed = Fields::default();
                for (key, value) in Obj::into_fields(object) {
                    if let Some(value) = f(value).next().transpose()? {
                        changed.insert(key, value);
                    }
                }
                Ok(Self::object(changed))
            }
            other => opt.fail(other, |other| Exn::from(Error::typ(other, ITERABLE))),
        }
    }

    fn map_index<'a, I: Iterator<Item = ValX<'a, Self>>>(
        self,
        index: &Self,
        opt: Opt,
        f: impl Fn(Self) -> I,
    ) -> ValX<'a, Self> {
        spend(1);
        match (self, index) {
            (Self::Null, Self::Str(_)) => Self::Obj(Rc::default()).map_index(index, opt, f),
            (Self::Null, Self::Int(_) | Self::Float(_)) => {
                Self::Arr(Rc::default()).map_index(index, opt, f)
            }
            (Self::Obj(mut object), Self::Str(key)) => {
                let key = Rc::from(key.as_str());
                Obj::change(&mut object, &key, |old| f(old).next().transpose())?;
                Ok(Self::Obj(object))
            }
            (Self::Arr(mut array), Self::Int(_) | Self::Float(_)) => {
                let len = array.items().len();
                let Some(Ok(at)) = place(index, len) else {
                    let shown = index.clone();
                    return opt.fail(Self::Arr(array), |_| {
                        Exn::from(Error::str(format_args!("index {shown} out of bounds")))
                    });
                };
                if at >= len {
                    let Some(value) = f(Self::Null).next().transpose()? else {
                        return Ok(Self::Arr(array));
                    };
                    Arr::pad(&mut array, at.saturating_add(1));
                    Arr::change(&mut array, at, |_| Ok::<_, Exn<'a, Self>>(Some(value)))?;
                    return Ok(Self::Arr(array));
                }
                Arr::change(&mut array, at, |old| f(old).next().transpose())?;
                Ok(Self::Arr(array))
            }
            (whole @ (Self::Null | Self::Arr(_)), Self::Obj(range)) => {
                let bound = |name| range.fields().get(name);
                whole.map_range(bound("start")..bound("end"), opt, f)
            }
            (other, index) => {
                let index = index.clone();
                opt.fail(other, |other| Exn::from(Error::index(other, index)))
            }
        }
    }

    fn map_range<'a, I: Iterator<Item = ValX<'a, Self>>>(
        self,
        range: Range<&Self>,
        opt: Opt,
        f: impl Fn(Self) -> I,
    ) -> ValX<'a, Self> {
        let array = match self {
            Self::Null => Rc::default(),
            Self::Arr(array) => array,
            other => {
                return opt.fail(other, |other| Exn::from(Error::typ(other, "array")));
            }
        };
        let (from, to) = match slice(range, array.items().len()) {
            Ok(ends) => ends,
            Err(error) => return opt.fail(Self::Arr(array), |_| Exn::from(error)),
        };
        let part = Self::array(array.items()[from..to].to_vec());
        let new = match f(part).next().transpose()? {
            None => Vec::new(),
            Some(Self::Arr(new)) => Arr::into_items(new),
            Some(other) => return Err(Exn::from(Error::typ(other, "array"))),
        };
        let mut items = Arr::into_items(array);
        items.splice(from..to, new);
        Ok(Self::array(items))
    }

    fn as_bool(&self) -> bool {
        !matches!(self, Self::Null | Self::Bool(false))
    }

    fn into_string(self) -> Self {
        match self {
            text @ (Self::Str(_) | Self::Secret(_)) => text,
            other => Self::text(other.json()),
        }
    }
}

impl jaq_std::ValT for V {
    fn into_seq<S: FromIterator<Self>>(self) -> Result<S, Self> {
        match self {
            // Sorting and the like look at each item some times; the copy of a shared array is counted with that.
            Self::Arr(array) => {
                spend(array.items().len());
                Ok(Arr::into_items(array).into_iter().collect())
            }
            other => Err(other),
        }
    }

    fn is_int(&self) -> bool {
        self.as_isize().is_some()
    }

    fn as_isize(&self) -> Option<isize> {
        let int = match self {
            Self::Int(int) => *int,
            Self::Float(float) => whole(*float)?,
            _ => return None,
        };
        isize::try_from(int).ok()
    }

    fn as_f64(&self) -> Option<f64> {
        float(self)
    }

    fn is_utf8_str(&self) -> bool {
        matches!(self, Self::Str(_))
    }

    fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Str(text) => Some(text.as_bytes()),
            _ => None,
        }
    }

    fn as_sub_str(&self, sub: &[u8]) -> Self {
        Self::from(String::from_utf8_lossy(sub).into_owned())
    }

    fn from_utf8_bytes(bytes: impl AsRef<[u8]> + Send + 'static) -> Self {
        let bytes = bytes.as_ref();
        check_text(bytes.len());
        Self::from(String::from_utf8_lossy(bytes).into_owned())
    }
}
