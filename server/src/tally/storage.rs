//! Tallies in the database.

use andrum_wire::frame;
use andrum_wire::ids::{AccountId, Blob, Hash};
use andrum_wire::limits::MAX_MEMBERS;
use andrum_wire::tally::{
    Batch, Descriptor, MAX_CLOSED_BYTES, MAX_UPLOAD_BYTES, Release, Report, TallyState, VOID_AFTER_MS,
};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::sealing;
use crate::problem::Error;
use crate::storage::schema::{tallies, tally_keys, tally_reports};
use crate::storage::{AnyConnection, TxError};

/// Largest descriptor, in bytes.
const MOST_DESCRIPTOR_BYTES: usize = 1024 + 32 * MAX_MEMBERS;

/// A tally's row.
pub struct Found {
    /// The tally's number in the database.
    pub row: i64,
    /// What the holder signed.
    pub descriptor: Descriptor,
    /// How far it has come.
    pub state: TallyState,
}

/// A sealed note, and what replaces it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KeptNote {
    /// Hash of the secret by which it is replaced: random, so that the order by it says nothing.
    pub handle: Hash,
    /// The note.
    #[serde(with = "serde_bytes")]
    pub note: Vec<u8>,
}

/// A report as it is kept.
pub struct KeptReport {
    /// As it came.
    pub report: Report,
    /// The server's share, sealed.
    pub server_share: Vec<u8>,
    /// The holder's share, sealed.
    pub holder_share: Blob,
}

/// Finds a tally of a group.
///
/// # Errors
/// From the database.
pub fn find(c: &mut AnyConnection, log_row: i64, tally: &Hash) -> Result<Option<Found>, TxError> {
    let row: Option<(i64, Vec<u8>, i64)> = tallies::table
        .filter(tallies::log_id.eq(log_row).and(tallies::tally.eq(tally.as_bytes())))
        .select((tallies::id, tallies::descriptor, tallies::state))
        .first(c)
        .optional()?;
    let Some((row, descriptor, state)) = row else { return Ok(None) };
    Ok(Some(Found { row, descriptor: read(&descriptor)?, state: state_of(state)? }))
}

/// Takes the tally's row for the rest of the transaction; answers how far it has come.
///
/// # Errors
/// From the database.
pub fn lock(c: &mut AnyConnection, row: i64) -> Result<TallyState, TxError> {
    diesel::update(tallies::table.find(row)).set(tallies::closes_ms.eq(tallies::closes_ms)).execute(c)?;
    state_of(tallies::table.find(row).select(tallies::state).first(c)?)
}

/// All tallies of a group with what their holders signed, oldest first.
///
/// # Errors
/// From the database.
pub fn all(c: &mut AnyConnection, log_row: i64) -> Result<Vec<Found>, TxError> {
    let rows: Vec<(i64, Vec<u8>, i64)> = tallies::table
        .filter(tallies::log_id.eq(log_row))
        .order(tallies::id)
        .select((tallies::id, tallies::descriptor, tallies::state))
        .load(c)?;
    let found = |(row, descriptor, state): (i64, Vec<u8>, i64)| {
        Ok(Found { row, descriptor: read(&descriptor)?, state: state_of(state)? })
    };
    rows.into_iter().map(found).collect()
}

/// All tallies of a group, oldest first: which, how far, and the number of an account's report.
///
/// # Errors
/// From the database.
pub fn of_group(
    c: &mut AnyConnection,
    log_row: i64,
    account: &AccountId,
) -> Result<Vec<(Hash, TallyState, u32)>, TxError> {
    let rows: Vec<(i64, Vec<u8>, i64)> = tallies::table
        .filter(tallies::log_id.eq(log_row))
        .order(tallies::id)
        .select((tallies::id, tallies::tally, tallies::state))
        .load(c)?;
    let mut all = vec![];
    for (row, tally, state) in rows {
        let tally = Hash::from_slice(&tally).map_err(Error::internal)?;
        all.push((tally, state_of(state)?, number(c, row, account)?));
    }
    Ok(all)
}

/// Stores a tally that opens, with the key for its shares.
///
/// # Errors
/// From the database.
pub fn open(c: &mut AnyConnection, log_row: i64, tally: &Hash, descriptor: &Descriptor) -> Result<(), TxError> {
    let row: i64 = diesel::insert_into(tallies::table)
        .values((
            tallies::log_id.eq(log_row),
            tallies::tally.eq(tally.as_bytes()),
            tallies::descriptor.eq(frame::encode(descriptor)?),
            tallies::state.eq(number_of(TallyState::Open)),
            tallies::closes_ms.eq(descriptor.closes_ms),
            tallies::notes.eq(frame::encode(&Vec::<KeptNote>::new())?),
        ))
        .returning(tallies::id)
        .get_result(c)?;
    let identity = sealing::new_identity();
    diesel::insert_into(tally_keys::table)
        .values((tally_keys::tally_id.eq(row), tally_keys::identity.eq(identity.as_str())))
        .execute(c)?;
    Ok(())
}

