//! Work on the repository itself. `cargo xtask refresh` makes the files again that the program and its tests write; `dist`
//! builds, packs and runs what is released; `page` builds the model of a page; `sbom` says what the program is made of.

mod dist;
mod made_from;
mod page;
mod sbom;

use std::env;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

const USAGE: &str = "\
cargo xtask refresh [NAME…]   makes generated files again: all of them, or those of the names
cargo xtask refresh --list    shows each name, its files, what makes them, and how long that takes
cargo xtask dist [SYSTEM…]    builds what is released, packs it into target/dist and runs it: every system that this machine
                              can build for, and the package; or those of the names
cargo xtask same FILE…        whether reference runs of several systems left the same bytes (target/dist/reference-*.txt)
cargo xtask page              builds the model that `balance explore` puts into a page, and keeps it (--check: builds it alone)
cargo xtask sbom SYSTEM       what the program is made of there (CycloneDX)";

/// Why something was not done.
type Failed = Box<dyn std::error::Error>;

/// Cargo, the one that runs this.
fn cargo() -> std::ffi::OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Some files, and the command that makes them.
struct Task {
    name: &'static str,
    files: &'static [&'static str],
    command: &'static str,
    way: Way,
    takes: &'static str,
}

/// How a command leaves its files.
#[derive(Clone, Copy)]
enum Way {
    /// It prints what the one file holds.
    Prints,
    /// It runs a scenario, and the file is one of the pictures that it leaves.
    Draws(&'static str, &'static str),
    /// It writes them itself.
    Writes,
    /// The same, and only where its name is given.
    WritesIfNamed,
}

/// In the order in which they are made. The program carries what doctor knows, so the goldens come first.
const TASKS: &[Task] = &[
    Task {
        name: "goldens",
        files: &[
            "tests/golden/authority.csv",
            "tests/golden/england.csv",
            "tests/golden/questions.csv",
            "src/pipeline/known.csv",
        ],
        command: "BALANCE_REFRESH=1 cargo test --test model golden::",
        way: Way::Writes,
        takes: "a minute or two",
    },
    Task {
        name: "snapshots",
        files: &[
            "tests/model/snapshots/model__scenario__levers.snap",
            "tests/model/snapshots/model__scenario__not_toml.snap",
            "tests/model/snapshots/model__scenario__single_values.snap",
            "tests/model/snapshots/model__scenario__values_together.snap",
        ],
        command: "INSTA_UPDATE=always cargo test --test model scenario::",
        way: Way::Writes,
        takes: "some seconds",
    },
    page("parameters", &["docs/parameters.md"], "balance evidence --markdown", "a second"),
    page("schema", &["docs/scenario.schema.json"], "balance schema", "a second"),
    page("schema", &["docs/study.schema.json"], "balance schema --study", "a second"),
    page("face-validity", &["docs/face_validity.md"], "balance face-validity", "a minute"),
    page("mechanisms", &["docs/mechanisms.md"], "balance mechanisms", "3 minutes"),
    picture(
        &["docs/gallery/authority-difference_deaths.svg"],
        "balance run authority --runs 400",
        Way::Draws("authority", "difference_deaths.svg"),
    ),
    picture(
        &["docs/gallery/nitazenes-by_year_deaths.svg"],
        "balance run nitazenes --runs 400",
        Way::Draws("nitazenes", "by_year_deaths.svg"),
    ),
    picture(
        &["docs/gallery/rebalance_by_degrees-deaths_and_recovery.svg"],
        "balance run rebalance_by_degrees --runs 400",
        Way::Draws("rebalance_by_degrees", "deaths_and_recovery.svg"),
    ),
    page("arguments", &["docs/arguments.md"], "balance arguments", "half an hour of processor"),
    Task {
        name: "instructions",
        files: &["tests/golden/instructions.csv"],
        command: "BALANCE_REFRESH=1 cargo test --release --test instructions -- --ignored",
        way: Way::WritesIfNamed,
        takes: "some minutes; wants valgrind; a limit on speed, so made only where it is named",
    },
];

const fn page(
    name: &'static str,
    files: &'static [&'static str],
    command: &'static str,
    takes: &'static str,
) -> Task {
    Task { name, files, command, way: Way::Prints, takes }
}

const fn picture(files: &'static [&'static str], command: &'static str, way: Way) -> Task {
    Task { name: "gallery", files, command, way, takes: "a minute or two" }
}

