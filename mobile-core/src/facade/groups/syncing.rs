//! Carrying a group's log: pull, take in, send. One group's trouble holds up no other.

use std::collections::BTreeMap;

use andrum_wire::ids::LogId;
use andrum_wire::log::Head;
use andrum_wire::problem::ProblemKind;

use super::super::carrying::SyncReport;
use super::super::{Andrum, Error};
use super::carried::InGroup;
use super::sending::Refused;
use crate::api;
use crate::chain::Chain as _;
use crate::groups::{Followed, GroupLog, GroupState, Profile};
use crate::platform::Platform;

/// How often a group may move on under a sync before it waits for the next one.
const ROUNDS: usize = 100;

impl<P: Platform> Andrum<P> {
    /// Syncs all groups. What is wrong with one is kept as an alarm and holds up no other. Says whether the private log has to be sent again
    /// before a report of a tally leaves.
    pub(in super::super) async fn sync_groups(&self, report: &mut SyncReport) -> Result<bool, Error> {
        let listed =
            self.call(|line| async move { api::groups(&*line.transport, Some(&line.token)).await }).await?.groups;
        let heads: BTreeMap<LogId, Head> = listed.iter().map(|group| (group.group, group.head)).collect();
        let known: Vec<LogId> = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            for group in heads.keys() {
                // A group that another device of this account is in. Its log will show whether that is true.
                let unknown = || GroupState::new(GroupLog::new(*group), Profile::default());
                open.rooms.groups.entry(*group).or_insert_with(unknown);
            }
            open.rooms.groups.keys().copied().collect()
        };
        let (mut first, mut first_private) = (Ok(()), false);
        for group in known {
            match self.sync_group(group, heads.get(&group).copied(), report).await {
                Ok(private) => first_private |= private,
                Err(Error::Alarm(alarm)) => self.raise(alarm).await?,
                Err(error @ (Error::Offline(_) | Error::SignInAgain | Error::Locked | Error::Local(_))) => {
                    return Err(error);
                }
                Err(error) => first = first.and(Err(error)),
            }
        }
        first.and(self.pin_groups().await).map(|()| first_private)
    }

    async fn sync_group(&self, group: LogId, head: Option<Head>, report: &mut SyncReport) -> Result<bool, Error> {
        let (pin, pinned) = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            (open.group(&group)?.log.pin(), open.pinned(&group)?)
        };
        let Some(head) = head else {
            // Not on the server's list any more: left, removed, closed and expired, or withheld. Nothing here is deleted for it.
            return self.mark_gone(group, true).await.map(|()| false);
        };
        self.mark_gone(group, false).await?;
        {
            let mut guard = self.opened().await?;
            let followed = Followed::new(guard.get()?.group(&group)?.log.clone(), pinned);
            followed.check_head(head)?;
        }
        if head != pin {
            self.pull(InGroup(group), report).await?;
        }
        if pin == Head::EMPTY {
            // A device that comes later: what happened before is no news.
            self.change_state(group, |state| state.looked = state.log.pin().seq).await?;
        }
        self.ask_for_withheld(InGroup(group)).await?;
        self.tell_new_keys(group).await?;
        // What goes wrong with a tally holds up nothing else that is shared.
        let carried = self.carry_tallies(group, report).await;
        let sent = self.send_to_group(group, report).await;
        sent.and(carried)
    }

    /// Sends what waits. What the server refuses holds up nothing else that is shared.
    async fn send_to_group(&self, group: LogId, report: &mut SyncReport) -> Result<(), Error> {
        let (mut refused, mut given_up) = (Refused::default(), Ok(()));
        for _ in 0..ROUNDS {
            let Some((append, items)) = self.plan_group_push(group, &refused).await? else { break };
            match self.append(InGroup(group), &append, report).await {
                Ok(()) => report.sent += items.len(),
                Err(Error::Server(problem)) if problem.kind == ProblemKind::StaleHead => {
                    self.pull(InGroup(group), report).await?;
                }
                Err(Error::Server(problem)) if problem.kind == ProblemKind::InvalidCommit && !items.is_empty() => {
                    if refused.note(&items, &append) {
                        given_up = given_up.and(Err(Error::Server(problem)));
                    }
                }
                Err(error) => return Err(error),
            }
        }
        given_up
    }

    async fn mark_gone(&self, group: LogId, gone: bool) -> Result<(), Error> {
        let already = { self.opened().await?.get()?.group(&group)?.gone };
        if already == gone { Ok(()) } else { self.change_state(group, |state| state.gone = gone).await }
    }
}
