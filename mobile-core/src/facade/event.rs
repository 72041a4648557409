//! What the core tells without being asked, and what a screen listens for.

use andrum_wire::ids::LogId;
use serde::{Deserialize, Serialize};

use super::{Error, NoAccount};

/// Something that a screen may want to show again, or that a sync has to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// Entries or people were added, changed or removed.
    Entries,
    /// Something in this group was added or changed.
    Group(LogId),
    /// Something about a tally of this group changed on this device alone: what was chosen, what became of a report. Nothing is to be sent:
    /// reports leave once a day, so that no server learns when a choice was made.
    Tally(LogId),
    /// Account, devices or keys changed.
    Account,
    /// Locked or unlocked.
    Lock,
    /// An alarm came up or was seen.
    Alarms,
    /// A sync began or ended.
    Sync(SyncState),
    /// Something was written that the next sync sends.
    Written,
}

/// How the sync stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum SyncState {
    /// Nothing was tried yet, or there is no account at a server.
    #[default]
    Idle,
    /// Under way.
    Running,
    /// All was sent and taken in.
    Done,
    /// No network or no server.
    Offline,
    /// The server refused.
    Refused,
}

impl SyncState {
    /// How a sync stands that has ended so.
    #[must_use]
    pub fn after<T>(outcome: &Result<T, Error>) -> Self {
        match outcome {
            Ok(_) => Self::Done,
            Err(Error::Offline(_)) => Self::Offline,
            Err(Error::Locked | Error::NoAccount(NoAccount::NotMade | NoAccount::NotAtServer)) => Self::Idle,
            Err(_) => Self::Refused,
        }
    }
}

/// What an answer depends on. A screen asks again only when an event concerns one of its questions' topics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// The entries and people.
    Entries,
    /// What all groups are like.
    Groups,
    /// One group.
    Group(LogId),
    /// The tallies of one group.
    Tallies(LogId),
    /// Account, devices and keys.
    Account,
    /// The alarms.
    Alarms,
    /// What waits to be sent, and how the last sync went.
    Sync,
}

impl Topic {
    /// Whether an event concerns this topic. Locking and unlocking concern every topic.
    #[must_use]
    pub fn hears(self, event: Event) -> bool {
        match event {
            Event::Lock => true,
            Event::Entries => self == Self::Entries,
            Event::Group(group) => matches!(self, Self::Groups) || self.is_of(group),
            Event::Tally(group) => matches!(self, Self::Groups) || self == Self::Tallies(group),
            // Who is in an account is in its groups.
            Event::Account => !matches!(self, Self::Entries | Self::Alarms | Self::Sync),
            Event::Alarms => self == Self::Alarms,
            Event::Sync(_) | Event::Written => self == Self::Sync,
        }
    }

    fn is_of(self, group: LogId) -> bool {
        self == Self::Group(group) || self == Self::Tallies(group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_hears_only_of_what_it_shows() {
        let (group, other) = (LogId([1; 32]), LogId([2; 32]));
        let topics = [Topic::Entries, Topic::Groups, Topic::Group(group), Topic::Tallies(group), Topic::Account];
        let heard = |event| topics.iter().filter(|topic| topic.hears(event)).copied().collect::<Vec<_>>();
        assert_eq!(heard(Event::Entries), [Topic::Entries]);
        assert_eq!(heard(Event::Group(group)), [Topic::Groups, Topic::Group(group), Topic::Tallies(group)]);
        assert_eq!(heard(Event::Group(other)), [Topic::Groups]);
        assert_eq!(heard(Event::Tally(group)), [Topic::Groups, Topic::Tallies(group)]);
        assert_eq!(heard(Event::Account), [Topic::Groups, Topic::Group(group), Topic::Tallies(group), Topic::Account]);
        assert_eq!(heard(Event::Lock), topics);
        assert!(heard(Event::Written).is_empty() && heard(Event::Sync(SyncState::Done)).is_empty());
    }
}
