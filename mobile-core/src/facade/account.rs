//! An account: made on the device, with its kit shown and checked; at a server when the person joins one.

use andrum_wire::accounts::{RegistrationFinish, RegistrationStart};
use andrum_wire::ids::LoginName;
use andrum_wire::ids::{AccountId, Blob, Nonce};
use andrum_wire::keys::SealedKeys;
use andrum_wire::tokens::device_proof_bytes;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Andrum, Error, Event, NoAccount, NotAllowed};
use crate::api;
use crate::crypto::sign::SigningKey;
use crate::device::{Beginning, Connection, DeviceAccount, FirstKeys, Work, meta};
use crate::keys;
use crate::kit::Kit;
use crate::log::LogState;
use crate::opaque::Registration;
use crate::platform::Platform;
use crate::store::Table;

/// The kit, shown once. Nobody can show it again.
#[derive(Serialize, Deserialize)]
pub struct KitShown {
    /// As it is written down.
    pub code: Zeroizing<String>,
    /// As it stands in the QR code.
    pub qr_text: Zeroizing<String>,
    /// The two groups, from 1 to 8, that are to be retyped.
    pub challenge: (usize, usize),
}

/// What signing up takes.
#[derive(Serialize, Deserialize)]
pub struct SignUp {
    /// The server's address.
    pub server: String,
    /// As typed.
    pub login: String,
    /// As typed.
    pub password: Zeroizing<String>,
    /// Where registration is by invitation.
    pub invitation: Option<String>,
}

impl<P: Platform> Andrum<P> {
    /// Begins an account on this device: makes its keys and its kit. It exists once [`Self::confirm_kit`] has said so; until then, calling
    /// again makes another kit.
    ///
    /// # Errors
    /// [`Error::HasAccount`], [`Error::Locked`].
    pub async fn begin_account(&self) -> Result<KitShown, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        if open.account.is_some() {
            return Err(Error::HasAccount);
        }
        let kit = Kit::random();
        let device = SigningKey::random();
        let new = keys::new_account(&kit, &device);
        let account = keys::account_id(&new.genesis);
        let version = DeviceAccount::master_version(&new.keybag);
        let first_keys = FirstKeys {
            recovery_wrap: Blob(keys::wrap_recovery(&new.master, &kit.k2(), &account, version)),
            keybag: keys::seal_signed(&new.keybag, &new.master, 1, &kit.root()).map_err(|_| NotAllowed::KeybagFull)?,
        };
        let account = DeviceAccount {
            account,
            device_id: keys::device_id(&device.public()),
            device,
            k1: kit.k1(),
            first_keys: Some(first_keys),
            master: new.master,
            keybag: new.keybag,
            keys_version: 0,
            outdated: false,
        };
        let challenge = Kit::challenge();
        let shown = KitShown { code: kit.code(), qr_text: kit.qr_text(), challenge };
        open.beginning = Some(Beginning { kit, account, challenge });
        Ok(shown)
    }

    /// Checks the two groups that were retyped. When both are right, the account exists and the kit is forgotten here.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] naming the group that differs; the same kit can be tried again. [`Error::NoAccount`] when none was begun.
    pub async fn confirm_kit(&self, first: &str, second: &str) -> Result<AccountId, Error> {
        let mut state = self.state.lock().await;
        let mut lock = state.lock.clone();
        let open = state.open.as_mut().ok_or(Error::Locked)?;
        let beginning = open.beginning.take().ok_or(Error::NoAccount(NoAccount::NotBegun))?;
        for (group, typed) in [(beginning.challenge.0, first), (beginning.challenge.1, second)] {
            if !beginning.kit.check_group(group, typed) {
                open.beginning = Some(beginning);
                return Err(NotAllowed::KitGroup(u8::try_from(group).unwrap_or(u8::MAX)).into());
            }
        }
        let account = beginning.account;
        let id = account.account;
        let log = LogState::new(account.keybag.genesis.clone());
        let mut work = Work::default();
        account.store(&open.sealed, &mut work.changes)?;
        open.sealed.put(&mut work.changes, Table::Meta, meta::LOG, &log)?;
        lock.set_master(open.sealed.key(), &account.master);
        work.put_lock(&lock)?;
        open.carry_out(self.platform().store(), work).await?;
        open.account = Some(account);
        open.log = Some(log);
        state.lock = lock;
        drop(state);
        self.tell(Event::Account);
        Ok(id)
    }

    /// Joins a server with the account of this device: signs up, then uploads what is here. A lost answer is made good by calling again.
    ///
    /// # Errors
    /// [`Error::NoAccount`] before there is one, [`Error::HasAccount`] when it is at a server already, [`Error::NotAllowed`] for the login name,
    /// [`Error::Password`], [`Error::Offline`], [`Error::Server`] (`login-taken`, `invitation-needed`).
    pub async fn sign_up(&self, sign_up: &SignUp) -> Result<(), Error> {
        let _talking = self.talking.lock().await;
        let login = LoginName::new(&sign_up.login)?;
        {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            open.account()?;
            if open.connection.is_some() {
                return Err(Error::HasAccount);
            }
        }
        let transport = self.connect(&sign_up.server).await?;
        let (registration, request) = Registration::start(&sign_up.password)?;
        let start = RegistrationStart { login: login.clone(), request, invitation: sign_up.invitation.clone() };
        let started = api::registration_start(&*transport, None, &start).await?;
        let (record, export_key) = registration.finish(&started.response).map_err(|_| Error::LoginFailed)?;

        let finish = {
            let mut guard = self.opened().await?;
            let account = guard.get()?.account()?;
            let version = DeviceAccount::master_version(&account.keybag);
            let login_wrap = keys::wrap_login(&account.master, &export_key, &account.k1, &account.account, version);
            // The kit has signed it, and is not here any more. An account that was at a server before has none.
            let first = account.first_keys.as_ref().ok_or(Error::HasAccount)?;
            RegistrationFinish {
                login: login.clone(),
                invitation: sign_up.invitation.clone(),
                record,
                genesis: account.keybag.genesis.clone(),
                device: keys::certify(&account.keybag.account_key, account.account, account.device.public()),
                proof: account.device.sign(&device_proof_bytes(&account.account, &Nonce([0; 32]))),
                keys: SealedKeys {
                    keybag: first.keybag.clone(),
                    login_wrap: Blob(login_wrap),
                    recovery_wrap: Some(first.recovery_wrap.clone()),
                },
            }
        };
        let logged_in = api::registration_finish(&*transport, None, &finish).await?;

        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut work = Work::default();
        let mut connection = Connection {
            server: sign_up.server.clone(),
            login: login.as_str().to_owned(),
            access: None,
            refresh: None,
            renewing: None,
        };
        connection.take_tokens(logged_in.tokens);
        open.sealed.put(&mut work.changes, Table::Meta, meta::CONNECTION, &connection)?;
        if let Some(account) = open.account.as_mut() {
            account.keys_version = 1;
            account.first_keys = None;
        }
        open.account()?.store(&open.sealed, &mut work.changes)?;
        open.carry_out(self.platform().store(), work).await?;
        open.connection = Some(connection);
        drop(guard);
        self.tell(Event::Account);
        Ok(())
    }
}
