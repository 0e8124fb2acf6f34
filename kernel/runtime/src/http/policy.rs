//! Which hosts may be reached, and at which addresses. Nothing, unless an administrator named it.
//!
//! A name alone opens only the public internet: where it leads is decided by whoever runs its DNS. An address inside (loopback, private
//! ranges, link-local, the metadata services of clouds) is reached only if the administrator named that address too.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use url::Host;

/// The name that means this machine whoever is asked (RFC 6761).
const LOCALHOST: &str = "localhost";
/// Answers inside one cloud's network, although its address is public.
const WIRE_SERVER: Ipv4Addr = Ipv4Addr::new(168, 63, 129, 16);

/// Which hosts may be reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EgressPolicy {
    /// `host:port`, compared as written in lower case.
    hosts: BTreeSet<String>,
    networks: Vec<Network>,
}

/// `10.20.0.0/16:8443`: addresses, and one port.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    base: IpAddr,
    bits: u8,
    port: u16,
}

/// An entry that names neither a host nor a network.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{entry}' is not `host:port`, and not a network as `10.20.0.0/16:443`")]
pub struct NotAHost {
    pub entry: String,
}

impl EgressPolicy {
    /// Each entry is `host:port`, or a network with a port.
    pub fn allow<I: IntoIterator<Item = String>>(entries: I) -> Result<Self, NotAHost> {
        let mut policy = Self::default();
        for entry in entries {
            let port = entry.rsplit_once(':').map(|(_, port)| port.parse::<u16>());
            if !matches!(port, Some(Ok(_))) {
                return Err(NotAHost { entry });
            }
            if entry.contains('/') {
                let network = Network::parse(&entry).ok_or(NotAHost { entry })?;
                policy.networks.push(network);
            } else {
                policy.hosts.insert(entry.to_lowercase());
            }
        }
        Ok(policy)
    }

    /// Whether a request may be meant for this host.
    pub(super) fn allows(&self, url: &Url) -> bool {
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return false;
        };
        let address = match host {
            Host::Domain(_) => None,
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
        };
        matches!(url.scheme(), "http" | "https")
            && (self
                .hosts
                .contains(&format!("{host}:{port}").to_lowercase())
                || address.is_some_and(|address| self.names(SocketAddr::new(address, port))))
    }

    /// Whether a host that may be meant may be reached at this address.
    pub(super) fn admits(&self, host: &str, address: SocketAddr) -> bool {
        let address = SocketAddr::new(address.ip().to_canonical(), address.port());
        is_public(address.ip())
            || self.names(address)
            || (host.eq_ignore_ascii_case(LOCALHOST) && address.ip().is_loopback())
    }

    fn names(&self, address: SocketAddr) -> bool {
        self.hosts.contains(&address.to_string())
            || self
                .networks
                .iter()
                .any(|network| network.contains(address))
    }
}

impl Network {
    fn parse(entry: &str) -> Option<Self> {
        let (network, port) = entry.rsplit_once(':')?;
        let (base, bits) = network.split_once('/')?;
        let base: IpAddr = base.trim_matches(['[', ']']).parse().ok()?;
        let bits: u8 = bits.parse().ok()?;
        let width = if base.is_ipv4() { 32 } else { 128 };
        (bits <= width).then_some(Self {
            base,
            bits,
            port: port.parse().ok()?,
        })
    }

    fn contains(&self, address: SocketAddr) -> bool {
        let same = |l: u128, r: u128, width: u8| {
            let shift = u32::from(width - self.bits);
            l.checked_shr(shift).unwrap_or(0) == r.checked_shr(shift).unwrap_or(0)
        };
        address.port() == self.port
            && match (self.base, address.ip()) {
                (IpAddr::V4(l), IpAddr::V4(r)) => {
                    same(u128::from(l.to_bits()), u128::from(r.to_bits()), 32)
                }
                (IpAddr::V6(l), IpAddr::V6(r)) => same(l.to_bits(), r.to_bits(), 128),
                _ => false,
            }
    }
}

