//! What is of the language and what this host does not do, by decision: some protocols, and programs of the machine. It is read all the
//! same, as the DSL's schema has it, so that `not-supported` means: nothing else is wrong with it.

use crate::cursor::Cursor;
use crate::finding::Finding;
use crate::located::Kind;

use super::Reader;
use super::call::Invocation;
use super::expression::{Sight, is_expression};

/// A mapping of the schema: no other properties, and of each `one_of` exactly one.
struct Mapping {
    of: &'static str,
    fields: &'static [(&'static str, Need, Shape)],
    one_of: &'static [&'static [&'static str]],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Required,
    Optional,
}

/// What a value must be.
#[derive(Clone, Copy)]
enum Shape {
    Text,
    Texts,
    /// At most this much.
    Number(u64),
    Object,
    ObjectOrText,
    Word(&'static [&'static str]),
    Duration,
    Expression,
    /// A URI, or one with its authentication.
    Endpoint,
    Authentication,
    /// Tasks for each message.
    ForEach,
    In(&'static Mapping),
}

use Need::{Optional, Required};

static RESOURCE: Mapping = Mapping {
    of: "an external resource",
    fields: &[
        ("name", Optional, Shape::Text),
        ("endpoint", Required, Shape::Endpoint),
    ],
    one_of: &[],
};

static GRPC: Mapping = Mapping {
    of: "`call: grpc`",
    fields: &[
        ("proto", Required, Shape::In(&RESOURCE)),
        ("service", Required, Shape::In(&GRPC_SERVICE)),
        ("method", Required, Shape::Text),
        ("arguments", Optional, Shape::Object),
    ],
    one_of: &[],
};

static GRPC_SERVICE: Mapping = Mapping {
    of: "`service`",
    fields: &[
        ("name", Required, Shape::Text),
        ("host", Required, Shape::Text),
        ("port", Optional, Shape::Number(65_535)),
        ("authentication", Optional, Shape::Authentication),
    ],
    one_of: &[],
};

const PROTOCOLS: [&str; 19] = [
    "amqp",
    "amqp1",
    "anypointmq",
    "googlepubsub",
    "http",
    "ibmmq",
    "jms",
    "kafka",
    "mercure",
    "mqtt",
    "mqtt5",
    "nats",
    "pulsar",
    "redis",
    "sns",
    "solace",
    "sqs",
    "stomp",
    "ws",
];

static ASYNCAPI: Mapping = Mapping {
    of: "`call: asyncapi`",
    fields: &[
        ("document", Required, Shape::In(&RESOURCE)),
        ("channel", Optional, Shape::Text),
        ("operation", Optional, Shape::Text),
        ("server", Optional, Shape::In(&ASYNCAPI_SERVER)),
        ("protocol", Optional, Shape::Word(&PROTOCOLS)),
        ("message", Optional, Shape::In(&ASYNCAPI_MESSAGE)),
        ("subscription", Optional, Shape::In(&ASYNCAPI_SUBSCRIPTION)),
        ("authentication", Optional, Shape::Authentication),
    ],
    one_of: &[&["channel", "operation"], &["message", "subscription"]],
};

static ASYNCAPI_SERVER: Mapping = Mapping {
    of: "`server`",
    fields: &[
        ("name", Required, Shape::Text),
        ("variables", Optional, Shape::Object),
    ],
    one_of: &[],
};

static ASYNCAPI_MESSAGE: Mapping = Mapping {
    of: "`message`",
    fields: &[
        ("payload", Optional, Shape::Object),
        ("headers", Optional, Shape::Object),
    ],
    one_of: &[],
};

static ASYNCAPI_SUBSCRIPTION: Mapping = Mapping {
    of: "`subscription`",
    fields: &[
        ("filter", Optional, Shape::Expression),
        ("consume", Required, Shape::In(&ASYNCAPI_CONSUME)),
        ("foreach", Optional, Shape::ForEach),
    ],
    one_of: &[],
};

static ASYNCAPI_CONSUME: Mapping = Mapping {
    of: "`consume`",
    fields: &[
        ("for", Optional, Shape::Duration),
        ("amount", Optional, Shape::Number(u64::MAX)),
        ("while", Optional, Shape::Expression),
        ("until", Optional, Shape::Expression),
    ],
    one_of: &[&["amount", "while", "until"]],
};

