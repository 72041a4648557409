//! What a device keeps of a group besides its items.

use std::collections::{BTreeMap, BTreeSet};

use andrum_wire::groups::{News, Roster};
use andrum_wire::ids::{AccountId, Hash, ItemId, PublicKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{GroupLog, Profile};

/// How much news is kept.
const KEPT_NEWS: usize = 200;

/// An invite that was made on this device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnInvite {
    /// Its public key.
    pub key: PublicKey,
    /// The code for the link.
    pub code: Zeroizing<String>,
    /// After this time it is revoked, Unix milliseconds.
    pub expires_ms: i64,
}

/// A group on this device. Serialized into the local store, and so frozen.
#[derive(Clone, Serialize, Deserialize)]
pub struct GroupState {
    /// The log and the roster.
    pub log: GroupLog,
    /// How this account is known in the group; sent as a profile as soon as there is somebody to read it.
    pub profile: Profile,
    /// Whom the person was told of, with the number of the rotation: nothing is encrypted to anybody else.
    pub announced: BTreeMap<AccountId, u32>,
    /// Whom this person has made sure of.
    pub verified: BTreeSet<AccountId>,
    /// Invites that were made here.
    pub invites: Vec<OwnInvite>,
    /// What has changed, oldest first, by commit.
    pub news: Vec<(u64, News)>,
    /// The newest commit that the person has looked at.
    pub looked: u64,
    /// From which entry a topic was lifted. On this device alone.
    pub lifted: BTreeMap<ItemId, ItemId>,
    /// What was shared or withdrawn here and is not in the log yet.
    pub waiting: BTreeSet<ItemId>,
    /// The roster for which all that is for everybody was encrypted last.
    pub settled: Option<Hash>,
    /// The group cannot be reached any more: left, removed, or deleted after it was closed.
    pub gone: bool,
}

impl GroupState {
    /// A group that one is about to begin or to join.
    #[must_use]
    pub fn new(log: GroupLog, profile: Profile) -> Self {
        Self {
            log,
            profile,
            announced: BTreeMap::new(),
            verified: BTreeSet::new(),
            invites: vec![],
            news: vec![],
            looked: 0,
            lifted: BTreeMap::new(),
            waiting: BTreeSet::new(),
            settled: None,
            gone: false,
        }
    }

    /// Keeps a piece of news.
    pub fn tell(&mut self, seq: u64, news: News) {
        self.news.push((seq, news));
        if self.news.len() > KEPT_NEWS {
            self.news.remove(0);
        }
    }

    /// Members whose reading was not announced to the person yet, or who have other keys since: nothing is encrypted before it was.
    #[must_use]
    pub fn unannounced(&self, own: &AccountId) -> Vec<AccountId> {
        let Some(roster) = self.log.roster() else { return vec![] };
        let known = |account: &AccountId, rotation: u32| self.announced.get(account).is_some_and(|it| *it >= rotation);
        let readers = roster.confirmed().filter(|(account, _)| *account != own);
        readers.filter(|(account, member)| !known(account, member.rotation)).map(|(account, _)| *account).collect()
    }

    /// Takes note that the person was told of these members as they are now.
    pub fn announce(&mut self, accounts: &[AccountId]) {
        let Some(roster) = self.log.roster() else { return };
        let now: Vec<_> =
            accounts.iter().filter_map(|account| Some((*account, roster.member(account)?.rotation))).collect();
        self.announced.extend(now);
    }

    /// The roster, once the group is known.
    #[must_use]
    pub fn roster(&self) -> Option<&Roster> {
        self.log.roster()
    }
}
