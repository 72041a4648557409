//! What a device holds in memory: the opened database, the account's keys, the private log's state, and what the rooms above keep.

use andrum_wire::ids::{AccountId, Blob, DeviceId};
use andrum_wire::keys::SealedKeybag;
use andrum_wire::tokens::Tokens;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Error, LocalError, NoAccount, NotAllowed, Pages, Sealed, meta};
use crate::crypto::secret::Secret32;
use crate::crypto::sign::SigningKey;
use crate::keys::{self, Keybag, MasterKey};
use crate::kit::Kit;
use crate::log::{Alarm, LogState};
use crate::store::{Changes, Store, Table};

/// The opened diary. `R` is what the rooms above keep in memory; the device does not look into it.
pub(crate) struct Open<R> {
    pub sealed: Sealed,
    pub pages: Pages,
    pub account: Option<DeviceAccount>,
    pub log: Option<LogState>,
    pub connection: Option<Connection>,
    pub alarms: Vec<Alarm>,
    /// An account that is being made and whose kit is not checked yet.
    pub beginning: Option<Beginning>,
    /// What the rooms above keep.
    pub rooms: R,
}

/// The account, as this device holds it.
pub(crate) struct DeviceAccount {
    pub account: AccountId,
    pub device: SigningKey,
    pub device_id: DeviceId,
    pub k1: Secret32,
    pub master: MasterKey,
    pub keybag: Keybag,
    /// Version of the sealed keys at the server that this device has seen last; 0 before there are any.
    pub keys_version: u64,
    /// What the kit has made and signed, until it is at a server.
    pub first_keys: Option<FirstKeys>,
    /// Another device has rotated the keys: what is here cannot open what comes, until the person signs in again.
    pub outdated: bool,
}

/// The first keys of an account. Made when its kit was there, for a server that it may join much later.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct FirstKeys {
    /// The wrap under the kit alone.
    pub recovery_wrap: Blob,
    /// The first keybag, signed by the kit.
    pub keybag: SealedKeybag,
}

/// An account whose kit was shown and not checked yet. Kept in memory alone.
pub(crate) struct Beginning {
    pub kit: Kit,
    pub account: DeviceAccount,
    pub challenge: (usize, usize),
}

/// Where the account lives.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Connection {
    pub server: String,
    pub login: String,
    pub access: Option<Zeroizing<String>>,
    pub refresh: Option<Zeroizing<Vec<u8>>>,
    /// A refresh that was begun: the token to come, and how often it was tried.
    pub renewing: Option<(Zeroizing<Vec<u8>>, u32)>,
}

impl Connection {
    pub fn take_tokens(&mut self, tokens: Tokens) {
        self.access = Some(Zeroizing::new(tokens.access));
        self.refresh = tokens.refresh.map(|blob| Zeroizing::new(blob.0));
        self.renewing = None;
    }
}

/// The stored form of [`DeviceAccount`].
#[derive(Serialize, Deserialize)]
struct StoredAccount {
    account: AccountId,
    device_seed: Zeroizing<[u8; 32]>,
    k1: Zeroizing<[u8; 32]>,
    master: Zeroizing<[u8; 32]>,
    keys_version: u64,
    keybag: Vec<u8>,
    first_keys: Option<FirstKeys>,
    outdated: bool,
}

impl DeviceAccount {
    /// The version that the master key's wraps carry.
    pub fn master_version(keybag: &Keybag) -> u32 {
        keybag.rotation.saturating_add(1)
    }

    pub fn store(&self, sealed: &Sealed, changes: &mut Changes) -> Result<(), Error> {
        let keybag =
            self.keybag.seal(&self.master, &self.account, self.keys_version).map_err(|_| NotAllowed::KeybagFull)?;
        let stored = StoredAccount {
            account: self.account,
            device_seed: Zeroizing::new(*self.device.seed().expose()),
            k1: Zeroizing::new(*self.k1.expose()),
            master: Zeroizing::new(*self.master.secret().expose()),
            keys_version: self.keys_version,
            keybag,
            first_keys: self.first_keys.clone(),
            outdated: self.outdated,
        };
        Ok(sealed.put(changes, Table::Meta, meta::ACCOUNT, &stored)?)
    }

    fn from_stored(stored: StoredAccount) -> Result<Self, LocalError> {
        let master = MasterKey::from_secret(Secret32::from_bytes(*stored.master));
        let keybag = Keybag::open(&stored.keybag, &master, &stored.account, stored.keys_version)
            .map_err(|_| LocalError::Damaged("account".into()))?;
        let device = SigningKey::from_seed(&Secret32::from_bytes(*stored.device_seed));
        Ok(Self {
            account: stored.account,
            device_id: keys::device_id(&device.public()),
            device,
            k1: Secret32::from_bytes(*stored.k1),
            master,
            keybag,
            keys_version: stored.keys_version,
            first_keys: stored.first_keys,
            outdated: stored.outdated,
        })
    }
}

impl Open<()> {
    /// Reads all that the device itself keeps open.
    pub async fn load(store: &impl Store, key: Secret32) -> Result<Self, LocalError> {
        let sealed = Sealed::new(key);
        let account: Option<StoredAccount> = sealed.get(store, Table::Meta, meta::ACCOUNT).await?;
        Ok(Self {
            pages: Pages::load(store, &sealed).await?,
            account: account.map(DeviceAccount::from_stored).transpose()?,
            log: sealed.get(store, Table::Meta, meta::LOG).await?,
            connection: sealed.get(store, Table::Meta, meta::CONNECTION).await?,
            alarms: sealed.get(store, Table::Meta, meta::ALARMS).await?.unwrap_or_default(),
            beginning: None,
            rooms: (),
            sealed,
        })
    }

    /// The same with what the rooms above keep.
    pub fn with<R>(self, rooms: R) -> Open<R> {
        let Self { sealed, pages, account, log, connection, alarms, beginning, rooms: () } = self;
        Open { sealed, pages, account, log, connection, alarms, beginning, rooms }
    }
}

impl<R> Open<R> {
    /// The account, or an error that says what is missing.
    pub fn account(&self) -> Result<&DeviceAccount, Error> {
        self.account.as_ref().ok_or(Error::NoAccount(NoAccount::NotMade))
    }

    /// Where the account lives, or an error that says what is missing.
    pub fn connection(&self) -> Result<&Connection, Error> {
        self.connection.as_ref().ok_or(Error::NoAccount(NoAccount::NotAtServer))
    }

    /// Stores the connection.
    pub fn store_connection(&self, changes: &mut Changes) -> Result<(), Error> {
        let connection = self.connection()?;
        Ok(self.sealed.put(changes, Table::Meta, meta::CONNECTION, connection)?)
    }
}
