//! OPAQUE (RFC 9807), the server's half: it learns no password, and its records alone cannot be tried against a dictionary without the
//! server's own key. The only module that knows the crate.

use andrum_wire::ids::LoginName;
use opaque_ke::key_exchange::tripledh::TripleDh;
use opaque_ke::{
    CipherSuite, CredentialFinalization, CredentialRequest, RegistrationRequest, RegistrationUpload, Ristretto255,
    ServerLogin, ServerLoginParameters, ServerRegistration, ServerSetup,
};
use rand::{RngCore, rngs::OsRng};
use sha2::Sha512;
use zeroize::Zeroizing;

/// What the key exchange is bound to (RFC 9807, section 6.4).
const CONTEXT: &[u8] = b"andrum/v1/opaque";
/// Size of a registration record in bytes: public key 32, masking key 64, envelope nonce 32 and tag 64 (RFC 9807, section 5.1).
const RECORD_BYTES: usize = 192;

/// The suite of docs/PROTOCOL.md: ristretto255, SHA-512, 3DH, Argon2id. The server never runs the Argon2id.
pub struct Suite;

impl CipherSuite for Suite {
    type OprfCs = Ristretto255;
    type KeyExchange = TripleDh<Ristretto255, Sha512>;
    type Ksf = opaque_ke::argon2::Argon2<'static>;
}

/// Why OPAQUE went no further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpaqueError {
    /// The bytes are no message of this step.
    #[error("not an OPAQUE message of this step")]
    Malformed,
    /// The password, or the name, is wrong.
    #[error("the login failed")]
    Refused,
}

/// A login that has begun: what the server keeps, and what the client is sent.
pub struct Begun {
    /// Kept until the finish; opens nothing but this one login.
    pub state: Zeroizing<Vec<u8>>,
    /// KE2 (RFC 9807, section 6.1).
    pub response: Vec<u8>,
}

/// The server's OPAQUE key: the OPRF seed and the key pair of the exchange. Every record depends on it. **When it is lost, no password
/// opens any account any more**; whoever has both it and the database may try passwords. It stands in `secrets/opaque.key`, 128 bytes,
/// and is backed up apart from the database.
pub struct Opaque {
    setup: ServerSetup<Suite>,
    /// Shaped like a record; parsed for unknown names, so that they cost what known names cost.
    decoy: Vec<u8>,
}

impl Opaque {
    /// A new key, as it is stored.
    #[must_use]
    pub fn generate() -> Zeroizing<Vec<u8>> {
        Zeroizing::new(ServerSetup::<Suite>::new(&mut OsRng).serialize().to_vec())
    }

    /// Reads a stored key.
    ///
    /// # Errors
    /// [`OpaqueError::Malformed`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, OpaqueError> {
        let setup = ServerSetup::<Suite>::deserialize(bytes).map_err(|_| OpaqueError::Malformed)?;
        if *Zeroizing::new(setup.serialize().to_vec()) != bytes {
            return Err(OpaqueError::Malformed);
        }
        let mut decoy = setup.keypair().public().serialize().to_vec();
        decoy.resize(RECORD_BYTES, 0);
        OsRng.fill_bytes(&mut decoy[32..]);
        Ok(Self { setup, decoy })
    }

    /// Answers the first message of a registration. Stateless.
    ///
    /// # Errors
    /// [`OpaqueError::Malformed`].
    pub fn registration_response(&self, login: &LoginName, request: &[u8]) -> Result<Vec<u8>, OpaqueError> {
        let request = RegistrationRequest::<Suite>::deserialize(request).map_err(|_| OpaqueError::Malformed)?;
        let started = ServerRegistration::<Suite>::start(&self.setup, request, login.as_str().as_bytes())
            .map_err(|_| OpaqueError::Malformed)?;
        Ok(started.message.serialize().to_vec())
    }

    /// Checks that bytes are a registration record in its one encoding, 192 bytes.
    ///
    /// # Errors
    /// [`OpaqueError::Malformed`].
    pub fn check_record(record: &[u8]) -> Result<(), OpaqueError> {
        let upload = RegistrationUpload::<Suite>::deserialize(record).map_err(|_| OpaqueError::Malformed)?;
        if upload.serialize().as_slice() == record { Ok(()) } else { Err(OpaqueError::Malformed) }
    }

    /// Begins a login. Without a record it answers by the same steps and in the same size (RFC 9807, section 10.9).
    ///
    /// # Errors
    /// [`OpaqueError::Malformed`] when the request or the record is none.
    pub fn start_login(&self, login: &LoginName, record: Option<&[u8]>, request: &[u8]) -> Result<Begun, OpaqueError> {
        let request = CredentialRequest::<Suite>::deserialize(request).map_err(|_| OpaqueError::Malformed)?;
        let parsed = ServerRegistration::<Suite>::deserialize(record.unwrap_or(&self.decoy))
            .map_err(|_| OpaqueError::Malformed)?;
        let started = ServerLogin::<Suite>::start(
            &mut OsRng,
            &self.setup,
            record.is_some().then_some(parsed),
            request,
            login.as_str().as_bytes(),
            parameters(),
        )
        .map_err(|_| OpaqueError::Malformed)?;
        Ok(Begun {
            state: Zeroizing::new(started.state.serialize().to_vec()),
            response: started.message.serialize().to_vec(),
        })
    }

    /// Checks the last message of a login against the kept state.
    ///
    /// # Errors
    /// [`OpaqueError`]. To the caller of the route both are one.
    pub fn finish_login(state: &[u8], finalization: &[u8]) -> Result<(), OpaqueError> {
        let state = ServerLogin::<Suite>::deserialize(state).map_err(|_| OpaqueError::Malformed)?;
        let finalization =
            CredentialFinalization::<Suite>::deserialize(finalization).map_err(|_| OpaqueError::Malformed)?;
        state.finish(finalization, parameters()).map(|_| ()).map_err(|_| OpaqueError::Refused)
    }
}

