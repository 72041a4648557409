//! Where groups break: invites at their ends, people who go and come back, two who act at once, what waits when the group closes.

use andrum_core::facade::Error;
use andrum_core::groups::{About, GroupBody, InviteError, InviteLink, Plan};
use andrum_tests::circle::{Circle, Somebody, session, topic};
use andrum_tests::each_backend;
use andrum_tests::server::{Backend, MONDAY_MS};
use andrum_wire::groups::{GroupKind, GroupRefusal, Standing};
use andrum_wire::ids::LogId;

each_backend!(
    an_invite_used_twice_at_the_same_moment,
    an_expired_invite,
    a_withdrawn_invite,
    a_changed_link,
    removed_with_posts_in_the_queue,
    removed_and_back_again,
    who_comes_late_reads_nothing_of_before,
    two_supervisors_at_once,
    the_supervisor_is_gone,
    away_for_a_while,
    closed_with_topics_in_the_queue,
    the_account_is_deleted,
    withdrawn_while_its_author_writes,
    withdrawn_after_the_close,
    new_keys_after_the_close,
    a_pair_is_two,
    two_groups_never_mix,
);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

async fn three(backend: Backend) -> (Circle, Somebody, Somebody, Somebody) {
    let circle = Circle::begin(backend).await;
    let anna = circle.somebody("Anna Berg").await;
    let (sara, bo) = (circle.somebody("Sara Lind").await, circle.somebody("Bo Ek").await);
    (circle, anna, sara, bo)
}

async fn three_in_a_group(backend: Backend) -> (Circle, LogId, Somebody, Somebody, Somebody) {
    let (circle, anna, sara, bo) = three(backend).await;
    let group = circle.group(&anna, &[&sara, &bo]).await;
    (circle, group, anna, sara, bo)
}

async fn an_invite_used_twice_at_the_same_moment(backend: Backend) {
    let (_circle, anna, sara, bo) = three(backend).await;
    let group = anna.begin_group("Grupp").await;
    let code = anna.invites(group, 1).await.remove(0);
    let (one, other) = futures_util::join!(sara.try_to_join(&code), bo.try_to_join(&code));
    let outcomes = [one, other];
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "{outcomes:?}");
    assert!(outcomes.contains(&Err(Error::Invite(InviteError::Gone))), "{outcomes:?}");
    anna.seat.sync().await;
    assert_eq!(anna.view(group).await.members.len(), 2);
}