/// Whether an address is one of the internet's, and of nobody's inside.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(a == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a >= 240
        // Shared by carriers (RFC 6598); a cloud's metadata service is in it.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19))
        || address == WIRE_SERVER)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    // Addresses that carry one of version 4 lead where that leads.
    let carried = match segments {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..]
        | [0, 0, 0, 0, 0, 0xffff, high, low] => {
            Some(Ipv4Addr::from(u32::from(high) << 16 | u32::from(low)))
        }
        _ => None,
    };
    if let Some(carried) = carried {
        return is_public_v4(carried);
    }
    // Global unicast, without what is for documents and tunnels.
    segments[0] & 0xe000 == 0x2000
        && !(segments[0] == 0x2001 && (segments[1] == 0 || segments[1] == 0xdb8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(entries: &[&str]) -> EgressPolicy {
        EgressPolicy::allow(entries.iter().map(|entry| (*entry).to_owned())).expect("entries")
    }

    #[test]
    fn what_is_not_named_is_not_reached() {
        let policy = policy(&[
            "Api.example:443",
            "127.0.0.1:8080",
            "10.20.0.0/16:9000",
            "[::1]:80",
        ]);
        for (url, allowed) in [
            ("https://api.example/a", true),
            ("https://API.example/a", true),
            ("http://api.example:443/a", true),
            ("http://api.example/a", false),
            ("https://api.example.evil/a", false),
            ("https://api.example@evil.example/", false),
            ("ftp://api.example:443/a", false),
            ("http://127.0.0.1:8080/", true),
            ("http://0x7f.1:8080/", true),
            ("http://127.0.0.2:8080/", false),
            ("http://10.20.3.4:9000/", true),
            ("http://10.21.3.4:9000/", false),
            ("http://10.20.3.4:9001/", false),
            ("http://[::1]/", true),
        ] {
            let parsed = Url::parse(url).expect("a URL");
            assert_eq!(policy.allows(&parsed), allowed, "{url}");
        }
    }

    #[test]
    fn where_a_name_may_lead() {
        let policy = policy(&[
            "api.example:80",
            "localhost:80",
            "192.168.1.5:80",
            "10.0.0.0/8:80",
        ]);
        for (host, address, admitted) in [
            ("api.example", "93.184.216.34:80", true),
            ("api.example", "127.0.0.1:80", false),
            ("localhost", "127.0.0.1:80", true),
            ("localhost", "[::1]:80", true),
            ("localhost", "192.168.1.6:80", false),
            ("api.example", "192.168.1.5:80", true),
            ("api.example", "192.168.1.5:81", false),
            ("api.example", "10.9.8.7:80", true),
            ("api.example", "172.16.0.1:80", false),
            ("api.example", "169.254.169.254:80", false),
            ("api.example", "100.100.100.200:80", false),
            ("api.example", "168.63.129.16:80", false),
            ("api.example", "0.0.0.0:80", false),
            ("api.example", "255.255.255.255:80", false),
            ("api.example", "[::1]:80", false),
            ("api.example", "[::ffff:127.0.0.1]:80", false),
            ("api.example", "[64:ff9b::7f00:1]:80", false),
            ("api.example", "[2002:7f00:1::]:80", false),
            ("api.example", "[fd00:ec2::254]:80", false),
            ("api.example", "[fe80::1]:80", false),
            ("api.example", "[2606:2800:220:1::1]:80", true),
        ] {
            let parsed = address.parse().expect("an address");
            assert_eq!(policy.admits(host, parsed), admitted, "{host} at {address}");
        }
    }

    #[test]
    fn entries_that_mean_nothing_are_refused() {
        for entry in [
            "example.org",
            "10.0.0.0/33:80",
            "10.0.0.0/8",
            "a/8:80",
            ":x",
        ] {
            let found = EgressPolicy::allow([entry.to_owned()]);
            assert!(found.is_err(), "{entry}: {found:?}");
        }
    }
}
