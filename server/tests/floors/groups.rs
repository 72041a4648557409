//! Groups: making one, coming in, being put out, and what is refused.

use andrum_wire::groups::{Group, GroupKind, InviteState, RosterOp};
use andrum_wire::ids::Hash;
use andrum_wire::limits::MAX_GROUPS;
use andrum_wire::log::{Append, Change, Head, Kind, VERSION};
use andrum_wire::problem::ProblemKind;
use andrum_wire::{devices::DeviceCertificate, frame};

use crate::circle::{
    Circle, brings_device, finds_nothing, groups, introduction, joining, knock, knock_of, op, people, public, share,
    shared,
};
use crate::diary::{Answer, Diary, item, put};
use crate::on_both;
use crate::person::{Person, random_key, sign};
use crate::place::Place;
use crate::site::{HOUR_MS, NOW_MS, Site};

async fn a_group_is_made_joined_and_left(place: Place) {
    let site = place.site().await;
    let [mut sara, mut bea, cecilia] = people(&site, ["sara", "bea", "cecilia"]).await;
    let mut circle = Circle::begin(&site, &mut sara).await;
    let listed = Group { group: circle.group, kind: GroupKind::Group, head: circle.head, expires_ms: None };
    assert_eq!(groups(&site, &sara).await.groups, [listed]);
    finds_nothing(&site, &circle, &bea).await;

    circle.bring(&site, &sara, &mut bea).await;
    assert_eq!(groups(&site, &bea).await.groups, [Group { head: circle.head, ..listed }]);
    assert_eq!(bea.read(&site).await.len() as u64, circle.head.seq);
    circle.write(&site, &bea, shared()).await.appended();
    let among = || vec![share(item(), Kind::SharedAmongMembers, vec![2; 40])];
    let confirm = || vec![op(RosterOp::Confirm { account: bea.person.account() })];
    for early in [among(), confirm()] {
        assert_eq!(circle.write(&site, &bea, early).await.problem().kind, ProblemKind::InvalidCommit);
    }
    circle.confirm(&site, &sara, &bea).await;
    circle.write(&site, &bea, among()).await.appended();
    assert_eq!((bea.head(&site).await, sara.head(&site).await), (circle.head, circle.head));
    finds_nothing(&site, &circle, &cecilia).await;

    circle.remove(&site, &sara, &bea).await;
    finds_nothing(&site, &circle, &bea).await;
    assert_eq!(sara.read(&site).await.len() as u64, circle.head.seq);

    site.running.stop().await.unwrap();
    let site = place.site().await;
    assert_eq!(sara.head(&site).await, circle.head);
    circle.bring(&site, &sara, &mut bea).await;
    circle.write(&site, &bea, vec![op(RosterOp::Leave)]).await.appended();
    finds_nothing(&site, &circle, &bea).await;
    circle.write(&site, &sara, shared()).await.appended();
}

async fn making_twice_is_making_once(place: Place) {
    let site = place.site().await;
    let [mut sara, mut bea] = people(&site, ["sara", "bea"]).await;
    let (frame, first) = Circle::first(&sara, 7, vec![]);
    let mut circle = Circle::begin(&site, &mut sara).await;
    let again = sara.send_to(&site, "/v1/groups", frame.clone()).await.problem();
    assert_eq!((again.kind, again.head), (ProblemKind::StaleHead, Some(first.head)));
    // Once out, the creator learns nothing more by making it again.
    circle.bring(&site, &sara, &mut bea).await;
    circle.write(&site, &sara, vec![op(RosterOp::Leave)]).await.appended();
    let refused = sara.send_to(&site, "/v1/groups", frame).await.problem();
    assert_eq!((refused.kind, refused.head), (ProblemKind::AlreadyExists, None));
}

