//! `use`: what a definition declares once and names in many places.

use lianxi_flow::expression::ARGUMENTS;

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::similar::similar;

use super::call::is_another_name;
use super::{Reader, kernel_call};

/// What is named elsewhere by the key it stands under.
pub(crate) const NAMED: [&str; 5] = [
    "authentications",
    "errors",
    "functions",
    "retries",
    "timeouts",
];
pub(super) const SECRETS: &str = "secrets";
pub(crate) const USE: [&str; 8] = [
    "authentications",
    "errors",
    "extensions",
    "functions",
    "retries",
    "secrets",
    "timeouts",
    "catalogs",
];

impl<'r> Reader<'r> {
    pub(super) fn uses(&mut self) {
        let Some(uses) = self.root.get("use") else {
            return;
        };
        if !self.mapping(&uses, "`use`", &USE) {
            return;
        }
        if let Some(catalogs) = uses.get("catalogs") {
            self.catalogs(&catalogs);
        }
        if let Some(secrets) = uses.get("secrets")
            && self.is_list(&secrets)
        {
            for secret in secrets.items() {
                self.text_of(&secret);
            }
        }
        for property in NAMED {
            if let Some(found) = uses.get(property) {
                self.is_mapping(&found);
            }
        }
        self.definitions(&uses);
    }

    /// What nobody uses is read all the same; what is used is read again with the variables of its place, and said once.
    fn definitions(&mut self, uses: &Cursor<'r>) {
        let each = |property: &str| {
            let found = uses.get(property);
            found
                .into_iter()
                .flat_map(|found| found.entries().iter().map(move |entry| found.of(entry)))
        };
        for timeout in each("timeouts") {
            self.timeout_definition(&timeout);
        }
        for authentication in each("authentications") {
            if self.is_mapping(&authentication) {
                self.authentication_policy(&authentication);
            }
        }
        for function in each("functions") {
            let name = function
                .path
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            if kernel_call::is_reserved(&name) {
                self.problems
                    .add(&function, Finding::ReservedName { name: &name });
            }
            // Another name for a call is read where it is called: its arguments may come from there.
            if self.is_mapping(&function)
                && !is_another_name(&function)
                && let Some(name) = uses
                    .get("functions")
                    .and_then(|functions| functions.key_of(&name))
            {
                self.defined(&function, name);
            }
        }
        for error in each("errors") {
            if self.is_mapping(&error) {
                self.raised(&error);
            }
        }
        // The conditions of `retries` may use the error's variable, whose name is that of the `catch`: read where they are used.
    }

    /// When everything else is read: what nobody names is read too, as far as it was not, and said.
    pub(super) fn unused(&mut self) {
        let Some(uses) = self.root.get("use") else {
            return;
        };
        for kind in NAMED {
            let Some(declared) = uses.get(kind) else {
                continue;
            };
            for entry in declared.entries() {
                let name = entry.key.as_str();
                if self.used.contains(&(kind, name)) {
                    continue;
                }
                if kind == "retries" {
                    self.unused_retry(&declared.of(entry));
                }
                self.problems
                    .add_at_key(&declared, name, Finding::Unused { kind, name });
            }
        }
        let Some(secrets) = uses.get("secrets") else {
            return;
        };
        for secret in secrets.items() {
            if let Some(name) = secret.text()
                && !self.used.contains(&(SECRETS, name))
            {
                let kind = SECRETS;
                self.problems.add(&secret, Finding::Unused { kind, name });
            }
        }
    }

    /// The names that an authentication says without being read as one.
    pub(super) fn names_in(&mut self, authentication: &Cursor<'r>) {
        if let Some(name) = authentication.get("use").and_then(|name| name.text()) {
            self.used.insert(("authentications", name));
        }
        for entry in authentication.entries() {
            let secret = authentication.of(entry).get("use");
            if let Some(name) = secret.and_then(|name| name.text()) {
                self.used.insert((SECRETS, name));
            }
        }
    }

    /// A policy that no `catch` names. What its error would be called is not known, so it may call it anything.
    fn unused_retry(&mut self, policy: &Cursor<'r>) {
        let conditions = ["when", "exceptWhen"].map(|property| policy.get(property));
        let texts = conditions.iter().flatten().filter_map(Cursor::text);
        let variables: Vec<String> = texts
            .flat_map(|text| text.split('$').skip(1))
            .map(|rest| {
                let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
                rest[..end.unwrap_or(rest.len())].to_owned()
            })
            .filter(|name| ARGUMENTS.iter().all(|argument| argument[1..] != *name))
            .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
            .collect();
        // Of the limit of one attempt the last one is hidden.
        self.locals = variables;
        self.locals.push("error".to_owned());
        self.policy(policy);
        self.locals.clear();
    }

    pub(super) fn declared_secrets(&self) -> Vec<&'r str> {
        let secrets = self.root.get("use").and_then(|uses| uses.get("secrets"));
        secrets
            .map(|secrets| secrets.items().filter_map(|secret| secret.text()).collect())
            .unwrap_or_default()
    }

    /// The definition that a name in `use.<kind>` stands for.
    pub(super) fn named(&mut self, at: &Cursor<'r>, kind: &'static str) -> Option<Cursor<'r>> {
        let name = self.text_of(at)?;
        self.used.insert((kind, name));
        let declared = self.root.get("use").and_then(|uses| uses.get(kind));
        if let Some(found) = declared.as_ref().and_then(|declared| declared.get(name)) {
            return Some(found);
        }
        let names = declared
            .iter()
            .flat_map(Cursor::entries)
            .map(|entry| entry.key.as_str());
        let similar = similar(name, names);
        self.problems.add(
            at,
            Finding::UnknownReference {
                kind,
                name,
                similar,
            },
        );
        None
    }
}