static A2A: Mapping = Mapping {
    of: "`call: a2a`",
    fields: &[
        ("agentCard", Optional, Shape::In(&RESOURCE)),
        ("server", Optional, Shape::Endpoint),
        (
            "method",
            Required,
            Shape::Word(&[
                "message/send",
                "message/stream",
                "tasks/get",
                "tasks/list",
                "tasks/cancel",
                "tasks/resubscribe",
                "tasks/pushNotificationConfig/set",
                "tasks/pushNotificationConfig/get",
                "tasks/pushNotificationConfig/list",
                "tasks/pushNotificationConfig/delete",
                "agent/getAuthenticatedExtendedCard",
            ]),
        ),
        ("parameters", Optional, Shape::ObjectOrText),
    ],
    one_of: &[],
};

static MCP: Mapping = Mapping {
    of: "`call: mcp`",
    fields: &[
        ("protocolVersion", Optional, Shape::Text),
        (
            "method",
            Required,
            Shape::Word(&[
                "tools/list",
                "tools/call",
                "prompts/list",
                "prompts/get",
                "resources/list",
                "resources/read",
                "resources/templates/list",
            ]),
        ),
        ("parameters", Optional, Shape::ObjectOrText),
        ("timeout", Optional, Shape::Duration),
        ("transport", Required, Shape::In(&MCP_TRANSPORT)),
        // The schema asks its `client` for a version that it does not describe.
        ("client", Optional, Shape::Object),
    ],
    one_of: &[],
};

static MCP_TRANSPORT: Mapping = Mapping {
    of: "`transport`",
    fields: &[
        ("http", Optional, Shape::In(&MCP_HTTP)),
        ("stdio", Optional, Shape::In(&MCP_STDIO)),
        ("options", Optional, Shape::Object),
    ],
    one_of: &[&["http", "stdio"]],
};

static MCP_HTTP: Mapping = Mapping {
    of: "`http`",
    fields: &[
        ("endpoint", Required, Shape::Endpoint),
        ("headers", Optional, Shape::Object),
    ],
    one_of: &[],
};

static MCP_STDIO: Mapping = Mapping {
    of: "`stdio`",
    fields: &[
        ("command", Required, Shape::Text),
        ("arguments", Optional, Shape::Texts),
        ("environment", Optional, Shape::Object),
    ],
    one_of: &[],
};

static CONTAINER: Mapping = Mapping {
    of: "`container`",
    fields: &[
        ("image", Required, Shape::Text),
        ("name", Optional, Shape::Text),
        ("command", Optional, Shape::Text),
        ("ports", Optional, Shape::Object),
        ("volumes", Optional, Shape::Object),
        ("environment", Optional, Shape::Object),
        ("stdin", Optional, Shape::Text),
        ("arguments", Optional, Shape::Texts),
        ("lifetime", Optional, Shape::In(&LIFETIME)),
        (
            "pullPolicy",
            Optional,
            Shape::Word(&["ifNotPresent", "always", "never"]),
        ),
    ],
    one_of: &[],
};

static LIFETIME: Mapping = Mapping {
    of: "`lifetime`",
    fields: &[
        (
            "cleanup",
            Required,
            Shape::Word(&["always", "never", "eventually"]),
        ),
        ("after", Optional, Shape::Duration),
    ],
    one_of: &[],
};

static SCRIPT: Mapping = Mapping {
    of: "`script`",
    fields: &[
        ("language", Required, Shape::Text),
        ("code", Optional, Shape::Text),
        ("source", Optional, Shape::In(&RESOURCE)),
        ("stdin", Optional, Shape::Text),
        ("arguments", Optional, Shape::Texts),
        ("environment", Optional, Shape::Object),
    ],
    one_of: &[&["code", "source"]],
};

static SHELL: Mapping = Mapping {
    of: "`shell`",
    fields: &[
        ("command", Required, Shape::Text),
        ("stdin", Optional, Shape::Text),
        ("arguments", Optional, Shape::Texts),
        ("environment", Optional, Shape::Object),
    ],
    one_of: &[],
};

impl<'r> Reader<'r> {
    /// A protocol that this host does not speak.
    pub(super) fn refused_call(&mut self, invocation: &Invocation<'r>, protocol: &str) {
        let known = match protocol {
            "grpc" => Some(&GRPC),
            "asyncapi" => Some(&ASYNCAPI),
            "a2a" => Some(&A2A),
            "mcp" => Some(&MCP),
            _ => None,
        };
        if let Some(known) = known
            && let Some(with) = self.arguments(invocation, known.of)
        {
            self.shaped(&with, known);
        }
        self.not_supported(
            &invocation.function,
            &format!("`call: {protocol}`"),
            Some("call it with `http`, or put it into a plugin's duty"),
        );
    }