async fn of_two_joins_by_one_invite_one_comes_in(place: Place) {
    let site = place.site().await;
    let [mut sara, bea, cecilia] = people(&site, ["sara", "bea", "cecilia"]).await;
    let mut circle = Circle::begin(&site, &mut sara).await;
    for round in 0..4 {
        let invite = circle.invite(&site, &sara).await;
        let (one, with_bea) = circle.frame(&bea, joining(&circle.group, &bea, &invite));
        let (two, with_cecilia) = circle.frame(&cecilia, joining(&circle.group, &cecilia, &invite));
        let path = format!("/v1/logs/{}/commits", circle.group);
        let (one, two) = tokio::join!(bea.send_to(&site, &path, one), cecilia.send_to(&site, &path, two));
        let (bea_is_in, lost) = match (one, two) {
            (Answer::Appended(head), lost) => {
                assert_eq!(head, with_bea.head);
                (true, lost)
            }
            (lost, Answer::Appended(head)) => {
                assert_eq!(head, with_cecilia.head);
                (false, lost)
            }
            neither => panic!("round {round}: {neither:?}"),
        };
        let kind = lost.problem().kind;
        assert!(matches!(kind, ProblemKind::StaleHead | ProblemKind::NotFound), "{kind:?}");
        circle = if bea_is_in { with_bea } else { with_cecilia };
        let (winner, loser) = if bea_is_in { (&bea, &cecilia) } else { (&cecilia, &bea) };
        finds_nothing(&site, &circle, loser).await;
        let late = knock(&site, &circle.group, loser, &knock_of(&circle.group, loser, &invite)).await;
        assert_eq!(late.problem(), ProblemKind::NotFound);
        circle.remove(&site, &sara, winner).await;
    }
}

async fn an_invite_ends(place: Place) {
    let site = place.site().await;
    let [mut sara, bea] = people(&site, ["sara", "bea"]).await;
    let mut circle = Circle::begin(&site, &mut sara).await;
    let revoked = circle.invite(&site, &sara).await;
    circle.write(&site, &sara, vec![op(RosterOp::RevokeInvite { key: public(&revoked) })]).await.appended();
    let join = joining(&circle.group, &bea, &revoked);
    assert_eq!(circle.write(&site, &bea, join).await.problem().kind, ProblemKind::NotFound);

    let expires_ms = NOW_MS + 9 * 60_000;
    let short = random_key();
    circle.write(&site, &sara, vec![op(RosterOp::Invite { key: public(&short), expires_ms })]).await.appended();
    let asks = async || knock(&site, &circle.group, &bea, &knock_of(&circle.group, &bea, &short)).await;
    site.clock.advance(9 * 60_000);
    assert_eq!(asks().await.status, 200, "to the end of its time");
    site.clock.advance(1);
    assert_eq!(asks().await.problem(), ProblemKind::NotFound);
    let join = joining(&circle.group, &bea, &short);
    let late = circle.write(&site, &bea, join).await.problem();
    assert_eq!(late.kind, ProblemKind::InvalidCommit);
    assert!(late.detail.unwrap().contains("expired"));
    site.clock.advance(-1);
    let join = joining(&circle.group, &bea, &short);
    circle.write(&site, &bea, join).await.appended();
}

/// Whoever guesses learns nothing: not whether there is such a group, nor such an invite.
async fn a_knock_says_the_same_of_everything_that_is_not_open(place: Place) {
    let site = place.site().await;
    let [mut sara, bea, cecilia] = people(&site, ["sara", "bea", "cecilia"]).await;
    let mut circle = Circle::begin(&site, &mut sara).await;
    let (open, used) = (circle.invite(&site, &sara).await, circle.invite(&site, &sara).await);
    circle.write(&site, &cecilia, joining(&circle.group, &cecilia, &used)).await.appended();
    let nowhere = andrum_wire::ids::LogId([1; 32]);
    let mut wrong = knock_of(&circle.group, &bea, &open);
    wrong.proof = sign(&random_key(), b"");
    let theirs = knock_of(&circle.group, &cecilia, &open);
    let elsewhere = knock_of(&nowhere, &bea, &open);
    let unknown = random_key();
    let of = |invite| knock_of(&circle.group, &bea, invite);
    let mut said = Vec::new();
    for (group, tried) in [
        (nowhere, elsewhere.clone()),
        (sara.person.account(), knock_of(&sara.person.account(), &bea, &open)),
        (circle.group, of(&unknown)),
        (circle.group, of(&used)),
        (circle.group, wrong),
        (circle.group, theirs),
        (circle.group, elsewhere),
    ] {
        let answer = knock(&site, &group, &bea, &tried).await;
        assert_eq!(answer.problem(), ProblemKind::NotFound);
        said.push(format!("{answer:?}"));
    }
    said.dedup();
    assert_eq!(said.len(), 1, "{said:?}");
    assert_eq!(knock(&site, &circle.group, &bea, &of(&open)).await.status, 200);
    let mut statuses = Vec::new();
    for _ in 0..30 {
        statuses.push(knock(&site, &circle.group, &bea, &of(&open)).await.status);
    }
    assert_eq!((statuses[0], statuses[29]), (200, 429));
    let other = knock(&site, &circle.group, &sara, &knock_of(&circle.group, &sara, &open)).await;
    assert_eq!(other.status, 200, "others go on");
}

