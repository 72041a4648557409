//! Screens of the day. A first visit draws them, so they are in the main part of the app.

crate::signs::screens! {
    /// Screens of the day.
    pub enum TodayScreen {
        /// Today.
        Today = "/", Today, Whole;
        /// Closes the day.
        CloseDay = "/stang-dagen", Today, Plain;
    }
}
