//! Which file of a crate names what of which other, read from its paths. Tests are left out.

use std::collections::{BTreeMap, BTreeSet};

/// Path of a module within its crate, such as `groups/item`; empty for the crate's root.
pub type Module = String;

/// What one file says.
#[derive(Default)]
struct File {
    /// Paths that it uses.
    uses: Vec<Vec<String>>,
    /// Names that it passes on, and where each comes from.
    passes_on: BTreeMap<String, Vec<String>>,
    /// Modules of tests.
    tests: Vec<String>,
}

/// From each module of a crate to those that it needs. `files` are paths below `src` with their texts.
pub fn needs(files: &[(String, String)]) -> BTreeMap<Module, BTreeSet<Module>> {
    let names: BTreeSet<Module> = files.iter().map(|(path, _)| module(path)).collect();
    let read = |(path, text): &(String, String)| (module(path), read(&module(path), text, &names));
    let mut read: BTreeMap<Module, File> = files.iter().map(read).collect();
    let tests: Vec<Module> = read.iter().flat_map(|(of, file)| file.tests.iter().map(|it| join(of, it))).collect();
    for test in tests {
        read.retain(|module, _| *module != test && !module.starts_with(&format!("{test}/")));
    }
    let leads = |path: &Vec<String>| file_of(path, &read);
    let of = |(module, file): (&Module, &File)| {
        let needs = file.uses.iter().filter_map(leads).filter(|it| it != module);
        (module.clone(), needs.collect())
    };
    read.iter().map(of).collect()
}

