//! Screens of groups. All are in the part `rooms`.

use andrum_core::groups::SessionId;
use andrum_wire::ids::ItemId;

crate::signs::screens! {
    /// The way into groups.
    pub enum GroupsScreen {
        /// All groups, or the only one.
        List = "/gruppen", Group, Whole;
        /// Begins a group.
        Begin = "/gruppen/ny", Group, Whole;
        /// Begins a pair with a mentor.
        AskMentor = "/gruppen/mentor", Group, Whole;
        /// Joins a group. An invite stands behind `#`, and the screen reads it from there.
        Join = "/anslut", Group, Plain;
        /// Lifts an entry to a group.
        Lift(item: ItemId) = "/dagbok/reflektion/lyft", Journal, Whole;
    }
}

crate::signs::screens! {
    /// A place within a group. The group stands first behind `#`, then a full stop and the id, if there is one.
    pub enum GroupScreen {
        /// The group's first screen.
        Home = "/gruppen/hem", Group, Whole;
        /// Its members.
        Members = "/gruppen/medlemmar", Group, Whole;
        /// Invites to it.
        Invite = "/gruppen/bjud-in", Group, Whole;
        /// What the group has agreed on.
        Agreement = "/gruppen/overenskommelse", Group, Whole;
        /// Its sessions.
        Plan = "/gruppen/traffar", Group, Whole;
        /// Compares with a member that both see the same group.
        Compare = "/gruppen/jamfor", Group, Whole;
        /// Writes a topic.
        NewTopic = "/gruppen/ny-fraga", Group, Whole;
        /// Themes over time.
        Themes = "/gruppen/teman", Group, Whole;
        /// Votes without names.
        Votes = "/gruppen/rosta-utan-namn", Group, Whole;
        /// Closes the group.
        Close = "/gruppen/stang", Group, Whole;
        /// A session.
        Session(session: SessionId) = "/gruppen/traff", Group, Whole;
        /// Prepares a session.
        Prepare(session: SessionId) = "/gruppen/infor-traffen", Group, Whole;
        /// A topic.
        Topic(item: ItemId) = "/gruppen/fraga", Group, Whole;
    }
}
