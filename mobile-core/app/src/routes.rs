//! Every screen has an address that survives reload and back. Which entry it shows stands after `#`, which no browser sends to a server.

use andrum_core::groups::SessionId;
use andrum_wire::ids::{ItemId, LogId};

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as in the app")]
pub enum Screen {
    Today,
    CloseDay,
    Journal,
    Trash,
    Write,
    Entry(ItemId),
    Edit(ItemId),
    History(ItemId),
    Conflict(ItemId),
    Lift(ItemId),
    Group,
    BeginGroup,
    AskMentor,
    Join,
    InGroup(Place, LogId),
    Session(LogId, SessionId),
    Prepare(LogId, SessionId),
    Topic(LogId, ItemId),
    Me,
    Account,
    SignIn,
    Forgotten,
    Password,
    Devices,
    AddDevice,
    Lock,
    OwnThemes,
    Transfer,
    Delete,
    Appearance,
    Privacy,
    Help,
    Alarm,
    Components,
    Unknown,
}

/// A place within a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "named as in the app")]
pub enum Place {
    Home,
    Members,
    Invite,
    Agreement,
    Plan,
    Compare,
    NewTopic,
    Themes,
    Votes,
    Close,
}

/// Places of a group, by their paths; the group stands after `#`.
const PLACES: &[(&str, Place)] = &[
    ("/gruppen/hem", Place::Home),
    ("/gruppen/medlemmar", Place::Members),
    ("/gruppen/bjud-in", Place::Invite),
    ("/gruppen/overenskommelse", Place::Agreement),
    ("/gruppen/traffar", Place::Plan),
    ("/gruppen/jamfor", Place::Compare),
    ("/gruppen/ny-fraga", Place::NewTopic),
    ("/gruppen/teman", Place::Themes),
    ("/gruppen/rosta-utan-namn", Place::Votes),
    ("/gruppen/stang", Place::Close),
];

/// Paths of what stands after `#` as group and item, with a full stop between.
const SESSION: &str = "/gruppen/traff";
const PREPARE: &str = "/gruppen/infor-traffen";
const TOPIC: &str = "/gruppen/fraga";
/// An invite stands after `#`; the screen reads it from there.
const JOIN: &str = "/anslut";

/// Screens without an entry, by their paths.
const PLAIN: &[(&str, Screen)] = &[
    ("/", Screen::Today),
    ("/stang-dagen", Screen::CloseDay),
    ("/dagbok", Screen::Journal),
    ("/dagbok/papperskorg", Screen::Trash),
    ("/skriv", Screen::Write),
    ("/gruppen", Screen::Group),
    ("/gruppen/ny", Screen::BeginGroup),
    ("/gruppen/mentor", Screen::AskMentor),
    (JOIN, Screen::Join),
    ("/jag", Screen::Me),
    ("/jag/konto", Screen::Account),
    ("/jag/losenord", Screen::Password),
    ("/jag/enheter", Screen::Devices),
    ("/jag/enheter/ny", Screen::AddDevice),
    ("/jag/las", Screen::Lock),
    ("/jag/teman", Screen::OwnThemes),
    ("/jag/flytta", Screen::Transfer),
    ("/jag/radera", Screen::Delete),
    ("/jag/utseende", Screen::Appearance),
    ("/jag/vem-ser-vad", Screen::Privacy),
    ("/logga-in", Screen::SignIn),
    ("/glomt-losenord", Screen::Forgotten),
    ("/vart", Screen::Help),
    ("/larm", Screen::Alarm),
    ("/komponenter", Screen::Components),
];

/// A screen of an entry.
type OfEntry = fn(ItemId) -> Screen;

/// Screens of one entry, by their paths.
const OF_ENTRY: &[(&str, OfEntry)] = &[
    ("/dagbok/reflektion", Screen::Entry),
    ("/skriv", Screen::Edit),
    ("/dagbok/reflektion/historik", Screen::History),
    ("/dagbok/reflektion/tva-versioner", Screen::Conflict),
    ("/dagbok/reflektion/lyft", Screen::Lift),
];

impl Screen {
    /// The screen at a path, with what stands after `#` (without it).
    #[must_use]
    pub fn at(path: &str, fragment: &str) -> Self {
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        if path == JOIN {
            return Self::Join;
        }
        if let Some(screen) = Self::in_group(path, fragment) {
            return screen;
        }
        if let Ok(item) = fragment.parse() {
            let of_entry = OF_ENTRY.iter().find(|(known, _)| *known == path);
            return of_entry.map_or(Self::Unknown, |(_, screen)| screen(item));
        }
        PLAIN.iter().find(|(known, _)| *known == path).map_or(Self::Unknown, |(_, screen)| *screen)
    }

