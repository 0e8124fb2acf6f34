//! YAML as a tree in which every value and every key knows its place. Definitions are hostile input: everything here is bounded.

use std::cell::Cell;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use serde_saphyr::options::{DuplicateKeyPolicy, MergeKeyPolicy};
use serde_saphyr::{Spanned, from_str_with_options};

/// The longest definition, in bytes.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The most values of a definition.
pub const MAX_NODES: usize = 200_000;
/// The deepest nesting of lists and mappings. A task inside a task takes three levels.
pub const MAX_DEPTH: usize = 128;
/// The most values that aliases may stand for, all together.
const MAX_REPLAYED: usize = 50_000;
const MAX_ALIASES: usize = 5_000;
/// The most text, aliases included, in bytes: an alias of a long text copies it.
const MAX_TEXT_BYTES: usize = 2 * MAX_BYTES;

/// Where something is written. Lines and columns count from one, columns in characters; the offset is in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place {
    pub line: u32,
    pub column: u32,
    pub offset: usize,
    pub len: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub kind: Kind,
    pub place: Place,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: String,
    pub key_place: Place,
    pub value: Node,
}

/// Why a text is not a YAML document of this language.
#[derive(Debug)]
pub(crate) enum Unreadable {
    TooLarge(String, Place),
    Syntax(String, Place),
}

thread_local! {
    /// Bytes of text that the parse on this thread may still take. serde gives a value no other way to see its siblings.
    static TEXT_LEFT: Cell<usize> = const { Cell::new(0) };
}

/// Parses one document.
pub(crate) fn parse(text: &str) -> Result<Node, Unreadable> {
    if text.len() > MAX_BYTES {
        let why = format!("it has {} bytes; at most {MAX_BYTES} are read", text.len());
        return Err(Unreadable::TooLarge(why, Place::default()));
    }
    TEXT_LEFT.set(MAX_TEXT_BYTES);
    let options = serde_saphyr::options! {
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: 4 * MAX_NODES,
            max_documents: 1,
            max_aliases: MAX_ALIASES,
            max_anchors: MAX_ALIASES,
            max_recorded_anchor_events: 4 * MAX_REPLAYED,
            max_recorded_anchor_bytes: MAX_TEXT_BYTES,
            max_total_scalar_bytes: MAX_BYTES,
        },
        alias_limits: serde_saphyr::alias_limits! { max_total_replayed_events: MAX_REPLAYED },
        // Every repeated key is reported, with the place of the first, when the tree is read.
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        // Merge keys (`<<`) are YAML 1.1; a definition is YAML 1.2.
        merge_keys: MergeKeyPolicy::Error,
        emit_comments: false,
        strict_booleans: true,
        underscored_numbers_as_strings: true,
        leading_zero_numbers_as_strings: true,
        with_snippet: false,
    };
    from_str_with_options::<Node>(text, options).map_err(|error| unreadable(&error, text))
}

fn unreadable(error: &serde_saphyr::Error, text: &str) -> Unreadable {
    let error = error.without_snippet();
    let place = error.location().map(|location| {
        let place = place_of(location);
        match location.span().byte_offset() {
            Some(_) => place,
            // The scanner counts lines and columns alone; what is shown of the text is found by the offset.
            None => Place {
                offset: offset_of(text, place.line, place.column),
                ..place
            },
        }
    });
    let place = place.unwrap_or_default();
    let said = error.to_string();
    // The parser ends its message with a place of its own; ours has one already.
    let why = said
        .split(" at line ")
        .next()
        .unwrap_or(&said)
        .lines()
        .next()
        .unwrap_or_default();
    let why = why.strip_prefix("error: ").unwrap_or(why).to_owned();
    let documents = matches!(
        error,
        serde_saphyr::Error::Budget { .. } | serde_saphyr::Error::MultipleDocuments { .. }
    );
    if documents && said.contains("ocuments") {
        return Unreadable::Syntax("several documents".to_owned(), place);
    }
    let too_large = match error {
        serde_saphyr::Error::Budget { .. }
        | serde_saphyr::Error::AliasReplayLimitExceeded { .. }
        | serde_saphyr::Error::AliasReplayStackDepthExceeded { .. }
        | serde_saphyr::Error::AliasExpansionLimitExceeded { .. } => true,
        serde_saphyr::Error::MergeKeyNotAllowed { .. } => {
            let why = "`<<` merges mappings in YAML 1.1 only; a definition is YAML 1.2";
            return Unreadable::Syntax(why.to_owned(), place);
        }
        // The scanner's own bounds come as plain messages.
        _ => [
            "recursion limit",
            "nesting",
            "alias replay",
            "budget breached",
        ]
        .iter()
        .any(|bound| said.contains(bound)),
    };
    if said.contains(TOO_MUCH_TEXT) {
        Unreadable::TooLarge(TOO_MUCH_TEXT.to_owned(), place)
    } else if too_large {
        Unreadable::TooLarge(bound_of(&said), place)
    } else {
        Unreadable::Syntax(why, place)
    }
}

