//! `pattern`: the relationship-pattern job over a workload: value every interaction, then records, bands and transitions.
//! From the sealed lake, from one Parquet file in order of arrival, or the fold alone over facts in memory.

mod arrival;
mod checksum;
mod fill;
mod job;
mod lake;
mod memory;
mod workload;

pub(crate) use fill::run as fill;
pub(crate) use job::run;
