use andrum_wire::frame;
use andrum_wire::ids::{Hash, LogId, Signature};
use andrum_wire::limits::{MAX_DEVICES, MAX_KEYBAG_BYTES, MAX_WRAP_BYTES};
use andrum_wire::log::{Head, Suite};

use super::wraps::Kind;
use super::*;
use crate::crypto::NotReadable;
use crate::crypto::age::{self, Identity};
use crate::crypto::secret::Secret32;
use crate::opaque::ExportKey;
use crate::vectors::{Vectors, damaged};

const OTHER: AccountId = LogId([9; 32]);

fn seeded(vector: &Vectors, name: &str) -> SigningKey {
    SigningKey::from_seed(&Secret32::from_bytes(vector.array(name)))
}

fn genesis(vector: &Vectors) -> Genesis {
    let kit = Kit::from_bytes(vector.array("kit"));
    Genesis {
        version: log::VERSION,
        account_key: seeded(vector, "account_seed").public(),
        root_key: kit.root().public(),
        nonce: Hash(vector.array("nonce")),
    }
}

#[test]
fn account_vector() {
    let vector = Vectors::new(include_str!("../../../docs/vectors/account.json"));
    let (account_key, device) = (seeded(&vector, "account_seed"), seeded(&vector, "device_seed"));
    let genesis = genesis(&vector);
    assert_eq!(frame::encode(&genesis).unwrap(), vector.bytes("genesis"));
    let account = account_id(&genesis);
    assert_eq!(account.as_bytes(), vector.bytes("account"));
    assert_eq!(device.public().as_bytes(), vector.bytes("device_key"));
    assert_eq!(device_id(&device.public()).as_bytes(), vector.bytes("device"));
    let certificate = certify(&account_key, account, device.public());
    assert_eq!(certificate.signature.as_bytes(), vector.bytes("certificate_signature"));

    let stored = vector.part("rotation");
    let mut rotation = andrum_wire::devices::Rotation {
        number: 1,
        account_key: PublicKey(stored.array("account_key")),
        revoked: vec![DeviceId(stored.array("revoked"))],
        signature: Signature(stored.array("signature")),
    };
    assert!(rotation.is_by(&genesis.root_key, &account, &Strict));
    assert!(!rotation.is_by(&genesis.root_key, &OTHER, &Strict));
    assert!(!rotation.is_by(&genesis.account_key, &account, &Strict));
    rotation.number = 2;
    assert!(!rotation.is_by(&genesis.root_key, &account, &Strict));
}

#[test]
fn certificates_name_account_device_and_signer() {
    let (account_key, device) = (SigningKey::random(), SigningKey::random());
    let certificate = certify(&account_key, OTHER, device.public());
    let good = |certificate: &DeviceCertificate| certificate.is_by(&account_key.public(), &OTHER, &Strict);
    assert!(good(&certificate));
    let account = LogId([8; 32]);
    assert!(!certificate.is_by(&account_key.public(), &account, &Strict));
    assert!(!good(&DeviceCertificate { account, ..certificate.clone() }));
    assert!(!good(&DeviceCertificate { device_key: SigningKey::random().public(), ..certificate.clone() }));
    assert!(!certificate.is_by(&device.public(), &OTHER, &Strict));
}

fn wraps() -> (Vectors, MasterKey, ExportKey, Secret32, Secret32, AccountId) {
    let vector = Vectors::new(include_str!("../../../docs/vectors/wraps.json"));
    let secret = |name: &str| Secret32::from_bytes(vector.array(name));
    let master = MasterKey(secret("master"));
    let export_key = ExportKey::from_bytes(vector.array("export_key"));
    let (k1, k2, account) = (secret("k1"), secret("k2"), LogId(vector.array("account")));
    (vector, master, export_key, k1, k2, account)
}

#[test]
fn wrap_vectors_are_written_and_opened() {
    let (vector, master, export_key, k1, k2, account) = wraps();
    let (login, recovery) = (vector.bytes("login_wrap"), vector.bytes("recovery_wrap"));
    let nonce = vector.array("nonce");
    let (login_key, recovery_key) = (wraps::login_key(&export_key, &k1), wraps::recovery_key(&k2));
    assert_eq!(wraps::seal(&login_key, &master, &account, Kind::Login, 3, &nonce), login);
    assert_eq!(wraps::seal(&recovery_key, &master, &account, Kind::Recovery, 3, &nonce), recovery);
    let (opened, version) = open_login_wrap(&login, &export_key, &k1, &account).unwrap();
    assert!(version == 3 && opened.secret() == master.secret());
    let (opened, version) = open_recovery_wrap(&recovery, &k2, &account).unwrap();
    assert!(version == 3 && opened.secret() == master.secret());
    assert!(login.len() <= MAX_WRAP_BYTES);
}