async fn an_expired_invite(backend: Backend) {
    let (circle, anna, sara, bo) = three(backend).await;
    let group = anna.begin_group("Grupp").await;
    let code = anna.invites(group, 1).await.remove(0);
    let later = MONDAY_MS + 15 * DAY_MS;
    circle.now.store(later, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(sara.seat.device.read_invite(&code).await.err(), Some(Error::Invite(InviteError::Expired)));

    // A phone whose clock is wrong is told by the server; the supervisor's phone signs the end, so that no server can take it back.
    circle.server.clock().advance(15 * DAY_MS);
    assert!(bo.try_to_join(&code).await.is_err());
    anna.seat.sync().await;
    assert!(anna.view(group).await.invites.is_empty());
    assert!(anna.log(group).await.roster().unwrap().open_invites().next().is_none());
}

async fn a_withdrawn_invite(backend: Backend) {
    let (_circle, anna, sara, _) = three(backend).await;
    let group = anna.begin_group("Grupp").await;
    let code = anna.invites(group, 1).await.remove(0);
    let key = InviteLink::read(&code).unwrap().secret.public();
    anna.seat.device.revoke_invite(group, key).await.unwrap();
    assert_eq!(sara.try_to_join(&code).await, Err(Error::Invite(InviteError::Gone)));
    assert!(sara.seat.device.groups(andrum_tests::circle::today()).await.unwrap().is_empty());
}

async fn a_changed_link(backend: Backend) {
    let (_circle, anna, sara, _) = three(backend).await;
    let group = anna.begin_group("Grupp").await;
    let code = anna.invites(group, 1).await.remove(0);
    for at in [0, code.len() / 2, code.len() - 1] {
        let mut changed = code.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        assert_eq!(sara.try_to_join(&changed).await, Err(Error::Invite(InviteError::Damaged)), "at {at}");
    }
    assert_eq!(sara.try_to_join(&code[..code.len() - 4]).await, Err(Error::Invite(InviteError::Damaged)));
    // A whole link as it is pasted, and twice.
    let link = format!("  https://andrum.example/anslut#{code}\n");
    sara.join(&link).await;
    assert_eq!(sara.seat.device.read_invite(&link).await.err(), Some(Error::Invite(InviteError::Joined)));
}

async fn removed_with_posts_in_the_queue(backend: Backend) {
    let (circle, group, anna, sara, bo) = three_in_a_group(backend).await;
    bo.seat.proxy.set_offline(true);
    let queued = bo.share(group, "Skrivet på bussen").await;
    anna.seat.device.remove_member(group, bo.me).await.unwrap();
    sara.seat.sync().await;
    let after = sara.share(group, "Efter").await;
    circle.settle(group, &[&anna, &sara]).await;

    // Bo's phone finds the door closed. What he wrote is still on it, and named.
    bo.seat.proxy.set_offline(false);
    bo.seat.sync_now().await;
    let view = bo.view(group).await;
    assert!(view.gone);
    assert_eq!(view.unsynced, 1);
    assert!(bo.topic(group, queued).await.unwrap().unsynced);
    assert!(bo.topic(group, after).await.is_none());
    assert!(!anna.titles(group).await.contains(&"Skrivet på bussen".to_owned()));

    // Not even with all that the server has can his keys open what came after.
    let stolen = bo.seat.stolen().await;
    let log = sara.seat.newest_record();
    let after_blobs =
        andrum_tests::hostile::blobs_of(&mut log.clone()).into_iter().map(|slot| slot.clone()).collect::<Vec<_>>();
    assert!(!after_blobs.is_empty());
    for slot in after_blobs {
        let andrum_wire::log::BlobSlot::Inline(blob) = slot else { panic!("a whole blob") };
        let identities: Vec<_> = stolen.keybag.inbox.iter().chain(&stolen.keybag.vault).collect();
        assert!(andrum_core::crypto::age::decrypt(&identities, &blob.0, 1 << 20).is_err());
    }
}

async fn removed_and_back_again(backend: Backend) {
    let (circle, group, anna, sara, bo) = three_in_a_group(backend).await;
    let before = sara.share(group, "Före").await;
    circle.settle(group, &[&anna, &sara, &bo]).await;
    anna.seat.device.remove_member(group, bo.me).await.unwrap();
    let while_away = anna.share(group, "Medan han var borta").await;
    circle.settle(group, &[&anna, &sara]).await;
    bo.seat.sync_now().await;
    assert!(bo.view(group).await.gone);

    let code = anna.invites(group, 1).await.remove(0);
    bo.join(&code).await;
    assert!(!bo.view(group).await.gone);
    anna.seat.sync().await;
    sara.seat.sync().await;
    assert!(sara.view(group).await.announcements.is_empty(), "provisional: he reads nothing yet");
    anna.seat.device.confirm_members(group, &[bo.me]).await.unwrap();
    sara.seat.sync().await;
    assert_eq!(sara.view(group).await.announcements.len(), 1, "she is told again");
    circle.settle(group, &[&anna, &sara, &bo]).await;
    assert!(bo.topic(group, before).await.is_some(), "what he had read he has");
    assert!(bo.topic(group, while_away).await.is_none(), "what he missed stays missed");
    let again = bo.share(group, "Tillbaka").await;
    circle.settle(group, &[&anna, &sara, &bo]).await;
    assert!(sara.topic(group, again).await.is_some());
}

async fn who_comes_late_reads_nothing_of_before(backend: Backend) {
    let (circle, anna, sara, bo) = three(backend).await;
    let group = circle.group(&anna, &[&sara]).await;
    let before = sara.share(group, "Före").await;
    anna.seat.device.set_agreement(group, "Stannar här.").await.unwrap();
    let plan = Plan { sessions: vec![session(1, "2026-02-01")] };
    anna.seat.device.share(group, &GroupBody::Plan(plan), false).await.unwrap();
    circle.settle(group, &[&anna, &sara]).await;

    let code = anna.invites(group, 1).await.remove(0);
    bo.join(&code).await;
    anna.seat.sync().await;
    anna.seat.device.confirm_members(group, &[bo.me]).await.unwrap();
    circle.settle(group, &[&anna, &sara, &bo]).await;
    let view = bo.view(group).await;
    assert!(view.topics.is_empty() && bo.topic(group, before).await.is_none());
    assert_eq!(view.unreadable, 0, "what was never for him is not a damage");
    // What holds for everybody he gets: names, plan, agreement.
    assert_eq!(bo.names(group).await, ["Anna Berg", "Bo Ek", "Sara Lind"]);
    assert_eq!(view.sessions.len(), 1);
    assert_eq!(view.agreement.unwrap().text.as_deref(), Some("Stannar här."));
}

async fn two_supervisors_at_once(backend: Backend) {
    let (circle, group, anna, sara, bo) = three_in_a_group(backend).await;
    let eva = circle.somebody("Eva Holm").await;
    anna.seat.device.appoint_supervisor(group, sara.me).await.unwrap();
    circle.settle(group, &[&anna, &sara, &bo]).await;
    let codes = (anna.invites(group, 1).await, sara.invites(group, 1).await);
    eva.join(&codes.1[0]).await;
    for supervisor in [&anna, &sara] {
        supervisor.seat.sync().await;
    }
    // Both confirm the same person at the same moment: it is done once, and the one who came second is told so.
    let (eva_me, accounts) = (eva.me, [eva.me]);
    let (one, other) = futures_util::join!(
        anna.seat.device.confirm_members(group, &accounts),
        sara.seat.device.confirm_members(group, &accounts)
    );
    let outcomes = [one, other];
    assert!(
        outcomes.contains(&Ok(())) && outcomes.contains(&Err(Error::Group(GroupRefusal::NotAllowed))),
        "{outcomes:?}"
    );
    // One removes while the other pauses: both hold, in some order, and all phones agree.
    let (one, other) =
        futures_util::join!(anna.seat.device.remove_member(group, eva_me), sara.seat.device.pause_member(group, bo.me));
    assert_eq!((one, other), (Ok(()), Ok(())));
    circle.settle(group, &[&anna, &sara]).await;
    bo.seat.sync_now().await;
    let shown = [&anna, &sara, &bo].map(|somebody| somebody.seat.device.comparison(group));
    let shown: Vec<_> = futures_util::future::join_all(shown).await.into_iter().map(Result::unwrap).collect();
    assert!(shown.iter().all(|it| it.code == shown[0].code));
    // Both write the plan without knowing of each other: no session is lost.
    anna.seat.proxy.set_offline(true);
    for (supervisor, number) in [(&anna, 1), (&sara, 2)] {
        let plan = Plan { sessions: vec![session(number, &format!("2026-02-{number:02}"))] };
        supervisor.seat.device.share(group, &GroupBody::Plan(plan), false).await.unwrap();
    }
    sara.seat.sync().await;
    anna.seat.proxy.set_offline(false);
    circle.settle(group, &[&anna, &sara]).await;
    assert_eq!(anna.view(group).await.sessions.len(), 2);
    assert_eq!(sara.view(group).await.sessions.len(), 2);
}

async fn the_supervisor_is_gone(backend: Backend) {
    let (circle, group, anna, sara, bo) = three_in_a_group(backend).await;
    let eva = circle.somebody("Eva Holm").await;
    let code = anna.invites(group, 1).await.remove(0);
    anna.seat.proxy.set_offline(true);
    sara.seat.device.endorse(group, bo.me).await.unwrap();
    bo.seat.sync().await;
    assert!(!bo.view(group).await.supervising, "one voice of three is no majority");
    bo.seat.device.endorse(group, bo.me).await.unwrap();
    assert!(bo.view(group).await.supervising);
    // The old supervisor's invites are void, and what she would do now is refused.
    assert!(eva.try_to_join(&code).await.is_err());
    anna.seat.proxy.set_offline(false);
    assert_eq!(anna.seat.device.remove_member(group, bo.me).await, Err(Error::Group(GroupRefusal::NotAllowed)));
    // Bo keeps the group's name for those who come later.
    let code = bo.invites(group, 1).await.remove(0);
    eva.join(&code).await;
    bo.seat.sync().await;
    bo.seat.device.confirm_members(group, &[eva.me]).await.unwrap();
    circle.settle(group, &[&bo, &sara, &anna, &eva]).await;
    assert_eq!(eva.view(group).await.name, "Handledning Nyköping");
}

async fn away_for_a_while(backend: Backend) {
    let (circle, group, anna, sara, bo) = three_in_a_group(backend).await;
    bo.seat.device.pause_member(group, bo.me).await.unwrap();
    sara.seat.sync().await;
    let meanwhile = sara.share(group, "Medan Bo är borta").await;
    circle.settle(group, &[&anna, &sara]).await;
    bo.seat.sync_now().await;
    assert_eq!(bo.view(group).await.standing, Some(Standing::Paused));
    assert!(bo.topic(group, meanwhile).await.is_none());
    assert!(matches!(bo.seat.device.share(group, &topic("Nej", ""), false).await, Err(Error::NotAllowed(_))));
    bo.seat.device.return_member(group, bo.me).await.unwrap();
    sara.seat.sync().await;
    let after = sara.share(group, "Bo är tillbaka").await;
    circle.settle(group, &[&anna, &sara, &bo]).await;
    assert!(bo.topic(group, after).await.is_some());
}

async fn closed_with_topics_in_the_queue(backend: Backend) {
    let (circle, group, anna, sara, bo) = three_in_a_group(backend).await;
    let read = bo.share(group, "Delad i tid").await;
    circle.settle(group, &[&anna, &sara, &bo]).await;
    let entry = sara.seat.write("Min egen dagbok.").await;
    sara.seat.proxy.set_offline(true);
    let queued = sara.share(group, "Hann inte").await;
    let expires_ms = MONDAY_MS + 30 * DAY_MS;
    anna.seat.device.close_group(group, expires_ms).await.unwrap();

    sara.seat.proxy.set_offline(false);
    sara.seat.sync_now().await;
    let view = sara.view(group).await;
    assert_eq!((view.closed_ms, view.unsynced), (Some(expires_ms), 1));
    assert!(sara.topic(group, queued).await.unwrap().unsynced, "kept, and named");
    assert!(sara.topic(group, read).await.is_some());
    assert_eq!(sara.seat.device.status().await.unsynced, 0, "nothing is waiting that could still be sent");
    assert!(sara.seat.device.share(group, &topic("Nej", ""), false).await.is_err());

    // The server deletes what was shared on the day that all saw; what was read and written stays on the phones.
    circle.server.clock().advance(31 * DAY_MS);
    sara.seat.sync_now().await;
    assert!(sara.seat.device.entry(entry).await.is_ok());
    assert!(sara.topic(group, queued).await.is_some());
}

async fn the_account_is_deleted(backend: Backend) {
    let (circle, group, anna, sara, bo) = three_in_a_group(backend).await;
    let entry = bo.seat.write("Min egen dagbok.").await;
    bo.seat.sync().await;
    bo.seat.device.delete_account(&bo.person.password.clone().into()).await.unwrap();
    assert!(bo.seat.device.entry(entry).await.is_ok(), "the diary stays");
    circle.settle(group, &[&anna, &sara]).await;
    assert_eq!(anna.names(group).await, ["Anna Berg", "Sara Lind"], "nobody goes on encrypting to him");
}

async fn withdrawn_while_its_author_writes(backend: Backend) {
    let (circle, group, anna, sara, bo) = three_in_a_group(backend).await;
    let item = sara.share(group, "Första").await;
    circle.settle(group, &[&anna, &sara, &bo]).await;
    sara.seat.proxy.set_offline(true);
    sara.seat.device.reshare(group, item, &topic("Andra", "Mycket mer text.")).await.unwrap();
    anna.seat.device.withdraw(group, item).await.unwrap();
    anna.seat.sync().await;
    sara.seat.proxy.set_offline(false);
    circle.settle(group, &[&anna, &sara, &bo]).await;
    assert_eq!(sara.titles(group).await, ["Andra"], "what was written is not lost");
    assert_eq!(bo.titles(group).await, ["Andra"]);
}

async fn withdrawn_after_the_close(backend: Backend) {
    let (circle, group, anna, sara, bo) = three_in_a_group(backend).await;
    let item = sara.share(group, "Ångrar mig").await;
    circle.settle(group, &[&anna, &sara, &bo]).await;
    anna.seat.device.close_group(group, MONDAY_MS + 30 * DAY_MS).await.unwrap();
    sara.seat.sync().await;
    sara.seat.device.withdraw(group, item).await.unwrap();
    circle.settle(group, &[&anna, &sara, &bo]).await;
    assert!(bo.topic(group, item).await.is_none());
    assert_eq!(sara.view(group).await.unsynced, 0);
}

async fn new_keys_after_the_close(backend: Backend) {
    let (circle, group, anna, sara, _bo) = three_in_a_group(backend).await;
    let tablet = andrum_tests::hostile::Seat::new(&circle.server.url(), &circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    sara.seat.sync_now().await;
    anna.seat.device.close_group(group, MONDAY_MS + 30 * DAY_MS).await.unwrap();
    let lost = tablet.device.devices().await.unwrap().into_iter().find(|device| device.this).unwrap().device;
    let (password, kit) = (sara.person.password.clone().into(), sara.person.kit.clone().into());
    sara.seat.device.revoke_devices(&[lost], &password, &kit).await.unwrap();
    sara.seat.write("Vidare som vanligt.").await;
    sara.seat.sync().await;
    assert!(sara.seat.device.status().await.alarms.is_empty());
}

async fn a_pair_is_two(backend: Backend) {
    let (circle, sara, mentor, third) = three(backend).await;
    let about = About { name: "Sara och Bo".into(), purpose: String::new() };
    let pair = sara.seat.device.begin_group(GroupKind::Pair, &about, &sara.profile()).await.unwrap();
    let codes = sara.invites(pair, 2).await;
    mentor.join(&codes[0]).await;
    assert!(third.try_to_join(&codes[1]).await.is_err());
    sara.seat.sync().await;
    sara.seat.device.confirm_members(pair, &[mentor.me]).await.unwrap();
    let item = sara.share(pair, "Får jag fråga en sak").await;
    circle.settle(pair, &[&sara, &mentor]).await;
    assert!(mentor.topic(pair, item).await.is_some());
}

async fn two_groups_never_mix(backend: Backend) {
    let (circle, anna, sara, bo) = three(backend).await;
    let one = circle.group(&anna, &[&sara]).await;
    let other = circle.group(&anna, &[&bo]).await;
    let item = sara.share(one, "Bara i den ena").await;
    circle.settle(one, &[&anna, &sara]).await;
    circle.settle(other, &[&anna, &bo]).await;
    assert!(anna.topic(one, item).await.is_some());
    assert!(anna.view(other).await.topics.is_empty());
    assert_eq!(bo.seat.device.groups(andrum_tests::circle::today()).await.unwrap().len(), 1);
    assert_eq!(bo.names(other).await, ["Anna Berg", "Bo Ek"]);
    assert!(bo.seat.device.group(one, andrum_tests::circle::today()).await.is_err());
}
