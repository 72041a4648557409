//! One person's log as a device writes it, and what the server answers.

use std::net::SocketAddr;

use andrum_wire::ids::{Blob, DeviceId, Hash, ItemId, LogId, RevisionId};
use andrum_wire::limits::MIN_BLOB_BYTES;
use andrum_wire::log::{
    Append, Appended, BlobSlot, Change, CommitBody, CommitRecord, Head, Kind, PageHeader, PageReader, Place, Suite,
    VERSION,
};
use andrum_wire::problem::{MEDIA_TYPE, Problem};
use andrum_wire::{accounts::LoggedIn, frame, tokens::Tokens};
use ed25519_dalek::SigningKey;
use sha2::{Digest, Sha256};

use crate::person::{Device, Person, sign};
use crate::site::Site;

pub struct Diary {
    pub person: Person,
    pub log: LogId,
    pub token: String,
    pub refresh: Option<Blob>,
    pub head: Head,
    http: reqwest::Client,
}

/// What the server says to an append.
#[derive(Debug)]
pub enum Answer {
    Appended(Head),
    Problem(Box<Problem>),
}

impl Answer {
    #[track_caller]
    pub fn appended(self) -> Head {
        match self {
            Self::Appended(head) => head,
            Self::Problem(problem) => panic!("{problem:?}"),
        }
    }

    #[track_caller]
    pub fn problem(self) -> Problem {
        match self {
            Self::Appended(head) => panic!("appended {head:?}"),
            Self::Problem(problem) => *problem,
        }
    }
}

/// A pulled page.
#[derive(Debug)]
pub struct Page {
    pub header: PageHeader,
    pub records: Vec<CommitRecord>,
    pub bytes: usize,
}

pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

pub fn item() -> ItemId {
    ItemId(rand::random())
}

/// A first revision of an item, with this ciphertext, which is made as long as a blob must be.
pub fn put(item: ItemId, ciphertext: Vec<u8>) -> Change<BlobSlot> {
    let blob = BlobSlot::Inline(long_enough(ciphertext));
    Change::Put { item, base: None, kind: Kind::Private, suite: Suite::AgeX25519, blob }
}

pub fn tombstone(item: ItemId, erases: &[(u64, u16)]) -> Change<BlobSlot> {
    let erases = erases.iter().map(|(seq, index)| Place { seq: *seq, index: *index }).collect();
    Change::Tombstone { item, base: RevisionId([0; 16]), erases }
}

/// A blob that begins with these bytes.
pub fn long_enough(mut ciphertext: Vec<u8>) -> Blob {
    ciphertext.resize(ciphertext.len().max(MIN_BLOB_BYTES), 0);
    Blob(ciphertext)
}

/// Signs a commit as it should be; answers the record and the head with it.
pub fn commit(
    key: &SigningKey,
    author: DeviceId,
    log: LogId,
    after: Head,
    changes: Vec<Change<BlobSlot>>,
) -> (CommitRecord, Head) {
    let mut record = CommitRecord { author, roster: None, changes, signature: sign(key, b"") };
    let body: CommitBody = record.to_commit(log, after.seq + 1, after.hash, sha256).body;
    record.signature = sign(key, &body.signed_bytes().unwrap());
    let head = head_after(&record, log, after);
    (record, head)
}

/// The head of a log after this record.
pub fn head_after(record: &CommitRecord, log: LogId, after: Head) -> Head {
    let commit = record.to_commit(log, after.seq + 1, after.hash, sha256);
    Head { seq: after.seq + 1, hash: sha256(&commit.hashed_bytes().unwrap()) }
}

impl Diary {
    /// Signs up and appends the first commit.
    pub async fn begin(site: &Site, name: &str) -> Self {
        let mut diary = Self::sign_up(site, name).await;
        diary.append(site, diary.first()).await.appended();
        diary
    }

    pub async fn sign_up(site: &Site, name: &str) -> Self {
        let person = Person::new(name);
        let Tokens { access, refresh } = person.register(site).await.tokens;
        let log = person.account();
        Self { person, log, token: access, refresh, head: Head::EMPTY, http: reqwest::Client::new() }
    }

    /// The same person, pointed at another log, of which nothing is known yet.
    pub fn of(other: &Self, log: LogId) -> Self {
        let (person, token, refresh) = (other.person.clone(), other.token.clone(), other.refresh.clone());
        Self { person, log, token, refresh, head: Head::EMPTY, http: reqwest::Client::new() }
    }

    /// The same person's own log, on a device that has just signed in and written nothing.
    pub async fn on_a_new_device(&self, site: &Site) -> Self {
        let device = Device::new();
        let (enrolled, nonce) = self.person.log_in(site, None).await;
        let enrolled: LoggedIn = enrolled.json();
        let add = self.person.add_device(&device, nonce);
        let added = site.post_with("/v1/devices", &enrolled.tokens.access, &add).await.json::<LoggedIn>();
        let person = Person { device, ..self.person.clone() };
        let log = person.account();
        let Tokens { access, refresh } = added.tokens;
        Self { person, log, token: access, refresh, head: self.head, http: reqwest::Client::new() }
    }

