//! `use`: what a definition declares once and names in many places.

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::similar::similar;

use super::call::is_another_name;
use super::{Reader, kernel_call};

const PROPERTIES: [&str; 8] = [
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
        if !self.mapping(&uses, "`use`", &PROPERTIES) {
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
        for property in [
            "authentications",
            "errors",
            "functions",
            "retries",
            "timeouts",
        ] {
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
        for retry in each("retries") {
            // Its conditions may use the error's variable, whose name is that of the `catch`: read where it is used.
            self.is_mapping(&retry);
        }
    }

    pub(super) fn declared_secrets(&self) -> Vec<&'r str> {
        let secrets = self.root.get("use").and_then(|uses| uses.get("secrets"));
        secrets
            .map(|secrets| secrets.items().filter_map(|secret| secret.text()).collect())
            .unwrap_or_default()
    }

    /// The definition that a name in `use.<kind>` stands for.
    pub(super) fn named(&mut self, at: &Cursor<'r>, kind: &str) -> Option<Cursor<'r>> {
        let name = self.text_of(at)?;
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
