//! The machine that a figure was measured on.

use std::fs::read_to_string;

/// Cores, processor, memory, kernel: as one line.
pub(super) fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let processor = read_to_string("/proc/cpuinfo").unwrap_or_default();
    let processor = value(&processor, "model name")
        .unwrap_or("unknown processor")
        .to_owned();
    let memory = read_to_string("/proc/meminfo").unwrap_or_default();
    let memory_gib = value(&memory, "MemTotal")
        .and_then(kib)
        .map_or(0, |kib| kib.div_ceil(1 << 20));
    let kernel = read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let kernel = kernel.trim();
    format!("{cores} cores of {processor}, {memory_gib} GiB memory, Linux {kernel}")
}

/// The value behind `name:` in a file of `/proc`.
pub(super) fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = text.lines().filter_map(|line| line.split_once(':'));
    pairs
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}

/// The number before `kB`, which means 1,024 bytes there.
pub(super) fn kib(value: &str) -> Option<u64> {
    value.strip_suffix("kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_proc_files_are_found_by_name() {
        let status = "Name:\trapport\nVmHWM:\t   1536 kB\nThreads:\t5\n";
        assert_eq!(value(status, "VmHWM").and_then(kib), Some(1536));
        assert_eq!(value(status, "VmRSS"), None);
        assert_eq!(kib("5"), None);
    }
}
