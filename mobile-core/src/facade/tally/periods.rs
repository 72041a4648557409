//! Periods that open by themselves before each session: settled once by a supervisor, opened by the first supervisor's device that syncs in time.

use andrum_wire::groups::Roster;
use andrum_wire::ids::{ItemId, LogId};
use andrum_wire::tally::{TallyKind, TallyRefusal};

use super::super::rooms::Open;
use super::super::{Andrum, Error};
use crate::groups::{Choices, GroupBody, Periods, ReadItem, newest, planned};
use crate::platform::Platform;
use crate::tally::{ByPlan, NextPeriod, may_open, plan};

impl Open {
    /// When the periods of a group close that were, or are: not those beside another one, or void because their holder supervises no more.
    fn period_closings(&self, group: LogId, roster: &Roster) -> Vec<i64> {
        let stands = self.tallies_of(group).into_iter().filter(|record| {
            let descriptor = &record.descriptor;
            let is_period = descriptor.kind == TallyKind::Themes && record.seq > 0;
            is_period
                && record.refused != Some(TallyRefusal::Overlaps)
                && (record.verdict.is_some() || roster.is_supervisor(&descriptor.holder))
        });
        stands.map(|record| record.descriptor.closes_ms).collect()
    }
}

/// The newest choice of how periods open, and its item.
fn choice(items: &[ReadItem]) -> Option<(ItemId, Periods)> {
    let periods = newest(items, |body| if let GroupBody::Periods(periods) = body { Some(periods) } else { None });
    periods.map(|(item, periods)| (item.item, periods.clone()))
}

impl<P: Platform> Andrum<P> {
    /// Whether periods open by themselves in a group, and when the next one does.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotFound`], [`Error::Local`].
    pub async fn periods(&self, group: LogId) -> Result<ByPlan, Error> {
        let now_ms = self.platform().now_ms();
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        open.group(&group)?;
        let items = open.all_shared(self.platform().store(), &group).await?;
        let days = choice(&items).and_then(|(_, periods)| periods.days);
        let roster = open.group(&group)?.roster().filter(|roster| roster.closed.is_none());
        let (Some(days), Some(roster)) = (days, roster) else { return Ok(ByPlan { days, next: None }) };
        let closings = open.period_closings(group, roster);
        let next = plan::next(days, &planned(&items), &closings, now_ms, |ms| self.platform().minutes_ahead(ms));
        Ok(ByPlan { days: Some(days), next })
    }

    /// Settles how many days before each session a period opens by itself, 2 to 21; with none supervisors open them by hand. A supervisor's.
    ///
    /// # Errors
    /// As [`Self::share`].
    pub async fn set_periods(&self, group: LogId, days: Option<u8>) -> Result<(), Error> {
        let before = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            choice(&open.all_shared(self.platform().store(), &group).await?)
        };
        let body = GroupBody::Periods(Periods { days });
        match before {
            Some((item, _)) => self.reshare(group, item, &body).await,
            None => self.share(group, &body, false).await.map(drop),
        }
    }

    /// Opens the period whose time has come. What another device has opened meanwhile is as good.
    pub(super) async fn open_by_plan(&self, group: LogId) -> Result<(), Error> {
        let Some(due) = self.due_by_plan(group).await? else { return Ok(()) };
        let themes = Choices::Themes(self.themes(group).await?);
        let opened = self.open_while_talking(group, themes, due.closes_ms).await;
        match opened {
            Err(Error::Server(_) | Error::Group(_)) if self.due_by_plan(group).await?.is_none() => Ok(()),
            opened => opened.map(drop),
        }
    }

    /// The period that this device is to open now.
    async fn due_by_plan(&self, group: LogId) -> Result<Option<NextPeriod>, Error> {
        {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let (state, me) = (open.group(&group)?, open.me()?);
            let opens = |roster: &Roster| roster.closed.is_none() && may_open(roster, &me).is_ok();
            // Who has not read who is new shares nothing: a period would stand there without its themes.
            if !state.roster().is_some_and(opens) || !state.unannounced(&me).is_empty() {
                return Ok(None);
            }
        }
        let now_ms = self.platform().now_ms();
        Ok(self.periods(group).await?.next.filter(|next| next.is_due(now_ms)))
    }
}
