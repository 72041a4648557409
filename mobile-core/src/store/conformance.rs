//! What every store must do, as one list of named cases: the native tests and the browser run the very same.

use core::future::Future;

use futures_util::future::join_all;

use super::{Change, Changes, Rows, Store, StoreError, Table};

/// Where a store lives: it can be opened, closed, and opened again.
pub trait Place {
    /// The store that is opened here.
    type Store: Store;

    /// Opens the store; makes an empty one the first time.
    fn open(&self) -> impl Future<Output = Result<Self::Store, StoreError>>;

    /// Closes a store, so that it can be opened again.
    fn close(&self, store: Self::Store) -> impl Future<Output = ()> {
        drop(store);
        core::future::ready(())
    }
}

/// What a case came to: the reason when it failed.
pub type Outcome = Result<(), String>;

macro_rules! cases {
    ($($case:ident),+ $(,)?) => {
        /// The names of all cases.
        pub const CASES: &[&str] = &[$(stringify!($case)),+];

        /// Runs one case in a place where nothing is stored yet.
        ///
        /// # Errors
        /// The case and why it failed.
        pub async fn run(case: &str, place: &impl Place) -> Outcome {
            let outcome = match case {
                $(stringify!($case) => $case(place).await,)+
                _ => Err("no such case".into()),
            };
            outcome.map_err(|why| format!("{case}: {why}"))
        }
    };
}

cases!(
    an_empty_store_has_nothing,
    a_put_is_read_back,
    a_put_replaces,
    deleting_what_is_absent_is_fine,
    changes_are_carried_out_in_order,
    no_changes_at_all_are_fine,
    tables_are_separate,
    keys_and_values_are_any_bytes,
    empty_keys_and_values_are_kept,
    a_scan_is_in_byte_order,
    a_scan_keeps_to_its_prefix,
    a_prefix_of_ff_ends_where_it_should,
    big_values_are_kept,
    many_keys_are_kept,
    reopening_keeps_everything,
    concurrent_applies_are_all_kept,
    a_set_of_changes_is_seen_whole,
    wiping_removes_everything,
    a_wiped_store_can_be_used,
);

fn same<T: PartialEq + core::fmt::Debug>(what: &str, found: T, wanted: T) -> Outcome {
    if found == wanted {
        return Ok(());
    }
    let (mut found, mut wanted) = (format!("{found:?}"), format!("{wanted:?}"));
    for text in [&mut found, &mut wanted] {
        text.truncate(200);
    }
    Err(format!("{what}: found {found}, wanted {wanted}"))
}

/// A store's error as the reason of a failed case.
fn said(error: StoreError) -> String {
    format!("{error:?}")
}

fn put(table: Table, key: impl AsRef<[u8]>, value: impl AsRef<[u8]>) -> Change {
    Change::Put(table, key.as_ref().to_vec(), value.as_ref().to_vec())
}

fn delete(table: Table, key: impl AsRef<[u8]>) -> Change {
    Change::Delete(table, key.as_ref().to_vec())
}

async fn opened<P: Place>(place: &P) -> Result<P::Store, String> {
    place.open().await.map_err(said)
}

async fn apply(store: &impl Store, changes: Changes) -> Outcome {
    store.apply(changes).await.map_err(said)
}

async fn get(store: &impl Store, table: Table, key: impl AsRef<[u8]>) -> Result<Option<Vec<u8>>, String> {
    store.get(table, key.as_ref()).await.map_err(said)
}

async fn holds(store: &impl Store, table: Table, key: impl AsRef<[u8]>, value: Option<&[u8]>) -> Outcome {
    let key = key.as_ref();
    same(&format!("{table:?} {key:?}"), get(store, table, key).await?.as_deref(), value)
}

async fn scan(store: &impl Store, table: Table, prefix: &[u8]) -> Result<Rows, String> {
    store.scan(table, prefix).await.map_err(said)
}

async fn keys(store: &impl Store, table: Table, prefix: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    Ok(scan(store, table, prefix).await?.into_iter().map(|(key, _)| key).collect())
}

async fn an_empty_store_has_nothing(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    for table in Table::ALL {
        holds(&store, *table, b"key", None).await?;
        same("rows", scan(&store, *table, b"").await?, vec![])?;
    }
    Ok(())
}

async fn a_put_is_read_back(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    apply(&store, vec![put(Table::Items, b"key", b"value")]).await?;
    holds(&store, Table::Items, b"key", Some(b"value")).await?;
    same("rows", scan(&store, Table::Items, b"").await?, vec![(b"key".to_vec(), b"value".to_vec())])
}

