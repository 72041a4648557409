//! Screens of Me: choices for this device, and what to know. All are in the part `rooms`.

crate::signs::screens! {
    /// Screens of Me.
    pub enum MeScreen {
        /// Everything else of the app, as a list.
        Me = "/jag", Me, Whole;
        /// The lock of this device.
        Lock = "/jag/las", Me, Whole;
        /// The person's own themes over time.
        OwnThemes = "/jag/teman", Me, Whole;
        /// Exports and imports the diary.
        Transfer = "/jag/flytta", Me, Whole;
        /// Language and look.
        Appearance = "/jag/utseende", Me, Whole;
        /// Who sees what.
        Privacy = "/jag/vem-ser-vad", Me, Whole;
        /// Where support is found.
        Help = "/vart", Today, Whole;
        /// All pieces that screens are made of.
        Components = "/komponenter", Nowhere, Whole;
    }
}
