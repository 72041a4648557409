//! The end of a tally: the batch is signed, verified with the holder's device, released once, and forgotten.

use andrum_wire::frame;
use andrum_wire::ids::{Blob, Hash, LogId};
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::{
    Batch, BatchBody, Begun, Closed, Descriptor, End, Handover, MAX_VERIFICATION_BYTES, Outcome, Release, ReleaseBody,
    TallyState, VERSION, Verification, counted, domain,
};

use super::signer::Signer;
use super::storage::{self, KeptReport};
use super::vdaf::{self, Part};
use super::{reports, sealing};
use crate::groups::storage as groups;
use crate::logs::checks::sha256;
use crate::problem::Error;
use crate::state::State;
use crate::storage::{AnyConnection, TxError};
use crate::tokens::Caller;

/// Finds a tally for its holder, who must still supervise.
async fn held(state: &State, caller: &Caller, group: LogId, tally: Hash) -> Result<(i64, Descriptor), Error> {
    caller.on_device()?;
    let (found, roster) = reports::find(state, caller, group, tally).await?;
    let holds = found.descriptor.holder == caller.account && roster.is_supervisor(&caller.account);
    if holds { Ok((found.row, found.descriptor)) } else { Err(ProblemKind::Forbidden.into()) }
}

/// Closes a tally, or says again how it was closed.
///
/// # Errors
/// `not-found`; `forbidden` to everybody but the holder, and before its time.
pub async fn close(state: &State, caller: &Caller, group: LogId, tally: Hash) -> Result<Closed, Error> {
    let (row, descriptor) = held(state, caller, group, tally).await?;
    let now_ms = state.clock.now_ms();
    if now_ms < descriptor.closes_ms {
        return Err(Error::refused(ProblemKind::Forbidden, "The tally is not closed before its time."));
    }
    let signer = state.secrets.tally.clone();
    let account_row = caller.account_row;
    let close = move |c: &mut AnyConnection| {
        let roster = groups::find(c, &group, account_row)?.ok_or(ProblemKind::NotFound)?.roster.head.hash;
        match storage::lock(c, row)? {
            TallyState::Open => sign(c, row, &descriptor, (tally, roster, now_ms), &signer)?,
            TallyState::Void => return Err(ProblemKind::NotFound.into()),
            TallyState::Closed | TallyState::Ended => {}
        }
        closed(c, row)
    };
    state.database.write("close tally", close).await
}

/// Signs the batch; ends the tally where too few take part.
fn sign(
    c: &mut AnyConnection,
    row: i64,
    descriptor: &Descriptor,
    (tally, roster, closed_ms): (Hash, Hash, i64),
    signer: &Signer,
) -> Result<(), TxError> {
    let reports: Vec<_> = storage::reports(c, row)?.into_iter().map(|kept| kept.report).collect();
    let mut notes: Vec<Hash> = storage::notes(c, row)?.iter().map(|note| sha256(&note.note)).collect();
    notes.sort();
    let body = BatchBody { version: VERSION, tally, roster, closed_ms, reports, notes };
    let signed = body.signed_bytes()?;
    let batch = Batch { signature: signer.sign(&signed), body };
    storage::put_batch(c, row, &batch)?;
    let takes_part = counted(&batch.body.reports, descriptor.threshold);
    if takes_part.len() >= usize::from(descriptor.threshold) {
        return Ok(());
    }
    let outcome = |report: &andrum_wire::tally::Report| {
        if takes_part.contains(&report.body.account) { Outcome::Counted } else { Outcome::LeftOut }
    };
    let outcomes = batch.body.reports.iter().map(outcome).collect();
    let body = ReleaseBody { version: VERSION, tally, batch: sha256(&signed), outcomes, end: End::TooFew };
    storage::end(c, row, None, &release(body, signer, vec![], vec![])?)
}

fn closed(c: &mut AnyConnection, row: i64) -> Result<Closed, TxError> {
    // Once a verification was answered, its holder has all of this.
    let batch = storage::batch(c, row)?.ok_or(ProblemKind::NotFound)?;
    let release = storage::ended(c, row)?.map(|(_, release)| release);
    if release.is_some() {
        return Ok(Closed { batch, handover: None, release });
    }
    let shares = storage::reports(c, row)?.into_iter().map(|kept| kept.holder_share).collect();
    let mut notes: Vec<_> = storage::notes(c, row)?.into_iter().map(|note| (sha256(&note.note), note.note)).collect();
    notes.sort();
    let notes = notes.into_iter().map(|(_, note)| Blob(note)).collect();
    Ok(Closed { batch, handover: Some(Handover { shares, notes }), release: None })
}

