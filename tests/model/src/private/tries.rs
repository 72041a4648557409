//! What the thief and the owner try, in each state of a private log.

use andrum_wire::log::Kind;

use super::account::{Device, FORGED, LOST, PHONE, TABLET};
use super::deeds::{Act, Deed, Ends, Erases, Flaw, Size};

/// The generation whose account key the thief holds.
const STOLEN: u32 = 0;

fn commit(by: Device, deeds: &[Deed]) -> Act {
    Act::Commit { by, deeds: deeds.to_vec(), flaw: None }
}

fn flawed(by: Device, deeds: &[Deed], flaw: Flaw) -> Act {
    Act::Commit { by, deeds: deeds.to_vec(), flaw: Some(flaw) }
}

/// What the owner does, on the devices that are in.
pub fn owner(rotation: u32) -> Vec<Act> {
    let least = |item| Deed::Put(item, Kind::Private, Size::Least);
    let mut acts = vec![
        commit(PHONE, &[least(0)]),
        commit(TABLET, &[least(1)]),
        commit(PHONE, &[Deed::Delete(0, Erases::Own)]),
        commit(TABLET, &[Deed::Delete(1, Erases::Own)]),
    ];
    let ends = [Ends::Nobody, Ends::Lost, Ends::Strangers];
    acts.extend(ends.map(|ends| commit(PHONE, &[Deed::Rotate(rotation + 1, ends)])));
    acts
}

/// Single changes of the thief.
fn singles() -> Vec<Deed> {
    let mut deeds = vec![Deed::Genesis, Deed::Roster];
    deeds.extend([PHONE, TABLET, LOST, FORGED[0], FORGED[1]].map(|device| Deed::Bring(device, STOLEN)));
    deeds.extend([Kind::Private, Kind::Shared].map(|kind| Deed::Put(0, kind, Size::Least)));
    deeds.extend([Size::Empty, Size::Short].map(|size| Deed::Put(1, Kind::Private, size)));
    for item in [0, 1] {
        deeds.extend(
            [Erases::Own, Erases::Anothers, Erases::Certificate, Erases::Itself].map(|what| Deed::Delete(item, what)),
        );
    }
    deeds
}

/// What the thief tries with one device, alone and after bringing it in.
fn thief_with(by: Device, rotation: u32) -> Vec<Act> {
    let bring = Deed::Bring(by, STOLEN);
    let mut acts: Vec<Act> = singles().into_iter().map(|deed| commit(by, &[deed])).collect();
    acts.extend(singles().into_iter().map(|deed| commit(by, &[bring, deed])));
    acts.extend(singles().into_iter().take(4).map(|deed| commit(by, &[deed, bring])));
    // Rotations that the kit has signed are in the log for all to copy.
    acts.extend((1..=rotation).map(|number| commit(by, &[Deed::Again(number)])));
    acts.push(commit(by, &[Deed::Put(0, Kind::Private, Size::Least), Deed::Put(0, Kind::Private, Size::Least)]));
    for number in [rotation, rotation + 1, u32::MAX] {
        for ends in [Ends::Phone, Ends::Nobody] {
            acts.push(flawed(by, &[Deed::Rotate(number, ends)], Flaw::WithoutKit(STOLEN)));
        }
    }
    acts.push(flawed(by, &[bring], Flaw::Foreign));
    acts.push(flawed(by, &[Deed::Put(0, Kind::Private, Size::Least)], Flaw::WithRoster));
    for author in [PHONE, TABLET] {
        acts.push(flawed(by, &[Deed::Put(0, Kind::Private, Size::Least)], Flaw::AuthorIs(author)));
    }
    acts
}

/// All that the thief tries.
pub fn thief(rotation: u32, seq: u64) -> Vec<Act> {
    let mut acts: Vec<Act> = [LOST, FORGED[0], FORGED[1]].into_iter().flat_map(|by| thief_with(by, rotation)).collect();
    acts.extend([1, seq].map(|seq| flawed(LOST, &[], Flaw::Replay(seq))));
    acts.extend([Act::Crowd, Act::Noise(LOST), Act::Noise(FORGED[0])]);
    acts
}

/// On long walks any two changes stand in one commit, and every commit comes again.
pub fn wild(rotation: u32, seq: u64) -> Vec<Act> {
    let mut acts = owner(rotation);
    acts.extend(thief(rotation, seq));
    for by in [LOST, FORGED[0], FORGED[1]] {
        for first in singles() {
            acts.extend(singles().into_iter().map(|second| commit(by, &[first, second])));
        }
    }
    acts.extend((1..=seq).map(|seq| flawed(LOST, &[], Flaw::Replay(seq))));
    acts
}
