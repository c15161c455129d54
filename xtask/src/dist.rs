//! `cargo xtask dist`: what is released, built and packed, then run from its archive with nothing around it.
//!
//! A system is built for where its standard library is: from rustup, or made by Debian's compiler from its source. It is
//! run where this machine can: itself, or through an emulator. What was not built or not run is said.

use crate::{Failed, cargo, root, sbom};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A system that is released.
struct Target {
    triple: &'static str,
    /// For the compiler: whatever makes the program need nothing of the system.
    flags: &'static str,
    /// What links for it, and runs it, on another machine: programs of Debian's packages.
    linker: Option<&'static str>,
    emulator: Option<&'static str>,
}

const STATIC: &str = "-C target-feature=+crt-static";

const TARGETS: &[Target] = &[
    Target {
        triple: "x86_64-unknown-linux-musl",
        flags: STATIC,
        linker: Some("musl-gcc"),
        emulator: None,
    },
    Target { triple: "x86_64-unknown-linux-gnu", flags: STATIC, linker: None, emulator: None },
    Target {
        triple: "aarch64-unknown-linux-musl",
        flags: STATIC,
        linker: None,
        emulator: Some("qemu-aarch64"),
    },
    Target {
        triple: "aarch64-unknown-linux-gnu",
        flags: STATIC,
        linker: Some("aarch64-linux-gnu-gcc"),
        emulator: Some("qemu-aarch64"),
    },
    Target { triple: "x86_64-pc-windows-msvc", flags: STATIC, linker: None, emulator: None },
    Target {
        triple: "x86_64-pc-windows-gnu",
        flags: STATIC,
        linker: Some("x86_64-w64-mingw32-gcc"),
        emulator: Some("wine"),
    },
    Target { triple: "x86_64-apple-darwin", flags: "", linker: None, emulator: None },
    Target { triple: "aarch64-apple-darwin", flags: "", linker: None, emulator: None },
];

/// Where Debian's compiler and the source of its standard library are.
const DEBIANS: (&str, &str) = ("/usr/bin/rustc", "/usr/lib/rustlib/src/rust/library/std");

/// The runs whose every byte has to be the same on every system.
const REFERENCE: &[&[&str]] =
    &[&["run", "authority", "--expected"], &["run", "authority", "--runs", "40", "--seed", "29"]];

/// How a system's standard library comes.
#[derive(Clone, Copy, PartialEq)]
enum Std {
    Rustup,
    Debians,
}

/// Builds, packs and runs every system that is named, or every one that this machine can build for.
pub(crate) fn dist(names: &[String]) -> Result<(), Failed> {
    if let Some(wrong) = names.iter().find(|name| TARGETS.iter().all(|t| t.triple != **name)) {
        return Err(format!("nothing is built for `{wrong}`").into());
    }
    let place = root().join("target/dist");
    fs::create_dir_all(&place)?;
    let mut built = Vec::new();
    for target in TARGETS {
        let named = names.iter().any(|name| name == target.triple);
        if !names.is_empty() && !named {
            continue;
        }
        match target.ready() {
            Ok(std) => {
                println!("== {}", target.triple);
                let archive = target.pack(&target.build(std)?, &place)?;
                built.push(archive.clone());
                match target.runs() {
                    Ok(runner) => built.push(target.run(&archive, &runner, &place)?),
                    Err(why) => println!("{}: built, not run: {why}", target.triple),
                }
                let bill = place.join(format!("sbom-{}.cdx.json", target.triple));
                fs::write(&bill, sbom::bill(target.triple)?)?;
                built.push(bill);
            }
            Err(why) if named => return Err(format!("{}: {why}", target.triple).into()),
            Err(why) => println!("{}: not built: {why}", target.triple),
        }
    }
    if names.is_empty() {
        installed(&place)?;
    }
    let mut sums = String::new();
    for file in &built {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        sums.push_str(&format!("{}  {name}\n", sha256(&fs::read(file)?)));
    }
    fs::write(place.join("SHA256SUMS"), &sums)?;
    print!("== {}\n{sums}", place.display());
    let references: Vec<PathBuf> =
        built.into_iter().filter(|file| file.extension().is_some_and(|end| end == "txt")).collect();
    same(&references)
}

