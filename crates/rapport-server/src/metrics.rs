//! Figures about the server itself, in the text format of Prometheus.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Upper ends of the latency buckets, in microseconds.
const BUCKETS_US: [u64; 12] = [
    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 150_000, 250_000, 500_000, 1_000_000,
    5_000_000,
];

/// Method, route as written in the API, status.
type Label = (String, String, u16);

#[derive(Debug, Default)]
struct Histogram {
    buckets: [u64; BUCKETS_US.len()],
    count: u64,
    sum_us: u64,
}

/// Counts of requests by route.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<Label, Histogram>>,
}

/// Figures that are looked up when they are asked for.
#[derive(Debug, Default)]
pub(crate) struct Gauges {
    pub(crate) accepted: u64,
    pub(crate) commits: u64,
    pub(crate) records: u64,
    pub(crate) position: i64,
    pub(crate) listeners: u64,
    /// Seconds since the last interaction happened.
    pub(crate) last_fact_age_s: Option<i64>,
}

impl Metrics {
    /// Counts a request.
    pub(crate) fn count(&self, method: &str, route: &str, status: u16, taken: Duration) {
        let taken_us = u64::try_from(taken.as_micros()).unwrap_or(u64::MAX);
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        let label = (method.to_owned(), route.to_owned(), status);
        let histogram = requests.entry(label).or_default();
        for (bucket, end) in histogram.buckets.iter_mut().zip(BUCKETS_US) {
            *bucket += u64::from(taken_us <= end);
        }
        histogram.count += 1;
        histogram.sum_us = histogram.sum_us.saturating_add(taken_us);
    }

    /// Everything as text.
    pub(crate) fn text(&self, gauges: &Gauges) -> String {
        let mut text = String::new();
        let mut line = |line: std::fmt::Arguments<'_>| {
            // Writing to a text cannot fail.
            writeln!(text, "{line}").unwrap_or_default();
        };
        line(format_args!(
            "# HELP rapport_http_request_duration_seconds Time from a request to its answer.\n# TYPE rapport_http_request_duration_seconds histogram"
        ));
        let name = "rapport_http_request_duration_seconds";
        let requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        for ((method, route, status), found) in &*requests {
            let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            for (count, end) in found.buckets.iter().zip(BUCKETS_US) {
                let end = seconds(end);
                line(format_args!(
                    "{name}_bucket{{{labels},le=\"{end}\"}} {count}"
                ));
            }
            let count = found.count;
            line(format_args!(
                "{name}_bucket{{{labels},le=\"+Inf\"}} {count}"
            ));
            line(format_args!(
                "{name}_sum{{{labels}}} {}",
                seconds(found.sum_us)
            ));
            line(format_args!("{name}_count{{{labels}}} {count}"));
        }
        drop(requests);
        let mut one = |name: &str, kind: &str, help: &str, value: Option<String>| {
            if let Some(value) = value {
                line(format_args!(
                    "# HELP rapport_{name} {help}\n# TYPE rapport_{name} {kind}\nrapport_{name} {value}"
                ));
            }
        };
        let text_of = |n: u64| Some(n.to_string());
        one(
            "interactions_accepted_total",
            "counter",
            "Interactions taken in through the API since the start.",
            text_of(gauges.accepted),
        );
        one(
            "commits_total",
            "counter",
            "Transactions of the writer since the start.",
            text_of(gauges.commits),
        );
        one(
            "board_records",
            "gauge",
            "Interaction Records on the board.",
            text_of(gauges.records),
        );
        one(
            "ledger_position",
            "gauge",
            "Position of the last fact.",
            Some(gauges.position.to_string()),
        );
        one(
            "event_listeners",
            "gauge",
            "Screens that listen for events.",
            text_of(gauges.listeners),
        );
        one(
            "last_interaction_age_seconds",
            "gauge",
            "Time since the last interaction happened.",
            gauges.last_fact_age_s.map(|s| s.to_string()),
        );
        one(
            "process_resident_memory_bytes",
            "gauge",
            "Memory of this process.",
            resident_bytes().map(|b| b.to_string()),
        );
        text
    }
}

/// Microseconds as seconds, without a float.
fn seconds(us: u64) -> String {
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}

/// Memory of this process; known on Linux alone.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1_024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_counts_in_every_bucket_that_it_fits() {
        let metrics = Metrics::default();
        metrics.count("GET", "/api/v1/home", 200, Duration::from_millis(7));
        let text = metrics.text(&Gauges {
            records: 12,
            ..Gauges::default()
        });
        let labels = "method=\"GET\",route=\"/api/v1/home\",status=\"200\"";
        for (end, count) in [("0.005000", 0), ("0.010000", 1), ("+Inf", 1)] {
            let line = format!(
                "rapport_http_request_duration_seconds_bucket{{{labels},le=\"{end}\"}} {count}\n"
            );
            assert!(text.contains(&line), "{line}{text}");
        }
        assert!(text.contains("rapport_board_records 12\n"));
        assert!(
            !text.contains("last_interaction_age"),
            "nothing happened yet"
        );
    }
}
