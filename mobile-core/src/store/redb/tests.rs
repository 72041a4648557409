//! The file itself: opened twice, damaged, on a full disk.

use super::super::conformance::{self, Place};
use super::disk::Disk;
use super::*;

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self) -> PathBuf {
        self.0.path().join("andrum.redb")
    }
}

impl Place for Folder {
    type Store = RedbStore;

    async fn open(&self) -> Result<RedbStore, StoreError> {
        RedbStore::open(self.file())
    }
}

fn put(key: &[u8], value: &[u8]) -> Changes {
    vec![Change::Put(Table::Items, key.to_vec(), value.to_vec())]
}

#[tokio::test]
async fn conforms() {
    for case in conformance::CASES {
        conformance::run(case, &Folder::new()).await.unwrap();
    }
}

#[tokio::test]
async fn a_file_is_open_once() {
    let folder = Folder::new();
    let store = RedbStore::open(folder.file()).unwrap();
    assert_eq!(RedbStore::open(folder.file()).err(), Some(StoreError::InUse));
    store.apply(put(b"still", b"works")).await.unwrap();
    drop(store);
    let store = RedbStore::open(folder.file()).unwrap();
    assert_eq!(store.get(Table::Items, b"still").await, Ok(Some(b"works".to_vec())));
}

/// A store with enough in it that every kind of page is there, as the bytes of its file.
async fn filled(folder: &Folder) -> Vec<u8> {
    let store = RedbStore::open(folder.file()).unwrap();
    for n in 0..40_u8 {
        store.apply(put(&[n], &[n; 2000])).await.unwrap();
    }
    drop(store);
    std::fs::read(folder.file()).unwrap()
}

async fn all_there(store: &RedbStore) -> bool {
    store.scan(Table::Items, b"").await == Ok((0..40_u8).map(|n| (vec![n], vec![n; 2000])).collect())
}

#[tokio::test]
async fn what_is_no_database_is_damaged_and_stays_as_it_is() {
    let folder = Folder::new();
    let whole = filled(&folder).await;
    let cases: [Vec<u8>; 5] = [
        b"not a database at all".repeat(1000),
        b"x".to_vec(),
        [&[0; 4096], &whole[4096..]].concat(),
        whole[..whole.len() / 2].to_vec(),
        whole[..100].to_vec(),
    ];
    for (number, bytes) in cases.into_iter().enumerate() {
        std::fs::write(folder.file(), &bytes).unwrap();
        let outcome = RedbStore::open(folder.file()).err();
        assert!(matches!(outcome, Some(StoreError::Damaged(_))), "case {number}: {outcome:?}");
        assert_eq!(std::fs::read(folder.file()).unwrap(), bytes, "case {number} was changed");
    }
}

#[tokio::test]
async fn a_flipped_byte_is_found_or_does_no_harm() {
    let folder = Folder::new();
    let whole = filled(&folder).await;
    let mut found = 0;
    for at in (0..whole.len()).step_by(whole.len() / 150) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        std::fs::write(folder.file(), &bytes).unwrap();
        match RedbStore::open(folder.file()) {
            Ok(store) => assert!(all_there(&store).await, "byte {at}"),
            Err(StoreError::Damaged(_)) => found += 1,
            Err(other) => panic!("byte {at}: {other:?}"),
        }
    }
    assert!(found > 0, "no flipped byte was found");
}

fn open_on(disk: &Disk) -> RedbStore {
    let disk = disk.clone();
    RedbStore::open_with(Box::new(move || builder().create_with_backend(disk.clone()))).unwrap()
}

#[tokio::test]
async fn a_full_disk_is_an_error_with_a_way_out() {
    let large = vec![7; 100_000];
    for spare in 0..20 {
        let disk = Disk::default();
        let store = open_on(&disk);
        store.apply(put(b"before", b"kept")).await.unwrap();
        disk.leave_room(Some(spare));
        let changes = [put(b"large", &large), put(b"before", b"lost")].concat();
        assert_eq!(store.apply(changes).await, Err(StoreError::Full), "{spare} blocks left");
        assert_eq!(store.get(Table::Items, b"before").await, Ok(Some(b"kept".to_vec())), "{spare} blocks left");
        assert_eq!(store.get(Table::Items, b"large").await, Ok(None), "{spare} blocks left");
        disk.leave_room(None);
        store.apply(put(b"large", &large)).await.unwrap();
        assert_eq!(store.get(Table::Items, b"large").await, Ok(Some(large.clone())), "{spare} blocks left");
        drop(store);
        assert_eq!(open_on(&disk).scan(Table::Items, b"").await.map(|rows| rows.len()), Ok(2));
    }
}
