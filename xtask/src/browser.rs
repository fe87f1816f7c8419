//! The browser part: from the compiler's module to `portal.js` and a small `portal_bg.wasm`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::shell::{Because, Outcome, root, run_quietly, step};
use crate::{cargo, prepare, site};

/// What rustc's target uses beyond the first WebAssembly. Without these words wasm-opt refuses the module; with all features it
/// could write instructions that a browser of last year does not know.
const WASM_OPT: [&str; 8] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-producers",
];

/// Whether the module has to be made small.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shrink {
    /// Bytes are counted or shipped: without wasm-opt there is no result.
    Must,
    /// Somebody only wants to see it run.
    IfPossible,
}

/// Where the finished files lie, before they are copied to the site.
pub fn folder() -> PathBuf {
    root().join("target/browser/pkg")
}

/// Builds the browser part and puts the site together.
pub fn build(shrink: Shrink) -> Outcome<()> {
    prepare::wasm_target()?;
    let optimiser = optimiser(shrink)?;
    let module = step("building the browser part", "3 to 5 min the first time, seconds when nothing changed", || {
        cargo::build_wasm("portal-wasm")
    })?;
    let bytes = fs::read(&module).because(module.display())?;
    let recipe = format!("{WASM_OPT:?} {}", optimiser.as_deref().map(version_of).unwrap_or_default());
    let mark = format!("{:016x} {:016x}", site::fingerprint(&bytes), site::fingerprint(recipe.as_bytes()));
    let marked = root().join("target/browser/made-from");
    if fs::read_to_string(&marked).is_ok_and(|old| old == mark) && folder().join("portal_bg.wasm").exists() {
        return site::assemble();
    }
    step("binding and shrinking it", "30 s, only when it changed", || {
        bind(&module)?;
        match &optimiser {
            Some(program) => shrink_module(program)?,
            None => println!("  left as large as it is: wasm-opt is missing"),
        }
        site::assemble()
    })?;
    fs::write(&marked, mark).because(marked.display())
}

/// The path of wasm-opt, fetched by npm. Debian's own is too old: it makes a module that loads and then dies.
fn optimiser(shrink: Shrink) -> Outcome<Option<PathBuf>> {
    match prepare::npm_packages() {
        Ok(modules) => Ok(Some(modules.join("binaryen/bin/wasm-opt"))),
        Err(failure) if shrink == Shrink::IfPossible => {
            println!("  going on with a larger browser part. {failure}");
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

fn version_of(wasm_opt: &Path) -> String {
    let package = wasm_opt.ancestors().nth(2).map(|folder| folder.join("package.json"));
    package.and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default()
}

/// Writes the script that loads the module, and the module as that script expects it.
fn bind(module: &Path) -> Outcome<()> {
    let made = folder();
    if made.exists() {
        fs::remove_dir_all(&made).because(made.display())?;
    }
    let bound = Bindgen::new()
        .input_path(module)
        .out_name("portal")
        .web(true)
        .and_then(|bindgen| bindgen.demangle(false).typescript(false).remove_name_section(true).generate(&made));
    bound.because("wasm-bindgen")
}

fn shrink_module(wasm_opt: &Path) -> Outcome<()> {
    let large = folder().join("portal_bg.wasm");
    let small = folder().join("portal_bg.small.wasm");
    run_quietly(Command::new("node").arg(wasm_opt).arg(&large).args(WASM_OPT).arg("-o").arg(&small), "wasm-opt")?;
    let size = |path: &Path| fs::metadata(path).map(|file| file.len() / 1000).because(path.display());
    println!("  {} KB, shrunk to {} KB", size(&large)?, size(&small)?);
    fs::rename(&small, &large).because(large.display())
}
