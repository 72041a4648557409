//! Password and kit: changing the one, getting in with the other alone, leaving.

use andrum_wire::accounts::{PasswordStart, RecoveryPending};
use andrum_wire::ids::{Blob, ItemId, LoginName};
use andrum_wire::keys::Wraps;
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::recovery::{RecoveryProve, RecoveryProved, RecoveryStart, signed_bytes};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::keys::{TRIES, choose_keybag, keys_update, was_overtaken};
use super::{Andrum, Error, Event, FirstLook, SignIn, SyncState};
use crate::api;
use crate::device::{DeviceAccount, ItemRecord, Pending, Work, meta};
use crate::keys::{self, Keybag, MasterKey};
use crate::kit::Kit;
use crate::opaque::{ExportKey, Registration};
use crate::platform::Platform;
use crate::store::{Change, Store, Table};
use crate::transport::Transport;

/// How a recovery stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecoveryOutcome {
    /// Every other device is told; come back when it is ready.
    Pending(RecoveryPending),
    /// The new password is set and this device is signed in.
    Done(FirstLook),
}

/// What a recovery takes.
#[derive(Serialize, Deserialize)]
pub struct Recover {
    /// The server's address.
    pub server: String,
    /// As typed.
    pub login: String,
    /// As typed or scanned.
    pub kit: Zeroizing<String>,
    /// The password to be, as typed.
    pub new_password: Zeroizing<String>,
}

impl<P: Platform> Andrum<P> {
    /// Gets in with the kit alone. The first call starts the server's delay; after it, the same call sets the new password and signs in.
    ///
    /// # Errors
    /// [`Error::Kit`], [`Error::Password`], [`Error::LoginFailed`] for a kit that is not this account's, [`Error::KeysDoNotOpen`], [`Error::Offline`],
    /// [`Error::Server`].
    pub async fn recover(&self, recover: &Recover) -> Result<RecoveryOutcome, Error> {
        let _talking = self.talking.lock().await;
        let kit = Kit::parse(&recover.kit)?;
        let login = LoginName::new(&recover.login).map_err(|_| Error::LoginFailed)?;
        // Refuse a password that cannot be set before the delay, not after it.
        let _ = Registration::start(&recover.new_password)?;
        let transport = self.connect(&recover.server).await?;
        let started = api::recovery_start(&*transport, None, &RecoveryStart { login: login.clone() }).await?;
        let proof = kit.root().sign(&signed_bytes(&login, &started.nonce));
        let prove = RecoveryProve { login, nonce: started.nonce, proof };
        let (account, sealed, tokens) = match api::recovery_prove(&*transport, None, &prove).await? {
            RecoveryProved::Pending(pending) => return Ok(RecoveryOutcome::Pending(pending)),
            RecoveryProved::Ready { account, keys, tokens } => (account, keys, tokens),
        };
        let wrap = sealed.recovery_wrap.as_ref().ok_or(Error::KeysDoNotOpen)?;
        let (master, version) =
            keys::open_recovery_wrap(&wrap.0, &kit.k2(), &account).map_err(|_| Error::KeysDoNotOpen)?;
        let (token, newest) = (Some(tokens.access.as_str()), sealed.keybag.version);
        let root_key = kit.root().public();
        let keybag = choose_keybag(&*transport, token, sealed.keybag, &root_key, &master, &account).await?.keybag;
        if keybag.account() != account || version != DeviceAccount::master_version(&keybag) {
            return Err(Error::KeysDoNotOpen);
        }
        let renewed = Renewed::ask(&*transport, token, &recover.new_password).await?;
        let wraps = renewed.wraps(&kit, &master, &keybag);
        let update = keys_update(newest, &keybag, &master, &kit.root(), Some(wraps), None)?;
        api::update_keys(&*transport, token, &update).await?;
        let sign_in = SignIn {
            server: recover.server.clone(),
            login: recover.login.clone(),
            password: recover.new_password.clone(),
            kit: recover.kit.clone(),
        };
        self.sign_in_while_talking(&sign_in).await.map(RecoveryOutcome::Done)
    }

    /// Changes the password. The kit is needed because it is one half of what opens the account.
    ///
    /// # Errors
    /// [`Error::LoginFailed`] for the old password, [`Error::Password`] for the new one, [`Error::Kit`], [`Error::Offline`], [`Error::Server`].
    pub async fn change_password(
        &self,
        old: &Zeroizing<String>,
        new: &Zeroizing<String>,
        kit: &Zeroizing<String>,
    ) -> Result<(), Error> {
        let _talking = self.talking.lock().await;
        let kit = Kit::parse(kit)?;
        {
            let mut guard = self.opened().await?;
            if kit.root().public() != guard.get()?.account()?.keybag.genesis.root_key {
                return Err(Error::LoginFailed);
            }
        }
        let logged_in = self.log_in_again(old).await?;
        let token = Some(logged_in.tokens.access.as_str());
        let renewed = Renewed::ask(&*logged_in.transport, token, new).await?;
        for _ in 0..TRIES {
            let version = self.refresh_keys().await?;
            let update = {
                let mut guard = self.opened().await?;
                let account = guard.get()?.account()?;
                let wraps = renewed.wraps(&kit, &account.master, &account.keybag);
                keys_update(version, &account.keybag, &account.master, &kit.root(), Some(wraps), None)?
            };
            match api::update_keys(&*logged_in.transport, token, &update).await.map_err(Error::from) {
                Err(error) if was_overtaken(&error) => continue,
                outcome => outcome?,
            }
            self.keep_keys(update.keybag.version, None, None).await?;
            self.tell(Event::Account);
            return Ok(());
        }
        Err(Error::Server(Box::new(Problem::new(ProblemKind::StaleKeys))))
    }

