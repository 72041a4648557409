//! What the history of a group allows, written down a second time and more simply than the judge does it.
//!
//! It follows the commits that counted. Where one of them was beyond what its author could be allowed, a rule is broken; and the roster may
//! never say more of anybody than this does.

use andrum_wire::groups::{Role, Roster, Standing};
use andrum_wire::log::Kind;

use super::cast::{Cast, DEVICES, Device, INVITES, PEOPLE, ROTATIONS, Turn, name};
use super::deeds::{Act, Deed};
use crate::explore::Broken;

/// The rules that hold in every group.
pub mod rules {
    /// What a flaw was put into never counts.
    pub const FLAWLESS: &str = "a commit with a flaw never counts";
    /// Nobody becomes a reader in another way.
    pub const READERS: &str =
        "nobody becomes a reader without an invite by a supervisor and a confirmation by a reader";
    /// Rotations end devices.
    pub const ROTATED: &str = "no device of before a rotation writes";
    /// Removal is the end, until a new invite.
    pub const REMOVED: &str = "who is out neither writes nor reads";
    /// Supervision is given.
    pub const SUPERVISORS: &str = "nobody becomes a supervisor without appointment or majority";
    /// What supervisors alone do.
    pub const ARRANGED: &str = "nobody but a supervisor arranges";
    /// Each speaks for oneself.
    pub const ONESELF: &str = "nobody acts in another's name";
    /// Closing is for ever.
    pub const CLOSED: &str = "a closed group takes no operation but a leaving or a change of keys, and no item";
    /// Both programs judge alike.
    pub const ALIKE: &str = "the server takes a commit exactly when every reader takes it";
    /// Reading again gives the same.
    pub const AGAIN: &str = "page by page equals all at once";
    /// A lost device can be ended.
    pub const SHUT_OUT: &str = "every account that is in can shut out one of its devices";
    /// Items name the roster that they were made for.
    pub const APART: &str = "what is shared never stands in a commit that changes the roster";
    /// What stands among members.
    pub const AMONG: &str = "who is paused shares nothing, and nobody but who is confirmed shares among members";
}

/// How an account stands to the group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// Never was in, or is so no more.
    Outside,
    /// Came in by an invite.
    Waiting,
    /// Was confirmed.
    In,
    /// Was confirmed and is away.
    Away,
}

/// An account, as the commits so far allow it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct One {
    /// How it stands.
    pub place: Place,
    /// Whether it was made a supervisor and is one still.
    pub supervises: bool,
    /// The newest rotation that the group has seen.
    pub seen: usize,
    /// The generation whose key has brought each device in last.
    pub brought: [Option<usize>; DEVICES],
    /// Devices that a rotation has named which the group has seen.
    pub ended: [bool; DEVICES],
    /// The rotations that the account has made, by their numbers from 1.
    pub turns: [Option<Turn>; ROTATIONS + 1],
    /// Whom it wants as the supervisor.
    pub voice: Option<usize>,
}

/// Who opened an invite that is open still.
pub type Opened = Option<usize>;

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ghost {
    /// The accounts.
    pub people: [One; PEOPLE],
    /// The invites.
    pub invites: [Opened; INVITES + PEOPLE],
    /// Whether the group is closed.
    pub closed: bool,
}

type Allowed = Result<(), Broken>;

fn only_if(holds: bool, rule: &'static str, detail: impl FnOnce() -> String) -> Allowed {
    if holds { Ok(()) } else { Err(Broken::new(rule, detail())) }
}

impl Ghost {
    /// Anna has made the group with her phone.
    #[must_use]
    pub fn begin() -> Self {
        let outside = One {
            place: Place::Outside,
            supervises: false,
            seen: 0,
            brought: [None; DEVICES],
            ended: [false; DEVICES],
            turns: [None; ROTATIONS + 1],
            voice: None,
        };
        let mut people = [outside; PEOPLE];
        people[0] = One { place: Place::In, supervises: true, brought: [Some(0), None], ..outside };
        Self { people, invites: [None; INVITES + PEOPLE], closed: false }
    }

    /// The generations of account keys that a device holds: all up to the first rotation that names it.
    #[must_use]
    pub fn held(&self, device: Device) -> Vec<usize> {
        let turns = &self.people[device.of].turns;
        let ends = |number: usize| turns[number - 1].is_some_and(|turn| turn.ends == Some(device.which));
        let made = (1..=turns.len()).filter(|number| turns[number - 1].is_some()).max().unwrap_or(0);
        let mut held = vec![0];
        held.extend((1..=made).take_while(|number| !ends(*number)));
        held
    }

