//! All limits of a process, and what each counts.

use andrum_wire::ids::AccountId;
use andrum_wire::ids::LoginName;

use super::Client;
use super::buckets::Buckets;
use crate::clock::Clock;
use crate::config::Config;
use crate::problem::Error;

/// A workplace or a school shares one address: it gets this many times what one login name gets.
const NAMES_PER_ADDRESS: u32 = 6;

/// Knocks at groups' doors per minute for one account. Each knock costs a look-up.
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
