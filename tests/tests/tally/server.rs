//! The server as the attacker: what it says of a batch, a release, a result. It has its own key and signs whatever it likes.

use andrum_core::crypto::age::Identity;
use andrum_core::crypto::hash::sha256;
use andrum_core::device::ItemRecord;
use andrum_core::entries::{Answer, Body, decode};
use andrum_core::groups::GroupBody;
use andrum_core::log::Alarm;
use andrum_core::store::{Store, Table};
use andrum_core::tally::note::{self, Note};
use andrum_core::tally::{Came, Mine, Signers, TallyRecord, TallyResult, judge, result};
use andrum_tests::circle::Somebody;
use andrum_tests::each_backend;
use andrum_tests::hostile::{Page, bend_json, sealed_in};
use andrum_tests::server::Backend;
use andrum_wire::frame;
use andrum_wire::groups::GroupKind;
use andrum_wire::ids::{AccountId, Blob, Hash, LogId, Signature};
use andrum_wire::log::Change;
use andrum_wire::tally::{Batch, Closed, End, Outcome, Release, TallyRefusal, Upload};

use super::ring::{CLOSES_MS, Ring, answered};

each_backend!(lies_to_the_holder, lies_to_a_member, another_key, a_second_tally_of_a_kind, what_a_real_server_refuses);

/// What a server makes of the truth.
type Lie<'a, T> = &'a dyn Fn(&mut T);

/// A period with six reports whose holder has closed it; nobody else has looked yet.
struct Closing {
    ring: Ring,
    tally: Hash,
    /// What the holder's phone kept before.
    before: TallyRecord,
    closed: Closed,
    release: Release,
}

impl Closing {
    async fn begin(backend: Backend) -> Self {
        let ring = Ring::of(backend, 6).await;
        let tally = ring.open_period().await;
        ring.choose(tally, &[vec![1], vec![1, 2], vec![], vec![3], vec![1], vec![5]]).await;
        let before = ring.record(&ring.anna, tally).await;
        ring.days_pass(5);
        ring.anna.seat.sync_now().await;
        let closed = frame::decode(&answered(&ring.anna, "/close"), 1 << 21).unwrap();
        let release = frame::decode(&answered(&ring.anna, "/verify"), 1 << 21).unwrap();
        Self { ring, tally, before, closed, release }
    }

    fn sign_batch(&self, batch: &mut Batch) {
        batch.signature = self.ring.server_key().sign(&batch.body.signed_bytes().unwrap());
    }

    fn sign_release(&self, release: &mut Release) {
        release.signature = self.ring.server_key().sign(&release.body.signed_bytes().unwrap());
    }
}

