//! Comparing two phones: a code that is read aloud or scanned, and finds out whether both know one history of the group.

use andrum_wire::frame;
use andrum_wire::groups::Roster;
use andrum_wire::ids::{AccountId, Hash, LogId};
use andrum_wire::log::Head;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

use super::GroupLog;
use crate::crypto::hash::sha256_of;

const DOMAIN: &[u8] = b"andrum/v1/compare\0";
const MEMBER_DOMAIN: &[u8] = b"andrum/v1/compare-member\0";
/// Crockford's alphabet: no I, L, O, U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a code: 20 of 5 bits each, 100 bits.
const CODE_LETTERS: usize = 20;
/// Most bytes in a QR: a group, and twice a number with a hash.
const MAX_QR_BYTES: usize = 3 * 32 + 2 * 10;

/// What one phone shows another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// Four groups of five letters (100 bits) over group and roster; equal on all phones that know the same roster and the same history up to it.
    pub code: String,
    /// The same and the log's head, for a QR.
    pub qr: String,
}

/// What came of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Compared {
    /// Both know the same history.
    Same,
    /// Both agree as far as this phone knows; one of them has to sync first.
    SyncFirst,
    /// Both know different histories.
    Different {
        /// The number at which they differ.
        seq: u64,
    },
    /// The code is for another group, or is none.
    OtherGroup,
}

/// What a QR holds.
#[derive(Serialize, Deserialize)]
struct Shown {
    group: LogId,
    roster: Head,
    head: Head,
}

impl GroupLog {
    /// What this phone shows; none before the group is known.
    #[must_use]
    pub fn comparison(&self) -> Option<Comparison> {
        let roster = self.roster()?;
        let shown = Shown { group: self.group(), roster: roster.head, head: self.pin() };
        let qr = BASE64URL_NOPAD.encode(&frame::encode(&shown).ok()?);
        Some(Comparison { code: code(roster), qr })
    }

    /// Compares with what another phone shows in its QR.
    #[must_use]
    pub fn compare(&self, qr: &str) -> Compared {
        let qr = Some(qr.trim()).filter(|qr| qr.len() <= 2 * MAX_QR_BYTES);
        let shown = qr.and_then(|qr| BASE64URL_NOPAD.decode(qr.as_bytes()).ok());
        let Some(shown) = shown.and_then(|bytes| frame::decode::<Shown>(&bytes, MAX_QR_BYTES).ok()) else {
            return Compared::OtherGroup;
        };
        if shown.group != self.group() {
            return Compared::OtherGroup;
        }
        for theirs in [shown.roster, shown.head] {
            if self.hash_at(theirs.seq).is_some_and(|ours| ours != theirs.hash) {
                return Compared::Different { seq: theirs.seq };
            }
        }
        let same_roster = self.roster().is_some_and(|roster| roster.head == shown.roster);
        let known = self.hash_at(shown.head.seq).is_some();
        if same_roster && known { Compared::Same } else { Compared::SyncFirst }
    }
}

fn code(roster: &Roster) -> String {
    letters(&sha256_of(&[DOMAIN, roster.group.as_bytes(), roster.head.hash.as_bytes()]))
}

/// What a person reads aloud to be confirmed, and the one who confirms sees beside the name: four groups of five letters (100 bits) over
/// group and account. The account's id is the hash of its keys, so nobody else's phone shows the same.
#[must_use]
pub fn member_code(group: &LogId, account: &AccountId) -> String {
    letters(&sha256_of(&[MEMBER_DOMAIN, group.as_bytes(), account.as_bytes()]))
}

fn letters(Hash(hash): &Hash) -> String {
    let mut code = String::with_capacity(CODE_LETTERS + 3);
    for letter in 0..CODE_LETTERS {
        if letter > 0 && letter % 5 == 0 {
            code.push(' ');
        }
        let bits = (0..5).fold(0, |bits, bit| {
            let at = letter * 5 + bit;
            bits << 1 | (hash[at / 8] >> (7 - at % 8) & 1)
        });
        code.push(char::from(LETTERS[usize::from(bits)]));
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_members_code_is_for_one_person_in_one_group() {
        let (group, account) = (LogId([1; 32]), LogId([2; 32]));
        let code = member_code(&group, &account);
        assert_eq!(code.split(' ').map(str::len).collect::<Vec<_>>(), [5; 4], "{code}");
        assert_ne!(code, member_code(&group, &LogId([3; 32])));
        assert_ne!(code, member_code(&LogId([3; 32]), &account));
    }
}
