//! Every screen has an address that survives reload and back. Which entry it shows stands after `#`, which no browser sends to a server.

use andrum_wire::ids::ItemId;

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
    Group,
    Me,
    Account,
    SignIn,
    Forgotten,
    Password,
    Devices,
    AddDevice,
    Lock,
    Transfer,
    Delete,
    Appearance,
    Privacy,
    Help,
    Alarm,
    Components,
    Unknown,
}

/// Screens without an entry, by their paths.
const PLAIN: &[(&str, Screen)] = &[
    ("/", Screen::Today),
    ("/stang-dagen", Screen::CloseDay),
    ("/dagbok", Screen::Journal),
    ("/dagbok/papperskorg", Screen::Trash),
    ("/skriv", Screen::Write),
    ("/gruppen", Screen::Group),
    ("/jag", Screen::Me),
    ("/jag/konto", Screen::Account),
    ("/jag/losenord", Screen::Password),
    ("/jag/enheter", Screen::Devices),
    ("/jag/enheter/ny", Screen::AddDevice),
    ("/jag/las", Screen::Lock),
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
];

impl Screen {
    /// The screen at a path, with what stands after `#` (without it).
    #[must_use]
    pub fn at(path: &str, fragment: &str) -> Self {
        let path = if path.len() > 1 { path.trim_end_matches('/') } else { path };
        if let Ok(item) = fragment.parse() {
            let of_entry = OF_ENTRY.iter().find(|(known, _)| *known == path);
            return of_entry.map_or(Self::Unknown, |(_, screen)| screen(item));
        }
        PLAIN.iter().find(|(known, _)| *known == path).map_or(Self::Unknown, |(_, screen)| *screen)
    }

    /// Its address.
    #[must_use]
    pub fn address(self) -> String {
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
            Self::Entry(item) | Self::Edit(item) | Self::History(item) | Self::Conflict(item) => Some(item),
            _ => None,
        }
    }

    /// The place in the bottom bar that it belongs to.
    #[must_use]
    pub const fn home(self) -> Option<Self> {
        match self {
            Self::Today | Self::CloseDay | Self::Help | Self::Alarm => Some(Self::Today),
            Self::Journal | Self::Trash | Self::Entry(_) | Self::History(_) | Self::Conflict(_) => Some(Self::Journal),
            Self::Write | Self::Edit(_) => Some(Self::Write),
            Self::Group => Some(Self::Group),
            Self::Components | Self::Unknown => None,
            _ => Some(Self::Me),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_screen_comes_back_from_its_address() {
        let item = ItemId([7; 16]);
        let all = PLAIN.iter().map(|(_, screen)| *screen).chain(OF_ENTRY.iter().map(|(_, screen)| screen(item)));
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
