//! Taking a report: checked against the descriptor and the roster, stored in the place of the one before.

use andrum_wire::groups::Roster;
use andrum_wire::ids::{Hash, LogId};
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::{Descriptor, TallyState, Upload, handle_hash, max_note_bytes};

use super::storage::{self, Found, KeptNote, KeptReport};
use super::{sealing, vdaf};
use crate::devices::signatures::Strict;
use crate::groups::storage as groups;
use crate::logs::checks::sha256;
use crate::problem::Error;
use crate::state::State;
use crate::storage::{AnyConnection, TxError};
use crate::tokens::Caller;

const fn refused(why: &'static str) -> Error {
    Error::refused(ProblemKind::Forbidden, why)
}

/// A tally of a group, for a member.
///
/// # Errors
/// `not-found` for everybody else, and for a tally that is not there.
pub async fn find(state: &State, caller: &Caller, group: LogId, tally: Hash) -> Result<(Found, Roster), Error> {
    let row = caller.account_row;
    let found = state.database.read("tally", move |c| {
        let Some(group) = groups::find(c, &group, row)?.filter(|group| group.is_member) else { return Ok(None) };
        Ok(storage::find(c, group.log_row, &tally)?.map(|found| (found, group.roster)))
    });
    found.await?.ok_or(ProblemKind::NotFound.into())
}

/// Takes the caller's report. The same one again is no harm: an answer may have been lost.
///
/// # Errors
/// `malformed`, `too-large`, `not-found`; `forbidden` with the reason when it cannot count; `already-exists` when a newer one is here.
pub async fn take(state: &State, caller: &Caller, group: LogId, tally: Hash, body: &[u8]) -> Result<(), Error> {
    let device = caller.on_device()?;
    let upload = Upload::decode(body)?;
    let (found, roster) = find(state, caller, group, tally).await?;
    let (row, descriptor) = (found.row, found.descriptor);
    let now_ms = state.clock.now_ms();
    // That it has opened its place in the log says: the holder's clock may be ahead.
    if found.state != TallyState::Open || now_ms >= descriptor.closes_ms {
        return Err(refused("The tally takes no reports now."));
    }
    let body = &upload.report.body;
    if body.account != caller.account || body.device != device || body.tally != tally {
        return Err(refused("A device reports for its own account."));
    }
    if !descriptor.eligible.contains(&caller.account) || !roster.may_report(&upload.report, &Strict) {
        return Err(refused("This device's report does not count in this tally."));
    }
    check(&descriptor, &upload)?;
    state.database.write("report", move |c| store(c, row, &upload)).await
}

/// What a report shows by itself.
fn check(descriptor: &Descriptor, upload: &Upload) -> Result<(), Error> {
    let body = &upload.report.body;
    let ascending = body.confirmed.is_sorted_by(|one, other| one < other);
    if !ascending || body.confirmed.iter().any(|other| !descriptor.eligible.contains(other)) {
        return Err(refused("A report names those of the eligible whom its author has made sure of."));
    }
    if body.server_share != sha256(&upload.server_share.0) || body.holder_share != sha256(&upload.holder_share.0) {
        return Err(refused("The shares are not the ones that were signed."));
    }
    if !vdaf::readable(&descriptor.vdaf, &body.public_share.0, &upload.server_share.0) {
        return Err(refused("The server's share cannot be read."));
    }
    if upload.note.0.len() > max_note_bytes(descriptor.note_readers()) {
        return Err(ProblemKind::TooLarge.into());
    }
    Ok(())
}

/// The transaction. Whose the note is that goes and whose the one that comes is known within it alone.
fn store(c: &mut AnyConnection, row: i64, upload: &Upload) -> Result<(), TxError> {
    let body = &upload.report.body;
    if storage::lock(c, row)? != TallyState::Open {
        return Err(refused("The tally takes no reports now.").into());
    }
    let before = storage::number(c, row, &body.account)?;
    if upload.number <= before {
        let same = storage::report_of(c, row, &body.account)?.as_ref() == Some(&upload.report);
        return if same { Ok(()) } else { Err(ProblemKind::AlreadyExists.into()) };
    }
    if storage::has_nonce(c, row, &body.account, &body.nonce)? {
        return Err(refused("The nonce was used before.").into());
    }
    let mut notes = storage::notes(c, row)?;
    match (&upload.replaces, before) {
        (None, 0) => {}
        (Some(secret), 1..) => {
            let handle = handle_hash(secret, &Strict);
            let count = notes.len();
            notes.retain(|note| note.handle != handle);
            if notes.len() + 1 != count {
                return Err(refused("There is no such note to replace.").into());
            }
        }
        _ => return Err(refused("A report takes the place of the one before together with its note.").into()),
    }
    if notes.iter().any(|note| note.handle == upload.handle || note.note == upload.note.0) {
        return Err(refused("The note is here already.").into());
    }
    notes.push(KeptNote { handle: upload.handle, note: upload.note.0.clone() });
    let identity = storage::identity(c, row)?;
    let server_share = sealing::seal(&identity, &upload.server_share.0)?;
    let report = upload.report.clone();
    let kept = KeptReport { report, server_share, holder_share: upload.holder_share.clone() };
    storage::put_report(c, row, upload.number, &kept)?;
    storage::put_notes(c, row, &mut notes)
}
