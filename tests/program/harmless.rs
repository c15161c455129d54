//! What others wrote is shown harmless and with its place: in errors, in tables, in commands that are copied; and exit
//! codes mean one thing.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

use crate::program;

use program::{Said, area, contains, only, said};
use std::path::Path;

const ONE: &str = "only = [\"cut_27\"]\n";

fn balance(folder: &Path, words: &[&str]) -> Said {
    said(folder, words, 100)
}

/// What is said of a file that is refused.
fn refused(folder: &Path, words: &[&str], told: &[&str]) -> String {
    let done = balance(folder, words);
    assert_eq!(done.code, 3, "{words:?} {}", done.err);
    contains(&done.err, told);
    assert!(!done.err.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']), "{:?}", done.err);
    assert!(!done.err.contains("one of \n"), "{}", done.err);
    done.err
}

#[test]
fn nothing_in_an_error_acts_on_the_screen() {
    let folder = area(ONE);
    let at = folder.path();
    let write = |name: &str, text: &str| std::fs::write(at.join(name), text).unwrap();
    write(
        "x.toml",
        "extends = \"\\u001b[31mred\\u001b]0;pwn\\u0007\"\nname = \"x\"\ntitle = \"X\"\n",
    );
    refused(at, &["check", "x.toml"], &["\\u{1b}[31mred\\u{1b}]0;pwn\\u{7}"]);
    write("y.toml", "extends = \"area.toml\"\nname = \"y\"\n\u{202e}key\u{202c} = 1\n");
    refused(at, &["check", "y.toml"], &["y.toml:3"]);
    write("z.toml", "extends = \"area.toml\"\nname = \"z\"\nruns = \"\u{202e}5\u{9b}31m\"\n");
    refused(at, &["check", "z.toml"], &["z.toml:3:8: runs"]);
    write("b.csv", "line,pounds\n\u{1b}]0;pwn\u{7},5\nrehab,\u{1b}[31m5\n");
    write("own.toml", "extends = \"area.toml\"\nname = \"own\"\nbudget_from = \"b.csv\"\n");
    refused(at, &["check", "own.toml"], &["cell A2", "cell B3"]);
    // Words of the command line, in what the program and its parser say.
    refused(at, &["check", "no\u{202e}such.toml"], &["no\\u{202e}such.toml"]);
    for words in [
        &["run", "area.toml", "--\u{1b}[31mred"][..],
        &["cut", "area.toml", "--by", "\u{1b}]0;pwn\u{7}"],
        &["explain", "\u{1b}[31mred"],
        &["run", "area.toml", "--seed", "\u{202e}1"],
    ] {
        let done = balance(at, words);
        assert!(done.code == 2 || done.code == 3, "{words:?} {}", done.err);
        assert!(!done.err.contains(['\u{1b}', '\u{202e}']), "{:?}", done.err);
    }
    // A description that would act is refused where it stands.
    write("d.toml", "extends = \"area.toml\"\nname = \"d\"\ndescription = \"\\u001b[2J\"\n");
    refused(at, &["check", "d.toml"], &["d.toml:3:15: description", "without control characters"]);
}

#[test]
fn no_cell_of_any_table_is_a_formula() {
    let dangers = ["=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", " =1+1", "＝1+1"];
    let mut text = String::from("[comparator]\ntitle = \"=now()\"\n");
    for (at, title) in dangers.iter().enumerate() {
        text.push_str(&format!(
            "[[options]]\nid = \"z{at}\"\ntitle = \"{title}\"\ncut = {{ by = 0.0{} }}\n",
            at + 1
        ));
    }
    text.push_str("[[conditions]]\nid = \"c\"\ntitle = \"=c\"\nlines = [\"rehab\"]\nleast_gbp_per_year = 405000\n");
    text.push_str("[[evidence.override]]\nid = \"c-M11\"\nvalue = 0.5\nsource = \"=source\"\n");
    let folder = area(&format!("only = [\"z0\", \"z1\", \"z2\", \"z3\", \"z4\", \"z5\"]\n{text}"));
    let done = balance(folder.path(), &["run", "area.toml", "--runs", "3", "-q"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let run = only(&folder.path().join("outputs/area"), |_| true);
    let (mut tables, mut defused) = (0, 0);
    let check = |bytes: &[u8], name: &str, defused: &mut usize| {
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        for record in reader.records() {
            for cell in &record.unwrap() {
                let bare = cell.trim_start();
                let danger = bare.starts_with(['=', '+', '-', '@', '＝']) || cell.starts_with('\t');
                assert!(!danger || cell.parse::<f64>().is_ok(), "{name}: {cell:?}");
                *defused += usize::from(cell.starts_with("'="));
            }
        }
    };
    for entry in std::fs::read_dir(&run).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "csv") {
            tables += 1;
            check(&std::fs::read(&path).unwrap(), &path.display().to_string(), &mut defused);
        }
    }
    assert!(tables > 8 && defused > 10, "{tables} {defused}");
    // Printed tables, too; and JSON, which nobody runs, has the titles as they are.
    let run = run.to_str().unwrap();
    let printed = balance(folder.path(), &["report", run, "--format", "csv"]).out;
    check(printed.as_bytes(), "printed", &mut defused);
    let json = balance(folder.path(), &["report", run, "--format", "json"]).out;
    assert!(json.contains("\"=cmd|'/C calc'!A0\""), "{}", &json[..2000.min(json.len())]);
    let other = balance(folder.path(), &["run", "area.toml", "--expected", "-q"]);
    assert_eq!(other.code, 0);
    let other = only(&folder.path().join("outputs/area"), |name| name.starts_with("expected"));
    let both = ["compare", run, other.to_str().unwrap(), "--format", "csv"];
    check(balance(folder.path(), &both).out.as_bytes(), "compared", &mut defused);
    let evidence = balance(folder.path(), &["evidence", "--format", "csv"]).out;
    check(evidence.as_bytes(), "evidence", &mut defused);
}

#[test]
fn commands_to_copy_reach_the_program_whole() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().join("st udy's");
    std::fs::create_dir(&at).unwrap();
    std::fs::write(at.join("a rea.toml"), program::AREA.to_owned() + ONE).unwrap();
    let text = "name = \"st\"\ntitle = \"S\"\nscenarios = [\"a rea.toml\"]\nexpected = true\n\
                [design]\nkind = \"grid\"\n[[factors]]\nid = \"by\"\nkey = \"options[cut_27].cut.by\"\nlevels = [0.1, 0.2]\n";
    std::fs::write(at.join("s t.toml"), text).unwrap();
    let out = at.join("o ut");
    let out = out.to_str().unwrap();
    let file = at.join("s t.toml");
    let words = ["study", file.to_str().unwrap(), "--out", out, "--shard", "0/2"];
    let done = balance(folder.path(), &words);
    assert_eq!(done.code, 0, "{}", done.err);
    let merge = done.err.lines().find_map(|line| line.split_once(": balance merge ")).unwrap().1;
    // What is printed after `balance` is typed as it is.
    let typed = |words: &str| {
        let mut shell = std::process::Command::new("sh");
        shell.current_dir(folder.path()).env("balance", program::path());
        Said::of(shell.args(["-c", &format!("\"$balance\" {words}")]).output().unwrap())
    };
    let missing = typed(&format!("merge {merge}"));
    assert_eq!(missing.code, 4, "{}", missing.err);
    contains(&missing.err, &["share 1/2 is missing"]);
    let fill = missing.err.lines().find_map(|line| line.split_once("balance study ")).unwrap().1;
    let filled = typed(&format!("study {fill}"));
    assert_eq!(filled.code, 0, "{fill}: {}", filled.err);
    assert_eq!(typed(&format!("merge {merge}")).code, 0);
    let sent =
        balance(folder.path(), &["study", file.to_str().unwrap(), "--out", out, "--slurm", "2"]);
    contains(&sent.err, &["to send it: sh '", "'\\''s/o ut/st/st.submit.sh'"]);
}

