//! The main job: a group begins, people join without anybody waiting, topics are shared, voted on and talked about.

use andrum_core::crypto::hash::sha256;
use andrum_core::groups::{Agenda, Coming, Compared, GroupBody, Outcome, Plan};
use andrum_tests::circle::{Circle, session, topic};
use andrum_tests::each_backend;
use andrum_tests::server::Backend;
use andrum_wire::groups::Standing;
use andrum_wire::log::{Append, BlobSlot, Change};

each_backend!(a_group_and_its_first_session, what_the_preview_shows_is_what_leaves, a_device_that_comes_later);

async fn a_group_and_its_first_session(backend: Backend) {
    let circle = Circle::begin(backend).await;
    let anna = circle.somebody("Anna Berg").await;
    let (sara, bo) = (circle.somebody("Sara Lind").await, circle.somebody("Bo Ek").await);

    // Bo joins while everybody else is offline. Anna finds him waiting.
    let group = anna.begin_group("Handledning Nyköping").await;
    let codes = anna.invites(group, 3).await;
    let seen = bo.seat.device.read_invite(&codes[1]).await.unwrap();
    assert_eq!((seen.name.as_str(), seen.from.as_str()), ("Handledning Nyköping", "Anna Berg"));
    anna.seat.proxy.set_offline(true);
    sara.join(&codes[0]).await;
    bo.join(&codes[1]).await;
    assert_eq!(bo.view(group).await.standing, Some(Standing::Provisional));
    assert_eq!(bo.view(group).await.name, "", "who waits reads nothing of the group's");

    // What who waits writes stays until there is somebody to read it for certain.
    let waiting = bo.share(group, "Innan någon vet vem jag är").await;
    bo.seat.sync_now().await;
    assert!(bo.topic(group, waiting).await.unwrap().unsynced);

    anna.seat.proxy.set_offline(false);
    anna.seat.sync().await;
    assert_eq!(anna.names(group).await, ["Anna Berg", "Bo Ek", "Sara Lind"]);
    anna.seat.device.confirm_members(group, &[bo.me, sara.me]).await.unwrap();

    // Sara is told of Bo by name before anything is encrypted to him.
    sara.seat.sync().await;
    let told = sara.view(group).await.announcements;
    assert_eq!(told.iter().map(|it| it.account).collect::<Vec<_>>(), [bo.me]);
    let held = sara.share(group, "Att säga nej").await;
    sara.seat.sync_now().await;
    assert!(sara.topic(group, held).await.unwrap().unsynced, "nothing leaves before she was told of Bo");
    circle.settle(group, &[&anna, &sara, &bo]).await;
    assert!(!sara.topic(group, held).await.unwrap().unsynced);
    for somebody in [&anna, &sara, &bo] {
        assert_eq!(somebody.names(group).await, ["Anna Berg", "Bo Ek", "Sara Lind"], "as {} sees it", somebody.name);
        assert_eq!(somebody.titles(group).await, ["Att säga nej", "Innan någon vet vem jag är"]);
        assert_eq!(somebody.view(group).await.name, "Handledning Nyköping");
    }

    // The secrecy agreement: set, read, agreed.
    anna.seat.device.set_agreement(group, "Det som sägs här stannar här.").await.unwrap();
    sara.seat.sync().await;
    let agreement = sara.view(group).await.agreement.unwrap();
    assert_eq!(agreement.text.as_deref(), Some("Det som sägs här stannar här."));
    sara.seat.device.agree(group, agreement.hash).await.unwrap();
    anna.seat.sync().await;
    assert_eq!(anna.view(group).await.agreement.unwrap().yes, (1, 3));

    // A plan, who is coming, votes by name.
    let plan = Plan { sessions: vec![session(1, "2026-01-20"), session(2, "2026-02-17")] };
    let first = plan.sessions[0].id;
    anna.seat.device.share(group, &GroupBody::Plan(plan), false).await.unwrap();
    anna.seat.sync().await;
    bo.seat.sync().await;
    bo.seat.device.attend(group, first, Coming::Perhaps).await.unwrap();
    bo.seat.device.attend(group, first, Coming::Yes).await.unwrap();
    bo.seat.device.vote(group, held, true).await.unwrap();
    bo.seat.sync().await;
    anna.seat.sync().await;
    let view = anna.view(group).await;
    assert_eq!(view.sessions[0].coming, [(bo.me, Coming::Yes)]);
    assert_eq!(view.topics[0].item, held);
    assert_eq!(view.topics[0].votes, [bo.me]);
    bo.seat.device.vote(group, held, false).await.unwrap();
    bo.seat.sync().await;
    anna.seat.sync().await;
    assert!(anna.topic(group, held).await.unwrap().votes.is_empty());

    // In the room there is no network: the agenda, and what was agreed, merge afterwards.
    for somebody in [&anna, &sara] {
        somebody.seat.proxy.set_offline(true);
    }
    let agenda = Agenda { session: first, order: vec![held], thread: Some(held), urgent: String::new() };
    anna.seat.device.share(group, &GroupBody::Agenda(agenda), false).await.unwrap();
    let saw = |saw: &str| {
        let (to_try, who) = ("Säga nej en gång.".to_owned(), "Alla".to_owned());
        GroupBody::Outcome(Outcome { session: first, topic: Some(held), saw: saw.to_owned(), to_try, who })
    };
    anna.seat.device.share(group, &saw("Vi säger ja för fort."), false).await.unwrap();
    sara.seat.device.share(group, &saw("Det går att vänta en dag."), false).await.unwrap();
    for somebody in [&anna, &sara] {
        somebody.seat.proxy.set_offline(false);
    }
    circle.settle(group, &[&anna, &sara, &bo]).await;
    let view = bo.view(group).await;
    assert_eq!(view.agendas[0].agenda.thread, Some(held));
    assert_eq!(view.outcomes.len(), 2);

    // Withdrawn for all; the supervisor may withdraw, too, and a member may not take back another's.
    assert!(bo.seat.device.withdraw(group, held).await.is_err());
    sara.seat.device.withdraw(group, held).await.unwrap();
    anna.seat.device.withdraw(group, waiting).await.unwrap();
    circle.settle(group, &[&anna, &sara, &bo]).await;
    for somebody in [&anna, &sara, &bo] {
        assert!(somebody.titles(group).await.is_empty(), "as {} sees it", somebody.name);
        assert_eq!(somebody.seat.device.status().await.unsynced, 0);
        assert!(somebody.seat.device.status().await.alarms.is_empty());
    }

    // All phones show the same code, and each reads the other's QR as the same.
    let codes: Vec<_> = [&anna, &sara, &bo].map(|somebody| somebody.seat.device.comparison(group)).into();
    let shown = futures_util::future::join_all(codes).await;
    let shown: Vec<_> = shown.into_iter().map(Result::unwrap).collect();
    assert!(shown.iter().all(|it| it.code == shown[0].code));
    assert_eq!(sara.seat.device.compare(group, &shown[0].qr).await.unwrap(), Compared::Same);
}

