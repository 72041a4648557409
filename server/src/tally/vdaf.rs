//! Prio3 (draft-irtf-cfrg-vdaf-18, section 7) as the helper computes it: the only module of the server that sees the crate `prio`.

use andrum_wire::tally::Vdaf;
use prio::codec::{Encode, ParameterizedDecode};
use prio::flp::Type;
use prio::topology::ping_pong::{PingPongMessage, PingPongState, PingPongTopology};
use prio::vdaf::prio3::{Prio3, Prio3Histogram, Prio3InputShare, Prio3MultihotCountVec, Prio3PublicShare};
use prio::vdaf::xof::XofTurboShake128;
use prio::vdaf::{Aggregator, VdafError};
use zeroize::Zeroizing;

/// How many aggregators there are: the holder's device and the server.
const AGGREGATORS: u8 = 2;
/// The server.
const HELPER: usize = 1;

/// A report's part of the exchange.
pub struct Part<'a> {
    /// The report's nonce.
    pub nonce: &'a [u8; 16],
    /// The public share.
    pub public: &'a [u8],
    /// The server's share, opened.
    pub share: Zeroizing<Vec<u8>>,
    /// The leader's first message.
    pub message: &'a [u8],
}

/// What comes of an exchange.
pub struct Verified {
    /// The last message for each report that is good; none for one that is not. In the order of the parts.
    pub messages: Vec<Option<Vec<u8>>>,
    /// The aggregate share of those that are good.
    pub share: Vec<u8>,
}

/// Something is not as the VDAF says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not as the VDAF says")]
pub struct NotValid;

impl From<VdafError> for NotValid {
    fn from(_: VdafError) -> Self {
        Self
    }
}

type Prio<T> = Prio3<T, XofTurboShake128, 32>;

fn multihot(vdaf: &Vdaf) -> Result<Prio3MultihotCountVec, NotValid> {
    let (options, weight) = (vdaf.options().into(), vdaf.weight().into());
    Ok(Prio3MultihotCountVec::new_multihot_count_vec(AGGREGATORS, options, weight, vdaf.chunk_length())?)
}

fn histogram(vdaf: &Vdaf) -> Result<Prio3Histogram, NotValid> {
    Ok(Prio3Histogram::new_histogram(AGGREGATORS, vdaf.options().into(), vdaf.chunk_length())?)
}

/// Whether a public share and the server's share can be read at all.
#[must_use]
pub fn readable(vdaf: &Vdaf, public: &[u8], share: &[u8]) -> bool {
    fn with<T: Type>(prio: &Prio<T>, public: &[u8], share: &[u8]) -> bool {
        Prio3PublicShare::<32>::get_decoded_with_param(prio, public).is_ok()
            && Prio3InputShare::<T::Field, 32>::get_decoded_with_param(&(prio, HELPER), share).is_ok()
    }
    match vdaf {
        Vdaf::MultihotCount { .. } => multihot(vdaf).is_ok_and(|prio| with(&prio, public, share)),
        Vdaf::Histogram { .. } => histogram(vdaf).is_ok_and(|prio| with(&prio, public, share)),
    }
}

/// Answers the leader about every report, and adds up what is good.
///
/// # Errors
/// [`NotValid`] for parameters that no descriptor has.
pub fn verify(vdaf: &Vdaf, ctx: &[u8], verify_key: &[u8; 32], parts: &[Part<'_>]) -> Result<Verified, NotValid> {
    match vdaf {
        Vdaf::MultihotCount { .. } => verify_by(&multihot(vdaf)?, ctx, verify_key, parts),
        Vdaf::Histogram { .. } => verify_by(&histogram(vdaf)?, ctx, verify_key, parts),
    }
}

fn verify_by<T: Type>(
    prio: &Prio<T>,
    ctx: &[u8],
    verify_key: &[u8; 32],
    parts: &[Part<'_>],
) -> Result<Verified, NotValid> {
    let (mut messages, mut outputs) = (vec![], vec![]);
    for part in parts {
        let answered = answer(prio, ctx, verify_key, part);
        messages.push(answered.map(|(message, output)| {
            outputs.push(output);
            message
        }));
    }
    let share = prio.aggregate(&(), outputs)?.get_encoded().map_err(|_| NotValid)?;
    Ok(Verified { messages, share })
}

type Output<T> = <Prio<T> as prio::vdaf::Vdaf>::OutputShare;

fn answer<T: Type>(prio: &Prio<T>, ctx: &[u8], verify_key: &[u8; 32], part: &Part<'_>) -> Option<(Vec<u8>, Output<T>)> {
    let public = Prio3PublicShare::get_decoded_with_param(prio, part.public).ok()?;
    let share = Prio3InputShare::get_decoded_with_param(&(prio, HELPER), &part.share).ok()?;
    let message = PingPongMessage::get_decoded_with_param(&(), part.message).ok()?;
    let answered = prio.helper_initialized(verify_key, ctx, &(), part.nonce, &public, &share, &message).ok()?;
    match answered.evaluate(ctx, prio).ok()? {
        PingPongState::FinishedWithOutbound { output_share, message } => {
            Some((message.get_encoded().ok()?, output_share))
        }
        _ => None,
    }
}
