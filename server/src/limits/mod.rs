//! Rate limits: per client address for everything, more tightly per address and per login name where passwords can be tried.

pub mod address;
mod buckets;

use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpRequest};
use andrum_wire::ids::AccountId;
use andrum_wire::ids::LoginName;

use crate::clock::Clock;
use crate::config::Config;
use crate::problem::Error;
use crate::state::State;
use buckets::Buckets;

/// A workplace or a school shares one address: it gets this many times what one login name gets.
const NAMES_PER_ADDRESS: u32 = 6;

/// Knocks at groups' doors per minute for one account. Each looks a group up, whoever asks.
const KNOCKS_PER_MINUTE: u32 = 30;

/// All limits of this process. Several processes count apart.
pub struct Limits {
    requests: Buckets,
    logins_of_name: Buckets,
    logins_of_address: Buckets,
    registrations: Buckets,
    knocks: Buckets,
}

impl Limits {
    /// Limits with the numbers of the settings.
    #[must_use]
    pub fn new(config: &Config, clock: &Clock) -> Self {
        let per_minute = |count| Buckets::per_minute(count, clock.clone());
        Self {
            requests: per_minute(config.requests_per_minute),
            logins_of_name: per_minute(config.logins_per_minute),
            logins_of_address: per_minute(config.logins_per_minute.saturating_mul(NAMES_PER_ADDRESS)),
            registrations: Buckets::per_hour(config.registrations_per_hour, clock.clone()),
            knocks: per_minute(KNOCKS_PER_MINUTE),
        }
    }

    /// Counts a request.
    ///
    /// # Errors
    /// [`Error::TooManyRequests`].
    pub fn request(&self, client: Client) -> Result<(), Error> {
        self.requests.take(client.0)
    }

    /// Counts an attempt in which a password or a kit can be tried. The address is asked first: one address cannot use up the attempts
    /// of many names once its own are used up.
    ///
    /// # Errors
    /// [`Error::TooManyRequests`].
    pub fn attempt(&self, client: Client, login: &LoginName) -> Result<(), Error> {
        self.logins_of_address.take(client.0)?;
        self.logins_of_name.take(login.as_str())
    }

    /// Counts a knock at a group's door.
    ///
    /// # Errors
    /// [`Error::TooManyRequests`].
    pub fn knock(&self, account: &AccountId) -> Result<(), Error> {
        self.knocks.take(account)
    }

    /// Counts an account that is made.
    ///
    /// # Errors
    /// [`Error::TooManyRequests`].
    pub fn registration(&self, client: Client) -> Result<(), Error> {
        self.registrations.take(client.0)
    }
}

/// Where a request comes from, as limits count it ([`address::bucket`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client(IpAddr);

impl Client {
    fn of(request: &HttpRequest, trusted: &[IpAddr]) -> Self {
        let forwarded: Vec<_> =
            request.headers().get_all("x-forwarded-for").filter_map(|value| value.to_str().ok()).collect();
        // Without a peer there is no network: a unit test.
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        Self(address::bucket(address::client(peer, &forwarded.join(","), trusted)))
    }
}

impl FromRequest for Client {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(State::of(request).map(|state| Self::of(request, &state.config.trusted_proxies)))
    }
}

/// Middleware: counts every request by its address before anything else is done for it; answers `too-many-requests` by itself.
///
/// # Errors
/// Those of the services within.
pub async fn by_address<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let counted = State::of(request.request()).and_then(|state| {
        let client = Client::of(request.request(), &state.config.trusted_proxies);
        state.limits.request(client)
    });
    match counted {
        Ok(()) => next.call(request).await.map(ServiceResponse::map_into_left_body),
        Err(error) => Ok(request.error_response(error).map_into_right_body()),
    }
}
