//! Floors run downward: within a crate each room names only what lies below it (docs/ARCHITECTURE.md, "Floors").

use crate::files;
use crate::paths::{Module, circles, needs};

/// A crate and its floors, from the ground up. A room is one or several modules with all below them, unless a longer entry names a part.
/// Rooms on one floor do not see each other; the crate's root sees all.
struct House {
    folder: &'static str,
    floors: &'static [&'static [&'static str]],
}

const HOUSES: [House; 5] = [
    House {
        folder: "mobile-core/wire/src",
        floors: &[
            &["frame", "info", "limits", "schema"],
            &["ids"],
            &["checks", "events", "tokens"],
            &["devices", "genesis", "keys"],
            // A commit is the sum of its operations, and those are judged by it: one room.
            &["groups log tally"],
            &["accounts", "problem"],
            &["recovery"],
        ],
    },
    House {
        folder: "mobile-core/hints/src",
        floors: &[
            &["evidence", "hint", "words"],
            &["lexicon"],
            &["tokens"],
            &["found", "people"],
            &["address", "around", "cases", "contact", "dates", "neighbours", "neutral", "schools"],
            &["ages", "names", "personal", "workplaces"],
            &["age_words"],
        ],
    },
    House {
        folder: "mobile-core/src",
        floors: &[
            &["crypto", "maybe_send"],
            &["content", "envelope", "kit", "opaque", "store", "transport"],
            &["entries", "keys", "merge", "platform", "search"],
            &["export", "log"],
            &["api"],
            &["chain"],
            &["device"],
            &["groups", "sync"],
            &["tally"],
            &["facade"],
            &["calls"],
        ],
    },
    House {
        folder: "server/src",
        floors: &[
            &["clock", "config", "front/assets", "front/policy", "operations/metrics", "problem"],
            &["storage"],
            &[WITHOUT_STATE],
            &[TABLES],
            &["backup", "events"],
            &["state"],
            &[ROUTES],
            &["openapi"],
            &["server"],
            &["commands"],
        ],
    },
    House {
        folder: "mobile-core/app/src",
        floors: &[
            &[WITHOUT_WINDOW],
            // A room declares its screens below all that draws.
            &[
                "screens rooms/account/screens rooms/entries/screens rooms/group/screens rooms/me/screens rooms/today/screens",
            ],
            &["client", "listening"],
            &["shared"],
            &["ui"],
            &["address", "asking", "worker"],
            &["going"],
            &["rooms"],
            &["start"],
        ],
    },
];

/// What the server keeps in memory and what it computes: neither state nor tables.
const WITHOUT_STATE: &str = "devices/signatures events/mailbox limits logins/opaque logs/heads logs/judges logs/memory logs/upload secrets \
                             start_error tally/sealing tally/signer tally/vdaf tokens/authority tokens/caller tokens/remembered";
/// What capabilities store, and the rules that their transactions keep.
const TABLES: &str = "accounts/invitations accounts/keybags accounts/registration accounts/storage devices/storage groups/rules groups/storage keys/storage \
                      logins/storage logs/checks logs/erase logs/pages logs/storage recovery/storage tally/opening tally/storage \
                      tokens/families";
/// What capabilities answer.
const ROUTES: &str = "accounts devices events/routes front groups info keys limits/middleware logins logs operations recovery tally tokens";

/// What the app computes without a window.
const WITHOUT_WINDOW: &str = "calendar calls changes kit_text qr_code signs strength words";

/// The crate's modules with what each needs.
fn read(folder: &str) -> std::collections::BTreeMap<Module, std::collections::BTreeSet<Module>> {
    let below = |(path, text): (String, String)| (path[folder.len() + 1..].to_owned(), text);
    needs(&files(&[folder], &["rs"]).into_iter().map(below).collect::<Vec<_>>())
}

impl House {
    /// The floor and the room that a module belongs to, by the longest entry that fits.
    fn place(&self, module: &str) -> Option<(usize, &'static str)> {
        let fits = |part: &str| module == part || module.strip_prefix(part).is_some_and(|rest| rest.starts_with('/'));
        let rooms = (0..).zip(self.floors).flat_map(|(floor, rooms)| rooms.iter().map(move |room| (floor, *room)));
        let parts =
            rooms.flat_map(|(floor, room)| room.split_whitespace().map(move |part| (part.len(), floor, room, part)));
        let longest = parts.filter(|(.., part)| fits(part)).max();
        longest.map(|(_, floor, room, _)| (floor, room))
    }
}

#[test]
fn floors_run_downward() {
    let mut upward = Vec::new();
    for house in HOUSES {
        for (module, needed) in read(house.folder) {
            if module.is_empty() || module == "main" {
                continue;
            }
            let Some((floor, room)) = house.place(&module) else {
                upward.push(format!("{}/{module} is on no floor", house.folder));
                continue;
            };
            for other in needed {
                let down = house.place(&other).is_some_and(|(under, next)| under < floor || next == room);
                if !down {
                    upward.push(format!("{}/{module} sees {other}, which is not below it", house.folder));
                }
            }
        }
    }
    assert!(upward.is_empty(), "{}", upward.join("\n"));
}

#[test]
fn no_two_files_need_each_other() {
    for house in HOUSES {
        let circles = circles(&read(house.folder));
        assert!(circles.is_empty(), "in {} these need each other: {circles:#?}", house.folder);
    }
}
