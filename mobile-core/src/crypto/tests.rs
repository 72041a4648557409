//! The official vectors of each primitive, through our wrappers, and what the wrappers refuse.

use andrum_wire::ids::{PublicKey, Signature};
use proptest::prelude::*;

use super::secret::{Secret32, derive};
use super::sign::{SigningKey, verify};
use super::{NotReadable, aead, age, argon, hash, random};
use crate::vectors::{Vectors, damaged, hex};

fn secret(text: &str) -> Secret32 {
    Secret32::from_slice(&hex(text)).unwrap()
}

#[test]
fn sha256_of_fips_180() {
    let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hash::sha256(b"abc").as_bytes(), hex(expected));
    assert_eq!(hash::sha256_of(&[b"a", b"", b"bc"]), hash::sha256(b"abc"));
}

/// RFC 5869, appendix A.3: neither salt nor info. The first 32 of its 42 bytes.
#[test]
fn hkdf_of_rfc_5869() {
    let expected = "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d";
    assert_eq!(derive(&[&[0x0B; 22]], "").expose(), hex(expected).as_slice());
    assert_eq!(derive(&[&[0x0B; 20], &[], &[0x0B; 2]], "").expose(), hex(expected).as_slice());
}

#[test]
fn secrets_are_equal_only_to_themselves() {
    let secret = Secret32::from_bytes([7; 32]);
    assert!(secret == Secret32::from_bytes([7; 32]));
    assert!((0..32).all(|at| {
        let mut other = [7; 32];
        other[at] ^= 1;
        secret != Secret32::from_bytes(other)
    }));
    assert!(secret.derive("a") != secret.derive("b"));
    assert!(Secret32::from_slice(&[0; 31]).is_none() && Secret32::from_slice(&[0; 33]).is_none());
}

/// RFC 8032, section 7.1, tests 1 to 3.
#[test]
fn ed25519_of_rfc_8032() {
    let tests = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ];
    for (seed, public, message, signature) in tests {
        let key = SigningKey::from_seed(&secret(seed));
        let signature = Signature::from_slice(&hex(signature)).unwrap();
        assert_eq!(key.public().as_bytes(), hex(public));
        assert_eq!(key.sign(&hex(message)), signature);
        assert!(verify(&key.public(), &hex(message), &signature));
        assert!(key.seed() == secret(seed));
        for other in damaged(signature.as_bytes()).filter(|bytes| bytes.len() == 64) {
            assert!(!verify(&key.public(), &hex(message), &Signature::from_slice(&other).unwrap()));
        }
        assert!(!verify(&key.public(), b"other", &signature));
        assert!(!verify(&SigningKey::random().public(), &hex(message), &signature));
    }
}

/// What a lax verifier takes: a key of small order signs everything, and adding the group's order gives a signature a second form.
#[test]
fn ed25519_is_strict() {
    let mut identity = [0; 32];
    identity[0] = 1;
    let mut signature = [0; 64];
    signature[0] = 1;
    // The identity once more, as y = p + 1.
    let mut not_canonical = [0xFF; 32];
    (not_canonical[0], not_canonical[31]) = (0xEE, 0x7F);
    let order_eight = hex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a").try_into().unwrap();
    for key in [identity, not_canonical, order_eight, [0; 32], [0xFF; 32]] {
        for message in 0..16u8 {
            assert!(!verify(&PublicKey(key), &[message], &Signature(signature)), "{key:?}");
        }
    }
    let key = SigningKey::random();
    let mut second_form = key.sign(b"x").0;
    let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut carry = 0;
    for (byte, add) in second_form[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        (*byte, carry) = (sum as u8, sum >> 8);
    }
    assert!(!verify(&key.public(), b"x", &Signature(second_form)));
}

/// draft-irtf-cfrg-xchacha-03, appendix A.3.1.
#[test]
fn xchacha20_poly1305_of_the_draft() {
    let key = Secret32::from_bytes(core::array::from_fn(|index| 0x80 + index as u8));
    let nonce: [u8; 24] = core::array::from_fn(|index| 0x40 + index as u8);
    let aad = hex("50515253c0c1c2c3c4c5c6c7");
    let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    let expected = hex(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b4522f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff921f9664c97637da9768812f615c68b13b52ec0875924c1c7987947deafd8780acf49",
    );
    let sealed = aead::seal_with_nonce(&key, &nonce, &[&aad[..4], &aad[4..]], plain);
    assert_eq!(sealed, [&nonce[..], &expected].concat());
    assert_eq!(**aead::open(&key, &[&aad], &sealed).unwrap(), *plain);
}

#[test]
fn a_damaged_aead_is_refused() {
    let key = Secret32::random();
    let sealed = aead::seal(&key, &[b"a", b"b"], b"dagen idag");
    assert_eq!(aead::open(&key, &[b"ab"], &sealed).unwrap().as_slice(), b"dagen idag");
    for other in damaged(&sealed) {
        assert_eq!(aead::open(&key, &[b"ab"], &other), Err(NotReadable));
    }
    assert_eq!(aead::open(&key, &[b"abc"], &sealed), Err(NotReadable));
    assert_eq!(aead::open(&Secret32::random(), &[b"ab"], &sealed), Err(NotReadable));
    assert_ne!(aead::seal(&key, &[], b""), aead::seal(&key, &[], b""), "a nonce was used twice");
}

#[test]
fn argon2id_is_the_one_of_the_protocol() {
    let vector = Vectors::new(include_str!("../../../docs/vectors/argon2id.json"));
    let key = argon::stretch(vector.text("passphrase"), &vector.array("salt"));
    assert_eq!(key.expose(), vector.bytes("key").as_slice());
}

