//! Logs: append, pull, erase, quota, and everything that is refused.

use andrum_server::logs::{append, pages};
use andrum_server::tokens::{Caller, Scope};
use andrum_wire::devices::{Rotation, RotationBody};
use andrum_wire::ids::PublicKey;
use andrum_wire::limits::{MAX_BLOB_BYTES, MAX_COMMIT_BYTES, MAX_PAGE_BYTES};
use andrum_wire::log::{Append, BlobSlot, Change, Head, Suite, VERSION};
use andrum_wire::problem::ProblemKind;
use andrum_wire::{accounts::LoggedIn, frame};
use futures_util::StreamExt;

use crate::diary::{Answer, Diary, commit, item, long_enough, put, sha256, tombstone};
use crate::on_both;
use crate::person::{Device, Person, random_key, sign};
use crate::place::Place;
use crate::site::Site;

async fn what_is_appended_is_pulled_and_outlives_a_restart(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    for number in 0..5u8 {
        diary.append(&site, vec![put(item(), vec![number; 2000])]).await.appended();
    }
    assert_eq!(diary.read(&site).await.len(), 6);
    assert_eq!(diary.head(&site).await, diary.head);
    let middle = diary.pull(&site, 2, Some(2)).await;
    assert_eq!((middle.header.after.seq, middle.header.head, middle.records.len()), (2, diary.head, 2));
    let beyond = diary.pull(&site, 99, None).await;
    assert_eq!((beyond.header.after, beyond.header.head, beyond.records.len()), (diary.head, diary.head, 0));
    let ciphertext = 5 * 2000;
    let all = diary.pull(&site, 1, None).await.bytes;
    assert!(all < ciphertext * 108 / 100, "{all} bytes for {ciphertext}");

    site.running.stop().await.unwrap();
    let site = place.site().await;
    assert_eq!(diary.head(&site).await, diary.head);
    diary.append(&site, vec![put(item(), vec![9; 10])]).await.appended();
    assert_eq!(diary.read(&site).await.len(), 7);
}

async fn of_eight_appends_to_one_head_one_wins(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    for round in 0..5u8 {
        let frames = (0..8u8).map(|number| diary.frame(diary.head, vec![put(item(), vec![round, number])]));
        let (frames, heads): (Vec<_>, Vec<_>) = frames.unzip();
        let answers = futures_util::future::join_all(frames.into_iter().map(|frame| diary.send(&site, frame))).await;
        let mut won = Vec::new();
        let mut told = Vec::new();
        for answer in answers {
            match answer {
                Answer::Appended(head) => won.push(head),
                Answer::Problem(problem) => {
                    assert_eq!(problem.kind, ProblemKind::StaleHead);
                    told.push(problem.head.unwrap());
                }
            }
        }
        assert_eq!(won.len(), 1);
        assert!(heads.contains(&won[0]) && told.iter().all(|head| *head == won[0]));
        assert_eq!(diary.head(&site).await, won[0]);
        diary.head = won[0];
    }
    assert_eq!(diary.read(&site).await.len(), 6);
}

async fn a_tombstone_erases_the_blobs_and_the_chain_stays(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    let (gone, kept) = (item(), item());
    diary.append(&site, vec![put(gone, vec![1; 3000]), put(kept, vec![2; 3000])]).await.appended();
    diary.append(&site, vec![put(gone, vec![3; 3000])]).await.appended();
    let used = used_bytes(&site, &diary).await;

    for wrong in [
        tombstone(gone, &[(2, 1)]),
        tombstone(gone, &[(2, 9)]),
        tombstone(gone, &[(1, 0)]),
        tombstone(gone, &[(4, 0)]),
        tombstone(gone, &[(9, 0)]),
    ] {
        assert_eq!(diary.append(&site, vec![wrong]).await.problem().kind, ProblemKind::InvalidCommit);
    }
    assert_eq!(used_bytes(&site, &diary).await, used);

    diary.append(&site, vec![tombstone(gone, &[(2, 0), (3, 0)])]).await.appended();
    let records = diary.read(&site).await;
    let [Change::Put { blob: BlobSlot::Erased(name), .. }, Change::Put { blob: BlobSlot::Inline(kept), .. }] =
        records[1].changes.as_slice()
    else {
        panic!("{:?}", records[1])
    };
    assert_eq!((name.hash, name.size), (sha256(&[1; 3000]), 3000));
    assert_eq!(kept.0, vec![2; 3000]);
    assert!(used_bytes(&site, &diary).await + 5000 < used);
    diary.append(&site, vec![tombstone(gone, &[(2, 0)])]).await.appended();
    assert_eq!(diary.read(&site).await.len(), 5, "erasing twice is no harm");
}

