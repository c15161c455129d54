//! What the machine gives, as far as it says.

/// A megabyte, and a gigabyte.
const MB: u64 = 1 << 20;
const GB: u64 = 1 << 30;

/// Bytes of memory that this program may have at most; none where the system does not say.
#[must_use]
pub fn memory() -> Option<u64> {
    let whole = number("/proc/meminfo", |text| {
        let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
        Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()?.saturating_mul(1024))
    });
    // A container's own limit, where it has one.
    let limits = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];
    let limits = limits.map(|file| number(file, |text| text.trim().parse().ok()));
    limits.into_iter().flatten().chain(whole).min()
}

/// A number in a file of the system.
fn number(file: &str, of: impl Fn(&str) -> Option<u64>) -> Option<u64> {
    of(&std::fs::read_to_string(file).ok()?)
}

/// A size in a unit that suits it.
#[must_use]
pub fn size(bytes: u64) -> String {
    if bytes >= 10 * GB {
        format!("{} GB", bytes.div_ceil(GB))
    } else if bytes >= GB {
        format!("{:.1} GB", bytes as f64 / GB as f64)
    } else {
        format!("{} MB", bytes.div_ceil(MB))
    }
}