/// The key of a tally's shares.
///
/// # Errors
/// `not-found` when the tally has ended; from the database.
pub fn identity(c: &mut AnyConnection, row: i64) -> Result<Zeroizing<String>, TxError> {
    let identity: Option<String> = tally_keys::table.find(row).select(tally_keys::identity).first(c).optional()?;
    identity.map(Zeroizing::new).ok_or_else(|| andrum_wire::problem::ProblemKind::NotFound.into())
}

/// The number of an account's report; 0 when there is none.
///
/// # Errors
/// From the database.
pub fn number(c: &mut AnyConnection, row: i64, account: &AccountId) -> Result<u32, TxError> {
    let number: Option<i64> =
        tally_reports::table.find((row, account.as_bytes())).select(tally_reports::number).first(c).optional()?;
    Ok(u32::try_from(number.unwrap_or_default()).map_err(Error::internal)?)
}

/// Whether another account's report has this nonce.
///
/// # Errors
/// From the database.
pub fn has_nonce(c: &mut AnyConnection, row: i64, account: &AccountId, nonce: &[u8; 16]) -> Result<bool, TxError> {
    let others: i64 = tally_reports::table
        .filter(tally_reports::tally_id.eq(row).and(tally_reports::nonce.eq(nonce.as_slice())))
        .filter(tally_reports::account.ne(account.as_bytes()))
        .count()
        .get_result(c)?;
    Ok(others > 0)
}

/// Stores a report in the place of the account's one before.
///
/// # Errors
/// From the database.
pub fn put_report(c: &mut AnyConnection, row: i64, number: u32, kept: &KeptReport) -> Result<(), TxError> {
    let body = &kept.report.body;
    diesel::delete(tally_reports::table.find((row, body.account.as_bytes()))).execute(c)?;
    diesel::insert_into(tally_reports::table)
        .values((
            tally_reports::tally_id.eq(row),
            tally_reports::account.eq(body.account.as_bytes()),
            tally_reports::number.eq(i64::from(number)),
            tally_reports::nonce.eq(body.nonce.as_slice()),
            tally_reports::report.eq(frame::encode(&kept.report)?),
            tally_reports::server_share.eq(&kept.server_share),
            tally_reports::holder_share.eq(&kept.holder_share.0),
        ))
        .execute(c)?;
    Ok(())
}

/// One account's report.
///
/// # Errors
/// From the database.
pub fn report_of(c: &mut AnyConnection, row: i64, account: &AccountId) -> Result<Option<Report>, TxError> {
    let report: Option<Vec<u8>> =
        tally_reports::table.find((row, account.as_bytes())).select(tally_reports::report).first(c).optional()?;
    let report = report.map(|report| frame::decode(&report, MAX_UPLOAD_BYTES).map_err(Error::internal));
    Ok(report.transpose()?)
}

/// All reports, ascending by account.
///
/// # Errors
/// From the database.
pub fn reports(c: &mut AnyConnection, row: i64) -> Result<Vec<KeptReport>, TxError> {
    let rows: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)> = tally_reports::table
        .filter(tally_reports::tally_id.eq(row))
        .order(tally_reports::account)
        .select((tally_reports::report, tally_reports::server_share, tally_reports::holder_share))
        .load(c)?;
    let kept = |(report, server_share, holder_share): (Vec<u8>, Vec<u8>, Vec<u8>)| {
        let report: Report = frame::decode(&report, MAX_UPLOAD_BYTES).map_err(Error::internal)?;
        Ok(KeptReport { report, server_share, holder_share: Blob(holder_share) })
    };
    rows.into_iter().map(kept).collect()
}

/// All notes, ascending by handle.
///
/// # Errors
/// From the database.
pub fn notes(c: &mut AnyConnection, row: i64) -> Result<Vec<KeptNote>, TxError> {
    let notes: Vec<u8> = tallies::table.find(row).select(tallies::notes).first(c)?;
    Ok(frame::decode(&notes, MAX_CLOSED_BYTES).map_err(Error::internal)?)
}

/// Stores all notes.
///
/// # Errors
/// From the database.
pub fn put_notes(c: &mut AnyConnection, row: i64, notes: &mut [KeptNote]) -> Result<(), TxError> {
    notes.sort();
    diesel::update(tallies::table.find(row)).set(tallies::notes.eq(frame::encode(&notes)?)).execute(c)?;
    Ok(())
}

/// The signed batch, once there is one.
///
/// # Errors
/// From the database.
pub fn batch(c: &mut AnyConnection, row: i64) -> Result<Option<Batch>, TxError> {
    let batch: Option<Vec<u8>> = tallies::table.find(row).select(tallies::batch).first(c)?;
    let batch = batch.map(|batch| frame::decode(&batch, MAX_CLOSED_BYTES).map_err(Error::internal));
    Ok(batch.transpose()?)
}