#[test]
fn every_error_has_its_place() {
    let folder = area(ONE);
    let at = folder.path();
    let write = |name: &str, text: &[u8]| std::fs::write(at.join(name), text).unwrap();
    let own = "extends = \"area.toml\"\nname = \"own\"\n";
    write(
        "ov.toml",
        format!(
            "{own}[evidence]\nreadings = {{ c-M11 = \"dreamy\" }}\n[[evidence.override]]\nid = \"c-M11\"\n\
             value = 99999.21000000000001\nsource = \"x\"\n"
        )
        .as_bytes(),
    );
    let said = refused(
        at,
        &["check", "ov.toml"],
        &["ov.toml:4:", "dreamy", "ov.toml:7:9: evidence.override[c-M11].value"],
    );
    contains(&said, &["cannot be 99999.21 allowed: a number from 0.21 to 42; the row has 3"]);
    // Rows of a design: file, row and column.
    let study = "name = \"st\"\ntitle = \"S\"\nscenarios = [\"area.toml\"]\nexpected = true\n[design]\nkind = \"rows\"\n\
                 rows = \"pts.csv\"\n[[factors]]\nid = \"cut\"\nkey = \"options[cut_27].cut.by\"\n[[factors]]\nid = \"nal\"\n\
                 key = \"budget.naloxone\"\n";
    write("st.toml", study.as_bytes());
    write("pts.csv", b"cut,nal\n0.1,100\n\n0.2,200\n0.1,-5\n0.3,5\n");
    let said = refused(
        at,
        &["study", "st.toml", "--dry-run"],
        &["pts.csv:5:5: budget.naloxone", "found: -5"],
    );
    assert!(!said.contains("st.toml:"), "{said}");
    write("pts.csv", b"nal,cut\n5,0.1\n5,1.5\n");
    refused(
        at,
        &["study", "st.toml", "--dry-run"],
        &["pts.csv:3:3: options[cut_27].cut.by", "found: 1.5"],
    );
    // Factors that cannot be read say nothing about columns.
    write(
        "st.toml",
        study.replace("id = \"cut\"", "id = 5").replace("id = \"nal\"", "id = 6").as_bytes(),
    );
    let said = refused(at, &["study", "st.toml", "--dry-run"], &["st.toml:9:6"]);
    assert!(!said.contains("pts.csv"), "{said}");
    // What is not UTF-8, with its line; and what is UTF-16.
    write("latin.toml", b"name = \"x\"\ntitle = \"caf\xe9\"\n");
    refused(at, &["check", "latin.toml"], &["line 2, column 13: this is not text in UTF-8"]);
    let wide = |text: &str| -> Vec<u8> {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xff, 0xfe].into_iter().chain(units).collect()
    };
    write("wide.toml", &wide("name = \"x\"\n"));
    refused(at, &["check", "wide.toml"], &["UTF-16"]);
    write("wide.csv", &wide("line,pounds\nrehab,5\n"));
    write("wide_budget.toml", format!("{own}budget_from = \"wide.csv\"\n").as_bytes());
    // A budget in UTF-16 is read.
    let done = balance(at, &["check", "wide_budget.toml"]);
    assert_eq!(done.code, 0, "{}", done.err);
}

