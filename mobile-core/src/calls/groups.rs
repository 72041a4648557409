//! Groups as a whole.

use andrum_wire::groups::GroupKind;
use andrum_wire::ids::{Hash, LogId};

use crate::entries::Day;
use crate::facade::{GroupSummary, Topic};
use crate::groups::{About, Compared, Comparison, GroupView, Profile};

questions! {
    /// Questions about groups.
    Question;
    /// All groups. `today` is the local day.
    Groups { today: Day } -> Vec<GroupSummary> = |andrum, it| andrum.groups(it.today).await, [Topic::Groups];
    /// One group. `today` is the local day.
    ReadGroup { group: LogId, today: Day } -> GroupView
        = |andrum, it| andrum.group(it.group, it.today).await, [Topic::Group(it.group)];
    /// Begins a group.
    BeginGroup { kind: GroupKind, about: About, profile: Profile } -> LogId
        = |andrum, it| andrum.begin_group(it.kind, &it.about, &it.profile).await, [];
    /// Leaves a group.
    LeaveGroup { group: LogId } -> () = |andrum, it| andrum.leave_group(it.group).await, [];
    /// Closes a group.
    CloseGroup { group: LogId, expires_ms: i64 } -> ()
        = |andrum, it| andrum.close_group(it.group, it.expires_ms).await, [];
    /// Sets a group's secrecy agreement.
    SetAgreement { group: LogId, text: String } -> ()
        = |andrum, it| andrum.set_agreement(it.group, &it.text).await, [];
    /// Says yes to a group's secrecy agreement.
    Agree { group: LogId, hash: Hash } -> () = |andrum, it| andrum.agree(it.group, it.hash).await, [];
    /// The person has looked at a group's news.
    GroupLookedAt { group: LogId } -> () = |andrum, it| andrum.group_looked_at(it.group).await, [];
    /// What this phone shows another, to find out whether both know one history.
    ShowComparison { group: LogId } -> Comparison
        = |andrum, it| andrum.comparison(it.group).await, [Topic::Group(it.group)];
    /// Compares with what another phone shows.
    Compare { group: LogId, qr: String } -> Compared = |andrum, it| andrum.compare(it.group, &it.qr).await, [];
}