/// Whether reference runs left the same bytes everywhere.
pub(crate) fn same(references: &[PathBuf]) -> Result<(), Failed> {
    let mut all: BTreeMap<String, BTreeMap<String, Vec<String>>> = BTreeMap::new();
    for path in references {
        let system = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for line in fs::read_to_string(path)?.lines() {
            let (hash, name) = line.split_once("  ").ok_or("a line without a hash")?;
            let hashes = all.entry(name.to_owned()).or_default();
            hashes.entry(hash.to_owned()).or_default().push(system.clone());
        }
    }
    let mut wrong = String::new();
    for (name, hashes) in &all {
        let everywhere = hashes.values().any(|systems| systems.len() == references.len());
        if !everywhere {
            let mut groups: Vec<String> =
                hashes.values().map(|systems| systems.join(", ")).collect();
            groups.sort();
            wrong.push_str(&format!("{name}: {}\n", groups.join(" against ")));
        }
    }
    if !wrong.is_empty() {
        return Err(format!("reference runs differ\n{wrong}").into());
    }
    println!("{} files of reference runs are the same on {} systems", all.len(), references.len());
    Ok(())
}

impl Target {
    fn windows(&self) -> bool {
        self.triple.contains("windows")
    }

    fn program(&self) -> &'static str {
        if self.windows() { "balance.exe" } else { "balance" }
    }

    /// Whether it can be built here, or why not.
    fn ready(&self) -> Result<Std, String> {
        let libraries = Command::new("rustc")
            .args(["--print", "target-libdir", "--target", self.triple])
            .current_dir(root())
            .output()
            .map_err(|error| error.to_string())?;
        let libraries = String::from_utf8_lossy(&libraries.stdout).trim().to_owned();
        let has = fs::read_dir(libraries).into_iter().flatten().flatten().any(|entry| {
            let name = entry.file_name();
            name.to_string_lossy().starts_with("libstd-")
        });
        let apple = self.triple.contains("apple");
        if has && (!apple || cfg!(target_os = "macos")) {
            return Ok(Std::Rustup);
        }
        let linker = self.linker.ok_or("its standard library is not here (rustup target add)")?;
        let debians = Path::new(DEBIANS.0).exists() && Path::new(DEBIANS.1).exists();
        match (debians, there(linker)) {
            (true, true) => Ok(Std::Debians),
            (true, false) => Err(format!("{linker} is not here")),
            (false, _) => {
                Err("its standard library is not here (rustup target add; Debian: rustc-web, rust-web-src)".into())
            }
        }
    }

    /// Builds the program.
    fn build(&self, std: Std) -> Result<PathBuf, Failed> {
        let name = self.triple.to_uppercase().replace('-', "_");
        let mut flags = self.flags.to_owned();
        let mut command = Command::new(cargo());
        command.current_dir(root());
        command.args(["build", "--release", "--locked", "--bin", "balance"]);
        command.args(["--target", self.triple]);
        // A folder of its own: two compilers do not mix.
        let folder = root().join(match std {
            Std::Rustup => "target",
            Std::Debians => "target/debians",
        });
        if std == Std::Debians {
            let linker = self.linker.unwrap_or("cc");
            command.env("RUSTC", DEBIANS.0).env("RUSTC_BOOTSTRAP", "1");
            command.arg("-Zbuild-std=std,panic_unwind");
            command.env(format!("CARGO_TARGET_{name}_LINKER"), linker);
            if self.triple.ends_with("musl") {
                // The linker's own start of a program, and the unwinder of its compiler under the name that Rust looks for.
                let stub = root().join("target/debians/unwind");
                fs::create_dir_all(&stub)?;
                fs::write(stub.join("libunwind.a"), "INPUT(-lgcc_eh)\n")?;
                flags.push_str(&format!(" -C link-self-contained=no -L native={}", stub.display()));
            }
        }
        command.env("CARGO_TARGET_DIR", &folder);
        command.env(format!("CARGO_TARGET_{name}_RUSTFLAGS"), flags.trim());
        finish(&mut command)?;
        Ok(folder.join(self.triple).join("release").join(self.program()))
    }

    /// What runs it here: nothing for itself, an emulator, or why not.
    fn runs(&self) -> Result<Vec<String>, String> {
        let own = self.triple.starts_with(std::env::consts::ARCH)
            && match std::env::consts::OS {
                "linux" => self.triple.contains("linux"),
                "windows" => self.windows(),
                "macos" => self.triple.contains("apple"),
                _ => false,
            };
        match self.emulator {
            _ if own => Ok(Vec::new()),
            Some(emulator) if there(emulator) => Ok(vec![emulator.to_owned()]),
            Some(emulator) => Err(format!("{emulator} is not here")),
            None => Err("this machine is another".to_owned()),
        }
    }

    /// Packs the program with what belongs to it.
    fn pack(&self, program: &Path, place: &Path) -> Result<PathBuf, Failed> {
        let name = format!("balance-{}-{}", version()?, self.triple);
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        files.insert(self.program().to_owned(), fs::read(program)?);
        for file in ["README.md", "CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT", "SECURITY.md"] {
            files.insert(file.to_owned(), fs::read(root().join(file))?);
        }
        files.insert("LICENSES-OF-LIBRARIES.txt".to_owned(), sbom::licences(self.triple)?.into());
        let font = root().join("src/output/pictures/fonts/OFL.txt");
        files.insert("OFL.txt".to_owned(), fs::read(font)?);
        for folder in ["scenarios", "docs"] {
            beneath(&root().join(folder), folder, &mut files)?;
        }
        if let Ok(runner) = self.runs() {
            let made = place.join("man");
            drop(fs::remove_dir_all(&made));
            let say = |words: &[&str]| -> Result<Vec<u8>, Failed> {
                let output = runner_of(&runner, program).args(words).current_dir(place).output()?;
                match output.status.success() {
                    true => Ok(output.stdout),
                    false => {
                        Err(format!("{words:?}: {}", String::from_utf8_lossy(&output.stderr))
                            .into())
                    }
                }
            };
            let shells = [
                ("bash", "balance.bash"),
                ("zsh", "_balance"),
                ("fish", "balance.fish"),
                ("powershell", "balance.ps1"),
            ];
            for (shell, file) in shells {
                files.insert(format!("completions/{file}"), say(&["completions", shell])?);
            }
            say(&["man", "man"])?;
            beneath(&made, "man", &mut files)?;
            fs::remove_dir_all(&made)?;
        }
        let archive = match self.windows() {
            true => zipped(&name, &files, place)?,
            false => tarred(&name, self.program(), &files, place)?,
        };
        println!(
            "{}: {} files, {} kB",
            archive.display(),
            files.len(),
            fs::metadata(&archive)?.len() / 1000
        );
        Ok(archive)
    }

    /// Unpacks an archive far from here and runs what is in it; the hashes of what the reference runs left.
    fn run(&self, archive: &Path, runner: &[String], place: &Path) -> Result<PathBuf, Failed> {
        let away = std::env::temp_dir().join(format!("balance-dist-{}", std::process::id()));
        drop(fs::remove_dir_all(&away));
        fs::create_dir_all(&away)?;
        let done = self.run_in(&away, archive, runner, place);
        drop(fs::remove_dir_all(&away));
        done
    }

    fn run_in(
        &self,
        away: &Path,
        archive: &Path,
        runner: &[String],
        place: &Path,
    ) -> Result<PathBuf, Failed> {
        unpacked(archive, away)?;
        let folder = fs::read_dir(away)?.flatten().next().ok_or("an empty archive")?.path();
        let program = folder.join(self.program());
        let linux = cfg!(target_os = "linux") && runner.is_empty();
        if linux {
            // Nothing of the system is there: no library, no shell, no /proc.
            let empty = away.join("empty");
            fs::create_dir(&empty)?;
            fs::copy(&program, empty.join("balance"))?;
            let chroot = Command::new("chroot")
                .arg(&empty)
                .args(["/balance", "doctor"])
                .env_clear()
                .output()?;
            let said = String::from_utf8_lossy(&chroot.stdout).into_owned();
            let why = String::from_utf8_lossy(&chroot.stderr).into_owned();
            match chroot.status.success() {
                true => println!("in an empty root:\n{said}"),
                false if why.contains("Operation not permitted") => {
                    println!("not in an empty root, which only root can make");
                }
                false => return Err(format!("in an empty root: {said}{why}").into()),
            }
        }
        let away_from = away.join("work");
        fs::create_dir(&away_from)?;
        let run = |words: &[&str]| {
            let mut command = runner_of(runner, &program);
            command.args(words).current_dir(&away_from).env("WINEDEBUG", "-all");
            finish(&mut command)
        };
        run(&["doctor"])?;
        for words in REFERENCE {
            run(&[words, &["--out", "out", "-q", "--progress", "none", "--format", "csv"][..]]
                .concat())?;
        }
        // A scenario of the archive, in a file of its own.
        let scenario = folder.join("scenarios/retender.toml");
        fs::copy(scenario, away_from.join("own.toml"))?;
        run(&["check", "own.toml"])?;
        let mut left = BTreeMap::new();
        beneath(&away_from.join("out"), "", &mut left)?;
        let listed: String =
            left.iter().map(|(name, bytes)| format!("{}  {name}\n", sha256(bytes))).collect();
        let file = place.join(format!("reference-{}.txt", self.triple));
        fs::write(&file, listed)?;
        println!("{}: {} files of reference runs", self.triple, left.len());
        Ok(file)
    }
}