/// The circles among modules, each as its members in order.
pub fn circles(needs: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<Vec<Module>> {
    let reach: BTreeMap<&Module, BTreeSet<&Module>> = needs.keys().map(|from| (from, reached(from, needs))).collect();
    let of = |module: &Module| -> Vec<Module> {
        let there = reach[module].iter().filter(|other| reach[**other].contains(module));
        there.map(|other| (*other).clone()).collect()
    };
    needs.keys().map(of).filter(|circle| circle.len() > 1).collect()
}

fn reached<'a>(from: &'a Module, needs: &'a BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<&'a Module> {
    let (mut seen, mut waiting) = (BTreeSet::new(), vec![from]);
    while let Some(module) = waiting.pop() {
        for next in &needs[module] {
            if seen.insert(next) {
                waiting.push(next);
            }
        }
    }
    seen
}

fn module(path: &str) -> Module {
    let path = path.strip_suffix(".rs").unwrap();
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if ["lib", "main", "mod"].contains(&path) { String::new() } else { path.to_owned() }
}

fn join(module: &str, child: &str) -> Module {
    if module.is_empty() { child.to_owned() } else { format!("{module}/{child}") }
}

/// The file in which something stands: as far as its path names modules, and on from there when that module passes it on.
fn file_of(path: &[String], files: &BTreeMap<Module, File>) -> Option<Module> {
    let (mut path, mut steps) = (path.to_vec(), 0);
    loop {
        let length = (0..=path.len()).rev().find(|length| files.contains_key(&path[..*length].join("/")))?;
        let module = path[..length].join("/");
        let from = path.get(length).and_then(|name| files[&module].passes_on.get(name));
        steps += 1;
        match from {
            Some(from) if steps < 8 => path = [from.as_slice(), &path[length + 1..]].concat(),
            _ => return Some(module),
        }
    }
}

fn read(module: &str, text: &str, names: &BTreeSet<Module>) -> File {
    let tokens = tokens(text);
    let word = |at: usize| tokens.get(at).map_or("", String::as_str);
    let mut file = File::default();
    let mut at = 0;
    while at < tokens.len() {
        if (0..7).map(|next| word(at + next)).eq(["#", "[", "cfg", "(", "test", ")", "]"]) {
            at += 7;
            let named = match (word(at), word(at + 1)) {
                ("pub", "(") => at + 4,
                ("pub", _) => at + 1,
                _ => at,
            };
            if word(named) == "mod" {
                file.tests.extend((word(named + 2) == ";").then(|| word(named + 1).to_owned()));
                at = if word(named + 2) == "{" { end_of_block(&tokens, named + 2) } else { named + 3 };
            }
        } else if word(at) == "mod" && word(at + 2) == ";" {
            at += 3;
        } else if word(at) == "use" && word(at + 1) != "<" {
            let passed_on = at > 0 && [")", "pub"].contains(&word(at - 1));
            let end = at + tokens[at..].iter().position(|it| it == ";").unwrap();
            let mut paths = Vec::new();
            tree(&tokens[at + 1..end], &[], &mut paths);
            for path in paths.iter().filter_map(|path| whole(module, path, names)) {
                match path.last().filter(|_| passed_on) {
                    Some(name) => _ = file.passes_on.insert(name.clone(), path),
                    None => file.uses.push(path),
                }
            }
            at = end + 1;
        } else if word(at + 1) == "::" && (at == 0 || ![".", "::"].contains(&word(at - 1))) {
            let mut path = vec![tokens[at].clone()];
            while word(at + 1) == "::" && is_name(word(at + 2)) {
                path.push(tokens[at + 2].clone());
                at += 2;
            }
            file.uses.extend(whole(module, &path, names));
            at += 1;
        } else {
            at += 1;
        }
    }
    file
}

/// A path from the crate's root, if it leads into this crate.
fn whole(module: &str, path: &[String], names: &BTreeSet<Module>) -> Option<Vec<String>> {
    let mut base: Vec<String> = module.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    let mut rest = path;
    match rest.first()?.as_str() {
        "crate" => (base, rest) = (vec![], &rest[1..]),
        "self" => rest = &rest[1..],
        "super" => {
            while rest.first().is_some_and(|it| it == "super") {
                base.pop()?;
                rest = &rest[1..];
            }
        }
        child => _ = names.get(&join(module, child))?,
    }
    base.extend(rest.iter().filter(|it| *it != "self" && *it != "*").cloned());
    Some(base)
}

/// The paths of a `use` tree.
fn tree(tokens: &[String], before: &[String], paths: &mut Vec<Vec<String>>) {
    let mut path = before.to_vec();
    let mut at = 0;
    while at < tokens.len() {
        match tokens[at].as_str() {
            "::" => {}
            "as" => at += 1,
            "," => {
                paths.push(std::mem::replace(&mut path, before.to_vec()));
            }
            "{" => {
                let end = end_of_block(tokens, at);
                tree(&tokens[at + 1..end - 1], &path, paths);
                path = before.to_vec();
                // A comma after the brace parts nothing.
                at = if tokens.get(end).is_some_and(|it| it == ",") { end } else { end - 1 };
            }
            name => path.push(name.to_owned()),
        }
        at += 1;
    }
    if path.len() > before.len() {
        paths.push(path);
    }
}

/// The token after the block that opens here.
fn end_of_block(tokens: &[String], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth == 1 => return at + 1,
            "}" => depth -= 1,
            _ => {}
        }
    }
    tokens.len()
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// Names, `::` and marks; no comments, texts and lifetimes.
fn tokens(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if is_raw_text(rest) {
            let hashes = rest[1..].chars().take_while(|c| *c == '#').count();
            let begin = hashes + 2;
            let end = format!("\"{}", "#".repeat(hashes));
            begin + rest[begin..].find(&end).unwrap() + end.len()
        } else if first == '"' {
            text_length(rest)
        } else if first == '\'' {
            character_length(rest)
        } else if is_name(rest) {
            let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
            found.push(rest[..length].to_owned());
            length
        } else if rest.starts_with("::") {
            found.push("::".to_owned());
            2
        } else {
            if !first.is_whitespace() {
                found.push(first.to_string());
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    found
}

fn is_raw_text(rest: &str) -> bool {
    rest.strip_prefix('r').is_some_and(|rest| rest.trim_start_matches('#').starts_with('"'))
}

fn text_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character with its quotes, or the quote of a lifetime alone.
fn character_length(rest: &str) -> usize {
    if rest[1..].starts_with('\\') {
        return 3 + rest[3..].find('\'').unwrap_or(0);
    }
    let second = rest[1..].chars().next().map_or(0, char::len_utf8);
    if rest[1 + second..].starts_with('\'') { second + 2 } else { 1 }
}
