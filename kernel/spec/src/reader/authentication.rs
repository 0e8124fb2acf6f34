//! How a call says who it is: `authentication` of an endpoint, and `use.authentications`.
//!
//! Two things are named by `use`: a policy of `use.authentications`, whose text stands in its place, and within a policy a secret that
//! holds all of its fields, which becomes a reference that only the host resolves.

use lianxi_flow::definition::UriTemplate;
use lianxi_flow::expression::Template;
use lianxi_flow::secret::Secret;
use serde_json::Value;

use crate::address;
use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::similar::similar;

use super::Reader;
use super::expression::is_expression;

const OF: &str = "an authentication";
pub(crate) const KINDS: [&str; 5] = ["basic", "bearer", "digest", "oauth2", "oidc"];
const GRANTS: [&str; 5] = [
    "authorization_code",
    "client_credentials",
    "password",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:token-exchange",
];
const CLIENT_METHODS: [&str; 5] = [
    "client_secret_basic",
    "client_secret_post",
    "client_secret_jwt",
    "private_key_jwt",
    "none",
];
pub(crate) const ENCODINGS: [&str; 2] = ["application/x-www-form-urlencoded", "application/json"];
/// What a policy of OAuth2 and of OpenID Connect says.
pub(crate) const TOKENS: [&str; 12] = [
    "authority",
    "grant",
    "client",
    "request",
    "issuers",
    "scopes",
    "audiences",
    "username",
    "password",
    "subject",
    "actor",
    "endpoints",
];

pub(crate) const CLIENT: [&str; 4] = ["id", "secret", "assertion", "authentication"];
pub(crate) const ENDPOINTS: [&str; 3] = ["token", "revocation", "introspection"];
pub(crate) const TOKEN: [&str; 2] = ["token", "type"];

/// A policy as a call keeps it.
pub(super) struct Authentication {
    pub template: Template,
    pub scheme: &'static str,
    /// Filled from the task's input; places are within the policy.
    pub authority: Option<UriTemplate>,
}

impl<'r> Reader<'r> {
    /// `None` where it is not right, which is then said.
    pub(super) fn authentication(&mut self, at: &Cursor<'r>) -> Option<Authentication> {
        if !self.is_mapping(at) {
            return None;
        }
        let Some(name) = at.get("use") else {
            return self.authentication_policy(at);
        };
        if !self.mapping(at, "a reference to an authentication", &["use"]) {
            return None;
        }
        let policy = self.named(&name, "authentications")?;
        self.authentication_policy(&policy)
    }

    /// Exactly one of the kinds.
    pub(super) fn authentication_policy(&mut self, at: &Cursor<'r>) -> Option<Authentication> {
        if let Some(certificate) = at.get("certificate") {
            self.not_supported(
                &certificate,
                "authentication by certificate",
                Some("the language gives it no properties; use one of basic, bearer, digest, oauth2, oidc"),
            );
            return None;
        }
        if !self.mapping(at, OF, &KINDS) {
            return None;
        }
        let [entry] = at.entries() else {
            let why = format!("is exactly one of {}", KINDS.join(", "));
            self.invalid(at, OF, &why);
            return None;
        };
        let (kind, fields) = (entry.key.as_str(), at.of(entry));
        let scheme = match kind {
            "basic" => "Basic",
            "digest" => "Digest",
            _ => "Bearer",
        };
        let template = if fields.has("use") {
            self.secret_fields(&fields)?
        } else {
            if !self.is_mapping(&fields) {
                return None;
            }
            match kind {
                "basic" | "digest" => self.texts(&fields, kind, &["username", "password"]),
                "bearer" => self.texts(&fields, kind, &["token"]),
                _ => self.tokens(&fields, kind),
            }
            self.template(&fields)
        };
        let authority = fields.get("authority").and_then(|authority| {
            let text = authority.text().filter(|text| text.contains('{'))?;
            (!is_expression(authority.node)).then(|| UriTemplate {
                at: format!("/{kind}/authority"),
                text: text.to_owned(),
            })
        });
        Some(Authentication {
            template: Template::Object(vec![(kind.to_owned(), template)]),
            scheme,
            authority,
        })
    }

    /// `{use: name}` within a policy: the secret holds what else would be written here.
    fn secret_fields(&mut self, fields: &Cursor<'r>) -> Option<Template> {
        self.mapping(fields, "a reference to a secret", &["use"]);
        let at = fields.get("use")?;
        let secret = self.text_of(&at)?;
        self.used.insert((super::uses::SECRETS, secret));
        let declared = self.declared_secrets();
        if !declared.contains(&secret) {
            let similar = similar(secret, declared.iter().copied());
            self.problems
                .add(&at, Finding::UnknownSecret { secret, similar });
            return None;
        }
        Some(Template::Literal(Secret::named(secret).to_json()))
    }

    fn texts(&mut self, fields: &Cursor<'r>, kind: &str, names: &[&str]) {
        let of = format!("`{kind}`");
        self.mapping(fields, &of, names);
        for name in names {
            if let Some(value) = self.required(fields, &of, name) {
                self.text_of(&value);
            }
        }
    }

