//! The archive: everything that an account holds, as one JSON file. Frozen by `docs/vectors/archive.json`.

use core::{fmt, marker::PhantomData};
use std::collections::HashSet;

use andrum_wire::ids::{Blob, ItemId};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::{ExportError, MAX_ARCHIVE_BYTES, MAX_ENTRIES, MAX_HISTORY};
use crate::entries::{Entry, Language, Person};

/// The newest version of the JSON that this build reads. It writes the lowest one that has room for what there is, which older builds read, too.
const VERSION: u32 = 3;
/// The first version with people.
const WITH_PEOPLE: u32 = 2;
/// The first version with what was written in groups.
const WITH_SHARED: u32 = 3;

/// Everything of one journal. The same content is always the same JSON: fields in this order, entries as they are given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Archive {
    /// 1, or 2 with people, or 3 with something shared.
    version: u32,
    /// When it was written, in milliseconds since 1970.
    pub exported_ms: i64,
    /// The language of its Markdown.
    pub language: Language,
    /// All entries, those in the trash too.
    #[serde(deserialize_with = "bounded::<_, _, MAX_ENTRIES>")]
    pub entries: Vec<ArchivedEntry>,
    /// The card of people to turn to; since version 2.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "bounded::<_, _, MAX_ENTRIES>")]
    pub people: Vec<ArchivedPerson>,
    /// What the person wrote in groups; since version 3. It is not read in again: a group takes it from its members alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "bounded::<_, _, MAX_ENTRIES>")]
    pub shared: Vec<ArchivedShared>,
    /// What could not be read, as it came.
    #[serde(deserialize_with = "bounded::<_, _, MAX_HISTORY>")]
    pub unreadable: Vec<Unreadable>,
}

/// An entry with what it was before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchivedEntry {
    /// The item that it is.
    pub item: ItemId,
    /// Its newest revision.
    pub entry: Entry,
    /// Earlier revisions, oldest first.
    #[serde(deserialize_with = "bounded::<_, _, MAX_HISTORY>")]
    pub history: Vec<Entry>,
}

/// Somebody on the card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchivedPerson {
    /// The item that it is.
    pub item: ItemId,
    /// Who, for what, and how.
    pub person: Person,
}

/// Something that the person wrote in a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchivedShared {
    /// The group's name.
    pub group: String,
    /// When it was written last, in milliseconds since 1970.
    pub edited_ms: i64,
    /// What.
    pub own: OwnShared,
}

/// What one writes in a group in words of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum OwnShared {
    /// A topic.
    Topic {
        /// On one line.
        title: String,
        /// The rest.
        text: String,
    },
    /// An outcome.
    Outcome {
        /// What we saw.
        saw: String,
        /// What to try.
        to_try: String,
        /// Who.
        who: String,
    },
}

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unreadable {
    /// Where in the log it stood.
    pub place: String,
    /// Its bytes; base64url in the JSON (RFC 4648, section 5, unpadded).
    pub bytes: Blob,
}

impl Archive {
    /// An archive of nothing yet. `exported_ms` is in milliseconds since 1970.
    #[must_use]
    pub fn new(exported_ms: i64, language: Language) -> Self {
        Self { version: 1, exported_ms, language, entries: vec![], people: vec![], shared: vec![], unreadable: vec![] }
    }

    /// Puts somebody in.
    pub fn add_person(&mut self, item: ItemId, person: Person) {
        self.version = self.version.max(WITH_PEOPLE);
        self.people.push(ArchivedPerson { item, person });
    }

    /// Puts in what the person wrote in a group.
    pub fn add_shared(&mut self, shared: ArchivedShared) {
        self.version = self.version.max(WITH_SHARED);
        self.shared.push(shared);
    }

    fn check(&self) -> Result<(), ExportError> {
        let mut items = HashSet::new();
        for (number, archived) in self.entries.iter().enumerate() {
            for entry in core::iter::once(&archived.entry).chain(&archived.history) {
                entry.check().map_err(|error| ExportError::Entry { number, error })?;
            }
            if !items.insert(archived.item) {
                return Err(ExportError::NotAnArchive);
            }
        }
        let people = self.people.iter().all(|it| it.person.check().is_ok() && items.insert(it.item));
        let has_room = (self.people.is_empty() || self.version >= WITH_PEOPLE)
            && (self.shared.is_empty() || self.version >= WITH_SHARED);
        if people && has_room { Ok(()) } else { Err(ExportError::NotAnArchive) }
    }
}

/// The archive as JSON, indented for people.
///
/// # Errors
/// [`ExportError::Packing`] when it cannot be written, which no archive of this type causes.
pub fn to_json(archive: &Archive) -> Result<Vec<u8>, ExportError> {
    let mut json = serde_json::to_vec_pretty(archive).map_err(|_| ExportError::Packing)?;
    json.push(b'\n');
    Ok(json)
}

/// Reads an archive and holds every entry to its bounds.
///
/// # Errors
/// [`ExportError`]; memory stays within a small multiple of the input.
pub fn from_json(json: &[u8]) -> Result<Archive, ExportError> {
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }
    if json.len() > MAX_ARCHIVE_BYTES {
        return Err(ExportError::TooLarge);
    }
    let archive: Archive = match serde_json::from_slice(json) {
        Ok(archive) => archive,
        // A newer archive may hold fields that this build does not know, so its version is asked for before it is called damaged.
        Err(error) => match serde_json::from_slice::<Version>(json) {
            Ok(Version { version }) if version > VERSION => return Err(ExportError::Newer(version)),
            Ok(_) => return Err(ExportError::Damaged { line: error.line(), column: error.column() }),
            Err(_) if !json.trim_ascii_start().starts_with(b"{") => return Err(ExportError::NotAnArchive),
            Err(_) => return Err(ExportError::Damaged { line: error.line(), column: error.column() }),
        },
    };
    if !(1..=VERSION).contains(&archive.version) {
        return Err(ExportError::Newer(archive.version));
    }
    archive.check()?;
    Ok(archive)
}

/// A list of at most `MAX` values, refused while it is read and not after.
fn bounded<'de, D: Deserializer<'de>, T: Deserialize<'de>, const MAX: usize>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    struct Bounded<T, const MAX: usize>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>, const MAX: usize> de::Visitor<'de> for Bounded<T, MAX> {
        type Value = Vec<T>;
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "at most {MAX} values")
        }
        fn visit_seq<A: de::SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<T>, A::Error> {
            let mut values = Vec::new();
            while let Some(value) = seq.next_element()? {
                if values.len() == MAX {
                    return Err(de::Error::invalid_length(MAX + 1, &self));
                }
                values.push(value);
            }
            Ok(values)
        }
    }
    deserializer.deserialize_seq(Bounded::<T, MAX>(PhantomData))
}