/// Verifies with the holder's device and releases. The same verification again gives the same release; another one is refused.
///
/// # Errors
/// `malformed`, `too-large`, `not-found`; `forbidden` to everybody but the holder, for another batch or key, and for a second verification.
pub async fn verify(state: &State, caller: &Caller, group: LogId, tally: Hash, body: &[u8]) -> Result<Release, Error> {
    let asked: Verification = frame::decode(body, MAX_VERIFICATION_BYTES)?;
    let name = sha256(body);
    let (row, descriptor) = held(state, caller, group, tally).await?;
    if sha256(&[domain::VERIFY_KEY, asked.verify_key.as_bytes()].concat()) != descriptor.verify_key {
        return Err(Error::refused(ProblemKind::Forbidden, "This is not the key that the tally was opened with."));
    }
    let signer = state.secrets.tally.clone();
    let verify = move |c: &mut AnyConnection| {
        match storage::lock(c, row)? {
            TallyState::Closed => {}
            TallyState::Ended => {
                let (verified, release) = storage::ended(c, row)?.ok_or(ProblemKind::NotFound)?;
                let again = verified == Some(name);
                return if again { Ok(release) } else { Err(SECOND.into()) };
            }
            TallyState::Open | TallyState::Void => return Err(ProblemKind::NotFound.into()),
        }
        let batch = storage::batch(c, row)?.ok_or(ProblemKind::NotFound)?;
        let release = exchange(c, row, &descriptor, &batch, &asked, &signer)?;
        storage::end(c, row, Some(&name), &release)?;
        Ok(release)
    };
    state.database.write("verify tally", verify).await
}

const SECOND: Error = Error::refused(ProblemKind::Forbidden, "The tally was verified before. It is released once.");

/// The exchange about every report that takes part, and what comes of it.
fn exchange(
    c: &mut AnyConnection,
    row: i64,
    descriptor: &Descriptor,
    batch: &Batch,
    asked: &Verification,
    signer: &Signer,
) -> Result<Release, TxError> {
    let batch_hash = sha256(&batch.body.signed_bytes()?);
    let takes_part = counted(&batch.body.reports, descriptor.threshold);
    if asked.batch != batch_hash || asked.begun.len() != takes_part.len() {
        return Err(Error::refused(ProblemKind::Forbidden, "The verification is of another batch.").into());
    }
    let kept = storage::reports(c, row)?;
    let identity = storage::identity(c, row)?;
    let mut outcomes = vec![];
    let mut parts = vec![];
    let mut begun = asked.begun.iter();
    for KeptReport { report, server_share, .. } in &kept {
        if !takes_part.contains(&report.body.account) {
            outcomes.push(Outcome::LeftOut);
            continue;
        }
        match begun.next() {
            Some(Begun::Message(message)) => {
                let share = sealing::open(&identity, server_share)?;
                let (nonce, public) = (&report.body.nonce, report.body.public_share.0.as_slice());
                outcomes.push(Outcome::Counted);
                parts.push(Part { nonce, public, share, message: &message.0 });
            }
            _ => outcomes.push(Outcome::RejectedByHolder),
        }
    }
    let tally = batch.body.tally;
    let verified = vdaf::verify(&descriptor.vdaf, tally.as_bytes(), &asked.verify_key.0, &parts);
    let verified = verified.map_err(Error::internal)?;
    let mut messages = vec![];
    let mut answers = verified.messages.into_iter();
    for outcome in outcomes.iter_mut().filter(|outcome| **outcome == Outcome::Counted) {
        match answers.next().flatten() {
            Some(message) => messages.push(Blob(message)),
            None => *outcome = Outcome::RejectedByServer,
        }
    }
    let end = ending(descriptor, &outcomes, &verified.share);
    let (share, messages) = if matches!(end, End::Released(_)) { (verified.share, messages) } else { (vec![], vec![]) };
    let body = ReleaseBody { version: VERSION, tally, batch: batch_hash, outcomes, end };
    Ok(release(body, signer, share, messages)?)
}

fn ending(descriptor: &Descriptor, outcomes: &[Outcome], share: &[u8]) -> End {
    let count = |which: &[Outcome]| outcomes.iter().filter(|outcome| which.contains(outcome)).count();
    if count(&[Outcome::RejectedByHolder, Outcome::RejectedByServer]) > 1 {
        End::TooManyRejected
    } else if count(&[Outcome::Counted]) < usize::from(descriptor.threshold) {
        End::TooFew
    } else {
        End::Released(sha256(share))
    }
}

fn release(body: ReleaseBody, signer: &Signer, share: Vec<u8>, messages: Vec<Blob>) -> Result<Release, Error> {
    let signature = signer.sign(&body.signed_bytes()?);
    Ok(Release { body, signature, share: Blob(share), messages })
}