    /// `oauth2` and `oidc`: how a token is asked for.
    fn tokens(&mut self, fields: &Cursor<'r>, kind: &str) {
        let of = format!("`{kind}`");
        let known = if kind == "oidc" {
            &TOKENS[..TOKENS.len() - 1]
        } else {
            &TOKENS[..]
        };
        self.mapping(fields, &of, known);
        if let Some(authority) = self.required(fields, &of, "authority") {
            self.uri(&authority);
            self.in_the_clear(Some(&authority));
        }
        if let Some(grant) = self.required(fields, &of, "grant")
            && !is_expression(grant.node)
            && let Some(word) = self.word(&grant, "a grant", &GRANTS)
            && word != "client_credentials"
        {
            self.not_supported(
                &grant,
                &format!("the grant `{word}`"),
                Some("no person is there to ask when a workflow runs: use `client_credentials`"),
            );
        }
        if let Some(client) = self.required(fields, &of, "client") {
            self.client(&client);
        }
        if let Some(request) = fields.get("request")
            && self.mapping(&request, "`request`", &["encoding"])
            && let Some(encoding) = request.get("encoding")
        {
            self.word(&encoding, "an encoding", &ENCODINGS);
        }
        for list in ["issuers", "scopes", "audiences"] {
            if let Some(list) = fields.get(list).filter(|list| !is_expression(list.node))
                && self.is_list(&list)
            {
                for item in list.items() {
                    self.text_of(&item);
                }
            }
        }
        for (part, known) in [
            ("endpoints", &ENDPOINTS[..]),
            ("subject", &TOKEN),
            ("actor", &TOKEN),
        ] {
            if let Some(part_at) = fields.get(part)
                && self.mapping(&part_at, &format!("`{part}`"), known)
            {
                for name in known {
                    self.optional_text(&part_at, name);
                }
            }
        }
        for name in ["username", "password"] {
            self.optional_text(fields, name);
        }
    }

    fn client(&mut self, client: &Cursor<'r>) {
        const OF: &str = "`client`";
        if !self.mapping(client, OF, &CLIENT) {
            return;
        }
        if let Some(method) = client.get("authentication")
            && let Some(word) = self.word(&method, "a client's authentication", &CLIENT_METHODS)
            && !["client_secret_basic", "client_secret_post"].contains(&word)
        {
            self.not_supported(
                &method,
                &format!("the client authentication `{word}`"),
                Some("use `client_secret_post` or `client_secret_basic`"),
            );
            return;
        }
        for name in ["id", "secret"] {
            if let Some(value) = self.required(client, OF, name) {
                self.text_of(&value);
            }
        }
        self.optional_text(client, "assertion");
    }
}

/// The arguments of a call that leaves the host.
pub(super) struct Outgoing {
    pub with: Template,
    pub templates: Vec<UriTemplate>,
    pub scheme: Option<&'static str>,
}

impl<'r> Reader<'r> {
    /// Reads the arguments, with each policy in the place where it is named.
    pub(super) fn outgoing(&mut self, with: &Cursor<'r>) -> Outgoing {
        let mut outgoing = Outgoing {
            with: Template::Literal(Value::Null),
            templates: Vec::new(),
            scheme: None,
        };
        outgoing.with = self.outgoing_fields(with, "", &mut outgoing);
        outgoing
    }

    fn outgoing_fields(&mut self, at: &Cursor<'r>, place: &str, out: &mut Outgoing) -> Template {
        let mut fields = Vec::new();
        for entry in at.entries() {
            let (key, value) = (entry.key.as_str(), at.of(entry));
            let here = format!("{place}/{key}");
            let nested = !value.entries().is_empty();
            let template = match key {
                "authentication" => match self.authentication(&value) {
                    Some(read) => {
                        // A digest shows nobody what it is made of.
                        if read.scheme != "Digest" {
                            self.in_the_clear(at.get("uri").as_ref());
                        }
                        // That of a document is not the call's own.
                        if !here.starts_with("/document") {
                            out.scheme = Some(read.scheme);
                        }
                        out.templates
                            .extend(read.authority.map(|template| UriTemplate {
                                at: format!("{here}{}", template.at),
                                ..template
                            }));
                        read.template
                    }
                    None => Template::Literal(Value::Null),
                },
                "endpoint" | "document" if nested => self.outgoing_fields(&value, &here, out),
                "endpoint" | "uri" => {
                    out.templates.extend(uri_template(&value, here));
                    self.template(&value)
                }
                _ => self.template(&value),
            };
            fields.push((key.to_owned(), template));
        }
        Template::Object(fields)
    }
}

impl<'r> Reader<'r> {
    /// Who we are is told to whoever stands between, unless the connection is protected or leads nowhere else.
    fn in_the_clear(&mut self, uri: Option<&Cursor<'r>>) {
        if let Some(uri) = uri
            && uri.text().is_some_and(address::is_open)
        {
            let what = "what this call is known by";
            self.problems.add(uri, Finding::InTheClear { what });
        }
    }
}

/// A URI as written, where it is no expression and has a place to fill.
fn uri_template(at: &Cursor<'_>, here: String) -> Option<UriTemplate> {
    let text = at.text().filter(|_| !is_expression(at.node))?;
    text.contains('{').then(|| UriTemplate {
        at: here,
        text: text.to_owned(),
    })
}
