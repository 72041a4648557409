//! A group's log with what another device of the account has seen of it: the group's [`Chain`].

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
    pub pinned: Head,
}

impl Followed {
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
    type Counted = GroupCounted;

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

    fn take(&mut self, record: &CommitRecord) -> Result<Vec<GroupCounted>, Alarm> {
        let before = (self.log.pin().seq + 1 == self.pinned.seq).then(|| self.log.clone());
        let counted = self.log.take(record).map_err(|alarm| self.alarm(alarm))?;
        if let (Some(before), Err(alarm)) = (before, self.check_pin(self.log.pin())) {
            self.log = before;
            return Err(alarm);
        }
        Ok(counted)
    }

    fn withheld(&self) -> Option<(Place, Alarm)> {
        self.log.withheld().map(|place| (place, self.alarm(GroupAlarm::Withheld { place })))
    }
}
