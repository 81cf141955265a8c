//! Which functions a rule may call: those of VRL that are named here, and ours.
//!
//! The list is one of what is allowed, so that a new function of a later VRL is not available before someone looked at
//! it. A test compares both lists with what VRL has.

use super::checked::CheckedArithmetic;
use super::function::{Cents, Constant, Get, LookupAll, LookupFirst, RecordKey, Reject};
use super::hand_over::HandOver;
use super::memory::keep;
use super::memory::limited::Limited;
use vrl::compiler::Function;

/// A function that rules cannot call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForbiddenFunction {
    /// Name in VRL.
    pub name: &'static str,
    /// Why it is not there, as the rest of a sentence that starts with its name.
    pub why: &'static str,
    /// What to do instead.
    pub instead: &'static str,
}

const CLOCK: &str = "reads the clock";
const YEAR: &str = "fills in the year by the clock";
const CHANCE: &str = "is random";
const FILES: &str = "reads files";
const MACHINE: &str = "depends on the machine";
const NETWORK: &str = "uses the network";
const UNPACK: &str = "unpacks without a limit";
const USE_COLUMN: &str = "take the moment from a column of the record";
const USE_TIMESTAMP: &str = "use `parse_regex` and `parse_timestamp` with the year from the record";
const USE_KEY: &str = "use `record_key()` or a column";
const USE_LOOKUP: &str = "declare a lookup in the source and use `lookup`";
const USE_CONSTANT: &str = "declare a constant in the source and use `constant`";
const USE_HARVEST: &str = "compressed files are unpacked before the rule, under a limit";

const fn no(name: &'static str, why: &'static str, instead: &'static str) -> ForbiddenFunction {
    ForbiddenFunction { name, why, instead }
}

/// Functions of VRL that are left out, because the same record would not always mean the same, or without a limit.
pub const FORBIDDEN: &[ForbiddenFunction] = &[
    no("decode_gzip", UNPACK, USE_HARVEST),
    no("decode_lz4", UNPACK, USE_HARVEST),
    no("decode_snappy", UNPACK, USE_HARVEST),
    no("decode_zlib", UNPACK, USE_HARVEST),
    no("decode_zstd", UNPACK, USE_HARVEST),
    no("dns_lookup", NETWORK, USE_LOOKUP),
    no("encode_proto", FILES, USE_LOOKUP),
    no("get_env_var", "reads the environment", USE_CONSTANT),
    no("get_hostname", MACHINE, USE_CONSTANT),
    no("get_timezone_name", MACHINE, USE_CONSTANT),
    no("http_request", NETWORK, USE_LOOKUP),
    no(
        "log",
        "writes to the log",
        "use `reject` to say what is wrong with a record",
    ),
    no("now", CLOCK, USE_COLUMN),
    no("parse_etld", FILES, USE_LOOKUP),
    no("parse_groks", FILES, "use `parse_grok`"),
    no("parse_klog", YEAR, USE_TIMESTAMP),
    no("parse_linux_authorization", YEAR, USE_TIMESTAMP),
    no("parse_proto", FILES, USE_LOOKUP),
    no("parse_syslog", YEAR, USE_TIMESTAMP),
    no("random_bool", CHANCE, USE_COLUMN_OR_KEY),
    no("random_bytes", CHANCE, USE_COLUMN_OR_KEY),
    no("random_float", CHANCE, USE_COLUMN_OR_KEY),
    no("random_int", CHANCE, USE_COLUMN_OR_KEY),
    no("reverse_dns", NETWORK, USE_LOOKUP),
    no("uuid_v4", CHANCE, USE_KEY),
    no("uuid_v7", "reads the clock and is random", USE_KEY),
    no(
        "validate_json_schema",
        FILES,
        "declare the columns in the contract",
    ),
];

const USE_COLUMN_OR_KEY: &str = "use a column of the record or `record_key()`";

