//! What is shared in a group.

use andrum_wire::ids::{Hash, ItemId, LogId};

use crate::facade::{Preview, Topic};
use crate::groups::{Coming, GroupBody, SessionId};

questions! {
    /// Questions about what is shared.
    Question;
    /// Shares something.
    Share { group: LogId, body: GroupBody, among_members: bool } -> ItemId
        = |andrum, it| andrum.share(it.group, &it.body, it.among_members).await, [];
    /// Changes something shared.
    Reshare { group: LogId, item: ItemId, body: GroupBody } -> ()
        = |andrum, it| andrum.reshare(it.group, it.item, &it.body).await, [];
    /// Withdraws something shared.
    Withdraw { group: LogId, item: ItemId } -> () = |andrum, it| andrum.withdraw(it.group, it.item).await, [];
    /// Votes for a topic by name, or takes the vote back.
    PutVote { group: LogId, topic: ItemId, yes: bool } -> ()
        = |andrum, it| andrum.vote(it.group, it.topic, it.yes).await, [];
    /// Says whether the person comes to a session.
    Attend { group: LogId, session: SessionId, coming: Coming } -> ()
        = |andrum, it| andrum.attend(it.group, it.session, it.coming).await, [];
    /// Shows what would leave this device.
    GetPreview { group: LogId, body: GroupBody, among_members: bool } -> Preview
        = |andrum, it| andrum.preview(it.group, &it.body, it.among_members).await, [Topic::Group(it.group)];
    /// Shares what the newest preview has shown, byte for byte.
    SharePreviewed { group: LogId, hash: Hash, entry: Option<ItemId> } -> ItemId
        = |andrum, it| andrum.share_previewed(it.group, it.hash, it.entry).await, [];
}
