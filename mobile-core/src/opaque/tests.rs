//! The client against the library's server, which is what Andrum's server runs.

use andrum_wire::ids::Blob;
use opaque_ke::{
    ClientLogin, ClientLoginFinishParameters, CredentialFinalization, CredentialRequest, CredentialResponse,
    Identifiers, RegistrationRequest, RegistrationUpload, ServerLogin, ServerLoginParameters, ServerRegistration,
    ServerSetup,
};

use super::client::Suite;
use super::*;
use crate::crypto::random::OsRng;

const PASSWORD: &str = "en dörr på glänt";

struct Server {
    setup: ServerSetup<Suite>,
    record: Option<ServerRegistration<Suite>>,
}

impl Server {
    fn new() -> Self {
        Self { setup: ServerSetup::new(&mut OsRng), record: None }
    }

    /// Registers `password` and gives the export key.
    fn register(&mut self, password: &str) -> ExportKey {
        let (registration, request) = Registration::start(password).unwrap();
        let request = RegistrationRequest::deserialize(&request.0).unwrap();
        let started = ServerRegistration::<Suite>::start(&self.setup, request, b"ylva").unwrap();
        let (record, export_key) = registration.finish(&Blob(started.message.serialize().to_vec())).unwrap();
        let upload = RegistrationUpload::<Suite>::deserialize(&record.0).unwrap();
        self.record = Some(ServerRegistration::finish(upload));
        export_key
    }

    fn start(&self, request: &Blob, context: &[u8]) -> (ServerLogin<Suite>, Blob) {
        let request = CredentialRequest::deserialize(&request.0).unwrap();
        let parameters = ServerLoginParameters { context: Some(context), identifiers: Identifiers::default() };
        let record = self.record.clone();
        let started = ServerLogin::start(&mut OsRng, &self.setup, record, request, b"ylva", parameters).unwrap();
        (started.state, Blob(started.message.serialize().to_vec()))
    }
}

fn log_in(server: &Server, password: &str) -> Result<ExportKey, LoginFailed> {
    let (login, request) = Login::start(password).unwrap();
    let (waiting, response) = server.start(&request, CONTEXT);
    let (finalization, export_key) = login.finish(&response)?;
    let parameters = ServerLoginParameters { context: Some(CONTEXT), identifiers: Identifiers::default() };
    waiting.finish(CredentialFinalization::deserialize(&finalization.0).unwrap(), parameters).unwrap();
    Ok(export_key)
}

#[test]
fn the_password_and_no_other_gives_the_export_key() {
    let mut server = Server::new();
    let registered = server.register(PASSWORD);
    assert_eq!(log_in(&server, PASSWORD).unwrap().expose(), registered.expose());
    // "ö", "å" and "ä" as letter and mark.
    let composed_otherwise = "en do\u{308}rr pa\u{30A} gla\u{308}nt";
    assert_eq!(log_in(&server, composed_otherwise).unwrap().expose(), registered.expose());
    for wrong in ["en dörr på glänt ", "En dörr på glänt", "en dorr pa glant"] {
        assert_eq!(log_in(&server, wrong).err(), Some(LoginFailed));
    }
    // A name that the server does not know is answered, too, and fails like a wrong password.
    assert_eq!(log_in(&Server::new(), PASSWORD).err(), Some(LoginFailed));
}

#[test]
fn another_context_is_refused() {
    let mut server = Server::new();
    server.register(PASSWORD);
    let (login, request) = Login::start(PASSWORD).unwrap();
    let (_, response) = server.start(&request, b"andrum/v2/opaque");
    assert_eq!(login.finish(&response).err(), Some(LoginFailed));
}

/// One bit in each part of KE2 (RFC 9807, section 6.1.1: evaluated message, masking nonce, masked response, server's nonce, key share, mac).
#[test]
fn an_altered_answer_is_refused() {
    let mut server = Server::new();
    server.register(PASSWORD);
    for at in [0, 40, 70, 110, 190, 200, 240, 319] {
        let (login, request) = Login::start(PASSWORD).unwrap();
        let (_, mut response) = server.start(&request, CONTEXT);
        assert_eq!(response.0.len(), 320);
        response.0[at] ^= 1;
        assert_eq!(login.finish(&response).err(), Some(LoginFailed), "byte {at}");
    }
    for response in [vec![], vec![0; 320], vec![0xFF; 320], vec![0; 319], vec![0; 100_000]] {
        let (login, _) = Login::start(PASSWORD).unwrap();
        assert_eq!(login.finish(&Blob(response.clone())).err(), Some(LoginFailed));
        let (registration, _) = Registration::start(PASSWORD).unwrap();
        assert_eq!(registration.finish(&Blob(response)).err(), Some(LoginFailed));
    }
}

/// The same exchange with the library's own Argon2id and the protocol's parameters: what we compile in is what the protocol says.
#[test]
fn the_stretching_is_the_one_of_the_protocol() {
    struct Plain;
    impl opaque_ke::CipherSuite for Plain {
        type OprfCs = opaque_ke::Ristretto255;
        type KeyExchange = opaque_ke::TripleDh<opaque_ke::Ristretto255, crate::crypto::hash::Sha512>;
        type Ksf = opaque_ke::argon2::Argon2<'static>;
    }
    let log_in = |server: &Server, memory_kib, passes| {
        let started = ClientLogin::<Plain>::start(&mut OsRng, PASSWORD.as_bytes()).unwrap();
        let (_, response) = server.start(&Blob(started.message.serialize().to_vec()), CONTEXT);
        let response = CredentialResponse::deserialize(&response.0).unwrap();
        let params = opaque_ke::argon2::Params::new(memory_kib, passes, 1, None).unwrap();
        let (algorithm, version) = (opaque_ke::argon2::Algorithm::Argon2id, opaque_ke::argon2::Version::V0x13);
        let stretch = opaque_ke::argon2::Argon2::new(algorithm, version, params);
        let parameters = ClientLoginFinishParameters::new(Some(CONTEXT), Identifiers::default(), Some(&stretch));
        let finished = started.state.finish(&mut OsRng, PASSWORD.as_bytes(), response, parameters);
        finished.map(|finished| finished.export_key.to_vec()).ok()
    };
    let mut server = Server::new();
    let registered = server.register(PASSWORD);
    assert_eq!(log_in(&server, 65536, 3).as_deref(), Some(&registered.expose()[..]));
    assert_eq!(log_in(&server, 65536, 2), None);
    assert_eq!(log_in(&server, 32768, 3), None);
}

#[test]
fn passwords_have_bounds() {
    let refusal = |typed: &str| Login::start(typed).err();
    assert_eq!(refusal(""), Some(PasswordError::Empty));
    assert_eq!(refusal(" "), None);
    assert_eq!(refusal(&"x".repeat(MAX_PASSWORD_BYTES)), None);
    assert_eq!(refusal(&"x".repeat(MAX_PASSWORD_BYTES + 1)), Some(PasswordError::TooLong));
    // U+1D160 is composed of three characters in normal form C, three times as long.
    assert_eq!(refusal(&"\u{1D160}".repeat(MAX_PASSWORD_BYTES / 4)), Some(PasswordError::TooLong));
    assert_eq!(Registration::start("").err(), Some(PasswordError::Empty));
}
