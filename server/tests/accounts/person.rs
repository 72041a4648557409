//! A person with a kit, a password and devices: the client's side of the protocol, with a quick Argon2id.

use andrum_server::logins::opaque::Suite;
use andrum_wire::accounts::{
    DeviceProof, LoggedIn, LoginFinish, LoginStart, LoginStarted, PasswordStart, RegistrationFinish, RegistrationStart,
    RegistrationStarted,
};
use andrum_wire::devices::{AddDevice, DeviceCertificate, domain};
use andrum_wire::frame;
use andrum_wire::ids::{AccountId, Blob, DeviceId, Hash, LoginName, Nonce, PublicKey, Signature};
use andrum_wire::keys::{KeysUpdate, SealedKeybag, SealedKeys, Wraps, keybag_writer_bytes};
use andrum_wire::log::{self, Genesis};
use andrum_wire::tokens::{Refresh, device_proof_bytes, refresh_bytes};
use ed25519_dalek::{Signer, SigningKey};
use opaque_ke::argon2::{Algorithm, Argon2, Params, Version};
use opaque_ke::{
    ClientLogin, ClientLoginFinishParameters, ClientRegistration, ClientRegistrationFinishParameters,
    CredentialResponse, Identifiers, RegistrationResponse,
};
use rand::rngs::OsRng;
use sha2::{Digest, Sha256};

use crate::site::{Answer, NO_LOGIN, Site};

#[derive(Clone)]
pub struct Person {
    pub login: LoginName,
    pub password: String,
    pub root: SigningKey,
    /// Certifies devices now.
    pub account_key: SigningKey,
    pub device: Device,
    /// The account key that the account began with.
    pub began_with: SigningKey,
}

#[derive(Clone)]
pub struct Device(pub SigningKey);

/// What a login leaves the client with before it says who it is.
pub struct Halfway {
    pub nonce: Nonce,
    /// None when the password was wrong: the client notices first.
    pub finalization: Option<Blob>,
}

pub fn random_key() -> SigningKey {
    SigningKey::from_bytes(&rand::random())
}

pub fn sign(key: &SigningKey, message: &[u8]) -> Signature {
    Signature(key.sign(message).to_bytes())
}

fn public(key: &SigningKey) -> PublicKey {
    PublicKey(key.verifying_key().to_bytes())
}

fn quick() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap())
}

impl Device {
    pub fn new() -> Self {
        Self(random_key())
    }

    pub fn key(&self) -> PublicKey {
        public(&self.0)
    }

    pub fn id(&self) -> DeviceId {
        let digest = Sha256::digest([domain::DEVICE_ID, &self.key().0].concat());
        DeviceId::from_slice(&digest[..16]).unwrap()
    }

    pub fn proof(&self, account: &AccountId, nonce: &Nonce) -> Signature {
        sign(&self.0, &device_proof_bytes(account, nonce))
    }

    /// A refresh whose token to come follows from the token, as if the device had stored it.
    pub fn refresh(&self, token: &Blob) -> Refresh {
        self.refresh_again(token, 1)
    }

    pub fn refresh_again(&self, token: &Blob, attempt: u32) -> Refresh {
        let next = Blob(Sha256::digest([b"next", token.0.as_slice()].concat()).to_vec());
        let zeros = Signature([0; 64]);
        let refresh = Refresh { device: self.id(), refresh: token.clone(), next, attempt, proof: zeros };
        Refresh { proof: sign(&self.0, &refresh_bytes(&refresh)), ..refresh }
    }
}

impl Person {
    pub fn new(name: &str) -> Self {
        let account_key = random_key();
        Self {
            login: LoginName::new(name).unwrap(),
            password: "hemligt".to_owned(),
            root: random_key(),
            began_with: account_key.clone(),
            account_key,
            device: Device::new(),
        }
    }

    pub fn genesis(&self) -> Genesis {
        let (account_key, root_key) = (public(&self.began_with), public(&self.root));
        Genesis { version: log::VERSION, account_key, root_key, nonce: Hash([5; 32]) }
    }

    pub fn account(&self) -> AccountId {
        let bytes = [andrum_wire::genesis::DOMAIN, &frame::encode(&self.genesis()).unwrap()].concat();
        AccountId::from_slice(&Sha256::digest(bytes)).unwrap()
    }

    pub fn certificate(&self, device: &Device) -> DeviceCertificate {
        let (account, device_key) = (self.account(), device.key());
        let signature = sign(&self.account_key, &DeviceCertificate::signed_bytes(&account, &device_key));
        DeviceCertificate { account, device_key, signature }
    }

    pub async fn record(&self, site: &Site, invitation: Option<&str>) -> Result<Blob, Answer> {
        let start = ClientRegistration::<Suite>::start(&mut OsRng, self.password.as_bytes()).unwrap();
        let request = Blob(start.message.serialize().to_vec());
        let invitation = invitation.map(str::to_owned);
        let body = RegistrationStart { login: self.login.clone(), request, invitation };
        let answer = site.post("/v1/registration/start", &body).await;
        if answer.status != 200 {
            return Err(answer);
        }
        Ok(finish_record(start.state, &self.password, &answer))
    }

