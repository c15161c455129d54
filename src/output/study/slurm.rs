//! Scripts for a Slurm cluster: an array of shares, and a job that merges them.

use crate::output::File;
use crate::output::harmless::word;

/// What the scripts need to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Name of the study.
    pub study: &'a str,
    /// Its file, as an absolute path.
    pub file: &'a str,
    /// Folder for results, as an absolute path.
    pub out: &'a str,
    /// Folder of this study inside it.
    pub folder: &'a str,
    /// The program, as an absolute path.
    pub program: &'a str,
    /// Shares.
    pub shards: u32,
    /// Processors for each.
    pub threads: u16,
}

/// `NAME.array.sh`, `NAME.merge.sh` and `NAME.submit.sh`.
#[must_use]
pub fn scripts(asked: &Asked<'_>) -> Vec<File> {
    let Asked { study, shards, threads, .. } = *asked;
    let [file, out, folder, program] =
        [asked.file, asked.out, asked.folder, asked.program].map(word);
    let last = shards - 1;
    let array = format!(
        "#!/bin/sh
#SBATCH --job-name={study}
#SBATCH --array=0-{last}
#SBATCH --cpus-per-task={threads}
#SBATCH --output={study}.%A_%a.log
#SBATCH --open-mode=append
#SBATCH --requeue
#SBATCH --signal=TERM@60
# A share that is stopped (preemption, time limit, requeue) keeps its points and goes on where it was.
# Only some of them again: sbatch --array=3,7 {study}.array.sh
# exec: signals have to reach the program itself.
exec {program} study {file} --out {out} --shard slurm/{shards} --threads {threads} --yes --progress lines
"
    );
    let merge = format!(
        "#!/bin/sh
#SBATCH --job-name={study}-merge
#SBATCH --output={study}.merge.%j.log
# Says which shares are missing, with the commands that fill them (exit code 4), or writes the data set.
exec {program} merge {folder}
"
    );
    let submit = format!(
        "#!/bin/sh
# Sends the array, and a job that merges once every share has ended, well or not: with afterok one lost share would hold
# it for ever.
set -eu
cd \"$(dirname \"$0\")\"
array=$(sbatch --parsable {study}.array.sh)
merge=$(sbatch --parsable --dependency=afterany:\"${{array%%;*}}\" {study}.merge.sh)
echo \"shares: job $array; merge: job $merge\"
"
    );
    let script = |part: &str, text: String| File {
        name: format!("{study}.{part}.sh"),
        bytes: text.into_bytes(),
    };
    vec![script("array", array), script("merge", merge), script("submit", submit)]
}
