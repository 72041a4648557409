//! Devices: the list, their names, and revoking one that was lost.

use andrum_wire::devices::{Device, KnownDevice};
use andrum_wire::frame;
use andrum_wire::ids::{Blob, DeviceId};
use andrum_wire::keys::{KeysUpdate, Wraps};
use andrum_wire::limits::MAX_ENROLLED;
use andrum_wire::log::Change;
use andrum_wire::problem::{Problem, ProblemKind};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::keys::{TRIES, keys_update, was_overtaken};
use super::{Andrum, Error, Event, NotAllowed};
use crate::api;
use crate::device::DeviceAccount;
use crate::keys::{self, Keybag, LONGEST_NAME, MasterKey, Seen};
use crate::kit::Kit;
use crate::log::author_commit;
use crate::opaque::ExportKey;
use crate::platform::Platform;
use crate::sync::push;

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
    /// [`Error::Kit`], [`Error::LoginFailed`], [`Error::NotAllowed`] for the kit of another account, [`Error::SignInAgain`], [`Error::Offline`],
    /// [`Error::Server`].
    pub async fn revoke_devices(
        &self,
        revoked: &[DeviceId],
        password: &Zeroizing<String>,
        kit: &Zeroizing<String>,
    ) -> Result<(), Error> {
        let _talking = self.talking.lock().await;
        let kit = Kit::parse(kit)?;
        let logged_in = self.log_in_again(password).await?;
        for _ in 0..TRIES {
            // The private log alone: whatever is wrong elsewhere must not keep a device from being shut out.
            self.catch_up().await?;
            let version = self.refresh_keys().await?;
            let rotation = self.plan_rotation(&kit, revoked, version, &logged_in.export_key).await?;
            let token = Some(logged_in.tokens.access.as_str());
            // One step at the server. Should its answer be lost, this device finds the rotation in the log and asks to sign in again.
            match api::update_keys(&*logged_in.transport, token, &rotation.update).await.map_err(Error::from) {
                Err(error) if was_overtaken(&error) => continue,
                outcome => outcome?,
            }
            let version = rotation.update.keybag.version;
            self.keep_keys(version, Some(rotation.master), Some(rotation.keybag)).await?;
            self.tell(Event::Account);
            // The devices are shut out, whatever else is wrong; that stays as an alarm.
            return match self.sync_while_talking().await {
                Ok(_) | Err(Error::Alarm(_)) => Ok(()),
                Err(error) => Err(error),
            };
        }
        Err(Error::Server(Box::new(Problem::new(ProblemKind::StaleKeys))))
    }

    async fn plan_rotation(
        &self,
        kit: &Kit,
        revoked: &[DeviceId],
        version: u64,
        export_key: &ExportKey,
    ) -> Result<Rotated, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let account = open.account()?;
        if account.outdated {
            return Err(Error::SignInAgain);
        }
        let seen = Seen {
            devices: open.log_state()?.devices().iter().map(|(device, _)| *device).collect(),
            pins: open.rooms.groups.iter().map(|(group, state)| (*group, state.log.pin())).collect(),
        };
        let (rotation, keybag, master) = keys::rotate(kit, &account.keybag, revoked, seen)?;
        let mut changes = push::introduction(open.log_state()?, account);
        changes.push(Change::Rotate(rotation));
        let append = author_commit(open.log_state()?, &account.device, changes)?;
        let append = frame::encode(&append)?;
        let master_version = DeviceAccount::master_version(&keybag);
        let wraps = Wraps {
            login_wrap: Blob(keys::wrap_login(&master, export_key, &kit.k1(), &account.account, master_version)),
            recovery_wrap: Blob(keys::wrap_recovery(&master, &kit.k2(), &account.account, master_version)),
            record: None,
        };
        let update = keys_update(version, &keybag, &master, &kit.root(), Some(wraps), Some(append))?;
        Ok(Rotated { update, master, keybag })
    }

    /// Gives a device a name, seen by the account's devices alone.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] beyond 64 characters, [`Error::Offline`], [`Error::Server`] (`stale-keys` when another device was quicker: sync and try again).
    pub async fn name_device(&self, device: DeviceId, name: &str) -> Result<(), Error> {
        let _talking = self.talking.lock().await;
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(NotAllowed::Line.into());
        }
        let version = self.refresh_keys().await?;
        let (update, keybag) = {
            let mut guard = self.opened().await?;
            let account = guard.get()?.account()?;
            let mut keybag = account.keybag.duplicate();
            keybag.device_names.insert(device, name.to_owned());
            (keys_update(version, &keybag, &account.master, &account.device, None, None)?, keybag)
        };
        self.call(|line| {
            let update = &update;
            async move { api::update_keys(&*line.transport, Some(&line.token), update).await }
        })
        .await?;
        self.keep_keys(update.keybag.version, None, Some(keybag)).await?;
        self.tell(Event::Account);
        Ok(())
    }
}

/// A rotation that is ready to be sent, and what this device holds once it has been.
struct Rotated {
    update: KeysUpdate,
    master: MasterKey,
    keybag: Keybag,
}
