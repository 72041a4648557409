//! Signing in with password and kit: on a new device, or again on one whose keys were changed elsewhere or whose lock was forgotten.

use std::sync::Arc;

use andrum_wire::accounts::{Account, DeviceProof, LoginFinish, LoginStart};
use andrum_wire::devices::AddDevice;
use andrum_wire::ids::{AccountId, LoginName, Nonce};
use andrum_wire::keys::SealedKeys;
use andrum_wire::problem::ProblemKind;
use andrum_wire::tokens::{Tokens, device_proof_bytes};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::keys::choose_keybag;
use super::rooms::Open;
use super::{Andrum, Error, Event, NoAccount};
use crate::api;
use crate::crypto::sign::SigningKey;
use crate::device::{Connection, DeviceAccount, Work, meta};
use crate::keys::{self, Chosen, Keybag, MasterKey};
use crate::kit::Kit;
use crate::log::{Alarm, CountedPut, LogState};
use crate::opaque::{ExportKey, Login};
use crate::platform::Platform;
use crate::store::{Change, Store, Table};
use crate::sync::Intake;

/// What signing in takes.
#[derive(Serialize, Deserialize)]
pub struct SignIn {
    /// The server's address.
    pub server: String,
    /// As typed.
    pub login: String,
    /// As typed.
    pub password: Zeroizing<String>,
    /// As typed or scanned.
    pub kit: Zeroizing<String>,
}

/// What a device sees that has never seen this account before. It cannot notice a server that went back in time as a whole, so the person is asked
/// whether this is what they expect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstLook {
    /// How many entries came.
    pub entries: usize,
    /// When the newest of them was begun, as the list shows it, Unix milliseconds.
    pub newest_ms: Option<i64>,
}

/// A login that went through.
pub(super) struct LoggedInHere<T> {
    pub transport: Arc<T>,
    pub login: LoginName,
    pub nonce: Nonce,
    pub account: AccountId,
    pub tokens: Tokens,
    pub export_key: ExportKey,
}

impl<P: Platform> Andrum<P> {
    /// Signs in on this device and syncs. What was written here before stays and is uploaded with the rest.
    ///
    /// # Errors
    /// [`Error::Kit`] before anything is sent; [`Error::LoginFailed`]; [`Error::KeysDoNotOpen`] when name and password are right and the kit is another
    /// account's, or the server's copy was tampered with; [`Error::Offline`]; [`Error::Server`]; [`Error::HasAccount`] when this device belongs to
    /// another account; [`Error::Alarm`].
    pub async fn sign_in(&self, sign_in: &SignIn) -> Result<FirstLook, Error> {
        let _talking = self.talking.lock().await;
        let outcome = self.sign_in_while_talking(sign_in).await;
        if let Err(Error::Alarm(alarm)) = &outcome {
            self.raise(alarm.clone()).await?;
        }
        outcome
    }

    pub(super) async fn sign_in_while_talking(&self, sign_in: &SignIn) -> Result<FirstLook, Error> {
        let kit = Kit::parse(&sign_in.kit)?;
        self.unlocked_or_lockable().await?;
        let logged_in = self.log_in(&sign_in.server, &sign_in.login, &sign_in.password, None).await?;
        let token = Some(logged_in.tokens.access.as_str());
        let account: Account = api::account(&*logged_in.transport, token).await?;
        let sealed: SealedKeys = api::keys(&*logged_in.transport, token).await?;
        if account.account != logged_in.account || keys::account_id(&account.genesis) != account.account {
            return Err(Error::KeysDoNotOpen);
        }
        let (master, version) =
            keys::open_login_wrap(&sealed.login_wrap.0, &logged_in.export_key, &kit.k1(), &account.account)
                .map_err(|_| Error::KeysDoNotOpen)?;
        let (at_server, root_key) = (sealed.keybag.version, kit.root().public());
        let Chosen { keybag, altered } =
            choose_keybag(&*logged_in.transport, token, sealed.keybag, &root_key, &master, &account.account).await?;
        if keybag.genesis != account.genesis || version != DeviceAccount::master_version(&keybag) {
            return Err(Error::KeysDoNotOpen);
        }
        self.open_with_master(&master).await?;
        self.adopt(&kit, master, keybag, at_server).await?;
        for writer in altered {
            let alarm = self.opened().await?.get()?.account()?.keys_altered(writer);
            self.raise(alarm).await?;
        }
        match self.register_device(&sign_in.server, &logged_in).await {
            // Revoked before this device had read of it: it comes back as a new one.
            Err(Error::Server(problem)) if problem.kind == ProblemKind::DeviceNotValid => {
                self.become_new_device().await?;
                self.register_device(&sign_in.server, &logged_in).await?;
            }
            outcome => outcome?,
        }
        self.sync_while_talking().await?;
        self.tell(Event::Account);
        self.first_look().await
    }

