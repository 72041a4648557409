//! New keys of this account, made known to its groups.

use andrum_wire::devices::Rotation;
use andrum_wire::groups::RosterOp;
use andrum_wire::ids::LogId;
use andrum_wire::log::{Change, CommitRecord, PageHeader, Place};

use super::super::{Andrum, Error};
use super::members::own_inbox;
use crate::api::{self, ApiError, PageSink, PullEnd};
use crate::log::Alarm;
use crate::platform::Platform;

/// Looks for a rotation in the private log. It is signed by the kit, so that the log need not be judged again.
struct Search {
    number: u32,
    found: Option<Rotation>,
    at: u64,
}

impl PageSink for Search {
    fn header(&mut self, _: &PageHeader) -> Result<(), Alarm> {
        Ok(())
    }

    fn record(&mut self, record: &CommitRecord) -> Result<(), Alarm> {
        self.at += 1;
        let wanted = |change: &Change<_>| match change {
            Change::Rotate(rotation) if rotation.number == self.number => Some(rotation.clone()),
            _ => None,
        };
        self.found = record.changes.iter().find_map(wanted);
        // Ends the reading; the alarm itself is never shown.
        let enough =
            Alarm::Withheld { place: Place { seq: self.at, index: 0 }, item: andrum_wire::ids::ItemId([0; 16]) };
        if self.found.is_some() { Err(enough) } else { Ok(()) }
    }
}

impl<P: Platform> Andrum<P> {
    /// Makes the account's newest keys known to a group that knows older ones.
    pub(super) async fn tell_new_keys(&self, group: LogId) -> Result<(), Error> {
        let rotation = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let account = open.account()?;
            let me = account.account;
            // A closed group takes them, too: lost devices end there, and new ones withdraw what was shared.
            let roster = open.group(&group)?.roster();
            let known = roster.and_then(|roster| roster.member(&me)).map(|member| member.rotation);
            match known {
                Some(known) if known < account.keybag.rotation && !account.outdated => account.keybag.rotation,
                _ => return Ok(()),
            }
        };
        let rotation = self.find_rotation(rotation).await?;
        let (account, inbox) = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            (open.me()?, own_inbox(open)?)
        };
        let operation = RosterOp::ChangeKeys { account, rotation, inbox };
        self.change_roster_while_talking(group, |_| Ok(vec![operation.clone()])).await
    }

    /// The rotation with this number, from the private log at the server.
    pub(super) async fn find_rotation(&self, number: u32) -> Result<Rotation, Error> {
        let log = { self.opened().await?.get()?.log_state()?.log() };
        let search = futures_util::lock::Mutex::new(Search { number, found: None, at: 0 });
        loop {
            let before = search.lock().await.at;
            let end = self
                .call(|line| {
                    let search = &search;
                    async move {
                        let mut search = search.lock().await;
                        let after = search.at;
                        api::pull(&*line.transport, &line.token, log, after, &mut *search).await
                    }
                })
                .await?;
            let mut search = search.lock().await;
            if let Some(found) = search.found.take() {
                return Ok(found);
            }
            match end {
                PullEnd::CutOff => return Err(ApiError::cut_off().into()),
                PullEnd::Whole(header) if search.at < header.head.seq && search.at > before => {}
                _ => return Err(Error::Nonsense),
            }
        }
    }
}
