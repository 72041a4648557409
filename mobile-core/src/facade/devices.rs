//! Devices: the list, their names, and revoking one that was lost.

use andrum_wire::accounts::{KeysUpdate, Wraps};
use andrum_wire::devices::{Device, KnownDevice};
use andrum_wire::frame;
use andrum_wire::ids::{Blob, DeviceId};
use andrum_wire::limits::MAX_ENROLLED;
use andrum_wire::log::Change;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Andrum, Error, Event, NoAccount, NotAllowed};
use crate::api;
use crate::device::{DeviceAccount, Work};
use crate::keys::{self, Keybag, MasterKey};
use crate::kit::Kit;
use crate::log::{Alarm, author_commit};
use crate::platform::Platform;

/// A device of the account, as this one knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceInfo {
    /// Which.
    pub device: DeviceId,
    /// What the person calls it.
    pub name: Option<String>,
    /// Whether it is this one.
    pub this: bool,
    /// Whether it stands in the log, where it writes itself down at its first sync. One that signed in past the app and only reads does not.
    pub in_log: bool,
    /// Whether it was revoked.
    pub revoked: bool,
    /// What the server says of it, where it was asked.
    pub at_server: Option<DeviceAtServer>,
}

/// When a device talked to the server, by the server's word alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceAtServer {
    /// When it signed in first, Unix milliseconds.
    pub added_ms: i64,
    /// The day on which it renewed its login last, Unix milliseconds at midnight UTC.
    pub seen_day_ms: i64,
}

