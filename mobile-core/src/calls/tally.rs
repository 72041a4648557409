//! Answers without a name.

use andrum_wire::ids::{Hash, ItemId, LogId};

use crate::facade::Topic;
use crate::tally::{ByPlan, TallyView};

questions! {
    /// Questions about tallies.
    Question;
    /// The tallies of a group, newest first.
    Tallies { group: LogId } -> Vec<TallyView> = |andrum, it| andrum.tallies(it.group).await, [Topic::Tallies(it.group)];
    /// The themes that the next period asks for.
    Themes { group: LogId } -> Vec<String> = |andrum, it| andrum.themes(it.group).await, [Topic::Group(it.group)];
    /// Sets the group's own list of themes.
    SetThemes { group: LogId, themes: Vec<String> } -> () = |andrum, it| andrum.set_themes(it.group, it.themes).await, [];
    /// Whether periods open by the plan, and when the next one does.
    Periods { group: LogId } -> ByPlan = |andrum, it| andrum.periods(it.group).await, [Topic::Tallies(it.group)];
    /// Settles how many days before each session a period opens by the plan; with none, periods are opened by hand.
    SetPeriods { group: LogId, days: Option<u8> } -> () = |andrum, it| andrum.set_periods(it.group, it.days).await, [];
    /// Opens a period, until `closes_ms`.
    OpenPeriod { group: LogId, closes_ms: i64 } -> Hash
        = |andrum, it| andrum.open_period(it.group, it.closes_ms).await, [];
    /// Opens an anonymous vote on topics, until `closes_ms`.
    OpenVotes { group: LogId, topics: Vec<ItemId>, closes_ms: i64 } -> Hash
        = |andrum, it| andrum.open_votes(it.group, it.topics, it.closes_ms).await, [];
    /// Chooses in a tally, or changes what was chosen.
    Choose { group: LogId, tally: Hash, options: Vec<u16>, note: String } -> ()
        = |andrum, it| andrum.choose(it.group, it.tally, it.options, &it.note).await, [];
}
