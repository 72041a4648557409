//! Every screen has an address that survives a reload and "back".
//!
//! A room declares its screens in its own folder, in `screens.rs`; these files are modules of this one, below
//! everything that draws. So an address can be read, and tested, where there is no browser.

#[path = "rooms/account/screens.rs"]
mod account;
#[path = "rooms/entries/screens.rs"]
mod entries;
#[path = "rooms/group/screens.rs"]
mod group;
#[path = "rooms/me/screens.rs"]
mod me;
#[path = "rooms/today/screens.rs"]
mod today;

use andrum_core::groups::SessionId;
use andrum_wire::ids::{ItemId, LogId};

pub use account::AccountScreen;
pub use entries::{EntriesScreen, JournalScreen};
pub use group::{GroupScreen, GroupsScreen};
pub use me::MeScreen;
pub use today::TodayScreen;

use crate::signs::{Bar, Behind, Frame, Sign};

/// A screen, by the room that declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screen {
    /// Today.
    Today(TodayScreen),
    /// Reading and writing entries.
    Journal(JournalScreen),
    /// What else can be done with entries.
    Entries(EntriesScreen),
    /// The way into groups.
    Groups(GroupsScreen),
    /// A place within a group.
    Group(LogId, GroupScreen),
    /// The account.
    Account(AccountScreen),
    /// Me.
    Me(MeScreen),
    /// No screen has this address.
    Unknown,
}

/// Screens of a room lead to [`Screen`], and have an address by themselves.
macro_rules! rooms {
    ($( $room:ident($screens:ident) )+) => {
        $(
            impl From<$screens> for Screen {
                fn from(screen: $screens) -> Self {
                    Self::$room(screen)
                }
            }

            impl $screens {
                /// The address of this screen.
                #[must_use]
                pub fn address(self) -> String {
                    address(self.sign(), self.behind())
                }
            }
        )+

        /// The screen of a room that has no group before its id.
        fn in_a_room(path: &str, behind: &str) -> Option<Screen> {
            None$( .or_else(|| $screens::at(path, behind).map(Screen::$room)) )+
        }

        impl Screen {
            /// What the screen's room declares of it.
            #[must_use]
            pub const fn sign(self) -> Sign {
                match self {
                    $( Self::$room(screen) => screen.sign(), )+
                    Self::Group(_, screen) => screen.sign(),
                    Self::Unknown => Sign { path: "/", bar: Bar::Nowhere, frame: Frame::Whole },
                }
            }

            /// The address of this screen.
            #[must_use]
            pub fn address(self) -> String {
                match self {
                    $( Self::$room(screen) => screen.address(), )+
                    Self::Group(group, screen) => {
                        let within = screen.behind().map_or_else(String::new, |id| format!(".{id}"));
                        address(screen.sign(), Some(format!("{group}{within}")))
                    }
                    Self::Unknown => address(self.sign(), None),
                }
            }
        }
    };
}

rooms! {
    Today(TodayScreen)
    Journal(JournalScreen)
    Entries(EntriesScreen)
    Groups(GroupsScreen)
    Account(AccountScreen)
    Me(MeScreen)
}

fn address(sign: Sign, behind: Option<String>) -> String {
    let path = sign.path;
    behind.map_or_else(|| path.to_owned(), |behind| format!("{path}#{behind}"))
}

impl Screen {
    /// The screen at a path, with what stands behind `#` (without it).
    #[must_use]
    pub fn at(path: &str, behind: &str) -> Self {
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        // A group stands before a full stop, or has nothing after it.
        let (group, within) = behind.split_once('.').unwrap_or((behind, ""));
        if let Ok(group) = group.parse()
            && let Some(screen) = GroupScreen::at(path, within)
        {
            return Self::Group(group, screen);
        }
        // The join screen reads the invite itself. Anywhere else an id that a screen cannot show makes the address
        // unknown.
        let means_nothing = path == GroupsScreen::Join.sign().path || ItemId::read(behind).is_none();
        in_a_room(path, behind)
            .or_else(|| means_nothing.then(|| in_a_room(path, "")).flatten())
            .unwrap_or(Self::Unknown)
    }
}

impl GroupScreen {
    /// The screen of a group.
    #[must_use]
    pub const fn of(self, group: LogId) -> Screen {
        Screen::Group(group, self)
    }
}

impl Behind for ItemId {
    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn text(self) -> String {
        self.to_string()
    }
}

impl Behind for SessionId {
    fn read(text: &str) -> Option<Self> {
        let known = text.len() == 16;
        u64::from_str_radix(text, 16).ok().filter(|_| known).map(|id| Self(id.to_be_bytes()))
    }