/// The package as others get it, without the repository around it: packed, unpacked, installed, run.
fn installed(place: &Path) -> Result<(), Failed> {
    println!("== the package, installed");
    let package = place.join("package");
    drop(fs::remove_dir_all(&package));
    finish(
        Command::new(cargo())
            .current_dir(root())
            .args(["package", "--package", "commissioning-balance", "--locked", "--allow-dirty"])
            .args(["--no-verify", "--target-dir"])
            .arg(&package),
    )?;
    let away = std::env::temp_dir().join(format!("balance-package-{}", std::process::id()));
    fs::create_dir_all(&away)?;
    let install = || -> Result<(), Failed> {
        let name = format!("commissioning-balance-{}", version()?);
        unpacked(&package.join("package").join(format!("{name}.crate")), &away)?;
        finish(
            Command::new(cargo())
                .current_dir(&away)
                .args(["install", "--locked", "--path", &name, "--root", "installed"])
                // What is built is built again without these settings of a repository.
                .env("CARGO_TARGET_DIR", root().join("target")),
        )?;
        let program =
            away.join("installed/bin").join(format!("balance{}", std::env::consts::EXE_SUFFIX));
        finish(Command::new(program).current_dir(&away).arg("doctor"))
    };
    let done = install();
    drop(fs::remove_dir_all(&away));
    done
}