async fn used_bytes(site: &Site, diary: &Diary) -> u64 {
    let account: andrum_wire::accounts::Account = site.get("/v1/account", &diary.token).await.json();
    account.used_bytes
}

async fn a_full_account_can_still_delete(place: Place) {
    let site = place.site_with(|config| config.quota_bytes = 1024 * 1024).await;
    let mut diary = Diary::begin(&site, "anna").await;
    let items = [item(), item(), item()];
    for one in [items[0], items[1]] {
        diary.append(&site, vec![put(one, vec![7; 400_000])]).await.appended();
    }
    let refused = diary.append(&site, vec![put(items[2], vec![7; 400_000])]).await.problem();
    assert_eq!((refused.kind, refused.status), (ProblemKind::QuotaExceeded, 507));
    assert_eq!(diary.head(&site).await, diary.head, "the head has not moved");
    diary.append(&site, vec![put(items[2], vec![7; 240_000])]).await.appended();
    diary.append(&site, vec![tombstone(items[0], &[(2, 0)])]).await.appended();
    diary.append(&site, vec![put(item(), vec![7; 390_000])]).await.appended();
}

async fn what_breaks_a_rule_is_refused(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::sign_up(&site, "anna").await;
    let refused = |answer: Answer| answer.problem().kind;
    assert_eq!(refused(diary.append(&site, vec![put(item(), vec![1])]).await), ProblemKind::InvalidCommit);
    let mut alone = diary.first();
    alone.truncate(1);
    assert_eq!(refused(diary.append(&site, alone).await), ProblemKind::DeviceNotValid);
    diary.append(&site, diary.first()).await.appended();
    assert_eq!(refused(diary.append(&site, diary.first()).await), ProblemKind::InvalidCommit);

    let erased = BlobSlot::Erased(andrum_wire::log::BlobRef { hash: sha256(b"x"), size: 300 });
    let slot = |blob, suite| match put(item(), vec![1]) {
        Change::Put { item, base, kind, .. } => Change::Put { item, base, kind, suite, blob },
        other => other,
    };
    for change in [
        slot(erased, Suite::AgeX25519),
        slot(BlobSlot::Inline(long_enough(vec![1])), Suite::AgeMlKem768X25519),
        Change::AddDevice(Person::new("other").certificate(&Device::new())),
    ] {
        assert_eq!(refused(diary.append(&site, vec![change]).await), ProblemKind::InvalidCommit);
    }
    // Signed for another place, by another key, with a roster, by another device's name.
    let device = &diary.person.device;
    let changes = vec![put(item(), vec![1])];
    let other_place =
        commit(&device.0, device.id(), diary.log, Head { seq: 7, hash: diary.head.hash }, changes.clone()).0;
    let other_key = commit(&random_key(), device.id(), diary.log, diary.head, changes.clone()).0;
    let mut roster = commit(&device.0, device.id(), diary.log, diary.head, changes.clone()).0;
    roster.roster = Some(sha256(b""));
    let stranger = Device::new();
    let other_author = commit(&stranger.0, stranger.id(), diary.log, diary.head, changes).0;
    for (record, kind) in [
        (other_place, ProblemKind::InvalidCommit),
        (other_key, ProblemKind::InvalidCommit),
        (roster, ProblemKind::InvalidCommit),
        (other_author, ProblemKind::DeviceNotValid),
    ] {
        let frame = frame::encode(&Append { version: VERSION, after: diary.head, record }).unwrap();
        assert_eq!(refused(diary.send(&site, frame).await), kind);
    }
    let (late, _) = diary.frame(Head::EMPTY, diary.first());
    let stale = diary.send(&site, late).await.problem();
    assert_eq!((stale.kind, stale.head), (ProblemKind::StaleHead, Some(diary.head)));
    let (early, _) = diary.frame(Head { seq: 50, hash: diary.head.hash }, vec![put(item(), vec![1])]);
    assert_eq!(diary.send(&site, early).await.problem().head, Some(diary.head));
    assert_eq!(diary.read(&site).await.len(), 1);
}