#[test]
fn random_numbers_stay_below() {
    let drawn: Vec<usize> = (0..1000).map(|_| random::below(3)).collect();
    assert!((0..3).all(|number| drawn.contains(&number)) && drawn.iter().all(|number| *number < 3));
    assert_eq!((random::below(0), random::below(1)), (0, 0));
    assert_ne!(random::bytes::<32>(), random::bytes::<32>());
}

/// The C2SP test kit: every file ends as it says, but that what is not X25519 is refused too, and that the library takes two old forms of
/// a stanza's end, which only somebody who holds the file key could write.
#[test]
fn age_test_kit() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/age-testkit");
    let refused_here = ["scrypt", "stanza_empty_body", "stanza_empty_last_line", "stanza_valid_characters"];
    let taken_here = ["stanza_missing_body", "stanza_missing_final_line"];
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if name == "README.md" {
            continue;
        }
        seen += 1;
        let file = std::fs::read(&path).unwrap();
        let split = file.windows(2).position(|pair| pair == b"\n\n").unwrap();
        let (about, blob) = (std::str::from_utf8(&file[..split]).unwrap(), &file[split + 2..]);
        let field =
            |name: &'static str| about.lines().filter_map(move |line| line.strip_prefix(name)?.strip_prefix(": "));
        let identities: Vec<_> = field("identity").filter_map(|text| age::Identity::from_text(text).ok()).collect();
        let read = age::decrypt(&identities.iter().collect::<Vec<_>>(), blob, 1 << 20);
        if field("expect").next() == Some("success") && !refused_here.contains(&name) {
            let payload = hash::sha256(&read.unwrap_or_else(|_| panic!("{name}")));
            assert_eq!(payload.as_bytes(), hex(field("payload").next().unwrap()), "{name}");
        } else if !taken_here.contains(&name) {
            assert_eq!(read, Err(NotReadable), "{name}");
        }
    }
    assert_eq!(seen, 73);
}

#[test]
fn age_refuses_what_is_not_x25519_before_it_works() {
    let me = age::Identity::random();
    let blob = age::encrypt(&[me.recipient()], b"x").unwrap();
    assert_eq!(age::decrypt(&[&me], &blob, 1).unwrap().as_slice(), b"x");
    assert_eq!(age::decrypt(&[&me], &blob, 0), Err(NotReadable));
    assert_eq!(age::decrypt(&[&age::Identity::random()], &blob, 1), Err(NotReadable));
    assert_eq!(age::decrypt(&[], &blob, 1), Err(NotReadable));
    assert_eq!(age::encrypt(&[], b"x"), Err(age::WrongRecipients));
    // A work factor of 2^62 would take for ever, were it looked at.
    let scrypt = b"age-encryption.org/v1\n-> scrypt rF0/NwblUHHTpgQgRpe5CQ 62\ngUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY\n--- ";
    assert_eq!(age::decrypt(&[&me], scrypt, 1), Err(NotReadable));
    // Nor is one that is longer than any of ours, though the library would take it.
    let theirs: ::age::x25519::Recipient = me.recipient().to_text().parse().unwrap();
    let mut long = Vec::new();
    let encryptor = ::age::Encryptor::with_recipients((0..100).map(|_| &theirs as &dyn ::age::Recipient)).unwrap();
    encryptor.wrap_output(&mut long).unwrap().finish().unwrap();
    assert_eq!(age::decrypt(&[&me], &long, 1), Err(NotReadable));
    // A header without end is not parsed to its end.
    let stanza =
        b"-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nhjabGXwSLQ9c3S6Lw2i+S2Tu2fiwQHHslbBN6B41FLE\n";
    let endless = [&b"age-encryption.org/v1\n"[..], &stanza.repeat(5000)].concat();
    assert_eq!(age::decrypt(&[&me], &endless, 1), Err(NotReadable));
}

#[test]
fn age_reads_what_is_for_any_of_us() {
    let (one, other, third) = (age::Identity::random(), age::Identity::random(), age::Identity::random());
    let blob = age::encrypt(&[one.recipient(), other.recipient()], b"till er").unwrap();
    assert_eq!(age::decrypt(&[&third, &other], &blob, 10).unwrap().as_slice(), b"till er");
    assert_eq!(age::decrypt(&[&third], &blob, 10), Err(NotReadable));
    let again = age::Identity::from_text(&one.to_text()).unwrap();
    assert!(again.recipient() == one.recipient());
    let lower = one.to_text().to_lowercase();
    assert!(age::Identity::from_text(&lower).is_err(), "a second spelling");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn sealed_bytes_come_back(plain in proptest::collection::vec(any::<u8>(), 0..3000), aad in proptest::collection::vec(any::<u8>(), 0..50)) {
        let key = Secret32::random();
        let sealed = aead::seal(&key, &[&aad], &plain);
        prop_assert_eq!(sealed.len(), plain.len() + aead::OVERHEAD_BYTES);
        prop_assert_eq!(&*aead::open(&key, &[&aad], &sealed).unwrap(), &plain);
    }

    #[test]
    fn decrypting_noise_does_not_panic(noise in proptest::collection::vec(any::<u8>(), 0..500)) {
        let me = age::Identity::random();
        let begun = [&b"age-encryption.org/v1\n-> X25519 "[..], &noise, b"\n--- ", &noise].concat();
        prop_assert_eq!(age::decrypt(&[&me], &begun, 1000), Err(NotReadable));
        prop_assert_eq!(age::decrypt(&[&me], &noise, 1000), Err(NotReadable));
    }
}
