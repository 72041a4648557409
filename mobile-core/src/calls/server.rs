//! The server: what it says about itself, syncing with it, and what was wrong with its answers.

use andrum_wire::info::Info;

questions! {
    /// Questions about the server.
    Question;
    /// Who runs a server, and who may sign up there.
    GetInfo { server: String } -> Info = |andrum, it| andrum.info(&it.server).await, [];
    /// Syncs now.
    SyncNow {} -> () = |andrum, it| andrum.sync().await.map(drop), [];
    /// The alarms were read.
    AlarmsSeen {} -> () = |andrum, it| andrum.alarms_seen().await, [];
}
