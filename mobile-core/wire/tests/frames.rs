//! Every type that travels as a binary frame: its bytes are frozen in `docs/vectors/frames.json`, there is one encoding of each value,
//! and nothing else is read.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

mod samples;

use core::fmt::Debug;
use std::collections::BTreeMap;

use andrum_wire::devices::{DeviceCertificate, RotationBody};
use andrum_wire::frame::{self, FrameError};
use andrum_wire::groups::{GroupKind, RosterOp, join_bytes, knock_bytes};
use andrum_wire::ids::{Blob, DeviceId, Hash, RevisionId};
use andrum_wire::limits::*;
use andrum_wire::log::*;
use andrum_wire::{recovery, tokens};
use data_encoding::HEXLOWER;
use samples::*;
use serde::{Serialize, de::DeserializeOwned};

/// Hashes nothing: a stand-in that tells blobs apart by their first bytes.
fn stand_in(bytes: &[u8]) -> Hash {
    let mut hash = [0; 32];
    hash[..bytes.len().min(32)].copy_from_slice(&bytes[..bytes.len().min(32)]);
    Hash(hash)
}

fn commit() -> Commit {
    full_record().to_commit(ACCOUNT, 300, Hash(bytes(6)), stand_in)
}

fn page_header() -> PageHeader {
    PageHeader { version: VERSION, log: ACCOUNT, after: Head::EMPTY, head: head() }
}

/// Encodes, decodes again, and refuses every truncation and one byte more.
fn frozen<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> String {
    let bytes = frame::encode(value).unwrap();
    assert_eq!(&frame::decode::<T>(&bytes, bytes.len()).unwrap(), value);
    for end in 0..bytes.len() {
        assert_eq!(
            frame::decode::<T>(&bytes[..end], bytes.len()),
            Err(FrameError::Malformed),
            "{value:?} cut at {end}"
        );
    }
    assert!(frame::decode::<T>(&[&bytes[..], &[0]].concat(), usize::MAX).is_err());
    assert_eq!(frame::decode::<T>(&bytes, bytes.len() - 1), Err(FrameError::TooLarge));
    HEXLOWER.encode(&bytes)
}

#[test]
fn frames_are_frozen() {
    let rotation_body =
        RotationBody { account: ACCOUNT, number: 300, account_key: rotation().account_key, revoked: vec![device()] };
    let mut page = Vec::new();
    write_page_frame(&mut page, &frame::encode(&page_header()).unwrap());
    write_page_frame(&mut page, &frame::encode(&record(vec![tombstone()])).unwrap());
    let fixed: BTreeMap<&str, String> = [
        ("Genesis", frozen(&genesis())),
        ("DeviceCertificate", frozen(&certificate())),
        ("DeviceCertificate, signed bytes", {
            HEXLOWER.encode(&DeviceCertificate::signed_bytes(&ACCOUNT, &certificate().device_key))
        }),
        ("Rotation", frozen(&rotation())),
        ("RotationBody, signed bytes", HEXLOWER.encode(&rotation_body.signed_bytes().unwrap())),
        ("Head", frozen(&head())),
        ("Head, empty", frozen(&Head::EMPTY)),
        ("BlobRef", frozen(&blob_ref())),
        ("BlobSlot, inline", frozen(&BlobSlot::Inline(blob(1)))),
        ("BlobSlot, erased", frozen(&BlobSlot::Erased(blob_ref()))),
        ("Change, genesis", frozen(&Change::<BlobSlot>::Genesis(genesis()))),
        ("Change, add device", frozen(&Change::<BlobSlot>::AddDevice(certificate()))),
        ("Change, rotate", frozen(&Change::<BlobSlot>::Rotate(rotation()))),
        ("Change, put", frozen(&put(None, BlobSlot::Inline(blob(1))))),
        ("Change, put on a base", frozen(&put(Some(RevisionId(bytes(9))), BlobSlot::Inline(blob(1))))),
        ("Change, put, signed", frozen(&put(None, blob_ref()))),
        ("Change, tombstone", frozen(&tombstone::<BlobSlot>())),
        ("CommitRecord", frozen(&full_record())),
        ("CommitBody", frozen(&commit().body)),
        ("CommitBody, signed bytes", HEXLOWER.encode(&commit().body.signed_bytes().unwrap())),
        ("Commit", frozen(&commit())),
        ("Commit, hashed bytes", HEXLOWER.encode(&commit().hashed_bytes().unwrap())),
        ("Append", frozen(&append())),
        ("PageHeader", frozen(&page_header())),
        ("Page", HEXLOWER.encode(&page)),
        ("Suite, hybrid", frozen(&Suite::AgeMlKem768X25519)),
        ("device proof, signed bytes", HEXLOWER.encode(&tokens::device_proof_bytes(&ACCOUNT, &nonce()))),
        (
            "refresh, signed bytes",
            HEXLOWER.encode(&tokens::refresh_bytes(&tokens::Refresh {
                device: device(),
                refresh: Blob(bytes::<32>(12).to_vec()),
                next: Blob(bytes::<32>(13).to_vec()),
                attempt: 1,
                proof: andrum_wire::ids::Signature([0; 64]),
            })),
        ),
        ("recovery, signed bytes", HEXLOWER.encode(&recovery::signed_bytes(&login(), &nonce()))),
        ("group, hashed bytes", HEXLOWER.encode(&group_genesis(GroupKind::Group).hashed_bytes().unwrap())),
        ("join, signed bytes", HEXLOWER.encode(&join_bytes(&GROUP, &introduction(Some(rotation()))).unwrap())),
        ("knock, signed bytes", HEXLOWER.encode(&knock_bytes(&GROUP, &ACCOUNT))),
    ]
    .into();
    let operations = roster_operations().into_iter().map(|(name, operation)| {
        (format!("Change, roster, {name}"), frozen(&Change::<BlobSlot>::Roster(Box::new(operation))))
    });
    let fixed = fixed.into_iter().map(|(name, bytes)| (name.to_owned(), bytes));
    let now: BTreeMap<String, String> = fixed.chain(operations).collect();
    let stored: BTreeMap<String, String> =
        serde_json::from_str(include_str!("../../../docs/vectors/frames.json")).unwrap();
    assert_eq!(now, stored, "now: {}", serde_json::to_string_pretty(&now).unwrap());
}

