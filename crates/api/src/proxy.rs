//! Who calls, also through a proxy: a header that names the client counts only when a trusted proxy sent it.
//! Headers: `X-Forwarded-For` and `X-Forwarded-Proto`; without the first, `Forwarded` (RFC 7239).

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;

/// Hops that are read at most, from the nearest one.
const HOPS_MAX: usize = 32;

/// Addresses under one prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => same(a.to_bits().into(), b.to_bits().into(), 32 - self.bits),
            (IpAddr::V6(a), IpAddr::V6(b)) => same(a.to_bits(), b.to_bits(), 128 - self.bits),
            _ => false,
        }
    }
}

fn same(a: u128, b: u128, ignored: u32) -> bool {
    a.checked_shr(ignored).unwrap_or(0) == b.checked_shr(ignored).unwrap_or(0)
}

impl FromStr for Network {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("{text:?} is neither an address nor a network such as 10.0.0.0/8");
        let (address, bits) = text.split_once('/').map_or((text, None), |(a, b)| (a, Some(b)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.map_or(Ok(most), |b| b.parse().map_err(|_| wrong()))?;
        if bits > most { Err(wrong()) } else { Ok(Self { address, bits }) }
    }
}

/// The proxies whose word about the client counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies(Vec<Network>);

impl Proxies {
    /// From addresses and networks (`10.0.0.7`, `10.0.0.0/8`, `fd00::/8`). The error says which is none.
    pub fn parse<T: AsRef<str>>(all: impl IntoIterator<Item = T>) -> Result<Self, String> {
        all.into_iter().map(|one| one.as_ref().trim().parse()).collect::<Result<_, _>>().map(Self)
    }
    /// Whether none is trusted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|n| n.holds(address))
    }

    /// The client behind a connection, and whether its own connection is encrypted, as far as a trusted proxy says.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> Client {
        let peer = peer.to_canonical();
        if !self.trusts(peer) {
            return Client { address: peer, https: None };
        }
        let (hops, proto) = if headers.contains_key("x-forwarded-for") {
            let proto = lists(headers, "x-forwarded-proto").next_back().map(str::to_owned);
            (lists(headers, "x-forwarded-for").map(hop).collect::<Vec<_>>(), proto)
        } else {
            let hops: Vec<&str> = lists(headers, "forwarded").collect();
            let proto = hops.last().and_then(|h| parameter(h, "proto")).map(str::to_owned);
            let proto = proto.or_else(|| lists(headers, "x-forwarded-proto").next_back().map(str::to_owned));
            (hops.into_iter().map(|h| parameter(h, "for").and_then(hop)).collect(), proto)
        };
        Client {
            address: self.walk(peer, &hops),
            https: proto.map(|p| p.trim_matches('"').eq_ignore_ascii_case("https")),
        }
    }

    /// From the nearest hop outwards, over trusted ones; what is no address ends the walk.
    fn walk(&self, peer: IpAddr, hops: &[Option<IpAddr>]) -> IpAddr {
        let mut at = peer;
        for hop in hops.iter().rev().take(HOPS_MAX) {
            let Some(address) = hop else { break };
            at = *address;
            if !self.trusts(at) {
                break;
            }
        }
        at
    }
}

/// The parts of a list header that may come several times, in order.
fn lists<'a>(headers: &'a HeaderMap, name: &'static str) -> impl DoubleEndedIterator<Item = &'a str> {
    let lines: Vec<&str> = headers.get_all(name).iter().filter_map(|v| v.to_str().ok()).collect();
    lines.into_iter().flat_map(|line| line.split(',')).map(str::trim).filter(|part| !part.is_empty())
}

