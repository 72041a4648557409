//! Making a report: the choice split in two, signed, and the note beside it.

use andrum_wire::ids::{AccountId, Blob, Hash};
use andrum_wire::tally::{Descriptor, Report, ReportBody, Upload, VERSION, handle_hash, upload_bytes};

use super::note::{self, Note};
use super::vdaf::{self, NotValid};
use crate::crypto::age::{Recipient, encrypt};
use crate::crypto::checks::Strict;
use crate::crypto::hash::sha256;
use crate::crypto::random;
use crate::crypto::sign::SigningKey;
use crate::keys;

/// All that goes into a report.
pub struct Making<'a> {
    /// What the holder signed.
    pub descriptor: &'a Descriptor,
    /// Its name.
    pub tally: Hash,
    /// The author.
    pub account: AccountId,
    /// The author's device.
    pub device: &'a SigningKey,
    /// One more than the report before, from 1.
    pub number: u32,
    /// Which of the eligible the author has made sure of.
    pub confirmed: Vec<AccountId>,
    /// The options chosen, from 0; none in a cover.
    pub choice: &'a [u16],
    /// What the note says; empty in a cover.
    pub text: &'a str,
    /// By which the author finds the note again.
    pub tag: [u8; 16],
    /// Who reads the note.
    pub readers: &'a [Recipient],
    /// The fresh secret by which the note will be replaced.
    pub handle: Hash,
    /// The secret of the note that this one takes the place of.
    pub replaces: Option<Hash>,
}

/// Makes a report, ready to be sent.
///
/// # Errors
/// [`NotValid`] for a choice or a text that the tally does not take.
pub fn make(making: &Making<'_>) -> Result<Upload, NotValid> {
    let descriptor = making.descriptor;
    let holder = Recipient::from_inbox(&descriptor.recipient).map_err(|_| NotValid)?;
    let nonce = random::bytes();
    let shares = vdaf::shard(&descriptor.vdaf, making.tally.as_bytes(), making.choice, &nonce)?;
    let sealed = encrypt(std::slice::from_ref(&holder), &shares.holder).map_err(|_| NotValid)?;
    let mut confirmed: Vec<AccountId> = making.confirmed.clone();
    confirmed.retain(|account| descriptor.eligible.contains(account) && *account != making.account);
    confirmed.sort();
    confirmed.dedup();
    let body = ReportBody {
        version: VERSION,
        tally: making.tally,
        account: making.account,
        device: keys::device_id(&making.device.public()),
        nonce,
        confirmed,
        public_share: Blob(shares.public),
        server_share: sha256(&shares.server),
        holder_share: sha256(&sealed),
    };
    let signature = making.device.sign(&body.signed_bytes().map_err(|_| NotValid)?);
    let note = Note { tally: making.tally, tag: making.tag, text: making.text.to_owned() };
    let upload = Upload {
        report: Report { body, signature },
        number: making.number,
        server_share: Blob(shares.server.to_vec()),
        holder_share: Blob(sealed),
        note: Blob(note::seal(&note, making.readers, &holder, descriptor.note_readers())?),
        handle: handle_hash(&making.handle, &Strict),
        replaces: making.replaces,
        padding: Blob(vec![]),
    };
    upload.padded(upload_bytes(descriptor.note_readers())).map_err(|_| NotValid)
}

/// The name of a report: SHA-256 of what its author signed.
///
/// # Errors
/// [`NotValid`] from the encoding.
pub fn name(report: &Report) -> Result<Hash, NotValid> {
    Ok(sha256(&report.body.signed_bytes().map_err(|_| NotValid)?))
}