/// Which bound was met, in words for the author.
fn bound_of(said: &str) -> String {
    if said.contains("recursion limit") || said.contains("Depth") || said.contains("nesting") {
        format!("lists and mappings are nested more than {MAX_DEPTH} levels deep")
    } else if said.contains("Nodes") || said.contains("Events") {
        format!("it has more than {MAX_NODES} values")
    } else {
        "its aliases and texts stand for too much".to_owned()
    }
}

fn place_of(location: serde_saphyr::Location) -> Place {
    let number = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    let bytes = |value: Option<u64>| {
        value
            .and_then(|value| usize::try_from(value).ok())
            .unwrap_or(0)
    };
    Place {
        line: number(location.line()),
        column: number(location.column()),
        offset: bytes(location.span().byte_offset()),
        len: bytes(location.span().byte_len()),
    }
}

/// Where a line and a column are, in bytes.
fn offset_of(text: &str, line: u32, column: u32) -> usize {
    let before = |one_based: u32| one_based.saturating_sub(1) as usize;
    let lines = text.split_inclusive('\n').take(before(line));
    let start: usize = lines.map(str::len).sum();
    let line = text[start..].split('\n').next().unwrap_or_default();
    let mut characters = line.char_indices();
    start
        + characters
            .nth(before(column))
            .map_or(line.len(), |(at, _)| at)
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<Kind>::deserialize(deserializer)?;
        Ok(Self {
            kind: spanned.value,
            place: place_of(spanned.referenced),
        })
    }
}

impl<'de> Deserialize<'de> for Kind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KindVisitor)
    }
}

const TOO_MUCH_TEXT: &str = "its texts, aliases included, are too long all together";

/// Takes from the bytes that are left.
fn charge<E: serde::de::Error>(text: &str) -> Result<(), E> {
    let left = TEXT_LEFT
        .get()
        .checked_sub(text.len())
        .ok_or_else(|| E::custom(TOO_MUCH_TEXT))?;
    TEXT_LEFT.set(left);
    Ok(())
}

struct KindVisitor;

impl<'de> Visitor<'de> for KindVisitor {
    type Value = Kind;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_none<E>(self) -> Result<Kind, E> {
        Ok(Kind::Null)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Kind, E> {
        Ok(Kind::Bool(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Kind, E> {
        Ok(Kind::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Kind, E> {
        Ok(Kind::Number(number.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Kind, E> {
        Number::from_f64(number)
            .map(Kind::Number)
            .ok_or_else(|| E::custom("a number must be finite"))
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Kind, E> {
        charge(text)?;
        Ok(Kind::Text(text.to_owned()))
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<Kind, E> {
        charge(&text)?;
        Ok(Kind::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Kind, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Kind::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Kind, A::Error> {
        let mut map = Vec::new();
        while let Some(key) = entries.next_key::<Spanned<String>>()? {
            charge::<A::Error>(&key.value)?;
            let value = entries.next_value()?;
            map.push(Entry {
                key: key.value,
                key_place: place_of(key.referenced),
                value,
            });
        }
        Ok(Kind::Map(map))
    }
}

impl Node {
    pub fn to_json(&self) -> Value {
        match &self.kind {
            Kind::Null => Value::Null,
            Kind::Bool(flag) => Value::Bool(*flag),
            Kind::Number(number) => Value::Number(number.clone()),
            Kind::Text(text) => Value::String(text.clone()),
            Kind::List(items) => Value::Array(items.iter().map(Self::to_json).collect()),
            Kind::Map(entries) => {
                let fields = entries
                    .iter()
                    .map(|entry| (entry.key.clone(), entry.value.to_json()));
                Value::Object(fields.collect::<Map<_, _>>())
            }
        }
    }

    /// How much the value holds, in bytes of text and some for each value.
    pub fn weight(&self) -> usize {
        const VALUE: usize = 32;
        VALUE
            + match &self.kind {
                Kind::Text(text) => text.len(),
                Kind::List(items) => items.iter().map(Self::weight).sum(),
                Kind::Map(entries) => entries
                    .iter()
                    .map(|entry| VALUE + entry.key.len() + entry.value.weight())
                    .sum(),
                _ => 0,
            }
    }

    /// What an author calls this kind of value.
    pub const fn kind_name(&self) -> &'static str {
        match self.kind {
            Kind::Null => "nothing",
            Kind::Bool(_) => "true or false",
            Kind::Number(_) => "a number",
            Kind::Text(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        }
    }
}