/// A parameter of one element of `Forwarded`.
fn parameter<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    element.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`, also in quotes; `unknown` and `_hidden` are none.
fn hop(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches('"');
    let bare = text.strip_prefix('[').and_then(|t| t.split_once(']')).map_or(text, |(t, _)| t);
    let address = bare.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|a| a.ip()));
    address.map(|a: IpAddr| a.to_canonical())
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    /// The address.
    pub address: IpAddr,
    /// Whether a trusted proxy says that its client came by https.
    pub https: Option<bool>,
}

impl Client {
    /// What stands for the address in a throttle: an IPv6 customer has a network of 64 bits.
    pub fn network(address: IpAddr) -> IpAddr {
        match address {
            IpAddr::V6(v6) if !v6.is_loopback() => {
                IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX)))
            }
            other => other,
        }
    }
}

/// The layer that finds out who calls; [`Peer`](crate::Peer) tells the handlers. Behind a proxy that ends TLS it tells browsers to
/// stay with https (RFC 6797).
pub async fn find_client(State(proxies): State<Arc<Proxies>>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip());
    let client = proxies.client(peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)), request.headers());
    request.extensions_mut().insert(client);
    let mut response = next.run(request).await;
    if client.https == Some(true) {
        let strict = HeaderValue::from_static("max-age=31536000");
        response.headers_mut().insert(header::STRICT_TRANSPORT_SECURITY, strict);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;

    fn ask(proxies: &[&str], peer: &str, headers: &[(&'static str, &'static str)]) -> (String, Option<bool>) {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        let client = Proxies::parse(proxies).unwrap().client(peer.parse().unwrap(), &map);
        (client.address.to_string(), client.https)
    }

    #[test]
    fn a_header_counts_only_from_a_trusted_proxy() {
        let told = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "https")];
        let is = |proxies: &[&str], peer: &str, headers: &[_], address: &str, https| {
            assert_eq!(ask(proxies, peer, headers), (address.to_owned(), https), "{proxies:?} {peer}");
        };
        is(&[], "10.0.0.1", &told, "10.0.0.1", None);
        is(&["10.0.0.2"], "10.0.0.1", &told, "10.0.0.1", None);
        is(&["10.0.0.1"], "10.0.0.1", &told, "203.0.113.9", Some(true));
        is(&["10.0.0.0/8"], "10.9.9.9", &told, "203.0.113.9", Some(true));
        is(&["10.0.0.0/8"], "::ffff:10.9.9.9", &told, "203.0.113.9", Some(true));
        is(&["::1"], "::1", &told[..1], "203.0.113.9", None);
        is(&["10.0.0.1"], "10.0.0.1", &[], "10.0.0.1", None);
    }

    #[test]
    fn what_a_client_writes_itself_is_passed_over() {
        let proxies = ["10.0.0.0/8"];
        for (header, expected) in [
            ("198.51.100.1, 203.0.113.9", "203.0.113.9"),
            ("198.51.100.1, 203.0.113.9, 10.0.0.5", "203.0.113.9"),
            ("203.0.113.9:4711", "203.0.113.9"),
            ("[2001:db8::7]:80", "2001:db8::7"),
            ("2001:db8::7", "2001:db8::7"),
            ("nonsense, 10.0.0.5", "10.0.0.5"),
            ("nonsense", "10.0.0.1"),
            ("10.0.0.9, 10.0.0.5", "10.0.0.9"),
        ] {
            assert_eq!(ask(&proxies, "10.0.0.1", &[("x-forwarded-for", header)]).0, expected, "{header}");
        }
        let two = [("x-forwarded-for", "198.51.100.1"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(ask(&proxies, "10.0.0.1", &two).0, "203.0.113.9");
    }

    #[test]
    fn forwarded() {
        let proxies = ["10.0.0.0/8"];
        for (header, expected) in [
            ("for=203.0.113.9;proto=https", ("203.0.113.9", Some(true))),
            ("for=198.51.100.1, For=\"[2001:db8::7]:80\";Proto=http", ("2001:db8::7", Some(false))),
            ("for=unknown;proto=https", ("10.0.0.1", Some(true))),
            ("by=10.0.0.1", ("10.0.0.1", None)),
        ] {
            let (address, https) = ask(&proxies, "10.0.0.1", &[("forwarded", header)]);
            assert_eq!((address.as_str(), https), expected, "{header}");
        }
        let both = [("forwarded", "for=198.51.100.1"), ("x-forwarded-for", "203.0.113.9")];
        assert_eq!(ask(&proxies, "10.0.0.1", &both).0, "203.0.113.9");
    }

    #[test]
    fn networks() {
        for bad in ["", "10.0.0", "10.0.0.0/33", "fd00::/129", "10.0.0.0/x", "proxy.example"] {
            assert!(Proxies::parse([bad]).unwrap_err().contains(&format!("{bad:?}")), "{bad}");
        }
        let all = Proxies::parse(["0.0.0.0/0", "fd00::/8"]).unwrap();
        assert!(all.trusts("192.0.2.1".parse().unwrap()) && all.trusts("fd12::1".parse().unwrap()));
        assert!(!all.trusts("2001:db8::1".parse().unwrap()));
        let network = |text: &str| Client::network(text.parse().unwrap()).to_string();
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!((network("::1"), network("192.0.2.1")), ("::1".to_owned(), "192.0.2.1".to_owned()));
    }
}