/// Stores the signed batch.
///
/// # Errors
/// From the database.
pub fn put_batch(c: &mut AnyConnection, row: i64, batch: &Batch) -> Result<(), TxError> {
    diesel::update(tallies::table.find(row))
        .set((tallies::batch.eq(frame::encode(batch)?), tallies::state.eq(number_of(TallyState::Closed))))
        .execute(c)?;
    Ok(())
}

/// How the tally ended: the hash of the verification that was answered, if one was, and the answer.
///
/// # Errors
/// From the database.
pub fn ended(c: &mut AnyConnection, row: i64) -> Result<Option<(Option<Hash>, Release)>, TxError> {
    let (verified, ended): (Option<Vec<u8>>, Option<Vec<u8>>) =
        tallies::table.find(row).select((tallies::verified, tallies::ended)).first(c)?;
    let Some(ended) = ended else { return Ok(None) };
    let verified = verified.map(|hash| Hash::from_slice(&hash).map_err(Error::internal)).transpose()?;
    Ok(Some((verified, frame::decode(&ended, MAX_CLOSED_BYTES).map_err(Error::internal)?)))
}

/// Ends a tally: keeps the last word, and forgets the reports, the notes and the key. Where a verification was answered its holder has the
/// batch, so that goes, too.
///
/// # Errors
/// From the database.
pub fn end(c: &mut AnyConnection, row: i64, verified: Option<&Hash>, release: &Release) -> Result<(), TxError> {
    forget(c, row)?;
    let verified = verified.map(|hash| hash.as_bytes().to_vec());
    diesel::update(tallies::table.find(row))
        .set((
            tallies::state.eq(number_of(TallyState::Ended)),
            tallies::ended.eq(frame::encode(release)?),
            tallies::verified.eq(&verified),
        ))
        .execute(c)?;
    if verified.is_some() {
        diesel::update(tallies::table.find(row)).set(tallies::batch.eq(None::<Vec<u8>>)).execute(c)?;
    }
    Ok(())
}

/// Makes tallies void that were not closed in time, and deletes the kept answers of the rest. Returns how many became void.
///
/// # Errors
/// From the database.
pub fn let_go(c: &mut AnyConnection, now_ms: i64) -> Result<usize, TxError> {
    let over = tallies::table
        .filter(tallies::closes_ms.le(now_ms - VOID_AFTER_MS))
        .filter(tallies::state.ne(number_of(TallyState::Void)))
        .filter(tallies::state.ne(number_of(TallyState::Ended)).or(tallies::ended.is_not_null()))
        .select((tallies::id, tallies::state));
    let rows: Vec<(i64, i64)> = over.load(c)?;
    let mut void = 0;
    for (row, state) in rows {
        if state_of(state)? == TallyState::Ended {
            forget_answers(c, row)?;
        } else {
            make_void(c, row)?;
            void += 1;
        }
    }
    Ok(void)
}

/// Makes a tally void, and forgets all of it but its descriptor.
///
/// # Errors
/// From the database.
pub fn make_void(c: &mut AnyConnection, row: i64) -> Result<(), TxError> {
    forget(c, row)?;
    forget_answers(c, row)?;
    diesel::update(tallies::table.find(row)).set(tallies::state.eq(number_of(TallyState::Void))).execute(c)?;
    Ok(())
}

fn forget_answers(c: &mut AnyConnection, row: i64) -> Result<(), TxError> {
    let nothing = None::<Vec<u8>>;
    let gone = (tallies::batch.eq(&nothing), tallies::verified.eq(&nothing), tallies::ended.eq(&nothing));
    diesel::update(tallies::table.find(row)).set(gone).execute(c)?;
    Ok(())
}

fn forget(c: &mut AnyConnection, row: i64) -> Result<(), TxError> {
    diesel::delete(tally_keys::table.find(row)).execute(c)?;
    diesel::delete(tally_reports::table.filter(tally_reports::tally_id.eq(row))).execute(c)?;
    put_notes(c, row, &mut [])
}

fn read(descriptor: &[u8]) -> Result<Descriptor, TxError> {
    Ok(frame::decode(descriptor, MOST_DESCRIPTOR_BYTES).map_err(Error::internal)?)
}

const fn number_of(state: TallyState) -> i64 {
    match state {
        TallyState::Open => 0,
        TallyState::Closed => 1,
        TallyState::Ended => 2,
        TallyState::Void => 3,
    }
}

fn state_of(number: i64) -> Result<TallyState, TxError> {
    let states = [TallyState::Open, TallyState::Closed, TallyState::Ended, TallyState::Void];
    let state = states.into_iter().find(|state| number_of(*state) == number);
    Ok(state.ok_or_else(|| Error::internal("a tally in no state"))?)
}
