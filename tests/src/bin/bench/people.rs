//! Those who write: accounts made the way the core makes them, and commits signed before the clock runs.

use andrum_core::api;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::crypto::{age::Recipient, random};
use andrum_core::envelope::{self, ItemHeader};
use andrum_core::keys;
use andrum_core::kit::Kit;
use andrum_core::log::{LogState, author_commit};
use andrum_core::opaque::Registration;
use andrum_core::transport::http::{HttpTransport, Plain};
use andrum_wire::accounts::{RegistrationFinish, RegistrationStart};
use andrum_wire::frame;
use andrum_wire::ids::{Blob, Hash, ItemId, LoginName, Nonce};
use andrum_wire::keys::SealedKeys;
use andrum_wire::log::{Append, BlobSlot, Change, Kind, Suite};
use andrum_wire::tokens::device_proof_bytes;

use super::http::Ask;

/// Bytes of a body whose plaintext is padded to 2 KiB.
const BODY_BYTES: usize = 1700;
/// Blobs that an author takes in turn: sealing one takes longer than appending it, and the server cannot tell one from another.
const BLOBS: usize = 8;

/// An account with one device that writes.
pub struct Author {
    log: LogState,
    device: SigningKey,
    recipient: Recipient,
    token: String,
    blobs: Vec<Blob>,
    /// Bytes of every blob that was written, in order.
    pub ciphertext: Vec<usize>,
}

impl Author {
    /// Makes an account at the server and begins its log. Costs Argon2id once.
    pub async fn register(server: &str, name: &str) -> Self {
        let transport = HttpTransport::new(server, Plain::Loopback).expect("an address");
        let (kit, device) = (Kit::random(), SigningKey::random());
        let new = keys::new_account(&kit, &device);
        let account = keys::account_id(&new.genesis);
        let login = LoginName::new(name).expect("a login name");
        let (registration, request) = Registration::start("correct horse battery staple").expect("a password");
        let start = RegistrationStart { login: login.clone(), request, invitation: None };
        let started = api::registration_start(&transport, None, &start).await.expect("registration begins");
        let (record, export_key) = registration.finish(&started.response).expect("registration ends");
        let keybag = keys::seal_signed(&new.keybag, &new.master, 1, &kit.root()).expect("a small keybag");
        let finish = RegistrationFinish {
            login,
            invitation: None,
            record,
            genesis: new.genesis.clone(),
            device: new.certificate.clone(),
            proof: device.sign(&device_proof_bytes(&account, &Nonce([0; 32]))),
            keys: SealedKeys {
                keybag,
                login_wrap: Blob(keys::wrap_login(&new.master, &export_key, &kit.k1(), &account, 1)),
                recovery_wrap: Some(Blob(keys::wrap_recovery(&new.master, &kit.k2(), &account, 1))),
            },
        };
        let logged_in = api::registration_finish(&transport, None, &finish).await.expect("an account");
        let mut author = Self {
            log: LogState::new(new.genesis.clone()),
            device,
            recipient: new.keybag.vault_recipient().expect("a vault"),
            token: logged_in.tokens.access,
            blobs: Vec::new(),
            ciphertext: Vec::new(),
        };
        author.blobs = (0..BLOBS).map(|_| author.seal()).collect();
        let first = author.sign(vec![Change::Genesis(new.genesis), Change::AddDevice(new.certificate)]);
        api::append(&transport, &author.token, author.log.log(), &first).await.expect("a first commit");
        author
    }

    /// Several of them.
    pub async fn register_many(server: &str, count: usize) -> Vec<Self> {
        let mut authors = Vec::with_capacity(count);
        for number in 0..count {
            authors.push(Self::register(server, &format!("author-{number}")).await);
        }
        authors
    }

    /// One item of 2 KiB, sealed as the core seals it.
    fn seal(&self) -> Blob {
        let header = ItemHeader {
            kind: Kind::Private,
            suite: Suite::AgeX25519,
            log: self.log.log(),
            item: ItemId(random::bytes()),
            base: None,
            author: keys::device_id(&self.device.public()),
            roster: None,
            recipients: Hash::ZERO,
        };
        let body = vec![b'a'; BODY_BYTES];
        Blob(envelope::seal(&header, &body, &self.device, std::slice::from_ref(&self.recipient)).expect("an item"))
    }

    fn sign(&mut self, changes: Vec<Change<BlobSlot>>) -> Append {
        let append = author_commit(&self.log, &self.device, changes).expect("a commit");
        self.log.take(&append.record).expect("a commit that counts");
        append
    }

    fn append(&mut self, blobs: Vec<Blob>) -> Append {
        self.ciphertext.extend(blobs.iter().map(|blob| blob.0.len()));
        let put = |blob| Change::Put {
            item: ItemId(random::bytes()),
            base: None,
            kind: Kind::Private,
            suite: Suite::AgeX25519,
            blob: BlobSlot::Inline(blob),
        };
        self.sign(blobs.into_iter().map(put).collect())
    }

    fn ask_append(&mut self, blobs: Vec<Blob>) -> Ask {
        let append = self.append(blobs);
        let body = frame::encode(&append).expect("a frame").into();
        Ask::post(&self.path("commits"), &self.token, body)
    }

    /// The next commits, with so many items of 2 KiB each.
    pub fn commits(&mut self, commits: usize, items: usize) -> Vec<Ask> {
        let blobs: Vec<Blob> = (0..items).map(|number| self.blobs[number % BLOBS].clone()).collect();
        (0..commits).map(|_| self.ask_append(blobs.clone())).collect()
    }

    /// The next commits, with so many items that are as small as may be: for a log that is only long.
    pub fn small_commits(&mut self, commits: usize, items: usize) -> Vec<Ask> {
        (0..commits).map(|_| self.ask_append(vec![Blob(random::bytes::<256>().to_vec()); items])).collect()
    }

    /// A commit of one item as the server stores it. It is never sent.
    pub fn record(&self) -> Vec<u8> {
        let change = Change::Put {
            item: ItemId(random::bytes()),
            base: None,
            kind: Kind::Private,
            suite: Suite::AgeX25519,
            blob: BlobSlot::Inline(self.blobs[0].clone()),
        };
        let append = author_commit(&self.log, &self.device, vec![change]).expect("a commit");
        frame::encode(&append.record).expect("a record")
    }

    /// The last commits.
    pub fn pull(&self, last: u64) -> Ask {
        let after = self.log.pin().seq - last;
        Ask::get(&self.path(&format!("commits?after={after}&limit={last}")), Some(&self.token))
    }

    /// "Anything new?"
    pub fn head(&self) -> Ask {
        Ask::get(&self.path("head"), Some(&self.token))
    }

    fn path(&self, what: &str) -> String {
        format!("/v1/logs/{}/{what}", self.log.log())
    }
}
