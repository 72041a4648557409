//! Three accounts with two devices each, all keys that they may ever have, and the group that Anna has made.

use andrum_wire::devices::{DeviceCertificate, Rotation, RotationBody};
use andrum_wire::groups::{GroupGenesis, GroupKind, Introduction};
use andrum_wire::ids::{AccountId, DeviceId, Hash, InboxKey};
use andrum_wire::log::{Genesis, VERSION};

use crate::symbols::{Secret, Symbolic, hash};

/// Accounts.
pub const PEOPLE: usize = 3;
/// Devices of each.
pub const DEVICES: usize = 2;
/// Rotations of each that commits may bring; one more is kept for the check that a device can be shut out.
pub const ROTATIONS: usize = 2;
/// Invites that may ever be made. Everybody knows all of their secrets: links get about.
pub const INVITES: usize = 2;

const NAMES: [&str; PEOPLE] = ["Anna", "Bo", "Cia"];
const THINGS: [&str; DEVICES] = ["phone", "tablet"];

/// A device: whose, and which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Device {
    /// The account.
    pub of: usize,
    /// Which of its devices.
    pub which: usize,
}

impl Device {
    /// All devices that there are.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..PEOPLE).flat_map(|of| (0..DEVICES).map(move |which| Self { of, which }))
    }

    /// The other device of the same account.
    #[must_use]
    pub const fn other(self) -> Self {
        Self { of: self.of, which: 1 - self.which }
    }
}

impl std::fmt::Display for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}'s {}", NAMES[self.of], THINGS[self.which])
    }
}

/// The name of an account.
#[must_use]
pub const fn name(of: usize) -> &'static str {
    NAMES[of]
}

/// Which devices a rotation ends: none, or one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Turn {
    /// Its number, from 1.
    pub number: usize,
    /// The device that it names.
    pub ends: Option<usize>,
}

/// An account and its secrets.
pub struct Person {
    /// Its id.
    pub id: AccountId,
    /// Its beginning.
    pub genesis: Genesis,
    /// The kit's root key.
    pub root: Secret,
    /// The account key of each generation; a rotation begins the next.
    pub keys: [Secret; ROTATIONS + 2],
    /// Its devices' keys.
    pub devices: [Secret; DEVICES],
}

impl Person {
    fn new(of: usize) -> Self {
        let secret = |number: usize| Secret::new((1 + of as u64) << 32 | number as u64);
        let (root, keys) = (secret(0), [secret(1), secret(2), secret(3), secret(4)]);
        let genesis = Genesis {
            version: VERSION,
            account_key: keys[0].public(),
            root_key: root.public(),
            nonce: Hash([of as u8; 32]),
        };
        Self { id: genesis.account(&Symbolic::default()), genesis, root, keys, devices: [secret(11), secret(12)] }
    }

    /// The id of one of its devices.
    #[must_use]
    pub fn device(&self, which: usize) -> DeviceId {
        self.devices[which].device()
    }

    /// A rotation, signed by the kit, or by another key that pretends.
    #[must_use]
    pub fn rotation(&self, turn: Turn, signer: &Secret) -> Rotation {
        let account_key = self.keys[turn.number].public();
        let revoked: Vec<DeviceId> = turn.ends.map(|which| self.device(which)).into_iter().collect();
        let number = turn.number as u32;
        let body = RotationBody { account: self.id, number, account_key, revoked: revoked.clone() };
        Rotation { number, account_key, revoked, signature: signer.sign(&body.signed_bytes().unwrap()) }
    }

    /// A certificate of a device by the account key of a generation.
    #[must_use]
    pub fn certificate(&self, which: usize, generation: usize) -> DeviceCertificate {
        let device_key = self.devices[which].public();
        let signature = self.keys[generation].sign(&DeviceCertificate::signed_bytes(&self.id, &device_key));
        DeviceCertificate { account: self.id, device_key, signature }
    }

    /// The inbox of a generation.
    #[must_use]
    pub fn inbox(&self, generation: usize) -> InboxKey {
        InboxKey(hash(&[b"inbox", self.keys[generation].public().as_bytes()]).0)
    }

    /// Who this is, with the keys of a generation.
    #[must_use]
    pub fn introduction(&self, turn: Option<Turn>) -> Introduction {
        let rotation = turn.map(|turn| self.rotation(turn, &self.root));
        Introduction { account: self.genesis.clone(), rotation, inbox: self.inbox(turn.map_or(0, |turn| turn.number)) }
    }
}

/// Everybody, and all secrets of invites.
pub struct Cast {
    /// The accounts.
    pub people: Vec<Person>,
    /// The invites' secrets: those that may be opened, and those by which the others of [`super::Start::Together`] have come in.
    pub invites: [Secret; INVITES + PEOPLE],
    /// How the group begins.
    pub genesis: GroupGenesis,
}

impl Default for Cast {
    fn default() -> Self {
        let people: Vec<Person> = (0..PEOPLE).map(Person::new).collect();
        let genesis = GroupGenesis {
            version: andrum_wire::groups::VERSION,
            kind: GroupKind::Group,
            creator: people[0].introduction(None),
            nonce: Hash([7; 32]),
        };
        Self { people, invites: std::array::from_fn(|number| Secret::new(100 + number as u64)), genesis }
    }
}
