//! Holding a tally: one state machine. Every step is worked out anew from what is kept, so whatever is interrupted goes on where it was.
//!
//! ```text
//! Open ──(its time)── Step::Close ──closed()──┬── Closed ── Step::Verify ──released()──┐
//!                                             └── (too few) ────────────────────────── Ended ── Step::Publish, and all is dropped
//! any of them, 30 days after closing or with another supervisor: Step::Void
//! ```

use std::collections::BTreeSet;

use andrum_wire::groups::Roster;
use andrum_wire::ids::{AccountId, Blob, DeviceId, Hash, PublicKey};
use andrum_wire::tally::{
    Batch, Begun, Closed, Descriptor, End, Handover, Outcome, Release, TallyRefusal, VOID_AFTER_MS, Verification,
    counted, domain,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::result::{self, Signers};
use super::vdaf::{self, Part};
use super::{TallyResult, note};
use crate::crypto::age::{Identity, decrypt};
use crate::crypto::hash::{sha256, sha256_of};
use crate::crypto::secret::Secret32;
use crate::groups::GroupLog;

/// Largest share, in bytes.
const MOST_SHARE_BYTES: usize = 64 * 1024;

/// A tally that this device holds. Serialized into the local store, and so frozen; its secrets never leave this device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldTally {
    /// Opens what is sealed to the tally.
    identity: Zeroizing<String>,
    /// By which both aggregators verify.
    verify_key: Zeroizing<[u8; 32]>,
    stage: Stage,
}

/// How far it has come.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Stage {
    Open,
    Closed(Box<(Batch, Handover)>),
    Ended(Box<(TallyResult, Vec<u64>)>),
}

/// What is to be done next.
pub enum Step {
    /// Nothing: it is open.
    Wait,
    /// Ask the server to close it.
    Close,
    /// Send this, and take the release.
    Verify(Box<Verification>),
    /// Share this with the group, and keep the exact totals here.
    Publish(Box<(TallyResult, Vec<u64>)>),
    /// Its time is over, or another supervises: nothing more, ever.
    Void,
}

impl HeldTally {
    /// New secrets. Gives, for the descriptor, whom to seal to and the verification key's hash.
    ///
    /// # Errors
    /// None that randomness causes.
    pub fn new() -> Result<(Self, andrum_wire::ids::InboxKey, Hash), vdaf::NotValid> {
        let identity = Identity::random();
        let recipient = identity.recipient().to_inbox().map_err(|_| vdaf::NotValid)?;
        let verify_key = Zeroizing::new(*Secret32::random().expose());
        let name = sha256_of(&[domain::VERIFY_KEY, verify_key.as_slice()]);
        Ok((Self { identity: identity.to_text(), verify_key, stage: Stage::Open }, recipient, name))
    }

    /// What is to be done at this time.
    ///
    /// # Errors
    /// [`TallyRefusal::Share`] for secrets that are damaged.
    pub fn next(&self, descriptor: &Descriptor, roster: &Roster, now_ms: i64) -> Result<Step, TallyRefusal> {
        let over = now_ms >= descriptor.closes_ms.saturating_add(VOID_AFTER_MS);
        let void = over || !roster.is_supervisor(&descriptor.holder) || roster.closed.is_some();
        Ok(match &self.stage {
            _ if void => Step::Void,
            Stage::Open if now_ms < descriptor.closes_ms => Step::Wait,
            Stage::Open => Step::Close,
            Stage::Closed(given) => Step::Verify(Box::new(self.verification(descriptor, &given.0, &given.1)?)),
            Stage::Ended(result) => Step::Publish(result.clone()),
        })
    }

    /// Takes the server's batch, if it is what the descriptor and the roster say.
    ///
    /// # Errors
    /// [`TallyRefusal`]; nothing has moved.
    pub fn closed(
        &mut self,
        descriptor: &Descriptor,
        tally: &Hash,
        (log, ended): (&GroupLog, &[(AccountId, DeviceId, PublicKey)]),
        closed: Closed,
    ) -> Result<(), TallyRefusal> {
        if self.stage != Stage::Open {
            return Ok(());
        }
        let Closed { batch, handover, release } = closed;
        let roster = log.roster().ok_or(TallyRefusal::Roster)?;
        result::check_batch(descriptor, tally, Signers { roster, ended }, &batch)?;
        if batch.body.roster != roster.head.hash && !log.knows(&batch.body.roster) {
            return Err(TallyRefusal::Roster);
        }
        let enough = counted(&batch.body.reports, descriptor.threshold).len() >= usize::from(descriptor.threshold);
        self.stage = match (handover, release) {
            (None, Some(release)) => {
                result::check_release(descriptor, &batch, &release.body, &release.signature)?;
                if matches!(release.body.end, End::Released(_)) {
                    return Err(TallyRefusal::SecondResult);
                }
                Stage::Ended(Box::new((TallyResult::unreleased(batch, release), vec![])))
            }
            (Some(_), _) if !enough => return Err(TallyRefusal::TooFew),
            (Some(handover), None) => {
                check_handover(&batch, &handover)?;
                Stage::Closed(Box::new((batch, handover)))
            }
            _ => return Err(TallyRefusal::Elsewhere),
        };
        Ok(())
    }

