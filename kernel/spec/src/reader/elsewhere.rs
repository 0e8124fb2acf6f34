//! What stands elsewhere: functions that are called by their address or out of a declared catalog, and schemas. This crate reaches nothing: it
//! asks the host for the text, and says what it needed and had not.
//!
//! A function from elsewhere is a task of someone else's. It sees its arguments and nothing of the definition that calls it: not what `use`
//! declares, not its secrets, not its tasks. What is wrong with it is said where it is called, with its address and the line there.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::Arc;

use lianxi_flow::definition::Function;
use lianxi_flow::expression::Template;
use lianxi_flow::schema::Schema;
use serde_json::{Map, Value};

use crate::address;
use crate::catalog::Elsewhere;
use crate::cursor::{Cursor, join};
use crate::finding::Finding;
use crate::located::{self, Node, Unreadable};
use crate::problem::Location;

use super::expression::is_expression;
use super::{Known, Reader, TaskScope};

/// The most texts from elsewhere that one definition is made of.
pub const RESOURCES_MAX: usize = 32;
/// The most bytes of them, all together.
pub const RESOURCES_BYTES_MAX: usize = 1024 * 1024;
/// The catalog that a host may have by itself.
const DEFAULT: &str = "default";

/// A text that a definition is made of and that the host did not have at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Needed {
    /// Where the text itself is.
    pub uri: String,
    /// The policy by which it is asked for; its secrets are references.
    pub authentication: Option<Value>,
    /// Where the definition first asks for it.
    pub at: Location,
}

/// A text from elsewhere as a tree.
pub(crate) struct Document {
    node: Node,
    text: Arc<str>,
}

/// Keeps the trees as long as the reading: each is put into the next free place.
pub(crate) struct Shelf(Vec<OnceCell<Document>>);

impl Default for Shelf {
    fn default() -> Self {
        Self((0..RESOURCES_MAX).map(|_| OnceCell::new()).collect())
    }
}

/// What has been asked for so far, by address.
#[derive(Default)]
pub(super) struct Asked<'r> {
    /// `None`: it is no text of YAML, which has been said.
    documents: HashMap<String, Option<&'r Document>>,
    functions: HashMap<String, Known>,
    schemas: HashMap<String, Option<Schema>>,
    bytes: usize,
    pub needed: Vec<Needed>,
}

/// An address, and who asks there.
struct Endpoint {
    uri: String,
    authentication: Option<Value>,
}

/// What a reader sees of one text, put aside while it reads another.
struct Outside<'r> {
    text: &'r str,
    root: Cursor<'r>,
    functions: HashMap<&'r str, Known>,
    locals: Vec<String>,
    scopes: Vec<TaskScope<'r>>,
    timeouts: Vec<Cursor<'r>>,
    everywhere: Option<HashMap<&'r str, String>>,
    loose: bool,
}

impl<'r> Reader<'r> {
    /// `call: https://…`
    pub(super) fn function_at(&mut self, at: &Cursor<'r>, uri: &str) -> Option<Function> {
        if let Err(why) = address::check(uri) {
            self.invalid(at, "a function from elsewhere", why);
            return None;
        }
        let endpoint = Endpoint {
            uri: address::raw(uri),
            authentication: None,
        };
        self.fetched(at, &endpoint)
    }

