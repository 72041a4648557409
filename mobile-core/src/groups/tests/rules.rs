//! Who may write what: each kind of body over each.

use andrum_wire::groups::Standing;
use andrum_wire::ids::{AccountId, DeviceId, Hash, ItemId, LogId, PublicKey, RevisionId};
use andrum_wire::log::{Change, Kind, Place, Suite};
use andrum_wire::tally::TallyRefusal;

use super::super::*;
use super::history::{Act, History};
use super::{bodies, content};

const OWNER: AccountId = LogId([1; 32]);
const OTHER: AccountId = LogId([2; 32]);

fn author(account: AccountId, supervisor: bool) -> Author {
    Author { account, standing: Standing::Confirmed, supervisor }
}

fn put(by: Author, place: Place) -> GroupPut {
    GroupPut {
        item: ItemId([9; 16]),
        revision: RevisionId([place.index.to_be_bytes()[1]; 16]),
        base: None,
        kind: Kind::Shared,
        suite: Suite::AgeX25519,
        place,
        device: (DeviceId([by.account.0[0]; 16]), PublicKey([6; 32])),
        by,
        roster: Hash([2; 32]),
        readers: vec![],
        recipients: Hash([3; 32]),
        blob: None,
    }
}

/// One of each kind, but for a result, which is as options are.
pub(super) fn kinds() -> Vec<(&'static str, GroupBody)> {
    let mut all = bodies();
    let themes = ["Ett".to_owned(), "Två".to_owned()];
    all.push(("themes", GroupBody::Themes(Themes { themes: themes.to_vec() })));
    let choices = Choices::Themes(themes.to_vec());
    all.push(("options", GroupBody::Options(Options { nonce: [1; 16], choices })));
    all.push(("periods", GroupBody::Periods(Periods { days: Some(7) })));
    let stopped = Stopped { tally: Hash([1; 32]), refusal: TallyRefusal::Early };
    all.push(("stopped", GroupBody::Stopped(stopped)));
    all
}

fn standing(body: &GroupBody, by: Author) -> GroupItem {
    let first = put(by, Place { seq: 1, index: 1 });
    let mut item = GroupItem::came(&first);
    item.take(&first, Some(content(body)));
    item
}

#[test]
fn what_stands_there_decides_who_writes_over_it() {
    let supervisors = ["about", "agreement", "plan", "agenda", "assignment", "themes", "periods"];
    for (stands, body) in kinds() {
        let theirs = supervisors.contains(&stands);
        assert_eq!(body.is_supervisors(), theirs, "{stands}");
        let item = standing(&body, author(OWNER, theirs));
        for (new, body) in kinds() {
            let same = supervisors.contains(&new) == theirs;
            let may = |account, supervisor| item.may_write(&author(account, supervisor), Some(&body));
            assert_eq!(may(OWNER, false), same && !theirs, "its owner: {new} over {stands}");
            assert_eq!(may(OWNER, true), same, "its owner, who supervises: {new} over {stands}");
            assert!(!may(OTHER, false), "somebody else: {new} over {stands}");
            assert_eq!(may(OTHER, true), same && theirs, "another supervisor: {new} over {stands}");
        }
        // What cannot be read.
        let may = |account, supervisor| item.may_write(&author(account, supervisor), None);
        assert!(may(OWNER, true) && !may(OTHER, true) && !may(OTHER, false), "unreadable over {stands}");
        assert_eq!(may(OWNER, false), !theirs, "unreadable over {stands}");
    }
}

#[test]
fn over_what_was_not_for_this_account_a_supervisor_writes_what_a_supervisor_began() {
    for (began, supervisor) in [(author(OWNER, true), true), (author(OWNER, false), false)] {
        let unknown = GroupItem::came(&put(began, Place { seq: 1, index: 1 }));
        for (new, body) in kinds() {
            let may = |account, supervisor| unknown.may_write(&author(account, supervisor), Some(&body));
            assert_eq!(may(OTHER, true), supervisor && body.is_supervisors(), "{new}");
            assert!(!may(OTHER, false), "{new}");
            assert_eq!(may(OWNER, false), !body.is_supervisors(), "{new}");
        }
        assert!(!unknown.may_delete(&author(OWNER, false)) && unknown.may_delete(&author(OTHER, true)));
    }
}