    /// Takes the server's release, and opens the totals.
    ///
    /// # Errors
    /// [`TallyRefusal`]; nothing has moved.
    pub fn released(&mut self, descriptor: &Descriptor, release: Release) -> Result<(), TallyRefusal> {
        let Stage::Closed(given) = &self.stage else { return Ok(()) };
        let (batch, handover) = given.as_ref();
        result::check_release(descriptor, batch, &release.body, &release.signature)?;
        let End::Released(share) = release.body.end else {
            self.stage = Stage::Ended(Box::new((TallyResult::unreleased(batch.clone(), release), vec![])));
            return Ok(());
        };
        if share != sha256(&release.share.0) {
            return Err(TallyRefusal::Share);
        }
        let result = self.open(descriptor, batch, handover, release)?;
        self.stage = Stage::Ended(Box::new(result));
        Ok(())
    }

    fn identity(&self) -> Result<Identity, TallyRefusal> {
        Identity::from_text(&self.identity).map_err(|_| TallyRefusal::Share)
    }

    fn share_of(&self, identity: &Identity, sealed: &Blob) -> Option<Zeroizing<Vec<u8>>> {
        decrypt(&[identity], &sealed.0, MOST_SHARE_BYTES).ok()
    }

    fn verification(
        &self,
        descriptor: &Descriptor,
        batch: &Batch,
        handover: &Handover,
    ) -> Result<Verification, TallyRefusal> {
        let identity = self.identity()?;
        let takes_part = counted(&batch.body.reports, descriptor.threshold);
        let mut begun = vec![];
        for (report, sealed) in batch.body.reports.iter().zip(&handover.shares) {
            if !takes_part.contains(&report.body.account) {
                continue;
            }
            let message = self.share_of(&identity, sealed).and_then(|share| {
                let part = Part { nonce: &report.body.nonce, public: &report.body.public_share.0, share: &share };
                vdaf::begin(&descriptor.vdaf, batch.body.tally.as_bytes(), &self.verify_key, &part).ok()
            });
            begun.push(message.map_or(Begun::Rejected, |message| Begun::Message(Blob(message))));
        }
        let batch = sha256(&batch.body.signed_bytes().map_err(|_| TallyRefusal::Elsewhere)?);
        Ok(Verification { batch, verify_key: Hash(*self.verify_key), begun })
    }

    fn open(
        &self,
        descriptor: &Descriptor,
        batch: &Batch,
        handover: &Handover,
        release: Release,
    ) -> Result<(TallyResult, Vec<u64>), TallyRefusal> {
        let identity = self.identity()?;
        let counted = batch.body.reports.iter().zip(&handover.shares).zip(&release.body.outcomes);
        let counted = counted.filter(|(_, outcome)| **outcome == Outcome::Counted);
        let opened: Option<Vec<_>> =
            counted.map(|((report, sealed), _)| Some((report, self.share_of(&identity, sealed)?))).collect();
        let opened = opened.ok_or(TallyRefusal::Outcomes)?;
        if opened.len() != release.messages.len() {
            return Err(TallyRefusal::Share);
        }
        let ended: Vec<_> = opened
            .iter()
            .zip(&release.messages)
            .map(|((report, share), message)| {
                let (nonce, public) = (&report.body.nonce, report.body.public_share.0.as_slice());
                (Part { nonce, public, share }, message.0.as_slice())
            })
            .collect();
        let ctx = batch.body.tally;
        let totals = vdaf::total(&descriptor.vdaf, ctx.as_bytes(), &self.verify_key, &ended, &release.share.0)
            .map_err(|_| TallyRefusal::Share)?;
        result::check_totals(descriptor, ended.len(), &totals)?;
        // Another order than the server's: by bytes that it never saw.
        let mut notes: BTreeSet<Vec<u8>> = BTreeSet::new();
        for sealed in &handover.notes {
            // What a hostile member has sealed instead of a note, or copied, stays a note that nobody can read.
            let inner = note::unwrap(&sealed.0, &identity, descriptor.note_readers()).ok();
            let fresh = inner.filter(|inner| !notes.contains(inner));
            notes.insert(fresh.unwrap_or_else(|| sha256(&sealed.0).0.to_vec()));
        }
        let notes = notes.into_iter().map(Blob).collect();
        let shown = result::shown(descriptor.kind, &totals, ended.len());
        let (body, signature) = (release.body, release.signature);
        let result = TallyResult { tally: ctx, batch: batch.clone(), release: body, signature, shown, notes };
        Ok((result, totals))
    }
}

/// That what is handed over is what the batch names.
fn check_handover(batch: &Batch, handover: &Handover) -> Result<(), TallyRefusal> {
    let body = &batch.body;
    let shares = body.reports.len() == handover.shares.len()
        && body.reports.iter().zip(&handover.shares).all(|(it, share)| it.body.holder_share == sha256(&share.0));
    if !shares {
        return Err(TallyRefusal::Share);
    }
    let notes: Vec<Hash> = handover.notes.iter().map(|note| sha256(&note.0)).collect();
    if notes == body.notes { Ok(()) } else { Err(TallyRefusal::Notes) }
}
