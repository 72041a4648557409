//! Canaries: in the whole story, on both databases, nothing that was written, named or kept secret is readable in the database, in the server's
//! logs, on the network, or in the storage of a locked device. What may be seen is found: so the search works.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::Path;

use andrum_core::device::UnlockSecret;
use andrum_core::entries::{Entry, Feeling, Tag};
use andrum_core::envelope::padded_length;
use andrum_core::facade::{Recover, RecoveryOutcome, SignIn};
use andrum_core::keys;
use andrum_core::kit::Kit;
use andrum_core::platform::Platform;
use andrum_tests::canary::{Canary, assert_none, assert_none_in, search, search_folder};
use andrum_tests::device::{Person, Phone, clock, free_entry, open_phone, rewrite};
use andrum_tests::each_backend;
use andrum_tests::hostile::{Seat, Stolen, blobs_of, stolen_from};
use andrum_tests::process::ServerProcess;
use andrum_tests::proxy::{Exchange, Proxy};
use andrum_tests::server::{Backend, Place};
use andrum_wire::log::{Append, BlobSlot};
use tempfile::tempdir;
use zeroize::Zeroizing;

each_backend!(nothing_is_readable);

const LOGIN: &str = "kanarie.sara.lind";
const PASSWORD: &str = "kanariens första lösenord";
const NEW_PASSWORD: &str = "kanariens andra lösenord";
const PASSPHRASE: &str = "kanariens låsfras";
/// Everything that a person writes or chooses, with its name.
const WRITTEN: &[(&str, &str)] = &[
    ("text", "Kanariefågeln sjöng i väntrummet hela förmiddagen."),
    ("edit", "Kanariefågeln tystnade när jag frågade om pappan."),
    ("other edit", "Kanariefågeln var nog rädd för mig."),
    ("deleted text", "Det här om kanariefågeln tar jag bort sedan."),
    ("settled text", "Kanariefågeln får sjunga när den vill."),
    ("title", "Mötet med kanariefågeln"),
    ("tag", "kanariebarn"),
    ("feeling", "kanariegul oro"),
    ("device", "Kanariens egen telefon"),
    ("password", PASSWORD),
    ("new password", NEW_PASSWORD),
    ("passphrase", PASSPHRASE),
];

fn text(name: &str) -> &'static str {
    WRITTEN.iter().find(|(known, _)| *known == name).unwrap().1
}

fn first_entry() -> Entry {
    let mut entry = free_entry(&format!("Inledning.\n{}\nAvslutning.", text("text")));
    entry.title = text("title").to_owned();
    entry.tags.insert(Tag::new(text("tag")).unwrap());
    entry.feelings.insert(Feeling::new(text("feeling")).unwrap());
    entry
}

/// The kit in the forms in which it is typed and kept in memory.
fn kit_canaries(code: &str) -> Vec<Canary> {
    let kit = Kit::parse(code).unwrap();
    vec![
        Canary::text("kit", code),
        Canary::text("kit without hyphens", &code.replace('-', "")),
        Canary::text("kit with spaces", &code.replace('-', " ")),
        Canary::bytes("K1", kit.k1().expose()),
        Canary::bytes("K2", kit.k2().expose()),
        Canary::bytes("root key", kit.root().seed().expose()),
    ]
}

/// The secrets that a device of the account holds.
fn key_canaries(stolen: &Stolen) -> Vec<Canary> {
    let mut canaries = vec![
        Canary::bytes("device key", stolen.device.seed().expose()),
        Canary::bytes("master key", &stolen.master),
        Canary::bytes("account key", stolen.keybag.account_key.seed().expose()),
        Canary::bytes("local key", &stolen.local),
    ];
    for identity in stolen.keybag.vault.iter().chain(&stolen.keybag.inbox) {
        canaries.push(Canary::text("identity", &identity.to_text()));
    }
    // The vault's recipient is published nowhere.
    for identity in &stolen.keybag.vault {
        canaries.push(Canary::text("vault recipient", &identity.recipient().to_text()));
    }
    canaries
}

