//! What holds for all frames: reading never panics, and what is read has that one encoding.
#![allow(clippy::unwrap_used, reason = "a test")]

mod samples;

use andrum_wire::devices::Rotation;
use andrum_wire::frame;
use andrum_wire::ids::{Blob, DeviceId, Hash, ItemId, PublicKey, RevisionId, Signature};
use andrum_wire::log::*;
use proptest::collection::vec;
use proptest::prelude::*;

fn slot() -> impl Strategy<Value = BlobSlot> {
    let erased = (any::<[u8; 32]>(), any::<u32>()).prop_map(|(hash, size)| BlobRef { hash: Hash(hash), size });
    prop_oneof![
        vec(any::<u8>(), 0..300).prop_map(|bytes| BlobSlot::Inline(Blob(bytes))),
        erased.prop_map(BlobSlot::Erased)
    ]
}

fn change() -> impl Strategy<Value = Change<BlobSlot>> {
    let item = any::<[u8; 16]>().prop_map(ItemId);
    let suite = prop_oneof![Just(Suite::AgeX25519), Just(Suite::AgeMlKem768X25519)];
    let base = proptest::option::of(any::<[u8; 16]>().prop_map(RevisionId));
    let put = (item.clone(), base, suite, slot()).prop_map(|(item, base, suite, blob)| Change::Put {
        item,
        base,
        kind: Kind::Private,
        suite,
        blob,
    });
    let places = vec((any::<u64>(), any::<u16>()).prop_map(|(seq, index)| Place { seq, index }), 0..20);
    let tombstone = (item, any::<[u8; 16]>(), places).prop_map(|(item, base, erases)| Change::Tombstone {
        item,
        base: RevisionId(base),
        erases,
    });
    let rotate = (any::<u32>(), any::<[u8; 32]>(), vec(any::<[u8; 16]>().prop_map(DeviceId), 0..5)).prop_map(
        |(number, key, revoked)| {
            Change::Rotate(Rotation { number, account_key: PublicKey(key), revoked, signature: samples::signature() })
        },
    );
    let operations: Vec<_> = samples::roster_operations().into_iter().map(|(_, operation)| operation).collect();
    let roster = proptest::sample::select(operations).prop_map(|operation| Change::Roster(Box::new(operation)));
    let genesis = Just(Change::Genesis(samples::genesis()));
    prop_oneof![4 => put, 2 => tombstone, 1 => rotate, 1 => genesis, 2 => roster]
}

prop_compose! {
    fn record()(
        author: [u8; 16],
        roster in proptest::option::of(any::<[u8; 32]>().prop_map(Hash)),
        changes in vec(change(), 1..8),
        signature in vec(any::<u8>(), 64),
    ) -> CommitRecord {
        let signature = Signature::from_slice(&signature).unwrap();
        CommitRecord { author: DeviceId(author), roster, changes, signature }
    }
}

proptest! {
    #[test]
    fn records_come_back(record in record()) {
        let bytes = frame::encode(&record).unwrap();
        prop_assert_eq!(CommitRecord::decode(&bytes).unwrap(), record);
    }

    #[test]
    fn a_cut_record_is_refused(record in record(), cut in any::<prop::sample::Index>()) {
        let bytes = frame::encode(&record).unwrap();
        prop_assert!(CommitRecord::decode(&bytes[..cut.index(bytes.len())]).is_err());
    }

    /// A changed byte gives another record or none, never the same one by another spelling.
    #[test]
    fn a_flipped_record_is_not_the_same(record in record(), at in any::<prop::sample::Index>(), mask in 1u8..) {
        let mut bytes = frame::encode(&record).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= mask;
        if let Ok(other) = CommitRecord::decode(&bytes) {
            prop_assert_eq!(frame::encode(&other).unwrap(), bytes);
            prop_assert_ne!(other, record);
        }
    }

    #[test]
    fn nothing_panics_and_all_is_canonical(bytes in vec(any::<u8>(), 0..2000)) {
        if let Ok(record) = CommitRecord::decode(&bytes) {
            prop_assert_eq!(frame::encode(&record).unwrap(), bytes.clone());
        }
        if let Ok(append) = Append::decode(&bytes) {
            prop_assert_eq!(frame::encode(&append).unwrap(), bytes.clone());
        }
        if let Ok(header) = frame::decode::<PageHeader>(&bytes, 100) {
            prop_assert_eq!(frame::encode(&header).unwrap(), bytes.clone());
        }
        let mut reader = PageReader::default();
        reader.push(&bytes);
        while let Ok(Some(_)) = reader.next_frame() {}
    }

    /// Random bytes seldom get far; these begin like an append and go on at random.
    #[test]
    fn an_append_that_goes_wrong_midway_does_not_panic(cut in any::<prop::sample::Index>(), tail in vec(any::<u8>(), 0..400)) {
        let bytes = frame::encode(&samples::append()).unwrap();
        let bytes = [&bytes[..cut.index(bytes.len())], &tail].concat();
        if let Ok(append) = Append::decode(&bytes) {
            prop_assert_eq!(frame::encode(&append).unwrap(), bytes);
        }
    }
}