#[test]
fn a_wrap_opens_for_nobody_else() {
    let (_, master, export_key, k1, k2, account) = wraps();
    let login = wrap_login(&master, &export_key, &k1, &account, 1);
    let recovery = wrap_recovery(&master, &k2, &account, 1);
    let refused = |wrap: &[u8]| open_login_wrap(wrap, &export_key, &k1, &account).err() == Some(NotReadable);
    assert!(!refused(&login));
    // Damaged in any byte, its version too, or cut.
    assert!(damaged(&login).all(|wrap| refused(&wrap)));
    assert!(damaged(&recovery).all(|wrap| open_recovery_wrap(&wrap, &k2, &account).is_err()));
    // One in the place of the other, even under one key.
    assert!(refused(&recovery));
    assert!(open_recovery_wrap(&login, &k2, &account).is_err());
    let wrap = wraps::seal(&k1, &master, &account, Kind::Login, 1, &[0; 24]);
    assert!(wraps::open(&k1, &wrap, &account, Kind::Login).is_ok());
    assert!(wraps::open(&k1, &wrap, &account, Kind::Recovery).is_err());
    // Another password, kit or account.
    assert!(open_login_wrap(&login, &ExportKey::from_bytes([0; 64]), &k1, &account).is_err());
    assert!(open_login_wrap(&login, &export_key, &k2, &account).is_err());
    assert!(open_login_wrap(&login, &export_key, &k1, &OTHER).is_err());
    assert!(open_recovery_wrap(&recovery, &k1, &account).is_err());
    assert!(open_recovery_wrap(&recovery, &k2, &OTHER).is_err());
}

#[test]
fn a_keybag_of_version_one_opens_for_ever() {
    let vector = Vectors::new(include_str!("../../../docs/vectors/keybag.json"));
    let (master, account) = (MasterKey(Secret32::from_bytes(vector.array("master"))), LogId(vector.array("account")));
    let sealed = vector.bytes("sealed");
    let keybag = Keybag::open(&sealed, &master, &account, vector.number("version")).unwrap_or_else(|_| panic!("lost"));
    let texts = |identities: &[Identity]| identities.iter().map(|one| one.to_text().to_string()).collect::<Vec<_>>();
    assert_eq!(keybag.account(), account);
    assert_eq!(keybag.account_key.seed().expose(), vector.bytes("account_seed").as_slice());
    assert_eq!(texts(&keybag.vault), vector.texts("vault"));
    assert_eq!(texts(&keybag.inbox), vector.texts("inbox"));
    assert_eq!(u64::from(keybag.rotation), vector.number("rotation"));
    assert_eq!(keybag.device_names, [(DeviceId(vector.array("device")), vector.text("device_name").to_owned())].into());
    let pin = Head { seq: vector.number("pin_seq"), hash: Hash(vector.array("pin_hash")) };
    assert_eq!(keybag.pins, [(account, pin)].into());
    assert_eq!(keybag.min_suite, Suite::AgeX25519);
    // And today's code writes the same.
    assert_eq!(keybag.seal_with_nonce(&master, &account, 9, &vector.array("nonce")), Ok(sealed));
}

#[test]
fn a_keybag_opens_only_as_it_was_sealed() {
    let NewAccount { master, keybag, genesis, .. } = new_account(&Kit::random(), &SigningKey::random());
    let account = account_id(&genesis);
    let sealed = keybag.seal(&master, &account, 4).unwrap();
    assert_eq!(sealed.len(), 1024 + 40);
    let opens = |sealed: &[u8], version| Keybag::open(sealed, &master, &account, version).is_ok();
    assert!(opens(&sealed, 4));
    assert!(!opens(&sealed, 3) && !opens(&sealed, 5));
    assert!(Keybag::open(&sealed, &master, &OTHER, 4).is_err());
    assert!(Keybag::open(&sealed, &MasterKey::random(), &account, 4).is_err());
    assert!(damaged(&sealed).all(|other| !opens(&other, 4)));
    assert!(!opens(&vec![0; MAX_KEYBAG_BYTES + 1], 4));
    // Sealed by somebody with the master key as this account's, it is still another's.
    let planted = new_account(&Kit::random(), &SigningKey::random()).keybag.seal(&master, &account, 4).unwrap();
    assert!(!opens(&planted, 4));
}