async fn a_put_replaces(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    apply(&store, vec![put(Table::Items, b"key", b"a long old value")]).await?;
    apply(&store, vec![put(Table::Items, b"key", b"new")]).await?;
    holds(&store, Table::Items, b"key", Some(b"new")).await?;
    same("rows", scan(&store, Table::Items, b"").await?.len(), 1)
}

async fn deleting_what_is_absent_is_fine(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    apply(&store, vec![put(Table::Items, b"here", b"1"), delete(Table::Items, b"absent")]).await?;
    holds(&store, Table::Items, b"here", Some(b"1")).await?;
    apply(&store, vec![delete(Table::Items, b"here")]).await?;
    apply(&store, vec![delete(Table::Items, b"here")]).await?;
    holds(&store, Table::Items, b"here", None).await
}

async fn changes_are_carried_out_in_order(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    let table = Table::Meta;
    apply(
        &store,
        vec![
            put(table, b"twice", b"1"),
            put(table, b"twice", b"2"),
            put(table, b"gone", b"1"),
            delete(table, b"gone"),
            delete(table, b"back"),
            put(table, b"back", b"1"),
        ],
    )
    .await?;
    holds(&store, table, b"twice", Some(b"2")).await?;
    holds(&store, table, b"gone", None).await?;
    holds(&store, table, b"back", Some(b"1")).await
}

async fn no_changes_at_all_are_fine(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    apply(&store, vec![]).await?;
    same("rows", scan(&store, Table::Meta, b"").await?.len(), 0)
}

async fn tables_are_separate(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    apply(&store, Table::ALL.iter().map(|table| put(*table, b"key", table.name())).collect()).await?;
    for table in Table::ALL {
        holds(&store, *table, b"key", Some(table.name().as_bytes())).await?;
        same("rows", scan(&store, *table, b"").await?.len(), 1)?;
    }
    apply(&store, vec![delete(Table::Items, b"key")]).await?;
    holds(&store, Table::Items, b"key", None).await?;
    holds(&store, Table::Meta, b"key", Some(b"meta")).await
}

async fn keys_and_values_are_any_bytes(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    let every: Vec<u8> = (0..=255).collect();
    apply(&store, every.iter().map(|byte| put(Table::Items, [*byte, 0, *byte], &every)).collect()).await?;
    let rows = scan(&store, Table::Items, b"").await?;
    let keys: Vec<Vec<u8>> = rows.iter().map(|(key, _)| key.clone()).collect();
    same("keys", keys, every.iter().map(|byte| vec![*byte, 0, *byte]).collect())?;
    same("values", rows.iter().all(|(_, value)| *value == every), true)
}

async fn empty_keys_and_values_are_kept(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    apply(&store, vec![put(Table::Items, b"", b"of no key"), put(Table::Items, b"no value", b"")]).await?;
    holds(&store, Table::Items, b"", Some(b"of no key")).await?;
    holds(&store, Table::Items, b"no value", Some(b"")).await?;
    same("keys", keys(&store, Table::Items, b"").await?, vec![b"".to_vec(), b"no value".to_vec()])?;
    apply(&store, vec![delete(Table::Items, b"")]).await?;
    holds(&store, Table::Items, b"", None).await
}

async fn a_scan_is_in_byte_order(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    let sorted: Vec<Vec<u8>> =
        [&[0][..], &[0, 0], &[0, 1], &[1], &[9, 200], &[10], &[0x7f], &[0x80], &[0xff], &[0xff, 0]]
            .map(Into::into)
            .into();
    apply(&store, sorted.iter().rev().map(|key| put(Table::Pages, key, key)).collect()).await?;
    same("keys", keys(&store, Table::Pages, b"").await?, sorted)
}

async fn a_scan_keeps_to_its_prefix(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    let all: [&[u8]; 7] = [b"a", b"ab", b"ab\0", b"ab\xff\xff", b"abc", b"ac", b"b"];
    apply(&store, all.iter().map(|key| put(Table::Items, key, key)).collect()).await?;
    let within: Vec<Vec<u8>> = [&b"ab"[..], b"ab\0", b"abc", b"ab\xff\xff"].map(Into::into).into();
    same("keys", keys(&store, Table::Items, b"ab").await?, within)?;
    same("keys of a longer prefix", keys(&store, Table::Items, b"abcd").await?, vec![])?;
    same("keys of a whole key", keys(&store, Table::Items, b"ac").await?, vec![b"ac".to_vec()])
}