#[test]
fn the_argument_that_is_wrong_is_named() {
    let folder = area(ONE);
    for (words, told) in [
        (&["check", ""][..], "FILE]...': an empty name"),
        (&["cut", "", "--by", "10%"], "'<FILE>': an empty name"),
        (
            &["run", "area.toml", "--seed", "-1"],
            "'--seed <S>': allowed: a whole number from 0 to 18446744073709551615",
        ),
        (
            &["run", "area.toml", "--seed", "18446744073709551616"],
            "'--seed <S>': allowed: a whole number",
        ),
    ] {
        let done = balance(folder.path(), words);
        assert_eq!(done.code, 2, "{words:?} {}", done.err);
        contains(&done.err, &[told]);
        assert!(!done.err.contains("-- -1"), "{}", done.err);
    }
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let odd = std::ffi::OsStr::from_bytes(b"a\xff.toml");
        let mut command = program::command(folder.path(), &["check"], 100);
        let done = Said::of(command.arg(odd).output().unwrap());
        assert_eq!(done.code, 2);
        contains(&done.err, &["FILE]...': a name that is not text in UTF-8; rename the file"]);
    }
}

#[cfg(unix)]
#[test]
fn names_that_no_scenario_can_name_are_refused_and_odd_ones_that_it_can_are_taken() {
    let folder = area(ONE);
    let at = folder.path();
    let copy = |name: &str| std::fs::copy(at.join("area.toml"), at.join(name)).unwrap();
    for (name, told) in
        [("a\nb.toml", "a name with a line break"), ("a\\b.toml", "a name with `\\`")]
    {
        copy(name);
        for words in [&["check", name][..], &["cut", name, "--by", "10%", "--expected"]] {
            let done = balance(at, words);
            assert_eq!(done.code, 2, "{}", done.err);
            contains(&done.err, &[told]);
        }
    }
    let name = "a 'b' \"c\" $d.toml";
    copy(name);
    let done = balance(at, &["cut", name, "--by", "10%", "--expected", "-q"]);
    assert_eq!(done.code, 0, "{}", done.err);
    let place = only(&at.join("outputs"), |_| true);
    let written = only(&place, |name| name.ends_with(".toml"));
    let done = balance(at, &["check", written.strip_prefix(at).unwrap().to_str().unwrap()]);
    assert_eq!(done.code, 0, "the file that it wrote is read again: {}", done.err);
}