fn parameters<'a>() -> ServerLoginParameters<'a, 'a> {
    ServerLoginParameters { context: Some(CONTEXT), ..Default::default() }
}

#[cfg(test)]
mod tests {
    use opaque_ke::argon2::{Algorithm, Argon2, Params, Version};
    use opaque_ke::{
        ClientLogin, ClientLoginFinishParameters, ClientRegistration, ClientRegistrationFinishParameters,
        CredentialResponse, Identifiers, RegistrationResponse,
    };

    use super::*;

    fn quick() -> Argon2<'static> {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(8, 1, 1, None).unwrap())
    }

    fn name(text: &str) -> LoginName {
        LoginName::new(text).unwrap()
    }

    fn register(server: &Opaque, login: &LoginName, password: &[u8]) -> Vec<u8> {
        let start = ClientRegistration::<Suite>::start(&mut OsRng, password).unwrap();
        let answer = server.registration_response(login, &start.message.serialize()).unwrap();
        let ksf = quick();
        let parameters = ClientRegistrationFinishParameters::new(Identifiers::default(), Some(&ksf));
        let answer = RegistrationResponse::deserialize(&answer).unwrap();
        start.state.finish(&mut OsRng, password, answer, parameters).unwrap().message.serialize().to_vec()
    }

    fn log_in(server: &Opaque, login: &LoginName, record: &[u8], password: &[u8], context: &[u8]) -> Option<bool> {
        let start = ClientLogin::<Suite>::start(&mut OsRng, password).unwrap();
        let begun = server.start_login(login, Some(record), &start.message.serialize()).unwrap();
        let ksf = quick();
        let parameters = ClientLoginFinishParameters::new(Some(context), Identifiers::default(), Some(&ksf));
        let answer = CredentialResponse::deserialize(&begun.response).unwrap();
        let finish = start.state.finish(&mut OsRng, password, answer, parameters).ok()?;
        Some(Opaque::finish_login(&begun.state, &finish.message.serialize()).is_ok())
    }

    #[test]
    fn the_right_password_alone_logs_in() {
        let server = Opaque::from_bytes(&Opaque::generate()).unwrap();
        let record = register(&server, &name("eva"), b"right");
        assert_eq!(record.len(), RECORD_BYTES);
        Opaque::check_record(&record).unwrap();
        assert_eq!(log_in(&server, &name("eva"), &record, b"right", CONTEXT), Some(true));
        assert_eq!(log_in(&server, &name("eva"), &record, b"wrong", CONTEXT), None);
        assert_eq!(log_in(&server, &name("eva"), &record, b"right", b"another"), None);
        assert_eq!(log_in(&server, &name("ada"), &record, b"right", CONTEXT), None, "the record belongs to a name");
    }

    #[test]
    fn another_server_key_opens_nothing() {
        let key = Opaque::generate();
        let record = register(&Opaque::from_bytes(&key).unwrap(), &name("eva"), b"right");
        let restarted = Opaque::from_bytes(&key).unwrap();
        assert_eq!(log_in(&restarted, &name("eva"), &record, b"right", CONTEXT), Some(true));
        let replaced = Opaque::from_bytes(&Opaque::generate()).unwrap();
        assert_eq!(log_in(&replaced, &name("eva"), &record, b"right", CONTEXT), None);
    }

    #[test]
    fn unknown_names_are_answered_in_the_same_size_and_refused_at_the_end() {
        let server = Opaque::from_bytes(&Opaque::generate()).unwrap();
        let record = register(&server, &name("eva"), b"right");
        let request = ClientLogin::<Suite>::start(&mut OsRng, b"right").unwrap().message.serialize();
        let known = server.start_login(&name("eva"), Some(&record), &request).unwrap();
        let unknown = server.start_login(&name("nobody"), None, &request).unwrap();
        assert_eq!(known.response.len(), unknown.response.len());
        assert_eq!(known.state.len(), unknown.state.len());
        assert_eq!(Opaque::finish_login(&unknown.state, &[0; 64]), Err(OpaqueError::Refused));
    }

    #[test]
    fn bent_bytes_are_malformed() {
        let server = Opaque::from_bytes(&Opaque::generate()).unwrap();
        let record = register(&server, &name("eva"), b"right");
        assert_eq!(Opaque::check_record(&record[1..]), Err(OpaqueError::Malformed));
        assert_eq!(Opaque::check_record(&[record.as_slice(), &[0]].concat()), Err(OpaqueError::Malformed));
        assert_eq!(Opaque::check_record(&[0xff; RECORD_BYTES]), Err(OpaqueError::Malformed));
        assert!(server.registration_response(&name("eva"), b"short").is_err());
        assert!(server.start_login(&name("eva"), Some(&record), b"short").is_err());
        assert!(Opaque::from_bytes(&[0; 12]).is_err());
        let key = Opaque::generate();
        assert!(Opaque::from_bytes(&[key.as_slice(), &[0]].concat()).is_err());
    }
}
