//! The capabilities that a plugin asks for. An administrator grants them at installation.

use serde::{Deserialize, Serialize};

/// One capability, with its bounds.
///
/// Inside the sandbox, asking for a capability is also what links it: a component imports
/// exactly what its plugin declares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "capability", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Grant {
    /// The department's own records.
    Records {
        /// The names of the indexes by which records can be found.
        indexes: Vec<String>,
    },
    /// Events to the outside.
    Outbox {
        /// Where they may go.
        destinations: Vec<String>,
    },
    /// The replayable random stream.
    Random,
    /// Lines for the operator.
    Log,
    /// Requests to these hosts, each with its port unless that is 443.
    Http {
        /// Such as `api.example.gov.cn`.
        hosts: Vec<String>,
    },
}

impl Grant {
    pub fn records(indexes: &[&str]) -> Declared {
        Declared {
            grant: Self::Records {
                indexes: owned(indexes),
            },
            parts: parts::records(),
        }
    }

    pub fn outbox(destinations: &[&str]) -> Declared {
        Declared {
            grant: Self::Outbox {
                destinations: owned(destinations),
            },
            parts: parts::outbox(),
        }
    }

    pub fn random() -> Declared {
        Declared {
            grant: Self::Random,
            parts: parts::random(),
        }
    }

    pub fn log() -> Declared {
        Declared {
            grant: Self::Log,
            parts: parts::log(),
        }
    }

    /// A plugin with this grant is called after the commit of what it is given, and perhaps more than once.
    pub fn http(hosts: &[&str]) -> Declared {
        Declared {
            grant: Self::Http {
                hosts: owned(hosts),
            },
            parts: parts::http(),
        }
    }
}

fn owned(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

/// A grant as a plugin declares it: inside the sandbox it carries the import that serves it.
pub struct Declared {
    pub(crate) grant: Grant,
    pub(crate) parts: Parts,
}

#[cfg(target_arch = "wasm32")]
pub(crate) use crate::guest::{Parts, parts};

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use native::{Parts, parts};

/// Outside the sandbox the test's fake host serves every capability; nothing is linked.
#[cfg(not(target_arch = "wasm32"))]
mod native {
    #[derive(Default, Clone, Copy)]
    pub(crate) struct Parts(());

    impl Parts {
        pub(crate) fn and(self, _other: Self) -> Self {
            self
        }
    }

    pub(crate) mod parts {
        use super::Parts;

        pub(crate) fn records() -> Parts {
            Parts(())
        }

        pub(crate) fn outbox() -> Parts {
            Parts(())
        }

        pub(crate) fn random() -> Parts {
            Parts(())
        }

        pub(crate) fn log() -> Parts {
            Parts(())
        }

        pub(crate) fn http() -> Parts {
            Parts(())
        }
    }
}
