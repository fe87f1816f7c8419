//! `target/site`: everything the server hands out as files, with its brotli form beside it.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

use crate::shell::{Because, Outcome, root};
use crate::{browser, cargo, css};

/// Kinds of file that get smaller.
const COMPRESSED: [&str; 4] = ["js", "wasm", "css", "svg"];

/// Puts together the browser part, the style sheet and `public/`, and removes what is no longer among them.
///
/// `pkg/build.txt` names a hash over the browser part and the style sheet. The server serves `/pkg/<hash>/…`, so that a browser may keep
/// these files for ever and never mixes two builds.
pub fn assemble() -> Outcome<()> {
    let site = cargo::site_folder()?;
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for (folder, below) in [(browser::folder(), "pkg"), (root().join("public"), "")] {
        for file in files_below(&folder)? {
            let bytes = fs::read(folder.join(&file)).because(folder.join(&file).display())?;
            files.push((Path::new(below).join(file), bytes));
        }
    }
    files.push(("pkg/portal.css".into(), css::inline(&root().join("style/main.css"))?.into_bytes()));
    files.sort();
    let name = name_of_build(&files);
    files.push(("pkg/build.txt".into(), name.into_bytes()));

    let mut wanted = BTreeSet::new();
    for (file, bytes) in &files {
        let fresh = write_if_changed(&site.join(file), bytes)?;
        wanted.insert(file.clone());
        if file.extension().is_some_and(|kind| COMPRESSED.iter().any(|known| kind == *known)) {
            let compressed = with_br(file);
            if fresh || !site.join(&compressed).exists() {
                fs::write(site.join(&compressed), brotli(bytes)).because(compressed.display())?;
            }
            wanted.insert(compressed);
        }
    }
    for file in files_below(&site)? {
        if !wanted.contains(&file) {
            fs::remove_file(site.join(&file)).because(file.display())?;
        }
    }
    Ok(())
}

/// Builds the browser part and prints what each file of it weighs, as it is and in brotli.
pub fn sizes() -> Outcome<()> {
    browser::build(browser::Shrink::Must)?;
    let pkg = cargo::site_folder()?.join("pkg");
    let size = |path: &Path| fs::metadata(path).map(|file| file.len()).because(path.display());
    for file in files_below(&pkg)?.into_iter().filter(|file| pkg.join(with_br(file)).exists()) {
        println!("{:>10} {:>9}  {}", size(&pkg.join(&file))?, size(&pkg.join(with_br(&file)))?, file.display());
    }
    Ok(())
}

/// A short name for exactly these files under `pkg/`.
fn name_of_build(files: &[(PathBuf, Vec<u8>)]) -> String {
    let mut hash = DefaultHasher::new();
    for (file, bytes) in files.iter().filter(|(file, _)| file.starts_with("pkg")) {
        hash.write(file.as_os_str().as_encoded_bytes());
        hash.write(&fingerprint(bytes).to_le_bytes());
    }
    format!("{:016x}", hash.finish())
}

/// Tells contents apart, to skip work. Not for anything an attacker may choose.
pub fn fingerprint(bytes: &[u8]) -> u64 {
    let mut hash = DefaultHasher::new();
    hash.write(bytes);
    hash.finish()
}

/// All files below a folder, as paths relative to it, in order. A folder that does not exist holds none.
pub fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(inside) = folders.pop() {
        let here = folder.join(&inside);
        if !here.exists() {
            continue;
        }
        for entry in fs::read_dir(&here).because(here.display())? {
            let entry = entry.because(here.display())?;
            let path = inside.join(entry.file_name());
            let kind = entry.file_type().because(path.display())?;
            if kind.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort();
    Ok(found)
}

fn write_if_changed(path: &Path, bytes: &[u8]) -> Outcome<bool> {
    if fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).because(folder.display())?;
    }
    fs::write(path, bytes).because(path.display())?;
    Ok(true)
}

fn with_br(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    name.into()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut small = Vec::new();
    let best = brotli::enc::BrotliEncoderParams { quality: 11, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut &*bytes, &mut small, &best).expect("memory does not fail to be read or written");
    small
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_build_follows_its_content_and_nothing_else() {
        let build = |wasm: &str, icon: &str| {
            name_of_build(&[("pkg/portal_bg.wasm".into(), wasm.into()), ("icon.svg".into(), icon.into())])
        };
        assert_eq!(build("one", "icon"), build("one", "other icon"));
        assert_ne!(build("one", "icon"), build("two", "icon"));
        assert_eq!(build("one", "icon").len(), 16);
    }

    #[test]
    fn what_is_compressed_can_be_read_again() {
        let text = "Deal registration. ".repeat(200);
        let small = brotli(text.as_bytes());
        assert!(small.len() < text.len() / 10);
        let mut again = Vec::new();
        brotli::BrotliDecompress(&mut &small[..], &mut again).expect("our own brotli");
        assert_eq!(again, text.as_bytes());
    }

    #[test]
    fn an_unchanged_file_is_left_alone() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("a/b.css");
        assert!(write_if_changed(&file, b"x").expect("written"));
        assert!(!write_if_changed(&file, b"x").expect("compared"));
        assert_eq!(files_below(folder.path()).expect("listed"), [PathBuf::from("a/b.css")]);
    }
}
