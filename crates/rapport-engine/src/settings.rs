//! `rapport.yaml`: settings of a project. Every one can be overridden: default < file < environment < flag.

use rapport_harvest::identity::IdentityKinds;
use rapport_model::diag::{Place, Problem, did_you_mean};
use rapport_model::{Currency, yaml};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Settings of a project.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Short name of the project.
    pub project: String,
    /// Title that people read.
    #[serde(default)]
    pub title: String,
    /// Currency in which totals are shown first.
    #[serde(default = "usd")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// Kinds of keys by which people are known, and how each is normalised.
    #[serde(default)]
    pub identity: IdentityKinds,
    /// Where operational state is kept.
    #[serde(default)]
    pub store: StoreSettings,
    /// Where sealed facts are kept.
    #[serde(default)]
    pub lake: LakeSettings,
    /// How files are harvested.
    #[serde(default)]
    pub harvest: HarvestSettings,
    /// How the project is served.
    #[serde(default)]
    pub serve: ServeSettings,
    /// Whether analyses may compare people (works-council mode).
    #[serde(default)]
    pub people_analyses: PeopleSettings,
}

/// The store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct StoreSettings {
    /// `postgres://` URL, or path of an SQLite file relative to the project.
    pub url: String,
}

/// The lake.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LakeSettings {
    /// Folder of the Delta tables, relative to the project.
    pub path: String,
}

/// Harvesting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HarvestSettings {
    /// Threads that run rules, at most 256; 0 means one for each core.
    pub threads: usize,
    /// Records taken in per commit.
    pub commit_rows: usize,
    /// When this many facts are recent, a harvest seals them on the way, so that memory stays flat.
    pub seal_rows: i64,
    /// What happens later than this many hours from now is a mistake and goes to quarantine.
    pub future_hours: u32,
    /// A compressed file may unpack to at most this many times its size.
    pub unpack_ratio: u64,
    /// A compressed file may unpack to at most this many bytes.
    pub unpack_bytes: u64,
}

/// Serving.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ServeSettings {
    /// Address to listen on, of this machine alone.
    pub listen: String,
}

/// Analyses that compare people: top performers, unsung heroes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PeopleSettings {
    /// False switches them off at every door.
    pub enabled: bool,
    /// The smallest group that is compared, 2 to 1000; an option can only ask for a larger one.
    #[serde(deserialize_with = "group_size")]
    #[schemars(range(min = 2, max = 1000))]
    pub least_group: u32,
}

impl Default for PeopleSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            least_group: 5,
        }
    }
}

/// A group of one is a person.
fn group_size<'de, D: serde::Deserializer<'de>>(d: D) -> Result<u32, D::Error> {
    let size = u32::deserialize(d)?;
    if (2..=1_000).contains(&size) {
        return Ok(size);
    }
    Err(serde::de::Error::custom(format!(
        "a group of {size} cannot be the smallest that is compared; write 2 to 1000"
    )))
}

impl Default for ServeSettings {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:7777".to_owned(),
        }
    }
}

impl Default for StoreSettings {
    fn default() -> Self {
        Self {
            url: "data/store.db".to_owned(),
        }
    }
}

impl Default for LakeSettings {
    fn default() -> Self {
        Self {
            path: "data/lake".to_owned(),
        }
    }
}

impl Default for HarvestSettings {
    fn default() -> Self {
        let limits = rapport_harvest::decode::Limits::default();
        Self {
            threads: 0,
            commit_rows: 50_000,
            seal_rows: 1_000_000,
            future_hours: 24,
            unpack_ratio: limits.ratio,
            unpack_bytes: limits.bytes,
        }
    }
}

fn usd() -> Currency {
    Currency::USD
}

