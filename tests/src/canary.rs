//! Canaries: words that must never leave a device readable, and the search for them in every form in which they could have left.

use std::fmt;
use std::path::{Path, PathBuf};

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER, HEXUPPER};

/// Something that must not be found, in all its forms.
#[derive(Clone)]
pub struct Canary {
    name: &'static str,
    forms: Vec<(&'static str, Vec<u8>)>,
}

/// Where one was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Which canary.
    pub canary: &'static str,
    /// In what form.
    pub form: &'static str,
    /// In which of the searched things.
    pub place: String,
    /// How many bytes into it.
    pub offset: usize,
}

impl fmt::Debug for Canary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Canary({})", self.name)
    }
}

impl Canary {
    /// A word or sentence: at least eight bytes, so that chance does not find it.
    #[must_use]
    pub fn text(name: &'static str, text: &str) -> Self {
        let mut canary = Self::bytes(name, text.as_bytes());
        canary.forms.push(("utf-16le", text.encode_utf16().flat_map(u16::to_le_bytes).collect()));
        canary.forms.push(("utf-16be", text.encode_utf16().flat_map(u16::to_be_bytes).collect()));
        canary.forms.push(("json", json_escaped(text).into_bytes()));
        canary.forms.push(("percent", percent(text).into_bytes()));
        canary.forms.push(("lower case", text.to_lowercase().into_bytes()));
        canary.tidy()
    }

    /// A key or another secret of bytes: at least eight of them.
    #[must_use]
    pub fn bytes(name: &'static str, bytes: &[u8]) -> Self {
        assert!(bytes.len() >= 8, "a canary of {} bytes is found by chance", bytes.len());
        let numbers: Vec<String> = bytes.iter().map(u8::to_string).collect();
        let mut forms = vec![
            ("plain", bytes.to_vec()),
            ("hex", HEXLOWER.encode(bytes).into_bytes()),
            ("HEX", HEXUPPER.encode(bytes).into_bytes()),
            ("json numbers", numbers.join(",").into_bytes()),
        ];
        for shift in 0..3 {
            forms.push(("base64", inside(&BASE64_NOPAD, bytes, shift)));
            forms.push(("base64url", inside(&BASE64URL_NOPAD, bytes, shift)));
        }
        Self { name, forms }.tidy()
    }

    /// The canary's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    fn tidy(mut self) -> Self {
        let mut seen = Vec::new();
        self.forms.retain(|(_, form)| {
            !seen.contains(form) && {
                seen.push(form.clone());
                true
            }
        });
        self
    }

    fn sightings<'a>(&'a self, place: &'a str, hay: &'a [u8]) -> impl Iterator<Item = Sighting> + 'a {
        self.forms.iter().filter_map(move |(form, needle)| {
            let offset = memchr::memmem::find(hay, needle)?;
            Some(Sighting { canary: self.name, form, place: place.to_owned(), offset })
        })
    }
}

/// Every canary in these bytes, each form at its first place.
#[must_use]
pub fn search(canaries: &[Canary], place: &str, hay: &[u8]) -> Vec<Sighting> {
    canaries.iter().flat_map(|canary| canary.sightings(place, hay)).collect()
}

/// Every canary in the files of a folder and in their names, however deep. Stops with a reason at a file that cannot be read.
#[must_use]
pub fn search_folder(canaries: &[Canary], folder: &Path) -> Vec<Sighting> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry")) {
            let path = entry.path();
            let place = path.display().to_string();
            found.extend(search(canaries, &place, place.as_bytes()));
            let kind = entry.file_type().expect("a file type");
            if kind.is_dir() {
                waiting.push(path);
            } else if kind.is_file() {
                found.extend(search(canaries, &place, &std::fs::read(&path).expect("a file")));
            }
        }
    }
    found
}

/// Stops unless no canary is in these bytes.
pub fn assert_none(canaries: &[Canary], place: &str, hay: &[u8]) {
    let found = search(canaries, place, hay);
    assert!(found.is_empty(), "readable where nothing may be: {found:#?}");
}

