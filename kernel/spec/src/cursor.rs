//! A value of the definition together with its JSON pointer.

use crate::located::{Entry, Kind, Node, Place};

#[derive(Clone, Debug)]
pub(crate) struct Cursor<'n> {
    pub node: &'n Node,
    pub path: String,
}

/// A JSON pointer, one token longer (RFC 6901).
pub(crate) fn join(path: &str, token: &str) -> String {
    if token.contains(['~', '/']) {
        format!("{path}/{}", token.replace('~', "~0").replace('/', "~1"))
    } else {
        format!("{path}/{token}")
    }
}

impl<'n> Cursor<'n> {
    pub fn root(node: &'n Node) -> Self {
        Self {
            node,
            path: String::new(),
        }
    }

    pub fn entries(&self) -> &'n [Entry] {
        match &self.node.kind {
            Kind::Map(entries) => entries,
            _ => &[],
        }
    }

    fn entry(&self, key: &str) -> Option<&'n Entry> {
        self.entries().iter().find(|entry| entry.key == key)
    }

    pub fn has(&self, key: &str) -> bool {
        self.entry(key).is_some()
    }

    pub fn get(&self, key: &str) -> Option<Self> {
        self.entry(key).map(|entry| self.of(entry))
    }

    /// The value of one of this mapping's entries.
    pub fn of(&self, entry: &'n Entry) -> Self {
        Self {
            node: &entry.value,
            path: join(&self.path, &entry.key),
        }
    }

    /// A key as it stands in the text.
    pub fn key_of(&self, key: &str) -> Option<&'n str> {
        self.entry(key).map(|entry| entry.key.as_str())
    }

    pub fn key_place(&self, key: &str) -> Place {
        self.entry(key)
            .map_or(self.node.place, |entry| entry.key_place)
    }

    pub fn items(&self) -> impl Iterator<Item = Self> + use<'n> {
        let items: &'n [Node] = match &self.node.kind {
            Kind::List(items) => items,
            _ => &[],
        };
        let path = self.path.clone();
        items.iter().enumerate().map(move |(index, node)| Self {
            node,
            path: format!("{path}/{index}"),
        })
    }

    pub fn text(&self) -> Option<&'n str> {
        match &self.node.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The deepest existing value on the way of a JSON pointer that starts here.
    pub fn descend(&self, pointer: &str) -> Self {
        let mut here = self.clone();
        for token in pointer.split('/').skip(1) {
            let token = token.replace("~1", "/").replace("~0", "~");
            let next = match &here.node.kind {
                Kind::Map(_) => here.get(&token),
                // Directly: a list may be long, and many of its items looked for.
                Kind::List(items) => token.parse().ok().and_then(|index: usize| {
                    let node = items.get(index)?;
                    let path = format!("{}/{index}", here.path);
                    Some(Self { node, path })
                }),
                _ => None,
            };
            let Some(next) = next else { break };
            here = next;
        }
        here
    }
}