    /// Whether a device holds the newest keys of its account: no rotation has named it.
    #[must_use]
    pub fn is_signed_in(&self, device: Device) -> bool {
        let newest = self.people[device.of].turns.iter().flatten().map(|turn| turn.number).max().unwrap_or(0);
        self.held(device).contains(&newest)
    }

    /// The rotation that a device of the account may bring with this number: the one that was made, or one that it makes now.
    #[must_use]
    pub fn turns(&self, device: Device, number: usize) -> Vec<Turn> {
        let turns = &self.people[device.of].turns;
        if let Some(made) = turns[number - 1] {
            return vec![made];
        }
        if turns[number - 1..].iter().any(Option::is_some) {
            return vec![];
        }
        // A rotation that names the device itself was made by the other one, and the device has seen it.
        [None, Some(0), Some(1)].map(|ends| Turn { number, ends }).to_vec()
    }

    fn reads(&self, who: usize) -> bool {
        self.people[who].place == Place::In
    }

    fn arranges(&self, who: usize) -> Allowed {
        let may = self.people[who].supervises && self.reads(who);
        only_if(may, rules::ARRANGED, || format!("{} is no supervisor", name(who)))
    }

    /// Follows a commit that counted.
    ///
    /// # Errors
    /// [`Broken`] when it should not have.
    pub fn follow(&mut self, act: &Act) -> Allowed {
        let by = act.by;
        for deed in &act.deeds {
            self.follow_deed(by, *deed)?;
        }
        let is_item = |deed: &Deed| matches!(deed, Deed::Put(_) | Deed::Tombstone);
        let items = act.deeds.iter().filter(|deed| is_item(deed)).count();
        let operations = act.deeds.iter().filter(|deed| !is_item(deed) && !matches!(deed, Deed::Bring(..))).count();
        only_if(items == 0 || operations == 0, rules::APART, || format!("{act}"))?;
        let one = &self.people[by.of];
        let leaves = act.deeds.contains(&Deed::Leave);
        only_if(one.place != Place::Outside || leaves, rules::REMOVED, || format!("{by} writes"))?;
        let current = one.brought[by.which].is_some_and(|generation| generation >= one.seen);
        only_if(current && !one.ended[by.which], rules::ROTATED, || {
            format!("{by} writes, brought in by account key {:?} after rotation {}", one.brought[by.which], one.seen)
        })
    }

    fn follow_deed(&mut self, by: Device, deed: Deed) -> Allowed {
        let who = by.of;
        let after_end = matches!(deed, Deed::Leave | Deed::Tombstone | Deed::Bring(..) | Deed::ChangeKeys(..));
        only_if(!self.closed || after_end, rules::CLOSED, || format!("{by} {deed}"))?;
        match deed {
            Deed::Invite(number) => {
                self.arranges(who)?;
                self.invites[number] = Some(who);
            }
            Deed::Revoke(number) => {
                self.arranges(who)?;
                self.invites[number] = None;
            }
            Deed::Join(account, number, turn) => self.join(by, account, number, turn)?,
            Deed::Confirm(account) => {
                let may = self.reads(who) && self.people[account].place == Place::Waiting;
                only_if(may, rules::READERS, || format!("{by} confirms {}", name(account)))?;
                self.people[account].place = Place::In;
            }
            Deed::Leave => self.go(who),
            Deed::Remove(account) => {
                self.arranges(who)?;
                self.go(account);
            }
            Deed::Pause(account) => {
                self.oneself_or_supervisor(who, account)?;
                if self.reads(account) {
                    self.people[account].place = Place::Away;
                }
            }
            Deed::Return(account) => {
                self.oneself_or_supervisor(who, account)?;
                if self.people[account].place == Place::Away {
                    self.people[account].place = Place::In;
                }
            }
            Deed::ChangeKeys(account, turn) => {
                only_if(account == who, rules::ONESELF, || format!("{by} {deed}"))?;
                self.turn(account, turn);
            }
            Deed::Appoint(account) => {
                let may = self.people[who].supervises && self.reads(who) && self.reads(account);
                only_if(may, rules::SUPERVISORS, || format!("{by} {deed}"))?;
                self.people[account].supervises = true;
            }
            Deed::StepDown => self.end_supervision(who),
            Deed::Endorse(account) => self.endorse(who, account),
            Deed::Agreement | Deed::Agree => {}
            Deed::Close => {
                self.arranges(who)?;
                self.closed = true;
            }
            Deed::Bring(device, generation) => {
                only_if(device == by, rules::ONESELF, || format!("{by} {deed}"))?;
                let one = &mut self.people[who];
                // Once more with an older certificate is no harm: the device was in already.
                let known = one.brought[device.which].is_some_and(|before| before >= one.seen);
                if !known || one.brought[device.which] < Some(generation) {
                    one.brought[device.which] = Some(generation);
                }
            }
            Deed::Put(kind) => {
                let place = self.people[who].place;
                let may = place != Place::Away && (kind != Kind::SharedAmongMembers || place == Place::In);
                only_if(may && kind != Kind::Private, rules::AMONG, || format!("{by} {deed}"))?;
            }
            Deed::Tombstone => {}
        }
        Ok(())
    }

