//! Operators and order of values.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::{Add, Div, Mul, Neg, Rem, Sub};
use std::rc::Rc;

use jaq_core::ops::Math;
use jaq_core::{Error, ValR};

use std::convert::Infallible;

use crate::secret::Secret;

use super::budget::{look_into_secret, spend};
use super::value::{Arr, Obj, V, check_text, weight};

/// A number of either kind.
#[allow(
    clippy::cast_precision_loss,
    reason = "as jq: an integer beyond 2^53 meets floats as a float"
)]
pub(super) fn float(value: &V) -> Option<f64> {
    match value {
        V::Int(int) => Some(*int as f64),
        V::Float(float) => Some(*float),
        _ => None,
    }
}

/// Integers as long as they fit, floats from then on.
fn numbers(
    l: &V,
    r: &V,
    whole: impl FnOnce(i64, i64) -> Option<i64>,
    real: impl FnOnce(f64, f64) -> f64,
) -> Option<V> {
    if let (V::Int(l), V::Int(r)) = (l, r)
        && let Some(int) = whole(*l, *r)
    {
        return Some(V::Int(int));
    }
    Some(V::Float(real(float(l)?, float(r)?)))
}

impl Add for V {
    type Output = ValR<Self>;
    fn add(self, other: Self) -> ValR<Self> {
        spend(1);
        if let Some(sum) = numbers(&self, &other, i64::checked_add, |l, r| l + r) {
            return Ok(sum);
        }
        match (self, other) {
            (Self::Null, value) | (value, Self::Null) => Ok(value),
            (Self::Str(l), Self::Str(r)) => Ok(concatenate(l, &r)),
            (Self::Arr(mut l), Self::Arr(r)) => {
                Arr::extend(&mut l, r.items());
                Ok(Self::Arr(l))
            }
            (Self::Obj(mut l), Self::Obj(r)) => {
                for (key, value) in r.fields() {
                    let Ok(()) =
                        Obj::change(&mut l, key, |_| Ok::<_, Infallible>(Some(value.clone())));
                }
                Ok(Self::Obj(l))
            }
            (Self::Secret(mut l), Self::Str(r)) => Ok(join_secret(&mut l, |l| l.push_text(&r))),
            (Self::Secret(mut l), Self::Secret(r)) => Ok(join_secret(&mut l, |l| l.append(&r))),
            (Self::Str(l), Self::Secret(r)) => {
                let mut text = Secret::default();
                text.push_text(&l);
                Ok(join_secret(&mut Rc::new(text), |text| text.append(&r)))
            }
            (l, r) => Err(Error::math(l, Math::Add, r)),
        }
    }
}

/// In place where nobody else holds the left text, so that building a long one costs its length once.
fn concatenate(mut l: Rc<String>, r: &str) -> V {
    if Rc::get_mut(&mut l).is_none() {
        spend(weight(l.len()));
    }
    spend(weight(r.len()));
    check_text(l.len() + r.len());
    Rc::make_mut(&mut l).push_str(r);
    V::Str(l)
}

/// A text of which a secret is a part.
fn join_secret(l: &mut Rc<Secret>, join: impl FnOnce(&mut Secret)) -> V {
    let text = Rc::make_mut(l);
    join(text);
    spend(weight(text.len()) + text.parts().len());
    check_text(text.len());
    V::Secret(Rc::clone(l))
}

impl Sub for V {
    type Output = ValR<Self>;
    fn sub(self, other: Self) -> ValR<Self> {
        spend(1);
        if let Some(difference) = numbers(&self, &other, i64::checked_sub, |l, r| l - r) {
            return Ok(difference);
        }
        match (self, other) {
            (Self::Arr(l), Self::Arr(r)) => {
                spend(r.items().len());
                let gone: BTreeSet<&Self> = r.items().iter().collect();
                let left = Arr::into_items(l)
                    .into_iter()
                    .filter(|item| !gone.contains(item));
                Ok(Self::array(left.collect()))
            }
            (l, r) => Err(Error::math(l, Math::Sub, r)),
        }
    }
}

impl Mul for V {
    type Output = ValR<Self>;
    fn mul(self, other: Self) -> ValR<Self> {
        spend(1);
        if let Some(product) = numbers(&self, &other, i64::checked_mul, |l, r| l * r) {
            return Ok(product);
        }
        match (self, other) {
            (Self::Str(text), Self::Int(times)) | (Self::Int(times), Self::Str(text)) => {
                Ok(repeat(&text, times))
            }
            (Self::Obj(l), Self::Obj(r)) => Ok(merge(l, &r)),
            (l, r) => Err(Error::math(l, Math::Mul, r)),
        }
    }
}

fn repeat(text: &str, times: i64) -> V {
    let Some(times) = usize::try_from(times).ok().filter(|times| *times > 0) else {
        return V::Null;
    };
    check_text(text.len().saturating_mul(times));
    V::text(text.repeat(times))
}

/// Objects inside both are merged too. As deep as values are.
fn merge(mut l: Rc<Obj>, r: &Obj) -> V {
    for (key, value) in r.fields() {
        let Ok(()) = Obj::change(&mut l, key, |old| {
            Ok::<_, Infallible>(Some(match (old, value) {
                (V::Obj(old), V::Obj(value)) => merge(old, value),
                _ => value.clone(),
            }))
        });
    }
    V::Obj(l)
}