/// A command that has to succeed; what it prints is shown.
fn finish(command: &mut Command) -> Result<(), Failed> {
    let shown = format!("{command:?}");
    let status = command.stdin(Stdio::null()).stdout(Stdio::inherit()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{shown}: {status}").into()) }
}

fn runner_of(runner: &[String], program: &Path) -> Command {
    match runner.first() {
        Some(emulator) => {
            let mut command = Command::new(emulator);
            command.arg(program).env("WINEDEBUG", "-all");
            command
        }
        None => Command::new(program),
    }
}

/// Whether a program is on this machine.
fn there(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

/// The version of the program.
fn version() -> Result<String, Failed> {
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = "));
    Ok(line.ok_or("Cargo.toml has no version")?.trim_matches('"').to_owned())
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Every file below a folder, under a name.
fn beneath(folder: &Path, name: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Failed> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file = entry.file_name();
        let name = match name {
            "" => file.to_string_lossy().into_owned(),
            above => format!("{above}/{}", file.to_string_lossy()),
        };
        if entry.path().is_dir() {
            beneath(&entry.path(), &name, files)?;
        } else {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    Ok(())
}

/// The same files give the same bytes, whenever and wherever they are packed.
fn tarred(
    name: &str,
    program: &str,
    files: &BTreeMap<String, Vec<u8>>,
    place: &Path,
) -> Result<PathBuf, Failed> {
    let path = place.join(format!("{name}.tar.gz"));
    let packer = flate2::write::GzEncoder::new(File::create(&path)?, flate2::Compression::best());
    let mut archive = tar::Builder::new(packer);
    for (file, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(if file == program { 0o755 } else { 0o644 });
        archive.append_data(&mut header, format!("{name}/{file}"), bytes.as_slice())?;
    }
    archive.into_inner()?.finish()?;
    Ok(path)
}

fn zipped(name: &str, files: &BTreeMap<String, Vec<u8>>, place: &Path) -> Result<PathBuf, Failed> {
    let path = place.join(format!("{name}.zip"));
    let mut archive = zip::ZipWriter::new(File::create(&path)?);
    for (file, bytes) in files {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(format!("{name}/{file}"), options)?;
        archive.write_all(bytes)?;
    }
    archive.finish()?;
    Ok(path)
}

fn unpacked(archive: &Path, into: &Path) -> Result<(), Failed> {
    if archive.extension().is_some_and(|end| end == "zip") {
        zip::ZipArchive::new(File::open(archive)?)?.extract(into)?;
    } else {
        tar::Archive::new(flate2::read::GzDecoder::new(File::open(archive)?)).unpack(into)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{same, sha256, tarred, unpacked};
    use std::collections::BTreeMap;
    use std::fs;

    #[test]
    fn runs_that_differ_are_named_with_their_systems() -> Result<(), crate::Failed> {
        let place = std::env::temp_dir().join(format!("balance-same-{}", std::process::id()));
        fs::create_dir_all(&place)?;
        let files = ["one.txt", "two.txt"].map(|name| place.join(name));
        let (a, b) = (sha256(b"a"), sha256(b"b"));
        for file in &files {
            fs::write(file, format!("{a}  x.csv\n{b}  y.csv\n"))?;
        }
        same(&files)?;
        fs::write(&files[1], format!("{b}  x.csv\n{b}  y.csv\n"))?;
        let told = same(&files).err().map(|error| error.to_string()).unwrap_or_default();
        assert!(told.contains("x.csv: one against two") && !told.contains("y.csv"), "{told}");
        // A file that one of them lacks is another, too.
        fs::write(&files[1], format!("{a}  x.csv\n"))?;
        assert!(same(&files).is_err());
        fs::remove_dir_all(place)?;
        Ok(())
    }

    #[test]
    fn an_archive_has_the_same_bytes_twice_and_gives_back_what_is_in_it()
    -> Result<(), crate::Failed> {
        let place = std::env::temp_dir().join(format!("balance-tar-{}", std::process::id()));
        fs::create_dir_all(&place)?;
        let files = BTreeMap::from([
            ("balance".to_owned(), b"program".to_vec()),
            ("docs/a.md".to_owned(), b"text".to_vec()),
        ]);
        let first = fs::read(tarred("x", "balance", &files, &place)?)?;
        let path = tarred("x", "balance", &files, &place)?;
        assert!(first == fs::read(&path)?);
        unpacked(&path, &place)?;
        assert_eq!(fs::read(place.join("x/docs/a.md"))?, b"text");
        fs::remove_dir_all(place)?;
        Ok(())
    }
}
