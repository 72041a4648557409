//! The account's sealed keys at the server: what another device has written there, and what this one goes on from.
//!
//! Any device may write a keybag, so a stolen one may write noise. Whoever finds that keeps an alarm with its name and goes on from the
//! keybag of its own: the next one that it writes makes good what was spoiled.

use andrum_wire::ids::{AccountId, Blob, PublicKey};
use andrum_wire::keys::{KeysUpdate, SealedKeybag, Wraps};
use andrum_wire::limits::MAX_DEVICES;
use andrum_wire::problem::ProblemKind;

use super::carrying::SyncReport;
use super::sync::Private;
use super::{Andrum, Error, Event, NoAccount, NotAllowed};
use crate::api;
use crate::crypto::sign::SigningKey;
use crate::device::{DeviceAccount, Work};
use crate::keys::{self, Chosen, Keybag, MasterKey};
use crate::log::Alarm;
use crate::platform::Platform;
use crate::transport::Transport;

/// How often a change with the kit is tried anew when another device was quicker: a stolen one may write as fast as it can.
pub(super) const TRIES: usize = 16;
/// More keybags than any server keeps of one account.
const MOST_EARLIER: usize = 4 * (MAX_DEVICES + 1);

/// The server's keybag as this device sees it.
enum Offered {
    /// As old as the one that is here.
    Known,
    /// Written by another device since.
    Newer(Box<Keybag>),
    /// Older than the one that is here.
    Older,
    /// It does not open, or holds other keys.
    Altered,
}

impl DeviceAccount {
    fn look_at(&self, offered: &SealedKeybag) -> Offered {
        match offered.version.cmp(&self.keys_version) {
            core::cmp::Ordering::Less => Offered::Older,
            core::cmp::Ordering::Equal => Offered::Known,
            core::cmp::Ordering::Greater => match keys::open_signed(offered, &self.master, &self.account) {
                Ok(keybag) if keybag.may_follow(&self.keybag) => Offered::Newer(Box::new(keybag)),
                _ => Offered::Altered,
            },
        }
    }

    /// The alarm about a keybag that is not good, with the name of the device that has written it.
    pub(super) fn keys_altered(&self, writer: Option<PublicKey>) -> Alarm {
        let device = writer.map(|key| keys::device_id(&key));
        let name = device.and_then(|device| self.keybag.device_names.get(&device).cloned());
        Alarm::KeysAltered { device, name }
    }
}

impl<P: Platform> Andrum<P> {
    /// Takes over a keybag that another device has changed, and gives the version that the server has: the next one follows it. One that is
    /// altered or older than this device's own raises an alarm, and this device goes on from its own.
    ///
    /// After a rotation the master key is another one, and this device has to sign in again.
    pub(super) async fn refresh_keys(&self) -> Result<u64, Error> {
        let sealed =
            self.call(|line| async move { api::keys(&*line.transport, Some(&line.token)).await }).await?.keybag;
        let (offered, older, altered) = {
            let mut guard = self.opened().await?;
            let account = guard.get()?.account()?;
            let older = Alarm::OldKeys { pinned: account.keys_version, offered: sealed.version };
            let writer = keys::writer_of(&sealed, &account.account);
            (account.look_at(&sealed), older, account.keys_altered(writer))
        };
        match offered {
            Offered::Known => {}
            Offered::Newer(keybag) => self.keep_keys(sealed.version, None, Some(*keybag)).await?,
            Offered::Older => self.raise(older).await?,
            Offered::Altered => {
                // A rotation makes every other device's master key worthless, too. The log says whether there was one.
                self.catch_up().await?;
                if self.opened().await?.get()?.account()?.outdated {
                    return Err(Error::SignInAgain);
                }
                self.raise(altered).await?;
            }
        }
        Ok(sealed.version)
    }

    /// Reads the private log to its end, as far as the server shows it. What is wrong with it is kept as an alarm.
    pub(super) async fn catch_up(&self) -> Result<(), Error> {
        let mut report = SyncReport::default();
        let outcome = self.pull(Private, &mut report).await;
        if report.pulled > 0 {
            self.tell(Event::Entries);
        }
        match outcome {
            Err(Error::Alarm(alarm)) => self.raise(alarm).await,
            outcome => outcome,
        }
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
        account.first_keys = None;
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

/// The keys that follow those of `version`. The writer is this device, or with wraps the kit.
pub(super) fn keys_update(
    version: u64,
    keybag: &Keybag,
    master: &MasterKey,
    writer: &SigningKey,
    wraps: Option<Wraps>,
    commit: Option<Vec<u8>>,
) -> Result<KeysUpdate, Error> {
    let version = version.checked_add(1).ok_or(Error::Nonsense)?;
    let keybag = keys::seal_signed(keybag, master, version, writer).map_err(|_| NotAllowed::KeybagFull)?;
    Ok(KeysUpdate { keybag, wraps, commit: commit.map(Blob) })
}

/// Whether another device was quicker, so that the same can be tried again.
pub(super) fn was_overtaken(error: &Error) -> bool {
    matches!(error, Error::Server(problem) if matches!(problem.kind, ProblemKind::StaleKeys | ProblemKind::StaleHead))
}

/// Finds the account's keybag for a device that has none of its own: the newest good one, back to the one that the kit has signed.
pub(super) async fn choose_keybag(
    transport: &impl Transport,
    token: Option<&str>,
    newest: SealedKeybag,
    root_key: &PublicKey,
    master: &MasterKey,
    account: &AccountId,
) -> Result<Chosen, Error> {
    let mut keybags = vec![newest];
    while let Some(oldest) = keybags.last().filter(|oldest| oldest.writer != *root_key) {
        let before = oldest.version;
        match api::earlier_keybag(transport, token, before).await?.keybag {
            Some(earlier) if earlier.version < before && keybags.len() < MOST_EARLIER => keybags.push(earlier),
            _ => return Err(Error::KeysDoNotOpen),
        }
    }
    keys::choose(&keybags, root_key, master, account).map_err(|_| Error::KeysDoNotOpen)
}