    /// `use.catalogs` as declared, and `None` where a name is not among them.
    pub(super) fn declared_catalog(&self, name: &str) -> Option<Cursor<'r>> {
        self.root.get("use")?.get("catalogs")?.get(name)
    }

    /// Catalogs that nobody calls are read all the same.
    pub(super) fn catalogs(&mut self, catalogs: &Cursor<'r>) {
        if self.is_mapping(catalogs) {
            for entry in catalogs.entries() {
                self.catalog_root(&catalogs.of(entry));
            }
        }
    }

    fn catalog_root(&mut self, catalog: &Cursor<'r>) -> Option<Endpoint> {
        const OF: &str = "a catalog";
        if !self.mapping(catalog, OF, &["endpoint"]) {
            return None;
        }
        let at = self.required(catalog, OF, "endpoint")?;
        let endpoint = self.resource_endpoint(&at)?;
        if endpoint.uri.contains(['?', '#']) {
            self.invalid(
                &at,
                OF,
                "has no query: paths of functions are put behind its address",
            );
            return None;
        }
        Some(endpoint)
    }

    /// `function:version@catalog`, where the catalog is one of `use.catalogs`.
    pub(super) fn cataloged_function(
        &mut self,
        at: &Cursor<'r>,
        catalog: &Cursor<'r>,
        function: &str,
    ) -> Option<Function> {
        let parts = function.split_once(':');
        let Some((name, version)) =
            parts.filter(|(name, version)| address::is_part(name) && address::is_part(version))
        else {
            self.invalid(
                at,
                "the call of a catalog's function",
                "names its version: `function:version@catalog`",
            );
            return None;
        };
        let root = self.catalog_root(catalog)?;
        let endpoint = Endpoint {
            uri: address::of_function(&root.uri, name, version),
            ..root
        };
        self.fetched(at, &endpoint)
    }

    /// `…@default`, where no catalog of that name is declared.
    pub(super) fn default_catalog(&mut self, at: &Cursor<'r>, catalog: &str) -> bool {
        let is = catalog == DEFAULT;
        if is {
            self.not_supported(
                at,
                "the default catalog",
                Some("this host has none: declare one in `use.catalogs`, or name an installed plugin"),
            );
        }
        is
    }

    fn fetched(&mut self, at: &Cursor<'r>, endpoint: &Endpoint) -> Option<Function> {
        let uri = endpoint.uri.as_str();
        if address::is_open(uri) {
            let what = "a function";
            self.problems.add(at, Finding::InTheClear { what });
        }
        let known = match self.asked.functions.get(uri) {
            Some(known) => *known,
            None => self.read_fetched(at, endpoint)?,
        };
        self.called(at, address::shown(uri), known)
    }

    /// Its tasks stand under `/use/functions/<address>`, as if it were declared there.
    fn read_fetched(&mut self, at: &Cursor<'r>, endpoint: &Endpoint) -> Option<Known> {
        let document = self.document_at(at, endpoint)?;
        let uri = endpoint.uri.clone();
        let name = address::shown(&endpoint.uri);
        self.asked.functions.insert(uri.clone(), Known::Reading);
        let root = Cursor {
            node: &document.node,
            path: join("/use/functions", name),
        };
        self.problems.enter(at, name);
        let outside = self.step_into(&root, &document.text);
        self.duplicate_keys(&root);
        let known = self.function_tasks(at, name, root.node.place, &root);
        self.step_out(outside);
        self.problems.leave();
        match known {
            Some(known) => self.asked.functions.insert(uri, known),
            None => self.asked.functions.remove(&uri),
        };
        known
    }

    /// `schema.resource`.
    pub(super) fn external_schema(&mut self, at: &Cursor<'r>) -> Option<Schema> {
        const OF: &str = "an external resource";
        if !self.mapping(at, OF, &["name", "endpoint"]) {
            return None;
        }
        self.optional_text(at, "name");
        let endpoint_at = self.required(at, OF, "endpoint")?;
        let endpoint = self.resource_endpoint(&endpoint_at)?;
        if let Some(known) = self.asked.schemas.get(&endpoint.uri) {
            return known.clone();
        }
        let document = self.document_at(&endpoint_at, &endpoint)?;
        let compiled = Schema::compile(document.node.to_json());
        if let Err(why) = &compiled {
            self.problems
                .enter(&endpoint_at, address::shown(&endpoint.uri));
            self.problems
                .add_at(document.node.place, "", Finding::BadSchema { why });
            self.problems.leave();
        }
        let schema = compiled.ok();
        self.asked.schemas.insert(endpoint.uri, schema.clone());
        schema
    }

    /// The address of what is fetched at publication, when nothing can be computed.
    fn resource_endpoint(&mut self, at: &Cursor<'r>) -> Option<Endpoint> {
        const OF: &str = "an endpoint";
        let (uri_at, authentication) = if at.text().is_some() {
            (at.clone(), None)
        } else {
            if !self.mapping(at, OF, &["uri", "authentication"]) {
                return None;
            }
            (self.required(at, OF, "uri")?, at.get("authentication"))
        };
        let text = self.text_of(&uri_at)?;
        let checked = if is_expression(uri_at.node) {
            Err(
                "is written down: it is fetched when the definition is published, and nothing is known then",
            )
        } else {
            address::check(text)
        };
        if let Err(why) = checked {
            self.invalid(&uri_at, "the address of what is fetched", why);
            return None;
        }
        let authentication = match authentication {
            None => None,
            Some(policy) => {
                if address::is_open(text) {
                    let what = "who asks";
                    self.problems.add(&policy, Finding::InTheClear { what });
                }
                Some(self.settled_policy(&policy)?)
            }
        };
        Some(Endpoint {
            uri: address::raw(text),
            authentication,
        })
    }

    fn settled_policy(&mut self, at: &Cursor<'r>) -> Option<Value> {
        let policy = self.authentication(at)?;
        let settled = settled(&policy.template);
        if settled.is_none() {
            self.not_supported(
                at,
                "an authentication that is computed when the definition is published",
                Some("let a secret hold it: `basic: {use: name}`"),
            );
        }
        settled
    }

    /// The text at an address. `None` where there is none, which is then said.
    fn document_at(&mut self, at: &Cursor<'r>, endpoint: &Endpoint) -> Option<&'r Document> {
        let uri = endpoint.uri.as_str();
        if let Some(known) = self.asked.documents.get(uri) {
            return *known;
        }
        let address = address::shown(uri);
        let text = match self.catalog.resource(uri) {
            Elsewhere::Text(text) => text,
            Elsewhere::Failed(why) => {
                let finding = Finding::NotToBeHad { address, why: &why };
                self.problems.add(at, finding);
                return None;
            }
            Elsewhere::NotFetched => {
                self.problems.add(at, Finding::NotFetched { address });
                self.need(at, endpoint);
                return None;
            }
            Elsewhere::Later => {
                self.problems.add(at, Finding::NotChecked { address });
                self.need(at, endpoint);
                return None;
            }
        };
        let shelf = self.shelf;
        let place = shelf.0.iter().find(|place| place.get().is_none());
        self.asked.bytes += text.len();
        let Some(place) = place.filter(|_| self.asked.bytes <= RESOURCES_BYTES_MAX) else {
            let why = format!(
                "it is made of more than {RESOURCES_MAX} texts from elsewhere, or they have more than {RESOURCES_BYTES_MAX} bytes"
            );
            self.problems.add(at, Finding::TooLarge { why: &why });
            return None;
        };
        let document = self.parsed(at, address, &text).map(|node| {
            let text = Arc::clone(&text);
            place.get_or_init(|| Document { node, text })
        });
        self.asked.documents.insert(uri.to_owned(), document);
        document
    }

    fn parsed(&mut self, at: &Cursor<'r>, address: &str, text: &str) -> Option<Node> {
        let unreadable = match located::parse(text) {
            Ok(node) => return Some(node),
            Err(unreadable) => unreadable,
        };
        self.problems.enter(at, address);
        match unreadable {
            Unreadable::Syntax(why, place) => {
                self.problems.add_at(place, "", Finding::Yaml { why: &why });
            }
            Unreadable::TooLarge(why, place) => {
                self.problems
                    .add_at(place, "", Finding::TooLarge { why: &why });
            }
        }
        self.problems.leave();
        None
    }

    fn need(&mut self, at: &Cursor<'r>, endpoint: &Endpoint) {
        let needed = &mut self.asked.needed;
        if needed.len() < RESOURCES_MAX && needed.iter().all(|one| one.uri != endpoint.uri) {
            needed.push(Needed {
                uri: endpoint.uri.clone(),
                authentication: endpoint.authentication.clone(),
                at: self.problems.location(at.node.place, &at.path),
            });
        }
    }

    fn step_into(&mut self, root: &Cursor<'r>, text: &'r str) -> Outside<'r> {
        Outside {
            text: std::mem::replace(&mut self.text, text),
            root: std::mem::replace(&mut self.root, root.clone()),
            functions: std::mem::take(&mut self.functions),
            locals: std::mem::take(&mut self.locals),
            scopes: std::mem::take(&mut self.scopes),
            timeouts: std::mem::take(&mut self.timeouts),
            everywhere: self.everywhere.take(),
            loose: std::mem::take(&mut self.loose),
        }
    }

    fn step_out(&mut self, outside: Outside<'r>) {
        self.text = outside.text;
        self.root = outside.root;
        self.functions = outside.functions;
        self.locals = outside.locals;
        self.scopes = outside.scopes;
        self.timeouts = outside.timeouts;
        self.everywhere = outside.everywhere;
        self.loose = outside.loose;
    }
}

/// A template in which nothing is left to compute.
fn settled(template: &Template) -> Option<Value> {
    match template {
        Template::Literal(value) => Some(value.clone()),
        Template::Object(fields) => fields
            .iter()
            .map(|(name, field)| Some((name.clone(), settled(field)?)))
            .collect::<Option<Map<_, _>>>()
            .map(Value::Object),
        _ => None,
    }
}