async fn a_prefix_of_ff_ends_where_it_should(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    let all: [&[u8]; 6] = [&[1], &[1, 0xff], &[1, 0xff, 0xff, 7], &[2], &[0xff], &[0xff, 0xff, 3]];
    apply(&store, all.iter().map(|key| put(Table::Items, key, key)).collect()).await?;
    same("1 ff", keys(&store, Table::Items, &[1, 0xff]).await?, vec![vec![1, 0xff], vec![1, 0xff, 0xff, 7]])?;
    same("ff", keys(&store, Table::Items, &[0xff]).await?, vec![vec![0xff], vec![0xff, 0xff, 3]])?;
    same("ff ff", keys(&store, Table::Items, &[0xff, 0xff]).await?, vec![vec![0xff, 0xff, 3]])
}

async fn big_values_are_kept(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    let big: Vec<u8> = (0..1024 * 1024_u32).map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()[3]).collect();
    apply(&store, vec![put(Table::Items, b"big", &big), put(Table::Items, b"too", &big)]).await?;
    same("the value", get(&store, Table::Items, b"big").await? == Some(big.clone()), true)?;
    same("both", scan(&store, Table::Items, b"").await?.iter().all(|(_, value)| *value == big), true)
}

async fn many_keys_are_kept(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    let all: Vec<Vec<u8>> = (0..10_000_u32).map(|n| n.to_be_bytes().to_vec()).collect();
    apply(&store, all.iter().map(|key| put(Table::Items, key, [&key[..], &[7; 60]].concat())).collect()).await?;
    same("all keys", keys(&store, Table::Items, b"").await? == all, true)?;
    same("a page of keys", keys(&store, Table::Items, &[0, 0, 3]).await?, all[0x300..0x400].to_vec())
}

async fn reopening_keeps_everything(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    apply(&store, Table::ALL.iter().map(|table| put(*table, b"kept", table.name())).collect()).await?;
    apply(&store, vec![put(Table::Items, b"deleted", b"1")]).await?;
    apply(&store, vec![delete(Table::Items, b"deleted")]).await?;
    place.close(store).await;
    let store = opened(place).await?;
    for table in Table::ALL {
        holds(&store, *table, b"kept", Some(table.name().as_bytes())).await?;
    }
    holds(&store, Table::Items, b"deleted", None).await
}

async fn concurrent_applies_are_all_kept(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    let applies = (0..20_u8).map(|n| {
        let changes = (0..10_u8).map(|m| put(Table::Items, [n, m], [n])).chain([put(Table::Meta, b"last", [n])]);
        apply(&store, changes.collect())
    });
    for outcome in join_all(applies).await {
        outcome?;
    }
    same("rows", scan(&store, Table::Items, b"").await?.len(), 200)?;
    same("a last one", get(&store, Table::Meta, b"last").await?.is_some_and(|value| value.len() == 1), true)
}

/// Two changes that belong together are never seen apart, however reads and writes mingle.
async fn a_set_of_changes_is_seen_whole(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    let writes = async {
        for n in 0..50_u8 {
            apply(&store, vec![put(Table::Items, b"left", [n]), put(Table::Items, b"right", [n])]).await?;
        }
        Ok::<(), String>(())
    };
    let reads = async {
        for _ in 0..50 {
            let rows = scan(&store, Table::Items, b"").await?;
            same("a pair", rows.iter().all(|(_, value)| Some(value) == rows.first().map(|(_, value)| value)), true)?;
            same("a whole pair", rows.len() == 1, false)?;
        }
        Ok::<(), String>(())
    };
    let (written, read) = futures_util::future::join(writes, reads).await;
    written.and(read)
}

async fn wiping_removes_everything(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    apply(&store, Table::ALL.iter().map(|table| put(*table, b"key", b"value")).collect()).await?;
    store.wipe().await.map_err(said)?;
    for table in Table::ALL {
        same("rows", scan(&store, *table, b"").await?, vec![])?;
    }
    place.close(store).await;
    let store = opened(place).await?;
    same("rows after reopening", scan(&store, Table::Items, b"").await?, vec![])
}

async fn a_wiped_store_can_be_used(place: &impl Place) -> Outcome {
    let store = opened(place).await?;
    store.wipe().await.map_err(said)?;
    apply(&store, vec![put(Table::Items, b"key", b"value")]).await?;
    holds(&store, Table::Items, b"key", Some(b"value")).await
}
