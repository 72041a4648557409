//! The app as a folder of files to serve: names carry a hash of what is in them, so that they can be kept for ever, and each lies there
//! compressed, too.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::{fs, io};

use sha2::{Digest, Sha256};

/// Files that keep their names: a browser asks for them anew each time.
const FIXED: &[&str] = &["index.html", "service-worker.js", "manifest.webmanifest"];

/// What is served beneath `/assets/`, by its name there before hashing.
type Files = BTreeMap<String, Vec<u8>>;

/// How much work goes into compressing.
#[derive(Clone, Copy, Debug)]
pub enum Effort {
    /// As small as it gets: half a minute for the app.
    Best,
    /// For a server that is only looked at while one works on it.
    Quick,
}

/// Builds the folder `out` from `wasm` and the app's folder, with its `page/` and `assets/`. Leaves it alone when nothing has changed, so that
/// the server is not built anew for it either.
///
/// # Errors
/// From the disk, or from wasm-bindgen.
pub fn build(wasm: &Path, app: &Path, out: &Path, effort: Effort) -> Result<(), String> {
    let failed = |error: io::Error| error.to_string();
    let (inputs, seen) = (inputs(wasm, app).map_err(failed)?, out.with_extension("inputs"));
    let inputs = format!("{inputs} {effort:?}");
    if fs::read_to_string(&seen).is_ok_and(|seen| seen == inputs) && out.join("index.html").exists() {
        return Ok(());
    }
    let glue = out.with_extension("glue");
    let parts = crate::parts::write(wasm, &glue)?;
    let mut plain = Files::new();
    for file in fs::read_dir(&glue).map_err(failed)? {
        let path = file.map_err(failed)?.path();
        plain.insert(name_of(&path), fs::read(&path).map_err(failed)?);
    }
    gather(&app.join("assets"), "", &mut plain).map_err(failed)?;
    gather(&app.join("page"), "", &mut plain).map_err(failed)?;
    plain.entry("parts.js".into()).or_default().extend(crate::parts::loaders(&parts).bytes());
    let css = styles(&mut plain)?;
    plain.insert("app.css".into(), css);
    // Drawn into the wasm already, or told of in the licence's own place.
    plain.retain(|name, _| !name.starts_with("icons/") && !name.ends_with(".txt"));

    let fixed: Vec<(String, Vec<u8>)> =
        FIXED.iter().filter_map(|name| Some(((*name).to_owned(), plain.remove(*name)?))).collect();
    let named = hashed(plain);
    let later: Vec<&String> = parts.values().flatten().collect();
    let _ = fs::remove_dir_all(out);
    // Compressing takes longest, and each file is its own.
    std::thread::scope(|all| {
        let files = named.files.iter();
        let written: Vec<_> = files.map(|(path, bytes)| all.spawn(move || write(out, path, bytes, effort))).collect();
        written
            .into_iter()
            .try_for_each(|it| it.join().unwrap_or_else(|_| Err(io::Error::other("compressing stopped"))))
    })
    .map_err(failed)?;
    for (name, bytes) in fixed {
        let bytes = named.rename(&bytes);
        let bytes = if name == "service-worker.js" { named.list(&bytes, &later) } else { bytes };
        write(out, &name, &bytes, effort).map_err(failed)?;
    }
    fs::write(seen, inputs).map_err(failed)
}