    /// A program of the machine: `run: container` and the like, where `run` has one.
    pub(super) fn refused_process(&mut self, run: &Cursor<'r>) -> bool {
        let kinds = [
            ("container", &CONTAINER),
            ("script", &SCRIPT),
            ("shell", &SHELL),
        ];
        let Some((kind, known)) = kinds.into_iter().find(|(kind, _)| run.has(kind)) else {
            return false;
        };
        if let Some(process) = run.get(kind) {
            self.shaped(&process, known);
            if let Some(lifetime) = process.get("lifetime") {
                self.lifetime(&lifetime);
            }
        }
        let what = format!("`run: {kind}`");
        let help = Some(
            "programs of the machine are not run from a definition; put the work into a plugin's duty",
        );
        self.problems
            .add_at_key(run, kind, Finding::NotSupported { what: &what, help });
        true
    }

    /// `after` is for `eventually`, and for nothing else.
    fn lifetime(&mut self, at: &Cursor<'r>) {
        let eventually = at
            .get("cleanup")
            .is_some_and(|cleanup| cleanup.text() == Some("eventually"));
        if eventually {
            self.required(at, "`lifetime` with `cleanup: eventually`", "after");
        } else if let Some(after) = at.get("after") {
            self.invalid(&after, "`after`", "stands with `cleanup: eventually` only");
        }
    }

    fn shaped(&mut self, at: &Cursor<'r>, known: &'static Mapping) {
        let names: Vec<&str> = known.fields.iter().map(|(name, _, _)| *name).collect();
        if !self.mapping(at, known.of, &names) {
            return;
        }
        for (name, need, shape) in known.fields {
            match at.get(name) {
                Some(value) => self.fits(&value, *shape),
                None if *need == Required => {
                    self.required(at, known.of, name);
                }
                None => {}
            }
        }
        for choice in known.one_of {
            if choice.iter().filter(|name| at.has(name)).count() != 1 {
                let why = format!("must have one of {}", choice.join(", "));
                self.invalid(at, known.of, &why);
            }
        }
    }

    fn fits(&mut self, at: &Cursor<'r>, shape: Shape) {
        match shape {
            Shape::Text => {
                if self.text_of(at).is_some() {
                    self.template(at);
                }
            }
            Shape::Texts => {
                if self.is_list(at) {
                    for item in at.items() {
                        self.fits(&item, Shape::Text);
                    }
                }
            }
            Shape::Number(max) => {
                if self.whole_number(at).is_some_and(|number| number > max) {
                    self.invalid(at, "the number", &format!("must be at most {max}"));
                }
            }
            Shape::Object => {
                if is_expression(at.node) || self.is_mapping(at) {
                    self.template(at);
                }
            }
            Shape::ObjectOrText => {
                if at.text().is_some() || self.is_mapping(at) {
                    self.template(at);
                }
            }
            Shape::Word(words) => {
                self.word(at, "this", words);
            }
            Shape::Duration => {
                self.duration_of(at);
            }
            Shape::Expression => {
                self.expression(at, Sight::Everything);
            }
            Shape::Endpoint => self.any_endpoint(at),
            Shape::Authentication => self.any_authentication(at),
            Shape::ForEach => {
                self.foreach(at);
            }
            Shape::In(inner) => self.shaped(at, inner),
        }
    }

    fn any_endpoint(&mut self, at: &Cursor<'r>) {
        if let Kind::Map(_) = at.node.kind {
            self.mapping(at, "an endpoint", &["uri", "authentication"]);
            if let Some(uri) = self.required(at, "an endpoint", "uri") {
                self.any_endpoint(&uri);
            }
            if let Some(authentication) = at.get("authentication") {
                self.any_authentication(&authentication);
            }
        } else if let Some(text) = self.text_of(at)
            && !is_expression(at.node)
            && !text.contains("://")
        {
            self.invalid(at, "an endpoint", "is a URI with its scheme");
        }
    }

    fn any_authentication(&mut self, at: &Cursor<'r>) {
        const KINDS: [&str; 6] = ["use", "basic", "bearer", "digest", "oauth2", "oidc"];
        if self.mapping(at, "an authentication", &KINDS) {
            if at.entries().len() != 1 {
                let why = format!("must have one of {}", KINDS.join(", "));
                self.invalid(at, "an authentication", &why);
            }
            self.names_in(at);
            self.template(at);
        }
    }
}
