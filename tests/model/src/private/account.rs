//! The account, its devices and all keys that there may ever be.

use andrum_wire::devices::{DeviceCertificate, Rotation, RotationBody};
use andrum_wire::ids::{AccountId, DeviceId, Hash};
use andrum_wire::limits::MAX_DEVICES;
use andrum_wire::log::{Genesis, VERSION};

use crate::symbols::{Secret, Symbolic};

/// A device. The owner has the first two and the spare, the thief all others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Device(pub usize);

/// The owner's, with the kit beside it.
pub const PHONE: Device = Device(0);
/// The owner's, without the kit.
pub const TABLET: Device = Device(1);
/// The stolen one. It holds the account key of when it was stolen.
pub const LOST: Device = Device(2);
/// Made up by the thief.
pub const FORGED: [Device; 2] = [Device(3), Device(4)];
/// The owner's next one.
pub const SPARE: Device = Device(5);
/// The first of as many made-up devices as an account can have.
pub const CROWD: usize = 6;
/// All that are spoken of one by one.
pub const NAMED: usize = 6;
/// All of them.
pub const ALL: usize = CROWD + MAX_DEVICES;

impl std::fmt::Display for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            0 => write!(f, "the phone"),
            1 => write!(f, "the tablet"),
            2 => write!(f, "the lost one"),
            5 => write!(f, "the spare"),
            other => write!(f, "forged {}", other - 2),
        }
    }
}

impl Device {
    /// Whether the owner has it.
    #[must_use]
    pub fn is_owners(self) -> bool {
        [PHONE, TABLET, SPARE].contains(&self)
    }
}

/// All secrets. Which actor uses which, [`super::tries`] says.
pub struct Account {
    /// Its id, and the log's.
    pub id: AccountId,
    /// Its beginning.
    pub genesis: Genesis,
    /// The kit's root key.
    pub root: Secret,
    /// Another account's key.
    pub foreign: Secret,
    devices: Vec<(Secret, DeviceId)>,
}

impl Default for Account {
    fn default() -> Self {
        let root = Secret::new(1);
        let genesis =
            Genesis { version: VERSION, account_key: key(0).public(), root_key: root.public(), nonce: Hash([5; 32]) };
        let device = |number: usize| {
            let secret = Secret::new(1000 + number as u64);
            (secret, secret.device())
        };
        let id = genesis.account(&Symbolic::default());
        Self { id, genesis, root, foreign: Secret::new(2), devices: (0..ALL).map(device).collect() }
    }
}

/// The account key of a generation; each rotation begins the next.
#[must_use]
pub const fn key(generation: u32) -> Secret {
    Secret::new(100 + generation as u64)
}

impl Account {
    /// A device's key.
    #[must_use]
    pub fn secret(&self, device: Device) -> &Secret {
        &self.devices[device.0].0
    }

    /// A device's id.
    #[must_use]
    pub fn device(&self, device: Device) -> DeviceId {
        self.devices[device.0].1
    }

    /// A certificate by some key.
    #[must_use]
    pub fn certificate(&self, device: Device, by: &Secret) -> DeviceCertificate {
        let device_key = self.secret(device).public();
        let signature = by.sign(&DeviceCertificate::signed_bytes(&self.id, &device_key));
        DeviceCertificate { account: self.id, device_key, signature }
    }

    /// A rotation by some key.
    #[must_use]
    pub fn rotation(&self, number: u32, ends: &[Device], by: &Secret) -> Rotation {
        let account_key = key(number).public();
        let revoked: Vec<DeviceId> = ends.iter().map(|device| self.device(*device)).collect();
        let body = RotationBody { account: self.id, number, account_key, revoked: revoked.clone() };
        Rotation { number, account_key, revoked, signature: by.sign(&body.signed_bytes().unwrap()) }
    }
}
