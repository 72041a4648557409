//! The power goes in the middle of writing: what was acknowledged is there, whole; of the rest all or nothing.

use futures_util::FutureExt;
use proptest::prelude::*;

use super::disk::Disk;
use super::*;

fn open(disk: &Disk) -> Result<RedbStore, StoreError> {
    let disk = disk.clone();
    RedbStore::open_with(Box::new(move || builder().create_with_backend(disk.clone())))
}

/// The n-th set of changes: rows that carry `n` in several tables, one of them large, and one row deleted.
fn changes(n: u8) -> Changes {
    vec![
        Change::Put(Table::Meta, b"newest".to_vec(), vec![n]),
        Change::Put(Table::Items, vec![n], vec![n; 100]),
        Change::Put(Table::Items, b"shared".to_vec(), vec![n; 3000]),
        Change::Put(Table::Revisions, vec![n, 1], vec![n; 9000]),
        Change::Delete(Table::Revisions, vec![n.wrapping_sub(1), 1]),
    ]
}

/// Writes until the power goes; says how many sets of changes were acknowledged.
fn write_until_the_cut(disk: &Disk, cut_after: usize) -> u8 {
    let Ok(store) = open(disk) else { return 0 };
    disk.power_goes_after(cut_after);
    let applied = |n: &u8| store.apply(changes(*n)).now_or_never().unwrap().is_ok();
    u8::try_from((1..=20).take_while(applied).count()).unwrap()
}

/// Everything stored, as it must be when exactly the first `n` sets of changes were carried out.
fn is_whole(store: &RedbStore, n: u8) -> bool {
    let scan = |table| store.scan(table, b"").now_or_never().unwrap().unwrap();
    let get = |table, key: &[u8]| store.get(table, key).now_or_never().unwrap().unwrap();
    let items: Rows = (1..=n).map(|m| (vec![m], vec![m; 100])).collect();
    let large: Rows = (n..=n).filter(|m| *m > 0).map(|m| (vec![m, 1], vec![m; 9000])).collect();
    get(Table::Meta, b"newest") == (n > 0).then(|| vec![n])
        && get(Table::Items, b"shared") == (n > 0).then(|| vec![n; 3000])
        && scan(Table::Items).into_iter().filter(|(key, _)| key != b"shared").collect::<Rows>() == items
        && scan(Table::Revisions) == large
}

/// Opens what the cut has left and looks; then writes on, since a store that survived must also work.
fn check(disk: &Disk, acknowledged: u8) -> Result<(), TestCaseError> {
    let store = open(disk).map_err(|error| TestCaseError::fail(format!("does not open: {error:?}")))?;
    let found = store.get(Table::Meta, b"newest").now_or_never().unwrap().unwrap();
    let found = found.map_or(0, |value| value[0]);
    // The set that was under way when the power went may have got through, as a whole.
    prop_assert!(found == acknowledged || found == acknowledged + 1, "{acknowledged} acknowledged, {found} found");
    prop_assert!(is_whole(&store, found), "set {found} is there in part");
    prop_assert_eq!(store.apply(changes(found + 1)).now_or_never().unwrap(), Ok(()));
    prop_assert!(is_whole(&store, found + 1));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Any subset of the sectors not yet synced reached the disk.
    #[test]
    fn any_sectors_may_be_lost(cut_after in 0_usize..160, reached in proptest::collection::vec(any::<bool>(), 64)) {
        let disk = Disk::default();
        let acknowledged = write_until_the_cut(&disk, cut_after);
        check(&disk.after_the_cut(|step| reached[step % reached.len()]), acknowledged)?;
    }

    /// The first sectors reached the disk, the later ones did not.
    #[test]
    fn the_last_sectors_may_be_lost(cut_after in 0_usize..160, part in 0.0..=1.0_f64) {
        let disk = Disk::default();
        let acknowledged = write_until_the_cut(&disk, cut_after);
        let pending = disk.pending();
        check(&disk.after_the_cut(|step| (step as f64) < part * pending as f64), acknowledged)?;
    }

    /// The power goes a second time, while what the first cut has left is being repaired or written to.
    #[test]
    fn the_power_may_go_twice(first in 0_usize..160, second in 0_usize..40, reached in proptest::collection::vec(any::<bool>(), 64)) {
        let disk = Disk::default();
        let acknowledged = write_until_the_cut(&disk, first);
        let disk = disk.after_the_cut(|step| reached[step % reached.len()]);
        disk.power_goes_after(second);
        drop(open(&disk));
        check(&disk.after_the_cut(|step| !reached[step % reached.len()]), acknowledged)?;
    }
}

/// The simulation must be able to find a store that does not sync: here the disk forgets although it was synced.
#[test]
fn a_disk_that_lies_is_found_out() {
    let disk = Disk::default();
    let acknowledged = write_until_the_cut(&disk, 100);
    assert!(acknowledged > 2);
    let liar = Disk::default();
    write_until_the_cut(&liar, 20);
    assert!(check(&liar.after_the_cut(|_| false), acknowledged).is_err());
}
