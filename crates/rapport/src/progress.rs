//! Progress of a harvest on standard error, with rate and time to go; plain lines when nobody watches a terminal.

use crate::harmless;
use crate::interrupt;
use crate::output::count;
use indicatif::{ProgressBar, ProgressStyle};
use rapport_engine::harvest::Watch;

/// A progress bar per file.
pub(crate) struct Bar {
    bar: ProgressBar,
    name: String,
}

impl Bar {
    pub(crate) fn new() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            name: String::new(),
        }
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Watch for Bar {
    fn file(&mut self, source: &str, file: &str, bytes: u64) {
        self.bar.finish_and_clear();
        self.bar = ProgressBar::new(bytes.max(1));
        let style = ProgressStyle::with_template(
            "{msg}  {bar:24} {percent:>3} %  {bytes_per_sec}  {eta} to go",
        );
        self.bar
            .set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        self.name = format!("{source}: {}", harmless::part(file));
        self.bar.set_message(self.name.clone());
    }

    fn progress(&mut self, records: i64, bytes: u64) {
        self.bar.set_position(bytes);
        let seconds = self.bar.elapsed().as_secs_f64().max(0.001);
        let rate = (records as f64 / seconds) as i64;
        self.bar.set_message(format!(
            "{}  {} records, {}/s",
            self.name,
            count(records),
            count(rate)
        ));
    }

    fn stopped(&self) -> bool {
        interrupt::requested()
    }
}