/// Who is not in is answered to a join with an open invite's proof, and to nothing else: not even where the log stands.
async fn the_door_opens_to_joins_alone(place: Place) {
    let site = place.site().await;
    let [mut sara, mut bea, cecilia] = people(&site, ["sara", "bea", "cecilia"]).await;
    let mut circle = Circle::begin(&site, &mut sara).await;
    let invite = circle.invite(&site, &sara).await;
    let before = circle.clone();
    circle.write(&site, &sara, shared()).await.appended();
    let group = circle.group;
    let join = || joining(&group, &cecilia, &invite);
    let not_by_the_invite = {
        let proof = sign(&random_key(), b"");
        let operation = RosterOp::Join { invite: public(&invite), who: introduction(&cecilia), proof };
        vec![op(operation), brings_device(&cecilia)]
    };
    for nothing in
        [shared(), joining(&group, &cecilia, &random_key()), joining(&group, &bea, &invite), not_by_the_invite]
    {
        for circle in [&before, &circle] {
            let refused = circle.clone().write(&site, &cecilia, nothing.clone()).await.problem();
            assert_eq!((refused.kind, refused.head), (ProblemKind::NotFound, None));
        }
    }
    let stale = before.clone().write(&site, &cecilia, join()).await.problem();
    assert_eq!((stale.kind, stale.head), (ProblemKind::StaleHead, Some(circle.head)));

    // Nor does a proof help that was good once.
    circle.bring(&site, &sara, &mut bea).await;
    let used = sara.read(&site).await.pop().unwrap().changes;
    circle.remove(&site, &sara, &bea).await;
    let refused = before.clone().write(&site, &bea, used).await.problem();
    assert_eq!((refused.kind, refused.head), (ProblemKind::NotFound, None));
    circle.write(&site, &cecilia, join()).await.appended();
}