async fn nothing_is_readable(backend: Backend) {
    let place = Place::new(backend);
    let server = ServerProcess::start_with(&place, |command| {
        command.env("ANDRUM_LOG_FILTER", "trace");
    });
    let proxy = Proxy::start(&server.url()).await;
    let folder = tempdir().unwrap();
    let (kit, mut secrets) = story(folder.path(), &proxy).await;
    secrets.extend(kit_canaries(&kit));
    secrets.extend(WRITTEN.iter().map(|(name, text)| Canary::text(name, text)));
    let login = [Canary::text("login name", LOGIN)];

    // The network.
    let passed = proxy.recorded();
    let bytes = proxy.bytes();
    assert_none(&secrets, "network", &bytes);
    assert!(!search(&login, "network", &bytes).is_empty(), "what travels openly is found");
    sizes_tell_a_bucket(&passed);

    // The database while the server runs, and after it was killed.
    at_rest(&place, &secrets, &login);
    let ended = server.kill();
    at_rest(&place, &secrets, &login);

    // The logs: at their most talkative, and not even the name.
    assert!(ended.said.contains("/v1/logs/{log}/commits"), "the log was heard");
    assert_none(&[&secrets[..], &login].concat(), "log", ended.said.as_bytes());

    // The control: planted, each is found in what was searched.
    for canary in WRITTEN {
        let planted = [&bytes[..], canary.1.as_bytes()].concat();
        assert!(!search(&secrets, "network", &planted).is_empty(), "{} is not found", canary.0);
    }
}

fn at_rest(place: &Place, secrets: &[Canary], login: &[Canary]) {
    let mut found = 0;
    for (name, bytes) in place.everything() {
        assert_none(secrets, &name, &bytes);
        found += search(login, &name, &bytes).len();
    }
    assert!(found > 0, "what the server may know is found");
    if let Some(database) = place.postgres() {
        assert_none_in(secrets, database.cluster().folder());
        assert!(!search_folder(login, database.cluster().folder()).is_empty(), "what the server may know is found");
    }
}

/// The main job, and all that a person does with keys. Gives the kit and the keys that the devices hold.
async fn story(folder: &Path, proxy: &Proxy) -> (String, Vec<Canary>) {
    let now = clock();
    let mut sara = Person::new(LOGIN, PASSWORD);
    let phone = open_phone(&folder.join("phone.redb"), &now).await.unwrap();
    let first = phone.write(&first_entry()).await.unwrap();
    let deleted = phone.write(&free_entry(text("deleted text"))).await.unwrap();
    for length in [10, 3_000, 20_000, 90_000, 200_000] {
        phone.write(&free_entry(&"Kanariefågeln. ".repeat(length / 15))).await.unwrap();
    }
    sara.make_account(&phone).await;
    sara.sign_up(&phone, &proxy.url()).await.unwrap();
    phone.sync().await.unwrap();

    let tablet = Seat::new(&proxy.url(), &now).await;
    sara.sign_in(&tablet.device, &proxy.url()).await.unwrap();
    rewrite(&phone, first, |old| old.replace(text("text"), text("edit"))).await;
    rewrite(&tablet.device, first, |old| old.replace(text("text"), text("other edit"))).await;
    for _ in 0..2 {
        phone.sync().await.unwrap();
        tablet.device.sync().await.unwrap();
    }
    let merged = tablet.device.entry(first).await.unwrap();
    let mut settled = merged.clone();
    settled.settle(0, text("settled text")).unwrap();
    tablet.device.update(first, &merged, &settled).await.unwrap();
    tablet.device.delete(deleted).await.unwrap();
    tablet.device.sync().await.unwrap();
    phone.sync().await.unwrap();
    let before = tablet.stolen().await;
    let mut secrets = key_canaries(&before);
    keys_are_changed(&phone, &tablet, &sara, proxy).await;
    secrets.extend(key_canaries(&tablet.stolen().await));
    secrets.push(Canary::bytes("phone's key", stolen_from(phone.platform().store()).await.device.seed().expose()));

    a_locked_phone_tells_nothing(phone, &folder.join("phone.redb"), &secrets, &sara).await;
    (sara.kit, secrets)
}