impl Div for V {
    type Output = ValR<Self>;
    fn div(self, other: Self) -> ValR<Self> {
        spend(1);
        let exact = |l: i64, r: i64| (l.checked_rem(r) == Some(0)).then(|| l / r);
        if let Some(quotient) = numbers(&self, &other, exact, |l, r| l / r) {
            return Ok(quotient);
        }
        match (self, other) {
            (Self::Str(text), Self::Str(separator)) => Ok(split(&text, &separator)),
            (l, r) => Err(Error::math(l, Math::Div, r)),
        }
    }
}

fn split(text: &str, separator: &str) -> V {
    let parts = if text.is_empty() {
        Vec::new()
    } else if separator.is_empty() {
        text.chars().map(V::text).collect()
    } else {
        text.split(separator).map(V::text).collect()
    };
    V::array(parts)
}

impl Rem for V {
    type Output = ValR<Self>;
    fn rem(self, other: Self) -> ValR<Self> {
        spend(1);
        let by_zero = matches!((&self, &other), (Self::Int(_), Self::Int(0)));
        let found = (!by_zero)
            .then(|| numbers(&self, &other, i64::checked_rem, |l, r| l % r))
            .flatten();
        found.ok_or_else(|| Error::math(self, Math::Rem, other))
    }
}

impl Neg for V {
    type Output = ValR<Self>;
    fn neg(self) -> ValR<Self> {
        match self {
            Self::Int(int) => Ok(int.checked_neg().map_or_else(
                #[allow(clippy::cast_precision_loss, reason = "2^63 is exact")]
                || Self::Float(-(int as f64)),
                Self::Int,
            )),
            Self::Float(float) => Ok(Self::Float(-float)),
            other => Err(Error::typ(other, "number")),
        }
    }
}

/// null < false < true < numbers < texts < arrays < objects; secrets last, which no text is compared with.
const fn rank(value: &V) -> u8 {
    match value {
        V::Null => 0,
        V::Bool(false) => 1,
        V::Bool(true) => 2,
        V::Int(_) | V::Float(_) => 3,
        V::Str(_) => 4,
        V::Arr(_) => 5,
        V::Obj(_) => 6,
        V::Secret(_) => 7,
    }
}

/// A total order, as sorting needs it: what is not a number is equal to itself and less than every number.
fn compare_numbers(l: &V, r: &V) -> Ordering {
    if let (V::Int(l), V::Int(r)) = (l, r) {
        return l.cmp(r);
    }
    match (float(l), float(r)) {
        (Some(l), Some(r)) => l
            .partial_cmp(&r)
            .unwrap_or_else(|| r.is_nan().cmp(&l.is_nan())),
        _ => Ordering::Equal,
    }
}

/// Whether a text is what a secret says is nobody's to ask. Two references are compared as references.
fn refuse_text_and_secret(l: &V, r: &V) {
    if matches!(
        (l, r),
        (V::Str(_), V::Secret(_)) | (V::Secret(_), V::Str(_))
    ) {
        look_into_secret();
    }
}

impl Ord for V {
    fn cmp(&self, other: &Self) -> Ordering {
        refuse_text_and_secret(self, other);
        rank(self)
            .cmp(&rank(other))
            .then_with(|| match (self, other) {
                (Self::Str(l), Self::Str(r)) => l.cmp(r),
                (Self::Secret(l), Self::Secret(r)) => l.cmp(r),
                (Self::Arr(l), Self::Arr(r)) => l.items().cmp(r.items()),
                (Self::Obj(l), Self::Obj(r)) => {
                    let sorted = |object: &Rc<Obj>| {
                        let mut fields: Vec<_> = object
                            .fields()
                            .iter()
                            .map(|(key, value)| (Rc::clone(key), value.clone()))
                            .collect();
                        fields.sort_by(|l, r| l.0.cmp(&r.0));
                        fields.into_iter().unzip::<_, _, Vec<_>, Vec<_>>()
                    };
                    let ((l_keys, l_values), (r_keys, r_values)) = (sorted(l), sorted(r));
                    l_keys.cmp(&r_keys).then_with(|| l_values.cmp(&r_values))
                }
                (l, r) => compare_numbers(l, r),
            })
    }
}

/// What `<` says: of two values of which one is not a number, the left one is less, as in jq (`nan < nan`).
#[allow(clippy::non_canonical_partial_ord_impl, reason = "see above")]
impl PartialOrd for V {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(match (self, other) {
            (Self::Float(l), Self::Int(_) | Self::Float(_)) if l.is_nan() => Ordering::Less,
            (l, r) => l.cmp(r),
        })
    }
}

impl PartialEq for V {
    fn eq(&self, other: &Self) -> bool {
        refuse_text_and_secret(self, other);
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bool(l), Self::Bool(r)) => l == r,
            (Self::Int(l), Self::Int(r)) => l == r,
            (Self::Int(_) | Self::Float(_), Self::Int(_) | Self::Float(_)) => {
                float(self) == float(other)
            }
            (Self::Str(l), Self::Str(r)) => l == r,
            (Self::Arr(l), Self::Arr(r)) => l.items() == r.items(),
            (Self::Obj(l), Self::Obj(r)) => l.fields() == r.fields(),
            (Self::Secret(l), Self::Secret(r)) => l == r,
            _ => false,
        }
    }
}

impl Eq for V {}
