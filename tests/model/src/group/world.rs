//! The state of a group: the server with its log, and the readers.

use std::sync::Arc;

use andrum_wire::devices::DeviceState;
use andrum_wire::frame;
use andrum_wire::groups::{InviteState, Role, Roster, Verdict, group_id};
use andrum_wire::ids::LogId;
use andrum_wire::limits::MAX_COMMIT_BYTES;
use andrum_wire::log::{Append, Commit, CommitRecord, Head, VERSION};

use super::cast::{Cast, DEVICES, Device, INVITES, PEOPLE, ROTATIONS, Turn, name};
use super::deeds::{Act, Deed, Flaw, Site};
use super::ghost::{Ghost, rules};
use super::judges::{Judge, Real};
use super::tries;
use crate::explore::{Broken, World};
use crate::symbols::{Symbolic, fingerprint, hash};

/// What does not change while one explores.
struct Stage {
    cast: Cast,
    group: LogId,
    server: Box<dyn Judge>,
    reader: Box<dyn Judge>,
    /// Whether both judge by the same rules, so that one answer is enough.
    alike: bool,
}

/// Where an exploration begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// Anna has made the group and opened one invite.
    OneInvite,
    /// All three are confirmed with both of their devices; one invite is open.
    Together,
}

/// A group as far as its log has come.
#[derive(Clone)]
pub struct Group {
    stage: Arc<Stage>,
    roster: Roster,
    head: Head,
    /// The roster head before the last roster operation.
    before: Option<Head>,
    /// As the server stores them.
    log: Vec<Arc<Vec<u8>>>,
    ghost: Ghost,
}

impl Group {
    /// A group whose server and readers judge by the rules.
    #[must_use]
    pub fn new(start: Start) -> Self {
        Self::judged(start, Box::new(Real), Box::new(Real), true)
    }

    /// A group whose server and readers both leave something out.
    #[must_use]
    pub fn both(start: Start, judge: impl Judge + Copy + 'static) -> Self {
        Self::judged(start, Box::new(judge), Box::new(judge), true)
    }

    /// A group whose server alone leaves something out.
    #[must_use]
    pub fn server_alone(start: Start, judge: impl Judge + 'static) -> Self {
        Self::judged(start, Box::new(judge), Box::new(Real), false)
    }

    fn judged(start: Start, server: Box<dyn Judge>, reader: Box<dyn Judge>, alike: bool) -> Self {
        let cast = Cast::default();
        let group = group_id(&cast.genesis, &Symbolic::default()).unwrap();
        let stage = Arc::new(Stage { cast, group, server, reader, alike });
        let record = tries::first_record(&stage.cast, group);
        let Verdict { roster, head, .. } = stage.server.begin(&commit_of(&record, group, Head::EMPTY)).unwrap();
        let log = vec![Arc::new(frame::encode(&record).unwrap())];
        let begun = Self { stage, roster, head, before: None, log, ghost: Ghost::begin() };
        tries::beginning(start).iter().fold(begun, |group, act| group.act(act).unwrap().unwrap())
    }

    /// Where the next commit is to stand.
    fn site(&self) -> Site {
        Site { group: self.stage.group, after: self.head, roster: Some(self.roster.head.hash) }
    }

    /// What the device sends.
    fn record(&self, act: &Act) -> Option<CommitRecord> {
        let mut site = self.site();
        match act.flaw {
            Some(Flaw::Replay(seq)) => {
                let stored = self.log.get(usize::try_from(seq).ok()?.checked_sub(1)?)?;
                return CommitRecord::decode(stored).ok();
            }
            Some(Flaw::OldRoster) => site.roster = Some(self.before?.hash),
            _ => {}
        }
        Some(act.record(&self.stage.cast, &site))
    }

    /// The server's way: the body of the append is decoded, judged on the roster beside the head, and stored.
    fn append(&self, record: &CommitRecord) -> Option<(Verdict, Vec<u8>)> {
        let commit = commit_of(record, self.stage.group, self.head);
        let verdict = self.stage.server.judge(&self.roster, &commit).ok()?;
        let body = frame::encode(&Append { version: VERSION, after: self.head, record: record.clone() }).ok()?;
        let append = Append::decode(&body).ok()?;
        Some((verdict, frame::encode(&append.record).ok()?))
    }