#[test]
fn a_keybag_has_bounds_and_hides_what_it_holds() {
    let NewAccount { master, mut keybag, genesis, certificate } = new_account(&Kit::random(), &SigningKey::random());
    let account = account_id(&genesis);
    let before = keybag.seal(&master, &account, 1).unwrap();
    keybag.device_names.insert(device_id(&certificate.device_key), "Telefonen".into());
    assert_eq!(keybag.seal(&master, &account, 2).unwrap().len(), before.len());
    keybag.device_names.insert(DeviceId([1; 16]), "x".repeat(MAX_KEYBAG_BYTES / 2));
    assert!(keybag.seal(&master, &account, 3).is_err(), "the next bucket is beyond the limit");
    keybag.device_names.insert(DeviceId([1; 16]), "x".repeat(MAX_KEYBAG_BYTES));
    let mut long = keybag::encoded(&keybag).unwrap();
    long.splice(..0, (long.len() as u32).to_le_bytes());
    long.resize(crate::envelope::padded_length(long.len()), 0);
    let sealed = keybag::seal_plain(&master, &account, 3, &long);
    assert!(Keybag::open(&sealed, &master, &account, 3).is_err(), "longer than any of ours");
    assert!(keybag.seal(&master, &account, 3).is_err());
}

/// Who holds the master key can write what is encoded in another way; it is refused all the same.
#[test]
fn a_keybag_has_one_encoding() {
    let vector = Vectors::new(include_str!("../../../docs/vectors/keybag.json"));
    let (master, account) = (MasterKey(Secret32::from_bytes(vector.array("master"))), LogId(vector.array("account")));
    let opens = |encoded: &[u8], padding: usize| {
        let plain = [&(encoded.len() as u32).to_le_bytes()[..], encoded, &vec![0; padding]].concat();
        Keybag::open(&keybag::seal_plain(&master, &account, 1, &plain), &master, &account, 1).is_ok()
    };
    let encoded = vector.bytes("encoded");
    let room = 1024 - 4 - encoded.len();
    assert!(opens(&encoded, room));
    assert!(!opens(&encoded, room + 1) && !opens(&encoded, room - 1) && !opens(&encoded, room + 1024));
    assert!(!opens(&[&encoded[..], &[0]].concat(), room - 1), "a byte too many");
    assert!(!opens(&[&[2], &encoded[1..]].concat(), room), "an unknown form");
    let lower = String::from_utf8_lossy(&encoded[132..206]).to_lowercase();
    assert!(lower.starts_with("age-secret-key-1"));
    let respelled = [&encoded[..132], lower.as_bytes(), &encoded[206..]].concat();
    assert!(!opens(&respelled, room), "another spelling of an identity");
    let mut dirty = [&(encoded.len() as u32).to_le_bytes()[..], &encoded, &vec![0; room]].concat();
    dirty[1023] = 1;
    let sealed = keybag::seal_plain(&master, &account, 1, &dirty);
    assert!(Keybag::open(&sealed, &master, &account, 1).is_err(), "padding that says something");
}

#[test]
fn pins_only_rise() {
    let mut keybag = new_account(&Kit::random(), &SigningKey::random()).keybag;
    let head = |seq, byte| Head { seq, hash: Hash([byte; 32]) };
    assert!(keybag.pin(OTHER, head(5, 1)));
    assert!(!keybag.pin(OTHER, head(4, 2)) && !keybag.pin(OTHER, head(5, 3)));
    assert_eq!(keybag.pins[&OTHER], head(5, 1));
    assert!(keybag.pin(OTHER, head(6, 4)));
}

#[test]
fn a_new_account_vouches_for_itself() {
    let (kit, device) = (Kit::random(), SigningKey::random());
    let account = new_account(&kit, &device);
    let id = account_id(&account.genesis);
    assert_eq!(account.genesis.root_key, kit.root().public());
    assert!(account.certificate.is_by(&account.genesis.account_key, &id, &Strict));
    assert_eq!(account.certificate.device_key, device.public());
    assert_eq!(account.keybag.genesis, account.genesis);
    assert_eq!(account.keybag.account_key.public(), account.genesis.account_key);
}