/// Where a setting's value comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "from", content = "name")]
pub enum Origin {
    /// Built in.
    Default,
    /// A file of the project.
    File(String),
    /// An environment variable.
    Environment(String),
    /// A flag of the command line.
    Flag(String),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(name) => f.write_str(name),
            Self::Environment(name) => write!(f, "environment {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// A value given from outside the file: its dotted name, the text, and where it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Dotted name, such as `store.url`.
    pub name: String,
    /// The value as text.
    pub text: String,
    /// Where it was given.
    pub origin: Origin,
}

/// Settings with the origin of each value, by dotted name.
#[derive(Debug, Clone)]
pub struct Layered {
    /// The settings that hold.
    pub settings: Settings,
    /// Every value and where it comes from, by dotted name.
    pub values: BTreeMap<String, (Value, Origin)>,
}

/// Environment variables with our prefix that are no settings.
const NOT_SETTINGS: [&str; 5] = [
    "RAPPORT_LOG",
    "RAPPORT_CRASH_AT",
    "RAPPORT_TEST_",
    "RAPPORT_DIR",
    "RAPPORT_PYTHON",
];

/// The overrides in the environment: `RAPPORT_STORE_URL` sets `store.url`.
pub fn from_environment(variables: impl Iterator<Item = (String, String)>) -> Vec<Override> {
    let ours = variables.filter(|(name, _)| {
        name.starts_with("RAPPORT_") && !NOT_SETTINGS.iter().any(|other| name.starts_with(other))
    });
    let mut overrides: Vec<Override> = ours
        .map(|(name, text)| {
            let short = name.trim_start_matches("RAPPORT_").to_lowercase();
            let section = [
                "store",
                "lake",
                "harvest",
                "identity",
                "serve",
                "people_analyses",
            ]
            .into_iter()
            .find(|s| short.starts_with(&format!("{s}_")));
            let dotted = section.map_or_else(
                || short.clone(),
                |s| short.replacen(&format!("{s}_"), &format!("{s}."), 1),
            );
            Override {
                name: dotted,
                text,
                origin: Origin::Environment(name),
            }
        })
        .collect();
    overrides.sort_by(|a, b| a.name.cmp(&b.name));
    overrides
}

/// Reads `rapport.yaml` and lays the overrides over it, in order.
pub fn layer(file: &str, text: &str, overrides: &[Override]) -> Result<Layered, Problem> {
    let settings: Settings = yaml::read(text).map_err(|p| p.in_file(file))?;
    let written: Value = yaml::read(text).map_err(|p| p.in_file(file))?;
    let written: Vec<String> = flatten(&written).into_keys().collect();
    let mut all = serde_json::to_value(&settings).unwrap_or(Value::Null);
    let mut origins: BTreeMap<String, Origin> = flatten(&all)
        .into_keys()
        .map(|name| {
            let origin = if written.contains(&name) {
                Origin::File(file.to_owned())
            } else {
                Origin::Default
            };
            (name, origin)
        })
        .collect();
    for given in overrides {
        if !origins.contains_key(&given.name) && !given.name.starts_with("identity.") {
            let hint = did_you_mean(&given.name, origins.keys().map(String::as_str));
            let message = format!(
                "{} sets `{}`, which is no setting",
                given.origin, given.name
            );
            return Err(Problem::error(Place::default(), &given.name, message)
                .hint(hint.unwrap_or_else(|| "`rapport config show` lists all settings".into())));
        }
        let pointer = format!("/{}", given.name.replace('.', "/"));
        let like = all.pointer(&pointer).cloned();
        let value = match serde_json::from_str::<Value>(&given.text) {
            Ok(value @ (Value::Number(_) | Value::Bool(_))) if !is_text(&all, &pointer) => value,
            _ => Value::String(given.text.clone()),
        };
        match all.pointer_mut(&pointer) {
            Some(slot) => *slot = value,
            None => {
                if let Some((_, kind)) = given.name.split_once('.') {
                    all["identity"][kind] = value;
                }
            }
        }
        origins.insert(given.name.clone(), given.origin.clone());
        // At once, so that the message names the override that is wrong.
        serde_json::from_value::<Settings>(all.clone()).map_err(|e| {
            Problem::error(
                Place::default(),
                &given.text,
                format!(
                    "{} sets `{}` to `{}`: {e}",
                    given.origin, given.name, given.text
                ),
            )
            .hint(like.map_or_else(String::new, |like| {
                format!("write a value such as `{like}`")
            }))
        })?;
    }
    let written_order = settings.identity;
    let mut settings: Settings = serde_json::from_value(all.clone())
        .map_err(|e| Problem::error(Place::default(), "", e.to_string()))?;
    // JSON objects are sorted by name; the order of trust is that of the file.
    settings.identity = settings.identity.in_order_of(&written_order);
    let values = flatten(&all)
        .into_iter()
        .map(|(name, value)| {
            let origin = origins.get(&name).cloned().unwrap_or(Origin::Default);
            let value = if name == "store.url" {
                Value::String(without_password(&value))
            } else {
                value
            };
            (name, (value, origin))
        })
        .collect();
    Ok(Layered { settings, values })
}

/// Whether the setting is a text: then `2026` is one too.
fn is_text(all: &Value, pointer: &str) -> bool {
    all.pointer(pointer).is_some_and(Value::is_string)
}

/// A store URL as it may be shown.
fn without_password(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    match (text.split_once("://"), text.split_once('@')) {
        (Some((scheme, rest)), Some((_, host))) => {
            let user = rest.split(['@', ':']).next().unwrap_or("");
            format!("{scheme}://{user}:***@{host}")
        }
        _ => text.to_owned(),
    }
}

/// Leaves of a JSON object by dotted name.
fn flatten(value: &Value) -> BTreeMap<String, Value> {
    let Value::Object(map) = value else {
        return BTreeMap::new();
    };
    let mut leaves = BTreeMap::new();
    for (name, value) in map {
        if value.is_object() {
            leaves.extend(
                flatten(value)
                    .into_iter()
                    .map(|(below, value)| (format!("{name}.{below}"), value)),
            );
        } else {
            leaves.insert(name.clone(), value.clone());
        }
    }
    leaves
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(name: &str, text: &str) -> Override {
        Override {
            name: name.into(),
            text: text.into(),
            origin: Origin::Flag("--set".into()),
        }
    }

    #[test]
    fn a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default() {
        let environment = from_environment(
            [
                ("RAPPORT_HARVEST_THREADS", "3"),
                ("RAPPORT_STORE_URL", "a.db"),
                ("RAPPORT_LOG", "debug"),
                ("PATH", "x"),
            ]
            .into_iter()
            .map(|(k, v)| (k.to_owned(), v.to_owned())),
        );
        let mut all = environment;
        all.push(given("store.url", "b.db"));
        let layered = layer(
            "rapport.yaml",
            "project: p\nharvest: {threads: 2, commit_rows: 10}\n",
            &all,
        )
        .unwrap();
        assert_eq!(layered.settings.harvest.threads, 3);
        assert_eq!(layered.settings.harvest.commit_rows, 10);
        assert_eq!(layered.settings.store.url, "b.db");
        let origin = |name: &str| layered.values[name].1.to_string();
        assert_eq!(
            origin("harvest.threads"),
            "environment RAPPORT_HARVEST_THREADS"
        );
        assert_eq!(origin("harvest.commit_rows"), "rapport.yaml");
        assert_eq!(origin("store.url"), "flag --set");
        assert_eq!(origin("harvest.future_hours"), "default");
    }

    #[test]
    fn an_unknown_override_names_the_setting_that_was_meant() {
        let error = layer(
            "rapport.yaml",
            "project: p\n",
            &[given("harvest.treads", "2")],
        )
        .unwrap_err();
        assert_eq!(error.hint, "did you mean `harvest.threads`?");
        let error = layer(
            "rapport.yaml",
            "project: p\n",
            &[given("harvest.threads", "two")],
        )
        .unwrap_err();
        assert_eq!(error.hint, "write a value such as `0`");
        assert!(
            error.message.contains("sets `harvest.threads` to `two`"),
            "{error}"
        );
    }

    #[test]
    fn a_password_in_the_store_url_is_never_shown() {
        let layered = layer(
            "rapport.yaml",
            "project: p\n",
            &[given("store.url", "postgres://me:secret@db/x")],
        )
        .unwrap();
        assert_eq!(layered.values["store.url"].0, "postgres://me:***@db/x");
    }

    #[test]
    fn people_analyses_are_switched_off_and_their_smallest_group_set_like_any_other_setting() {
        let environment = [("RAPPORT_PEOPLE_ANALYSES_ENABLED", "false")];
        let environment = environment.map(|(k, v)| (k.to_owned(), v.to_owned()));
        let mut all = from_environment(environment.into_iter());
        all.push(given("people_analyses.least_group", "8"));
        let layered = layer("rapport.yaml", "project: p\n", &all).unwrap();
        let people = layered.settings.people_analyses;
        assert_eq!((people.enabled, people.least_group), (false, 8));
        assert_eq!(
            layered.values["people_analyses.enabled"].1.to_string(),
            "environment RAPPORT_PEOPLE_ANALYSES_ENABLED"
        );
        let of_one = [given("people_analyses.least_group", "1")];
        let error = layer("rapport.yaml", "project: p\n", &of_one).unwrap_err();
        assert!(error.message.contains("write 2 to 1000"), "{error}");
        let written = "project: p\npeople_analyses: {least_group: 1}\n";
        let error = layer("rapport.yaml", written, &[]).unwrap_err();
        assert!(error.message.contains("write 2 to 1000"), "{error}");
    }

    #[test]
    fn a_text_that_looks_like_a_number_stays_a_text() {
        let layered = layer("rapport.yaml", "project: p\n", &[given("title", "2026")]).unwrap();
        assert_eq!(layered.settings.title, "2026");
    }
}