#[test]
fn what_supervisors_write_is_withdrawn_by_a_supervisor_alone() {
    for (kind, body) in kinds() {
        let item = standing(&body, author(OWNER, true));
        assert_eq!(item.may_delete(&author(OWNER, false)), !body.is_supervisors(), "{kind}");
        assert!(item.may_delete(&author(OWNER, true)) && item.may_delete(&author(OTHER, true)), "{kind}");
        assert!(!item.may_delete(&author(OTHER, false)), "{kind}");
    }
}

#[test]
fn of_a_member_who_waits_only_the_profile_counts() {
    let waits = Author { account: OWNER, standing: Standing::Provisional, supervisor: false };
    for (kind, body) in kinds() {
        let put = put(waits, Place { seq: 1, index: 1 });
        assert_eq!(counts(&GroupItem::came(&put), &put, Some(&body)), kind == "profile", "{kind}");
    }
}

#[test]
fn an_item_keeps_its_readers_kind() {
    let by = author(OWNER, false);
    let topic = bodies()[5].1.clone();
    let item = standing(&topic, by);
    let mut second = put(by, Place { seq: 2, index: 2 });
    assert!(counts(&item, &second, Some(&topic)));
    second.kind = Kind::SharedAmongMembers;
    assert!(!counts(&item, &second, Some(&topic)), "supervisors would go on seeing what stood there");
}

#[test]
fn what_was_withheld_counts_as_it_would_have_in_its_place() {
    let by = author(OWNER, false);
    let (about, topic) = (bodies()[1].1.clone(), bodies()[5].1.clone());
    let first = put(by, Place { seq: 1, index: 1 });
    let mut item = GroupItem::came(&first);
    item.take(&first, None);
    // A member's name for the group, withheld at first.
    let mut refused = item.clone();
    refused.restore(&first, content(&about), counts(&item, &first, Some(&about)));
    assert!(refused.body().is_none() && refused.unreadable.is_none());
    item.restore(&first, content(&topic), counts(&item, &first, Some(&topic)));
    assert!(item.body() == Some(topic.clone()));
    // An older one than what stands there is read too late.
    let second = put(by, Place { seq: 2, index: 2 });
    let mut moved = item.clone();
    moved.take(&second, Some(content(&topic)));
    let newest = moved.revision;
    moved.restore(&put(by, Place { seq: 1, index: 7 }), content(&topic), true);
    assert!(moved.revision == newest);
}

#[test]
fn a_withdrawal_erases_what_its_author_may_erase() {
    let topic = bodies()[5].1.clone();
    let mut item = standing(&topic, author(OWNER, false));
    item.take(&put(author(OTHER, true), Place { seq: 4, index: 0 }), Some(content(&topic)));
    item.pending = Some(Pending::Withdrawal { sent: vec![] });
    let erased = |of: u8| match item.change(None, |device| device.0[0] == of) {
        Some(Change::Tombstone { erases, .. }) => erases,
        _ => panic!("a withdrawal"),
    };
    assert_eq!(erased(1), [Place { seq: 1, index: 1 }]);
    assert_eq!(erased(2), [Place { seq: 4, index: 0 }]);
    assert!(erased(3).is_empty());
}

#[test]
fn who_may_share_what() {
    let mut history = History::new(5);
    for (who, confirmed) in [(1, true), (2, false), (3, true)] {
        assert!(history.act(who, Act::Join(confirmed)));
    }
    assert!(history.act(3, Act::Pause));
    for (kind, body) in kinds() {
        let theirs = body.is_supervisors();
        let may = |who: usize| may_share(history.roster(), &history.account(who), &body).map(|author| author.standing);
        let member = |standing| if theirs { Err(NotShared::Supervisors) } else { Ok(standing) };
        assert_eq!(may(0), Ok(Standing::Confirmed), "a supervisor: {kind}");
        assert_eq!(may(1), member(Standing::Confirmed), "a member: {kind}");
        assert_eq!(may(2), member(Standing::Provisional), "who waits, and so does what is shared: {kind}");
        assert_eq!((may(3), may(4)), (Err(NotShared::Away), Err(NotShared::NotIn)), "{kind}");
    }
    assert!(history.act(0, Act::Close));
    for who in 0..5 {
        let topic = &bodies()[5].1;
        assert_eq!(may_share(history.roster(), &history.account(who), topic).err(), Some(NotShared::Closed));
    }
}