    fn text(self) -> String {
        format!("{:016x}", u64::from_be_bytes(self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: ItemId = ItemId([7; 16]);
    const GROUP: LogId = LogId([9; 32]);
    const SESSION: SessionId = SessionId([0, 1, 2, 3, 4, 5, 6, 255]);

    /// Every address that the app has given out, with its screen.
    fn addresses() -> Vec<(String, Screen)> {
        let (i, g) = (ITEM, GROUP);
        let gi = format!("{g}.{i}");
        let gs = format!("{g}.00010203040506ff");
        let table: [(String, Screen); 43] = [
            ("/".into(), TodayScreen::Today.into()),
            ("/stang-dagen".into(), TodayScreen::CloseDay.into()),
            ("/dagbok".into(), JournalScreen::List.into()),
            (format!("/dagbok/reflektion#{i}"), JournalScreen::Entry(i).into()),
            ("/skriv".into(), JournalScreen::Write.into()),
            (format!("/skriv#{i}"), JournalScreen::Edit(i).into()),
            ("/dagbok/papperskorg".into(), EntriesScreen::Trash.into()),
            (format!("/dagbok/reflektion/historik#{i}"), EntriesScreen::History(i).into()),
            (format!("/dagbok/reflektion/tva-versioner#{i}"), EntriesScreen::Conflict(i).into()),
            (format!("/dagbok/reflektion/lyft#{i}"), GroupsScreen::Lift(i).into()),
            ("/gruppen".into(), GroupsScreen::List.into()),
            ("/gruppen/ny".into(), GroupsScreen::Begin.into()),
            ("/gruppen/mentor".into(), GroupsScreen::AskMentor.into()),
            ("/anslut".into(), GroupsScreen::Join.into()),
            (format!("/gruppen/hem#{g}"), GroupScreen::Home.of(g)),
            (format!("/gruppen/medlemmar#{g}"), GroupScreen::Members.of(g)),
            (format!("/gruppen/bjud-in#{g}"), GroupScreen::Invite.of(g)),
            (format!("/gruppen/overenskommelse#{g}"), GroupScreen::Agreement.of(g)),
            (format!("/gruppen/traffar#{g}"), GroupScreen::Plan.of(g)),
            (format!("/gruppen/jamfor#{g}"), GroupScreen::Compare.of(g)),
            (format!("/gruppen/ny-fraga#{g}"), GroupScreen::NewTopic.of(g)),
            (format!("/gruppen/teman#{g}"), GroupScreen::Themes.of(g)),
            (format!("/gruppen/rosta-utan-namn#{g}"), GroupScreen::Votes.of(g)),
            (format!("/gruppen/stang#{g}"), GroupScreen::Close.of(g)),
            (format!("/gruppen/traff#{gs}"), GroupScreen::Session(SESSION).of(g)),
            (format!("/gruppen/infor-traffen#{gs}"), GroupScreen::Prepare(SESSION).of(g)),
            (format!("/gruppen/fraga#{gi}"), GroupScreen::Topic(i).of(g)),
            ("/jag/konto".into(), AccountScreen::Begin.into()),
            ("/logga-in".into(), AccountScreen::SignIn.into()),
            ("/glomt-losenord".into(), AccountScreen::Forgotten.into()),
            ("/jag/losenord".into(), AccountScreen::Password.into()),
            ("/jag/enheter".into(), AccountScreen::Devices.into()),
            ("/jag/enheter/ny".into(), AccountScreen::AddDevice.into()),
            ("/jag/radera".into(), AccountScreen::Delete.into()),
            ("/larm".into(), AccountScreen::Alarm.into()),
            ("/jag".into(), MeScreen::Me.into()),
            ("/jag/las".into(), MeScreen::Lock.into()),
            ("/jag/teman".into(), MeScreen::OwnThemes.into()),
            ("/jag/flytta".into(), MeScreen::Transfer.into()),
            ("/jag/utseende".into(), MeScreen::Appearance.into()),
            ("/jag/vem-ser-vad".into(), MeScreen::Privacy.into()),
            ("/vart".into(), MeScreen::Help.into()),
            ("/komponenter".into(), MeScreen::Components.into()),
        ];
        table.into()
    }

    fn at(address: &str) -> Screen {
        let (path, behind) = address.split_once('#').unwrap_or((address, ""));
        Screen::at(path, behind)
    }

    #[test]
    fn every_address_has_its_screen_and_every_screen_its_address() {
        for (address, screen) in addresses() {
            assert_eq!(at(&address), screen, "{address}");
            assert_eq!(screen.address(), address);
        }
    }

    #[test]
    fn no_two_screens_have_one_address() {
        let mut known: Vec<String> = addresses().into_iter().map(|(address, _)| address).collect();
        known.sort();
        let all = known.len();
        known.dedup();
        assert_eq!(known.len(), all);
    }

    #[test]
    fn an_entry_stands_where_no_server_sees_it() {
        let address = JournalScreen::Entry(ITEM).address();
        let (sent, _) = address.split_once('#').unwrap();
        assert!(!sent.contains(&ITEM.to_string()));
    }

    #[test]
    fn what_is_no_screen_is_unknown() {
        let item = ITEM.to_string();
        let none = [
            ("/nej", ""),
            ("/dagbok/reflektion", ""),
            ("/jag", &item),
            ("/gruppen/hem", ""),
            ("/gruppen/traff", &GROUP.to_string()),
            ("/gruppen/hem", &format!("{GROUP}.{item}")),
        ];
        for (path, behind) in none {
            assert_eq!(Screen::at(path, behind), Screen::Unknown, "{path}#{behind}");
        }
    }

    #[test]
    fn a_fragment_that_is_no_id_changes_nothing() {
        assert_eq!(Screen::at("/jag", "AAAA"), MeScreen::Me.into());
        assert_eq!(Screen::at("/jag/", ""), MeScreen::Me.into());
        assert_eq!(Screen::at("/skriv", "nej"), JournalScreen::Write.into());
        for invite in ["half an invite", &ITEM.to_string(), &GROUP.to_string()] {
            assert_eq!(Screen::at("/anslut", invite), GroupsScreen::Join.into(), "{invite}");
        }
    }
}
