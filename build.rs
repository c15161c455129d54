//! Notes the commit that the program is built from, where there is one.

use std::process::Command;

fn main() {
    // A commit writes here; the index, which `git status` also writes, would make cargo compile everything again.
    println!("cargo::rerun-if-changed=.git/logs/HEAD");
    println!("cargo::rerun-if-changed=src");
    let described = Command::new("git").args(["describe", "--always", "--dirty"]).output();
    if let Ok(output) = described
        && output.status.success()
        && let Ok(commit) = String::from_utf8(output.stdout)
    {
        println!("cargo::rustc-env=BALANCE_COMMIT={}", commit.trim());
    }
}
