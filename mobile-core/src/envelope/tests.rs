use proptest::prelude::*;

use super::*;
use crate::crypto::secret::Secret32;
use crate::keys::device_id;
use crate::vectors::{Vectors, damaged};

struct Writer {
    key: SigningKey,
    vault: Identity,
    header: ItemHeader,
}

impl Writer {
    fn new() -> Self {
        Self::with(SigningKey::random(), Identity::random())
    }

    fn with(key: SigningKey, vault: Identity) -> Self {
        let header = ItemHeader {
            kind: Kind::Private,
            suite: Suite::AgeX25519,
            log: LogId([1; 32]),
            item: ItemId([2; 16]),
            base: Some(RevisionId([3; 16])),
            author: device_id(&key.public()),
            roster: None,
            recipients: Hash::ZERO,
        };
        Self { key, vault, header }
    }

    fn seal(&self, body: &[u8]) -> Vec<u8> {
        seal(&self.header, body, &self.key, &[self.vault.recipient()]).unwrap()
    }

    fn open(&self, blob: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotReadable> {
        open(blob, &[&self.vault], &self.header, &self.key.public())
    }

    /// The padded plaintext before age.
    fn plain(&self, body: &[u8]) -> Vec<u8> {
        sign_and_pad(&frame::encode(&self.header).unwrap(), body, &self.key).unwrap().to_vec()
    }

    /// Encrypts any plaintext, as anybody can who has learned the recipient.
    fn open_plain(&self, plain: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotReadable> {
        self.open(&age::encrypt(&[self.vault.recipient()], plain).unwrap())
    }
}

#[test]
fn a_stored_item_opens_for_ever() {
    let vector = Vectors::new(include_str!("../../../docs/vectors/item.json"));
    let writer = Writer::with(
        SigningKey::from_seed(&Secret32::from_bytes(vector.array("author_seed"))),
        Identity::from_text(vector.text("identity")).unwrap(),
    );
    assert_eq!(frame::encode(&writer.header).unwrap(), vector.bytes("header"));
    let signed = writer.plain(vector.text("body").as_bytes());
    assert_eq!(signed[..Signature::SIZE], vector.bytes("signature"));
    let body = writer.open(&vector.bytes("blob")).unwrap();
    assert_eq!(std::str::from_utf8(&body).unwrap(), vector.text("body"));
}

#[test]
fn padding_is_the_table() {
    let table: Vec<(usize, usize)> = serde_json::from_str(include_str!("../../../docs/vectors/padding.json")).unwrap();
    for (length, padded) in table {
        assert_eq!(padded_length(length), padded, "{length}");
    }
}

#[test]
fn every_flip_and_every_cut_is_refused() {
    let writer = Writer::new();
    let blob = writer.seal("Det var en lång dag.".as_bytes());
    assert!(writer.open(&blob).is_ok());
    for (number, other) in damaged(&blob).enumerate() {
        assert_eq!(writer.open(&other), Err(NotReadable), "damage {number}");
    }
    assert_eq!(writer.open(&[&blob[..], &[0]].concat()), Err(NotReadable));
}

/// Where a chunk of age ends, a cut leaves only whole chunks.
#[test]
fn a_cut_between_chunks_is_refused() {
    let writer = Writer::new();
    let blob = writer.seal(&vec![7; 200_000]);
    assert!(writer.open(&blob).is_ok());
    let header_end = blob.len() - (padded_length(200_100) + 16 * padded_length(200_100).div_ceil(65536) + 16);
    for chunks in 0..4 {
        for slack in [0, 1, 16] {
            let end = header_end + 16 + chunks * (65536 + 16) + slack;
            assert_eq!(writer.open(&blob[..end]), Err(NotReadable));
        }
    }
}

/// Planted, swapped, moved, passed off as another: each field of the header counts.
#[test]
fn an_item_is_only_what_it_says() {
    let writer = Writer::new();
    let blob = writer.seal(b"x");
    let same = &writer.header;
    let others = [
        ItemHeader { log: LogId([9; 32]), ..same.clone() },
        ItemHeader { item: ItemId([9; 16]), ..same.clone() },
        ItemHeader { base: None, ..same.clone() },
        ItemHeader { base: Some(RevisionId([9; 16])), ..same.clone() },
        ItemHeader { author: DeviceId([9; 16]), ..same.clone() },
        ItemHeader { roster: Some(Hash::ZERO), ..same.clone() },
        ItemHeader { recipients: Hash([9; 32]), ..same.clone() },
        ItemHeader { suite: Suite::AgeMlKem768X25519, ..same.clone() },
    ];
    let key = writer.key.public();
    assert!(open(&blob, &[&writer.vault], same, &key).is_ok());
    for other in &others {
        assert_eq!(open(&blob, &[&writer.vault], other, &key), Err(NotReadable), "{other:?}");
    }
    // Written with a recipient that became known, by a key that is not the author's.
    let planted = seal(same, b"x", &SigningKey::random(), &[writer.vault.recipient()]).unwrap();
    assert_eq!(writer.open(&planted), Err(NotReadable));
    assert_eq!(open(&blob, &[&Identity::random()], same, &key), Err(NotReadable));
    assert_eq!(open(&blob, &[], same, &key), Err(NotReadable));
}

/// What only the author, or who has the author's key, could write: one form of each item, and no other.
#[test]
fn an_item_has_one_form() {
    let writer = Writer::new();
    let plain = writer.plain(b"kort");
    assert!(writer.open_plain(&plain).is_ok());
    let end = plain.iter().rposition(|byte| *byte != 0).unwrap() + 1;
    for at in end..plain.len() {
        let mut other = plain.clone();
        other[at] = 1;
        assert!(writer.open_plain(&other).is_err(), "padding at {at}");
    }
    assert!(writer.open_plain(&[&plain[..], &[0; 1024]].concat()).is_err(), "a larger bucket");
    assert!(writer.open_plain(&plain[..end]).is_err(), "no bucket");
    for at in 0..end {
        let mut other = plain.clone();
        other[at] ^= 0x80;
        assert!(writer.open_plain(&other).is_err(), "byte {at}");
    }
    for length in [0, 1, 63, 64, 67, 68, 200] {
        assert!(writer.open_plain(&vec![0xFF; length]).is_err());
        assert!(writer.open_plain(&plain[..length]).is_err());
    }
    // Another domain's signature over the same bytes.
    let mut other = plain.clone();
    let signature = writer.key.sign(&plain[Signature::SIZE..end]);
    other[..Signature::SIZE].copy_from_slice(signature.as_bytes());
    assert!(writer.open_plain(&other).is_err());
}

#[test]
fn items_have_bounds() {
    let writer = Writer::new();
    let around = Signature::SIZE + 2 * LENGTH_BYTES + frame::encode(&writer.header).unwrap().len();
    let most = MAX_PADDED_BYTES - around;
    let blob = writer.seal(&vec![1; most]);
    assert!(blob.len() <= MAX_BLOB_BYTES, "{}", blob.len());
    assert_eq!(writer.open(&blob).unwrap().len(), most);
    let refused = |body: usize| seal(&writer.header, &vec![1; body], &writer.key, &[writer.vault.recipient()]).err();
    assert_eq!(refused(most + 1), Some(SealError::TooLarge));
    assert_eq!(seal(&writer.header, b"", &writer.key, &[]).err(), Some(SealError::WrongRecipients));
    let many = vec![writer.vault.recipient(); age::MAX_RECIPIENTS + 1];
    assert_eq!(seal(&writer.header, b"", &writer.key, &many).err(), Some(SealError::WrongRecipients));
    let most_of_all = seal(&writer.header, &vec![1; most], &writer.key, &many[1..]).unwrap();
    assert!(most_of_all.len() <= MAX_BLOB_BYTES && writer.open(&most_of_all).is_ok());
    let hybrid = ItemHeader { suite: Suite::AgeMlKem768X25519, ..writer.header.clone() };
    let recipients = [writer.vault.recipient()];
    assert_eq!(seal(&hybrid, b"", &writer.key, &recipients).err(), Some(SealError::Unsupported));
    // More plaintext than an item has; more ciphertext than a blob has.
    assert_eq!(writer.open_plain(&vec![0; MAX_PADDED_BYTES + 1024]), Err(NotReadable));
    assert_eq!(writer.open_plain(&vec![0; 4 * MAX_PADDED_BYTES]), Err(NotReadable));
}

#[test]
fn recipients_are_named_in_any_order() {
    let (one, other) = (Identity::random().recipient(), Identity::random().recipient());
    let hash = recipients_hash(&[one.clone(), other.clone()]);
    assert_eq!(recipients_hash(&[other.clone(), one.clone()]), hash);
    assert_ne!(recipients_hash(std::slice::from_ref(&one)), hash);
    let mut texts = [one.to_text(), other.to_text()];
    texts.sort();
    assert_eq!(hash, crate::crypto::hash::sha256(texts.concat().as_bytes()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn items_come_back(body in proptest::collection::vec(any::<u8>(), 0..5000), copies in 1usize..40) {
        let writer = Writer::new();
        let body = body.repeat(copies);
        prop_assert_eq!(&*writer.open(&writer.seal(&body)).unwrap(), &body);
    }

    /// Two texts of one bucket differ in the ciphertext's length by age's grease alone.
    #[test]
    fn a_size_tells_the_bucket_alone(length in 0usize..3800) {
        let plain = Writer::new().plain(&vec![b'a'; length]);
        prop_assert!([1024, 2048, 4096].contains(&plain.len()));
    }

    #[test]
    fn padded_lengths_rise_and_cost_little(length in 1usize..MAX_PADDED_BYTES) {
        let padded = padded_length(length);
        prop_assert!(padded >= length && padded_length(padded) == padded && padded_length(length - 1) <= padded);
        prop_assert!(length <= 65536 || padded - length <= length * 6 / 100);
    }
}
