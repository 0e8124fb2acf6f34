//! From a host that may be meant to the addresses it is reached at: looked up once, checked, and pinned to the connection.
//!
//! Were the name looked up again when the connection is made, whoever runs its DNS could answer the check and the connection differently.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use async_trait::async_trait;
use reqwest::{Client, Url, redirect};
use rustls::ClientConfig;
use url::Host;

use super::failure::Failure;
use super::policy::EgressPolicy;
use super::tls::{Authorities, Trust};

/// The longest one request may take.
const TIME_MAX: Duration = Duration::from_secs(30);
/// The longest it may take to look a name up or to be connected.
const CONNECT_MAX: Duration = Duration::from_secs(10);
/// Clients kept, each with the connections to one host at checked addresses.
const CLIENTS_MAX: u64 = 256;
/// How long checked addresses are believed after their last use.
const CLIENT_IDLE: Duration = Duration::from_mins(1);
/// The most addresses of one name that are looked at.
const ADDRESSES_MAX: usize = 32;

/// How names become addresses.
#[async_trait]
pub trait Resolver: Send + Sync + 'static {
    async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>>;
}

/// As the operating system does.
pub struct SystemResolver;

#[async_trait]
impl Resolver for SystemResolver {
    async fn resolve(&self, host: &str, port: u16) -> io::Result<Vec<SocketAddr>> {
        let found = tokio::net::lookup_host((host, port)).await?;
        Ok(found.take(ADDRESSES_MAX).collect())
    }
}

/// A host, and where it was found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Pinned {
    /// It has to show who it is.
    secure: bool,
    host: String,
    addresses: Vec<SocketAddr>,
}

/// The way out: what may be reached, and the connections there.
pub(super) struct Ways {
    policy: EgressPolicy,
    resolver: Box<dyn Resolver>,
    trust: Trust,
    clients: moka::sync::Cache<Pinned, Client>,
}

impl Ways {
    pub fn new(policy: EgressPolicy, resolver: Box<dyn Resolver>) -> Self {
        let clients = moka::sync::Cache::builder()
            .max_capacity(CLIENTS_MAX)
            .time_to_idle(CLIENT_IDLE)
            .build();
        Self {
            policy,
            resolver,
            trust: Trust::new(Authorities::default()),
            clients,
        }
    }

    /// Believes these authorities too.
    pub fn believe(&mut self, authorities: Authorities) {
        self.trust = Trust::new(authorities);
    }

    /// A client that reaches this URL's host at checked addresses and no others.
    pub async fn to(&self, url: &Url) -> Result<Client, Failure> {
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(Failure::host_not_allowed("it"));
        };
        let name = host.to_string();
        if !self.policy.allows(url) {
            return Err(Failure::host_not_allowed(&format!("'{name}'")));
        }
        let found = match host {
            Host::Ipv4(address) => vec![SocketAddr::new(address.into(), port)],
            Host::Ipv6(address) => vec![SocketAddr::new(address.into(), port)],
            Host::Domain(_) => self.resolve(&name, port).await?,
        };
        let mut addresses = found;
        addresses.retain(|address| self.policy.admits(&name, *address));
        if addresses.is_empty() {
            return Err(Failure::address_not_allowed(&name));
        }
        addresses.sort_unstable();
        let secure = url.scheme() == "https";
        let tls = if secure {
            self.trust.believing()?
        } else {
            Trust::nobody()
        };
        let pinned = Pinned {
            secure,
            host: name,
            addresses,
        };
        self.clients
            .try_get_with_by_ref(&pinned, || client(&pinned, tls))
            .map_err(|error| Failure::fault(&error))
    }

    async fn resolve(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, Failure> {
        let looked_up = self.resolver.resolve(host, port);
        match tokio::time::timeout(CONNECT_MAX, looked_up).await {
            Ok(Ok(found)) if !found.is_empty() => Ok(found),
            _ => Err(Failure::unreachable("the host's name leads nowhere")),
        }
    }
}

fn client(pinned: &Pinned, tls: ClientConfig) -> Result<Client, reqwest::Error> {
    // Redirects are followed by the exchange, which asks for each target again.
    Client::builder()
        .tls_backend_preconfigured(tls)
        .https_only(pinned.secure)
        .redirect(redirect::Policy::none())
        .timeout(TIME_MAX)
        .connect_timeout(CONNECT_MAX)
        .no_proxy()
        .resolve_to_addrs(&pinned.host, &pinned.addresses)
        .build()
}