#[test]
fn numbers_have_one_encoding() {
    let canonical = frame::encode(&Head { seq: 1, hash: Hash::ZERO }).unwrap();
    assert_eq!(canonical[0], 1);
    // 1 in two bytes, as LEB128 would allow, and in ten.
    for long in [&[0x81, 0x00][..], &[0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]] {
        let bytes = [long, &canonical[1..]].concat();
        assert_eq!(frame::decode::<Head>(&bytes, 100), Err(FrameError::NotCanonical));
    }
    // More than 64 bits.
    let beyond = [&[0xFF; 9][..], &[0x02], &canonical[1..]].concat();
    assert_eq!(frame::decode::<Head>(&beyond, 100), Err(FrameError::Malformed));
}

#[test]
fn a_record_and_its_commit_say_the_same() {
    let (record, commit) = (full_record(), commit());
    assert_eq!((commit.body.author, commit.body.roster), (record.author, record.roster));
    assert_eq!(commit.signature, record.signature);
    assert_eq!((commit.body.log, commit.body.seq, commit.body.prev), (ACCOUNT, 300, Hash(bytes(6))));
    // A blob that was erased since is the same commit, so its signature stays good.
    let erase = |slot: &BlobSlot| BlobSlot::Erased(slot.reference(stand_in));
    let mut erased = record.clone();
    erased.changes = record.changes.iter().map(|change| change.with_blob(erase)).collect();
    assert_ne!(erased, record);
    assert_eq!(erased.to_commit(ACCOUNT, 300, Hash(bytes(6)), stand_in), commit);
}

/// The overhead that `CommitRecord` promises.
#[test]
fn an_item_costs_what_is_promised() {
    let overhead = |base, size| {
        let record = record(vec![put(base, BlobSlot::Inline(Blob(vec![0; size])))]);
        frame::encode(&record).unwrap().len() - size
    };
    assert_eq!(overhead(None, 2048 + 300), 105);
    assert_eq!(overhead(Some(RevisionId(bytes(9))), 2048 + 300), 121);
}

