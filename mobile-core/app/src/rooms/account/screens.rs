//! Screens of the account. All are in the part `rooms`.

crate::signs::screens! {
    /// Screens of the account.
    pub enum AccountScreen {
        /// Makes an account.
        Begin = "/jag/konto", Me, Plain;
        /// Signs in on this device.
        SignIn = "/logga-in", Me, Plain;
        /// Recovers an account whose password is forgotten.
        Forgotten = "/glomt-losenord", Me, Plain;
        /// Changes the password.
        Password = "/jag/losenord", Me, Whole;
        /// The account's devices.
        Devices = "/jag/enheter", Me, Whole;
        /// Adds a device.
        AddDevice = "/jag/enheter/ny", Me, Whole;
        /// Deletes the account, or the diary of this device.
        Delete = "/jag/radera", Me, Whole;
        /// What is not right, and what to do about it.
        Alarm = "/larm", Today, Whole;
    }
}