#[test]
fn a_rotation_replaces_every_key_and_reads_the_old() {
    let (kit, device) = (Kit::random(), SigningKey::random());
    let NewAccount { master, mut keybag, genesis, .. } = new_account(&kit, &device);
    let account = account_id(&genesis);
    let (lost, kept) = (DeviceId([1; 16]), DeviceId([2; 16]));
    keybag.device_names = [(lost, "borta".into()), (kept, "kvar".into())].into();
    keybag.device_names.insert(DeviceId([3; 16]), "aldrig sedd".into());
    keybag.pin(OTHER, Head { seq: u64::MAX, hash: Hash([7; 32]) });
    keybag.pin(account, Head { seq: 1, hash: Hash([7; 32]) });
    let old = age::encrypt(&[keybag.vault_recipient().unwrap()], b"gammalt").unwrap();

    let seen = Seen { devices: [lost, kept].into(), pins: [(OTHER, Head { seq: 7, hash: Hash([7; 32]) })].into() };
    let rotated = rotate(&kit, &keybag, &[lost], seen.clone());
    let Ok((rotation, fresh, new_master)) = rotated else { panic!("refused") };
    assert!(rotation.is_by(&genesis.root_key, &account, &Strict));
    assert_eq!((rotation.number, fresh.rotation, &rotation.revoked), (1, 1, &vec![lost]));
    assert_eq!(rotation.account_key, fresh.account_key.public());
    assert_ne!(fresh.account_key.public(), keybag.account_key.public());
    assert!(new_master.secret() != master.secret());
    assert_eq!(fresh.account(), account);
    assert_eq!(fresh.device_names, [(kept, "kvar".to_owned())].into());
    assert_eq!(fresh.pins, seen.pins, "what this device has not seen itself ends here");
    // The new vault reads old and new; the lost device's reads the old alone.
    assert_eq!(age::decrypt(&fresh.vault_identities(), &old, 10).unwrap().as_slice(), b"gammalt");
    let new = age::encrypt(&[fresh.vault_recipient().unwrap()], b"nytt").unwrap();
    assert_eq!(age::decrypt(&fresh.vault_identities(), &new, 10).unwrap().as_slice(), b"nytt");
    assert!(age::decrypt(&keybag.vault_identities(), &new, 10).is_err());
    assert_eq!(fresh.inbox.len(), 2);
    assert!(fresh.inbox[0].recipient() != keybag.inbox[0].recipient());

    let refusal = |result: Result<_, RotateError>| result.map(|_: (_, Keybag, MasterKey)| ()).err();
    assert_eq!(refusal(rotate(&Kit::random(), &keybag, &[lost], seen.clone())), Some(RotateError::WrongKit));
    assert_eq!(refusal(rotate(&kit, &keybag, &[lost; MAX_DEVICES + 1], seen.clone())), Some(RotateError::TooMany));
    keybag.rotation = u32::MAX;
    assert_eq!(refusal(rotate(&kit, &keybag, &[lost], seen)), Some(RotateError::TooMany));
}

#[test]
fn of_several_keybags_the_newest_good_one_is_chosen() {
    let (kit, device, thief) = (Kit::random(), SigningKey::random(), SigningKey::random());
    let NewAccount { master, keybag, genesis, .. } = new_account(&kit, &device);
    let account = account_id(&genesis);
    let signed = |keybag: &Keybag, version, key: &SigningKey| seal_signed(keybag, &master, version, key).unwrap();
    let by_kit = signed(&keybag, 1, &kit.root());
    let mut named = keybag.duplicate();
    named.device_names.insert(DeviceId([1; 16]), "Telefonen".into());
    let by_device = signed(&named, 2, &device);
    let mut noise = signed(&named, 3, &thief);
    noise.sealed.0[40] ^= 1;
    noise.signature =
        thief.sign(&andrum_wire::keys::keybag_writer_bytes(&account, 3, &crate::crypto::hash::sha256(&noise.sealed.0)));
    let mut own_keys = keybag.duplicate();
    own_keys.vault = vec![Identity::random()];
    let own_keys = signed(&own_keys, 4, &thief);
    let mut full = keybag.duplicate();
    full.device_names.insert(DeviceId([1; 16]), "x".repeat(LONGEST_NAME + 1));
    let full = signed(&full, 5, &thief);
    let mut unsigned = signed(&named, 6, &thief);
    unsigned.version = 7;

    let choose = |keybags: &[&andrum_wire::keys::SealedKeybag]| {
        let keybags: Vec<_> = keybags.iter().map(|keybag| (*keybag).clone()).collect();
        super::choose(&keybags, &genesis.root_key, &master, &account)
            .map(|Chosen { keybag, altered }| (keybag.device_names.len(), altered))
    };
    let thief = Some(thief.public());
    assert_eq!(choose(&[&by_kit]), Ok((0, vec![])));
    assert_eq!(choose(&[&by_device, &by_kit]), Ok((1, vec![])));
    assert_eq!(choose(&[&noise, &by_device, &by_kit]), Ok((1, vec![thief])));
    let all = [&unsigned, &full, &own_keys, &noise, &by_device, &by_kit];
    assert_eq!(choose(&all), Ok((1, vec![None, thief, thief, thief])));
    assert_eq!(choose(&[&noise, &by_kit]), Ok((0, vec![thief])));
    // Without the kit's there is nothing to hold the others against.
    assert_eq!(choose(&[&by_device]), Err(NotReadable));
    assert_eq!(choose(&[]), Err(NotReadable));
    let mut spoiled = by_kit.clone();
    spoiled.signature.0[0] ^= 1;
    assert_eq!(choose(&[&by_device, &spoiled]), Err(NotReadable));
}
