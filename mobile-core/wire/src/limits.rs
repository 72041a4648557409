//! Bounds that both sides enforce on whatever comes from the other.

/// Largest blob (age ciphertext) in bytes: 512 KiB of padded plaintext, its header and its chunk tags.
pub const MAX_BLOB_BYTES: usize = 528 * 1024;
/// Smallest blob in bytes: an age file for one X25519 recipient (C2SP age-encryption.org/v1) with nothing in it has a header of 168 bytes,
/// a nonce of 16 and a tag of 16.
pub const MIN_BLOB_BYTES: usize = 200;
/// Most changes in one commit.
pub const MAX_CHANGES: usize = 128;
/// Largest commit record with its blobs, in bytes.
pub const MAX_COMMIT_BYTES: usize = 1024 * 1024;
/// Most commits in one page of a pull.
pub const MAX_PAGE_COMMITS: u32 = 1000;
/// A page of a pull ends after the commit that brings it past this many bytes.
pub const MAX_PAGE_BYTES: usize = 4 * 1024 * 1024;
/// Largest JSON request, in bytes.
pub const MAX_JSON_BYTES: usize = 256 * 1024;
/// Largest sealed keybag, in bytes.
pub const MAX_KEYBAG_BYTES: usize = 64 * 1024;
/// Largest wrap of a master key, in bytes.
pub const MAX_WRAP_BYTES: usize = 256;
/// Largest OPAQUE message, in bytes (the longest of RFC 9807 with ristretto255 is 320).
pub const MAX_OPAQUE_BYTES: usize = 1024;
/// Most devices of one account that may write at once; a log knows no more, those that have ended included.
pub const MAX_DEVICES: usize = 64;
/// Most devices that may be signed in to one account, those that only read included. The server forgets revoked ones beyond that.
pub const MAX_ENROLLED: usize = 256;
/// Most revisions of one item that a tombstone may erase; older ones stay as ciphertext until the log goes.
pub const MAX_ERASES: usize = 1024;
/// Most people on a group's roster at once, those who are provisional included.
pub const MAX_MEMBERS: usize = 32;
/// Most people that a group may have had in all.
pub const MAX_MEMBERS_EVER: usize = 256;
/// Most invites that are open in a group at once.
pub const MAX_OPEN_INVITES: usize = 64;
/// Most invites that a group may have had in all.
pub const MAX_INVITES_EVER: usize = 1024;
/// Most groups that one account may have made.
pub const MAX_GROUPS: usize = 64;
