//! The state of a private log: the server with what it stores, the readers, and the keybag beside it.

use std::collections::BTreeSet;
use std::sync::Arc;

use andrum_wire::devices::{DeviceState, Rotation};
use andrum_wire::frame;
use andrum_wire::limits::MAX_COMMIT_BYTES;
use andrum_wire::log::{
    Append, BlobSlot, Change, Commit, CommitRecord, Head, Kind, Place, PrivateLog, PrivateVerdict, VERSION,
};

use super::account::{ALL, Account, CROWD, Device, LOST, NAMED, PHONE, SPARE, TABLET};
use super::deeds::{Act, Deed, Ends, Flaw, Site, Size, Stands};
use super::judges::{Judge, Real};
use super::tries;
use crate::explore::{Broken, World};
use crate::symbols::{Symbolic, fingerprint, hash};

/// The rules that hold in every private log.
pub mod rules {
    /// What a flaw was put into never counts.
    pub const FLAWLESS: &str = "a commit with a flaw never counts";
    /// Both programs judge alike.
    pub const ALIKE: &str = "the server takes a commit exactly when every reader takes it";
    /// Reading again gives the same.
    pub const AGAIN: &str = "page by page equals all at once";
    /// Erasing breaks no record.
    pub const DECODES: &str = "every stored record decodes after any erase";
    /// Each erased blob is accounted for.
    pub const ERASED: &str = "what is erased has its tombstone";
    /// Devices bring in themselves.
    pub const ITSELF: &str = "each device brings in itself alone, by the account key of then";
    /// Rotations end devices.
    pub const ROTATED: &str = "no device of before a rotation that named it writes";
    /// Where what may stand.
    pub const PRIVATE: &str = "a private log holds private items and nothing of groups";
    /// The point of all this.
    pub const SHUT_OUT: &str = "whatever a stolen device did, the others sync and shut it out";
}

/// How the owner's app rotates keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// From its own keybag, whatever the server's is.
    OwnKeybag,
    /// From the server's keybag, or not at all. Left in to show that the explorer would find it.
    ServersKeybag,
}

struct Stage {
    account: Account,
    server: Box<dyn Judge>,
    reader: Box<dyn Judge>,
    alike: bool,
    client: Client,
    /// Whether the server looks which item stands at a place that a tombstone erases.
    looks: bool,
}

/// What the history allows, written down a second time.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Ghost {
    rotation: u32,
    /// Devices that have come in.
    came: BTreeSet<Device>,
    /// Devices that a rotation has named after they had come in.
    ended: BTreeSet<Device>,
}

/// A private log as far as it has come.
#[derive(Clone)]
pub struct Private {
    stage: Arc<Stage>,
    /// The state that the server keeps beside the head.
    log: PrivateLog,
    head: Head,
    /// As the server stores them.
    records: Vec<Arc<Vec<u8>>>,
    items: Vec<Stands>,
    rotations: Vec<Rotation>,
    ghost: Ghost,
    /// Whether the keybag that the server gives out can be opened.
    keybag_opens: bool,
}

fn broken<T>(rule: &'static str, detail: impl Into<String>) -> Result<T, Broken> {
    Err(Broken::new(rule, detail))
}

impl Private {
    /// A log whose server and readers judge by the rules.
    #[must_use]
    pub fn new() -> Self {
        Self::judged(Box::new(Real), Box::new(Real), true, Client::OwnKeybag, true)
    }

    /// A log whose server and readers both leave something out.
    #[must_use]
    pub fn both(judge: impl Judge + Copy + 'static) -> Self {
        Self::judged(Box::new(judge), Box::new(judge), true, Client::OwnKeybag, true)
    }

    /// A log whose server alone leaves something out.
    #[must_use]
    pub fn server_alone(judge: impl Judge + 'static) -> Self {
        Self::judged(Box::new(judge), Box::new(Real), false, Client::OwnKeybag, true)
    }

    /// A log whose owner's app rotates in this way.
    #[must_use]
    pub fn with_client(client: Client) -> Self {
        Self::judged(Box::new(Real), Box::new(Real), true, client, true)
    }

    /// A log whose server erases without looking.
    #[must_use]
    pub fn erased_blindly() -> Self {
        Self::judged(Box::new(Real), Box::new(Real), true, Client::OwnKeybag, false)
    }