/// Stops unless no canary is in this folder.
pub fn assert_none_in(canaries: &[Canary], folder: &Path) {
    let found = search_folder(canaries, folder);
    assert!(found.is_empty(), "readable where nothing may be: {found:#?}");
}

/// What `bytes` become inside a longer base64 text when `shift` bytes stand before them (mod 3): only the characters that no neighbour changes.
fn inside(alphabet: &data_encoding::Encoding, bytes: &[u8], shift: usize) -> Vec<u8> {
    let text = alphabet.encode(&[&[0; 2][..shift], bytes].concat()).into_bytes();
    let first = [0, 2, 3][shift];
    let last = (shift + bytes.len()) * 8 / 6;
    text[first..last].to_vec()
}

/// As a careful JSON writer would: everything beyond ASCII as `\uXXXX`.
fn json_escaped(text: &str) -> String {
    text.encode_utf16()
        .map(|unit| match u8::try_from(unit) {
            Ok(byte @ (b'"' | b'\\')) => format!("\\{}", char::from(byte)),
            Ok(byte) if byte.is_ascii() && !byte.is_ascii_control() => char::from(byte).to_string(),
            _ => format!("\\u{unit:04x}"),
        })
        .collect()
}

fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORD: &str = "Tårta \"i\" lådan";

    fn finds(hay: &[u8], form: &str) {
        let found = search(&[Canary::text("cake", WORD)], "hay", hay);
        assert!(found.iter().any(|sighting| sighting.form == form), "{form} not among {found:?}");
    }

    #[test]
    fn every_form_is_found_at_every_shift() {
        for before in 0..7 {
            let padded = |inner: &[u8]| [vec![b'x'; before], inner.to_vec(), b"tail".to_vec()].concat();
            let plain = padded(WORD.as_bytes());
            finds(&plain, "plain");
            finds(HEXLOWER.encode(&plain).as_bytes(), "hex");
            finds(HEXUPPER.encode(&plain).as_bytes(), "HEX");
            finds(data_encoding::BASE64.encode(&plain).as_bytes(), "base64");
            finds(&serde_json::to_vec(&plain).unwrap(), "json numbers");
        }
        let bits = "ÿþ~?>Tårta~~~???".as_bytes();
        let found = search(&[Canary::bytes("bits", bits)], "hay", BASE64URL_NOPAD.encode(bits).as_bytes());
        assert!(found.iter().any(|sighting| sighting.form == "base64url"));
        finds(&padded_utf16(), "utf-16le");
        finds(r#"{"a":"T\u00e5rta \"i\" l\u00e5dan"}"#.as_bytes(), "json");
        finds(b"?q=T%C3%A5rta%20%22i%22%20l%C3%A5dan", "percent");
        finds("tårta \"i\" lådan".as_bytes(), "lower case");
    }

    fn padded_utf16() -> Vec<u8> {
        format!("x{WORD}y").encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn other_bytes_are_not_it() {
        assert_none(&[Canary::text("cake", WORD)], "hay", "Tårta i lådan".as_bytes());
    }

    #[test]
    fn folders_are_searched_deep_and_by_name() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("deep")).unwrap();
        std::fs::write(folder.path().join("deep/file"), WORD).unwrap();
        std::fs::write(folder.path().join("name-of-canary"), "").unwrap();
        let canaries = [Canary::text("cake", WORD), Canary::text("name", "name-of-canary")];
        let mut found: Vec<_> = search_folder(&canaries, folder.path()).into_iter().map(|s| s.canary).collect();
        found.dedup();
        found.sort_unstable();
        found.dedup();
        assert_eq!(found, ["cake", "name"]);
    }

    #[test]
    #[should_panic(expected = "readable where nothing may be")]
    fn a_sighting_stops_the_test() {
        assert_none(&[Canary::text("cake", WORD)], "hay", WORD.as_bytes());
    }
}