#[test]
fn limits_hold() {
    let decode = |record: &CommitRecord| CommitRecord::decode(&frame::encode(record).unwrap()).map(|_| ());
    let with = |change: Change<BlobSlot>, count: usize| record(vec![change; count]);
    let erases = |count| {
        let (item, base) = (andrum_wire::ids::ItemId(bytes(8)), RevisionId(bytes(9)));
        Change::Tombstone { item, base, erases: vec![Place { seq: 1, index: 1 }; count] }
    };
    let rotate = |count| {
        let mut rotation = rotation();
        rotation.revoked = vec![DeviceId(bytes(1)); count];
        Change::Rotate(rotation)
    };
    let change_keys = |count| {
        let mut rotation = rotation();
        rotation.revoked = vec![DeviceId(bytes(1)); count];
        let inbox = andrum_wire::ids::InboxKey(bytes(24));
        Change::Roster(Box::new(RosterOp::ChangeKeys { account: ACCOUNT, rotation, inbox }))
    };
    let blob = |size| put(None, BlobSlot::Inline(Blob(vec![0; size])));

    assert_eq!(decode(&record(vec![])), Err(FrameError::Malformed));
    assert_eq!(decode(&with(tombstone(), MAX_CHANGES)), Ok(()));
    assert_eq!(decode(&with(tombstone(), MAX_CHANGES + 1)), Err(FrameError::TooLarge));
    assert_eq!(decode(&with(erases(MAX_ERASES), 1)), Ok(()));
    assert_eq!(decode(&with(erases(MAX_ERASES + 1), 1)), Err(FrameError::TooLarge));
    assert_eq!(decode(&with(rotate(MAX_DEVICES), 1)), Ok(()));
    assert_eq!(decode(&with(rotate(MAX_DEVICES + 1), 1)), Err(FrameError::TooLarge));
    assert_eq!(decode(&with(change_keys(MAX_DEVICES), 1)), Ok(()));
    assert_eq!(decode(&with(change_keys(MAX_DEVICES + 1), 1)), Err(FrameError::TooLarge));
    assert_eq!(decode(&with(blob(MAX_BLOB_BYTES), 1)), Ok(()));
    assert_eq!(decode(&with(blob(MAX_BLOB_BYTES + 1), 1)), Err(FrameError::TooLarge));
    assert_eq!(decode(&with(blob(MAX_BLOB_BYTES), 2)), Err(FrameError::TooLarge));
}

#[test]
fn an_append_is_checked_like_its_record() {
    let encoded = frame::encode(&append()).unwrap();
    assert_eq!(Append::decode(&encoded), Ok(append()));
    for version in [0, 2, 0x80, 0xFF] {
        let other = [&[version], &encoded[1..]].concat();
        assert_eq!(Append::decode(&other), Err(FrameError::UnknownVersion));
    }
    assert_eq!(Append::decode(&[]), Err(FrameError::Malformed));
    let mut empty = append();
    empty.record.changes.clear();
    assert_eq!(Append::decode(&frame::encode(&empty).unwrap()), Err(FrameError::Malformed));
    let mut many = append();
    many.record.changes = vec![tombstone(); MAX_CHANGES + 1];
    assert_eq!(Append::decode(&frame::encode(&many).unwrap()), Err(FrameError::TooLarge));
    assert_eq!(Append::decode(&vec![VERSION; MAX_COMMIT_BYTES + 65]), Err(FrameError::TooLarge));
}

/// Reads whatever frames there are.
fn drain(reader: &mut PageReader, frames: &mut Vec<Vec<u8>>) {
    while let Some(frame) = reader.next_frame().unwrap() {
        frames.push(frame.to_vec());
    }
}

#[test]
fn a_page_reads_the_same_however_it_arrives() {
    let whole = [
        frame::encode(&page_header()).unwrap(),
        frame::encode(&full_record()).unwrap(),
        frame::encode(&record(vec![tombstone()])).unwrap(),
    ];
    let mut page = Vec::new();
    let mut ends = vec![0];
    for frame in &whole {
        write_page_frame(&mut page, frame);
        ends.push(page.len());
    }
    for split in 0..=page.len() {
        let (mut reader, mut frames) = (PageReader::default(), Vec::new());
        reader.push(&page[..split]);
        drain(&mut reader, &mut frames);
        // Cut off here, it would be seen, but between two records, where the header's head tells.
        assert_eq!(reader.is_drained(), ends.contains(&split), "split at {split}");
        reader.push(&page[split..]);
        drain(&mut reader, &mut frames);
        assert_eq!(frames, whole, "split at {split}");
        assert!(reader.is_drained());
    }
    let (mut reader, mut frames) = (PageReader::default(), Vec::new());
    for byte in &page {
        reader.push(&[*byte]);
        drain(&mut reader, &mut frames);
    }
    assert_eq!(frames, whole);
}

#[test]
fn a_page_announces_no_more_than_the_limit() {
    let length = |length: usize| (length as u32).to_le_bytes();
    let mut reader = PageReader::default();
    reader.push(&length(MAX_COMMIT_BYTES));
    assert_eq!(reader.next_frame(), Ok(None));
    let mut reader = PageReader::default();
    reader.push(&length(MAX_COMMIT_BYTES + 1));
    assert_eq!(reader.next_frame(), Err(FrameError::TooLarge));
}