    fn judged(server: Box<dyn Judge>, reader: Box<dyn Judge>, alike: bool, client: Client, looks: bool) -> Self {
        let account = Account::default();
        let log = PrivateLog::new(account.genesis.clone(), &Symbolic::default());
        let ghost = Ghost { rotation: 0, came: BTreeSet::new(), ended: BTreeSet::new() };
        let stage = Arc::new(Stage { account, server, reader, alike, client, looks });
        let (records, items, rotations) = (vec![], vec![], vec![]);
        let empty = Self { stage, log, head: Head::EMPTY, records, items, rotations, ghost, keybag_opens: true };
        let first = vec![Deed::Genesis, Deed::Bring(PHONE, 0)];
        let first = Act::Commit { by: PHONE, deeds: first, flaw: None };
        let others = [TABLET, LOST].map(|by| Act::Commit { by, deeds: vec![Deed::Bring(by, 0)], flaw: None });
        [first].iter().chain(&others).fold(empty, |world, act| world.act(act).unwrap().unwrap())
    }

    fn commit_of(&self, record: &CommitRecord, after: Head) -> Commit {
        record.to_commit(self.stage.account.id, after.seq + 1, after.hash, |bytes| hash(&[bytes]))
    }

    fn with_site<T>(&self, use_it: impl FnOnce(&Site<'_>) -> T) -> T {
        let strangers: Vec<Device> = self.valid().filter(|device| !device.is_owners()).collect();
        let account = &self.stage.account;
        use_it(&Site {
            account,
            after: self.head,
            items: &self.items,
            rotations: &self.rotations,
            strangers: &strangers,
        })
    }

    /// Devices that may write, as the log says.
    fn valid(&self) -> impl Iterator<Item = Device> {
        let crowd = self.log.devices.iter().count() > NAMED;
        let all = if crowd { ALL } else { NAMED };
        (0..all).map(Device).filter(|device| self.log.devices.is_valid(&self.stage.account.device(*device)))
    }

    fn both_judge(&self, record: &CommitRecord) -> Result<Option<(PrivateVerdict, Vec<u8>)>, Broken> {
        let commit = self.commit_of(record, self.head);
        let Ok(verdict) = self.stage.server.judge(&self.log, &commit) else {
            let alike = self.stage.alike || self.stage.reader.judge(&self.log, &commit).is_err();
            return if alike { Ok(None) } else { broken(rules::ALIKE, "the server refuses it and readers take it") };
        };
        let body = frame::encode(&Append { version: VERSION, after: self.head, record: record.clone() });
        let Some(append) = body.ok().and_then(|body| Append::decode(&body).ok()) else { return Ok(None) };
        let Some(stored) = frame::encode(&append.record).ok() else { return Ok(None) };
        let read = CommitRecord::decode(&stored).ok().map(|record| self.commit_of(&record, self.head));
        match read.and_then(|commit| self.stage.reader.judge(&self.log, &commit).ok()) {
            Some(read) if read == verdict => Ok(Some((verdict, stored))),
            Some(_) => broken(rules::ALIKE, "server and readers come to different states"),
            None => broken(rules::ALIKE, "the server takes it and readers refuse it: nothing beyond it is ever read"),
        }
    }

    /// What the server does for a tombstone, as in `server/src/logs/erase.rs`: none when it refuses.
    fn erase(&mut self, record: &CommitRecord) -> Result<Option<()>, Broken> {
        for change in &record.changes {
            let Change::Tombstone { item, erases, .. } = change else { continue };
            for place in erases {
                let Some(stored) = self.records.get(place.seq as usize - 1) else { return Ok(None) };
                let mut there = CommitRecord::decode(stored).unwrap();
                match there.changes.get_mut(usize::from(place.index)) {
                    Some(Change::Put { item: stands, blob, .. }) if stands == item || !self.stage.looks => {
                        *blob = BlobSlot::Erased(blob.reference(|bytes| hash(&[bytes])));
                    }
                    _ => return Ok(None),
                }
                let bytes = frame::encode(&there).unwrap();
                if CommitRecord::decode(&bytes).is_err() || bytes.len() > stored.len() {
                    let grew = format!("commit {} has {} bytes and had {}", place.seq, bytes.len(), stored.len());
                    return broken(rules::DECODES, grew);
                }
                self.records[place.seq as usize - 1] = Arc::new(bytes);
                self.items.iter_mut().filter(|it| it.place == *place).for_each(|it| it.erased = true);
            }
        }
        Ok(Some(()))
    }

    fn follow(&mut self, by: Device, deeds: &[Deed]) -> Result<(), Broken> {
        let seq = self.head.seq + 1;
        for (index, deed) in (0u16..).zip(deeds) {
            match *deed {
                Deed::Bring(device, generation) => {
                    let once = device == by && generation == self.ghost.rotation && !self.ghost.came.contains(&device);
                    if !once {
                        return broken(rules::ITSELF, format!("{by} {deed} after rotation {}", self.ghost.rotation));
                    }
                    self.ghost.came.insert(device);
                }
                Deed::Rotate(number, ends) => {
                    if number != self.ghost.rotation + 1 {
                        return broken(rules::ROTATED, format!("{deed} follows rotation {}", self.ghost.rotation));
                    }
                    let ended = self.with_site(|site| site.ended(ends));
                    self.ghost.ended.extend(ended.into_iter().filter(|device| self.ghost.came.contains(device)));
                    self.ghost.rotation = number;
                }
                Deed::Again(_) => return broken(rules::ROTATED, format!("{by} {deed}")),
                Deed::Put(item, Kind::Private, _) => {
                    self.items.push(Stands { item, erased: false, place: Place { seq, index } });
                }
                Deed::Put(..) | Deed::Roster => return broken(rules::PRIVATE, deed.to_string()),
                Deed::Genesis if (seq, index) != (1, 0) => return broken(rules::PRIVATE, deed.to_string()),
                Deed::Genesis | Deed::Delete(..) => {}
            }
        }
        if self.ghost.came.contains(&by) && !self.ghost.ended.contains(&by) {
            return Ok(());
        }
        broken(rules::ROTATED, format!("{by} writes after rotation {}", self.ghost.rotation))
    }

    fn commit(&self, by: Device, deeds: &[Deed], flaw: Option<Flaw>) -> Result<Option<Self>, Broken> {
        let record = match flaw {
            Some(Flaw::Replay(seq)) => self.records.get(seq as usize - 1).map(|it| CommitRecord::decode(it).unwrap()),
            _ => Some(self.with_site(|site| site.record(by, deeds, flaw))),
        };
        let Some(record) = record else { return Ok(None) };
        let Some((verdict, stored)) = self.both_judge(&record)? else { return Ok(None) };
        if flaw.is_some() {
            return broken(rules::FLAWLESS, "it counts");
        }
        let mut next = self.clone();
        if next.erase(&record)?.is_none() {
            return Ok(None);
        }
        next.follow(by, deeds)?;
        next.rotations.extend(record.changes.iter().filter_map(|change| match change {
            Change::Rotate(rotation) => Some(rotation.clone()),
            _ => None,
        }));
        if let Some(moved) = verdict.moved {
            next.log = moved;
        }
        next.head = verdict.head;
        next.records.push(Arc::new(stored));
        Ok(Some(next))
    }

    /// A device without any state reads all that is stored, from the beginning.
    fn read_again(&self) -> Result<(), Broken> {
        let mut log = PrivateLog::new(self.stage.account.genesis.clone(), &Symbolic::default());
        let (mut head, mut withheld) = (Head::EMPTY, BTreeSet::new());
        for stored in &self.records {
            let Ok(record) = CommitRecord::decode(stored) else { return broken(rules::DECODES, "a record does not") };
            let commit = self.commit_of(&record, head);
            let verdict = match self.stage.reader.judge(&log, &commit) {
                Ok(verdict) => verdict,
                Err(refusal) => return broken(rules::AGAIN, format!("commit {}: {refusal}", head.seq + 1)),
            };
            head = verdict.head;
            log = verdict.moved.unwrap_or(log);
            for (index, change) in (0u16..).zip(&record.changes) {
                match change {
                    Change::Put { item, blob: BlobSlot::Erased(_), .. } => {
                        withheld.insert((Place { seq: head.seq, index }, *item));
                    }
                    Change::Tombstone { item, erases, .. } => erases.iter().for_each(|place| {
                        withheld.remove(&(*place, *item));
                    }),
                    _ => {}
                }
            }
        }
        if let Some((place, item)) = withheld.first() {
            return broken(rules::ERASED, format!("{item} at {place:?} is erased and nobody says so"));
        }
        let kept: Option<PrivateLog> =
            frame::encode(&log).ok().and_then(|bytes| frame::decode(&bytes, MAX_COMMIT_BYTES).ok());
        if head != self.head || kept.as_ref() != Some(&self.log) {
            return broken(rules::AGAIN, "who reads from 0 comes to another state");
        }
        Ok(())
    }

    /// The owner rotates by the kit, naming all devices that are not the owner's; the thief can do nothing then, and the owner everything.
    fn shut_out(&self) -> Result<(), Broken> {
        if self.stage.client == Client::ServersKeybag && !self.keybag_opens {
            return broken(rules::SHUT_OUT, "the phone has no keybag to rotate");
        }
        let number = self.ghost.rotation + 1;
        let must = |world: &Self, by: Device, deeds: &[Deed]| {
            let refused = || Broken::new(rules::SHUT_OUT, format!("refused: {by} {}", deeds[0]));
            world.commit(by, deeds, None)?.ok_or_else(refused)
        };
        let after = must(self, PHONE, &[Deed::Rotate(number, Ends::Strangers)])?;
        for act in tries::thief(after.ghost.rotation, after.head.seq) {
            let tried =
                |broken: Broken| Broken::new(broken.rule, format!("after the rotation: {act}: {}", broken.detail));
            if after.act(&act).map_err(tried)?.is_some() {
                return broken(rules::SHUT_OUT, format!("after the rotation still counts: {act}"));
            }
        }
        let put = Deed::Put(0, Kind::Private, Size::Least);
        let mut after = must(&after, PHONE, &[put])?;
        if !self.ghost.ended.contains(&TABLET) {
            after = must(&after, TABLET, &[put])?;
        }
        must(&after, SPARE, &[Deed::Bring(SPARE, number), put])?.read_again()
    }

    fn device_state(&self, device: usize) -> u8 {
        match self.log.devices.get(&self.stage.account.device(Device(device))).map(|known| known.state) {
            None => 0,
            Some(DeviceState::Valid) => 1,
            Some(DeviceState::Dropped { .. }) => 2,
            Some(DeviceState::Revoked { .. }) => 3,
        }
    }
}

impl Default for Private {
    fn default() -> Self {
        Self::new()
    }
}

impl World for Private {
    type Act = Act;