/// A name for a device, a new password, a recovery that is refused, a device that is revoked, and the next sign-in.
async fn keys_are_changed(phone: &Phone, tablet: &Seat, sara: &Person, proxy: &Proxy) {
    let secret = |text: &str| Zeroizing::new(text.to_owned());
    let kit = secret(&sara.kit);
    phone.name_device(phone.devices().await.unwrap()[0].device, text("device")).await.unwrap();
    phone.change_password(&secret(PASSWORD), &secret(NEW_PASSWORD), &kit).await.unwrap();
    let recover = Recover {
        server: proxy.url(),
        login: LOGIN.to_owned(),
        kit: kit.clone(),
        new_password: secret("kanariens tredje lösenord"),
    };
    let stranger = Seat::new(&proxy.url(), &clock()).await;
    assert!(matches!(stranger.device.recover(&recover).await.unwrap(), RecoveryOutcome::Pending(_)));
    phone.refuse_recovery(&secret(NEW_PASSWORD)).await.unwrap();
    let lost = keys::device_id(&tablet.stolen().await.device.public());
    phone.revoke_devices(&[lost], &secret(NEW_PASSWORD), &kit).await.unwrap();
    let sign_in = SignIn { server: proxy.url(), login: LOGIN.to_owned(), password: secret(NEW_PASSWORD), kit };
    tablet.device.sign_in(&sign_in).await.unwrap();
    tablet.device.sync().await.unwrap();
    phone.sync().await.unwrap();
}

/// The phone gets a lock, is written on, and is closed. Its file holds nothing readable.
async fn a_locked_phone_tells_nothing(phone: Phone, file: &Path, secrets: &[Canary], sara: &Person) {
    // Until a lock is chosen the local key lies bare, and so it is found. What the file's free pages keep of it after that is the storage's
    // (docs/THREAT-MODEL.md, "Where it ends").
    let bare = [Canary::bytes("local key", &stolen_from(phone.platform().store()).await.local)];
    assert!(!search(&bare, "open phone", &std::fs::read(file).unwrap()).is_empty(), "the search works");
    phone.set_lock(UnlockSecret::Passphrase(Zeroizing::new(PASSPHRASE.to_owned()))).await.unwrap();
    phone.write(&free_entry(text("text"))).await.unwrap();
    phone.lock().await;
    drop(phone);
    let bytes = std::fs::read(file).unwrap();
    assert_none(secrets, "locked phone", &bytes);
    assert_none(&kit_canaries(&sara.kit), "locked phone", &bytes);
    let written: Vec<Canary> = WRITTEN.iter().map(|(name, text)| Canary::text(name, text)).collect();
    assert_none(&written, "locked phone", &bytes);
    assert_none(&[Canary::text("login name", LOGIN)], "locked phone", &bytes);
}

/// The plaintext under every blob and keybag that was sent has the length of a bucket.
fn sizes_tell_a_bucket(passed: &[Exchange]) {
    let mut seen = std::collections::BTreeSet::new();
    for exchange in passed.iter().filter(|exchange| exchange.request.path.ends_with("/commits")) {
        let mut record = Append::decode(&exchange.request.body).unwrap().record;
        for blob in blobs_of(&mut record) {
            let BlobSlot::Inline(blob) = blob else { panic!("a blob is sent whole") };
            let length = age_plaintext_length(&blob.0);
            assert!(is_bucket(length), "{length} is no bucket");
            seen.insert(length);
        }
    }
    assert!(seen.len() >= 5, "small and large items were sent: {seen:?}");
    for exchange in passed.iter().filter(|exchange| exchange.request.method == "PUT") {
        let update: andrum_wire::keys::KeysUpdate = serde_json::from_slice(&exchange.request.body).unwrap();
        // The nonce of 24 bytes and the tag of 16.
        assert!(is_bucket(update.keybag.sealed.0.len() - 40), "a keybag's size tells what is in it");
    }
}

fn is_bucket(length: usize) -> bool {
    match length {
        1024 | 2048 | 4096 | 8192 | 16_384 | 32_768 | 65_536 => true,
        ..=65_536 => false,
        // Padmé: a length that needs no more padding.
        _ => length <= 512 * 1024 && padded_length(length) == length,
    }
}

/// How long an age file's plaintext is (C2SP age-encryption.org/v1): a header that ends with the line of its MAC, a nonce of 16 bytes, and chunks
/// of 64 KiB with a tag of 16 bytes each.
fn age_plaintext_length(file: &[u8]) -> usize {
    let mac = memchr::memmem::find(file, b"\n--- ").unwrap() + 1;
    let header = mac + memchr::memchr(b'\n', &file[mac..]).unwrap() + 1;
    assert!(header < 1024, "one recipient and its grease");
    let payload = file.len() - header - 16;
    payload - 16 * payload.div_ceil(64 * 1024 + 16)
}