    /// The device brings itself in.
    pub fn brings_itself(&self) -> Change<BlobSlot> {
        Change::AddDevice(self.person.certificate(&self.person.device))
    }

    /// The first commit's changes.
    pub fn first(&self) -> Vec<Change<BlobSlot>> {
        vec![Change::Genesis(self.person.genesis()), self.brings_itself()]
    }

    /// The frame that appends these changes after `after`, and the head with it.
    pub fn frame(&self, after: Head, changes: Vec<Change<BlobSlot>>) -> (Vec<u8>, Head) {
        let device = &self.person.device;
        let (record, head) = commit(&device.0, device.id(), self.log, after, changes);
        (frame::encode(&Append { version: VERSION, after, record }).unwrap(), head)
    }

    /// Appends, and moves on when the server has done so.
    pub async fn append(&mut self, site: &Site, changes: Vec<Change<BlobSlot>>) -> Answer {
        let (frame, head) = self.frame(self.head, changes);
        let answer = self.send(site, frame).await;
        if let Answer::Appended(theirs) = answer {
            assert_eq!(theirs, head);
            self.head = head;
        }
        answer
    }

    pub async fn send(&self, site: &Site, frame: Vec<u8>) -> Answer {
        self.send_with(site, &self.token, "application/octet-stream", frame).await
    }

    pub async fn send_with(&self, site: &Site, token: &str, media: &str, frame: Vec<u8>) -> Answer {
        self.request(site.running.public, &self.commits(), token, media, frame).await.unwrap()
    }

    /// Sends a frame to another route.
    pub async fn send_to(&self, site: &Site, path: &str, frame: Vec<u8>) -> Answer {
        self.request(site.running.public, path, &self.token, "application/octet-stream", frame).await.unwrap()
    }

    fn commits(&self) -> String {
        format!("/v1/logs/{}/commits", self.log)
    }

    /// None when the server is not there, or goes away before it has answered.
    pub async fn try_send(&self, address: SocketAddr, frame: Vec<u8>) -> Option<Answer> {
        self.request(address, &self.commits(), &self.token, "application/octet-stream", frame).await.ok()
    }

    async fn request(
        &self,
        address: SocketAddr,
        path: &str,
        token: &str,
        media: &str,
        frame: Vec<u8>,
    ) -> Result<Answer, reqwest::Error> {
        let url = format!("http://{address}{path}");
        let request = self.http.post(url).bearer_auth(token).header("content-type", media).body(frame);
        let response = request.send().await?;
        let (status, media) = (response.status().as_u16(), response.headers().get("content-type").cloned());
        let body = response.bytes().await?;
        if status == 200 {
            return Ok(Answer::Appended(serde_json::from_slice::<Appended>(&body).unwrap().head));
        }
        assert_eq!(media.unwrap(), MEDIA_TYPE, "{status} {}", String::from_utf8_lossy(&body));
        let problem: Problem = serde_json::from_slice(&body).unwrap();
        assert_eq!(problem.status, status);
        Ok(Answer::Problem(Box::new(problem)))
    }

    pub async fn pull(&self, site: &Site, after: u64, limit: Option<u32>) -> Page {
        self.pull_with(site, &self.token, after, limit).await
    }

    pub async fn pull_with(&self, site: &Site, token: &str, after: u64, limit: Option<u32>) -> Page {
        let limit = limit.map(|limit| format!("&limit={limit}")).unwrap_or_default();
        let url = format!("http://{}/v1/logs/{}/commits?after={after}{limit}", site.running.public, self.log);
        let response = self.http.get(url).bearer_auth(token).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let body = response.bytes().await.unwrap();
        let mut reader = PageReader::default();
        reader.push(&body);
        let header: PageHeader = frame::decode(reader.next_frame().unwrap().unwrap(), 1024).unwrap();
        let mut records = Vec::new();
        while let Some(bytes) = reader.next_frame().unwrap() {
            records.push(CommitRecord::decode(bytes).unwrap());
        }
        assert!(reader.is_drained());
        Page { header, records, bytes: body.len() }
    }

    /// Pulls everything, page by page, and checks that it is one chain up to the head that the server names.
    pub async fn read(&self, site: &Site) -> Vec<CommitRecord> {
        let (mut at, mut records) = (Head::EMPTY, Vec::new());
        loop {
            let page = self.pull(site, at.seq, None).await;
            assert_eq!((page.header.log, page.header.after), (self.log, at));
            for record in page.records {
                at = head_after(&record, self.log, at);
                records.push(record);
            }
            if at.seq >= page.header.head.seq {
                assert_eq!(at, page.header.head);
                return records;
            }
        }
    }

    pub async fn head(&self, site: &Site) -> Head {
        site.get(&format!("/v1/logs/{}/head", self.log), &self.token).await.json()
    }
}