    /// A new password's record, for an account that is signed in.
    pub async fn new_record(&self, site: &Site, token: &str, password: &str) -> Result<Blob, Answer> {
        let start = ClientRegistration::<Suite>::start(&mut OsRng, password.as_bytes()).unwrap();
        let body = PasswordStart { request: Blob(start.message.serialize().to_vec()) };
        let answer = site.post_with("/v1/account/password/start", token, &body).await;
        if answer.status != 200 {
            return Err(answer);
        }
        Ok(finish_record(start.state, password, &answer))
    }

    pub async fn registration(&self, site: &Site) -> RegistrationFinish {
        let record = self.record(site, None).await.unwrap();
        self.registration_with(record, None)
    }

    pub fn registration_with(&self, record: Blob, invitation: Option<&str>) -> RegistrationFinish {
        RegistrationFinish {
            login: self.login.clone(),
            invitation: invitation.map(str::to_owned),
            record,
            genesis: self.genesis(),
            device: self.certificate(&self.device),
            proof: self.device.proof(&self.account(), &NO_LOGIN),
            keys: SealedKeys {
                keybag: self.keybag(1, vec![1; 300], &self.root),
                login_wrap: Blob(vec![2; 76]),
                recovery_wrap: Some(Blob(vec![3; 76])),
            },
        }
    }

    /// A keybag by a device, or by the kit.
    pub fn keybag(&self, version: u64, sealed: Vec<u8>, writer: &SigningKey) -> SealedKeybag {
        let signed = keybag_writer_bytes(&self.account(), version, &Hash(Sha256::digest(&sealed).into()));
        SealedKeybag { version, sealed: Blob(sealed), writer: public(writer), signature: sign(writer, &signed) }
    }

    /// A change of the keybag alone, by this person's device.
    pub fn new_keybag(&self, version: u64, sealed: Vec<u8>) -> KeysUpdate {
        KeysUpdate { keybag: self.keybag(version, sealed, &self.device.0), wraps: None, commit: None }
    }

    /// A change of all keys, with the kit.
    pub fn new_wraps(&self, version: u64, record: Option<Blob>) -> KeysUpdate {
        let wraps = Wraps { login_wrap: Blob(vec![8; 76]), recovery_wrap: Blob(vec![9; 76]), record };
        let keybag = self.keybag(version, vec![7; 100], &self.root);
        KeysUpdate { keybag, wraps: Some(wraps), commit: None }
    }

    pub async fn register(&self, site: &Site) -> LoggedIn {
        site.post("/v1/registration/finish", &self.registration(site).await).await.json()
    }

    pub async fn begin_login(&self, site: &Site) -> Halfway {
        let start = ClientLogin::<Suite>::start(&mut OsRng, self.password.as_bytes()).unwrap();
        let request = Blob(start.message.serialize().to_vec());
        let body = LoginStart { login: self.login.clone(), request };
        let LoginStarted { nonce, response } = site.post("/v1/login/start", &body).await.json();
        let ksf = quick();
        let context = Some(b"andrum/v1/opaque".as_slice());
        let parameters = ClientLoginFinishParameters::new(context, Identifiers::default(), Some(&ksf));
        let response = CredentialResponse::deserialize(&response.0).unwrap();
        let finish = start.state.finish(&mut OsRng, self.password.as_bytes(), response, parameters);
        Halfway { nonce, finalization: finish.ok().map(|finish| Blob(finish.message.serialize().to_vec())) }
    }

    pub fn finish_body(&self, halfway: &Halfway, device: Option<&Device>) -> LoginFinish {
        let prove =
            |device: &Device| DeviceProof { device: device.id(), proof: device.proof(&self.account(), &halfway.nonce) };
        LoginFinish {
            nonce: halfway.nonce,
            finalization: halfway.finalization.clone().unwrap_or(Blob(vec![0; 64])),
            device: device.map(prove),
        }
    }

    /// Logs in, with a device or to enrol; answers what the server said and the login's nonce.
    pub async fn log_in(&self, site: &Site, device: Option<&Device>) -> (Answer, Nonce) {
        let halfway = self.begin_login(site).await;
        (site.post("/v1/login/finish", &self.finish_body(&halfway, device)).await, halfway.nonce)
    }

    pub fn add_device(&self, device: &Device, login: Nonce) -> AddDevice {
        AddDevice { certificate: self.certificate(device), proof: device.proof(&self.account(), &login), login }
    }
}

fn finish_record(state: ClientRegistration<Suite>, password: &str, answer: &Answer) -> Blob {
    let RegistrationStarted { response } = answer.json();
    let ksf = quick();
    let parameters = ClientRegistrationFinishParameters::new(Identifiers::default(), Some(&ksf));
    let response = RegistrationResponse::deserialize(&response.0).unwrap();
    let finish = state.finish(&mut OsRng, password.as_bytes(), response, parameters).unwrap();
    Blob(finish.message.serialize().to_vec())
}
