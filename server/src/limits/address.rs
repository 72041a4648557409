//! Where a request comes from, and which bucket that counts in.

use std::net::{IpAddr, Ipv6Addr};

/// The client's address: the connection's peer, or, when that is a trusted proxy, the last address of `X-Forwarded-For` that is not one.
/// What stands further left was written by the client and proves nothing.
#[must_use]
pub fn client(peer: IpAddr, forwarded_for: &str, trusted: &[IpAddr]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|proxy| plain(*proxy) == plain(*address));
    let mut client = plain(peer);
    for hop in forwarded_for.rsplit(',') {
        if !is_trusted(&client) {
            break;
        }
        let Ok(address) = hop.trim().parse() else { break };
        client = plain(address);
    }
    client
}

/// One household or one host: an IPv4 address, or the first 64 bits of an IPv6 address, since whoever has one has 2^64 of them.
#[must_use]
pub fn bucket(address: IpAddr) -> IpAddr {
    match plain(address) {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 => v4,
    }
}

/// An IPv4 address in IPv6 clothes is the IPv4 address.
fn plain(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = [ip("10.0.0.1"), ip("10.0.0.2")];
        assert_eq!(client(ip("192.0.2.7"), "203.0.113.9", &trusted), ip("192.0.2.7"), "no proxy");
        assert_eq!(client(ip("10.0.0.1"), "203.0.113.9", &trusted), ip("203.0.113.9"));
        assert_eq!(
            client(ip("10.0.0.1"), "1.1.1.1, 203.0.113.9, 10.0.0.2", &trusted),
            ip("203.0.113.9"),
            "forged left part"
        );
        assert_eq!(client(ip("::ffff:10.0.0.1"), "203.0.113.9", &trusted), ip("203.0.113.9"));
        assert_eq!(client(ip("10.0.0.1"), "", &trusted), ip("10.0.0.1"));
        assert_eq!(client(ip("10.0.0.1"), "rubbish", &trusted), ip("10.0.0.1"));
        assert_eq!(client(ip("10.0.0.1"), "203.0.113.9", &[]), ip("10.0.0.1"));
    }

    #[test]
    fn one_network_is_one_bucket() {
        assert_eq!(bucket(ip("2001:db8:1:2:3:4:5:6")), bucket(ip("2001:db8:1:2::9")));
        assert_ne!(bucket(ip("2001:db8:1:2::9")), bucket(ip("2001:db8:1:3::9")));
        assert_ne!(bucket(ip("192.0.2.7")), bucket(ip("192.0.2.8")));
        assert_eq!(bucket(ip("::ffff:192.0.2.7")), ip("192.0.2.7"));
    }
}