    fn in_group(path: &str, fragment: &str) -> Option<Self> {
        if let Ok(group) = fragment.parse() {
            return PLACES.iter().find(|(known, _)| *known == path).map(|(_, place)| Self::InGroup(*place, group));
        }
        let (group, item) = fragment.split_once('.')?;
        let group = group.parse().ok()?;
        match path {
            SESSION => Some(Self::Session(group, session(item)?)),
            PREPARE => Some(Self::Prepare(group, session(item)?)),
            TOPIC => Some(Self::Topic(group, item.parse().ok()?)),
            _ => None,
        }
    }

    /// Its address.
    #[must_use]
    pub fn address(self) -> String {
        match self {
            Self::InGroup(place, group) => {
                let path = PLACES.iter().find(|(_, known)| *known == place).map_or("/gruppen", |(path, _)| path);
                return format!("{path}#{group}");
            }
            Self::Session(group, SessionId(id)) => return format!("{SESSION}#{group}.{:016x}", u64::from_be_bytes(id)),
            Self::Prepare(group, SessionId(id)) => return format!("{PREPARE}#{group}.{:016x}", u64::from_be_bytes(id)),
            Self::Topic(group, item) => return format!("{TOPIC}#{group}.{item}"),
            _ => {}
        }
        if let Some(item) = self.item() {
            let path = OF_ENTRY.iter().find(|(_, screen)| screen(item) == self).map_or("/dagbok", |(path, _)| path);
            return format!("{path}#{item}");
        }
        PLAIN.iter().find(|(_, screen)| *screen == self).map_or("/", |(path, _)| path).to_owned()
    }

    /// The entry that it shows.
    #[must_use]
    pub const fn item(self) -> Option<ItemId> {
        match self {
            Self::Entry(item) | Self::Edit(item) | Self::History(item) | Self::Conflict(item) | Self::Lift(item) => {
                Some(item)
            }
            _ => None,
        }
    }

    /// The place in the bottom bar that it belongs to.
    #[must_use]
    pub const fn home(self) -> Option<Self> {
        match self {
            Self::Today | Self::CloseDay | Self::Help | Self::Alarm => Some(Self::Today),
            Self::Journal | Self::Trash | Self::Entry(_) | Self::History(_) | Self::Conflict(_) | Self::Lift(_) => {
                Some(Self::Journal)
            }
            Self::Write | Self::Edit(_) => Some(Self::Write),
            Self::Group
            | Self::BeginGroup
            | Self::AskMentor
            | Self::Join
            | Self::InGroup(..)
            | Self::Session(..)
            | Self::Prepare(..)
            | Self::Topic(..) => Some(Self::Group),
            Self::Components | Self::Unknown => None,
            _ => Some(Self::Me),
        }
    }
}

fn session(text: &str) -> Option<SessionId> {
    let known = text.len() == 16;
    u64::from_str_radix(text, 16).ok().filter(|_| known).map(|id| SessionId(id.to_be_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_comes_back_from_its_address() {
        let item = ItemId([7; 16]);
        let (group, session) = (LogId([9; 32]), SessionId([0, 1, 2, 3, 4, 5, 6, 255]));
        let in_group = [Screen::Session(group, session), Screen::Prepare(group, session), Screen::Topic(group, item)];
        let places = PLACES.iter().map(|(_, place)| Screen::InGroup(*place, group));
        let all = PLAIN.iter().map(|(_, screen)| *screen).chain(OF_ENTRY.iter().map(|(_, screen)| screen(item)));
        let all = all.chain(places).chain(in_group);
        for screen in all {
            let address = screen.address();
            let (path, fragment) = address.split_once('#').unwrap_or((&address, ""));
            assert_eq!(Screen::at(path, fragment), screen, "{address}");
        }
    }

    #[test]
    fn an_entry_stands_where_no_server_sees_it() {
        let item = ItemId([7; 16]);
        let address = Screen::Entry(item).address();
        let (sent, _) = address.split_once('#').unwrap();
        assert!(!sent.contains(&item.to_string()));
    }

    #[test]
    fn what_is_no_screen_is_unknown() {
        for (path, fragment) in
            [("/nej", ""), ("/jag", "AAAA"), ("/dagbok/reflektion", ""), ("/jag", &ItemId([1; 16]).to_string())]
        {
            let expected = if fragment == "AAAA" { Screen::Me } else { Screen::Unknown };
            assert_eq!(Screen::at(path, fragment), expected, "{path}#{fragment}");
        }
    }
}
