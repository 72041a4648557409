//! Backups: whole, while the server goes on, and into either database.

use andrum_server::backup::{self, BackupError};
use andrum_server::storage::{AnyConnection, Use, schema};
use diesel::prelude::*;

use crate::diary::{Diary, item, put, tombstone};
use crate::on_both;
use crate::place::Place;

/// What stands in the tables, to compare.
fn contents(connection: &mut AnyConnection) -> Vec<u8> {
    backup::export(connection, Vec::new()).unwrap().1
}

fn empty(place: &Place) -> AnyConnection {
    place.open(Use::Serve).unwrap().0.open_connection().unwrap()
}

async fn a_backup_restores_into_either_database(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    let gone = item();
    diary.append(&site, vec![put(gone, vec![1; 3000])]).await.appended();
    diary.append(&site, vec![put(item(), vec![2; 3000])]).await.appended();
    diary.append(&site, vec![tombstone(gone, &[(2, 0)])]).await.appended();
    let bea = Diary::begin(&site, "beatrice").await;
    let mut connection = site.running.state.database.open_connection().unwrap();
    let before = contents(&mut connection);
    let file = place.data.path().join("backup");
    let report = backup::to_file(&mut connection, &file, None).unwrap();
    assert_eq!(report.commits, 5);
    let again = backup::to_file(&mut connection, &file, None);
    assert!(matches!(again, Err(BackupError::Exists(_))), "{again:?}");
    let full = backup::from_file(&mut connection, &file, None);
    assert!(matches!(full, Err(BackupError::NotEmpty)), "{full:?}");
    site.running.stop().await.unwrap();

    let other = place.other();
    let (database, _) = other.open(Use::Serve).unwrap();
    let mut connection = database.open_connection().unwrap();
    assert_eq!(backup::from_file(&mut connection, &file, None).unwrap(), report);
    assert_eq!(contents(&mut connection), before);
    drop((connection, database));

    // The other server goes on where this one was, with the same secrets.
    let secrets = other.data.path().join("secrets");
    std::fs::rename(place.data.path().join("secrets"), secrets).unwrap();
    let site = other.site().await;
    assert_eq!(diary.read(&site).await.len(), 4);
    diary.append(&site, vec![put(item(), vec![4; 10])]).await.appended();
    assert_eq!(bea.head(&site).await, bea.head);
    Diary::begin(&site, "cecilia").await;
}

async fn a_backup_under_load_is_of_one_moment(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    let (state, folder) = (site.running.state.clone(), place.data.path().to_owned());
    let backups = tokio::task::spawn_blocking(move || {
        let take = |number| {
            let file = folder.join(format!("backup-{number}"));
            backup::to_file(&mut state.database.open_connection().unwrap(), &file, None).unwrap();
            file
        };
        (0..5).map(take).collect::<Vec<_>>()
    });
    while !backups.is_finished() {
        diary.append(&site, vec![put(item(), vec![1; 5000])]).await.appended();
    }
    // Restoring checks that every head is the hash of the commits before it.
    for file in backups.await.unwrap() {
        let into = place.other();
        backup::from_file(&mut empty(&into), &file, None).unwrap();
    }
}

async fn a_damaged_backup_restores_nothing(place: Place) {
    let site = place.site().await;
    Diary::begin(&site, "anna").await;
    let whole = contents(&mut site.running.state.database.open_connection().unwrap());
    let into = place.other();
    let mut connection = empty(&into);
    let is_empty = |connection: &mut AnyConnection| {
        let accounts: i64 = schema::accounts::table.count().get_result(connection).unwrap();
        accounts == 0
    };
    for end in 0..whole.len() {
        assert!(backup::import(&mut connection, &whole[..end]).is_err(), "cut at {end}");
    }
    for at in (0..whole.len()).step_by(7) {
        let mut changed = whole.clone();
        changed[at] ^= 0x10;
        assert!(backup::import(&mut connection, changed.as_slice()).is_err(), "changed at {at}");
    }
    let mut longer = whole.clone();
    longer.push(0);
    assert!(matches!(backup::import(&mut connection, longer.as_slice()), Err(BackupError::Damaged(_))));
    let mut newer = whole.clone();
    newer[backup::format::MAGIC.len()] = 9;
    assert!(matches!(backup::import(&mut connection, newer.as_slice()), Err(BackupError::UnknownFormat(9))));
    assert!(matches!(backup::import(&mut connection, b"hello".as_slice()), Err(BackupError::NotABackup)));
    assert!(is_empty(&mut connection));
    backup::import(&mut connection, whole.as_slice()).unwrap();
    assert!(!is_empty(&mut connection));
}

#[tokio::test]
async fn an_encrypted_backup_opens_with_its_identity_alone() {
    let place = Place::sqlite();
    let site = place.site().await;
    Diary::begin(&site, "anna-canary").await;
    let identity = age::x25519::Identity::generate();
    let recipient = identity.to_public().to_string();
    let file = place.data.path().join("backup.age");
    let mut connection = site.running.state.database.open_connection().unwrap();
    backup::to_file(&mut connection, &file, Some(&recipient)).unwrap();
    let sealed = std::fs::read(&file).unwrap();
    assert!(!sealed.windows(6).any(|window| window == b"canary"));

    let into = Place::sqlite();
    let mut connection = empty(&into);
    assert!(matches!(backup::from_file(&mut connection, &file, None), Err(BackupError::IdentityNeeded)));
    let key = place.data.path().join("key.txt");
    let write = |identity: &age::x25519::Identity| {
        use age::secrecy::ExposeSecret;
        std::fs::write(&key, format!("# a comment\n{}\n", identity.to_string().expose_secret())).unwrap();
    };
    write(&age::x25519::Identity::generate());
    assert!(matches!(backup::from_file(&mut connection, &file, Some(&key)), Err(BackupError::Age(_))));
    write(&identity);
    std::fs::write(&file, &sealed[..sealed.len() - 20]).unwrap();
    assert!(backup::from_file(&mut connection, &file, Some(&key)).is_err(), "cut off");
    std::fs::write(&file, &sealed).unwrap();
    backup::from_file(&mut connection, &file, Some(&key)).unwrap();
}

on_both!(
    a_backup_restores_into_either_database,
    a_backup_under_load_is_of_one_moment,
    a_damaged_backup_restores_nothing
);
