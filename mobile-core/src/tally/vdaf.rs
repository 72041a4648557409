//! Prio3 (draft-irtf-cfrg-vdaf-18, section 7) as the member and the holder use it: the only module that sees the crate `prio`.
//!
//! Two aggregators: the holder's device is the leader, the server the helper. All that verification needs is computed anew from what is
//! stored, so that nothing in between has to be kept.

use andrum_wire::tally::Vdaf;
use prio::codec::{Encode, ParameterizedDecode};
use prio::flp::Type;
use prio::topology::ping_pong::{PingPongMessage, PingPongState, PingPongTopology};
use prio::vdaf::prio3::{Prio3, Prio3Histogram, Prio3InputShare, Prio3MultihotCountVec, Prio3PublicShare};
use prio::vdaf::xof::XofTurboShake128;
use prio::vdaf::{Aggregator, Client, Collector};
use zeroize::Zeroizing;

/// How many aggregators there are: the holder's device and the server.
const AGGREGATORS: u8 = 2;
/// The holder's device.
const LEADER: usize = 0;

/// What a choice is split into. Neither share alone says anything.
pub struct Shares {
    /// For both.
    pub public: Vec<u8>,
    /// For the holder.
    pub holder: Zeroizing<Vec<u8>>,
    /// For the server.
    pub server: Zeroizing<Vec<u8>>,
}

/// A report's part of the exchange.
pub struct Part<'a> {
    /// The report's nonce.
    pub nonce: &'a [u8; 16],
    /// The public share.
    pub public: &'a [u8],
    /// The holder's share, opened.
    pub share: &'a [u8],
}

/// Something is not as the VDAF says: a choice that is none, a share or message that cannot be read or does not verify.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not as the VDAF says")]
pub struct NotValid;

type Prio<T> = Prio3<T, XofTurboShake128, 32>;

fn multihot(vdaf: &Vdaf) -> Result<Prio3MultihotCountVec, NotValid> {
    let (options, weight) = (vdaf.options().into(), vdaf.weight().into());
    Prio3MultihotCountVec::new_multihot_count_vec(AGGREGATORS, options, weight, vdaf.chunk_length())
        .map_err(|_| NotValid)
}

fn histogram(vdaf: &Vdaf) -> Result<Prio3Histogram, NotValid> {
    Prio3Histogram::new_histogram(AGGREGATORS, vdaf.options().into(), vdaf.chunk_length()).map_err(|_| NotValid)
}

/// Splits a choice: the numbers of the options, from 0. None of a multihot count is the cover.
///
/// # Errors
/// [`NotValid`] for an option that is not there, one twice, too many, or for a histogram anything but one.
pub fn shard(vdaf: &Vdaf, ctx: &[u8], choice: &[u16], nonce: &[u8; 16]) -> Result<Shares, NotValid> {
    let mut marks = vec![false; vdaf.options().into()];
    for option in choice {
        let mark = marks.get_mut(usize::from(*option)).ok_or(NotValid)?;
        if std::mem::replace(mark, true) {
            return Err(NotValid);
        }
    }
    if choice.len() > vdaf.weight().into() {
        return Err(NotValid);
    }
    match (vdaf, choice) {
        (Vdaf::MultihotCount { .. }, _) => shares(&multihot(vdaf)?, ctx, &marks, nonce),
        (Vdaf::Histogram { .. }, [one]) => shares(&histogram(vdaf)?, ctx, &usize::from(*one), nonce),
        (Vdaf::Histogram { .. }, _) => Err(NotValid),
    }
}

fn shares<T: Type>(
    prio: &Prio<T>,
    ctx: &[u8],
    measurement: &T::Measurement,
    nonce: &[u8; 16],
) -> Result<Shares, NotValid> {
    let (public, inputs) = prio.shard(ctx, measurement, nonce).map_err(|_| NotValid)?;
    let [holder, server] = inputs.as_slice() else { return Err(NotValid) };
    let bytes = |share: &Prio3InputShare<T::Field, 32>| share.get_encoded().map(Zeroizing::new).map_err(|_| NotValid);
    Ok(Shares { public: public.get_encoded().map_err(|_| NotValid)?, holder: bytes(holder)?, server: bytes(server)? })
}

