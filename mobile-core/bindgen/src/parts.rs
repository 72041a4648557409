//! One wasm, divided: what is reached from its exports stays in the main one, and what is reached only through functions marked with `wasm_split`
//! becomes a part of its own (docs/adr/0013). A part shares the main one's memory and table, and is loaded when it is first called.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::{Options, transform};

/// The module that the main wasm asks for its parts: `page/parts.js`.
const LOADER: &str = "./parts.js";

/// Writes `NAME.js`, `NAME_bg.wasm` and the parts beside it into the folder `out`. The input has to be linked with `--emit-relocs`. Answers the
/// files that each part needs, by the part's name.
///
/// # Errors
/// From the disk, from the division, or from wasm-bindgen.
pub fn write(input: &Path, out: &Path) -> Result<BTreeMap<String, Vec<String>>, String> {
    let failed = |error: io::Error| error.to_string();
    let _ = fs::remove_dir_all(out);
    let divided = out.with_extension("parts");
    let (wasm, main) = (fs::read(input).map_err(failed)?, divided.join("main.wasm"));
    let mut options = Options::new(&wasm);
    options.output_dir = &divided;
    options.main_out_path = &main;
    options.link_name = LOADER;
    let parts = transform(options).map_err(|error| format!("{error:?}"))?;

    let name = input.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .input_bytes(&name, fs::read(&main)?)
                .demangle(false)
                .keep_lld_exports(true)
                .remove_name_section(true)
                .typescript(false)
                .omit_default_module_path(false)
                .generate(out)
        })
        .map_err(|error| format!("{error:?}"))?;
    let glue = out.join(format!("{name}.js"));
    let text = fs::read_to_string(&glue).map_err(failed)?;
    fs::write(&glue, text.replace(&format!("from \"{LOADER}\""), "from \"/assets/parts.js\"")).map_err(failed)?;
    for path in parts.split_modules {
        let part = fs::read(&path).map_err(failed)?;
        let part = bare(&part).ok_or("a part is no wasm")?;
        fs::write(out.join(path.file_name().unwrap_or_default()), part).map_err(failed)?;
    }
    let _ = fs::remove_dir_all(&divided);
    let file = |name: String| format!("/assets/{name}.wasm");
    Ok(parts.prefetch_map.into_iter().map(|(part, files)| (part, files.into_iter().map(file).collect())).collect())
}

/// What the loader needs to know: a function for each part, under the name that the main wasm calls it by.
#[must_use]
pub fn loaders(parts: &BTreeMap<String, Vec<String>>) -> String {
    parts.iter().map(|(part, files)| format!("export const __wasm_split_load_{part} = loader({files:?});\n")).collect()
}

/// A wasm without its custom sections, which hold names (WebAssembly Core 2.0, 5.5: a byte of kind, a length, the content).
fn bare(wasm: &[u8]) -> Option<Vec<u8>> {
    let (header, mut rest) = wasm.split_at_checked(8)?;
    let mut kept = header.to_vec();
    while let Some((kind, after)) = rest.split_first() {
        let (mut length, mut shift, mut at) = (0_usize, 0, 0);
        loop {
            let byte = *after.get(at)?;
            length |= usize::from(byte & 0x7f).checked_shl(shift)?;
            (at, shift) = (at + 1, shift + 7);
            if byte & 0x80 == 0 {
                break;
            }
        }
        let end = at.checked_add(length)?;
        if *kind != 0 {
            kept.push(*kind);
            kept.extend(after.get(..end)?);
        }
        rest = after.get(end..)?;
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_out_and_nothing_else() {
        let header = b"\0asm\x01\0\0\0";
        let wasm = [&header[..], &[1, 1, 0], &[0, 0x83, 0, 1, b'n', 7], &[3, 2, 1, 0]].concat();
        assert_eq!(bare(&wasm).unwrap(), [&header[..], &[1, 1, 0], &[3, 2, 1, 0]].concat());
        assert_eq!(bare(&wasm[..wasm.len() - 1]), None, "cut short");
    }

    #[test]
    fn a_part_is_loaded_with_all_that_it_needs() {
        let parts =
            BTreeMap::from([("later".to_owned(), vec!["/assets/a.wasm".to_owned(), "/assets/b.wasm".to_owned()])]);
        let expected = "export const __wasm_split_load_later = loader([\"/assets/a.wasm\", \"/assets/b.wasm\"]);\n";
        assert_eq!(loaders(&parts), expected);
    }
}