async fn lies_to_the_holder(backend: Backend) {
    let it = Closing::begin(backend).await;
    let log = it.ring.anna.log(it.ring.group).await;
    let descriptor = &it.before.descriptor;
    let take = |closed: Closed| {
        let mut held = it.before.held.clone().unwrap();
        held.closed(descriptor, &it.tally, (&log, &[]), closed).map(|()| held)
    };
    let refusal = |signed: bool, lie: &dyn Fn(&mut Closed)| {
        let mut closed = it.closed.clone();
        lie(&mut closed);
        if signed {
            it.sign_batch(&mut closed.batch);
        }
        take(closed).err()
    };
    assert_eq!(refusal(true, &|_| ()), None, "the truth is taken");
    let first = |closed: &mut Closed, count: usize| {
        closed.batch.body.reports.truncate(count);
        closed.batch.body.notes.truncate(count);
        let handover = closed.handover.as_mut().unwrap();
        handover.shares.truncate(count);
        handover.notes.truncate(count);
    };
    let lies: [(&str, TallyRefusal, bool, Lie<'_, Closed>); 16] = [
        ("unsigned", TallyRefusal::Signature, false, &|it| it.batch.body.closed_ms += 1),
        ("before its time", TallyRefusal::Early, true, &|it| it.batch.body.closed_ms = CLOSES_MS - 1),
        ("another tally's", TallyRefusal::Elsewhere, true, &|it| it.batch.body.tally = Hash([7; 32])),
        ("another roster", TallyRefusal::Roster, true, &|it| it.batch.body.roster = Hash([7; 32])),
        ("smaller than the threshold", TallyRefusal::TooFew, true, &|it| first(it, 4)),
        ("a stranger's report", TallyRefusal::Stranger, true, &|it| {
            it.batch.body.reports[0].body.account = LogId([7; 32]);
        }),
        ("an invented report", TallyRefusal::Invented, true, &|it| {
            it.batch.body.reports[0].body.server_share = Hash([7; 32])
        }),
        ("a report twice", TallyRefusal::Duplicate, true, &|it| {
            let report = it.batch.body.reports[0].clone();
            it.batch.body.reports.push(report);
        }),
        ("one nonce twice", TallyRefusal::Duplicate, true, &|it| {
            it.batch.body.reports[0].body.nonce = it.batch.body.reports[1].body.nonce;
        }),
        ("a share swapped", TallyRefusal::Share, true, &|it| it.handover.as_mut().unwrap().shares.swap(0, 1)),
        ("a share too few", TallyRefusal::Share, true, &|it| drop(it.handover.as_mut().unwrap().shares.pop())),
        ("a note too few", TallyRefusal::Notes, true, &|it| it.batch.body.notes.truncate(5)),
        ("a note swapped", TallyRefusal::Notes, true, &|it| it.handover.as_mut().unwrap().notes[0] = Blob(vec![7; 99])),
        ("a note twice", TallyRefusal::Notes, true, &|it| it.batch.body.notes[0] = it.batch.body.notes[1]),
        ("notes in another order", TallyRefusal::Notes, true, &|it| it.handover.as_mut().unwrap().notes.swap(0, 1)),
        ("nothing to verify and no end", TallyRefusal::Elsewhere, true, &|it| it.handover = None),
    ];
    for (name, expected, signed, lie) in lies {
        assert_eq!(refusal(signed, lie), Some(expected), "{name}");
    }

    // What the server says at the end.
    let held = take(it.closed.clone()).unwrap();
    let refusal = |signed: bool, lie: &dyn Fn(&mut Release)| {
        let mut release = it.release.clone();
        lie(&mut release);
        if signed {
            it.sign_release(&mut release);
        }
        held.clone().released(descriptor, release).err()
    };
    assert_eq!(refusal(true, &|_| ()), None, "the truth is taken");
    let lies: [(&str, TallyRefusal, bool, Lie<'_, Release>); 11] = [
        ("too few, and there are enough", TallyRefusal::Outcomes, true, &|it| it.body.end = End::TooFew),
        ("too many rejected, and none is", TallyRefusal::Outcomes, true, &|it| it.body.end = End::TooManyRejected),
        ("unsigned", TallyRefusal::Signature, false, &|it| it.body.outcomes[0] = Outcome::RejectedByServer),
        ("another batch's", TallyRefusal::Elsewhere, true, &|it| it.body.batch = Hash([7; 32])),
        ("another tally's", TallyRefusal::Elsewhere, true, &|it| it.body.tally = Hash([7; 32])),
        ("an outcome too few", TallyRefusal::Outcomes, true, &|it| it.body.outcomes.truncate(5)),
        ("left out without reason", TallyRefusal::Outcomes, true, &|it| it.body.outcomes[0] = Outcome::LeftOut),
        ("two rejected", TallyRefusal::TooManyRejected, true, &|it| {
            it.body.outcomes[..2].fill(Outcome::RejectedByServer)
        }),
        ("a share that was not signed", TallyRefusal::Share, true, &|it| it.share.0[0] ^= 1),
        ("a message of another report", TallyRefusal::Share, true, &|it| it.messages.swap(0, 1)),
        ("a message too few", TallyRefusal::Share, true, &|it| drop(it.messages.pop())),
    ];
    for (name, expected, signed, lie) in lies {
        assert_eq!(refusal(signed, lie), Some(expected), "{name}");
    }
    // A share for other totals, signed by the server that makes it up: more than all could say, or no number at all.
    let forged = refusal(true, &|it| {
        it.share.0[3] ^= 1;
        it.body.end = End::Released(sha256(&it.share.0));
    });
    assert!([Some(TallyRefusal::Totals), Some(TallyRefusal::Share)].contains(&forged), "{forged:?}");
    // A batch of five from the same six reports comes too late: the phone goes on with the one that it has.
    let mut other = it.closed.clone();
    first(&mut other, 5);
    it.sign_batch(&mut other.batch);
    let mut closed = held.clone();
    closed.closed(descriptor, &it.tally, (&log, &[]), other).unwrap();
    assert!(closed == held);
}

/// What an honest holder has published, and who looks at it.
async fn published(ring: &Ring) -> TallyResult {
    let sealed = sealed_in(&ring.anna.seat.store).await;
    let prefix = [[1].as_slice(), ring.group.as_bytes()].concat();
    for (key, value) in ring.anna.seat.store.scan(Table::Groups, &prefix).await.unwrap() {
        let item: andrum_core::groups::GroupItem = sealed.open(Table::Groups, &key, &value).unwrap();
        if let Some(GroupBody::Result(result)) = item.body() {
            return *result;
        }
    }
    panic!("no result was published")
}

/// What somebody's private log says of the tally.
async fn answer_of(somebody: &Somebody, tally: Hash) -> Answer {
    let sealed = sealed_in(&somebody.seat.store).await;
    let item = Answer::item(&somebody.me, &tally);
    let record: ItemRecord = sealed.get(&somebody.seat.store, Table::Items, item.as_bytes()).await.unwrap().unwrap();
    match decode(&record.current().unwrap().body) {
        Ok(Body::Answer(answer)) => *answer,
        _ => panic!("no answer"),
    }
}

async fn lies_to_a_member(backend: Backend) {
    let it = Closing::begin(backend).await;
    let sara = it.ring.sara();
    let result = published(&it.ring).await;
    let log = sara.log(it.ring.group).await;
    let signers = Signers { roster: log.roster().unwrap(), ended: &[] };
    let answer = answer_of(sara, it.tally).await;
    let taken = it.ring.record(sara, it.tally).await.taken;
    let mine = Mine::of(Some(&answer), taken);
    let stolen = sara.seat.stolen().await;
    let identities: Vec<_> = stolen.keybag.inbox.iter().collect();
    let refusal = |lie: &dyn Fn(&mut TallyResult)| {
        let mut told = result.clone();
        lie(&mut told);
        it.sign_batch(&mut told.batch);
        told.release.batch = sha256(&told.batch.body.signed_bytes().unwrap());
        told.signature = it.ring.server_key().sign(&told.release.signed_bytes().unwrap());
        judge(&it.before.descriptor, signers, (&sara.me, &mine), &told, &identities).err()
    };
    assert_eq!(refusal(&|_| ()), None, "the truth is believed");
    let place = |it: &TallyResult, who: &AccountId| {
        it.batch.body.reports.iter().position(|report| report.body.account == *who).unwrap()
    };
    let drop_report = |it: &mut TallyResult, who: &AccountId| {
        let place = place(it, who);
        it.batch.body.reports.remove(place);
        it.batch.body.notes.remove(0);
        it.release.outcomes.remove(place);
    };
    // The first report that her phone sent, before she chose: good, and not the one that stands.
    let sent = sara.seat.proxy.recorded();
    let cover = sent.iter().find(|it| it.request.path.ends_with("/report")).unwrap();
    let cover = Upload::decode(&cover.request.body).unwrap().report;
    let own_note = |it: &TallyResult| {
        let own = |sealed: &Blob| {
            note::open(&sealed.0, &identities, &it.tally).is_ok_and(|note| note.tag == answer.newest.tag)
        };
        it.notes.iter().position(own).unwrap()
    };
    let lies: [(&str, TallyRefusal, Lie<'_, TallyResult>); 9] = [
        ("mine is left out", TallyRefusal::MineMissing, &|it| drop_report(it, &sara.me)),
        ("an older one of mine", TallyRefusal::MineChanged, &|it| {
            let place = place(it, &sara.me);
            it.batch.body.reports[place] = cover.clone();
        }),
        ("my note is another", TallyRefusal::MyNoteMissing, &|it| {
            let place = own_note(it);
            it.notes[place] = Blob(vec![7; 99]);
        }),
        ("a note twice", TallyRefusal::Notes, &|it| it.notes[0] = it.notes[1].clone()),
        ("a note too few", TallyRefusal::Notes, &|it| {
            let place = own_note(it);
            it.notes.remove(usize::from(place == 0));
        }),
        ("a theme too many", TallyRefusal::Totals, &|it| it.shown.push(0)),
        ("a theme too few", TallyRefusal::Totals, &|it| it.shown.truncate(11)),
        ("before its time", TallyRefusal::Early, &|it| it.batch.body.closed_ms = CLOSES_MS - 1),
        ("an end that is none", TallyRefusal::Outcomes, &|it| it.release.end = End::TooFew),
    ];
    for (name, expected, lie) in lies {
        assert_eq!(refusal(lie), Some(expected), "{name}");
    }
    // The holder reads the notes, and may put other words under a tag.
    let own = Identity::random();
    let note = Note { tally: it.tally, tag: answer.newest.tag, text: "Något annat".to_owned() };
    let readers = [stolen.keybag.inbox[0].recipient()];
    let sealed = note::seal(&note, &readers, &own.recipient(), 7).unwrap();
    let other_words = note::unwrap(&sealed, &own, 7).unwrap();
    let resealed = |it: &mut TallyResult| {
        let place = own_note(it);
        it.notes[place] = Blob(other_words.clone());
    };
    assert_eq!(refusal(&resealed), Some(TallyRefusal::MyNoteChanged));
    // An older report is no lie where the newest was never taken for certain; but it is told.
    let mut with_cover = result.clone();
    let at = place(&with_cover, &sara.me);
    with_cover.batch.body.reports[at] = cover.clone();
    it.sign_batch(&mut with_cover.batch);
    with_cover.release.batch = sha256(&with_cover.batch.body.signed_bytes().unwrap());
    with_cover.signature = it.ring.server_key().sign(&with_cover.release.signed_bytes().unwrap());
    let unsure = Mine::of(Some(&answer), None);
    let seen = result::check(&it.before.descriptor, signers, (&sara.me, &unsure), &with_cover).unwrap();
    assert_eq!((seen.earlier, seen.mine), (true, Some(Outcome::Counted)));
    // Two dropped are fewer than the threshold: whoever is left sees that no result may come of four.
    let four = |it: &mut TallyResult| {
        for other in [&it.batch.body.reports[0].body.account.clone(), &it.batch.body.reports[5].body.account.clone()] {
            if *other != sara.me {
                drop_report(it, other);
            }
        }
        while it.batch.body.reports.len() > 4 {
            let other = it.batch.body.reports.iter().map(|it| it.body.account).find(|who| *who != sara.me).unwrap();
            drop_report(it, &other);
        }
        it.notes.truncate(4);
    };
    assert!([Some(TallyRefusal::Outcomes), Some(TallyRefusal::TooFew)].contains(&refusal(&four)));
    // A signature that is not the server's.
    let mut told = result.clone();
    told.signature = Signature([7; 64]);
    let seen = judge(&it.before.descriptor, signers, (&sara.me, &mine), &told, &identities);
    assert_eq!(seen.err(), Some(TallyRefusal::Signature));

    // A supervisor who publishes something else as well, and a member who publishes at all: named, and what was seen first stays.
    it.ring.sync_all().await;
    let honest = it.ring.tally(sara).await;
    let mut other = result.clone();
    other.shown = vec![2; 12];
    it.ring.anna.seat.device.share(it.ring.group, &GroupBody::Result(Box::new(other)), false).await.unwrap();
    it.ring.anna.seat.sync_now().await;
    sara.seat.sync_now().await;
    it.ring.raises(sara, it.tally, TallyRefusal::SecondResult).await;
    assert!(it.ring.tally(sara).await == honest);
    sara.seat.device.alarms_seen().await.unwrap();
    it.ring.bo().seat.device.share(it.ring.group, &GroupBody::Result(Box::new(result)), false).await.unwrap();
    it.ring.bo().seat.sync_now().await;
    sara.seat.sync_now().await;
    it.ring.raises(sara, it.tally, TallyRefusal::Holder).await;
    assert!(it.ring.tally(sara).await == honest);
}

async fn another_key(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let tally = ring.anna.seat.device.open_period(ring.group, CLOSES_MS).await.unwrap();
    let sara = ring.sara();
    let path = format!("/v1/groups/{}/tallies", ring.group);
    bend_json(&sara.seat.proxy, path.leak(), |answer| answer["server_key"] = Hash([7; 32]).to_string().into());
    sara.seat.sync_now().await;
    ring.raises(sara, tally, TallyRefusal::ServerKey).await;
    assert!(ring.tally(sara).await.came == Came::Refused(TallyRefusal::ServerKey));
    let sent = sara.seat.proxy.recorded();
    assert!(!sent.iter().any(|it| it.request.path.ends_with("/report")), "nothing was given to it");
}

/// The supervisor signs a second tally for the same time; a server that keeps it for itself would count twice, and learn by the difference.
async fn a_second_tally_of_a_kind(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let first = ring.open_period().await;
    let mut second = ring.record(&ring.anna, first).await.descriptor;
    second.options = Hash([7; 32]);
    let change = vec![Change::Tally(Box::new(second.clone()))];
    let stolen = ring.anna.seat.stolen().await;
    let append = ring.anna.commit_by(ring.group, &stolen.device, change).await;
    assert_eq!(send_commit(&ring, &append).await, 422, "an honest server takes no second one");
    let (sara, record) = (ring.sara(), append.record.clone());
    sara.seat.bend_pages(move |page| page.plant(record.clone()));
    let group = ring.group;
    let told = sara.seat.proxy.recorded().len();
    // The page is asked for when the list says that there is more.
    plant_head(&ring, &append.record);
    sara.seat.sync_now().await;
    let id = second.id(&andrum_core::crypto::checks::Strict).unwrap();
    let alarms = sara.seat.device.status().await.alarms;
    let named = Alarm::Group {
        group,
        alarm: andrum_core::groups::GroupAlarm::Tally { tally: id, refusal: TallyRefusal::Overlaps },
    };
    assert!(alarms.contains(&named), "{alarms:?}");
    let sent = sara.seat.proxy.recorded().split_off(told);
    assert!(!sent.iter().any(|it| it.request.path.contains(&id.to_string())), "nothing was given to it");
    assert_eq!(ring.record(sara, id).await.refused, Some(TallyRefusal::Overlaps));
}

async fn send_commit(ring: &Ring, append: &andrum_wire::log::Append) -> u16 {
    let passed = ring.anna.seat.proxy.recorded();
    let token = passed.iter().rev().find_map(|exchange| exchange.request.headers.get("authorization")).unwrap();
    let url = format!("{}/v1/logs/{}/commits", ring.anna.seat.proxy.url(), ring.group);
    let request = reqwest::Client::new().post(url).header("authorization", token);
    let request = request.header("content-type", "application/octet-stream").body(frame::encode(append).unwrap());
    request.send().await.unwrap().status().as_u16()
}

fn plant_head(ring: &Ring, record: &andrum_wire::log::CommitRecord) {
    let (group, record) = (ring.group, record.clone());
    ring.sara().seat.proxy.bend(move |request, answer| {
        if request.path == "/v1/groups" && answer.status == 200 {
            let mut value: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
            for listed in value["groups"].as_array_mut().unwrap() {
                listed["head"]["seq"] = (listed["head"]["seq"].as_u64().unwrap() + 1).into();
                listed["head"]["hash"] = Hash([9; 32]).to_string().into();
            }
            answer.body = serde_json::to_vec(&value).unwrap();
        } else if request.path.contains(&format!("{group}/commits?")) && answer.status == 200 {
            let mut page = Page::read(&answer.body);
            page.plant(record.clone());
            answer.body = page.bytes();
        }
    });
}

async fn what_a_real_server_refuses(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    assert!(ring.sara().seat.device.open_period(ring.group, CLOSES_MS).await.is_err(), "a member opens none");
    let tally = ring.open_period().await;
    assert!(ring.anna.seat.device.open_period(ring.group, CLOSES_MS).await.is_err(), "one at a time");
    let post = reqwest::Method::POST;
    assert_eq!(ring.send(&ring.anna, post.clone(), "close", tally, vec![]).await, 403, "not before its time");
    ring.days_pass(5);
    ring.sync_all().await;
    assert_eq!(ring.send(ring.sara(), post.clone(), "close", tally, vec![]).await, 403, "by its holder alone");
    assert_eq!(ring.send(ring.sara(), post.clone(), "verify", tally, vec![0]).await, 400);
    // A second verification, of a part of the batch: the release is out, and there is no other.
    let passed = ring.anna.seat.proxy.recorded();
    let verified = passed.iter().find(|it| it.request.path.ends_with("/verify")).unwrap();
    let mut asked: andrum_wire::tally::Verification = frame::decode(&verified.request.body, 1 << 20).unwrap();
    let again = ring.send(&ring.anna, post.clone(), "verify", tally, verified.request.body.to_vec()).await;
    assert_eq!(again, 200, "the same once more is the same answer");
    assert_eq!(answered(&ring.anna, "/verify"), verified.body, "byte for byte");
    asked.begun[0] = andrum_wire::tally::Begun::Rejected;
    let other = frame::encode(&asked).unwrap();
    assert_eq!(ring.send(&ring.anna, post.clone(), "verify", tally, other).await, 403, "one report less is refused");
    asked.verify_key = Hash([7; 32]);
    assert_eq!(ring.send(&ring.anna, post, "verify", tally, frame::encode(&asked).unwrap()).await, 403);
    // Whoever is not in the group finds no tally.
    let stranger = ring.circle.somebody("Lo Frost").await;
    let upload = ring.forged(ring.sara(), tally, &[], |_| (), |_| ()).await;
    assert_eq!(ring.upload(&stranger, tally, &upload).await, 404);
    let pair = ring.circle.somebody("Mia Storm").await;
    let about = andrum_core::groups::About { name: "Mentor".to_owned(), purpose: String::new() };
    let pair_group = pair.seat.device.begin_group(GroupKind::Pair, &about, &pair.profile()).await.unwrap();
    assert!(pair.seat.device.open_period(pair_group, ring.now_ms() + 86_400_000).await.is_err());
}