/// The first message of the exchange about one report.
///
/// # Errors
/// [`NotValid`] when the share cannot be read.
pub fn begin(vdaf: &Vdaf, ctx: &[u8], verify_key: &[u8; 32], part: &Part<'_>) -> Result<Vec<u8>, NotValid> {
    match vdaf {
        Vdaf::MultihotCount { .. } => first_message(&multihot(vdaf)?, ctx, verify_key, part),
        Vdaf::Histogram { .. } => first_message(&histogram(vdaf)?, ctx, verify_key, part),
    }
}

/// The totals: of the reports whose exchange has ended with these messages, and the server's aggregate share.
///
/// # Errors
/// [`NotValid`] when one of them does not verify, or the share is none.
pub fn total(
    vdaf: &Vdaf,
    ctx: &[u8],
    verify_key: &[u8; 32],
    ended: &[(Part<'_>, &[u8])],
    server_share: &[u8],
) -> Result<Vec<u64>, NotValid> {
    match vdaf {
        Vdaf::MultihotCount { .. } => total_of(&multihot(vdaf)?, ctx, verify_key, ended, server_share),
        Vdaf::Histogram { .. } => total_of(&histogram(vdaf)?, ctx, verify_key, ended, server_share),
    }
}

fn first_message<T: Type>(
    prio: &Prio<T>,
    ctx: &[u8],
    verify_key: &[u8; 32],
    part: &Part<'_>,
) -> Result<Vec<u8>, NotValid> {
    lead(prio, ctx, verify_key, part)?.message.get_encoded().map_err(|_| NotValid)
}

fn lead<T: Type>(
    prio: &Prio<T>,
    ctx: &[u8],
    verify_key: &[u8; 32],
    part: &Part<'_>,
) -> Result<prio::topology::ping_pong::Continued<<Prio<T> as Aggregator<32, 16>>::VerifyState>, NotValid> {
    let public = Prio3PublicShare::get_decoded_with_param(prio, part.public).map_err(|_| NotValid)?;
    let share = Prio3InputShare::get_decoded_with_param(&(prio, LEADER), part.share).map_err(|_| NotValid)?;
    prio.leader_initialized(verify_key, ctx, &(), part.nonce, &public, &share).map_err(|_| NotValid)
}

fn total_of<T: Type<AggregateResult = Vec<u128>>>(
    prio: &Prio<T>,
    ctx: &[u8],
    verify_key: &[u8; 32],
    ended: &[(Part<'_>, &[u8])],
    server_share: &[u8],
) -> Result<Vec<u64>, NotValid> {
    let mut outputs = vec![];
    for (part, message) in ended {
        let begun = lead(prio, ctx, verify_key, part)?;
        let message = PingPongMessage::get_decoded_with_param(&(), message).map_err(|_| NotValid)?;
        let continued = prio.leader_continued(ctx, &(), begun.verifier_state, &message).map_err(|_| NotValid)?;
        match continued.evaluate(ctx, prio).map_err(|_| NotValid)? {
            PingPongState::Finished { output_share } => outputs.push(output_share),
            _ => return Err(NotValid),
        }
    }
    let ours = prio.aggregate(&(), outputs).map_err(|_| NotValid)?;
    type Share<T> = <Prio<T> as prio::vdaf::Vdaf>::AggregateShare;
    let theirs = Share::<T>::get_decoded_with_param(&(prio, &()), server_share).map_err(|_| NotValid)?;
    let totals = prio.unshard(&(), [ours, theirs], ended.len()).map_err(|_| NotValid)?;
    totals.into_iter().map(|total| u64::try_from(total).map_err(|_| NotValid)).collect()
}