    /// Proves the password, as the device that this one is at the server. Ends with a token that is fresh and opens the sensitive routes.
    pub(super) async fn log_in_again(&self, password: &str) -> Result<LoggedInHere<P::Transport>, Error> {
        let (server, login, account) = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let connection = open.connection()?;
            (connection.server.clone(), connection.login.clone(), open.account()?.account)
        };
        let logged_in = self.log_in(&server, &login, password, Some(account)).await?;
        self.keep_tokens(logged_in.tokens.clone()).await?;
        Ok(logged_in)
    }

    /// Proves the password; with `known`, also this device's key as one of that account's.
    async fn log_in(
        &self,
        server: &str,
        login: &str,
        password: &str,
        known: Option<AccountId>,
    ) -> Result<LoggedInHere<P::Transport>, Error> {
        let login = LoginName::new(login).map_err(|_| Error::LoginFailed)?;
        let transport = self.connect(server).await?;
        let (state, request) = Login::start(password)?;
        let started = api::login_start(&*transport, None, &LoginStart { login: login.clone(), request }).await?;
        let (finalization, export_key) = state.finish(&started.response).map_err(|_| Error::LoginFailed)?;
        let device = match known {
            Some(account) => Some(self.device_proof(&account, &started.nonce).await?),
            None => None,
        };
        let finish = LoginFinish { nonce: started.nonce, finalization, device };
        let answer = api::login_finish(&*transport, None, &finish).await?;
        Ok(LoggedInHere {
            transport,
            login,
            nonce: started.nonce,
            account: answer.account,
            tokens: answer.tokens,
            export_key,
        })
    }

    async fn device_proof(&self, account: &AccountId, nonce: &Nonce) -> Result<DeviceProof, Error> {
        let mut guard = self.opened().await?;
        let here = guard.get()?.account()?;
        Ok(DeviceProof { device: here.device_id, proof: here.device.sign(&device_proof_bytes(account, nonce)) })
    }

    /// A locked device can be opened by what follows only if it was wrapped under a master key.
    async fn unlocked_or_lockable(&self) -> Result<(), Error> {
        let state = self.state.lock().await;
        if state.open.is_none() && !state.lock.has_master() { Err(Error::Locked) } else { Ok(()) }
    }

    /// Opens a lock whose passphrase was forgotten.
    async fn open_with_master(&self, master: &MasterKey) -> Result<(), Error> {
        let mut state = self.state.lock().await;
        if state.open.is_none() {
            let key = state.lock.open_with_master(master)?;
            state.open = Some(Open::load_all(self.platform().store(), key).await?);
        }
        Ok(())
    }

    /// Takes the account's keys over, keeping this device's own.
    async fn adopt(&self, kit: &Kit, master: MasterKey, keybag: Keybag, version: u64) -> Result<(), Error> {
        let mut state = self.state.lock().await;
        let mut lock = state.lock.clone();
        let open = state.open.as_mut().ok_or(Error::Locked)?;
        let id = keybag.account();
        let device = match &open.account {
            // An account that no server has ever seen gives way: all that was written under it is still unsent.
            Some(here) if here.account != id && open.connection.is_none() => SigningKey::random(),
            Some(here) if here.account != id => return Err(Error::HasAccount),
            // After a rotation, which only the kit can sign, a server that was set back may count from less.
            Some(here) if version < here.keys_version && keybag.rotation <= here.keybag.rotation => {
                return Err(Alarm::OldKeys { pinned: here.keys_version, offered: version }.into());
            }
            // A device that was revoked comes back as a new one.
            Some(here) if !open.log.as_ref().is_some_and(|log| log.is_revoked(&here.device_id)) => {
                SigningKey::from_seed(&here.device.seed())
            }
            _ => SigningKey::random(),
        };
        let account = DeviceAccount {
            account: id,
            device_id: keys::device_id(&device.public()),
            device,
            k1: kit.k1(),
            master,
            keybag,
            keys_version: version,
            first_keys: None,
            outdated: false,
        };
        let log = open.log.clone().filter(|log| log.log() == id);
        let log = log.unwrap_or_else(|| LogState::new(account.keybag.genesis.clone()));
        let mut work = Work::default();
        account.store(&open.sealed, &mut work.changes)?;
        open.sealed.put(&mut work.changes, Table::Meta, meta::LOG, &log)?;
        lock.set_master(open.sealed.key(), &account.master);
        work.put_lock(&lock)?;
        self.retry_unreadable(open, &account, &mut work).await?;
        open.carry_out(self.platform().store(), work).await?;
        open.account = Some(account);
        open.log = Some(log);
        state.lock = lock;
        Ok(())
    }

    /// What could not be read may be readable with new keys.
    async fn retry_unreadable(&self, open: &Open, account: &DeviceAccount, work: &mut Work) -> Result<(), Error> {
        let mut intake = Intake::new(account, self.platform().now_ms());
        for (key, sealed) in self.platform().store().scan(Table::Unreadable, &[]).await? {
            let put: CountedPut = open.sealed.open(Table::Unreadable, &key, &sealed)?;
            let Some(record) = open.record(self.platform().store(), &put.item).await? else { continue };
            if !intake.holds(&put.item) {
                intake.hold(put.item, Some(record));
            }
            if intake.retry(&put) {
                work.changes.push(Change::Delete(Table::Unreadable, key));
            }
        }
        intake.finish(open, work)
    }

    /// Gives this device a key of its own anew.
    async fn become_new_device(&self) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let account = open.account.as_mut().ok_or(Error::NoAccount(NoAccount::NotMade))?;
        account.device = SigningKey::random();
        account.device_id = keys::device_id(&account.device.public());
        let mut work = Work::default();
        open.account()?.store(&open.sealed, &mut work.changes)?;
        open.carry_out(self.platform().store(), work).await
    }

    /// Makes this device one of the account's at the server, and keeps its tokens.
    async fn register_device(&self, server: &str, logged_in: &LoggedInHere<P::Transport>) -> Result<(), Error> {
        let question = {
            let mut guard = self.opened().await?;
            let account = guard.get()?.account()?;
            AddDevice {
                certificate: keys::certify(&account.keybag.account_key, account.account, account.device.public()),
                proof: account.device.sign(&device_proof_bytes(&account.account, &logged_in.nonce)),
                login: logged_in.nonce,
            }
        };
        let token = Some(logged_in.tokens.access.as_str());
        let answer = api::add_device(&*logged_in.transport, token, &question).await?;
        let mut connection = Connection {
            server: server.to_owned(),
            login: logged_in.login.as_str().to_owned(),
            access: None,
            refresh: None,
            renewing: None,
        };
        connection.take_tokens(answer.tokens);
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut work = Work::default();
        open.sealed.put(&mut work.changes, Table::Meta, meta::CONNECTION, &connection)?;
        open.carry_out(self.platform().store(), work).await?;
        open.connection = Some(connection);
        Ok(())
    }

    async fn first_look(&self) -> Result<FirstLook, Error> {
        let list = self.list(super::Listing::Journal).await?;
        Ok(FirstLook { entries: list.len(), newest_ms: list.first().map(|summary| summary.created_ms) })
    }
}
