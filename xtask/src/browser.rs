//! The browser part: from the compiler's module to `portal.js`, a small `portal_bg.wasm` that every page needs, and a module for each
//! page's own code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::shell::{Because, Failure, Outcome, root, run_quietly, step};
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

/// The scripts are used as they are: modules for browsers that have WebAssembly.
const ESBUILD: [&str; 3] = ["--minify", "--format=esm", "--log-level=warning"];

/// The script through which the main module fetches the others.
const SPLITS: &str = "./splits.js";

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
    let shrinkers = shrinkers(shrink)?;
    let module = step("building the browser part", "3 to 5 min the first time, seconds when nothing changed", || {
        cargo::build_wasm("portal-wasm")
    })?;
    let bytes = fs::read(&module).because(module.display())?;
    let recipe =
        format!("{WASM_OPT:?} {ESBUILD:?} {}", shrinkers.as_ref().map(Shrinkers::versions).unwrap_or_default());
    let mark = format!("{:016x} {:016x}", site::fingerprint(&bytes), site::fingerprint(recipe.as_bytes()));
    let marked = root().join("target/browser/made-from");
    if fs::read_to_string(&marked).is_ok_and(|old| old == mark) && folder().join("portal_bg.wasm").exists() {
        return site::assemble();
    }
    step("binding and shrinking it", "30 s, only when it changed", || {
        bind(&bytes)?;
        match &shrinkers {
            Some(programs) => programs.run()?,
            None => println!("  left as large as it is: wasm-opt is missing"),
        }
        site::assemble()
    })?;
    fs::write(&marked, mark).because(marked.display())
}

/// What makes the files small, fetched by npm. Debian's own wasm-opt is too old: it makes a module that loads and then dies.
fn shrinkers(shrink: Shrink) -> Outcome<Option<Shrinkers>> {
    match prepare::npm_packages() {
        Ok(modules) => Ok(Some(Shrinkers { modules })),
        Err(failure) if shrink == Shrink::IfPossible => {
            println!("  going on with a larger browser part. {failure}");
            Ok(None)
        }
        Err(failure) => Err(failure),
    }
}

/// Splits the module by pages, and writes the script that loads it and the modules as that script expects them.
fn bind(module: &[u8]) -> Outcome<()> {
    let made = folder();
    if made.exists() {
        fs::remove_dir_all(&made).because(made.display())?;
    }
    fs::create_dir_all(&made).because(made.display())?;
    let main = root().join("target/browser/main.wasm");
    let mut split = wasm_split_cli_support::Options::new(module);
    split.output_dir = &made;
    split.main_out_path = &main;
    split.link_name = SPLITS;
    split.main_module = "./portal.js";
    wasm_split_cli_support::transform(split).because("splitting by pages")?;
    let bound = Bindgen::new().input_path(&main).out_name("portal").web(true).and_then(|bindgen| {
        // The pages' modules link to exports by the names the linker gave them.
        bindgen.keep_lld_exports(true).demangle(false).typescript(false).remove_name_section(true).generate(&made)
    });
    bound.because("wasm-bindgen")?;
    shorten(&made)
}

/// Shortens the names under which the module asks the script for functions (each carries a hash), and drops what the streaming calls of the
/// framework export, which no call of ours uses.
fn shorten(made: &Path) -> Outcome<()> {
    let (wasm, js) = (made.join("portal_bg.wasm"), made.join("portal.js"));
    let mut module = walrus::Module::from_file(&wasm).because(wasm.display())?;
    let streams = |name: &str| name.trim_start_matches("__wbg_").starts_with("intounderlying");
    let unused: Vec<_> =
        module.exports.iter().filter(|export| streams(&export.name)).map(|export| export.id()).collect();
    for export in unused {
        module.exports.delete(export);
    }
    let mut script = fs::read_to_string(&js).because(js.display())?;
    for (number, import) in module.imports.iter_mut().filter(|import| import.module == "./portal_bg.js").enumerate() {
        let (long, short) = (format!("{}:", import.name), format!("i{number}:"));
        if script.matches(&long).count() != 1 {
            return Err(Failure(format!("portal.js does not define {} once", import.name)));
        }
        script = script.replacen(&long, &short, 1);
        import.name = format!("i{number}");
    }
    fs::write(&js, script).because(js.display())?;
    module.emit_wasm_file(&wasm).because(wasm.display())
}

/// The programs that make modules and scripts small, below the folder of npm's packages.
struct Shrinkers {
    modules: PathBuf,
}

impl Shrinkers {
    /// Which they are, so that another version makes the files anew.
    fn versions(&self) -> String {
        let package = |name: &str| fs::read_to_string(self.modules.join(name).join("package.json")).unwrap_or_default();
        ["binaryen", "esbuild"].map(package).concat()
    }

    fn run(&self) -> Outcome<()> {
        let (mut before, mut after) = (0, 0);
        for file in site::files_below(&folder())? {
            let large = folder().join(file);
            let small = large.with_extension("small");
            match large.extension().and_then(|kind| kind.to_str()) {
                Some("wasm") => {
                    let mut wasm_opt = Command::new("node");
                    wasm_opt
                        .arg(self.modules.join("binaryen/bin/wasm-opt"))
                        .arg(&large)
                        .args(WASM_OPT)
                        .arg("-o")
                        .arg(&small);
                    run_quietly(&mut wasm_opt, "wasm-opt")?;
                }
                Some("js") => {
                    let outfile = format!("--outfile={}", small.display());
                    run_quietly(
                        Command::new(self.modules.join(".bin/esbuild")).arg(&large).args(ESBUILD).arg(outfile),
                        "esbuild",
                    )?;
                }
                _ => continue,
            }
            let size = |path: &Path| fs::metadata(path).map(|file| file.len() / 1000).because(path.display());
            before += size(&large)?;
            after += size(&small)?;
            fs::rename(&small, &large).because(large.display())?;
        }
        println!("  {before} KB, shrunk to {after} KB");
        Ok(())
    }
}