async fn others_logs_are_not_there_and_enrolling_reads_none(place: Place) {
    let site = place.site().await;
    let mut anna = Diary::begin(&site, "anna").await;
    let bea = Diary::begin(&site, "beatrice").await;
    let (frame, _) = anna.frame(anna.head, vec![put(item(), vec![1])]);
    let octets = "application/octet-stream";
    assert_eq!(anna.send_with(&site, &bea.token, octets, frame.clone()).await.problem().kind, ProblemKind::NotFound);
    for path in ["head", "commits?after=0"] {
        let answer = site.get(&format!("/v1/logs/{}/{path}", anna.log), &bea.token).await;
        assert_eq!(answer.problem(), ProblemKind::NotFound);
    }
    let enrolled: LoggedIn = anna.person.log_in(&site, None).await.0.json();
    let enrol = enrolled.tokens.access;
    assert_eq!(anna.send_with(&site, &enrol, octets, frame.clone()).await.problem().kind, ProblemKind::Forbidden);
    for path in ["head", "commits?after=0"] {
        let answer = site.get(&format!("/v1/logs/{}/{path}", anna.log), &enrol).await;
        assert_eq!(
            answer.problem(),
            ProblemKind::Forbidden,
            "who has the password alone does not see when somebody writes"
        );
    }
    let none = anna.send_with(&site, "none", octets, frame).await.problem().kind;
    assert_eq!(none, ProblemKind::Unauthorized);
    anna.append(&site, vec![put(item(), vec![2])]).await.appended();
}

async fn a_rotation_ends_the_devices_that_it_names(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    let mut on_phone = diary.on_a_new_device(&site).await;
    on_phone.append(&site, vec![on_phone.brings_itself()]).await.appended();
    diary.head = on_phone.head;
    let (phone, new_key) = (on_phone.person.device.clone(), random_key());

    let account_key = PublicKey(new_key.verifying_key().to_bytes());
    let rotation = |number: u32, root: &ed25519_dalek::SigningKey| {
        let body = RotationBody { account: diary.log, number, account_key, revoked: vec![phone.id()] };
        let signature = sign(root, &body.signed_bytes().unwrap());
        Change::Rotate(Rotation { number, account_key, revoked: body.revoked, signature })
    };
    let (wrong_number, wrong_root) = (rotation(2, &diary.person.root), rotation(1, &random_key()));
    let right = rotation(1, &diary.person.root);
    for wrong in [wrong_number, wrong_root] {
        assert_eq!(diary.append(&site, vec![wrong]).await.problem().kind, ProblemKind::InvalidCommit);
    }
    diary.append(&site, vec![right]).await.appended();

    let (record, _) = commit(&phone.0, phone.id(), diary.log, diary.head, vec![put(item(), vec![1])]);
    let frame = frame::encode(&Append { version: VERSION, after: diary.head, record }).unwrap();
    let answer = diary.send_with(&site, &on_phone.token, "application/octet-stream", frame.clone()).await;
    let kind = answer.problem().kind;
    assert!(matches!(kind, ProblemKind::DeviceNotValid | ProblemKind::Unauthorized), "{kind:?}");
    // A token that is believed still (by another process, for a minute) does not help: the transaction decides.
    let state = &site.running.state;
    let caller = Caller {
        account: diary.log,
        account_row: state.logs.heads.get(&diary.log).unwrap().account_row,
        device: Some(phone.id()),
        scope: Scope::Device,
        auth_time: 0,
        login: None,
        recovered: false,
        expires_ms: i64::MAX,
    };
    let refused = append::append(state, &caller, frame.into()).await.unwrap_err();
    assert_eq!(refused.problem().kind, ProblemKind::DeviceNotValid);
    assert_eq!(diary.head(&site).await, diary.head);
    let refresh = site.post("/v1/tokens/refresh", &phone.refresh(&on_phone.refresh.unwrap())).await;
    assert_eq!(refresh.status, 401);
    // The old account key certifies nobody any more; the new one does, but not the device that was ended.
    let (enrolled, nonce) = diary.person.log_in(&site, None).await;
    let enrol = enrolled.json::<LoggedIn>().tokens.access;
    let old = site.post_with("/v1/devices", &enrol, &diary.person.add_device(&Device::new(), nonce)).await;
    assert_eq!(old.problem(), ProblemKind::LoginFailed);
    diary.person.account_key = new_key;
    let ended = site.post_with("/v1/devices", &enrol, &diary.person.add_device(&phone, nonce)).await;
    assert_eq!(ended.problem(), ProblemKind::DeviceNotValid);
    let mut next = diary.on_a_new_device(&site).await;
    next.append(&site, vec![next.brings_itself(), put(item(), vec![1])]).await.appended();
}

