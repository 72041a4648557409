//! Reads `docs/vectors/*.json` for the tests.

use serde_json::Value;

pub(crate) struct Vectors(Value);

impl Vectors {
    pub(crate) fn new(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap())
    }

    pub(crate) fn part(&self, name: &str) -> Self {
        Self(self.0[name].clone())
    }

    pub(crate) fn text(&self, name: &str) -> &str {
        self.0[name].as_str().unwrap()
    }

    pub(crate) fn number(&self, name: &str) -> u64 {
        self.0[name].as_u64().unwrap()
    }

    pub(crate) fn texts(&self, name: &str) -> Vec<&str> {
        self.0[name].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        hex(self.text(name))
    }

    pub(crate) fn array<const N: usize>(&self, name: &str) -> [u8; N] {
        self.bytes(name).try_into().unwrap()
    }
}

pub(crate) fn hex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
}

/// `bytes` with one bit of each byte changed, in turn, and `bytes` cut off at each length.
pub(crate) fn damaged(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let flipped = (0..bytes.len()).map(|at| {
        let mut copy = bytes.to_vec();
        copy[at] ^= 1 << (at % 8);
        copy
    });
    flipped.chain((0..bytes.len()).map(|end| bytes[..end].to_vec()))
}