    fn acts(&self) -> Vec<Act> {
        let mut acts = tries::owner(self.ghost.rotation);
        acts.extend(tries::thief(self.ghost.rotation, self.head.seq));
        acts
    }

    fn wild_acts(&self) -> Vec<Act> {
        tries::wild(self.ghost.rotation, self.head.seq)
    }

    fn act(&self, act: &Act) -> Result<Option<Self>, Broken> {
        match act {
            Act::Commit { by, deeds, flaw } => self.commit(*by, deeds, *flaw),
            Act::Crowd => {
                let mut next = self.clone();
                for device in (CROWD..ALL).map(Device) {
                    match next.commit(device, &[Deed::Bring(device, 0)], None)? {
                        Some(more) => next = more,
                        None => break,
                    }
                }
                Ok((next.head != self.head).then_some(next))
            }
            Act::Noise(by) => {
                let may = self.log.devices.is_valid(&self.stage.account.device(*by)) && self.keybag_opens;
                Ok(may.then(|| Self { keybag_opens: false, ..self.clone() }))
            }
        }
    }

    fn check(&self) -> Result<(), Broken> {
        self.read_again()?;
        self.shut_out()
    }

    fn fingerprint(&self) -> u64 {
        let state = |device: usize| {
            let ghost = [self.ghost.came.contains(&Device(device)), self.ghost.ended.contains(&Device(device))];
            [self.device_state(device), ghost[0].into(), ghost[1].into()]
        };
        let forged = [state(3), state(4)];
        let crowd = self.log.devices.iter().count() as u8;
        let mut bytes = [state(0), state(1), state(2), forged[0].min(forged[1]), forged[0].max(forged[1])].concat();
        bytes.extend([self.log.rotation as u8, self.ghost.rotation as u8, crowd, self.keybag_opens.into()]);
        let mut items: Vec<[u8; 2]> = self.items.iter().map(|it| [it.item, it.erased.into()]).collect();
        items.sort_unstable();
        bytes.extend(items.concat());
        fingerprint(&bytes)
    }
}
