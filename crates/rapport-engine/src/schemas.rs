//! JSON Schemas of every file of a project, for editors and for the check in `schemas/`.

use crate::settings::Settings;
use rapport_harvest::SourceSpec;
use rapport_model::flow::Flow;
use rapport_model::org::Org;

/// File name and schema of each kind of configuration file.
pub fn all() -> Vec<(&'static str, String)> {
    let text = |schema: schemars::Schema| {
        let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
        text.push('\n');
        text
    };
    vec![
        ("flow.schema.json", text(schemars::schema_for!(Flow))),
        ("org.schema.json", text(schemars::schema_for!(Org))),
        ("rapport.schema.json", text(schemars::schema_for!(Settings))),
        (
            "source.schema.json",
            text(schemars::schema_for!(SourceSpec)),
        ),
    ]
}
