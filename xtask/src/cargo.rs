//! The few cargo commands there are. One fixed set of native packages and one WASM command, so that nothing is compiled
//! twice because another command asked for other features.

use std::path::PathBuf;
use std::process::Command;

use crate::shell::{Because, Outcome, root, run};

pub const WASM: &str = "wasm32-unknown-unknown";

/// Cargo as it would be started by hand.
///
/// `cargo xtask` itself runs below cargo, which sets variables about the package `xtask`. Build scripts that watch them (ring's does)
/// would run again each time the other way of starting is used.
pub fn cargo() -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(root());
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy();
        let about_us = ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_", "CARGO_PRIMARY_"];
        if about_us.iter().any(|prefix| name.starts_with(prefix)) || name == "CARGO" {
            command.env_remove(&*name);
        }
    }
    command
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// The portal as the tests and `run` use it.
pub fn portal_binary() -> PathBuf {
    target().join("debug/portal")
}

/// Builds the portal over the default members with the features their tests need: exactly what `cargo test` builds.
///
/// `--examples` is there for that alone: asking for a kind of target that may use development dependencies makes cargo
/// settle on the same features as in a test run. With `-p portal` the whole tree would be compiled
/// again for the tests.
pub fn build_portal() -> Outcome<()> {
    site_folder()?;
    run(cargo().args(["build", "--bin", "portal", "--examples"]))
}

/// The release build, with the site inside.
pub fn build_release() -> Outcome<PathBuf> {
    run(cargo().args(["build", "--release", "--package", "portal"]))?;
    Ok(target().join("release/portal"))
}

/// The release build of what measures the access decision.
pub fn build_access_bench() -> Outcome<PathBuf> {
    run(cargo().args(["build", "--release", "--package", "server", "--example", "access"]))?;
    Ok(target().join("release/examples/access"))
}

/// Builds a package for the browser and returns the module cargo made.
pub fn build_wasm(package: &str) -> Outcome<PathBuf> {
    run(cargo().args(["build", "--package", package, "--target", WASM, "--profile", "wasm-release"]))?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    Ok(target().join(WASM).join("wasm-release").join(file))
}

/// The folder the binary embeds has to exist before the binary compiles, even when it is still empty.
pub fn site_folder() -> Outcome<PathBuf> {
    let folder = root().join("target/site");
    std::fs::create_dir_all(folder.join("pkg")).because(folder.display())?;
    Ok(folder)
}
