//! `cargo xtask page`: the model that `balance explore` puts into a page, built from these sources and kept beside them.

use super::{Failed, cargo, made_from, root};
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where it is kept, and what it was made from.
const MODEL: &str = "src/output/explore/model.wasm";
const MADE_FROM: &str = "src/output/explore/model.sha256";
/// What a page runs on.
const TARGET: &str = "wasm32-unknown-unknown";

/// Whether this machine's own compiler builds for it.
fn rustup() -> bool {
    let listed = Command::new("rustup").args(["target", "list", "--installed"]).output();
    listed.is_ok_and(|listed| String::from_utf8_lossy(&listed.stdout).contains(TARGET))
}

/// Builds it: where it lies.
pub(crate) fn build() -> Result<PathBuf, Failed> {
    let mut command = Command::new(cargo());
    command.args(["build", "--package", "balance-page", "--profile", "page", "--target", TARGET]);
    // In a folder of its own: another compiler would make the folder's other content anew each time.
    let folder = std::env::var_os("BALANCE_PAGE_TARGET")
        .map_or_else(|| root().join("target/page"), PathBuf::from);
    command.env("CARGO_TARGET_DIR", &folder);
    // A quarter faster, with the same bits; every browser since 2023 has it.
    // What is kept names no folder of the machine that built it.
    let mut flags = vec!["-Ctarget-feature=+simd128".to_owned()];
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let home = std::env::var_os("HOME")?;
        Some(PathBuf::from(home).join(".cargo"))
    });
    for (folder, name) in [(home, "cargo"), (Some(root().to_path_buf()), "balance")] {
        if let Some(folder) = folder {
            flags.push(format!("--remap-path-prefix={}={name}", folder.display()));
        }
    }
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"));
    if !rustup() {
        // Debian's compiler builds its own standard library: packages rustc-web, rust-web-src, lld-19.
        if !Path::new("/usr/bin/rustc").is_file() {
            return Err(format!(
                "nothing here builds for {TARGET}: type `rustup target add {TARGET}`, or on Debian `apt-get install rustc-web \
                 rust-web-src lld-19`"
            )
            .into());
        }
        command.arg("-Zbuild-std=std,panic_abort");
        command.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1");
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-19");
    }
    let status = command.current_dir(root()).status()?;
    if !status.success() {
        return Err(format!("the model was not built: {status}").into());
    }
    Ok(folder.join(TARGET).join("page").join("balance_page.wasm"))
}

/// The hash of all sources.
fn hash() -> Result<String, Failed> {
    let digest = Sha256::digest(made_from::sources(root())?);
    Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Builds it and keeps it; with `check`, builds it and says where it lies.
pub(crate) fn page(words: &[String]) -> Result<(), Failed> {
    let before = hash()?;
    let built = build()?;
    if words.iter().any(|word| word == "--check") {
        println!("{}", built.display());
        return Ok(());
    }
    let bytes = fs::read(&built)?;
    for (name, bytes) in [(MODEL, bytes.as_slice()), (MADE_FROM, format!("{before}\n").as_bytes())]
    {
        let new = root().join(format!("{name}.new"));
        fs::write(&new, bytes)?;
        fs::rename(&new, root().join(name))?;
    }
    println!("{MODEL}: {:.2} MB, made from {}", bytes.len() as f64 / 1e6, &before[..12]);
    Ok(())
}