async fn what_the_preview_shows_is_what_leaves(backend: Backend) {
    let circle = Circle::begin(backend).await;
    let (anna, sara, bo) =
        (circle.somebody("Anna Berg").await, circle.somebody("Sara Lind").await, circle.somebody("Bo Ek").await);
    let group = circle.group(&anna, &[&sara, &bo]).await;
    let entry = sara.seat.write("Det svåra samtalet, med alla namn.").await;
    let body = topic("Ett svårt samtal", "Hur börjar ni?");

    let among_members = sara.seat.device.preview(group, &body, true).await.unwrap();
    assert_eq!(
        (among_members.readers.as_slice(), among_members.supervisor_reads),
        (["Bo Ek".to_owned()].as_slice(), false)
    );
    let preview = sara.seat.device.preview(group, &body, false).await.unwrap();
    assert!(preview.supervisor_reads);
    assert!(sara.seat.device.share_previewed(group, among_members.hash, None).await.is_err(), "only the newest counts");
    let outdated = sara.seat.device.preview(group, &body, false).await.unwrap();
    anna.invites(group, 1).await;
    sara.seat.sync().await;
    assert!(sara.seat.device.share_previewed(group, outdated.hash, None).await.is_err(), "the roster has changed");
    let preview = sara.seat.device.preview(group, &body, false).await.unwrap();
    let item = sara.seat.device.share_previewed(group, preview.hash, Some(entry)).await.unwrap();
    sara.seat.sync().await;

    // The recorded request holds exactly these bytes, and nothing of the entry.
    let passed = sara.seat.proxy.recorded();
    let sent = passed.iter().rev().find(|it| it.request.method == "POST" && it.request.path.ends_with("/commits"));
    let append = Append::decode(&sent.unwrap().request.body).unwrap();
    let blobs = append.record.changes.iter().filter_map(|change| match change {
        Change::Put { blob: BlobSlot::Inline(blob), .. } => Some(blob.0.clone()),
        _ => None,
    });
    let blobs: Vec<Vec<u8>> = blobs.collect();
    assert_eq!(blobs.len(), 1);
    assert_eq!((sha256(&blobs[0]), blobs[0].len()), (preview.hash, preview.bytes));
    assert_eq!(blobs[0][..preview.begins.len()], preview.begins);

    bo.seat.sync().await;
    let (mine, theirs) = (sara.topic(group, item).await.unwrap(), bo.topic(group, item).await.unwrap());
    assert_eq!((mine.lifted_from, theirs.lifted_from), (Some(entry), None));
    let GroupBody::Topic(shown) = preview.body else { panic!("a topic was shown") };
    assert!(theirs.topic == shown, "what was shown is what is read");
    assert!(sara.seat.device.entry(entry).await.is_ok(), "the entry stays where it is");
}

async fn a_device_that_comes_later(backend: Backend) {
    let circle = Circle::begin(backend).await;
    let (anna, sara) = (circle.somebody("Anna Berg").await, circle.somebody("Sara Lind").await);
    let group = circle.group(&anna, &[&sara]).await;
    let item = anna.share(group, "Något för alla").await;
    circle.settle(group, &[&anna, &sara]).await;

    // Sara's tablet finds the group by itself, reads what was for her, and writes.
    let tablet = andrum_tests::hostile::Seat::new(&circle.server.url(), &circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    tablet.sync().await;
    let view = tablet.device.group(group, andrum_tests::circle::today()).await.unwrap();
    assert!(view.topics.iter().any(|topic| topic.item == item));
    assert_eq!(view.me, sara.me);
    let new: Vec<_> = view.announcements.iter().map(|it| it.account).collect();
    tablet.device.members_announced(group, &new).await.unwrap();
    let from_tablet = tablet.device.share(group, &topic("Från plattan", ""), false).await.unwrap();
    tablet.sync().await;
    anna.seat.sync().await;
    assert_eq!(anna.topic(group, from_tablet).await.unwrap().name, "Sara Lind");
}
