//! What sealing and opening an item costs beyond bare age over the same padded plaintext; and, for information, a login's Argon2id.

use std::hint::black_box;
use std::io::{Read, Write};
use std::time::Duration;

use age::x25519::Identity as BareIdentity;
use andrum_core::crypto::age::Identity;
use andrum_core::crypto::argon;
use andrum_core::crypto::random;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::envelope::{self, ItemHeader, padded_length};
use andrum_core::keys;
use andrum_wire::ids::{Hash, ItemId, LogId};
use andrum_wire::log::{Kind, Suite};

use super::report::{Goal, Report};
use super::rounds::{ROUNDS, compare, median};
use super::usage::own_cpu;

/// Items in a round.
const ITEMS: usize = 500;
/// Bytes of a body whose plaintext is padded to 2 KiB.
const BODY_BYTES: usize = 1700;

/// Measures both ways, in CPU time.
pub fn measure(report: &mut Report) {
    let (author, identity, bare) = (SigningKey::random(), Identity::random(), BareIdentity::generate());
    let (recipients, recipient) = ([identity.recipient()], [bare.to_public()]);
    let header = ItemHeader {
        kind: Kind::Private,
        suite: Suite::AgeX25519,
        log: LogId(random::bytes()),
        item: ItemId(random::bytes()),
        base: None,
        author: keys::device_id(&author.public()),
        roster: None,
        recipients: Hash::ZERO,
    };
    let body = vec![b'a'; BODY_BYTES];
    let padded = vec![b'a'; padded_length(BODY_BYTES + 200)];
    let seal = || envelope::seal(&header, &body, &author, &recipients).expect("a blob");
    let (blob, file, key) = (seal(), encrypt(&recipient, &padded), author.public());
    let (mut sealing, mut opening) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        sealing.push((each(seal), each(|| encrypt(&recipient, &padded))));
        let open = || envelope::open(&blob, &[&identity], &header, &key).expect("an item");
        opening.push((each(open), each(|| decrypt(&bare, &file))));
    }
    for (what, rounds) in [("encrypt and sign", sealing), ("decrypt and verify", opening)] {
        let compared = compare(&rounds);
        let how = format!("{:.0} us, bare age {:.0} us, over {} bytes", compared.ours, compared.theirs, padded.len());
        report.line(what, compared.ratio, "x", Goal::AtMost(1.6), &how);
    }
    let login = || {
        let before = own_cpu();
        black_box(argon::stretch("correct horse battery staple", &[0; argon::SALT_BYTES]));
        (own_cpu() - before).as_secs_f64() * 1000.0
    };
    let login = median((0..ROUNDS).map(|_| login()).collect());
    report.line("Argon2id of a login", login, "ms", Goal::None, "CPU time on the device: 64 MiB, t = 3, p = 1");
}

/// CPU time of one call, in microseconds.
pub fn each<T>(work: impl Fn() -> T) -> f64 {
    let before = own_cpu();
    for _ in 0..ITEMS {
        black_box(work());
    }
    let took: Duration = own_cpu() - before;
    took.as_secs_f64() * 1e6 / ITEMS as f64
}

/// A bare age file.
pub fn encrypt(recipients: &[age::x25519::Recipient], plain: &[u8]) -> Vec<u8> {
    let recipients = recipients.iter().map(|recipient| recipient as &dyn age::Recipient);
    let mut file = Vec::with_capacity(plain.len() + 1024);
    let mut writer =
        age::Encryptor::with_recipients(recipients).expect("a recipient").wrap_output(&mut file).expect("a header");
    writer.write_all(plain).expect("memory");
    writer.finish().expect("memory");
    file
}

fn decrypt(identity: &BareIdentity, file: &[u8]) -> Vec<u8> {
    let decryptor = age::Decryptor::new_buffered(file).expect("a file");
    let mut plain = Vec::with_capacity(file.len());
    let identities = std::iter::once(identity as &dyn age::Identity);
    decryptor.decrypt(identities).expect("the identity").read_to_end(&mut plain).expect("a plaintext");
    plain
}