/// A hash of all that the folder is made from.
fn inputs(wasm: &Path, app: &Path) -> io::Result<String> {
    let mut files = Files::from([("wasm".to_owned(), fs::read(wasm)?)]);
    gather(&app.join("assets"), "assets/", &mut files)?;
    gather(&app.join("page"), "page/", &mut files)?;
    let mut hash = Sha256::new();
    for (name, bytes) in &files {
        hash.update(name);
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    }
    Ok(data_encoding::HEXLOWER.encode(&hash.finalize()))
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// All files of a folder and its folders.
fn gather(folder: &Path, prefix: &str, files: &mut Files) -> io::Result<()> {
    for file in fs::read_dir(folder)? {
        let path = file?.path();
        let name = format!("{prefix}{}", name_of(&path));
        if path.is_dir() {
            gather(&path, &format!("{name}/"), files)?;
        } else {
            files.insert(name, fs::read(&path)?);
        }
    }
    Ok(())
}

/// The layers of the style, each a folder of `assets/styles`. What stands in a later one wins, however it is written.
const LAYERS: [&str; 6] = ["tokens", "base", "layout", "pieces", "rooms", "print"];

/// The style sheets as one: each folder of them is a layer.
///
/// # Errors
/// A style sheet that stands in no layer.
fn styles(files: &mut Files) -> Result<Vec<u8>, String> {
    let mut all = Vec::new();
    for layer in LAYERS {
        let folder = format!("styles/{layer}/");
        let names: Vec<String> = files.keys().filter(|name| name.starts_with(&folder)).cloned().collect();
        all.extend(format!("@layer {layer} {{\n").bytes());
        all.extend(names.iter().filter_map(|name| files.remove(name)).flatten());
        all.extend(b"}\n");
    }
    match files.keys().find(|name| name.starts_with("styles/")) {
        Some(name) => Err(format!("{name} stands in no layer: {}", LAYERS.join(", "))),
        None => Ok(all),
    }
}

/// Files under their names with hashes.
struct Named {
    /// By path, without the leading `/`.
    files: Files,
    /// Address before, address after; longest first, so that none is replaced within another.
    names: Vec<(String, String)>,
}

/// Gives each file a name with its hash, after the names of the files that it speaks of were put into it.
fn hashed(mut plain: Files) -> Named {
    let mut named = Named { files: Files::new(), names: Vec::new() };
    while !plain.is_empty() {
        let waits = |name: &String, bytes: &[u8]| plain.keys().any(|other| other != name && speaks_of(bytes, other));
        let ready: Vec<String> = plain
            .iter()
            .filter(|(name, bytes)| !is_text(name) || !waits(name, bytes))
            .map(|(name, _)| name.clone())
            .collect();
        // Two files that speak of each other cannot both carry the other's hash.
        let ready = if ready.is_empty() { plain.keys().cloned().collect() } else { ready };
        for name in ready {
            let Some(bytes) = plain.remove(&name) else { continue };
            let bytes = if is_text(&name) { named.rename(&bytes) } else { bytes };
            let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)[..6]);
            let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
            let path = format!("assets/{stem}-{hash}.{ending}");
            named.names.push((format!("/assets/{name}"), format!("/{path}")));
            named.files.insert(path, bytes);
        }
        named.names.sort_by_key(|(before, _)| core::cmp::Reverse(before.len()));
    }
    named
}

fn is_text(name: &str) -> bool {
    ["js", "css", "html", "webmanifest"].iter().any(|ending| name.ends_with(&format!(".{ending}")))
}

fn speaks_of(bytes: &[u8], name: &str) -> bool {
    let address = format!("/assets/{name}");
    bytes.windows(address.len()).any(|window| window == address.as_bytes())
}

impl Named {
    /// Puts the names with hashes in place of those without.
    fn rename(&self, bytes: &[u8]) -> Vec<u8> {
        let Ok(text) = core::str::from_utf8(bytes) else { return bytes.to_vec() };
        self.names.iter().fold(text.to_owned(), |text, (before, after)| text.replace(before, after)).into_bytes()
    }

    /// Fills in what the service worker keeps, with what comes `later` apart, and a version that changes with any of it.
    fn list(&self, bytes: &[u8], later: &[&String]) -> Vec<u8> {
        let listed = |names: &mut dyn Iterator<Item = &(String, String)>| {
            names.map(|(_, after)| format!("{after:?}")).collect::<Vec<_>>().join(", ")
        };
        let (last, first): (Vec<_>, Vec<_>) = self.names.iter().partition(|(before, _)| later.contains(&before));
        let version = Sha256::digest(listed(&mut self.names.iter()).as_bytes());
        let version = data_encoding::HEXLOWER.encode(&version[..6]);
        String::from_utf8_lossy(bytes)
            .replace("\"FILES\"", &listed(&mut first.into_iter()))
            .replace("\"LATER\"", &listed(&mut last.into_iter()))
            .replace("\"VERSION\"", &format!("{version:?}"))
            .into_bytes()
    }
}