async fn long_logs_come_in_pages_that_are_streamed(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    for number in 0..12u8 {
        diary.append(&site, vec![put(item(), vec![number; 500_000])]).await.appended();
    }
    let page = diary.pull(&site, 0, None).await;
    assert!(page.bytes > MAX_PAGE_BYTES && page.bytes < MAX_PAGE_BYTES + 600_000, "{}", page.bytes);
    assert!(page.records.len() < 13);
    assert_eq!(diary.read(&site).await.len(), 13);
}

/// What a tombstone erases while a page is on its way would look withheld under the page's older head.
async fn a_page_ends_where_the_log_grows(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna").await;
    let last = item();
    for number in 0..4u8 {
        diary.append(&site, vec![put(if number == 3 { last } else { item() }, vec![number; 500_000])]).await.appended();
    }
    let state = &site.running.state;
    let row = state.logs.heads.get(&diary.log).unwrap().account_row;
    let begin = async || pages::begin(&state.database, row, diary.log, 0, 100).await.unwrap();
    let size = async |page: pages::Page| {
        let pieces: Vec<_> = page.stream(state.database.clone()).collect().await;
        pieces.into_iter().map(|piece| piece.unwrap().len()).sum::<usize>()
    };
    let (whole, cut) = (begin().await, begin().await);
    assert!(!cut.is_whole());
    let first = cut.first.len();
    assert!(size(whole).await > 2_000_000);
    let (frame, _) = diary.frame(diary.head, vec![tombstone(last, &[(5, 0)])]);
    diary.send(&site, frame).await.appended();
    assert_eq!(size(cut).await, first);
}

#[tokio::test]
async fn malformed_bodies_are_told_apart() {
    let place = Place::sqlite();
    let site = place.site().await;
    let diary = Diary::begin(&site, "anna").await;
    let (frame, _) = diary.frame(diary.head, vec![put(item(), vec![1; 40])]);
    for end in 0..frame.len() {
        let problem = diary.send(&site, frame[..end].to_vec()).await.problem();
        assert_eq!(problem.kind, ProblemKind::Malformed, "cut at {end}");
    }
    for at in 0..frame.len() {
        let mut flipped = frame.clone();
        flipped[at] ^= 1;
        let kind = diary.send(&site, flipped).await.problem().kind;
        assert!(kind.status() < 500, "{kind:?} for a flip at {at}");
    }
    let mut longer = frame.clone();
    longer.push(0);
    assert_eq!(diary.send(&site, longer).await.problem().kind, ProblemKind::Malformed);
    let mut newer = frame.clone();
    newer[0] = VERSION + 1;
    assert_eq!(diary.send(&site, newer).await.problem().kind, ProblemKind::UnknownVersion);
    let json = diary.send_with(&site, &diary.token, "application/json", frame.clone()).await;
    assert_eq!(json.problem().kind, ProblemKind::UnsupportedMediaType);
    let huge = diary.send(&site, vec![VERSION; MAX_COMMIT_BYTES + 65]).await;
    assert_eq!(huge.problem().kind, ProblemKind::TooLarge);
    let (large, _) = diary.frame(diary.head, vec![put(item(), vec![1; MAX_BLOB_BYTES + 1])]);
    assert_eq!(diary.send(&site, large).await.problem().kind, ProblemKind::TooLarge);
    assert_eq!(diary.head(&site).await, diary.head);
    assert_eq!(diary.send(&site, frame).await.appended().seq, 2);
}

on_both!(
    what_is_appended_is_pulled_and_outlives_a_restart,
    of_eight_appends_to_one_head_one_wins,
    a_tombstone_erases_the_blobs_and_the_chain_stays,
    a_full_account_can_still_delete,
    what_breaks_a_rule_is_refused,
    others_logs_are_not_there_and_enrolling_reads_none,
    a_rotation_ends_the_devices_that_it_names,
    long_logs_come_in_pages_that_are_streamed,
    a_page_ends_where_the_log_grows,
);
