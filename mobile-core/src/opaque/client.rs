//! The two exchanges of the client: registration (RFC 9807, section 5) and login (section 6).

use andrum_wire::ids::Blob;
use andrum_wire::limits::MAX_OPAQUE_BYTES;
use opaque_ke::errors::InternalError;
use opaque_ke::generic_array::{ArrayLength, GenericArray};
use opaque_ke::{
    CipherSuite, ClientLogin, ClientLoginFinishParameters, ClientRegistration, ClientRegistrationFinishParameters,
    CredentialResponse, Identifiers, RegistrationResponse, Ristretto255, TripleDh,
};
use zeroize::Zeroize;

use super::password::{Password, PasswordError};
use super::{CONTEXT, ExportKey, LoginFailed};
use crate::crypto::argon;
use crate::crypto::hash::{Output, Sha512};
use crate::crypto::random::OsRng;

/// ristretto255-SHA512, 3DH, our Argon2id.
pub(super) struct Suite;

impl CipherSuite for Suite {
    type OprfCs = Ristretto255;
    type KeyExchange = TripleDh<Ristretto255, Sha512>;
    type Ksf = Stretch;
}

/// Argon2id with the parameters that are compiled in, zero salt (RFC 9807, section 7; the OPRF has salted already). There is no other
/// instance, so none can be forgotten in one of the calls.
#[derive(Default)]
pub(super) struct Stretch;

impl opaque_ke::ksf::Ksf for Stretch {
    fn hash<L: ArrayLength<u8>>(&self, input: GenericArray<u8, L>) -> Result<GenericArray<u8, L>, InternalError> {
        let mut output = GenericArray::default();
        argon::stretch_into(&input, &[0; argon::SALT_BYTES], &mut output);
        Ok(output)
    }
}

/// A registration, or a change of password, that has begun. Wiped when dropped.
pub struct Registration {
    state: ClientRegistration<Suite>,
    password: Password,
}

impl Registration {
    /// Begins. Gives the RegistrationRequest for the server.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub fn start(password: &str) -> Result<(Self, Blob), PasswordError> {
        let password = Password::new(password)?;
        let Ok(started) = ClientRegistration::start(&mut OsRng, password.as_bytes()) else { no_point() };
        let request = Blob(started.message.serialize().to_vec());
        Ok((Self { state: started.state, password }, request))
    }

    /// Ends, with the server's RegistrationResponse. Gives the RegistrationRecord for the server. Takes some tenths of a second.
    ///
    /// # Errors
    /// [`LoginFailed`] when the response is not one.
    pub fn finish(self, response: &Blob) -> Result<(Blob, ExportKey), LoginFailed> {
        let response = RegistrationResponse::deserialize(bounded(response)?).map_err(|_| LoginFailed)?;
        let parameters = ClientRegistrationFinishParameters::new(Identifiers::default(), Some(&Stretch));
        let finished =
            self.state.finish(&mut OsRng, self.password.as_bytes(), response, parameters).map_err(|_| LoginFailed)?;
        Ok((Blob(finished.message.serialize().to_vec()), export(finished.export_key)))
    }
}

/// A login that has begun. Wiped when dropped.
pub struct Login {
    state: ClientLogin<Suite>,
    password: Password,
}

impl Login {
    /// Begins. Gives KE1 for the server.
    ///
    /// # Errors
    /// [`PasswordError`].
    pub fn start(password: &str) -> Result<(Self, Blob), PasswordError> {
        let password = Password::new(password)?;
        let Ok(started) = ClientLogin::start(&mut OsRng, password.as_bytes()) else { no_point() };
        let request = Blob(started.message.serialize().to_vec());
        Ok((Self { state: started.state, password }, request))
    }

    /// Ends, with the server's KE2. Gives KE3 for the server. Takes some tenths of a second.
    ///
    /// # Errors
    /// [`LoginFailed`].
    pub fn finish(self, response: &Blob) -> Result<(Blob, ExportKey), LoginFailed> {
        let response = CredentialResponse::deserialize(bounded(response)?).map_err(|_| LoginFailed)?;
        let parameters = ClientLoginFinishParameters::new(Some(CONTEXT), Identifiers::default(), Some(&Stretch));
        let finished =
            self.state.finish(&mut OsRng, self.password.as_bytes(), response, parameters).map_err(|_| LoginFailed)?;
        Ok((Blob(finished.message.serialize().to_vec()), export(finished.export_key)))
    }
}

fn bounded(response: &Blob) -> Result<&[u8], LoginFailed> {
    if response.0.len() > MAX_OPAQUE_BYTES { Err(LoginFailed) } else { Ok(&response.0) }
}

fn export(mut output: Output<Sha512>) -> ExportKey {
    let key = ExportKey(output.into());
    output.as_mut_slice().zeroize();
    key
}

/// A password is bounded, so the blinding fails only where it hashes to the group's identity: once in 2^252.
fn no_point() -> ! {
    unreachable!("the password hashes to no point")
}