impl Task {
    /// Makes the files, and says which of them changed.
    fn make(&self) -> Result<(), String> {
        println!("== {}", self.command);
        let read = || self.files.iter().map(|file| fs::read(root().join(file)).ok());
        let before: Vec<_> = read().collect();
        match self.way {
            Way::Prints => self.replace(|new| run(self.command, File::create(new)?)),
            Way::Draws(scenario, drawn) => {
                self.replace(|new| draw(self.command, scenario, drawn, new))
            }
            Way::Writes | Way::WritesIfNamed => run(self.command, Stdio::inherit()),
        }
        .map_err(|error| format!("`{}` failed: {error}", self.command))?;
        for ((file, before), now) in self.files.iter().zip(before).zip(read()) {
            println!("{file}: {}", if before == now { "as it was" } else { "changed" });
        }
        Ok(())
    }

    /// Lets the file be written under another name, and gives it its own once it is whole.
    fn replace(&self, write: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
        let file = root().join(self.files[0]);
        let new = Path::new(&format!("{}.new", file.display())).to_owned();
        let done = write(&new).and_then(|()| fs::rename(&new, &file));
        if done.is_err() {
            drop(fs::remove_file(&new));
        }
        done
    }
}

/// Runs a scenario into a folder that is cleared afterwards, and keeps one picture.
fn draw(command: &str, scenario: &str, drawn: &str, new: &Path) -> io::Result<()> {
    let folder = format!("outputs/refresh-{}", std::process::id());
    let keep = || {
        run(&format!("{command} --out {folder}"), Stdio::null())?;
        let runs = fs::read_dir(root().join(&folder).join(scenario))?.flatten();
        let mut pictures = runs.map(|run| run.path().join("plots").join(drawn));
        let picture = pictures.find(|picture| picture.is_file());
        fs::copy(picture.ok_or_else(|| io::Error::other(format!("it left no {drawn}")))?, new)
    };
    let done = keep().map(drop);
    drop(fs::remove_dir_all(root().join(&folder)));
    done
}

/// Runs a command as it is typed, at the root: settings before it, `balance` as the release that is built from here.
fn run(typed: &str, output: impl Into<Stdio>) -> io::Result<()> {
    let mut command = Command::new(cargo());
    for word in typed.split(' ') {
        match (word, word.split_once('=')) {
            ("cargo", _) => &mut command,
            ("balance", _) => command.args(["run", "--release", "--"]),
            (_, Some((setting, value))) => command.env(setting, value),
            _ => command.arg(word),
        };
    }
    let status = command.current_dir(root()).stdout(output).status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(status.to_string())) }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn refresh(names: &[String]) -> Result<(), String> {
    if let Some(wrong) = names.iter().find(|name| TASKS.iter().all(|task| task.name != **name)) {
        return Err(format!("nothing is called `{wrong}`: cargo xtask refresh --list"));
    }
    let wanted = |task: &&Task| match task.way {
        Way::WritesIfNamed if names.is_empty() => false,
        _ => names.is_empty() || names.iter().any(|name| name == task.name),
    };
    TASKS.iter().filter(wanted).try_for_each(Task::make)
}

fn list() -> String {
    let told = |task: &Task| {
        let files = task.files.join(" ");
        format!("{:<14} {files}\n{:14} {}   ({})\n", task.name, "", task.command, task.takes)
    };
    TASKS.iter().map(told).collect()
}

/// What went wrong, in words.
fn told(done: Result<(), Failed>) -> Result<(), String> {
    done.map_err(|error| error.to_string())
}

fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let done = match words.split_first() {
        Some((verb, [only])) if verb == "refresh" && only == "--list" => {
            // Whoever reads may have gone away.
            drop(io::stdout().write_all(list().as_bytes()));
            Ok(())
        }
        Some((verb, names)) if verb == "refresh" => refresh(names),
        Some((verb, words)) if verb == "page" => told(page::page(words)),
        Some((verb, names)) if verb == "dist" => told(dist::dist(names)),
        Some((verb, files)) if verb == "same" => {
            told(dist::same(&files.iter().map(PathBuf::from).collect::<Vec<_>>()))
        }
        Some((verb, [target])) if verb == "sbom" => told(sbom::bill(target).and_then(|bill| {
            io::stdout().write_all(bill.as_bytes())?;
            Ok(())
        })),
        _ => Err(USAGE.to_owned()),
    };
    if let Err(told) = done {
        eprintln!("{told}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::{TASKS, Way, root};

    #[test]
    fn what_is_made_again_is_there() {
        for task in TASKS {
            for file in task.files {
                assert!(root().join(file).is_file(), "{file}");
            }
            let many = matches!(task.way, Way::Writes | Way::WritesIfNamed);
            assert!(many || task.files.len() == 1, "{}", task.command);
        }
    }
}