/// Writes a file, and beside it the same compressed (RFC 7932, RFC 1952) where that makes it smaller.
fn write(out: &Path, path: &str, bytes: &[u8], effort: Effort) -> io::Result<()> {
    let file = out.join(path);
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&file, bytes)?;
    let mut brotli = Vec::new();
    let (quality, gzip) = match effort {
        Effort::Best => (11, flate2::Compression::best()),
        Effort::Quick => (2, flate2::Compression::fast()),
    };
    let parameters = brotli::enc::BrotliEncoderParams { quality, lgwin: 22, ..Default::default() };
    brotli::BrotliCompress(&mut &bytes[..], &mut brotli, &parameters)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), gzip);
    gzip.write_all(bytes)?;
    for (ending, compressed) in [("br", brotli), ("gz", gzip.finish()?)] {
        if compressed.len() < bytes.len() {
            fs::write(with_ending(&file, ending), compressed)?;
        }
    }
    Ok(())
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(format!(".{ending}"));
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn a_change_in_one_file_renames_all_that_speak_of_it() {
        let names = |font: &str| {
            let plain = files(&[
                ("page.js", "\"/assets/app.css\""),
                ("app.css", "url(/assets/fonts/a.woff2)"),
                ("fonts/a.woff2", font),
            ]);
            hashed(plain).names.into_iter().collect::<BTreeMap<_, _>>()
        };
        let (one, other) = (names("one"), names("other"));
        for name in ["/assets/page.js", "/assets/app.css", "/assets/fonts/a.woff2"] {
            assert_ne!(one[name], other[name], "{name}");
        }
        assert_eq!(one, names("one"), "the same files have the same names");
    }

    #[test]
    fn a_name_within_another_is_left_alone() {
        let named = hashed(files(&[("a.js", "x"), ("a.js.map", "y"), ("b.js", "\"/assets/a.js\"")]));
        let b = named.files.iter().find(|(path, _)| path.starts_with("assets/b-")).unwrap().1;
        let text = core::str::from_utf8(b).unwrap();
        assert!(text.starts_with("\"/assets/a-") && text.ends_with(".js\""), "{text}");
    }

    #[test]
    fn styles_come_layer_by_layer() {
        let mut plain = files(&[
            ("styles/pieces/b.css", ".b{}"),
            ("styles/pieces/a.css", ".a{}"),
            ("styles/tokens/z.css", ":root{}"),
            ("page.js", "x"),
        ]);
        let css = String::from_utf8(styles(&mut plain).unwrap()).unwrap();
        let places: Vec<_> = ["@layer tokens", ":root", "@layer base", "@layer pieces", ".a", ".b", "@layer print"]
            .iter()
            .map(|text| css.find(text).unwrap())
            .collect();
        assert!(places.is_sorted(), "{css}");
        assert_eq!(plain.into_keys().collect::<Vec<_>>(), ["page.js"]);
    }

    #[test]
    fn a_style_sheet_in_no_layer_is_refused() {
        for name in ["styles/a.css", "styles/others/a.css"] {
            assert!(styles(&mut files(&[(name, ".a{}")])).is_err_and(|error| error.contains(name)));
        }
    }

    #[test]
    fn the_service_worker_lists_every_file() {
        let named = hashed(files(&[("a.js", "x"), ("b.css", "y"), ("c.wasm", "z")]));
        let script = b"const V = \"VERSION\"; const F = [\"FILES\"]; const L = [\"LATER\"];";
        let text = String::from_utf8(named.list(script, &[&"/assets/c.wasm".to_owned()])).unwrap();
        assert!(named.files.keys().all(|path| text.contains(&format!("\"/{path}\""))), "{text}");
        let (first, last) = text.split_once("const L").unwrap();
        assert!(!first.contains(".wasm") && last.contains(".wasm"), "what comes later comes last: {text}");
        assert!(!text.contains("VERSION") && !text.contains("FILES") && !text.contains("LATER"));
    }
}