/// Functions of VRL that depend on nothing but their arguments.
const ALLOWED: &[&str] = &[
    "abs",
    "append",
    "array",
    "assert",
    "assert_eq",
    "basename",
    "bool",
    "camelcase",
    "ceil",
    "chunks",
    "community_id",
    "compact",
    "contains",
    "contains_all",
    "decode_base16",
    "decode_base64",
    "decode_charset",
    "decode_mime_q",
    "decode_percent",
    "decode_punycode",
    "del",
    "dirname",
    "downcase",
    "encode_base16",
    "encode_base64",
    "encode_charset",
    "encode_csv",
    "encode_gzip",
    "encode_json",
    "encode_key_value",
    "encode_logfmt",
    "encode_lz4",
    "encode_percent",
    "encode_punycode",
    "encode_snappy",
    "encode_zlib",
    "encode_zstd",
    "ends_with",
    "exists",
    "filter",
    "find",
    "flatten",
    "float",
    "floor",
    "for_each",
    "format_int",
    "format_number",
    "format_timestamp",
    "from_entries",
    "from_unix_timestamp",
    "get",
    "haversine",
    "includes",
    "int",
    "ip_aton",
    "ip_cidr_contains",
    "ip_ntoa",
    "ip_ntop",
    "ip_pton",
    "ip_subnet",
    "ip_to_ipv6",
    "ipv6_to_ipv4",
    "is_array",
    "is_boolean",
    "is_empty",
    "is_float",
    "is_integer",
    "is_ipv4",
    "is_ipv6",
    "is_json",
    "is_null",
    "is_nullish",
    "is_object",
    "is_regex",
    "is_string",
    "is_timestamp",
    "join",
    "kebabcase",
    "keys",
    "length",
    "map_keys",
    "map_values",
    "match",
    "match_any",
    "match_array",
    "match_datadog_query",
    "merge",
    "mod",
    "object",
    "object_from_array",
    "parse_apache_log",
    "parse_aws_alb_log",
    "parse_aws_cloudwatch_log_subscription_message",
    "parse_aws_vpc_flow_log",
    "parse_bytes",
    "parse_cbor",
    "parse_cef",
    "parse_common_log",
    "parse_csv",
    "parse_duration",
    "parse_float",
    "parse_glog",
    "parse_grok",
    "parse_influxdb",
    "parse_int",
    "parse_json",
    "parse_key_value",
    "parse_logfmt",
    "parse_nginx_log",
    "parse_query_string",
    "parse_regex",
    "parse_regex_all",
    "parse_ruby_hash",
    "parse_timestamp",
    "parse_tokens",
    "parse_url",
    "parse_user_agent",
    "parse_xml",
    "parse_yaml",
    "pascalcase",
    "pop",
    "push",
    "range",
    "redact",
    "remove",
    "replace",
    "replace_with",
    "round",
    "screamingsnakecase",
    "set",
    "shannon_entropy",
    "sieve",
    "slice",
    "snakecase",
    "split",
    "split_path",
    "starts_with",
    "string",
    "strip_ansi_escape_codes",
    "strip_whitespace",
    "strlen",
    "tag_types_externally",
    "tally",
    "tally_value",
    "timestamp",
    "to_bool",
    "to_entries",
    "to_float",
    "to_int",
    "to_regex",
    "to_string",
    "to_syslog_facility",
    "to_syslog_facility_code",
    "to_syslog_level",
    "to_syslog_severity",
    "to_unix_timestamp",
    "truncate",
    "type_def",
    "unflatten",
    "unique",
    "unnest",
    "upcase",
    "uuid_from_friendly_id",
    "values",
    "zip",
];

/// The functions of ours that a rule writer calls.
pub(super) const OURS: &[&str] = &[
    "cents",
    "constant",
    "lookup",
    "lookup_all",
    "record_key",
    "reject",
];

/// All functions that a rule is compiled with.
pub(super) fn all() -> Vec<Box<dyn Function>> {
    let mut functions: Vec<Box<dyn Function>> = vrl::stdlib::all()
        .into_iter()
        .filter(|function| ALLOWED.binary_search(&function.identifier()).is_ok())
        .filter(|function| function.identifier() != Get.identifier())
        .map(Limited::wrap)
        .collect();
    functions.push(Limited::wrap(Box::new(Get)));
    functions.push(Limited::wrap(Box::new(LookupFirst)));
    functions.push(Limited::wrap(Box::new(LookupAll)));
    functions.push(Limited::wrap(Box::new(Constant)));
    functions.push(Box::new(Cents));
    functions.push(Box::new(Reject));
    functions.push(Box::new(RecordKey));
    functions.push(Box::new(HandOver));
    functions.extend(CheckedArithmetic::all());
    functions.extend(keep::functions());
    functions
}

/// Names that a rule writer may call, for suggestions.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    ALLOWED.iter().chain(OURS).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_of_vrl_is_either_allowed_or_forbidden_with_a_reason() {
        let forbidden: Vec<&str> = FORBIDDEN.iter().map(|f| f.name).collect();
        assert!(forbidden.is_sorted() && ALLOWED.is_sorted());
        for function in vrl::stdlib::all() {
            let name = function.identifier();
            let allowed = ALLOWED.contains(&name);
            assert!(
                allowed != forbidden.contains(&name),
                "decide about `{name}`"
            );
        }
        let known: Vec<&str> = vrl::stdlib::all().iter().map(|f| f.identifier()).collect();
        for name in ALLOWED {
            assert!(
                known.contains(name),
                "`{name}` is no longer a function of VRL"
            );
        }
        for ours in OURS {
            assert!(!known.contains(ours), "VRL now has its own `{ours}`");
        }
    }
}
