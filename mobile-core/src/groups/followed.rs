//! A group's log with what another device of the account has seen of it: the group's [`Chain`].

use std::sync::Arc;

use andrum_wire::groups::Roster;
use andrum_wire::ids::LogId;
use andrum_wire::log::{CommitRecord, Head, PageHeader, Place};

use super::{GroupCounted, GroupLog};
use crate::chain::Chain;
use crate::log::{Alarm, GroupAlarm};

/// A group's log that is followed.
#[derive(Clone)]
pub struct Followed {
    /// The log.
    pub log: GroupLog,
    /// How far another device of this account has seen it.
    pinned: Head,
    /// The roster as it was last given with a change.
    last: Option<Arc<Roster>>,
}

/// A change that counts, with the roster at its place.
pub struct Placed {
    /// The roster.
    pub roster: Arc<Roster>,
    /// The change.
    pub counted: GroupCounted,
}

impl Followed {
    /// A log, and how far another device of this account has seen it.
    #[must_use]
    pub const fn new(log: GroupLog, pinned: Head) -> Self {
        Self { log, pinned, last: None }
    }

    /// Gives each change the roster that holds now. Most commits leave it as it was.
    fn placed(&mut self, counted: Vec<GroupCounted>) -> Vec<Placed> {
        let Some(now) = self.log.roster() else { return vec![] };
        let last = self.last.take().filter(|last| **last == *now);
        let roster = last.unwrap_or_else(|| Arc::new(now.clone()));
        self.last = Some(roster.clone());
        counted.into_iter().map(|counted| Placed { roster: roster.clone(), counted }).collect()
    }

    fn alarm(&self, alarm: GroupAlarm) -> Alarm {
        Alarm::Group { group: self.log.group(), alarm }
    }

    /// Compares a head with the one that another device has seen.
    fn check_pin(&self, head: Head) -> Result<(), Alarm> {
        let Head { seq, hash } = head;
        let pinned = self.pinned;
        if seq < pinned.seq {
            return Err(self.alarm(GroupAlarm::Rollback { pinned: pinned.seq, offered: seq }));
        }
        if seq == pinned.seq && hash != pinned.hash { Err(self.alarm(GroupAlarm::Fork { seq })) } else { Ok(()) }
    }
}

impl Chain for Followed {
    type Counted = Placed;

    fn log(&self) -> LogId {
        self.log.group()
    }

    fn pin(&self) -> Head {
        self.log.pin()
    }

    fn check_header(&self, header: &PageHeader) -> Result<(), Alarm> {
        self.log.check_header(header).map_err(|alarm| self.alarm(alarm))?;
        self.check_pin(header.head)
    }

    fn check_head(&self, head: Head) -> Result<(), Alarm> {
        self.log.check_head(head).map_err(|alarm| self.alarm(alarm))?;
        self.check_pin(head)
    }

    fn take(&mut self, record: &CommitRecord) -> Result<Vec<Placed>, Alarm> {
        let before = (self.log.pin().seq + 1 == self.pinned.seq).then(|| self.log.clone());
        let counted = self.log.take(record).map_err(|alarm| self.alarm(alarm))?;
        if let (Some(before), Err(alarm)) = (before, self.check_pin(self.log.pin())) {
            self.log = before;
            return Err(alarm);
        }
        Ok(self.placed(counted))
    }

    fn withheld(&self) -> Option<(Place, Alarm)> {
        self.log.withheld().map(|place| (place, self.alarm(GroupAlarm::Withheld { place })))
    }
}
