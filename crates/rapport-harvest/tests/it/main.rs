//! Behaviour of harvesting, one module per topic.

mod contract_drift;
mod contract_types;
mod decode_packed;
mod lookup_build;
mod lookup_rule;
mod read_delimited;
mod read_edges;
mod read_json;
mod read_ocel;
mod read_parquet;
mod read_parquet_writers;
mod read_sample_data;
mod read_support;
mod read_workbook;
mod read_xes;
mod rule_compile;
mod rule_functions;
mod rule_limits;
mod rule_memory;
mod rule_output;
mod rule_support;
mod source_check;