    /// What waits at the server: a recovery that somebody asked for. Takes over keys that another device has changed.
    ///
    /// # Errors
    /// [`Error::Offline`], [`Error::Server`], [`Error::SignInAgain`].
    pub async fn check_account(&self) -> Result<Option<RecoveryPending>, Error> {
        let _talking = self.talking.lock().await;
        let account = self.call(|line| async move { api::account(&*line.transport, Some(&line.token)).await }).await?;
        self.refresh_keys().await?;
        Ok(account.recovery)
    }

    /// Refuses a recovery. Takes the password.
    ///
    /// # Errors
    /// [`Error::LoginFailed`], [`Error::Offline`], [`Error::Server`].
    pub async fn refuse_recovery(&self, password: &Zeroizing<String>) -> Result<(), Error> {
        let _talking = self.talking.lock().await;
        let here = self.log_in_again(password).await?;
        Ok(api::recovery_refuse(&*here.transport, Some(&here.tokens.access)).await?)
    }

    /// Deletes the account and all that the server has of it, and leaves its groups first, so that nobody goes on encrypting to it. What is on
    /// this device stays, as a diary without an account.
    ///
    /// # Errors
    /// [`Error::LoginFailed`], [`Error::Offline`], [`Error::Server`].
    pub async fn delete_account(&self, password: &Zeroizing<String>) -> Result<(), Error> {
        let _talking = self.talking.lock().await;
        let here = self.log_in_again(password).await?;
        self.leave_all_groups().await?;
        api::delete_account(&*here.transport, Some(&here.tokens.access)).await?;
        self.become_local().await?;
        self.tell(Event::Account);
        self.tell(Event::Sync(SyncState::Idle));
        Ok(())
    }

    /// Signs this device out at the server. What is on it stays.
    ///
    /// # Errors
    /// [`Error::Offline`], [`Error::Server`].
    pub async fn sign_out(&self) -> Result<(), Error> {
        let _talking = self.talking.lock().await;
        self.call(|line| async move { api::revoke_tokens(&*line.transport, Some(&line.token)).await }).await?;
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        if let Some(connection) = open.connection.as_mut() {
            connection.access = None;
            connection.refresh = None;
        }
        let mut changes = vec![];
        open.store_connection(&mut changes)?;
        Ok(self.platform().store().apply(changes).await?)
    }

    /// Forgets the account: every entry stays here, as if it had been written here and never sent.
    async fn become_local(&self) -> Result<(), Error> {
        let mut state = self.state.lock().await;
        let mut lock = state.lock.clone();
        let open = state.open.as_mut().ok_or(Error::Locked)?;
        let mut work = Work::default();
        let items: Vec<ItemId> = open.pages.rows().map(|row| row.item).collect();
        for item in items {
            let Some(mut record) = open.record(self.platform().store(), &item).await? else { continue };
            if record.kept.is_some() {
                // Deleted for good on another device: it stays in the trash here, and goes in time.
                continue;
            }
            match record.current().cloned() {
                Some(content) => {
                    let past = record.past;
                    record = ItemRecord {
                        pending: Some(Pending::Edit { content, sent: vec![] }),
                        past,
                        ..ItemRecord::default()
                    };
                    work.save(open, item, &record)?;
                }
                None => work.remove(item, &record),
            }
        }
        for name in [meta::ACCOUNT, meta::LOG, meta::CONNECTION] {
            work.changes.push(Change::Delete(Table::Meta, name.to_vec()));
        }
        lock.forget_master();
        work.put_lock(&lock)?;
        open.carry_out(self.platform().store(), work).await?;
        (open.account, open.log, open.connection) = (None, None, None);
        state.lock = lock;
        Ok(())
    }
}

/// A new password, agreed with the server but not set yet.
struct Renewed {
    record: Blob,
    export_key: ExportKey,
}

impl Renewed {
    async fn ask(transport: &impl Transport, token: Option<&str>, password: &Zeroizing<String>) -> Result<Self, Error> {
        let (registration, request) = Registration::start(password)?;
        let started = api::password_start(transport, token, &PasswordStart { request }).await?;
        let (record, export_key) = registration.finish(&started.response).map_err(|_| Error::LoginFailed)?;
        Ok(Self { record, export_key })
    }

    fn wraps(&self, kit: &Kit, master: &MasterKey, keybag: &Keybag) -> Wraps {
        let (account, version) = (keybag.account(), DeviceAccount::master_version(keybag));
        Wraps {
            login_wrap: Blob(keys::wrap_login(master, &self.export_key, &kit.k1(), &account, version)),
            recovery_wrap: Blob(keys::wrap_recovery(master, &kit.k2(), &account, version)),
            record: Some(self.record.clone()),
        }
    }
}
