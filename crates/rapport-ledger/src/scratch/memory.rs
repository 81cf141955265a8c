//! How large the process is: what the database takes cannot be limited for one connection alone.

/// Bytes of memory that the process has in use; none where the system does not tell.
pub(super) fn resident_bytes() -> Option<u64> {
    // Size, then what is resident, in pages. Pages of 4 KiB are the smallest that Linux has.
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    pages.checked_mul(4_096)
}
