//! How lists and objects are written where only texts go: the styles of OpenAPI, which the collection formats of Swagger are among.

use serde_json::Value;

use crate::http::arguments::text;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// One text, its parts between separators.
    Separated(&'static str),
    /// As [`Style::Separated`] by commas, an object's fields as `key=value`.
    SimpleExploded,
    /// One pair for each part.
    Repeated,
    /// `name[key]=value` for each field.
    Deep,
    /// As JSON.
    Json,
}

impl Style {
    /// Swagger's `collectionFormat`.
    pub fn of_collection(format: Option<&str>) -> Self {
        match format {
            Some("multi") => Self::Repeated,
            Some("ssv") => Self::Separated(" "),
            Some("tsv") => Self::Separated("\t"),
            Some("pipes") => Self::Separated("|"),
            _ => Self::Separated(","),
        }
    }

    /// OpenAPI's `style` and `explode`; `form` and exploded is usual in a query.
    pub fn named(style: Option<&str>, explode: Option<bool>, in_query: bool) -> Option<Self> {
        let usual = if in_query { "form" } else { "simple" };
        let style = style.unwrap_or(usual);
        let explode = explode.unwrap_or(style == "form");
        Some(match (style, explode) {
            ("form" | "spaceDelimited" | "pipeDelimited", true) => Self::Repeated,
            ("form" | "simple", false) => Self::Separated(","),
            ("simple", true) => Self::SimpleExploded,
            ("spaceDelimited", false) => Self::Separated(" "),
            ("pipeDelimited", false) => Self::Separated("|"),
            ("deepObject", _) => Self::Deep,
            _ => return None,
        })
    }

    /// The pairs that a value becomes.
    pub fn pairs(self, name: &str, value: &Value) -> Vec<(String, String)> {
        let under = |name: String, value: &Value| (name, text(value));
        match (self, value) {
            (Self::Json, value) => vec![(name.to_owned(), value.to_string())],
            (Self::Repeated, Value::Array(items)) => items
                .iter()
                .map(|item| under(name.to_owned(), item))
                .collect(),
            (Self::Repeated, Value::Object(fields)) => fields
                .iter()
                .map(|(key, field)| under(key.clone(), field))
                .collect(),
            (Self::Deep, Value::Object(fields)) => fields
                .iter()
                .map(|(key, field)| under(format!("{name}[{key}]"), field))
                .collect(),
            _ => vec![(name.to_owned(), self.one(value))],
        }
    }

    /// One text.
    pub fn one(self, value: &Value) -> String {
        let separator = match self {
            Self::Separated(separator) => separator,
            _ => ",",
        };
        match value {
            _ if self == Self::Json => value.to_string(),
            Value::Array(items) => joined(items.iter().map(text), separator),
            Value::Object(fields) if self == Self::SimpleExploded => joined(
                fields
                    .iter()
                    .map(|(key, field)| format!("{key}={}", text(field))),
                separator,
            ),
            Value::Object(fields) => joined(
                fields
                    .iter()
                    .flat_map(|(key, field)| [key.clone(), text(field)]),
                separator,
            ),
            other => text(other),
        }
    }
}

fn joined(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn as_the_specification_writes_them() {
        let (colors, rgb) = (json!(["blue", "black"]), json!({"R": 100, "G": 200}));
        let query = |style, explode| Style::named(style, explode, true).expect("a style");
        let path = |explode| Style::named(None, explode, false).expect("a style");
        for (style, value, expected) in [
            (query(None, None), &colors, "color=blue&color=black"),
            (
                query(Some("form"), Some(false)),
                &colors,
                "color=blue,black",
            ),
            (
                query(Some("pipeDelimited"), None),
                &colors,
                "color=blue|black",
            ),
            (query(None, None), &rgb, "R=100&G=200"),
            (
                query(Some("deepObject"), None),
                &rgb,
                "color[R]=100&color[G]=200",
            ),
            (path(None), &colors, "color=blue,black"),
            (path(None), &rgb, "color=R,100,G,200"),
            (path(Some(true)), &rgb, "color=R=100,G=200"),
            (
                Style::of_collection(Some("multi")),
                &colors,
                "color=blue&color=black",
            ),
            (Style::of_collection(None), &colors, "color=blue,black"),
            (Style::of_collection(None), &json!(5), "color=5"),
            (Style::Json, &colors, "color=[\"blue\",\"black\"]"),
        ] {
            let pairs = style.pairs("color", value);
            let written: Vec<String> = pairs
                .into_iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            assert_eq!(written.join("&"), expected, "{style:?}");
        }
        assert_eq!(Style::named(Some("matrix"), None, false), None);
    }
}