    fn oneself_or_supervisor(&self, who: usize, account: usize) -> Allowed {
        if who == account { Ok(()) } else { self.arranges(who) }
    }

    fn join(&mut self, by: Device, account: usize, number: usize, turn: Option<Turn>) -> Allowed {
        only_if(account == by.of, rules::ONESELF, || format!("{by} joins as {}", name(account)))?;
        let open = self.invites[number].is_some() && self.people[account].place == Place::Outside;
        only_if(open, rules::READERS, || format!("{by} joins by invite {number}, which is not open"))?;
        let brings = turn.map_or(0, |turn| turn.number);
        only_if(brings >= self.people[account].seen, rules::ROTATED, || format!("{by} joins with keys of before"))?;
        self.invites[number] = None;
        self.people[account].place = Place::Waiting;
        if let Some(turn) = turn.filter(|turn| turn.number > self.people[account].seen) {
            self.turn(account, turn);
        }
        Ok(())
    }

    fn turn(&mut self, account: usize, turn: Turn) {
        let one = &mut self.people[account];
        one.seen = turn.number;
        one.turns[turn.number - 1] = Some(turn);
        if let Some(which) = turn.ends {
            one.ended[which] = true;
        }
    }

    fn go(&mut self, account: usize) {
        self.people[account].place = Place::Outside;
        self.people[account].voice = None;
        for one in self.people.iter_mut().filter(|one| one.voice == Some(account)) {
            one.voice = None;
        }
        self.end_supervision(account);
    }

    fn end_supervision(&mut self, account: usize) {
        self.people[account].supervises = false;
        for invite in self.invites.iter_mut().filter(|invite| **invite == Some(account)) {
            *invite = None;
        }
    }

    fn endorse(&mut self, who: usize, account: usize) {
        if !self.reads(who) || !self.reads(account) {
            return;
        }
        self.people[who].voice = Some(account);
        let readers = (0..PEOPLE).filter(|it| self.reads(*it)).count();
        let voices = (0..PEOPLE).filter(|it| self.reads(*it) && self.people[*it].voice == Some(account)).count();
        if voices * 2 > readers {
            for before in (0..PEOPLE).filter(|it| self.people[*it].supervises && self.reads(*it)).collect::<Vec<_>>() {
                self.end_supervision(before);
            }
            self.people.iter_mut().for_each(|one| one.voice = None);
            self.people[account].supervises = true;
        }
    }

    /// That the roster says no more of anybody than the history allows.
    ///
    /// # Errors
    /// [`Broken`].
    pub fn bounds(&self, roster: &Roster, cast: &Cast) -> Allowed {
        for (index, one) in self.people.iter().enumerate() {
            let id = cast.people[index].id;
            let Some(member) = roster.members.get(&id) else { continue };
            let who = || format!("{} is {:?} on the roster", name(index), member.standing);
            let may_be = match member.standing {
                Standing::Confirmed => one.place == Place::In,
                Standing::Paused => matches!(one.place, Place::Away | Place::In),
                _ => true,
            };
            only_if(may_be, rules::READERS, who)?;
            only_if(!member.standing.is_in() || one.place != Place::Outside, rules::REMOVED, who)?;
            only_if(member.role == Role::Member || one.supervises, rules::SUPERVISORS, || {
                format!("{} is a supervisor on the roster", name(index))
            })?;
            for kind in [Kind::Shared, Kind::SharedAmongMembers] {
                let mut others = cast.people.iter().map(|person| person.id).filter(|other| *other != id);
                let reads = others.any(|author| roster.readers(kind, &author).contains_key(&id));
                only_if(!reads || one.place == Place::In, rules::REMOVED, || {
                    format!("{} reads {kind:?}", name(index))
                })?;
            }
        }
        Ok(())
    }
}
