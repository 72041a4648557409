//! The server's own keys: files beside the database, never inside it and never in its backup.
//!
//! | file | what it is | when it is lost |
//! |---|---|---|
//! | `opaque.key` | [`Opaque`], 128 bytes | **no password opens any account any more**; only recovery by the kit does |
//! | `tally.key` | [`Signer`], an Ed25519 seed of 32 bytes | tallies that are open cannot be closed any more, and become void |
//! | `tokens.key` | [`Authority`], an Ed25519 key as PKCS#8 (RFC 8410) | every access token ends; devices refresh and go on |
//!
//! The operator backs the folder up apart from the database: whoever has both may try passwords.

mod error;
mod file;

pub use error::SecretsError;

use std::path::Path;
use std::sync::Arc;

use crate::logins::opaque::Opaque;
use crate::tally::signer::Signer;
use crate::tokens::authority::Authority;

/// All keys of the server.
pub struct Secrets {
    /// Passwords.
    pub opaque: Opaque,
    /// Access tokens.
    pub authority: Authority,
    /// Batches and releases of tallies.
    pub tally: Arc<Signer>,
}

impl Secrets {
    /// Reads `opaque.key`, `tokens.key` and `tally.key` from `folder`; makes what is missing, with mode 0600 in a folder of mode 0700. With
    /// `accounts_exist` a missing `opaque.key` is an error instead. `issuer` is the server's public URL.
    ///
    /// # Errors
    /// [`SecretsError`], with the path of the file.
    pub fn load(folder: &Path, issuer: &str, accounts_exist: bool) -> Result<Self, SecretsError> {
        file::make_folder(folder)?;
        let opaque = folder.join("opaque.key");
        if accounts_exist && !opaque.exists() {
            return Err(SecretsError::Missing(opaque));
        }
        let tokens = folder.join("tokens.key");
        let tally = folder.join("tally.key");
        Ok(Self {
            opaque: Opaque::from_bytes(&file::read_or_create(&opaque, Opaque::generate)?)
                .map_err(|_| SecretsError::Damaged(opaque))?,
            authority: Authority::from_pkcs8(&file::read_or_create(&tokens, Authority::generate)?, issuer)
                .map_err(|_| SecretsError::Damaged(tokens))?,
            tally: Signer::from_bytes(&file::read_or_create(&tally, Signer::generate)?)
                .map(Arc::new)
                .ok_or(SecretsError::Damaged(tally))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn keys_are_made_once_and_for_the_owner_alone() {
        let data = tempfile::tempdir().unwrap();
        let folder = data.path().join("secrets");
        Secrets::load(&folder, "https://andrum.example", false).unwrap();
        let first: Vec<_> =
            ["opaque.key", "tally.key", "tokens.key"].map(|name| fs::read(folder.join(name)).unwrap()).into();
        assert_eq!(first[0].len(), 128);
        for name in ["opaque.key", "tally.key", "tokens.key"] {
            assert_eq!(fs::metadata(folder.join(name)).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
        Secrets::load(&folder, "https://andrum.example", true).unwrap();
        let second: Vec<_> =
            ["opaque.key", "tally.key", "tokens.key"].map(|name| fs::read(folder.join(name)).unwrap()).into();
        assert_eq!(first, second);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 3, "no leftovers");
    }

    #[test]
    fn a_key_that_others_may_read_is_refused() {
        let data = tempfile::tempdir().unwrap();
        Secrets::load(data.path(), "https://andrum.example", false).unwrap();
        let key = data.path().join("tokens.key");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
        let refused = Secrets::load(data.path(), "https://andrum.example", true).err().unwrap();
        assert!(matches!(refused, SecretsError::Open(path) if path == key));
    }

    #[test]
    fn a_lost_or_damaged_key_is_said_and_never_replaced() {
        let data = tempfile::tempdir().unwrap();
        let lost = Secrets::load(data.path(), "https://andrum.example", true).err().unwrap();
        assert!(matches!(lost, SecretsError::Missing(_)));
        Secrets::load(data.path(), "https://andrum.example", false).unwrap();
        for name in ["opaque.key", "tally.key", "tokens.key"] {
            let path = data.path().join(name);
            let whole = fs::read(&path).unwrap();
            fs::write(&path, &whole[..whole.len() - 1]).unwrap();
            let damaged = Secrets::load(data.path(), "https://andrum.example", true).err().unwrap();
            assert!(matches!(damaged, SecretsError::Damaged(at) if at == path));
            fs::write(&path, &whole).unwrap();
        }
    }
}