#[test]
fn a_scenario_names_files_in_its_tree_alone_unless_asked() {
    let outside = tempfile::tempdir().unwrap();
    std::fs::write(outside.path().join("secret.toml"), "root:x:0:0\n").unwrap();
    std::fs::write(outside.path().join("base.toml"), program::AREA).unwrap();
    let folder = area(ONE);
    let at = folder.path();
    let secret = outside.path().join("secret.toml");
    let secret = secret.to_str().unwrap();
    let write = |name: &str, text: String| std::fs::write(at.join(name), text).unwrap();
    write("x.toml", format!("extends = \"{secret}\"\nname = \"x\"\n"));
    let said = refused(at, &["check", "x.toml"], &["x.toml:1:11: extends", "--allow-outside"]);
    assert!(!said.contains("root:x"), "{said}");
    write(
        "y.toml",
        format!("extends = \"area.toml\"\nname = \"y\"\nbudget_from = \"{secret}.csv\"\n"),
    );
    std::fs::write(format!("{secret}.csv"), "root,x\n").unwrap();
    let said = refused(at, &["check", "y.toml"], &["budget_from", "--allow-outside"]);
    assert!(!said.contains("root"), "{said}");
    // A link does not hide where a file is.
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(secret, at.join("link.toml")).unwrap();
        write("z.toml", "extends = \"link.toml\"\nname = \"z\"\n".to_owned());
        let said = refused(at, &["check", "z.toml"], &["--allow-outside"]);
        assert!(!said.contains("root:x"), "{said}");
    }
    let base = outside.path().join("base.toml");
    write("good.toml", format!("extends = \"{}\"\nname = \"good\"\n", base.display()));
    refused(at, &["check", "good.toml"], &["--allow-outside"]);
    assert_eq!(balance(at, &["check", "good.toml", "--allow-outside"]).code, 0);
    // Below the folder that one is in, and beside the file, wherever that is.
    std::fs::create_dir(at.join("deep")).unwrap();
    write("deep/up.toml", "extends = \"../area.toml\"\nname = \"up\"\n".to_owned());
    assert_eq!(balance(at, &["check", "deep/up.toml"]).code, 0);
    let beside = at.join("beside.toml");
    write("beside.toml", "extends = \"area.toml\"\nname = \"beside\"\n".to_owned());
    assert_eq!(balance(outside.path(), &["check", beside.to_str().unwrap()]).code, 0);
}

