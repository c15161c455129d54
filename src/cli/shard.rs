//! The share of a study or of a run that was asked for.

use super::failure::Failure;
use commissioning_balance::study::Shard;

/// The share that was asked for.
pub(super) fn shard(asked: Option<&str>) -> Result<Shard, Failure> {
    let wrong = |message: String| Failure { code: Failure::USAGE, message, hint: None };
    let Some(text) = asked else { return Ok(Shard::WHOLE) };
    let Some(rest) = text.strip_prefix("slurm") else {
        return text.parse().map_err(|error| wrong(format!("--shard {text}: {error}")));
    };
    let number = |name: &str| -> Result<u32, Failure> {
        let value = std::env::var(name).ok().and_then(|value| value.trim().parse().ok());
        value.ok_or_else(|| {
            wrong(format!("--shard {text}: {name} is not set to a number"))
                .hint("in a Slurm array job it is; elsewhere write --shard I/N")
        })
    };
    let task = number("SLURM_ARRAY_TASK_ID")?;
    let found = match rest.strip_prefix('/') {
        Some(of) => {
            let of = of.parse().map_err(|_| wrong(format!("--shard {text}: write slurm/N")))?;
            Shard::new(task, of)
        }
        None if rest.is_empty() => {
            let [count, least, most] =
                ["COUNT", "MIN", "MAX"].map(|end| number(&format!("SLURM_ARRAY_TASK_{end}")));
            let (count, least, most) = (count?, least?, most?);
            if most.checked_sub(least).is_none_or(|between| between + 1 != count) {
                return Err(wrong(format!(
                    "--shard slurm: the array has {count} tasks from {least} to {most}, so that it does not say how many shares there are"
                ))
                .hint("write --shard slurm/N, with the N of the first array"));
            }
            task.checked_sub(least).and_then(|index| Shard::new(index, count))
        }
        None => return Err(wrong(format!("--shard {text}: write slurm or slurm/N"))),
    };
    found.ok_or_else(|| {
        wrong(format!(
            "--shard {text}: the task {task} is none of the shares, which are counted from 0"
        ))
    })
}