    /// The reader's way: a stored record is decoded and judged on the roster that the reader has.
    fn take(&self, stored: &[u8]) -> Option<Verdict> {
        let record = CommitRecord::decode(stored).ok()?;
        self.stage.reader.judge(&self.roster, &commit_of(&record, self.stage.group, self.head)).ok()
    }

    fn both_judge(&self, record: &CommitRecord) -> Result<Option<(Verdict, Vec<u8>)>, Broken> {
        let disagree = |detail: String| Err(Broken::new(rules::ALIKE, detail));
        match self.append(record) {
            None if self.stage.alike => Ok(None),
            None => match self.take(&frame::encode(record).unwrap_or_default()) {
                None => Ok(None),
                Some(_) => disagree("the server refuses it and readers take it".to_owned()),
            },
            Some((verdict, stored)) => match self.take(&stored) {
                Some(read) if read.roster == verdict.roster && read.head == verdict.head => Ok(Some((verdict, stored))),
                Some(_) => disagree("server and readers come to different rosters".to_owned()),
                None => disagree("the server takes it and readers refuse it".to_owned()),
            },
        }
    }

    /// A device without any state reads all that is stored, from the beginning.
    fn read_again(&self) -> Result<(), Broken> {
        let refused = |seq: usize| Broken::new(rules::AGAIN, format!("commit {seq} is refused by who reads from 0"));
        let (mut roster, mut head) = (None, Head::EMPTY);
        for (index, stored) in self.log.iter().enumerate() {
            let record = CommitRecord::decode(stored).map_err(|_| refused(index + 1))?;
            let commit = commit_of(&record, self.stage.group, head);
            let verdict = match &roster {
                None => self.stage.reader.begin(&commit),
                Some(roster) => self.stage.reader.judge(roster, &commit),
            }
            .map_err(|_| refused(index + 1))?;
            (roster, head) = (Some(verdict.roster), verdict.head);
        }
        let same = roster.as_ref() == Some(&self.roster) && head == self.head;
        let kept: Option<Roster> =
            frame::encode(&self.roster).ok().and_then(|bytes| frame::decode(&bytes, MAX_COMMIT_BYTES).ok());
        if same && kept.as_ref() == Some(&self.roster) {
            return Ok(());
        }
        Err(Broken::new(rules::AGAIN, "who reads from 0 comes to another roster"))
    }

    /// That each account that is in can end one of its devices by the other, and that the ended one can do nothing then.
    fn shut_out(&self) -> Result<(), Broken> {
        for lost in Device::all() {
            let (keeps, one) = (lost.other(), &self.ghost.people[lost.of]);
            let is_in = self.roster.member(&self.stage.cast.people[lost.of].id).is_some();
            if !is_in || one.ended[keeps.which] || !self.ghost.is_signed_in(keeps) {
                continue;
            }
            let turn = Turn { number: ROTATIONS + 1, ends: Some(lost.which) };
            let deeds = vec![Deed::ChangeKeys(lost.of, turn), Deed::Bring(keeps, turn.number)];
            let rotates = Act { by: keeps, deeds, flaw: None };
            let Some(after) = self.act(&rotates)? else {
                return Err(Broken::new(rules::SHUT_OUT, format!("refused: {rotates}")));
            };
            for act in tries::of_ended(&after.ghost, lost) {
                let tried =
                    |broken: Broken| Broken::new(broken.rule, format!("after \"{rotates}\": {act}: {}", broken.detail));
                if after.act(&act).map_err(tried)?.is_some() {
                    return Err(Broken::new(rules::SHUT_OUT, format!("after \"{rotates}\" still counts: {act}")));
                }
            }
        }
        Ok(())
    }

    /// The devices that may write now, as the roster says.
    fn known(&self) -> Vec<Device> {
        let is_known = |device: &Device| self.roster.is_valid(&self.stage.cast.people[device.of].device(device.which));
        Device::all().filter(is_known).collect()
    }