impl<P: Platform> Andrum<P> {
    /// This device and those that the log has seen.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NoAccount`].
    pub async fn devices(&self) -> Result<Vec<DeviceInfo>, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let account = open.account()?;
        let info = |device: DeviceId, known: Option<&KnownDevice>| DeviceInfo {
            device,
            name: account.keybag.device_names.get(&device).cloned(),
            this: device == account.device_id,
            in_log: known.is_some(),
            revoked: known.is_some_and(KnownDevice::is_revoked),
            at_server: None,
        };
        let in_log = open.log_state()?.devices();
        let this = in_log.get(&account.device_id).is_none().then(|| info(account.device_id, None));
        Ok(this.into_iter().chain(in_log.iter().map(|(device, known)| info(*device, Some(known)))).collect())
    }

    /// The same with what the server says of each, and with those that only the server has seen: they have signed in, and
    /// written nothing.
    ///
    /// # Errors
    /// Those of [`Self::devices`], [`Error::Offline`], [`Error::Server`], [`Error::Alarm`], [`Error::SignInAgain`].
    pub async fn devices_at_server(&self) -> Result<Vec<DeviceInfo>, Error> {
        let _talking = self.talking.lock().await;
        // For the names that other devices have given.
        self.refresh_keys().await?;
        let listed = self.call(|line| async move { api::devices(&*line.transport, Some(&line.token)).await }).await?;
        let mut devices = self.devices().await?;
        let mut guard = self.opened().await?;
        let names = &guard.get()?.account()?.keybag.device_names;
        for Device { device, added_ms, seen_day_ms, revoked } in listed.devices.into_iter().take(MAX_ENROLLED) {
            let at_server = Some(DeviceAtServer { added_ms, seen_day_ms });
            if let Some(known) = devices.iter_mut().find(|known| known.device == device) {
                known.at_server = at_server;
            } else {
                let name = names.get(&device).cloned();
                devices.push(DeviceInfo { device, name, this: false, in_log: false, revoked, at_server });
            }
        }
        Ok(devices)
    }

    /// Revokes devices that were lost: they may write nothing any more, and what comes is encrypted to new keys. Takes password and kit.
    /// The account's other devices have to sign in again, with both.
    ///
    /// # Errors
    /// [`Error::Kit`], [`Error::LoginFailed`], [`Error::NotAllowed`] for the kit of another account, [`Error::Offline`], [`Error::Server`], [`Error::Alarm`].
    pub async fn revoke_devices(
        &self,
        revoked: &[DeviceId],
        password: &Zeroizing<String>,
        kit: &Zeroizing<String>,
    ) -> Result<(), Error> {
        let _talking = self.talking.lock().await;
        let kit = Kit::parse(kit)?;
        self.sync_while_talking().await?;
        self.refresh_keys().await?;
        let logged_in = self.log_in_again(password).await?;
        let (update, master, keybag) = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let account = open.account()?;
            let (rotation, keybag, master) = keys::rotate(&kit, &account.keybag, revoked)?;
            let append = author_commit(open.log_state()?, &account.device, vec![Change::Rotate(rotation)])?;
            let append = frame::encode(&append)?;
            let version = DeviceAccount::master_version(&keybag);
            let wraps = Wraps {
                login_wrap: Blob(keys::wrap_login(
                    &master,
                    &logged_in.export_key,
                    &kit.k1(),
                    &account.account,
                    version,
                )),
                recovery_wrap: Blob(keys::wrap_recovery(&master, &kit.k2(), &account.account, version)),
                record: None,
            };
            let update = keys_update(account.keys_version, &keybag, &master, Some(wraps), Some(append))?;
            (update, master, keybag)
        };
        // One step at the server. Should its answer be lost, this device finds the rotation in the log and asks to sign in again.
        api::update_keys(&*logged_in.transport, Some(&logged_in.tokens.access), &update).await?;
        self.keep_keys(update.version, Some(master), Some(keybag)).await?;
        self.sync_while_talking().await?;
        self.tell(Event::Account);
        Ok(())
    }

    /// Gives a device a name, seen by the account's devices alone.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] beyond 64 characters, [`Error::Offline`], [`Error::Server`] (`stale-keys` when another device was quicker: sync and try again).
    pub async fn name_device(&self, device: DeviceId, name: &str) -> Result<(), Error> {
        const LONGEST: usize = 64;
        let _talking = self.talking.lock().await;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST || name.chars().any(char::is_control) {
            return Err(NotAllowed::Line.into());
        }
        self.refresh_keys().await?;
        let (update, keybag) = {
            let mut guard = self.opened().await?;
            let account = guard.get()?.account()?;
            let mut keybag = account.keybag.duplicate();
            keybag.device_names.insert(device, name.to_owned());
            (keys_update(account.keys_version, &keybag, &account.master, None, None)?, keybag)
        };
        self.call(|line| {
            let update = &update;
            async move { api::update_keys(&*line.transport, Some(&line.token), update).await }
        })
        .await?;
        self.keep_keys(update.version, None, Some(keybag)).await?;
        self.tell(Event::Account);
        Ok(())
    }

    /// Takes over a keybag that another device has changed. The master key is the same; after a rotation it is not, and this device has to sign in
    /// again.
    pub(super) async fn refresh_keys(&self) -> Result<(), Error> {
        let sealed = self.call(|line| async move { api::keys(&*line.transport, Some(&line.token)).await }).await?;
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let account = open.account()?;
        if sealed.version == account.keys_version {
            return Ok(());
        }
        if sealed.version < account.keys_version {
            let alarm = Alarm::OldKeys { pinned: account.keys_version, offered: sealed.version };
            drop(guard);
            self.raise(alarm.clone()).await?;
            return Err(alarm.into());
        }
        let keybag = Keybag::open(&sealed.keybag.0, &account.master, &account.account, sealed.version)
            .map_err(|_| Error::SignInAgain)?;
        drop(guard);
        self.keep_keys(sealed.version, None, Some(keybag)).await
    }

    /// Stores keys that the server has.
    pub(super) async fn keep_keys(
        &self,
        version: u64,
        master: Option<MasterKey>,
        keybag: Option<Keybag>,
    ) -> Result<(), Error> {
        let mut state = self.state.lock().await;
        let mut lock = state.lock.clone();
        let open = state.open.as_mut().ok_or(Error::Locked)?;
        let mut account = open.account.take().ok_or(Error::NoAccount(NoAccount::NotMade))?;
        // What was in memory is good until what is stored has changed; a failure here is made good by the next sign-in.
        account.keys_version = version;
        account.recovery_wrap = None;
        if let Some(keybag) = keybag {
            account.keybag = keybag;
        }
        if let Some(master) = master {
            account.master = master;
        }
        let mut work = Work::default();
        let stored = account.store(&open.sealed, &mut work.changes);
        lock.set_master(open.sealed.key(), &account.master);
        open.account = Some(account);
        stored?;
        work.put_lock(&lock)?;
        open.carry_out(self.platform().store(), work).await?;
        state.lock = lock;
        Ok(())
    }
}

/// The version of the sealed keys that follows `version`.
pub(super) fn keys_update(
    version: u64,
    keybag: &Keybag,
    master: &MasterKey,
    wraps: Option<Wraps>,
    commit: Option<Vec<u8>>,
) -> Result<KeysUpdate, Error> {
    let version = version + 1;
    let sealed = keybag.seal(master, &keybag.account(), version).map_err(|_| NotAllowed::KeybagFull)?;
    Ok(KeysUpdate { version, keybag: Blob(sealed), wraps, commit: commit.map(Blob) })
}
