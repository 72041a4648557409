//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::HttpRequest;

use super::address;

/// Where a request comes from, as limits count it ([`address::bucket`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(pub(super) IpAddr);

impl Client {
    pub(super) fn of(request: &HttpRequest, trusted: &[IpAddr]) -> Self {
        let forwarded: Vec<_> =
            request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
        // Without a peer there is no network: a unit test.
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        Self(address::bucket(address::client(peer, &forwarded.join(","), trusted)))
    }
}