    /// What decides about one account from here on, with its devices in the order that comes first: which is which matters to nobody.
    fn block(&self, of: usize) -> Vec<u8> {
        let person = &self.stage.cast.people[of];
        let (one, member) = (&self.ghost.people[of], self.roster.members.get(&person.id));
        let order = |devices: [usize; DEVICES]| {
            let mut block = vec![one.place as u8, one.supervises.into(), one.seen as u8];
            block.extend(
                member
                    .map_or([9; 3], |it| [it.standing as u8, (it.role == Role::Supervisor).into(), it.rotation as u8]),
            );
            for which in devices {
                let known = member.and_then(|member| member.devices.get(&person.device(which)));
                block.push(known.map_or(0, |known| match known.state {
                    DeviceState::Valid => 1,
                    DeviceState::Dropped { .. } => 2,
                    DeviceState::Revoked { .. } => 3,
                }));
                block.push(one.brought[which].map_or(0, |generation| 1 + generation as u8));
                block.push(one.ended[which].into());
            }
            let place = |which: usize| devices.iter().position(|it| *it == which).unwrap_or(0) as u8;
            let turn = |turn: &Option<Turn>| turn.map_or(0, |turn| turn.ends.map_or(1, |which| 2 + place(which)));
            block.extend(one.turns.iter().map(turn));
            block
        };
        order([0, 1]).min(order([1, 0]))
    }

    /// What ties accounts to one another, once they stand in this order.
    fn ties(&self, order: [usize; PEOPLE]) -> Vec<u8> {
        let place = |who: usize| order.iter().position(|it| *it == who).unwrap_or(0) as u8;
        let placed = |id| self.stage.cast.people.iter().position(|it| it.id == id).map_or(9, place);
        let mut ties = vec![self.ghost.closed.into(), self.roster.closed.is_some().into()];
        for who in order {
            let wants = self.roster.endorsements.get(&self.stage.cast.people[who].id);
            ties.push(self.ghost.people[who].voice.map_or(9, place));
            ties.push(wants.map_or(9, |id| placed(*id)));
        }
        for number in 0..INVITES {
            ties.push(self.ghost.invites[number].map_or(9, place));
            let invite = self.roster.invites.get(&self.stage.cast.invites[number].public());
            ties.extend(invite.map_or([9, 9], |it| match it.state {
                InviteState::Open => [0, placed(it.by)],
                InviteState::Used(_) | InviteState::Revoked => [1, 9],
            }));
        }
        ties
    }
}

fn commit_of(record: &CommitRecord, group: LogId, after: Head) -> Commit {
    record.to_commit(group, after.seq + 1, after.hash, |bytes| hash(&[bytes]))
}

impl World for Group {
    type Act = Act;

    fn acts(&self) -> Vec<Act> {
        tries::every(&self.ghost, &self.known(), self.head.seq)
    }

    fn wild_acts(&self) -> Vec<Act> {
        tries::wild(&self.ghost, &self.known(), self.head.seq)
    }

    fn act(&self, act: &Act) -> Result<Option<Self>, Broken> {
        let Some(record) = self.record(act) else { return Ok(None) };
        let Some((verdict, stored)) = self.both_judge(&record)? else { return Ok(None) };
        if act.flaw.is_some() {
            return Err(Broken::new(rules::FLAWLESS, "it counts"));
        }
        let mut next = self.clone();
        next.ghost.follow(act)?;
        if self.stage.cast.people[act.by.of].id != verdict.author {
            return Err(Broken::new(rules::ONESELF, format!("it counts as not {}'s", name(act.by.of))));
        }
        if verdict.roster.head != self.roster.head {
            next.before = Some(self.roster.head);
        }
        (next.roster, next.head) = (verdict.roster, verdict.head);
        next.log.push(Arc::new(stored));
        next.ghost.bounds(&next.roster, &next.stage.cast)?;
        Ok(Some(next))
    }

    fn check(&self) -> Result<(), Broken> {
        self.read_again()?;
        self.shut_out()
    }

    fn fingerprint(&self) -> u64 {
        const ORDERS: [[usize; PEOPLE]; 6] = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        let blocks = [self.block(0), self.block(1), self.block(2)];
        let ordered = ORDERS.map(|order| {
            let mut bytes = order.map(|who| blocks[who].as_slice()).concat();
            bytes.extend(self.ties(order));
            fingerprint(&bytes)
        });
        ordered.into_iter().min().unwrap_or_default()
    }
}