async fn what_breaks_a_rule_is_refused(place: Place) {
    let site = place.site().await;
    let mut people = people(&site, ["sara", "bea"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let [sara, bea] = &people;
    let before = circle.clone();
    circle.write(&site, sara, vec![op(RosterOp::Agreement { hash: Hash([3; 32]) })]).await.appended();
    let refused = async |circle: &Circle, by: &Diary, changes| circle.clone().write(&site, by, changes).await.problem();
    let older = Circle { roster: before.roster, ..circle.clone() };
    let none = Circle { roster: None, ..circle.clone() };
    for wrong in [&older, &none] {
        assert_eq!(refused(wrong, bea, shared()).await.kind, ProblemKind::InvalidCommit);
    }
    let stale = refused(&before, bea, shared()).await;
    assert_eq!((stale.kind, stale.head), (ProblemKind::StaleHead, Some(circle.head)));
    let ahead = Circle { head: Head { seq: 99, ..circle.head }, ..circle.clone() };
    assert_eq!(refused(&ahead, bea, shared()).await.head, Some(circle.head));
    let not_the_supervisor = vec![op(RosterOp::Invite { key: public(&random_key()), expires_ms: NOW_MS + HOUR_MS })];
    let private = put(item(), vec![1]);
    let genesis = Change::Genesis(bea.person.genesis());
    for wrong in [not_the_supervisor, vec![private], vec![genesis], vec![brings_device(sara)]] {
        assert_eq!(refused(&circle, bea, wrong).await.kind, ProblemKind::InvalidCommit);
    }
    // Another's device, another's token.
    let (frame, _) = circle.frame(sara, shared());
    let path = format!("/v1/logs/{}/commits", circle.group);
    assert_eq!(bea.send_to(&site, &path, frame).await.problem().kind, ProblemKind::DeviceNotValid);
    let (mut frame, _) = circle.frame(bea, shared());
    if let Some(last) = frame.last_mut() {
        *last ^= 1;
    }
    assert_eq!(bea.send_to(&site, &path, frame).await.problem().kind, ProblemKind::InvalidCommit);
    assert_eq!(sara.head(&site).await, circle.head);

    // And a private log knows nothing of groups.
    let mut own = Diary::begin(&site, "cecilia").await;
    for alien in [op(RosterOp::Leave), shared().remove(0), share(item(), Kind::SharedAmongMembers, vec![1])] {
        assert_eq!(own.append(&site, vec![alien]).await.problem().kind, ProblemKind::InvalidCommit);
    }
}

async fn a_group_is_made_by_its_creator(place: Place) {
    let site = place.site().await;
    let [sara, bea] = people(&site, ["sara", "bea"]).await;
    let make = async |by: &Diary, frame: Vec<u8>| by.send_to(&site, "/v1/groups", frame).await;
    let (saras, _) = Circle::first(&sara, 7, vec![]);
    assert_eq!(make(&bea, saras).await.problem().kind, ProblemKind::DeviceNotValid);
    // A stranger's account that certifies Bea's device: the commit is good, and not by Bea.
    let mut posing = Diary::sign_up(&site, "doris").await;
    posing.person = Person { device: crate::person::Device(bea.person.device.0.clone()), ..posing.person };
    let (frame, _) = Circle::first(&posing, 7, vec![]);
    assert_eq!(make(&bea, frame).await.problem().kind, ProblemKind::DeviceNotValid);
    // Not the beginning of a group, or of another one.
    let mut own = Diary::sign_up(&site, "erika").await;
    let (private, _) = own.frame(Head::EMPTY, own.first());
    assert_eq!(make(&own, private).await.problem().kind, ProblemKind::InvalidCommit);
    let (later, _) = Circle::first(&own, 7, vec![]);
    let mut append = Append::decode(&later).unwrap();
    append.after = Head { seq: 1, hash: Hash([1; 32]) };
    let later = frame::encode(&append).unwrap();
    assert_eq!(make(&own, later).await.problem().kind, ProblemKind::InvalidCommit);
    let uncertified =
        DeviceCertificate { signature: sign(&random_key(), b""), ..own.person.certificate(&own.person.device) };
    let (frame, _) = Circle::first(&own, 7, vec![Change::AddDevice(uncertified)]);
    assert_eq!(make(&own, frame).await.problem().kind, ProblemKind::InvalidCommit);
    assert_eq!(make(&own, vec![VERSION]).await.problem().kind, ProblemKind::Malformed);
    assert!(groups(&site, &own).await.groups.is_empty());

    for nonce in 0..MAX_GROUPS as u8 {
        make(&own, Circle::first(&own, nonce, vec![]).0).await.appended();
    }
    let (one_more, _) = Circle::first(&own, 255, vec![]);
    assert_eq!(make(&own, one_more.clone()).await.problem().kind, ProblemKind::Forbidden);
    assert_eq!(groups(&site, &own).await.groups.len(), MAX_GROUPS);
    let mut circle = Circle::first(&own, 0, vec![]).1;
    own.log = circle.group;
    let close = vec![op(RosterOp::Close { expires_ms: NOW_MS })];
    circle.write(&site, &own, close).await.appended();
    andrum_server::groups::closing::delete_over(&site.running.state).await.unwrap();
    make(&own, one_more).await.appended();
}

/// The roster that the server keeps is the one that the log leads to.
async fn the_kept_roster_follows_from_the_log(place: Place) {
    let site = place.site().await;
    let mut people = people(&site, ["sara", "bea"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let [sara, bea] = &people;
    let invite = circle.invite(&site, sara).await;
    circle.write(&site, bea, vec![op(RosterOp::Pause { account: bea.person.account() })]).await.appended();
    let roster = kept(&site, &circle).await;
    let mut replayed = None;
    let mut at = Head::EMPTY;
    for record in sara.read(&site).await {
        let commit = record.to_commit(circle.group, at.seq + 1, at.hash, crate::diary::sha256);
        let judged = match &replayed {
            None => andrum_wire::groups::Roster::begin(&commit, &andrum_server::devices::signatures::Strict),
            Some(roster) => {
                andrum_wire::groups::Roster::judge(roster, &commit, &andrum_server::devices::signatures::Strict)
            }
        };
        let verdict = judged.map_err(|refusal| panic!("{refusal}")).unwrap();
        (replayed, at) = (Some(verdict.roster), verdict.head);
    }
    assert_eq!((replayed.as_ref(), at), (Some(&roster), circle.head));
    assert_eq!(roster.invites[&public(&invite)].state, InviteState::Open);
    assert_eq!(Some(roster.head.hash), circle.roster);
}

async fn kept(site: &Site, circle: &Circle) -> andrum_wire::groups::Roster {
    let group = circle.group;
    let find = move |c: &mut andrum_server::storage::AnyConnection| andrum_server::groups::storage::find(c, &group, 0);
    site.running.state.database.read("roster", find).await.unwrap().unwrap().roster
}

on_both!(
    a_group_is_made_joined_and_left,
    making_twice_is_making_once,
    of_two_joins_by_one_invite_one_comes_in,
    an_invite_ends,
    a_knock_says_the_same_of_everything_that_is_not_open,
    the_door_opens_to_joins_alone,
    what_breaks_a_rule_is_refused,
    a_group_is_made_by_its_creator,
    the_kept_roster_follows_from_the_log,
);