#[test]
fn every_file_is_checked_before_the_first_is_run() {
    let folder = area(ONE);
    let at = folder.path();
    std::fs::write(at.join("wrong.toml"), "extends = \"area.toml\"\nname = \"wrong\"\nruns = 0\n")
        .unwrap();
    std::fs::write(at.join("worse.toml"), "extends = \"area.toml\"\nname = \"Worse\"\n").unwrap();
    let said = refused(
        at,
        &["run", "area.toml", "wrong.toml", "worse.toml", "--expected"],
        &["wrong.toml:3", "worse.toml:2"],
    );
    assert!(!said.contains("written to") && !at.join("outputs").exists(), "{said}");
    // Each table says whose it is.
    std::fs::write(at.join("other.toml"), "extends = \"area.toml\"\nname = \"other\"\n").unwrap();
    let both = balance(at, &["check", "area.toml", "other.toml"]);
    assert_eq!(both.code, 0);
    let named = |name: &str| both.out.lines().any(|line| line == name);
    assert!(named("area.toml") && named("other.toml"), "{}", both.out);
}

#[test]
fn a_seed_keeps_its_digits_wherever_it_stands() {
    let folder = area(ONE);
    let at = folder.path();
    for seed in ["9007199254740993", "9223372036854775808", "18446744073709551615"] {
        let text = format!("extends = \"area.toml\"\nname = \"own\"\nseed = {seed}\nruns = 2\n");
        std::fs::write(at.join("own.toml"), text).unwrap();
        let file = balance(at, &["run", "own.toml", "--format", "csv", "--out", "a"]);
        assert_eq!(file.code, 0, "{}", file.err);
        let words = ["run", "own.toml", "--seed", seed, "--format", "csv", "--out", "b"];
        let word = balance(at, &words);
        assert_eq!(file.out, word.out, "{seed}");
        contains(&file.err, &[&format!("2-runs-seed-{seed}-")]);
        // A study of its own seed, a level of a factor, and a row.
        let head = format!(
            "name = \"st\"\ntitle = \"S\"\nscenarios = [\"own.toml\"]\nruns = 2\nseed = {seed}\n[design]\n"
        );
        let factor = "[[factors]]\nid = \"seed_of\"\nkey = \"seed\"\n";
        let grid = format!("{head}kind = \"grid\"\n{factor}levels = [1, {seed}]\n");
        let rows = format!("{head}kind = \"rows\"\nrows = \"r.csv\"\n{factor}");
        std::fs::write(at.join("r.csv"), format!("seed_of\n1\n{seed}\n")).unwrap();
        for (design, text) in [("grid", grid), ("rows", rows)] {
            std::fs::write(at.join("st.toml"), text).unwrap();
            let done = balance(at, &["study", "st.toml", "--out", design]);
            assert_eq!(done.code, 0, "{}", done.err);
            let made = only(&at.join(design).join("st"), |_| true);
            let manifest = program::text(&made.join("manifest.json"));
            assert!(manifest.contains(&format!("\"seed\": {seed}")), "{manifest}");
            std::fs::remove_dir_all(at.join(design)).unwrap();
        }
    }
    std::fs::write(
        at.join("own.toml"),
        "extends = \"area.toml\"\nname = \"own\"\nseed = 18446744073709551616\n",
    )
    .unwrap();
    refused(
        at,
        &["check", "own.toml"],
        &["own.toml:3:8: seed", "found: 18446744073709551616", "from 0 to 18446744073709551615"],
    );
}

#[test]
fn hints_say_what_helps() {
    let folder = area(ONE);
    let at = folder.path();
    let done = balance(at, &["run", "area.toml", "--runs", "4", "-q"]);
    assert_eq!(done.code, 0);
    let run = only(&at.join("outputs/area"), |_| true);
    let run = run.to_str().unwrap();
    refused(
        at,
        &["sensitivity", run],
        &["the run has 4 draws", "hint: balance run area.toml --seed 1 --runs 1000"],
    );
}
